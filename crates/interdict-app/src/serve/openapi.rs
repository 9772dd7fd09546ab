//! The description of the API for programs (OpenAPI 3.1) and, from the same table, for people.

use serde_json::{Map, Value, json};

/// One route.
pub(crate) struct Route {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) group: Group,
    pub(crate) summary: &'static str,
    /// Names of query parameters, out of [`PARAMETERS`].
    parameters: &'static [&'static str],
    /// An example of the body.
    pub(crate) body: Option<Body>,
    /// The type of the answer.
    answer: &'static str,
}

/// A body, by example.
pub(crate) struct Body {
    kind: &'static str,
    pub(crate) example: &'static str,
    /// Other types that the route takes as well.
    also: &'static [&'static str],
}

/// What a route is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    Screening,
    Dealings,
    Lists,
    Compatible,
    Reconciliation,
    Service,
    Pages,
}

impl Group {
    /// Every group, in the order of the reference.
    pub(crate) const ALL: &'static [Self] = &[
        Self::Screening,
        Self::Dealings,
        Self::Lists,
        Self::Compatible,
        Self::Reconciliation,
        Self::Service,
        Self::Pages,
    ];

    /// Its title.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Screening => "Screening",
            Self::Dealings => "Dealings",
            Self::Lists => "Lists, parties and measures",
            Self::Compatible => "Compatible with yente",
            Self::Reconciliation => "Reconciliation (OpenRefine)",
            Self::Service => "The service itself",
            Self::Pages => "Pages",
        }
    }
}

const JSON: &str = "application/json";
const LINES: &str = "application/x-ndjson";
const HTML: &str = "text/html";
const FORM: &str = "application/x-www-form-urlencoded";
const FILES: &str = "multipart/form-data";

/// Query parameters: name, type, what it is.
const PARAMETERS: &[(&str, &str, &str)] = &[
    (
        "on",
        "date",
        "The day whose lists are asked; today where nothing is said.",
    ),
    (
        "recorded",
        "date-time",
        "The moment whose knowledge is asked; now where nothing is said.",
    ),
    (
        "from",
        "string",
        "The earlier edition: its id, the beginning of it, or a day.",
    ),
    (
        "to",
        "string",
        "The later edition: its id, the beginning of it, or a day.",
    ),
    (
        "edition",
        "string",
        "The edition whose issues are told; the latest where nothing is said.",
    ),
    ("limit", "integer", "The most results."),
    ("offset", "integer", "Results to pass over."),
    (
        "sort",
        "string",
        "`field:asc` or `field:desc`; may be repeated.",
    ),
    (
        "threshold",
        "number",
        "The least score: from it on /match calls a result a match (0.70), and /v1/text a place a mention (0.80).",
    ),
    (
        "cutoff",
        "number",
        "The score below which nothing is told (0.50).",
    ),
    (
        "algorithm",
        "string",
        "One of those that /algorithms names.",
    ),
    (
        "include_dataset",
        "string",
        "Only these datasets; may be repeated.",
    ),
    (
        "exclude_dataset",
        "string",
        "Without these datasets; may be repeated.",
    ),
    (
        "exclude_schema",
        "string",
        "Without these schemata; may be repeated.",
    ),
    (
        "exclude_entity_ids",
        "string",
        "Without these entities; any id that was merged counts.",
    ),
    (
        "topics",
        "string",
        "Only entities with one of these topics; may be repeated.",
    ),
    (
        "changed_since",
        "string",
        "Only entities that may have changed since.",
    ),
    (
        "q",
        "string",
        "Words of a name, an identifier or an address.",
    ),
    ("schema", "string", "Only this schema and those below it."),
    (
        "countries",
        "string",
        "Only entities of these countries; may be repeated.",
    ),
    (
        "datasets",
        "string",
        "Only entities of these datasets; may be repeated.",
    ),
    ("filter", "string", "`field:value`; may be repeated."),
    ("filter_op", "string", "`AND` or `OR` between filters."),
    ("facets", "string", "What to count; may be repeated."),
    ("fuzzy", "boolean", "Taken; likeness is always looked for."),
    ("simple", "boolean", "Taken; there is one syntax."),
    (
        "target",
        "boolean",
        "Only entities that a list names for themselves.",
    ),
    (
        "nested",
        "boolean",
        "Whether entities around it stand in the place of their ids (true).",
    ),
    (
        "explain",
        "boolean",
        "Whether what was nearly a mention is told, with the reason why it is none.",
    ),
    ("token", "string", "What serve.update_token holds."),
    (
        "sync",
        "boolean",
        "Whether to wait until the new lists serve.",
    ),
    ("queries", "string", "JSON: queries by key."),
    ("extend", "string", "JSON: ids and properties."),
    ("prefix", "string", "What was typed."),
    ("type", "string", "The schema."),
    ("id", "string", "An entity."),
];

const SCREEN: &str = r#"{"party": {"name": "ZTE Kangxun Telecommunications", "schema": "Company", "country": "cn"}, "on": "2018-05-14"}"#;
const TEXT: &str = r#"{"text": "The ban on sales to ZTE stays.", "on": "2018-05-14"}"#;
const DEALING: &str = r#"{"day": "2018-05-14", "actors": ["us-person"], "dealing": "export", "parties": [{"name": "Zhongxing Telecommunications Equipment Corporation", "role": "end-user"}], "item": {"classification": "EAR99"}}"#;
const WORD: &str =
    r#"{"why": "The publisher announced the removals on its page.", "who": "Ann Example"}"#;
const MATCH: &str = r#"{"queries": {"one": {"schema": "Person", "properties": {"name": ["Vladimir Putin"], "birthDate": ["1952-10-07"], "nationality": ["Russia"]}}}}"#;

const CLOCKS: &[&str] = &["on", "recorded"];
const NONE: &[&str] = &[];

macro_rules! route {
    ($method:literal $path:literal, $group:ident, $parameters:expr, $body:expr, $answer:expr, $summary:literal) => {
        Route {
            method: $method,
            path: $path,
            group: Group::$group,
            summary: $summary,
            parameters: $parameters,
            body: $body,
            answer: $answer,
        }
    };
}

const fn json_body(example: &'static str) -> Option<Body> {
    Some(Body {
        kind: JSON,
        example,
        also: &[],
    })
}

const fn form_body(example: &'static str) -> Option<Body> {
    Some(Body {
        kind: FORM,
        example,
        also: &[],
    })
}

/// The kinds of document that a body can be, and the form that holds several.
const DOCUMENTS: &[&str] = &[
    FILES,
    "text/plain",
    HTML,
    "text/markdown",
    "message/rfc822",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
];

/// Every route.
pub(crate) const ROUTES: &[Route] = &[
    route!("post" "/v1/screen", Screening, NONE, json_body(SCREEN), JSON, "Screen one party; the answer says what it rests on."),
    route!("post" "/v1/screen/batch", Screening, NONE, Some(Body { kind: LINES, example: SCREEN, also: &[] }), LINES, "Screen a stream of parties, one JSON object a line; the answers come in the same order while the questions still come."),
    route!("post" "/v1/text", Screening, &["on", "recorded", "threshold", "explain"], Some(Body { kind: JSON, example: TEXT, also: DOCUMENTS }), JSON, "Find the listed parties that documents name, and what stood against them on the day: a text in JSON, a form with files in `file`, or one document as the body."),
    route!("post" "/v1/assess", Dealings, &["recorded"], json_body(DEALING), JSON, "Judge a dealing and seal the assessment in the ledger, with the name of the key or of the header X-Asked-By."),
    route!("get" "/v1/assessments/{id}", Dealings, NONE, None, JSON, "A sealed assessment; the beginning of its id is enough."),
    route!("get" "/v1/assessments/{id}/replay", Dealings, NONE, None, JSON, "Judge a sealed dealing again with the lists and the knowledge of then, and compare."),
    route!("get" "/v1/assessments/{id}/receipt", Dealings, NONE, None, JSON, "What the ledger keeps of an assessment, with its place in the chain."),
    route!("get" "/v1/parties/{dataset}/{id}", Lists, CLOCKS, None, JSON, "A party with all that its list says, and its way through the editions."),
    route!("get" "/v1/parties/{dataset}/{id}/timeline.svg", Lists, CLOCKS, None, "image/svg+xml", "What happened to a party, as a picture."),
    route!("get" "/v1/measures", Lists, CLOCKS, None, JSON, "The register of measures as it stands on a day."),
    route!("get" "/v1/datasets", Lists, CLOCKS, None, JSON, "The datasets: what is held, and how fresh it is."),
    route!("get" "/v1/datasets/{dataset}/editions", Lists, CLOCKS, None, JSON, "The editions held of a dataset that were published and recorded by then."),
    route!("get" "/v1/datasets/{dataset}/editions/{edition}/issues", Lists, NONE, None, JSON, "What could not be taken as it stood in the files of an edition."),
    route!("post" "/v1/datasets/{dataset}/editions/{edition}/admit", Lists, NONE, json_body(WORD), JSON, "Admit an edition that is held, on a person's word: the name of the key, of the header X-Asked-By, or `who`."),
    route!("post" "/v1/datasets/{dataset}/editions/{edition}/withdraw", Lists, NONE, json_body(WORD), JSON, "Withdraw an edition that is held: it is not to be used."),
    route!("get" "/v1/datasets/{dataset}/differences", Lists, &["from", "to", "on", "recorded"], None, JSON, "What differs between two editions."),
    route!("post" "/match/{dataset}", Compatible, &["limit", "threshold", "cutoff", "algorithm", "include_dataset", "exclude_dataset", "exclude_schema", "topics", "exclude_entity_ids", "changed_since"], json_body(MATCH), JSON, "Match entities by example."),
    route!("get" "/search/{dataset}", Compatible, &["q", "schema", "include_dataset", "exclude_dataset", "exclude_schema", "countries", "topics", "datasets", "filter", "filter_op", "changed_since", "limit", "offset", "sort", "fuzzy", "simple", "facets", "target"], None, JSON, "Search entities by words. The words stand in the address: use /v1/screen for personal data."),
    route!("get" "/entities/{id}", Compatible, &["nested"], None, JSON, "One entity with those around it; an id that was merged redirects."),
    route!("get" "/entities/{id}/adjacent", Compatible, &["limit", "offset", "sort"], None, JSON, "What lies around an entity, by property."),
    route!("get" "/entities/{id}/adjacent/{property}", Compatible, &["limit", "offset", "sort"], None, JSON, "What one property of an entity leads to."),
    route!("get" "/catalog", Compatible, NONE, None, JSON, "The datasets that are held, and which are out of date."),
    route!("get" "/manifest", Compatible, NONE, None, JSON, "The same as /catalog."),
    route!("get" "/algorithms", Compatible, NONE, None, JSON, "The names of algorithms that are taken, and what stands behind them."),
    route!("post" "/updatez", Compatible, &["token", "sync"], None, JSON, "Look for new lists at once."),
    route!("get" "/reconcile/{dataset}", Reconciliation, &["queries", "extend"], None, JSON, "The manifest of the reconciliation service, or answers to queries."),
    route!("post" "/reconcile/{dataset}", Reconciliation, NONE, form_body("queries={\"q0\": {\"query\": \"ZTE\", \"type\": \"Company\"}}"), JSON, "Reconcile, or extend."),
    route!("get" "/reconcile/{dataset}/suggest/entity", Reconciliation, &["prefix", "limit"], None, JSON, "Entities that begin so."),
    route!("get" "/reconcile/{dataset}/suggest/property", Reconciliation, &["prefix", "limit"], None, JSON, "Properties that begin so."),
    route!("get" "/reconcile/{dataset}/suggest/type", Reconciliation, &["prefix", "limit"], None, JSON, "Schemata that begin so."),
    route!("get" "/reconcile/{dataset}/extend/property", Reconciliation, &["type", "limit"], None, JSON, "Properties by which a table can be extended."),
    route!("get" "/reconcile/{dataset}/preview", Reconciliation, &["id"], None, HTML, "A small page about an entity."),
    route!("get" "/healthz", Service, NONE, None, JSON, "Whether the process lives."),
    route!("get" "/readyz", Service, NONE, None, JSON, "Whether lists serve, and what is doubtful about them."),
    route!("get" "/metrics", Service, NONE, None, "text/plain", "Counters in the text format of Prometheus."),
    route!("get" "/openapi.json", Service, NONE, None, JSON, "This description."),
    route!("get" "/reference", Pages, NONE, None, HTML, "The same for people."),
    route!("get" "/", Pages, NONE, None, HTML, "Screen a party."),
    route!("post" "/", Pages, NONE, form_body("name=ZTE"), HTML, "The answer to it."),
    route!("get" "/text", Pages, NONE, None, HTML, "Paste or drop documents."),
    route!("post" "/text", Pages, NONE, Some(Body { kind: FILES, example: "text=The ban on sales to ZTE stays.", also: &[] }), HTML, "The listed parties that they name, marked."),
    route!("get" "/party/{dataset}/{id}", Pages, CLOCKS, None, HTML, "A party."),
    route!("get" "/dealing", Pages, NONE, None, HTML, "Describe a dealing."),
    route!("post" "/dealing", Pages, NONE, form_body("dealing=export&party0=ZTE"), HTML, "What it comes to."),
    route!("get" "/assessments/{id}", Pages, NONE, None, HTML, "The receipt of a sealed assessment."),
    route!("get" "/lists", Pages, NONE, None, HTML, "The lists."),
    route!("get" "/lists/{dataset}", Pages, &["edition"], None, HTML, "One list with its editions."),
    route!("post" "/lists/{dataset}/decide", Pages, NONE, form_body("word=admit&edition=4f1c&why=announced"), HTML, "A person's word for an edition that is held; leads back to the list."),
    route!("get" "/lists/{dataset}/diff", Pages, &["from", "to"], None, HTML, "What differs between two editions."),
    route!("get" "/measures", Pages, CLOCKS, None, HTML, "The register of measures."),
    route!("get" "/today", Pages, NONE, None, HTML, "What changed, and what is about to."),
    route!("get" "/style.css", Pages, NONE, None, "text/css", "The style of the pages."),
    route!("get" "/favicon.svg", Pages, NONE, None, "image/svg+xml", "The sign."),
];

/// The description as OpenAPI 3.1.
pub(crate) fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in ROUTES {
        let methods = paths
            .entry(route.path.to_owned())
            .or_insert_with(|| json!({}));
        methods[route.method] = operation(route);
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
            "schemas": {"Problem": problem()},
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

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "A problem document (RFC 9457).",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "What is wrong, and what to change."},
        },
    })
}

fn operation(route: &Route) -> Value {
    let mut parameters: Vec<Value> = in_path(route.path)
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
        .collect();
    parameters.extend(route.parameters.iter().map(|name| parameter(name)));
    let mut operation = json!({
        "tags": [route.group.title()],
        "summary": route.summary,
        "operationId": operation_id(route),
        "responses": {
            "200": {"description": "The answer.", "content": {route.answer: {}}},
            "default": {"$ref": if route.group == Group::Pages { "#/components/responses/Page" } else { "#/components/responses/Problem" }},
        },
    });
    if !parameters.is_empty() {
        operation["parameters"] = Value::Array(parameters);
    }
    if let Some(body) = &route.body {
        operation["requestBody"] = json!({"required": true, "content": contents(body)});
    }
    operation
}

/// Every type of content that a body can have.
fn contents(body: &Body) -> Value {
    let (schema, example) = shape(body);
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
        let router = include_str!("router.rs");
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

    #[test]
    fn the_description_is_as_reviewed() {
        let text = serde_json::to_string_pretty(&document()).unwrap();
        insta::assert_snapshot!("openapi", text);
    }
}
