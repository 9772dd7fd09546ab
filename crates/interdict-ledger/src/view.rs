//! The immutable world as of a day.
#![allow(clippy::unimplemented, dead_code)]

use interdict_model::{AsOf, DatasetKey, Digest, EditionId, Entity, EntityId, ReadingId};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::ReadError;

/// The choice of one reading per dataset, by the two clocks of [`AsOf`].
///
/// A view owns what it needs and no later write touches it; it can be sent to other threads and
/// outlive the [`Ledger`](crate::Ledger) it came from.
#[derive(Debug)]
pub struct View {
    id: Digest,
    as_of: AsOf,
    chosen: Vec<ChosenReading>,
    missing: Vec<DatasetKey>,
}

/// The reading that answers for one dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenReading {
    /// The dataset.
    pub dataset: DatasetKey,
    /// The edition.
    pub edition: EditionId,
    /// The reading.
    pub reading: ReadingId,
    /// The digest over its entities.
    pub entities_digest: Digest,
    /// The day the edition was published, by its own word or a person's.
    pub published: Option<Date>,
    /// The day it counts as published: `published`, else the day it was fetched.
    pub day: Date,
    /// When it was first fetched.
    pub fetched: Timestamp,
    /// When it was last seen to be what the publisher offers.
    pub seen_last: Timestamp,
    /// When the reading was recorded.
    pub recorded: Timestamp,
    /// The reader and its version.
    pub reader: String,
    /// How many entities it has.
    pub entities: u64,
    /// How it was chosen.
    pub basis: Basis,
    /// Whether a newer edition at or before the day asked, or a newer reading of this one, is held:
    /// the answer is stale.
    pub held_newer: bool,
}

/// How a reading was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// It is the latest at or before the day asked.
    Current,
    /// There is none at or before the day asked, and this is the earliest later one: it speaks only
    /// for designations whose own start is not after that day.
    LaterEdition,
}

/// The entities of one reading, in the order of their ids.
#[derive(Debug)]
pub struct Entities {}

impl Iterator for Entities {
    type Item = Result<Entity, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        unimplemented!()
    }
}

impl View {
    /// Names the view: the digest of the readings chosen and how, and of the datasets missing.
    #[must_use]
    pub fn id(&self) -> Digest {
        self.id
    }

    /// The clocks it was made for.
    #[must_use]
    pub fn as_of(&self) -> AsOf {
        self.as_of
    }

    /// The readings chosen, one a dataset, in the order of the datasets' keys.
    #[must_use]
    pub fn chosen(&self) -> &[ChosenReading] {
        &self.chosen
    }

    /// Datasets that were asked for, or that the ledger keeps, and that have no admitted reading.
    #[must_use]
    pub fn missing(&self) -> &[DatasetKey] {
        &self.missing
    }

    /// The reading chosen for one dataset.
    #[must_use]
    pub fn reading(&self, dataset: &DatasetKey) -> Option<&ChosenReading> {
        self.chosen.iter().find(|chosen| chosen.dataset == *dataset)
    }

    /// All entities of one dataset, in the order of their ids.
    ///
    /// # Errors
    /// When the view has no reading of the dataset, or the file cannot be read.
    pub fn entities(&self, _dataset: &DatasetKey) -> Result<Entities, ReadError> {
        unimplemented!()
    }

    /// One entity of one dataset, if it is in the view.
    ///
    /// # Errors
    /// When the view has no reading of the dataset, or the file cannot be read.
    pub fn entity(
        &self,
        _dataset: &DatasetKey,
        _id: &EntityId,
    ) -> Result<Option<Entity>, ReadError> {
        unimplemented!()
    }
}
