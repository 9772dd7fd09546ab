//! The lists: the bytes of an official file, or of one of our own, to a [`Reading`](interdict_model::Reading).
//!
//! One module a list. Reading is strict: every source record is read, ignored by name, or an issue;
//! every field is used, passed over by name, or an issue.

mod datasets;
mod draft;
mod error;
mod ofac;
mod table;
mod text;
mod xml;

pub use datasets::{Dataset, FetchedFile, RecordBounds, dataset, datasets};
pub use error::ReadError;

use interdict_model::{DatasetKey, Reading, SourceFile};

/// Reads the files of one edition of a dataset.
///
/// # Errors
/// When the dataset is unknown, or its files are not an edition of it.
pub fn read(key: &DatasetKey, files: &[SourceFile<'_>]) -> Result<Reading, ReadError> {
    match key.as_str() {
        "us_ofac_sdn" | "us_ofac_cons" => ofac::read(key, files),
        _ => Err(ReadError::UnknownDataset {
            dataset: key.clone(),
        }),
    }
}
