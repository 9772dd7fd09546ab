//! What differs between two editions, and the history of one entity.

use interdict_model::{EditionId, Entity, EntityId, Schema, Statement};
use jiff::civil::Date;

/// How many entities came, went and changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChangeCounts {
    /// In the later edition only.
    pub added: u64,
    /// In the earlier edition only.
    pub removed: u64,
    /// In both, and not the same.
    pub modified: u64,
}

/// What differs between two editions of one dataset, each list in the order of ids.
///
/// Addresses, sanctions, passports and links are entities like the parties they belong to: a change
/// in one is a change of its own, and [`EntityChange::related`] names the parties it concerns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// In the later edition only.
    pub added: Vec<EntityChange>,
    /// In the earlier edition only.
    pub removed: Vec<EntityChange>,
    /// In both, and not the same.
    pub modified: Vec<EntityChange>,
}

/// One entity that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityChange {
    /// The entity.
    pub id: EntityId,
    /// What to call it, by the later edition that has it.
    pub caption: String,
    /// Its schema, by the later edition that has it.
    pub schema: Schema,
    /// The parties it is joined to by a property of its own or of theirs, in either edition.
    pub related: Vec<EntityId>,
    /// Property by property what is said no longer and what is said anew.
    pub differences: Vec<Difference>,
    /// The entity as it was.
    pub before: Option<Entity>,
    /// The entity as it is.
    pub after: Option<Entity>,
}

/// What differs in one property, or in the schema or the publisher's notes on the whole entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The property's name; `schema` and `origin` stand for the entity's own schema and origin.
    pub field: String,
    /// Said before and no longer.
    pub removed: Vec<Statement>,
    /// Said now and not before.
    pub added: Vec<Statement>,
}

/// One entity through all editions of its dataset, in the order of their days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// Every publication, whether the entity is in it or not.
    pub presence: Vec<Presence>,
}

/// Whether an entity is in one publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    /// The day of the publication.
    pub day: Date,
    /// The edition.
    pub edition: EditionId,
    /// Whether the entity is in it.
    pub present: bool,
    /// Whether it came, went or changed since the publication before; true for the first.
    pub changed: bool,
}
