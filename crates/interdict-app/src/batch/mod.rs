//! Files of customers, screened row by row: CSV, tables with tabs, JSON lines and Excel.
//!
//! Reading order: [`source`] (the file and what its columns mean), [`cut`] (whole records), [`read`]
//! (a record to a customer), [`write`] (an answer to a row of the output), [`run`] (the threads between
//! them), [`journal`] (how a killed run goes on), [`files`] (the names that outputs have while they
//! grow and when they are done), [`manifest`] (what a run states of itself).

pub(crate) mod cut;
pub(crate) mod files;
pub(crate) mod journal;
pub(crate) mod manifest;
pub(crate) mod read;
pub(crate) mod run;
pub(crate) mod sheet;
pub(crate) mod source;
pub(crate) mod tally;
pub(crate) mod write;
