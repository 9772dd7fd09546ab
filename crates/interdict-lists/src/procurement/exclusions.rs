//! Exclusions by single acts of Congress and INKSNA: one table for each, several of them one edition.

use interdict_model::{DatasetKey, Entity, Reading, Schema, SourceFile};

use super::name_key;
use crate::ReadError;
use crate::draft::{Draft, Place, stable_id};
use crate::files::wrong_files;
use crate::gather::Gathered;
use crate::naming::{Named, other_names};
use crate::notation::american_date;
use crate::table::{Layout, Row, Table};

const READER: &str = "special_exclusions/1";

const COLUMNS: &[&str] = &[
    "schema",
    "name",
    "aliases",
    "topics",
    "program",
    "authority",
    "reason",
    "report-date",
    "start-date",
    "end-date",
    "country",
    "notes",
    "source_url",
];

/// The table of Federal Register notices that its publisher keeps beside the others.
const NOTICES: &[&str] = &["document_number", "publication_date", "html_url", "pdf_url"];

/// Reads the tables of an edition.
pub(crate) fn read(key: &DatasetKey, files: &[SourceFile<'_>]) -> Result<Reading, ReadError> {
    if files.is_empty() {
        return Err(wrong_files(key, files, "one or more CSV tables"));
    }
    let mut draft = Draft::new(key);
    let mut gathered = Gathered::default();
    for file in files {
        let table = Table::with_header(file, &Layout::CSV)?;
        if table.expect_columns(NOTICES).is_ok() {
            for _ in table.rows() {
                draft.source();
                draft.ignore("a notice that was looked through, no party");
            }
            continue;
        }
        table.expect_columns(COLUMNS)?;
        for row in table.rows() {
            draft.source();
            take(&mut draft, &mut gathered, &row);
        }
    }
    gathered.keep(&mut draft);
    Ok(draft.finish(READER, None))
}

fn take(draft: &mut Draft, gathered: &mut Gathered, row: &Row<'_>) {
    let name = row.get("name");
    let place = row.place().record(name.clone());
    let word = row.get("schema");
    let Some(schema) = Schema::named(&word).filter(|schema| schema.is_a(Schema::LEGAL_ENTITY))
    else {
        draft.reject(&place, format!("{word:?} is no kind of legal entity"));
        return;
    };
    let named = Named::parse(&name);
    if named.main.is_empty() {
        draft.reject(&place, "a row without a name");
        return;
    }
    let id = stable_id("us-special-leg", &[schema.name(), &name_key(&named.main)]);
    let party = gathered.entity(draft, &place, &id, schema);
    named.say(party, &name);
    say_party(draft, &place, party, row);
    let act_id = stable_id(&id, &[&row.get("program"), &row.get("report-date")]);
    let act = gathered.entity(draft, &place, &act_id, Schema::SANCTION);
    act.add("entity", &id);
    act.add("provisions", named.successors.unwrap_or_default());
    say_act(draft, &place, act, row);
    draft.read();
}

fn say_party(draft: &mut Draft, place: &Place, party: &mut Entity, row: &Row<'_>) {
    for (property, name) in other_names(&row.get("aliases")) {
        party.add(property, name);
    }
    for topic in row.get("topics").split(';') {
        party.add("topics", topic);
    }
    draft.country(place, party, "country", &row.get("country"));
    let notes = row.get("notes");
    if !extends(&notes) {
        party.add("notes", notes);
    }
}

fn say_act(draft: &mut Draft, place: &Place, act: &mut Entity, row: &Row<'_>) {
    act.add("authority", row.get("authority"));
    act.add("program", row.get("program"));
    act.add("reason", row.get("reason"));
    act.add("sourceUrl", row.get("source_url"));
    let notes = row.get("notes");
    if extends(&notes) {
        act.add("provisions", notes.trim_end_matches(';'));
    }
    for (property, column) in [
        ("listingDate", "report-date"),
        ("startDate", "start-date"),
        ("endDate", "end-date"),
    ] {
        draft.date(place, act, property, &row.get(column), american_date);
    }
}

/// Whether a note extends the designation to others: "and any successor ...", "and affiliates".
fn extends(notes: &str) -> bool {
    notes.starts_with("and ")
}
