//! `interdict eval`: how well the matcher does, measured on labelled files and on the lists themselves.

use std::fs;
use std::path::{Path, PathBuf};

use interdict::eval::{
    self, ClassResult, Counts, Effectiveness, ListedName, QueryReport, Random, false_alarms,
    is_query_file, judge_pairs, judge_queries, labelled_pairs, labelled_queries, near_misses,
    perturbed, run_trials,
};
use interdict::screen::{PartyQuery, Screener, Terms};
use interdict::text::{Needs, Scanner, TextReport, evaluate_texts, labelled_texts};
use interdict_model::Schema;

use crate::Outcome;
use crate::asked::{Asked, AskedArgs};
use crate::cli::GlobalArgs;
use crate::config::Config;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::ledger_file;

/// Measure the matcher: precision, recall, every class apart, the worst misses
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A FILE is a table with a header: pairs of names (name1, name2, is_match, schema, case_group),
or queries against the lists (query, entity, schema, class; an empty entity means nobody).

Examples:
  interdict eval name_pairs.csv
  interdict eval --unlisted invented_people.csv
  interdict eval --trials 200 --seed 7 --html report.html
  interdict eval --texts

Exit status: 0 when everything was measured; the figures are in the answer."
)]
pub(crate) struct Args {
    /// Labelled files, CSV
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// People of whom none is listed (CSV with the column full_name or name): how many raise an alarm
    #[arg(long, value_name = "FILE")]
    unlisted: Option<PathBuf>,

    /// So many listed people, damaged in every way, each query against all of them; and near-misses
    #[arg(long, value_name = "COUNT")]
    trials: Option<usize>,

    /// The seed of the trials
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,

    /// The labelled documents that ship with the program
    #[arg(long)]
    texts: bool,

    /// Also write the report as a page with plots
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,

    /// Also write the report as Markdown
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,

    #[command(flatten)]
    asked: AskedArgs,
}

/// A table as it stands in a file.
struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    if args.files.is_empty() && args.unlisted.is_none() && args.trials.is_none() && !args.texts {
        return Err(Failure::because(Code::Usage, "measure the matcher", "nothing to measure was given")
            .hint("give a labelled file, or --unlisted, --trials or --texts; `interdict eval --help` shows how"));
    }
    let tables = args
        .files
        .iter()
        .map(|path| Ok((path, table(path)?)))
        .collect::<Result<Vec<_>, Failure>>()?;
    let has_queries = tables.iter().any(|(_, table)| is_query_file(&table.header));
    let lists = Lists::of(args, has_queries, global, console)?;
    let mut report = Effectiveness {
        about: about(args, lists.as_ref()),
        ..Effectiveness::default()
    };
    let mut queries: Vec<(String, QueryReport)> = Vec::new();
    for (path, table) in &tables {
        let name = path.display().to_string();
        if is_query_file(&table.header) {
            let asked = labelled_queries(&table.header, &table.rows)
                .map_err(|fault| unread(path, &fault))?;
            queries.push((
                name,
                judge_queries(
                    lists.as_ref().expect("opened for queries").screener(),
                    &asked,
                    &Terms::default(),
                ),
            ));
        } else {
            let (pairs, unlabelled) =
                labelled_pairs(&table.header, &table.rows).map_err(|fault| unread(path, &fault))?;
            if unlabelled > 0 {
                console.note(format!(
                    "{name}: {unlabelled} rows without a verdict were left out"
                ));
            }
            report.labelled.push((name, judge_pairs(&pairs)));
        }
    }
    if let Some(lists) = &lists {
        report.trials = args
            .trials
            .map(|count| trials(lists.screener(), count, args.seed));
        if let Some(path) = &args.unlisted {
            report.false_alarms = Some(alarms(lists.screener(), &people(path)?, console));
        }
    }
    let mut text = eval::markdown(&report);
    queries
        .iter()
        .for_each(|(name, outcome)| text.push_str(&query_section(name, outcome)));
    if let Some(lists) = lists.as_ref().filter(|_| args.texts) {
        text.push_str(&text_section(&texts(lists)));
    }
    write(args.markdown.as_deref(), &text)?;
    write(args.html.as_deref(), &eval::html(&report))?;
    if global.json {
        let figures = serde_json::json!({ "report": text });
        console.print(&format!("{figures}\n"));
    } else {
        console.print(&text);
    }
    Ok(Outcome::Clear)
}

/// The lists, where something is measured on them.
struct Lists {
    asked: Asked,
}

impl Lists {
    fn of(
        args: &Args,
        has_queries: bool,
        global: &GlobalArgs,
        console: &Console,
    ) -> Result<Option<Self>, Failure> {
        let needed = args.unlisted.is_some() || args.trials.is_some() || args.texts || has_queries;
        if !needed {
            return Ok(None);
        }
        let config = Config::load(global)?;
        let ledger = ledger_file::for_reading(global, console)?;
        Ok(Some(Self {
            asked: args.asked.open_for_many(&ledger, &config, console)?,
        }))
    }

    fn screener(&self) -> &Screener {
        &self.asked.screener
    }
}

/// What was measured, one line each.
fn about(args: &Args, lists: Option<&Lists>) -> Vec<String> {
    let mut lines = vec![format!(
        "interdict {}, names version {}",
        env!("CARGO_PKG_VERSION"),
        interdict_names::VERSION
    )];
    if let Some(lists) = lists {
        let coverage = lists.screener().coverage();
        let each = coverage
            .consulted
            .iter()
            .map(|one| format!("{} of {}", one.dataset, one.day));
        lines.push(format!("lists: {}", each.collect::<Vec<_>>().join(", ")));
        lines.push(format!("view {}", coverage.view));
    }
    if args.trials.is_some() {
        lines.push(format!("seed of the trials: {}", args.seed));
    }
    lines
}

fn table(path: &Path) -> Result<Table, Failure> {
    let doing = || format!("read {}", path.display());
    let bytes = fs::read(path).map_err(|error| Failure::file(doing(), &error))?;
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(bytes.as_slice());
    let texts = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let broken = |error: csv::Error| {
        Failure::new(Code::Usage, doing(), &error).hint("give a CSV file with a header")
    };
    let header = texts(reader.headers().map_err(broken)?);
    let rows = reader
        .records()
        .map(|record| record.map(|record| texts(&record)))
        .collect::<Result<_, _>>();
    Ok(Table {
        header,
        rows: rows.map_err(broken)?,
    })
}

fn unread(path: &Path, fault: &eval::LabelledError) -> Failure {
    Failure::new(Code::Usage, format!("read {}", path.display()), fault)
        .hint("name the columns as `interdict eval --help` shows")
}

/// Listed people by their main names, chosen by the seed, damaged and asked for.
fn trials(screener: &Screener, count: usize, seed: u64) -> eval::TrialReport {
    let mut names = Vec::new();
    for (number, segment) in screener.index().segments().iter().enumerate() {
        for (party, card) in screener.cards(number) {
            if segment.party(party).schema().is_a(Schema::PERSON) {
                names.extend(card.names.first().map(|name| name.text.clone()));
            }
        }
    }
    names.sort();
    names.dedup();
    Random::new(seed).shuffle(&mut names);
    let names: Vec<ListedName> = names
        .iter()
        .take(count)
        .map(|name| ListedName::new(name))
        .collect();
    let mut trials = perturbed(&names, seed);
    trials.extend(near_misses(&names, seed));
    run_trials(&names, &trials)
}

fn people(path: &Path) -> Result<Vec<String>, Failure> {
    let table = table(path)?;
    let named =
        |heading: &String| ["full_name", "name"].contains(&heading.trim().to_lowercase().as_str());
    let Some(at) = table.header.iter().position(named) else {
        return Err(Failure::because(
            Code::Usage,
            format!("read {}", path.display()),
            "no column full_name or name",
        ));
    };
    Ok(table
        .rows
        .into_iter()
        .filter_map(|mut row| (at < row.len()).then(|| row.swap_remove(at)))
        .collect())
}

/// The lowest threshold at which false alarms are counted: what a lower one costs, nobody would pay.
const ALARMS_FROM: u16 = 6000;

/// The best score that any listed name has for each person, by name alone.
fn alarms(screener: &Screener, people: &[String], console: &Console) -> eval::FalseAlarms {
    let wheel = console.wheel("screening people who are not listed");
    let mut worker = screener.worker();
    let terms = Terms {
        threshold: ALARMS_FROM,
        limit: 1,
        ..Terms::default()
    };
    let outcome = false_alarms(people, ALARMS_FROM, |person| {
        wheel.inc(1);
        let query = PartyQuery {
            schema: Some(Schema::PERSON),
            ..PartyQuery::named(person)
        };
        let found = worker.screen(&query, &terms);
        let best = found.hits.into_iter().next()?;
        let listed = best.name.map_or(best.card.caption, |name| name.listed.text);
        Some((best.score, listed))
    });
    wheel.finish_and_clear();
    outcome
}

fn texts(lists: &Lists) -> TextReport {
    let scanner = Scanner::new(lists.screener());
    let only_register = lists
        .screener()
        .coverage()
        .consulted
        .iter()
        .all(|one| one.dataset.as_str() == "register");
    let needs = if only_register {
        Needs::Register
    } else {
        Needs::Lists
    };
    evaluate_texts(&scanner, &labelled_texts(), needs)
}

fn counts(counts: &Counts) -> String {
    format!(
        "{} found, {} missed, {} false alarms, {} told apart; precision {:.3}, recall {:.3}, F1 {:.3}",
        counts.found,
        counts.missed,
        counts.false_alarms,
        counts.told_apart,
        counts.precision(),
        counts.recall(),
        counts.f1()
    )
}

fn query_section(name: &str, report: &QueryReport) -> String {
    let mut out = format!("\n## Queries: {name}\n\n{}\n\n", counts(&report.overall));
    for ClassResult {
        class,
        counts: each,
    } in report
        .classes
        .iter()
        .filter(|class| !class.class.is_empty())
    {
        out.push_str(&format!("- {class}: {}\n", counts(each)));
    }
    for (query, expected, best) in report.misses.iter().take(MISSES_SHOWN) {
        let expected = if expected.is_empty() {
            "nobody"
        } else {
            expected
        };
        out.push_str(&format!(
            "- wrong: {query:?} should find {expected}; the best is {best}\n"
        ));
    }
    out
}

/// How many wrong answers of a query file the report names.
const MISSES_SHOWN: usize = 25;

fn text_section(report: &TextReport) -> String {
    let ratio = |share: u16| f64::from(share) / f64::from(interdict_names::SCORE_ONE);
    let mut out = format!(
        "\n## Documents\n\n{} documents; {} places found, {} missed, {} wrong; precision {:.3}, recall {:.3}\n\n",
        report.documents,
        report.found,
        report.missed.len(),
        report.wrong.len(),
        ratio(report.precision()),
        ratio(report.recall())
    );
    report
        .missed
        .iter()
        .for_each(|one| out.push_str(&format!("- missed: {one}\n")));
    report
        .wrong
        .iter()
        .for_each(|one| out.push_str(&format!("- wrong: {one}\n")));
    out
}

/// Writes a report under a temporary name, and renames it when it is whole.
fn write(path: Option<&Path>, text: &str) -> Result<(), Failure> {
    let Some(path) = path else { return Ok(()) };
    let doing = || format!("write {}", path.display());
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    fs::write(&beside, text).map_err(|error| Failure::file(doing(), &error))?;
    fs::rename(&beside, path).map_err(|error| Failure::file(doing(), &error))
}
