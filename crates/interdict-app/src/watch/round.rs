//! A round: books against what arrived since each was last watched, told once and sealed.
//!
//! One round at a time, whoever asks for it: a second one waits on a lock beside the ledger, and then
//! builds on what the first has sealed. What a round finds of a book is one entry of the log, so a
//! process that is killed leaves a round that never was, or one that is whole.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use interdict::screen::Terms;
use interdict::watch::{Book, Change, Standing, Step, compare, rescreen, screen_book};
use interdict_ledger::Ledger;
use interdict_model::AsOf;
use serde::Serialize;

use super::books::{self, KeptBook};
use super::runs::{self, ChangeEntry, RunEntry};
use super::turn::{Turn, beside};
use crate::asked::{Asked, AskedArgs};
use crate::clock;
use crate::config::Config;
use crate::console::Console;
use crate::failure::{Code, Failure};

/// What is asked of a round.
#[derive(Clone, Debug)]
pub(crate) struct Round<'a> {
    /// The books by name; none means all that are kept.
    pub(crate) books: &'a [String],
    /// As of when lists are asked.
    pub(crate) as_of: AsOf,
    /// Whether everything is screened anew as well, to prove that it comes to the same.
    pub(crate) check: bool,
    /// Threads that screen, at least one.
    pub(crate) threads: usize,
}

/// What the round of one book came to.
#[derive(Debug, Serialize)]
pub(crate) struct Watched {
    pub(crate) book: String,
    pub(crate) customers: u64,
    pub(crate) listed: String,
    pub(crate) view: String,
    /// Whether all customers were screened against all parties: at first, and after an update of the
    /// program.
    pub(crate) full: bool,
    /// Parties that came, went or changed since the last round.
    pub(crate) changed_parties: usize,
    pub(crate) changes: Vec<ChangeEntry>,
    /// How long screening took, and with `check` how long screening everything took.
    pub(crate) screened_ms: u64,
    pub(crate) everything_ms: Option<u64>,
}

/// Watches books: screens what changed since the last round of each, seals what is new, changed and
/// ended, and gives it in the order of the books' names. A ledger without books gives nothing.
///
/// The ledger must be open for writing. It may take long; call it where waiting is allowed.
///
/// # Errors
/// When a book is not kept, the lists cannot be opened, the folder beside the ledger cannot be
/// written, or, with `check`, screening everything anew comes to something else. Books of the round
/// that were sealed before the failure stay sealed.
pub(crate) fn watch_books(
    ledger: &Ledger,
    config: &Config,
    console: &Console,
    round: &Round<'_>,
) -> Result<Vec<Watched>, Failure> {
    let _turn = Turn::wait(ledger.path(), "watching")?;
    let kept = books::kept(ledger)?;
    let wanted: Vec<&KeptBook> = if round.books.is_empty() {
        kept.values().collect()
    } else {
        let named = round.books.iter().map(|name| {
            kept.get(name).ok_or_else(|| {
                let cause = "the ledger keeps no book of this name";
                Failure::because(Code::NotFound, format!("watch the book {name}"), cause)
                    .hint("run `interdict book list` for the names")
            })
        });
        named.collect::<Result<_, _>>()?
    };
    let work = Work {
        ledger,
        config,
        console,
        round,
        terms: Terms::default(),
    };
    wanted.into_iter().map(|book| work.book(book)).collect()
}

/// What the books of one round share.
struct Work<'a> {
    ledger: &'a Ledger,
    config: &'a Config,
    console: &'a Console,
    round: &'a Round<'a>,
    terms: Terms,
}

/// What a book came to, and how.
struct Screened {
    standing: Standing,
    changed_parties: usize,
    full: bool,
    took: Duration,
}

impl Work<'_> {
    fn book(&self, kept: &KeptBook) -> Result<Watched, Failure> {
        let last = runs::last(self.ledger, &kept.name)?;
        let after = self.open(self.round.as_of)?;
        let view = after.screener.coverage().view.to_string();
        let book = books::load(self.ledger, &kept.content)?;
        let screened = self.screen(&kept.name, &book, &after, last.as_ref())?;
        let everything = self.everything(&kept.name, &book, &after, &screened.standing)?;
        let nothing = Standing::default();
        let before = last.as_ref().map_or(&nothing, |(standing, _)| standing);
        let changes: Vec<Change> = compare(before, &screened.standing);
        let run = RunEntry {
            book: kept.name.clone(),
            content: kept.content.clone(),
            listed: self.round.as_of.listed,
            recorded: self.round.as_of.recorded,
            view: view.clone(),
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            names: interdict_names::VERSION,
            threshold: self.terms.threshold,
            full: screened.full,
            changed_parties: screened.changed_parties as u64,
            changes: changes.iter().map(ChangeEntry::of).collect(),
            overfull: screened.standing.overfull.iter().cloned().collect(),
        };
        // A round that meets the world it knows leaves no entry.
        let news = last.as_ref().is_none_or(|(_, last)| {
            (last.view != run.view || last.content != run.content || last.listed != run.listed)
                || !changes.is_empty()
        });
        if news {
            runs::seal(self.ledger, &run, clock::now())?;
        }
        Ok(Watched {
            book: kept.name.clone(),
            customers: kept.customers,
            listed: self.round.as_of.listed.to_string(),
            view,
            full: screened.full,
            changed_parties: screened.changed_parties,
            changes: run.changes,
            screened_ms: millis(screened.took),
            everything_ms: everything.map(millis),
        })
    }

    /// Screens everything anew where the round asks for the proof, and gives how long that took.
    fn everything(
        &self,
        name: &str,
        book: &Book,
        after: &Asked,
        standing: &Standing,
    ) -> Result<Option<Duration>, Failure> {
        if !self.round.check {
            return Ok(None);
        }
        let start = Instant::now();
        let whole = screen_book(&after.screener, &self.terms, book, self.round.threads);
        if whole == *standing {
            return Ok(Some(start.elapsed()));
        }
        let cause = "screening everything anew comes to something else";
        Err(
            Failure::because(Code::Damaged, format!("watch the book {name}"), cause)
                .hint("this is a mistake of the program; tell its makers"),
        )
    }

    /// Screens what changed; everything where the last round is none to build on.
    fn screen(
        &self,
        name: &str,
        book: &Book,
        after: &Asked,
        last: Option<&(Standing, RunEntry)>,
    ) -> Result<Screened, Failure> {
        let all = || {
            let start = Instant::now();
            let standing = screen_book(&after.screener, &self.terms, book, self.round.threads);
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
            self.console.note(format_args!(
                "the lists of the last watch of {name} are told otherwise now: all of it is screened"
            ));
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
        let rescreened = rescreen(&step, &self.terms, self.round.threads, &folder.0);
        let (standing, changed) = rescreened.map_err(|error| {
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

    fn open(&self, as_of: AsOf) -> Result<Asked, Failure> {
        let asked = AskedArgs {
            datasets: Vec::new(),
            on: Some(as_of.listed),
            recorded: Some(as_of.recorded),
        };
        asked.open_for_many(self.ledger, self.config, self.console)
    }
}

/// A folder for the index of what changed; it goes when the round is done. Rounds take turns, so what
/// a killed one left is in nobody's way: its files are written anew.
struct Scratch(PathBuf);

impl Scratch {
    fn beside(ledger: &Path) -> Self {
        Self(beside(ledger, ".index/changed"))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // It holds derived files only, and the next round does not need them.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
