//! `interdict measures`: the register, measure by measure, as it stands on a day.

use interdict_ledger::AsOf;
use interdict_model::{Clause, History, Measure, Register, State};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::Outcome;
use crate::cli::GlobalArgs;
use crate::console::Console;
use crate::failure::Failure;
use crate::judging::register_of;
use crate::wire::assessment::Citation;
use crate::words::{day, instant};
use crate::{clock, ledger_file, register, render};

/// List the measures of the register, and how each stands on a day
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: interdict measures --in-force-on 2018-05-14 --party \"ZTE\"")]
pub(crate) struct Args {
    /// Only measures of which a clause is in force on this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    in_force_on: Option<Date>,

    /// Only measures that name a party with these words in its name
    #[arg(long, value_name = "WORDS")]
    party: Option<String>,

    /// As the ledger stood at this instant [default: now]
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    recorded: Option<Timestamp>,
}

/// What `--json` prints.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Measures {
    /// The day for which states are told.
    pub(crate) day: String,
    /// The last day up to which the register was checked.
    pub(crate) horizon: String,
    pub(crate) measures: Vec<MeasureShown>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct MeasureShown {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) authority: String,
    pub(crate) citations: Vec<Citation>,
    pub(crate) subjects: Vec<String>,
    pub(crate) standing: String,
    pub(crate) clauses: Vec<ClauseShown>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct ClauseShown {
    pub(crate) id: String,
    pub(crate) effect: String,
    pub(crate) actors: Vec<String>,
    pub(crate) dealings: Vec<String>,
    /// How it stands, party by party; one entry without a party where it names none.
    pub(crate) standings: Vec<StandingShown>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct StandingShown {
    pub(crate) party: Option<String>,
    pub(crate) state: String,
    /// The day since which it stands so, and the next day on which it will not.
    pub(crate) since: Option<String>,
    pub(crate) until: Option<String>,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let ledger = ledger_file::for_reading(global, console)?;
    let now = clock::now();
    let day = args.in_force_on.unwrap_or_else(|| clock::day_of(now));
    let as_of = AsOf {
        listed: day,
        recorded: args.recorded.unwrap_or(now),
    };
    let view = ledger
        .view(as_of, Some(&[register::key()]))
        .map_err(|error| Failure::ask("look at the register", &error))?;
    let (register, _) = register_of(&ledger, &view)?;
    let mut measures: Vec<MeasureShown> = register
        .measures()
        .iter()
        .filter_map(|measure| args.shown(measure, &register, day))
        .collect();
    if args.in_force_on.is_some() {
        measures.retain(MeasureShown::is_in_force);
    }
    let answer = Measures {
        day: day.to_string(),
        horizon: register.horizon().0.to_string(),
        measures,
    };
    console.answer(&answer, render::measures);
    Ok(Outcome::Clear)
}

impl Args {
    /// A measure as it is shown; nothing when it names no party with the words asked for.
    fn shown(&self, measure: &Measure, register: &Register, day: Date) -> Option<MeasureShown> {
        let subjects: Vec<&String> = measure
            .subjects
            .iter()
            .filter(|key| {
                self.party
                    .as_deref()
                    .is_none_or(|words| is_named(register, key, words))
            })
            .collect();
        (self.party.is_none() || !subjects.is_empty())
            .then(|| MeasureShown::of(measure, &subjects, register, day))
    }
}

/// Whether one of a party's names holds all the words.
fn is_named(register: &Register, key: &str, words: &str) -> bool {
    let wanted: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let names = register.party(key).map_or(&[][..], |party| &party.names);
    names.iter().any(|name| {
        let name = name.text.to_lowercase();
        wanted.iter().all(|word| name.contains(word.as_str()))
    })
}

impl MeasureShown {
    pub(crate) fn of(
        measure: &Measure,
        subjects: &[&String],
        register: &Register,
        day: Date,
    ) -> Self {
        let name = |key: &String| {
            register
                .party(key)
                .map_or_else(|| key.clone(), |party| party.name().to_owned())
        };
        let clause = |clause: &Clause| ClauseShown {
            id: clause.id.clone(),
            effect: clause.effect.to_string(),
            actors: clause.actors.iter().map(ToString::to_string).collect(),
            dealings: clause.dealings.iter().map(ToString::to_string).collect(),
            standings: if measure.subjects.is_empty() {
                vec![StandingShown::of(&measure.history(clause, None), None, day)]
            } else {
                subjects
                    .iter()
                    .map(|key| {
                        StandingShown::of(&measure.history(clause, Some(key)), Some(name(key)), day)
                    })
                    .collect()
            },
        };
        Self {
            id: measure.id.clone(),
            kind: measure.kind.to_string(),
            title: measure.title.clone(),
            authority: measure.authority.clone(),
            citations: measure.citations.iter().map(Citation::of).collect(),
            subjects: measure.subjects.iter().map(name).collect(),
            standing: measure.attestation.standing.to_string(),
            clauses: measure.clauses.iter().map(clause).collect(),
        }
    }

    fn is_in_force(&self) -> bool {
        let mut standings = self.clauses.iter().flat_map(|clause| &clause.standings);
        standings.any(|standing| standing.state == State::InForce.word())
    }
}

impl StandingShown {
    fn of(history: &History, party: Option<String>, day: Date) -> Self {
        Self {
            party,
            state: history.on(day).word().to_owned(),
            since: history
                .last_change(day)
                .map(|change| change.day.to_string()),
            until: history
                .next_change(day)
                .map(|change| change.day.to_string()),
        }
    }
}
