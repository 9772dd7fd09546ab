//! How the first rows of a file are understood.

use serde::Serialize;

use crate::batch::manifest::Column;
use crate::batch::read::{BadRow, Row};

#[derive(Serialize)]
pub(crate) struct DryRun {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Understood>,
}

/// A row as it would be screened.
#[derive(Serialize)]
pub(crate) struct Understood {
    pub(crate) row: u64,
    /// Why it would not be screened.
    pub(crate) bad: Option<String>,
    pub(crate) names: Vec<String>,
    pub(crate) schema: Option<String>,
    pub(crate) countries: Vec<String>,
    pub(crate) birth_dates: Vec<String>,
    pub(crate) gender: Option<&'static str>,
    pub(crate) identifiers: Vec<String>,
    pub(crate) addresses: Vec<String>,
    /// What could not be read and would not be compared.
    pub(crate) unread: Vec<String>,
}

impl Understood {
    pub(crate) fn of(number: u64, read: Result<Row<'_>, BadRow>) -> Self {
        let (customer, bad) = match read {
            Ok(row) => (row.customer, None),
            Err(reason) => (Default::default(), Some(reason.to_string())),
        };
        let facts = &customer.query.facts;
        Self {
            row: number,
            bad,
            schema: customer.query.schema.map(|schema| schema.to_string()),
            countries: facts
                .countries
                .iter()
                .map(|one| one.code().to_owned())
                .collect(),
            birth_dates: facts.birth_dates.iter().map(ToString::to_string).collect(),
            gender: facts.gender.map(|gender| gender.name()),
            identifiers: facts
                .identifiers
                .iter()
                .map(|one| one.value.clone())
                .collect(),
            names: customer.query.names,
            addresses: customer.query.addresses,
            unread: customer.unread,
        }
    }
}
