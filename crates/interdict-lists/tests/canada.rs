//! The Canadian list: real excerpts, broken copies, and the whole edition where it is at hand.

mod support;

use interdict_lists::ReadError;

const KEY: &str = "ca_dfatd_sema_sanctions";

#[test]
fn real_records_are_read() {
    let name = "excerpt_2025-05.xml";
    let text = include_str!("canada/valid/excerpt_2025-05.xml");
    let reading = support::read(KEY, &[(name, text.as_bytes())]).unwrap();
    insta::with_settings!({snapshot_path => "canada/valid", prepend_module_to_snapshot => false}, {
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
        include_bytes!("canada/invalid/truncated.xml"),
        "truncated.xml:60: the file ends early: </data-set> is missing",
    );
    check(
        "empty.xml",
        include_bytes!("canada/invalid/empty.xml"),
        "empty.xml: the file is empty",
    );
    check(
        "malformed.xml",
        include_bytes!("canada/invalid/malformed.xml"),
        "malformed.xml:8: ",
    );
    check(
        "wrong_encoding.xml",
        include_bytes!("canada/invalid/wrong_encoding.xml"),
        "wrong_encoding.xml:1: not text in UTF-8",
    );
    check(
        "html.xml",
        include_bytes!("canada/invalid/html.xml"),
        "html.xml:1: ",
    );
    check(
        "wrong_root.xml",
        include_bytes!("canada/invalid/wrong_root.xml"),
        "wrong_root.xml:2: expected XML with the root <data-set>, found <Designations>",
    );
    let nothing = support::read(KEY, &[]).unwrap_err();
    assert!(matches!(nothing, ReadError::WrongFiles { .. }), "{nothing}");
}

#[test]
fn what_nobody_knows_is_an_issue() {
    let text = "<data-set>\n\
        <record><Country>Iran</Country><Item>1</Item><LastName>A</LastName><Hue>red</Hue></record>\n\
        <record><Country>Iran</Country><LastName>B</LastName></record>\n\
        <record><Country>Iran</Country><Item>3</Item></record>\n\
        <record><Country>Iran</Country><Item>4</Item><EntityOrShip>C</EntityOrShip>\
        <ShipIMONumber>9074728</ShipIMONumber></record>\n\
        </data-set>";
    let reading = support::read(KEY, &[("list.xml", text.as_bytes())]).unwrap();
    let issues: Vec<String> = reading.issues().iter().map(ToString::to_string).collect();
    assert_eq!(
        issues,
        [
            "list.xml:2: record Iran, 1: record/Hue \"red\": nobody has read this field yet",
            "list.xml:3: record Iran: no regulation or no item, so nothing identifies the record",
            "list.xml:4: record Iran, 3: not the name of one person, entity or ship",
            "list.xml:5: record Iran, 4: ShipIMONumber \"9074728\": its check digit is wrong",
        ]
    );
    assert_eq!((reading.tally().source, reading.tally().read), (4, 2));
}

#[test]
fn the_whole_edition_is_read() {
    let Some(bytes) = support::data_file("canada/sema_2025-05.xml") else {
        return;
    };
    let reading = support::read(KEY, &[("sema-lmes.xml", &bytes)]).unwrap();
    assert_eq!(reading.published(), None);
    assert_eq!((reading.tally().source, reading.tally().read), (4759, 4759));
    let schemata = support::schema_counts(&reading);
    assert_eq!(
        (
            schemata["Person"],
            schemata["Organization"],
            schemata["Vessel"]
        ),
        (3334, 1316, 109)
    );
    assert_eq!(schemata["Sanction"], 4759);
    // Two births that are no dates: a month without a century, and a decade in words.
    let issues: Vec<String> = reading.issues().iter().map(ToString::to_string).collect();
    assert_eq!(issues.len(), 2, "{issues:?}");
    assert!(issues[0].contains("birthDate \"Sep-99\""));
    assert!(issues[1].contains("birthDate \"born in the early 1970s\""));
}
