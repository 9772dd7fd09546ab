//! What the rows of a file came to.

use serde::{Deserialize, Serialize};

/// Counts of rows. Every row is clear, a hit or bad.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tally {
    /// Rows read.
    pub(crate) rows: u64,
    /// Rows without a hit.
    pub(crate) clear: u64,
    /// Rows with at least one hit.
    pub(crate) hits: u64,
    /// Rows that were not screened.
    pub(crate) bad: u64,
    /// Of those with a hit: with a strong one.
    pub(crate) strong: u64,
    /// Of the rows screened: with a field that could not be read.
    pub(crate) unread: u64,
}

impl Tally {
    /// Whether no row was lost and none counted twice.
    pub(crate) fn adds_up(&self) -> bool {
        self.rows == self.clear + self.hits + self.bad
    }

    pub(crate) fn add(&mut self, more: &Self) {
        self.rows += more.rows;
        self.clear += more.clear;
        self.hits += more.hits;
        self.bad += more.bad;
        self.strong += more.strong;
        self.unread += more.unread;
    }
}
