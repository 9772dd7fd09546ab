//! The files of an edition: which of them a reader is given.

use interdict_model::{DatasetKey, SourceFile};

use crate::ReadError;

/// The one file of an edition that is made of one file.
///
/// # Errors
/// When none or several were given.
pub(crate) fn sole<'f, 'a>(
    key: &DatasetKey,
    files: &'f [SourceFile<'a>],
    expected: &str,
) -> Result<&'f SourceFile<'a>, ReadError> {
    match files {
        [file] => Ok(file),
        _ => Err(wrong_files(key, files, expected)),
    }
}

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
