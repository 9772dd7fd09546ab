//! What became of an edition that was imported or fetched.

use interdict_ledger::{ChangeCounts, Outcome, Recorded};
use interdict_model::Reading;
use serde::Serialize;

use super::edition::{Held, IssueCounts, Tally};
use super::issue::Issue;

#[derive(Serialize)]
pub(crate) struct Import {
    pub(crate) dataset: String,
    pub(crate) edition: String,
    pub(crate) reading: String,
    /// The day the list gives itself, or the user gave it.
    pub(crate) published: Option<String>,
    pub(crate) recorded: String,
    /// `new`, `same_bytes` (nothing was recorded anew) or `new_reading` (known bytes, read otherwise).
    pub(crate) outcome: &'static str,
    /// Why views do not use it; `null` when they may.
    pub(crate) held: Option<Held>,
    /// The parts of the list that its files do not hold: no answer that rests on it is clear.
    pub(crate) lacks: Vec<String>,
    pub(crate) entities: u64,
    pub(crate) tally: Tally,
    pub(crate) issues: IssueCounts,
    /// The first few issues of each kind.
    pub(crate) issues_shown: Vec<Issue>,
    /// Entities that differ from the edition published before; `null` when there is none.
    pub(crate) changes: Option<Counts>,
}

#[derive(Clone, Copy, Serialize)]
pub(crate) struct Counts {
    pub(crate) added: u64,
    pub(crate) removed: u64,
    pub(crate) modified: u64,
}

/// How many issues of each kind a summary shows.
const SHOWN_MAX: usize = 3;

impl Import {
    pub(crate) fn of(
        reading: &Reading,
        recorded: &Recorded,
        published: Option<jiff::civil::Date>,
    ) -> Self {
        Self {
            dataset: reading.dataset().to_string(),
            edition: recorded.edition.0.to_string(),
            reading: recorded.reading.0.to_string(),
            published: published.or(reading.published()).map(|day| day.to_string()),
            recorded: recorded.recorded.to_string(),
            outcome: match recorded.outcome {
                Outcome::New => "new",
                Outcome::SameBytes => "same_bytes",
                Outcome::NewReadingOfKnownEdition => "new_reading",
            },
            held: Held::of(&recorded.admission),
            lacks: reading.lacks().to_vec(),
            entities: reading.entities().len() as u64,
            tally: Tally::of(reading.tally()),
            issues: IssueCounts::of(reading.issues().iter().map(|issue| (issue.kind, 1))),
            issues_shown: first_of_each(reading),
            changes: recorded.changes.map(Counts::of),
        }
    }
}

impl Counts {
    pub(crate) fn of(counts: ChangeCounts) -> Self {
        Self {
            added: counts.added,
            removed: counts.removed,
            modified: counts.modified,
        }
    }
}

fn first_of_each(reading: &Reading) -> Vec<Issue> {
    use interdict_model::IssueKind::{Notice, Record, Value};
    let of_kind = |kind| {
        reading
            .issues()
            .iter()
            .filter(move |issue| issue.kind == kind)
            .take(SHOWN_MAX)
    };
    [Record, Value, Notice]
        .into_iter()
        .flat_map(of_kind)
        .map(Issue::of)
        .collect()
}
