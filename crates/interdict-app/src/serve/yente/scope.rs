//! Which datasets and which entities a question is about.

use interdict_model::{DatasetKey, Entity, Schema};
use jiff::Timestamp;

use super::shape::WireEntity;
use crate::serve::asked::Asked;
use crate::serve::problem::Problem;
use crate::serve::snapshot::Snapshot;

/// What a question leaves out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    /// Only these datasets of the view; all where nothing is said.
    pub(crate) datasets: Option<Vec<DatasetKey>>,
    /// Source datasets within a collection of which at least one must be named; none means any.
    sources: Vec<String>,
    exclude_sources: Vec<String>,
    exclude_schemata: Vec<Schema>,
    topics: Vec<String>,
    exclude_ids: Vec<String>,
    changed_since: Option<Timestamp>,
}

/// The name under which clients ask for all datasets that are held.
pub(crate) const ALL: &str = "default";

/// As in yente.
const EXCLUDE_IDS_MAX: usize = 50;

impl Scope {
    /// Reads the parameters that `/match` and `/search` share.
    pub(crate) fn read(snapshot: &Snapshot, dataset: &str, asked: &Asked) -> Result<Self, Problem> {
        let mut scope = Self {
            topics: asked.many("topics").map(str::to_owned).collect(),
            exclude_ids: asked
                .many("exclude_entity_ids")
                .map(str::to_owned)
                .collect(),
            changed_since: asked.one("changed_since").map(moment).transpose()?,
            ..Self::default()
        };
        if scope.exclude_ids.len() > EXCLUDE_IDS_MAX {
            return Err(Problem::bad(format!(
                "exclude_entity_ids: at most {EXCLUDE_IDS_MAX} ids can be left out"
            )));
        }
        for name in asked.many("exclude_schema") {
            scope.exclude_schemata.push(schema(name)?);
        }
        let mut named: Vec<&str> = vec![dataset];
        named.extend(asked.many("include_dataset"));
        named.extend(asked.many("datasets").filter(|_| dataset == ALL));
        scope.choose(snapshot, &named)?;
        scope.leave_out(snapshot, asked.many("exclude_dataset"));
        Ok(scope)
    }

    /// One dataset, or all.
    pub(crate) fn of(snapshot: &Snapshot, dataset: &str) -> Result<Self, Problem> {
        let mut scope = Self::default();
        scope.choose(snapshot, &[dataset])?;
        Ok(scope)
    }

    fn choose(&mut self, snapshot: &Snapshot, named: &[&str]) -> Result<(), Problem> {
        let [dataset, included @ ..] = named else {
            return Ok(());
        };
        // As in yente, further datasets narrow a collection, and widen a single list.
        let narrow = *dataset == ALL && !included.is_empty();
        let wanted = if narrow { included } else { named };
        if wanted.contains(&ALL) {
            return Ok(());
        }
        let mut datasets = Vec::new();
        for name in wanted {
            match held(snapshot, name) {
                Some(key) => datasets.push(key),
                None if narrow => self.sources.push((*name).to_owned()),
                None => {
                    return Err(Problem::missing(format!(
                        "no dataset {name:?} is held: /catalog names those that are"
                    )));
                }
            }
        }
        if self.sources.is_empty() {
            self.datasets = Some(datasets);
        } else {
            // Sources lie within collections: all lists are asked, and each entity's sources decide.
            self.sources
                .extend(datasets.iter().map(ToString::to_string));
        }
        Ok(())
    }

    fn leave_out<'a>(&mut self, snapshot: &Snapshot, excluded: impl Iterator<Item = &'a str>) {
        let excluded: Vec<&str> = excluded.collect();
        if excluded.is_empty() {
            return;
        }
        let all = || {
            let chosen = snapshot.view.chosen().iter();
            chosen.map(|reading| reading.dataset.clone()).collect()
        };
        let datasets = self.datasets.get_or_insert_with(all);
        datasets.retain(|key| !excluded.contains(&key.as_str()));
        self.exclude_sources = excluded.into_iter().map(str::to_owned).collect();
    }

    /// Whether one dataset is asked.
    pub(crate) fn has_dataset(&self, key: &DatasetKey) -> bool {
        self.datasets.as_ref().is_none_or(|own| own.contains(key))
    }

    /// Whether every entity of the chosen datasets is asked.
    pub(crate) fn is_open(&self) -> bool {
        self.sources.is_empty()
            && self.exclude_sources.is_empty()
            && self.exclude_schemata.is_empty()
            && self.topics.is_empty()
            && self.exclude_ids.is_empty()
            && self.changed_since.is_none()
    }

    /// Whether an entity is asked.
    pub(crate) fn has(&self, dataset: &DatasetKey, entity: &Entity, wire: &WireEntity) -> bool {
        let named = |names: &[String]| {
            names
                .iter()
                .any(|name| name == dataset.as_str() || wire.datasets.contains(name))
        };
        (self.sources.is_empty() || named(&self.sources))
            && !self.left_out_by_source(wire)
            && !self
                .exclude_schemata
                .iter()
                .any(|own| entity.schema().is_a(*own))
            && (self.topics.is_empty()
                || entity
                    .values("topics")
                    .any(|own| self.topics.iter().any(|t| t == own)))
            && !self
                .exclude_ids
                .iter()
                .any(|id| *id == wire.id || wire.referents.contains(id))
            && self.changed(wire)
    }

    /// An entity of a collection goes when all its sources are left out.
    fn left_out_by_source(&self, wire: &WireEntity) -> bool {
        !self.exclude_sources.is_empty()
            && wire
                .datasets
                .iter()
                .all(|source| self.exclude_sources.contains(source))
    }

    /// An entity that does not say when it changed may have changed.
    fn changed(&self, wire: &WireEntity) -> bool {
        let Some(since) = self.changed_since else {
            return true;
        };
        let told = wire
            .last_change
            .as_deref()
            .and_then(|text| moment(text).ok());
        told.is_none_or(|changed| changed >= since)
    }
}

/// A dataset that the view holds or misses.
fn held(snapshot: &Snapshot, name: &str) -> Option<DatasetKey> {
    let key = DatasetKey::new(name).ok()?;
    let known = snapshot.view.reading(&key).is_some() || snapshot.view.missing().contains(&key);
    known.then_some(key)
}

/// A schema by its name.
pub(crate) fn schema(name: &str) -> Result<Schema, Problem> {
    Schema::named(name).ok_or_else(|| {
        Problem::bad(format!(
            "there is no schema {name:?}: use those of FollowTheMoney, such as Person, Company, Vessel"
        ))
    })
}

/// An instant: with a zone, without one (then UTC), or a day.
fn moment(text: &str) -> Result<Timestamp, Problem> {
    let utc = |civil: jiff::civil::DateTime| jiff::tz::TimeZone::UTC.to_timestamp(civil).ok();
    let read = text
        .parse::<Timestamp>()
        .ok()
        .or_else(|| text.parse::<jiff::civil::DateTime>().ok().and_then(utc))
        .or_else(|| {
            text.parse::<jiff::civil::Date>()
                .ok()
                .and_then(|day| utc(day.at(0, 0, 0, 0)))
        });
    read.ok_or_else(|| Problem::bad(format!("{text:?} is no time: write 2024-05-01T00:00:00")))
}
