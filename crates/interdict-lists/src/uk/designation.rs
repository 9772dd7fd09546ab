//! One designation on the UK Sanctions List, whichever format it came in, and the entities it becomes.

use interdict_model::{Entity, IdentifierFormat, Schema};

use super::{NameParts, postal};
use crate::country_words::{enumerated, say_country};
use crate::dates::day_first;
use crate::draft::{Draft, Place, stable_id};
use crate::languages;
use crate::papers::{Paper, PaperKind, bare_number, expiry_in, issue_in};
use crate::slug::slug;
use crate::text::joined;

/// Everything that the list says of one designated party, in the list's own words.
#[derive(Debug, Default)]
pub(super) struct Designation {
    pub(super) unique_id: String,
    pub(super) ofsi_group: String,
    pub(super) un_reference: String,
    pub(super) kind: String,
    pub(super) regime: String,
    pub(super) source: String,
    pub(super) imposed: Vec<String>,
    pub(super) reasons: Vec<String>,
    pub(super) last_updated: String,
    pub(super) designated: String,
    pub(super) other_information: Vec<String>,
    pub(super) names: Vec<Name>,
    pub(super) non_latin: Vec<NonLatinName>,
    pub(super) titles: Vec<String>,
    pub(super) addresses: Vec<AddressLines>,
    pub(super) phones: Vec<String>,
    pub(super) emails: Vec<String>,
    pub(super) websites: Vec<String>,
    pub(super) person: PersonDetails,
    pub(super) entity: EntityDetails,
    pub(super) ship: ShipDetails,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) parts: NameParts,
    pub(super) kind: String,
    pub(super) strength: String,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct NonLatinName {
    pub(super) name: String,
    pub(super) script: String,
    pub(super) language: String,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct AddressLines {
    pub(super) lines: [String; 6],
    pub(super) postal_code: String,
    pub(super) country: String,
}

#[derive(Debug, Default)]
pub(super) struct PersonDetails {
    pub(super) births: Vec<String>,
    pub(super) nationalities: Vec<String>,
    pub(super) genders: Vec<String>,
    pub(super) positions: Vec<String>,
    /// Number and further words.
    pub(super) passports: Vec<(String, String)>,
    pub(super) identifiers: Vec<(String, String)>,
    /// Town and country.
    pub(super) birth_places: Vec<(String, String)>,
}

#[derive(Debug, Default)]
pub(super) struct EntityDetails {
    pub(super) kinds: Vec<String>,
    pub(super) registrations: Vec<String>,
    pub(super) parents: Vec<String>,
    pub(super) subsidiaries: Vec<String>,
}

#[derive(Debug, Default)]
pub(super) struct ShipDetails {
    pub(super) imo_numbers: Vec<String>,
    pub(super) owners: Vec<String>,
    pub(super) past_owners: Vec<String>,
    pub(super) flags: Vec<String>,
    pub(super) past_flags: Vec<String>,
    pub(super) kinds: Vec<String>,
    pub(super) tonnages: Vec<String>,
    pub(super) lengths: Vec<String>,
    pub(super) years_built: Vec<String>,
    pub(super) hulls: Vec<String>,
}

impl Designation {
    /// The schema of the party, or why it has none.
    fn schema(&self) -> Result<Schema, String> {
        match self.kind.as_str() {
            "Individual" => Ok(Schema::PERSON),
            "Entity" => Ok(Schema::ORGANIZATION),
            "Ship" => Ok(Schema::VESSEL),
            other => Err(format!("{other:?} is no kind of party")),
        }
    }

    /// Keeps the party and all that belongs to it.
    ///
    /// # Errors
    /// When the record cannot be read: it has no id, no name or an unknown kind. Nothing is kept then.
    pub(super) fn give_to(&self, draft: &mut Draft, place: &Place) -> Result<(), String> {
        let id = slug(&self.unique_id, &[]);
        if id.is_empty() {
            return Err("it has no Unique ID".to_owned());
        }
        if self.names.iter().all(|name| name.parts.whole().is_empty()) {
            return Err("it has no name".to_owned());
        }
        let mut party = draft.entity(&format!("gb-fcdo-{id}"), self.schema()?);
        party.add("topics", "sanction");
        self.say_names(draft, place, &mut party);
        for address in &self.addresses {
            let postal = postal(
                address.lines.clone(),
                address.postal_code.clone(),
                address.country.clone(),
            );
            postal.attach(draft, place, &mut party);
        }
        for text in &self.other_information {
            party.add("notes", text);
        }
        draft.date(
            place,
            &mut party,
            "modifiedAt",
            &self.last_updated,
            day_first,
        );
        self.say_person(draft, place, &mut party);
        self.say_entity(draft, place, &mut party);
        self.say_ship(draft, place, &mut party);
        self.say_contacts(&mut party);
        self.say_listing(draft, place, &party);
        draft.keep(place, party);
        Ok(())
    }

    fn say_names(&self, draft: &mut Draft, place: &Place, party: &mut Entity) {
        for name in &self.names {
            let property = match (name.kind.as_str(), name.strength.to_lowercase().as_str()) {
                ("Primary Name", _) => "name",
                ("Alias" | "Primary Name Variation", strength) if strength.contains("low") => {
                    "weakAlias"
                }
                ("Alias" | "Primary Name Variation", _) => "alias",
                _ => {
                    let problem = "an unknown kind of name; read as a full alias";
                    draft.value_issue(place, "NameType", &name.kind, problem);
                    "alias"
                }
            };
            name.parts.say(party, property);
        }
        for name in &self.non_latin {
            let lang = languages::of_name(&name.language).or(languages::of_name(&name.script));
            match lang {
                Some(lang) => party.add_in("name", &name.name, lang),
                None => party.add("name", &name.name),
            }
            let said = joined(&[&name.script, &name.language], ", ");
            if lang.is_none() && !said.is_empty() {
                party.add("notes", format!("{} is written in: {said}", name.name));
            }
        }
        for title in &self.titles {
            if party.schema() == Schema::PERSON {
                party.add("title", title);
            } else {
                party.add("notes", format!("title: {title}"));
            }
        }
    }

    fn say_contacts(&self, party: &mut Entity) {
        let contacts = [
            ("phone", &self.phones),
            ("email", &self.emails),
            ("website", &self.websites),
        ];
        for (property, values) in contacts {
            for value in values {
                if party.schema().property(property).is_some() {
                    party.add(property, value);
                } else {
                    party.add("notes", format!("{property}: {value}"));
                }
            }
        }
    }

    fn say_person(&self, draft: &mut Draft, place: &Place, party: &mut Entity) {
        let said = &self.person;
        if party.schema() != Schema::PERSON {
            let positions = said.positions.iter();
            positions.for_each(|text| party.add("notes", format!("position: {text}")));
            return;
        }
        for birth in &said.births {
            draft.date(place, party, "birthDate", birth, day_first);
        }
        for word in &said.nationalities {
            say_country(draft, place, party, "nationality", word);
        }
        for gender in &said.genders {
            match gender.to_lowercase().as_str() {
                "male" => party.add("gender", "male"),
                "female" => party.add("gender", "female"),
                _ => draft.value_issue(place, "Gender", gender, "no gender is known by this word"),
            }
        }
        for position in &said.positions {
            party.add("position", position);
        }
        for (number, words) in &said.passports {
            say_paper(draft, place, party, PaperKind::Passport, number, words);
        }
        for (number, words) in &said.identifiers {
            say_paper(draft, place, party, PaperKind::Identity, number, words);
        }
        for (town, country) in &said.birth_places {
            say_country(draft, place, party, "birthCountry", country);
            if !town.is_empty() {
                party.add("birthPlace", joined(&[town, country], ", "));
            }
        }
    }

    fn say_entity(&self, draft: &mut Draft, place: &Place, party: &mut Entity) {
        let said = &self.entity;
        for kind in &said.kinds {
            if party.schema() == Schema::ORGANIZATION {
                party.add("classification", kind);
            } else {
                party.add("notes", format!("type of entity: {kind}"));
            }
        }
        for text in &said.registrations {
            for part in text.split([';', ',']) {
                let lower = part.to_lowercase();
                let is_tax = ["tax", "inn", "tin"].iter().any(|word| {
                    lower
                        .split(|ch: char| !ch.is_alphanumeric())
                        .any(|found| found == *word)
                });
                let kind = if is_tax {
                    PaperKind::Tax
                } else {
                    PaperKind::Registration
                };
                say_paper(draft, place, party, kind, part.trim(), "");
            }
        }
        say_links(draft, place, party, "parent company", &said.parents);
        say_links(draft, place, party, "subsidiary", &said.subsidiaries);
    }

    fn say_ship(&self, draft: &mut Draft, place: &Place, party: &mut Entity) {
        let said = &self.ship;
        say_links(
            draft,
            place,
            party,
            "current owner or operator",
            &said.owners,
        );
        say_links(
            draft,
            place,
            party,
            "previous owner or operator",
            &said.past_owners,
        );
        if party.schema() != Schema::VESSEL {
            return;
        }
        for imo in &said.imo_numbers {
            match IdentifierFormat::Imo.check(imo) {
                Ok(plain) => party.add("imoNumber", plain),
                Err(fault) => {
                    party.add("notes", format!("IMO number: {imo}"));
                    draft.value_issue(place, "IMONumber", imo, fault.to_string());
                }
            }
        }
        for flag in &said.flags {
            say_country(draft, place, party, "flag", flag);
        }
        for flag in &said.past_flags {
            say_country(draft, place, party, "pastFlags", flag);
        }
        said.kinds.iter().for_each(|kind| party.add("type", kind));
        said.tonnages
            .iter()
            .for_each(|tons| party.add("tonnage", tons));
        for length in &said.lengths {
            party.add("notes", format!("length: {length}"));
        }
        for hull in &said.hulls {
            party.add("notes", format!("hull identification number: {hull}"));
        }
        for year in &said.years_built {
            draft.date(place, party, "buildDate", year, day_first);
        }
    }

    fn say_listing(&self, draft: &mut Draft, place: &Place, party: &Entity) {
        let mut listing = draft.entity(&format!("{}-listing", party.id()), Schema::SANCTION);
        listing.add("entity", party.id().as_str());
        listing.add(
            "authority",
            "UK Foreign, Commonwealth and Development Office",
        );
        listing.add("program", &self.regime);
        listing.add("recordId", &self.unique_id);
        listing.add("authorityId", &self.ofsi_group);
        listing.add("unscId", &self.un_reference);
        for provision in &self.imposed {
            listing.add("provisions", provision);
        }
        for reason in &self.reasons {
            listing.add("reason", reason);
        }
        if !self.source.is_empty() {
            listing.add(
                "description",
                format!("designation source: {}", self.source),
            );
        }
        draft.date(
            place,
            &mut listing,
            "listingDate",
            &self.designated,
            day_first,
        );
        draft.date(
            place,
            &mut listing,
            "startDate",
            &self.designated,
            day_first,
        );
        draft.keep(place, listing);
    }
}

/// Numbers may be several in one text: "(1) 123 (2) 456".
fn say_paper(
    draft: &mut Draft,
    place: &Place,
    holder: &mut Entity,
    kind: PaperKind,
    numbers: &str,
    words: &str,
) {
    let label = match kind {
        PaperKind::Passport => "passport",
        PaperKind::Identity => "national identifier",
        PaperKind::Tax => "tax number",
        _ => "business registration number",
    };
    for text in enumerated(numbers) {
        let (number, around) = bare_number(text);
        let mut paper = Paper::new(kind, label, &number);
        paper.note = joined(&[&around, words], "; ");
        paper.issued = issue_in(words);
        paper.expires = expiry_in(words);
        paper.attach(draft, place, holder);
        for format in [IdentifierFormat::Inn, IdentifierFormat::Ogrn] {
            let (property, name) = match format {
                IdentifierFormat::Inn => ("innCode", "INN"),
                _ => ("ogrnCode", "OGRN"),
            };
            if text.contains(name)
                && let Ok(plain) = format.check(&number)
            {
                holder.add(property, plain);
            }
        }
    }
    if numbers.is_empty() && !words.is_empty() {
        let mut paper = Paper::new(kind, label, "");
        paper.note = words.to_owned();
        paper.issued = issue_in(words);
        paper.attach(draft, place, holder);
    }
}

/// Parties that the list only names become entities of their own, linked to the designated one.
fn say_links(draft: &mut Draft, place: &Place, party: &Entity, role: &str, names: &[String]) {
    for name in names {
        let id = stable_id("gb-fcdo-named", &[name]);
        let mut named = draft.entity(&id, Schema::LEGAL_ENTITY);
        named.add("name", name);
        named.add("topics", "sanction.linked");
        let link_id = stable_id("gb-fcdo-link", &[party.id().as_str(), role, name]);
        let mut link = draft.entity(&link_id, Schema::UNKNOWN_LINK);
        link.add("subject", &id);
        link.add("object", party.id().as_str());
        link.add("role", role);
        draft.keep(place, named);
        draft.keep(place, link);
    }
}
