//! What the index keeps of a listed party: its names, and what a filter asks for.

use std::collections::HashMap;

use interdict_model::{Country, EntityId, Property, PropertyType, Reading, Schema};
use jiff::civil::Date;

use interdict_names::NameKind;

/// One listed party on its way into a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexedParty {
    /// The entity's id.
    pub id: EntityId,
    /// The entity's schema.
    pub schema: Schema,
    /// Its names; equal ones are kept once, under the first ordinal.
    pub names: Vec<IndexedName>,
    /// Every country that is said of it.
    pub countries: Vec<Country>,
    /// Its identifiers of every kind, as the source writes them.
    pub identifiers: Vec<String>,
    /// When it was listed. Empty when the source gives no dates at all.
    pub listed: Vec<Listed>,
}

/// One name of a party.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IndexedName {
    /// The name as the source writes it.
    pub text: String,
    /// What kind of thing the name names.
    pub kind: NameKind,
    /// Whether the source calls the name weak: a nickname, a low-quality alias.
    pub weak: bool,
}

/// A time on the list: from `start`, up to but not including `end`; what is missing is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Listed {
    /// The first day.
    pub start: Option<Date>,
    /// The first day after.
    pub end: Option<Date>,
}

/// The parties of a reading: every entity of a matchable schema that has a name.
pub fn parties_of(reading: &Reading) -> impl Iterator<Item = IndexedParty> {
    let mut listed: HashMap<&str, Vec<Listed>> = HashMap::new();
    for entity in reading.entities() {
        if entity.schema().is_a(Schema::SANCTION) {
            let first = |property| entity.dates(property).next();
            let start = first("startDate").or_else(|| first("listingDate"));
            let interval = Listed {
                start: start.map(|date| date.first()),
                end: first("endDate").map(|date| date.first()),
            };
            for target in entity.values("entity") {
                listed.entry(target).or_default().push(interval);
            }
        }
    }
    let parties = reading.entities().iter();
    let parties = parties.filter(|entity| entity.schema().is_matchable());
    let parties = parties.filter(|entity| entity.names().next().is_some());
    parties.map(move |entity| {
        let listed = listed.get(entity.id().as_str()).cloned();
        party_of(entity, listed.unwrap_or_default())
    })
}

fn party_of(entity: &interdict_model::Entity, listed: Vec<Listed>) -> IndexedParty {
    let kind = kind_of(entity.schema());
    let of_type = |kind: PropertyType| {
        let said = entity.statements().iter();
        said.filter(move |statement| statement.property.kind() == kind)
            .map(|statement| statement.value.clone())
    };
    IndexedParty {
        id: entity.id().clone(),
        schema: entity.schema(),
        names: entity
            .names()
            .filter(|said| is_whole_name(said.property))
            .map(|said| IndexedName {
                text: said.value.clone(),
                kind,
                weak: said.property.name() == "weakAlias",
            })
            .collect(),
        countries: of_type(PropertyType::Country)
            .filter_map(|code| Country::from_code(&code))
            .collect(),
        identifiers: of_type(PropertyType::Identifier).collect(),
        listed,
    }
}

/// Given names and family names alone name many people; they are parts, not names.
fn is_whole_name(property: Property) -> bool {
    matches!(
        property.name(),
        "name" | "alias" | "weakAlias" | "previousName" | "abbreviation"
    )
}

fn kind_of(schema: Schema) -> NameKind {
    if schema.is_a(Schema::PERSON) {
        NameKind::Person
    } else if schema.is_a(Schema::VESSEL) || schema.is_a(Schema::AIRPLANE) {
        NameKind::Vessel
    } else if schema == Schema::LEGAL_ENTITY {
        NameKind::Unknown
    } else {
        NameKind::Organisation
    }
}
