//! What a fetch brought, dataset by dataset.

use serde::Serialize;

use super::dataset::Current;
use super::error::ErrorBody;
use super::import::Import;

#[derive(Serialize)]
pub(crate) struct Fetches {
    pub(crate) fetched: Vec<Fetch>,
    pub(crate) failed: usize,
}

#[derive(Serialize)]
pub(crate) struct Fetch {
    pub(crate) dataset: String,
    /// `recorded`, `unchanged` (the publisher still offers what we have) or `failed`.
    pub(crate) result: &'static str,
    /// What was recorded.
    pub(crate) import: Option<Import>,
    /// Why it failed.
    pub(crate) error: Option<ErrorBody>,
    /// The edition that serves now.
    pub(crate) serving: Option<Current>,
}
