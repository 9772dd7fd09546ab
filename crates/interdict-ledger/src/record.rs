//! Recording: an edition, a reading, a sighting, a person's word. One transaction each.

use std::ops::ControlFlow;

use interdict_model::{DatasetKey, EditionId, IssueKind, Reading, ReadingId};
use jiff::Timestamp;
use rusqlite::Connection;

use crate::blobs::{self, BLOB_BYTES_MAX, Packed};
use crate::catalogue::{Catalogue, Recording};
use crate::codec::{encode_issues, encode_keys};
use crate::entities::{self, EncodedEntities};
use crate::entry::{
    self, ADMISSION, FileEntry, GuardEntry, IssueCounts, READING, ReadingEntry, SIGHTING,
    SightingEntry, Text, WITHDRAWAL, WordEntry,
};
use crate::log::{self, AppendFault, LogEntry, PAYLOAD_BYTES_MAX};
use crate::store::Fault;
use crate::view::load_keys;
use crate::{
    AdmitError, AppendError, ChangeCounts, Guard, Ledger, LogPlace, NewEdition, Outcome,
    RecordError, Recorded, WithdrawError, changes,
};

/// What is said when a recording fails.
const RECORDING: &str = "record an edition";
const ADDING: &str = "add an entry to the log";

/// Everything that can be done before the write lock is taken.
struct Prepared {
    entities: EncodedEntities,
    issues: Option<Packed>,
    files: Vec<Option<Packed>>,
    /// The entry, but for the edition it belongs to and the list of keys.
    entry: ReadingEntry,
}

impl Ledger {
    /// Records an edition and what a reader made of it, in one transaction: when this returns, both
    /// survive any kill; when it fails, the ledger is as it was.
    ///
    /// # Errors
    /// When edition and reading do not fit together, `recorded` lies before the last entry, another
    /// writer does not finish, or the file cannot be written.
    pub fn record(
        &self,
        edition: &NewEdition<'_>,
        reading: &Reading,
        recorded: Timestamp,
        guard: &Guard,
    ) -> Result<Recorded, RecordError> {
        check(edition, reading)?;
        let mut prepared = self.store().read(RECORDING, |connection| {
            prepare(connection, edition, reading, guard)
        })?;
        self.write(RECORDING, |connection, catalogue| {
            let fault = |fault| self.store().explain(RECORDING, fault);
            let outcome = settle_edition(catalogue, &mut prepared.entry);
            if outcome == Outcome::SameBytes {
                return self.record_again(connection, catalogue, &prepared.entry, recorded);
            }
            store_content(connection, &mut prepared).map_err(fault)?;
            let added = self.add(
                connection,
                READING,
                &entry::encode(&prepared.entry),
                recorded,
            )?;
            catalogue.read_on(connection).map_err(fault)?;
            let changes = neighbour(catalogue, &prepared.entry, &added)
                .map(|before| changes_since(connection, before, &prepared.entry))
                .transpose()
                .map_err(fault)?;
            Ok(ControlFlow::Continue(Recorded {
                edition: prepared.entry.edition,
                reading: prepared.entry.reading,
                outcome,
                admission: catalogue.admission(edition.dataset, prepared.entry.edition, added.at),
                changes,
                recorded: added.at,
            }))
        })
    }

    /// Records that an edition was still what its publisher offered at `fetched`: for a fetch that
    /// brought no bytes because nothing had changed. At most one such entry a day is kept.
    ///
    /// # Errors
    /// When the ledger has no such edition, or the file cannot be written.
    pub fn seen(
        &self,
        edition: EditionId,
        fetched: Timestamp,
        recorded: Timestamp,
    ) -> Result<(), AdmitError> {
        self.write(ADDING, |connection, catalogue| {
            let Some((_, known)) = catalogue.edition(edition) else {
                return Err(AdmitError::UnknownEdition { edition });
            };
            if !known.is_news(fetched) {
                return Ok(ControlFlow::Break(()));
            }
            let payload = entry::encode(&SightingEntry { edition, fetched });
            self.add(connection, SIGHTING, &payload, recorded)?;
            Ok(ControlFlow::Continue(()))
        })
    }

    /// Admits an edition that the guard holds, on a person's word. It covers the readings recorded
    /// so far, not those a later reader may make.
    ///
    /// # Errors
    /// When the ledger has no such edition, or the file cannot be written.
    pub fn admit(
        &self,
        edition: EditionId,
        who: &str,
        why: &str,
        at: Timestamp,
    ) -> Result<LogPlace, AdmitError> {
        self.write(ADDING, |connection, catalogue| {
            if catalogue.edition(edition).is_none() {
                return Err(AdmitError::UnknownEdition { edition });
            }
            let place = self.say(connection, ADMISSION, edition, (who, why), at)?;
            Ok(ControlFlow::Continue(place))
        })
    }

    /// Takes back an edition that the guard holds, on a person's word: from `at` on views take no notice
    /// of it. Its bytes and readings stay, and [`Ledger::admit`] brings it back.
    ///
    /// # Errors
    /// When the ledger has no such edition, it is not held, or the file cannot be written.
    pub fn withdraw(
        &self,
        edition: EditionId,
        who: &str,
        why: &str,
        at: Timestamp,
    ) -> Result<LogPlace, WithdrawError> {
        self.write(ADDING, |connection, catalogue| {
            let Some((dataset, known)) = catalogue.edition(edition) else {
                return Err(AdmitError::UnknownEdition { edition }.into());
            };
            if known.is_withdrawn(Timestamp::MAX) {
                return Err(WithdrawError::Already { edition });
            }
            if !catalogue.is_held(dataset, edition) {
                return Err(WithdrawError::Serves { edition });
            }
            let place = self.say(connection, WITHDRAWAL, edition, (who, why), at)?;
            Ok(ControlFlow::Continue(place))
        })
    }

    /// Adds an entry of the caller's own to the log: a sealed assessment, a judgement.
    ///
    /// # Errors
    /// When the kind is the ledger's own, the payload too large, `at` lies before the last entry, or
    /// the file cannot be written.
    pub fn append(
        &self,
        kind: &str,
        payload: &[u8],
        at: Timestamp,
    ) -> Result<LogPlace, AppendError> {
        let places = self.append_all(&[(kind, payload)], at)?;
        Ok(places[0])
    }

    /// Adds several entries of the caller's own in one transaction: all of them or none, and for a
    /// thousand hardly slower than for one.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn append_all(
        &self,
        entries: &[(&str, &[u8])],
        at: Timestamp,
    ) -> Result<Vec<LogPlace>, AppendError> {
        entries.iter().try_for_each(|(kind, _)| check_kind(kind))?;
        self.store().write(ADDING, |connection| {
            let places = entries.iter().map(|(kind, payload)| {
                let added = self.add(connection, kind, payload, at)?;
                Ok(added.place)
            });
            Ok(ControlFlow::Continue(
                places.collect::<Result<_, AppendError>>()?,
            ))
        })
    }

    /// The same bytes and the same reading: nothing to keep, but that the list was still the same on
    /// another day, or that a person now accepts what the guard holds.
    fn record_again(
        &self,
        connection: &Connection,
        catalogue: &mut Catalogue,
        entry: &ReadingEntry,
        recorded: Timestamp,
    ) -> Result<ControlFlow<Recorded, Recorded>, RecordError> {
        let fault = |fault| self.store().explain(RECORDING, fault);
        let last = log::last(connection).map_err(fault)?;
        let sighted = self.sight(connection, catalogue, entry, recorded)?;
        let accepted = self.accept(connection, catalogue, entry, recorded)?;
        let now = last.map_or(recorded, |(_, last)| last.max(recorded));
        let at = accepted.or(sighted).unwrap_or(now);
        catalogue.read_on(connection).map_err(fault)?;
        let again = Recorded {
            edition: entry.edition,
            reading: entry.reading,
            outcome: Outcome::SameBytes,
            admission: catalogue.admission(&entry.dataset, entry.edition, at),
            changes: None,
            recorded: at,
        };
        Ok(match sighted.or(accepted) {
            Some(_) => ControlFlow::Continue(again),
            None => ControlFlow::Break(again),
        })
    }

    /// Notes that a list was still the same, if it was not known of that day. Gives the instant.
    fn sight(
        &self,
        connection: &Connection,
        catalogue: &Catalogue,
        entry: &ReadingEntry,
        recorded: Timestamp,
    ) -> Result<Option<Timestamp>, AppendError> {
        let (edition, fetched) = (entry.edition, entry.fetched);
        let known = catalogue.edition(edition);
        if !known.is_some_and(|(_, known)| known.is_news(fetched)) {
            return Ok(None);
        }
        let payload = entry::encode(&SightingEntry { edition, fetched });
        Ok(Some(self.add(connection, SIGHTING, &payload, recorded)?.at))
    }

    /// Notes that a person now accepts a reading recorded before, even if nothing holds it at present:
    /// an edition that arrives late may change that. Gives the instant.
    fn accept(
        &self,
        connection: &Connection,
        catalogue: &Catalogue,
        entry: &ReadingEntry,
        recorded: Timestamp,
    ) -> Result<Option<Timestamp>, AppendError> {
        if !entry.guard.accept || catalogue.is_accepted(entry.reading) {
            return Ok(None);
        }
        let payload = entry::encode(&WordEntry {
            edition: entry.edition,
            who: String::new(),
            why: "accepted when it was imported again".to_owned(),
        });
        Ok(Some(
            self.add(connection, ADMISSION, &payload, recorded)?.at,
        ))
    }

    /// Adds a person's word for an edition.
    fn say(
        &self,
        connection: &Connection,
        kind: &str,
        edition: EditionId,
        (who, why): (&str, &str),
        at: Timestamp,
    ) -> Result<LogPlace, AppendError> {
        let payload = entry::encode(&WordEntry {
            edition,
            who: who.to_owned(),
            why: why.to_owned(),
        });
        Ok(self.add(connection, kind, &payload, at)?.place)
    }

    pub(crate) fn add(
        &self,
        connection: &Connection,
        kind: &str,
        payload: &[u8],
        at: Timestamp,
    ) -> Result<LogEntry, AppendError> {
        log::append(connection, kind, payload, at).map_err(|fault| match fault {
            AppendFault::ClockWentBack { last } => AppendError::ClockWentBack { last, given: at },
            AppendFault::TooLarge { bytes } => AppendError::TooLarge {
                bytes,
                max: PAYLOAD_BYTES_MAX,
            },
            AppendFault::Store(fault) => self.store().explain(ADDING, fault).into(),
        })
    }
}

/// A kind has the shape of a dataset's key and is none of the ledger's own.
pub(crate) fn check_kind(kind: &str) -> Result<(), AppendError> {
    if DatasetKey::new(kind).is_ok() && ![READING, SIGHTING, ADMISSION, WITHDRAWAL].contains(&kind)
    {
        return Ok(());
    }
    Err(AppendError::Kind {
        kind: kind.to_owned(),
    })
}

fn check(edition: &NewEdition<'_>, reading: &Reading) -> Result<(), RecordError> {
    if edition.dataset != reading.dataset() {
        return Err(RecordError::WrongDataset {
            edition: edition.dataset.clone(),
            reading: reading.dataset().clone(),
        });
    }
    if edition.files.is_empty() {
        return Err(RecordError::NoFiles {
            dataset: edition.dataset.clone(),
        });
    }
    match edition
        .files
        .iter()
        .find(|file| file.bytes.len() > BLOB_BYTES_MAX)
    {
        Some(file) => Err(RecordError::FileTooLarge {
            file: file.name.to_owned(),
            bytes: file.bytes.len(),
            max: BLOB_BYTES_MAX,
        }),
        None => Ok(()),
    }
}

fn prepare(
    connection: &Connection,
    edition: &NewEdition<'_>,
    reading: &Reading,
    guard: &Guard,
) -> Result<Prepared, Fault> {
    let entities = entities::encode_all(reading.entities());
    let issues = encode_issues(reading.issues());
    let published = edition.published.or(reading.published());
    let files: Vec<FileEntry> = edition
        .files
        .iter()
        .map(|file| FileEntry {
            name: file.name.to_owned(),
            digest: blobs::digest(file.bytes),
            bytes: file.bytes.len() as u64,
        })
        .collect();
    let id = entry::edition_id(edition.dataset, published, entry::content_digest(&files));
    let mut entry = ReadingEntry {
        dataset: edition.dataset.clone(),
        edition: id,
        published: published.map(Text),
        fetched: edition.fetched,
        origin: edition.origin.to_owned(),
        files,
        reading: ReadingId(entities.digest),
        reader: reading.reader().to_owned(),
        tally: reading.tally().into(),
        entities: reading.entities().len() as u64,
        entities_digest: entities.digest,
        entity_keys: entities.digest,
        issues: blobs::digest(&issues),
        issue_counts: count_issues(reading),
        guard: GuardEntry::from(guard),
        counts_from: edition.counts_from.map(Text),
        lacks: reading.lacks().to_vec(),
    };
    entry.reading = entry.reading_id();
    let series = |what: &str| format!("{}/{what}", edition.dataset);
    let pack_file = |file: &interdict_model::SourceFile<'_>| {
        blobs::pack(connection, &series(&undated(file.name)), file.bytes)
    };
    Ok(Prepared {
        entities,
        issues: blobs::pack(connection, &series("#issues"), &issues)?,
        files: edition
            .files
            .iter()
            .map(pack_file)
            .collect::<Result<_, _>>()?,
        entry,
    })
}

/// A file's name without its digits, so that `sdn_2021-08-18.csv` and `sdn_2021-09-01.csv` are of one
/// series.
fn undated(name: &str) -> String {
    name.chars().filter(|ch| !ch.is_ascii_digit()).collect()
}

fn count_issues(reading: &Reading) -> IssueCounts {
    let count = |kind| {
        let issues = reading.issues().iter().filter(|issue| issue.kind == kind);
        issues.count() as u64
    };
    IssueCounts {
        record: count(IssueKind::Record),
        value: count(IssueKind::Value),
        notice: count(IssueKind::Notice),
    }
}

/// Finds out whether edition and reading are known. A list that came without a date belongs to the
/// edition of the same bytes whose date is known, if there is one.
fn settle_edition(catalogue: &Catalogue, entry: &mut ReadingEntry) -> Outcome {
    let content = entry::content_digest(&entry.files);
    if entry.published.is_none()
        && let Some(dated) = catalogue.dated(&entry.dataset, content)
    {
        entry.edition = dated.id;
        entry.published = dated.published.map(Text);
        entry.reading = entry.reading_id();
    }
    match catalogue.edition(entry.edition) {
        None => Outcome::New,
        Some(_) if catalogue.reading(entry.reading).is_some() => Outcome::SameBytes,
        Some(_) => Outcome::NewReadingOfKnownEdition,
    }
}

fn store_content(connection: &Connection, prepared: &mut Prepared) -> Result<(), Fault> {
    for packed in prepared.files.iter().chain([&prepared.issues]).flatten() {
        blobs::store(connection, packed)?;
    }
    let keys = encode_keys(&entities::store_all(connection, &prepared.entities)?);
    prepared.entry.entity_keys = blobs::digest(&keys);
    let series = format!("{}/#entities", prepared.entry.dataset);
    if let Some(packed) = blobs::pack(connection, &series, &keys)? {
        blobs::store(connection, &packed)?;
    }
    Ok(())
}

/// The reading to compare a new one with: the same edition's reading before it, else the one that
/// serves the publication before.
fn neighbour<'a>(
    catalogue: &'a Catalogue,
    entry: &ReadingEntry,
    added: &LogEntry,
) -> Option<&'a Recording> {
    let (dataset, edition) = catalogue.edition(entry.edition)?;
    let earlier = edition
        .readings
        .iter()
        .rev()
        .find(|reading| reading.seq < added.place.seq);
    if earlier.is_some() {
        return earlier;
    }
    let timeline = catalogue.timeline(dataset, added.at);
    let own = timeline
        .iter()
        .position(|publication| publication.edition.id == entry.edition)?;
    timeline[..own]
        .iter()
        .rev()
        .find_map(|publication| publication.serving)
}

fn changes_since(
    connection: &Connection,
    before: &Recording,
    entry: &ReadingEntry,
) -> Result<ChangeCounts, Fault> {
    let from = load_keys(connection, before.entry.entity_keys)?;
    let to = load_keys(connection, entry.entity_keys)?;
    changes::count(connection, &from, &to)
}
