//! Why an edition could not be read at all, with the place and the remedy.

use interdict_model::DatasetKey;

/// An edition that no reader could take. Nothing of it may be recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// No reader is registered under this key.
    #[error("no list has the key {dataset}")]
    UnknownDataset {
        /// What was asked for.
        dataset: DatasetKey,
    },
    /// The files are not those that the list is made of.
    #[error("{dataset} cannot be read from {given}: it is made of {expected}")]
    WrongFiles {
        /// The list.
        dataset: DatasetKey,
        /// The files that were given.
        given: String,
        /// What the reader takes.
        expected: String,
    },
    /// A file without content.
    #[error("{file}: the file is empty")]
    Empty {
        /// The file.
        file: String,
    },
    /// A file larger than any edition of the list can be.
    #[error("{file}: {bytes} bytes, more than the limit of {limit}")]
    TooLarge {
        /// The file.
        file: String,
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// Bytes that are no text in the list's encoding.
    #[error("{file}:{line}: not text in {encoding}")]
    Encoding {
        /// The file.
        file: String,
        /// The line, counted from one.
        line: u64,
        /// The encoding that was tried.
        encoding: &'static str,
    },
    /// A well-formed file of another kind: HTML in place of XML, other columns.
    #[error("{file}:{line}: expected {expected}, found {found}")]
    WrongFormat {
        /// The file.
        file: String,
        /// The line, counted from one.
        line: u64,
        /// What the reader looked for.
        expected: String,
        /// What stood there.
        found: String,
    },
    /// Text that breaks the rules of its format.
    #[error("{file}:{line}: {problem}")]
    Malformed {
        /// The file.
        file: String,
        /// The line, counted from one.
        line: u64,
        /// What is wrong.
        problem: String,
    },
    /// A file that stops before its end.
    #[error("{file}:{line}: the file ends early: {missing} is missing")]
    Truncated {
        /// The file.
        file: String,
        /// The last line, counted from one.
        line: u64,
        /// What should have closed it.
        missing: String,
    },
    /// A mapping of a custom list that cannot be followed: it is faulty, or the data do not fit it.
    #[error("{file}:{line}: {problem}")]
    Mapping {
        /// The mapping file, or the data file that does not fit it.
        file: String,
        /// The line, counted from one.
        line: u64,
        /// What is wrong.
        problem: String,
    },
    /// The list states another number of records than it holds.
    #[error("{file}: the list says it holds {stated} records, and {found} were found")]
    Count {
        /// The file.
        file: String,
        /// The number in the list.
        stated: u64,
        /// The number counted.
        found: u64,
    },
}

impl ReadError {
    /// What the user can do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::UnknownDataset { .. } => "run `interdict datasets` for the keys that are known",
            Self::WrongFiles { .. } => {
                "give the files of one edition, under the names their publisher gives them"
            }
            Self::Empty { .. } | Self::Truncated { .. } => {
                "fetch the file again; the last good edition goes on serving"
            }
            Self::TooLarge { .. } => {
                "check that this is the right file; no edition of this list has been near this size"
            }
            Self::Encoding { .. } => "fetch the file again without converting it",
            Self::WrongFormat { .. } => {
                "check that the file belongs to this dataset and is no error page"
            }
            Self::Malformed { .. } => {
                "fetch the file again; if the publisher's file is at fault, mend a copy and import that"
            }
            Self::Mapping { .. } => {
                "mend the mapping file to fit the data; the documentation of custom lists shows its form"
            }
            Self::Count { .. } => "fetch the file again: the copy is incomplete",
        }
    }
}
