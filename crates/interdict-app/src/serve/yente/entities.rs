//! `/entities`: one entity, with those around it.

use std::collections::BTreeMap;
use std::sync::Arc;

use interdict_model::{Entity, EntityId};
use schemars::JsonSchema;
use serde::Serialize;

use super::shape::{Adjacent, Nesting, Total, Value, WireEntity};
use crate::serve::asked::Asked;
use crate::serve::problem::Problem;
use crate::serve::snapshot::{Listed, Snapshot};

/// As in yente.
const PAGE: usize = 10;
const PAGE_MAX: usize = 500;
const OFFSET_MAX: usize = 9_499;

/// What a look-up by id came to.
pub(crate) enum Found<T> {
    Here(T),
    /// The id was merged into this one.
    Moved(String),
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct AdjacentAnswer {
    entity: WireEntity,
    adjacent: BTreeMap<&'static str, Page>,
    limit: usize,
    offset: usize,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AdjacentPage")]
pub(crate) struct Page {
    results: Vec<Value>,
    total: Total,
    limit: usize,
    offset: usize,
}

/// One entity; nested unless asked otherwise.
pub(crate) fn entity(
    snapshot: &Snapshot,
    id: &str,
    asked: &Asked,
) -> Result<Found<WireEntity>, Problem> {
    let nested = asked.flag("nested", true)?;
    let (at, entity) = match find(snapshot, id)? {
        Found::Here(found) => found,
        Found::Moved(to) => return Ok(Found::Moved(to)),
    };
    let mut wire = if nested {
        Nesting::new(snapshot, at)
            .nested(&entity)
            .map_err(|failure| Problem::of(&failure))?
    } else {
        WireEntity::flat(&entity, &snapshot.view.chosen()[at])
    };
    if wire.first_seen.is_none() {
        let dataset = &snapshot.view.chosen()[at].dataset;
        let card = snapshot.screener.card(dataset, entity.id());
        let begins = card
            .into_iter()
            .flat_map(|(card, _)| card.designations)
            .filter_map(|act| act.begins());
        wire.first_seen = begins.min().map(|day| format!("{day}T00:00:00"));
    }
    Ok(Found::Here(wire))
}

/// Everything around one entity, a page for each property.
pub(crate) fn adjacent(
    snapshot: &Snapshot,
    id: &str,
    asked: &Asked,
) -> Result<Found<AdjacentAnswer>, Problem> {
    let slice = Slice::read(asked)?;
    let (at, entity) = match find(snapshot, id)? {
        Found::Here(found) => found,
        Found::Moved(to) => return Ok(Found::Moved(to)),
    };
    let nesting = Nesting::new(snapshot, at);
    let around = nesting
        .adjacent(&entity)
        .map_err(|failure| Problem::of(&failure))?;
    let mut adjacent = BTreeMap::new();
    for (property, others) in around {
        adjacent.insert(property, slice.page(&nesting, &entity, others)?);
    }
    Ok(Found::Here(AdjacentAnswer {
        entity: WireEntity::flat(&entity, &snapshot.view.chosen()[at]),
        adjacent,
        limit: slice.limit,
        offset: slice.offset,
    }))
}

/// One page of what one property of an entity leads to.
pub(crate) fn adjacent_property(
    snapshot: &Snapshot,
    id: &str,
    property: &str,
    asked: &Asked,
) -> Result<Found<Page>, Problem> {
    let slice = Slice::read(asked)?;
    let (at, entity) = match find(snapshot, id)? {
        Found::Here(found) => found,
        Found::Moved(to) => return Ok(Found::Moved(to)),
    };
    let nesting = Nesting::new(snapshot, at);
    let mut around = nesting
        .adjacent(&entity)
        .map_err(|failure| Problem::of(&failure))?;
    let known = around.remove(property);
    let points = entity
        .schema()
        .property(property)
        .is_some_and(|own| own.range().is_some());
    let others = match known {
        Some(others) => others,
        None if points || is_way_back(property) => Vec::new(),
        None => {
            let detail = format!("{property:?} of a {} leads to no entity", entity.schema());
            return Err(Problem::missing(detail));
        }
    };
    Ok(Found::Here(slice.page(&nesting, &entity, others)?))
}

/// Whether some schema has a property whose way back has this name.
fn is_way_back(name: &str) -> bool {
    let mut properties = interdict_model::Schema::all().flat_map(|schema| schema.properties());
    properties.any(|property| property.reverse() == Some(name))
}

/// The entity of an id, or the id that it was merged into.
fn find(snapshot: &Snapshot, id: &str) -> Result<Found<(usize, Arc<Listed>)>, Problem> {
    let missing = || Problem::missing(format!("no entity {id:?} is on the lists held"));
    let wanted = EntityId::new(id).map_err(|_| missing())?;
    let found = snapshot
        .find(&wanted)
        .map_err(|failure| Problem::of(&failure))?;
    let (at, entity) = found.ok_or_else(missing)?;
    Ok(if entity.id() == &wanted {
        Found::Here((at, entity))
    } else {
        Found::Moved(entity.id().to_string())
    })
}

/// Which part of a long list is wanted.
struct Slice {
    limit: usize,
    offset: usize,
    by_caption: bool,
    descending: bool,
}

impl Slice {
    fn read(asked: &Asked) -> Result<Self, Problem> {
        let sort = asked.one("sort").unwrap_or_default();
        let (field, order) = sort.split_once(':').unwrap_or((sort, "asc"));
        Ok(Self {
            limit: asked.number("limit", PAGE, 0..=PAGE_MAX)?,
            offset: asked.number("offset", 0, 0..=OFFSET_MAX)?,
            by_caption: field == "caption",
            descending: order == "desc",
        })
    }

    fn page(
        &self,
        nesting: &Nesting<'_>,
        entity: &Entity,
        mut others: Vec<Adjacent>,
    ) -> Result<Page, Problem> {
        let caption = |other: &Adjacent| match other {
            Adjacent::Entity(other) => other.caption().to_owned(),
            Adjacent::Unknown(id) => id.clone(),
        };
        if self.by_caption {
            others.sort_by_key(caption);
            if self.descending {
                others.reverse();
            }
        }
        let total = Total::exact(others.len());
        let mut results = Vec::new();
        for other in others.into_iter().skip(self.offset).take(self.limit) {
            results.push(match other {
                Adjacent::Entity(other) => {
                    let wire = nesting.beside(entity, &other);
                    Value::Entity(Box::new(wire.map_err(|failure| Problem::of(&failure))?))
                }
                Adjacent::Unknown(id) => Value::Text(id),
            });
        }
        Ok(Page {
            results,
            total,
            limit: self.limit,
            offset: self.offset,
        })
    }
}
