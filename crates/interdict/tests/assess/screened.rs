//! The same questions through the ledger and the screener: a fresh ledger with nothing but the
//! register, and one with real lists beside it.

use std::path::PathBuf;
use std::sync::{LazyLock, Mutex, PoisonError};

use interdict::assess::{Assessment, Dealing, ListedWorld, ListsAsked, Policy, assess};
use interdict::screen::{Freshness, Screener, Terms};
use interdict_ledger::{Guard, Ledger, NewEdition};
use interdict_lists::register;
use interdict_model::{AsOf, DatasetKey, Reading, SourceFile, Verdict};
use jiff::Timestamp;

use crate::world::{dealing, embedded};

struct Kept {
    folder: tempfile::TempDir,
    ledger: Ledger,
}

const NOW: &str = "2026-11-24T00:00:00Z";

impl Kept {
    fn fresh() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(folder.path().join("ledger.db")).unwrap();
        let kept = Self { folder, ledger };
        let reading = register::reading(embedded());
        kept.record(&reading, register::embedded());
        kept
    }

    fn record(&self, reading: &Reading, files: &[SourceFile<'_>]) {
        let now: Timestamp = NOW.parse().unwrap();
        let edition = NewEdition {
            dataset: reading.dataset(),
            published: reading.published(),
            counts_from: None,
            fetched: now,
            files,
            origin: "test",
        };
        let guard = Guard {
            loss_permille_max: None,
            ..Guard::default()
        };
        self.ledger.record(&edition, reading, now, &guard).unwrap();
    }

    fn judge(&self, dealing: &Dealing) -> Assessment {
        self.judge_by(ListsAsked::Chosen, dealing)
    }

    fn judge_by(&self, lists: ListsAsked, dealing: &Dealing) -> Assessment {
        let as_of = AsOf {
            listed: dealing.day,
            recorded: NOW.parse().unwrap(),
        };
        let view = self.ledger.view(as_of, None).unwrap();
        let folder = self.folder.path().join("index");
        let screener = Screener::open(&view, &folder, &Freshness::default(), &mut |_| {}).unwrap();
        let policy = Policy {
            lists,
            ..Policy::default()
        };
        let world = ListedWorld::new(&screener, embedded(), policy, Terms::default());
        assess(dealing, &world)
    }
}

/// A ledger with nothing but the register, kept for all questions.
static FRESH: LazyLock<Mutex<Kept>> = LazyLock::new(|| Mutex::new(Kept::fresh()));

/// Judges a dealing through the ledger and the screener, with nothing but the register.
pub(crate) fn judged_by_the_register_alone(dealing: &Dealing) -> Assessment {
    FRESH
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .judge(dealing)
}

#[test]
fn a_fresh_ledger_answers_the_zte_questions() {
    let kept = Kept::fresh();
    #[track_caller]
    fn check(kept: &Kept, asked: &Dealing, verdict: &str, cited: &[&str]) {
        // With every list that bears required, and none but the register kept.
        let assessment = kept.judge_by(ListsAsked::Bearing, asked);
        let found: Vec<_> = assessment
            .deciding()
            .map(|one| (&one.why, &one.route))
            .collect();
        assert_eq!(assessment.verdict.word(), verdict, "{found:#?}");
        assert_eq!(assessment.cited(), cited, "{found:#?}");
    }
    let supply = "supply-ear-item";
    let ask =
        |day: &str, party: &str, actor: &str, kind: &str| dealing(day, party, actor, kind, &[]);
    check(
        &kept,
        &ask("2016-03-07", "ZTE", "any-person", supply),
        "not-restricted",
        &[],
    );
    check(
        &kept,
        &ask("2016-03-10", "ZTE", "any-person", supply),
        "licence-required",
        &["ZTE-01"],
    );
    check(
        &kept,
        &ask("2016-04-01", "ZTE", "any-person", supply),
        "authorised",
        &["ZTE-01", "ZTE-02"],
    );
    check(
        &kept,
        &ask("2016-04-01", "ZTE Parsian", "any-person", supply),
        "licence-required",
        &["ZTE-01x"],
    );
    check(
        &kept,
        &ask("2017-04-15", "ZTE Kangxun", "any-person", supply),
        "not-restricted",
        &[],
    );
    check(
        &kept,
        &ask("2018-05-14", "ZTE Kangxun", "us-person", "export"),
        "prohibited",
        &["ZTE-05"],
    );
    check(
        &kept,
        &ask(
            "2018-05-14",
            "中兴通讯股份有限公司",
            "any-person",
            "reexport",
        ),
        "prohibited",
        &["ZTE-05"],
    );
    check(
        &kept,
        &ask("2018-05-14", "ZTE", "dod-exchange", "retail-sale"),
        "prohibited",
        &["ZTE-09"],
    );
    check(
        &kept,
        &ask("2018-05-14", "ZTE", "any-person", "retail-sale"),
        "not-restricted",
        &[],
    );
    check(
        &kept,
        &ask("2018-05-14", "ZTE", "usf-recipient", "spend-usf"),
        "not-restricted",
        &[],
    );
    check(
        &kept,
        &ask("2018-07-16", "ZTE Kangxun", "any-person", supply),
        "not-restricted",
        &[],
    );
    check(
        &kept,
        &ask("2019-05-15", "Huawei", "any-person", supply),
        "not-restricted",
        &[],
    );
    check(
        &kept,
        &ask("2019-05-16", "Huawei", "any-person", supply),
        "licence-required",
        &["HUA-01"],
    );
    check(
        &kept,
        &ask("2019-09-01", "ZTE USA", "federal-agency", "procure"),
        "prohibited",
        &["ZTE-11A"],
    );
    check(
        &kept,
        &ask(
            "2024-08-01",
            "Kaspersky Lab, Inc.",
            "listed-party-itself",
            "provide-update",
        ),
        "not-restricted",
        &[],
    );
    check(
        &kept,
        &ask("2021-03-16", "Xiaomi", "us-person", "buy-securities"),
        "not-restricted",
        &[],
    );
}

#[test]
fn a_misspelt_party_is_not_clear() {
    let kept = Kept::fresh();
    for name in [
        "ZTE Kangzun",
        "ZTE Kanxun Telecommunications",
        "Zhongxing Telecomunications Equipment Corp",
    ] {
        let verdict = kept
            .judge(&dealing("2018-05-14", name, "any-person", "export", &[]))
            .verdict;
        assert!(verdict >= Verdict::Refer, "{name}: {verdict}");
    }
}

/// The folder of real list files, if there is one; its absence is said aloud.
#[allow(clippy::print_stderr)]
fn data() -> Option<PathBuf> {
    let near = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("INTERDICT_DATA").map_or(near, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("INTERDICT_REQUIRE_DATA").is_none_or(|value| value != "1"),
        "INTERDICT_REQUIRE_DATA is set and {} is absent",
        folder.display()
    );
    eprintln!("skipped: dealings over real lists need INTERDICT_DATA");
    None
}

/// Reads one real file and records it.
fn import(kept: &Kept, key: &str, path: PathBuf) {
    let bytes = std::fs::read(&path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let files = [SourceFile {
        name: &name,
        bytes: &bytes,
    }];
    let key = DatasetKey::new(key).unwrap();
    let reading = interdict_lists::read(&key, &files).unwrap();
    kept.record(&reading, &files);
}

#[test]
fn real_lists_leave_the_answers_as_they_are() {
    let Some(data) = data() else { return };
    let kept = Kept::fresh();
    for (key, path) in [
        ("us_bis_denied", "bis/dpl_2018-08-17.txt"),
        ("us_bis_denied", "bis/dpl_2022-09-07.txt"),
        ("us_bis_mieu", "bis/mieu_2026-07-27.csv"),
        (
            "us_fcc_covered_list",
            "us-procurement/fcc_covered_list_2026-05-21.csv",
        ),
        (
            "us_special_leg",
            "us-procurement/opensanctions_us_special_leg_section_889.csv",
        ),
        (
            "us_cuba_sanctions",
            "us-procurement/us_state_cuba_restricted_entities_2026-08-04.csv",
        ),
        (
            "us_bis_entity_list",
            "bis/entity_list_china_academic_subset_supp4_text.json",
        ),
    ] {
        import(&kept, key, data.join(path));
    }
    let supply = "supply-ear-item";
    let check = |day: &str, party: &str, actor: &str, kind: &str, verdict: &str| {
        let assessment = kept.judge(&dealing(day, party, actor, kind, &[]));
        let word = assessment.verdict.word();
        assert_eq!(
            word,
            verdict,
            "{day} {party} {kind}: {:?}",
            assessment.cited()
        );
    };
    check(
        "2016-03-10",
        "ZTE",
        "any-person",
        supply,
        "licence-required",
    );
    check("2016-04-01", "ZTE", "any-person", supply, "authorised");
    check(
        "2017-04-15",
        "ZTE Kangxun",
        "any-person",
        supply,
        "not-restricted",
    );
    check(
        "2018-05-14",
        "ZTE Kangxun",
        "any-person",
        supply,
        "prohibited",
    );
    check(
        "2018-05-14",
        "ZTE",
        "any-person",
        "retail-sale",
        "not-restricted",
    );
    check(
        "2018-05-14",
        "ZTE",
        "usf-recipient",
        "spend-usf",
        "not-restricted",
    );
    check(
        "2018-07-16",
        "ZTE Kangxun",
        "any-person",
        supply,
        "not-restricted",
    );
    check(
        "2018-12-01",
        "ZTE",
        "federal-agency",
        "procure",
        "not-restricted",
    );
    check(
        "2019-09-01",
        "ZTE",
        "federal-agency",
        "procure",
        "prohibited",
    );
    check(
        "2019-05-15",
        "Huawei",
        "any-person",
        supply,
        "not-restricted",
    );
    check(
        "2021-05-10",
        "ZTE",
        "fcc-subsidy-recipient",
        "spend-fcc-subsidy",
        "not-restricted",
    );
    check(
        "2021-05-11",
        "ZTE",
        "fcc-subsidy-recipient",
        "spend-fcc-subsidy",
        "prohibited",
    );
}

#[test]
fn real_lists_speak_beside_the_register() {
    let Some(data) = data() else { return };
    let kept = Kept::fresh();
    import(&kept, "us_ofac_sdn", data.join("ofac/sdn_2021-03-10.xml"));
    import(
        &kept,
        "un_sc_sanctions",
        data.join("un/consolidated_2018-06-08.xml"),
    );
    import(
        &kept,
        "us_fcc_covered_list",
        data.join("us-procurement/fcc_covered_list_2026-05-21.csv"),
    );
    let verdict = |day: &str, party: &str, actor: &str, kind: &str| {
        let assessment = kept.judge(&dealing(day, party, actor, kind, &[]));
        let cited = assessment.cited();
        (assessment.verdict.word(), cited)
    };
    let (word, cited) = verdict("2021-03-15", "Ayman al-Zawahiri", "us-person", "finance");
    assert_eq!(word, "prohibited", "{cited:?}");
    assert!(
        cited.contains(&"ofac-sdn".to_owned()) && cited.contains(&"un-freeze".to_owned()),
        "{cited:?}"
    );
    let (word, cited) = verdict("2021-03-15", "Ayman al-Zawahiri", "any-person", "finance");
    assert_eq!(word, "prohibited", "{cited:?}");
    assert_eq!(
        verdict(
            "2021-03-15",
            "Jane Q. Sample of Springfield",
            "us-person",
            "finance"
        )
        .0,
        "not-restricted"
    );
    let (word, cited) = verdict("2018-05-14", "ZTE Kangxun", "us-person", "export");
    assert_eq!((word, cited), ("prohibited", vec!["ZTE-05".to_owned()]));
}

#[test]
fn what_cannot_be_read_is_not_clear() {
    let kept = Kept::fresh();
    let clear = dealing(
        "2020-01-01",
        "Jane Q. Sample of Springfield",
        "us-person",
        "export",
        &[],
    );
    assert_eq!(kept.judge(&clear).verdict.word(), "not-restricted");
    for (words, verdict) in [
        ("Irann", "refer"),
        ("Springfield, France", "not-restricted"),
    ] {
        let mut going = clear.clone();
        going.destination_text = Some(words.to_owned());
        assert_eq!(kept.judge(&going).verdict.word(), verdict, "{words}");
    }
    let wordless = dealing("2020-01-01", "!!!", "us-person", "export", &[]);
    assert_eq!(kept.judge(&wordless).verdict.word(), "refer");
}
