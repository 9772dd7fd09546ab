//! The immutable world as of a day.

use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

use interdict_model::{AsOf, DatasetKey, Digest, EditionId, Entity, EntityId, ReadingId};
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::Connection;

use crate::catalogue::{Catalogue, Choice};
use crate::codec::decode_keys;
use crate::entities::{self, EntitiesHasher};
use crate::store::{Fault, Store};
use crate::{ReadError, StoreError, blobs};

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
    store: Arc<Store>,
    /// One for each chosen reading.
    lists: Vec<EntityList>,
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
    /// The digest over its entities: two readings with the same entities share it.
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
    /// The parts of the list that the edition's files do not hold; empty when it is whole.
    pub lacks: Vec<String>,
    /// How it was chosen.
    pub basis: Basis,
    /// Whether an edition or a reading that would have been chosen in its place is held: the answer
    /// is stale.
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

/// The entities of one reading, in the order of their ids, read from the file as they are asked for.
///
/// Each is checked against its digest, and all together against the reading's when the last has
/// been given: an error at the end says that the whole is not what was recorded.
#[derive(Debug)]
pub struct Entities {
    store: Arc<Store>,
    keys: Arc<[i64]>,
    next: usize,
    ready: VecDeque<Entity>,
    hasher: EntitiesHasher,
    /// The digest that all must have, until it has been checked or an error was given.
    expected: Option<Digest>,
}

/// The list of a reading's entities, read when it is first needed.
#[derive(Debug)]
struct EntityList {
    blob: Digest,
    keys: OnceLock<Arc<[i64]>>,
}

/// Entities read from the file at a time: enough to make the cost of a connection small, few enough
/// to keep memory flat.
const BATCH: usize = 1_024;

impl View {
    pub(crate) fn new(
        store: Arc<Store>,
        catalogue: &Catalogue,
        as_of: AsOf,
        datasets: Option<&[DatasetKey]>,
    ) -> Self {
        let mut wanted: Vec<DatasetKey> = match datasets {
            Some(datasets) => datasets.to_vec(),
            None => catalogue.datasets(as_of.recorded).cloned().collect(),
        };
        wanted.sort();
        wanted.dedup();
        let (mut chosen, mut lists, mut missing) = (Vec::new(), Vec::new(), Vec::new());
        for dataset in wanted {
            match catalogue.choose(&dataset, as_of) {
                Some(choice) => {
                    lists.push(EntityList {
                        blob: choice.reading.entry.entity_keys,
                        keys: OnceLock::new(),
                    });
                    chosen.push(describe(dataset, &choice, as_of.recorded));
                }
                None => missing.push(dataset),
            }
        }
        Self {
            id: view_id(&chosen, &missing),
            as_of,
            chosen,
            missing,
            store,
            lists,
        }
    }

    /// Names the view: the digest of the readings chosen and how, and of the datasets missing. Two
    /// views with one id hold the same.
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
        self.place(dataset).ok().map(|at| &self.chosen[at])
    }

    /// All entities of one dataset, in the order of their ids.
    ///
    /// # Errors
    /// When the view has no reading of the dataset, or the file cannot be read.
    pub fn entities(&self, dataset: &DatasetKey) -> Result<Entities, ReadError> {
        let at = self.place(dataset)?;
        Ok(Entities {
            store: Arc::clone(&self.store),
            keys: self.keys(at)?,
            next: 0,
            ready: VecDeque::new(),
            hasher: EntitiesHasher::new(),
            expected: Some(self.chosen[at].entities_digest),
        })
    }

    /// One entity of one dataset, if it is in the view.
    ///
    /// # Errors
    /// When the view has no reading of the dataset, or the file cannot be read.
    pub fn entity(&self, dataset: &DatasetKey, id: &EntityId) -> Result<Option<Entity>, ReadError> {
        Ok(self.placed(dataset, id)?.map(|(_, entity)| entity))
    }

    /// The same with the entity's place in the order of ids.
    ///
    /// # Errors
    /// When the view has no reading of the dataset, or the file cannot be read.
    pub fn placed(
        &self,
        dataset: &DatasetKey,
        id: &EntityId,
    ) -> Result<Option<(usize, Entity)>, ReadError> {
        let keys = self.keys(self.place(dataset)?)?;
        let found = self.store.read("look up an entity", |connection| {
            let Some(place) = entities::find_place(connection, &keys, id)? else {
                return Ok(None);
            };
            let entity = entities::load_entity(connection, keys[place])?.1;
            Ok(Some((place, entity)))
        })?;
        Ok(found)
    }

    fn place(&self, dataset: &DatasetKey) -> Result<usize, ReadError> {
        let place = self
            .chosen
            .binary_search_by(|chosen| chosen.dataset.cmp(dataset));
        place.map_err(|_| ReadError::NotInView {
            dataset: dataset.clone(),
        })
    }

    fn keys(&self, at: usize) -> Result<Arc<[i64]>, StoreError> {
        let list = &self.lists[at];
        if let Some(keys) = list.keys.get() {
            return Ok(Arc::clone(keys));
        }
        let keys: Arc<[i64]> = self
            .store
            .read("read the list of entities", |connection| {
                load_keys(connection, list.blob)
            })?
            .into();
        Ok(Arc::clone(list.keys.get_or_init(|| keys)))
    }
}

impl Entities {
    /// How many there are in all.
    #[must_use]
    pub fn total(&self) -> usize {
        self.keys.len()
    }

    fn fetch(&mut self) -> Result<(), StoreError> {
        let end = self.keys.len().min(self.next + BATCH);
        let keys = &self.keys[self.next..end];
        let read = self.store.read("read entities", |connection| {
            entities::load_entities(connection, keys)
        })?;
        self.next = end;
        for (digest, entity) in read {
            self.hasher.add(&digest);
            self.ready.push_back(entity);
        }
        Ok(())
    }

    fn check(&self, expected: Digest) -> Result<(), StoreError> {
        if self.hasher.finish() == expected {
            return Ok(());
        }
        let what = format!(
            "the entities of reading {} have been altered",
            expected.short()
        );
        Err(self.store.explain("read entities", Fault::Damaged(what)))
    }
}

impl Iterator for Entities {
    type Item = Result<Entity, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(entity) = self.ready.pop_front() {
            return Some(Ok(entity));
        }
        let expected = self.expected?;
        let result = if self.next < self.keys.len() {
            self.fetch()
        } else {
            self.expected = None;
            self.check(expected)
        };
        match result {
            Ok(()) => self.next(),
            Err(error) => {
                self.expected = None;
                Some(Err(error.into()))
            }
        }
    }
}

/// The keys of a reading's entities, in the order of the entities' ids.
pub(crate) fn load_keys(connection: &Connection, blob: Digest) -> Result<Vec<i64>, Fault> {
    let bytes = blobs::load(connection, blob)?;
    decode_keys(&bytes)
        .map_err(|error| Fault::Damaged(format!("list {blob} cannot be read: {error}")))
}

fn describe(dataset: DatasetKey, choice: &Choice<'_>, recorded: Timestamp) -> ChosenReading {
    let entry = &choice.reading.entry;
    ChosenReading {
        dataset,
        edition: choice.edition.id,
        reading: entry.reading,
        entities_digest: entry.entities_digest,
        published: choice.edition.published,
        day: choice.day,
        fetched: choice.edition.fetched(recorded),
        seen_last: choice.edition.seen_last(recorded),
        recorded: choice.reading.at,
        reader: entry.reader.clone(),
        entities: entry.entities,
        lacks: entry.lacks.clone(),
        basis: choice.basis,
        held_newer: choice.held_newer,
    }
}

fn view_id(chosen: &[ChosenReading], missing: &[DatasetKey]) -> Digest {
    let mut hasher = blake3::Hasher::new_derive_key("interdict ledger: view");
    for reading in chosen {
        hasher.update(reading.reading.0.as_bytes());
        let basis = match reading.basis {
            Basis::Current => 0,
            Basis::LaterEdition => 1,
        };
        hasher.update(&[basis, u8::from(reading.held_newer)]);
    }
    for dataset in missing {
        hasher.update(dataset.as_str().as_bytes());
        hasher.update(b"\n");
    }
    Digest::from_bytes(*hasher.finalize().as_bytes())
}
