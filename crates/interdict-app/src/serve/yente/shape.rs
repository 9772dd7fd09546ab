//! Entities in the shape that yente gives them.

use std::collections::BTreeMap;
use std::sync::Arc;

use interdict_ledger::ChosenReading;
use interdict_model::{Entity, EntityId, PropertyType, Schema};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::failure::Failure;
use crate::serve::snapshot::{Listed, Snapshot};

/// An entity.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "FtmEntity")]
pub(crate) struct WireEntity {
    pub(crate) id: String,
    pub(crate) caption: String,
    pub(crate) schema: &'static str,
    pub(crate) properties: BTreeMap<&'static str, Vec<Value>>,
    pub(crate) datasets: Vec<String>,
    pub(crate) referents: Vec<String>,
    pub(crate) target: bool,
    pub(crate) first_seen: Option<String>,
    pub(crate) last_seen: Option<String>,
    pub(crate) last_change: Option<String>,
}

/// A value: text, or an entity in the place of its id.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "TextOrEntity")]
pub(crate) enum Value {
    Text(String),
    Entity(Box<WireEntity>),
}

/// How many found and how many shown.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub(crate) struct Total {
    pub(crate) value: usize,
    pub(crate) relation: &'static str,
}

impl Total {
    pub(crate) fn exact(value: usize) -> Self {
        Self {
            value,
            relation: "eq",
        }
    }
}

/// How far nesting goes from the entity asked for. As in yente, what only joins two does not count.
const DEPTH: u8 = 1;

/// The most entities that are nested under one property; a list's largest family has a few hundred.
const NESTED_MAX: usize = 1_000;

impl WireEntity {
    /// An entity, with ids where it points to others.
    pub(crate) fn flat(entity: &Listed, chosen: &ChosenReading) -> Self {
        let mut properties: BTreeMap<&'static str, Vec<Value>> = BTreeMap::new();
        let mut last: Option<(&'static str, &str)> = None;
        for said in entity.statements() {
            let place = (said.property.name(), said.value.as_str());
            if last != Some(place) {
                let values = properties.entry(place.0).or_default();
                values.push(Value::Text(said.value.clone()));
            }
            last = Some(place);
        }
        let origin = entity.origin();
        let seen = |told: Option<&String>, known: Option<String>| told.cloned().or(known);
        Self {
            id: entity.id().to_string(),
            caption: entity.caption().to_owned(),
            schema: entity.schema().name(),
            properties,
            datasets: sources(entity, chosen),
            referents: origin.map_or_else(Vec::new, |origin| {
                origin.referents.iter().map(ToString::to_string).collect()
            }),
            target: origin
                .and_then(|origin| origin.target)
                .unwrap_or_else(|| is_target(entity)),
            first_seen: seen(origin.and_then(|o| o.first_seen.as_ref()), None),
            last_seen: seen(
                origin.and_then(|o| o.last_seen.as_ref()),
                Some(instant(chosen.seen_last)),
            ),
            last_change: seen(
                origin.and_then(|o| o.last_change.as_ref()),
                Some(day(entity.since)),
            ),
        }
    }
}

/// The datasets that an entity is told to come from: its sources where it is of a collection.
pub(crate) fn sources(entity: &Entity, chosen: &ChosenReading) -> Vec<String> {
    let told = entity.origin().map_or(&[][..], |origin| &origin.datasets);
    if told.is_empty() {
        return vec![chosen.dataset.to_string()];
    }
    told.to_vec()
}

/// The beginning of a day as yente writes it.
pub(crate) fn day(day: Date) -> String {
    format!("{day}T00:00:00")
}

/// An instant as yente writes it: `YYYY-MM-DDTHH:MM:SS`.
pub(crate) fn instant(at: jiff::Timestamp) -> String {
    let civil = jiff::tz::TimeZone::UTC.to_datetime(at);
    civil.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// Whether a list names the entity for itself: its topics say so where the list has topics.
fn is_target(entity: &Entity) -> bool {
    let schema = entity.schema();
    let stands_alone = schema.is_a(Schema::THING) && schema != Schema::ADDRESS;
    let mut topics = entity.values("topics").peekable();
    stands_alone && (topics.peek().is_none() || topics.any(|topic| topic != "sanction.linked"))
}

/// Nests what lies around an entity.
pub(crate) struct Nesting<'a> {
    snapshot: &'a Snapshot,
    at: usize,
}

impl<'a> Nesting<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, at: usize) -> Self {
        Self { snapshot, at }
    }

    /// An entity with those around it in the place of their ids.
    pub(crate) fn nested(&self, entity: &Listed) -> Result<WireEntity, Failure> {
        let mut path = Vec::new();
        self.walk(entity, DEPTH, &mut path)
    }

    /// An entity as it stands beside another: who is at its other end is nested too.
    pub(crate) fn beside(&self, entity: &Entity, other: &Listed) -> Result<WireEntity, Failure> {
        self.walk(other, DEPTH - 1, &mut vec![entity.id().clone()])
    }

    fn walk(
        &self,
        entity: &Listed,
        depth: u8,
        path: &mut Vec<EntityId>,
    ) -> Result<WireEntity, Failure> {
        let mut wire = WireEntity::flat(entity, &self.snapshot.view.chosen()[self.at]);
        let left = if joins_two(entity.schema()) {
            Some(depth)
        } else {
            depth.checked_sub(1)
        };
        let Some(left) = left else { return Ok(wire) };
        path.push(entity.id().clone());
        for (property, others) in self.adjacent(entity)? {
            let mut values = Vec::new();
            for other in others.into_iter().take(NESTED_MAX) {
                values.push(match other {
                    Adjacent::Entity(other) if !path.contains(other.id()) => {
                        Value::Entity(Box::new(self.walk(&other, left, path)?))
                    }
                    Adjacent::Entity(other) => Value::Text(other.id().to_string()),
                    Adjacent::Unknown(id) => Value::Text(id),
                });
            }
            wire.properties.insert(property, values);
        }
        path.pop();
        Ok(wire)
    }

    /// Those around an entity, by property: to whom it points, and who points to it.
    pub(crate) fn adjacent(
        &self,
        entity: &Entity,
    ) -> Result<BTreeMap<&'static str, Vec<Adjacent>>, Failure> {
        let mut adjacent: BTreeMap<&'static str, Vec<Adjacent>> = BTreeMap::new();
        for said in entity.statements() {
            if said.property.kind() != PropertyType::Entity {
                continue;
            }
            let found = match EntityId::new(&said.value) {
                Ok(id) => self.snapshot.entity(self.at, &id)?,
                Err(_) => None,
            };
            let other =
                found.map_or_else(|| Adjacent::Unknown(said.value.clone()), Adjacent::Entity);
            adjacent
                .entry(said.property.name())
                .or_default()
                .push(other);
        }
        let around = self.snapshot.around(self.at)?;
        for id in around.pointing_to(entity.id()) {
            let Some(other) = self.snapshot.entity(self.at, id)? else {
                continue;
            };
            let pointing = other
                .statements()
                .iter()
                .filter(|said| said.value == entity.id().as_str());
            let ways: Vec<&'static str> = pointing
                .filter(|said| said.property.kind() == PropertyType::Entity)
                .filter_map(|said| said.property.reverse())
                .collect();
            for way in ways {
                let others = adjacent.entry(way).or_default();
                others.push(Adjacent::Entity(Arc::clone(&other)));
            }
        }
        Ok(adjacent)
    }
}

/// One that lies next to an entity.
pub(crate) enum Adjacent {
    Entity(Arc<Listed>),
    /// An id that the list does not explain.
    Unknown(String),
}

/// Whether entities of a schema do no more than join two others.
fn joins_two(schema: Schema) -> bool {
    const EDGES: &[&str] = &[
        "Associate",
        "Debt",
        "Directorship",
        "Employment",
        "Family",
        "Membership",
        "Occupancy",
        "Ownership",
        "Payment",
        "ProjectParticipant",
        "Representation",
        "Succession",
        "UnknownLink",
    ];
    EDGES.contains(&schema.name())
}
