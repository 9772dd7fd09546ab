//! The EU list: real excerpts, broken copies, and the whole editions where they are at hand.

mod support;

use interdict_lists::ReadError;
use interdict_model::Schema;

const KEY: &str = "eu_fsf";

#[test]
fn real_records_are_read() {
    let name = "excerpt_2024-05-13.xml";
    let text = include_str!("eu/valid/excerpt_2024-05-13.xml");
    let reading = support::read(KEY, &[(name, text.as_bytes())]).unwrap();
    insta::with_settings!({snapshot_path => "eu/valid", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!(name, support::render(&reading));
    });
}

#[test]
fn broken_files_are_refused() {
    #[track_caller]
    fn check(name: &str, bytes: &[u8], want: &str) {
        support::refused(KEY, name, bytes, want);
    }
    check(
        "truncated.xml",
        include_bytes!("eu/invalid/truncated.xml"),
        "truncated.xml:38: the file ends early: </export> is missing",
    );
    check(
        "empty.xml",
        include_bytes!("eu/invalid/empty.xml"),
        "empty.xml: the file is empty",
    );
    check(
        "malformed.xml",
        include_bytes!("eu/invalid/malformed.xml"),
        "malformed.xml:11: ",
    );
    check(
        "wrong_encoding.xml",
        include_bytes!("eu/invalid/wrong_encoding.xml"),
        "wrong_encoding.xml:9: not text in UTF-8",
    );
    check(
        "html.xml",
        include_bytes!("eu/invalid/html.xml"),
        "html.xml:1: ",
    );
    check(
        "wrong_root.xml",
        include_bytes!("eu/invalid/wrong_root.xml"),
        "wrong_root.xml:2: expected XML with the root <export>, found <sdnList>",
    );
    let nothing = support::read(KEY, &[]).unwrap_err();
    assert!(matches!(nothing, ReadError::WrongFiles { .. }), "{nothing}");
}

#[test]
fn what_nobody_knows_is_an_issue() {
    let text = "<export generationDate='2026-01-01T00:00:00Z' globalFileId='1'>\n\
        <sanctionEntity euReferenceNumber='EU.1.1' logicalId='1' hue='red'>\n\
        <regulation programme='UKR' organisationType='council' publicationDate='2022-02-23'/>\n\
        <subjectType classificationCode='P'/><nameAlias wholeName='A B' nameLanguage='XX'/></sanctionEntity>\n\
        <sanctionEntity euReferenceNumber='' logicalId='2'><subjectType classificationCode='P'/></sanctionEntity>\n\
        <sanctionEntity euReferenceNumber='EU.3.1' logicalId='3'><subjectType classificationCode='V'/></sanctionEntity>\n\
        </export>";
    let reading = support::read(KEY, &[("list.xml", text.as_bytes())]).unwrap();
    let issues: Vec<String> = reading.issues().iter().map(ToString::to_string).collect();
    assert_eq!(
        issues,
        [
            "list.xml:2: record EU.1.1: nameLanguage \"XX\": no language has this code",
            "list.xml:2: record EU.1.1: sanctionEntity/@hue \"red\": nobody has read this field yet",
            "list.xml:5: record : \"\" is no euReferenceNumber",
            "list.xml:6: record EU.3.1: \"V\" is no kind of subject",
        ]
    );
    assert_eq!((reading.tally().source, reading.tally().read), (3, 1));
}

/// The issues of a real edition: records that were joined because two programmes sanction one
/// party, one birth "not after 1980", and years of the Hijri calendar without a conversion.
#[track_caller]
fn edition(day: &str, records: u64, persons: usize, others: usize, issues: [usize; 3]) {
    let name = format!("xmlFullSanctionsList_1_1_{day}.xml");
    let Some(bytes) = support::data_file(&format!("eu-fsf/{name}")) else {
        return;
    };
    let reading = support::read(KEY, &[(&name, &bytes)]).unwrap();
    assert_eq!(reading.published().unwrap().to_string(), day);
    assert_eq!(
        (reading.tally().source, reading.tally().read),
        (records, records)
    );
    let schemata = support::schema_counts(&reading);
    assert_eq!(
        (schemata["Person"], schemata["Organization"]),
        (persons, others)
    );
    assert_eq!(u64::try_from(schemata["Sanction"]).unwrap(), records);
    let count = |end: &str| {
        let counts = support::issue_counts(&reading);
        counts
            .iter()
            .filter(|(kind, _)| kind.ends_with(end))
            .map(|(_, count)| count)
            .sum::<usize>()
    };
    let found = [
        count("comes more than once: its records were joined"),
        count("value birthdate: a range with one end only"),
        count("value birthdate: a year of the ISLAMIC calendar"),
    ];
    assert_eq!(found, issues);
    assert_eq!(reading.issues().len(), issues.iter().sum::<usize>());
    for entity in reading.entities() {
        if entity.schema() == Schema::SANCTION {
            assert!(entity.first("startDate").is_some(), "{}", entity.id());
        } else if entity.id().as_str().starts_with("eu-fsf-") {
            assert!(entity.first("name").is_some(), "{}", entity.id());
        }
    }
}

#[test]
fn whole_editions_are_read() {
    edition("2021-03-02", 2269, 1680, 568, [21, 1, 0]);
    edition("2024-05-13", 4811, 3753, 1055, [3, 1, 4]);
}
