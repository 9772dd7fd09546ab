//! The bars that the matcher must keep, on labelled files that are not part of the project.
//!
//! The files are found through `INTERDICT_DATA`; without it the tests say that they are skipped.

use std::path::PathBuf;

use interdict_names::{NameKind, REVIEW, STRONG, analyse, ofac_sls, score};

/// Rows of a labelled file as fields, without the header; `None` if the file is not at hand.
#[expect(clippy::print_stderr, reason = "says what is skipped")]
fn rows(file: &str) -> Option<Vec<Vec<String>>> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let folder =
        std::env::var_os("INTERDICT_DATA").map_or_else(|| PathBuf::from(default), PathBuf::from);
    match std::fs::read_to_string(folder.join("matching").join(file)) {
        Ok(text) => Some(text.lines().skip(1).map(fields).collect()),
        Err(error) => {
            let required = std::env::var_os("INTERDICT_REQUIRE_DATA").is_some_and(|v| v == "1");
            assert!(!required, "{file} is required: {error}");
            eprintln!("skipped: {file} needs INTERDICT_DATA");
            None
        }
    }
}

fn fields(line: &str) -> Vec<String> {
    let (mut out, mut field, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(std::mem::take(&mut field)),
            _ => field.push(c),
        }
    }
    out.push(field);
    out
}

fn compare(a: &str, b: &str, kind: NameKind) -> u16 {
    score(&analyse(a, kind), &analyse(b, kind)).score
}

fn kind(schema: &str) -> NameKind {
    match schema {
        "Person" => NameKind::Person,
        "Company" | "Organization" => NameKind::Organisation,
        "Vessel" => NameKind::Vessel,
        _ => NameKind::Unknown,
    }
}

/// F1 of (is a match, fires) pairs.
fn f1(outcomes: &[(bool, bool)]) -> f64 {
    let count = |what| outcomes.iter().filter(|&&o| o == what).count() as f64;
    2.0 * count((true, true))
        / (2.0 * count((true, true)) + count((true, false)) + count((false, true)))
}

#[test]
fn name_pairs() {
    let Some(rows) = rows("name_pairs.csv") else {
        return;
    };
    let judge = |r: &Vec<String>| (r[4] == "true", compare(&r[2], &r[3], kind(&r[1])) >= REVIEW);
    let outcomes: Vec<(bool, bool)> = rows.iter().map(judge).collect();
    assert!(f1(&outcomes) >= 0.92, "F1 {:.3}", f1(&outcomes));
    for group in [
        "nk_checks",
        "nk_unit_tests",
        "synth_people",
        "synth_companies",
    ] {
        let outcomes: Vec<(bool, bool)> =
            rows.iter().filter(|r| r[0] == group).map(judge).collect();
        assert!(f1(&outcomes) >= 0.88, "{group}: F1 {:.3}", f1(&outcomes));
    }
}

#[test]
fn scripts_and_a_peer_test_suite() {
    let Some(rows) = rows("labelled_pairs_watchman.csv") else {
        return;
    };
    let labelled: Vec<&Vec<String>> = rows.iter().filter(|r| r[2] != "unlabelled").collect();
    for row in labelled.iter().filter(|r| r[4].contains("embeddings")) {
        let score = compare(&row[0], &row[1], NameKind::Unknown);
        assert!(score >= REVIEW, "{} {}: {score}", row[0], row[1]);
    }
    let judge = |r: &&Vec<String>| {
        (
            r[2] == "match",
            compare(&r[0], &r[1], NameKind::Unknown) >= REVIEW,
        )
    };
    let outcomes: Vec<(bool, bool)> = labelled.iter().map(judge).collect();
    assert!(f1(&outcomes) >= 0.96, "F1 {:.3}", f1(&outcomes));
}

#[test]
fn failures_that_led_to_penalties() {
    let Some(rows) = rows("enforcement_cases.csv") else {
        return;
    };
    let names = rows
        .iter()
        .filter(|r| matches!(r[4].as_str(), "match" | "review"));
    for row in names {
        let score = compare(&row[1], &row[2], NameKind::Unknown);
        let least = if row[4] == "match" { STRONG } else { REVIEW };
        assert!(score >= least, "{} {}: {score}", row[1], row[2]);
    }
}

#[test]
fn the_official_search_tool() {
    let Some(rows) = rows("ofac_search_scores.csv") else {
        return;
    };
    let observed: Vec<(&Vec<String>, i32)> = rows
        .iter()
        .filter_map(|r| r[2].parse().ok().filter(|&s: &i32| s >= 0).map(|s| (r, s)))
        .collect();
    let near = observed
        .iter()
        .filter(|(r, s)| (i32::from(ofac_sls(&r[0], &r[1])) - s).abs() <= 5)
        .count();
    assert!(
        near * 100 >= observed.len() * 95,
        "{near} of {}",
        observed.len()
    );
}
