//! The description of the API for programs (OpenAPI 3.1) and, from the same table, for people.

mod parameters;
mod routes;

use std::sync::LazyLock;

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

pub(crate) use routes::{Group, ROUTES};

use super::problem::Document;
use parameters::PARAMETERS;
use routes::{Body, FILES, FORM, HTML, JSON, Route};

/// The description as OpenAPI 3.1. It is the same for as long as the program runs.
pub(crate) fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(written);
    &DOCUMENT
}

/// Schemas out of the types of the wire, so that they cannot differ from what is read and written.
struct Schemas {
    /// Of what is read: each stands where it is used.
    asked: SchemaGenerator,
    /// Of what is written: each stands once, under its name.
    told: SchemaGenerator,
}

impl Schemas {
    fn new() -> Self {
        let asked = SchemaSettings::draft2020_12()
            .for_deserialize()
            .with(|settings| {
                settings.inline_subschemas = true;
            });
        let told = SchemaSettings::draft2020_12()
            .for_serialize()
            .with(|settings| {
                settings.definitions_path = "/components/schemas".into();
            });
        Self {
            asked: asked.into_generator(),
            told: told.into_generator(),
        }
    }
}

fn written() -> Value {
    let mut schemas = Schemas::new();
    schemas.told.subschema_for::<Document<'_>>();
    let mut paths: Map<String, Value> = Map::new();
    for route in ROUTES {
        let methods = paths
            .entry(route.path.to_owned())
            .or_insert_with(|| json!({}));
        methods[route.method] = operation(route, &mut schemas);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "interdict",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Restricted-party screening and trade-restriction assessments over HTTP.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{}, {"key": []}],
        "tags": Group::ALL.iter().map(|group| json!({"name": group.title()})).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {
                "type": "apiKey", "in": "header", "name": "Authorization",
                "description": "`ApiKey KEY` or `Bearer KEY`; needed when the service has keys.",
            }},
            "schemas": schemas.told.take_definitions(true),
            "responses": {
                "Problem": no_answer(&["application/problem+json"]),
                // A page says it as a page; a limit that is reached before it, as everywhere.
                "Page": no_answer(&[HTML, "application/problem+json"]),
            },
        },
    })
}

fn no_answer(kinds: &[&str]) -> Value {
    let content: Map<String, Value> = kinds
        .iter()
        .map(|kind| {
            let schema = match *kind {
                HTML => json!({}),
                _ => json!({"schema": {"$ref": "#/components/schemas/Problem"}}),
            };
            ((*kind).to_owned(), schema)
        })
        .collect();
    json!({"description": "No answer, and what to change.", "content": content})
}

fn operation(route: &Route, schemas: &mut Schemas) -> Value {
    let mut parameters: Vec<Value> = in_path(route.path)
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
        .collect();
    parameters.extend(route.parameters.iter().map(|name| parameter(name)));
    let answer = match route.answer.schema {
        Some(schema) => json!({"schema": schema(&mut schemas.told)}),
        None => json!({}),
    };
    let no_answer = match route.group {
        Group::Pages => "#/components/responses/Page",
        _ => "#/components/responses/Problem",
    };
    let mut operation = json!({
        "tags": [route.group.title()],
        "summary": route.summary,
        "operationId": operation_id(route),
        "responses": {
            "200": {"description": "The answer.", "content": {route.answer.kind: answer}},
            "default": {"$ref": no_answer},
        },
    });
    if !parameters.is_empty() {
        operation["parameters"] = Value::Array(parameters);
    }
    if let Some(body) = &route.body {
        operation["requestBody"] = json!({"required": true, "content": contents(body, schemas)});
    }
    operation
}

/// Every type of content that a body can have.
fn contents(body: &Body, schemas: &mut Schemas) -> Value {
    let (mut schema, example) = shape(body);
    if let Some(read) = body.schema {
        schema = json!(read(&mut schemas.asked));
    }
    let mut contents = json!({body.kind: {"schema": schema, "example": example}});
    for kind in body.also {
        contents[*kind] = match *kind {
            FILES => json!({"schema": files()}),
            _ => json!({"schema": {"type": "string"}}),
        };
    }
    contents
}

/// The form that brings documents.
fn files() -> Value {
    json!({"type": "object", "additionalProperties": false, "properties": {
        "text": {"type": "string", "description": "A text that was typed."},
        "file": {"type": "array", "items": {"type": "string", "format": "binary"}},
        "on": {"type": "string", "format": "date"},
        "recorded": {"type": "string", "format": "date-time"},
        "threshold": {"type": "string"},
        "explain": {"type": "string"},
    }})
}

/// The schema of a body, and its example as a value of that schema.
fn shape(body: &Body) -> (Value, Value) {
    let pairs = || {
        let pairs = body.example.split('&');
        pairs.filter_map(|pair| pair.split_once('='))
    };
    let example = || {
        pairs()
            .map(|(name, value)| (name.to_owned(), json!(value)))
            .collect()
    };
    match body.kind {
        JSON => {
            let example =
                serde_json::from_str(body.example).expect("examples are JSON: a test reads them");
            (json!({"type": "object"}), example)
        }
        FILES => (files(), Value::Object(example())),
        FORM => {
            let fields: Map<String, Value> = pairs()
                .map(|(name, _)| (name.to_owned(), json!({"type": "string"})))
                .collect();
            let schema = json!({"type": "object", "properties": fields});
            (schema, Value::Object(example()))
        }
        _ => (json!({"type": "string"}), json!(body.example)),
    }
}

fn parameter(name: &str) -> Value {
    let known = PARAMETERS.iter().find(|(own, ..)| *own == name);
    let (name, kind, what) = known.expect("every parameter is in the table: a test looks");
    let schema = match *kind {
        "date" | "date-time" => json!({"type": "string", "format": kind}),
        kind => json!({"type": kind}),
    };
    json!({"name": name, "in": "query", "description": what, "schema": schema})
}

fn in_path(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn operation_id(route: &Route) -> String {
    let words = route.path.split(|ch: char| !ch.is_ascii_alphanumeric());
    let mut id = route.method.to_owned();
    for word in words.filter(|word| !word.is_empty()) {
        id.push('_');
        id.push_str(word);
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_route_of_the_router() {
        let router = include_str!("../router.rs");
        let mut written: Vec<&str> = router
            .split(".route(")
            .skip(1)
            .filter_map(|rest| rest.split('"').nth(1))
            .collect();
        let mut told: Vec<&str> = ROUTES.iter().map(|route| route.path).collect();
        written.sort_unstable();
        told.sort_unstable();
        told.dedup();
        assert_eq!(written, told);
    }

    #[test]
    fn operations_have_names_of_their_own() {
        let mut ids: Vec<String> = ROUTES.iter().map(operation_id).collect();
        ids.sort();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }

    /// A number at the end is what the generator gives the second type of the same name.
    #[test]
    fn schemas_have_names_of_their_own() {
        let schemas = document()["components"]["schemas"].as_object().unwrap();
        assert!(schemas.contains_key("Coverage"), "{:?}", schemas.keys());
        for name in schemas.keys() {
            assert!(!name.ends_with(|ch: char| ch.is_ascii_digit()), "{name}");
        }
    }

    #[test]
    fn the_description_is_as_reviewed() {
        let text = serde_json::to_string_pretty(document()).unwrap();
        insta::assert_snapshot!("openapi", text);
    }
}
