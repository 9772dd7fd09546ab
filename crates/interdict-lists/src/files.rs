//! The files of an edition: which of them a reader is given.

use interdict_model::{DatasetKey, SourceFile};

use crate::ReadError;

/// The error for files that are not those of an edition.
pub(crate) fn wrong_files(key: &DatasetKey, files: &[SourceFile<'_>], expected: &str) -> ReadError {
    let names: Vec<&str> = files.iter().map(|file| file.name).collect();
    let given = if names.is_empty() {
        "no file".to_owned()
    } else {
        names.join(", ")
    };
    ReadError::WrongFiles {
        dataset: key.clone(),
        given,
        expected: expected.to_owned(),
    }
}
