//! What one reader made of one edition, with an account of every source record.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

use crate::{DatasetKey, Entity};

/// One file of an edition, as its publisher gave it.
#[derive(Clone, Copy)]
pub struct SourceFile<'a> {
    /// The file's name, as errors should show it.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// What one reader version made of one edition.
///
/// Invariant: the tally adds up, entity ids are distinct, and entities are sorted by id; see
/// [`Reading::new`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    dataset: DatasetKey,
    reader: String,
    published: Option<Date>,
    entities: Vec<Entity>,
    issues: Vec<Issue>,
    tally: Tally,
    lacks: Vec<String>,
}

/// The account of an edition's source records.
///
/// A source record is what the list itself counts: an `sdnEntry`, a row, an `INDIVIDUAL`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Records the source holds.
    pub source: u64,
    /// Records that became entities.
    pub read: u64,
    /// Records left out on purpose, by the reason's name.
    pub ignored: BTreeMap<String, u64>,
    /// Records that could not be read, each with an [`IssueKind::Record`] issue.
    pub rejected: u64,
}

/// Something in a source that could not be taken as it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Issue {
    /// What was lost.
    pub kind: IssueKind,
    /// The file.
    pub file: String,
    /// The line in it, counted from one, where it is known.
    pub line: Option<u64>,
    /// The source's own id or number of the record.
    pub record: Option<String>,
    /// The field in the source's own words.
    pub field: Option<String>,
    /// What stood there.
    pub value: Option<String>,
    /// What is wrong with it, and what was done.
    pub problem: String,
}

/// What an issue cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IssueKind {
    /// The whole record could not be read.
    Record,
    /// One value could not be read; the rest of the record was.
    Value,
    /// Everything was read, but a person should look: a count that differs, a doubled id.
    Notice,
}

impl Tally {
    /// Counts one record left out on purpose.
    pub fn ignore(&mut self, reason: &str) {
        *self.ignored.entry(reason.to_owned()).or_default() += 1;
    }

    /// Whether source = read + ignored + rejected.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        self.source == self.read + self.ignored.values().sum::<u64>() + self.rejected
    }
}

impl Reading {
    /// Closes a reading.
    ///
    /// # Panics
    /// When the tally does not add up, rejected records lack their issues, or an id comes twice:
    /// a fault of the reader. A reader that meets a doubled id makes it an issue.
    #[must_use]
    pub fn new(
        dataset: DatasetKey,
        reader: &str,
        published: Option<Date>,
        mut entities: Vec<Entity>,
        issues: Vec<Issue>,
        tally: Tally,
    ) -> Self {
        assert!(
            tally.adds_up(),
            "{dataset}: the tally does not add up: {tally:?}"
        );
        let lost = issues
            .iter()
            .filter(|issue| issue.kind == IssueKind::Record)
            .count();
        assert_eq!(
            u64::try_from(lost).ok(),
            Some(tally.rejected),
            "{dataset}: each rejected record has its issue"
        );
        entities.sort_by(|a, b| a.id().cmp(b.id()));
        for pair in entities.windows(2) {
            assert!(
                pair[0].id() != pair[1].id(),
                "{dataset}: {} comes twice",
                pair[0].id()
            );
        }
        Self {
            dataset,
            reader: reader.to_owned(),
            published,
            entities,
            issues,
            tally,
            lacks: Vec::new(),
        }
    }

    /// The same reading, of an edition that came without parts of the list: one phrase a part, as in
    /// "the strong aliases (no alt file)". What is not found in such an edition may still be listed.
    #[must_use]
    pub fn lacking(mut self, lacks: Vec<String>) -> Self {
        self.lacks = lacks;
        self
    }

    /// Which dataset was read.
    #[must_use]
    pub fn dataset(&self) -> &DatasetKey {
        &self.dataset
    }

    /// The reader and its version: `ofac_xml/1`. It changes whenever the same bytes would read otherwise.
    #[must_use]
    pub fn reader(&self) -> &str {
        &self.reader
    }

    /// The date the list gives itself, if it gives one.
    #[must_use]
    pub fn published(&self) -> Option<Date> {
        self.published
    }

    /// All entities, parties and the rest, in the order of their ids.
    #[must_use]
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// What could not be taken as it stood, in the order met.
    #[must_use]
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    /// The parts of the list that its files do not hold; empty for a whole edition.
    #[must_use]
    pub fn lacks(&self) -> &[String] {
        &self.lacks
    }

    /// The account of the source records.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.tally
    }
}

impl fmt::Debug for SourceFile<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceFile({}, {} bytes)", self.name, self.bytes.len())
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(record) = &self.record {
            write!(f, ": record {record}")?;
        }
        if let Some(field) = &self.field {
            write!(f, ": {field}")?;
        }
        if let Some(value) = &self.value {
            write!(f, " {value:?}")?;
        }
        write!(f, ": {}", self.problem)
    }
}
