//! What the configuration says of refreshing.

use std::path::PathBuf;

use serde::Deserialize;

/// `[serve.refresh]`. Without it nothing is fetched: new editions come by `interdict fetch` or `import`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RefreshSettings {
    /// Seconds from one fetch of a list to the next; 0 means never, unless the list says otherwise.
    pub(crate) every_s: u32,
    /// The most seconds by which a fetch is put off at random.
    pub(crate) jitter_s: u32,
    /// Seconds after a fetch that failed.
    pub(crate) retry_s: u32,
    /// Only these lists; empty means every one that has an address.
    pub(crate) datasets: Vec<String>,
    /// Whether the books are watched after an edition came.
    pub(crate) watch: bool,
    /// Which digests are made when they are due.
    pub(crate) digest: DigestRhythm,
    /// The folder for the pages and the feed of digests.
    pub(crate) digest_folder: Option<PathBuf>,
    /// Whether digests are sent to those who subscribed.
    pub(crate) send: bool,
}

/// How often a digest is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DigestRhythm {
    #[default]
    None,
    /// Of yesterday.
    Daily,
    /// Of the seven days up to yesterday, once those after the last are over.
    Weekly,
}

impl Default for RefreshSettings {
    fn default() -> Self {
        Self {
            every_s: 0,
            // Publishers see their visitors spread over ten minutes.
            jitter_s: 600,
            // Each fetch has attempts of its own; an outage of an hour is met four times.
            retry_s: 900,
            datasets: Vec::new(),
            watch: false,
            digest: DigestRhythm::None,
            digest_folder: None,
            send: false,
        }
    }
}
