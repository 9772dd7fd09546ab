//! Addresses: the parts that a list gives, as one `Address` entity of a party.

use interdict_model::{Entity, Schema};

use crate::country_words::say_country;
use crate::draft::{Draft, Place, stable_id};
use crate::text::joined;

/// One address, part by part; a blank part is one that the list does not give.
#[derive(Clone, Debug, Default)]
pub(crate) struct Postal {
    /// Street, number, building.
    pub(crate) street: String,
    pub(crate) post_office_box: String,
    pub(crate) city: String,
    /// State, province or the like.
    pub(crate) state: String,
    /// A wider or other area, where the list has one beside the state.
    pub(crate) region: String,
    pub(crate) postal_code: String,
    /// The country in the list's own word.
    pub(crate) country: String,
    /// What the list says of the address: "previous", "at the time of listing".
    pub(crate) remarks: String,
}

impl Postal {
    /// Keeps the address and points the party to it. When the list gives nothing but a remark, the
    /// remark is the address: lists put whole addresses there.
    pub(crate) fn give_to(&self, draft: &mut Draft, place: &Place, party: &mut Entity) {
        let parts = [
            &self.street,
            &self.post_office_box,
            &self.city,
            &self.postal_code,
            &self.state,
            &self.region,
            &self.country,
        ];
        let parts = parts.map(String::as_str);
        let listed = joined(&parts, ", ");
        let remarks = self.remarks.trim();
        let full = if listed.is_empty() {
            remarks.to_owned()
        } else {
            listed
        };
        if full.is_empty() {
            return;
        }
        let mut identifying = vec![party.id().as_str(), remarks];
        identifying.extend(parts);
        let id = stable_id("addr", &identifying);
        let mut address = draft.entity(&id, Schema::ADDRESS);
        address.add("full", &full);
        address.add("street", &self.street);
        address.add("postOfficeBox", &self.post_office_box);
        address.add("city", &self.city);
        address.add("state", &self.state);
        address.add("region", &self.region);
        address.add("postalCode", &self.postal_code);
        address.add("remarks", remarks);
        say_country(draft, place, &mut address, "country", &self.country);
        draft.keep(place, address);
        party.add("addressEntity", id);
    }
}
