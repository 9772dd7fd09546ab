//! The lists: the bytes of an official file, or of one of our own, to a [`Reading`](interdict_model::Reading).
//!
//! One module a list. Reading is strict: every source record is read, ignored by name, or an issue;
//! every field is used, passed over by name, or an issue.

mod bis;
mod canada;
mod country_words;
mod csl;
mod custom;
mod datasets;
mod dates;
mod draft;
mod error;
mod eu;
mod files;
mod ftm;
mod gather;
mod json;
mod languages;

mod name_text;
mod naming;
mod notation;
mod ofac;
mod papers;
mod postal;
mod procurement;
pub mod register;
mod slug;
mod state;
mod table;
mod text;
mod uk;
mod un;
mod xml;

pub use custom::{Mapping, read_custom};
pub use datasets::{Dataset, FetchedFile, RecordBounds, dataset, datasets};
pub use error::ReadError;
pub use ftm::{Catalogue, CatalogueDataset, CatalogueResource, DeltaIndex, read_ftm};

use interdict_model::{DatasetKey, Reading, SourceFile};

/// Reads the files of one edition of a dataset.
///
/// FollowTheMoney data are read as such under any key, since OpenSanctions publishes official lists
/// under the same keys. A key without a reader of its own is read as a custom list if its mapping
/// (`*.toml`) is among the files.
///
/// # Errors
/// When the dataset is unknown, or its files are not an edition of it.
pub fn read(key: &DatasetKey, files: &[SourceFile<'_>]) -> Result<Reading, ReadError> {
    if ftm::recognises(files) {
        return read_ftm(key, files);
    }
    match key.as_str() {
        "us_ofac_sdn" | "us_ofac_cons" => ofac::read(key, files),
        "un_sc_sanctions" => un::read(key, files),
        "eu_fsf" => eu::read(key, files),
        "gb_fcdo_sanctions" => uk::read_sanctions_list(key, files),
        "gb_hmt_sanctions" => uk::read_conlist(key, files),
        "ca_dfatd_sema_sanctions" => canada::read(key, files),
        "us_bis_denied" => bis::read_denied(key, files),
        "us_bis_entity_list" => bis::read_entity_list(key, files),
        "us_bis_mieu" => bis::read_mieu(key, files),
        "us_ddtc_debarred" => state::read_debarred(key, files),
        "us_cuba_sanctions" => procurement::read_cuba(key, files),
        "us_dod_chinese_milcorps" => procurement::read_military_companies(key, files),
        "us_fcc_covered_list" => procurement::read_covered(key, files),
        "us_special_leg" => procurement::read_exclusions(key, files),
        "us_state_isn" => state::read_isn(key, files),
        "us_trade_csl" => csl::read(key, files),
        _ if custom::recognises(files) => custom::read(key, files),
        _ => Err(ReadError::UnknownDataset {
            dataset: key.clone(),
        }),
    }
}
