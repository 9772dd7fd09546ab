//! A measure and its clauses.

use std::fmt;

use super::history::Question;
use super::{
    Actor, Attestation, Citation, DealingKind, Effect, Event, History, MeasureKind, Reach, Role,
    Span,
};

/// The id of a measure, unique in the register: `ZTE-05`.
pub type MeasureId = String;

/// The id of a clause, unique in the register: `ZTE-11A`.
pub type ClauseId = String;

/// Which items a clause is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemScope {
    /// Whatever is dealt in.
    Any,
    /// Items subject to the Export Administration Regulations, EAR99 included.
    SubjectToEar,
    /// Foreign-made items that are the direct product of listed US technology or software.
    DirectProduct,
}

/// An order, rule or statute, with all that happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The id.
    pub id: MeasureId,
    /// What kind of law it is.
    pub kind: MeasureKind,
    /// Its title, in the register's own words.
    pub title: String,
    /// Who issued it.
    pub authority: String,
    /// The legal instrument.
    pub instrument: Option<String>,
    /// Where to look it up.
    pub citations: Vec<Citation>,
    /// Keys of the parties it names, in the register's order.
    pub subjects: Vec<String>,
    /// Keys of the places it names.
    pub places: Vec<String>,
    /// How far it reaches beyond them.
    pub reach: Reach,
    /// Whether it binds only those whom a `designated-finally` event names.
    pub needs_designation: bool,
    /// How licence applications are judged: "presumption of denial".
    pub licence_policy: Option<String>,
    /// What it is about, in the register's own words.
    pub summary: Option<String>,
    /// What it forbids or requires.
    pub clauses: Vec<Clause>,
    /// What happened to it, in order of the days of decision.
    pub events: Vec<Event>,
    /// How well it is established.
    pub attestation: Attestation,
}

/// One thing that a measure forbids or requires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The id.
    pub id: ClauseId,
    /// Whom it binds: any of these.
    pub actors: Vec<Actor>,
    /// Which dealings it reaches: any of these.
    pub dealings: Vec<DealingKind>,
    /// Which roles the party must have; none means any role.
    pub roles: Vec<Role>,
    /// Which items it is about.
    pub item: ItemScope,
    /// What it does.
    pub effect: Effect,
    /// The things it is about, in the register's own words.
    pub objects: Option<String>,
    /// The purpose it is limited to, in the register's own words.
    pub purpose: Option<String>,
    /// Keys of facts that must all hold for it to bind.
    pub needs: Vec<String>,
    /// Its own first and last days, where they differ from the measure's.
    pub applies: Span,
}

impl Measure {
    /// Every change of state of one clause for one of the subjects (none for a category).
    #[must_use]
    pub fn history(&self, clause: &Clause, party: Option<&str>) -> History {
        History::derive(
            &self.events,
            &Question {
                clause: &clause.id,
                applies: clause.applies,
                party,
                needs_designation: self.needs_designation,
            },
        )
    }

    /// The citations in one line.
    #[must_use]
    pub fn cited(&self) -> String {
        let all: Vec<String> = self.citations.iter().map(ToString::to_string).collect();
        all.join("; ")
    }
}

impl ItemScope {
    /// The word in kebab case.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::SubjectToEar => "subject-to-ear",
            Self::DirectProduct => "direct-product",
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.id, self.title)
    }
}
