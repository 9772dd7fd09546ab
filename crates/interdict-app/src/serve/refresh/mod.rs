//! Lists fetched again and again while the service serves, and what follows from a new edition.
//!
//! One thread does it all, one list after the other, with a connection to the ledger of its own: answers
//! go on meanwhile. A fetch that fails leaves the last good edition serving; what is remembered of it
//! stands in the coverage of every answer.

mod digests;
mod schedule;
mod settings;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use interdict_ledger::{AsOf, Ledger};
use interdict_lists::Dataset;
use interdict_model::DatasetKey;
use jiff::{SignedDuration, Timestamp};

use super::engine::Engine;
use crate::clock;
use crate::config::Config;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::fetch::{self, StateFolder};
use crate::watch::round::{Round, watch_books};
use schedule::{Last, Rhythm, Schedule};

pub(crate) use settings::{DigestRhythm, RefreshSettings};

/// Fetches what is due until it is told to end.
pub(crate) struct Refresher {
    ledger: Ledger,
    config: Config,
    engine: Arc<Engine>,
    board: Arc<Board>,
    schedule: Schedule,
    console: Console,
}

/// What is told of refreshing: when each list is due, and how often it went well or failed.
#[derive(Default)]
pub(crate) struct Board(Mutex<BTreeMap<DatasetKey, Told>>);

/// What is told of one list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    pub(crate) due: Option<Timestamp>,
    pub(crate) well: u64,
    pub(crate) failed: u64,
}

/// Ends the refresher when it is dropped; a fetch under way is broken off with the process.
pub(crate) struct Running(#[allow(dead_code, reason = "dropping it ends the thread")] Sender<()>);

/// The longest sleep: a clock that is set forward is noticed by then.
const SLEEP: Duration = Duration::from_secs(60);

/// The lists that are fetched, and how often. What cannot be fetched is a mistake in the configuration.
pub(crate) fn rhythms(config: &Config) -> Result<Vec<Rhythm>, Failure> {
    let settings = &config.serve.refresh;
    let mistake = |cause: String| {
        Failure::because(Code::Config, "read serve.refresh.datasets", cause)
            .hint("run `interdict datasets` for the keys and their addresses")
    };
    let mut only = Vec::new();
    for name in &settings.datasets {
        let key = DatasetKey::new(name).map_err(|error| mistake(error.to_string()))?;
        let known = interdict_lists::dataset(&key)
            .ok_or_else(|| mistake(format!("no list has the key {name}")))?;
        if config.files(known).is_empty() {
            return Err(mistake(format!("{name} has no address to fetch it from")));
        }
        only.push(key);
    }
    let wanted = |known: &&Dataset| {
        let named = only.is_empty() || only.contains(&known.key);
        named && !config.files(known).is_empty()
    };
    let seconds = |seconds: u32| SignedDuration::from_secs(i64::from(seconds));
    let rhythm = |known: &Dataset| Rhythm {
        dataset: known.key.clone(),
        every: seconds(config.refresh_every_s(known)),
        retry: seconds(settings.retry_s.max(1)),
        jitter: seconds(settings.jitter_s),
    };
    let all = interdict_lists::datasets().iter().filter(wanted);
    Ok(all.map(rhythm).filter(|one| !one.every.is_zero()).collect())
}

impl Refresher {
    /// Takes up the schedule where the last service left it. None where nothing is to be fetched.
    pub(crate) fn open(
        engine: &Arc<Engine>,
        config: &Config,
        board: &Arc<Board>,
    ) -> Result<Option<Self>, Failure> {
        let rhythms = rhythms(config)?;
        if rhythms.is_empty() {
            return Ok(None);
        }
        let path = engine.ledger.path();
        let ledger = Ledger::open(path).map_err(|error| Failure::open(&error))?;
        let states = StateFolder::beside(path);
        let last = |dataset: &DatasetKey| last(&states, dataset);
        let schedule = Schedule::new(rhythms, clock::now(), last, &mut fetch::chance);
        Ok(Some(Self {
            ledger,
            config: config.clone(),
            engine: Arc::clone(engine),
            board: Arc::clone(board),
            schedule,
            console: Console::logged(),
        }))
    }

    /// Starts the thread.
    pub(crate) fn start(self) -> Result<Running, Failure> {
        let (sender, receiver) = channel();
        thread::Builder::new()
            .name("refresh".to_owned())
            .spawn(move || self.run(&receiver))
            .map_err(|error| Failure::new(Code::File, "start refreshing", &error))?;
        Ok(Running(sender))
    }

    fn run(mut self, ending: &Receiver<()>) {
        loop {
            let due = self.schedule.due(clock::now());
            if !due.is_empty() {
                self.round(&due, ending);
            }
            self.board.note_due(&self.schedule);
            let wait = self.schedule.next().map_or(SLEEP, |next| {
                let wait = next.duration_since(clock::now());
                Duration::try_from(wait)
                    .unwrap_or(Duration::ZERO)
                    .min(SLEEP)
            });
            if ending.recv_timeout(wait) != Err(RecvTimeoutError::Timeout) {
                return;
            }
        }
    }

    fn round(&mut self, due: &[DatasetKey], ending: &Receiver<()>) {
        let mut brought = false;
        for dataset in due.iter().filter_map(interdict_lists::dataset) {
            if ending.try_recv() == Err(std::sync::mpsc::TryRecvError::Disconnected) {
                return;
            }
            let result = self.fetch(dataset);
            let (told, now) = (result == "failed", clock::now());
            let told = if told {
                Last::Failed(now)
            } else {
                Last::Well(now)
            };
            self.schedule.done(&dataset.key, told, fetch::chance());
            self.board.count(&dataset.key, told);
            tracing::info!(dataset = %dataset.key, result, "fetched");
            brought |= result == "recorded";
            // What came serves at once, and what failed is told at once.
            self.engine.refresh();
        }
        if brought && self.config.serve.refresh.watch {
            self.watch();
        }
        if let Err(failure) = digests::due(&self.ledger, &self.config.serve.refresh) {
            self.console.fail(&failure);
        }
    }

    /// Fetches one list. A panic is a fault of ours: it costs this fetch, and is told like any other failure.
    fn fetch(&self, dataset: &Dataset) -> &'static str {
        let fetched = catch_unwind(AssertUnwindSafe(|| {
            fetch::Round::new(&self.ledger, &self.config, &self.console, false).fetch(dataset)
        }));
        if let Ok(fetched) = fetched {
            return fetched.result;
        }
        let states = StateFolder::beside(self.ledger.path());
        let state = states.load(&dataset.key);
        let state = state.failed("reading it ended in a panic".to_owned(), clock::now());
        if let Err(error) = states.save(&dataset.key, &state) {
            tracing::error!(dataset = %dataset.key, %error, "a failed fetch cannot be remembered");
        }
        "failed"
    }

    /// Screens the books against what came.
    fn watch(&self) {
        let at = clock::now();
        let round = Round {
            books: &[],
            as_of: AsOf {
                listed: clock::day_of(at),
                recorded: at,
            },
            check: false,
            // Answers come first.
            threads: 1,
        };
        match watch_books(&self.ledger, &self.config, &self.console, &round) {
            Ok(watched) => {
                for book in watched {
                    let changes = book.changes.len();
                    tracing::info!(book = book.book, changes, "watched");
                }
            }
            Err(failure) => self.console.fail(&failure),
        }
    }
}

fn last(states: &StateFolder, dataset: &DatasetKey) -> Last {
    let state = states.load(dataset);
    match (state.failed, state.confirmed) {
        (Some(failed), _) => Last::Failed(failed.at),
        (None, Some(at)) => Last::Well(at),
        (None, None) => Last::Never,
    }
}

impl Board {
    /// What is told, by list.
    pub(crate) fn all(&self) -> BTreeMap<DatasetKey, Told> {
        self.lock().clone()
    }

    fn note_due(&self, schedule: &Schedule) {
        let mut told = self.lock();
        for (dataset, due) in schedule.all() {
            told.entry(dataset.clone()).or_default().due = Some(due);
        }
    }

    fn count(&self, dataset: &DatasetKey, last: Last) {
        let mut told = self.lock();
        let own = told.entry(dataset.clone()).or_default();
        match last {
            Last::Failed(_) => own.failed += 1,
            Last::Well(_) | Last::Never => own.well += 1,
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<DatasetKey, Told>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
