//! The lists of the United Kingdom: real excerpts, broken copies, and the whole files where they are at
//! hand. The CSV of the UK Sanctions List has no real file at hand: its case writes real designations
//! of the XML in the columns of the published CSV, and must come out the same.

mod support;

use interdict_lists::ReadError;
use interdict_model::Schema;

const FCDO: &str = "gb_fcdo_sanctions";
const OFSI: &str = "gb_hmt_sanctions";

#[track_caller]
fn excerpt(key: &str, name: &str, bytes: &[u8]) {
    let reading = support::read(key, &[(name, bytes)]).unwrap();
    insta::with_settings!({snapshot_path => "uk/valid", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!(name, support::render(&reading));
    });
}

#[test]
fn real_records_are_read() {
    excerpt(
        FCDO,
        "uksl_2026-09-10.xml",
        include_bytes!("uk/valid/uksl_2026-09-10.xml"),
    );
    excerpt(
        FCDO,
        "uksl_2026-09-10.csv",
        include_bytes!("uk/valid/uksl_2026-09-10.csv"),
    );
    excerpt(
        OFSI,
        "conlist_2018-04-13.csv",
        include_bytes!("uk/valid/conlist_2018-04-13.csv"),
    );
    excerpt(
        OFSI,
        "conlist_2022-03.csv",
        include_bytes!("uk/valid/conlist_2022-03.csv"),
    );
}

#[test]
fn both_formats_of_the_sanctions_list_say_the_same() {
    let xml = include_bytes!("uk/valid/uksl_2026-09-10.xml");
    let csv = include_bytes!("uk/valid/uksl_2026-09-10.csv");
    let xml = support::read(FCDO, &[("list.xml", xml)]).unwrap();
    let csv = support::read(FCDO, &[("list.csv", csv)]).unwrap();
    assert_eq!(xml.published(), csv.published());
    assert_eq!(support::schema_counts(&xml), support::schema_counts(&csv));
    let without_notes = |entity: &interdict_model::Entity| {
        let said = entity.statements().iter();
        said.filter(|said| said.property.name() != "notes")
            .cloned()
            .collect::<Vec<_>>()
    };
    for (a, b) in xml.entities().iter().zip(csv.entities()) {
        assert_eq!(a.id(), b.id());
        assert_eq!(without_notes(a), without_notes(b), "{}", a.id());
    }
}

#[test]
fn the_later_layout_has_had_two_names_for_a_column() {
    let text = include_str!("uk/valid/conlist_2022-03.csv");
    let renamed = text.replacen(",NI Details,", ",National Identification Details,", 1);
    assert_ne!(text, renamed);
    let before = support::read(OFSI, &[("list.csv", text.as_bytes())]).unwrap();
    let after = support::read(OFSI, &[("list.csv", renamed.as_bytes())]).unwrap();
    assert_eq!(before, after);
}

#[track_caller]
fn refused(key: &str, name: &str, bytes: &[u8], want: &str) {
    let fault = support::read(key, &[(name, bytes)]).unwrap_err();
    assert!(fault.to_string().starts_with(want), "{fault}");
    assert!(!fault.remedy().is_empty());
}

#[test]
fn broken_copies_of_the_sanctions_list_are_refused() {
    refused(
        FCDO,
        "uksl_truncated.xml",
        include_bytes!("uk/invalid/uksl_truncated.xml"),
        "uksl_truncated.xml:102: the file ends early: </Designations> is missing",
    );
    refused(
        FCDO,
        "uksl_malformed.xml",
        include_bytes!("uk/invalid/uksl_malformed.xml"),
        "uksl_malformed.xml:7: ",
    );
    refused(
        FCDO,
        "uksl_wrong_encoding.xml",
        include_bytes!("uk/invalid/uksl_wrong_encoding.xml"),
        "uksl_wrong_encoding.xml:45: not text in UTF-8",
    );
    refused(
        FCDO,
        "uksl_wrong_root.xml",
        include_bytes!("uk/invalid/uksl_wrong_root.xml"),
        "uksl_wrong_root.xml:2: expected XML with the root <Designations>, found <data-set>",
    );
    refused(
        FCDO,
        "uksl_undated.xml",
        include_bytes!("uk/invalid/uksl_undated.xml"),
        "uksl_undated.xml:1: expected the date of the list",
    );
    refused(
        FCDO,
        "uksl_truncated.csv",
        include_bytes!("uk/invalid/uksl_truncated.csv"),
        "uksl_truncated.csv:13: 54 fields where the table has 58 columns",
    );
    refused(
        FCDO,
        "uksl_other_columns.csv",
        include_bytes!("uk/invalid/uksl_other_columns.csv"),
        "uksl_other_columns.csv:1: expected the columns",
    );
    refused(
        FCDO,
        "uksl_undated.csv",
        include_bytes!("uk/invalid/uksl_undated.csv"),
        "uksl_undated.csv:1: expected the date of the list",
    );
}

#[test]
fn broken_copies_of_the_consolidated_list_are_refused() {
    refused(
        OFSI,
        "conlist_truncated.csv",
        include_bytes!("uk/invalid/conlist_truncated.csv"),
        "conlist_truncated.csv:42: 26 fields where the table has 29 columns",
    );
    refused(
        OFSI,
        "conlist_undated.csv",
        include_bytes!("uk/invalid/conlist_undated.csv"),
        "conlist_undated.csv:1: expected the date of the list",
    );
    refused(
        OFSI,
        "conlist_other_columns.csv",
        include_bytes!("uk/invalid/conlist_other_columns.csv"),
        "conlist_other_columns.csv:1: expected the columns",
    );
    for key in [FCDO, OFSI] {
        refused(
            key,
            "empty.csv",
            include_bytes!("uk/invalid/empty.csv"),
            "empty.csv: the file is empty",
        );
        refused(
            key,
            "html.html",
            include_bytes!("uk/invalid/html.html"),
            "html.html:1: ",
        );
        let nothing = support::read(key, &[]).unwrap_err();
        assert!(matches!(nothing, ReadError::WrongFiles { .. }), "{nothing}");
    }
}

#[test]
fn what_nobody_knows_is_an_issue() {
    let text = "<Designations><DateGenerated>10/09/2026</DateGenerated>\n\
        <Designation><UniqueID>RUS0001</UniqueID><IndividualEntityShip>Aircraft</IndividualEntityShip>\
        <Names><Name><Name6>A</Name6></Name></Names></Designation>\n\
        <Designation><UniqueID>RUS0002</UniqueID><IndividualEntityShip>Ship</IndividualEntityShip>\
        <Names><Name><Name6>B</Name6><NameType>Nickname</NameType></Name></Names><Hue>red</Hue>\
        <ShipDetails><Ship><IMONumbers><IMONumber>9074728</IMONumber></IMONumbers></Ship></ShipDetails></Designation>\n\
        <Designation><IndividualEntityShip>Entity</IndividualEntityShip></Designation></Designations>";
    let reading = support::read(FCDO, &[("list.xml", text.as_bytes())]).unwrap();
    let issues: Vec<String> = reading.issues().iter().map(ToString::to_string).collect();
    assert_eq!(
        issues,
        [
            "list.xml:2: record RUS0001: \"Aircraft\" is no kind of party",
            "list.xml:3: record RUS0002: NameType \"Nickname\": an unknown kind of name; read as a full alias",
            "list.xml:3: record RUS0002: IMONumber \"9074728\": its check digit is wrong",
            "list.xml:3: record RUS0002: Designation/Hue \"red\": nobody has read this field yet",
            "list.xml:4: record : it has no Unique ID",
        ]
    );
    assert_eq!((reading.tally().source, reading.tally().read), (3, 1));
}

/// Rows are the source records; the rows of a group become one party. The issues are words that
/// name no present country for certain: republics of the Soviet Union, towns and a continent in
/// the country's place, nationalities lost or only believed to be held.
#[test]
fn the_consolidated_list_of_2018_is_read() {
    let Some(bytes) = support::data_file("uk/hmt_conlist_2018-04-13.csv") else {
        return;
    };
    let reading = support::read(OFSI, &[("ConList.csv", &bytes)]).unwrap();
    assert_eq!(reading.published().unwrap().to_string(), "2018-04-13");
    assert_eq!((reading.tally().source, reading.tally().read), (9487, 9487));
    let schemata = support::schema_counts(&reading);
    let of = |schema: &str| schemata[schema];
    assert_eq!(
        (of("Person"), of("Organization"), of("Vessel")),
        (1426, 655, 25)
    );
    assert_eq!(of("Person") + of("Organization") + of("Vessel"), 2106);
    // Four groups are listed under two regimes and two under three.
    assert_eq!(schemata["Sanction"], 2106 + 4 + 2 * 2);
    let found: Vec<(String, usize)> = support::issue_counts(&reading).into_iter().collect();
    let want = [
        ("value birthCountry: no country is known by this name", 15),
        ("value country: no country is known by this name", 4),
        ("value nationality: no country is known by this name", 8),
    ];
    assert_eq!(found, want.map(|(kind, count)| (kind.to_owned(), count)));
    let parties = reading.entities().iter().filter(|entity| {
        entity.id().as_str().starts_with("gb-hmt-") && entity.schema() != Schema::SANCTION
    });
    for party in parties {
        assert!(party.first("name").is_some(), "{}", party.id());
    }
}

/// The sample leaves out most main names, and gives one birth as "10/00/1983".
#[test]
fn the_sample_of_the_later_layout_is_read() {
    let Some(bytes) = support::data_file("uk/deriv_sample_hmt_conlist_2022-03.csv") else {
        return;
    };
    let reading = support::read(OFSI, &[("ConList.csv", &bytes)]).unwrap();
    assert_eq!(reading.published().unwrap().to_string(), "2020-04-27");
    assert_eq!((reading.tally().source, reading.tally().read), (23, 23));
    assert_eq!(support::schema_counts(&reading)["Person"], 6);
    let found: Vec<(String, usize)> = support::issue_counts(&reading).into_iter().collect();
    let want = [
        (
            "notice -: no row gives the main name; an alias stands for it",
            4,
        ),
        (
            "value birthDate: \"10/00/1983\" is not a date: a day without its month",
            1,
        ),
    ];
    assert_eq!(found, want.map(|(kind, count)| (kind.to_owned(), count)));
}

#[test]
fn the_sample_of_the_sanctions_list_is_read() {
    let Some(bytes) = support::data_file("uk/uksl_xml_sample_2026-09-10.xml") else {
        return;
    };
    let reading = support::read(FCDO, &[("UK-Sanctions-List.xml", &bytes)]).unwrap();
    assert_eq!(reading.published().unwrap().to_string(), "2026-09-10");
    assert_eq!((reading.tally().source, reading.tally().read), (4, 4));
    assert!(reading.issues().is_empty(), "{:?}", reading.issues());
}
