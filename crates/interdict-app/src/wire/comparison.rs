//! Two names compared: the score, and the evidence that it was computed from.

use std::fmt::Debug;

use interdict_names::{Comparison as Compared, Factor as Lowered, Name};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct Comparison {
    pub(crate) query: String,
    pub(crate) listed: String,
    /// From 0 to 1.
    pub(crate) score: f64,
    /// The share of the two names that agrees, before the factors.
    pub(crate) covered: f64,
    /// Words that agree, best first.
    pub(crate) pairs: Vec<Pair>,
    /// Words that nothing answers to.
    pub(crate) query_unmatched: Vec<String>,
    pub(crate) listed_unmatched: Vec<String>,
    /// What lowered the score.
    pub(crate) factors: Vec<Factor>,
    /// Whether the writing looks like an attempt to evade screening.
    pub(crate) evasion: bool,
}

#[derive(Serialize)]
pub(crate) struct Pair {
    pub(crate) query: String,
    pub(crate) listed: String,
    /// `exact`, `spelling`, `translation`, `cognate`, `nickname`, `look_alike`, `reading`, `sound`, `typo` ...
    pub(crate) reason: String,
    pub(crate) similarity: f64,
}

#[derive(Serialize)]
pub(crate) struct Factor {
    /// `clash`, `other_number`, `other_order` ...
    pub(crate) kind: String,
    /// The share of the score that was left.
    pub(crate) share: f64,
}

impl Comparison {
    pub(crate) fn of(query: &Name, listed: &Name, compared: &Compared) -> Self {
        let pairs = compared.pairs.iter().map(|pair| Pair {
            query: query.spelling(&query.parts()[pair.query]).to_owned(),
            listed: listed.spelling(&listed.parts()[pair.record]).to_owned(),
            reason: snake(pair.reason),
            similarity: thousandths(pair.similarity),
        });
        Self {
            query: query.text().to_owned(),
            listed: listed.text().to_owned(),
            score: score(compared.score),
            covered: score(compared.covered),
            pairs: pairs.collect(),
            query_unmatched: words(query, &compared.query_unmatched),
            listed_unmatched: words(listed, &compared.record_unmatched),
            factors: compared
                .factors
                .iter()
                .map(|factor| Factor::of(*factor))
                .collect(),
            evasion: compared.evasion,
        }
    }
}

impl Factor {
    fn of(factor: Lowered) -> Self {
        Self {
            kind: snake(factor),
            share: thousandths(factor.share()),
        }
    }
}

/// A score in ten-thousandths as a share of one.
pub(crate) fn score(ten_thousandths: u16) -> f64 {
    f64::from(ten_thousandths) / f64::from(interdict_names::SCORE_ONE)
}

fn thousandths(share: u16) -> f64 {
    f64::from(share) / 1000.0
}

fn words(name: &Name, positions: &[u8]) -> Vec<String> {
    let word = |position: &u8| {
        name.spelling(&name.parts()[usize::from(*position)])
            .to_owned()
    };
    positions.iter().map(word).collect()
}

/// The name of a variant in snake case: `LookAlike` is `look_alike`. What it holds is left out.
pub(crate) fn snake(variant: impl Debug) -> String {
    let mut out = String::new();
    for ch in format!("{variant:?}")
        .chars()
        .take_while(|ch| ch.is_ascii_alphanumeric())
    {
        if ch.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(ch.to_ascii_lowercase());
    }
    out
}
