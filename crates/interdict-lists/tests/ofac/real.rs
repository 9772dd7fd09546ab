//! Whole editions, where they are at hand: every count, every kind of issue.

use interdict_model::{IssueKind, Reading};

use super::support::{data_file, issue_counts, read, schema_counts};

/// Reads real files; none when one of them is not at hand.
fn edition(dataset: &str, paths: &[&str]) -> Option<Reading> {
    let files: Option<Vec<Vec<u8>>> = paths.iter().map(|path| data_file(path)).collect();
    let files = files?;
    let files: Vec<(&str, &[u8])> = paths
        .iter()
        .map(|path| path.rsplit('/').next().expect("a name"))
        .zip(files.iter().map(Vec::as_slice))
        .collect();
    Some(read(dataset, &files).unwrap_or_else(|fault| panic!("{paths:?}: {fault}")))
}

/// Checks the account of an edition: every record was read, and there are no more values in issue
/// than are known.
#[track_caller]
fn check_account(reading: &Reading, records: u64, values: usize) {
    let tally = reading.tally();
    assert_eq!(
        (tally.source, tally.read, tally.rejected),
        (records, records, 0)
    );
    assert!(tally.ignored.is_empty());
    let found: Vec<String> = reading
        .issues()
        .iter()
        .filter(|issue| issue.kind == IssueKind::Value)
        .map(ToString::to_string)
        .collect();
    assert_eq!(found.len(), values, "{found:#?}");
}

/// Checks the notices by what they are about.
#[track_caller]
fn check_notices(reading: &Reading, want: &[(&str, usize)]) {
    let mut rest: Vec<String> = reading
        .issues()
        .iter()
        .filter(|issue| issue.kind == IssueKind::Notice)
        .map(ToString::to_string)
        .collect();
    for (words, count) in want {
        let before = rest.len();
        rest.retain(|notice| !notice.contains(words));
        assert_eq!(before - rest.len(), *count, "{words}");
    }
    assert_eq!(rest, [""; 0], "notices that nobody expects");
}

#[track_caller]
fn check_schemata(reading: &Reading, want: &[(&str, usize)]) {
    let counts = schema_counts(reading);
    for (schema, count) in want {
        let found = counts.get(schema).copied().unwrap_or(0);
        assert_eq!(found, *count, "{schema}");
    }
}

/// How many parties there are, whatever their schema.
fn parties(reading: &Reading) -> usize {
    let is_party = |name: &str| {
        matches!(
            name,
            "Person"
                | "LegalEntity"
                | "Organization"
                | "Company"
                | "PublicBody"
                | "Vessel"
                | "Airplane"
        )
    };
    schema_counts(reading)
        .into_iter()
        .filter(|(name, _)| is_party(name))
        .map(|(_, count)| count)
        .sum()
}

#[test]
fn sdn_xml_2021_03_10() {
    let Some(reading) = edition("us_ofac_sdn", &["ofac/sdn_2021-03-10.xml"]) else {
        return;
    };
    check_account(&reading, 8_832, 0);
    assert_eq!(parties(&reading), 8_832);
    assert_eq!(
        reading.published().map(|day| day.to_string()).as_deref(),
        Some("2021-03-10")
    );
    // 11,286 addresses and 10,556 programs stand in the file.
    check_schemata(
        &reading,
        &[
            ("Address", 11_286),
            ("Sanction", 10_556),
            ("Person", 4_539),
            ("Vessel", 403),
            ("Airplane", 277),
            ("CryptoWallet", 69),
        ],
    );
    // A shipping company's number with two digits too few.
    check_notices(&reading, &[("\"IMO 15411\"", 1)]);
}

#[test]
fn sdn_xml_2024_05_07() {
    let Some(reading) = edition("us_ofac_sdn", &["ofac/sdn_2024-05-07.xml"]) else {
        return;
    };
    check_account(&reading, 14_966, 0);
    assert_eq!(parties(&reading), 14_966);
    assert_eq!(
        reading.published().map(|day| day.to_string()).as_deref(),
        Some("2024-05-07")
    );
    check_schemata(
        &reading,
        &[
            ("Address", 17_643),
            ("Sanction", 17_383 + 30),
            ("Person", 6_855),
            ("Vessel", 851),
            ("Airplane", 376),
            ("CryptoWallet", 602),
        ],
    );
    check_notices(&reading, &[]);
    links_find_their_other_ends(&reading);
}

/// Thirteen of the named parties are not on the list under that name.
fn links_find_their_other_ends(reading: &Reading) {
    let links = reading
        .entities()
        .iter()
        .filter(|entity| entity.schema().name() == "UnknownLink");
    let (found, lost): (Vec<_>, Vec<_>) = links.partition(|link| link.first("object").is_some());
    assert_eq!((found.len(), lost.len()), (6_577, 13));
}

/// A sanction for each program and one for each directive with dates of its own.
#[test]
fn non_sdn_xml() {
    for (path, published, sanctions) in [
        (
            "ofac/consolidated_nonsdn_2024-05-06.xml",
            "2024-05-06",
            512 + 27,
        ),
        (
            "ofac/consolidated_nonsdn_2025-03-28.xml",
            "2025-03-28",
            525 + 27,
        ),
    ] {
        let Some(reading) = edition("us_ofac_cons", &[path]) else {
            continue;
        };
        check_account(&reading, 443, 0);
        assert_eq!(
            reading.published().map(|day| day.to_string()).as_deref(),
            Some(published)
        );
        check_schemata(&reading, &[("Sanction", sanctions)]);
        check_notices(&reading, &[("ISIN", 3)]);
    }
}

const CONS_SET: [&str; 3] = [
    "ofac/cons_2018-05/cons_prim.csv",
    "ofac/cons_2018-05/cons_add.csv",
    "ofac/cons_2018-05/cons_alt.csv",
];

#[test]
fn non_sdn_2018_in_both_formats() {
    let xml = edition("us_ofac_cons", &["ofac/cons_2018-05/consolidated.xml"]);
    let csv = edition("us_ofac_cons", &CONS_SET);
    let (Some(xml), Some(csv)) = (xml, csv) else {
        return;
    };
    check_account(&xml, 639, 0);
    check_account(&csv, 639, 0);
    check_notices(&xml, &[]);
    check_notices(
        &csv,
        &[
            ("857 rows: 711 addresses, 146 blank, 0 without an entry", 1),
            ("1209 rows: 1209 aliases, 0 blank, 0 without an entry", 1),
            ("no comments file", 1),
        ],
    );
    assert_eq!(schema_counts(&xml), schema_counts(&csv));
    let mut differences = Vec::new();
    for (a, b) in xml.entities().iter().zip(csv.entities()) {
        assert_eq!(a.id(), b.id());
        assert_eq!(a.schema(), b.schema(), "{}", a.id());
        let said = |entity: &interdict_model::Entity| {
            entity
                .statements()
                .iter()
                // The CSV set has the parts of an address in one, and all remarks as one note.
                .filter(|said| {
                    !matches!(
                        said.property.name(),
                        "notes" | "city" | "state" | "postalCode"
                    )
                })
                .cloned()
                .collect::<Vec<_>>()
        };
        if said(a) != said(b) {
            differences.push(a.id().as_str());
        }
    }
    // Quotation marks within a text: double in the XML, single in the CSV.
    assert_eq!(differences, ["addr-ofac-11625-17455", "ofac-22391"]);
}

#[test]
fn sdn_csv_set_2021_07() {
    let set = [
        "ofac/sdn_2021-07/sdn.csv",
        "ofac/sdn_2021-07/add.csv",
        "ofac/sdn_2021-07/alt.csv",
        "ofac/sdn_2021-07/sdn_comments.csv",
    ];
    let Some(reading) = edition("us_ofac_sdn", &set) else {
        return;
    };
    check_account(&reading, 8_976, 0);
    assert_eq!(parties(&reading), 8_976);
    assert_eq!(reading.published(), None);
    check_schemata(
        &reading,
        &[
            ("Address", 11_440),
            ("Person", 4_620),
            ("Vessel", 406),
            ("Airplane", 277),
        ],
    );
    check_notices(
        &reading,
        &[
            (
                "13837 rows: 11440 addresses, 2397 blank, 0 without an entry",
                1,
            ),
            ("11910 rows: 11910 aliases, 0 blank, 0 without an entry", 1),
            (
                "5 rows: 5 continued remarks, 0 blank, 0 without an entry",
                1,
            ),
            ("\"IMO 15411\"", 1),
        ],
    );
}

#[test]
fn sdn_csv_on_six_days() {
    for (day, records, cut, imo) in [
        ("2021-08-18", 9_083, 5, 1),
        ("2022-02-23", 9_121, 7, 1),
        ("2022-02-24", 9_123, 7, 1),
        ("2022-04-06", 9_929, 9, 1),
        ("2024-05-02", 14_973, 18, 0),
        ("2024-05-03", 14_965, 18, 0),
    ] {
        let path = format!("ofac/sdn_csv_history/sdn_{day}.csv");
        let Some(reading) = edition("us_ofac_sdn", &[path.as_str()]) else {
            continue;
        };
        check_account(&reading, records, 0);
        check_notices(
            &reading,
            &[
                ("no add file", 1),
                ("no alt file", 1),
                ("(no comments file)", 1),
                ("cut at 1000 characters", cut),
                ("\"IMO 15411\"", imo),
            ],
        );
    }
}

/// The same party in the XML of 7 May 2024 and in the CSV of four days before.
#[test]
fn sdn_formats_agree_on_most_parties() {
    let xml = edition("us_ofac_sdn", &["ofac/sdn_2024-05-07.xml"]);
    let csv = edition("us_ofac_sdn", &["ofac/sdn_csv_history/sdn_2024-05-03.csv"]);
    let (Some(xml), Some(csv)) = (xml, csv) else {
        return;
    };
    let by_id: std::collections::BTreeMap<_, _> = csv
        .entities()
        .iter()
        .map(|entity| (entity.id(), entity))
        .collect();
    let said = |entity: &interdict_model::Entity| {
        entity
            .statements()
            .iter()
            // These stand in the companions, which are not at hand for that day.
            .filter(|said| {
                !matches!(
                    said.property.name(),
                    "notes" | "alias" | "previousName" | "addressEntity"
                )
            })
            .cloned()
            .collect::<Vec<_>>()
    };
    let mut compared = 0;
    let mut different = 0;
    for party in xml.entities() {
        let is_party = party.first("topics") == Some("sanction");
        if let Some(other) = by_id.get(party.id()).filter(|_| is_party) {
            compared += 1;
            different += usize::from(said(party) != said(other));
        }
    }
    // The rest: remarks cut at 1000 characters, quotation marks, a full stop at the end.
    assert!(compared > 14_900, "{compared}");
    assert!(different <= 30, "{different} of {compared}");
}

/// No issue of any real edition is about a kind of fact.
#[test]
fn every_kind_of_fact_is_known() {
    for (dataset, path) in [
        ("us_ofac_sdn", "ofac/sdn_2021-03-10.xml"),
        ("us_ofac_sdn", "ofac/sdn_2024-05-07.xml"),
        ("us_ofac_cons", "ofac/consolidated_nonsdn_2024-05-06.xml"),
        ("us_ofac_cons", "ofac/consolidated_nonsdn_2025-03-28.xml"),
        ("us_ofac_cons", "ofac/cons_2018-05/consolidated.xml"),
    ] {
        let Some(reading) = edition(dataset, &[path]) else {
            continue;
        };
        let unknown: Vec<String> = issue_counts(&reading)
            .into_keys()
            .filter(|issue| issue.contains("not known"))
            .collect();
        assert!(unknown.is_empty(), "{path}: {unknown:#?}");
    }
}

/// Law: nothing that the list says of a party is dropped. Every text of every entry stands in a
/// statement of the party, or of a document, address, link or sanction of it.
#[test]
fn every_text_of_the_xml_is_kept() {
    for (dataset, path) in [
        ("us_ofac_sdn", "ofac/sdn_2021-03-10.xml"),
        ("us_ofac_sdn", "ofac/sdn_2024-05-07.xml"),
        ("us_ofac_cons", "ofac/consolidated_nonsdn_2025-03-28.xml"),
        ("us_ofac_cons", "ofac/cons_2018-05/consolidated.xml"),
    ] {
        let (Some(reading), Some(bytes)) = (edition(dataset, &[path]), data_file(path)) else {
            continue;
        };
        let said = said_of_each(&reading);
        let text = String::from_utf8(bytes).expect("UTF-8");
        let mut checked = 0;
        for entry in text.split("<sdnEntry>").skip(1) {
            let leaves = leaves(entry);
            let uid = leaves
                .iter()
                .find(|(tag, _)| *tag == "uid")
                .expect("a uid")
                .1
                .as_str();
            for (tag, value) in leaves
                .iter()
                .filter(|(tag, _)| !WORDS_OF_THE_FORM.contains(tag))
            {
                let value = value.trim_end_matches('.');
                // Two numbers have their country behind them; it is kept apart.
                let value = value.strip_suffix(" (Russia)").unwrap_or(value);
                assert!(
                    said[uid].contains(value),
                    "{path}: {uid}: <{tag}> {value:?} was dropped"
                );
                checked += 1;
            }
        }
        assert!(checked > 5_000, "{path}: {checked}");
    }
}

/// The same of the CSV set: every field but numbers of rows and words of the form.
#[test]
fn every_text_of_the_csv_set_is_kept() {
    let sdn = [
        "ofac/sdn_2021-07/sdn.csv",
        "ofac/sdn_2021-07/add.csv",
        "ofac/sdn_2021-07/alt.csv",
        "ofac/sdn_2021-07/sdn_comments.csv",
    ];
    for (dataset, set) in [("us_ofac_sdn", &sdn[..]), ("us_ofac_cons", &CONS_SET[..])] {
        let Some(reading) = edition(dataset, set) else {
            continue;
        };
        let said = said_of_each(&reading);
        let mut checked = 0;
        for path in set {
            let bytes = data_file(path).expect("it was read before");
            for (uid, text) in texts_of_table(&bytes) {
                assert!(
                    said[&uid].contains(&text),
                    "{path}: {uid}: {text:?} was dropped"
                );
                checked += 1;
            }
        }
        assert!(checked > 3_000, "{set:?}: {checked}");
    }
}

/// The fields of a table that say something, with the number of the party.
fn texts_of_table(bytes: &[u8]) -> Vec<(String, String)> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut found = Vec::new();
    for row in reader.records() {
        let row = row.expect("a row");
        let fields: &[usize] = match row.len() {
            12 => &[1, 3, 4, 5, 6, 7, 8, 9, 10, 11],
            6 => &[2, 3, 4, 5],
            5 => &[3],
            2 => &[1],
            _ => continue,
        };
        for at in fields {
            let text = row[*at].split_whitespace().collect::<Vec<_>>().join(" ");
            let parts: Vec<String> = match (row.len(), at) {
                _ if text == "-0-" => Vec::new(),
                (12, 3) => text.split("] [").map(str::to_owned).collect(),
                (12, 7 | 8) => vec![text.replace(',', "")],
                _ => vec![text],
            };
            found.extend(parts.into_iter().map(|part| (row[0].to_owned(), part)));
        }
    }
    found
}

/// Elements that say how a value is meant, and become properties and schemata.
const WORDS_OF_THE_FORM: [&str; 6] = ["uid", "type", "category", "mainEntry", "sdnType", "idType"];

/// All that a reading says, by the number of the party.
fn said_of_each(reading: &Reading) -> std::collections::HashMap<String, String> {
    let mut said: std::collections::HashMap<String, String> = std::collections::HashMap::new();
    for entity in reading.entities() {
        let id = entity.id().as_str();
        let id = id.strip_prefix("addr-").unwrap_or(id);
        let uid = id.split('-').nth(1).expect("ofac-UID");
        let all = said.entry(uid.to_owned()).or_default();
        for statement in entity.statements() {
            for text in [Some(&statement.value), statement.original.as_ref()]
                .into_iter()
                .flatten()
            {
                all.push_str(text);
                all.push('\n');
            }
        }
    }
    said
}

/// The elements of a well-formed piece of XML that hold text, in order. A reader of its own: the test
/// must not trust the one that it tests.
fn leaves(xml: &str) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    for piece in xml.split('<') {
        let Some((tag, text)) = piece.split_once('>') else {
            continue;
        };
        if !tag.starts_with('/') && !text.trim().is_empty() {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let text = text
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"");
            found.push((tag, text.replace("&apos;", "'").replace("&amp;", "&")));
        }
    }
    found
}
