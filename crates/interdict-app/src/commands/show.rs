//! `interdict show`: one party, all that is said of it, and its way through the editions.

use std::collections::{BTreeMap, BTreeSet};

use interdict_ledger::{AsOf, Basis, ChosenReading, Ledger, Presence, View};
use interdict_model::{DatasetKey, Entity, EntityId, PropertyType, Schema};
use jiff::Timestamp;
use jiff::civil::Date;

use interdict::screen::Freshness;

use crate::Outcome;
use crate::asked::open_screener;
use crate::cli::GlobalArgs;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::wire::entity::Entity as WireEntity;
use crate::wire::show::{
    Found, History, HistoryEvent, Link, Listed, Party, Presence as WirePresence, Show,
};
use crate::words::{day, instant};
use crate::{clock, ledger_file, near, register, render, resolve};

/// Show a party: names in every script, identifiers, addresses, links, listings, edition history
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The party's id, as screening and diff print it: ofac-36
    #[arg(value_name = "ID")]
    id: String,

    /// In this dataset only
    #[arg(long, value_name = "DATASET", value_parser = resolve::dataset_key)]
    dataset: Option<DatasetKey>,

    /// As the lists stood on this day [default: today, in UTC]
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,

    /// As the ledger stood at this instant [default: now]
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    recorded: Option<Timestamp>,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let ledger = ledger_file::for_reading(global, console)?;
    let now = clock::now();
    let as_of = AsOf {
        listed: args.on.unwrap_or_else(|| clock::day_of(now)),
        recorded: args.recorded.unwrap_or(now),
    };
    let only = args.dataset.as_slice();
    let view = ledger
        .view(as_of, Some(only).filter(|only| !only.is_empty()))
        .map_err(|error| Failure::ask("look at the lists", &error))?;
    let Ok(id) = EntityId::new(&args.id) else {
        return Err(unknown(args, &ledger, &view, console)?);
    };
    let mut found = Vec::new();
    for chosen in view.chosen() {
        let searched = gather(&view, chosen, &id);
        let Some(gathered) = searched.map_err(|error| Failure::ask(doing(args), &error))? else {
            continue;
        };
        let history = ledger
            .history(&chosen.dataset, &id)
            .map_err(|error| Failure::ask(doing(args), &error))?;
        found.push(gathered.found(chosen, &history.presence));
    }
    if found.is_empty() {
        return Err(match gone(args, &id, &ledger, &view)? {
            Some(failure) => failure,
            None => unknown(args, &ledger, &view, console)?,
        });
    }
    console.answer(&Show { found }, render::show);
    Ok(Outcome::Clear)
}

fn doing(args: &Args) -> String {
    format!("show {}", args.id)
}

/// Says in which editions a party was listed that is on no list of the day.
fn gone(
    args: &Args,
    id: &EntityId,
    ledger: &Ledger,
    view: &View,
) -> Result<Option<Failure>, Failure> {
    let mut listed_on = Vec::new();
    for chosen in view.chosen() {
        let history = ledger
            .history(&chosen.dataset, id)
            .map_err(|error| Failure::ask(doing(args), &error))?;
        let present = history.presence.iter().filter(|presence| presence.present);
        if let Some(last) = present.map(|presence| presence.day).max() {
            listed_on.push(format!(
                "{} listed it last in its edition of {last}",
                chosen.dataset
            ));
        }
    }
    if listed_on.is_empty() {
        return Ok(None);
    }
    let day = view.as_of().listed;
    let cause = format!("it is on no list as of {day}: {}", listed_on.join("; "));
    let failure = Failure::because(Code::NotFound, doing(args), cause);
    Ok(Some(
        failure.hint("give --on DATE with a day on which it was listed"),
    ))
}

/// Says that nobody has this id, and who is near it: by the id itself, or taken as a name.
fn unknown(
    args: &Args,
    ledger: &Ledger,
    view: &View,
    console: &Console,
) -> Result<Failure, Failure> {
    let cause = "no edition kept has an entity with this id";
    let failure = Failure::because(Code::NotFound, doing(args), cause);
    let screener = open_screener(ledger, view, &Freshness::default(), console)?;
    let words = args.id.replace(['-', '_'], " ");
    let name = words.strip_prefix("register ").unwrap_or(&words);
    let mut near = near_ids(args, view)?;
    near.extend(near::parties(&screener, name));
    Ok(failure.hint(if near.is_empty() {
        "ids are printed by `interdict screen` and `interdict diff`".to_owned()
    } else {
        format!("near it are {}", near.join("; "))
    }))
}

/// Ids of the register's parties that differ by some letters; the numbers of other lists are not near
/// each other in any sense.
fn near_ids(args: &Args, view: &View) -> Result<Vec<String>, Failure> {
    let Ok(entities) = view.entities(&register::key()) else {
        return Ok(Vec::new());
    };
    let ids: Result<Vec<String>, _> = entities
        .filter(|entity| {
            !entity
                .as_ref()
                .is_ok_and(|one| !one.schema().is_matchable())
        })
        .map(|entity| entity.map(|entity| entity.id().to_string()))
        .collect();
    let ids = ids.map_err(|error| Failure::ask(doing(args), &error))?;
    let near = near::words(&args.id, ids.iter().map(String::as_str));
    Ok(near.into_iter().map(str::to_owned).collect())
}

/// A party and the entities that point to it or that it points to.
struct Gathered {
    party: Entity,
    around: Vec<Entity>,
    captions: BTreeMap<EntityId, (Schema, String)>,
}

/// Reads one dataset twice: for what touches the party, then for the names of whom that touches.
fn gather(
    view: &View,
    chosen: &ChosenReading,
    id: &EntityId,
) -> Result<Option<Gathered>, interdict_ledger::ReadError> {
    let Some(party) = view.entity(&chosen.dataset, id)? else {
        return Ok(None);
    };
    let targets: BTreeSet<&str> = pointers(&party).collect();
    let mut around = Vec::new();
    for entity in view.entities(&chosen.dataset)? {
        let entity = entity?;
        let touches =
            targets.contains(entity.id().as_str()) || pointers(&entity).any(|to| to == id.as_str());
        if touches && entity.id() != id {
            around.push(entity);
        }
    }
    let mut captions = BTreeMap::new();
    for other in around
        .iter()
        .flat_map(pointers)
        .filter(|other| *other != id.as_str())
    {
        if let Ok(other) = EntityId::new(other)
            && let Some(entity) = view.entity(&chosen.dataset, &other)?
        {
            captions.insert(other, (entity.schema(), entity.caption().to_owned()));
        }
    }
    Ok(Some(Gathered {
        party,
        around,
        captions,
    }))
}

/// The ids that an entity points to.
fn pointers(entity: &Entity) -> impl Iterator<Item = &str> {
    let pointing = entity
        .statements()
        .iter()
        .filter(|said| said.property.kind() == PropertyType::Entity);
    pointing.map(|said| said.value.as_str())
}

impl Gathered {
    fn found(self, chosen: &ChosenReading, presence: &[Presence]) -> Found {
        let of = |wanted: fn(Schema) -> bool| -> Vec<WireEntity> {
            self.around
                .iter()
                .filter(|entity| wanted(entity.schema()))
                .map(WireEntity::of)
                .collect()
        };
        let linking = self.around.iter().filter(|entity| is_link(entity.schema()));
        Found {
            dataset: chosen.dataset.to_string(),
            edition: chosen.edition.0.to_string(),
            day: chosen.day.to_string(),
            basis: match chosen.basis {
                Basis::Current => "current",
                Basis::LaterEdition => "later_edition",
            },
            entity: WireEntity::of(&self.party),
            addresses: of(|schema| schema == Schema::ADDRESS),
            listings: of(|schema| schema.is_a(Schema::SANCTION)),
            documents: of(|schema| schema.is_a(Schema::IDENTIFICATION)),
            links: linking.map(|entity| self.link(entity)).collect(),
            history: history(presence),
        }
    }

    fn link(&self, link: &Entity) -> Link {
        let others = pointers(link).filter(|other| *other != self.party.id().as_str());
        let own_name = |entity: &Entity| Party {
            id: entity.id().to_string(),
            schema: entity.schema().to_string(),
            caption: entity.caption().to_owned(),
        };
        let mut parties: Vec<Party> = others
            .filter_map(|other| {
                let id = EntityId::new(other).ok()?;
                let (schema, caption) = self.captions.get(&id)?;
                Some(Party {
                    id: other.to_owned(),
                    schema: schema.to_string(),
                    caption: caption.clone(),
                })
            })
            .collect();
        if !link.schema().is_a(Schema::INTERVAL) {
            // A party that points here directly, such as a vessel with its owner.
            parties.insert(0, own_name(link));
        }
        Link {
            link: WireEntity::of(link),
            others: parties,
        }
    }
}

/// What is neither an address, a listing nor a document.
fn is_link(schema: Schema) -> bool {
    schema != Schema::ADDRESS
        && !schema.is_a(Schema::SANCTION)
        && !schema.is_a(Schema::IDENTIFICATION)
}

fn history(presence: &[Presence]) -> History {
    let mut events = Vec::new();
    let mut before = false;
    for now in presence {
        let event = match (before, now.present) {
            (false, true) => Some("listed"),
            (true, false) => Some("absent"),
            (true, true) if now.changed => Some("modified"),
            _ => None,
        };
        events.extend(event.map(|event| HistoryEvent {
            at: WirePresence::of(now),
            event,
        }));
        before = now.present;
    }
    History {
        listed: Listed::of(presence),
        events,
    }
}
