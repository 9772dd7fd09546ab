//! The UK Sanctions List as XML: one `Designation` a record, and the date of the list beside them.

use interdict_model::{DatasetKey, Reading, SourceFile};

use super::designation::{AddressLines, Designation, Name, NonLatinName};
use super::{NameParts, head_date};
use crate::ReadError;
use crate::draft::{Draft, Place};
use crate::files;
use crate::xml::{Document, Element};

const READER: &str = "gb_fcdo_xml/1";

/// Reads one edition.
///
/// # Errors
/// When the file is not the list, does not state its date, is cut short or is not well-formed.
pub(super) fn read(dataset: &DatasetKey, file: &SourceFile<'_>) -> Result<Reading, ReadError> {
    let mut document = Document::open(file, "Designations", &[])?;
    let mut draft = Draft::new(dataset);
    let mut published = None;
    while let Some(record) = document.next()? {
        if record.name() == "DateGenerated" {
            published = Some(head_date(file.name, &record.own_text())?);
            continue;
        }
        draft.source();
        let place = Place::new(file.name, record.line()).record(record.text("UniqueID"));
        if record.name() != "Designation" {
            draft.reject(
                &place,
                format!("a record of the unknown kind {}", record.name()),
            );
            continue;
        }
        let designation = designation(&record);
        match designation.give_to(&mut draft, &place) {
            Ok(()) => {
                files::report_unused(&mut draft, &place, &record);
                draft.read();
            }
            Err(problem) => draft.reject(&place, problem),
        }
    }
    if published.is_none() {
        head_date(file.name, "")?;
    }
    Ok(draft.finish(READER, published))
}

fn designation(record: &Element) -> Designation {
    let imposed = record.text("SanctionsImposed");
    Designation {
        unique_id: record.text("UniqueID"),
        ofsi_group: record.text("OFSIGroupID"),
        un_reference: record.text("UNReferenceNumber"),
        kind: record.text("IndividualEntityShip"),
        regime: record.text("RegimeName"),
        source: record.text("DesignationSource"),
        imposed: provisions(&imposed, record.child("SanctionsImposedIndicators")),
        reasons: texts(record, "UKStatementofReasons"),
        last_updated: record.text("LastUpdated"),
        designated: record.text("DateDesignated"),
        other_information: texts(record, "OtherInformation"),
        names: record.children_of("Names", "Name").map(name).collect(),
        non_latin: record
            .children_of("NonLatinNames", "NonLatinName")
            .map(non_latin)
            .collect(),
        titles: listed(record, "Titles", "Title"),
        addresses: record
            .children_of("Addresses", "Address")
            .map(address)
            .collect(),
        phones: listed(record, "PhoneNumbers", "PhoneNumber"),
        emails: listed(record, "EmailAddresses", "EmailAddress"),
        websites: listed(record, "Websites", "Website"),
        ..details(record)
    }
}

/// The parts that only persons, only entities or only ships have.
fn details(record: &Element) -> Designation {
    let mut found = Designation::default();
    for person in record.children_of("IndividualDetails", "Individual") {
        let said = &mut found.person;
        said.births.extend(listed(person, "DOBs", "DOB"));
        said.nationalities
            .extend(listed(person, "Nationalities", "Nationality"));
        said.genders.extend(listed(person, "Genders", "Gender"));
        said.positions
            .extend(listed(person, "Positions", "Position"));
        said.passports.extend(pairs(
            person,
            "PassportDetails",
            "Passport",
            ["PassportNumber", "PassportAdditionalInformation"],
        ));
        said.identifiers.extend(pairs(
            person,
            "NationalIdentifierDetails",
            "NationalIdentifier",
            [
                "NationalIdentifierNumber",
                "NationalIdentifierAdditionalInformation",
            ],
        ));
        said.birth_places.extend(pairs(
            person,
            "BirthDetails",
            "Location",
            ["TownOfBirth", "CountryOfBirth"],
        ));
    }
    for entity in record.children_of("EntityDetails", "Entity") {
        let said = &mut found.entity;
        said.kinds
            .extend(listed(entity, "TypeOfEntities", "TypeOfEntity"));
        said.registrations.extend(listed(
            entity,
            "BusinessRegistrationNumbers",
            "BusinessRegistrationNumber",
        ));
        said.parents
            .extend(listed(entity, "ParentCompanies", "ParentCompany"));
        said.subsidiaries
            .extend(listed(entity, "Subsidiaries", "Subsidiary"));
    }
    for ship in record.children_of("ShipDetails", "Ship") {
        let said = &mut found.ship;
        said.imo_numbers
            .extend(listed(ship, "IMONumbers", "IMONumber"));
        said.owners.extend(listed(
            ship,
            "CurrentOwnerOperators",
            "CurrentOwnerOperator",
        ));
        said.past_owners.extend(listed(
            ship,
            "PreviousOwnerOperators",
            "PreviousOwnerOperator",
        ));
        said.flags.extend(listed(
            ship,
            "CurrentBelievedFlagOfShips",
            "CurrentBelievedFlagOfShip",
        ));
        said.past_flags
            .extend(listed(ship, "PreviousFlags", "PreviousFlag"));
        said.kinds
            .extend(listed(ship, "TypeOfShipDetails", "TypeOfShip"));
        said.tonnages
            .extend(listed(ship, "TonnageOfShipDetails", "TonnageOfShip"));
        said.lengths
            .extend(listed(ship, "LengthOfShipDetails", "LengthOfShip"));
        said.years_built
            .extend(listed(ship, "YearsBuilt", "YearBuilt"));
        said.hulls.extend(listed(
            ship,
            "HullIdentificationNumbers",
            "HullIdentificationNumber",
        ));
    }
    found
}

fn texts(record: &Element, child: &str) -> Vec<String> {
    Some(record.text(child))
        .filter(|text| !text.is_empty())
        .into_iter()
        .collect()
}

fn listed(parent: &Element, list: &str, item: &str) -> Vec<String> {
    let texts = parent.children_of(list, item).map(Element::own_text);
    texts.filter(|text| !text.is_empty()).collect()
}

fn pairs(parent: &Element, list: &str, item: &str, fields: [&str; 2]) -> Vec<(String, String)> {
    parent
        .children_of(list, item)
        .map(|element| (element.text(fields[0]), element.text(fields[1])))
        .collect()
}

fn name(element: &Element) -> Name {
    Name {
        parts: NameParts {
            given: ["Name1", "Name2", "Name3", "Name4", "Name5"].map(|part| element.text(part)),
            sixth: element.text("Name6"),
        },
        kind: element.text("NameType"),
        strength: element.text("AliasStrength"),
    }
}

fn non_latin(element: &Element) -> NonLatinName {
    NonLatinName {
        name: element.text("NameNonLatinScript"),
        script: element.text("NonLatinScriptType"),
        language: element.text("NonLatinScriptLanguage"),
    }
}

fn address(element: &Element) -> AddressLines {
    let lines = [
        "AddressLine1",
        "AddressLine2",
        "AddressLine3",
        "AddressLine4",
        "AddressLine5",
        "AddressLine6",
    ];
    AddressLines {
        lines: lines.map(|line| element.text(line)),
        postal_code: element.text("AddressPostalCode"),
        country: element.text("AddressCountry"),
    }
}

/// What is imposed stands twice: in words, and as flags. A flag that the words leave out counts.
fn provisions(words: &str, flags: Option<&Element>) -> Vec<String> {
    let mut found: Vec<String> = words
        .split('|')
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    for flag in flags.into_iter().flat_map(Element::all_children) {
        let said = found.iter().any(|word| plain(word) == plain(flag.name()));
        if flag.own_text() == "true" && !said {
            found.push(flag.name().to_owned());
        }
    }
    found
}

fn plain(text: &str) -> String {
    let letters = text.chars().filter(|ch| ch.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
