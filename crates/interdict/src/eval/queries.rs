//! A labelled file of queries, each with the party that it should find on the lists, or with none.

use interdict_model::Schema;

use super::labelled::LabelledError;
use super::metrics::{ClassResult, Counts};
use crate::screen::{PartyQuery, Screener, Terms};

/// A query with the truth about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelledQuery {
    /// The name that is screened.
    pub query: String,
    /// What it names, where the file says so.
    pub schema: Option<Schema>,
    /// The id of the entity that it should find; nothing when it should find nobody.
    pub expected: Option<String>,
    /// Class for the breakdown; empty if the file has none.
    pub class: String,
}

/// How the lists answered a labelled file of queries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryReport {
    /// Outcome at the threshold of the terms.
    pub overall: Counts,
    /// Each class apart, by name.
    pub classes: Vec<ClassResult>,
    /// Queries answered wrongly: the query, what was expected, the best hit.
    pub misses: Vec<(String, String, String)>,
}

const QUERY: &[&str] = &["query", "name", "name1"];
const EXPECTED: &[&str] = &["entity", "expected", "entity_id", "expected_id"];
const SCHEMA: &[&str] = &["schema", "type"];
const CLASS: &[&str] = &["class", "case_group", "category", "group"];

/// Whether a file with these headings is one of queries, and not of pairs.
#[must_use]
pub fn is_query_file(header: &[String]) -> bool {
    column(header, EXPECTED).is_some()
}

fn column(header: &[String], names: &[&str]) -> Option<usize> {
    header
        .iter()
        .position(|heading| names.contains(&heading.trim().to_lowercase().as_str()))
}

/// The queries of a file; columns are found by their headings: `query`, `entity`, `schema`, `class`.
///
/// # Errors
/// When a column is missing or a row is short.
pub fn labelled_queries(
    header: &[String],
    rows: &[Vec<String>],
) -> Result<Vec<LabelledQuery>, LabelledError> {
    let required = |what, names: &[&str]| {
        column(header, names).ok_or_else(|| LabelledError::NoColumn {
            what,
            expected: names.join(", "),
        })
    };
    let (query, expected) = (
        required("the query", QUERY)?,
        required("the entity expected", EXPECTED)?,
    );
    let (schema, class) = (column(header, SCHEMA), column(header, CLASS));
    let row = |(number, row): (usize, &Vec<String>)| {
        if row.len() < header.len() {
            return Err(LabelledError::ShortRow {
                row: number + 1,
                found: row.len(),
                expected: header.len(),
            });
        }
        let text = |column: Option<usize>| column.map_or("", |at| row[at].trim());
        Ok(LabelledQuery {
            query: row[query].clone(),
            schema: Schema::named(text(schema)),
            expected: Some(row[expected].trim().to_owned()).filter(|id| !id.is_empty()),
            class: text(class).to_owned(),
        })
    };
    rows.iter().enumerate().map(row).collect()
}

/// Asks the lists every query. A query that should find a party is right when the party is among the
/// hits; one that should find nobody, when there is no hit.
#[must_use]
pub fn judge_queries(screener: &Screener, queries: &[LabelledQuery], terms: &Terms) -> QueryReport {
    let mut report = QueryReport::default();
    let mut worker = screener.worker();
    for query in queries {
        let asked = PartyQuery {
            schema: query.schema,
            ..PartyQuery::named(&query.query)
        };
        let hits = worker.screen(&asked, terms).hits;
        let fires = match &query.expected {
            Some(id) => hits.iter().any(|hit| hit.entity.as_str() == id),
            None => !hits.is_empty(),
        };
        report.overall.add(query.expected.is_some(), fires);
        class_of(&mut report.classes, &query.class).add(query.expected.is_some(), fires);
        if fires != query.expected.is_some() {
            let best = hits.first().map_or("no hit".to_owned(), |hit| {
                format!("{} ({})", hit.card.caption, hit.entity)
            });
            report.misses.push((
                query.query.clone(),
                query.expected.clone().unwrap_or_default(),
                best,
            ));
        }
    }
    report
}

fn class_of<'a>(classes: &'a mut Vec<ClassResult>, name: &str) -> &'a mut Counts {
    let at = match classes.binary_search_by(|class| class.class.as_str().cmp(name)) {
        Ok(at) => at,
        Err(at) => {
            classes.insert(
                at,
                ClassResult {
                    class: name.to_owned(),
                    counts: Counts::default(),
                },
            );
            at
        }
    };
    &mut classes[at].counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_their_headings() {
        let text = |words: &[&str]| {
            words
                .iter()
                .map(|&word| word.to_owned())
                .collect::<Vec<_>>()
        };
        let header = text(&["Query", "entity", "class"]);
        assert!(is_query_file(&header));
        assert!(!is_query_file(&text(&["name1", "name2", "is_match"])));
        let queries = labelled_queries(
            &header,
            &[
                text(&["Zawahri", "ofac-1", "typo"]),
                text(&["Nobody", "", ""]),
            ],
        );
        let queries = queries.unwrap();
        assert_eq!(queries[0].expected.as_deref(), Some("ofac-1"));
        assert_eq!(queries[1].expected, None);
        assert!(labelled_queries(&header, &[text(&["short"])]).is_err());
    }
}
