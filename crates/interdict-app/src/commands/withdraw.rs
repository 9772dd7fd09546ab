//! `interdict withdraw`: a person's word that an edition which the guard holds is not to be used.

use interdict_model::DatasetKey;
use serde::Serialize;

use crate::Outcome;
use crate::cli::GlobalArgs;
use crate::commands::admit;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::{clock, ledger_file, render, resolve};

/// Withdraw an edition that is held: it keeps no answer from being clear, and its bytes stay
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The word is kept in the ledger, and answers as of an earlier instant stay what they were.\n\
    `interdict admit EDITION` brings the edition back."
)]
pub(crate) struct Args {
    /// The dataset
    #[arg(value_name = "DATASET", value_parser = resolve::dataset_key)]
    dataset: DatasetKey,

    /// The edition's id or its beginning
    #[arg(value_name = "EDITION")]
    edition: String,

    /// Why it is not to be used; kept in the ledger
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// Who says so [default: the name the system knows you by]
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
}

/// What `--json` prints.
#[derive(Serialize)]
pub(crate) struct Withdrawn {
    pub(crate) dataset: String,
    pub(crate) edition: String,
    pub(crate) who: String,
    pub(crate) reason: String,
    /// The hash of the entry in the log.
    pub(crate) entry: String,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let doing = || format!("withdraw the edition {}", args.edition);
    let who = admit::speaker(args.who.as_ref(), ("--reason", &args.reason), &doing)?;
    let ledger = ledger_file::for_writing(global, console)?;
    let kept = resolve::edition(&ledger, &args.edition)?;
    if kept.dataset != args.dataset {
        let cause = format!("it is an edition of {}", kept.dataset);
        let hint = format!("run `interdict editions {}` for the ids", args.dataset);
        return Err(Failure::because(Code::Usage, doing(), cause).hint(hint));
    }
    let place = ledger
        .withdraw(kept.id, &who, &args.reason, clock::now())
        .map_err(|error| Failure::write(doing(), &error))?;
    let answer = Withdrawn {
        dataset: kept.dataset.to_string(),
        edition: kept.id.0.to_string(),
        who,
        reason: args.reason.clone(),
        entry: place.hash.to_string(),
    };
    console.answer(&answer, render::withdrawn);
    Ok(Outcome::Clear)
}
