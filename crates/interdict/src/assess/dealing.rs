//! What somebody wants to do, with whom, on which day.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{
    Actor, Country, DealingKind, PartialDate, Role, Schema, Share, Span, implied_actors,
    implied_dealings,
};
use jiff::civil::Date;

/// A dealing to be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dealing {
    /// The day on which it is done.
    pub day: Date,
    /// Who acts, in every capacity that holds. None at all still means any person.
    pub actors: Vec<Actor>,
    /// The country in which the actor is, where that is known.
    pub actor_country: Option<Country>,
    /// What is done.
    pub kind: DealingKind,
    /// With whom.
    pub parties: Vec<DealingParty>,
    /// What is dealt in.
    pub item: Item,
    /// Where it goes.
    pub destination: Option<Country>,
    /// The destination in words, for regions and spellings.
    pub destination_text: Option<String>,
    /// Countries on the way.
    pub transit: Vec<Country>,
    /// The money, in words.
    pub funds: Option<String>,
    /// Facts that conditions turn on, by key: true and false are both answers.
    pub facts: BTreeMap<String, bool>,
    /// Answers to the red-flag questionnaire, by id; true raises the flag.
    pub red_flags: BTreeMap<String, bool>,
    /// Who owns whom, by the user's own knowledge.
    pub ownership: Vec<StatedOwnership>,
}

/// A party to a dealing, as its user knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DealingParty {
    /// Its name.
    pub name: String,
    /// What it is to the dealing.
    pub role: Role,
    /// What kind of party it is, where that is known.
    pub schema: Option<Schema>,
    /// Its countries.
    pub countries: Vec<Country>,
    /// Its addresses.
    pub addresses: Vec<String>,
    /// Its dates of birth or foundation.
    pub birth_dates: Vec<PartialDate>,
    /// Its identifiers.
    pub identifiers: Vec<String>,
}

/// What is dealt in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Whether it is subject to the EAR, where that is known.
    pub subject_to_ear: Option<bool>,
    /// Its classification: `EAR99` or an ECCN.
    pub classification: Option<String>,
    /// What it is, in words.
    pub description: Option<String>,
}

/// That one party owns a share of another, by the user's own knowledge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedOwnership {
    /// The owner's name.
    pub owner: String,
    /// The name of what is owned.
    pub owned: String,
    /// The share; none when it is not known.
    pub share: Option<Share>,
    /// The days on which it holds.
    pub span: Span,
}

/// Countries of Country Group E, as long as any of them was in it in the years of the register.
const COUNTRY_GROUP_E: &[&str] = &["cu", "ir", "kp", "sd", "sy"];

impl Dealing {
    /// A dealing of one kind on one day, of which nothing else is said yet.
    #[must_use]
    pub fn new(day: Date, kind: DealingKind) -> Self {
        Self {
            day,
            actors: Vec::new(),
            actor_country: None,
            kind,
            parties: Vec::new(),
            item: Item::default(),
            destination: None,
            destination_text: None,
            transit: Vec::new(),
            funds: None,
            facts: BTreeMap::new(),
            red_flags: BTreeMap::new(),
            ownership: Vec::new(),
        }
    }

    /// Every actor that acts, implied ones included.
    #[must_use]
    pub fn all_actors(&self) -> BTreeSet<Actor> {
        implied_actors(&self.actors)
    }

    /// Every kind of dealing that it is, implied ones included.
    #[must_use]
    pub fn all_kinds(&self) -> BTreeSet<DealingKind> {
        implied_dealings(self.kind)
    }

    /// Whether a fact holds: as stated, or as the rest of the dealing says. None when it is unknown.
    #[must_use]
    pub fn fact(&self, key: &str) -> Option<bool> {
        self.facts.get(key).copied().or_else(|| match key {
            "item-is-ear99" => self.item.is_ear99(),
            // What else needs no licence depends on where it goes and what for.
            "no-licence-but-for-the-listing" => self.item.is_ear99().filter(|ear99| *ear99),
            "no-us-export" => match self.kind {
                DealingKind::Export => Some(false),
                DealingKind::SupplyEarItem => None,
                _ => Some(true),
            },
            "actor-in-country-group-e" => self
                .actor_country
                .map(|country| COUNTRY_GROUP_E.contains(&country.code())),
            _ => None,
        })
    }
}

impl DealingParty {
    /// A party of which only the name is known.
    #[must_use]
    pub fn named(name: &str, role: Role) -> Self {
        Self {
            name: name.to_owned(),
            role,
            schema: None,
            countries: Vec::new(),
            addresses: Vec::new(),
            birth_dates: Vec::new(),
            identifiers: Vec::new(),
        }
    }
}

impl Item {
    /// Reads what a command line says of an item: `EAR99`, an ECCN, `not-subject-to-ear`, or words.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        let upper = text.to_ascii_uppercase();
        let words: Vec<&str> = upper
            .split(|ch: char| !ch.is_ascii_alphanumeric())
            .filter(|word| !["", "THE"].contains(word))
            .collect();
        if words == ["NOT", "SUBJECT", "TO", "EAR"] {
            return Self {
                subject_to_ear: Some(false),
                ..Self::default()
            };
        }
        let upper = match words.as_slice() {
            ["EAR", "99"] => "EAR99".to_owned(),
            _ => upper,
        };
        if upper == "EAR99" || is_eccn(&upper) {
            return Self {
                subject_to_ear: Some(true),
                classification: Some(upper),
                description: None,
            };
        }
        Self {
            description: Some(text.to_owned()).filter(|text| !text.is_empty()),
            ..Self::default()
        }
    }

    fn is_ear99(&self) -> Option<bool> {
        let class = self.classification.as_deref()?;
        Some(class.eq_ignore_ascii_case("EAR99"))
    }
}

/// An export control classification number: `5A002`, `3B001.a.4`, `9A991`.
fn is_eccn(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape = |at: usize, fits: fn(&u8) -> bool| bytes.get(at).is_some_and(fits);
    shape(0, u8::is_ascii_digit)
        && shape(1, |b| (b'A'..=b'E').contains(b))
        && (2..5).all(|at| shape(at, u8::is_ascii_digit))
        && (bytes.len() == 5 || bytes[5] == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_told_apart() {
        #[track_caller]
        fn check(text: &str, subject: Option<bool>, class: Option<&str>) {
            let item = Item::read(text);
            assert_eq!(item.subject_to_ear, subject, "{text}");
            assert_eq!(item.classification.as_deref(), class, "{text}");
        }
        check("EAR99", Some(true), Some("EAR99"));
        check("ear99", Some(true), Some("EAR99"));
        check("5a002", Some(true), Some("5A002"));
        check("3B001.a.4", Some(true), Some("3B001.A.4"));
        check("EAR 99", Some(true), Some("EAR99"));
        check("not-subject-to-ear", Some(false), None);
        check("not subject to the EAR", Some(false), None);
        check("Not_subject_to_EAR.", Some(false), None);
        check("subject to the EAR", None, None);
        check("chips for a phone", None, None);
        check("5A00", None, None);
    }

    #[test]
    fn facts_follow_from_the_dealing() {
        let mut dealing = Dealing::new(jiff::civil::date(2020, 1, 1), DealingKind::Export);
        assert_eq!(dealing.fact("item-is-ear99"), None);
        dealing.item = Item::read("5A002");
        assert_eq!(dealing.fact("item-is-ear99"), Some(false));
        assert_eq!(dealing.fact("actor-in-country-group-e"), None);
        dealing.actor_country = Country::from_code("ir");
        assert_eq!(dealing.fact("actor-in-country-group-e"), Some(true));
        assert_eq!(dealing.fact("no-licence-but-for-the-listing"), None);
        dealing.item = Item::read("EAR99");
        assert_eq!(dealing.fact("no-licence-but-for-the-listing"), Some(true));
        assert_eq!(dealing.fact("no-us-export"), Some(false));
        dealing.kind = DealingKind::Finance;
        assert_eq!(dealing.fact("no-us-export"), Some(true));
        dealing.facts.insert("x".to_owned(), false);
        assert_eq!(dealing.fact("x"), Some(false));
    }
}
