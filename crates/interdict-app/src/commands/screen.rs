//! `interdict screen`: a party against the lists as of a day.

use interdict::matching::{Facts, Identifier};
use interdict::screen::{Hit, PartyQuery, Terms};
use interdict_ledger::Ledger;
use interdict_model::{Country, PartialDate, Schema};

use crate::Outcome;
use crate::asked::AskedArgs;
use crate::cli::GlobalArgs;
use crate::commands::batch;
use crate::config::Config;
use crate::console::Console;
use crate::failure::Failure;
use crate::wire::comparison::score;
use crate::wire::coverage::Coverage;
use crate::wire::screen::{Query, Screen};
use crate::wire::show::Listed;
use crate::words::{count, country};
use crate::{ledger_file, render};

/// Screen a party: who on the lists may it be, and what is in force against them
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  interdict screen \"ZTE Kangxun\" --on 2018-05-14
  interdict screen \"Aiman Zawahri\" --schema Person --country eg --birth-date 1951-06-19
  interdict screen --file customers.csv --dry-run
  interdict screen --file customers.csv --out answers.csv --on 2018-05-14
  interdict screen \"unknown vessel\" --id \"IMO 9187629\" --explain

Exit status: 1 for a hit; 0 for no hit in lists that are complete and fresh; 2 for no hit in lists
that are missing, stale or held, from which nothing may be concluded.")]
pub(crate) struct Args {
    /// The party's name, in any script and order
    #[arg(value_name = "NAME", required_unless_present = "file")]
    name: Option<String>,

    /// What it is: Person, Company, Organization, Vessel ...
    #[arg(long, value_name = "SCHEMA", value_parser = schema)]
    schema: Option<Schema>,

    /// A country it is tied to, by code or name
    #[arg(long = "country", value_name = "COUNTRY", value_parser = country)]
    countries: Vec<Country>,

    /// When it was born or founded: 1962, 1962-11, 1962-11-23, 1962~ (about), 1960/1962 (between)
    #[arg(long = "birth-date", value_name = "DATE")]
    birth_dates: Vec<PartialDate>,

    /// A passport, registration, tax, ship, bank or wallet number; it finds its party whatever the name
    #[arg(long = "id", value_name = "NUMBER", value_parser = identifier)]
    identifiers: Vec<Identifier>,

    /// An address
    #[arg(long = "address", value_name = "ADDRESS")]
    addresses: Vec<String>,

    #[command(flatten)]
    asked: AskedArgs,

    /// The least score that is shown, from 0 to 1 [default: 0.7]
    #[arg(long, value_name = "SCORE", value_parser = threshold)]
    threshold: Option<u16>,

    /// The most hits that are shown
    #[arg(long, value_name = "NUMBER", value_parser = count, default_value = "20")]
    limit: usize,

    /// Show the evidence of each hit, word by word
    #[arg(long)]
    explain: bool,

    #[command(flatten)]
    customers: batch::FileArgs,
}

pub(crate) fn schema(text: &str) -> Result<Schema, String> {
    let found = Schema::all().find(|schema| schema.name().eq_ignore_ascii_case(text));
    found.filter(|schema| schema.is_matchable()).ok_or_else(|| {
        let known: Vec<&str> = Schema::all()
            .filter(|schema| schema.is_matchable())
            .map(Schema::name)
            .collect();
        format!("no party is of this schema; known are {}", known.join(", "))
    })
}

pub(crate) fn identifier(text: &str) -> Result<Identifier, String> {
    Identifier::untold(text)
        .ok_or_else(|| "it is too short to tell one party from another".to_owned())
}

/// A share of one as ten-thousandths.
pub(crate) fn threshold(text: &str) -> Result<u16, String> {
    let share: f64 = text.parse().map_err(|_| "it is no number".to_owned())?;
    if !(0.0..=1.0).contains(&share) {
        return Err("it lies between 0 and 1".to_owned());
    }
    // At most 10,000, and so within the type.
    Ok((share * f64::from(interdict_names::SCORE_ONE)).round() as u16)
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    if args.customers.file.is_some() {
        return batch::run(&args.customers, &args.shared(), global, console);
    }
    args.customers.refuse_without_file()?;
    let config = Config::load(global)?;
    let ledger = ledger_file::for_reading(global, console)?;
    let asked = args.asked.open(&ledger, &config, console)?;
    let terms = args.terms();
    let screening = asked.screener.screen(&args.party(), &terms);
    let histories: Result<Vec<_>, _> = screening
        .hits
        .iter()
        .map(|hit| history(&ledger, hit))
        .collect();
    let coverage = Coverage::of(&screening.coverage, &asked);
    let answer = Screen::of(args.query(&terms), &screening, histories?, coverage);
    let explain = args.explain;
    console.answer(&answer, |answer, paint| {
        render::screen(answer, explain, paint)
    });
    Ok(match answer.conclusion {
        "hit" => Outcome::Found,
        "clear" => Outcome::Clear,
        _ => Outcome::Failed,
    })
}

impl Args {
    fn terms(&self) -> Terms {
        let usual = Terms::default();
        Terms {
            threshold: self.threshold.unwrap_or(usual.threshold),
            limit: self.limit,
            ..usual
        }
    }

    fn shared(&self) -> batch::Shared<'_> {
        batch::Shared {
            asked: &self.asked,
            terms: self.terms(),
            schema: self.schema,
        }
    }

    fn name(&self) -> String {
        self.name.clone().unwrap_or_default()
    }

    fn party(&self) -> PartyQuery {
        PartyQuery {
            names: vec![self.name()],
            schema: self.schema,
            facts: Facts {
                birth_dates: self.birth_dates.clone(),
                countries: self.countries.clone(),
                gender: None,
                identifiers: self.identifiers.clone(),
            },
            addresses: self.addresses.clone(),
        }
    }

    fn query(&self, terms: &Terms) -> Query {
        Query {
            name: self.name(),
            schema: self.schema.map(|schema| schema.to_string()),
            countries: self
                .countries
                .iter()
                .map(|country| country.code().to_owned())
                .collect(),
            birth_dates: self.birth_dates.iter().map(ToString::to_string).collect(),
            identifiers: self
                .identifiers
                .iter()
                .map(|identifier| identifier.value.clone())
                .collect(),
            addresses: self.addresses.clone(),
            threshold: score(terms.threshold),
            limit: terms.limit,
        }
    }
}

/// In which editions a hit's party is listed.
fn history(ledger: &Ledger, hit: &Hit) -> Result<Listed, Failure> {
    let history = ledger.history(&hit.dataset, &hit.entity).map_err(|error| {
        Failure::ask(
            format!("look up since when {} is listed", hit.entity),
            &error,
        )
    })?;
    Ok(Listed::of(&history.presence))
}
