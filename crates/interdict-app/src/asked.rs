//! The terms that several commands share: which day, whose knowledge, which lists.

use std::path::PathBuf;

use interdict::screen::{Freshness, Opening, Screener, ScreenerError, Shelf};
use interdict_ledger::{AsOf, KeptEdition, Ledger, View};
use interdict_model::DatasetKey;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::config::Config;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::fetch::StateFolder;
use crate::words::{day, instant};
use crate::{clock, register, resolve};

/// Which day, whose knowledge, which lists.
#[derive(Debug, clap::Args)]
pub(crate) struct AskedArgs {
    /// In these datasets only [default: all that the ledger keeps]
    #[arg(long = "dataset", value_name = "DATASET", value_parser = resolve::dataset_key)]
    pub(crate) datasets: Vec<DatasetKey>,

    /// As the lists stood on this day [default: today, in UTC]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) on: Option<Date>,

    /// As the ledger stood at this instant [default: now]
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    pub(crate) recorded: Option<Timestamp>,
}

/// The lists as asked for, ready to be screened against.
pub(crate) struct Asked {
    pub(crate) screener: Screener,
    pub(crate) states: StateFolder,
    pub(crate) config: Config,
    /// Every edition that the ledger keeps.
    pub(crate) editions: Vec<KeptEdition>,
}

impl AskedArgs {
    /// The two clocks.
    pub(crate) fn as_of(&self) -> AsOf {
        let now = clock::now();
        AsOf {
            listed: self.on.unwrap_or_else(|| clock::day_of(now)),
            recorded: self.recorded.unwrap_or(now),
        }
    }

    /// Opens the lists, building what is missing of their index beside the ledger.
    pub(crate) fn open(
        &self,
        ledger: &Ledger,
        config: &Config,
        console: &Console,
    ) -> Result<Asked, Failure> {
        let editions = resolve::editions(ledger, None)?;
        known_datasets(&self.datasets, &editions)?;
        let only = Some(self.datasets.as_slice()).filter(|only| !only.is_empty());
        let view = ledger
            .view(self.as_of(), only)
            .map_err(|error| Failure::ask("look at the lists", &error))?;
        let screener = open_screener(ledger, &view, &freshness(config), console)?;
        Ok(Asked {
            screener,
            states: StateFolder::beside(ledger.path()),
            config: config.clone(),
            editions,
        })
    }

    /// The same, for many parties: what all lists hold is looked up at once.
    pub(crate) fn open_for_many(
        &self,
        ledger: &Ledger,
        config: &Config,
        console: &Console,
    ) -> Result<Asked, Failure> {
        let asked = self.open(ledger, config, console)?;
        let wheel = console.wheel("putting the lists together".to_owned());
        let screener = asked.screener.for_many(&Shelf::new(index_folder(ledger)));
        wheel.finish_and_clear();
        Ok(Asked {
            screener: screener.map_err(unopened)?,
            ..asked
        })
    }
}

/// Checks that each dataset is one that this program can read, or that the ledger keeps.
pub(crate) fn known_datasets(keys: &[DatasetKey], kept: &[KeptEdition]) -> Result<(), Failure> {
    let unknown = |key: &&DatasetKey| {
        let is_kept = kept.iter().any(|edition| edition.dataset == **key);
        !is_kept && interdict_lists::dataset(key).is_none()
    };
    match keys.iter().find(unknown) {
        None => Ok(()),
        Some(key) => {
            let doing = format!("look into {key}");
            Err(
                Failure::because(Code::NotFound, doing, "no list has this key")
                    .hint("run `interdict datasets` for the keys that are known"),
            )
        }
    }
}

/// Opens a view for screening; what its index lacks is built in a folder beside the ledger.
pub(crate) fn open_screener(
    ledger: &Ledger,
    view: &View,
    freshness: &Freshness,
    console: &Console,
) -> Result<Screener, Failure> {
    let mut bar = None;
    let mut watch = |opening: Opening<'_>| match opening {
        Opening::Building { dataset, entities } => {
            bar = Some(console.wheel(format!("indexing {dataset}, {entities} entities")));
        }
        Opening::Built { .. } => {
            if let Some(bar) = bar.take() {
                bar.finish_and_clear();
            }
        }
    };
    Screener::open(view, &index_folder(ledger), freshness, &mut watch).map_err(unopened)
}

/// The folder of the index, beside the ledger.
fn index_folder(ledger: &Ledger) -> PathBuf {
    let mut folder = ledger.path().as_os_str().to_owned();
    folder.push(".index");
    folder.into()
}

fn unopened(error: ScreenerError) -> Failure {
    Failure::new(Code::Ledger, "open the lists", &error)
        .hint("check that the folder of the ledger can be written")
}

/// How old editions may be. The register counts for all days, and its horizon is judged with the law.
pub(crate) fn freshness(config: &Config) -> Freshness {
    let limits = interdict_lists::datasets()
        .iter()
        .filter(|known| known.key.as_str() != register::KEY)
        .map(|known| (known.key.clone(), config.stale_after_days(known)));
    Freshness {
        days_max: limits.collect(),
    }
}
