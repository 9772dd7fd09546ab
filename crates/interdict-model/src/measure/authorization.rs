//! A permission that lifts its own measure and no other.

use jiff::civil::Date;

use super::{Attestation, AuthorizationKind, Citation, DealingKind, Span};

/// A permission to do what a measure forbids.
///
/// Invariant (kept by [`Register::new`](super::Register::new)): it excepts at least one measure or
/// clause of the register and has at least one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorization {
    /// The id.
    pub id: String,
    /// What kind of permission.
    pub kind: AuthorizationKind,
    /// Its title, in the register's own words.
    pub title: String,
    /// Who gave it.
    pub authority: String,
    /// Ids of the measures or clauses it lifts.
    pub excepts: Vec<String>,
    /// Keys of the parties it is for; none means every subject of what it lifts.
    pub parties: Vec<String>,
    /// Which dealings it permits; none means all that the clause reaches.
    pub dealings: Vec<DealingKind>,
    /// Keys of facts that must be known to hold.
    pub needs: Vec<String>,
    /// Keys of facts about the one who asks that take it away when they are stated: living in an
    /// excluded country. Unstated, they are taken not to hold, and the answer says so.
    pub unless: Vec<String>,
    /// Codes of countries that take it away when they are the destination or on the way.
    pub excluded_countries: Vec<String>,
    /// What it permits, in the register's own words.
    pub permits: String,
    /// The stretches of days for which it was given, one a document, in order.
    pub steps: Vec<Step>,
    /// How well it is established.
    pub attestation: Attestation,
}

/// One stretch of days for which an authorization was given or extended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The days.
    pub valid: Span,
    /// The document.
    pub citation: Option<Citation>,
    /// The day it was printed.
    pub published: Option<Date>,
    /// How well it is established.
    pub attestation: Attestation,
}

impl Authorization {
    /// The newest step that is valid on a day.
    #[must_use]
    pub fn step_on(&self, day: Date) -> Option<&Step> {
        self.steps
            .iter()
            .rev()
            .find(|step| step.valid.contains(day))
    }

    /// The first day of validity after the given one, when it is not valid then.
    #[must_use]
    pub fn next_start(&self, day: Date) -> Option<Date> {
        let starts = self.steps.iter().filter_map(|step| step.valid.from());
        starts.filter(|start| *start > day).min()
    }

    /// The day on which it ended for good, if it did.
    #[must_use]
    pub fn end(&self) -> Option<Date> {
        let ends: Option<Vec<Date>> = self.steps.iter().map(|step| step.valid.to()).collect();
        ends?.into_iter().max()
    }
}
