//! What differs between two editions.

use std::collections::BTreeMap;

use interdict_ledger::{Changes, EntityChange, KeptEdition};
use interdict_model::Statement;
use schemars::JsonSchema;
use serde::Serialize;

use super::entity::{Entity, stands_alone};

#[derive(Serialize, JsonSchema)]
pub(crate) struct Diff {
    pub(crate) dataset: String,
    pub(crate) from: Side,
    pub(crate) to: Side,
    /// Parties; what is only said of them (addresses, listings, documents, links) is in `entities`.
    pub(crate) parties: Counts,
    pub(crate) added: Vec<Change>,
    pub(crate) removed: Vec<Change>,
    pub(crate) modified: Vec<Change>,
    /// What to call the parties that stay as they are and of which something else is said.
    pub(crate) names: Names,
}

/// Captions by id.
pub(crate) type Names = BTreeMap<String, String>;

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EditionCompared")]
pub(crate) struct Side {
    pub(crate) edition: String,
    pub(crate) days: Vec<String>,
    pub(crate) held: bool,
}

/// How many parties differ, and how many entities in all.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PartiesThatDiffer")]
pub(crate) struct Counts {
    pub(crate) added: usize,
    pub(crate) removed: usize,
    pub(crate) modified: usize,
    pub(crate) entities: usize,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EntityChange")]
pub(crate) struct Change {
    pub(crate) id: String,
    pub(crate) schema: String,
    pub(crate) caption: String,
    /// Whether it stands for itself, and is not something said of another entity.
    pub(crate) party: bool,
    /// The entities that it is said of; empty for a party.
    pub(crate) belongs_to: Vec<String>,
    /// Field by field; empty for what was added or removed whole.
    pub(crate) differences: Vec<Difference>,
    /// Whether the publisher's notes on it (its caption, sources, merged ids, dates seen) differ.
    pub(crate) origin_differs: bool,
    /// The entity, where it was added or removed whole.
    pub(crate) entity: Option<Entity>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Difference {
    pub(crate) field: &'static str,
    pub(crate) removed: Vec<String>,
    pub(crate) added: Vec<String>,
}

impl Diff {
    pub(crate) fn of(
        from: &KeptEdition,
        to: &KeptEdition,
        changes: &Changes,
        names: Names,
    ) -> Self {
        let parties = |list: &[EntityChange]| {
            list.iter()
                .filter(|change| stands_alone(change.schema))
                .count()
        };
        Self {
            dataset: to.dataset.to_string(),
            from: Side::of(from),
            to: Side::of(to),
            parties: Counts {
                added: parties(&changes.added),
                removed: parties(&changes.removed),
                modified: parties(&changes.modified),
                entities: changes.added.len() + changes.removed.len() + changes.modified.len(),
            },
            added: changes.added.iter().map(Change::of).collect(),
            removed: changes.removed.iter().map(Change::of).collect(),
            modified: changes.modified.iter().map(Change::of).collect(),
            names,
        }
    }

    /// Whether the two editions say the same.
    pub(crate) fn is_empty(&self) -> bool {
        self.parties.entities == 0
    }
}

impl Side {
    fn of(edition: &KeptEdition) -> Self {
        Self {
            edition: edition.id.0.to_string(),
            days: edition.days.iter().map(ToString::to_string).collect(),
            held: !edition.admission.is_admitted(),
        }
    }
}

impl Change {
    fn of(change: &EntityChange) -> Self {
        let whole = match (&change.before, &change.after) {
            (None, Some(entity)) | (Some(entity), None) => Some(Entity::of(entity)),
            _ => None,
        };
        let party = stands_alone(change.schema);
        let owners = change.related.iter().filter(|_| !party);
        let differences = change.differences.iter().filter(|_| whole.is_none());
        Self {
            id: change.id.to_string(),
            schema: change.schema.to_string(),
            caption: change.caption.clone(),
            party,
            belongs_to: owners.map(ToString::to_string).collect(),
            differences: differences
                .map(|difference| Difference {
                    field: difference.property,
                    removed: values(&difference.removed),
                    added: values(&difference.added),
                })
                .collect(),
            origin_differs: change.origin_differs,
            entity: whole,
        }
    }
}

/// The value, with the source's own word where that is what differs.
fn values(statements: &[Statement]) -> Vec<String> {
    let text = |said: &Statement| {
        let mut text = said.value.clone();
        if let Some(original) = &said.original {
            text.push_str(&format!(" ({original})"));
        }
        if let Some(lang) = &said.lang {
            text.push_str(&format!(" [{lang}]"));
        }
        text
    };
    statements.iter().map(text).collect()
}
