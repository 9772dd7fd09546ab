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
