//! `interdict fetch`: the publishers' present files into the ledger.

use interdict_lists::{Dataset, dataset, datasets};
use interdict_model::DatasetKey;

use crate::Outcome;
use crate::cli::GlobalArgs;
use crate::commands::datasets::Survey;
use crate::config::Config;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::fetch::Round;
use crate::wire::fetch::{Fetch, Fetches};
use crate::{ledger_file, render, resolve};

/// Fetch the present editions from their publishers
#[derive(Debug, clap::Args)]
#[command(
    after_help = "One dataset that fails does not stop the others; the exit status is then 2, and the last
good edition goes on serving. Addresses and limits can be set in the configuration file."
)]
pub(crate) struct Args {
    /// Only these datasets [default: every one that has an address]
    #[arg(value_name = "DATASET", value_parser = resolve::dataset_key)]
    datasets: Vec<DatasetKey>,

    /// Ask for whole files even where we have the present ones
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let config = Config::load(global)?;
    let wanted = wanted(args, &config)?;
    let ledger = ledger_file::for_writing(global, console)?;
    let round = Round::new(&ledger, &config, console, args.force);
    let mut fetched: Vec<Fetch> = wanted
        .into_iter()
        .map(|dataset| round.fetch(dataset))
        .collect();
    let survey = Survey::now(&ledger, config.clone())?;
    for fetch in &mut fetched {
        let key = DatasetKey::new(&fetch.dataset).ok();
        fetch.serving = key.and_then(|key| survey.current(&key));
    }
    let failed = fetched.iter().filter(|fetch| fetch.error.is_some()).count();
    console.answer(&Fetches { fetched, failed }, render::fetches);
    Ok(if failed == 0 {
        Outcome::Clear
    } else {
        Outcome::Failed
    })
}

/// The datasets to fetch, in the order asked or in the registry's.
fn wanted(args: &Args, config: &Config) -> Result<Vec<&'static Dataset>, Failure> {
    if args.datasets.is_empty() {
        let with_address = datasets()
            .iter()
            .filter(|known| !config.files(known).is_empty());
        return Ok(with_address.collect());
    }
    let of = |key: &DatasetKey| {
        let doing = || format!("fetch {key}");
        let Some(known) = dataset(key) else {
            return Err(
                Failure::because(Code::NotFound, doing(), "no list has this key")
                    .hint("run `interdict datasets` for the keys that are known"),
            );
        };
        if config.files(known).is_empty() {
            return Err(Failure::because(Code::Usage, doing(), "the list has no address to fetch it from")
                .hint(format!("download it from {} and run `interdict import {key} FILE...`, or set its address in the configuration", known.page)));
        }
        Ok(known)
    };
    args.datasets.iter().map(of).collect()
}
