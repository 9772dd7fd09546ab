//! What differs between two editions, and the history of one entity.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use interdict_model::{EditionId, Entity, EntityId, PropertyType, Schema, Statement};
use jiff::civil::Date;
use rusqlite::Connection;

use crate::entities::{load_entity, load_id};
use crate::store::Fault;

/// How many entities came, went and changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChangeCounts {
    /// In the later edition only.
    pub added: u64,
    /// In the earlier edition only.
    pub removed: u64,
    /// In both, and not the same.
    pub modified: u64,
}

/// What differs between two editions of one dataset, each list in the order of ids.
///
/// Addresses, sanctions, passports and links are entities like the parties they belong to: a change
/// in one is a change of its own, and [`EntityChange::related`] names the parties it concerns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// In the later edition only.
    pub added: Vec<EntityChange>,
    /// In the earlier edition only.
    pub removed: Vec<EntityChange>,
    /// In both, and not the same.
    pub modified: Vec<EntityChange>,
}

/// One entity that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityChange {
    /// The entity.
    pub id: EntityId,
    /// What to call it, by the later edition that has it.
    pub caption: String,
    /// Its schema, by the later edition that has it.
    pub schema: Schema,
    /// The entities it is joined to, in either edition, by a property of its own or of theirs.
    pub related: Vec<EntityId>,
    /// Property by property what is said no longer and what is said anew.
    pub differences: Vec<Difference>,
    /// Whether the publisher's own notes on the whole entity differ (its caption, source datasets,
    /// merged ids, dates seen); they are in `before` and `after`.
    pub origin_differs: bool,
    /// The entity as it was.
    pub before: Option<Entity>,
    /// The entity as it is.
    pub after: Option<Entity>,
}

/// What differs in one property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The property's name.
    pub property: &'static str,
    /// Said before and no longer.
    pub removed: Vec<Statement>,
    /// Said now and not before.
    pub added: Vec<Statement>,
}

/// One entity through all editions of its dataset, in the order of their days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// Every admitted publication, whether the entity is in it or not.
    pub presence: Vec<Presence>,
}

/// Whether an entity is in one publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    /// The day of the publication.
    pub day: Date,
    /// The edition.
    pub edition: EditionId,
    /// Whether the entity is in it.
    pub present: bool,
    /// Whether it came, went or changed since the publication before; in the first, whether it is
    /// there.
    pub changed: bool,
}

impl ChangeCounts {
    /// Whether anything differs.
    #[must_use]
    pub fn any(&self) -> bool {
        *self != Self::default()
    }
}

impl Changes {
    /// How many of each.
    #[must_use]
    pub fn counts(&self) -> ChangeCounts {
        ChangeCounts {
            added: self.added.len() as u64,
            removed: self.removed.len() as u64,
            modified: self.modified.len() as u64,
        }
    }
}

impl History {
    /// The days on which the entity came into the list, after each time it was absent.
    pub fn listed_since(&self) -> impl Iterator<Item = Date> {
        let before = std::iter::once(false).chain(self.presence.iter().map(|seen| seen.present));
        let came = self
            .presence
            .iter()
            .zip(before)
            .filter(|(seen, before)| seen.present && !before);
        came.map(|(seen, _)| seen.day)
    }
}

/// Counts what differs between two lists of rows, reading no more than the ids that need it.
pub(crate) fn count(
    connection: &Connection,
    from: &[i64],
    to: &[i64],
) -> Result<ChangeCounts, Fault> {
    let ids = |keys: Vec<i64>| -> Result<BTreeSet<EntityId>, Fault> {
        keys.into_iter()
            .map(|key| load_id(connection, key))
            .collect()
    };
    let gone = ids(only_in_first(from, to))?;
    let come = ids(only_in_first(to, from))?;
    let modified = gone.intersection(&come).count();
    Ok(ChangeCounts {
        added: (come.len() - modified) as u64,
        removed: (gone.len() - modified) as u64,
        modified: modified as u64,
    })
}

pub(crate) fn compare(connection: &Connection, from: &[i64], to: &[i64]) -> Result<Changes, Fault> {
    let mut pairs: BTreeMap<EntityId, (Option<Entity>, Option<Entity>)> = BTreeMap::new();
    for key in only_in_first(from, to) {
        let (_, entity) = load_entity(connection, key)?;
        let id = entity.id().clone();
        pairs.entry(id).or_default().0 = Some(entity);
    }
    for key in only_in_first(to, from) {
        let (_, entity) = load_entity(connection, key)?;
        let id = entity.id().clone();
        pairs.entry(id).or_default().1 = Some(entity);
    }
    let mut related = relations(connection, from, to, &pairs)?;
    let mut changes = Changes::default();
    for (id, pair) in pairs {
        let related = related.remove(&id).unwrap_or_default();
        let list = match pair {
            (None, _) => &mut changes.added,
            (_, None) => &mut changes.removed,
            _ => &mut changes.modified,
        };
        list.extend(change(id, pair, related));
    }
    Ok(changes)
}

/// The rows of one list that the other lacks, in the first's order.
fn only_in_first(first: &[i64], second: &[i64]) -> Vec<i64> {
    let second: HashSet<i64> = second.iter().copied().collect();
    first
        .iter()
        .copied()
        .filter(|key| !second.contains(key))
        .collect()
}

/// For each changed entity, those it points to and those that point to it, in either edition.
fn relations(
    connection: &Connection,
    from: &[i64],
    to: &[i64],
    pairs: &BTreeMap<EntityId, (Option<Entity>, Option<Entity>)>,
) -> Result<BTreeMap<EntityId, BTreeSet<EntityId>>, Fault> {
    let mut related: BTreeMap<EntityId, BTreeSet<EntityId>> = BTreeMap::new();
    if pairs.is_empty() {
        return Ok(related);
    }
    // Whatever points to a changed entity may itself be unchanged, so both editions are gone through.
    for key in from.iter().chain(&only_in_first(to, from)) {
        let (_, entity) = load_entity(connection, *key)?;
        for target in targets(&entity) {
            if pairs.contains_key(&target) {
                related
                    .entry(target.clone())
                    .or_default()
                    .insert(entity.id().clone());
            }
            if pairs.contains_key(entity.id()) {
                related
                    .entry(entity.id().clone())
                    .or_default()
                    .insert(target);
            }
        }
    }
    Ok(related)
}

fn targets(entity: &Entity) -> impl Iterator<Item = EntityId> {
    entity
        .statements()
        .iter()
        .filter(|statement| statement.property.kind() == PropertyType::Entity)
        .filter_map(|statement| EntityId::new(&statement.value).ok())
}

fn change(
    id: EntityId,
    (before, after): (Option<Entity>, Option<Entity>),
    related: BTreeSet<EntityId>,
) -> Option<EntityChange> {
    let latest = after.as_ref().or(before.as_ref())?;
    Some(EntityChange {
        id,
        caption: latest.caption().to_owned(),
        schema: latest.schema(),
        related: related.into_iter().collect(),
        differences: differences(
            before.as_ref().map_or(&[], Entity::statements),
            after.as_ref().map_or(&[], Entity::statements),
        ),
        origin_differs: match (&before, &after) {
            (Some(before), Some(after)) => before.origin() != after.origin(),
            _ => false,
        },
        before,
        after,
    })
}

fn differences(before: &[Statement], after: &[Statement]) -> Vec<Difference> {
    let mut by_property: BTreeMap<&'static str, Difference> = BTreeMap::new();
    fn entry<'a>(
        map: &'a mut BTreeMap<&'static str, Difference>,
        statement: &Statement,
    ) -> &'a mut Difference {
        let property = statement.property.name();
        map.entry(property).or_insert(Difference {
            property,
            removed: Vec::new(),
            added: Vec::new(),
        })
    }
    // Statements are sorted, so each side can be searched in the other.
    for gone in before
        .iter()
        .filter(|said| after.binary_search(said).is_err())
    {
        entry(&mut by_property, gone).removed.push(gone.clone());
    }
    for come in after
        .iter()
        .filter(|said| before.binary_search(said).is_err())
    {
        entry(&mut by_property, come).added.push(come.clone());
    }
    by_property.into_values().collect()
}
