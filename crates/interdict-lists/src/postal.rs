//! Addresses of parties as entities of their own.

use interdict_model::{Country, Entity, EntityId, Schema};

use crate::country_words::say_country;
use crate::draft::{Draft, Place, stable_id};
use crate::text::{joined, squeeze};

/// An address in the parts that a source gives. Empty parts say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Postal {
    /// The whole address, where the source does not take it apart.
    pub(crate) full: String,
    pub(crate) street: String,
    pub(crate) post_office_box: String,
    pub(crate) city: String,
    pub(crate) state: String,
    /// Another area, where the source has one beside the state.
    pub(crate) region: String,
    pub(crate) postal_code: String,
    /// The country in the source's words.
    pub(crate) country: String,
    /// What the source says of the address: "previous", "at the time of listing". When it gives
    /// nothing else, this is the address: lists put whole addresses there.
    pub(crate) remarks: String,
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

    /// Keeps the address as an entity and points the party to it. An address that says nothing is
    /// none; one that is only a country is still an address, since the source calls it that.
    pub(crate) fn attach(&self, draft: &mut Draft, place: &Place, party: &mut Entity) {
        let line = self.line();
        if line.is_empty() {
            return;
        }
        let id = self.id(party);
        let known = EntityId::new(&id).is_ok_and(|id| draft.kept(&id).is_some());
        if !known {
            let address = self.entity(draft, place, &id, &line);
            draft.keep(place, address);
        }
        party.add("addressEntity", id);
    }

    /// The id goes by the party and all parts. The parts that few lists have count only where they are.
    fn id(&self, party: &Entity) -> String {
        let mut key = vec![
            party.id().as_str(),
            &self.full,
            &self.street,
            &self.city,
            &self.state,
            &self.postal_code,
            &self.country,
        ];
        let rarer = [
            ("box", &self.post_office_box),
            ("region", &self.region),
            ("remarks", &self.remarks),
        ];
        for (name, part) in rarer {
            if !part.is_empty() {
                key.extend([name, part]);
            }
        }
        stable_id("addr", &key)
    }

    fn entity(&self, draft: &mut Draft, place: &Place, id: &str, line: &str) -> Entity {
        let mut address = draft.entity(id, Schema::ADDRESS);
        address.add("full", line);
        address.add("street", &self.street);
        address.add("postOfficeBox", &self.post_office_box);
        address.add("city", &self.city);
        address.add("state", &self.state);
        address.add("region", &self.region);
        address.add("postalCode", &self.postal_code);
        address.add("remarks", &self.remarks);
        say_country(draft, place, &mut address, "country", &self.country);
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
        let parts = [
            self.street.as_str(),
            &self.post_office_box,
            &self.city,
            &self.state,
            &self.region,
            &self.postal_code,
            country,
        ];
        let line = joined(&parts, ", ");
        if line.is_empty() {
            self.remarks.clone()
        } else {
            line
        }
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
