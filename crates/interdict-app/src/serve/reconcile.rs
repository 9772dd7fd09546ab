//! The reconciliation service of OpenRefine, version 0.2: tables of names joined to listed parties.

use std::collections::BTreeMap;

use interdict::screen::{PartyQuery, Terms, Worker};
use interdict_model::{EntityId, Property, Schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::asked::Asked;
use super::problem::Problem;
use super::router::in_path;
use super::snapshot::Snapshot;
use super::yente::{self, Example, Scope};

/// Queries in one request; OpenRefine sends ten.
const QUERIES_MAX: usize = 100;
const RESULTS: usize = 5;
const RESULTS_MAX: usize = 100;
/// The score from which a result stands without a person's look, unless a second one is as good.
const MATCH: u16 = 9_000;

#[derive(Deserialize)]
struct Query {
    query: String,
    #[serde(default, rename = "type")]
    kind: Option<Value>,
    #[serde(default)]
    limit: Option<usize>,
    #[serde(default)]
    properties: Vec<QueryProperty>,
}

#[derive(Deserialize)]
struct QueryProperty {
    pid: String,
    v: Value,
}

#[derive(Serialize)]
struct Candidate {
    id: String,
    name: String,
    description: String,
    r#type: Vec<Named>,
    /// From 0 to 100.
    score: f64,
    r#match: bool,
}

#[derive(Serialize)]
struct Named {
    id: &'static str,
    name: &'static str,
}

#[derive(Deserialize)]
struct Extension {
    ids: Vec<String>,
    properties: Vec<ExtensionProperty>,
}

#[derive(Deserialize)]
struct ExtensionProperty {
    id: String,
}

fn named(schema: Schema) -> Named {
    Named {
        id: schema.name(),
        name: schema.label(),
    }
}

/// Answers whatever the parameters ask: queries, an extension, or the manifest.
pub(crate) fn answer<'a>(
    snapshot: &'a Snapshot,
    worker: &mut Worker<'a>,
    dataset: &str,
    asked: &Asked,
    host: &str,
) -> Result<Value, Problem> {
    if let Some(text) = asked.one("queries") {
        return queries(snapshot, worker, dataset, text);
    }
    if let Some(text) = asked.one("extend") {
        return extend(snapshot, text);
    }
    Scope::of(snapshot, dataset)?;
    Ok(manifest(dataset, host))
}

fn manifest(dataset: &str, host: &str) -> Value {
    let base = format!("http://{host}/reconcile/{}", in_path(dataset));
    let suggest =
        |what: &str| json!({"service_url": base, "service_path": format!("/suggest/{what}")});
    json!({
        "versions": ["0.2"],
        "name": format!("interdict: {dataset}"),
        "identifierSpace": format!("http://{host}/entities/"),
        "schemaSpace": "https://followthemoney.tech/explorer/schemata/",
        "view": {"url": format!("http://{host}/entities/{{{{id}}}}")},
        "preview": {"url": format!("{base}/preview?id={{{{id}}}}"), "width": 430, "height": 300},
        "suggest": {"entity": suggest("entity"), "property": suggest("property"), "type": suggest("type")},
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/extend/property"},
            "property_settings": [],
        },
        "defaultTypes": types().map(|schema| json!(named(schema))).collect::<Vec<_>>(),
    })
}

/// The schemata that are reconciled.
fn types() -> impl Iterator<Item = Schema> {
    Schema::all().filter(|schema| {
        schema.is_matchable() && schema.is_a(Schema::THING) && *schema != Schema::ADDRESS
    })
}

fn queries<'a>(
    snapshot: &'a Snapshot,
    worker: &mut Worker<'a>,
    dataset: &str,
    text: &str,
) -> Result<Value, Problem> {
    let queries: BTreeMap<String, Query> = serde_json::from_str(text)
        .map_err(|error| Problem::bad(format!("queries cannot be read as JSON: {error}")))?;
    if queries.len() > QUERIES_MAX {
        return Err(Problem::bad(format!(
            "{} queries: send at most {QUERIES_MAX} at once",
            queries.len()
        )));
    }
    let scope = Scope::of(snapshot, dataset)?;
    let mut answers = serde_json::Map::new();
    for (key, query) in &queries {
        let found = candidates(worker, &scope, query)?;
        answers.insert(key.clone(), json!({"result": found}));
    }
    Ok(Value::Object(answers))
}

fn candidates(
    worker: &mut Worker<'_>,
    scope: &Scope,
    query: &Query,
) -> Result<Vec<Candidate>, Problem> {
    let party = party(query)?;
    let terms = Terms {
        limit: query.limit.unwrap_or(RESULTS).clamp(1, RESULTS_MAX),
        datasets: scope.datasets.clone(),
        ..Terms::default()
    };
    let hits = worker.screen(&party, &terms).hits;
    let best = hits.first().map_or(0, |hit| hit.score);
    let alone = hits.iter().filter(|hit| hit.score == best).count() == 1;
    Ok(hits
        .iter()
        .map(|hit| Candidate {
            id: hit.entity.to_string(),
            name: hit.card.caption.clone(),
            description: description(hit),
            r#type: vec![named(hit.schema)],
            score: f64::from(hit.score) / 100.0,
            r#match: alone && hit.score == best && best >= MATCH,
        })
        .collect())
}

fn description(hit: &interdict::screen::Hit) -> String {
    let programs = hit
        .designations
        .iter()
        .filter_map(|standing| standing.act.program.as_deref());
    let mut parts: Vec<&str> = vec![hit.dataset.as_str()];
    parts.extend(programs.take(3));
    parts.join(", ")
}

/// The party of a query: its name, and the properties that its type has.
fn party(query: &Query) -> Result<PartyQuery, Problem> {
    let kind = match &query.kind {
        Some(Value::String(name)) => Some(name.as_str()),
        Some(Value::Array(names)) => names.first().and_then(Value::as_str),
        _ => None,
    };
    let mut properties: BTreeMap<String, Value> = BTreeMap::new();
    for property in &query.properties {
        let value = match &property.v {
            Value::Object(entity) => entity
                .get("name")
                .or_else(|| entity.get("id"))
                .cloned()
                .unwrap_or_default(),
            value => value.clone(),
        };
        properties.insert(plain(&property.pid).to_owned(), value);
    }
    let example = Example {
        id: None,
        schema: kind.unwrap_or("Thing").to_owned(),
        properties,
    };
    let mut party = yente::cleaned(&example)?.query;
    party.names.insert(0, query.query.clone());
    Ok(party)
}

fn extend(snapshot: &Snapshot, text: &str) -> Result<Value, Problem> {
    let asked: Extension = serde_json::from_str(text)
        .map_err(|error| Problem::bad(format!("extend cannot be read as JSON: {error}")))?;
    let meta: Vec<Value> = asked
        .properties
        .iter()
        .map(|property| {
            let known = Schema::all().find_map(|schema| schema.property(plain(&property.id)));
            json!({"id": property.id, "name": known.map_or(property.id.as_str(), |known| known.label())})
        })
        .collect();
    let mut rows = serde_json::Map::new();
    for id in &asked.ids {
        let mut row = serde_json::Map::new();
        let found = EntityId::new(id)
            .ok()
            .map(|id| snapshot.find(&id))
            .transpose();
        let found = found.map_err(|failure| Problem::of(&failure))?.flatten();
        for property in &asked.properties {
            let values = found
                .iter()
                .flat_map(|(_, entity)| entity.values(plain(&property.id)));
            let values: Vec<Value> = values.map(|value| json!({"str": value})).collect();
            row.insert(property.id.clone(), Value::Array(values));
        }
        rows.insert(id.clone(), Value::Object(row));
    }
    Ok(json!({"meta": meta, "rows": rows}))
}

/// What to suggest while somebody types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suggest {
    Entity,
    Property,
    Type,
}

/// Suggestions for what was typed.
pub(crate) fn suggest<'a>(
    snapshot: &'a Snapshot,
    worker: &mut Worker<'a>,
    dataset: &str,
    what: Suggest,
    asked: &Asked,
) -> Result<Value, Problem> {
    let prefix = asked.one("prefix").unwrap_or_default();
    let limit = asked.number("limit", 10, 1..=RESULTS_MAX)?;
    let scope = Scope::of(snapshot, dataset)?;
    let lower = prefix.to_lowercase();
    // Nothing typed suggests nothing, as in yente.
    let fits = |name: &str, label: &str| {
        let has = |text: &str| text.to_lowercase().contains(&lower);
        !lower.is_empty() && (has(name) || has(label))
    };
    let result: Vec<Value> = match what {
        Suggest::Type => types()
            .filter(|schema| fits(schema.name(), schema.label()))
            .take(limit)
            .map(|schema| json!(named(schema)))
            .collect(),
        Suggest::Property => properties()
            .into_iter()
            .filter(|(_, property)| fits(property.name(), property.label()))
            .take(limit)
            .map(|(id, property)| json!({"id": id, "name": property.label()}))
            .collect(),
        Suggest::Entity => {
            let terms = Terms {
                limit,
                datasets: scope.datasets,
                ..Terms::default()
            };
            let hits = if prefix.is_empty() {
                Vec::new()
            } else {
                worker.screen(&PartyQuery::named(prefix), &terms).hits
            };
            hits.iter()
                .map(|hit| {
                    json!({"id": hit.entity.as_str(), "name": hit.card.caption, "description": description(hit), "notable": [named(hit.schema)]})
                })
                .collect()
        }
    };
    Ok(json!({"code": "/api/status/ok", "status": "200 OK", "prefix": prefix, "result": result}))
}

/// Every property of what is reconciled, with the schema that has it first: `Thing:country`.
fn properties() -> BTreeMap<String, Property> {
    let own = types().flat_map(|schema| {
        let properties = schema.properties();
        properties.map(move |property| {
            (
                format!("{}:{}", owner(schema, property), property.name()),
                property,
            )
        })
    });
    own.collect()
}

/// The most general schema that has a property of another.
fn owner(schema: Schema, property: Property) -> Schema {
    let has = |schema: &&Schema| schema.property(property.name()).is_some();
    let lineage = schema.lineage().iter();
    // What has it, and is nothing else that has it.
    let first = lineage.clone().filter(has).find(|own| {
        let mut others = lineage.clone().filter(has);
        others.all(|other| other == *own || !own.is_a(*other))
    });
    first.copied().unwrap_or(schema)
}

/// A property without the schema that may stand before it.
fn plain(property: &str) -> &str {
    property.split_once(':').map_or(property, |(_, name)| name)
}

/// Properties by which a table can be extended.
pub(crate) fn proposed(asked: &Asked) -> Result<Value, Problem> {
    let kind = asked.one("type").unwrap_or("Thing");
    let schema = Schema::named(kind)
        .ok_or_else(|| Problem::bad(format!("type = {kind:?}: use a schema of FollowTheMoney")))?;
    let limit = asked.number("limit", 100, 1..=1_000)?;
    // What people ask for first stands first.
    let featured = schema.featured_properties();
    let first = featured.iter().filter_map(|name| schema.property(name));
    let rest = schema
        .properties()
        .filter(|property| !featured.contains(&property.name()));
    let properties: Vec<Value> = first
        .chain(rest)
        .take(limit)
        .map(|property| json!({"id": property.name(), "name": property.label()}))
        .collect();
    Ok(json!({"limit": limit, "type": kind, "properties": properties}))
}

/// A small page about an entity.
pub(crate) fn preview(snapshot: &Snapshot, id: &str) -> Result<String, Problem> {
    let missing = || Problem::missing(format!("no entity {id:?} is on the lists held"));
    let wanted = EntityId::new(id).map_err(|_| missing())?;
    let found = snapshot
        .find(&wanted)
        .map_err(|failure| Problem::of(&failure))?;
    let (at, entity) = found.ok_or_else(missing)?;
    let dataset = &snapshot.view.chosen()[at].dataset;
    let markup = maud::html! {
        (maud::DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { (entity.caption()) } link rel="stylesheet" href="/style.css"; }
            body { main {
                h2 { (entity.caption()) } p { (entity.schema().label()) " · " (dataset) }
                dl.said { @for name in entity.schema().featured_properties() {
                    @for value in entity.values(name) { dt { (name) } dd { (value) } }
                } }
            } }
        }
    };
    Ok(markup.into_string())
}
