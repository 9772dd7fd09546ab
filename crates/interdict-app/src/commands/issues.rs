//! `interdict issues`: what could not be taken as it stood.

use interdict_ledger::{KeptEdition, Ledger};
use interdict_model::IssueKind;

use crate::Outcome;
use crate::cli::GlobalArgs;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::{ledger_file, render, resolve, wire};

/// Show what could not be taken as it stood in an edition's files
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// An edition's id or its beginning, or a dataset for its latest edition
    #[arg(value_name = "EDITION|DATASET")]
    of: String,

    /// Only issues of this kind
    #[arg(long, value_enum)]
    kind: Option<Kind>,
}

/// What an issue cost.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Kind {
    /// A whole record
    Record,
    /// One value
    Value,
    /// Nothing
    Notice,
}

impl Kind {
    fn model(self) -> IssueKind {
        match self {
            Self::Record => IssueKind::Record,
            Self::Value => IssueKind::Value,
            Self::Notice => IssueKind::Notice,
        }
    }
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let ledger = ledger_file::for_reading(global, console)?;
    let kept = named(&ledger, &args.of)?;
    let reading = kept.readings.last().expect("a kept edition has a reading");
    let mut issues = ledger
        .issues(reading.id)
        .map_err(|error| Failure::ask(format!("list the issues of {}", args.of), &error))?;
    if let Some(kind) = args.kind {
        issues.retain(|issue| issue.kind == kind.model());
    }
    let answer = wire::issue::Issues::of(&kept, &issues);
    console.answer(&answer, render::issues);
    Ok(Outcome::Clear)
}

fn named(ledger: &Ledger, text: &str) -> Result<KeptEdition, Failure> {
    if resolve::is_id(text) {
        return resolve::edition(ledger, text);
    }
    let dataset = resolve::dataset_key(text).map_err(|cause| {
        Failure::because(Code::Usage, format!("find the edition {text}"), cause)
            .hint("give an edition's id or a dataset's key")
    })?;
    let mut kept = resolve::of_dataset(ledger, &dataset)?;
    kept.sort_by_key(|edition| (edition.days.last().copied(), edition.recorded));
    Ok(kept.pop().expect("at least one edition is kept"))
}
