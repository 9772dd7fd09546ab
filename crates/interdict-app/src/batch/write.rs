//! From an answer to a row of the output.

use interdict::screen::{Found, Hit, HitLevel};
use interdict_model::DesignationState;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::read::{BadRow, Cells, Row};
use super::source::Layout;
use crate::wire::comparison::score;

/// How the output is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutFormat {
    Table { delimiter: u8 },
    Lines,
}

/// What a table has after the columns of the input, each under the prefix.
pub(crate) const COLUMNS: [&str; 10] = [
    "conclusion",
    "hits",
    "score",
    "level",
    "dataset",
    "entity",
    "name",
    "programs",
    "remarks",
    "coverage",
];

/// What all rows of a run share.
pub(crate) struct RowWriter<'a> {
    pub(crate) format: OutFormat,
    pub(crate) layout: &'a Layout,
    /// The digest of what the answers rest on.
    pub(crate) coverage: &'a str,
    /// Whether the lists allow to conclude anything from finding nothing.
    pub(crate) complete: bool,
}

/// Columns of the side file.
const BAD_COLUMNS: [&str; 4] = ["row", "line", "reason", "text"];

/// The most that is told of a bad row's text, in characters.
const BAD_TEXT_MAX: usize = 1_000;

impl RowWriter<'_> {
    /// The line of headings; empty for JSON lines.
    pub(crate) fn head(&self, prefix: &str) -> Vec<u8> {
        let OutFormat::Table { delimiter } = self.format else {
            return Vec::new();
        };
        let own = COLUMNS.iter().map(|name| format!("{prefix}{name}"));
        let all: Vec<String> = self.layout.headings.iter().cloned().chain(own).collect();
        line(delimiter, &all)
    }

    /// The line of headings of the side file.
    pub(crate) fn bad_head() -> Vec<u8> {
        line(b',', &BAD_COLUMNS)
    }

    /// Writes the answers to some rows.
    pub(crate) fn rows(&self, rows: &[Row<'_>], answers: &[Found]) -> Vec<u8> {
        match self.format {
            OutFormat::Table { delimiter } => {
                let mut table = table(delimiter);
                for (row, found) in rows.iter().zip(answers) {
                    self.row(&mut table, row, found);
                }
                table.into_inner().expect(MEMORY)
            }
            OutFormat::Lines => {
                let mut bytes = Vec::new();
                for (row, found) in rows.iter().zip(answers) {
                    serde_json::to_writer(&mut bytes, &self.object(row, found)).expect(MEMORY);
                    bytes.push(b'\n');
                }
                bytes
            }
        }
    }

    /// Writes why some rows were not screened.
    pub(crate) fn bad(rows: &[(u64, u64, BadRow, &[u8])]) -> Vec<u8> {
        let mut side = table(b',');
        for (row, at_line, reason, bytes) in rows {
            let text: String = String::from_utf8_lossy(bytes)
                .chars()
                .take(BAD_TEXT_MAX)
                .collect();
            let written = side.write_record([
                &row.to_string(),
                &at_line.to_string(),
                &reason.to_string(),
                &text,
            ]);
            written.expect(MEMORY);
        }
        side.into_inner().expect(MEMORY)
    }

    fn row(&self, table: &mut csv::Writer<Vec<u8>>, row: &Row<'_>, found: &Found) {
        match &row.cells {
            Cells::Table(cells) => {
                for cell in cells.iter() {
                    table.write_field(cell).expect(MEMORY);
                }
            }
            Cells::Object(object, _) => {
                for key in &self.layout.headings {
                    table.write_field(flat(object.get(key))).expect(MEMORY);
                }
            }
        }
        let remarks = remarks(row, found).join("; ");
        let count = found.hits.len().to_string();
        let best = found.hits.first();
        let score = best.map_or(String::new(), |hit| format!("{:.4}", score(hit.score)));
        let programs = best.map_or(String::new(), |hit| programs(hit).join("; "));
        let fields = [
            self.conclusion(found),
            &count,
            &score,
            best.map_or("", |hit| level(hit.level)),
            best.map_or("", |hit| hit.dataset.as_str()),
            best.map_or("", |hit| hit.entity.as_str()),
            best.map_or("", told_name),
            &programs,
            &remarks,
            self.coverage,
        ];
        for field in fields {
            table.write_field(field).expect(MEMORY);
        }
        table.write_record(None::<&[u8]>).expect(MEMORY);
    }

    fn object<'r>(&'r self, row: &'r Row<'_>, found: &'r Found) -> Answer<'r> {
        let input = match &row.cells {
            Cells::Object(_, text) => RawValue::from_string((*text).to_owned()),
            Cells::Table(cells) => {
                let pairs = self.layout.headings.iter().cloned();
                let pairs = pairs.zip(cells.iter().map(Value::from));
                serde_json::value::to_raw_value(&pairs.collect::<Map<_, _>>())
            }
        };
        Answer {
            row: row.record.row,
            input: input.expect("it was JSON before"),
            conclusion: self.conclusion(found),
            hits: found.hits.iter().map(TheHit::of).collect(),
            more: found.more,
            remarks: remarks(row, found),
            coverage: self.coverage,
        }
    }

    fn conclusion(&self, found: &Found) -> &'static str {
        match (found.hits.is_empty(), self.complete) {
            (false, _) => "hit",
            (true, true) => "clear",
            (true, false) => "incomplete",
        }
    }
}

const MEMORY: &str = "memory takes what is written";

fn table(delimiter: u8) -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_writer(Vec::new())
}

fn line<T: AsRef<[u8]>>(delimiter: u8, fields: &[T]) -> Vec<u8> {
    let mut table = table(delimiter);
    table.write_record(fields).expect(MEMORY);
    table.into_inner().expect(MEMORY)
}

/// A value of a JSON object in one field of a table.
fn flat(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// A row of JSON lines.
#[derive(Serialize)]
struct Answer<'r> {
    row: u64,
    input: Box<RawValue>,
    conclusion: &'static str,
    hits: Vec<TheHit<'r>>,
    more: bool,
    remarks: Vec<String>,
    coverage: &'r str,
}

/// A hit as JSON lines tell it.
#[derive(Serialize)]
struct TheHit<'r> {
    dataset: &'r str,
    entity: &'r str,
    schema: &'static str,
    caption: &'r str,
    score: f64,
    level: &'static str,
    name: &'r str,
    in_force: bool,
    later_edition: bool,
    undated: bool,
    programs: Vec<&'r str>,
    reasons: Vec<String>,
}

impl<'r> TheHit<'r> {
    fn of(hit: &'r Hit) -> Self {
        Self {
            dataset: hit.dataset.as_str(),
            entity: hit.entity.as_str(),
            schema: hit.schema.name(),
            caption: &hit.card.caption,
            score: score(hit.score),
            level: level(hit.level),
            name: told_name(hit),
            in_force: hit.in_force(),
            later_edition: hit.later_edition,
            undated: hit.undated,
            programs: programs(hit),
            reasons: hit.reasons(),
        }
    }
}

/// The listed name that fits best; where an identifier alone found the party, what it is called.
fn told_name(hit: &Hit) -> &str {
    hit.name
        .as_ref()
        .map_or(&hit.card.caption, |found| &found.listed.text)
}

fn level(level: HitLevel) -> &'static str {
    match level {
        HitLevel::Weak => "weak",
        HitLevel::Review => "review",
        HitLevel::Strong => "strong",
    }
}

/// The programs behind the acts that are in force, each once, in the order of the acts.
fn programs(hit: &Hit) -> Vec<&str> {
    let mut programs: Vec<&str> = Vec::new();
    let in_force = hit.designations.iter();
    for standing in in_force.filter(|standing| standing.state == DesignationState::InForce) {
        if let Some(program) = &standing.act.program
            && !programs.contains(&program.as_str())
        {
            programs.push(program);
        }
    }
    programs
}

/// What a person should know of the answer.
fn remarks(row: &Row<'_>, found: &Found) -> Vec<String> {
    let mut remarks: Vec<String> = row
        .customer
        .unread
        .iter()
        .map(|what| format!("not read: {what}"))
        .collect();
    if found.cut {
        remarks.push("the name is longer than can be compared".to_owned());
    }
    if found.more {
        remarks.push("there are more hits than are told".to_owned());
    }
    remarks
}
