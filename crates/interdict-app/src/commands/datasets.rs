//! `interdict datasets`: what can be read, what is held, and how fresh it is.

use std::collections::BTreeSet;

use interdict_ledger::{Admission, AsOf, KeptEdition, Ledger, View};
use interdict_lists::Dataset as Known;
use interdict_model::DatasetKey;
use jiff::Timestamp;

use crate::Outcome;
use crate::cli::GlobalArgs;
use crate::config::Config;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::fetch::{FetchState, StateFolder};
use crate::wire::dataset::{Dataset, Datasets, Failed, LastFetch};
use crate::{clock, freshness, ledger_file, render, resolve};

/// List the datasets: what each is, what the ledger holds of it, and how fresh that is
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only these datasets, with everything that is known of them
    #[arg(value_name = "DATASET", value_parser = resolve::dataset_key)]
    datasets: Vec<DatasetKey>,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let config = Config::load(global)?;
    let ledger = ledger_file::for_reading(global, console)?;
    let survey = Survey::now(&ledger, config)?;
    let keys = if args.datasets.is_empty() {
        survey.all_keys()
    } else {
        args.datasets.clone()
    };
    let datasets: Result<_, _> = keys.iter().map(|key| survey.dataset(key)).collect();
    let answer = Datasets {
        ledger: ledger_file::shown(ledger.path()),
        datasets: datasets?,
    };
    let render = if args.datasets.is_empty() {
        render::datasets
    } else {
        render::dataset_details
    };
    console.answer(&answer, render);
    Ok(Outcome::Clear)
}

/// What the ledger holds at one moment.
pub(crate) struct Survey {
    config: Config,
    /// By which ages are judged: the moment asked, or the end of the day asked where that was before.
    now: Timestamp,
    editions: Vec<KeptEdition>,
    view: View,
    states: StateFolder,
}

impl Survey {
    /// What the ledger holds now.
    pub(crate) fn now(ledger: &Ledger, config: Config) -> Result<Self, Failure> {
        let now = clock::now();
        let as_of = AsOf {
            listed: clock::day_of(now),
            recorded: now,
        };
        Self::take(ledger, config, as_of)
    }

    /// What the ledger held by a moment, and what served on a day.
    pub(crate) fn take(ledger: &Ledger, config: Config, as_of: AsOf) -> Result<Self, Failure> {
        let view = ledger.view(as_of, None);
        let end = as_of.listed.tomorrow().ok().and_then(clock::start_of);
        let mut editions = resolve::editions(ledger, None)?;
        editions.retain(|edition| edition.recorded <= as_of.recorded);
        Ok(Self {
            config,
            now: end.map_or(as_of.recorded, |end| end.min(as_of.recorded)),
            editions,
            view: view.map_err(|error| Failure::ask("look at today's lists", &error))?,
            states: StateFolder::beside(ledger.path()),
        })
    }

    /// The registry's datasets in its order, then those that only the ledger knows.
    pub(crate) fn all_keys(&self) -> Vec<DatasetKey> {
        let mut keys: Vec<_> = interdict_lists::datasets()
            .iter()
            .map(|known| known.key.clone())
            .collect();
        let own: BTreeSet<_> = self
            .editions
            .iter()
            .map(|edition| edition.dataset.clone())
            .collect();
        keys.extend(
            own.into_iter()
                .filter(|key| interdict_lists::dataset(key).is_none()),
        );
        keys
    }

    pub(crate) fn dataset(&self, key: &DatasetKey) -> Result<Dataset, Failure> {
        let known = interdict_lists::dataset(key);
        let kept: Vec<_> = self
            .editions
            .iter()
            .filter(|edition| edition.dataset == *key)
            .collect();
        if known.is_none() && kept.is_empty() {
            return Err(Failure::because(
                Code::NotFound,
                format!("find the dataset {key}"),
                "no list has this key",
            )
            .hint("run `interdict datasets` for the keys that are known"));
        }
        let used: Vec<_> = kept
            .iter()
            .filter(|edition| edition.admission != Admission::Withdrawn)
            .collect();
        let state = self.states.load(key);
        let current = self.current(key);
        let status = match &current {
            Some(current) if current.stale_because.is_empty() => "fresh",
            Some(_) => "stale",
            None if used.is_empty() => "missing",
            None => "held",
        };
        Ok(Dataset {
            dataset: key.to_string(),
            title: known.map(|known| known.title.clone()),
            issuer: known.map(|known| known.issuer.clone()),
            country: known
                .and_then(|known| known.country)
                .map(|country| country.code().to_owned()),
            page: known.map(|known| known.page.clone()),
            licence: known.map(|known| known.licence.clone()),
            files: known.map(|known| known.files.clone()),
            fetch: known.map_or_else(Vec::new, |known| self.addresses(known)),
            status,
            editions: kept.len(),
            held: used
                .iter()
                .filter(|edition| !edition.admission.is_admitted())
                .count(),
            current,
            last_fetch: last_fetch(&state),
        })
    }

    /// The edition of a dataset that serves now.
    pub(crate) fn current(&self, key: &DatasetKey) -> Option<crate::wire::dataset::Current> {
        let chosen = self.view.reading(key)?;
        Some(freshness::judge(
            chosen,
            &self.states.load(key),
            &self.config,
            self.now,
        ))
    }

    fn addresses(&self, known: &Known) -> Vec<String> {
        self.config
            .files(known)
            .iter()
            .map(|file| file.url.clone())
            .collect()
    }
}

fn last_fetch(state: &FetchState) -> Option<LastFetch> {
    let failed = state.failed.as_ref().map(|failed| Failed {
        at: failed.at.to_string(),
        since: failed.since.to_string(),
        problem: failed.problem.clone(),
    });
    (state.confirmed.is_some() || failed.is_some()).then(|| LastFetch {
        succeeded: state.confirmed.map(|at| at.to_string()),
        failed,
    })
}
