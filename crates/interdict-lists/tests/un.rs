//! The United Nations list: real excerpts, broken copies, and the whole editions where they are at hand.

mod support;

use interdict_lists::ReadError;
use interdict_model::{Reading, Schema};

const KEY: &str = "un_sc_sanctions";

#[track_caller]
fn excerpt(name: &str, text: &str) {
    let reading = support::read(KEY, &[(name, text.as_bytes())]).unwrap();
    insta::with_settings!({snapshot_path => "un/valid", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!(name, support::render(&reading));
    });
}

#[test]
fn real_records_are_read() {
    excerpt(
        "excerpt_2018-06-08.xml",
        include_str!("un/valid/excerpt_2018-06-08.xml"),
    );
    excerpt(
        "excerpt_2026-02-27.xml",
        include_str!("un/valid/excerpt_2026-02-27.xml"),
    );
}

#[test]
fn broken_files_are_refused() {
    #[track_caller]
    fn check(name: &str, bytes: &[u8], want: &str) {
        support::refused(KEY, name, bytes, want);
    }
    check(
        "truncated.xml",
        include_bytes!("un/invalid/truncated.xml"),
        "truncated.xml:151: the file ends early: </CONSOLIDATED_LIST> is missing",
    );
    check(
        "empty.xml",
        include_bytes!("un/invalid/empty.xml"),
        "empty.xml: the file is empty",
    );
    check(
        "malformed.xml",
        include_bytes!("un/invalid/malformed.xml"),
        "malformed.xml:3: ",
    );
    check(
        "wrong_encoding.xml",
        include_bytes!("un/invalid/wrong_encoding.xml"),
        "wrong_encoding.xml:3: not text in UTF-8",
    );
    check(
        "html.xml",
        include_bytes!("un/invalid/html.xml"),
        "html.xml:1: ",
    );
    check(
        "wrong_root.xml",
        include_bytes!("un/invalid/wrong_root.xml"),
        "wrong_root.xml:2: expected XML with the root <CONSOLIDATED_LIST>, found <sdnList>",
    );
    check(
        "undated.xml",
        include_bytes!("un/invalid/undated.xml"),
        "undated.xml:1: expected the date of the list, found \"\"",
    );
    let nothing = support::read(KEY, &[]).unwrap_err();
    assert!(matches!(nothing, ReadError::WrongFiles { .. }), "{nothing}");
}

#[test]
fn a_record_without_its_number_is_an_issue() {
    let text = "<CONSOLIDATED_LIST dateGenerated='2026-01-01T00:00:00Z'><INDIVIDUALS>\n\
        <INDIVIDUAL><DATAID>7</DATAID><FIRST_NAME>A</FIRST_NAME><SHOE_SIZE>44</SHOE_SIZE></INDIVIDUAL>\n\
        <INDIVIDUAL><FIRST_NAME>B</FIRST_NAME></INDIVIDUAL></INDIVIDUALS>\n\
        <VESSELS><VESSEL><DATAID>8</DATAID></VESSEL></VESSELS></CONSOLIDATED_LIST>";
    let reading = support::read(KEY, &[("list.xml", text.as_bytes())]).unwrap();
    let issues: Vec<String> = reading.issues().iter().map(ToString::to_string).collect();
    assert_eq!(
        issues,
        [
            "list.xml:2: record : INDIVIDUAL/SHOE_SIZE \"44\": nobody has read this field yet",
            "list.xml:3: record : \"\" is no DATAID",
            "list.xml:4: record : a record of the unknown kind VESSELS",
        ]
    );
    assert_eq!((reading.tally().source, reading.tally().read), (3, 1));
}

/// Every issue of a real edition is known: a nationality that is qualified past certainty, an
/// address whose country is "Branch Office 11: Iran", and births given as an age or in the Hijri calendar.
#[track_caller]
fn edition(day: &str, published: &str, persons: usize, others: usize, issues: [usize; 3]) {
    let name = format!("consolidated_{day}.xml");
    let Some(bytes) = support::data_file(&format!("un/{name}")) else {
        return;
    };
    let reading = support::read(KEY, &[(&name, &bytes)]).unwrap();
    assert_eq!(reading.published().unwrap().to_string(), published);
    let tally = reading.tally();
    assert_eq!(tally.source, u64::try_from(persons + others).unwrap());
    assert_eq!(tally.read, tally.source);
    let schemata = support::schema_counts(&reading);
    assert_eq!(
        (schemata["Person"], schemata["Organization"]),
        (persons, others)
    );
    let want: Vec<(String, usize)> = [
        "value DATE_OF_BIRTH: no date that the calendar knows",
        "value country: no country is known by this name",
        "value nationality: no country is known by this name",
    ]
    .into_iter()
    .map(str::to_owned)
    .zip(issues)
    .filter(|(_, count)| *count > 0)
    .collect();
    let found: Vec<(String, usize)> = support::issue_counts(&reading).into_iter().collect();
    assert_eq!(found, want);
    parties_are_named_and_listed(&reading);
}

#[track_caller]
fn parties_are_named_and_listed(reading: &Reading) {
    for entity in reading.entities() {
        if entity.schema() == Schema::SANCTION {
            assert!(entity.first("startDate").is_some() && entity.first("unscId").is_some());
        } else if entity.id().as_str().starts_with("un-") {
            assert!(entity.first("name").is_some(), "{}", entity.id());
        }
    }
}

#[test]
fn whole_editions_are_read() {
    edition("2018-06-08", "2018-06-07", 693, 405, [5, 1, 6]);
    edition("2018-10-30", "2018-10-29", 703, 390, [3, 1, 6]);
    edition("2021-03-12", "2021-03-12", 711, 293, [3, 1, 6]);
    edition("2024-05-15", "2024-05-15", 682, 193, [1, 0, 1]);
    edition("2026-02-27", "2026-02-27", 730, 273, [2, 0, 1]);
}

#[test]
fn the_edition_that_was_published_broken_is_refused() {
    let name = "consolidated_2024-10-16_MALFORMED.xml";
    let Some(bytes) = support::data_file(&format!("un/{name}")) else {
        return;
    };
    let fault = support::read(KEY, &[(name, &bytes)]).unwrap_err();
    assert!(
        fault.to_string().starts_with(&format!("{name}:39788: ")),
        "{fault}"
    );
    assert!(matches!(fault, ReadError::Malformed { .. }));
}
