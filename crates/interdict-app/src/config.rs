//! The configuration file: where lists are fetched, how patiently, and what each must satisfy.

use std::collections::BTreeMap;
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
    refresh_every_s: Option<u32>,
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
    /// Loads the file that the user names, or the platform's if there is one. Variables of the
    /// environment go before what it says.
    pub(crate) fn load(args: &GlobalArgs) -> Result<Self, Failure> {
        let usual = || places::config().filter(|path| path.exists());
        let path = args.config.clone().or_else(usual);
        let (doing, bytes) = match &path {
            Some(path) => {
                let doing = format!("read the configuration {}", path.display());
                (doing, sources::read(path, CONFIG_BYTES_MAX)?)
            }
            None => ("read the configuration".to_owned(), Vec::new()),
        };
        let hint = "mend it; the README of the command line shows one";
        Self::parse(&bytes, &places::settings())
            .map_err(|cause| Failure::because(Code::Config, doing, cause).hint(hint))
    }

    /// Reads the text of a file, and over it variables by name.
    fn parse(bytes: &[u8], variables: &[(String, String)]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
        let config: Self = toml::from_str(text).map_err(|error| place_of(text, &error))?;
        let config = config.with(text, variables)?;
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

    /// What variables say in the place of the file. Each is tried by itself, so that a mistake names it.
    fn with(self, text: &str, variables: &[(String, String)]) -> Result<Self, String> {
        let mut config = self;
        let mut table: toml::Table = text.parse().map_err(|error| place_of(text, &error))?;
        for (name, value) in variables {
            let path = name
                .trim_start_matches(places::SETTING)
                .to_ascii_lowercase();
            let fault = |cause: &str| format!("the variable {name}: {cause}");
            set(&mut table, &path, value).map_err(|cause| fault(&cause))?;
            let whole = toml::Value::Table(table.clone());
            config = whole
                .try_into()
                .map_err(|error: toml::de::Error| fault(error.message()))?;
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

    /// Seconds from one fetch of a dataset by the service to the next; 0 means never.
    pub(crate) fn refresh_every_s(&self, dataset: &Dataset) -> u32 {
        let own = self.of(dataset).and_then(|own| own.refresh_every_s);
        own.unwrap_or(self.serve.refresh.every_s)
    }

    fn of(&self, dataset: &Dataset) -> Option<&Override> {
        self.datasets.get(dataset.key.as_str())
    }
}

/// Sets `serve__listen` in a table: as a value of TOML where it is one, else as text.
fn set(table: &mut toml::Table, path: &str, value: &str) -> Result<(), String> {
    let mut at = table;
    let mut names = path.split("__").peekable();
    while let Some(name) = names.next() {
        if names.peek().is_none() {
            let read = format!("value = {value}").parse::<toml::Table>().ok();
            let read = read.and_then(|mut read| read.remove("value"));
            let text = || toml::Value::String(value.to_owned());
            at.insert(name.to_owned(), read.unwrap_or_else(text));
            return Ok(());
        }
        let empty = toml::Value::Table(toml::Table::new());
        let inner = at.entry(name.to_owned()).or_insert(empty);
        at = inner
            .as_table_mut()
            .ok_or_else(|| format!("{name} is a value and has nothing below it"))?;
    }
    Err("it names nothing".to_owned())
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
        let found = Config::parse(text.as_bytes(), &[]).unwrap_err();
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

    fn over(text: &str, name: &str, value: &str) -> Result<Config, String> {
        Config::parse(text.as_bytes(), &[(name.to_owned(), value.to_owned())])
    }

    #[test]
    fn the_environment_goes_before_the_file() {
        let file = "[serve]\nlisten = \"127.0.0.1:1\"\nqueue_max = 7\n";
        let config = over(file, "INTERDICT__SERVE__LISTEN", "127.0.0.1:2").unwrap();
        assert_eq!(config.serve.listen, "127.0.0.1:2");
        assert_eq!(config.serve.queue_max, 7);
        let config = over(file, "INTERDICT__SERVE__QUEUE_MAX", "9").unwrap();
        assert_eq!(config.serve.queue_max, 9);
        let name = "INTERDICT__DATASET__US_OFAC_SDN__STALE_AFTER_DAYS";
        let sdn = dataset(&DatasetKey::new("us_ofac_sdn").unwrap()).unwrap();
        assert_eq!(over("", name, "3").unwrap().stale_after_days(sdn), 3);
        let require = over("", "INTERDICT__SERVE__REQUIRE", "[\"eu_fsf\"]").unwrap();
        assert_eq!(require.serve.require, ["eu_fsf"]);
        for (name, value) in [
            ("INTERDICT__SERVE__QUEUE_MAX", "many"),
            ("INTERDICT__SERVE__LISSEN", "x"),
            ("INTERDICT__SERVE__LISTEN__X", "x"),
            ("INTERDICT__", "x"),
        ] {
            let cause = over(file, name, value).unwrap_err();
            assert!(cause.contains(name), "{cause}");
        }
    }

    #[test]
    fn what_is_not_said_stays() {
        let text =
            "[fetch]\nattempts_max = 2\n[dataset.us_ofac_sdn]\nrecords = { min = 1, max = 2 }";
        let config = Config::parse(text.as_bytes(), &[]).unwrap();
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
