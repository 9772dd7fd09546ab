//! The configuration file: where lists are fetched, how patiently, and what each must satisfy.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use interdict_lists::{Dataset, FetchedFile, RecordBounds, dataset};
use interdict_model::DatasetKey;
use serde::Deserialize;

use crate::cli::GlobalArgs;
use crate::failure::{Code, Failure};
use crate::places;
use crate::serve::settings::ServeSettings;
use crate::sources;

/// What the user configured, with the defaults where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    /// How downloads behave.
    pub(crate) fetch: FetchLimits,
    /// How the service behaves.
    pub(crate) serve: ServeSettings,
    /// What differs from the registry, by dataset.
    #[serde(rename = "dataset")]
    datasets: BTreeMap<String, Override>,
}

/// How patiently lists are fetched. Durations are in milliseconds, sizes in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct FetchLimits {
    pub(crate) connect_ms_max: u64,
    /// The longest silence of a server, before the answer and within it.
    pub(crate) silence_ms_max: u64,
    /// The longest time one attempt may take in all.
    pub(crate) attempt_ms_max: u64,
    /// How often a file is asked for before it is given up.
    pub(crate) attempts_max: u32,
    /// The pause after the first failed attempt; it doubles with each further one.
    pub(crate) pause_ms_first: u64,
    pub(crate) pause_ms_max: u64,
    pub(crate) redirects_max: u32,
    pub(crate) bytes_max: u64,
}

/// What a dataset has otherwise than in the registry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Override {
    fetch: Option<Vec<FetchedFile>>,
    records: Option<RecordBounds>,
    loss_permille_max: Option<u16>,
    stale_after_days: Option<u16>,
}

impl Default for FetchLimits {
    fn default() -> Self {
        Self {
            // A TCP connection that takes longer than this does not come.
            connect_ms_max: 20_000,
            // The EU builds its list for each request, which takes more than a minute.
            silence_ms_max: 180_000,
            // 25 MB at 50 kB/s are 500 s.
            attempt_ms_max: 900_000,
            // With the pauses below: bursts of errors that last two minutes are outlived.
            attempts_max: 6,
            pause_ms_first: 2_000,
            pause_ms_max: 60_000,
            // OFAC redirects once; a chain longer than this is a loop.
            redirects_max: 8,
            // Twenty times the largest official file.
            bytes_max: 500_000_000,
        }
    }
}

impl FetchLimits {
    pub(crate) fn connect(&self) -> Duration {
        Duration::from_millis(self.connect_ms_max)
    }

    pub(crate) fn silence(&self) -> Duration {
        Duration::from_millis(self.silence_ms_max)
    }

    pub(crate) fn attempt(&self) -> Duration {
        Duration::from_millis(self.attempt_ms_max)
    }
}

/// The largest configuration file: the whole registry written out is far below it.
const CONFIG_BYTES_MAX: u64 = 1_000_000;

impl Config {
    /// Loads the file that the user names, or the platform's if there is one.
    pub(crate) fn load(args: &GlobalArgs) -> Result<Self, Failure> {
        if let Some(path) = &args.config {
            return Self::read(path);
        }
        match places::config().filter(|path| path.exists()) {
            Some(path) => Self::read(&path),
            None => Ok(Self::default()),
        }
    }

    fn read(path: &Path) -> Result<Self, Failure> {
        let bytes = sources::read(path, CONFIG_BYTES_MAX)?;
        Self::parse(&bytes).map_err(|cause| {
            Failure::because(
                Code::Config,
                format!("read the configuration {}", path.display()),
                cause,
            )
            .hint("mend the file; the README of the command line shows one")
        })
    }

    fn parse(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
        let config: Self = toml::from_str(text).map_err(|error| place_of(text, &error))?;
        for key in config.datasets.keys() {
            let known = DatasetKey::new(key)
                .ok()
                .and_then(|key| dataset(&key).map(|_| ()));
            if known.is_none() {
                return Err(format!("[dataset.{key}]: no list has this key"));
            }
        }
        if config.fetch.attempts_max == 0 {
            return Err("fetch.attempts_max: at least one attempt is needed".to_owned());
        }
        Ok(config)
    }

    /// The files to fetch for a dataset; empty where it has no address.
    pub(crate) fn files<'a>(&'a self, dataset: &'a Dataset) -> &'a [FetchedFile] {
        let own = self.of(dataset).and_then(|own| own.fetch.as_deref());
        own.unwrap_or(&dataset.fetch)
    }

    /// How many records an edition of a dataset holds if it is whole.
    pub(crate) fn records(&self, dataset: &Dataset) -> RecordBounds {
        self.of(dataset)
            .and_then(|own| own.records)
            .unwrap_or(dataset.records)
    }

    /// The largest share of its records that a dataset may lose, where the user says so.
    pub(crate) fn loss_permille_max(&self, dataset: &Dataset) -> Option<u16> {
        self.of(dataset).and_then(|own| own.loss_permille_max)
    }

    /// The age in days after which a dataset's edition is stale.
    pub(crate) fn stale_after_days(&self, dataset: &Dataset) -> u16 {
        let own = self.of(dataset).and_then(|own| own.stale_after_days);
        own.unwrap_or(dataset.stale_after_days)
    }

    fn of(&self, dataset: &Dataset) -> Option<&Override> {
        self.datasets.get(dataset.key.as_str())
    }
}

fn place_of(text: &str, error: &toml::de::Error) -> String {
    let at = error.span().map_or(0, |span| span.start.min(text.len()));
    let line = text.as_bytes()[..at]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
        + 1;
    format!("line {line}: {}", error.message())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, cause: &str) {
        let found = Config::parse(text.as_bytes()).unwrap_err();
        assert!(found.contains(cause), "{found}");
    }

    #[test]
    fn mistakes_name_their_line() {
        refused("[fetch]\nattempts_max = \"three\"", "line 2: ");
        refused("[fetch]\n\nattempts = 3", "line 3: unknown field");
        refused("[fetch]\nattempts_max = 0", "at least one");
        refused(
            "[dataset.us_ofac_sdm]\nstale_after_days = 1",
            "no list has this key",
        );
    }

    #[test]
    fn what_is_not_said_stays() {
        let text =
            "[fetch]\nattempts_max = 2\n[dataset.us_ofac_sdn]\nrecords = { min = 1, max = 2 }";
        let config = Config::parse(text.as_bytes()).unwrap();
        let sdn = dataset(&DatasetKey::new("us_ofac_sdn").unwrap()).unwrap();
        assert_eq!(config.fetch.attempts_max, 2);
        assert_eq!(
            config.fetch.redirects_max,
            FetchLimits::default().redirects_max
        );
        assert_eq!(config.records(sdn), RecordBounds { min: 1, max: 2 });
        assert_eq!(config.files(sdn), sdn.fetch);
        assert_eq!(config.stale_after_days(sdn), sdn.stale_after_days);
    }
}
