//! Addresses of parties as entities of their own.

use interdict_model::{Country, Entity, EntityId, Schema};

use crate::draft::{Draft, Place, stable_id};
use crate::text::squeeze;

/// An address in the parts that a source gives. Empty parts say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Postal {
    /// The whole address, where the source does not take it apart.
    pub(crate) full: String,
    pub(crate) street: String,
    pub(crate) city: String,
    pub(crate) state: String,
    pub(crate) postal_code: String,
    /// The country in the source's words.
    pub(crate) country: String,
}

impl Postal {
    /// An address that the source gives as one text, with its country where that is sure.
    pub(crate) fn whole(full: &str, country: &str) -> Self {
        Self {
            full: squeeze(full),
            country: squeeze(country),
            ..Self::default()
        }
    }

    /// Whether it says nothing but perhaps a country.
    pub(crate) fn is_bare(&self) -> bool {
        [
            &self.full,
            &self.street,
            &self.city,
            &self.state,
            &self.postal_code,
        ]
        .iter()
        .all(|part| part.is_empty())
    }

    /// Keeps the address as an entity and points the party to it. An address that says nothing is
    /// none; one that is only a country is still an address, since the source calls it that.
    pub(crate) fn attach(&self, draft: &mut Draft, place: &Place, party: &mut Entity) {
        let parts = [
            self.full.as_str(),
            &self.street,
            &self.city,
            &self.state,
            &self.postal_code,
            &self.country,
        ];
        if parts.iter().all(|part| part.is_empty()) {
            return;
        }
        let mut key = vec![party.id().as_str()];
        key.extend(parts);
        let id = stable_id("addr", &key);
        let known = EntityId::new(&id).is_ok_and(|id| draft.kept(&id).is_some());
        if !known {
            let address = self.entity(draft, place, &id);
            draft.keep(place, address);
        }
        party.add("addressEntity", id);
    }

    fn entity(&self, draft: &mut Draft, place: &Place, id: &str) -> Entity {
        let mut address = draft.entity(id, Schema::ADDRESS);
        address.add("full", self.line());
        address.add("street", &self.street);
        address.add("city", &self.city);
        address.add("state", &self.state);
        address.add("postalCode", &self.postal_code);
        draft.country(place, &mut address, "country", &self.country);
        address
    }

    /// The address on one line.
    fn line(&self) -> String {
        if !self.full.is_empty() {
            return self.full.clone();
        }
        let country = match Country::from_name(&self.country) {
            Some(country) => country.name(),
            None => self.country.as_str(),
        };
        [
            self.street.as_str(),
            &self.city,
            &self.state,
            &self.postal_code,
            country,
        ]
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(", ")
    }
}
