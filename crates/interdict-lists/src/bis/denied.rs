//! The Denied Persons List: a tab-separated file, or the newer CSV with name and address in one cell.
//!
//! A row is one address of one denial order. The party is the name: a temporary denial order is
//! renewed every 180 days under new dates and citations, and the party stays the same. The legal act
//! is the party's order of one effective date; two orders against one name are two acts.

use interdict_model::{DatasetKey, Reading, Schema, SourceFile};

use super::AUTHORITY;
use crate::ReadError;
use crate::draft::{Draft, Place, stable_id};
use crate::files::sole;
use crate::gather::Gathered;
use crate::naming::Named;
use crate::notation::{american_date, citations};
use crate::postal::Postal;
use crate::table::{Layout, Row, Table};
use crate::text::{Encoding, decode, squeeze};

const READER: &str = "bis_denied/1";

const TSV_COLUMNS: &[&str] = &[
    "Name",
    "Street_Address",
    "City",
    "State",
    "Country",
    "Postal_Code",
    "Effective_Date",
    "Expiration_Date",
    "Standard_Order",
    "Last_Update",
    "Action",
    "FR_Citation",
];

const CSV_COLUMNS: &[&str] = &[
    "name_and_address",
    "effective_date",
    "expiration_date",
    "type_of_denial",
    "appropriate_federal_register_citations",
];

/// One row in the terms of the list, whichever layout it came in.
struct Order {
    name: String,
    address: Postal,
    effective: String,
    expiration: String,
    standard: Standard,
    last_update: String,
    action: String,
    citation: String,
    /// The cell that the name and the address were cut out of.
    cell: String,
}

/// Whether the order has the standard terms.
struct Standard {
    value: &'static str,
    word: String,
}

/// Reads an edition of the Denied Persons List.
pub(crate) fn read(key: &DatasetKey, files: &[SourceFile<'_>]) -> Result<Reading, ReadError> {
    let file = sole(key, files, "one file, dpl.txt or dpl.csv")?;
    let head = decode(file, Encoding::Utf8OrWindows1252)?;
    let tabbed = head.lines().next().unwrap_or_default().contains('\t');
    let mut reader = Denied {
        draft: Draft::new(key),
        gathered: Gathered::default(),
    };
    if tabbed {
        let table = Table::with_header(file, &Layout::TSV)?;
        table.expect_columns(TSV_COLUMNS)?;
        table
            .rows()
            .for_each(|row| reader.take(&row, from_tsv(&row)));
    } else {
        let table = Table::with_header(file, &Layout::CSV)?;
        table.expect_columns(CSV_COLUMNS)?;
        table
            .rows()
            .for_each(|row| reader.take(&row, from_csv(&row)));
    }
    let Denied {
        mut draft,
        gathered,
    } = reader;
    gathered.keep(&mut draft);
    Ok(draft.finish(READER, None))
}

struct Denied {
    draft: Draft,
    gathered: Gathered,
}

impl Denied {
    fn take(&mut self, row: &Row<'_>, order: Order) {
        self.draft.source();
        let named = Named::parse(&order.name);
        if named.main.is_empty() {
            self.draft.reject(&row.place(), "a row without a name");
            return;
        }
        let id = stable_id("us-bis-dpl", &[&named.main.to_uppercase()]);
        let place = row.place().record(named.main.clone());
        self.take_party(&place, &id, &named, &order);
        self.take_order(&place, &id, &order);
        self.draft.read();
    }

    fn take_party(&mut self, place: &Place, id: &str, named: &Named, order: &Order) {
        let party = self
            .gathered
            .entity(&self.draft, place, id, Schema::LEGAL_ENTITY);
        named.say(party, &order.name);
        party.add("topics", "export.control");
        order.address.attach(&mut self.draft, place, party);
    }

    fn take_order(&mut self, place: &Place, party: &str, order: &Order) {
        let effective = american_date(&order.effective)
            .map_or_else(|_| squeeze(&order.effective), |date| date.to_string());
        let id = stable_id(party, &[&effective]);
        let act = self
            .gathered
            .entity(&self.draft, place, &id, Schema::SANCTION);
        act.add("entity", party);
        act.add("authority", AUTHORITY);
        act.add("program", "Denied Persons List (DPL)");
        act.add("programId", "US-BIS-DPL");
        act.add("listingAction", &order.action);
        act.add("summary", &order.cell);
        for citation in citations(&order.citation) {
            act.add("citation", citation);
        }
        for (property, text) in [
            ("startDate", &order.effective),
            ("endDate", &order.expiration),
            ("modifiedAt", &order.last_update),
        ] {
            self.draft.date(place, act, property, text, american_date);
        }
        let Standard { value, word } = &order.standard;
        if value.is_empty() {
            if !word.is_empty() {
                let problem = "neither a standard nor a non-standard order";
                self.draft
                    .value_issue(place, "type_of_denial", word, problem);
            }
        } else if let Err(fault) = act.try_say("standardOrder", value, Some(word), None) {
            panic!("{}: {fault}", act.id());
        }
    }
}

fn from_tsv(row: &Row<'_>) -> Order {
    Order {
        name: row.get("Name"),
        address: Postal {
            street: row.get("Street_Address"),
            city: row.get("City"),
            state: row.get("State"),
            postal_code: row.get("Postal_Code"),
            country: row.get("Country"),
            ..Postal::default()
        },
        effective: row.get("Effective_Date"),
        expiration: row.get("Expiration_Date"),
        standard: standard(&row.get("Standard_Order")),
        last_update: row.get("Last_Update"),
        action: row.get("Action"),
        citation: row.get("FR_Citation"),
        cell: String::new(),
    }
}

fn from_csv(row: &Row<'_>) -> Order {
    let (name, address) = cut_cell(row.raw("name_and_address"));
    Order {
        name,
        address: Postal::whole(&address, ""),
        effective: row.get("effective_date"),
        expiration: row.get("expiration_date"),
        standard: standard(&row.get("type_of_denial")),
        last_update: String::new(),
        action: String::new(),
        citation: row.get("appropriate_federal_register_citations"),
        cell: row.get("name_and_address"),
    }
}

fn standard(word: &str) -> Standard {
    let value = match word.to_ascii_lowercase().as_str() {
        "y" | "yes" | "standard" => "Y",
        "n" | "no" | "non-standard" | "nonstandard" => "N",
        _ => "",
    };
    Standard {
        value,
        word: word.to_owned(),
    }
}

/// Cuts a cell into name and address: at its first line break; else before the first part that looks
/// like a street, a box or an inmate's number; else after the first part and the legal forms that
/// belong to it. The whole cell is kept beside it, since only the first way is sure.
fn cut_cell(cell: &str) -> (String, String) {
    if let Some((name, address)) = cell.trim().split_once('\n') {
        return (squeeze(name), squeeze(address));
    }
    let cell = squeeze(cell);
    let parts: Vec<&str> = cell.split(", ").collect();
    let street = parts.iter().skip(1).position(|part| begins_address(part));
    let forms = parts
        .iter()
        .skip(1)
        .take_while(|part| is_form(part))
        .count();
    let cut = street.map_or(1 + forms, |at| 1 + at);
    let join = |parts: &[&str]| parts.join(", ").trim_end_matches(',').to_owned();
    (join(&parts[..cut]), join(&parts[cut..]))
}

fn begins_address(part: &str) -> bool {
    const STARTS: &[&str] = &[
        "P.O.",
        "PO BOX",
        "INMATE",
        "REGISTER",
        "CURRENTLY",
        "C/O",
        "ROOM",
        "SUITE",
        "BUILDING",
        "UNIT",
        "NO.",
        "FLOOR",
        "FLAT",
        "APT",
    ];
    let upper = part.to_uppercase();
    upper.starts_with(|ch: char| ch.is_ascii_digit() || ch == '#')
        || STARTS.iter().any(|start| upper.starts_with(start))
}

fn is_form(part: &str) -> bool {
    let bare: String = part.chars().filter(char::is_ascii_alphanumeric).collect();
    let bare = bare.to_uppercase();
    [
        "INC", "LTD", "LLC", "CORP", "CO", "SA", "SL", "JR", "SR", "GMBH", "II", "III",
    ]
    .contains(&bare.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_cut_into_name_and_address() {
        #[track_caller]
        fn check(cell: &str, name: &str, address: &str) {
            assert_eq!(cut_cell(cell), (name.to_owned(), address.to_owned()));
        }
        check(
            "Ali Reza Parsa\n518 Starboard Crescent\nWaterloo",
            "Ali Reza Parsa",
            "518 Starboard Crescent Waterloo",
        );
        check(
            "Acme Trading, Inc., 12 Main Street, Miami",
            "Acme Trading, Inc.",
            "12 Main Street, Miami",
        );
        check(
            "Jane Roe, Inmate Number: 1, FCI La Tuna",
            "Jane Roe",
            "Inmate Number: 1, FCI La Tuna",
        );
        check(
            "Acme, Ltd., Nicosia, Cyprus",
            "Acme, Ltd.",
            "Nicosia, Cyprus",
        );
        check("Jane Roe", "Jane Roe", "");
    }
}
