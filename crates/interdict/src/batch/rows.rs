//! The screening of a batch: from rows to rows.

use interdict_model::Digest;

use crate::screen::{Caution, Coverage, Found, PartyQuery, Screener, Terms, Worker};

/// Screens a batch of rows: an answer for each, in their order.
///
/// An answer depends on its row, the screener and the terms, and on nothing else. For one batch of many
/// see [`screen_rows_with`].
#[must_use]
pub fn screen_rows<'q>(
    screener: &Screener,
    terms: &Terms,
    rows: impl IntoIterator<Item = &'q PartyQuery>,
) -> Vec<Found> {
    screen_rows_with(&mut screener.worker(), terms, rows)
}

/// Screens a batch of rows as [`screen_rows`] does, with a worker that keeps what it remembers of words
/// from one batch to the next. Its memory is bounded, and changes no answer: batches may be given to
/// any number of workers in any order.
#[must_use]
pub fn screen_rows_with<'q>(
    worker: &mut Worker<'_>,
    terms: &Terms,
    rows: impl IntoIterator<Item = &'q PartyQuery>,
) -> Vec<Found> {
    rows.into_iter()
        .map(|query| worker.find(query, terms))
        .collect()
}

/// Names what an answer rests on: the clocks, the readings that were consulted and what a person
/// should know of them, and what was missing. Two answers with one digest rest on the same.
#[must_use]
pub fn coverage_digest(coverage: &Coverage) -> Digest {
    let mut hasher = blake3::Hasher::new_derive_key("interdict: coverage");
    hasher.update(coverage.as_of.listed.to_string().as_bytes());
    hasher.update(coverage.view.as_bytes());
    for one in &coverage.consulted {
        hasher.update(one.dataset.as_str().as_bytes());
        hasher.update(b"\n");
        hasher.update(one.reading.0.as_bytes());
        for caution in &one.cautions {
            hasher.update(&[match caution {
                Caution::Stale => 1,
                Caution::LaterEdition => 2,
                Caution::NewerHeld => 3,
                Caution::Partial => 4,
            }]);
        }
        hasher.update(b"\n");
    }
    for dataset in &coverage.missing {
        hasher.update(dataset.as_str().as_bytes());
        hasher.update(b"\n");
    }
    Digest::from_bytes(*hasher.finalize().as_bytes())
}
