//! The ledger itself: how it is opened and what can be asked. What can be recorded is in `record`.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use interdict_model::{AsOf, DatasetKey, Digest, EditionId, EntityId, Issue, IssueKind, ReadingId};
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::Connection;

use crate::catalogue::{Catalogue, Edition, Recording, Word};
use crate::codec::decode_issues;
use crate::entry::FileEntry;
use crate::store::{BUSY_WAIT, Fault, Store};
use crate::view::load_keys;
use crate::{
    Admission, Changes, History, KeptEdition, KeptFile, KeptReading, KeptWord, LogEntry, LogPlace,
    OpenError, Presence, ReadError, StoreError, Verified, VerifyError, View, blobs, changes,
    entities, log, verify,
};

/// An append-only file of editions, readings and sealed records, with one writer at a time.
///
/// All methods take `&self`; one `Ledger` may be shared by threads. Other processes may read the file
/// at the same time; a second writer waits.
#[derive(Debug)]
pub struct Ledger {
    store: Arc<Store>,
    /// What the log says, as far as it has been read.
    catalogue: RwLock<Catalogue>,
    /// The writer's own, which knows the entry being written before it is committed.
    writing: Mutex<Catalogue>,
}

/// Editions that are looked at to tell since when entities stand as they do: each of the largest list
/// costs a millisecond.
const LOOKED_BACK: usize = 100;

impl Ledger {
    /// Opens a ledger for reading and writing, creating it if there is none and bringing an older
    /// format up to date. The write lock is taken only while something is recorded.
    ///
    /// # Errors
    /// When the file is no ledger, or of a newer format, or cannot be opened.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        Self::open_waiting(path, BUSY_WAIT)
    }

    /// As [`Ledger::open`], with another patience than half a minute when somebody else is writing.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn open_waiting(path: impl AsRef<Path>, busy_wait: Duration) -> Result<Self, OpenError> {
        Ok(Self::over(Store::open(path.as_ref(), busy_wait)?))
    }

    /// Opens an existing ledger for reading only.
    ///
    /// # Errors
    /// As [`Ledger::open`], and when there is no file or its format is an older one.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        Ok(Self::over(Store::open_read_only(path.as_ref())?))
    }

    fn over(store: Store) -> Self {
        Self {
            store: Arc::new(store),
            catalogue: RwLock::default(),
            writing: Mutex::default(),
        }
    }

    /// The ledger's file.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// Every edition kept, of one dataset or of all, in the order of dataset and last day.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn editions(&self, dataset: Option<&DatasetKey>) -> Result<Vec<KeptEdition>, ReadError> {
        self.ask("list the editions", |connection, catalogue| {
            let mut all = Vec::new();
            for key in catalogue.all_datasets() {
                if dataset.is_some_and(|wanted| wanted != key) {
                    continue;
                }
                let mut admissions = catalogue.admissions(key, Timestamp::MAX);
                let mut kept = Vec::new();
                for edition in catalogue.editions(key) {
                    let admission = admissions
                        .remove(&edition.id)
                        .unwrap_or(Admission::Admitted);
                    kept.push(keep(connection, key, edition, admission)?);
                }
                kept.sort_by_key(|edition| {
                    (edition.days.last().copied(), edition.fetched, edition.id)
                });
                all.append(&mut kept);
            }
            Ok(all)
        })
    }

    /// The issues of one reading, in the order met.
    ///
    /// # Errors
    /// When the ledger has no such reading, or the file cannot be read.
    pub fn issues(&self, reading: ReadingId) -> Result<Vec<Issue>, ReadError> {
        let found = self.ask("read the issues", |connection, catalogue| {
            let Some(known) = catalogue.reading(reading) else {
                return Ok(None);
            };
            let bytes = blobs::load(connection, known.entry.issues)?;
            let issues = decode_issues(&bytes);
            Ok(Some(issues.map_err(|error| {
                Fault::Damaged(format!("issues: {error}"))
            })?))
        })?;
        found.ok_or(ReadError::UnknownReading { reading })
    }

    /// The raw files of one edition, by name, byte for byte as published.
    ///
    /// # Errors
    /// When the ledger has no such edition, or the file cannot be read.
    pub fn files(&self, edition: EditionId) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
        let found = self.ask("read the files of an edition", |connection, catalogue| {
            let Some((_, known)) = catalogue.edition(edition) else {
                return Ok(None);
            };
            let load = |file: &FileEntry| {
                Ok((
                    file.name.clone(),
                    blobs::load(connection, file.digest)?.to_vec(),
                ))
            };
            let files = known.readings[0].entry.files.iter().map(load);
            files.collect::<Result<Vec<_>, Fault>>().map(Some)
        })?;
        found.ok_or(ReadError::UnknownEdition { edition })
    }

    /// The world as of a day: of `datasets`, or of every dataset the ledger keeps.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn view(&self, as_of: AsOf, datasets: Option<&[DatasetKey]>) -> Result<View, ReadError> {
        self.ask("choose the readings of a day", |_, catalogue| {
            Ok(View::new(
                Arc::clone(&self.store),
                catalogue,
                as_of,
                datasets,
            ))
        })
    }

    /// What differs between two editions of one dataset, by the newest reading of each.
    ///
    /// # Errors
    /// When the ledger lacks one of them, they are of two datasets, or the file cannot be read.
    pub fn changes(&self, from: EditionId, to: EditionId) -> Result<Changes, ReadError> {
        self.ask("compare two editions", |connection, catalogue| {
            let ((earlier, from), (later, to)) =
                match (newest(catalogue, from), newest(catalogue, to)) {
                    (Ok(from), Ok(to)) => (from, to),
                    (Err(error), _) | (_, Err(error)) => return Ok(Err(error)),
                };
            if earlier != later {
                let (from, to) = (earlier.clone(), later.clone());
                return Ok(Err(ReadError::TwoDatasets { from, to }));
            }
            let from = load_keys(connection, from.entry.entity_keys)?;
            let to = load_keys(connection, to.entry.entity_keys)?;
            changes::compare(connection, &from, &to).map(Ok)
        })?
    }

    /// One entity through all admitted editions of its dataset: since when it is listed, when it
    /// changed.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn history(&self, dataset: &DatasetKey, id: &EntityId) -> Result<History, ReadError> {
        self.ask("trace an entity", |connection, catalogue| {
            let mut presence: Vec<Presence> = Vec::new();
            let mut before = None;
            for publication in catalogue.timeline(dataset, Timestamp::MAX) {
                let Some(reading) = publication.serving else {
                    continue;
                };
                let keys = load_keys(connection, reading.entry.entity_keys)?;
                let row = entities::find(connection, &keys, id)?;
                presence.push(Presence {
                    day: publication.edition.day_shown(publication.day),
                    edition: publication.edition.id,
                    present: row.is_some(),
                    changed: row != before,
                });
                before = row;
            }
            Ok(History { presence })
        })
    }

    /// Since which day each entity of a view's dataset stands in it as it does now, in the order of
    /// [`View::entities`]. It is the day of an edition; what the earliest edition looked at has already
    /// may have stood so before. The last hundred editions are looked at.
    ///
    /// # Errors
    /// When the view has no reading of the dataset, or the file cannot be read.
    pub fn unchanged_since(
        &self,
        view: &View,
        dataset: &DatasetKey,
    ) -> Result<Vec<Date>, ReadError> {
        let chosen = view.reading(dataset).ok_or_else(|| ReadError::NotInView {
            dataset: dataset.clone(),
        })?;
        let recorded = view.as_of().recorded;
        self.ask("trace the entities of a list", |connection, catalogue| {
            let timeline = catalogue.timeline(dataset, recorded);
            let readings = timeline
                .iter()
                .filter_map(|publication| Some((publication.day, &publication.serving?.entry)));
            let mut readings: Vec<_> = readings.collect();
            // What serves on the day asked, and what served before it.
            let place = readings
                .iter()
                .rposition(|(day, entry)| *day == chosen.day && entry.reading == chosen.reading);
            readings.truncate(place.map_or(0, |place| place + 1));
            let Some((day, last)) = readings.pop() else {
                return Ok(vec![
                    chosen.day;
                    usize::try_from(chosen.entities).unwrap_or(0)
                ]);
            };
            let keys = load_keys(connection, last.entity_keys)?;
            let mut since = vec![day; keys.len()];
            let mut standing: Vec<usize> = (0..keys.len()).collect();
            for (day, entry) in readings.into_iter().rev().take(LOOKED_BACK) {
                let before: HashSet<i64> = load_keys(connection, entry.entity_keys)?
                    .into_iter()
                    .collect();
                standing.retain(|at| before.contains(&keys[*at]));
                for at in &standing {
                    since[*at] = day;
                }
            }
            Ok(since)
        })
    }

    /// The entries of one kind, or all, with a number greater than `after`, at most `limit` of them,
    /// in order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn log(
        &self,
        kind: Option<&str>,
        after: u64,
        limit: usize,
    ) -> Result<Vec<LogEntry>, ReadError> {
        let read = |connection: &Connection| log::entries(connection, kind, after, limit);
        Ok(self.store.read("read the log", read)?)
    }

    /// The entry with this hash.
    ///
    /// # Errors
    /// When there is none, or the file cannot be read.
    pub fn sealed(&self, hash: Digest) -> Result<LogEntry, ReadError> {
        let read = |connection: &Connection| log::by_hash(connection, hash);
        let found = self.store.read("read an entry of the log", read)?;
        found.ok_or(ReadError::UnknownEntry { entry: hash })
    }

    /// The last entry of the log, if there is any. It changes with every write and with nothing else.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn head(&self) -> Result<Option<LogPlace>, ReadError> {
        let last = self.store.read("read the end of the log", log::last)?;
        Ok(last.map(|(place, _)| place))
    }

    /// The instant of the last entry. An answer that is to know everything the ledger knows asks as
    /// of this or of now, whichever is later: another machine's clock may be ahead.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn last_recorded(&self) -> Result<Option<Timestamp>, ReadError> {
        let last = self.store.read("read the end of the log", log::last)?;
        Ok(last.map(|(_, at)| at))
    }

    /// Checks the whole ledger: the chain of the log and every digest in it, down to the last byte of
    /// every file and entity.
    ///
    /// It cannot notice that the whole file was replaced by an older copy of itself, or rewritten
    /// from some entry on with new hashes. For that, keep [`Verified::head`] elsewhere and ask
    /// [`Ledger::sealed`] for it later.
    ///
    /// # Errors
    /// The first thing that is not what was recorded.
    pub fn verify(&self) -> Result<Verified, VerifyError> {
        verify::verify(&self.store)
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Runs a write with the writer's catalogue, up to date within the transaction.
    pub(crate) fn write<T, E: From<StoreError>>(
        &self,
        doing: &'static str,
        body: impl FnOnce(&Connection, &mut Catalogue) -> Result<ControlFlow<T, T>, E>,
    ) -> Result<T, E> {
        let mut taken = None;
        let result = self.store.write(doing, |transaction| {
            let catalogue = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
            let catalogue = taken.insert(catalogue);
            let read = catalogue.read_on(transaction);
            read.map_err(|fault| self.store.explain(doing, fault))?;
            body(transaction, catalogue)
        });
        if let (Err(_), Some(catalogue)) = (&result, &mut taken) {
            // It may hold an entry that was never committed.
            **catalogue = Catalogue::default();
        }
        result
    }

    /// Answers a question from an up-to-date catalogue.
    fn ask<T>(
        &self,
        doing: &'static str,
        body: impl FnOnce(&Connection, &Catalogue) -> Result<T, Fault>,
    ) -> Result<T, ReadError> {
        let answer = self.store.read(doing, |connection| {
            {
                let mut catalogue = self
                    .catalogue
                    .write()
                    .unwrap_or_else(PoisonError::into_inner);
                if let Err(fault) = catalogue.read_on(connection) {
                    *catalogue = Catalogue::default();
                    return Err(fault);
                }
            }
            let catalogue = self
                .catalogue
                .read()
                .unwrap_or_else(PoisonError::into_inner);
            body(connection, &catalogue)
        })?;
        Ok(answer)
    }
}

fn newest(
    catalogue: &Catalogue,
    edition: EditionId,
) -> Result<(&DatasetKey, &Recording), ReadError> {
    let (dataset, known) = catalogue
        .edition(edition)
        .ok_or(ReadError::UnknownEdition { edition })?;
    let reading = known.readings.last().expect("an edition has a reading");
    Ok((dataset, reading))
}

fn keep(
    connection: &Connection,
    dataset: &DatasetKey,
    edition: &Edition,
    admission: Admission,
) -> Result<KeptEdition, Fault> {
    let first = &edition.readings[0];
    let kept_file = |file: &FileEntry| {
        Ok(KeptFile {
            name: file.name.clone(),
            digest: file.digest,
            bytes: file.bytes,
            stored_bytes: blobs::stored_bytes(connection, file.digest)?,
        })
    };
    Ok(KeptEdition {
        id: edition.id,
        dataset: dataset.clone(),
        published: edition.published,
        days: edition.days(Timestamp::MAX).into_iter().collect(),
        counts_from: edition.counts_from,
        fetched: edition.fetched(Timestamp::MAX),
        seen_last: edition.seen_last(Timestamp::MAX),
        recorded: first.at,
        origin: first.entry.origin.clone(),
        files: first
            .entry
            .files
            .iter()
            .map(kept_file)
            .collect::<Result<_, Fault>>()?,
        readings: edition.readings.iter().map(kept_reading).collect(),
        admission,
        words: edition.words.iter().map(kept_word).collect(),
    })
}

fn kept_word(word: &Word) -> KeptWord {
    KeptWord {
        admits: word.admits,
        who: word.said.who.clone(),
        why: word.said.why.clone(),
        at: word.at,
    }
}

fn kept_reading(reading: &Recording) -> KeptReading {
    let entry = &reading.entry;
    let counts = entry.issue_counts;
    KeptReading {
        id: entry.reading,
        entities_digest: entry.entities_digest,
        reader: entry.reader.clone(),
        recorded: reading.at,
        tally: (&entry.tally).into(),
        entities: entry.entities,
        issues: [
            (IssueKind::Record, counts.record),
            (IssueKind::Value, counts.value),
            (IssueKind::Notice, counts.notice),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .collect(),
        lacks: entry.lacks.clone(),
    }
}
