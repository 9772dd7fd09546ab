//! What readers of one-file lists share: the file, its date, and the report of what was not used.

use interdict_model::{DatasetKey, SourceFile};
use jiff::civil::Date;

use crate::ReadError;
use crate::draft::{Draft, Place};
use crate::xml::Element;

/// The only file of an edition.
///
/// # Errors
/// When none or several were given.
pub(crate) fn only<'f, 'a>(
    dataset: &DatasetKey,
    files: &'f [SourceFile<'a>],
    expected: &str,
) -> Result<&'f SourceFile<'a>, ReadError> {
    match files {
        [file] => Ok(file),
        _ => Err(ReadError::WrongFiles {
            dataset: dataset.clone(),
            given: files
                .iter()
                .map(|file| file.name)
                .collect::<Vec<_>>()
                .join(", "),
            expected: expected.to_owned(),
        }),
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
