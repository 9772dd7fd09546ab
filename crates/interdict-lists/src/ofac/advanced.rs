//! placeholder
use crate::ReadError;
use interdict_model::{DatasetKey, Reading, SourceFile};
pub(super) fn read(dataset: &DatasetKey, file: &SourceFile<'_>) -> Result<Reading, ReadError> {
    let _ = file;
    Err(ReadError::UnknownDataset {
        dataset: dataset.clone(),
    })
}
