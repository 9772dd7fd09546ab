//! The files of an edition: which of them a reader is given, what date one states, what of it was not
//! used.

use interdict_model::{DatasetKey, SourceFile};
use jiff::civil::Date;

use crate::ReadError;
use crate::draft::{Draft, Place};
use crate::xml::Element;

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

/// The date that a list gives itself on its root: the first ten characters of an XML date and time,
/// the day at its issuer's desk.
///
/// # Errors
/// When it is missing or no date: then the file is not what it seems.
pub(crate) fn stated_date(file: &str, text: &str) -> Result<Date, ReadError> {
    let day = text.get(..10).and_then(|day| day.parse().ok());
    day.ok_or_else(|| ReadError::WrongFormat {
        file: file.to_owned(),
        line: 1,
        expected: "the date of the list".to_owned(),
        found: format!("{text:?}"),
    })
}

/// Whatever a record holds and no reader took becomes a value issue.
pub(crate) fn report_unused(draft: &mut Draft, place: &Place, record: &Element) {
    for (path, value) in record.unused() {
        draft.value_issue(place, &path, &value, "nobody has read this field yet");
    }
}
