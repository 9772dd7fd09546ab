//! A dealing as it is written in files and sealed in the ledger.

use std::collections::BTreeMap;
use std::str::FromStr;

use interdict::assess;
use interdict_model::{Country, Schema, Share, Span};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::words;

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dealing {
    /// The day on which it is done; the command's day if nothing is said.
    #[serde(default)]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub(crate) day: Option<Date>,
    #[serde(default)]
    pub(crate) actors: Vec<String>,
    #[serde(default)]
    pub(crate) actor_country: Option<String>,
    /// What is done: `export`, `spend-subsidy` ...
    pub(crate) dealing: String,
    #[serde(default)]
    pub(crate) parties: Vec<Party>,
    #[serde(default)]
    pub(crate) item: Item,
    #[serde(default)]
    pub(crate) destination: Option<String>,
    /// The destination in words, for regions and spellings.
    #[serde(default)]
    pub(crate) destination_text: Option<String>,
    #[serde(default)]
    pub(crate) transit: Vec<String>,
    #[serde(default)]
    pub(crate) funds: Option<String>,
    #[serde(default, deserialize_with = "answers")]
    pub(crate) facts: BTreeMap<String, bool>,
    #[serde(default, deserialize_with = "answers")]
    pub(crate) red_flags: BTreeMap<String, bool>,
    #[serde(default)]
    pub(crate) ownership: Vec<Ownership>,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DealingParty")]
pub(crate) struct Party {
    pub(crate) name: String,
    #[serde(default = "counterparty")]
    pub(crate) role: String,
    #[serde(default)]
    pub(crate) schema: Option<String>,
    #[serde(default)]
    pub(crate) countries: Vec<String>,
    #[serde(default)]
    pub(crate) addresses: Vec<String>,
    #[serde(default)]
    pub(crate) birth_dates: Vec<String>,
    #[serde(default)]
    pub(crate) identifiers: Vec<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "DealingItem")]
pub(crate) struct Item {
    pub(crate) subject_to_ear: Option<bool>,
    /// `EAR99` or an ECCN.
    pub(crate) classification: Option<String>,
    pub(crate) description: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ownership {
    pub(crate) owner: String,
    pub(crate) owned: String,
    /// In percent: `50`, `49.99`; `null` when it is not known.
    #[serde(default)]
    pub(crate) share: Option<String>,
    #[serde(default)]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub(crate) from: Option<Date>,
    /// The first day on which it no longer holds.
    #[serde(default)]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub(crate) to: Option<Date>,
}

/// Answers by their keys. One key with two answers is refused, where JSON itself would take the last.
fn answers<'de, D: serde::Deserializer<'de>>(from: D) -> Result<BTreeMap<String, bool>, D::Error> {
    struct Answers;

    impl<'de> serde::de::Visitor<'de> for Answers {
        type Value = BTreeMap<String, bool>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object of keys, each with true or false")
        }

        fn visit_map<M: serde::de::MapAccess<'de>>(
            self,
            mut given: M,
        ) -> Result<Self::Value, M::Error> {
            let mut all = BTreeMap::new();
            while let Some((key, said)) = given.next_entry::<String, bool>()? {
                if all.get(&key).is_some_and(|before| *before != said) {
                    let cause = format!("{key:?} is both yes and no");
                    return Err(serde::de::Error::custom(cause));
                }
                all.insert(key, said);
            }
            Ok(all)
        }
    }

    from.deserialize_map(Answers)
}

fn counterparty() -> String {
    "counterparty".to_owned()
}

impl Dealing {
    /// The dealing in the engine's terms; `day` is used where the dealing names none.
    ///
    /// An error names the field and what is wrong with it.
    pub(crate) fn model(&self, day: Date) -> Result<assess::Dealing, String> {
        let kind = word("dealing", &self.dealing)?;
        let mut dealing = assess::Dealing::new(self.day.unwrap_or(day), kind);
        for actor in &self.actors {
            dealing.actors.push(word("actors", actor)?);
        }
        dealing.actor_country = optional("actor_country", self.actor_country.as_deref(), country)?;
        dealing.parties = self
            .parties
            .iter()
            .map(Party::model)
            .collect::<Result<_, _>>()?;
        dealing.item = assess::Item {
            subject_to_ear: self.item.subject_to_ear,
            classification: self.item.classification.clone(),
            description: self.item.description.clone(),
        };
        dealing.destination = optional("destination", self.destination.as_deref(), country)?;
        dealing.destination_text = self.destination_text.clone();
        for text in &self.transit {
            dealing.transit.push(country("transit", text)?);
        }
        dealing.funds = self.funds.clone();
        for (key, said) in &self.facts {
            // As every other word, a fact may be written with underscores.
            let key = key.replace('_', "-");
            if dealing
                .facts
                .insert(key.clone(), *said)
                .is_some_and(|before| before != *said)
            {
                return Err(format!("facts: {key:?} is both yes and no"));
            }
        }
        dealing.red_flags = self.red_flags.clone();
        dealing.ownership = self
            .ownership
            .iter()
            .map(Ownership::model)
            .collect::<Result<_, _>>()?;
        Ok(dealing)
    }

    /// The dealing as it was judged, its day filled in.
    pub(crate) fn of(dealing: &assess::Dealing) -> Self {
        let code = |country: &Country| country.code().to_owned();
        Self {
            day: Some(dealing.day),
            actors: dealing.actors.iter().map(ToString::to_string).collect(),
            actor_country: dealing.actor_country.as_ref().map(code),
            dealing: dealing.kind.to_string(),
            parties: dealing.parties.iter().map(Party::of).collect(),
            item: Item {
                subject_to_ear: dealing.item.subject_to_ear,
                classification: dealing.item.classification.clone(),
                description: dealing.item.description.clone(),
            },
            destination: dealing.destination.as_ref().map(code),
            destination_text: dealing.destination_text.clone(),
            transit: dealing.transit.iter().map(code).collect(),
            funds: dealing.funds.clone(),
            facts: dealing.facts.clone(),
            red_flags: dealing.red_flags.clone(),
            ownership: dealing.ownership.iter().map(Ownership::of).collect(),
        }
    }
}

impl Party {
    fn model(&self) -> Result<assess::DealingParty, String> {
        let mut party = assess::DealingParty::named(&self.name, word("role", &self.role)?);
        if self.name.trim().is_empty() {
            return Err("parties: a party without a name".to_owned());
        }
        party.schema = optional("schema", self.schema.as_deref(), |field, text| {
            Schema::named(text).ok_or_else(|| format!("{field}: {text:?} is no schema"))
        })?;
        for text in &self.countries {
            party.countries.push(country("countries", text)?);
        }
        for text in &self.birth_dates {
            let date = text
                .parse()
                .map_err(|error| format!("birth_dates: {error}"))?;
            party.birth_dates.push(date);
        }
        party.addresses = self.addresses.clone();
        party.identifiers = self.identifiers.clone();
        Ok(party)
    }

    fn of(party: &assess::DealingParty) -> Self {
        Self {
            name: party.name.clone(),
            role: party.role.to_string(),
            schema: party.schema.map(|schema| schema.to_string()),
            countries: party
                .countries
                .iter()
                .map(|country| country.code().to_owned())
                .collect(),
            addresses: party.addresses.clone(),
            birth_dates: party.birth_dates.iter().map(ToString::to_string).collect(),
            identifiers: party.identifiers.clone(),
        }
    }
}

impl Ownership {
    fn model(&self) -> Result<assess::StatedOwnership, String> {
        let share = optional("share", self.share.as_deref(), |field, text| {
            Share::parse(text).ok_or_else(|| {
                format!("{field}: {text:?} is no percentage with at most two decimals")
            })
        })?;
        Ok(assess::StatedOwnership {
            owner: self.owner.clone(),
            owned: self.owned.clone(),
            share,
            span: Span::new(self.from, self.to).map_err(|error| format!("ownership: {error}"))?,
        })
    }

    fn of(stated: &assess::StatedOwnership) -> Self {
        let percent = |share: Share| share.to_string().trim_end_matches('%').trim().to_owned();
        Self {
            owner: stated.owner.clone(),
            owned: stated.owned.clone(),
            share: stated.share.map(percent),
            from: stated.span.from(),
            to: stated.span.to(),
        }
    }
}

fn word<T: FromStr<Err = E>, E: std::fmt::Display>(field: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|error| format!("{field}: {error}"))
}

fn country(field: &str, text: &str) -> Result<Country, String> {
    words::country(text).map_err(|cause| format!("{field}: {text:?}: {cause}"))
}

fn optional<T>(
    field: &str,
    text: Option<&str>,
    read: impl Fn(&str, &str) -> Result<T, String>,
) -> Result<Option<T>, String> {
    text.map(|text| read(field, text)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Date = jiff::civil::date(2018, 5, 14);

    fn read(text: &str) -> Result<assess::Dealing, String> {
        let wire: Dealing = serde_json::from_str(text).map_err(|error| error.to_string())?;
        wire.model(DAY)
    }

    #[test]
    fn what_is_read_is_written_the_same() {
        let text = r#"{"dealing":"export","actors":["us-person"],"parties":[{"name":"A","role":"end-user","countries":["China"]}],
            "item":{"classification":"EAR99","subject_to_ear":true},"destination":"cn",
            "ownership":[{"owner":"A","owned":"B","share":"49.99","from":"2018-01-01"}],"facts":{"x":false}}"#;
        let dealing = read(text).unwrap();
        assert_eq!(dealing.day, DAY);
        let written = serde_json::to_string(&Dealing::of(&dealing)).unwrap();
        assert_eq!(read(&written).unwrap(), dealing);
    }

    #[test]
    fn facts_are_read_with_underscores() {
        let dealing = read(r#"{"dealing":"export","facts":{"support_pre_2018_04_15":true}}"#);
        let facts = dealing.unwrap().facts;
        assert_eq!(facts.get("support-pre-2018-04-15"), Some(&true));
        assert_eq!(facts.len(), 1);
    }

    #[test]
    fn mistakes_name_their_field() {
        #[track_caller]
        fn check(text: &str, cause: &str) {
            let found = read(text).unwrap_err();
            assert!(found.contains(cause), "{found}");
        }
        check(
            r#"{"dealing":"exprot"}"#,
            "dealing: \"exprot\" is no dealing kind; known are: export",
        );
        check(
            r#"{"dealing":"export","actors":["me"]}"#,
            "actors: \"me\" is no actor",
        );
        check(
            r#"{"dealing":"export","destination":"Atlantis"}"#,
            "destination: \"Atlantis\": no country",
        );
        check(
            r#"{"dealing":"export","parties":[{"name":" "}]}"#,
            "without a name",
        );
        check(
            r#"{"dealing":"export","facts":{"a_b":true,"a-b":false}}"#,
            "facts: \"a-b\" is both yes and no",
        );
        check(r#"{"dealing":"export","price":1}"#, "unknown field `price`");
        check(
            r#"{"dealing":"export","ownership":[{"owner":"A","owned":"B","share":"half"}]}"#,
            "share: \"half\"",
        );
    }
}
