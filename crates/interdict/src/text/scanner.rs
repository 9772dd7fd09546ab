//! A text scanned for the parties of a view, in one pass.

use super::anchors::Anchors;
use super::judge::Dropped;
use super::mentions;
use super::numbers::Numbers;
use super::pass::Pass;
use crate::screen::{Hit, Screener};

/// How many bytes are taken at a time.
const BLOCK: usize = 1 << 18;

/// Most finds of one text; then the scan says that it was cut.
const FOUND_MAX: usize = 200_000;

/// The terms of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanTerms {
    /// The least score of a mention, in ten-thousandths.
    pub threshold: u16,
    /// Whether what was nearly a mention is told too, with the reason why it is none.
    pub explain: bool,
    /// The most parties that are told for one mention.
    pub hits_max: usize,
}

impl Default for ScanTerms {
    fn default() -> Self {
        Self {
            // Lower than for a query of its own a name in a text has no field around it that says it is one.
            threshold: 8000,
            explain: false,
            hits_max: 12,
        }
    }
}

/// What a text was found to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// The mentions, in the order of the text; no two overlap.
    pub mentions: Vec<Mention>,
    /// What was nearly a mention, in the order of the text; empty unless the terms ask for it.
    pub near: Vec<Near>,
    /// Whether there was more than can be told: the text holds further mentions.
    pub cut: bool,
}

/// A place of the text that means listed parties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The parties, best first.
    pub hits: Vec<MentionHit>,
    /// How many more parties fit nearly as well.
    pub more: usize,
}

/// A party that a place of the text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MentionHit {
    /// The party, its score and evidence, as a query would find it.
    pub hit: Hit,
    /// Why the place was taken for a mention.
    pub why: Vec<String>,
}

/// A place of the text that is like a listed name, and was not taken for a mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The listed name or identifier.
    pub listed: String,
    /// The party.
    pub dataset: interdict_model::DatasetKey,
    /// Its entity.
    pub entity: interdict_model::EntityId,
    /// The score, in ten-thousandths.
    pub score: u16,
    /// Why not.
    pub why: Dropped,
}

/// Scans texts for the parties of a view. Immutable: share it between threads, and give each thread a
/// [`ScanWorker`].
pub struct Scanner<'a> {
    pub(crate) screener: &'a Screener,
    pub(crate) anchors: Anchors,
    pub(crate) numbers: Numbers,
}

impl<'a> Scanner<'a> {
    /// Prepares the names and identifiers of a screener.
    #[must_use]
    pub fn new(screener: &'a Screener) -> Self {
        Self {
            screener,
            anchors: Anchors::of(screener.index()),
            numbers: Numbers::of(screener.index()),
        }
    }

    /// A worker with memory of its own.
    #[must_use]
    pub fn worker(&self) -> ScanWorker<'_, 'a> {
        ScanWorker {
            pass: Pass::new(self),
        }
    }

    /// Scans a text.
    #[must_use]
    pub fn scan(&self, text: &str, terms: &ScanTerms) -> Scan {
        self.worker().scan(text, terms)
    }
}

/// Scans one text after another, and remembers the words that it has looked up. What it remembers is
/// bounded, and changes no answer.
pub struct ScanWorker<'s, 'a> {
    pass: Pass<'s, 'a>,
}

impl ScanWorker<'_, '_> {
    /// Scans a text.
    #[must_use]
    pub fn scan(&mut self, text: &str, terms: &ScanTerms) -> Scan {
        self.scan_by(text, terms, BLOCK)
    }

    /// Scans a text in blocks of a size; the answer does not depend on it.
    pub(crate) fn scan_by(&mut self, text: &str, terms: &ScanTerms, block: usize) -> Scan {
        let mut found = Vec::new();
        let mut from = 0;
        while from < text.len() && found.len() <= FOUND_MAX {
            let to = boundary(text, from + block);
            self.pass
                .block(text, terms, from..to, FOUND_MAX, &mut found);
            from = to;
        }
        let cut = found.len() > FOUND_MAX;
        mentions::settle(self.pass.screener(), found, terms, cut)
    }
}

/// The first boundary of a character at or after `at`.
pub(crate) fn boundary(text: &str, at: usize) -> usize {
    (at..text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len())
}
