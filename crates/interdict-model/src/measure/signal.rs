//! What facts rest on, and news that changes nothing in force.

use std::fmt;

use jiff::civil::Date;

use super::{SourceTier, Standing};

/// How well a fact is established, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attestation {
    /// How well.
    pub standing: Standing,
    /// Ids of the register's sources.
    pub sources: Vec<String>,
    /// What is open about it: two dates, a missing page.
    pub note: Option<String>,
}

/// A reference that a reader can look up: `83 FR 17644-17648`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The reference.
    pub text: String,
    /// How well it is established.
    pub standing: Standing,
}

/// A source that was consulted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The id that attestations name.
    pub id: String,
    /// How near it is to the fact.
    pub tier: SourceTier,
    /// Where it was found.
    pub place: String,
}

/// A dated statement that changes nothing in force: a tweet, a press statement, a bill.
///
/// It has no clause, no effect and no event: there is no path from a signal to a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// The id.
    pub id: String,
    /// The day it was made.
    pub day: Date,
    /// Who spoke.
    pub speaker: String,
    /// What was said, in the register's own words.
    pub text: String,
    /// Why it changes nothing.
    pub why_no_effect: String,
    /// Ids of the measures it speaks of.
    pub about_measures: Vec<String>,
    /// Keys of the parties it speaks of.
    pub about_parties: Vec<String>,
    /// How well it is established.
    pub attestation: Attestation,
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.standing.is_verified() {
            f.pad(&self.text)
        } else {
            f.pad(&format!("{} ({})", self.text, self.standing))
        }
    }
}
