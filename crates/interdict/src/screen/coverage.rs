//! What an answer rests on: which lists, how old, and what was missing.

use interdict_ledger::{Basis, ChosenReading, View};
use interdict_model::{AsOf, DatasetKey, Digest, EditionId, ReadingId};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::query::Freshness;

/// What an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The two clocks that were asked.
    pub as_of: AsOf,
    /// The view: the digest of the readings chosen.
    pub view: Digest,
    /// The datasets that were consulted, in the order of their keys.
    pub consulted: Vec<Consulted>,
    /// Datasets that were asked for and of which the ledger holds nothing for these clocks.
    pub missing: Vec<DatasetKey>,
}

/// One dataset that was consulted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consulted {
    /// The dataset.
    pub dataset: DatasetKey,
    /// The edition that answered.
    pub edition: EditionId,
    /// The reading that answered.
    pub reading: ReadingId,
    /// The day the edition counts as published.
    pub day: Date,
    /// Whether that is the list's own date, and not the day it was fetched.
    pub dated: bool,
    /// Days from the edition to the day asked; negative when the edition is later.
    pub age_days: i32,
    /// The parts of the list that the edition does not hold; empty when it is whole.
    pub lacks: Vec<String>,
    /// What a person should know of it; empty when all is well.
    pub cautions: Vec<Caution>,
}

/// Why a dataset's answer should be taken with care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Caution {
    /// The edition, and its last confirmation by the publisher, are older than the dataset's limit.
    Stale,
    /// The ledger has no edition as early as the day asked: a later one answers.
    LaterEdition,
    /// A newer edition was fetched and is held until a person admits it.
    NewerHeld,
    /// The edition came without parts of the list: a party that it does not name may be listed.
    Partial,
}

impl Coverage {
    pub(crate) fn of(view: &View, freshness: &Freshness) -> Self {
        Self {
            as_of: view.as_of(),
            view: view.id(),
            consulted: view
                .chosen()
                .iter()
                .map(|reading| consulted(reading, view.as_of(), freshness))
                .collect(),
            missing: view.missing().to_vec(),
        }
    }

    /// The same coverage, of some datasets only; those that the view never held count as missing.
    #[must_use]
    pub fn narrowed(&self, datasets: &[DatasetKey]) -> Self {
        let consulted: Vec<Consulted> = self
            .consulted
            .iter()
            .filter(|one| datasets.contains(&one.dataset))
            .cloned()
            .collect();
        let unknown = datasets
            .iter()
            .filter(|key| !consulted.iter().any(|one| one.dataset == **key));
        Self {
            missing: unknown.cloned().collect(),
            consulted,
            ..self.clone()
        }
    }

    /// Whether every dataset asked for was consulted, in an edition that needs no caution.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
            && !self.consulted.is_empty()
            && self
                .consulted
                .iter()
                .all(|dataset| dataset.cautions.is_empty())
    }
}

fn consulted(reading: &ChosenReading, as_of: AsOf, freshness: &Freshness) -> Consulted {
    let mut cautions = Vec::new();
    let days_from = |day: Date| {
        day.until(as_of.listed)
            .map_or(i32::MAX, |span| span.get_days())
    };
    let age_days = days_from(reading.day);
    let confirmed = TimeZone::UTC.to_datetime(reading.seen_last).date();
    let limit = freshness.days_max.get(&reading.dataset);
    if limit.is_some_and(|days| age_days.min(days_from(confirmed)) > i32::from(*days)) {
        cautions.push(Caution::Stale);
    }
    if reading.basis == Basis::LaterEdition {
        cautions.push(Caution::LaterEdition);
    }
    if reading.held_newer {
        cautions.push(Caution::NewerHeld);
    }
    if !reading.lacks.is_empty() {
        cautions.push(Caution::Partial);
    }
    Consulted {
        dataset: reading.dataset.clone(),
        edition: reading.edition,
        reading: reading.reading,
        day: reading.day,
        dated: reading.published.is_some(),
        age_days,
        lacks: reading.lacks.clone(),
        cautions,
    }
}
