//! `interdict watch`: the books against what arrived since they were last watched.

use interdict_model::AsOf;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::Outcome;
use crate::cli::GlobalArgs;
use crate::config::Config;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::watch::round::{Round, Watched, watch_books};
use crate::watch::runs::Kind;
use crate::{clock, ledger_file};

/// Screen the books again where lists or customers changed, and tell what is new, changed and ended
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  interdict fetch && interdict watch
  interdict watch retail --on 2024-05-07 --check

What is told is recorded, and told once. Exit status: 1 when something is new, changed or ended.")]
pub(crate) struct Args {
    /// The books [default: all]
    #[arg(value_name = "BOOK")]
    books: Vec<String>,

    /// As the lists stood on this day [default: today, in UTC]
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,

    /// As the ledger stood at this instant [default: now]
    #[arg(long, value_name = "INSTANT")]
    recorded: Option<Timestamp>,

    /// Screen everything anew as well, and fail if that comes to anything else
    #[arg(long)]
    check: bool,

    /// Threads that screen [default: one a core]
    #[arg(long, value_name = "NUMBER")]
    threads: Option<usize>,
}

#[derive(Serialize)]
struct Answer {
    books: Vec<Watched>,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let config = Config::load(global)?;
    let ledger = ledger_file::for_writing(global, console)?;
    let at = clock::now();
    let round = Round {
        books: &args.books,
        as_of: AsOf {
            listed: args.on.unwrap_or_else(|| clock::day_of(at)),
            recorded: args.recorded.unwrap_or(at),
        },
        check: args.check,
        threads: args.threads.unwrap_or_else(super::batch::cores).max(1),
    };
    let books = watch_books(&ledger, &config, console, &round)?;
    if books.is_empty() {
        return Err(
            Failure::because(Code::NotFound, "watch the books", "the ledger keeps none")
                .hint("run `interdict book add NAME FILE`"),
        );
    }
    let answer = Answer { books };
    console.answer(&answer, |answer, _| render(answer));
    let quiet = answer.books.iter().all(|book| book.changes.is_empty());
    Ok(if quiet {
        Outcome::Clear
    } else {
        Outcome::Found
    })
}

/// Changes that people are shown of one book.
const SHOWN_MAX: usize = 50;

fn render(answer: &Answer) -> String {
    let mut text = String::new();
    for book in &answer.books {
        let count = |kind| {
            book.changes
                .iter()
                .filter(|change| change.kind == kind)
                .count()
        };
        text += &format!(
            "{}: {} new, {} changed, {} ended; {} customers as of {}\n",
            book.book,
            count(Kind::New),
            count(Kind::Changed),
            count(Kind::Ended),
            book.customers,
            book.listed
        );
        let how = if book.full {
            "all customers against all parties".to_owned()
        } else {
            format!("{} changed parties", book.changed_parties)
        };
        text += &format!("  screened {how} in {} ms", book.screened_ms);
        if let Some(all) = book.everything_ms {
            text += &format!("; everything takes {all} ms and comes to the same");
        }
        text.push('\n');
        for change in book.changes.iter().take(SHOWN_MAX) {
            text += &format!(
                "  {:<8} {:<16} {:.2} {:<7} {} ({} {})\n",
                word(change.kind),
                change.customer,
                crate::wire::comparison::score(change.score),
                change.level,
                change.caption,
                change.dataset,
                change.entity
            );
        }
        if book.changes.len() > SHOWN_MAX {
            text += &format!(
                "  and {} more; --json tells all\n",
                book.changes.len() - SHOWN_MAX
            );
        }
    }
    text
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::New => "new",
        Kind::Changed => "changed",
        Kind::Ended => "ended",
    }
}
