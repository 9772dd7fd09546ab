//! From files to the ledger: one reading, one guard, one transaction. Import and fetch share it.

use interdict_ledger::{Guard, Ledger, NewEdition, Recorded};
use interdict_lists::dataset;
use interdict_model::{DatasetKey, Reading};
use jiff::civil::Date;

use crate::clock;
use crate::config::Config;
use crate::failure::Failure;
use crate::sources::HeldFile;

/// An edition on its way in.
pub(crate) struct Incoming<'a> {
    /// Which dataset.
    pub(crate) dataset: &'a DatasetKey,
    /// The day it was published, where the user says so.
    pub(crate) published: Option<Date>,
    /// The first day for which it answers, where that is not the day it was published.
    pub(crate) counts_from: Option<Date>,
    /// When the publisher is known to have offered it: now for a fetch, its own day for a file from
    /// the disk, of which nothing later is known.
    pub(crate) offered: Offered,
    /// Its files.
    pub(crate) files: &'a [HeldFile],
    /// Where they came from.
    pub(crate) origin: &'a str,
    /// Whether a person accepts it as it is.
    pub(crate) accept: bool,
}

/// When a publisher offered an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Offered {
    /// It offers it now: this moment confirms that nothing newer is out.
    Now,
    /// On the day it was published, if that is known.
    WhenPublished,
}

impl Incoming<'_> {
    /// Reads the files with the dataset's own reader. Nothing is recorded.
    pub(crate) fn read(&self) -> Result<Reading, Failure> {
        let sources: Vec<_> = self.files.iter().map(HeldFile::as_source).collect();
        interdict_lists::read(self.dataset, &sources).map_err(|error| {
            Failure::list(
                format!("read {} from {}", self.dataset, self.origin),
                &error,
            )
        })
    }

    /// Records the edition and its reading, or leaves the ledger as it was.
    pub(crate) fn record(
        &self,
        reading: &Reading,
        ledger: &Ledger,
        config: &Config,
    ) -> Result<Recorded, Failure> {
        let sources: Vec<_> = self.files.iter().map(HeldFile::as_source).collect();
        let now = clock::now();
        let day = self.published.or(reading.published());
        let fetched = match self.offered {
            Offered::Now => now,
            Offered::WhenPublished => day
                .and_then(clock::start_of)
                .map_or(now, |start| start.min(now)),
        };
        let edition = NewEdition {
            dataset: self.dataset,
            published: self.published,
            counts_from: self.counts_from,
            fetched,
            files: &sources,
            origin: self.origin,
        };
        ledger
            .record(&edition, reading, now, &self.guard(config))
            .map_err(|error| {
                Failure::write(
                    format!("record {} from {}", self.dataset, self.origin),
                    &error,
                )
            })
    }

    fn guard(&self, config: &Config) -> Guard {
        let usual = Guard::default();
        let Some(known) = dataset(self.dataset) else {
            return Guard {
                accept: self.accept,
                ..usual
            };
        };
        let bounds = config.records(known);
        Guard {
            loss_permille_max: config.loss_permille_max(known).or(usual.loss_permille_max),
            records_min: Some(bounds.min),
            records_max: Some(bounds.max),
            accept: self.accept,
        }
    }
}
