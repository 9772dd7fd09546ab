//! One party with all that its list says of it, for programs and for people.

use std::sync::Arc;

use interdict::assess::ListedWorld;
use interdict::assess::{DealingParty, Policy, Timeline, timeline};
use interdict::screen::Terms;
use interdict_ledger::{Basis, Ledger};
use interdict_model::{
    DatasetKey, Designation, Entity, EntityId, PropertyType, Role, Schema, Statement,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::api::Listing;
use super::problem::Problem;
use super::snapshot::Snapshot;
use super::yente::shape::{Adjacent, Nesting};
use crate::failure::Failure;

/// A party.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Party {
    pub(crate) dataset: String,
    pub(crate) id: String,
    pub(crate) schema: &'static str,
    pub(crate) caption: String,
    /// The edition that answers, and the day it counts as published.
    pub(crate) edition: String,
    pub(crate) published: String,
    /// Whether that is later than the day asked, there being none before.
    pub(crate) later_edition: bool,
    pub(crate) names: Vec<Said>,
    pub(crate) identifiers: Vec<Said>,
    pub(crate) addresses: Vec<String>,
    /// What else is said, property by property.
    pub(crate) facts: Vec<Fact>,
    pub(crate) listings: Vec<Listing>,
    pub(crate) links: Vec<Link>,
    pub(crate) history: PartyHistory,
}

/// One value, and what it is.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Said {
    pub(crate) property: String,
    pub(crate) label: String,
    pub(crate) value: String,
    /// The language, where the list names it (ISO 639-3).
    pub(crate) lang: Option<String>,
    /// Issuer and dates of a document.
    pub(crate) detail: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Fact {
    pub(crate) property: String,
    pub(crate) label: String,
    pub(crate) values: Vec<String>,
}

/// A tie to another party.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Link {
    /// What kind of tie: `Ownership`, `Family` ... or the property that points.
    pub(crate) kind: String,
    pub(crate) role: Option<String>,
    pub(crate) detail: Option<String>,
    pub(crate) id: String,
    pub(crate) caption: String,
    pub(crate) schema: Option<&'static str>,
}

/// The party through the editions of its list.
#[derive(Serialize, JsonSchema)]
pub(crate) struct PartyHistory {
    /// Editions kept of the list.
    pub(crate) editions: usize,
    pub(crate) listed_in: usize,
    /// Whether the earliest edition kept has it: then it may have been listed long before.
    pub(crate) since_first_edition: bool,
    pub(crate) events: Vec<Event>,
}

/// What one edition changed.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PartyEvent")]
pub(crate) struct Event {
    pub(crate) day: String,
    pub(crate) edition: String,
    /// The edition before it, which differs; none for the earliest that is kept.
    pub(crate) before: Option<String>,
    /// `listed`, `modified` or `absent`.
    pub(crate) event: &'static str,
}

/// Gathers a party. None when its list, as of the day asked, lacks it.
pub(crate) fn gather(
    ledger: &Ledger,
    snapshot: &Snapshot,
    dataset: &DatasetKey,
    id: &EntityId,
) -> Result<Option<Party>, Failure> {
    let Some(at) = snapshot.place(dataset) else {
        return Ok(None);
    };
    let Some(entity) = snapshot.entity(at, id)? else {
        return Ok(None);
    };
    let adjacent = Nesting::new(snapshot, at).adjacent(&entity)?;
    let others: Vec<(&'static str, Adjacent)> = adjacent
        .into_iter()
        .flat_map(|(way, others)| others.into_iter().map(move |other| (way, other)))
        .collect();
    let chosen = &snapshot.view.chosen()[at];
    let day = snapshot.view.as_of().listed;
    let mut party = Party {
        dataset: dataset.to_string(),
        id: id.to_string(),
        schema: entity.schema().name(),
        caption: entity.caption().to_owned(),
        edition: chosen.edition.0.to_string(),
        published: chosen.day.to_string(),
        later_edition: chosen.basis == Basis::LaterEdition,
        names: said(&entity, PropertyType::Name),
        identifiers: said(&entity, PropertyType::Identifier),
        addresses: entity.values("address").map(str::to_owned).collect(),
        facts: facts(&entity),
        listings: Vec::new(),
        links: Vec::new(),
        history: history(ledger, dataset, id)?,
    };
    for (way, other) in others {
        party.add(snapshot, at, id, way, &other, day)?;
    }
    party.addresses.sort();
    party.addresses.dedup();
    Ok(Some(party))
}

impl Party {
    /// Puts one that lies next to the party where it belongs.
    fn add(
        &mut self,
        snapshot: &Snapshot,
        at: usize,
        own: &EntityId,
        way: &str,
        other: &Adjacent,
        day: jiff::civil::Date,
    ) -> Result<(), Failure> {
        let other = match other {
            Adjacent::Entity(other) => other,
            Adjacent::Unknown(id) => {
                self.links.push(Link {
                    kind: label_of(way),
                    role: None,
                    detail: None,
                    id: id.clone(),
                    caption: id.clone(),
                    schema: None,
                });
                return Ok(());
            }
        };
        let schema = other.schema();
        if schema.is_a(Schema::SANCTION) {
            self.listings
                .extend(Designation::of(other).map(|act| Listing::on(&act, day)));
        } else if schema == Schema::ADDRESS {
            self.addresses.push(other.caption().to_owned());
        } else if schema.is_a(Schema::IDENTIFICATION) {
            self.identifiers.extend(document(other));
        } else if schema.is_a(Schema::INTERVAL) {
            self.links.extend(through(snapshot, at, own, other)?);
        } else {
            self.links.push(Link {
                kind: label_of(way),
                role: None,
                detail: None,
                id: other.id().to_string(),
                caption: other.caption().to_owned(),
                schema: Some(schema.name()),
            });
        }
        Ok(())
    }
}

/// The parties at the other end of a tie.
fn through(
    snapshot: &Snapshot,
    at: usize,
    own: &EntityId,
    tie: &Entity,
) -> Result<Vec<Link>, Failure> {
    let text = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| tie.first(name))
            .map(str::to_owned)
    };
    let period = match (tie.first("startDate"), tie.first("endDate")) {
        (None, None) => None,
        (from, to) => Some(format!(
            "{} – {}",
            from.unwrap_or("?"),
            to.unwrap_or("today")
        )),
    };
    let share = tie.first("percentage").map(|share| format!("{share} %"));
    let detail: Vec<String> = share
        .into_iter()
        .chain(period)
        .chain(text(&["summary"]))
        .collect();
    let mut links = Vec::new();
    for said in tie
        .statements()
        .iter()
        .filter(|said| said.property.kind() == PropertyType::Entity)
    {
        let Ok(id) = EntityId::new(&said.value) else {
            continue;
        };
        if id == *own {
            continue;
        }
        let other = snapshot.entity(at, &id)?;
        links.push(Link {
            kind: tie.schema().label().to_owned(),
            role: text(&["role", "relationship", "status"]),
            detail: (!detail.is_empty()).then(|| detail.join(", ")),
            caption: other
                .as_ref()
                .map_or_else(|| id.to_string(), |other| other.caption().to_owned()),
            schema: other.map(|other| other.schema().name()),
            id: id.to_string(),
        });
    }
    Ok(links)
}

fn label_of(way: &str) -> String {
    let property = Schema::all().find_map(|schema| schema.property(way));
    property.map_or_else(|| way.to_owned(), |property| property.label().to_owned())
}

fn document(entity: &Entity) -> Option<Said> {
    let detail: Vec<&str> = [
        "country",
        "type",
        "authority",
        "startDate",
        "endDate",
        "summary",
    ]
    .iter()
    .filter_map(|property| entity.first(property))
    .collect();
    Some(Said {
        property: entity.schema().name().to_owned(),
        label: entity.schema().label().to_owned(),
        value: entity.first("number")?.to_owned(),
        lang: None,
        detail: (!detail.is_empty()).then(|| detail.join(", ")),
    })
}

fn said(entity: &Entity, kind: PropertyType) -> Vec<Said> {
    let order = ["name", "alias", "previousName", "weakAlias"];
    let rank = |said: &&Statement| {
        order
            .iter()
            .position(|name| *name == said.property.name())
            .unwrap_or(order.len())
    };
    let mut statements: Vec<&Statement> = entity
        .statements()
        .iter()
        .filter(|said| said.property.kind() == kind)
        .collect();
    statements.sort_by_key(rank);
    statements
        .into_iter()
        .map(|said| Said {
            property: said.property.name().to_owned(),
            label: said.property.label().to_owned(),
            value: said.value.clone(),
            lang: said.lang.clone(),
            detail: None,
        })
        .collect()
}

/// What is neither a name, an identifier, an address nor a tie.
fn facts(entity: &Entity) -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    for said in entity.statements() {
        let elsewhere = matches!(
            said.property.kind(),
            PropertyType::Name
                | PropertyType::Identifier
                | PropertyType::Address
                | PropertyType::Entity
        );
        if elsewhere {
            continue;
        }
        let value = shown(said);
        match facts.last_mut() {
            Some(last) if last.property == said.property.name() => {
                if last.values.last() != Some(&value) {
                    last.values.push(value);
                }
            }
            _ => facts.push(Fact {
                property: said.property.name().to_owned(),
                label: said.property.label().to_owned(),
                values: vec![value],
            }),
        }
    }
    facts
}

/// Countries by name; the rest as it is.
fn shown(said: &Statement) -> String {
    match said.property.kind() {
        PropertyType::Country => interdict_model::Country::from_code(&said.value)
            .map_or_else(|| said.value.clone(), |country| country.name().to_owned()),
        _ => said.value.clone(),
    }
}

fn history(ledger: &Ledger, dataset: &DatasetKey, id: &EntityId) -> Result<PartyHistory, Failure> {
    let history = ledger.history(dataset, id).map_err(|error| {
        Failure::ask(
            format!("trace {id} through the editions of {dataset}"),
            &error,
        )
    })?;
    let mut events = Vec::new();
    let mut before = false;
    let mut last = None;
    for now in &history.presence {
        let event = match (before, now.present) {
            (false, true) => Some("listed"),
            (true, false) => Some("absent"),
            (true, true) if now.changed => Some("modified"),
            _ => None,
        };
        events.extend(event.map(|event| Event {
            day: now.day.to_string(),
            edition: now.edition.0.to_string(),
            before: last.clone(),
            event,
        }));
        before = now.present;
        last = Some(now.edition.0.to_string());
    }
    Ok(PartyHistory {
        editions: history.presence.len(),
        listed_in: history.presence.iter().filter(|now| now.present).count(),
        since_first_edition: history.presence.first().is_some_and(|first| first.present),
        events,
    })
}

/// What happened to a party, through measures and listings. None where the register is not held.
pub(crate) fn timeline_of(snapshot: &Snapshot, party: &Party) -> Option<Timeline> {
    let register = snapshot.register.as_ref()?;
    let world = ListedWorld::new(
        &snapshot.screener,
        register,
        Policy::default(),
        Terms::default(),
    );
    let mut asked = DealingParty::named(&party.caption, Role::Counterparty);
    asked.schema = Schema::named(party.schema);
    Some(timeline(&asked, &world))
}

/// Key and id out of a path.
pub(crate) fn named(dataset: &str, id: &str) -> Result<(DatasetKey, EntityId), Problem> {
    let key = DatasetKey::new(dataset).map_err(|error| Problem::missing(error.to_string()))?;
    let id = EntityId::new(id).map_err(|error| Problem::missing(error.to_string()))?;
    Ok((key, id))
}

/// The party, or a problem that says on which day it was listed.
pub(crate) fn found(
    ledger: &Ledger,
    snapshot: &Arc<Snapshot>,
    dataset: &DatasetKey,
    id: &EntityId,
) -> Result<Party, Problem> {
    let found = gather(ledger, snapshot, dataset, id).map_err(|failure| Problem::of(&failure))?;
    if let Some(party) = found {
        return Ok(party);
    }
    let day = snapshot.view.as_of().listed;
    let presence = ledger
        .history(dataset, id)
        .map(|history| history.presence)
        .unwrap_or_default();
    let last = presence
        .iter()
        .filter(|seen| seen.present)
        .map(|seen| seen.day)
        .max();
    Err(Problem::missing(match last {
        Some(last) => {
            format!("{dataset} does not list {id} as of {day}; it did on {last}: give on={last}")
        }
        None => format!("no edition of {dataset} that is held lists {id}"),
    }))
}
