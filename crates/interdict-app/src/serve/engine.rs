//! The ledger as it serves: today's lists, swapped when something new is recorded, and a few other days.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use interdict::screen::{Freshness, Shelf};
use interdict_ledger::{AsOf, KeptEdition, Ledger, LogPlace, View};
use interdict_model::{DatasetKey, Digest};
use jiff::Timestamp;
use jiff::civil::Date;

use super::pool::{Pool, Reading, Screening};
use super::problem::Problem;
use super::snapshot::Snapshot;
use crate::config::Config;
use crate::failure::Failure;
use crate::fetch::StateFolder;
use crate::{asked, clock};

/// Opens snapshots and keeps those that are asked for.
pub(crate) struct Engine {
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) config: Config,
    pub(crate) pool: Pool<Screening>,
    /// The threads that read texts.
    pub(crate) readers: Pool<Reading>,
    shelf: Shelf,
    freshness: Freshness,
    required: Vec<DatasetKey>,
    today: ArcSwap<Today>,
    past: Mutex<Vec<Past>>,
    past_max: usize,
    /// Held by whoever looks for something new.
    looking: Mutex<()>,
}

/// Texts that wait for a thread; each may take a second, and nobody waits for longer than a minute.
const TEXTS_WAITING_MAX: usize = 64;

/// What serves now.
pub(crate) struct Today {
    pub(crate) snapshot: Arc<Snapshot>,
    /// The end of the ledger's log when it was opened.
    head: Option<LogPlace>,
    /// Why something newer could not be opened; the snapshot before it serves.
    pub(crate) trouble: Option<String>,
}

/// One other day that is kept open.
struct Past {
    view: Digest,
    listed: Date,
    snapshot: Arc<Snapshot>,
}

/// The two clocks of a question; today and all that is known where nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct When {
    pub(crate) on: Option<Date>,
    pub(crate) recorded: Option<Timestamp>,
}

impl When {
    /// Whether an edition had been recorded and published by then.
    pub(crate) fn knows(self, edition: &KeptEdition) -> bool {
        let recorded = self.recorded.is_none_or(|asked| edition.recorded <= asked);
        let first = edition.days.first();
        recorded
            && self
                .on
                .is_none_or(|asked| first.is_some_and(|day| *day <= asked))
    }
}

impl Engine {
    pub(crate) fn open(ledger: Ledger, config: Config, folder: PathBuf) -> Result<Self, Failure> {
        let settings = config.serve.clone();
        let required = settings.required()?;
        let freshness = asked::freshness(&config);
        let ledger = Arc::new(ledger);
        let head = head(&ledger)?;
        let today = view(&ledger, When::default(), &required)?;
        let shelf = Shelf::new(folder);
        let snapshot = Snapshot::open(&ledger, today, &shelf, &freshness, &config)?;
        let snapshot = snapshot.for_many(&shelf)?;
        let threads = match settings.threads {
            0 => std::thread::available_parallelism().map_or(2, usize::from),
            threads => threads,
        };
        Ok(Self {
            pool: Pool::new("screen", threads, settings.queue_max),
            readers: Pool::new("read", settings.texts_max, TEXTS_WAITING_MAX),
            ledger,
            config,
            shelf,
            freshness,
            required,
            today: ArcSwap::from_pointee(Today {
                snapshot: Arc::new(snapshot),
                head,
                trouble: None,
            }),
            past: Mutex::default(),
            past_max: settings.past_days_max.max(1),
            looking: Mutex::default(),
        })
    }

    /// The lists of today.
    pub(crate) fn today(&self) -> Arc<Today> {
        self.today.load_full()
    }

    /// The lists for the clocks of a question. Another day than today may have to be opened, which
    /// takes long: it is done on a thread that may wait.
    pub(crate) async fn snapshot(self: &Arc<Self>, when: When) -> Result<Arc<Snapshot>, Problem> {
        if let Some(today) = self.serving(when) {
            return Ok(today);
        }
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || engine.other(when))
            .await
            .map_err(|_| Problem::internal("the lists of this day could not be opened"))?
            .map_err(|failure| Problem::of(&failure))
    }

    /// The lists of today, if it is they that are asked.
    fn serving(&self, when: When) -> Option<Arc<Snapshot>> {
        let today = self.today();
        let listed = today.snapshot.view.as_of().listed;
        let asked = when.recorded.is_none() && when.on.is_none_or(|day| day == listed);
        asked.then(|| Arc::clone(&today.snapshot))
    }

    /// Opens the lists of another day, or finds them open.
    fn other(&self, when: When) -> Result<Arc<Snapshot>, Failure> {
        let view = view(&self.ledger, when, &self.required)?;
        let (id, listed) = (view.id(), view.as_of().listed);
        {
            let mut past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(at) = past.iter().position(|one| {
                let recorded = one.snapshot.view.as_of().recorded;
                let same_moment = when.recorded.is_none_or(|asked| asked == recorded);
                one.view == id && one.listed == listed && same_moment
            }) {
                // The last used stands last.
                let found = past.remove(at);
                let snapshot = Arc::clone(&found.snapshot);
                past.push(found);
                return Ok(snapshot);
            }
        }
        let snapshot = Snapshot::open(
            &self.ledger,
            view,
            &self.shelf,
            &self.freshness,
            &self.config,
        )?;
        let snapshot = Arc::new(snapshot);
        let mut past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
        if past.len() >= self.past_max {
            past.remove(0);
        }
        past.push(Past {
            view: id,
            listed,
            snapshot: Arc::clone(&snapshot),
        });
        Ok(snapshot)
    }

    /// Looks whether something was recorded, or the day is another, and opens the new lists beside the old.
    /// When that fails the old ones go on serving, and say why.
    pub(crate) fn refresh(&self) {
        let _looking = self.looking.lock().unwrap_or_else(PoisonError::into_inner);
        self.judge_past();
        let today = self.today();
        let day = clock::day_of(clock::now());
        let head = match head(&self.ledger) {
            Ok(head) => head,
            Err(failure) => return self.keep(&today, &failure),
        };
        let same_day = today.snapshot.view.as_of().listed == day;
        if head == today.head && same_day && today.trouble.is_none() {
            let states = StateFolder::beside(self.ledger.path());
            today.snapshot.judge_again(&states, &self.config);
            return;
        }
        let started = Instant::now();
        let fresh = match view(&self.ledger, When::default(), &self.required) {
            Ok(view) => view,
            Err(failure) => return self.keep(&today, &failure),
        };
        if same_day && fresh.id() == today.snapshot.view.id() {
            // Something was sealed, and the lists are the same.
            self.today.store(Arc::new(Today {
                snapshot: Arc::clone(&today.snapshot),
                head,
                trouble: None,
            }));
            return;
        }
        let opened = Snapshot::open(
            &self.ledger,
            fresh,
            &self.shelf,
            &self.freshness,
            &self.config,
        );
        match opened.and_then(|snapshot| snapshot.for_many(&self.shelf)) {
            Ok(snapshot) => {
                let view = snapshot.view.id();
                snapshot.take_over(&today.snapshot);
                self.today.store(Arc::new(Today {
                    snapshot: Arc::new(snapshot),
                    head,
                    trouble: None,
                }));
                let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
                tracing::info!(view = %view.short(), took_ms, "new lists serve");
            }
            Err(failure) => self.keep(&today, &failure),
        }
    }

    /// Judges the lists of other days anew: how the last fetch went stands in their coverage too.
    fn judge_past(&self) {
        let past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
        let open: Vec<Arc<Snapshot>> = past.iter().map(|one| Arc::clone(&one.snapshot)).collect();
        drop(past);
        let states = StateFolder::beside(self.ledger.path());
        for snapshot in open {
            snapshot.judge_again(&states, &self.config);
        }
    }

    fn keep(&self, today: &Arc<Today>, failure: &Failure) {
        let trouble = format!("cannot {}: {}", failure.doing, failure.causes.join(": "));
        if today.trouble.as_deref() == Some(trouble.as_str()) {
            return;
        }
        tracing::error!(trouble, "the last good lists go on serving");
        self.today.store(Arc::new(Today {
            snapshot: Arc::clone(&today.snapshot),
            head: today.head,
            trouble: Some(trouble),
        }));
    }

    /// Refreshes for ever, as often as the settings say.
    pub(crate) async fn watch(self: Arc<Self>, every: Duration) {
        loop {
            tokio::time::sleep(every).await;
            let engine = Arc::clone(&self);
            let look = move || {
                engine.refresh();
                // The first who searches does not wait for what is gathered once.
                engine.today().snapshot.gather();
            };
            let done = tokio::task::spawn_blocking(look).await;
            if done.is_err() {
                tracing::error!("looking for new lists ended in a panic; it is tried again");
            }
        }
    }
}

fn view(ledger: &Ledger, when: When, required: &[DatasetKey]) -> Result<View, Failure> {
    let fault = |error| Failure::ask("look at the lists", &error);
    let now = clock::now();
    // Another machine's clock may be ahead.
    let known = ledger.last_recorded().map_err(fault)?;
    let recorded = when
        .recorded
        .unwrap_or_else(|| known.map_or(now, |last| last.max(now)));
    let as_of = AsOf {
        listed: when.on.unwrap_or_else(|| clock::day_of(now)),
        recorded,
    };
    let all = ledger.view(as_of, None).map_err(fault)?;
    let lacks = |key: &&DatasetKey| all.reading(key).is_none() && !all.missing().contains(key);
    let lacking: Vec<&DatasetKey> = required.iter().filter(lacks).collect();
    if lacking.is_empty() {
        return Ok(all);
    }
    let held = all.chosen().iter().map(|reading| &reading.dataset);
    let wanted: Vec<DatasetKey> = held.chain(all.missing()).chain(lacking).cloned().collect();
    ledger.view(as_of, Some(&wanted)).map_err(fault)
}

fn head(ledger: &Ledger) -> Result<Option<LogPlace>, Failure> {
    ledger
        .head()
        .map_err(|error| Failure::ask("look for new lists", &error))
}
