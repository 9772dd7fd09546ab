//! The real files, end to end through the binary: imported, counted, kept, shown, compared.

mod support;

use std::path::Path;

use support::{Desk, real_data};

/// A dataset, its files, the day for those that do not say, and the records that it holds.
type Row = (
    &'static str,
    &'static [&'static str],
    Option<&'static str>,
    u64,
);

const EDITIONS: &[Row] = &[
    ("us_ofac_sdn", &["ofac/sdn_2021-03-10.xml"], None, 8_832),
    ("us_ofac_sdn", &["ofac/sdn_2024-05-07.xml"], None, 14_966),
    (
        "us_ofac_sdn",
        &["ofac/sdn_csv_history/sdn_2022-02-23.csv"],
        Some("2022-02-23"),
        9_121,
    ),
    (
        "us_ofac_sdn",
        &["ofac/sdn_csv_history/sdn_2022-02-24.csv"],
        Some("2022-02-24"),
        9_123,
    ),
    (
        "us_ofac_cons",
        &["ofac/consolidated_nonsdn_2025-03-28.xml"],
        None,
        443,
    ),
    (
        "us_bis_denied",
        &["bis/dpl_2018-08-17.txt"],
        Some("2018-08-17"),
        539,
    ),
    (
        "us_bis_denied",
        &["bis/dpl_2022-09-07.txt"],
        Some("2022-09-07"),
        581,
    ),
    (
        "us_ddtc_debarred",
        &["us-dtc/itar_debarred_party_list_2019-11-06.csv"],
        Some("2019-11-06"),
        707,
    ),
    (
        "un_sc_sanctions",
        &["un/consolidated_2018-06-08.xml"],
        None,
        1_098,
    ),
    (
        "un_sc_sanctions",
        &["un/consolidated_2026-02-27.xml"],
        None,
        1_003,
    ),
    (
        "eu_fsf",
        &["eu-fsf/xmlFullSanctionsList_1_1_2021-03-02.xml"],
        None,
        2_269,
    ),
    (
        "eu_fsf",
        &["eu-fsf/xmlFullSanctionsList_1_1_2024-05-13.xml"],
        None,
        4_811,
    ),
    (
        "gb_hmt_sanctions",
        &["uk/hmt_conlist_2018-04-13.csv"],
        None,
        9_487,
    ),
    (
        "ca_dfatd_sema_sanctions",
        &["canada/sema_2025-05.xml"],
        Some("2025-05-15"),
        4_759,
    ),
];

fn import(desk: &Desk, data: &Path, row: &Row) {
    let (dataset, files, published, records) = row;
    let files: Vec<String> = files
        .iter()
        .map(|file| data.join(file).display().to_string())
        .collect();
    let mut words = vec!["import", dataset];
    words.extend(files.iter().map(String::as_str));
    // Lists that shrank in the years between, and samples, are right as they are.
    words.push("--accept");
    if let Some(day) = published {
        words.extend(["--published", day]);
    }
    let answer = desk.json(&words);
    let tally = &answer["tally"];
    assert_eq!(tally["source"], *records, "{files:?}: {answer}");
    assert_eq!(tally["rejected"], 0, "{files:?}: {answer}");
    assert_eq!(answer["outcome"], "new", "{files:?}: {answer}");
}

#[test]
fn the_real_lists_are_kept_and_answer() {
    let Some(data) = real_data("importing the real lists") else {
        return;
    };
    let desk = Desk::new();
    for row in EDITIONS {
        import(&desk, &data, row);
    }
    assert_eq!(desk.editions().len(), EDITIONS.len());
    desk.verify();
    a_malformed_list_changes_nothing(&desk, &data);
    a_bank_since_when(&desk);
    a_party_in_several_scripts(&desk);
    a_leader_by_any_spelling(&desk);
    a_bank_by_its_name(&desk);
}

fn a_malformed_list_changes_nothing(desk: &Desk, data: &Path) {
    let before = desk.ledger_bytes();
    let file = data
        .join("un/consolidated_2024-10-16_MALFORMED.xml")
        .display()
        .to_string();
    let run = desk.run(&["import", "un_sc_sanctions", &file]).expect(2);
    assert!(run.err.contains("MALFORMED.xml:39788"), "{}", run.err);
    assert_eq!(desk.ledger_bytes(), before);
}

fn a_bank_since_when(desk: &Desk) {
    let shown = desk.json(&["show", "ofac-306"]);
    let found = &shown["found"][0];
    assert_eq!(found["entity"]["caption"], "BANCO NACIONAL DE CUBA");
    assert_eq!(found["history"]["first"]["day"], "2021-03-10");
    assert_eq!(found["history"]["last"]["day"], "2024-05-07");
    assert_eq!(found["history"]["listed_in"], 4);
    assert_eq!(found["addresses"].as_array().unwrap().len(), 4);
}

/// Al-Zawahiri in the UN list, with his name in Arabic and his listing.
fn a_party_in_several_scripts(desk: &Desk) {
    let shown = desk
        .run(&["show", "un-111923", "--on", "2018-06-08"])
        .expect(0);
    assert!(shown.out.contains("AL-ZAWAHIRI"), "{}", shown.out);
    assert!(
        shown.out.contains("أيمن محمد ربيع الظواهري"),
        "{}",
        shown.out
    );
    assert!(shown.out.contains("QDi.006"), "{}", shown.out);
}

/// Al-Zawahiri by four spellings in three scripts, in the lists of four authorities.
fn a_leader_by_any_spelling(desk: &Desk) {
    for name in [
        "Ayman al-Zawahiri",
        "Айман аз-Завахири",
        "أيمن الظواهري",
        "Aiman Zawahri",
    ] {
        let answer = desk.json(&["screen", name, "--on", "2021-06-01"]);
        let hits = answer["hits"].as_array().unwrap();
        let found = |id: &str| hits.iter().any(|hit| hit["id"] == id);
        for id in ["ofac-2676", "un-111923", "eu-fsf-eu-3090-9", "gb-hmt-7016"] {
            assert!(found(id), "{name}: {id} is not in {answer}");
        }
        assert_eq!(answer["conclusion"], "hit", "{name}");
    }
}

fn a_bank_by_its_name(desk: &Desk) {
    let answer = desk.json(&["screen", "Banco Nacional de Cuba", "--on", "2024-06-01"]);
    let hit = &answer["hits"][0];
    assert_eq!(hit["id"], "ofac-306", "{answer}");
    assert_eq!(hit["history"]["first"]["day"], "2021-03-10");
    assert_eq!(hit["history"]["last"]["day"], "2024-05-07");
    assert_eq!(hit["history"]["listed_in"], 4);
}
