//! Nonproliferation sanctions of the Department of State, in the three layouts that the CSV has had.
//!
//! A row is one sanction under one law. The party is the name without its aliases; a party
//! sanctioned under three laws has three legal acts.

use interdict_model::{DatasetKey, Entity, Reading, Schema, SourceFile};

use crate::ReadError;
use crate::draft::{Draft, Place, stable_id};
use crate::files::sole;
use crate::gather::Gathered;
use crate::naming::{Named, other_names};
use crate::notation::{american_date, citations};
use crate::postal::Postal;
use crate::table::{Layout, Row, Table};

const READER: &str = "state_isn/1";
const AUTHORITY: &str = "US State, Bureau of International Security and Nonproliferation";

const SHORT: &[&str] = &[
    "Programs",
    "Name",
    "Address",
    "Country",
    "Federal Register Notice",
    "Effective Date",
    "Date Lifted/Waived/Expired",
];

const WITH_NAMES: &[&str] = &[
    "Source List",
    "Programs",
    "Name",
    "Alternative Names",
    "Country",
    "Federal Register Notice",
    "Effective Date",
    "Remarks/Notes",
    "Web Link",
];

/// The layout that all agencies shared before the Consolidated Screening List had one of its own.
const SHARED: &[&str] = &[
    "Source List",
    "Entity Number",
    "SDN Type",
    "Programs",
    "Name",
    "Title",
    "Address",
    "City",
    "State/Province",
    "Postal Code",
    "Country",
    "Federal Register Notice",
    "Effective Date",
    "Date Lifted/Waived/Expired",
    "Standard Order",
    "License Requirement",
    "License Policy",
    "Call Sign",
    "Vessel Type",
    "Gross Tonnage",
    "Gross Register Tonnage",
    "Vessel Flag",
    "Vessel Owner",
    "Remarks/Notes",
    "Address Number",
    "Address Remarks",
    "Alternate Number",
    "Alternate Type",
    "Alternate Name",
    "Alternate Remarks",
    "Web Link",
];

/// Columns of the shared layout that mean nothing for this list. No edition has filled them; a value
/// in one becomes an issue.
const SHARED_IDLE: &[&str] = &[
    "Entity Number",
    "SDN Type",
    "Title",
    "Call Sign",
    "Vessel Type",
    "Gross Tonnage",
    "Gross Register Tonnage",
    "Vessel Flag",
    "Vessel Owner",
    "Address Number",
    "Address Remarks",
    "Alternate Number",
    "Alternate Type",
    "Alternate Remarks",
];

/// Reads an edition of the nonproliferation sanctions.
pub(crate) fn read(key: &DatasetKey, files: &[SourceFile<'_>]) -> Result<Reading, ReadError> {
    let file = sole(key, files, "one CSV file")?;
    let table = Table::with_header(file, &Layout::CSV)?;
    let layouts = [WITH_NAMES, SHARED, SHORT];
    let fits = layouts
        .into_iter()
        .find(|layout| table.expect_columns(layout).is_ok());
    let Some(columns) = fits else {
        table.expect_columns(WITH_NAMES)?;
        unreachable!("a table that fits no layout does not fit the first");
    };
    let mut draft = Draft::new(key);
    let mut gathered = Gathered::default();
    for row in table.rows() {
        draft.source();
        let row = Cells { row, columns };
        let named = Named::parse(&row.get("Name"));
        if named.main.is_empty() {
            draft.reject(&row.row.place(), "a row without a name");
            continue;
        }
        let place = row.row.place().record(named.main.clone());
        let id = stable_id("us-isn", &[&named.main.to_uppercase()]);
        let party = gathered.entity(&draft, &place, &id, Schema::LEGAL_ENTITY);
        say_party(&mut draft, &place, party, &row, &named);
        let act_id = stable_id(&id, &[&row.get("Programs"), &row.get("Effective Date")]);
        let act = gathered.entity(&draft, &place, &act_id, Schema::SANCTION);
        act.add("entity", &id);
        say_act(&mut draft, &place, act, &row);
        draft.read();
    }
    gathered.keep(&mut draft);
    Ok(draft.finish(READER, None))
}

/// A row of any layout: a column that its layout lacks is empty.
struct Cells<'a> {
    row: Row<'a>,
    columns: &'static [&'static str],
}

impl Cells<'_> {
    fn get(&self, column: &str) -> String {
        if self.columns.contains(&column) {
            self.row.get(column)
        } else {
            String::new()
        }
    }
}

fn say_party(draft: &mut Draft, place: &Place, party: &mut Entity, row: &Cells<'_>, named: &Named) {
    named.say(party, &row.get("Name"));
    party.add("topics", "sanction");
    for column in ["Alternative Names", "Alternate Name"] {
        for (property, name) in other_names(&row.get(column)) {
            party.add(property, name);
        }
    }
    draft.country(place, party, "country", &row.get("Country"));
    if let Some((country, word)) = &named.country {
        party.add_country("country", *country, word);
    }
    let address = Postal {
        street: row.get("Address"),
        city: row.get("City"),
        state: row.get("State/Province"),
        postal_code: row.get("Postal Code"),
        ..Postal::default()
    };
    address.attach(draft, place, party);
    for column in SHARED_IDLE {
        let value = row.get(column);
        if !value.is_empty() {
            let problem = "this column was always empty, and nothing reads it";
            draft.value_issue(place, column, &value, problem);
        }
    }
}

fn say_act(draft: &mut Draft, place: &Place, act: &mut Entity, row: &Cells<'_>) {
    act.add("authority", AUTHORITY);
    act.add("program", row.get("Programs"));
    act.add("standardOrder", row.get("Standard Order"));
    act.add("licenseRequirement", row.get("License Requirement"));
    act.add("licensePolicy", row.get("License Policy"));
    act.add("summary", row.get("Remarks/Notes"));
    act.add("sourceUrl", row.get("Web Link"));
    for citation in citations(&row.get("Federal Register Notice")) {
        act.add("citation", citation);
    }
    draft.date(
        place,
        act,
        "startDate",
        &row.get("Effective Date"),
        american_date,
    );
    let end = row.get("Date Lifted/Waived/Expired");
    if !end.is_empty() && american_date(&end).is_err() {
        // Waivers and partial endings are told in prose.
        act.add("status", &end);
    }
    draft.date(place, act, "endDate", &end, american_date);
}
