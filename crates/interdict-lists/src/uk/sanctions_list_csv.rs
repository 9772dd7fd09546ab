//! The UK Sanctions List as CSV: one row for each combination of a designation's names, addresses and
//! other repeated values, under a line that states the date ("Report Date: 24-Jun-2026").
//!
//! A source record is a row. The rows of one "Unique ID" become one party; what repeats is taken
//! once. The columns are those of the published file; how a column is meant is taken from the XML
//! format, which has the same fields under like names. Several values in one cell are divided by
//! "|" or numbered "(1) ... (2) ...".

use std::collections::BTreeMap;

use interdict_model::{DatasetKey, Reading, SourceFile};

use super::designation::{AddressLines, Designation, Name, NonLatinName};
use super::{NameParts, first_line, head_date};
use crate::ReadError;
use crate::country_words::enumerated;
use crate::draft::{Draft, Place};
use crate::table::{Layout, Row, Table};
use crate::text::Encoding;

const READER: &str = "gb_fcdo_csv/1";

/// The column that says what is listed has had two names.
const KIND_COLUMNS: [&str; 2] = ["Designation Type", "Individual, Entity, Ship"];

const COLUMNS: [&str; 57] = [
    "Last Updated",
    "Unique ID",
    "OFSI Group ID",
    "UN Reference Number",
    "Name 6",
    "Name 1",
    "Name 2",
    "Name 3",
    "Name 4",
    "Name 5",
    "Name type",
    "Alias strength",
    "Title",
    "Name non-latin script",
    "Non-latin script type",
    "Non-latin script language",
    "Regime Name",
    "Designation source",
    "Sanctions Imposed",
    "Other Information",
    "UK Statement of Reasons",
    "Address Line 1",
    "Address Line 2",
    "Address Line 3",
    "Address Line 4",
    "Address Line 5",
    "Address Line 6",
    "Address Postal Code",
    "Address Country",
    "Phone number",
    "Website",
    "Email address",
    "Date Designated",
    "D.O.B",
    "Nationality(/ies)",
    "National Identifier number",
    "National Identifier additional information",
    "Passport number",
    "Passport additional information",
    "Position",
    "Gender",
    "Town of birth",
    "Country of birth",
    "Type of entity",
    "Subsidiaries",
    "Parent company",
    "Business registration number (s)",
    "IMO number",
    "Current owner/operator (s)",
    "Previous owner/operator (s)",
    "Current believed flag of ship",
    "Previous flags",
    "Type of ship",
    "Tonnage of ship",
    "Length of ship",
    "Year Built",
    "Hull identification number (HIN)",
];

/// Reads one edition.
///
/// # Errors
/// When the file is not the list, does not state its date, or a row is broken.
pub(super) fn read(dataset: &DatasetKey, file: &SourceFile<'_>) -> Result<Reading, ReadError> {
    let head = first_line(file)?;
    let stated = head.trim_matches(['"', ',']).strip_prefix("Report Date:");
    let published = head_date(file.name, stated.unwrap_or(&head).trim())?;
    let layout = Layout {
        delimiter: b',',
        encoding: Encoding::Utf8OrWindows1252,
        preamble: 1,
    };
    let table = Table::with_header(file, &layout)?;
    let kind = KIND_COLUMNS
        .into_iter()
        .find(|name| table.columns().iter().any(|column| column == name))
        .unwrap_or(KIND_COLUMNS[0]);
    let mut claimed = COLUMNS.to_vec();
    claimed.push(kind);
    table.expect_columns(&claimed)?;
    let mut draft = Draft::new(dataset);
    let mut groups: BTreeMap<String, (Designation, Vec<Place>)> = BTreeMap::new();
    for row in table.rows() {
        draft.source();
        let id = row.get("Unique ID");
        let place = row.place().record(&id);
        let (group, places) = groups.entry(id).or_default();
        places.push(place);
        collect(group, row, kind);
    }
    for (designation, places) in groups.into_values() {
        // The rows of a group stand or fall together.
        match designation.give_to(&mut draft, &places[0]) {
            Ok(()) => places.iter().for_each(|_| draft.read()),
            Err(problem) => places
                .iter()
                .for_each(|place| draft.reject(place, &problem)),
        }
    }
    Ok(draft.finish(READER, Some(published)))
}

fn collect(group: &mut Designation, row: Row<'_>, kind: &str) {
    let get = |column: &str| row.get(column);
    let lists = [
        (&mut group.titles, "Title"),
        (&mut group.imposed, "Sanctions Imposed"),
        (&mut group.phones, "Phone number"),
        (&mut group.emails, "Email address"),
        (&mut group.websites, "Website"),
        (&mut group.person.births, "D.O.B"),
        (&mut group.person.nationalities, "Nationality(/ies)"),
        (&mut group.person.genders, "Gender"),
        (&mut group.person.positions, "Position"),
        (&mut group.entity.kinds, "Type of entity"),
        (
            &mut group.entity.registrations,
            "Business registration number (s)",
        ),
        (&mut group.entity.parents, "Parent company"),
        (&mut group.entity.subsidiaries, "Subsidiaries"),
        (&mut group.ship.imo_numbers, "IMO number"),
        (&mut group.ship.owners, "Current owner/operator (s)"),
        (&mut group.ship.past_owners, "Previous owner/operator (s)"),
        (&mut group.ship.flags, "Current believed flag of ship"),
        (&mut group.ship.past_flags, "Previous flags"),
        (&mut group.ship.kinds, "Type of ship"),
        (&mut group.ship.tonnages, "Tonnage of ship"),
        (&mut group.ship.lengths, "Length of ship"),
        (&mut group.ship.years_built, "Year Built"),
        (&mut group.ship.hulls, "Hull identification number (HIN)"),
    ];
    for (list, column) in lists {
        for value in row.get(column).split('|').flat_map(enumerated) {
            push(list, value.trim().to_owned());
        }
    }
    push(&mut group.other_information, get("Other Information"));
    push(&mut group.reasons, get("UK Statement of Reasons"));
    let pairs = [
        (
            &mut group.person.passports,
            "Passport number",
            "Passport additional information",
        ),
        (
            &mut group.person.identifiers,
            "National Identifier number",
            "National Identifier additional information",
        ),
        (
            &mut group.person.birth_places,
            "Town of birth",
            "Country of birth",
        ),
    ];
    for (list, first, second) in pairs {
        let pair = (get(first), get(second));
        if pair != Default::default() && !list.contains(&pair) {
            list.push(pair);
        }
    }
    let singles = [
        (&mut group.unique_id, "Unique ID"),
        (&mut group.ofsi_group, "OFSI Group ID"),
        (&mut group.un_reference, "UN Reference Number"),
        (&mut group.kind, kind),
        (&mut group.regime, "Regime Name"),
        (&mut group.source, "Designation source"),
        (&mut group.last_updated, "Last Updated"),
        (&mut group.designated, "Date Designated"),
    ];
    for (single, column) in singles {
        let value = row.get(column);
        if single.is_empty() {
            *single = value;
        } else if !value.is_empty() && *single != value {
            push(
                &mut group.other_information,
                format!("{column} in another row: {value}"),
            );
        }
    }
    collect_names(group, row);
}

fn collect_names(group: &mut Designation, row: Row<'_>) {
    let name = Name {
        parts: NameParts {
            given: ["Name 1", "Name 2", "Name 3", "Name 4", "Name 5"].map(|part| row.get(part)),
            sixth: row.get("Name 6"),
        },
        kind: row.get("Name type"),
        strength: row.get("Alias strength"),
    };
    if !group.names.contains(&name) {
        group.names.push(name);
    }
    let non_latin = NonLatinName {
        name: row.get("Name non-latin script"),
        script: row.get("Non-latin script type"),
        language: row.get("Non-latin script language"),
    };
    if non_latin != NonLatinName::default() && !group.non_latin.contains(&non_latin) {
        group.non_latin.push(non_latin);
    }
    let lines = [
        "Address Line 1",
        "Address Line 2",
        "Address Line 3",
        "Address Line 4",
        "Address Line 5",
        "Address Line 6",
    ];
    let address = AddressLines {
        lines: lines.map(|line| row.get(line)),
        postal_code: row.get("Address Postal Code"),
        country: row.get("Address Country"),
    };
    if address != AddressLines::default() && !group.addresses.contains(&address) {
        group.addresses.push(address);
    }
}

fn push(list: &mut Vec<String>, value: String) {
    if !value.is_empty() && !list.contains(&value) {
        list.push(value);
    }
}
