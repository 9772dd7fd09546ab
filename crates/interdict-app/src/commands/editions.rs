//! `interdict editions`: what the ledger keeps.

use interdict_model::DatasetKey;

use crate::Outcome;
use crate::cli::GlobalArgs;
use crate::console::Console;
use crate::failure::Failure;
use crate::{ledger_file, render, resolve, wire};

/// List the editions that the ledger keeps
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Of this dataset only
    #[arg(value_name = "DATASET", value_parser = resolve::dataset_key)]
    dataset: Option<DatasetKey>,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let ledger = ledger_file::for_reading(global, console)?;
    let kept = match &args.dataset {
        Some(dataset) => resolve::of_dataset(&ledger, dataset)?,
        None => resolve::editions(&ledger, None)?,
    };
    let answer = wire::edition::Editions {
        editions: kept.iter().map(wire::edition::Edition::of).collect(),
    };
    console.answer(&answer, render::editions);
    Ok(Outcome::Clear)
}
