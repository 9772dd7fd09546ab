//! The lists: the bytes of an official file, or of one of our own, to a [`Reading`](interdict_model::Reading).
//!
//! One module a list. Reading is strict: every source record is read, ignored by name, or an issue;
//! every field is used, passed over by name, or an issue.

mod address_parts;
mod canada;
mod country_words;
mod datasets;
mod draft;
mod error;
mod eu;
mod languages;
mod months;
mod name_text;
mod one_file;
mod papers;
mod table;
mod text;
mod uk;
mod un;
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
        "un_sc_sanctions" => un::read(key, files),
        "eu_fsf" => eu::read(key, files),
        "gb_fcdo_sanctions" => uk::read_sanctions_list(key, files),
        "gb_hmt_sanctions" => uk::read_conlist(key, files),
        "ca_dfatd_sema_sanctions" => canada::read(key, files),
        _ => Err(ReadError::UnknownDataset {
            dataset: key.clone(),
        }),
    }
}
