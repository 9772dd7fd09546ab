//! `interdict book`: the customers of a house, kept in the ledger to be watched.

use std::path::PathBuf;

use interdict::batch::{Defaults, Role};
use interdict::watch::{Book, customer_digest};
use interdict_model::Schema;
use serde::Serialize;

use crate::Outcome;
use crate::batch::read::RowReader;
use crate::batch::source::{Opening, Source};
use crate::cli::GlobalArgs;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::watch::books::{self, BookFacts, KeptBook};
use crate::{clock, ledger_file, places};

/// Keep books of customers, to be watched
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  interdict book add retail customers.csv
  interdict book add trade partners.xlsx --schema Company --policy four-eyes
  interdict book list
  interdict book remove retail")]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Keep a book, or its next version
    Add(AddArgs),
    /// List the books
    List,
    /// Watch a book no more
    Remove {
        /// The book's name
        name: String,
    },
}

#[derive(Debug, clap::Args)]
struct AddArgs {
    /// The book's name
    name: String,

    /// The customers: CSV, TSV, JSON lines or Excel
    file: PathBuf,

    /// What a column means: name=Kunde; may be given again
    #[arg(long = "column", value_name = "MEANING=HEADING", value_parser = super::batch::mapped)]
    columns: Vec<(Role, String)>,

    /// What the customers are, where a row does not say
    #[arg(long, value_name = "SCHEMA", value_parser = super::screen::schema)]
    schema: Option<Schema>,

    /// Who decides that a hit is none
    #[arg(long, value_enum, default_value = "one")]
    policy: Policy,

    /// Keep the book although rows of it cannot be screened
    #[arg(long)]
    without_bad_rows: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Policy {
    /// One person
    One,
    /// Two people
    FourEyes,
}

/// What was kept.
#[derive(Serialize)]
struct Added {
    book: String,
    customers: usize,
    bad: Vec<BadRow>,
}

#[derive(Serialize)]
struct BadRow {
    row: u64,
    reason: String,
}

/// Bad rows that are told.
const BAD_TOLD_MAX: usize = 20;

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    match &args.action {
        Action::Add(args) => add(args, global, console)?,
        Action::List => {
            let ledger = ledger_file::for_reading(global, console)?;
            let kept: Vec<KeptBook> = books::kept(&ledger)?.into_values().collect();
            console.answer(&kept, |kept, _| list(kept));
        }
        Action::Remove { name } => {
            let ledger = ledger_file::for_writing(global, console)?;
            books::named(&ledger, name)?;
            books::remove(&ledger, name, &who(), clock::now())?;
            console.note(format_args!("the book {name} is watched no more"));
        }
    }
    Ok(Outcome::Clear)
}

fn add(args: &AddArgs, global: &GlobalArgs, console: &Console) -> Result<(), Failure> {
    let mut opening = Opening::default();
    for (role, heading) in &args.columns {
        opening.said.entry(*role).or_default().push(heading.clone());
    }
    let source = Source::open(&args.file, &opening)?;
    let defaults = Defaults {
        schema: args.schema,
        ..Defaults::default()
    };
    let (book, bad) = read(&source, defaults)?;
    if !bad.is_empty() && !args.without_bad_rows {
        let told: Vec<String> = bad
            .iter()
            .take(5)
            .map(|one| format!("row {}: {}", one.row, one.reason))
            .collect();
        let cause = format!("{} rows cannot be screened; {}", bad.len(), told.join("; "));
        return Err(
            Failure::because(Code::File, format!("keep the book {}", args.name), cause)
                .hint("mend the rows, or give --without-bad-rows to leave them out"),
        );
    }
    let ledger = ledger_file::for_writing(global, console)?;
    let facts = BookFacts {
        name: &args.name,
        file: &source.file.name,
        blake3: &source.file.digest,
        four_eyes: args.policy == Policy::FourEyes,
        by: &who(),
    };
    books::add(&ledger, &book, facts, clock::now())?;
    let answer = Added {
        book: args.name.clone(),
        customers: book.len(),
        bad,
    };
    console.answer(&answer, |answer, _| added(answer));
    Ok(())
}

/// Reads the customers of a file. One without a key of its own gets the beginning of its digest.
fn read(source: &Source, defaults: Defaults) -> Result<(Book, Vec<BadRow>), Failure> {
    let fault = |error: std::io::Error| Failure::file(format!("read {}", source.file.name), &error);
    let mut cutter = source.cutter(source.body, 0..u64::MAX).map_err(fault)?;
    let mut reader = RowReader::new(&source.layout, defaults, false);
    let (mut book, mut bad) = (Book::default(), Vec::new());
    while let Some(chunk) = cutter.next().map_err(fault)? {
        for record in &chunk.records {
            let reason = match reader.read(&chunk, record) {
                Err(reason) => reason.to_string(),
                Ok(row) => {
                    let own = row.customer.key.is_some();
                    let key = row
                        .customer
                        .key
                        .unwrap_or_else(|| customer_digest(&row.customer.query).short());
                    match book.add(&key, row.customer.query) {
                        Ok(()) => continue,
                        // The same customer twice, word for word, is one customer.
                        Err(_) if !own => continue,
                        Err(_) => format!("the key {key} is another row's already"),
                    }
                }
            };
            bad.push(BadRow {
                row: record.row,
                reason,
            });
        }
    }
    Ok((book, bad))
}

fn added(answer: &Added) -> String {
    let mut text = format!("{}: {} customers kept", answer.book, answer.customers);
    if answer.bad.is_empty() {
        text.push_str(".\n");
        return text;
    }
    text += &format!(", {} rows left out:\n", answer.bad.len());
    for one in answer.bad.iter().take(BAD_TOLD_MAX) {
        text += &format!("  row {}: {}\n", one.row, one.reason);
    }
    text
}

fn list(kept: &[KeptBook]) -> String {
    let line = |book: &KeptBook| {
        let policy = if book.four_eyes {
            "four eyes"
        } else {
            "one person"
        };
        format!(
            "{:<20} {:>9} customers  {policy:<10}  {}  {}\n",
            book.name,
            book.customers,
            &book.added[..10],
            book.file
        )
    };
    if kept.is_empty() {
        return "No book is kept. Add one: interdict book add NAME FILE\n".to_owned();
    }
    kept.iter().map(line).collect()
}

/// Who is at the keyboard.
pub(crate) fn who() -> String {
    places::user().unwrap_or_else(|| "unknown".to_owned())
}
