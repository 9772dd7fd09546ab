//! What a run states of itself, beside its output.

use serde::Serialize;

use super::source::{FileFacts, Format, Source};
use super::tally::Tally;
use crate::wire::coverage::Coverage;

#[derive(Serialize)]
pub(crate) struct Manifest {
    /// `hit`, `clear`, or `incomplete`: no hit, and lists that are missing or stale, or rows that
    /// could not be screened.
    pub(crate) conclusion: &'static str,
    pub(crate) rows: Tally,
    pub(crate) out: Product,
    /// The rows that were not screened, and why.
    pub(crate) bad: Product,
    /// What was done: the same task on the same input gives the same output, byte for byte.
    pub(crate) task: Task,
    pub(crate) coverage: Coverage,
}

/// A file that was written.
#[derive(Serialize)]
pub(crate) struct Product {
    pub(crate) file: String,
    pub(crate) bytes: u64,
    pub(crate) blake3: String,
}

/// All that an output depends on.
#[derive(Serialize)]
pub(crate) struct Task {
    pub(crate) engine: String,
    /// The version of the analysis of names.
    pub(crate) names: u32,
    pub(crate) input: Input,
    /// The readings that answered.
    pub(crate) view: String,
    pub(crate) listed: String,
    pub(crate) recorded: String,
    /// The digest in the output's last column.
    pub(crate) coverage: String,
    pub(crate) complete: bool,
    pub(crate) columns: Vec<Column>,
    pub(crate) out_format: String,
    pub(crate) prefix: String,
    /// Which part of how many.
    pub(crate) shard: [u64; 2],
    pub(crate) threshold: f64,
    pub(crate) limit: usize,
    pub(crate) datasets: Vec<String>,
    /// What the customers are where a row does not say.
    pub(crate) schema: Option<String>,
    pub(crate) day_order: &'static str,
}

#[derive(Serialize)]
pub(crate) struct Input {
    pub(crate) bytes: u64,
    pub(crate) blake3: String,
    pub(crate) format: &'static str,
}

/// A column of the input, and what it was taken for.
#[derive(Serialize)]
pub(crate) struct Column {
    pub(crate) heading: String,
    pub(crate) means: Option<String>,
}

impl Input {
    pub(crate) fn of(file: &FileFacts, format: Format) -> Self {
        Self {
            bytes: file.bytes,
            blake3: file.digest.clone(),
            format: format.word(),
        }
    }
}

impl Column {
    pub(crate) fn all(source: &Source) -> Vec<Self> {
        let columns = source.layout.paths.iter().zip(&source.layout.roles);
        columns
            .map(|(heading, role)| Self {
                heading: heading.clone(),
                means: role.map(|role| role.to_string()),
            })
            .collect()
    }
}
