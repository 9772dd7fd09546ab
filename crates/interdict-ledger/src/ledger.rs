//! The ledger itself: what can be recorded and what can be asked.
#![allow(clippy::unimplemented, dead_code)]

use std::path::Path;

use interdict_model::{AsOf, DatasetKey, Digest, EditionId, EntityId, Issue, Reading, ReadingId};
use jiff::Timestamp;

use crate::{
    AdmitError, AppendError, Changes, Guard, History, KeptEdition, LogEntry, LogPlace, NewEdition,
    OpenError, ReadError, RecordError, Recorded, Verified, VerifyError, View,
};

/// An append-only file of editions, readings and sealed records, with one writer at a time.
///
/// All methods take `&self`; one `Ledger` may be shared by threads. Other processes may read the file
/// at the same time; a second writer waits.
#[derive(Debug)]
pub struct Ledger {}

impl Ledger {
    /// Opens a ledger for reading and writing, creating it if there is none and bringing an older
    /// format up to date. The write lock is taken only while something is recorded.
    ///
    /// # Errors
    /// When the file is no ledger, or of a newer format, or cannot be opened.
    pub fn open(_path: impl AsRef<Path>) -> Result<Self, OpenError> {
        unimplemented!()
    }

    /// Opens an existing ledger for reading only.
    ///
    /// # Errors
    /// As [`Ledger::open`], and when there is no file or its format is an older one.
    pub fn open_read_only(_path: impl AsRef<Path>) -> Result<Self, OpenError> {
        unimplemented!()
    }

    /// The ledger's file.
    #[must_use]
    pub fn path(&self) -> &Path {
        unimplemented!()
    }

    /// Records an edition and what a reader made of it, in one transaction: when this returns, both
    /// survive any kill; when it fails, the ledger is as it was.
    ///
    /// # Errors
    /// When edition and reading do not fit together, `recorded` lies before the last entry, another
    /// writer does not finish, or the file cannot be written.
    pub fn record(
        &self,
        _edition: &NewEdition<'_>,
        _reading: &Reading,
        _recorded: Timestamp,
        _guard: &Guard,
    ) -> Result<Recorded, RecordError> {
        unimplemented!()
    }

    /// Records that an edition was still what its publisher offered at `fetched`: for a fetch that
    /// brought no bytes because nothing had changed. At most one such entry a day is kept.
    ///
    /// # Errors
    /// When the ledger has no such edition, or the file cannot be written.
    pub fn seen(
        &self,
        _edition: EditionId,
        _fetched: Timestamp,
        _recorded: Timestamp,
    ) -> Result<(), AdmitError> {
        unimplemented!()
    }

    /// Admits an edition that the guard holds, on a person's word. It covers the readings recorded
    /// so far, not those a later reader may make.
    ///
    /// # Errors
    /// When the ledger has no such edition, or the file cannot be written.
    pub fn admit(
        &self,
        _edition: EditionId,
        _who: &str,
        _why: &str,
        _at: Timestamp,
    ) -> Result<LogPlace, AdmitError> {
        unimplemented!()
    }

    /// Every edition kept, of one dataset or of all, in the order of dataset and day.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn editions(&self, _dataset: Option<&DatasetKey>) -> Result<Vec<KeptEdition>, ReadError> {
        unimplemented!()
    }

    /// The issues of one reading, in the order met.
    ///
    /// # Errors
    /// When the ledger has no such reading, or the file cannot be read.
    pub fn issues(&self, _reading: ReadingId) -> Result<Vec<Issue>, ReadError> {
        unimplemented!()
    }

    /// The raw files of one edition, by name, byte for byte as published.
    ///
    /// # Errors
    /// When the ledger has no such edition, or the file cannot be read.
    pub fn files(&self, _edition: EditionId) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
        unimplemented!()
    }

    /// The world as of a day: of `datasets`, or of every dataset the ledger keeps.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn view(&self, _as_of: AsOf, _datasets: Option<&[DatasetKey]>) -> Result<View, ReadError> {
        unimplemented!()
    }

    /// What differs between two editions of one dataset, by the newest reading of each.
    ///
    /// # Errors
    /// When the ledger lacks one of them, they are of two datasets, or the file cannot be read.
    pub fn changes(&self, _from: EditionId, _to: EditionId) -> Result<Changes, ReadError> {
        unimplemented!()
    }

    /// One entity through all editions of its dataset: since when it is listed, when it changed.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn history(&self, _dataset: &DatasetKey, _id: &EntityId) -> Result<History, ReadError> {
        unimplemented!()
    }

    /// Adds an entry of the caller's own to the log: a sealed assessment, a judgement.
    ///
    /// # Errors
    /// When the kind is the ledger's own, the payload too large, `at` lies before the last entry, or
    /// the file cannot be written.
    pub fn append(
        &self,
        _kind: &str,
        _payload: &[u8],
        _at: Timestamp,
    ) -> Result<LogPlace, AppendError> {
        unimplemented!()
    }

    /// The entries of one kind, or all, with a number greater than `after`, at most `limit` of them,
    /// in order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn log(
        &self,
        _kind: Option<&str>,
        _after: u64,
        _limit: usize,
    ) -> Result<Vec<LogEntry>, ReadError> {
        unimplemented!()
    }

    /// The entry with this hash.
    ///
    /// # Errors
    /// When there is none, or the file cannot be read.
    pub fn sealed(&self, _hash: Digest) -> Result<LogEntry, ReadError> {
        unimplemented!()
    }

    /// The last entry of the log, if there is any. It changes with every write and with nothing else.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn head(&self) -> Result<Option<LogPlace>, ReadError> {
        unimplemented!()
    }

    /// Checks the whole ledger: the chain of the log and every digest in it, down to the last byte of
    /// every file and entity.
    ///
    /// # Errors
    /// The first thing that is not what was recorded.
    pub fn verify(&self) -> Result<Verified, VerifyError> {
        unimplemented!()
    }
}
