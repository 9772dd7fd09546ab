//! What can go wrong, one enum an operation, each with its remedy.

use std::path::PathBuf;
use std::time::Duration;

use interdict_model::{DatasetKey, Digest, EditionId, ReadingId};
use jiff::Timestamp;

/// The ledger's file could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Somebody else is writing.
    #[error(
        "another process is writing to {} and did not finish within {} s: try again when it has",
        path.display(), waited.as_secs()
    )]
    Busy {
        /// The ledger's file.
        path: PathBuf,
        /// How long was waited.
        waited: Duration,
    },
    /// The database engine refused.
    #[error("cannot {doing} in {}", path.display())]
    Sqlite {
        /// The ledger's file.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// What the engine said.
        source: rusqlite::Error,
    },
    /// Content is missing or is not what it was.
    #[error("{} is damaged: {what}; restore it from a copy", path.display())]
    Damaged {
        /// The ledger's file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
}

/// A ledger that could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// There is no such file.
    #[error("there is no ledger at {}: import a list to create one", path.display())]
    Missing {
        /// Where it was sought.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{} is not a ledger: name another file", path.display())]
    NotALedger {
        /// The file.
        path: PathBuf,
    },
    /// A newer version of this program made it.
    #[error(
        "{} has ledger format {found} and this program knows formats up to {known}: use a newer version of interdict",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format known here.
        known: u32,
    },
    /// An older version made it, and it was opened for reading only.
    #[error(
        "{} has the older ledger format {found}: open it once for writing, which brings it to format {known}",
        path.display()
    )]
    Older {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The format it needs.
        known: u32,
    },
    /// The file could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An edition that could not be recorded. The ledger is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// Edition and reading are of two datasets.
    #[error(
        "the edition is of {edition} and the reading of {reading}: they must be of one dataset"
    )]
    WrongDataset {
        /// The edition's dataset.
        edition: DatasetKey,
        /// The reading's dataset.
        reading: DatasetKey,
    },
    /// An edition without bytes.
    #[error("an edition of {dataset} came without files")]
    NoFiles {
        /// The dataset.
        dataset: DatasetKey,
    },
    /// A file larger than any list.
    #[error("{file} has {bytes} bytes: at most {max} fit")]
    FileTooLarge {
        /// The file.
        file: String,
        /// Its size.
        bytes: usize,
        /// The largest that fits.
        max: usize,
    },
    /// The entry could not be added.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The file could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A word about a kept edition that could not be recorded: that it is admitted, or was seen again.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AdmitError {
    /// The ledger does not keep it.
    #[error("the ledger has no edition {}: list them to see which there are", edition.0.short())]
    UnknownEdition {
        /// The edition.
        edition: EditionId,
    },
    /// The entry could not be added.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The file could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An edition that could not be withdrawn.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WithdrawError {
    /// It answers, or would on some day: answers that rested on it could not be given again by its day.
    #[error(
        "the edition {} answers: only an edition that is held can be withdrawn", edition.0.short()
    )]
    Serves {
        /// The edition.
        edition: EditionId,
    },
    /// It has been withdrawn before.
    #[error("the edition {} is withdrawn already", edition.0.short())]
    Already {
        /// The edition.
        edition: EditionId,
    },
    /// The word could not be recorded.
    #[error(transparent)]
    Admit(#[from] AdmitError),
}

/// An entry that could not be added to the log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// The clock of the machine went back.
    #[error(
        "the last entry was recorded at {last}, and this one would be at {given}: \
         what was known when cannot be rewritten; set the clock right"
    )]
    ClockWentBack {
        /// The instant of the last entry.
        last: Timestamp,
        /// The instant given.
        given: Timestamp,
    },
    /// A kind of entry that is the ledger's own, or no word.
    #[error(
        "{kind:?} cannot be the kind of an entry: use 1 to 64 of a-z, 0-9, _ and -, and none of the ledger's own (reading, sighting, admission, withdrawal)"
    )]
    Kind {
        /// The kind given.
        kind: String,
    },
    /// More than one entry can hold.
    #[error("an entry of {bytes} bytes is too large: at most {max} fit")]
    TooLarge {
        /// The size given.
        bytes: usize,
        /// The largest that fits.
        max: usize,
    },
    /// The payload does not name the content that comes with it.
    #[error("the entry does not name the digest {digest} of what is attached to it")]
    Unnamed {
        /// The digest of the content.
        digest: Digest,
    },
    /// The file could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<AppendError> for WithdrawError {
    fn from(error: AppendError) -> Self {
        Self::Admit(error.into())
    }
}

impl From<StoreError> for WithdrawError {
    fn from(error: StoreError) -> Self {
        Self::Admit(error.into())
    }
}

/// A question that could not be answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The ledger does not keep the edition.
    #[error("the ledger has no edition {}: list them to see which there are", edition.0.short())]
    UnknownEdition {
        /// The edition.
        edition: EditionId,
    },
    /// The ledger does not keep the reading.
    #[error("the ledger has no reading {}", reading.0.short())]
    UnknownReading {
        /// The reading.
        reading: ReadingId,
    },
    /// The ledger has no such entry.
    #[error("the ledger has no entry {}", entry.short())]
    UnknownEntry {
        /// The hash sought.
        entry: Digest,
    },
    /// Editions of two datasets cannot be compared.
    #[error("{from} and {to} are two datasets: compare editions of one")]
    TwoDatasets {
        /// The dataset of the first edition.
        from: DatasetKey,
        /// The dataset of the second.
        to: DatasetKey,
    },
    /// The view has no reading of the dataset.
    #[error("the view has no reading of {dataset}")]
    NotInView {
        /// The dataset.
        dataset: DatasetKey,
    },
    /// The file could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A ledger that is not what was recorded, or could not be checked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The log, or content that an entry names, is not what was recorded.
    #[error("the ledger is broken at entry {seq}: {problem}; restore it from a copy")]
    Broken {
        /// The number of the first entry that does not fit.
        seq: u64,
        /// What does not fit.
        problem: String,
    },
    /// Content that no entry names: the entries that named it are gone.
    #[error(
        "the ledger holds {what} that no entry names: entries have been taken away; restore it from a copy"
    )]
    Orphan {
        /// What was found.
        what: String,
    },
    /// The file could not be read, or its own structure is broken.
    #[error(transparent)]
    Store(#[from] StoreError),
}
