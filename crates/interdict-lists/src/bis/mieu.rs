//! Military-intelligence end users of 15 CFR 744.22, as a table.

use interdict_model::{DatasetKey, Reading, Schema, SourceFile};

use super::AUTHORITY;
use crate::ReadError;
use crate::draft::{Draft, stable_id};
use crate::files::sole;
use crate::naming::split_names;
use crate::notation::american_date;
use crate::table::{Layout, Row, Table};

const READER: &str = "bis_mieu/1";

const COLUMNS: &[&str] = &[
    "Type",
    "Name",
    "Alias",
    "Country",
    "Topics",
    "Program",
    "Date",
    "End date",
    "Source URL",
];

/// Reads an edition of the table.
pub(crate) fn read(key: &DatasetKey, files: &[SourceFile<'_>]) -> Result<Reading, ReadError> {
    let file = sole(key, files, "one CSV file, mieu.csv")?;
    let table = Table::with_header(file, &Layout::CSV)?;
    table.expect_columns(COLUMNS)?;
    let mut draft = Draft::new(key);
    for row in table.rows() {
        draft.source();
        take(&mut draft, &row);
    }
    Ok(draft.finish(READER, None))
}

fn take(draft: &mut Draft, row: &Row<'_>) {
    let name = row.get("Name");
    let place = row.place().record(name.clone());
    let Some(schema) =
        Schema::named(&row.get("Type")).filter(|schema| schema.is_a(Schema::LEGAL_ENTITY))
    else {
        let problem = format!("{:?} is no kind of legal entity", row.get("Type"));
        draft.reject(&place, problem);
        return;
    };
    if name.is_empty() {
        draft.reject(&place, "a row without a name");
        return;
    }
    let id = stable_id("us-bis-mieu", &[&name, &row.get("Country")]);
    let mut party = draft.entity(&id, schema);
    party.add("name", &name);
    for alias in split_names(&row.get("Alias")) {
        party.add("alias", alias);
    }
    for topic in split_names(&row.get("Topics")) {
        party.add("topics", topic);
    }
    draft.country(&place, &mut party, "country", &row.get("Country"));
    draft.keep(&place, party);

    let mut act = draft.entity(&stable_id(&id, &[&row.get("Date")]), Schema::SANCTION);
    act.add("entity", &id);
    act.add("authority", AUTHORITY);
    act.add("program", "Military-intelligence end users (15 CFR 744.22)");
    act.add("programId", row.get("Program"));
    act.add("sourceUrl", row.get("Source URL"));
    draft.date(
        &place,
        &mut act,
        "startDate",
        &row.get("Date"),
        american_date,
    );
    draft.date(
        &place,
        &mut act,
        "endDate",
        &row.get("End date"),
        american_date,
    );
    draft.keep(&place, act);
    draft.read();
}
