//! `sdn.xml` and `consolidated.xml`, the list as a tree of entries.

use interdict_model::{DatasetKey, Reading, SourceFile};

use super::dates;
use super::party::{Address, Alias, Fact, Kind, Name, Party, Program, Relation};
use super::remarks;
use super::roll::{Roll, is_uid};
use crate::ReadError;
use crate::draft::Place;
use crate::xml::{Document, Element};

/// Lists of facts that have a main entry: the list, the item, its value, the kind of fact.
const FACT_LISTS: [[&str; 4]; 4] = [
    [
        "nationalityList",
        "nationality",
        "country",
        "Nationality Country",
    ],
    [
        "citizenshipList",
        "citizenship",
        "country",
        "Citizenship Country",
    ],
    [
        "dateOfBirthList",
        "dateOfBirthItem",
        "dateOfBirth",
        "Birthdate",
    ],
    [
        "placeOfBirthList",
        "placeOfBirthItem",
        "placeOfBirth",
        "Place of Birth",
    ],
];

/// What is said of a vessel: the element, the kind of fact.
const VESSEL: [[&str; 2]; 6] = [
    ["callSign", "Vessel Call Sign"],
    ["vesselType", "Vessel Type"],
    ["vesselFlag", "Vessel Flag"],
    ["vesselOwner", "Vessel Owner"],
    ["tonnage", "Vessel Tonnage"],
    ["grossRegisteredTonnage", "Vessel Gross Registered Tonnage"],
];

/// Reads the file under either of the namespaces that OFAC has used.
pub(super) fn read(dataset: &DatasetKey, file: &SourceFile<'_>) -> Result<Reading, ReadError> {
    let mut document = Document::open(file, "sdnList", &[])?;
    let mut roll = Roll::new(dataset);
    let mut header = None;
    let mut found = 0;
    while let Some(record) = document.next()? {
        match record.name() {
            "publshInformation" => header = Some(record),
            "sdnEntry" => {
                found += 1;
                enter(&mut roll, file, &record);
            }
            other => {
                return Err(ReadError::WrongFormat {
                    file: file.name.to_owned(),
                    line: record.line(),
                    expected: "<sdnEntry>".to_owned(),
                    found: format!("<{other}>"),
                });
            }
        }
    }
    let published = check_header(file, header.as_ref(), found)?;
    Ok(roll.finish("ofac_xml/1", Some(published)))
}

fn check_header(
    file: &SourceFile<'_>,
    header: Option<&Element>,
    found: u64,
) -> Result<jiff::civil::Date, ReadError> {
    let fault = |line, problem: String| ReadError::Malformed {
        file: file.name.to_owned(),
        line,
        problem,
    };
    let Some(header) = header else {
        return Err(fault(
            1,
            "no <publshInformation> with the date and the count of the list".to_owned(),
        ));
    };
    let day = header.text("Publish_Date");
    let count = header.text("Record_Count");
    let stated = count.parse().map_err(|_| {
        fault(
            header.line(),
            format!("Record_Count {count:?} is no number"),
        )
    })?;
    if stated != found {
        return Err(ReadError::Count {
            file: file.name.to_owned(),
            stated,
            found,
        });
    }
    dates::parse_published(&day).ok_or_else(|| {
        fault(
            header.line(),
            format!("Publish_Date {day:?} is no date such as 03/10/2021"),
        )
    })
}

fn enter(roll: &mut Roll, file: &SourceFile<'_>, entry: &Element) {
    roll.draft.source();
    let place = Place::new(file.name, entry.line());
    match party(entry) {
        Err(problem) => {
            roll.draft.reject(&place.record(entry.text("uid")), problem);
        }
        Ok(mut party) => {
            let place = place.record(party.uid.clone());
            names(roll, &place, &mut party, entry);
            facts(&mut party, entry);
            party.addresses = addresses(entry);
            remarks_of(&mut party, entry);
            for (path, value) in entry.unused() {
                roll.draft.value_issue(
                    &place,
                    &path,
                    &value,
                    "a field that is not known; it is kept in the notes",
                );
                party.notes.push(format!("{path}: {value}"));
            }
            roll.enter(&place, &party);
            roll.draft.read();
        }
    }
}

/// What an entry cannot do without.
fn party(entry: &Element) -> Result<Party, String> {
    let uid = entry.text("uid");
    let last = entry.text("lastName");
    let word = entry.text("sdnType");
    if !is_uid(&uid) {
        return Err(format!("an entry without a number: uid {uid:?}"));
    }
    if last.is_empty() {
        return Err("an entry without a name".to_owned());
    }
    let Some(kind) = Kind::named(&word) else {
        return Err(format!("an entry of an unknown type: sdnType {word:?}"));
    };
    let name = Name {
        last,
        first: entry.text("firstName"),
        parts: Vec::new(),
    };
    Ok(Party::new(uid, kind, name))
}

fn names(roll: &mut Roll, place: &Place, party: &mut Party, entry: &Element) {
    for aka in entry.children_of("akaList", "aka") {
        // The name's own number is of no use outside OFAC.
        aka.text("uid");
        let (word, category) = (aka.text("type"), aka.text("category"));
        let relation = Relation::named(&word).unwrap_or_else(|| {
            roll.draft
                .value_issue(place, "aka/type", &word, "taken as a.k.a.");
            Relation::Also
        });
        let weak = category.eq_ignore_ascii_case("weak");
        if !weak && !category.eq_ignore_ascii_case("strong") {
            roll.draft
                .value_issue(place, "aka/category", &category, "taken as strong");
        }
        let (last, first) = (aka.text("lastName"), aka.text("firstName"));
        // Weak aliases stand in one, as they are printed.
        let name = if first.is_empty() && weak {
            Name::printed(&last, party.kind)
        } else {
            Name {
                last,
                first,
                parts: Vec::new(),
            }
        };
        party.aliases.push(Alias {
            name,
            relation,
            weak,
            remarks: String::new(),
        });
    }
}

fn facts(party: &mut Party, entry: &Element) {
    party.fact("Title", entry.text("title"));
    party.programs = entry
        .children_of("programList", "program")
        .map(|program| Program {
            name: program.own_text(),
            ..Program::default()
        })
        .collect();
    for id in entry.children_of("idList", "id") {
        id.text("uid");
        party.facts.push(Fact {
            kind: id.text("idType"),
            value: id.text("idNumber"),
            country: id.text("idCountry"),
            issued: id.text("issueDate"),
            expires: id.text("expirationDate"),
            ..Fact::default()
        });
    }
    for [list, item, value, kind] in FACT_LISTS {
        main_and_others(party, entry, [list, item, value, kind]);
    }
    if let Some(vessel) = entry.child("vesselInfo") {
        for [element, kind] in VESSEL {
            party.fact(kind, vessel.text(element));
        }
    }
}

fn main_and_others(party: &mut Party, entry: &Element, [list, item, value, kind]: [&str; 4]) {
    let from = party.facts.len();
    for element in entry.children_of(list, item) {
        element.text("uid");
        party.facts.push(Fact {
            kind: kind.to_owned(),
            value: element.text(value),
            alternate: element.text("mainEntry") == "false",
            ..Fact::default()
        });
    }
    // Some lists have one entry or several and call none of them the main one.
    let added = &mut party.facts[from..];
    if added.iter().all(|fact| fact.alternate)
        && let Some(first) = added.first_mut()
    {
        first.alternate = false;
    }
}

fn addresses(entry: &Element) -> Vec<Address> {
    let address = |element: &Element| {
        let lines = ["address1", "address2", "address3"].map(|line| element.text(line));
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        Address {
            uid: element.text("uid"),
            street: lines.join(", "),
            city: element.text("city"),
            state: element.text("stateOrProvince"),
            postal_code: element.text("postalCode"),
            country: element.text("country"),
            ..Address::default()
        }
    };
    entry
        .children_of("addressList", "address")
        .map(address)
        .filter(|address| !address.full().is_empty())
        .collect()
}

fn remarks_of(party: &mut Party, entry: &Element) {
    let text = entry.text("remarks");
    if !text.is_empty() {
        // Older entries have facts in them that stand nowhere else.
        remarks::mine(&text, true, party);
        party.notes.push(text);
    }
}
