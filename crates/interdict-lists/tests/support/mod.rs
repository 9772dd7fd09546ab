//! What the tests of every list share: readings as text, and the real files where they are at hand.

// Each test binary uses its own part of this.
#![allow(dead_code, unreachable_pub)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use interdict_lists::ReadError;
use interdict_model::{DatasetKey, Entity, Issue, IssueKind, Reading, SourceFile};

/// Reads an edition from (name, bytes) pairs.
pub fn read(dataset: &str, files: &[(&str, &[u8])]) -> Result<Reading, ReadError> {
    let key = DatasetKey::new(dataset).expect("a dataset key");
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(name, bytes)| SourceFile { name, bytes })
        .collect();
    interdict_lists::read(&key, &files)
}

/// Checks that a file is refused with an error that begins so, and that knows its remedy.
#[track_caller]
pub fn refused(dataset: &str, name: &str, bytes: &[u8], want: &str) {
    let fault = read(dataset, &[(name, bytes)]).unwrap_err();
    assert!(fault.to_string().starts_with(want), "{fault}");
    assert!(!fault.remedy().is_empty());
}

/// A real file, by its path in the data folder; none when it is not at hand, which is said aloud.
///
/// The folder is `INTERDICT_DATA`, else `shared/data` beside the workspace. With
/// `INTERDICT_REQUIRE_DATA=1` an absent file is a failure.
pub fn data_file(path: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("INTERDICT_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let full = folder.join(path);
    match std::fs::read(&full) {
        Ok(bytes) => Some(bytes),
        Err(fault) if std::env::var("INTERDICT_REQUIRE_DATA").as_deref() == Ok("1") => {
            panic!("{} is required: {fault}", full.display())
        }
        Err(_) => {
            #[allow(clippy::print_stderr)] // a skipped case is said aloud
            {
                eprintln!("skipped: {path} needs INTERDICT_DATA");
            }
            None
        }
    }
}

/// A reading as text: its account, its issues, then every entity with all that is said of it.
pub fn render(reading: &Reading) -> String {
    let mut out = String::new();
    let published = reading
        .published()
        .map_or_else(|| "undated".to_owned(), |day| day.to_string());
    let tally = reading.tally();
    let _ = writeln!(
        out,
        "{} by {}, {published}",
        reading.dataset(),
        reading.reader()
    );
    let _ = writeln!(
        out,
        "{} source records: {} read, {} rejected",
        tally.source, tally.read, tally.rejected
    );
    for (reason, count) in &tally.ignored {
        let _ = writeln!(out, "  {count} ignored: {reason}");
    }
    for issue in reading.issues() {
        let _ = writeln!(out, "{}: {issue}", kind_word(issue));
    }
    for entity in reading.entities() {
        render_entity(&mut out, entity);
    }
    out
}

fn render_entity(out: &mut String, entity: &Entity) {
    let _ = writeln!(out, "\n{} {}", entity.schema(), entity.id());
    for said in entity.statements() {
        let _ = write!(out, "  {}: {}", said.property.name(), said.value);
        if let Some(original) = &said.original {
            let _ = write!(out, " <- {original}");
        }
        if let Some(lang) = &said.lang {
            let _ = write!(out, " [{lang}]");
        }
        out.push('\n');
    }
}

/// How many issues there are of each kind, field and problem: `value idType: the problem`.
pub fn issue_counts(reading: &Reading) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for issue in reading.issues() {
        let field = issue.field.as_deref().unwrap_or("-");
        let key = format!("{} {field}: {}", kind_word(issue), issue.problem);
        *counts.entry(key).or_default() += 1;
    }
    counts
}

/// How many entities there are of each schema.
pub fn schema_counts(reading: &Reading) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for entity in reading.entities() {
        *counts.entry(entity.schema().name()).or_default() += 1;
    }
    counts
}

/// The entity with an id.
#[track_caller]
pub fn entity<'a>(reading: &'a Reading, id: &str) -> &'a Entity {
    reading
        .entities()
        .iter()
        .find(|entity| entity.id().as_str() == id)
        .unwrap_or_else(|| panic!("no entity {id}"))
}

fn kind_word(issue: &Issue) -> &'static str {
    match issue.kind {
        IssueKind::Record => "record",
        IssueKind::Value => "value",
        IssueKind::Notice => "notice",
    }
}

/// The account of a real edition: its tally, its entities by schema and its issues by kind; none when
/// a file of it is not at hand.
pub fn account(dataset: &str, paths: &[&str]) -> Option<String> {
    let bytes: Vec<Vec<u8>> = paths
        .iter()
        .map(|path| data_file(path))
        .collect::<Option<_>>()?;
    let files: Vec<(&str, &[u8])> = paths
        .iter()
        .copied()
        .zip(bytes.iter().map(Vec::as_slice))
        .collect();
    let reading = read(dataset, &files).unwrap_or_else(|fault| panic!("{paths:?}: {fault}"));
    let tally = reading.tally();
    let mut out = format!(
        "{}: {} source records, {} read, {} rejected, ignored {:?}; {:?}\n",
        paths.join(" + "),
        tally.source,
        tally.read,
        tally.rejected,
        tally.ignored,
        schema_counts(&reading)
    );
    for (issue, count) in issue_counts(&reading) {
        let _ = writeln!(out, "  {count} {issue}");
    }
    Some(out)
}
