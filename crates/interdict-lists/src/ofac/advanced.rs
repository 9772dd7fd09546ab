//! `sdn_advanced.xml` and `cons_advanced.xml`, after the sanctions data model of the United Nations.
//!
//! Written to the schema `sdn_advanced.xsd`. A source record is a `DistinctParty`. Reference values,
//! places and documents come before the parties in the file, relations and listings after them; so
//! parties are held until the end. Dates are put into the words of OFAC's plain XML, so that both
//! formats read alike.

use std::collections::HashMap;

use interdict_model::{DatasetKey, Reading, SourceFile};

use super::dates;
use super::party::{Alias, Fact, Kind, Link, Name, Other, Party, Program, Relation};
use super::periods;
use super::references::References;
use super::roll::{Roll, is_uid};
use crate::ReadError;
use crate::draft::Place;
use crate::xml::{Document, Element};

const CONTAINERS: [&str; 7] = [
    "ReferenceValueSets",
    "Locations",
    "IDRegDocuments",
    "DistinctParties",
    "ProfileRelationships",
    "SanctionsEntries",
    "SanctionsEntryLinks",
];

/// An edition while its parts are put together.
struct Edition<'a> {
    file: &'a str,
    roll: Roll,
    references: References,
    /// Documents by the identity that bears them.
    documents: HashMap<String, Vec<Fact>>,
    /// What is said of documents beyond their facts, by the identity that bears them.
    document_notes: HashMap<String, Vec<String>>,
    parties: Vec<(Place, Party)>,
    /// Where the party of a profile stands in `parties`.
    profiles: HashMap<String, usize>,
    /// The profile of each sanctions entry.
    entries: HashMap<String, String>,
    published: Option<jiff::civil::Date>,
}

/// Reads the file.
pub(super) fn read(dataset: &DatasetKey, file: &SourceFile<'_>) -> Result<Reading, ReadError> {
    let mut document = Document::open(file, "Sanctions", &CONTAINERS)?;
    if !document.root().attribute("DeltaBaseVersion").is_empty() {
        return Err(ReadError::WrongFormat {
            file: file.name.to_owned(),
            line: document.root().line(),
            expected: "a whole list".to_owned(),
            found: "a delta (DeltaBaseVersion)".to_owned(),
        });
    }
    let mut edition = Edition {
        file: file.name,
        roll: Roll::new(dataset),
        references: References::default(),
        documents: HashMap::new(),
        document_notes: HashMap::new(),
        parties: Vec::new(),
        profiles: HashMap::new(),
        entries: HashMap::new(),
        published: None,
    };
    while let Some(record) = document.next()? {
        let container = document.container().unwrap_or_default().to_owned();
        edition.take(&container, &record)?;
    }
    edition.finish()
}

impl Edition<'_> {
    fn take(&mut self, container: &str, record: &Element) -> Result<(), ReadError> {
        let place = Place::new(self.file, record.line());
        match (container, record.name()) {
            ("", "DateOfIssue") => self.date_of_issue(record)?,
            ("ReferenceValueSets", _) => self.references.learn(record),
            ("Locations", "Location") => {
                for problem in self.references.learn_location(record) {
                    self.roll.draft.notice(
                        &place.record(record.attribute("ID")),
                        format!("{problem}; it is kept in the street"),
                    );
                }
            }
            ("IDRegDocuments", "IDRegDocument") => self.document(&place, record),
            ("DistinctParties", "DistinctParty") => return self.distinct_party(&place, record),
            ("ProfileRelationships", "ProfileRelationship") => self.relation(&place, record),
            ("SanctionsEntries", "SanctionsEntry") => self.entry(&place, record),
            ("SanctionsEntryLinks", "SanctionsEntryLink") => self.entry_link(&place, record),
            (_, name) => {
                return Err(ReadError::WrongFormat {
                    file: self.file.to_owned(),
                    line: record.line(),
                    expected: "the elements of sdn_advanced.xsd".to_owned(),
                    found: format!("<{name}> in <{container}>"),
                });
            }
        }
        self.report_unused(&place, record);
        Ok(())
    }

    fn report_unused(&mut self, place: &Place, record: &Element) {
        let id = record.attribute("ID");
        let place = if id.is_empty() {
            place.clone()
        } else {
            place.record(id)
        };
        for (path, value) in record.unused() {
            self.roll
                .draft
                .value_issue(&place, &path, &value, "a field that is not known");
        }
    }

    fn date_of_issue(&mut self, record: &Element) -> Result<(), ReadError> {
        let fault = |problem| ReadError::Malformed {
            file: self.file.to_owned(),
            line: record.line(),
            problem,
        };
        let text = periods::day(record).map_err(fault)?;
        let date = dates::parse(&text).map_err(|error| fault(error.to_string()))?;
        self.published = date.exact_day();
        Ok(())
    }

    /// The words of a reference value; an unknown number is an issue.
    fn word(&mut self, place: &Place, set: &str, id: &str) -> String {
        if !id.is_empty() && self.references.value(set, id).is_none() {
            self.roll
                .draft
                .value_issue(place, set, id, "no reference value has this number");
        }
        self.references.text(set, id)
    }

    /// The words of the reference value that an attribute of an element points to.
    fn word_of(&mut self, place: &Place, element: &Element, set: &str, attribute: &str) -> String {
        let id = element.attribute(attribute);
        self.word(place, set, &id)
    }

    fn period(&mut self, place: &Place, period: &Element) -> String {
        periods::moment(period).unwrap_or_else(|problem| {
            self.roll.draft.value_issue(
                place,
                "DatePeriod",
                &problem,
                "a date that cannot be read",
            );
            String::new()
        })
    }

    fn document(&mut self, place: &Place, record: &Element) {
        let place = &place.record(record.attribute("ID"));
        let mut fact = Fact {
            kind: self.word_of(place, record, "IDRegDocType", "IDRegDocTypeID"),
            value: record.text("IDRegistrationNo"),
            country: self.word_of(place, record, "Country", "IssuedBy-CountryID"),
            authority: record.text("IssuingAuthority"),
            ..Fact::default()
        };
        let mut notes = Vec::new();
        for date in record.children("DocumentDate") {
            let kind = self.word_of(place, date, "IDRegDocDateType", "IDRegDocDateTypeID");
            let text = date
                .child("DatePeriod")
                .map_or_else(String::new, |period| self.period(place, period));
            match kind.as_str() {
                "Issue Date" => fact.issued = text,
                "Expiration Date" => fact.expires = text,
                _ => notes.push(format!("{kind} {text}")),
            }
        }
        let location = record.attribute("IssuedIn-LocationID");
        if let Some(location) = self.references.location(&location) {
            notes.push(format!("issued in {}", location.full()));
        }
        let validity = self.word_of(place, record, "Validity", "ValidityID");
        notes.extend(Some(validity).filter(|word| !word.is_empty() && word != "Valid"));
        notes.extend(Some(record.text("Comment")).filter(|text| !text.is_empty()));
        // Which spelling of a name, and which other document, stands in this one.
        for reference in ["DocumentedNameReference", "IDRegDocumentMention"] {
            record.children(reference).for_each(Element::pass_over);
        }
        let identity = record.attribute("IdentityID");
        let about = format!("{} {}", fact.kind, fact.value);
        let notes = notes.into_iter().map(|note| format!("{about}: {note}"));
        self.document_notes
            .entry(identity.clone())
            .or_default()
            .extend(notes);
        self.documents.entry(identity).or_default().push(fact);
    }

    fn distinct_party(&mut self, place: &Place, record: &Element) -> Result<(), ReadError> {
        self.roll.draft.source();
        let uid = record.attribute("FixedRef");
        let place = &place.record(uid.clone());
        match self.party(place, &uid, record) {
            Err(problem) => self.roll.draft.reject(place, problem),
            Ok((mut party, profiles)) => {
                for (path, value) in record.unused() {
                    self.roll.draft.value_issue(
                        place,
                        &path,
                        &value,
                        "a field that is not known; it is kept in the notes",
                    );
                    party.notes.push(format!("{path}: {value}"));
                }
                for profile in profiles {
                    self.profiles.insert(profile, self.parties.len());
                }
                self.parties.push((place.clone(), party));
                self.roll.draft.read();
            }
        }
        Ok(())
    }

    /// A party with the numbers of its profiles.
    fn party(
        &mut self,
        place: &Place,
        uid: &str,
        record: &Element,
    ) -> Result<(Party, Vec<String>), String> {
        if !is_uid(uid) {
            return Err(format!("a party without a number: FixedRef {uid:?}"));
        }
        let mut party: Option<Party> = None;
        let mut ids = Vec::new();
        for profile in record.children("Profile") {
            let kind = self.kind(profile)?;
            let party =
                party.get_or_insert_with(|| Party::new(uid.to_owned(), kind, Name::default()));
            ids.push(profile.attribute("ID"));
            self.profile(place, party, profile);
        }
        let mut party = party.ok_or("a party without a profile")?;
        party.notes.extend(
            record
                .children("Comment")
                .map(Element::own_text)
                .filter(|text| !text.is_empty()),
        );
        if party.name.print().is_empty() {
            return Err("a party without a primary name".to_owned());
        }
        Ok((party, ids))
    }

    /// The kind by the party's subtype, or by the type that the subtype belongs to.
    fn kind(&self, profile: &Element) -> Result<Kind, String> {
        let id = profile.attribute("PartySubTypeID");
        let subtype = self.references.value("PartySubType", &id);
        let words = subtype.map(|subtype| {
            let parent = self.references.text("PartyType", &subtype.parent);
            (subtype.text.clone(), parent)
        });
        let (own, parent) = words.unwrap_or_default();
        Kind::named(&own)
            .or_else(|| Kind::named(&parent))
            .ok_or_else(|| format!("a party of an unknown type: PartySubTypeID {id:?}"))
    }

    fn profile(&mut self, place: &Place, party: &mut Party, profile: &Element) {
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

    fn party_of(&mut self, place: &Place, profile: &str) -> Option<&mut Party> {
        let at = self.profiles.get(profile).copied();
        match at {
            Some(at) => Some(&mut self.parties[at].1),
            None => {
                self.roll.draft.value_issue(
                    place,
                    "ProfileID",
                    profile,
                    "no party that was read has this profile",
                );
                None
            }
        }
    }

    fn relation(&mut self, place: &Place, record: &Element) {
        let place = &place.record(record.attribute("ID"));
        let role = self.word_of(place, record, "RelationType", "RelationTypeID");
        let quality = self.word_of(place, record, "RelationQuality", "RelationQualityID");
        let mut remarks = vec![record.text("Comment")];
        if record.attribute("Former") == "true" {
            remarks.push("former".to_owned());
        }
        remarks.push(quality);
        if let Some(period) = record.child("DatePeriod") {
            remarks.push(self.period(place, period));
        }
        remarks.retain(|remark| !remark.is_empty());
        record.attribute("SanctionsEntryID");
        record
            .children("IDRegDocumentReference")
            .for_each(Element::pass_over);
        let (from, to) = (
            record.attribute("From-ProfileID"),
            record.attribute("To-ProfileID"),
        );
        let Some(other) = self.party_of(place, &to).map(|party| party.uid.clone()) else {
            return;
        };
        if let Some(party) = self.party_of(place, &from) {
            party.links.push(Link {
                role,
                other: Other::Numbered(other),
                remarks,
            });
        }
    }

    fn entry(&mut self, place: &Place, record: &Element) {
        let id = record.attribute("ID");
        let place = &place.record(id.clone());
        let profile = record.attribute("ProfileID");
        record.attribute("EntryProfileRef");
        let list = self.word_of(place, record, "List", "ListID");
        let mut common = Program {
            lists: vec![list],
            ..Program::default()
        };
        common
            .lists
            .extend(["Comment", "LimitationsToListing"].map(|name| record.text(name)));
        let mut programs = Vec::new();
        for measure in record.children("SanctionsMeasure") {
            self.measure(place, measure, &mut common, &mut programs);
        }
        for event in record.children("EntryEvent") {
            self.event(place, event, &mut common, &mut programs);
        }
        for info in record.children("SupportingInfo") {
            info.attribute("ID");
            let kind = self.word_of(place, info, "SupInfoType", "SupInfoTypeID");
            let words = [kind, info.text("Text"), info.text("DirectURL")];
            let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
            common.lists.push(words.join(" "));
        }
        record
            .children("ProfileRelationshipReference")
            .for_each(Element::pass_over);
        if programs.is_empty() {
            programs.push(Program::default());
        }
        for program in &mut programs {
            program.join(&common);
        }
        self.entries.insert(id, profile.clone());
        if let Some(party) = self.party_of(place, &profile) {
            for program in programs {
                party.enter_program(program);
            }
        }
    }

    /// A measure is the program that it belongs to, or what it does.
    fn measure(
        &mut self,
        place: &Place,
        measure: &Element,
        common: &mut Program,
        programs: &mut Vec<Program>,
    ) {
        measure.attribute("ID");
        let kind = self.word_of(place, measure, "SanctionsType", "SanctionsTypeID");
        let comment = measure.text("Comment");
        let ends = measure.child("DatePeriod").map(periods::ends);
        let ends = match ends.transpose() {
            Ok(ends) => ends.unwrap_or_default(),
            Err(problem) => {
                self.roll.draft.value_issue(
                    place,
                    "DatePeriod",
                    &problem,
                    "a date that cannot be read",
                );
                periods::Ends::default()
            }
        };
        let dates = [("startDate", ends.start), ("endDate", ends.end)];
        let dates = dates.into_iter().filter(|(_, text)| !text.is_empty());
        if kind.eq_ignore_ascii_case("program") && !comment.is_empty() {
            programs.push(Program {
                name: comment,
                dates: dates.collect(),
                ..Program::default()
            });
        } else {
            let words = [kind, comment];
            let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
            common.measures.push(words.join(": "));
            common.dates.extend(dates);
        }
    }

    /// An event counts for the program of its legal basis, or for all of the entry's programs.
    fn event(
        &mut self,
        place: &Place,
        event: &Element,
        common: &mut Program,
        programs: &mut [Program],
    ) {
        event.attribute("ID");
        let kind = self.word_of(place, event, "EntryEventType", "EntryEventTypeID");
        let date = event.child("Date").map(periods::day).transpose();
        let date = date.unwrap_or_else(|problem| {
            self.roll.draft.value_issue(
                place,
                "EntryEvent/Date",
                &problem,
                "a date that cannot be read",
            );
            None
        });
        let basis_id = event.attribute("LegalBasisID");
        let basis = self.word(place, "LegalBasis", &basis_id);
        let value = self.references.value("LegalBasis", &basis_id);
        let short = value.map_or_else(String::new, |value| value.short.clone());
        let program = value.map_or_else(String::new, |value| {
            self.references.text("SanctionsProgram", &value.parent)
        });
        let property = match kind.to_ascii_lowercase().as_str() {
            "created" | "listed" | "added" => "listingDate",
            "amended" | "modified" | "updated" => "modifiedAt",
            "removed" | "delisted" | "deleted" => "endDate",
            _ => {
                self.roll.draft.value_issue(
                    place,
                    "EntryEventType",
                    &kind,
                    "an event that is not known; its date is kept as one of change",
                );
                "modifiedAt"
            }
        };
        let comment = event.text("Comment");
        let meant = programs
            .iter_mut()
            .find(|other| !program.is_empty() && other.name == program);
        let meant = meant.unwrap_or(common);
        meant.dates.extend(date.map(|date| (property, date)));
        meant.citations.extend([basis, short]);
        meant.lists.extend(Some(comment));
    }

    fn entry_link(&mut self, place: &Place, record: &Element) {
        let place = &place.record(record.attribute("ID"));
        let role = self.word_of(place, record, "EntryLinkType", "EntryLinkTypeID");
        let mut remarks = vec![record.text("Comment")];
        if let Some(Ok(date)) = record.child("Date").map(periods::day) {
            remarks.push(date);
        }
        remarks.retain(|remark| !remark.is_empty());
        let ends = ["EntryA-SanctionsEntryID", "EntryB-SanctionsEntryID"].map(|end| {
            let id = record.attribute(end);
            self.entries.get(&id).cloned().unwrap_or(id)
        });
        let Some(other) = self
            .party_of(place, &ends[1])
            .map(|party| party.uid.clone())
        else {
            return;
        };
        if let Some(party) = self.party_of(place, &ends[0]) {
            party.links.push(Link {
                role,
                other: Other::Numbered(other),
                remarks,
            });
        }
    }

    fn finish(mut self) -> Result<Reading, ReadError> {
        let place = Place {
            file: self.file.to_owned(),
            line: None,
            record: None,
        };
        let mut orphans: Vec<(&String, &Vec<Fact>)> = self.documents.iter().collect();
        orphans.sort_by(|a, b| a.0.cmp(b.0));
        for (identity, facts) in orphans {
            for fact in facts {
                self.roll.draft.value_issue(
                    &place,
                    &fact.kind,
                    &fact.value,
                    format!("no party has the identity {identity} that this document belongs to"),
                );
            }
        }
        for (place, party) in &self.parties {
            self.roll.enter(place, party);
        }
        if self.published.is_none() {
            return Err(ReadError::Malformed {
                file: self.file.to_owned(),
                line: 1,
                problem: "no <DateOfIssue>".to_owned(),
            });
        }
        Ok(self.roll.finish("ofac_advanced/1", self.published))
    }
}
