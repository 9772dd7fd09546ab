//! `interdict watch`: the books against what arrived since they were last watched.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use interdict::screen::Terms;
use interdict::watch::{Book, Change, Standing, Step, compare, rescreen, screen_book};
use interdict_ledger::Ledger;
use interdict_model::AsOf;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::Outcome;
use crate::asked::AskedArgs;
use crate::cli::GlobalArgs;
use crate::config::Config;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::watch::books::{self, KeptBook};
use crate::watch::runs::{self, ChangeEntry, Kind, RunEntry};
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

/// What the watch of one book came to.
#[derive(Serialize)]
struct Watched {
    book: String,
    customers: usize,
    listed: String,
    view: String,
    /// Whether all customers were screened against all parties: at first, and after an update of the
    /// program.
    full: bool,
    /// Parties that came, went or changed since the last watch.
    changed_parties: usize,
    changes: Vec<ChangeEntry>,
    /// How long screening took, and with `--check` how long screening everything took.
    screened_ms: u64,
    everything_ms: Option<u64>,
}

/// Everything that the watches of one run share.
struct Watch<'a> {
    args: &'a Args,
    ledger: &'a Ledger,
    config: &'a Config,
    console: &'a Console,
    terms: Terms,
    threads: usize,
    now: AsOf,
}

/// What a book came to, and how.
struct Screened {
    standing: Standing,
    changed_parties: usize,
    full: bool,
    took: Duration,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let config = Config::load(global)?;
    let ledger = ledger_file::for_writing(global, console)?;
    let kept = books::kept(&ledger)?;
    let wanted: Vec<&KeptBook> = if args.books.is_empty() {
        kept.values().collect()
    } else {
        let named = args.books.iter().map(|name| {
            kept.get(name).ok_or_else(|| {
                let doing = format!("watch the book {name}");
                Failure::because(
                    Code::NotFound,
                    doing,
                    "the ledger keeps no book of this name",
                )
                .hint("run `interdict book list` for the names")
            })
        });
        named.collect::<Result<_, _>>()?
    };
    if wanted.is_empty() {
        return Err(
            Failure::because(Code::NotFound, "watch the books", "the ledger keeps none")
                .hint("run `interdict book add NAME FILE`"),
        );
    }
    let at = clock::now();
    let watch = Watch {
        args,
        ledger: &ledger,
        config: &config,
        console,
        terms: Terms::default(),
        threads: args.threads.unwrap_or_else(super::batch::cores).max(1),
        now: AsOf {
            listed: args.on.unwrap_or_else(|| clock::day_of(at)),
            recorded: args.recorded.unwrap_or(at),
        },
    };
    let watched = wanted.into_iter().map(|book| watch.book(book));
    let answer = Answer {
        books: watched.collect::<Result<_, _>>()?,
    };
    console.answer(&answer, |answer, _| render(answer));
    let quiet = answer.books.iter().all(|book| book.changes.is_empty());
    Ok(if quiet {
        Outcome::Clear
    } else {
        Outcome::Found
    })
}

impl Watch<'_> {
    fn book(&self, kept: &KeptBook) -> Result<Watched, Failure> {
        let book = books::load(self.ledger, &kept.content)?;
        let after = self.open(self.now)?;
        let last = runs::last(self.ledger, &kept.name)?;
        let view = after.screener.coverage().view.to_string();
        let screened = self.screen(&kept.name, &book, &after, last.as_ref())?;
        let everything = if self.args.check {
            let start = Instant::now();
            let whole = screen_book(&after.screener, &self.terms, &book, self.threads);
            if whole != screened.standing {
                let doing = format!("watch the book {}", kept.name);
                let cause = "screening everything anew comes to something else";
                return Err(Failure::because(Code::Damaged, doing, cause)
                    .hint("this is a mistake of the program; tell its makers"));
            }
            Some(start.elapsed())
        } else {
            None
        };
        let nothing = Standing::default();
        let before = last.as_ref().map_or(&nothing, |(standing, _)| standing);
        let changes: Vec<Change> = compare(before, &screened.standing);
        let run = RunEntry {
            book: kept.name.clone(),
            content: kept.content.clone(),
            listed: self.now.listed,
            recorded: self.now.recorded,
            view: view.clone(),
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            names: interdict_names::VERSION,
            threshold: self.terms.threshold,
            full: screened.full,
            changed_parties: screened.changed_parties as u64,
            changes: changes.iter().map(ChangeEntry::of).collect(),
            overfull: screened.standing.overfull.iter().cloned().collect(),
        };
        // A watch that meets the world it knows leaves no entry.
        let news = last.as_ref().is_none_or(|(_, last)| {
            (last.view != run.view || last.content != run.content || last.listed != run.listed)
                || !changes.is_empty()
        });
        if news {
            runs::seal(self.ledger, &run, clock::now())?;
        }
        Ok(Watched {
            book: kept.name.clone(),
            customers: book.len(),
            listed: self.now.listed.to_string(),
            view,
            full: screened.full,
            changed_parties: screened.changed_parties,
            changes: run.changes,
            screened_ms: millis(screened.took),
            everything_ms: everything.map(millis),
        })
    }

    /// Screens what changed; everything where the last watch is none to build on.
    fn screen(
        &self,
        name: &str,
        book: &Book,
        after: &crate::asked::Asked,
        last: Option<&(Standing, RunEntry)>,
    ) -> Result<Screened, Failure> {
        let all = || {
            let start = Instant::now();
            let standing = screen_book(&after.screener, &self.terms, book, self.threads);
            Screened {
                standing,
                changed_parties: 0,
                full: true,
                took: start.elapsed(),
            }
        };
        let Some((standing, last)) = last else {
            return Ok(all());
        };
        let same_engine = last.engine == env!("CARGO_PKG_VERSION")
            && last.names == interdict_names::VERSION
            && last.threshold == self.terms.threshold;
        if !same_engine {
            self.console.note(format_args!(
                "{name} was last watched by another version: all of it is screened"
            ));
            return Ok(all());
        }
        let before = self.open(AsOf {
            listed: last.listed,
            recorded: last.recorded,
        })?;
        if before.screener.coverage().view.to_string() != last.view {
            self.console.note(format_args!("the lists of the last watch of {name} are told otherwise now: all of it is screened"));
            return Ok(all());
        }
        let start = Instant::now();
        let book_before = books::load(self.ledger, &last.content)?;
        let step = Step {
            before: &before.screener,
            book_before: &book_before,
            standing,
            after: &after.screener,
            book,
        };
        let folder = Scratch::beside(self.ledger.path());
        let (standing, changed) =
            rescreen(&step, &self.terms, self.threads, &folder.0).map_err(|error| {
                Failure::new(Code::File, format!("watch the book {name}"), &error)
                    .hint("check that the folder of the ledger can be written")
            })?;
        Ok(Screened {
            standing,
            changed_parties: changed.len(),
            full: false,
            took: start.elapsed(),
        })
    }

    fn open(&self, as_of: AsOf) -> Result<crate::asked::Asked, Failure> {
        let asked = AskedArgs {
            datasets: Vec::new(),
            on: Some(as_of.listed),
            recorded: Some(as_of.recorded),
        };
        asked.open(self.ledger, self.config, self.console)
    }
}

/// A folder for the index of what changed; it goes when the watch is done.
struct Scratch(PathBuf);

impl Scratch {
    fn beside(ledger: &Path) -> Self {
        let mut folder = ledger.as_os_str().to_owned();
        folder.push(format!(".index/changed-{}", std::process::id()));
        Self(folder.into())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // It holds derived files only, and the next watch does not need them.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
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
