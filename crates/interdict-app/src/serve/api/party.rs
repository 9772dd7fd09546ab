//! A party as our own routes take it.

use interdict::matching::{Facts, Gender, Identifier};
use interdict::screen::PartyQuery;
use interdict_model::{Country, PartialDate, Schema};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::serve::problem::Problem;

/// One text or several.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Several {
    One(String),
    Many(Vec<String>),
}

impl Default for Several {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl Several {
    /// The texts that are not blank.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let all = match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        };
        all.iter()
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
    }
}

/// What is known of a party.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct PartyAsked {
    pub(crate) name: Several,
    pub(crate) schema: Option<String>,
    pub(crate) birth_date: Several,
    pub(crate) country: Several,
    pub(crate) gender: Option<String>,
    pub(crate) identifier: Several,
    pub(crate) address: Several,
}

/// The most values of one kind: a list's longest entry has a few hundred names.
const VALUES_MAX: usize = 1_000;

impl PartyAsked {
    /// The party as the lists are asked for it. What cannot be read is refused, not passed over.
    pub(crate) fn query(&self) -> Result<PartyQuery, Problem> {
        let names: Vec<String> = self.name.texts().map(str::to_owned).collect();
        let identifiers: Vec<Identifier> = self
            .identifier
            .texts()
            .filter_map(Identifier::untold)
            .collect();
        if names.is_empty() && identifiers.is_empty() {
            return Err(Problem::unreadable(
                "nobody is asked for: give a `name`, or an `identifier` with letters or digits",
            ));
        }
        if names.len().max(identifiers.len()) > VALUES_MAX {
            let detail =
                format!("more than {VALUES_MAX} names or identifiers: ask for one party at a time");
            return Err(Problem::unreadable(detail));
        }
        let mut facts = Facts {
            birth_dates: self
                .birth_date
                .texts()
                .map(date)
                .collect::<Result<_, _>>()?,
            countries: self
                .country
                .texts()
                .map(country)
                .collect::<Result<_, _>>()?,
            gender: self.gender.as_deref().map(gender).transpose()?,
            identifiers,
        };
        facts.settle();
        Ok(PartyQuery {
            names,
            schema: self
                .schema
                .as_deref()
                .filter(|name| !name.is_empty())
                .map(schema)
                .transpose()?,
            facts,
            addresses: self.address.texts().map(str::to_owned).collect(),
        })
    }
}

fn date(text: &str) -> Result<PartialDate, Problem> {
    text.parse().map_err(|_| {
        Problem::unreadable(format!(
            "birth_date {text:?} is no date: write 1962, 1962-11 or 1962-11-23"
        ))
    })
}

/// A country by its code or a name.
pub(crate) fn country(text: &str) -> Result<Country, Problem> {
    Country::from_name(text).ok_or_else(|| {
        Problem::unreadable(format!(
            "country {text:?} is not known: use its ISO code, such as ir"
        ))
    })
}

fn gender(text: &str) -> Result<Gender, Problem> {
    Gender::named(text).ok_or_else(|| {
        Problem::unreadable(format!(
            "gender {text:?}: use female or male, or leave it out"
        ))
    })
}

/// A schema by its name.
pub(crate) fn schema(text: &str) -> Result<Schema, Problem> {
    Schema::named(text).ok_or_else(|| {
        Problem::unreadable(format!(
            "schema {text:?} is not known: use Person, Company, Organization, Vessel ..."
        ))
    })
}
