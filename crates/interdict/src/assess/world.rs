//! What an assessment asks of the lists, and what it was able to ask.

use interdict_model::{DatasetKey, Designation, EditionId, EntityId, Register, Share, Span};
use jiff::civil::Date;

use super::DealingParty;

/// The world as of a day: the register, the lists, and how far they can be trusted.
///
/// Nothing here can fail: what could not be read is said by [`World::coverage`].
pub trait World {
    /// The register of measures.
    fn register(&self) -> &Register;

    /// Which datasets were consulted, and what was missing.
    fn coverage(&self) -> &Coverage;

    /// How matches are taken.
    fn policy(&self) -> &Policy;

    /// Every listed entity that the party may be, best first.
    fn matches(&self, party: &DealingParty) -> Matches;

    /// The owners that the lists state for an entity, in the order of their ids.
    fn owners(&self, entity: &EntityRef) -> Vec<OwnerLink>;

    /// One entity of the lists, as itself.
    fn entity(&self, entity: &EntityRef) -> Option<Listed>;
}

/// Names one entity of one dataset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityRef {
    /// The dataset.
    pub dataset: DatasetKey,
    /// The entity.
    pub id: EntityId,
}

/// An entity of a list, with what the list says against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Which entity.
    pub entity: EntityRef,
    /// What to call it.
    pub caption: String,
    /// The acts against it, in order.
    pub designations: Vec<Designation>,
    /// Whether the edition is later than the day asked, there being none before.
    pub later_edition: bool,
}

/// What was found for a party.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// The listed entities, best first.
    pub found: Vec<PartyMatch>,
    /// Why there may be more than these: a limit that was reached, a name that was cut.
    pub incomplete: Option<String>,
}

/// A listed entity that a party may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyMatch {
    /// The entity.
    pub listed: Listed,
    /// How near it is.
    pub level: MatchLevel,
    /// The score, in ten-thousandths.
    pub score: u16,
    /// Why, in the matcher's words.
    pub evidence: Vec<String>,
}

/// How near a match is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchLevel {
    /// It may be the party: a person has to look.
    Review,
    /// It is the party unless something speaks against it.
    Strong,
    /// The name, or an identifier, is the listed one to the letter.
    Exact,
}

/// That one entity owns a share of another, as a list states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnerLink {
    /// The owner.
    pub owner: EntityRef,
    /// The share; none when the list does not say.
    pub share: Option<Share>,
    /// The days on which it holds.
    pub span: Span,
    /// Where it is stated.
    pub source: String,
}

/// How matches are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Whether a party whose name is exactly that of one entity of a list is taken not to be another
    /// entity of the same list that it merely resembles. Such matches stay in the answer.
    pub exact_settles: bool,
    /// Which lists an answer has to rest on to be clear.
    pub lists: ListsAsked,
}

/// Which lists an answer has to rest on to be clear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListsAsked {
    /// Every list on which a listing would bear on the dealing.
    #[default]
    Bearing,
    /// Those of the coverage: somebody chose them, and the answer says what was left out.
    Chosen,
}

/// Which datasets an answer rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// One entry a dataset, in the order of their keys.
    pub datasets: Vec<Consulted>,
}

/// One dataset of the coverage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consulted {
    /// The dataset.
    pub dataset: DatasetKey,
    /// The edition that answered, if one did.
    pub edition: Option<EditionId>,
    /// The day it was published.
    pub published: Option<Date>,
    /// How it stands.
    pub standing: CoverageStanding,
    /// Whether an answer may be clear without it.
    pub required: bool,
}

/// How a dataset stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CoverageStanding {
    /// Its edition of the day answered.
    Current,
    /// There is none at or before the day; the earliest later one answered for what began by then.
    LaterEdition,
    /// Its edition is too old, or a newer one is held back.
    Stale {
        /// How old it is, in days.
        days: u32,
    },
    /// Its edition came without parts of the list.
    Partial {
        /// Which parts.
        lacks: Vec<String>,
    },
    /// There is no edition of it.
    Missing,
    /// There is one, and it could not be asked.
    Unread {
        /// Why.
        reason: String,
    },
}

impl CoverageStanding {
    /// The word in kebab case.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::LaterEdition => "later-edition",
            Self::Stale { .. } => "stale",
            Self::Partial { .. } => "partial",
            Self::Missing => "missing",
            Self::Unread { .. } => "unread",
        }
    }

    /// Whether an answer that rests on it may be clear.
    #[must_use]
    pub fn allows_clear(&self) -> bool {
        matches!(self, Self::Current | Self::LaterEdition)
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            exact_settles: true,
            lists: ListsAsked::Bearing,
        }
    }
}
