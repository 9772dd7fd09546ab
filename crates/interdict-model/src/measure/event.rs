//! One thing that happened to a measure, on three clocks.

use jiff::civil::Date;

use super::{Attestation, EventKind};

/// One thing that happened to a measure.
///
/// Three clocks are kept apart: the day it was decided, the day it takes effect, the day it was
/// printed. Only the second moves a state.
///
/// Invariant: it takes effect no earlier than it occurred, is published no earlier than it occurred,
/// and names parties where its kind needs them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    parts: EventParts,
}

/// What an event is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventParts {
    /// What happened.
    pub kind: EventKind,
    /// The day it was decided, signed or done.
    pub occurred: Date,
    /// The first day of its effect; the day it occurred unless another is given.
    pub effective: Option<Date>,
    /// The day it was printed.
    pub published: Option<Date>,
    /// Keys of the parties it is about; none means all subjects of the measure.
    pub parties: Vec<String>,
    /// Ids of the clauses it is about; none means all.
    pub clauses: Vec<String>,
    /// The document that did it.
    pub document: Option<String>,
    /// Whether it is due by the terms of an earlier document and has not been seen to happen.
    pub scheduled: bool,
    /// What it was about, in the register's own words.
    pub note: Option<String>,
    /// How well it is established.
    pub attestation: Attestation,
}

/// Why an event cannot stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EventProblem {
    /// It would take effect before it happened.
    #[error("it takes effect on {effective}, before it occurred on {occurred}")]
    EffectiveBeforeOccurred {
        /// When it occurred.
        occurred: Date,
        /// When it is said to take effect.
        effective: Date,
    },
    /// It would be printed before it happened.
    #[error("it is published on {published}, before it occurred on {occurred}")]
    PublishedBeforeOccurred {
        /// When it occurred.
        occurred: Date,
        /// When it is said to be published.
        published: Date,
    },
    /// A kind that is about some parties names none.
    #[error("a {kind} event names the parties it is about")]
    NoParties {
        /// The kind.
        kind: EventKind,
    },
}

impl EventProblem {
    /// What to do about it.
    #[must_use]
    pub fn remedy(self) -> &'static str {
        match self {
            Self::EffectiveBeforeOccurred { .. } => {
                "give `effective` a day on or after `occurred`, or leave it out when they are one day"
            }
            Self::PublishedBeforeOccurred { .. } => {
                "give `published` the day of printing, which follows the decision"
            }
            Self::NoParties { .. } => {
                "add `parties = [\"...\"]` with keys of the measure's subjects"
            }
        }
    }
}

impl Event {
    /// Checks an event.
    ///
    /// # Errors
    /// When the parts break the invariant.
    pub fn new(parts: EventParts) -> Result<Self, EventProblem> {
        let occurred = parts.occurred;
        if let Some(effective) = parts.effective.filter(|day| *day < occurred) {
            return Err(EventProblem::EffectiveBeforeOccurred {
                occurred,
                effective,
            });
        }
        if let Some(published) = parts.published.filter(|day| *day < occurred) {
            return Err(EventProblem::PublishedBeforeOccurred {
                occurred,
                published,
            });
        }
        if parts.kind.needs_parties() && parts.parties.is_empty() {
            return Err(EventProblem::NoParties { kind: parts.kind });
        }
        Ok(Self { parts })
    }

    /// What happened.
    #[must_use]
    pub fn kind(&self) -> EventKind {
        self.parts.kind
    }

    /// The day it was decided, signed or done.
    #[must_use]
    pub fn occurred(&self) -> Date {
        self.parts.occurred
    }

    /// The first day of its effect.
    #[must_use]
    pub fn effective(&self) -> Date {
        self.parts.effective.unwrap_or(self.parts.occurred)
    }

    /// The day it was printed.
    #[must_use]
    pub fn published(&self) -> Option<Date> {
        self.parts.published
    }

    /// Keys of the parties it is about; empty for all.
    #[must_use]
    pub fn parties(&self) -> &[String] {
        &self.parts.parties
    }

    /// Ids of the clauses it is about; empty for all.
    #[must_use]
    pub fn clauses(&self) -> &[String] {
        &self.parts.clauses
    }

    /// The document that did it.
    #[must_use]
    pub fn document(&self) -> Option<&str> {
        self.parts.document.as_deref()
    }

    /// Whether it is due and has not been seen to happen.
    #[must_use]
    pub fn is_scheduled(&self) -> bool {
        self.parts.scheduled
    }

    /// What it was about.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.parts.note.as_deref()
    }

    /// How well it is established.
    #[must_use]
    pub fn attestation(&self) -> &Attestation {
        &self.parts.attestation
    }

    /// Whether it may not be relied on for a milder answer: it is merely due, or it lifts something
    /// and no source was read.
    #[must_use]
    pub fn is_unsure(&self) -> bool {
        let unread = self.parts.attestation.standing == super::Standing::Unverified;
        self.parts.scheduled || (unread && self.parts.kind.is_milder())
    }

    /// Whether it is about a clause and a party.
    #[must_use]
    pub(crate) fn concerns(&self, clause: &str, party: Option<&str>) -> bool {
        let clauses = &self.parts.clauses;
        let parties = &self.parts.parties;
        let clause_named = clauses.is_empty() || clauses.iter().any(|id| id == clause);
        let party_named =
            parties.is_empty() || party.is_some_and(|party| parties.iter().any(|key| key == party));
        clause_named && party_named
    }
}
