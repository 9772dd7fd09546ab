//! `interdict diff`: what differs between two editions of a dataset.

use interdict_ledger::{KeptEdition, Ledger};
use jiff::civil::Date;

use crate::Outcome;
use crate::cli::GlobalArgs;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::{ledger_file, render, resolve, wire};

/// Show what differs between two editions: added, removed, and modified field by field
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "interdict diff [OPTIONS] EDITION EDITION\n       interdict diff [OPTIONS] DATASET DATE DATE",
    after_help = "Examples:
  interdict diff us_ofac_sdn 2022-02-23 2022-02-24
  interdict diff 4f1c 90ab --json"
)]
pub(crate) struct Args {
    /// Two edition ids (their beginnings suffice), or a dataset and two dates
    #[arg(value_name = "WORDS", num_args = 2..=3, required = true)]
    words: Vec<String>,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let ledger = ledger_file::for_reading(global, console)?;
    let (from, to) = sides(&ledger, &args.words)?;
    let changes = ledger.changes(from.id, to.id).map_err(|error| {
        let doing = format!("compare {} with {}", from.id.0.short(), to.id.0.short());
        Failure::ask(doing, &error)
    })?;
    let answer = wire::diff::Diff::of(&from, &to, &changes);
    console.answer(&answer, render::diff);
    Ok(if answer.is_empty() {
        Outcome::Clear
    } else {
        Outcome::Found
    })
}

fn sides(ledger: &Ledger, words: &[String]) -> Result<(KeptEdition, KeptEdition), Failure> {
    let [dataset, from, to] = words else {
        return Ok((
            resolve::edition(ledger, &words[0])?,
            resolve::edition(ledger, &words[1])?,
        ));
    };
    let key = resolve::dataset_key(dataset).map_err(|cause| {
        Failure::because(Code::Usage, format!("find the dataset {dataset}"), cause)
    })?;
    let on = |text: &str| resolve::edition_on(ledger, &key, day(text)?);
    Ok((on(from)?, on(to)?))
}

fn day(text: &str) -> Result<Date, Failure> {
    text.parse().map_err(|error: jiff::Error| {
        Failure::because(
            Code::Usage,
            format!("read the date {text}"),
            error.to_string(),
        )
        .hint("write dates as 2022-02-24")
    })
}
