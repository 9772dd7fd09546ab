//! The roll of an edition: takes in parties, whichever format they came from, and makes entities of them.

mod facts;
mod sanctions;

use interdict_model::{DatasetKey, Entity, EntityId, Reading, Schema};
use jiff::civil::Date;

use self::facts::{REGION, country_named, says_no_country};
use self::sanctions::Term;
use super::kinds::{self, Rule};
use super::links::Links;
use super::party::{Address, Alias, Fact, Kind, Link, Name, Party, Relation};
use crate::draft::{Draft, Place, stable_id};

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

/// The id of a party by OFAC's number.
pub(super) fn party_id(uid: &str) -> String {
    format!("ofac-{uid}")
}

/// Whether a text can be one of OFAC's numbers.
pub(super) fn is_uid(text: &str) -> bool {
    !text.is_empty() && text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The id of a party as an [`EntityId`].
pub(super) fn entity_id(uid: &str) -> Option<EntityId> {
    is_uid(uid)
        .then(|| EntityId::new(&party_id(uid)).ok())
        .flatten()
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
    hints.max_by_key(rank).unwrap_or(Schema::ORGANIZATION)
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
}
