//! `sdn_advanced.xml` and `cons_advanced.xml`, after the sanctions data model of the United Nations.
//!
//! Written to the schema `sdn_advanced.xsd`. A source record is a `DistinctParty`. Reference values,
//! places and documents come before the parties in the file, relations and listings after them; so
//! parties are held until the end. Dates are put into the words of OFAC's plain XML, so that both
//! formats read alike.

mod listings;
mod periods;
mod profiles;
mod references;

use std::collections::HashMap;

use interdict_model::{DatasetKey, Reading, SourceFile};

use self::references::References;
use super::dates;
use super::party::{Fact, Kind, Name, Party};
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
