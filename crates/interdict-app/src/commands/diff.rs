//! `interdict diff`: what differs between two editions of a dataset.

use std::collections::BTreeSet;

use interdict_ledger::{AsOf, Changes, KeptEdition, Ledger};
use jiff::civil::Date;

use crate::Outcome;
use crate::cli::GlobalArgs;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::wire::diff::Names;
use crate::wire::entity::stands_alone;
use crate::{clock, ledger_file, render, resolve, wire};

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
    let names = names(&ledger, &to, &changes)?;
    let answer = wire::diff::Diff::of(&from, &to, &changes, names);
    console.answer(&answer, render::diff);
    Ok(if answer.is_empty() {
        Outcome::Clear
    } else {
        Outcome::Found
    })
}

/// What to call the parties that stay as they are and of which something else is said.
pub(crate) fn names(
    ledger: &Ledger,
    to: &KeptEdition,
    changes: &Changes,
) -> Result<Names, Failure> {
    let all = || {
        changes
            .added
            .iter()
            .chain(&changes.removed)
            .chain(&changes.modified)
    };
    let changed: BTreeSet<_> = all().map(|change| &change.id).collect();
    let said_of = all()
        .filter(|change| !stands_alone(change.schema))
        .flat_map(|change| &change.related);
    let wanted: BTreeSet<_> = said_of.filter(|id| !changed.contains(id)).collect();
    let as_of = AsOf {
        listed: to
            .days
            .last()
            .copied()
            .unwrap_or_else(|| clock::day_of(to.recorded)),
        recorded: clock::now(),
    };
    let dataset = std::slice::from_ref(&to.dataset);
    let doing = |error| Failure::ask("name the parties", &error);
    let view = ledger.view(as_of, Some(dataset)).map_err(doing)?;
    let mut names = Names::new();
    if view.reading(&to.dataset).is_none() {
        // Nothing is admitted yet; the ids have to do.
        return Ok(names);
    }
    for id in wanted {
        if let Some(entity) = view.entity(&to.dataset, id).map_err(doing)? {
            names.insert(id.to_string(), entity.caption().to_owned());
        }
    }
    Ok(names)
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
