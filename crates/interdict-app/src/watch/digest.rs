//! A digest of some days: what changed in lists and measures, what that means for the books, and what
//! is coming. It is made from the ledger and the register alone, so the same days give the same digest.

use std::collections::BTreeMap;

use interdict_ledger::{Admission, KeptEdition, Ledger};
use interdict_model::Register;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::alerts::{self, State};
use super::runs::{self, ChangeEntry};
use crate::failure::Failure;
use crate::{clock, register};

/// What happened from one day to another, both of them in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Digest {
    pub(crate) from: Date,
    pub(crate) to: Date,
    pub(crate) lists: Vec<ListChanges>,
    pub(crate) measures: Vec<LawEvent>,
    pub(crate) books: Vec<BookChanges>,
    /// Alerts that wait for somebody.
    pub(crate) open_alerts: u64,
    /// What the register knows of the days after.
    pub(crate) coming: Vec<LawEvent>,
}

/// What an edition of a list brought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListChanges {
    pub(crate) dataset: String,
    pub(crate) edition: String,
    pub(crate) day: Date,
    /// The edition it is compared with; without one it is the first.
    pub(crate) before: Option<String>,
    pub(crate) added: Named,
    pub(crate) removed: Named,
    pub(crate) modified: Named,
}

/// Parties: how many, and the names of the first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Named {
    pub(crate) count: u64,
    pub(crate) names: Vec<String>,
}

/// What happens to a measure or a permission on a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LawEvent {
    pub(crate) day: Date,
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) authority: String,
    pub(crate) what: String,
}

/// What the watches of those days found for one book.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BookChanges {
    pub(crate) book: String,
    pub(crate) changes: Vec<ChangeEntry>,
}

impl PartialEq for BookChanges {
    fn eq(&self, other: &Self) -> bool {
        let text = |one: &Self| serde_json::to_string(&one.changes).ok();
        self.book == other.book && text(self) == text(other)
    }
}

/// Names that are told of each kind of change.
const NAMES_MAX: usize = 25;

/// How far ahead the register is looked into, in days.
const AHEAD_DAYS: i64 = 90;

impl Digest {
    /// Makes the digest of some days.
    pub(crate) fn of(
        ledger: &Ledger,
        law: &Register,
        from: Date,
        to: Date,
    ) -> Result<Self, Failure> {
        let open = alerts::all(ledger)?;
        let waiting = |state| matches!(state, State::Open | State::AwaitsSecond);
        let events = law_events(law);
        let last_ahead = to
            .checked_add(jiff::Span::new().days(AHEAD_DAYS))
            .unwrap_or(Date::MAX);
        let between = |first: Date, last: Date| {
            events
                .iter()
                .filter(move |event| (first..=last).contains(&event.day))
                .cloned()
        };
        Ok(Self {
            from,
            to,
            lists: lists(ledger, from, to)?,
            measures: between(from, to).collect(),
            books: books(ledger, from, to)?,
            open_alerts: open.values().filter(|alert| waiting(alert.state)).count() as u64,
            coming: to
                .tomorrow()
                .map_or_else(|_| Vec::new(), |next| between(next, last_ahead).collect()),
        })
    }

    /// The digest of days on which nothing happened.
    pub(crate) fn nothing(from: Date, to: Date) -> Self {
        Self {
            from,
            to,
            lists: Vec::new(),
            measures: Vec::new(),
            books: Vec::new(),
            open_alerts: 0,
            coming: Vec::new(),
        }
    }

    /// Whether there is nothing to tell.
    pub(crate) fn is_empty(&self) -> bool {
        self.lists.is_empty() && self.measures.is_empty() && self.books.is_empty()
    }

    /// The days in words.
    pub(crate) fn title(&self) -> String {
        if self.from == self.to {
            format!("Restricted parties on {}", self.to)
        } else {
            format!("Restricted parties from {} to {}", self.from, self.to)
        }
    }
}

/// The editions of those days, each beside the one before it.
fn lists(ledger: &Ledger, from: Date, to: Date) -> Result<Vec<ListChanges>, Failure> {
    let mut by_dataset: BTreeMap<String, Vec<(Date, KeptEdition)>> = BTreeMap::new();
    let kept = crate::resolve::editions(ledger, None)?;
    for edition in kept {
        let admitted = matches!(edition.admission, Admission::Admitted);
        let is_list = edition.dataset.as_str() != register::KEY;
        if let Some(day) = edition
            .days
            .first()
            .copied()
            .filter(|_| admitted && is_list)
        {
            by_dataset
                .entry(edition.dataset.to_string())
                .or_default()
                .push((day, edition));
        }
    }
    let mut found = Vec::new();
    for (dataset, mut editions) in by_dataset {
        editions.sort_by_key(|(day, edition)| (*day, edition.recorded));
        for at in 0..editions.len() {
            let (day, edition) = &editions[at];
            if !(from..=to).contains(day) {
                continue;
            }
            let before = at.checked_sub(1).map(|before| &editions[before].1);
            found.push(list(ledger, &dataset, *day, edition, before)?);
        }
    }
    Ok(found)
}

fn list(
    ledger: &Ledger,
    dataset: &str,
    day: Date,
    edition: &KeptEdition,
    before: Option<&KeptEdition>,
) -> Result<ListChanges, Failure> {
    let mut told = ListChanges {
        dataset: dataset.to_owned(),
        edition: edition.id.0.to_string(),
        day,
        before: before.map(|before| before.id.0.to_string()),
        added: Named::default(),
        removed: Named::default(),
        modified: Named::default(),
    };
    if let Some(before) = before {
        let changes = ledger
            .changes(before.id, edition.id)
            .map_err(|error| Failure::ask(format!("compare two editions of {dataset}"), &error))?;
        told.added = named(&changes.added);
        told.removed = named(&changes.removed);
        told.modified = named(&changes.modified);
    }
    Ok(told)
}

/// The parties among some changes; addresses, acts and papers are told with the party they belong to.
fn named(changes: &[interdict_ledger::EntityChange]) -> Named {
    let parties = changes
        .iter()
        .filter(|change| crate::wire::entity::stands_alone(change.schema));
    let mut names: Vec<String> = parties.map(|change| change.caption.clone()).collect();
    names.sort();
    let count = names.len() as u64;
    names.truncate(NAMES_MAX);
    Named { count, names }
}

fn books(ledger: &Ledger, from: Date, to: Date) -> Result<Vec<BookChanges>, Failure> {
    let mut found: BTreeMap<String, Vec<ChangeEntry>> = BTreeMap::new();
    for (entry, run) in runs::all(ledger)? {
        let day = clock::day_of(entry.at);
        if (from..=to).contains(&day) && !run.changes.is_empty() {
            found.entry(run.book).or_default().extend(run.changes);
        }
    }
    let books = found
        .into_iter()
        .map(|(book, changes)| BookChanges { book, changes });
    Ok(books.collect())
}

/// Every day on which the register knows something to happen, in order.
fn law_events(law: &Register) -> Vec<LawEvent> {
    let mut events = Vec::new();
    for measure in law.measures() {
        for event in &measure.events {
            let due = if event.is_scheduled() {
                " (due, not yet seen to happen)"
            } else {
                ""
            };
            let note = event
                .note()
                .map_or(String::new(), |note| format!(": {note}"));
            let happened = |day, what: String| LawEvent {
                day,
                id: measure.id.to_string(),
                title: measure.title.clone(),
                authority: measure.authority.clone(),
                what,
            };
            events.push(happened(
                event.occurred(),
                format!("{}{due}{note}", event.kind()),
            ));
            if event.effective() != event.occurred() {
                events.push(happened(
                    event.effective(),
                    format!("{}{due} takes effect{note}", event.kind()),
                ));
            }
        }
    }
    for permission in law.authorizations() {
        for step in &permission.steps {
            let happened = |day, what: &str| LawEvent {
                day,
                id: permission.id.clone(),
                title: permission.title.clone(),
                authority: permission.authority.clone(),
                what: what.to_owned(),
            };
            events.extend(
                step.valid
                    .from()
                    .map(|day| happened(day, "permission begins")),
            );
            events.extend(
                step.valid
                    .to()
                    .map(|day| happened(day, "first day without this permission")),
            );
        }
    }
    events.sort();
    events.dedup();
    events
}
