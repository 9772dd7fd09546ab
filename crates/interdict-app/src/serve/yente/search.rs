//! `/search`: entities by some of their words.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use interdict::screen::{PartyQuery, Terms, Worker};
use interdict_ledger::ChosenReading;
use interdict_model::{Country, Entity, EntityId, PropertyType, Schema};
use schemars::JsonSchema;
use serde::Serialize;

use super::scope::{Scope, schema};
use super::shape::{Total, WireEntity};
use crate::failure::Failure;
use crate::serve::around::{Around, Mark, Searchable, is_thing, of_type, words};
use crate::serve::asked::Asked;
use crate::serve::problem::Problem;
use crate::serve::snapshot::{Listed, Snapshot};

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

    /// Whether marks alone say what is asked: then no entity need be read to choose and to count.
    fn is_light(&self, scope: &Scope) -> bool {
        let marked = |field: &String| field == "schema" || Mark::named(field).is_some();
        scope.is_open()
            && self.sort.is_empty()
            && !self.only_targets
            && self.facets.iter().all(marked)
            && self.filters.iter().all(|(field, _)| marked(field))
    }

    /// Whether an entity is asked for whose fields have these values.
    fn wants(&self, values: &impl Fn(&str) -> Vec<String>) -> bool {
        let has = |field: &str, value: &str| values(field).iter().any(|own| own == value);
        let mut told = self.filters.iter().map(|(field, value)| has(field, value));
        let filtered = self.filters.is_empty()
            || if self.all_filters {
                told.all(|fits| fits)
            } else {
                told.any(|fits| fits)
            };
        filtered
            && (self.countries.is_empty()
                || self.countries.iter().any(|code| has("countries", code)))
    }
}

/// What is found in one dataset or several, and the counts of it.
struct Looking<'a> {
    snapshot: &'a Snapshot,
    search: &'a Search,
    scope: &'a Scope,
    found: Vec<Found>,
    /// One for each facet asked for.
    counts: Vec<HashMap<String, usize>>,
}

/// An entity found: where it is, and what puts it in order.
struct Found {
    at: usize,
    id: EntityId,
    score: u16,
    /// One for each field of the order asked for.
    keys: Vec<Option<String>>,
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
    let mut looking = Looking {
        snapshot,
        search: &search,
        scope: &scope,
        found: Vec::new(),
        counts: vec![HashMap::new(); search.facets.len()],
    };
    for at in 0..snapshot.view.chosen().len() {
        if scope.has_dataset(&snapshot.view.chosen()[at].dataset) {
            let looked = if search.words.is_empty() && !search.is_light(&scope) {
                looking.read_through(at)
            } else {
                looking.look_up(at, &near)
            };
            looked.map_err(|failure| Problem::of(&failure))?;
        }
    }
    looking.answer()
}

impl Looking<'_> {
    /// Every entity of a list, each read.
    fn read_through(&mut self, at: usize) -> Result<(), Failure> {
        let dataset = &self.snapshot.view.chosen()[at].dataset;
        let fault = |error| Failure::ask(format!("search {dataset}"), &error);
        let since = self.snapshot.since(at)?;
        let entities = self.snapshot.view.entities(dataset).map_err(fault)?;
        for (entity, since) in entities.zip(since.iter()) {
            let entity = entity.map_err(fault)?;
            if is_thing(entity.schema()) && entity.schema().is_a(self.search.schema) {
                self.take(at, &Listed::new(entity, *since), 0);
            }
        }
        Ok(())
    }

    /// The entities of a list that have the words, or a name like them; all where there are no words.
    fn look_up(
        &mut self,
        at: usize,
        near: &HashMap<(usize, EntityId), u16>,
    ) -> Result<(), Failure> {
        let light = self.search.is_light(self.scope);
        let around = self.snapshot.around(at)?;
        for (id, thing) in around.things() {
            if !thing.schema.is_a(self.search.schema) {
                continue;
            }
            let score = if near.is_empty() {
                None
            } else {
                near.get(&(at, id.clone())).copied()
            };
            if score.is_none() && !thing.has_all(&self.search.words) {
                continue;
            }
            let score = score.unwrap_or(0);
            if light {
                self.take_marked(at, &around, id, thing, score);
            } else if let Some(entity) = self.snapshot.entity(at, id)? {
                self.take(at, &entity, score);
            }
        }
        Ok(())
    }

    /// Takes an entity by its marks, if it is asked for.
    fn take_marked(
        &mut self,
        at: usize,
        around: &Around,
        id: &EntityId,
        thing: &Searchable,
        score: u16,
    ) {
        let chooses = !self.search.filters.is_empty() || !self.search.countries.is_empty();
        let values = |field: &str| match Mark::named(field) {
            Some(mark) => around.marks(thing, mark).map(str::to_owned).collect(),
            None => vec![thing.schema.name().to_owned()],
        };
        if chooses && !self.search.wants(&values) {
            return;
        }
        for (counts, field) in self.counts.iter_mut().zip(&self.search.facets) {
            match Mark::named(field) {
                Some(mark) => around
                    .marks(thing, mark)
                    .for_each(|value| add(counts, value)),
                None => add(counts, thing.schema.name()),
            }
        }
        self.found.push(Found {
            at,
            id: id.clone(),
            score,
            keys: Vec::new(),
        });
    }

    /// Takes an entity that was read, if it is asked for.
    fn take(&mut self, at: usize, entity: &Listed, score: u16) {
        let chosen = &self.snapshot.view.chosen()[at];
        let wire = WireEntity::flat(entity, chosen);
        let values = |field: &str| values(field, entity, chosen, &wire);
        let targets = !self.search.only_targets || wire.target;
        let asked = self.scope.has(&chosen.dataset, entity, &wire);
        if !asked || !targets || !self.search.wants(&values) {
            return;
        }
        for (counts, field) in self.counts.iter_mut().zip(&self.search.facets) {
            values(field).iter().for_each(|value| add(counts, value));
        }
        let fields = self.search.sort.iter();
        let keys = fields.map(|(field, _)| match field.as_str() {
            "caption" => Some(wire.caption.clone()),
            "first_seen" => wire.first_seen.clone(),
            "last_seen" => wire.last_seen.clone(),
            "last_change" => wire.last_change.clone(),
            field => values(field).into_iter().next(),
        });
        self.found.push(Found {
            at,
            id: entity.id().clone(),
            score,
            keys: keys.collect(),
        });
    }

    /// The page asked for.
    fn answer(mut self) -> Result<SearchAnswer, Problem> {
        let total = self.found.len();
        let end = (self.search.offset + self.search.limit).min(total);
        let order = |a: &Found, b: &Found| self.search.order(a, b);
        // Only the page and what stands before it need be in order.
        if 0 < end && end < total {
            self.found.select_nth_unstable_by(end - 1, order);
        }
        let page = &mut self.found[..end];
        page.sort_unstable_by(order);
        let mut results = Vec::new();
        for one in page.iter().skip(self.search.offset) {
            let entity = self
                .snapshot
                .entity(one.at, &one.id)
                .map_err(|failure| Problem::of(&failure))?;
            let entity =
                entity.ok_or_else(|| Problem::internal("an entity that the ledger lacks"))?;
            let chosen = &self.snapshot.view.chosen()[one.at];
            results.push(WireEntity::flat(&entity, chosen));
        }
        let facets = self.search.facets.iter().zip(&self.counts);
        let facets = facets.filter_map(|(name, counts)| Some((name.clone(), facet(name, counts)?)));
        Ok(SearchAnswer {
            results,
            facets: facets.collect(),
            total: Total::exact(total),
            limit: self.search.limit,
            offset: self.search.offset,
        })
    }
}

impl Search {
    /// By the fields asked for, then the best first, then by id and dataset.
    fn order(&self, a: &Found, b: &Found) -> Ordering {
        let mut fields = self.sort.iter().zip(a.keys.iter().zip(&b.keys));
        let by_field = fields.find_map(|((_, descending), (a, b))| {
            let order = a.cmp(b);
            let order = if *descending { order.reverse() } else { order };
            order.is_ne().then_some(order)
        });
        by_field.unwrap_or_else(|| {
            let by_score = b.score.cmp(&a.score);
            by_score.then_with(|| (&a.id, a.at).cmp(&(&b.id, b.at)))
        })
    }
}

fn add(counts: &mut HashMap<String, usize>, value: &str) {
    match counts.get_mut(value) {
        Some(count) => *count += 1,
        None => _ = counts.insert(value.to_owned(), 1),
    }
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

fn facet(name: &str, counts: &HashMap<String, usize>) -> Option<Facet> {
    let label = match name {
        "countries" => "Countries",
        "topics" => "Topics",
        "datasets" => "Data sources",
        "schema" => "Entity types",
        "gender" | "genders" => "Genders",
        _ => return None,
    };
    let mut values: Vec<FacetValue> = counts
        .iter()
        .map(|(value, count)| FacetValue {
            label: facet_label(name, value),
            name: value.clone(),
            count: *count,
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
fn values(field: &str, entity: &Entity, chosen: &ChosenReading, wire: &WireEntity) -> Vec<String> {
    if let Some(mark) = Mark::named(field) {
        return mark.of(entity, chosen);
    }
    match field {
        "names" => of_type(entity, PropertyType::Name),
        "identifiers" => of_type(entity, PropertyType::Identifier),
        "dates" => of_type(entity, PropertyType::Date),
        "addresses" => of_type(entity, PropertyType::Address),
        "gender" | "genders" => of_type(entity, PropertyType::Gender),
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
