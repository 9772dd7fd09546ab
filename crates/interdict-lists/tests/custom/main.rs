//! Custom lists and their mappings.

#[path = "../support/mod.rs"]
mod support;

use interdict_lists::Mapping;
use interdict_model::SourceFile;
use support::{read, render};

const CSV_MAPPING: (&str, &[u8]) = (
    "watch.mapping.toml",
    include_bytes!("cases/valid/watch.mapping.toml"),
);
const JSON_MAPPING: (&str, &[u8]) = (
    "watch.jsonl.toml",
    include_bytes!("cases/valid/watch.jsonl.toml"),
);
const SMALL_MAPPING: (&str, &[u8]) = (
    "small.toml",
    b"format = \"json-lines\"\nschema = \"Person\"\nid = [\"id\"]\n[columns]\nname = \"name\"\n",
);

#[test]
fn lists_read_as_recorded() {
    let csv = ("watch.csv", &include_bytes!("cases/valid/watch.csv")[..]);
    insta::assert_snapshot!(
        "csv",
        render(&read("acme_watch", &[csv, CSV_MAPPING]).unwrap())
    );
    let lines = (
        "watch.jsonl",
        &include_bytes!("cases/valid/watch.jsonl")[..],
    );
    insta::assert_snapshot!(
        "json_lines",
        render(&read("acme_watch", &[JSON_MAPPING, lines]).unwrap())
    );
}

macro_rules! refused {
    ($file:literal, $mapping:expr) => {{
        let bytes = &include_bytes!(concat!("cases/invalid/", $file))[..];
        let fault = read("acme_watch", &[($file, bytes), $mapping]).unwrap_err();
        format!("{fault}; {}\n", fault.remedy())
    }};
}

#[test]
fn data_that_do_not_fit_their_mapping_are_refused() {
    let refusals = [
        refused!("truncated.csv", CSV_MAPPING),
        refused!("new_column.csv", CSV_MAPPING),
        refused!("encoding.csv", CSV_MAPPING),
        refused!("unknown_key.jsonl", SMALL_MAPPING),
        refused!("malformed.jsonl", SMALL_MAPPING),
        refused!("truncated.jsonl", SMALL_MAPPING),
        refused!("unknown_key.jsonl", JSON_MAPPING),
        refused!("page.jsonl", SMALL_MAPPING),
        format!("{}\n", read("acme_watch", &[SMALL_MAPPING]).unwrap_err()),
    ];
    insta::assert_snapshot!("refusals", refusals.concat());
}

#[test]
fn a_mapping_that_cannot_be_followed_names_its_line() {
    #[track_caller]
    fn check(from: &str, to: &str, want: &str) {
        let text = std::str::from_utf8(CSV_MAPPING.1).unwrap();
        assert!(text.contains(from), "{from}");
        let text = text.replacen(from, to, 1);
        let file = SourceFile {
            name: "m.toml",
            bytes: text.as_bytes(),
        };
        let fault = Mapping::parse(&file).err().expect("a faulty mapping");
        assert_eq!(fault.to_string(), want);
        assert!(fault.remedy().contains("mapping"));
    }
    check(
        "\"csv\"",
        "\"xlsx\"",
        "m.toml:1: use \"csv\" or \"json-lines\"",
    );
    check("\";\"", "\";;\"", "m.toml:2: use one ASCII character");
    check(
        "2026-01-31",
        "31 January",
        "m.toml:4: not a day; use YYYY-MM-DD",
    );
    check(
        "\"Company\"",
        "\"Firm\"",
        "m.toml:5: \"Firm\" is no schema of a party",
    );
    check(
        "[\"Ref\"]",
        "[]",
        "m.toml:6: name at least one column that identifies a party",
    );
    check(
        "Name = \"name\"",
        "Name = \"alias\"",
        "m.toml:1: no column is mapped to \"name\"",
    );
    check(
        "= \"country\"",
        "= \"contry\"",
        "m.toml:14: Company or Person has no property \"contry\"",
    );
    check(
        "\"address.city\"",
        "\"house.city\"",
        "m.toml:16: \"house\" is neither \"sanction\" nor \"address\"",
    );
    check(
        "split = \"|\"",
        "dates = [\"%Y\"]",
        "m.toml:12: alias is no date: it takes no date formats",
    );
    check(
        "\"sanction.reason\"",
        "\"sanction.entity\"",
        "m.toml:19: \"entity\" points to another entity: no column holds one",
    );
    check(
        "ignore",
        "ignored",
        "m.toml:8: unknown field `ignored`, expected one of `format`, `encoding`, `delimiter`, `skip-lines`, `published`, `schema`, `id`, `id-prefix`, `act-id`, `ignore`, `columns`, `constants`",
    );
}
