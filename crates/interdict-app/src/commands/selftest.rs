//! `interdict selftest`: every listed name must find its own party with a score of one.

use interdict::eval::{SelfTest, selftest};
use serde::Serialize;

use crate::Outcome;
use crate::asked::AskedArgs;
use crate::cli::GlobalArgs;
use crate::config::Config;
use crate::console::Console;
use crate::failure::Failure;
use crate::ledger_file;
use crate::wire::comparison::score;

/// Test that every listed name finds its own party with a score of one
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit status: 0 if every name does; 2 if one does not.")]
pub(crate) struct Args {
    #[command(flatten)]
    asked: AskedArgs,
}

/// How many failures people are shown; `--json` has them all.
const FAILURES_SHOWN: usize = 20;

/// What `--json` prints.
#[derive(Serialize)]
struct Tested {
    parties: u64,
    names: u64,
    failures: Vec<Failed>,
}

#[derive(Serialize)]
struct Failed {
    dataset: String,
    entity: String,
    name: String,
    /// The score of the name against itself.
    score: f64,
    /// Whether a search for the name finds the party.
    found: bool,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let config = Config::load(global)?;
    let ledger = ledger_file::for_reading(global, console)?;
    let asked = args.asked.open_for_many(&ledger, &config, console)?;
    let wheel = console.wheel("screening every listed name");
    let tested = told(&selftest(&asked.screener, &mut || wheel.inc(1)));
    wheel.finish_and_clear();
    console.answer(&tested, |tested, _| text(tested));
    Ok(if tested.failures.is_empty() {
        Outcome::Clear
    } else {
        Outcome::Failed
    })
}

fn told(outcome: &SelfTest) -> Tested {
    let failures = outcome.failures.iter().map(|failure| Failed {
        dataset: failure.dataset.to_string(),
        entity: failure.entity.to_string(),
        name: failure.name.clone(),
        score: score(failure.score),
        found: failure.found,
    });
    Tested {
        parties: outcome.parties,
        names: outcome.names,
        failures: failures.collect(),
    }
}

fn text(tested: &Tested) -> String {
    let mut out = format!(
        "{} names of {} parties screened; {} do not find their own party with a score of one.\n",
        tested.names,
        tested.parties,
        tested.failures.len()
    );
    for failure in tested.failures.iter().take(FAILURES_SHOWN) {
        let found = if failure.found { "found" } else { "not found" };
        out.push_str(&format!(
            "  {:?} of {} ({}): {:.4}, {found}\n",
            failure.name, failure.entity, failure.dataset, failure.score
        ));
    }
    if tested.failures.len() > FAILURES_SHOWN {
        out.push_str("  and more; see --json\n");
    }
    out
}
