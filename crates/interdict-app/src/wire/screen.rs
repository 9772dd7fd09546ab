//! The answer to a screening.

use interdict::matching::Evidence as Stated;
use interdict::screen::{Hit as Found, HitLevel, Screening, Standing};
use interdict_model::{Designation as Act, DesignationState};
use serde::Serialize;

use super::comparison::{Comparison, score, snake};
use super::coverage::Coverage;
use super::show::Listed;

#[derive(Serialize)]
pub(crate) struct Screen {
    pub(crate) query: Query,
    /// `hit`, `clear`, or `incomplete`: no hit, and the lists consulted do not allow to conclude anything.
    pub(crate) conclusion: &'static str,
    pub(crate) hits: Vec<Hit>,
    /// Whether there are more hits than were asked for.
    pub(crate) more: bool,
    /// Whether the name was longer than can be compared; the rest of it was not.
    pub(crate) cut: bool,
    pub(crate) coverage: Coverage,
}

/// What was asked, as it was understood.
#[derive(Serialize)]
pub(crate) struct Query {
    pub(crate) name: String,
    pub(crate) schema: Option<String>,
    pub(crate) countries: Vec<String>,
    pub(crate) birth_dates: Vec<String>,
    pub(crate) identifiers: Vec<String>,
    pub(crate) addresses: Vec<String>,
    pub(crate) threshold: f64,
    pub(crate) limit: usize,
}

#[derive(Serialize)]
pub(crate) struct Hit {
    pub(crate) dataset: String,
    pub(crate) id: String,
    pub(crate) schema: String,
    pub(crate) caption: String,
    /// From 0 to 1.
    pub(crate) score: f64,
    /// `strong`, `review` or `weak`.
    pub(crate) level: &'static str,
    /// Whether an act against it is in force on the day asked, or the list names none.
    pub(crate) in_force: bool,
    /// Whether a later edition answers, there being none from the day asked or before.
    pub(crate) later_edition: bool,
    /// Whether the list does not say if the party was on it on the day asked.
    pub(crate) undated: bool,
    /// The names that fit best; `null` when an identifier alone found the party.
    pub(crate) name: Option<NameMatch>,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) designations: Vec<Designation>,
    pub(crate) topics: Vec<String>,
    pub(crate) names: Vec<ListedName>,
    /// The source datasets, where the list is gathered from several.
    pub(crate) sources: Vec<String>,
    /// The editions that list the party.
    pub(crate) history: Listed,
}

#[derive(Serialize)]
pub(crate) struct NameMatch {
    /// Which property states the listed name: `name`, `alias`, `weakAlias` ...
    pub(crate) property: String,
    #[serde(flatten)]
    pub(crate) comparison: Comparison,
}

/// What both sides state besides the name.
#[derive(Serialize)]
pub(crate) struct Evidence {
    /// `birth_date`, `country`, `gender` or `identifier`.
    pub(crate) kind: String,
    /// `same`, `cannot_tell`, `near`, `different` or `missing`.
    pub(crate) level: String,
    pub(crate) query: String,
    pub(crate) listed: String,
    /// The share of the score that was left.
    pub(crate) factor: f64,
}

/// A legal act against the party.
#[derive(Serialize)]
pub(crate) struct Designation {
    pub(crate) id: String,
    /// On the day asked: `not_yet`, `in_force` or `ended`.
    pub(crate) state: String,
    pub(crate) authority: Option<String>,
    pub(crate) program: Option<String>,
    pub(crate) listed: Option<String>,
    pub(crate) start: Option<String>,
    /// The last day.
    pub(crate) end: Option<String>,
    pub(crate) citation: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) license_requirement: Option<String>,
    pub(crate) license_policy: Option<String>,
    pub(crate) provisions: Option<String>,
    pub(crate) status: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct ListedName {
    pub(crate) property: String,
    pub(crate) text: String,
}

impl Screen {
    pub(crate) fn of(
        query: Query,
        screening: &Screening,
        histories: Vec<Listed>,
        coverage: Coverage,
    ) -> Self {
        let conclusion = match (
            screening.hits.is_empty(),
            coverage.complete && !screening.cut,
        ) {
            (false, _) => "hit",
            (true, true) => "clear",
            (true, false) => "incomplete",
        };
        Self {
            query,
            conclusion,
            hits: screening
                .hits
                .iter()
                .zip(histories)
                .map(|(hit, history)| Hit::of(hit, history))
                .collect(),
            more: screening.more,
            cut: screening.cut,
            coverage,
        }
    }
}

impl Hit {
    fn of(hit: &Found, history: Listed) -> Self {
        Self {
            dataset: hit.dataset.to_string(),
            id: hit.entity.to_string(),
            schema: hit.schema.to_string(),
            caption: hit.card.caption.clone(),
            score: score(hit.score),
            level: match hit.level {
                HitLevel::Weak => "weak",
                HitLevel::Review => "review",
                HitLevel::Strong => "strong",
            },
            in_force: hit.in_force(),
            later_edition: hit.later_edition,
            undated: hit.undated,
            name: hit.name.as_ref().map(|found| NameMatch {
                property: found.listed.property.clone(),
                comparison: Comparison::of(&found.query, &found.record, &found.comparison),
            }),
            evidence: hit.evidence.iter().map(Evidence::of).collect(),
            designations: hit.designations.iter().map(Designation::of).collect(),
            topics: hit.card.topics.clone(),
            names: hit
                .card
                .names
                .iter()
                .map(|name| ListedName {
                    property: name.property.clone(),
                    text: name.text.clone(),
                })
                .collect(),
            sources: hit.card.sources.clone(),
            history,
        }
    }
}

impl Evidence {
    fn of(stated: &Stated) -> Self {
        Self {
            kind: snake(stated.kind),
            level: snake(stated.level),
            query: stated.query.clone(),
            listed: stated.listed.clone(),
            factor: f64::from(stated.factor_permille) / 1000.0,
        }
    }
}

impl Designation {
    fn of(standing: &Standing) -> Self {
        let act: &Act = &standing.act;
        let date = |date: Option<interdict_model::PartialDate>| date.map(|date| date.to_string());
        Self {
            id: act.id.to_string(),
            state: match standing.state {
                DesignationState::NotYet => "not_yet",
                DesignationState::InForce => "in_force",
                DesignationState::Ended => "ended",
            }
            .to_owned(),
            authority: act.authority.clone(),
            program: act.program.clone(),
            listed: date(act.listed),
            start: date(act.start),
            end: date(act.end),
            citation: act.citation.clone(),
            reason: act.reason.clone(),
            license_requirement: act.license_requirement.clone(),
            license_policy: act.license_policy.clone(),
            provisions: act.provisions.clone(),
            status: act.status.clone(),
        }
    }
}
