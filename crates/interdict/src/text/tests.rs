//! The scanner against the register that ships with the program, and against the official lists where they are at hand.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use interdict_ledger::{Guard, Ledger, NewEdition};
use interdict_model::{AsOf, DatasetKey, Reading, RegisterParty, SourceFile, State};
use proptest::prelude::*;

use super::*;
use crate::screen::{Freshness, Screener};

/// A screener whose folder lives as long as the tests.
struct Lists {
    _folder: tempfile::TempDir,
    screener: Screener,
}

fn key(text: &str) -> DatasetKey {
    DatasetKey::new(text).expect("a key")
}

fn lists(readings: &[(Reading, &str)], day: &str) -> Lists {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = Ledger::open(folder.path().join("ledger")).expect("a ledger");
    let now = "2026-11-01T00:00:00Z".parse().expect("an instant");
    for (reading, published) in readings {
        let name = reading.dataset().to_string();
        let bytes = format!("{name} {published}");
        let files = [SourceFile {
            name: "list",
            bytes: bytes.as_bytes(),
        }];
        let published = Some(published.parse().expect("a day"));
        let edition = NewEdition {
            dataset: reading.dataset(),
            published,
            counts_from: None,
            fetched: now,
            files: &files,
            origin: "test",
        };
        let guard = Guard {
            loss_permille_max: None,
            ..Guard::default()
        };
        ledger
            .record(&edition, reading, now, &guard)
            .expect("recorded");
    }
    let as_of = AsOf {
        listed: day.parse().expect("a day"),
        recorded: now,
    };
    let view = ledger.view(as_of, None).expect("a view");
    let screener = Screener::open(
        &view,
        &folder.path().join("index"),
        &Freshness::default(),
        &mut |_| {},
    )
    .expect("lists");
    Lists {
        _folder: folder,
        screener,
    }
}

fn law() -> interdict_model::Register {
    interdict_lists::register::read(interdict_lists::register::embedded())
        .expect("a sound register")
}

/// The register that ships with the program, on the day of the founding article.
fn register() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(|| {
        lists(
            &[(interdict_lists::register::reading(&law()), "1970-01-01")],
            "2018-05-14",
        )
    })
}

fn scanner() -> &'static Scanner<'static> {
    static SCANNER: OnceLock<Scanner<'static>> = OnceLock::new();
    SCANNER.get_or_init(|| Scanner::new(&register().screener))
}

fn captions(text: &str) -> Vec<(String, String)> {
    let scan = scanner().scan(text, &ScanTerms::default());
    let best = |mention: &Mention| {
        let own = text[mention.start..mention.end].to_owned();
        (own, mention.hits[0].hit.card.caption.clone())
    };
    scan.mentions.iter().map(best).collect()
}

#[test]
fn names_are_found_however_they_are_written() {
    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let got: Vec<String> = captions(text).into_iter().map(|(own, _)| own).collect();
        assert_eq!(got, want, "{text}");
    }
    check("as well as Russia's Kasperksy Labs.", &["Kasperksy Labs"]);
    check(
        "Huawei's phones, HUAWEI phones, huawei phones",
        &["Huawei", "HUAWEI", "huawei"],
    );
    check("made by Hua-\nwei and others", &["Hua-\nwei"]);
    check(
        "the Hytera\nCommunications Corporation",
        &["Hytera\nCommunications Corporation"],
    );
    check("Maker: ZTE CORPORATION", &["ZTE CORPORATION"]);
    check("zte", &[]);
    check(
        "продукты «Лаборатории Касперского» запрещены",
        &["Лаборатории Касперского"],
    );
    check("运营商须拆除华为的设备", &["华为"]);
}

#[test]
fn ordinary_words_are_no_parties() {
    #[track_caller]
    fn check(text: &str) {
        assert_eq!(captions(text), [], "{text}");
    }
    check("The Pentagon and the Commerce Department spoke to China about Iran and Cuba.");
    check("Fox said that the government of the day had a cloud group.");
    check("Mobile phones, labs, clouds and a technology company.");
    check("");
    check("\u{0}\u{FEFF}\u{202E}");
}

#[test]
fn prose_in_other_scripts_names_no_party() {
    #[track_caller]
    fn check(scanner: &Scanner<'_>, text: &str) {
        let scan = scanner.scan(text, &ScanTerms::default());
        let found: Vec<_> = scan
            .mentions
            .iter()
            .map(|one| (&text[one.start..one.end], &one.hits[0].hit.card.caption))
            .collect();
        assert_eq!(found, [], "{text}");
    }
    const ARABIC: &str = "أعلنت الحكومة اليوم عن خطة جديدة لدعم الاقتصاد الوطني وتطوير التعليم في \
        المدارس والجامعات، وقال الوزير إن المشروع سيبدأ في العام المقبل بالتعاون مع البنك المركزي والشركات الخاصة.";
    const CHINESE: &str = "政府今天宣布了一项新的计划，以支持国民经济和发展学校教育。报纸报道，中国的科学\
        技术大学和工业集团在北京举行会议，讨论航空航天、电子、通信和半导体的发展。";
    const RUSSIAN: &str = "Правительство объявило о новом плане. Министр заявил, что проект начнется в \
        следующем году, а завод в городе выпускает машины.";
    let everything = real_lists().map(|lists| Scanner::new(&lists.screener));
    for text in [ARABIC, CHINESE, RUSSIAN] {
        check(scanner(), text);
        if let Some(scanner) = &everything {
            check(scanner, text);
        }
    }
}

#[test]
fn what_was_dropped_is_told_with_its_reason() {
    #[track_caller]
    fn check(text: &str, listed: &str, why: Dropped) {
        let terms = ScanTerms {
            explain: true,
            ..ScanTerms::default()
        };
        let scan = scanner().scan(text, &terms);
        let found = scan.near.iter().find(|near| near.listed == listed);
        assert_eq!(
            found.map(|near| near.why),
            Some(why),
            "{text}: {:?}",
            scan.near
        );
    }
    check(
        "They met in Huawei Street at nine.",
        "Huawei",
        Dropped::Street,
    );
    check("We ordered zte for the lab.", "ZTE", Dropped::LowerCase);
    check(
        "By Oleg Deripaska, staff writer",
        "Oleg Deripaska",
        Dropped::Byline,
    );
}

#[test]
fn the_score_is_that_of_the_names() {
    let text = "as well as Russia's Kasperksy Labs.";
    let scan = scanner().scan(text, &ScanTerms::default());
    for found in scan.mentions.iter().flat_map(|mention| &mention.hits) {
        let name = found.hit.name.as_ref().expect("found by its name");
        assert_eq!(
            found.hit.score,
            interdict_names::score(&name.query, &name.record).score
        );
        assert_eq!(found.hit.score, name.comparison.score);
    }
}

#[test]
fn the_register_alone_finds_what_it_should() {
    let report = evaluate_texts(scanner(), &labelled_texts(), Needs::Register);
    assert!(report.recall() >= 9_500, "missed {:#?}", report.missed);
    assert!(report.precision() >= 9_700, "wrong {:#?}", report.wrong);
}

#[test]
fn what_stood_on_the_day_is_told() {
    let law = law();
    let day = "2018-05-14".parse().expect("a day");
    let on = |party: &str| stood(&law, party, day);
    let zte = on("zte");
    assert!(
        zte.in_force.iter().any(|measure| measure.kind_is_denial()),
        "{:?}",
        zte.in_force
    );
    assert!(
        !zte.said.is_empty(),
        "the tweet of 13 May was said, and changed nothing"
    );
    assert!(zte.said.iter().all(|signal| signal.day <= day));
    assert!(
        on("kl-ao")
            .in_force
            .iter()
            .any(|measure| measure.id == "KAS-01")
    );
    let huawei = on("huawei");
    assert!(
        huawei
            .in_force
            .iter()
            .all(|measure| measure.state == State::InForce)
    );
    assert!(
        !huawei
            .in_force
            .iter()
            .any(|measure| measure.title.contains("Entity List")),
        "it was listed in May 2019"
    );
}

impl StoodMeasure {
    fn kind_is_denial(&self) -> bool {
        self.title.to_lowercase().contains("denial")
    }
}

/// Pieces of which hostile and ordinary texts are made.
fn pieces() -> impl Strategy<Value = String> {
    let texts: Vec<String> = labelled_texts().into_iter().map(|text| text.text).collect();
    let piece = prop_oneof![
        4 => prop::sample::select(texts),
        1 => "[ a-zA-Z.,;:'\\-\n]{0,80}",
        1 => prop::sample::select(vec![
            "ZTE", " Huawei ", "\n\n", "Kas-\npersky Lab", "’s", "中兴通讯", " \u{200B}", "é", "((((", "Oleg Deripaska", ":59:",
        ]).prop_map(str::to_owned),
        1 => (1_usize..400).prop_map(|count| " ".repeat(count)),
    ];
    prop::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_text_in_blocks_is_the_text_as_a_whole(text in pieces(), block in 1_usize..700) {
        let terms = ScanTerms { explain: true, ..ScanTerms::default() };
        let whole = scanner().scan(&text, &terms);
        prop_assert_eq!(&whole, &scanner().worker().scan_by(&text, &terms, block));
        let mut last = 0;
        for mention in &whole.mentions {
            prop_assert!(mention.start >= last && mention.start < mention.end);
            prop_assert!(text.get(mention.start..mention.end).is_some());
            last = mention.end;
        }
    }
}

#[test]
fn hostile_texts_stay_within_bounds() {
    #[track_caller]
    fn check(text: &str) {
        let scan = scanner().scan(text, &ScanTerms::default());
        assert!(!scan.cut);
    }
    let size = 1 << 20;
    check(&"a".repeat(size));
    check(&" ".repeat(size));
    check(&"\u{200B}".repeat(size / 3));
    check(&"a'".repeat(size / 2));
    check(&"中".repeat(size / 30));
    check(&"A B ".repeat(size / 40));
    check(&"(".repeat(size));
}

/// The folder of real files, or nothing where there is none and none is required.
fn data(what: &str) -> Option<PathBuf> {
    let near = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("INTERDICT_DATA").map_or(near, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("INTERDICT_REQUIRE_DATA").is_none_or(|value| value != "1"),
        "{what} needs INTERDICT_DATA"
    );
    #[expect(clippy::print_stderr, reason = "says why nothing was tested")]
    {
        eprintln!("skipped: {what} needs INTERDICT_DATA");
    }
    None
}

fn official(folder: &Path, dataset: &str, file: &str) -> Reading {
    let bytes = std::fs::read(folder.join(file)).expect("a list");
    let name = file.rsplit('/').next().expect("a name");
    interdict_lists::read(
        &key(dataset),
        &[SourceFile {
            name,
            bytes: &bytes,
        }],
    )
    .expect("a sound list")
}

#[test]
fn the_founding_article_names_three_parties() {
    let Some(folder) = data("the founding article") else {
        return;
    };
    let text = std::fs::read_to_string(folder.join("article/light-reading-2018-05-14.txt"))
        .expect("the article");
    let parties: std::collections::BTreeSet<String> = scanner()
        .scan(&text, &ScanTerms::default())
        .mentions
        .iter()
        .map(|mention| {
            RegisterParty::key_of(&mention.hits[0].hit.entity)
                .expect("of the register")
                .to_owned()
        })
        .collect();
    let parties: Vec<&str> = parties.iter().map(String::as_str).collect();
    assert_eq!(parties, ["huawei", "kl-uk", "zte"]);
}

/// Official lists, where they are at hand.
fn real_lists() -> Option<&'static Lists> {
    static LISTS: OnceLock<Option<Lists>> = OnceLock::new();
    let all = LISTS.get_or_init(|| {
        let folder = data("texts against all lists")?;
        let readings = [
            (interdict_lists::register::reading(&law()), "1970-01-01"),
            (
                official(&folder, "us_ofac_sdn", "ofac/sdn_2024-05-07.xml"),
                "2024-05-07",
            ),
            (
                official(
                    &folder,
                    "us_ofac_cons",
                    "ofac/consolidated_nonsdn_2025-03-28.xml",
                ),
                "2025-03-28",
            ),
            (
                official(
                    &folder,
                    "eu_fsf",
                    "eu-fsf/xmlFullSanctionsList_1_1_2024-05-13.xml",
                ),
                "2024-05-13",
            ),
            (
                official(&folder, "un_sc_sanctions", "un/consolidated_2026-02-27.xml"),
                "2026-02-27",
            ),
            (
                official(&folder, "gb_hmt_sanctions", "uk/hmt_conlist_2018-04-13.csv"),
                "2018-04-13",
            ),
        ];
        Some(lists(&readings, "2026-03-01"))
    });
    all.as_ref()
}

#[test]
fn all_lists_find_what_they_should() {
    let (Some(lists), Some(folder)) = (real_lists(), data("the corpus against all lists")) else {
        return;
    };
    let scanner = Scanner::new(&lists.screener);
    let report = evaluate_texts(&scanner, &labelled_texts(), Needs::Lists);
    assert!(report.recall() >= 9_300, "missed {:#?}", report.missed);
    assert!(report.precision() >= 9_000, "wrong {:#?}", report.wrong);
    let article = std::fs::read_to_string(folder.join("article/light-reading-2018-05-14.txt"))
        .expect("the article");
    for mention in &scanner.scan(&article, &ScanTerms::default()).mentions {
        let own = &article[mention.start..mention.end];
        assert!(["ZTE", "Huawei", "Kasperksy Labs"].contains(&own), "{own}");
    }
}
