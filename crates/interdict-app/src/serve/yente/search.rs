//! `/search`: entities by some of their words.

use std::collections::{BTreeMap, HashMap};

use interdict::screen::{PartyQuery, Terms, Worker};
use interdict_model::{Country, Entity, EntityId, PropertyType, Schema};
use schemars::JsonSchema;
use serde::Serialize;

use super::scope::{Scope, schema};
use super::shape::{Total, WireEntity};
use crate::failure::Failure;
use crate::serve::around::{is_thing, words};
use crate::serve::asked::Asked;
use crate::serve::problem::Problem;
use crate::serve::snapshot::Snapshot;

/// As in yente.
const RESULTS: usize = 10;
const RESULTS_MAX: usize = 500;
const OFFSET_MAX: usize = 9_499;
const FACETS: &[&str] = &["countries", "topics", "datasets"];

/// Names that differ from the words asked for are found down to this score.
const NEAR: u16 = 7_000;

/// The most names that are found by likeness.
const NEAR_MAX: usize = 500;

#[derive(Serialize, JsonSchema)]
pub(crate) struct SearchAnswer {
    results: Vec<WireEntity>,
    facets: BTreeMap<String, Facet>,
    total: Total,
    limit: usize,
    offset: usize,
}

#[derive(Serialize, JsonSchema)]
struct Facet {
    label: &'static str,
    values: Vec<FacetValue>,
}

#[derive(Serialize, JsonSchema)]
struct FacetValue {
    name: String,
    label: String,
    count: usize,
}

/// What is searched.
struct Search {
    text: String,
    words: Vec<String>,
    schema: Schema,
    countries: Vec<String>,
    filters: Vec<(String, String)>,
    all_filters: bool,
    only_targets: bool,
    limit: usize,
    offset: usize,
    sort: Vec<(String, bool)>,
    facets: Vec<String>,
}

impl Search {
    fn read(asked: &Asked) -> Result<Self, Problem> {
        let text = asked.one("q").unwrap_or_default().to_owned();
        let mut filters = Vec::new();
        for filter in asked.many("filter") {
            let (field, value) = filter
                .split_once(':')
                .ok_or_else(|| Problem::bad(format!("filter = {filter:?}: write field:value")))?;
            filters.push((field.to_owned(), value.to_owned()));
        }
        let sort = asked.many("sort").map(|text| {
            let (field, order) = text.split_once(':').unwrap_or((text, "asc"));
            (field.to_owned(), order == "desc")
        });
        let mut facets: Vec<String> = asked.many("facets").map(str::to_owned).collect();
        if facets.is_empty() {
            facets = FACETS.iter().map(|name| (*name).to_owned()).collect();
        }
        Ok(Self {
            words: words(&text),
            text,
            schema: schema(asked.one("schema").unwrap_or("Thing"))?,
            countries: asked.many("countries").map(country).collect(),
            filters,
            all_filters: !asked
                .one("filter_op")
                .is_some_and(|op| op.eq_ignore_ascii_case("or")),
            only_targets: asked.flag("target", false)?,
            limit: asked.number("limit", RESULTS, 0..=RESULTS_MAX)?,
            offset: asked.number("offset", 0, 0..=OFFSET_MAX)?,
            sort: sort.collect(),
            facets,
        })
    }

    /// What is kept of an entity, if it is asked for.
    fn found(
        &self,
        snapshot: &Snapshot,
        at: usize,
        entity: &Entity,
        scope: &Scope,
        score: u16,
    ) -> Option<Found> {
        let chosen = &snapshot.view.chosen()[at];
        let wire = WireEntity::flat(entity, chosen);
        if !scope.has(&chosen.dataset, entity, &wire) || !self.wants(entity, &wire) {
            return None;
        }
        Some(Found {
            at,
            id: entity.id().clone(),
            score,
            keys: self
                .sort
                .iter()
                .map(|(field, _)| key(field, entity, &wire))
                .collect(),
            counted: self
                .facets
                .iter()
                .map(|name| values(name, entity, &wire))
                .collect(),
        })
    }

    fn wants(&self, entity: &Entity, wire: &WireEntity) -> bool {
        let has =
            |field: &str, value: &str| values(field, entity, wire).iter().any(|own| own == value);
        let mut told = self.filters.iter().map(|(field, value)| has(field, value));
        let filtered = self.filters.is_empty()
            || if self.all_filters {
                told.all(|fits| fits)
            } else {
                told.any(|fits| fits)
            };
        let here =
            self.countries.is_empty() || self.countries.iter().any(|code| has("countries", code));
        filtered && here && (!self.only_targets || wire.target)
    }
}

/// An entity found: where it is, what puts it in order, and what is counted of it.
struct Found {
    at: usize,
    id: EntityId,
    score: u16,
    /// One for each field of the order asked for.
    keys: Vec<Option<String>>,
    /// One for each facet asked for.
    counted: Vec<Vec<String>>,
}

/// Searches one dataset or all.
pub(crate) fn search<'a>(
    snapshot: &'a Snapshot,
    worker: &mut Worker<'a>,
    dataset: &str,
    asked: &Asked,
) -> Result<SearchAnswer, Problem> {
    let search = Search::read(asked)?;
    let scope = Scope::read(snapshot, dataset, asked)?;
    let near = near(&search, &scope, snapshot, worker);
    let mut found = Vec::new();
    for at in 0..snapshot.view.chosen().len() {
        if scope.has_dataset(&snapshot.view.chosen()[at].dataset) {
            let looked = if search.words.is_empty() {
                look_through(snapshot, at, &search, &scope, &mut found)
            } else {
                look_up(snapshot, at, &search, &scope, &near, &mut found)
            };
            looked.map_err(|failure| Problem::of(&failure))?;
        }
    }
    answer(snapshot, &search, found)
}

/// Every entity of a list.
fn look_through(
    snapshot: &Snapshot,
    at: usize,
    search: &Search,
    scope: &Scope,
    found: &mut Vec<Found>,
) -> Result<(), Failure> {
    let dataset = &snapshot.view.chosen()[at].dataset;
    let fault = |error| Failure::ask(format!("search {dataset}"), &error);
    for entity in snapshot.view.entities(dataset).map_err(fault)? {
        let entity = entity.map_err(fault)?;
        if is_thing(entity.schema()) && entity.schema().is_a(search.schema) {
            found.extend(search.found(snapshot, at, &entity, scope, 0));
        }
    }
    Ok(())
}

/// The entities of a list that have the words, or a name like them.
fn look_up(
    snapshot: &Snapshot,
    at: usize,
    search: &Search,
    scope: &Scope,
    near: &HashMap<(usize, EntityId), u16>,
    found: &mut Vec<Found>,
) -> Result<(), Failure> {
    let around = snapshot.around(at)?;
    for (id, thing) in around.things() {
        let score = near.get(&(at, id.clone())).copied();
        let named = score.is_some() || thing.has_all(&search.words);
        if !named || !thing.schema.is_a(search.schema) {
            continue;
        }
        if let Some(entity) = snapshot.entity(at, id)? {
            found.extend(search.found(snapshot, at, &entity, scope, score.unwrap_or(0)));
        }
    }
    Ok(())
}

/// Names that resemble the words asked for, by place in the view.
fn near<'a>(
    search: &Search,
    scope: &Scope,
    snapshot: &'a Snapshot,
    worker: &mut Worker<'a>,
) -> HashMap<(usize, EntityId), u16> {
    if search.words.is_empty() {
        return HashMap::new();
    }
    let terms = Terms {
        threshold: NEAR,
        limit: NEAR_MAX,
        datasets: scope.datasets.clone(),
        ..Terms::default()
    };
    let screening = worker.screen(&PartyQuery::named(&search.text), &terms);
    let hits = screening.hits.into_iter();
    hits.filter_map(|hit| {
        let at = snapshot.place(&hit.dataset)?;
        Some(((at, hit.entity), hit.score))
    })
    .collect()
}

fn answer(
    snapshot: &Snapshot,
    search: &Search,
    mut found: Vec<Found>,
) -> Result<SearchAnswer, Problem> {
    found.sort_by(|a, b| (b.score, &a.id).cmp(&(a.score, &b.id)));
    for (at, (_, descending)) in search.sort.iter().enumerate().rev() {
        found.sort_by(|a, b| {
            let order = a.keys[at].cmp(&b.keys[at]);
            if *descending { order.reverse() } else { order }
        });
    }
    let facets = search.facets.iter().enumerate();
    let facets = facets
        .filter_map(|(at, name)| Some((name.clone(), facet(name, at, &found)?)))
        .collect();
    let mut results = Vec::new();
    for one in found.iter().skip(search.offset).take(search.limit) {
        let entity = snapshot
            .entity(one.at, &one.id)
            .map_err(|failure| Problem::of(&failure))?;
        let entity = entity.ok_or_else(|| Problem::internal("an entity that the ledger lacks"))?;
        results.push(WireEntity::flat(&entity, &snapshot.view.chosen()[one.at]));
    }
    Ok(SearchAnswer {
        results,
        facets,
        total: Total::exact(found.len()),
        limit: search.limit,
        offset: search.offset,
    })
}

/// The value by which a field puts entities in order.
fn key(field: &str, entity: &Entity, wire: &WireEntity) -> Option<String> {
    match field {
        "caption" => Some(wire.caption.clone()),
        "first_seen" => wire.first_seen.clone(),
        "last_seen" => wire.last_seen.clone(),
        "last_change" => wire.last_change.clone(),
        field => values(field, entity, wire).into_iter().next(),
    }
}

fn facet(name: &str, at: usize, found: &[Found]) -> Option<Facet> {
    let label = match name {
        "countries" => "Countries",
        "topics" => "Topics",
        "datasets" => "Data sources",
        "schema" => "Entity types",
        "gender" | "genders" => "Genders",
        _ => return None,
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for value in found.iter().flat_map(|one| &one.counted[at]) {
        *counts.entry(value).or_default() += 1;
    }
    let mut values: Vec<FacetValue> = counts
        .into_iter()
        .map(|(value, count)| FacetValue {
            label: facet_label(name, value),
            name: value.to_owned(),
            count,
        })
        .collect();
    values.sort_by(|a, b| (b.count, &a.name).cmp(&(a.count, &b.name)));
    Some(Facet { label, values })
}

fn facet_label(facet: &str, value: &str) -> String {
    let known = match facet {
        "countries" => Country::from_code(value).map(|country| country.name().to_owned()),
        "schema" => Schema::named(value).map(|schema| schema.plural().to_owned()),
        "datasets" => interdict_model::DatasetKey::new(value)
            .ok()
            .and_then(|key| interdict_lists::dataset(&key))
            .map(|known| known.title.clone()),
        _ => None,
    };
    known.unwrap_or_else(|| value.to_owned())
}

/// The values of a field: a property, or a group of properties of one type.
fn values(field: &str, entity: &Entity, wire: &WireEntity) -> Vec<String> {
    let of_type = |kind: PropertyType| {
        let said = entity.statements().iter();
        let mut values: Vec<String> = said
            .filter(|said| said.property.kind() == kind)
            .map(|said| said.value.clone())
            .collect();
        values.sort();
        values.dedup();
        values
    };
    match field {
        "countries" => of_type(PropertyType::Country),
        "topics" => of_type(PropertyType::Topic),
        "names" => of_type(PropertyType::Name),
        "identifiers" => of_type(PropertyType::Identifier),
        "dates" => of_type(PropertyType::Date),
        "addresses" => of_type(PropertyType::Address),
        "gender" | "genders" => of_type(PropertyType::Gender),
        "datasets" => wire.datasets.clone(),
        "schema" => vec![wire.schema.to_owned()],
        "id" => vec![wire.id.clone()],
        property => {
            let property = property.strip_prefix("properties.").unwrap_or(property);
            entity.values(property).map(str::to_owned).collect()
        }
    }
}

fn country(text: &str) -> String {
    Country::from_name(text).map_or_else(|| text.to_owned(), |country| country.code().to_owned())
}
