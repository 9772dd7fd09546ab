//! Datasets: what the registry knows, what the ledger holds, and how fresh it is.

use schemars::JsonSchema;
use serde::Serialize;

#[derive(Serialize, JsonSchema)]
pub(crate) struct Datasets {
    pub(crate) ledger: String,
    pub(crate) datasets: Vec<Dataset>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Dataset {
    pub(crate) dataset: String,
    /// `null` for a list of the user's own, as are the other facts of the registry.
    pub(crate) title: Option<String>,
    pub(crate) issuer: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) page: Option<String>,
    pub(crate) licence: Option<String>,
    /// What files an edition is made of.
    pub(crate) files: Option<String>,
    /// Where `fetch` gets it; empty when it has to be imported.
    pub(crate) fetch: Vec<String>,
    /// `fresh`, `stale` (and why, in `current`), `held` (nothing is admitted) or `missing`.
    pub(crate) status: &'static str,
    pub(crate) editions: usize,
    pub(crate) held: usize,
    /// The edition that serves today.
    pub(crate) current: Option<Current>,
    pub(crate) last_fetch: Option<LastFetch>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Current {
    pub(crate) edition: String,
    pub(crate) day: String,
    pub(crate) entities: u64,
    /// Days since it was published, or since the publisher last confirmed it.
    pub(crate) age_days: i64,
    pub(crate) stale_after_days: Option<u16>,
    /// Why it is called stale; empty when it is fresh.
    pub(crate) stale_because: Vec<String>,
}

/// What is remembered of the last fetch.
#[derive(Serialize, JsonSchema)]
pub(crate) struct LastFetch {
    /// When the publisher last gave or confirmed an edition.
    pub(crate) succeeded: Option<String>,
    pub(crate) failed: Option<Failed>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Failed {
    pub(crate) at: String,
    pub(crate) since: String,
    pub(crate) problem: String,
}
