//! Parties of the Advanced XML: names in their scripts and parts, and features.

use std::collections::HashMap;

use super::Edition;
use crate::draft::Place;
use crate::ofac::party::{Alias, Name, Party, Relation};
use crate::xml::Element;

impl Edition<'_> {
    pub(super) fn profile(&mut self, place: &Place, party: &mut Party, profile: &Element) {
        let comment = profile.text("Comment");
        party
            .notes
            .extend(Some(comment).filter(|text| !text.is_empty()));
        for identity in profile.children("Identity") {
            self.identity(place, party, identity);
        }
        for feature in profile.children("Feature") {
            self.feature(place, party, feature);
        }
        // The entries point back to the profile.
        profile
            .children("SanctionsEntryReference")
            .for_each(Element::pass_over);
        for reference in profile.children("ExternalReference") {
            self.external_reference(place, party, reference);
        }
    }

    fn external_reference(&mut self, place: &Place, party: &mut Party, reference: &Element) {
        let mut words = vec![self.word_of(place, reference, "ExRefType", "ExRefTypeID")];
        for text in ["ExRefValue", "DirectURL", "Comment"] {
            words.push(reference.text(text));
        }
        for link in reference.children("SubLink") {
            words.push(self.word_of(place, link, "TargetType", "TargetTypeID"));
            words.push(link.text("Description"));
            words.push(link.text("DirectURL"));
        }
        words.retain(|word| !word.is_empty());
        party.notes.push(words.join(" "));
    }

    fn identity(&mut self, place: &Place, party: &mut Party, identity: &Element) {
        let id = identity.attribute("ID");
        identity.attribute("FixedRef");
        let is_primary = identity.attribute("Primary") == "true";
        let is_false = identity.attribute("False") == "true";
        let groups = self.name_groups(place, identity);
        for alias in identity.children("Alias") {
            for (name, relation, weak) in self.alias(place, party, alias, &groups) {
                let is_main = is_primary && relation == Relation::Main;
                if is_main && party.name.print().is_empty() {
                    party.name = name;
                    continue;
                }
                if is_false {
                    party
                        .notes
                        .push(format!("false identity: {}", name.print()));
                }
                let relation = if is_primary || relation != Relation::Main {
                    relation
                } else {
                    Relation::Also
                };
                party.aliases.push(Alias {
                    name,
                    relation,
                    weak,
                    remarks: String::new(),
                });
            }
        }
        party
            .facts
            .extend(self.documents.remove(&id).unwrap_or_default());
        party
            .notes
            .extend(self.document_notes.remove(&id).unwrap_or_default());
    }

    /// The kinds of an identity's name parts, by the number of their group.
    fn name_groups(&mut self, place: &Place, identity: &Element) -> HashMap<String, String> {
        let mut groups = HashMap::new();
        for masters in identity.children("NamePartGroups") {
            for master in masters.children("MasterNamePartGroup") {
                for group in master.children("NamePartGroup") {
                    let kind = self.word_of(place, group, "NamePartType", "NamePartTypeID");
                    groups.insert(group.attribute("ID"), kind);
                }
            }
        }
        groups
    }

    /// The names of one alias: one for each script or spelling.
    fn alias(
        &mut self,
        place: &Place,
        party: &mut Party,
        alias: &Element,
        groups: &HashMap<String, String>,
    ) -> Vec<(Name, Relation, bool)> {
        alias.attribute("FixedRef");
        let word = self.word_of(place, alias, "AliasType", "AliasTypeID");
        let is_primary = alias.attribute("Primary") == "true";
        let weak = alias.attribute("LowQuality") == "true";
        let relation = if is_primary || word.eq_ignore_ascii_case("name") {
            Relation::Main
        } else {
            Relation::named(&word).unwrap_or_else(|| {
                self.roll
                    .draft
                    .value_issue(place, "AliasType", &word, "taken as a.k.a.");
                Relation::Also
            })
        };
        let comment = alias.text("Comment");
        let names: Vec<Name> = alias
            .children("DocumentedName")
            .map(|name| self.name(place, party, name, groups))
            .collect();
        if !comment.is_empty() {
            let name = names.first().map(Name::print).unwrap_or_default();
            party.notes.push(format!("{name}: {comment}"));
        }
        names
            .into_iter()
            .map(|name| (name, relation, weak))
            .collect()
    }

    fn name(
        &mut self,
        place: &Place,
        party: &mut Party,
        documented: &Element,
        groups: &HashMap<String, String>,
    ) -> Name {
        let mut name = Name::default();
        for part in documented.children("DocumentedNamePart") {
            for value in part.children("NamePartValue") {
                let kind = groups.get(&value.attribute("NamePartGroupID"));
                // The script shows in the text itself.
                value.attribute("ScriptID");
                value.attribute("ScriptStatusID");
                let is_acronym = value.attribute("Acronym") == "true";
                let leading = part.attribute("LeadingChars");
                let trailing = part.attribute("TrailingChars");
                let text = format!("{leading}{}{trailing}", value.own_text());
                if is_acronym {
                    name.parts.push(("abbreviation", text.clone()));
                }
                self.name_part(place, &mut name, kind.map_or("", String::as_str), text);
            }
        }
        documented.attribute("ID");
        documented.attribute("FixedRef");
        // "Primary Latin" and the like repeat what the alias and the script say.
        documented.attribute("DocNameStatusID");
        let mut notes = vec![documented.text("Comment")];
        for country in documented.children("DocumentedNameCountry") {
            notes.push(self.word_of(place, country, "Country", "CountryID"));
            notes.push(country.text("Comment"));
        }
        notes.retain(|note| !note.is_empty());
        for note in notes {
            party.notes.push(format!("{}: {note}", name.print()));
        }
        name
    }

    fn name_part(&mut self, place: &Place, name: &mut Name, kind: &str, text: String) {
        let (slot, property) = match kind {
            "First Name" | "Nickname" => (&mut name.first, None),
            "Middle Name" => (&mut name.first, Some("middleName")),
            "Patronymic" => (&mut name.last, Some("fatherName")),
            "Matronymic" => (&mut name.last, Some("motherName")),
            "Last Name" | "Maiden Name" | "Entity Name" | "Vessel Name" | "Aircraft Name" => {
                (&mut name.last, None)
            }
            _ => {
                self.roll
                    .draft
                    .value_issue(place, "NamePartType", kind, "taken as the last name");
                (&mut name.last, None)
            }
        };
        if !slot.is_empty() {
            slot.push(' ');
        }
        slot.push_str(&text);
        if let Some(property) = property {
            name.parts.push((property, text));
        }
    }

    fn feature(&mut self, place: &Place, party: &mut Party, feature: &Element) {
        let kind = self.word_of(place, feature, "FeatureType", "FeatureTypeID");
        feature.attribute("ID");
        feature
            .children("IdentityReference")
            .for_each(Element::pass_over);
        let comment = feature.text("Comment");
        party
            .notes
            .extend(Some(comment).filter(|text| !text.is_empty()));
        for version in feature.children("FeatureVersion") {
            self.feature_version(place, party, &kind, version);
        }
    }

    fn feature_version(&mut self, place: &Place, party: &mut Party, kind: &str, version: &Element) {
        version.attribute("ID");
        let mut values = Vec::new();
        for detail in version.children("VersionDetail") {
            // Text, a lookup, a country: the value itself shows which.
            detail.attribute("DetailTypeID");
            let text = detail.own_text();
            let word = self.word_of(place, detail, "DetailReference", "DetailReferenceID");
            values.push(if text.is_empty() { word } else { text });
        }
        for period in version.children("DatePeriod") {
            values.push(self.period(place, period));
        }
        for location in version.children("VersionLocation") {
            let id = location.attribute("LocationID");
            match self.references.location(&id) {
                Some(address) if kind == "Location" => party.addresses.push(address.clone()),
                Some(address) => values.push(address.full()),
                None => self.roll.draft.value_issue(
                    place,
                    "LocationID",
                    &id,
                    "no place has this number",
                ),
            }
        }
        for reference in ["FeatureVersionReference", "IDRegDocumentReference"] {
            version.children(reference).for_each(Element::pass_over);
        }
        let reliability = self.word_of(place, version, "Reliability", "ReliabilityID");
        let about = format!("{kind} {}", values.join(" "));
        let mut notes = vec![version.text("Comment")];
        if !reliability.is_empty() && reliability != "High" {
            notes.push(format!("reliability {reliability}"));
        }
        notes.retain(|note| !note.is_empty());
        for note in notes {
            party.notes.push(format!("{}: {note}", about.trim_end()));
        }
        for value in values {
            party.fact(kind, value);
        }
    }
}
