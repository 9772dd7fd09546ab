//! Records of a custom list: rows of a table, or lines of JSON, as columns with their values.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::SourceFile;
use serde_json::Value;

use super::mapping::{Form, Mapping};
use crate::ReadError;
use crate::draft::Place;
use crate::json::{fault, utf8};
use crate::table::{Layout, Table};
use crate::text::squeeze;

/// One record: what stands in each of its columns.
pub(super) struct Record {
    pub(super) place: Place,
    fields: BTreeMap<String, Vec<String>>,
}

impl Record {
    /// The values of a column.
    pub(super) fn get(&self, column: &str) -> impl Iterator<Item = &str> {
        self.fields
            .get(column)
            .into_iter()
            .flatten()
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }
}

/// The records of all files, in order.
///
/// # Errors
/// When a file is not what the mapping says, or has other columns.
pub(super) fn records(
    mapping: &Mapping,
    files: &[SourceFile<'_>],
) -> Result<Vec<Record>, ReadError> {
    let mut records = Vec::new();
    for file in files {
        match &mapping.form {
            Form::Csv(layout) => table(mapping, layout, file, &mut records)?,
            Form::JsonLines => json_lines(mapping, file, &mut records)?,
        }
    }
    Ok(records)
}

fn table(
    mapping: &Mapping,
    layout: &Layout,
    file: &SourceFile<'_>,
    records: &mut Vec<Record>,
) -> Result<(), ReadError> {
    let table = Table::with_header(file, layout)?;
    check_columns(mapping, file, layout, table.columns())?;
    for row in table.rows() {
        let fields = table
            .columns()
            .iter()
            .map(|column| (column.clone(), vec![row.get(column)]))
            .collect();
        records.push(Record {
            place: row.place(),
            fields,
        });
    }
    Ok(())
}

fn json_lines(
    mapping: &Mapping,
    file: &SourceFile<'_>,
    records: &mut Vec<Record>,
) -> Result<(), ReadError> {
    let claimed: BTreeSet<&str> = mapping.claimed().into_iter().collect();
    let mut seen = BTreeSet::new();
    for (at, text) in utf8(file)?.split('\n').enumerate() {
        let line = at as u64 + 1;
        if text.trim().is_empty() {
            continue;
        }
        let value: Value =
            serde_json::from_str(text).map_err(|problem| fault(file.name, line, &problem))?;
        let mut fields = BTreeMap::new();
        if !value.is_object() {
            return Err(unfit(file, line, "no JSON object".to_owned()));
        }
        flatten("", &value, &mut fields);
        if let Some(unknown) = fields.keys().find(|key| !claimed.contains(key.as_str())) {
            let problem = format!(
                "{unknown:?} is in no line of {}: map it, or list it under \"ignore\"",
                mapping.file
            );
            return Err(unfit(file, line, problem));
        }
        seen.extend(fields.keys().cloned());
        records.push(Record {
            place: Place::new(file.name, line),
            fields,
        });
    }
    match claimed.iter().find(|column| !seen.contains(**column)) {
        None => Ok(()),
        Some(column) => {
            let problem = format!("no line has {column:?}, which {} names", mapping.file);
            Err(unfit(file, 1, problem))
        }
    }
}

/// Checks that a table has exactly the columns that the mapping names.
fn check_columns(
    mapping: &Mapping,
    file: &SourceFile<'_>,
    layout: &Layout,
    columns: &[String],
) -> Result<(), ReadError> {
    let claimed = mapping.claimed();
    let line = 1 + layout.preamble as u64;
    let name = &mapping.file;
    if let Some(column) = columns
        .iter()
        .find(|column| !claimed.contains(&column.as_str()))
    {
        let problem =
            format!("the column {column:?} is not in {name}: map it, or list it under \"ignore\"");
        return Err(unfit(file, line, problem));
    }
    if let Some(column) = claimed
        .iter()
        .find(|column| columns.iter().all(|have| have != *column))
    {
        let problem = format!("there is no column {column:?}, which {name} names");
        return Err(unfit(file, line, problem));
    }
    if columns.len() != claimed.len() {
        return Err(unfit(file, line, "a column comes twice".to_owned()));
    }
    Ok(())
}

fn unfit(file: &SourceFile<'_>, line: u64, problem: String) -> ReadError {
    ReadError::Mapping {
        file: file.name.to_owned(),
        line,
        problem,
    }
}

/// Joins the keys of nested objects by dots; a list gives several values. Null says nothing, but its
/// key is there.
fn flatten(key: &str, value: &Value, fields: &mut BTreeMap<String, Vec<String>>) {
    match value {
        Value::Object(entries) => {
            for (inner, value) in entries {
                let joined = if key.is_empty() {
                    inner.clone()
                } else {
                    format!("{key}.{inner}")
                };
                flatten(&joined, value, fields);
            }
        }
        Value::Array(values) => {
            fields.entry(key.to_owned()).or_default();
            for value in values {
                flatten(key, value, fields);
            }
        }
        Value::Null => {
            fields.entry(key.to_owned()).or_default();
        }
        Value::String(text) => fields
            .entry(key.to_owned())
            .or_default()
            .push(squeeze(text)),
        Value::Bool(_) | Value::Number(_) => {
            fields
                .entry(key.to_owned())
                .or_default()
                .push(value.to_string());
        }
    }
}
