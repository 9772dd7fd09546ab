//! Every route: what it is for, what it takes, what it gives.

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::commands::measures::Measures;
use crate::commands::replay::Replayed;
use crate::serve::api::{ScreenAnswer, ScreenQuestion, Typed};
use crate::serve::deal::{Assessed, Receipt};
use crate::serve::decision::{Decided, Reason};
use crate::serve::party::Party;
use crate::serve::ready::Ready;
use crate::serve::router::{Covered, Datasets, Status};
use crate::serve::yente::shape::WireEntity;
use crate::serve::yente::{
    AdjacentAnswer, Algorithms, Catalog, MatchQueries, Page, Responses, SearchAnswer,
};
use crate::wire::dealing::Dealing;
use crate::wire::diff::Diff;
use crate::wire::edition::Editions;
use crate::wire::issue::Issues;
use crate::wire::text::Texts;

/// One route.
pub(crate) struct Route {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) group: Group,
    pub(crate) summary: &'static str,
    /// Names of query parameters, which a table describes.
    pub(super) parameters: &'static [&'static str],
    pub(crate) body: Option<Body>,
    pub(super) answer: Told,
}

/// A body, by example.
pub(crate) struct Body {
    pub(super) kind: &'static str,
    pub(crate) example: &'static str,
    /// Out of the type that reads it.
    pub(super) schema: Option<SchemaOf>,
    /// Other types that the route takes as well.
    pub(super) also: &'static [&'static str],
}

/// An answer.
pub(super) struct Told {
    pub(super) kind: &'static str,
    /// Out of the type that is written.
    pub(super) schema: Option<SchemaOf>,
}

/// The schema of some type.
pub(super) type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

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

pub(super) const JSON: &str = "application/json";
pub(super) const LINES: &str = "application/x-ndjson";
pub(super) const HTML: &str = "text/html";
pub(super) const FORM: &str = "application/x-www-form-urlencoded";
pub(super) const FILES: &str = "multipart/form-data";

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

const fn json<T: JsonSchema>() -> Told {
    Told {
        kind: JSON,
        schema: Some(schema_of::<T>),
    }
}

const fn bare(kind: &'static str) -> Told {
    Told { kind, schema: None }
}

const fn json_shape<T: JsonSchema>(example: &'static str) -> Body {
    Body {
        schema: Some(schema_of::<T>),
        ..bare_body(JSON, example)
    }
}

const fn bare_body(kind: &'static str, example: &'static str) -> Body {
    Body {
        kind,
        example,
        schema: None,
        also: &[],
    }
}

const fn json_body<T: JsonSchema>(example: &'static str) -> Option<Body> {
    Some(json_shape::<T>(example))
}

const fn form_body(example: &'static str) -> Option<Body> {
    Some(bare_body(FORM, example))
}

fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
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
    route!("post" "/v1/screen", Screening, NONE, json_body::<ScreenQuestion>(SCREEN), json::<ScreenAnswer>(), "Screen one party; the answer says what it rests on."),
    route!("post" "/v1/screen/batch", Screening, NONE, Some(bare_body(LINES, SCREEN)), bare(LINES), "Screen a stream of parties, one JSON object a line; the answers come in the same order while the questions still come."),
    route!("post" "/v1/text", Screening, &["on", "recorded", "threshold", "explain"], Some(Body { also: DOCUMENTS, ..json_shape::<Typed>(TEXT) }), json::<Texts>(), "Find the listed parties that documents name, and what stood against them on the day: a text in JSON, a form with files in `file`, or one document as the body."),
    route!("post" "/v1/assess", Dealings, &["recorded"], json_body::<Dealing>(DEALING), json::<Assessed>(), "Judge a dealing and seal the assessment in the ledger, with the name of the key or of the header X-Asked-By."),
    route!("get" "/v1/assessments/{id}", Dealings, NONE, None, json::<Assessed>(), "A sealed assessment; the beginning of its id is enough."),
    route!("get" "/v1/assessments/{id}/replay", Dealings, NONE, None, json::<Replayed>(), "Judge a sealed dealing again with the lists and the knowledge of then, and compare."),
    route!("get" "/v1/assessments/{id}/receipt", Dealings, NONE, None, json::<Receipt>(), "What the ledger keeps of an assessment, with its place in the chain."),
    route!("get" "/v1/parties/{dataset}/{id}", Lists, CLOCKS, None, json::<Covered<Party>>(), "A party with all that its list says, and its way through the editions."),
    route!("get" "/v1/parties/{dataset}/{id}/timeline.svg", Lists, CLOCKS, None, bare("image/svg+xml"), "What happened to a party, as a picture."),
    route!("get" "/v1/measures", Lists, CLOCKS, None, json::<Covered<Measures>>(), "The register of measures as it stands on a day."),
    route!("get" "/v1/datasets", Lists, CLOCKS, None, json::<Covered<Datasets>>(), "The datasets: what is held, and how fresh it is."),
    route!("get" "/v1/datasets/{dataset}/editions", Lists, CLOCKS, None, json::<Covered<Editions>>(), "The editions held of a dataset that were published and recorded by then."),
    route!("get" "/v1/datasets/{dataset}/editions/{edition}/issues", Lists, NONE, None, json::<Covered<Issues>>(), "What could not be taken as it stood in the files of an edition."),
    route!("post" "/v1/datasets/{dataset}/editions/{edition}/admit", Lists, NONE, json_body::<Reason>(WORD), json::<Covered<Decided>>(), "Admit an edition that is held, on a person's word: the name of the key, of the header X-Asked-By, or `who`."),
    route!("post" "/v1/datasets/{dataset}/editions/{edition}/withdraw", Lists, NONE, json_body::<Reason>(WORD), json::<Covered<Decided>>(), "Withdraw an edition that is held: it is not to be used."),
    route!("get" "/v1/datasets/{dataset}/differences", Lists, &["from", "to", "on", "recorded"], None, json::<Covered<Diff>>(), "What differs between two editions."),
    route!("post" "/match/{dataset}", Compatible, &["limit", "threshold", "cutoff", "algorithm", "include_dataset", "exclude_dataset", "exclude_schema", "topics", "exclude_entity_ids", "changed_since"], json_body::<MatchQueries>(MATCH), json::<Responses>(), "Match entities by example."),
    route!("get" "/search/{dataset}", Compatible, &["q", "schema", "include_dataset", "exclude_dataset", "exclude_schema", "countries", "topics", "datasets", "filter", "filter_op", "changed_since", "limit", "offset", "sort", "fuzzy", "simple", "facets", "target"], None, json::<SearchAnswer>(), "Search entities by words. The words stand in the address: use /v1/screen for personal data."),
    route!("get" "/entities/{id}", Compatible, &["nested"], None, json::<WireEntity>(), "One entity with those around it; an id that was merged redirects."),
    route!("get" "/entities/{id}/adjacent", Compatible, &["limit", "offset", "sort"], None, json::<AdjacentAnswer>(), "What lies around an entity, by property."),
    route!("get" "/entities/{id}/adjacent/{property}", Compatible, &["limit", "offset", "sort"], None, json::<Page>(), "What one property of an entity leads to."),
    route!("get" "/catalog", Compatible, NONE, None, json::<Catalog>(), "The datasets that are held, and which are out of date."),
    route!("get" "/manifest", Compatible, NONE, None, json::<Catalog>(), "The same as /catalog."),
    route!("get" "/algorithms", Compatible, NONE, None, json::<Algorithms>(), "The names of algorithms that are taken, and what stands behind them."),
    route!("post" "/updatez", Compatible, &["token", "sync"], None, json::<Status>(), "Look for new lists at once."),
    route!("get" "/reconcile/{dataset}", Reconciliation, &["queries", "extend"], None, bare(JSON), "The manifest of the reconciliation service, or answers to queries."),
    route!("post" "/reconcile/{dataset}", Reconciliation, NONE, form_body("queries={\"q0\": {\"query\": \"ZTE\", \"type\": \"Company\"}}"), bare(JSON), "Reconcile, or extend."),
    route!("get" "/reconcile/{dataset}/suggest/entity", Reconciliation, &["prefix", "limit"], None, bare(JSON), "Entities that begin so."),
    route!("get" "/reconcile/{dataset}/suggest/property", Reconciliation, &["prefix", "limit"], None, bare(JSON), "Properties that begin so."),
    route!("get" "/reconcile/{dataset}/suggest/type", Reconciliation, &["prefix", "limit"], None, bare(JSON), "Schemata that begin so."),
    route!("get" "/reconcile/{dataset}/extend/property", Reconciliation, &["type", "limit"], None, bare(JSON), "Properties by which a table can be extended."),
    route!("get" "/reconcile/{dataset}/preview", Reconciliation, &["id"], None, bare(HTML), "A small page about an entity."),
    route!("get" "/healthz", Service, NONE, None, json::<Status>(), "Whether the process lives."),
    route!("get" "/readyz", Service, NONE, None, json::<Ready>(), "Whether lists serve, and what is doubtful about them."),
    route!("get" "/metrics", Service, NONE, None, bare("text/plain"), "Counters in the text format of Prometheus."),
    route!("get" "/openapi.json", Service, NONE, None, bare(JSON), "This description."),
    route!("get" "/reference", Pages, NONE, None, bare(HTML), "The same for people."),
    route!("get" "/", Pages, NONE, None, bare(HTML), "Screen a party."),
    route!("post" "/", Pages, NONE, form_body("name=ZTE"), bare(HTML), "The answer to it."),
    route!("get" "/text", Pages, NONE, None, bare(HTML), "Paste or drop documents."),
    route!("post" "/text", Pages, NONE, Some(bare_body(FILES, "text=The ban on sales to ZTE stays.")), bare(HTML), "The listed parties that they name, marked."),
    route!("get" "/party/{dataset}/{id}", Pages, CLOCKS, None, bare(HTML), "A party."),
    route!("get" "/dealing", Pages, NONE, None, bare(HTML), "Describe a dealing."),
    route!("post" "/dealing", Pages, NONE, form_body("dealing=export&party0=ZTE"), bare(HTML), "What it comes to."),
    route!("get" "/assessments/{id}", Pages, NONE, None, bare(HTML), "The receipt of a sealed assessment."),
    route!("get" "/lists", Pages, NONE, None, bare(HTML), "The lists."),
    route!("get" "/lists/{dataset}", Pages, &["edition"], None, bare(HTML), "One list with its editions."),
    route!("post" "/lists/{dataset}/decide", Pages, NONE, form_body("word=admit&edition=4f1c&why=announced"), bare(HTML), "A person's word for an edition that is held; leads back to the list."),
    route!("get" "/lists/{dataset}/diff", Pages, &["from", "to"], None, bare(HTML), "What differs between two editions."),
    route!("get" "/measures", Pages, CLOCKS, None, bare(HTML), "The register of measures."),
    route!("get" "/today", Pages, NONE, None, bare(HTML), "What changed, and what is about to."),
    route!("get" "/style.css", Pages, NONE, None, bare("text/css"), "The style of the pages."),
    route!("get" "/favicon.svg", Pages, NONE, None, bare("image/svg+xml"), "The sign."),
];
