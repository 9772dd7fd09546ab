//! `interdict import`: files from the disk into the ledger.

use std::path::PathBuf;

use interdict_ledger::{Admission, Outcome as Recorded};
use interdict_model::DatasetKey;
use jiff::civil::Date;

use crate::Outcome;
use crate::cli::GlobalArgs;
use crate::config::Config;
use crate::console::Console;
use crate::failure::{Code, Failure, listed};
use crate::intake::{Incoming, Offered};
use crate::words::day;
use crate::{clock, ledger_file, render, resolve, sources, wire};

/// Import the files of one edition of a dataset; .gz and .zip are unpacked
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  interdict import us_ofac_sdn sdn.xml
  interdict import us_ofac_sdn sdn.csv add.csv alt.csv sdn_comments.csv --published 2021-07-30
  interdict import our_watch_list watch.csv --mapping watch.toml

A file that cannot be read leaves the ledger as it was. An edition that lost too many records
is kept and not used until `interdict admit` says that it is right.")]
pub(crate) struct Args {
    /// The dataset's key, as `interdict datasets` lists them
    #[arg(value_name = "DATASET", value_parser = resolve::dataset_key)]
    dataset: DatasetKey,

    /// The files of one edition
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// For a list of your own: the file that says what its columns mean (.toml); kept with the data
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,

    /// The day it was published, for a list that does not say
    #[arg(long, value_name = "DATE", value_parser = day)]
    published: Option<Date>,

    /// Use the edition even if it lost records or breaks its bounds
    #[arg(long)]
    accept: bool,
}

/// The first of today's lists of restricted parties is younger than this.
const PUBLISHED_FROM: Date = jiff::civil::date(1940, 1, 1);

/// Refuses days on which no list can have been published: a typing error would answer for all days after it.
fn check_published(args: &Args) -> Result<(), Failure> {
    let Some(day) = args.published else {
        return Ok(());
    };
    let today = clock::day_of(clock::now());
    if (PUBLISHED_FROM..=today).contains(&day) {
        return Ok(());
    }
    let cause = format!("{day} lies before {PUBLISHED_FROM} or after today");
    Err(
        Failure::because(Code::Usage, format!("import {}", args.dataset), cause)
            .hint("give --published as the day the edition was published, YYYY-MM-DD"),
    )
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let config = Config::load(global)?;
    check_published(args)?;
    let wheel = console.wheel(format!("reading {}", args.dataset));
    let paths: Vec<PathBuf> = args.files.iter().chain(&args.mapping).cloned().collect();
    let files = sources::read_all(&paths)?;
    let origin = origin(&paths);
    let incoming = Incoming {
        counts_from: None,
        dataset: &args.dataset,
        published: args.published,
        offered: Offered::WhenPublished,
        files: &files,
        origin: &origin,
        accept: args.accept,
    };
    let reading = incoming.read()?;
    if let (Some(given), Some(own)) = (args.published, reading.published())
        && given != own
    {
        console.warn(format_args!(
            "the list dates itself {own}; it is kept as of {given}, as asked"
        ));
    }
    let ledger = ledger_file::for_writing(global, console)?;
    wheel.set_message(format!(
        "recording {} entities of {}",
        reading.entities().len(),
        args.dataset
    ));
    let recorded = incoming.record(&reading, &ledger, &config)?;
    wheel.finish_and_clear();
    if args.published.or(reading.published()).is_none() && recorded.outcome == Recorded::New {
        console.warn(
            "the list carries no date, so it counts as published today; \
             if it is older, import it with --published DATE",
        );
    }
    let answer = wire::import::Import::of(&reading, &recorded, args.published);
    console.answer(&answer, render::import);
    let id = recorded.edition.0.short();
    match recorded.admission {
        Admission::Admitted => {}
        Admission::Held { .. } => console.warn(format_args!(
            "the edition is held; look at it, and if it is right: interdict admit {id} --why TEXT; \
             if it is not: interdict withdraw {} {id} --reason TEXT",
            args.dataset
        )),
        Admission::Withdrawn => console.warn(format_args!(
            "the edition was withdrawn and is not used; to use it after all: interdict admit {id} --why TEXT"
        )),
    }
    Ok(Outcome::Clear)
}

/// Where the files came from, as the ledger keeps it.
fn origin(paths: &[PathBuf]) -> String {
    let shown: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    listed(&shown)
}
