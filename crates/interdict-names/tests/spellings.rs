//! One name as several languages spell it is one name; others that look like it are not.

use interdict_names::{NameKind, REVIEW, analyse, score};

#[track_caller]
fn scores(a: &str, b: &str) -> u16 {
    let of = |text| analyse(text, NameKind::Person);
    score(&of(a), &of(b)).score
}

#[test]
fn a_name_is_found_however_a_language_spells_it() {
    for (listed, spellings) in [
        (
            "Yevgeny Prigozhin",
            &[
                "Evgueni Prigojine",
                "Jewgeni Prigoschin",
                "Jevgenij Prigozjin",
                "Jewgienij Prigożyn",
                "Yevgueni Prigozhin",
            ][..],
        ),
        (
            "Sergei Shoigu",
            &[
                "Sergueï Choïgou",
                "Sergej Schoigu",
                "Siergiej Szojgu",
                "Sergei Sjojgu",
            ],
        ),
        (
            "Alexander Lukashenko",
            &[
                "Alyaksandr Lukashenka",
                "Alexandre Loukachenko",
                "Aleksandr Łukaszenka",
            ],
        ),
        (
            "Yuri Kovalchuk",
            &["Iouri Kovaltchouk", "Juri Kowaltschuk", "Jurij Kovaltjuk"],
        ),
        (
            "Gennady Timchenko",
            &["Guennadi Timtchenko", "Hennadiy Tymchenko"],
        ),
        (
            "Mikhail Mishustin",
            &["Mikhaïl Michoustine", "Michail Mischustin"],
        ),
        ("Igor Makey", &["Ihar Makei"]),
        (
            "Vyacheslav Alekseevich Bocharov",
            &[
                "Viačeslav Alexejevič Bočarov",
                "Wjatscheslaw Alexejewitsch Botscharow",
                "Vjatjeslav Aleksejevitj Botjarov",
            ],
        ),
        (
            "Lidiya Mikhailovna Yermoshina",
            &[
                "Lidziya Mikhailauna Yarmoshyna",
                "Lidija Michajlovna Jermošina",
            ],
        ),
        (
            "Siarhei Aliaksandravich Maslyukov",
            &[
                "Sergei Alexandrovich Masljukov",
                "Sjarhej Aljaksandravitj Masljukoŭ",
            ],
        ),
        (
            "Vladimir Putin",
            &["Vladimir Poetin", "Wladimir Putin", "Vladimir Poutine"],
        ),
        (
            "Alexander Zimovsky",
            &["Aliaksandr Zimouski", "Alexander Zimowsky"],
        ),
        ("Al-Harith Nadhir", &["Al Haris Nazir"]),
        ("Siraj al-Din Haqqani", &["Sirajuddin Haqqani"]),
        (
            "Bashar al-Assad",
            &["Bachar el-Assad", "Baschar al-Assad", "Beşar Esad"],
        ),
        ("Abu Musab al-Zarqawi", &["Abou Moussab al-Zarqaoui"]),
    ] {
        for spelling in spellings {
            let score = scores(spelling, listed);
            assert!(score >= REVIEW, "{spelling} ~ {listed}: {score}");
            let turned = scores(listed, spelling);
            assert!(turned >= REVIEW, "{listed} ~ {spelling}: {turned}");
        }
    }
}

#[test]
fn other_names_are_not_taken_for_it() {
    for (a, b) in [
        ("Zhou Wei", "Zhu Min"),
        ("Louis Martin", "Luisa Marten"),
        ("Justine Moreau", "Zhustin Morov"),
        ("Salah Nasser", "Saleh Mansour"),
        ("Jerzy Kaczmarek", "Yuri Kachalov"),
        ("Nuruddin Karim", "Shamsuddin Rahim"),
        ("Ivan Sergeevich Petrov", "Ivan Alekseevich Petrov"),
        ("Olga Leonidovna Volkova", "Olga Leanardauna Volkova"),
    ] {
        let score = scores(a, b);
        assert!(score < REVIEW, "{a} ~ {b}: {score}");
    }
}

#[test]
fn what_one_is_called_besides_is_no_difference() {
    for (listed, query) in [
        ("Abdul Hakim (Haqqani) Karimi", "Abdul Hakim Karimi Rahimi"),
        ("Viktor «the Merchant» Bout", "Viktor Anatolyevich Bout"),
    ] {
        let score = scores(query, listed);
        assert!(score >= REVIEW, "{query} ~ {listed}: {score}");
    }
}

#[test]
fn a_company_is_found_however_its_legal_form_is_written() {
    let of = |text| analyse(text, NameKind::Organisation);
    for (listed, queries) in [
        (
            "Limited Liability Company Energoprom",
            &[
                "lumited liability company Energoprom",
                "Limited liabilty company Energoprom",
                "Energoprom OOO",
                "Obshchesvo s ogranichennoi otvetstvennostyu Energoprom",
            ][..],
        ),
        (
            "Ascotec Holding GmbH",
            &["Ascotec Holding Gesellschaft mit beschraenkter Haftung"],
        ),
        ("Taejin Trading Company", &["Taejin Trdg Co"]),
        ("Islamic National Bank", &["Islamic Natl Bank"]),
        (
            "Arya Sasol Polymers",
            &["Polimer Arya Sasool", "Arya Sasol Polymer Co."],
        ),
    ] {
        for query in queries {
            let score = score(&of(query), &of(listed)).score;
            assert!(score >= REVIEW, "{query} ~ {listed}: {score}");
        }
    }
    // What stands before a form is no part of it.
    let ours = score(
        &of("Sun Joint Stock Company"),
        &of("Moon Joint Stock Company"),
    );
    assert!(ours.score < REVIEW, "{}", ours.score);
}
