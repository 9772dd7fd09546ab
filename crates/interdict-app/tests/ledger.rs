//! Imports, guards, differences and the editions kept, through the binary.

mod support;

use std::path::PathBuf;

use support::{Desk, real_data, sdn_xml};

/// A desk that takes short lists for whole ones.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.file(
        "config.toml",
        "[dataset.us_ofac_sdn]\nrecords = { min = 10, max = 500 }\n",
    );
    desk
}

#[track_caller]
fn import(desk: &Desk, published: &str, people: impl IntoIterator<Item = u32>) -> String {
    let file = desk.file(&format!("sdn_{published}.xml"), sdn_xml(published, people));
    let answer = desk.json(&[PathBuf::from("import"), PathBuf::from("us_ofac_sdn"), file]);
    answer["edition"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer}"))
        .to_owned()
}

#[test]
fn the_same_bytes_twice_say_so() {
    let desk = desk();
    import(&desk, "2026-03-01", 1..=30);
    let before = desk.editions();
    let run = desk
        .run(&["import", "us_ofac_sdn", "sdn_2026-03-01.xml"])
        .expect(0);
    assert!(run.out.contains("nothing new was recorded"), "{}", run.out);
    assert_eq!(desk.editions(), before);
}

#[test]
fn packed_files_are_the_same_edition() {
    use std::io::Write;
    let desk = desk();
    import(&desk, "2026-03-01", 1..=30);
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer
        .write_all(sdn_xml("2026-03-01", 1..=30).as_bytes())
        .unwrap();
    desk.file("packed.xml.gz", packer.finish().unwrap());
    let run = desk
        .run(&["import", "us_ofac_sdn", "packed.xml.gz"])
        .expect(0);
    assert!(run.out.contains("nothing new was recorded"), "{}", run.out);
}

/// Expects that a file is refused with a cause, and that the ledger stays as it was.
#[track_caller]
fn refused(name: &str, bytes: impl AsRef<[u8]>, cause: &str) {
    let desk = desk();
    import(&desk, "2026-03-01", 1..=30);
    let before = desk.ledger_bytes();
    desk.file(name, bytes);
    let run = desk.run(&["import", "us_ofac_sdn", name]).expect(2);
    assert!(run.err.starts_with("error: cannot "), "{}", run.err);
    assert!(run.err.contains("hint:"), "{}", run.err);
    assert!(run.err.contains(cause), "{cause:?} is not in {}", run.err);
    assert_eq!(desk.ledger_bytes(), before);
    desk.verify();
}

#[test]
fn bad_files_leave_the_ledger_as_it_was() {
    let whole = sdn_xml("2026-03-02", 1..=30);
    refused("empty.xml", "", "the file is empty");
    refused("cut.xml", &whole[..whole.len() / 2], "cut.xml:");
    refused(
        "page.xml",
        "<!DOCTYPE html><html><body>busy</body></html>",
        "page.xml:1:",
    );
    refused(
        "short.xml",
        whole.replace("<Record_Count>30", "<Record_Count>31"),
        "31",
    );
    refused(
        "latin.xml",
        whole
            .replace("Testville", "Testvill\u{e9}")
            .chars()
            .map(|ch| ch as u8)
            .collect::<Vec<_>>(),
        "latin.xml",
    );
    refused("broken.gz", "no archive", "unpack");
}

#[test]
fn what_is_not_there_is_named() {
    let desk = desk();
    let run = desk.run(&["import", "us_ofac_sdn", "absent.xml"]).expect(2);
    assert!(run.err.contains("absent.xml"), "{}", run.err);
    desk.file("notes.txt", "no list");
    let run = desk.run(&["import", "no_such_list", "notes.txt"]).expect(2);
    assert!(run.err.contains("no_such_list"), "{}", run.err);
    assert!(run.err.contains("interdict datasets"), "{}", run.err);
    let run = desk.run(&["editions", "us_ofac_sdn"]).expect(2);
    assert!(
        run.err.contains("interdict fetch us_ofac_sdn"),
        "{}",
        run.err
    );
    let run = desk.run(&["issues", "abcd1234"]).expect(2);
    assert!(run.err.contains("no edition with this id"), "{}", run.err);
}

#[test]
fn an_edition_that_lost_too_much_is_held_until_a_person_admits_it() {
    let desk = desk();
    import(&desk, "2026-03-01", 1..=100);
    let first = import(&desk, "2026-03-02", 1..=95);
    let held = import(&desk, "2026-03-03", 1..=70);
    let standing = |id: &str| {
        desk.editions()
            .into_iter()
            .find(|(own, _)| own == id)
            .unwrap()
            .1
    };
    assert!(standing(&first), "a small loss passes");
    assert!(!standing(&held), "a large loss is held");
    let shown = desk.run(&["show", "ofac-95"]).expect(0);
    assert!(
        shown.out.contains("of 2026-03-02"),
        "the last good edition serves: {}",
        shown.out
    );
    let status = desk.json(&["datasets", "us_ofac_sdn"])["datasets"][0].clone();
    assert_eq!(status["status"], "stale");
    assert_eq!(status["held"], 1);

    let run = desk.run(&["admit", &held[..12], "--why", "  "]).expect(2);
    assert!(run.err.contains("--why is blank"), "{}", run.err);
    let run = desk
        .run(&[
            "admit",
            &held[..12],
            "--why",
            "OFAC removed a whole program",
        ])
        .expect(0);
    assert!(run.out.contains("it serves from now on"), "{}", run.out);
    assert!(run.out.contains("By tester"), "{}", run.out);
    assert!(standing(&held));
    let gone = desk.run(&["show", "ofac-95"]).expect(2);
    assert!(
        gone.err
            .contains("listed it last in its edition of 2026-03-02"),
        "{}",
        gone.err
    );
    desk.run(&["show", "ofac-95", "--on", "2026-03-02"])
        .expect(0);
    desk.verify();
}

#[test]
fn a_list_outside_its_bounds_is_held_unless_accepted() {
    let desk = desk();
    let file = desk.file("tiny.xml", sdn_xml("2026-03-01", 1..=5));
    let run = desk.run(&["import", "us_ofac_sdn", "tiny.xml"]).expect(0);
    assert!(
        run.out.contains("it is kept and not used") || run.out.contains("It is kept and not used"),
        "{}",
        run.out
    );
    assert!(run.err.contains("interdict admit"), "{}", run.err);
    assert_eq!(
        desk.json(&["datasets", "us_ofac_sdn"])["datasets"][0]["status"],
        "held"
    );
    desk.run(&["import", "us_ofac_sdn", file.to_str().unwrap(), "--accept"])
        .expect(0);
    assert_eq!(desk.editions().len(), 1);
    assert!(desk.editions()[0].1, "accepted: it serves");
}

#[test]
fn an_undated_list_imported_without_a_date_is_not_called_fresh() {
    let desk = desk();
    let row = |number: u32| {
        format!(
            "{number},\"FICTIONOV, Testimir{number}\",\"individual\",\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n"
        )
    };
    let table: String = (1..=30).map(row).collect();
    desk.file("sdn.csv", &table);
    let run = desk.run(&["import", "us_ofac_sdn", "sdn.csv"]).expect(0);
    assert!(run.err.contains("--published DATE"), "{}", run.err);
    let status = desk.json(&["datasets", "us_ofac_sdn"])["datasets"][0].clone();
    assert_eq!(status["status"], "stale");
    assert!(
        status["current"]["stale_because"][0]
            .as_str()
            .unwrap()
            .starts_with("its age is not known"),
        "{status}"
    );

    let day = desk.run(&["editions", "us_ofac_sdn"]).expect(0);
    assert!(
        day.out.contains('*'),
        "the day is marked as ours: {}",
        day.out
    );
    desk.run(&[
        "import",
        "us_ofac_sdn",
        "sdn.csv",
        "--published",
        "2021-07-30",
    ])
    .expect(0);
    assert_eq!(
        desk.json(&["editions", "us_ofac_sdn"])["editions"][0]["published"],
        "2021-07-30"
    );
}

#[test]
fn a_list_of_the_users_own_is_read_by_its_mapping() {
    let desk = Desk::new();
    desk.file(
        "watch.csv",
        "Ref;Name;Country\n1;Fictional Trading LLC;Panama\n2;Invented Shipping;Cuba\n",
    );
    let mapping = "format = \"csv\"\ndelimiter = \";\"\npublished = \"2026-03-01\"\nschema = \"Company\"\nid = [\"Ref\"]\n\
         [columns]\nName = \"name\"\nCountry = \"country\"\n";
    desk.file("watch.toml", mapping);
    let words = [
        "import",
        "our_watch_list",
        "watch.csv",
        "--mapping",
        "watch.toml",
    ];
    let answer = desk.json(&words);
    assert_eq!(answer["tally"]["read"], 2, "{answer}");
    assert_eq!(answer["published"], "2026-03-01");
    let shown = desk.run(&["show", "our_watch_list-1"]).expect(0);
    assert!(shown.out.contains("Fictional Trading LLC"), "{}", shown.out);
    let listed = desk.run(&["datasets"]).expect(0);
    assert!(listed.out.contains("our_watch_list"), "{}", listed.out);

    desk.file("watch.toml", mapping.replace("Country = \"country\"", ""));
    let run = desk.run(&words).expect(2);
    assert!(
        run.err.contains("Country"),
        "an unmapped column is named: {}",
        run.err
    );
}

/// Screens and gives exit status and conclusion.
#[track_caller]
fn screened(desk: &Desk, words: &[&str]) -> (i32, String) {
    let mut all = vec!["screen"];
    all.extend(words);
    let status = desk.run(&all).status;
    let answer = desk.json(&all);
    (status, answer["conclusion"].as_str().unwrap().to_owned())
}

#[test]
fn no_hit_is_clear_only_in_lists_that_are_whole_and_fresh() {
    let desk = desk();
    let nobody = |words: &[&str]| {
        let mut all = vec!["Nobody Whatsoever"];
        all.extend(words);
        screened(&desk, &all)
    };
    let (clear, incomplete) = ((0, "clear".to_owned()), (2, "incomplete".to_owned()));
    assert_eq!(nobody(&[]), incomplete, "the register alone is no list");
    import(&desk, "2026-03-01", 1..=100);
    assert_eq!(nobody(&["--on", "2026-03-02"]), clear);
    assert_eq!(
        nobody(&["--on", "2026-03-15"]),
        clear,
        "the last day within the limit of 14"
    );
    assert_eq!(nobody(&["--on", "2026-03-16"]), incomplete, "stale");
    assert_eq!(
        nobody(&["--on", "2026-03-02", "--dataset", "eu_fsf"]),
        incomplete,
        "missing"
    );
    import(&desk, "2026-03-02", 1..=50);
    assert_eq!(nobody(&["--on", "2026-03-01"]), clear);
    assert_eq!(
        nobody(&["--on", "2026-03-02"]),
        incomplete,
        "a newer edition is held"
    );
    let hit = (1, "hit".to_owned());
    assert_eq!(
        screened(&desk, &["Testimir70 Fictionov", "--on", "2026-03-02"]),
        hit
    );
    assert_eq!(
        screened(&desk, &["Nobody", "--on", "2026-03-02", "--threshold", "1"]),
        incomplete
    );
}

#[test]
fn the_register_answers_in_a_first_run() {
    let desk = Desk::new();
    let before = desk
        .run(&["screen", "ZTE Kangxun", "--on", "2018-05-14"])
        .expect(1);
    assert!(
        before.err.contains("loaded the register of measures"),
        "{}",
        before.err
    );
    assert!(
        before
            .out
            .contains("in force: Denial order of 15 April 2018"),
        "{}",
        before.out
    );
    assert!(before.out.contains("83 FR 17644"), "{}", before.out);
    let after = desk
        .run(&["screen", "ZTE Kangxun", "--on", "2018-07-16"])
        .expect(1);
    assert_eq!(after.err, "", "the register is loaded once");
    assert!(
        after.out.contains("ended: Denial order of 15 April 2018"),
        "{}",
        after.out
    );
    assert!(after.out.contains("ended on 2018-07-13"), "{}", after.out);
    assert!(
        !after.out.contains("in force: Denial order"),
        "{}",
        after.out
    );
}

#[test]
fn the_order_of_imports_does_not_matter() {
    let days = ["2026-03-01", "2026-03-02", "2026-03-03"];
    let shown = |order: [usize; 3]| {
        let desk = desk();
        for at in order {
            let at_u32 = u32::try_from(at).unwrap();
            import(&desk, days[at], 1..=30 + at_u32);
        }
        ["2026-03-01", "2026-03-02", "2026-03-09"]
            .map(|day| desk.run(&["show", "ofac-7", "--on", day]).expect(0).out)
    };
    assert_eq!(shown([0, 1, 2]), shown([2, 0, 1]));
}

#[test]
fn differences_set_the_exit_status() {
    let desk = desk();
    let one = import(&desk, "2026-03-01", 1..=30);
    let two = import(&desk, "2026-03-02", 2..=31);
    let diff = desk.run(&["diff", &one[..10], &two[..10]]).expect(1);
    assert!(
        diff.out.contains("1 party added, 1 removed, 0 changed"),
        "{}",
        diff.out
    );
    assert!(diff.out.contains("+ ofac-31"), "{}", diff.out);
    assert!(diff.out.contains("- ofac-1 "), "{}", diff.out);
    let by_day = desk
        .run(&["diff", "us_ofac_sdn", "2026-03-01", "2026-03-09"])
        .expect(1);
    assert_eq!(by_day.out, diff.out);
    let same = desk.run(&["diff", &two[..10], &two]).expect(0);
    assert!(same.out.contains("Both say the same"), "{}", same.out);
    let run = desk
        .run(&["diff", "us_ofac_sdn", "2026-02-01", "2026-03-01"])
        .expect(2);
    assert!(
        run.err
            .contains("the earliest edition kept is of 2026-03-01"),
        "{}",
        run.err
    );
}

#[test]
fn real_sdn_of_two_days_differs_by_what_was_added() {
    let Some(data) = real_data("the difference of two real SDN editions") else {
        return;
    };
    let desk = Desk::new();
    for day in ["2022-02-23", "2022-02-24"] {
        let file = data.join(format!("ofac/sdn_csv_history/sdn_{day}.csv"));
        let words = [
            "import",
            "us_ofac_sdn",
            file.to_str().unwrap(),
            "--published",
            day,
        ];
        desk.run(&words).expect(0);
    }
    let diff = desk
        .run(&["diff", "us_ofac_sdn", "2022-02-23", "2022-02-24"])
        .expect(1);
    assert!(
        diff.out.contains("2 parties added, 0 removed, 0 changed"),
        "{}",
        diff.out
    );
    assert!(diff.out.contains("NORD STREAM 2 AG"), "{}", diff.out);
    assert!(diff.out.contains("Matthias WARNIG"), "{}", diff.out);
    desk.verify();
}

#[test]
fn a_held_edition_can_be_withdrawn() {
    let desk = desk();
    import(&desk, "2026-03-01", 1..=5);
    let (id, admitted) = desk.editions()[0].clone();
    assert!(!admitted);
    let ask = ["screen", "Nobody Whatever", "--on", "2026-03-02"];
    assert_eq!(
        desk.json(&ask)["coverage"]["missing"],
        serde_json::json!(["us_ofac_sdn"])
    );

    desk.run(&["withdraw", "eu_fsf", &id, "--reason", "a cut file"])
        .expect(2);
    desk.run(&["withdraw", "us_ofac_sdn", &id, "--reason", " "])
        .expect(2);
    let run = desk
        .run(&[
            "withdraw",
            "us_ofac_sdn",
            &id[..8],
            "--reason",
            "a cut file",
        ])
        .expect(0);
    assert!(run.out.contains("By tester: a cut file"), "{}", run.out);
    let coverage = &desk.json(&ask)["coverage"];
    assert_eq!(coverage["missing"], serde_json::json!([]));
    let not_kept = coverage["not_kept"].as_array().unwrap();
    assert!(not_kept.contains(&"us_ofac_sdn".into()), "{coverage}");
    assert_eq!(
        desk.json(&["datasets", "us_ofac_sdn"])["datasets"][0]["status"],
        "missing"
    );

    let run = desk.run(&["editions", "us_ofac_sdn"]).expect(0);
    assert!(run.out.contains("was withdrawn by tester"), "{}", run.out);
    let again = desk
        .run(&["import", "us_ofac_sdn", "sdn_2026-03-01.xml"])
        .expect(0);
    assert!(
        again.err.contains("the edition was withdrawn"),
        "{}",
        again.err
    );
    desk.run(&["withdraw", "us_ofac_sdn", &id, "--reason", "again"])
        .expect(2);

    let run = desk.run(&["admit", &id, "--why", "it is a test"]).expect(0);
    assert!(run.out.contains("it serves from now on"), "{}", run.out);
    let run = desk
        .run(&["withdraw", "us_ofac_sdn", &id, "--reason", "no"])
        .expect(2);
    assert!(
        run.err.contains("only an edition that is held"),
        "{}",
        run.err
    );
    desk.verify();
}
