//! What is asked: a party, and the terms on which an answer is wanted.

use std::collections::BTreeMap;

use interdict_model::{Country, DatasetKey, Schema};
use interdict_names::{REVIEW, STRONG};

use crate::matching::Facts;

/// The party that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartyQuery {
    /// Its names; the best of them counts.
    pub names: Vec<String>,
    /// What it is, where that is known: a `Person` is not looked for among companies.
    pub schema: Option<Schema>,
    /// What is known of it besides its names.
    pub facts: Facts,
    /// Its addresses; a country named at the end of one counts where no country is stated.
    pub addresses: Vec<String>,
}

/// The terms of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The least score that is told, in ten-thousandths.
    pub threshold: u16,
    /// At or above this score a hit is strong, in ten-thousandths.
    pub strong: u16,
    /// The most hits that are told; that there were more is told too.
    pub limit: usize,
    /// Only these datasets; all that the view holds where nothing is said.
    pub datasets: Option<Vec<DatasetKey>>,
}

/// How old an edition may be before it is called stale, in days, by dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// The datasets with a limit of their own.
    pub days_max: BTreeMap<DatasetKey, u16>,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            threshold: REVIEW,
            strong: STRONG,
            limit: 50,
            datasets: None,
        }
    }
}

impl PartyQuery {
    /// A party of which only a name is known.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            names: vec![name.to_owned()],
            ..Self::default()
        }
    }

    /// The facts, with the countries of the addresses where no country is stated.
    pub(crate) fn facts(&self) -> Facts {
        let mut facts = self.facts.clone();
        if facts.countries.is_empty() {
            let last = |address: &String| {
                let part = address
                    .rsplit([',', '\n', ';'])
                    .map(str::trim)
                    .find(|part| !part.is_empty())?;
                Country::from_name(part)
            };
            facts.countries = self.addresses.iter().filter_map(last).collect();
        }
        facts.settle();
        facts
    }

    /// The schemata that can be the one asked for: those below it, and those above that a list uses
    /// when it does not know better.
    pub(crate) fn schemata(&self) -> Option<Vec<Schema>> {
        let asked = self.schema?;
        let compatible = |listed: &Schema| listed.is_a(asked) || asked.is_a(*listed);
        Some(Schema::all().filter(compatible).collect())
    }
}
