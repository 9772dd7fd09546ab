//! `/algorithms`: one matcher, under every name that clients ask for.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::serve::problem::Problem;

/// The name of our own matcher.
const OWN: &str = "interdict";

/// Names that clients of yente send.
const ALIASES: &[&str] = &[
    "best",
    "logic-v1",
    "logic-v2",
    "name-based",
    "name-matcher",
    "name-qualified",
    "ofac",
    "ofac-249",
    "regression-v1",
    "regression-v2",
    "regression-v3",
];

/// What the features of an explanation mean.
const FEATURES: &[(&str, &str)] = &[
    (
        "name_match",
        "The names that fit best, compared word by word: spelling, sound, script, order.",
    ),
    (
        "birth_date",
        "Dates of birth or foundation: one that differs lowers the score.",
    ),
    (
        "country",
        "Countries: no country in common lowers the score a little.",
    ),
    ("gender", "Gender: another one lowers the score."),
    (
        "identifier",
        "Identifiers: the same one settles the match; another of one scheme lowers the score.",
    ),
];

#[derive(Serialize, JsonSchema)]
pub(crate) struct Algorithms {
    algorithms: Vec<Algorithm>,
    default: &'static str,
    best: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct Algorithm {
    name: &'static str,
    description: String,
    features: BTreeMap<&'static str, Feature>,
    docs: BTreeMap<&'static str, Feature>,
}

#[derive(Clone, Serialize, JsonSchema)]
struct Feature {
    description: &'static str,
    coefficient: f64,
    url: Option<&'static str>,
}

pub(crate) fn algorithms() -> Algorithms {
    let features: BTreeMap<&'static str, Feature> = FEATURES
        .iter()
        .map(|(name, description)| {
            let feature = Feature {
                description,
                coefficient: 1.0,
                url: None,
            };
            (*name, feature)
        })
        .collect();
    let entry = |name: &'static str| Algorithm {
        name,
        description: if name == OWN {
            "Compares names word by word and weighs what else is known. The score depends on the \
             two parties alone, and every listed party at or above the cutoff is found."
                .to_owned()
        } else {
            format!("Accepted for clients that ask for it; answers exactly as {OWN}.")
        },
        features: features.clone(),
        docs: features.clone(),
    };
    let names = std::iter::once(OWN).chain(ALIASES.iter().copied().filter(|name| *name != "best"));
    Algorithms {
        algorithms: names.map(entry).collect(),
        default: OWN,
        best: OWN,
    }
}

/// Refuses an algorithm or a setting that does not exist. Weights of features that do not exist here
/// cannot be honoured, and are refused rather than passed over.
pub(crate) fn check(
    name: Option<&str>,
    config: Option<&BTreeMap<String, Value>>,
    weights: Option<&BTreeMap<String, f64>>,
) -> Result<(), Problem> {
    if let Some(name) = name.filter(|name| *name != OWN && !ALIASES.contains(name)) {
        return Err(Problem::bad(format!(
            "there is no algorithm {name:?}: /algorithms names them; leave it out for the best"
        )));
    }
    if let Some(key) = config.and_then(|config| config.keys().next()) {
        return Err(Problem::bad(format!(
            "config.{key}: this matcher has no settings, since its scores must be comparable"
        )));
    }
    if let Some(key) = weights.and_then(|weights| weights.keys().next()) {
        return Err(Problem::bad(format!(
            "weights.{key}: this matcher has no weights to set, since its scores must be comparable"
        )));
    }
    Ok(())
}
