//! Entities that several records of a list speak of: gathered first, kept once.

use std::collections::BTreeMap;

use interdict_model::{Entity, Schema};

use crate::draft::{Draft, Place};

/// Parties and legal acts by id, each with the place where it came first.
#[derive(Default)]
pub(crate) struct Gathered {
    entities: BTreeMap<String, (Place, Entity)>,
}

impl Gathered {
    /// The entity with this id, begun now if it is new.
    pub(crate) fn entity(
        &mut self,
        draft: &Draft,
        place: &Place,
        id: &str,
        schema: Schema,
    ) -> &mut Entity {
        let (_, entity) = self
            .entities
            .entry(id.to_owned())
            .or_insert_with(|| (place.clone(), draft.entity(id, schema)));
        entity
    }

    /// Keeps all of them in the draft.
    pub(crate) fn keep(self, draft: &mut Draft) {
        for (place, entity) in self.entities.into_values() {
            draft.keep(&place, entity);
        }
    }
}
