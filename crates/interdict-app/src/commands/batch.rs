//! `interdict screen --file`: a file of customers against the lists as of a day.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use interdict::batch::{DayOrder, Defaults, Role, coverage_digest};
use interdict::screen::Terms;
use interdict_model::Schema;
use serde::Deserialize;
use serde_json::Value;

use crate::Outcome;
use crate::asked::AskedArgs;
use crate::batch::files::Places;
use crate::batch::journal::{self, Commit, Journal, Told};
use crate::batch::manifest::{Column, Input, Manifest, Product, Task};
use crate::batch::read::RowReader;
use crate::batch::run::{Plan, run as run_plan};
use crate::batch::source::{Format, Opening, Source, facts};
use crate::batch::write::{OutFormat, RowWriter};
use crate::cli::GlobalArgs;
use crate::config::Config;
use crate::console::{self, Console};
use crate::failure::{Code, Failure};
use crate::wire::batch::{DryRun, Understood};
use crate::wire::comparison::score;
use crate::wire::coverage::Coverage;
use crate::{ledger_file, render, sources};

/// A file of customers in place of one name.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "A file of customers")]
pub(crate) struct FileArgs {
    /// A file of customers: CSV, TSV, JSON lines or Excel
    #[arg(long, value_name = "IN", conflicts_with = "name")]
    pub(crate) file: Option<PathBuf>,

    /// Where the answers go: .csv, .tsv or .jsonl; beside it a manifest and the rows not screened
    #[arg(long, value_name = "OUT", requires = "file")]
    out: Option<PathBuf>,

    /// Show how the first rows are understood, and write nothing
    #[arg(long, requires = "file")]
    dry_run: bool,

    /// What a column means: name=Kunde, and within JSON objects name=party.title; may be given again
    #[arg(long = "column", value_name = "MEANING=HEADING", value_parser = mapped, requires = "file")]
    columns: Vec<(Role, String)>,

    /// A file (.toml) that says it: [columns] with MEANING = HEADING, or several in a list; dates,
    /// delimiter, sheet and schema as the flags of these names
    #[arg(long, value_name = "FILE", requires = "file")]
    mapping: Option<PathBuf>,

    /// The input's format [default: by its name]
    #[arg(long, value_name = "FORMAT", requires = "file")]
    format: Option<Format>,

    /// What stands between fields [default: by the headings]
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter, requires = "file")]
    delimiter: Option<u8>,

    /// The sheet of a workbook [default: the first]
    #[arg(long, value_name = "NAME", requires = "file")]
    sheet: Option<String>,

    /// How 03/04/1962 is read [default: not at all; the row says so]
    #[arg(long, value_name = "ORDER", requires = "file")]
    dates: Option<DateOrder>,

    /// What the names of the added columns begin with
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "interdict_",
        requires = "file"
    )]
    prefix: String,

    /// One part of the file: 2/3 is the second of three; the outputs joined are the whole
    #[arg(long, value_name = "I/N", value_parser = Shard::from_str, requires = "file")]
    shard: Option<Shard>,

    /// Threads that screen [default: one a core]
    #[arg(long, value_name = "NUMBER", requires = "file")]
    threads: Option<usize>,

    /// Begin anew, whatever an earlier run left
    #[arg(long, requires = "file")]
    restart: bool,
}

impl FileArgs {
    /// A flag that says nothing without a file: `requires` gives way where a name stands in its place.
    pub(crate) fn refuse_without_file(&self) -> Result<(), Failure> {
        let given = [
            (self.out.is_some(), "--out"),
            (self.dry_run, "--dry-run"),
            (!self.columns.is_empty(), "--column"),
            (self.mapping.is_some(), "--mapping"),
            (self.format.is_some(), "--format"),
            (self.delimiter.is_some(), "--delimiter"),
            (self.sheet.is_some(), "--sheet"),
            (self.dates.is_some(), "--dates"),
            (self.shard.is_some(), "--shard"),
            (self.threads.is_some(), "--threads"),
            (self.restart, "--restart"),
        ];
        match given.iter().find(|(is, _)| *is) {
            None => Ok(()),
            Some((_, flag)) => {
                let cause = format!("{flag} is about a file of customers, and a name is given");
                Err(
                    Failure::because(Code::Usage, "read the command line", cause)
                        .hint("give --file IN in place of the name"),
                )
            }
        }
    }
}

/// The terms that a file shares with a single name.
pub(crate) struct Shared<'a> {
    pub(crate) asked: &'a AskedArgs,
    pub(crate) terms: Terms,
    pub(crate) schema: Option<Schema>,
}

/// How a date of two readings is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DateOrder {
    /// The day first
    Dmy,
    /// The month first
    Mdy,
}

/// One part of how many, counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shard {
    /// Invariant: from 1 to `parts`.
    part: u64,
    parts: u64,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/');
        let numbers =
            numbers.and_then(|(part, parts)| Some((part.parse().ok()?, parts.parse().ok()?)));
        match numbers {
            Some((part, parts)) if part >= 1 && part <= parts => Ok(Self { part, parts }),
            _ => Err("write it as 2/3: the second of three".to_owned()),
        }
    }
}

impl Shard {
    /// The offsets at which its records begin.
    fn range(self, length: u64) -> std::ops::Range<u64> {
        let at = |part: u64| {
            let offset = u128::from(length) * u128::from(part) / u128::from(self.parts);
            u64::try_from(offset).expect("no larger than the length")
        };
        // A record that begins where the file ends there is none.
        let end = if self.part == self.parts {
            u64::MAX
        } else {
            at(self.part)
        };
        at(self.part - 1)..end
    }
}

pub(crate) fn mapped(text: &str) -> Result<(Role, String), String> {
    let (role, heading) = text.split_once('=').ok_or("write it as name=HEADING")?;
    let role = role
        .parse()
        .map_err(|error: interdict::batch::ColumnsError| error.to_string())?;
    Ok((role, heading.to_owned()))
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        [byte] if byte.is_ascii() && !b"\"\r\n".contains(byte) => Ok(*byte),
        b"\\t" | b"tab" => Ok(b'\t'),
        _ => Err("it is one ASCII character, or tab".to_owned()),
    }
}

/// The mapping file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Mapping {
    /// Which headings mean what: one, or a list.
    columns: BTreeMap<String, OneOrMore>,
    dates: Option<DateOrder>,
    delimiter: Option<String>,
    sheet: Option<String>,
    schema: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// A mapping file of more than this is something else.
const MAPPING_BYTES_MAX: u64 = 1 << 20;

/// Rows that a dry run shows.
const DRY_ROWS: usize = 5;

/// What the flags and the mapping file come to.
struct Understanding {
    opening: Opening,
    defaults: Defaults,
}

pub(crate) fn run(
    args: &FileArgs,
    shared: &Shared<'_>,
    global: &GlobalArgs,
    console: &Console,
) -> Result<Outcome, Failure> {
    let input = args.file.as_deref().expect("clap asks for it");
    let understanding = understand(args, shared)?;
    let source = Source::open(input, &understanding.opening)?;
    if args.dry_run {
        return dry_run(&source, understanding.defaults, console);
    }
    let Some(out) = args.out.as_deref() else {
        return Err(
            Failure::because(Code::Usage, "screen a file", "--out is not given")
                .hint("say where the answers go: --out FILE.csv; or look first: --dry-run"),
        );
    };
    let format = out_format(out)?;
    refuse_same_headings(&source, format, &args.prefix)?;
    let places = Places::of(out);
    let earlier = earlier(&places, args.restart)?;
    let config = Config::load(global)?;
    let ledger = ledger_file::for_reading(global, console)?;
    let asked =
        asked_args(shared.asked, earlier.as_ref()).open_for_many(&ledger, &config, console)?;
    let coverage = Coverage::of(asked.screener.coverage(), &asked);
    let digest = coverage_digest(asked.screener.coverage()).to_string();
    let task = task(args, shared, &understanding, &source, (&coverage, &digest));
    let plan = Plan {
        screener: &asked.screener,
        terms: &shared.terms,
        defaults: understanding.defaults,
        writer: RowWriter {
            format,
            layout: &source.layout,
            coverage: &digest,
            complete: coverage.complete,
        },
        threads: args.threads.unwrap_or_else(cores).max(1),
    };
    let shard = args.shard.unwrap_or(Shard { part: 1, parts: 1 });
    let last = work(
        &Work {
            plan: &plan,
            source: &source,
            places: &places,
            shard,
            prefix: &args.prefix,
            task: &task,
        },
        earlier,
        console,
    )?;
    conclude(last, coverage, task, &places, console)
}

/// All of a run.
struct Work<'a> {
    plan: &'a Plan<'a>,
    source: &'a Source,
    places: &'a Places,
    shard: Shard,
    prefix: &'a str,
    task: &'a Task,
}

/// Begins a run, or goes on with one; gives its last commit.
fn work(work: &Work<'_>, earlier: Option<Told>, console: &Console) -> Result<Commit, Failure> {
    let places = work.places;
    let fault = |error: io::Error| Failure::file(format!("write {}", places.out.display()), &error);
    let task = serde_json::to_value(work.task).expect("wire types have string keys");
    let begun = match earlier {
        Some(told) => go_on(&told, &task, places, console)?,
        None => None,
    };
    let (mut journal, mut outputs, start) = match begun {
        Some(begun) if begun.2.complete => return Ok(begun.2),
        Some((journal, outputs, commit)) => (
            journal,
            outputs.expect("open while the run is not complete"),
            commit,
        ),
        None => {
            let journal = Journal::begin(&places.journal, &task).map_err(fault)?;
            let mut outputs = places.begin().map_err(fault)?;
            if work.shard.part == 1 {
                let head = work.plan.writer.head(work.prefix);
                outputs
                    .write(&head, &RowWriter::bad_head())
                    .map_err(fault)?;
            }
            let body = work.source.body;
            let start = Commit {
                offset: body.offset,
                row: body.row,
                line: body.line,
                ..Commit::default()
            };
            (journal, outputs, start)
        }
    };
    let length = work.source.length;
    let bar = console.rows(length);
    bar.set_position(start.offset);
    bar.reset_eta();
    let part = work.shard.range(length);
    let cutter = work.source.cutter(start.place(), part).map_err(fault)?;
    let mut done = |commit: &Commit| {
        bar.set_position(commit.offset);
        console::rows_done(&bar, commit.tally.rows, commit.tally.hits);
    };
    let last = run_plan(
        work.plan,
        cutter,
        start,
        &mut outputs,
        &mut journal,
        &mut done,
    )
    .map_err(fault)?;
    bar.finish_and_clear();
    Ok(last)
}

/// What is left to do with an earlier run: its journal, its outputs, and where they stand.
type Begun = (Journal, Option<crate::batch::files::Outputs>, Commit);

/// Takes up an earlier run of the same task; nothing when it had committed no row.
fn go_on(
    told: &Told,
    task: &Value,
    places: &Places,
    console: &Console,
) -> Result<Option<Begun>, Failure> {
    let doing = format!("go on with {}", places.out.display());
    let differing = differing(&told.task, task);
    if !differing.is_empty() {
        let cause = format!("the run that was begun differs in {}", differing.join(", "));
        return Err(Failure::because(Code::Usage, doing, cause)
            .hint("give the same options and input, or --restart to begin anew"));
    }
    let Some(commit) = told.last else {
        return Ok(None);
    };
    let fault =
        |error: io::Error| Failure::file(doing.clone(), &error).hint("begin anew with --restart");
    let journal = Journal::resume(&places.journal, told).map_err(fault)?;
    let outputs = if commit.complete {
        None
    } else {
        Some(places.resume(&commit).map_err(fault)?)
    };
    console.note(format_args!("going on after row {}", commit.row));
    Ok(Some((journal, outputs, commit)))
}

/// The parts of a task in which two differ.
fn differing(earlier: &Value, now: &Value) -> Vec<String> {
    let keys = now.as_object().into_iter().flatten();
    keys.filter(|(key, value)| earlier.get(key.as_str()) != Some(value))
        .map(|(key, _)| key.clone())
        .collect()
}

/// The journal of an earlier run that was not finished, unless the user begins anew.
fn earlier(places: &Places, restart: bool) -> Result<Option<Told>, Failure> {
    if restart {
        return Ok(None);
    }
    let doing = || format!("read {}", places.journal.display());
    let told = journal::read(&places.journal).map_err(|error| Failure::file(doing(), &error))?;
    if told.is_none() && places.out.exists() {
        let doing = format!("write {}", places.out.display());
        return Err(
            Failure::because(Code::File, doing, "there is such a file already")
                .hint("name another, or give --restart to write it anew"),
        );
    }
    Ok(told)
}

/// The clocks of an unfinished run stay what they were, unless the user says otherwise.
fn asked_args(args: &AskedArgs, earlier: Option<&Told>) -> AskedArgs {
    let kept = |key: &str| earlier.and_then(|told| told.task.get(key)?.as_str().map(str::to_owned));
    AskedArgs {
        datasets: args.datasets.clone(),
        on: args.on.or_else(|| kept("listed")?.parse().ok()),
        recorded: args.recorded.or_else(|| kept("recorded")?.parse().ok()),
    }
}

fn task(
    args: &FileArgs,
    shared: &Shared<'_>,
    understanding: &Understanding,
    source: &Source,
    (coverage, digest): (&Coverage, &str),
) -> Task {
    let path = args.file.as_deref().unwrap_or(Path::new(""));
    let format = args
        .format
        .or_else(|| Format::of_name(path))
        .unwrap_or(Format::Csv);
    let shard = args.shard.unwrap_or(Shard { part: 1, parts: 1 });
    Task {
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        names: interdict_names::VERSION,
        input: Input::of(&source.file, format),
        view: coverage.view.clone(),
        listed: coverage.listed.clone(),
        recorded: coverage.recorded.clone(),
        coverage: digest.to_owned(),
        complete: coverage.complete,
        columns: Column::all(source),
        out_format: args
            .out
            .as_deref()
            .and_then(Path::extension)
            .map_or_else(String::new, |text| text.to_string_lossy().into_owned()),
        prefix: args.prefix.clone(),
        shard: [shard.part, shard.parts],
        threshold: score(shared.terms.threshold),
        limit: shared.terms.limit,
        datasets: shared
            .asked
            .datasets
            .iter()
            .map(ToString::to_string)
            .collect(),
        schema: understanding
            .defaults
            .schema
            .map(|schema| schema.to_string()),
        day_order: match understanding.defaults.day_order {
            DayOrder::Unknown => "unknown",
            DayOrder::DayFirst => "dmy",
            DayOrder::MonthFirst => "mdy",
        },
    }
}

fn understand(args: &FileArgs, shared: &Shared<'_>) -> Result<Understanding, Failure> {
    let mapping = args
        .mapping
        .as_deref()
        .map(read_mapping)
        .transpose()?
        .unwrap_or_default();
    let wrong = |cause: String| {
        Failure::because(Code::Config, "understand the mapping of the columns", cause)
    };
    let mut said: BTreeMap<Role, Vec<String>> = BTreeMap::new();
    for (word, headings) in mapping.columns {
        let role: Role = word
            .parse()
            .map_err(|error: interdict::batch::ColumnsError| wrong(error.to_string()))?;
        said.entry(role).or_default().extend(match headings {
            OneOrMore::One(heading) => vec![heading],
            OneOrMore::More(headings) => headings,
        });
    }
    for (role, heading) in &args.columns {
        said.entry(*role).or_default().push(heading.clone());
    }
    let schema = mapping
        .schema
        .as_deref()
        .map(super::screen::schema)
        .transpose()
        .map_err(wrong)?;
    let between = mapping
        .delimiter
        .as_deref()
        .map(delimiter)
        .transpose()
        .map_err(wrong)?;
    Ok(Understanding {
        opening: Opening {
            format: args.format,
            delimiter: args.delimiter.or(between),
            sheet: args.sheet.clone().or(mapping.sheet),
            said,
        },
        defaults: Defaults {
            schema: shared.schema.or(schema),
            day_order: match args.dates.or(mapping.dates) {
                None => DayOrder::Unknown,
                Some(DateOrder::Dmy) => DayOrder::DayFirst,
                Some(DateOrder::Mdy) => DayOrder::MonthFirst,
            },
        },
    })
}

fn read_mapping(path: &Path) -> Result<Mapping, Failure> {
    let bytes = sources::read(path, MAPPING_BYTES_MAX)?;
    let doing = format!("read the mapping {}", path.display());
    let text = std::str::from_utf8(&bytes)
        .map_err(|error| Failure::new(Code::Config, doing.clone(), &error))?;
    toml::from_str(text).map_err(|error| Failure::because(Code::Config, doing, error.to_string()))
}

fn out_format(out: &Path) -> Result<OutFormat, Failure> {
    match Format::of_name(out) {
        Some(Format::Csv) => Ok(OutFormat::Table { delimiter: b',' }),
        Some(Format::Tsv) => Ok(OutFormat::Table { delimiter: b'\t' }),
        Some(Format::Jsonl) => Ok(OutFormat::Lines),
        _ => {
            let doing = format!("write {}", out.display());
            Err(Failure::because(
                Code::Usage,
                doing,
                "its name does not say a format that is written",
            )
            .hint("end it in .csv, .tsv or .jsonl"))
        }
    }
}

/// Two columns of one name could be taken for each other.
fn refuse_same_headings(source: &Source, format: OutFormat, prefix: &str) -> Result<(), Failure> {
    let own = crate::batch::write::COLUMNS
        .iter()
        .map(|name| format!("{prefix}{name}"));
    let twice = own
        .into_iter()
        .find(|name| source.layout.headings.contains(name));
    match twice.filter(|_| format != OutFormat::Lines) {
        None => Ok(()),
        Some(name) => {
            let cause = format!("the input has a column {name} already");
            Err(
                Failure::because(Code::Usage, "add the columns of the answer", cause)
                    .hint("give another --prefix"),
            )
        }
    }
}

fn dry_run(source: &Source, defaults: Defaults, console: &Console) -> Result<Outcome, Failure> {
    let fault = |error: io::Error| Failure::file(format!("read {}", source.file.name), &error);
    let mut cutter = source.cutter(source.body, 0..u64::MAX).map_err(fault)?;
    let mut reader = RowReader::new(&source.layout, defaults, false);
    let mut rows = Vec::new();
    if let Some(chunk) = cutter.next().map_err(fault)? {
        for record in chunk.records.iter().take(DRY_ROWS) {
            rows.push(Understood::of(record.row, reader.read(&chunk, record)));
        }
    }
    let answer = DryRun {
        columns: Column::all(source),
        rows,
    };
    console.answer(&answer, render::dry_run);
    Ok(Outcome::Clear)
}

fn conclude(
    last: Commit,
    coverage: Coverage,
    task: Task,
    places: &Places,
    console: &Console,
) -> Result<Outcome, Failure> {
    let doing = || format!("finish {}", places.out.display());
    let fault = |error: io::Error| Failure::file(doing(), &error);
    let rows = last.tally;
    if !rows.adds_up() {
        let cause = format!(
            "of {} rows {} are accounted for",
            rows.rows,
            rows.clear + rows.hits + rows.bad
        );
        return Err(
            Failure::because(Code::Damaged, doing(), cause).hint("begin anew with --restart")
        );
    }
    places.finish().map_err(fault)?;
    let conclusion = match (rows.hits, rows.bad, coverage.complete) {
        (1.., _, _) => "hit",
        (0, 0, true) => "clear",
        _ => "incomplete",
    };
    let manifest = Manifest {
        conclusion,
        rows,
        out: product(&places.out)?,
        bad: product(&places.bad)?,
        task,
        coverage,
    };
    let text = serde_json::to_string_pretty(&manifest).expect("wire types have string keys");
    places.close((text + "\n").as_bytes()).map_err(fault)?;
    console.answer(&manifest, render::manifest);
    Ok(match conclusion {
        "hit" => Outcome::Found,
        "clear" => Outcome::Clear,
        _ => Outcome::Failed,
    })
}

fn product(path: &Path) -> Result<Product, Failure> {
    let file = facts(path)?;
    Ok(Product {
        file: file.name,
        bytes: file.bytes,
        blake3: file.digest,
    })
}

pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_cover_a_file_once() {
        for parts in [1, 2, 3, 7] {
            let mut end = 0;
            for part in 1..=parts {
                let range = Shard { part, parts }.range(1_000);
                assert_eq!(range.start, end);
                end = range.end;
            }
            assert_eq!(end, u64::MAX);
        }
        assert!("0/3".parse::<Shard>().is_err());
        assert!("4/3".parse::<Shard>().is_err());
    }
}
