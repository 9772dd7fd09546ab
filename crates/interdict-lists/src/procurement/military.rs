//! Chinese military companies under section 1260H: one row for each company and yearly list.

use std::collections::BTreeSet;

use interdict_model::{DatasetKey, Entity, Reading, Schema, SourceFile};

use super::name_key;
use crate::ReadError;
use crate::draft::{Draft, Place, stable_id};
use crate::files::sole;
use crate::gather::Gathered;
use crate::naming::{Named, other_names};
use crate::notation::american_date;
use crate::table::{Layout, Row, Table};

const READER: &str = "military_companies/1";

const COLUMNS: &[&str] = &[
    "Name",
    "Clean Name",
    "Alias",
    "Previous Name",
    "Parent Name",
    "Note",
    "Start date",
    "End date",
    "Source Url",
];

/// Reads an edition of the table.
pub(crate) fn read(key: &DatasetKey, files: &[SourceFile<'_>]) -> Result<Reading, ReadError> {
    let file = sole(key, files, "the 1260H list as one CSV file")?;
    let table = Table::with_header(file, &Layout::CSV)?;
    table.expect_columns(COLUMNS)?;
    let listed: BTreeSet<String> = table
        .rows()
        .map(|row| party_id(&row.get("Clean Name")))
        .collect();
    let mut draft = Draft::new(key);
    let mut gathered = Gathered::default();
    for row in table.rows() {
        draft.source();
        let name = row.get("Clean Name");
        if name.is_empty() {
            draft.reject(&row.place(), "a row without a clean name");
            continue;
        }
        let place = row.place().record(name.clone());
        let id = party_id(&name);
        let party = gathered.entity(&draft, &place, &id, Schema::COMPANY);
        say_party(party, &row, &listed);
        let act_id = stable_id(&id, &[&row.get("Start date")]);
        let act = gathered.entity(&draft, &place, &act_id, Schema::SANCTION);
        act.add("entity", &id);
        say_act(&mut draft, &place, act, &row);
        draft.read();
    }
    gathered.keep(&mut draft);
    Ok(draft.finish(READER, None))
}

fn party_id(clean_name: &str) -> String {
    stable_id("us-dod-1260h", &[&name_key(clean_name)])
}

fn say_party(party: &mut Entity, row: &Row<'_>, listed: &BTreeSet<String>) {
    let printed = row.get("Name");
    if let Err(fault) = party.try_say("name", &row.get("Clean Name"), Some(&printed), None) {
        panic!("{}: {fault}", party.id());
    }
    party.add("topics", "debarment");
    for (property, name) in other_names(&row.get("Alias")) {
        party.add(property, name);
    }
    for (_, name) in other_names(&row.get("Previous Name")) {
        party.add("previousName", name);
    }
    let parent = row.get("Parent Name");
    let parent_id = party_id(&Named::parse(&parent).main);
    if parent.is_empty() {
        return;
    }
    if listed.contains(&parent_id) {
        party.add("parent", parent_id);
    } else {
        // A parent that is not itself listed is no party of this list.
        party.add("notes", format!("parent company: {parent}"));
    }
}

fn say_act(draft: &mut Draft, place: &Place, act: &mut Entity, row: &Row<'_>) {
    act.add("authority", "US Department of Defense");
    act.add("program", "Section 1260H (Chinese military companies)");
    act.add("reason", row.get("Note"));
    act.add("sourceUrl", row.get("Source Url"));
    draft.date(
        place,
        act,
        "startDate",
        &row.get("Start date"),
        american_date,
    );
    draft.date(place, act, "endDate", &row.get("End date"), american_date);
}
