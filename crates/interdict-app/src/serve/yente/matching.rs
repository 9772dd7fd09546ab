//! `/match`: who of the listed may be the one in the example.

use std::collections::BTreeMap;

use interdict::matching::{Contradiction, Evidence, Level};
use interdict::screen::{Hit, Terms, Worker};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::algorithms;
use super::example::{Cleaned, Example, cleaned};
use super::scope::Scope;
use super::shape::{Total, WireEntity};
use crate::serve::asked::Asked;
use crate::serve::problem::Problem;
use crate::serve::snapshot::Snapshot;
use crate::serve::words;

/// As in yente.
const QUERIES_MAX: usize = 100;
const RESULTS_MAX: usize = 500;
const RESULTS: usize = 5;
const THRESHOLD: f64 = 0.70;
const CUTOFF: f64 = 0.50;

/// The most hits of one query that filters choose from.
const HITS_MAX: usize = 5_000;

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "MatchQueries")]
pub(crate) struct Body {
    /// By keys of the client's own.
    #[schemars(with = "BTreeMap<String, Example>")]
    queries: BTreeMap<String, Value>,
    #[serde(default)]
    weights: Option<BTreeMap<String, f64>>,
    #[serde(default)]
    config: Option<BTreeMap<String, Value>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MatchResponses")]
pub(crate) struct Responses {
    responses: BTreeMap<String, Response>,
    limit: usize,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MatchResponse")]
struct Response {
    status: u16,
    results: Vec<Scored>,
    total: Total,
    query: Echo,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "QueryAsRead")]
struct Echo {
    id: Option<Value>,
    schema: &'static str,
    properties: BTreeMap<&'static str, Vec<String>>,
}

/// An entity with its score and what it was computed from.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ScoredEntity")]
pub(crate) struct Scored {
    #[serde(flatten)]
    entity: WireEntity,
    score: f64,
    r#match: bool,
    explanations: BTreeMap<&'static str, Explanation>,
    /// What clients of older versions read.
    features: BTreeMap<&'static str, f64>,
}

/// One feature of a score.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Explanation {
    score: f64,
    weight: f64,
    detail: String,
    query: String,
    candidate: String,
}

impl Responses {
    /// How many queries were answered.
    pub(crate) fn count(&self) -> usize {
        self.responses.len()
    }
}

/// What `/match` was asked, checked before a thread takes it.
pub(crate) struct MatchQuestion {
    examples: Vec<(String, Example)>,
    threshold: f64,
    cutoff: f64,
    limit: usize,
}

impl MatchQuestion {
    pub(crate) fn read(bytes: &[u8], asked: &Asked) -> Result<Self, Problem> {
        let body: Body = crate::serve::asked::json(bytes)?;
        if body.queries.is_empty() {
            return Err(Problem::bad("no queries: give at least one in `queries`"));
        }
        if body.queries.len() > QUERIES_MAX {
            return Err(Problem::bad(format!(
                "{} queries: send at most {QUERIES_MAX} at once",
                body.queries.len()
            )));
        }
        algorithms::check(
            asked.one("algorithm"),
            body.config.as_ref(),
            body.weights.as_ref(),
        )?;
        let mut examples = Vec::new();
        for (key, value) in body.queries {
            let example = serde_json::from_value(value)
                .map_err(|error| Problem::unreadable(format!("queries.{key}: {error}")))?;
            examples.push((key, example));
        }
        let threshold = asked.score("threshold")?.unwrap_or(THRESHOLD);
        Ok(Self {
            examples,
            threshold,
            cutoff: asked.score("cutoff")?.unwrap_or(CUTOFF).min(threshold),
            limit: asked.number("limit", RESULTS, 1..=RESULTS_MAX)?,
        })
    }
}

/// Answers every example.
pub(crate) fn match_queries<'a>(
    question: &MatchQuestion,
    scope: &Scope,
    snapshot: &'a Snapshot,
    worker: &mut Worker<'a>,
) -> Result<Responses, Problem> {
    let mut responses = BTreeMap::new();
    for (key, example) in &question.examples {
        let cleaned = cleaned(example)?;
        let (results, matches) = answer(question, &cleaned, scope, snapshot, worker)?;
        let response = Response {
            status: 200,
            results,
            total: Total::exact(matches),
            query: Echo {
                id: example.id.clone(),
                schema: cleaned.schema.name(),
                properties: cleaned.properties,
            },
        };
        responses.insert(key.clone(), response);
    }
    Ok(Responses {
        responses,
        limit: question.limit,
    })
}

fn answer<'a>(
    question: &MatchQuestion,
    cleaned: &Cleaned,
    scope: &Scope,
    snapshot: &'a Snapshot,
    worker: &mut Worker<'a>,
) -> Result<(Vec<Scored>, usize), Problem> {
    let terms = Terms {
        threshold: ten_thousandths(question.cutoff),
        limit: HITS_MAX,
        datasets: scope.datasets.clone(),
        ..Terms::default()
    };
    let screening = worker.screen(&cleaned.query, &terms);
    let threshold = ten_thousandths(question.threshold);
    let (mut results, mut matches) = (Vec::new(), 0);
    for hit in &screening.hits {
        let is_match = hit.score >= threshold;
        if scope.is_open() && results.len() >= question.limit {
            // Nothing is left out, so that counting needs no entity.
            matches += usize::from(is_match);
            continue;
        }
        let Some(entity) = wire(hit, scope, snapshot)? else {
            continue;
        };
        matches += usize::from(is_match);
        if results.len() < question.limit {
            results.push(scored(hit, entity, is_match));
        }
    }
    Ok((results, matches))
}

/// The entity of a hit, unless the scope leaves it out.
fn wire(hit: &Hit, scope: &Scope, snapshot: &Snapshot) -> Result<Option<WireEntity>, Problem> {
    let at = snapshot.place(&hit.dataset);
    let at = at.ok_or_else(|| Problem::internal("a hit of a dataset that the view lacks"))?;
    let entity = snapshot
        .entity(at, &hit.entity)
        .map_err(|failure| Problem::of(&failure))?;
    let entity = entity.ok_or_else(|| Problem::internal("a hit that the ledger lacks"))?;
    let chosen = &snapshot.view.chosen()[at];
    let mut wire = WireEntity::flat(&entity, chosen);
    if wire.first_seen.is_none() {
        let begins = hit
            .designations
            .iter()
            .filter_map(|standing| standing.act.begins());
        wire.first_seen = begins.min().map(|day| format!("{day}T00:00:00"));
    }
    Ok(scope.has(&hit.dataset, &entity, &wire).then_some(wire))
}

fn scored(hit: &Hit, entity: WireEntity, is_match: bool) -> Scored {
    let explanations = explanations(hit);
    Scored {
        entity,
        score: f64::from(hit.score) / 10_000.0,
        r#match: is_match,
        features: explanations
            .iter()
            .map(|(name, one)| (*name, one.score))
            .collect(),
        explanations,
    }
}

/// What a score was computed from, by feature.
pub(crate) fn explanations(hit: &Hit) -> BTreeMap<&'static str, Explanation> {
    let mut explanations = BTreeMap::new();
    if let Some(name) = &hit.name {
        explanations.insert(
            "name_match",
            Explanation {
                score: name.comparison.ratio(),
                weight: 1.0,
                detail: words::of_names(name).join("; "),
                query: name.query.text().to_owned(),
                candidate: name.listed.text.clone(),
            },
        );
    }
    for piece in &hit.evidence {
        explanations.insert(feature(piece.kind), of_evidence(piece));
    }
    explanations
}

/// What agrees counts for one; what contradicts, what it took from the score.
fn of_evidence(piece: &Evidence) -> Explanation {
    let lost = f64::from(1_000 - piece.factor_permille.min(1_000)) / 1_000.0;
    Explanation {
        score: if piece.level == Level::Same {
            1.0
        } else {
            0.0 - lost
        },
        weight: if piece.is_identifier() && piece.level == Level::Same {
            1.0
        } else {
            lost
        },
        detail: words::of_evidence(piece),
        query: piece.query.clone(),
        candidate: piece.listed.clone(),
    }
}

fn feature(kind: Contradiction) -> &'static str {
    match kind {
        Contradiction::BirthDate => "birth_date",
        Contradiction::Country => "country",
        Contradiction::Gender => "gender",
        Contradiction::Identifier => "identifier",
    }
}

/// A score as the matcher counts it.
pub(crate) fn ten_thousandths(score: f64) -> u16 {
    // Within 0 to 1 by the check of the parameter.
    (score * 10_000.0).round() as u16
}
