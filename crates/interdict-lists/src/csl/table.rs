//! The CSV in its three layouts, or the same with tabs.

use interdict_model::SourceFile;

use super::identifiers::{self, Order};
use super::listing::{Listing, Location, split};
use crate::ReadError;
use crate::draft::Place;
use crate::table::{Layout, Row, Table};

/// The columns of every layout.
const COLUMNS: [&str; 27] = [
    "source",
    "entity_number",
    "type",
    "programs",
    "name",
    "title",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "standard_order",
    "license_requirement",
    "license_policy",
    "call_sign",
    "vessel_type",
    "gross_tonnage",
    "gross_registered_tonnage",
    "vessel_flag",
    "vessel_owner",
    "remarks",
    "source_list_url",
    "alt_names",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
    "source_information_url",
];

/// The records of a CSV or TSV file.
///
/// # Errors
/// When the file has none of the three layouts.
pub(super) fn listings(file: &SourceFile<'_>) -> Result<Vec<(Place, Listing)>, ReadError> {
    let header = file.bytes.split(|byte| *byte == b'\n').next();
    let tabs = header.is_some_and(|header| header.contains(&b'\t'));
    let layout = if tabs { Layout::TSV } else { Layout::CSV };
    let table = Table::with_header(file, &layout)?;
    let has = |column: &str| table.columns().iter().any(|name| name == column);
    let (has_ids, has_record_id) = (has("ids"), has("_id"));
    let mut columns = COLUMNS.to_vec();
    if has_ids || has_record_id {
        columns.push("ids");
    }
    if has_record_id {
        columns.push("_id");
    }
    table.expect_columns(&columns)?;
    let order = if has_record_id {
        Order::KindFirst
    } else {
        Order::KindLast
    };
    let listings = table.rows().map(|row| {
        let mut listing = listing(&row);
        if has_ids {
            listing.ids = identifiers::parse(&row.get("ids"), order);
        }
        if has_record_id {
            listing.record_id = row.get("_id");
        }
        (row.place().record(listing.name.clone()), listing)
    });
    Ok(listings.collect())
}

fn listing(row: &Row<'_>) -> Listing {
    let list = |column: &str| split(&row.get(column));
    Listing {
        source: row.get("source"),
        entity_number: row.get("entity_number"),
        kind: row.get("type"),
        programs: list("programs"),
        name: row.get("name"),
        title: row.get("title"),
        alt_names: list("alt_names"),
        addresses: list("addresses")
            .iter()
            .map(|text| Location::parse(text))
            .collect(),
        federal_register_notice: row.get("federal_register_notice"),
        start_date: row.get("start_date"),
        end_date: row.get("end_date"),
        standard_order: row.get("standard_order"),
        license_requirement: row.get("license_requirement"),
        license_policy: row.get("license_policy"),
        call_sign: row.get("call_sign"),
        vessel_type: row.get("vessel_type"),
        gross_tonnage: row.get("gross_tonnage"),
        gross_registered_tonnage: row.get("gross_registered_tonnage"),
        vessel_flag: row.get("vessel_flag"),
        vessel_owner: row.get("vessel_owner"),
        remarks: row.get("remarks"),
        source_list_url: row.get("source_list_url"),
        source_information_url: row.get("source_information_url"),
        citizenships: list("citizenships"),
        dates_of_birth: list("dates_of_birth"),
        nationalities: list("nationalities"),
        places_of_birth: list("places_of_birth"),
        ..Listing::default()
    }
}
