//! The Cuba Restricted List of the Department of State: entities and their parents, all in Cuba.

use std::collections::BTreeSet;

use interdict_model::{DatasetKey, EntityId, Reading, Schema, SourceFile};

use crate::ReadError;
use crate::draft::{Draft, stable_id};
use crate::files::sole;
use crate::naming::other_names;
use crate::notation::american_date;
use crate::table::{Layout, Row, Table};

const READER: &str = "cuba_restricted/1";

const COLUMNS: &[&str] = &[
    "Id",
    "Company",
    "Acronym",
    "Alias",
    "Sector",
    "Category",
    "Parent",
    "EffectiveDate",
    "SourceURL",
];

/// Reads an edition of the list.
pub(crate) fn read(key: &DatasetKey, files: &[SourceFile<'_>]) -> Result<Reading, ReadError> {
    let file = sole(key, files, "the restricted entities as one CSV file")?;
    let table = Table::with_header(file, &Layout::CSV)?;
    table.expect_columns(COLUMNS)?;
    let ids: BTreeSet<String> = table.rows().map(|row| row.get("Id")).collect();
    let mut draft = Draft::new(key);
    for row in table.rows() {
        draft.source();
        take(&mut draft, &row, &ids);
    }
    Ok(draft.finish(READER, None))
}

fn take(draft: &mut Draft, row: &Row<'_>, ids: &BTreeSet<String>) {
    let number = row.get("Id");
    let place = row.place().record(number.clone());
    let id = format!("us-cuba-{number}");
    let sound = !number.is_empty() && EntityId::new(&id).is_ok();
    if !sound || row.get("Company").is_empty() {
        draft.reject(&place, "a row without a sound id or a name");
        return;
    }
    let mut party = draft.entity(&id, Schema::ORGANIZATION);
    party.add("name", row.get("Company"));
    party.add("abbreviation", row.get("Acronym"));
    party.add("sector", row.get("Sector"));
    party.add("classification", row.get("Category"));
    party.add("country", "cu");
    party.add("topics", "sanction");
    for (property, name) in other_names(&row.get("Alias")) {
        party.add(property, name);
    }
    let parent = row.get("Parent");
    if ids.contains(&parent) {
        party.add("parent", format!("us-cuba-{parent}"));
    } else if !parent.is_empty() {
        draft.value_issue(
            &place,
            "Parent",
            &parent,
            "no entity of the list has this id",
        );
    }
    draft.keep(&place, party);

    let date = row.get("EffectiveDate");
    let mut act = draft.entity(&stable_id(&id, &[&date]), Schema::SANCTION);
    act.add("entity", &id);
    act.add("authority", "US State");
    act.add("program", "Cuba Restricted List");
    act.add("sourceUrl", row.get("SourceURL"));
    draft.date(&place, &mut act, "startDate", &date, american_date);
    draft.keep(&place, act);
    draft.read();
}
