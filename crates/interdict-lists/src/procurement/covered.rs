//! The Covered List of the Federal Communications Commission: each row is prose.
//!
//! A row names a producer, or a category of equipment from any foreign producer. A producer becomes
//! a company with its designation; a category becomes a designation without a party, since there is
//! none to find. The prose is kept word for word as what the designation provides. A row in which no
//! rule finds either is rejected: a person must see it.

use interdict_model::{DatasetKey, Reading, Schema, SourceFile};

use super::name_key;
use crate::ReadError;
use crate::draft::{Draft, Place, stable_id};
use crate::files::sole;
use crate::notation::american_date;
use crate::table::{Layout, Row, Table};

const READER: &str = "fcc_covered/1";

const COLUMNS: &[&str] = &[
    "covered_equipment_or_services",
    "date_of_inclusion_on_covered_list",
];

/// Words before a producer's name; the first in the text counts.
const BEFORE: &[&str] = &["produced by ", "provided by ", "indirectly, by "];

/// Words after a producer's name.
const AFTER: &[&str] = &[
    ", including ",
    ", to the extent ",
    ", subject to ",
    " subject to ",
    " or any of its ",
];

/// Words between a producer and a second one.
const BETWEEN: &str = " and its wholly-owned subsidiary ";

/// Words of a row that covers a category.
const CATEGORY: &[&str] = &["produced in a foreign country", "Foreign-produced "];

/// Reads an edition of the Covered List.
pub(crate) fn read(key: &DatasetKey, files: &[SourceFile<'_>]) -> Result<Reading, ReadError> {
    let file = sole(key, files, "the covered list as one CSV file")?;
    let table = Table::with_header(file, &Layout::CSV)?;
    table.expect_columns(COLUMNS)?;
    let mut draft = Draft::new(key);
    for row in table.rows() {
        draft.source();
        let text = row.get(COLUMNS[0]);
        let producers = producers(&text);
        let place = row.place();
        if !producers.is_empty() {
            take_producers(&mut draft, &place, &row, &producers);
        } else if let Some(category) = category(&text) {
            let id = stable_id("us-fcc-category", &[&name_key(category)]);
            keep_act(&mut draft, &place, &row, &id, &[]);
            draft.read();
        } else {
            let problem = format!("neither a producer nor a category is found in {text:?}");
            draft.reject(&place, problem);
        }
    }
    Ok(draft.finish(READER, None))
}

fn take_producers(draft: &mut Draft, place: &Place, row: &Row<'_>, producers: &[&str]) {
    let mut ids = Vec::new();
    for name in producers {
        let id = stable_id("us-fcc", &[&name_key(name)]);
        let mut party = draft.entity(&id, Schema::COMPANY);
        party.add("name", name);
        party.add("topics", "debarment");
        draft.keep(&place.record(*name), party);
        ids.push(id);
    }
    let date = row.get(COLUMNS[1]);
    let first = date.split("Updated:").next().unwrap_or_default();
    let act = stable_id(&ids[0], &[first]);
    keep_act(draft, place, row, &act, &ids);
    draft.read();
}

fn keep_act(draft: &mut Draft, place: &Place, row: &Row<'_>, id: &str, parties: &[String]) {
    let mut act = draft.entity(id, Schema::SANCTION);
    for party in parties {
        act.add("entity", party);
    }
    act.add("authority", "US Federal Communications Commission");
    act.add("program", "Covered List");
    act.add("provisions", row.get(COLUMNS[0]));
    let dates = row.get(COLUMNS[1]);
    for (at, date) in dates.split("Updated:").enumerate() {
        let property = if at == 0 { "startDate" } else { "modifiedAt" };
        draft.date(place, &mut act, property, date, american_date);
    }
    draft.keep(place, act);
}

/// The producers that a row names: one, or one and its subsidiary.
fn producers(text: &str) -> Vec<&str> {
    let from = BEFORE
        .iter()
        .filter_map(|words| text.find(words).map(|at| at + words.len()))
        .min();
    let Some(from) = from else {
        return Vec::new();
    };
    let rest = &text[from..];
    let to = AFTER.iter().filter_map(|words| rest.find(words)).min();
    let named = match to {
        Some(to) => &rest[..to],
        None => rest.strip_suffix('.').unwrap_or(rest),
    };
    named.split(BETWEEN).map(str::trim).collect()
}

/// The category that a row covers, without its conditions.
fn category(text: &str) -> Option<&str> {
    let words = CATEGORY.iter().find(|words| text.contains(**words))?;
    let at = text.find(words)?;
    let end = if at == 0 {
        text.find(',').unwrap_or(text.len())
    } else {
        at
    };
    Some(text[..end].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn producers_and_categories_are_told_apart() {
        #[track_caller]
        fn check(text: &str, want: &[&str], kind: Option<&str>) {
            assert_eq!(producers(text), want);
            if want.is_empty() {
                assert_eq!(category(text), kind);
            }
        }
        check(
            "Telecommunications equipment produced by ZTE Corporation, including services provided by such entity or using such equipment.",
            &["ZTE Corporation"],
            None,
        );
        check(
            "Security products supplied, directly or indirectly, by AO Kaspersky Lab or any of its predecessors.",
            &["AO Kaspersky Lab"],
            None,
        );
        check(
            "Services provided by Pacific Networks Corp and its wholly-owned subsidiary ComNet (USA) LLC subject to section 214.",
            &["Pacific Networks Corp", "ComNet (USA) LLC"],
            None,
        );
        check(
            "Software produced or provided by Kaspersky Lab, Inc. or any of its successors.",
            &["Kaspersky Lab, Inc."],
            None,
        );
        check(
            "Routers ^ produced in a foreign country, except some.",
            &[],
            Some("Routers ^"),
        );
        check(
            "Foreign-produced power inverters, £ except some.",
            &[],
            Some("Foreign-produced power inverters"),
        );
        check("Something else.", &[], None);
    }
}
