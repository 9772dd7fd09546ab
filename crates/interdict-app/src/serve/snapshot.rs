//! The lists of one day as they serve: view, screener, register, and what can be looked up.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use arc_swap::ArcSwap;
use interdict::screen::{Freshness, Screener, Shelf};
use interdict_ledger::{Ledger, View};
use interdict_lists::register as register_files;
use interdict_model::{DatasetKey, Entity, EntityId, Register, SourceFile};
use jiff::civil::Date;

use super::around::Around;
use super::coverage::Written;
use crate::config::Config;
use crate::failure::{Code, Failure};
use crate::fetch::StateFolder;
use crate::register;

/// The lists of one day, opened.
pub(crate) struct Snapshot {
    pub(crate) view: View,
    pub(crate) screener: Screener,
    /// The law as the same view has it; none where the ledger held none by then.
    pub(crate) register: Option<Register>,
    /// The coverage of all datasets, written once, and anew when a fetch succeeds or fails.
    coverage: ArcSwap<Written>,
    /// One for each reading of the view, made when it is first needed.
    around: Vec<OnceLock<Arc<Around>>>,
    entities: Mutex<HashMap<(usize, EntityId), Arc<Listed>>>,
    /// Since when the entities of each reading stand as they do, in the order of ids.
    since: Vec<OnceLock<Arc<[Date]>>>,
    ledger: Arc<Ledger>,
}

/// An entity as its list has it.
#[derive(Debug)]
pub(crate) struct Listed {
    entity: Entity,
    /// Since which edition's day it stands so.
    pub(crate) since: Date,
}

impl Listed {
    pub(crate) fn new(entity: Entity, since: Date) -> Self {
        Self { entity, since }
    }
}

impl Deref for Listed {
    type Target = Entity;

    fn deref(&self) -> &Entity {
        &self.entity
    }
}

/// Entities kept in memory between answers: some 4 kB each. The whole of it is dropped when it is full.
const ENTITIES_MAX: usize = 5_000;

impl Snapshot {
    pub(crate) fn open(
        ledger: &Arc<Ledger>,
        view: View,
        shelf: &Shelf,
        freshness: &Freshness,
        config: &Config,
    ) -> Result<Self, Failure> {
        let screener = Screener::open_from(&view, shelf, freshness, &mut |opening| {
            if let interdict::screen::Opening::Building { dataset, entities } = opening {
                tracing::info!(%dataset, entities, "building the index");
            }
        })
        .map_err(|error| Failure::new(Code::Ledger, "open the lists for screening", &error))?;
        let register = read_register(ledger, &view)?;
        let states = StateFolder::beside(ledger.path());
        let coverage = ArcSwap::from_pointee(Written::of(screener.coverage(), &states, config));
        let around = view.chosen().iter().map(|_| OnceLock::new()).collect();
        let since = view.chosen().iter().map(|_| OnceLock::new()).collect();
        Ok(Self {
            view,
            screener,
            register,
            coverage,
            around,
            entities: Mutex::default(),
            since,
            ledger: Arc::clone(ledger),
        })
    }

    /// The same, for the many questions about today.
    pub(crate) fn for_many(self, shelf: &Shelf) -> Result<Self, Failure> {
        let screener = self.screener.for_many(shelf);
        let screener = screener
            .map_err(|error| Failure::new(Code::Ledger, "open the lists for screening", &error))?;
        Ok(Self { screener, ..self })
    }

    /// The place of a dataset in the view.
    pub(crate) fn place(&self, dataset: &DatasetKey) -> Option<usize> {
        let chosen = self.view.chosen();
        chosen
            .iter()
            .position(|reading| reading.dataset == *dataset)
    }

    /// One entity of one dataset.
    pub(crate) fn entity(&self, at: usize, id: &EntityId) -> Result<Option<Arc<Listed>>, Failure> {
        let key = (at, id.clone());
        if let Some(found) = self.kept().get(&key) {
            return Ok(Some(Arc::clone(found)));
        }
        let dataset = &self.view.chosen()[at].dataset;
        let found = self
            .view
            .placed(dataset, id)
            .map_err(|error| Failure::ask(format!("read {id} of {dataset}"), &error))?;
        let Some((place, entity)) = found else {
            return Ok(None);
        };
        let found = Arc::new(Listed::new(entity, self.since(at)?[place]));
        let mut kept = self.kept();
        if kept.len() >= ENTITIES_MAX {
            kept.clear();
        }
        kept.insert(key, Arc::clone(&found));
        Ok(Some(found))
    }

    /// Since when each entity of a reading stands as it does, in the order of ids.
    pub(crate) fn since(&self, at: usize) -> Result<Arc<[Date]>, Failure> {
        if let Some(since) = self.since[at].get() {
            return Ok(Arc::clone(since));
        }
        let dataset = &self.view.chosen()[at].dataset;
        let since = self.ledger.unchanged_since(&self.view, dataset);
        let since: Arc<[Date]> = since
            .map_err(|error| Failure::ask(format!("trace the entities of {dataset}"), &error))?
            .into();
        Ok(Arc::clone(self.since[at].get_or_init(|| since)))
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, HashMap<(usize, EntityId), Arc<Listed>>> {
        self.entities.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What lies around the entities of one reading; it is gathered at the first call.
    pub(crate) fn around(&self, at: usize) -> Result<Arc<Around>, Failure> {
        if let Some(around) = self.around[at].get() {
            return Ok(Arc::clone(around));
        }
        let around = Arc::new(Around::gather(&self.view, at)?);
        Ok(Arc::clone(self.around[at].get_or_init(|| around)))
    }

    /// Gathers what searches need, where nobody has asked for it yet.
    pub(crate) fn gather(&self) {
        for at in 0..self.view.chosen().len() {
            // Whoever asks later is told what is wrong.
            let _ = self.around(at);
            let _ = self.since(at);
        }
    }

    /// Takes over what was gathered for the same readings: the lists that did not change cost nothing anew.
    pub(crate) fn take_over(&self, before: &Self) {
        for (at, chosen) in self.view.chosen().iter().enumerate() {
            let same = before
                .place(&chosen.dataset)
                .filter(|at| before.view.chosen()[*at].reading == chosen.reading);
            if let Some(around) = same.and_then(|at| before.around[at].get()) {
                let _ = self.around[at].set(Arc::clone(around));
            }
        }
    }

    /// The entity of an id, or the one it was merged into: the first dataset that has it.
    pub(crate) fn find(&self, id: &EntityId) -> Result<Option<(usize, Arc<Listed>)>, Failure> {
        for at in 0..self.view.chosen().len() {
            if let Some(found) = self.entity(at, id)? {
                return Ok(Some((at, found)));
            }
        }
        for at in 0..self.view.chosen().len() {
            let around = self.around(at)?;
            if let Some(present) = around.merged_into(id)
                && let Some(found) = self.entity(at, present)?
            {
                return Ok(Some((at, found)));
            }
        }
        Ok(None)
    }

    /// What answers rest on.
    pub(crate) fn coverage(&self) -> Arc<Written> {
        self.coverage.load_full()
    }

    /// Judges the age of the lists anew: a fetch may have failed, or confirmed what is held.
    pub(crate) fn judge_again(&self, states: &StateFolder, config: &Config) {
        let fresh = Written::of(self.screener.coverage(), states, config);
        if fresh.wire != self.coverage.load().wire {
            self.coverage.store(Arc::new(fresh));
        }
    }
}

fn read_register(ledger: &Ledger, view: &View) -> Result<Option<Register>, Failure> {
    let Some(chosen) = view.reading(&register::key()) else {
        return Ok(None);
    };
    let files = ledger
        .files(chosen.edition)
        .map_err(|error| Failure::ask("read the register of measures", &error))?;
    let sources: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(name, bytes)| SourceFile { name, bytes })
        .collect();
    register_files::read(&sources)
        .map(Some)
        .map_err(|error| Failure::new(Code::List, "read the register of measures", &error))
}
