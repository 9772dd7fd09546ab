//! Editions and readings as the ledger takes them and gives them back.

use std::fmt;

use interdict_model::{DatasetKey, Digest, EditionId, IssueKind, ReadingId, SourceFile, Tally};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::ChangeCounts;

/// One publication of a dataset, on its way into the ledger.
#[derive(Clone, Copy, Debug)]
pub struct NewEdition<'a> {
    /// Which dataset.
    pub dataset: &'a DatasetKey,
    /// The day it was published, where somebody knows better than the list itself; otherwise the
    /// date in the reading counts, and for a list without any date the day of the fetch in UTC.
    pub published: Option<Date>,
    /// The first day for which it answers, where that is not the day it was published: what tells of
    /// all days at once (a register of laws with their dates) answers for days long before it was
    /// written, and its newest edition for all of them.
    pub counts_from: Option<Date>,
    /// When the bytes were fetched.
    pub fetched: Timestamp,
    /// The bytes, as published. Their names and order do not matter to the edition's identity.
    pub files: &'a [SourceFile<'a>],
    /// Where they came from: an address or a path.
    pub origin: &'a str,
}

/// What an edition must satisfy to be admitted to views without a person's word. Records are those
/// that its reader could read ([`Tally::read`]).
///
/// The guard is kept with the reading and judged whenever a view is made: each edition against the
/// last admitted one *published* before it. So the order in which editions are recorded does not
/// matter, and an edition that arrives late is judged, and judges, in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard {
    /// The largest share of its records, in thousandths, that a list may lose from one edition to
    /// the next. `None` lets any loss pass.
    pub loss_permille_max: Option<u16>,
    /// The fewest records a whole list can have.
    pub records_min: Option<u64>,
    /// The most records a whole list can have.
    pub records_max: Option<u64>,
    /// Whether a person has looked at this edition and accepts it as it is.
    pub accept: bool,
}

/// What became of an edition and its reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The edition.
    pub edition: EditionId,
    /// The reading.
    pub reading: ReadingId,
    /// Whether the ledger knew them.
    pub outcome: Outcome,
    /// Whether views may use the reading.
    pub admission: Admission,
    /// What differs from the edition published before it, if there is one.
    pub changes: Option<ChangeCounts>,
    /// The instant that the ledger entered.
    pub recorded: Timestamp,
}

/// Whether the ledger knew an edition and its reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new edition.
    New,
    /// The same bytes, read by the same reader with the same result: nothing new was recorded,
    /// unless that the list was still the same on a later day.
    SameBytes,
    /// The same bytes, read otherwise by a newer reader: one more reading of a known edition.
    NewReadingOfKnownEdition,
}

/// Whether views may use a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// They may.
    Admitted,
    /// They may not, until a person admits it; meanwhile the last good edition serves.
    Held {
        /// What the guard found.
        why: HoldReason,
    },
    /// A person took it back: views take no notice of it, unless a person admits it after all.
    Withdrawn,
}

/// Why a reading is held.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HoldReason {
    /// The list lost more of its records than its guard allows.
    Lost {
        /// Records in the last admitted edition published before.
        before: u64,
        /// Records in this one.
        now: u64,
        /// The largest loss allowed, in thousandths.
        permille_max: u16,
    },
    /// The list has fewer records than it can have.
    TooFew {
        /// Records in this edition.
        now: u64,
        /// The fewest it can have.
        min: u64,
    },
    /// The list has more records than it can have.
    TooMany {
        /// Records in this edition.
        now: u64,
        /// The most it can have.
        max: u64,
    },
}

/// One edition that the ledger keeps, with what the newest reading of it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptEdition {
    /// The edition.
    pub id: EditionId,
    /// The dataset.
    pub dataset: DatasetKey,
    /// The day it was published, by its own word or a person's.
    pub published: Option<Date>,
    /// The days on which it counts as published: `published`, else each day it was fetched.
    pub days: Vec<Date>,
    /// The first day for which it answers, where that is not the first of `days`.
    pub counts_from: Option<Date>,
    /// When it was first fetched.
    pub fetched: Timestamp,
    /// When it was last seen to be what the publisher offers.
    pub seen_last: Timestamp,
    /// When the ledger first recorded it.
    pub recorded: Timestamp,
    /// Where it came from.
    pub origin: String,
    /// Its files.
    pub files: Vec<KeptFile>,
    /// Every reading of it, in the order recorded; never empty.
    pub readings: Vec<KeptReading>,
    /// The newest reading's standing.
    pub admission: Admission,
    /// Every word that a person gave for it, in the order recorded.
    pub words: Vec<KeptWord>,
}

/// A person's word for an edition: that it is to be used, or that it is withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptWord {
    /// Whether the edition is to be used.
    pub admits: bool,
    /// Who gave it; empty when it was given with an import and no name.
    pub who: String,
    /// Why.
    pub why: String,
    /// When.
    pub at: Timestamp,
}

/// One file of a kept edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// Its name when it was first recorded.
    pub name: String,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Its size in bytes.
    pub bytes: u64,
    /// The bytes it takes in the ledger.
    pub stored_bytes: u64,
}

/// One reading that the ledger keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReading {
    /// The reading.
    pub id: ReadingId,
    /// The digest over its entities: two readings with the same entities share it.
    pub entities_digest: Digest,
    /// The reader and its version.
    pub reader: String,
    /// When it was recorded.
    pub recorded: Timestamp,
    /// The account of the source's records.
    pub tally: Tally,
    /// How many entities it has, parties and the rest.
    pub entities: u64,
    /// How many issues, by what they cost.
    pub issues: Vec<(IssueKind, u64)>,
    /// The parts of the list that the edition's files do not hold; empty when it is whole.
    pub lacks: Vec<String>,
}

/// The share of its records that a list may lose from one edition to the next unless the caller
/// says otherwise: a fifth. Day by day a list loses a handful; over three years, from March 2021 to
/// May 2024, the UN list lost 12.8 %, and it should not be held for a gap in somebody's collection.
const LOSS_PERMILLE_MAX: u16 = 200;

impl Default for Guard {
    fn default() -> Self {
        Self {
            loss_permille_max: Some(LOSS_PERMILLE_MAX),
            records_min: Some(1),
            records_max: None,
            accept: false,
        }
    }
}

impl Admission {
    /// Whether views may use it.
    #[must_use]
    pub fn is_admitted(&self) -> bool {
        matches!(self, Self::Admitted)
    }
}

impl fmt::Display for HoldReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost {
                before,
                now,
                permille_max,
            } => write!(
                f,
                "it has {now} records and the edition before it had {before}: more is lost than {}.{} %",
                permille_max / 10,
                permille_max % 10
            ),
            Self::TooFew { now, min } => {
                write!(f, "it has {now} records and should have at least {min}")
            }
            Self::TooMany { now, max } => {
                write!(f, "it has {now} records and should have at most {max}")
            }
        }
    }
}
