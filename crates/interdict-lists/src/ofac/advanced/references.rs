//! The reference values of the Advanced XML: numbers to words, and the places that parties point to.

use std::collections::HashMap;

use crate::ofac::party::Address;
use crate::xml::Element;

/// The sets of reference values, by the set's element and the value's number.
#[derive(Default)]
pub(super) struct References {
    sets: HashMap<String, HashMap<String, Value>>,
    locations: HashMap<String, Address>,
}

/// One reference value.
#[derive(Clone, Debug, Default)]
pub(super) struct Value {
    /// The words.
    pub(super) text: String,
    /// The short form of a legal basis.
    pub(super) short: String,
    /// What an area code stands for.
    pub(super) description: String,
    /// The value of another set that this one belongs to: a party's type, a program, a country.
    pub(super) parent: String,
}

/// Words for "nothing is known" among the reference values.
const SAYS_NOTHING: [&str; 3] = ["", "unknown", "undetermined"];

impl References {
    /// Takes in one set, such as `<AliasTypeValues>`.
    pub(super) fn learn(&mut self, set: &Element) {
        let name = set.name().trim_end_matches("Values");
        let known = self.sets.entry(name.to_owned()).or_default();
        for element in set.children(name) {
            let parents = ["PartyTypeID", "SanctionsProgramID", "CountryID"];
            let parent = parents
                .iter()
                .map(|attribute| element.attribute(attribute))
                .find(|id| !id.is_empty());
            let value = Value {
                text: element.own_text(),
                short: element.attribute("LegalBasisShortRef"),
                description: element.attribute("Description"),
                parent: parent.unwrap_or_default(),
            };
            known.insert(element.attribute("ID"), value);
        }
        // The other attributes tell how the sets hang together; only those above bear on a party.
        set.pass_over();
    }

    /// A value by its set and its number.
    pub(super) fn value(&self, set: &str, id: &str) -> Option<&Value> {
        self.sets.get(set)?.get(id)
    }

    /// The words of a value; blank for one that is unknown or says nothing.
    pub(super) fn text(&self, set: &str, id: &str) -> String {
        let text = self
            .value(set, id)
            .map_or_else(String::new, |value| value.text.clone());
        if SAYS_NOTHING.contains(&text.to_ascii_lowercase().as_str()) {
            String::new()
        } else {
            text
        }
    }

    /// Takes in one `<Location>`; gives back what it could not make sense of.
    pub(super) fn learn_location(&mut self, location: &Element) -> Vec<String> {
        let mut problems = Vec::new();
        let mut address = Address {
            uid: location.attribute("ID"),
            remarks: location.text("Comment"),
            country: self.country_of(location),
            ..Address::default()
        };
        let mut lines = Vec::new();
        for part in location.children("LocationPart") {
            let kind = self.text("LocPartType", &part.attribute("LocPartTypeID"));
            let value = part_value(part);
            match kind.to_ascii_uppercase().as_str() {
                "ADDRESS1" | "ADDRESS2" | "ADDRESS3" => lines.push((kind, value)),
                "CITY" => address.city = value,
                "STATE/PROVINCE" => address.state = value,
                "REGION" => address.region = value,
                "POSTAL CODE" => address.postal_code = value,
                _ => {
                    problems.push(format!("a part of the kind {kind:?}: {value}"));
                    lines.push((kind, value));
                }
            }
        }
        lines.sort_by(|a, b| a.0.cmp(&b.0));
        let lines: Vec<String> = lines.into_iter().map(|(_, value)| value).collect();
        address.street = lines.join(", ");
        // What the place is taken from; nothing in it is said of the place itself.
        for reference in ["FeatureVersionReference", "IDRegDocumentReference"] {
            location.children(reference).for_each(Element::pass_over);
        }
        self.locations.insert(address.uid.clone(), address);
        problems
    }

    /// The country of a place, or what its area code stands for.
    fn country_of(&self, location: &Element) -> String {
        let mut words = Vec::new();
        for country in location.children("LocationCountry") {
            // Whether it is the country of a home or of a registration; the list never says.
            country.attribute("CountryRelevanceID");
            words.push(self.text("Country", &country.attribute("CountryID")));
        }
        for area in location.children("LocationAreaCode") {
            if let Some(value) = self.value("AreaCode", &area.attribute("AreaCodeID")) {
                words.push(self.text("Country", &value.parent));
                words.push(value.description.clone());
            }
        }
        words
            .into_iter()
            .find(|word| !word.is_empty())
            .unwrap_or_default()
    }

    /// A place by its number.
    pub(super) fn location(&self, id: &str) -> Option<&Address> {
        self.locations.get(id)
    }
}

/// The values of one part of a place, the primary one first.
fn part_value(part: &Element) -> String {
    let mut values: Vec<(bool, String)> = Vec::new();
    for value in part.children("LocationPartValue") {
        let is_primary = value.attribute("Primary") == "true";
        value.attribute("LocPartValueTypeID");
        value.attribute("LocPartValueStatusID");
        let mut text = value.text("Value");
        let comment = value.text("Comment");
        if !comment.is_empty() {
            text = format!("{text} ({comment})");
        }
        values.push((!is_primary, text));
    }
    values.sort();
    let values: Vec<String> = values.into_iter().map(|(_, text)| text).collect();
    values.join(" / ")
}
