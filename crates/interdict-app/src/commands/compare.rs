//! `interdict compare`: two names, their score and its evidence.

use interdict::screen::name_kind;
use interdict_model::Schema;
use interdict_names::{NameKind, analyse, ofac_sls};
use serde::Serialize;

use crate::Outcome;
use crate::commands::screen::schema;
use crate::console::Console;
use crate::render;
use crate::wire::comparison::Comparison;

/// Compare two names: the score and its evidence
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit status: 0; the score is in the answer.")]
pub(crate) struct Args {
    /// The name that is asked for
    #[arg(value_name = "NAME")]
    query: String,

    /// The name that is listed
    #[arg(value_name = "LISTED")]
    listed: String,

    /// What they are the names of: Person, Company, Organization, Vessel ...
    #[arg(long, value_name = "SCHEMA", value_parser = schema)]
    schema: Option<Schema>,
}

/// What `--json` prints.
#[derive(Serialize)]
pub(crate) struct Compared {
    #[serde(flatten)]
    pub(crate) comparison: Comparison,
    /// What OFAC's own search tool would say, from 0 to 100; it decides nothing here.
    pub(crate) ofac_sls: u8,
}

pub(crate) fn run(args: &Args, console: &Console) -> Outcome {
    let kind = args.schema.map_or(NameKind::Unknown, name_kind);
    let (query, listed) = (analyse(&args.query, kind), analyse(&args.listed, kind));
    let compared = interdict_names::score(&query, &listed);
    let answer = Compared {
        comparison: Comparison::of(&query, &listed, &compared),
        ofac_sls: ofac_sls(&args.query, &args.listed),
    };
    console.answer(&answer, render::compared);
    Outcome::Clear
}
