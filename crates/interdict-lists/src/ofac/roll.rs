//! The roll of an edition: takes in parties, whichever format they came from, and makes entities of them.

use interdict_model::{Country, DatasetKey, Entity, EntityId, IdentifierFormat, Reading, Schema};
use jiff::civil::Date;

use super::dates;
use super::kinds::{self, Form, Rule};
use super::links::Links;
use super::party::{Address, Alias, Fact, Kind, Link, Name, Other, Party, Program, Relation};
use crate::draft::{Draft, Place, stable_id};

const AUTHORITY: &str = "Office of Foreign Assets Control";

/// OFAC's page of one party, by its number.
const PAGE: &str = "https://sanctionssearch.ofac.treas.gov/Details.aspx?id=";

/// Words that stand where a country should and say that there is none.
const NO_COUNTRY: [&str; 4] = ["undetermined", "none identified", "unknown", "none"];

/// What introduces an area that is no country, or whose country OFAC does not state.
const REGION: &str = "Region: ";

/// Collects the parties of an edition.
pub(super) struct Roll {
    pub(super) draft: Draft,
    links: Links,
}

/// The entities of one party in the making.
struct Sketch<'a> {
    draft: &'a mut Draft,
    place: &'a Place,
    party: &'a Party,
    entity: Entity,
    /// Documents, wallets, addresses.
    others: Vec<Entity>,
    terms: Vec<Term>,
    links: Vec<Link>,
}

/// Something that a fact says of the listing, not of the party.
struct Term {
    /// The act of its own that it belongs to: "EO 14024 Directive 2".
    act: Option<String>,
    /// The words by which the programs meant are known: `14024`; none for all of them.
    program: Option<String>,
    property: &'static str,
    value: String,
    original: Option<String>,
}

/// The id of a party by OFAC's number.
pub(super) fn party_id(uid: &str) -> String {
    format!("ofac-{uid}")
}

/// Whether a text can be one of OFAC's numbers.
pub(super) fn is_uid(text: &str) -> bool {
    !text.is_empty() && text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Roll {
    pub(super) fn new(dataset: &DatasetKey) -> Self {
        Self {
            draft: Draft::new(dataset),
            links: Links::default(),
        }
    }

    /// Takes in a party. The caller has counted its source record.
    pub(super) fn enter(&mut self, place: &Place, party: &Party) {
        let place = &place.record(party.uid.clone());
        let entity = self.draft.entity(&party_id(&party.uid), narrowest(party));
        let mut sketch = Sketch {
            draft: &mut self.draft,
            place,
            party,
            entity,
            others: Vec::new(),
            terms: Vec::new(),
            links: Vec::new(),
        };
        sketch.names();
        sketch.facts();
        sketch.addresses();
        sketch.notes();
        sketch.sanctions();
        let Sketch {
            entity,
            others,
            links,
            ..
        } = sketch;
        let id = entity.id().clone();
        self.links.know(party, &id);
        for link in &party.links {
            self.links.add(place, &id, link);
        }
        for link in &links {
            self.links.add(place, &id, link);
        }
        self.draft.keep(place, entity);
        for other in others {
            self.draft.keep(place, other);
        }
    }

    /// Joins the links to their other ends and closes the reading.
    pub(super) fn finish(mut self, reader: &str, published: Option<Date>) -> Reading {
        self.links.join(&mut self.draft);
        self.draft.finish(reader, published)
    }
}

/// The narrowest schema that the list itself vouches for.
fn narrowest(party: &Party) -> Schema {
    if party.kind != Kind::Entity {
        return party.kind.schema();
    }
    let hints = party.facts.iter().filter_map(|fact| {
        let rule = kinds::rule(&fact.kind)?;
        let hint = match rule.hint {
            "by-value" => target_type(&fact.value)?,
            hint => hint,
        };
        Schema::named(hint)
    });
    let rank = |schema: &Schema| match schema.name() {
        "Company" => 3,
        "PublicBody" => 2,
        "Organization" => 1,
        _ => 0,
    };
    hints.max_by_key(rank).unwrap_or(Schema::LEGAL_ENTITY)
}

/// The schema of OFAC's "Target Type".
fn target_type(value: &str) -> Option<&'static str> {
    match value {
        "Financial Institution"
        | "State-Owned Enterprise"
        | "Private Company"
        | "Public Company" => Some("Company"),
        "Government Entity" => Some("PublicBody"),
        "Unrecognized Government Entity"
        | "Criminal Organization"
        | "Charity or Nonprofit Organization" => Some("Organization"),
        _ => None,
    }
}

impl Sketch<'_> {
    fn names(&mut self) {
        let party = self.party;
        self.name("name", &party.name);
        if party.kind == Kind::Individual && !party.name.first.is_empty() {
            self.entity.add("lastName", &party.name.last);
            self.entity.add("firstName", &party.name.first);
        }
        for (property, part) in &party.name.parts {
            self.say(property, part, None);
        }
        for alias in &party.aliases {
            self.alias(alias);
        }
        self.entity.add("topics", "sanction");
    }

    fn alias(&mut self, alias: &Alias) {
        let property = match (alias.weak, alias.relation) {
            (true, _) => "weakAlias",
            (false, Relation::Main) => "name",
            (false, Relation::Also | Relation::Now) => "alias",
            (false, Relation::Formerly) => "previousName",
        };
        self.name(property, &alias.name);
        let short = alias.name.parts.iter();
        for (_, part) in short.filter(|(property, _)| *property == "abbreviation") {
            self.say("abbreviation", part, None);
        }
        if !alias.remarks.is_empty() {
            let note = format!("{}: {}", alias.name.print(), alias.remarks);
            self.entity.add("notes", note);
        }
        // The property alone would not show these.
        let unseen = match alias.relation {
            Relation::Now => true,
            Relation::Formerly => alias.weak,
            Relation::Main | Relation::Also => false,
        };
        if unseen {
            let word = alias.relation.word();
            self.entity
                .add("notes", format!("{word} '{}'", alias.name.print()));
        }
    }

    fn name(&mut self, property: &str, name: &Name) {
        let spoken = name.spoken();
        if !spoken.is_empty() {
            self.say(property, &spoken, Some(&name.print()));
        }
    }

    /// Adds a value if the party has such a property.
    fn say(&mut self, property: &str, value: &str, original: Option<&str>) -> bool {
        self.entity.try_say(property, value, original, None).is_ok()
    }

    /// Adds a value to the first of the properties that the party has, else to its notes.
    fn say_first(&mut self, rule: &Rule, fact: &Fact, value: &str, original: Option<&str>) {
        let schema = self.entity.schema();
        let property = rule
            .properties
            .iter()
            .find(|property| schema.property(property).is_some());
        let said = property.is_some_and(|property| self.say(property, value, original));
        if !said {
            self.note_fact(fact);
        }
    }

    fn note_fact(&mut self, fact: &Fact) {
        self.entity
            .add("notes", format!("{} {}", fact.kind, fact.value));
    }

    fn facts(&mut self) {
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

    fn addresses(&mut self) {
        let party = self.party;
        for address in &party.addresses {
            let entity = self.address(address);
            self.entity.add("addressEntity", entity.id().as_str());
            self.others.push(entity);
        }
    }

    fn address(&mut self, address: &Address) -> Entity {
        let id = if is_uid(&address.uid) {
            format!("addr-ofac-{}-{}", self.party.uid, address.uid)
        } else {
            stable_id("addr", &[self.entity.id().as_str(), &address.full()])
        };
        let mut entity = self.draft.entity(&id, Schema::ADDRESS);
        entity.add("full", address.full());
        for (property, value) in [
            ("street", &address.street),
            ("city", &address.city),
            ("state", &address.state),
            ("region", &address.region),
            ("postalCode", &address.postal_code),
            ("remarks", &address.remarks),
        ] {
            entity.add(property, value);
        }
        if let Some(country) = country_named(&address.country) {
            entity.add_country("country", country, &address.country);
        }
        match address.country.strip_prefix(REGION) {
            Some(region) => entity.add("region", region),
            None if country_named(&address.country).is_some() => {}
            None if says_no_country(&address.country) => {}
            // The full address keeps the word.
            None => self
                .draft
                .country(self.place, &mut entity, "country", &address.country),
        }
        entity
    }

    fn notes(&mut self) {
        for note in &self.party.notes {
            self.entity.add("notes", note);
        }
    }

    /// One sanction for each program, so that a program can come and go alone, and one for each
    /// directive with dates of its own: it may begin on another day than the blocking of property
    /// under the same order.
    fn sanctions(&mut self) {
        let party = self.party;
        if party.programs.iter().all(|program| program.name.is_empty()) {
            self.draft
                .value_issue(self.place, "program", "", "the party is under no program");
        }
        let none = [Program::default()];
        let programs = if party.programs.is_empty() {
            &none
        } else {
            &party.programs[..]
        };
        for program in programs {
            self.program_sanction(program);
        }
        let mut acts: Vec<String> = self
            .terms
            .iter()
            .filter_map(|term| term.act.clone())
            .collect();
        acts.sort();
        acts.dedup();
        for act in acts {
            self.act_sanction(&act);
        }
    }

    fn program_sanction(&mut self, program: &Program) {
        let mut sanction = self.sanction(&program.name);
        sanction.add("program", &program.name);
        for (property, values) in [
            ("citation", &program.citations),
            ("provisions", &program.measures),
            ("summary", &program.lists),
        ] {
            for value in values {
                sanction.add(property, value);
            }
        }
        for (property, date) in &program.dates {
            self.draft
                .date(self.place, &mut sanction, property, date, dates::parse);
        }
        for term in self.terms_of(program) {
            term.say(&mut sanction);
        }
        self.others.push(sanction);
    }

    fn act_sanction(&mut self, act: &str) {
        let mut sanction = self.sanction(act);
        let word = program_of(act);
        for program in &self.party.programs {
            if word
                .as_ref()
                .is_some_and(|word| program.name.contains(word.as_str()))
            {
                sanction.add("program", &program.name);
            }
        }
        sanction.add("summary", act);
        for term in self
            .terms
            .iter()
            .filter(|term| term.act.as_deref() == Some(act))
        {
            term.say(&mut sanction);
        }
        self.others.push(sanction);
    }

    /// What every sanction of the party says; `act` makes its id.
    fn sanction(&mut self, act: &str) -> Entity {
        let party = self.entity.id();
        let mut sanction = self
            .draft
            .entity(&format!("{party}-{}", slug(act)), Schema::SANCTION);
        sanction.add("entity", party.as_str());
        sanction.add("authority", AUTHORITY);
        sanction.add("country", "us");
        sanction.add("recordId", &self.party.uid);
        sanction.add("sourceUrl", format!("{PAGE}{}", self.party.uid));
        sanction
    }

    /// The terms that name the program, and those that name none of the party's programs.
    fn terms_of(&self, program: &Program) -> impl Iterator<Item = &Term> {
        let terms = self.terms.iter().filter(|term| term.act.is_none());
        terms.filter(move |term| {
            let Some(word) = &term.program else {
                return true;
            };
            program.name.contains(word.as_str())
                || !self
                    .party
                    .programs
                    .iter()
                    .any(|other| other.name.contains(word.as_str()))
        })
    }
}

/// A country by the words that OFAC has for it: "Region: Crimea", "Cabo Verde. Previously Cape Verde."
fn country_named(word: &str) -> Option<Country> {
    Country::from_name(word)
        .or_else(|| Country::from_name(word.strip_prefix(REGION)?))
        .or_else(|| Country::from_name(word.split_once(". ")?.0))
}

/// Whether a text in the place of a country says that none is stated.
fn says_no_country(word: &str) -> bool {
    word.is_empty() || NO_COUNTRY.contains(&word.to_ascii_lowercase().as_str())
}

impl Term {
    fn say(&self, sanction: &mut Entity) {
        let original = self.original.as_deref();
        let said = sanction.try_say(self.property, &self.value, original, None);
        debug_assert!(said.is_ok(), "{said:?}");
    }
}

/// The act that a kind of fact names: "Listing Date (EO 14024 Directive 2):" is about a directive.
fn act_of(kind: &str) -> Option<String> {
    let (_, rest) = kind.split_once('(')?;
    let (act, _) = rest.split_once(')')?;
    act.contains("Directive").then(|| act.to_owned())
}

/// The word in a kind of fact by which a program is known: `14024` in "Listing Date (EO 14024
/// Directive 2):", `CMIC` in "Listing Date (CMIC)".
fn program_of(kind: &str) -> Option<String> {
    let words = || kind.split(|ch: char| !ch.is_ascii_alphanumeric());
    let order = words().find(|word| word.len() == 5 && word.bytes().all(|b| b.is_ascii_digit()));
    let law = || words().find(|word| ["CMIC", "CAATSA", "PEESA", "IFCA"].contains(word));
    order.or_else(law).map(str::to_owned)
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

/// A program's tag as part of an id: `caatsa-russia`. A text too long for a tag becomes its digest.
fn slug(program: &str) -> String {
    const TAG_BYTES_MAX: usize = 80;
    if program.len() > TAG_BYTES_MAX {
        return stable_id("program", &[program]);
    }
    let mut out = String::new();
    for ch in program.chars() {
        if ch.is_ascii_alphanumeric() {
            out.push(ch.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() { "listing" } else { out }.to_owned()
}

/// The id of a party as an [`EntityId`].
pub(super) fn entity_id(uid: &str) -> Option<EntityId> {
    is_uid(uid)
        .then(|| EntityId::new(&party_id(uid)).ok())
        .flatten()
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

    #[test]
    fn terms_name_their_programs() {
        assert_eq!(
            program_of("Listing Date (EO 14024 Directive 2):").as_deref(),
            Some("14024")
        );
        assert_eq!(program_of("Effective Date (CMIC)").as_deref(), Some("CMIC"));
        assert_eq!(
            act_of("Listing Date (EO 14024 Directive 2):").as_deref(),
            Some("EO 14024 Directive 2")
        );
        assert_eq!(act_of("Effective Date (CMIC)"), None);
        assert_eq!(program_of("Secondary sanctions risk:"), None);
        assert_eq!(slug("CAATSA - RUSSIA"), "caatsa-russia");
        assert_eq!(slug(""), "listing");
        assert!(slug(&"LONG ".repeat(100)).len() < 30);
    }
}
