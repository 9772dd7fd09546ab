//! One party with all that is said of it, and its way through the editions.

use interdict_ledger::Presence as Kept;
use serde::Serialize;

use super::entity::Entity;

#[derive(Serialize)]
pub(crate) struct Show {
    /// One a dataset that has an entity with this id.
    pub(crate) found: Vec<Found>,
}

#[derive(Serialize)]
pub(crate) struct Found {
    pub(crate) dataset: String,
    /// The edition that answers, and the day it counts as published.
    pub(crate) edition: String,
    pub(crate) day: String,
    /// `current`, or `later_edition` when none is kept from before the day asked.
    pub(crate) basis: &'static str,
    pub(crate) entity: Entity,
    pub(crate) addresses: Vec<Entity>,
    /// The legal acts against it.
    pub(crate) listings: Vec<Entity>,
    pub(crate) documents: Vec<Entity>,
    /// Ownership, family, directorships and the like, with whom they join.
    pub(crate) links: Vec<Link>,
    pub(crate) history: History,
}

#[derive(Serialize)]
pub(crate) struct Link {
    pub(crate) link: Entity,
    pub(crate) others: Vec<Party>,
}

#[derive(Serialize)]
pub(crate) struct Party {
    pub(crate) id: String,
    pub(crate) schema: String,
    pub(crate) caption: String,
}

/// The editions that list it.
#[derive(Serialize)]
pub(crate) struct History {
    #[serde(flatten)]
    pub(crate) listed: Listed,
    /// The editions in which it came, changed or went.
    pub(crate) events: Vec<HistoryEvent>,
}

/// How many editions list a party, and from when to when.
#[derive(Serialize)]
pub(crate) struct Listed {
    /// Editions kept of the dataset.
    pub(crate) editions: usize,
    /// Editions that list it.
    pub(crate) listed_in: usize,
    pub(crate) first: Option<Presence>,
    pub(crate) last: Option<Presence>,
}

#[derive(Clone, Serialize)]
pub(crate) struct Presence {
    pub(crate) edition: String,
    pub(crate) day: String,
}

#[derive(Serialize)]
pub(crate) struct HistoryEvent {
    #[serde(flatten)]
    pub(crate) at: Presence,
    /// `listed`, `modified` or `absent`.
    pub(crate) event: &'static str,
}

impl Listed {
    pub(crate) fn of(presence: &[Kept]) -> Self {
        let present = || presence.iter().filter(|presence| presence.present);
        Self {
            editions: presence.len(),
            listed_in: present().count(),
            first: present().next().map(Presence::of),
            last: present().next_back().map(Presence::of),
        }
    }
}

impl Presence {
    pub(crate) fn of(presence: &Kept) -> Self {
        Self {
            edition: presence.edition.0.to_string(),
            day: presence.day.to_string(),
        }
    }
}
