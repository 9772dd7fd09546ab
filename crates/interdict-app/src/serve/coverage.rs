//! What an answer rests on, as clients read it.

use interdict::screen::{Caution, Consulted, Coverage};
use serde::Serialize;
use serde_json::value::RawValue;

/// The coverage of an answer.
#[derive(Serialize)]
pub(crate) struct WireCoverage {
    /// The day whose lists were asked.
    pub(crate) on: String,
    /// The moment whose knowledge was asked.
    pub(crate) recorded: String,
    /// Names the readings that answered: the same view gives the same bytes.
    pub(crate) view: String,
    /// Whether every list asked for answered, in an edition that needs no caution.
    pub(crate) complete: bool,
    pub(crate) datasets: Vec<WireConsulted>,
    /// Lists of which the ledger holds nothing for this day.
    pub(crate) missing: Vec<String>,
}

/// One list that was consulted.
#[derive(Serialize)]
pub(crate) struct WireConsulted {
    pub(crate) dataset: String,
    pub(crate) edition: String,
    pub(crate) reading: String,
    /// The day the edition counts as published.
    pub(crate) published: String,
    /// Whether that is the list's own date.
    pub(crate) dated: bool,
    pub(crate) age_days: i32,
    /// `stale`, `later_edition`, `newer_held`; empty when all is well.
    pub(crate) cautions: Vec<&'static str>,
}

/// The coverage as clients read it.
pub(crate) fn wire(coverage: &Coverage) -> WireCoverage {
    WireCoverage {
        on: coverage.as_of.listed.to_string(),
        recorded: coverage.as_of.recorded.to_string(),
        view: coverage.view.to_string(),
        complete: coverage.is_complete(),
        datasets: coverage.consulted.iter().map(consulted).collect(),
        missing: coverage.missing.iter().map(ToString::to_string).collect(),
    }
}

/// The coverage written out.
pub(crate) fn raw(coverage: &Coverage) -> Box<RawValue> {
    serde_json::value::to_raw_value(&wire(coverage)).expect("wire types have string keys")
}

/// Why nothing found does not mean nothing listed: one sentence a list; none where the coverage is complete.
pub(crate) fn doubts(coverage: &Coverage) -> Vec<String> {
    let mut doubts: Vec<String> = coverage
        .missing
        .iter()
        .map(|dataset| format!("{dataset} is missing"))
        .collect();
    for one in &coverage.consulted {
        doubts.extend(one.cautions.iter().map(|caution| match caution {
            Caution::Stale => format!("{}: its edition is {} days old", one.dataset, one.age_days),
            Caution::LaterEdition => format!(
                "{}: no edition is held from the day asked or before; the one of {} answers",
                one.dataset, one.day
            ),
            Caution::NewerHeld => {
                format!(
                    "{}: a newer edition is held until a person admits it",
                    one.dataset
                )
            }
        }));
    }
    if coverage.consulted.is_empty() && coverage.missing.is_empty() {
        doubts.push("no list is held".to_owned());
    }
    doubts
}

fn consulted(one: &Consulted) -> WireConsulted {
    WireConsulted {
        dataset: one.dataset.to_string(),
        edition: one.edition.0.to_string(),
        reading: one.reading.0.to_string(),
        published: one.day.to_string(),
        dated: one.dated,
        age_days: one.age_days,
        cautions: one.cautions.iter().map(|caution| word(*caution)).collect(),
    }
}

/// The word for a caution.
pub(crate) fn word(caution: Caution) -> &'static str {
    match caution {
        Caution::Stale => "stale",
        Caution::LaterEdition => "later_edition",
        Caution::NewerHeld => "newer_held",
    }
}
