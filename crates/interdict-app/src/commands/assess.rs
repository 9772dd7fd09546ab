//! `interdict assess`: may we do this, with this party, on this day?

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use interdict::assess::Dealing as Judged;
use interdict_ledger::{AsOf, Ledger};
use interdict_model::{Actor, Country, DatasetKey, DealingKind, Digest, Register, Role, Verdict};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::Outcome;
use crate::asked::{freshness, known_datasets};
use crate::cli::GlobalArgs;
use crate::config::Config;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::judging::{Court, JudgingTerms, SEALED, Sealed};
use crate::wire::assessment::Assessment;
use crate::wire::dealing::{Dealing, Item, Party};
use crate::words::{country, day, instant};
use crate::{clock, ledger_file, near, places, render, resolve, sources};

/// Assess a dealing: may we do this, with these parties, on this day?
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  interdict assess --actor us-person --dealing export --party \"ZTE Kangxun\" --role end-user \\
      --item EAR99 --on 2018-05-14
  interdict assess --file dealings.jsonl --json

Each assessment is sealed in the ledger and can be judged again with `interdict replay ID`.

Exit status: 0 when nothing recorded restricts the dealing or an authorization covers it; 1 when it
is prohibited, needs a licence, or is for a person to look at; 2 for an error.")]
pub(crate) struct Args {
    /// Who acts; several may hold at once
    #[arg(long = "actor", value_name = "ACTOR")]
    actors: Vec<Actor>,

    /// The country in which the actor is
    #[arg(long, value_name = "COUNTRY", value_parser = country)]
    actor_country: Option<Country>,

    /// What is done
    #[arg(long, value_name = "KIND", required_unless_present = "file")]
    dealing: Option<DealingKind>,

    /// A party to it, by name
    #[arg(long = "party", value_name = "NAME")]
    parties: Vec<String>,

    /// What the party is to it: one for each --party, in the same order, or one for all
    #[arg(long = "role", value_name = "ROLE")]
    roles: Vec<Role>,

    /// EAR99, an ECCN, not-subject-to-ear, or words
    #[arg(long, value_name = "ITEM")]
    item: Option<String>,

    /// Where it goes, by code, name, or the words of an address
    #[arg(long, value_name = "PLACE")]
    destination: Option<String>,

    /// A country on the way
    #[arg(long, value_name = "COUNTRY", value_parser = country)]
    transit: Vec<Country>,

    /// The money, in words
    #[arg(long, value_name = "TEXT")]
    funds: Option<String>,

    /// A fact on which conditions turn: KEY for yes, KEY=no for no
    #[arg(long = "fact", value_name = "KEY[=yes|no]", value_parser = answer)]
    facts: Vec<(String, bool)>,

    /// An answer to the red-flag questionnaire: ID raises the flag, ID=no does not
    #[arg(long = "red-flag", value_name = "ID[=yes|no]", value_parser = answer)]
    red_flags: Vec<(String, bool)>,

    /// Dealings from a file, one JSON object or one a line; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["dealing", "parties", "actors", "item"])]
    file: Option<PathBuf>,

    /// Rest the answer on these datasets and the register alone [default: all that the ledger keeps,
    /// and not clear without a list that bears on the dealing]
    #[arg(long = "dataset", value_name = "DATASET", value_parser = resolve::dataset_key)]
    datasets: Vec<DatasetKey>,

    /// The day of the dealing [default: today, in UTC]
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,

    /// As the ledger stood at this instant [default: now]
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    recorded: Option<Timestamp>,

    /// Who asks, as the ledger keeps it [default: the name the system knows you by]
    #[arg(long, value_name = "NAME")]
    who: Option<String>,

    /// Do not keep the assessment
    #[arg(long)]
    unsealed: bool,
}

/// What `--json` prints: one document, or for a file one line a dealing.
#[derive(Serialize)]
pub(crate) struct Assessed {
    /// The id to replay it by; `null` when it was not kept.
    pub(crate) id: Option<String>,
    #[serde(flatten)]
    pub(crate) assessment: Assessment,
}

/// Reads `KEY`, `KEY=yes` and `KEY=no`.
fn answer(text: &str) -> Result<(String, bool), String> {
    let (key, said) = text.split_once('=').unwrap_or((text, "yes"));
    let said = match said.trim().to_ascii_lowercase().as_str() {
        "yes" | "true" => true,
        "no" | "false" => false,
        other => return Err(format!("{other:?} is neither yes nor no")),
    };
    if key.trim().is_empty() {
        return Err("the key is missing".to_owned());
    }
    Ok((key.trim().to_owned(), said))
}

/// Answers by their keys; one key with two answers is a mistake.
fn answers(word: &str, given: &[(String, bool)]) -> Result<BTreeMap<String, bool>, Failure> {
    let mut all = BTreeMap::new();
    for (key, said) in given {
        // As every other word, a fact may be written with underscores.
        let key = key.replace('_', "-");
        if all.get(&key).is_some_and(|before| before != said) {
            let cause = format!("{word} {key} is given both as yes and as no");
            return Err(Failure::because(Code::Usage, "read the dealing", cause)
                .hint("keep the one that is true; leave both out if it is not known"));
        }
        all.insert(key, *said);
    }
    Ok(all)
}

/// Checks that the register knows every fact and red flag that a dealing answers: one that is misspelt
/// would be an answer to nothing.
fn known_answers(dealing: &Judged, register: &Register) -> Result<(), String> {
    let facts: Vec<&str> = register
        .facts()
        .iter()
        .map(|fact| fact.key.as_str())
        .collect();
    let flags = register.red_flags().iter();
    let flags: Vec<&str> = flags.map(|flag| flag.id.as_str()).collect();
    for (kind, given, known) in [
        ("fact", &dealing.facts, &facts),
        ("red flag", &dealing.red_flags, &flags),
    ] {
        let unknown = given.keys().find(|key| !known.contains(&key.as_str()));
        if let Some(key) = unknown {
            let near = near::phrase(&near::words(key, known.iter().copied()));
            return Err(format!(
                "the register knows no {kind} {key:?}{near}; known are: {}",
                known.join(", ")
            ));
        }
    }
    Ok(())
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let config = Config::load(global)?;
    let dealings = args.dealings()?;
    let ledger = if args.unsealed {
        ledger_file::for_reading(global, console)?
    } else {
        ledger_file::for_writing(global, console)?
    };
    let now = clock::now();
    let today = args.on.unwrap_or_else(|| clock::day_of(now));
    let recorded = args.recorded.unwrap_or(now);
    known_datasets(&args.datasets, &resolve::editions(&ledger, None)?)?;
    let terms = JudgingTerms::new(&freshness(&config)).choosing(&args.datasets);
    let mut by_day: BTreeMap<Date, Vec<usize>> = BTreeMap::new();
    let mut models = Vec::with_capacity(dealings.len());
    for (at, dealing) in dealings.iter().enumerate() {
        let model = dealing
            .wire
            .model(today)
            .map_err(|cause| dealing.mistake(cause))?;
        by_day.entry(model.day).or_default().push(at);
        models.push(model);
    }
    let mut judged: BTreeMap<usize, (Assessment, Verdict, Sealed)> = BTreeMap::new();
    for (listed, places) in by_day {
        let court = Court::open(&ledger, AsOf { listed, recorded }, terms.clone(), console)?;
        let world = court.world();
        for at in places {
            known_answers(&models[at], court.register())
                .map_err(|cause| dealings[at].mistake(cause))?;
            let (assessment, verdict) = court.judge(&world, &models[at]);
            let sealed = court.seal(&assessment, args.who.clone().or_else(places::user), now);
            judged.insert(at, (assessment, verdict, sealed));
        }
    }
    let ids = if args.unsealed {
        vec![None; judged.len()]
    } else {
        seal(&ledger, judged.values().map(|(_, _, sealed)| sealed), now)?
    };
    let restricted = judged.values().any(|(_, verdict, _)| !may_go_on(*verdict));
    for ((assessment, _, _), id) in judged.into_values().zip(ids) {
        let answer = Assessed {
            id: id.map(|id| id.to_string()),
            assessment,
        };
        if args.file.is_some() {
            console.answer_line(&answer, render::assessment);
        } else {
            console.answer(&answer, render::assessment);
        }
    }
    Ok(if restricted {
        Outcome::Found
    } else {
        Outcome::Clear
    })
}

fn may_go_on(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::NotRestricted | Verdict::Authorised)
}

/// Puts assessments into the ledger, all of them or none.
fn seal<'a>(
    ledger: &Ledger,
    sealed: impl Iterator<Item = &'a Sealed>,
    at: Timestamp,
) -> Result<Vec<Option<Digest>>, Failure> {
    let payloads: Vec<Vec<u8>> = sealed
        .map(|sealed| serde_json::to_vec(sealed).expect("wire types have string keys"))
        .collect();
    let entries: Vec<(&str, &[u8])> = payloads
        .iter()
        .map(|payload| (SEALED, payload.as_slice()))
        .collect();
    let places = ledger
        .append_all(&entries, at)
        .map_err(|error| Failure::write("seal the assessment", &error))?;
    Ok(places.into_iter().map(|place| Some(place.hash)).collect())
}

/// A dealing, and where it was read.
struct Stated {
    wire: Dealing,
    place: String,
}

impl Stated {
    fn mistake(&self, cause: String) -> Failure {
        Failure::because(Code::Usage, format!("read the dealing {}", self.place), cause)
            .hint("`interdict assess --help` shows what a dealing is made of; the README of the command line its file")
    }
}

impl Args {
    fn dealings(&self) -> Result<Vec<Stated>, Failure> {
        match &self.file {
            Some(path) => read_file(path),
            None => Ok(vec![Stated {
                wire: self.dealing()?,
                place: "of the command line".to_owned(),
            }]),
        }
    }

    fn dealing(&self) -> Result<Dealing, Failure> {
        let kind = self.dealing.expect("clap requires it without a file");
        let (destination, destination_text) = match &self.destination {
            Some(text) => match country(text) {
                Ok(country) => (Some(country.code().to_owned()), None),
                Err(_) => (None, Some(text.clone())),
            },
            None => (None, None),
        };
        let item = self
            .item
            .as_deref()
            .map(interdict::assess::Item::read)
            .unwrap_or_default();
        Ok(Dealing {
            day: None,
            actors: self.actors.iter().map(ToString::to_string).collect(),
            actor_country: self.actor_country.map(|country| country.code().to_owned()),
            dealing: kind.to_string(),
            parties: self.parties()?,
            item: Item {
                subject_to_ear: item.subject_to_ear,
                classification: item.classification,
                description: item.description,
            },
            destination,
            destination_text,
            transit: self
                .transit
                .iter()
                .map(|country| country.code().to_owned())
                .collect(),
            funds: self.funds.clone(),
            facts: answers("--fact", &self.facts)?,
            red_flags: answers("--red-flag", &self.red_flags)?,
            ownership: Vec::new(),
        })
    }

    fn parties(&self) -> Result<Vec<Party>, Failure> {
        let roles = match self.roles.as_slice() {
            [] => vec![Role::Counterparty; self.parties.len()],
            [one] => vec![*one; self.parties.len()],
            several if several.len() == self.parties.len() => several.to_vec(),
            several => {
                let cause = format!(
                    "{} parties and {} roles are given",
                    self.parties.len(),
                    several.len()
                );
                return Err(
                    Failure::because(Code::Usage, "join parties and roles", cause).hint(
                        "give one --role for each --party, in the same order, or one for all",
                    ),
                );
            }
        };
        let party = |(name, role): (&String, Role)| Party {
            name: name.clone(),
            role: role.to_string(),
            schema: None,
            countries: Vec::new(),
            addresses: Vec::new(),
            birth_dates: Vec::new(),
            identifiers: Vec::new(),
        };
        Ok(self.parties.iter().zip(roles).map(party).collect())
    }
}

/// The largest file of dealings: a million of them.
const FILE_BYTES_MAX: u64 = 500_000_000;

/// Reads one JSON object, or one a line.
fn read_file(path: &Path) -> Result<Vec<Stated>, Failure> {
    let bytes = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin()
            .take(FILE_BYTES_MAX)
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::file("read standard input", &error))?;
        bytes
    } else {
        sources::read(path, FILE_BYTES_MAX)?
    };
    if let Ok(wire) = serde_json::from_slice(&bytes) {
        let place = path.display().to_string();
        return Ok(vec![Stated { wire, place }]);
    }
    let mut dealings = Vec::new();
    for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let place = format!("{}:{}", path.display(), at + 1);
        let wire = serde_json::from_slice(line).map_err(|error| {
            Failure::because(
                Code::Usage,
                format!("read the dealing {place}"),
                error.to_string(),
            )
            .hint("give one JSON object, or one on each line")
        })?;
        dealings.push(Stated { wire, place });
    }
    if dealings.is_empty() {
        let cause = "it holds no dealing";
        return Err(
            Failure::because(Code::Usage, format!("read {}", path.display()), cause)
                .hint("give one JSON object, or one on each line"),
        );
    }
    Ok(dealings)
}
