//! Why a document could not be read.

/// A document that gives no text at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExtractError {
    /// The file is larger than the limit.
    #[error("{name}: {bytes} bytes, more than the limit of {limit}")]
    TooLarge {
        /// The file.
        name: String,
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The file is broken as a document of its kind.
    #[error("{name}: cannot be read as {kind}: {problem}")]
    Broken {
        /// The file.
        name: String,
        /// What it was taken for.
        kind: &'static str,
        /// What is wrong.
        problem: String,
    },
}

impl ExtractError {
    /// What the user can do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "split the document, or raise the limit",
            Self::Broken { .. } => {
                "open it with the program that wrote it and save it again, or give its text"
            }
        }
    }
}
