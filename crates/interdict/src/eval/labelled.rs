//! Rows of a labelled file to pairs of names with the truth about them.

use interdict_names::NameKind;
use thiserror::Error;

/// Two names and whether they are one party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelledPair {
    /// The name that is screened.
    pub query: String,
    /// The listed name.
    pub listed: String,
    /// What they name.
    pub kind: NameKind,
    /// Whether they should match.
    pub matches: bool,
    /// Class for the breakdown; empty if the file has none.
    pub class: String,
    /// Remark of the file.
    pub note: String,
}

/// Why a labelled file cannot be read.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum LabelledError {
    /// No column of this meaning.
    #[error("the labelled file has no column for {what}; name one of its columns {expected}")]
    NoColumn {
        /// What is missing.
        what: &'static str,
        /// Accepted headings.
        expected: String,
    },
    /// A row is shorter than the header.
    #[error(
        "row {row} of the labelled file has {found} fields where the header has {expected}; quote fields that contain commas"
    )]
    ShortRow {
        /// Number of the row, the first after the header being 1.
        row: usize,
        /// Fields found.
        found: usize,
        /// Fields of the header.
        expected: usize,
    },
}

const QUERY: &[&str] = &["name1", "query", "query_name", "left", "name"];
const LISTED: &[&str] = &[
    "name2",
    "indexed",
    "listed_name",
    "result_name",
    "right",
    "listed",
];
const LABEL: &[&str] = &["is_match", "label", "expect", "match", "judgement"];
const SCHEMA: &[&str] = &["schema", "type", "kind"];
const CLASS: &[&str] = &["case_group", "class", "category", "group", "list"];
const NOTE: &[&str] = &["notes", "note", "failure", "comment"];

/// The pairs of a file, and how many rows carry no verdict (`unlabelled` and the like) and were left out.
///
/// Columns are found by their headings: `name1`, `name2`, `is_match`, `schema`, `case_group` or `query`, `indexed`,
/// `label` and so on.
///
/// # Errors
/// When a column is missing or a row is short.
pub fn labelled_pairs(
    header: &[String],
    rows: &[Vec<String>],
) -> Result<(Vec<LabelledPair>, usize), LabelledError> {
    let optional = |names: &[&str]| {
        header
            .iter()
            .position(|h| names.contains(&h.trim().to_lowercase().as_str()))
    };
    let required = |what, names: &[&str]| {
        optional(names).ok_or_else(|| LabelledError::NoColumn {
            what,
            expected: names.join(", "),
        })
    };
    let (query, listed) = (
        required("the query", QUERY)?,
        required("the listed name", LISTED)?,
    );
    let label = required("the label", LABEL)?;
    let (schema, class, note) = (optional(SCHEMA), optional(CLASS), optional(NOTE));
    let mut pairs = Vec::with_capacity(rows.len());
    for (number, row) in rows.iter().enumerate() {
        if row.len() < header.len() {
            return Err(LabelledError::ShortRow {
                row: number + 1,
                found: row.len(),
                expected: header.len(),
            });
        }
        let text = |column: Option<usize>| column.map_or("", |c| row[c].as_str());
        if let Some(matches) = truth(&row[label]) {
            pairs.push(LabelledPair {
                query: row[query].clone(),
                listed: row[listed].clone(),
                kind: name_kind(text(schema)),
                matches,
                class: text(class).to_owned(),
                note: text(note).to_owned(),
            });
        }
    }
    let unlabelled = rows.len() - pairs.len();
    Ok((pairs, unlabelled))
}

/// Whether a label says match; `None` for a label that says neither.
fn truth(label: &str) -> Option<bool> {
    match label.trim().to_lowercase().as_str() {
        "true" | "match" | "positive" | "yes" | "1" | "review" | "same" => Some(true),
        "false" | "nonmatch" | "no match" | "negative" | "no" | "0" | "different" => Some(false),
        _ => None,
    }
}

/// The kind of name that a FollowTheMoney schema has.
fn name_kind(schema: &str) -> NameKind {
    match schema.trim() {
        "Person" => NameKind::Person,
        "Company" | "Organization" | "PublicBody" => NameKind::Organisation,
        "Vessel" | "Airplane" => NameKind::Vessel,
        _ => NameKind::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(fields: &[&str]) -> Vec<String> {
        fields.iter().map(|&f| f.to_owned()).collect()
    }

    #[test]
    fn columns_are_found_by_name() {
        let header = row(&["label", "indexed", "query"]);
        let rows = [
            row(&["match", "PUTIN, Vladimir", "Putin"]),
            row(&["unlabelled", "a", "b"]),
        ];
        let (pairs, unlabelled) = labelled_pairs(&header, &rows).expect("readable");
        assert_eq!((pairs.len(), unlabelled), (1, 1));
        assert_eq!((pairs[0].query.as_str(), pairs[0].matches), ("Putin", true));
    }

    #[test]
    fn a_missing_column_and_a_short_row_are_errors() {
        let header = row(&["query", "label"]);
        assert!(matches!(
            labelled_pairs(&header, &[]),
            Err(LabelledError::NoColumn {
                what: "the listed name",
                ..
            })
        ));
        let header = row(&["query", "indexed", "label"]);
        let short = labelled_pairs(&header, &[row(&["a", "b"])]);
        assert_eq!(
            short,
            Err(LabelledError::ShortRow {
                row: 1,
                found: 2,
                expected: 3
            })
        );
    }
}
