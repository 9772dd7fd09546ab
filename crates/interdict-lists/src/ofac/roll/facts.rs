//! From facts to statements: each kind of fact says what it is in `kinds.tsv`.

use interdict_model::{Country, IdentifierFormat, Schema};

use super::Sketch;
use super::sanctions::{Term, act_of, program_of};
use crate::draft::stable_id;
use crate::ofac::dates;
use crate::ofac::kinds::{self, Form, Rule};
use crate::ofac::party::{Fact, Link, Other};

/// Words that stand where a country should and say that there is none.
const NO_COUNTRY: [&str; 4] = ["undetermined", "none identified", "unknown", "none"];

/// What introduces an area that is no country, or whose country OFAC does not state.
pub(super) const REGION: &str = "Region: ";

impl Sketch<'_> {
    pub(super) fn facts(&mut self) {
        let party = self.party;
        for fact in &party.facts {
            match kinds::rule(&fact.kind) {
                Some(rule) => self.fact(rule, fact),
                None => {
                    self.note_document(fact);
                    self.issue(
                        fact,
                        "a kind of fact that is not known; it is kept in the notes",
                    );
                }
            }
        }
    }

    fn issue(&mut self, fact: &Fact, problem: &str) {
        self.draft
            .value_issue(self.place, &fact.kind, &fact.value, problem);
    }

    fn fact(&mut self, rule: &'static Rule, fact: &Fact) {
        match rule.form {
            Form::Passport => self.document(rule, &fact.with_country(), Schema::PASSPORT),
            Form::Document => self.document(rule, &fact.with_country(), Schema::IDENTIFICATION),
            _ => {
                let extras = [&fact.country, &fact.issued, &fact.expires, &fact.authority];
                if extras.iter().any(|text| !text.is_empty()) {
                    // What only a document has a place for.
                    self.note_document(fact);
                }
                self.plain_fact(rule, fact);
            }
        }
    }

    fn plain_fact(&mut self, rule: &'static Rule, fact: &Fact) {
        let value = fact.value.as_str();
        match rule.form {
            Form::Passport | Form::Document => unreachable!("documents were dealt with"),
            Form::Text => self.say_first(rule, fact, value, None),
            Form::Number => self.say_first(rule, fact, &value.replace(',', ""), None),
            Form::Country => self.country(rule, fact),
            Form::Date | Form::Birth => self.date(rule, fact),
            Form::BirthPlace => self.birth_place(rule, fact),
            Form::Gender => self.gender(rule, fact),
            Form::Imo => self.imo(rule, fact),
            Form::Bic => self.checked(rule, fact, IdentifierFormat::Bic),
            Form::Isin => self.checked(rule, fact, IdentifierFormat::Isin),
            Form::Wallet => self.wallet(fact),
            Form::Owner | Form::Link => self.link(fact),
            Form::Provision => self.provision(fact),
            Form::Listed | Form::Effective => self.listing_date(rule, fact),
        }
    }

    fn document(&mut self, rule: &'static Rule, fact: &Fact, schema: Schema) {
        let id = stable_id(
            &format!("{}-id", self.entity.id()),
            &[&fact.kind, &fact.value, &fact.country],
        );
        let mut document = self.draft.entity(&id, schema);
        document.add("holder", self.entity.id().as_str());
        document.add("type", &fact.kind);
        document.add("number", &fact.value);
        document.add("authority", &fact.authority);
        if schema == Schema::PASSPORT {
            document.add("passportNumber", &fact.value);
        }
        if let Some(country) = country_named(&fact.country) {
            document.add_country("country", country, &fact.country);
        } else if !says_no_country(&fact.country) {
            // The document has no other place for the word.
            document.add("authority", &fact.country);
            self.issue(
                fact,
                &format!(
                    "no country is known as {:?}; it is kept as the authority",
                    fact.country
                ),
            );
        }
        for (property, text) in [("startDate", &fact.issued), ("endDate", &fact.expires)] {
            self.draft
                .date(self.place, &mut document, property, text, dates::parse);
            if !text.is_empty() && document.first(property).is_none() {
                self.note_document(fact);
            }
        }
        self.others.push(document);
        self.document_number(rule, fact);
    }

    /// Puts the number of a document on the party itself, under the names that its form gives it.
    fn document_number(&mut self, rule: &'static Rule, fact: &Fact) {
        let value = fact.value.as_str();
        let country = country_named(&fact.country).map(Country::code);
        let fits = |property: &str| match property {
            "leiCode" => IdentifierFormat::Lei.check(value).is_ok(),
            // The code of statistics that Russian and Soviet registers give.
            "okpoCode" => matches!(country, None | Some("ru")),
            _ => true,
        };
        let schema = self.entity.schema();
        let property = rule
            .properties
            .iter()
            .find(|property| schema.property(property).is_some() && fits(property));
        match property {
            Some(property) => {
                self.say(property, value, None);
            }
            None => self.note_fact(fact),
        }
        if country == Some("ru") {
            for (format, property) in [
                (IdentifierFormat::Inn, "innCode"),
                (IdentifierFormat::Ogrn, "ogrnCode"),
            ] {
                if let Ok(plain) = format.check(value) {
                    self.say(property, &plain, Some(value));
                }
            }
        }
    }

    /// Keeps a document of a kind that nobody has read yet, with all that is said of it.
    fn note_document(&mut self, fact: &Fact) {
        let mut note = format!("{} {}", fact.kind, fact.value);
        for (word, text) in [
            ("country", &fact.country),
            ("issued", &fact.issued),
            ("expires", &fact.expires),
            ("authority", &fact.authority),
        ] {
            if !text.is_empty() {
                note.push_str(&format!("; {word} {text}"));
            }
        }
        self.entity.add("notes", note);
    }

    fn country(&mut self, rule: &'static Rule, fact: &Fact) {
        let original = alternate(fact, &fact.value);
        match country_named(&fact.value) {
            Some(country) => self.say_first(rule, fact, country.code(), Some(&original)),
            None => {
                self.note_fact(fact);
                if !says_no_country(&fact.value) {
                    self.issue(
                        fact,
                        "no country is known by this name; it is kept in the notes",
                    );
                }
            }
        }
    }

    fn date(&mut self, rule: &'static Rule, fact: &Fact) {
        let original = alternate(fact, &fact.value);
        match dates::parse(&fact.value) {
            Ok(date) => self.say_first(rule, fact, &date.to_string(), Some(&original)),
            Err(fault) => {
                self.note_fact(fact);
                self.issue(fact, &format!("{}; it is kept in the notes", fault.problem));
            }
        }
    }

    fn birth_place(&mut self, rule: &'static Rule, fact: &Fact) {
        let original = alternate(fact, &fact.value);
        self.say_first(rule, fact, &fact.value, Some(&original));
        if let Some((country, word)) = country_at_end(&fact.value) {
            self.say("birthCountry", country.code(), Some(word));
        }
    }

    fn gender(&mut self, rule: &'static Rule, fact: &Fact) {
        let value = fact.value.to_ascii_lowercase();
        if matches!(value.as_str(), "male" | "female") {
            self.say_first(rule, fact, &value, Some(&fact.value));
        } else {
            self.note_fact(fact);
            self.issue(fact, "neither Male nor Female; it is kept in the notes");
        }
    }

    /// OFAC writes "IMO 9187629"; under the same kind stand other registers' numbers, too.
    fn imo(&mut self, rule: &'static Rule, fact: &Fact) {
        let written = fact.value.as_str();
        match IdentifierFormat::Imo.check(written) {
            Ok(plain) => self.say_first(rule, fact, &plain, Some(written)),
            Err(fault) => match written.strip_prefix("IMO ") {
                Some(number) => {
                    self.say_first(rule, fact, number.trim(), Some(written));
                    let problem = format!("as an IMO number {fault}; it is kept as it stands");
                    self.draft
                        .notice(self.place, format!("{written:?}: {problem}"));
                }
                None => {
                    self.note_fact(fact);
                    self.say("registrationNumber", written, None);
                }
            },
        }
    }

    fn checked(&mut self, rule: &'static Rule, fact: &Fact, format: IdentifierFormat) {
        let written = fact.value.as_str();
        match format.check(written) {
            Ok(plain) => self.say_first(rule, fact, &plain, Some(written)),
            Err(fault) => {
                self.say_first(rule, fact, written, None);
                self.draft.notice(
                    self.place,
                    format!(
                        "{} {written:?}: {fault}; it is kept as it stands",
                        fact.kind
                    ),
                );
            }
        }
    }

    fn wallet(&mut self, fact: &Fact) {
        let currency = fact.kind.rsplit("- ").next().unwrap_or_default();
        let prefix = format!("{}-wallet", self.entity.id());
        let id = stable_id(&prefix, &[currency, &fact.value]);
        let mut wallet = self.draft.entity(&id, Schema::CRYPTO_WALLET);
        wallet.add("holder", self.entity.id().as_str());
        wallet.add("publicKey", &fact.value);
        wallet.add("currency", currency);
        self.others.push(wallet);
    }

    fn link(&mut self, fact: &Fact) {
        self.note_fact(fact);
        self.links.push(Link {
            role: fact.kind.clone(),
            other: Other::Named(fact.value.clone()),
            remarks: Vec::new(),
        });
    }

    fn provision(&mut self, fact: &Fact) {
        self.terms.push(Term {
            act: act_of(&fact.kind),
            program: program_of(&fact.kind),
            property: "provisions",
            // The remarks of the CSV set lose a full stop at their end.
            value: format!("{} {}", fact.kind, fact.value.trim_end_matches('.')),
            original: None,
        });
    }

    /// A date of the listing itself: it goes to the program that its kind names, and into the text.
    fn listing_date(&mut self, rule: &'static Rule, fact: &Fact) {
        self.provision(fact);
        match (dates::parse(&fact.value), rule.properties.first()) {
            (Ok(date), Some(property)) => self.terms.push(Term {
                act: act_of(&fact.kind),
                program: program_of(&fact.kind),
                property,
                value: date.to_string(),
                original: Some(fact.value.clone()),
            }),
            _ => self.issue(fact, "no date; it is kept in the provisions"),
        }
    }
}

/// A country by the words that OFAC has for it: "Region: Crimea", "Cabo Verde. Previously Cape Verde."
pub(super) fn country_named(word: &str) -> Option<Country> {
    Country::from_name(word)
        .or_else(|| Country::from_name(word.strip_prefix(REGION)?))
        .or_else(|| Country::from_name(word.split_once(". ")?.0))
}

/// Whether a text in the place of a country says that none is stated.
pub(super) fn says_no_country(word: &str) -> bool {
    word.is_empty() || NO_COUNTRY.contains(&word.to_ascii_lowercase().as_str())
}

/// The source's words for a value, marked as OFAC's own remarks mark what is not the main one.
fn alternate(fact: &Fact, value: &str) -> String {
    if fact.alternate {
        format!("alt. {value}")
    } else {
        value.to_owned()
    }
}

/// The country with which a place ends, and the words for it: "Bukavu, Congo, Democratic Republic
/// of the" ends with two parts that are one name.
fn country_at_end(place: &str) -> Option<(Country, &str)> {
    let mut commas: Vec<usize> = place.match_indices(',').map(|(at, _)| at + 1).collect();
    commas.insert(0, 0);
    let tails = commas
        .iter()
        .rev()
        .take(2)
        .rev()
        .map(|at| place[*at..].trim());
    // A code of two letters in a place is a state ("CA"), hardly ever a country.
    tails
        .filter(|tail| tail.len() > 3)
        .find_map(|tail| Some((Country::from_name(tail)?, tail)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_end_with_countries() {
        #[track_caller]
        fn check(place: &str, want: Option<&str>) {
            assert_eq!(
                country_at_end(place).map(|(c, _)| c.code()),
                want,
                "{place}"
            );
        }
        check("Cali, Valle, Colombia", Some("co"));
        check("Bukavu, Congo, Democratic Republic of the", Some("cd"));
        check("Pyongyang, Korea, North", Some("kp"));
        check("Mexico", Some("mx"));
        check("Guadalajara, Jalisco", None);
        check("Los Angeles, CA", None);
    }
}
