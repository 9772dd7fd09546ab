//! What is answered: the listed parties that may be the one asked for, each with its evidence.

use std::cmp::Reverse;

use interdict_model::{DatasetKey, Designation, DesignationState, EntityId, Schema};
use interdict_names::{Comparison, Name};

use super::coverage::Coverage;
use crate::index::{Card, CardName};
use crate::matching::Evidence;

/// The answer to a [`PartyQuery`](super::PartyQuery).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screening {
    /// The hits, best first.
    pub hits: Vec<Hit>,
    /// Whether there are more hits than the limit of the terms.
    pub more: bool,
    /// Whether some of what was asked was longer than can be compared: the rest was not.
    pub cut: bool,
    /// What the answer rests on.
    pub coverage: Coverage,
}

/// A listed party that may be the one asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The list.
    pub dataset: DatasetKey,
    /// The party.
    pub entity: EntityId,
    /// What it is.
    pub schema: Schema,
    /// How well it fits, in ten-thousandths.
    pub score: u16,
    /// What that means by the terms.
    pub level: HitLevel,
    /// The names that fit best, unless an identifier alone found the party.
    pub name: Option<NameMatch>,
    /// What else both sides state.
    pub evidence: Vec<Evidence>,
    /// The legal acts against it, and how they stand on the day asked.
    pub designations: Vec<Standing>,
    /// Whether the list does not say if the party was on it on the day asked: a later edition answers.
    pub undated: bool,
    /// Whether the edition that answers is later than the day asked.
    pub later_edition: bool,
    /// What the list says of it.
    pub card: Card,
}

/// What a score means by the terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HitLevel {
    /// Below the threshold for review; told because the terms asked for it.
    Weak,
    /// A person should look.
    Review,
    /// It is the party, unless something speaks against it.
    Strong,
}

/// Two names, and how alike they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameMatch {
    /// The name asked for.
    pub query: Name,
    /// The listed name, analysed.
    pub record: Name,
    /// The listed name, and which property states it.
    pub listed: CardName,
    /// The comparison.
    pub comparison: Comparison,
}

/// A legal act, and how it stands on the day asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The act.
    pub act: Designation,
    /// How it stands.
    pub state: DesignationState,
}

impl Hit {
    /// Whether one act against it is in force on the day asked, or the list names none.
    #[must_use]
    pub fn in_force(&self) -> bool {
        self.designations.is_empty()
            || self
                .designations
                .iter()
                .any(|standing| standing.state == DesignationState::InForce)
    }

    /// Why it is a hit, in a few words each: the words of the names that agree, and what else is stated.
    #[must_use]
    pub fn reasons(&self) -> Vec<String> {
        let mut reasons = Vec::new();
        if let Some(found) = &self.name {
            reasons.push(format!(
                "listed as {:?} ({})",
                found.listed.text, found.listed.property
            ));
            reasons.extend(found.comparison.pairs.iter().map(|pair| {
                let word =
                    |name: &Name, part: usize| name.parts()[part].word.text().as_str().to_owned();
                let (asked, listed) = (
                    word(&found.query, pair.query),
                    word(&found.record, pair.record),
                );
                if asked == listed {
                    format!("same word {asked}")
                } else {
                    format!("{asked} is {listed}: {:?}", pair.reason)
                }
            }));
        }
        reasons.extend(self.evidence.iter().map(|piece| {
            format!(
                "{:?} {:?}: {} and {}",
                piece.kind, piece.level, piece.query, piece.listed
            )
        }));
        reasons
    }

    /// The order of hits: the better score, then the stronger kind of name, then list and id.
    pub(crate) fn order(&self) -> (Reverse<u16>, u8, &str, &str) {
        let strength = match self.name.as_ref().map(|name| name.listed.property.as_str()) {
            None | Some("name") => 0,
            Some("weakAlias") => 2,
            Some(_) => 1,
        };
        (
            Reverse(self.score),
            strength,
            self.dataset.as_str(),
            self.entity.as_str(),
        )
    }
}
