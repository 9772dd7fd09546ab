//! FollowTheMoney data: entities, nested targets, deltas and catalogues.

#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;

use interdict_lists::{Catalogue, DeltaIndex};
use interdict_model::SourceFile;
use support::{account, data_file, read, render};

const BASE: &[u8] = include_bytes!("cases/valid/base.ftm.json");

/// Two versions in the manner of the real ones: a change and an addition; then a deletion.
const FIRST: &[u8] = br#"{"op":"MOD","entity":{"id":"NK-2MQE6AmhAk4tqhENJAMUG9","schema":"Address","properties":{"full":["Majengo, Mombasa"],"country":["ke"]}}}
{"op":"ADD","entity":{"id":"NK-new","schema":"Person","properties":{"name":["New Person"]}}}
"#;
const SECOND: &[u8] = br#"{"op":"DEL","entity":{"id":"NK-new"}}
{"op":"DEL","entity":{"id":"NK-500Poltergeist"}}
{"op":"PUT","entity":{"id":"NK-x","schema":"Person","properties":{}}}"#;

macro_rules! valid {
    ($dataset:literal, $file:literal) => {
        render(
            &read(
                $dataset,
                &[($file, include_bytes!(concat!("cases/valid/", $file)))],
            )
            .unwrap(),
        )
    };
}

macro_rules! refused {
    ($file:literal) => {{
        let bytes = include_bytes!(concat!("cases/invalid/", $file));
        let file = SourceFile { name: $file, bytes };
        let key = interdict_model::DatasetKey::new("peps").unwrap();
        let fault = interdict_lists::read_ftm(&key, &[file]).unwrap_err();
        format!("{fault}; {}\n", fault.remedy())
    }};
}

#[test]
fn excerpts_read_as_recorded() {
    insta::assert_snapshot!("entities", valid!("zala", "entities.ftm.json"));
    insta::assert_snapshot!("nested", valid!("sa_wiki_peps", "targets.nested.json"));
}

#[test]
fn a_key_with_a_reader_of_its_own_takes_such_data_too() {
    let bytes = include_bytes!("cases/valid/entities.ftm.json");
    let reading = read("us_ofac_sdn", &[("entities.ftm.json", bytes)]).unwrap();
    assert_eq!(reading.reader(), "ftm/1");
}

#[test]
fn what_does_not_fit_becomes_an_issue() {
    let bytes = include_bytes!("cases/invalid/entities.unclean.ftm.json");
    let reading = read("peps", &[("entities.ftm.json", bytes)]).unwrap();
    insta::assert_snapshot!("unclean", render(&reading));
}

#[test]
fn what_is_no_such_data_is_refused() {
    let refusals = [
        refused!("entities.truncated.ftm.json"),
        refused!("entities.malformed.ftm.json"),
        refused!("page.html"),
        refused!("array.ftm.json"),
        format!("{}\n", read("peps", &[("a.json", b"")]).unwrap_err()),
        format!(
            "{}\n",
            read("peps", &[("a.json", b"{\"id\": 1}")]).unwrap_err()
        ),
    ];
    insta::assert_snapshot!("refusals", refusals.concat());
}

#[test]
fn the_origin_is_kept() {
    let bytes = include_bytes!("cases/valid/base.ftm.json");
    let reading = read("sanctions", &[("entities.ftm.json", bytes)]).unwrap();
    insta::assert_debug_snapshot!("origin", reading.entities()[0].origin());
}

#[test]
fn deltas_are_folded_in_the_order_of_their_versions() {
    let reading = read(
        "sanctions",
        &[
            ("20240528074703-npf/entities.delta.json", SECOND),
            ("entities.ftm.json", BASE),
            ("20240528014702-pfh/entities.delta.json", b""),
            ("20240527194702-wnk/entities.delta.json", FIRST),
        ],
    )
    .unwrap();
    insta::assert_snapshot!("folded", render(&reading));
}

#[test]
fn a_delta_that_the_base_holds_is_not_applied_again() {
    let reading = read(
        "sanctions",
        &[
            ("20240527194702-wnk/entities.ftm.json", BASE),
            ("20240527194702-wnk/entities.delta.json", FIRST),
        ],
    )
    .unwrap();
    let tally = reading.tally();
    assert_eq!((tally.source, tally.read), (4, 2));
    assert_eq!(tally.ignored["a change that the base holds already"], 2);
}

#[test]
fn a_gap_between_versions_is_refused() {
    let index = br#"{"versions":{"20240527194702-wnk":"u","20240528014702-pfh":"u","20240528074703-npf":"u"}}"#;
    let fault = read(
        "sanctions",
        &[
            ("entities.ftm.json", BASE),
            ("delta.json", index),
            ("20240527194702-wnk/entities.delta.json", FIRST),
            ("20240528074703-npf/entities.delta.json", SECOND),
        ],
    )
    .unwrap_err();
    insta::assert_snapshot!("gap", fault.to_string());
    let unnamed = read("sanctions", &[("entities.delta.json", FIRST)]).unwrap_err();
    insta::assert_snapshot!("no_version", unnamed.to_string());
}

#[test]
fn an_index_of_deltas_knows_what_is_between() {
    let bytes = br#"{"versions":{"3":"c","2":"b","1":"a"},"updated_at":"2024-05-28T14:47:29Z"}"#;
    let index = DeltaIndex::read(&SourceFile {
        name: "delta.json",
        bytes,
    })
    .unwrap();
    assert_eq!(index.between("1", "3"), Some(vec![("2", "b"), ("3", "c")]));
    assert_eq!(index.between("3", "3"), Some(vec![]));
    assert_eq!(index.between("0", "3"), None);
}

/// The exports of OpenSanctions and yente's samples have no issues at all. One table of people was
/// written by hand with properties of its own making: each of those values
/// is an issue that holds it.
#[test]
fn real_files_add_up() {
    let accounts = [
        account(
            "zala",
            &[
                "ftm/yente_zala/entities.ftm.json",
                "ftm/yente_zala/index.json",
            ],
        ),
        account(
            "parteispenden",
            &["ftm/yente_parteispenden/entities.ftm.json"],
        ),
        account("donations", &["ftm/nomenklatura_donations.ijson"]),
        account(
            "sa_wiki_peps",
            &[
                "ftm/ftm_export_sa_wiki_peps_2024-03/entities.ftm.json",
                "ftm/ftm_export_sa_wiki_peps_2024-03/index.json",
            ],
        ),
        account(
            "sa_wiki_peps",
            &["ftm/ftm_export_sa_wiki_peps_2024-03/targets.nested.json"],
        ),
        account(
            "sa_wiki_peps",
            &[
                "ftm/table681_2024-03/entities.ftm.json",
                "ftm/table681_2024-03/index.json",
            ],
        ),
        account("sanctions", &["ftm/yente_t1_delta/entities.ftm.json"]),
        account(
            "sanctions",
            &[
                "ftm/yente_t1_delta/entities.ftm.json",
                "ftm/yente_t2_delta/delta.json",
                "ftm/yente_t2_delta/20240527134702-zbn/entities.delta.json",
                "ftm/yente_t2_delta/20240527194702-wnk/entities.delta.json",
                "ftm/yente_t2_delta/20240528014702-pfh/entities.delta.json",
                "ftm/yente_t2_delta/20240528074703-npf/entities.delta.json",
                "ftm/yente_t2_delta/20240528134729-3iv/entities.delta.json",
            ],
        ),
    ];
    let Some(accounts) = accounts.into_iter().collect::<Option<String>>() else {
        return;
    };
    insta::assert_snapshot!("real_files", accounts);
}

#[test]
fn a_real_catalogue_is_read() {
    let Some(bytes) = data_file("ftm/yente_t1_delta/index.json") else {
        return;
    };
    let file = SourceFile {
        name: "index.json",
        bytes: &bytes,
    };
    let catalogue = Catalogue::read(&file).unwrap();
    let names: BTreeSet<&str> = catalogue.datasets.iter().map(|d| d.name.as_str()).collect();
    assert_eq!((catalogue.datasets.len(), names.len()), (193, 193));
    insta::assert_debug_snapshot!("dataset", catalogue.dataset("sanctions"));
}
