//! The state of a clause for a party on a day, derived from events and from nothing else.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;

use super::{Event, EventKind, Span};

/// How a clause stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Nothing has happened yet.
    None,
    /// Proposed, not decided.
    Proposed,
    /// Decided; it binds later, or the day it binds is not known yet.
    AdoptedNotEffective,
    /// It binds.
    InForce,
    /// It binds in general, but the party has not been named for good.
    InForceButNoSubject,
    /// Held in suspense by its issuer.
    Suspended,
    /// Held in suspense by a court.
    Stayed,
    /// A change was due, or is reported without a source that was read: nobody may rely on it.
    Unconfirmed,
    /// Over.
    Ended(Ending),
}

/// How a measure ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Ending {
    Terminated,
    Expired,
    Superseded,
    Vacated,
    Withdrawn,
    PartyRemoved,
}

/// One change of state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The first day of the new state.
    pub day: Date,
    /// The new state.
    pub state: State,
    /// The place in the measure's events of the one that brought it; none where a clause's own
    /// first or last day did.
    pub event: Option<usize>,
}

/// Every change of state of one clause for one party, in order.
///
/// Invariant: days rise, and no two neighbours have the same state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    changes: Vec<Change>,
}

/// What the events so far add up to.
#[derive(Clone, Copy, Default)]
struct Progress {
    proposed: bool,
    adopted: bool,
    begun: bool,
    named: bool,
    suspended: bool,
    stayed: bool,
    unsure: bool,
    ended: Option<Ending>,
}

/// One moment at which an event speaks: when it is decided, or when it takes effect.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Moment {
    day: Date,
    event: usize,
    effective: bool,
}

/// What is asked of the events of a measure.
pub(crate) struct Question<'a> {
    /// The clause's id.
    pub(crate) clause: &'a str,
    /// The clause's own first and last days.
    pub(crate) applies: Span,
    /// The subject, where the measure names any.
    pub(crate) party: Option<&'a str>,
    /// Whether the measure binds only those finally designated.
    pub(crate) needs_designation: bool,
}

impl History {
    /// Derives the history of a clause for a party.
    pub(crate) fn derive(events: &[Event], question: &Question<'_>) -> Self {
        let about: Vec<(usize, &Event)> = events
            .iter()
            .enumerate()
            .filter(|(_, event)| event.concerns(question.clause, question.party))
            .collect();
        let joins_later = about
            .iter()
            .any(|(_, event)| event.kind() == EventKind::PartyAdded);
        let mut history = Self::default();
        let mut progress = Progress::default();
        let moments = moments(&about);
        let days: BTreeSet<Date> = moments
            .iter()
            .map(|moment| moment.day)
            .chain(question.applies.from())
            .chain(question.applies.to())
            .collect();
        for day in days {
            let mut cause = None;
            for moment in moments.iter().filter(|moment| moment.day == day) {
                let event = &events[moment.event];
                let general = event.kind() == EventKind::Effective && event.parties().is_empty();
                if !(joins_later && general) {
                    progress.take(event, moment.effective);
                    cause = Some(moment.event);
                }
            }
            history.note(day, progress.state(question, day), cause);
        }
        history
    }

    fn note(&mut self, day: Date, state: State, event: Option<usize>) {
        let before = self.changes.last().map_or(State::None, |last| last.state);
        if state != before {
            self.changes.push(Change { day, state, event });
        }
    }

    /// The state on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> State {
        self.last_change(day)
            .map_or(State::None, |change| change.state)
    }

    /// The change that brought the state of the day.
    #[must_use]
    pub fn last_change(&self, day: Date) -> Option<&Change> {
        self.changes.iter().rev().find(|change| change.day <= day)
    }

    /// The next change after the day.
    #[must_use]
    pub fn next_change(&self, day: Date) -> Option<&Change> {
        self.changes.iter().find(|change| change.day > day)
    }

    /// Every change, in order.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }
}

fn moments(events: &[(usize, &Event)]) -> Vec<Moment> {
    let mut all = Vec::with_capacity(events.len() * 2);
    for (at, event) in events {
        if event.effective() != event.occurred() && !event.is_scheduled() {
            all.push(Moment {
                day: event.occurred(),
                event: *at,
                effective: false,
            });
        }
        all.push(Moment {
            day: event.effective(),
            event: *at,
            effective: true,
        });
    }
    all.sort_unstable();
    all
}

impl Progress {
    /// Takes one moment in. Until its effect, a decision to begin only makes the measure adopted.
    fn take(&mut self, event: &Event, effective: bool) {
        let kind = event.kind();
        if !effective {
            self.adopted |= matches!(
                kind,
                EventKind::Effective | EventKind::PartyAdded | EventKind::Adopted
            );
            return;
        }
        if event.is_unsure() {
            self.unsure = true;
            return;
        }
        // A confirmed change settles what was unsure before it.
        self.unsure &= !settles(kind);
        match kind {
            EventKind::Proposed => self.proposed = true,
            EventKind::Adopted | EventKind::Announced | EventKind::DesignatedInitially => {
                self.adopted = true;
            }
            EventKind::Effective | EventKind::PartyAdded | EventKind::Reimposed => self.begin(),
            EventKind::Activated => self.begin(),
            EventKind::DesignatedFinally => self.named = true,
            EventKind::Suspended => {
                self.adopted = true;
                self.suspended = true;
            }
            EventKind::StayedByCourt => self.stayed = true,
            EventKind::StayLifted => self.stayed = false,
            EventKind::Vacated => self.ended = Some(Ending::Vacated),
            EventKind::Superseded => self.ended = Some(Ending::Superseded),
            EventKind::Terminated => self.ended = Some(Ending::Terminated),
            EventKind::Expired => self.ended = Some(Ending::Expired),
            EventKind::WithdrawnBeforeEffect => self.ended = Some(Ending::Withdrawn),
            EventKind::PartyRemoved => self.ended = Some(Ending::PartyRemoved),
            EventKind::Published
            | EventKind::Extended
            | EventKind::Amended
            | EventKind::Remanded => {}
        }
    }

    fn begin(&mut self) {
        self.begun = true;
        self.suspended = false;
        self.ended = None;
    }

    fn state(&self, question: &Question<'_>, day: Date) -> State {
        if self.unsure {
            return State::Unconfirmed;
        }
        if let Some(ending) = self.ended {
            return State::Ended(ending);
        }
        if self.stayed {
            return State::Stayed;
        }
        if self.suspended {
            return State::Suspended;
        }
        if !self.begun {
            return match (self.adopted, self.proposed) {
                (true, _) => State::AdoptedNotEffective,
                (false, true) => State::Proposed,
                (false, false) => State::None,
            };
        }
        if question.applies.is_after(day) {
            State::AdoptedNotEffective
        } else if !question.applies.contains(day) {
            State::Ended(Ending::Expired)
        } else if question.needs_designation && !self.named {
            State::InForceButNoSubject
        } else {
            State::InForce
        }
    }
}

fn settles(kind: EventKind) -> bool {
    kind.is_milder()
        || matches!(
            kind,
            EventKind::Effective
                | EventKind::PartyAdded
                | EventKind::Activated
                | EventKind::Reimposed
                | EventKind::Extended
        )
}

impl State {
    /// The word in kebab case.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Proposed => "proposed",
            Self::AdoptedNotEffective => "adopted-not-effective",
            Self::InForce => "in-force",
            Self::InForceButNoSubject => "in-force-but-no-subject",
            Self::Suspended => "suspended",
            Self::Stayed => "stayed",
            Self::Unconfirmed => "unconfirmed",
            Self::Ended(Ending::Terminated) => "ended-terminated",
            Self::Ended(Ending::Expired) => "ended-expired",
            Self::Ended(Ending::Superseded) => "ended-superseded",
            Self::Ended(Ending::Vacated) => "ended-vacated",
            Self::Ended(Ending::Withdrawn) => "ended-withdrawn",
            Self::Ended(Ending::PartyRemoved) => "ended-party-removed",
        }
    }

    /// Whether the clause may come to bind without a new measure: proposed, adopted, suspended,
    /// stayed, or waiting for a designation.
    #[must_use]
    pub fn is_pending(self) -> bool {
        matches!(
            self,
            Self::Proposed
                | Self::AdoptedNotEffective
                | Self::InForceButNoSubject
                | Self::Suspended
                | Self::Stayed
        )
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Attestation, EventParts, Standing};
    use super::*;

    fn event(kind: EventKind, occurred: &str, effective: &str, parties: &[&str]) -> Event {
        attested(
            kind,
            occurred,
            effective,
            parties,
            Standing::VerifiedPrimary,
        )
    }

    fn attested(
        kind: EventKind,
        occurred: &str,
        effective: &str,
        parties: &[&str],
        standing: Standing,
    ) -> Event {
        Event::new(EventParts {
            kind,
            occurred: occurred.parse().unwrap(),
            effective: Some(effective.parse().unwrap()),
            published: None,
            parties: parties.iter().map(|key| (*key).to_owned()).collect(),
            clauses: Vec::new(),
            document: None,
            scheduled: false,
            note: None,
            attestation: Attestation {
                standing,
                sources: Vec::new(),
                note: None,
            },
        })
        .unwrap()
    }

    fn history(events: &[Event], applies: Span, needs_designation: bool) -> History {
        let question = Question {
            clause: "c",
            applies,
            party: Some("p"),
            needs_designation,
        };
        History::derive(events, &question)
    }

    #[track_caller]
    fn check(history: &History, day: &str, state: State) {
        assert_eq!(history.on(day.parse().unwrap()), state, "{day}");
    }

    #[test]
    fn a_statute_waits_for_its_day() {
        let events = [event(EventKind::Effective, "2018-08-13", "2019-08-13", &[])];
        let history = history(&events, Span::ALWAYS, false);
        check(&history, "2018-08-12", State::None);
        check(&history, "2018-08-13", State::AdoptedNotEffective);
        check(&history, "2019-08-12", State::AdoptedNotEffective);
        check(&history, "2019-08-13", State::InForce);
    }

    #[test]
    fn an_order_issued_suspended_binds_from_its_activation() {
        let events = [
            event(EventKind::Suspended, "2017-03-23", "2017-03-23", &[]),
            event(EventKind::Activated, "2018-04-15", "2018-04-15", &[]),
            event(EventKind::Terminated, "2018-07-13", "2018-07-13", &[]),
        ];
        let history = history(&events, Span::ALWAYS, false);
        check(&history, "2018-04-14", State::Suspended);
        check(&history, "2018-04-15", State::InForce);
        check(&history, "2018-07-12", State::InForce);
        check(&history, "2018-07-13", State::Ended(Ending::Terminated));
    }

    #[test]
    fn a_ban_that_was_stayed_before_its_first_day_never_binds() {
        let events = [
            event(EventKind::Effective, "2021-01-14", "2021-03-15", &[]),
            event(EventKind::StayedByCourt, "2021-03-12", "2021-03-12", &[]),
            event(EventKind::Vacated, "2021-05-25", "2021-05-25", &[]),
        ];
        let history = history(&events, Span::ALWAYS, false);
        check(&history, "2021-03-11", State::AdoptedNotEffective);
        check(&history, "2021-03-15", State::Stayed);
        check(&history, "2021-05-25", State::Ended(Ending::Vacated));
    }

    #[test]
    fn a_rule_binds_only_the_finally_designated() {
        let events = [
            event(EventKind::Effective, "2019-11-22", "2020-01-03", &[]),
            event(
                EventKind::DesignatedFinally,
                "2020-06-30",
                "2020-06-30",
                &["p"],
            ),
        ];
        let history = history(&events, Span::ALWAYS, true);
        check(&history, "2020-01-02", State::AdoptedNotEffective);
        check(&history, "2020-01-03", State::InForceButNoSubject);
        check(&history, "2020-06-30", State::InForce);
    }

    #[test]
    fn a_party_added_later_is_not_bound_before() {
        let events = [
            event(EventKind::Effective, "2019-05-16", "2019-05-16", &[]),
            event(EventKind::PartyAdded, "2019-08-19", "2019-08-19", &["p"]),
        ];
        let history = history(&events, Span::ALWAYS, false);
        check(&history, "2019-08-18", State::None);
        check(&history, "2019-08-19", State::InForce);
    }

    #[test]
    fn an_ending_that_nobody_read_is_not_relied_on() {
        let events = [
            event(EventKind::Effective, "2019-05-16", "2019-05-16", &[]),
            attested(
                EventKind::Terminated,
                "2020-01-01",
                "2020-01-01",
                &[],
                Standing::Unverified,
            ),
        ];
        let history = history(&events, Span::ALWAYS, false);
        check(&history, "2020-01-01", State::Unconfirmed);
    }

    #[test]
    fn what_is_withdrawn_on_its_day_had_no_state() {
        let events = [
            event(EventKind::Announced, "2026-02-13", "2026-02-13", &[]),
            event(
                EventKind::WithdrawnBeforeEffect,
                "2026-02-13",
                "2026-02-13",
                &[],
            ),
        ];
        let history = history(&events, Span::ALWAYS, false);
        check(&history, "2026-02-13", State::Ended(Ending::Withdrawn));
        assert_eq!(history.changes().len(), 1);
    }
}
