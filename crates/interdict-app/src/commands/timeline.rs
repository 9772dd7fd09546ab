//! `interdict timeline`: every measure, change of state and signal about a party on one line of time.

use std::path::PathBuf;

use interdict::assess::{DealingParty, EntryKind, Timeline, svg, timeline};
use interdict_model::{Role, Schema};
use serde::Serialize;

use crate::Outcome;
use crate::asked::{AskedArgs, freshness, known_datasets};
use crate::cli::GlobalArgs;
use crate::commands::screen::schema;
use crate::config::Config;
use crate::console::Console;
use crate::failure::Failure;
use crate::judging::{Court, JudgingTerms};
use crate::{ledger_file, near, render, resolve};

/// Show every measure, change of state, authorization and signal about a party, day by day
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: interdict timeline \"ZTE Corporation\" --svg zte.svg")]
pub(crate) struct Args {
    /// The party's name
    #[arg(value_name = "PARTY")]
    party: String,

    /// What it is: Person, Company ...
    #[arg(long, value_name = "SCHEMA", value_parser = schema)]
    schema: Option<Schema>,

    /// Draw it into this file as well
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,

    #[command(flatten)]
    asked: AskedArgs,
}

/// What `--json` prints.
#[derive(Serialize)]
pub(crate) struct Told {
    pub(crate) asked: String,
    pub(crate) parties: Vec<String>,
    pub(crate) bars: Vec<Bar>,
    pub(crate) entries: Vec<Entry>,
    /// Where no listed party has the name: those whose names are nearest, with their ids.
    pub(crate) near: Vec<String>,
    /// The last day up to which the register was checked.
    pub(crate) horizon: String,
    /// The same for people.
    #[serde(skip)]
    pub(crate) text: String,
}

#[derive(Serialize)]
pub(crate) struct Bar {
    id: String,
    title: String,
    permits: bool,
    stretches: Vec<Stretch>,
}

#[derive(Serialize)]
pub(crate) struct Stretch {
    from: String,
    /// The first day after; `null` while it goes on.
    to: Option<String>,
    state: String,
}

#[derive(Serialize)]
pub(crate) struct Entry {
    day: String,
    kind: &'static str,
    id: String,
    text: String,
    citation: Option<String>,
    published: Option<String>,
    standing: String,
    /// Whether it can bear on what is in force; signals cannot.
    signal: bool,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let config = Config::load(global)?;
    let ledger = ledger_file::for_reading(global, console)?;
    let chosen = &args.asked.datasets;
    known_datasets(chosen, &resolve::editions(&ledger, None)?)?;
    let terms = JudgingTerms::new(&freshness(&config)).choosing(chosen);
    let court = Court::open(&ledger, args.asked.as_of(), terms, console)?;
    let mut party = DealingParty::named(&args.party, Role::Counterparty);
    party.schema = args.schema;
    let drawn = timeline(&party, &court.world());
    if let Some(path) = &args.svg {
        std::fs::write(path, svg(&drawn))
            .map_err(|error| Failure::file(format!("write {}", path.display()), &error))?;
        console.note(format_args!("drew {}", path.display()));
    }
    let near = match drawn.parties.is_empty() {
        true => near::parties(court.screener(), &args.party),
        false => Vec::new(),
    };
    console.answer(&Told::of(&drawn, near), render::timeline);
    Ok(Outcome::Clear)
}

impl Told {
    fn of(timeline: &Timeline, near: Vec<String>) -> Self {
        Self {
            asked: timeline.asked.clone(),
            parties: timeline.parties.clone(),
            bars: timeline
                .bars
                .iter()
                .map(|bar| Bar {
                    id: bar.id.clone(),
                    title: bar.title.clone(),
                    permits: bar.permits,
                    stretches: bar
                        .stretches
                        .iter()
                        .map(|stretch| Stretch {
                            from: stretch.from.to_string(),
                            to: stretch.to.map(|day| day.to_string()),
                            state: stretch.state.word().to_owned(),
                        })
                        .collect(),
                })
                .collect(),
            entries: timeline
                .entries
                .iter()
                .map(|entry| Entry {
                    day: entry.day.to_string(),
                    kind: entry.kind.word(),
                    id: entry.id.clone(),
                    text: entry.text.clone(),
                    citation: entry.citation.clone(),
                    published: entry.published.map(|day| day.to_string()),
                    standing: entry.standing.to_string(),
                    signal: entry.kind == EntryKind::Signal,
                })
                .collect(),
            near,
            horizon: timeline.horizon.to_string(),
            text: timeline.to_string(),
        }
    }
}
