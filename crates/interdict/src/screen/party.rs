//! Listed parties, gathered from the entities of a reading.

use std::collections::HashMap;

use interdict_model::{Country, Designation, Entity, EntityId, Schema};
use interdict_names::NameKind;

use crate::index::{Card, CardName, CardOwner, IndexedName, IndexedParty, Listed};
use crate::matching::{Facts, Identifier};

/// One listed party: what the index searches, and what an answer tells.
pub(crate) struct ListedParty {
    pub(crate) indexed: IndexedParty,
    pub(crate) card: Card,
}

/// What other entities of the reading say of a party.
#[derive(Default)]
struct Beside {
    designations: Vec<Designation>,
    identifiers: Vec<Identifier>,
    countries: Vec<Country>,
    owners: Vec<CardOwner>,
}

/// Gathers the parties of a reading, in the order of their ids.
///
/// A party is an entity that can be dealt with and that has a name or an identifier. Its documents,
/// wallets, addresses and designations are entities of their own in FollowTheMoney; here they come together.
pub(crate) fn gather(entities: impl IntoIterator<Item = Entity>) -> Vec<ListedParty> {
    let mut beside: HashMap<String, Beside> = HashMap::new();
    let mut address_countries: HashMap<EntityId, Vec<Country>> = HashMap::new();
    let mut parties = Vec::new();
    for entity in entities {
        let schema = entity.schema();
        if schema.is_a(Schema::ADDRESS) {
            address_countries.insert(entity.id().clone(), countries(&entity));
        } else if schema.is_a(Schema::SANCTION) {
            // One act may name several parties: a company and its subsidiary.
            for act in Designation::all(&entity) {
                beside
                    .entry(act.entity.as_str().to_owned())
                    .or_default()
                    .designations
                    .push(act);
            }
        } else if schema.is_a(Schema::OWNERSHIP) {
            for asset in entity.values("asset") {
                beside
                    .entry(asset.to_owned())
                    .or_default()
                    .owners
                    .extend(owners(&entity));
            }
        } else if schema.is_a(Schema::IDENTIFICATION) || schema.is_a(Schema::CRYPTO_WALLET) {
            for holder in entity.values("holder") {
                beside
                    .entry(holder.to_owned())
                    .or_default()
                    .identifiers
                    .extend(Facts::of(&entity).identifiers);
            }
        }
        if is_party(&entity) {
            parties.push(entity);
        }
    }
    for party in &parties {
        for address in party.values("addressEntity") {
            let found = EntityId::new(address)
                .ok()
                .and_then(|id| address_countries.get(&id));
            if let Some(found) = found {
                beside
                    .entry(party.id().as_str().to_owned())
                    .or_default()
                    .countries
                    .extend(found);
            }
        }
    }
    parties
        .iter()
        .map(|entity| {
            listed(
                entity,
                beside.remove(entity.id().as_str()).unwrap_or_default(),
            )
        })
        .collect()
}

fn is_party(entity: &Entity) -> bool {
    let schema = entity.schema();
    let can_be_dealt_with = schema.is_matchable()
        && !schema.is_a(Schema::ADDRESS)
        && !schema.is_a(Schema::IDENTIFICATION)
        && !schema.is_a(Schema::SANCTION);
    can_be_dealt_with && (!names(entity).is_empty() || !Facts::of(entity).identifiers.is_empty())
}

fn owners(ownership: &Entity) -> impl Iterator<Item = CardOwner> + '_ {
    ownership.values("owner").filter_map(|owner| {
        Some(CardOwner {
            owner: EntityId::new(owner).ok()?,
            share: ownership.first("percentage").map(str::to_owned),
            start: ownership.dates("startDate").min(),
            end: ownership.dates("endDate").max(),
            role: ownership.first("role").map(str::to_owned),
        })
    })
}

fn countries(entity: &Entity) -> Vec<Country> {
    entity
        .values("country")
        .filter_map(Country::from_code)
        .collect()
}

fn listed(entity: &Entity, beside: Beside) -> ListedParty {
    let mut facts = Facts::of(entity);
    facts.identifiers.extend(beside.identifiers);
    facts.countries.extend(beside.countries);
    facts.settle();
    let names = names(entity);
    let card = Card {
        caption: entity.caption().to_owned(),
        names,
        facts,
        topics: entity.values("topics").map(str::to_owned).collect(),
        sources: entity
            .origin()
            .map(|origin| origin.datasets.clone())
            .unwrap_or_default(),
        designations: beside.designations,
        owners: beside.owners,
    };
    let indexed = indexed(entity.id().clone(), entity.schema(), &card);
    ListedParty { indexed, card }
}

/// What the index searches of a party: its card says it all.
pub(crate) fn indexed(id: EntityId, schema: Schema, card: &Card) -> IndexedParty {
    let kind = name_kind(schema);
    let names = card.names.iter().map(|name| IndexedName {
        text: name.text.clone(),
        kind,
        weak: name.property == "weakAlias",
    });
    let facts = &card.facts;
    IndexedParty {
        id,
        schema,
        names: names.collect(),
        countries: facts.countries.clone(),
        identifiers: facts
            .identifiers
            .iter()
            .map(|identifier| identifier.value.clone())
            .collect(),
        listed: card
            .designations
            .iter()
            .map(|act| Listed {
                start: act.begins(),
                end: act.ends().and_then(|last| last.tomorrow().ok()),
            })
            .collect(),
    }
}

/// Whole names first by strength, so that of two equal scores the stronger name is told.
fn names(entity: &Entity) -> Vec<CardName> {
    let mut names = Vec::new();
    for property in ["name", "alias", "previousName", "abbreviation", "weakAlias"] {
        for text in entity.values(property) {
            names.push(CardName {
                property: property.to_owned(),
                text: text.to_owned(),
            });
        }
    }
    if names.is_empty() {
        // Some sources give the parts alone.
        let parts = [
            "firstName",
            "secondName",
            "middleName",
            "fatherName",
            "lastName",
        ];
        let whole: Vec<&str> = parts.iter().filter_map(|part| entity.first(part)).collect();
        if !whole.is_empty() {
            names.push(CardName {
                property: "name".to_owned(),
                text: whole.join(" "),
            });
        }
    }
    names
}

/// How the names of a schema are read.
#[must_use]
pub fn name_kind(schema: Schema) -> NameKind {
    if schema.is_a(Schema::PERSON) {
        NameKind::Person
    } else if schema.is_a(Schema::VEHICLE) {
        NameKind::Vessel
    } else if schema == Schema::LEGAL_ENTITY || schema == Schema::THING {
        NameKind::Unknown
    } else {
        NameKind::Organisation
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(id: &str, schema: Schema, said: &[(&str, &str)]) -> Entity {
        let mut entity = Entity::new(EntityId::new(id).unwrap(), schema);
        for (property, value) in said {
            entity.add(property, value);
        }
        entity
    }

    #[test]
    fn what_is_said_of_a_party_comes_together() {
        let parties = gather([
            entity(
                "p-1",
                Schema::PERSON,
                &[
                    ("name", "A B"),
                    ("weakAlias", "C"),
                    ("addressEntity", "addr-1"),
                ],
            ),
            entity(
                "addr-1",
                Schema::ADDRESS,
                &[("full", "Tehran"), ("country", "ir")],
            ),
            entity(
                "pass-1",
                Schema::PASSPORT,
                &[("holder", "p-1"), ("number", "X-123456")],
            ),
            entity(
                "w-1",
                Schema::CRYPTO_WALLET,
                &[
                    ("holder", "p-1"),
                    ("publicKey", "149w62rY42aZBox8fGcmqNsXUzSStKeq8C"),
                ],
            ),
            entity(
                "s-1",
                Schema::SANCTION,
                &[
                    ("entity", "p-1"),
                    ("entity", "p-2"),
                    ("startDate", "2018-04-15"),
                ],
            ),
            entity(
                "p-2",
                Schema::PERSON,
                &[("firstName", "D"), ("lastName", "E")],
            ),
        ]);
        let ids: Vec<_> = parties
            .iter()
            .map(|party| party.indexed.id.as_str())
            .collect();
        assert_eq!(ids, ["p-1", "w-1", "p-2"]);
        let first = &parties[0];
        assert_eq!(first.indexed.countries, [Country::from_code("ir").unwrap()]);
        assert_eq!(first.indexed.identifiers.len(), 2);
        assert_eq!(first.card.designations.len(), 1);
        assert!(first.indexed.names[1].weak);
        assert_eq!(parties[2].indexed.names[0].text, "D E");
        assert_eq!(parties[2].card.designations.len(), 1, "one act against two");
    }
}
