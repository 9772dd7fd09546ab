//! Addresses: the parts that a list gives, as one `Address` entity of a party.

use interdict_model::{Country, Entity, Schema};

use crate::country_words::say_country;
use crate::draft::{Draft, Place, stable_id};
use crate::text::{joined, squeeze};

/// One address, part by part; a blank part is one that the list does not give.
#[derive(Clone, Debug, Default)]
pub(crate) struct Postal {
    /// The whole address, where the list does not take it apart.
    pub(crate) whole: String,
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
    /// An address that the list gives as one text, with its country where that is sure.
    pub(crate) fn in_one(whole: &str, country: &str) -> Self {
        Self {
            whole: squeeze(whole),
            country: squeeze(country),
            ..Self::default()
        }
    }

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
        let listed = if self.whole.is_empty() {
            joined(&parts, ", ")
        } else {
            self.whole.clone()
        };
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
        if !self.whole.is_empty() {
            identifying.push(&self.whole);
        }
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

/// The name of the country that an address ends with, if it ends with one, a postal code after it or
/// not. "Georgia" is left alone: it may be the state.
pub(crate) fn country_at_end(address: &str) -> String {
    let words = address
        .rsplit(',')
        .map(|part| {
            let words = part.split_whitespace();
            let letters = words.filter(|word| !word.bytes().all(|b| b.is_ascii_digit()));
            letters.collect::<Vec<_>>().join(" ")
        })
        .find(|part| !part.is_empty())
        .unwrap_or_default();
    // Regions have codes of their own (`cn-bj`): an address there does not end with its country.
    let country = Country::from_name(&words).filter(|country| country.code().len() == 2);
    let known = words.len() > 2 && words != "Georgia" && country.is_some();
    if known { words } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_stand_at_the_end() {
        assert_eq!(
            country_at_end("Fengtai District, Beijing, China 100071"),
            "China"
        );
        assert_eq!(country_at_end("Luoyang, Henan, China, 471000"), "China");
        assert_eq!(country_at_end("Feng Tai District, Beijing 100089"), "");
        assert_eq!(country_at_end("North Jianshe Road, Chengdu, 610054"), "");
    }

    #[test]
    fn a_state_is_no_country() {
        assert_eq!(country_at_end("1 Peachtree Street, Atlanta, Georgia"), "");
    }
}
