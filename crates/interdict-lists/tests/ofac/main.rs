//! OFAC: excerpts of real editions beside what was read of them, and whole editions where at hand.

#[path = "../support/mod.rs"]
mod support;

mod real;

use std::path::{Path, PathBuf};

use interdict_lists::ReadError;
use interdict_model::Reading;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/ofac")
        .join(name)
}

fn read_case(dataset: &str, paths: &[&str]) -> Result<Reading, ReadError> {
    let files: Vec<(String, Vec<u8>)> = paths
        .iter()
        .map(|path| {
            let full = folder(path);
            let bytes = std::fs::read(&full).unwrap_or_else(|fault| panic!("{path}: {fault}"));
            let name = full.file_name().expect("a file").to_string_lossy();
            (name.into_owned(), bytes)
        })
        .collect();
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    support::read(dataset, &files)
}

/// Compares a text with the snapshot of its name in a folder beside the cases.
fn snapshot(place: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder(place));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[track_caller]
fn check(dataset: &str, place: &str, name: &str, paths: &[&str]) {
    let reading = read_case(dataset, paths).unwrap_or_else(|fault| panic!("{name}: {fault}"));
    snapshot(place, name, &support::render(&reading));
}

const CSV_SET: [&str; 4] = [
    "valid/sdn_csv_2021-07/sdn.csv",
    "valid/sdn_csv_2021-07/add.csv",
    "valid/sdn_csv_2021-07/alt.csv",
    "valid/sdn_csv_2021-07/sdn_comments.csv",
];

#[test]
fn sdn_in_xml_under_the_old_namespace() {
    check(
        "us_ofac_sdn",
        "valid",
        "sdn_2021-03-10.xml",
        &["valid/sdn_2021-03-10.xml"],
    );
}

#[test]
fn sdn_in_xml_under_the_new_namespace() {
    check(
        "us_ofac_sdn",
        "valid",
        "sdn_2024-05-07.xml",
        &["valid/sdn_2024-05-07.xml"],
    );
}

#[test]
fn non_sdn_in_xml() {
    let name = "consolidated_2025-03-28.xml";
    check(
        "us_ofac_cons",
        "valid",
        name,
        &["valid/consolidated_2025-03-28.xml"],
    );
}

#[test]
fn sdn_as_a_csv_set() {
    check("us_ofac_sdn", "valid", "sdn_csv_2021-07", &CSV_SET);
}

#[test]
fn sdn_csv_without_its_companions() {
    check(
        "us_ofac_sdn",
        "valid",
        "sdn_2024-05-03.csv",
        &["valid/sdn_2024-05-03.csv"],
    );
}

/// No real file is at hand: the sample has every element of the schema, with invented parties.
#[test]
fn advanced_xml() {
    check(
        "us_ofac_sdn",
        "valid",
        "advanced.xml",
        &["valid/advanced.xml"],
    );
}

#[test]
fn what_cannot_be_taken_becomes_an_issue() {
    check("us_ofac_sdn", "issues", "sdn.xml", &["issues/sdn.xml"]);
    let set = [
        "issues/csv/sdn.csv",
        "issues/csv/add.csv",
        "issues/csv/alt.csv",
        "issues/csv/sdn_comments.csv",
    ];
    check("us_ofac_sdn", "issues", "csv", &set);
}

#[test]
fn the_order_of_the_files_does_not_matter() {
    let mut reversed = CSV_SET;
    reversed.reverse();
    let (a, b) = (
        read_case("us_ofac_sdn", &CSV_SET).unwrap(),
        read_case("us_ofac_sdn", &reversed).unwrap(),
    );
    assert_eq!(a.entities(), b.entities());
}

/// The date of an edition and its addresses' parts aside, XML and CSV say the same of the same party.
#[test]
fn formats_agree_on_a_party() {
    let xml = read_case("us_ofac_sdn", &["valid/sdn_2024-05-07.xml"]).unwrap();
    let csv = read_case("us_ofac_sdn", &CSV_SET).unwrap();
    for id in [
        "ofac-36",
        "ofac-306",
        "ofac-7846",
        "ofac-15431",
        "ofac-19571",
    ] {
        let said = |reading: &Reading| {
            support::entity(reading, id)
                .statements()
                .iter()
                .filter(|said| said.property.name() != "notes")
                .cloned()
                .collect::<Vec<_>>()
        };
        assert_eq!(said(&xml), said(&csv), "{id}");
    }
}

/// Whatever the plain XML says of a party, the Advanced XML says in the same words, under the same ids.
#[test]
fn advanced_xml_says_all_that_plain_xml_says() {
    let plain = read_case("us_ofac_sdn", &["valid/advanced_twin.xml"]).unwrap();
    let advanced = read_case("us_ofac_sdn", &["valid/advanced.xml"]).unwrap();
    assert!(plain.issues().is_empty(), "{:?}", plain.issues());
    for entity in plain.entities() {
        let other = support::entity(&advanced, entity.id().as_str());
        assert_eq!(entity.schema(), other.schema(), "{}", entity.id());
        for said in entity.statements() {
            assert!(
                other.statements().contains(said),
                "{}: {said:?}",
                entity.id()
            );
        }
    }
}

#[test]
fn what_is_no_edition_is_refused() {
    let mut names: Vec<String> = std::fs::read_dir(folder("invalid"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.ends_with(".snap") && !name.ends_with(".new"))
        .collect();
    names.sort();
    let mut text = String::new();
    for name in names {
        let path = format!("invalid/{name}");
        match read_case("us_ofac_sdn", &[path.as_str()]) {
            Ok(_) => panic!("{name} was read"),
            Err(fault) => text.push_str(&format!("{fault}\n    {}\n", fault.remedy())),
        }
    }
    snapshot("invalid", "refusals", &text);
}

#[test]
fn other_files_are_refused() {
    #[track_caller]
    fn check(paths: &[&str]) {
        let fault = read_case("us_ofac_sdn", paths).unwrap_err();
        assert!(matches!(fault, ReadError::WrongFiles { .. }), "{fault}");
    }
    check(&[]);
    check(&["valid/sdn_2024-05-07.xml", "valid/sdn_2021-03-10.xml"]);
    check(&["valid/sdn_2024-05-07.xml", CSV_SET[0]]);
    check(&[CSV_SET[0], "valid/sdn_2024-05-03.csv"]);
    check(&[CSV_SET[1], CSV_SET[2]]);
}

/// Files that were damaged at random give an error or issues, and never a panic.
#[test]
fn damaged_files_do_not_panic() {
    for path in [
        "valid/sdn_2021-03-10.xml",
        "issues/sdn.xml",
        "valid/advanced.xml",
        CSV_SET[0],
        CSV_SET[3],
    ] {
        let whole = std::fs::read(folder(path)).unwrap();
        let mut read = 0;
        for seed in 0..300_u64 {
            let bytes = damage(&whole, seed);
            let files: Vec<(&str, &[u8])> = vec![(path, &bytes)];
            read += u32::from(support::read("us_ofac_sdn", &files).is_ok());
        }
        // Most single damages leave a file that can be read: the damage reaches the fields.
        assert!(read > 20 || path == CSV_SET[3], "{path}: {read}");
    }
}

/// Changes, doubles or takes out a few bytes; the same seed does the same.
fn damage(whole: &[u8], seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |bound: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % bound.max(1)
    };
    let mut bytes = whole.to_vec();
    let at = next(bytes.len());
    let end = (at + next(12)).min(bytes.len());
    match next(4) {
        0 => bytes[at] = b"-0 x'<&;\xff"[next(9)],
        1 => drop(bytes.drain(at..end)),
        2 => bytes.splice(at..at, whole[at..end].to_vec()).for_each(drop),
        _ => bytes
            .splice(at..at, b"-128 ".iter().copied())
            .for_each(drop),
    }
    bytes
}
