//! Editions as the ledger keeps them.

use std::collections::BTreeMap;

use interdict_ledger::{Admission, HoldReason, KeptEdition};
use interdict_model::{IssueKind, Tally as ModelTally};
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Serialize, JsonSchema)]
pub(crate) struct Editions {
    pub(crate) editions: Vec<Edition>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Edition {
    pub(crate) edition: String,
    pub(crate) dataset: String,
    /// The day the list gives itself, or a person gave it.
    pub(crate) published: Option<String>,
    /// The days it counts as published.
    pub(crate) days: Vec<String>,
    pub(crate) fetched: String,
    pub(crate) seen_last: String,
    pub(crate) recorded: String,
    pub(crate) origin: String,
    pub(crate) files: Vec<File>,
    /// The newest reading.
    pub(crate) reading: Reading,
    /// How many readings there are.
    pub(crate) readings: usize,
    /// Why views do not use it; `null` when they may.
    pub(crate) held: Option<Held>,
    /// What persons said of it, in order.
    pub(crate) words: Vec<Word>,
}

/// A person's word for an edition.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Word {
    /// `admitted` or `withdrawn`.
    pub(crate) what: &'static str,
    pub(crate) who: String,
    pub(crate) why: String,
    pub(crate) at: String,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct File {
    pub(crate) name: String,
    digest: String,
    pub(crate) bytes: u64,
    pub(crate) stored_bytes: u64,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Reading {
    reading: String,
    entities_digest: String,
    reader: String,
    recorded: String,
    pub(crate) entities: u64,
    pub(crate) tally: Tally,
    pub(crate) issues: IssueCounts,
    /// The parts of the list that the edition's files do not hold.
    pub(crate) lacks: Vec<String>,
}

/// The account of the source's records: source = read + ignored + rejected.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Tally {
    pub(crate) source: u64,
    pub(crate) read: u64,
    /// By reason.
    pub(crate) ignored: BTreeMap<String, u64>,
    pub(crate) rejected: u64,
}

#[derive(Clone, Copy, Default, Serialize, JsonSchema)]
pub(crate) struct IssueCounts {
    pub(crate) record: u64,
    pub(crate) value: u64,
    pub(crate) notice: u64,
}

/// Why an edition is kept and not used.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Held {
    pub(crate) code: &'static str,
    pub(crate) why: String,
}

impl Edition {
    pub(crate) fn of(kept: &KeptEdition) -> Self {
        Self {
            edition: kept.id.0.to_string(),
            dataset: kept.dataset.to_string(),
            published: kept.published.map(|day| day.to_string()),
            days: kept.days.iter().map(ToString::to_string).collect(),
            fetched: kept.fetched.to_string(),
            seen_last: kept.seen_last.to_string(),
            recorded: kept.recorded.to_string(),
            origin: kept.origin.clone(),
            files: files(kept),
            reading: newest(kept),
            readings: kept.readings.len(),
            held: Held::of(&kept.admission),
            words: kept.words.iter().map(Word::of).collect(),
        }
    }
}

fn files(kept: &KeptEdition) -> Vec<File> {
    let of = |file: &interdict_ledger::KeptFile| File {
        name: file.name.clone(),
        digest: file.digest.to_string(),
        bytes: file.bytes,
        stored_bytes: file.stored_bytes,
    };
    kept.files.iter().map(of).collect()
}

fn newest(kept: &KeptEdition) -> Reading {
    let reading = kept.readings.last().expect("a kept edition has a reading");
    Reading {
        reading: reading.id.0.to_string(),
        entities_digest: reading.entities_digest.to_string(),
        reader: reading.reader.clone(),
        recorded: reading.recorded.to_string(),
        entities: reading.entities,
        tally: Tally::of(&reading.tally),
        issues: IssueCounts::of(reading.issues.iter().copied()),
        lacks: reading.lacks.clone(),
    }
}

impl Tally {
    pub(crate) fn of(tally: &ModelTally) -> Self {
        Self {
            source: tally.source,
            read: tally.read,
            ignored: tally.ignored.clone(),
            rejected: tally.rejected,
        }
    }
}

impl IssueCounts {
    pub(crate) fn of(counts: impl Iterator<Item = (IssueKind, u64)>) -> Self {
        let mut found = Self::default();
        for (kind, count) in counts {
            match kind {
                IssueKind::Record => found.record += count,
                IssueKind::Value => found.value += count,
                IssueKind::Notice => found.notice += count,
            }
        }
        found
    }

    pub(crate) fn total(&self) -> u64 {
        self.record + self.value + self.notice
    }
}

impl Word {
    fn of(kept: &interdict_ledger::KeptWord) -> Self {
        Self {
            what: if kept.admits { "admitted" } else { "withdrawn" },
            who: kept.who.clone(),
            why: kept.why.clone(),
            at: kept.at.to_string(),
        }
    }
}

impl Held {
    /// The code of an edition that a person withdrew.
    pub(crate) const WITHDRAWN: &'static str = "withdrawn";

    pub(crate) fn of(admission: &Admission) -> Option<Self> {
        match admission {
            Admission::Admitted => None,
            Admission::Withdrawn => Some(Self {
                code: Self::WITHDRAWN,
                why: "it was withdrawn".to_owned(),
            }),
            Admission::Held { why } => Some(Self {
                code: match why {
                    HoldReason::Lost { .. } => "lost",
                    HoldReason::TooFew { .. } => "too_few",
                    HoldReason::TooMany { .. } => "too_many",
                    _ => "other",
                },
                why: why.to_string(),
            }),
        }
    }
}
