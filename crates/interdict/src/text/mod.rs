//! Listed parties in a text: found whatever their spelling, and only where they are meant.
//!
//! [`Scanner::scan`] reads a text once. Each word is looked up, once a distinct word, among the [`anchors`]: the
//! rare words of which a mention of a listed name must hold one, with their misspellings, sounds and other
//! scripts. Only where one stands with a companion near it the words around are compared with the listed name
//! ([`window`]), by the very score that a query gets. What is alike is then [judged](judge) by what stands around
//! it: capitals, labels, addresses, bylines. Identifiers are found by their own shapes ([`numbers`]).
//!
//! All of it looks at a few words around a place and at nothing else, so that a text of any length is scanned
//! block by block in the same memory.

mod anchors;
mod evaluate;
mod judge;
mod mentions;
mod near;
mod numbers;
mod pass;
mod reader;
mod scanner;
mod standing;
mod surroundings;
mod token;
mod vocabulary;
mod window;

pub use evaluate::{LabelledText, Needs, TextLabel, TextReport, evaluate_texts, labelled_texts};
pub use judge::Dropped;
pub use scanner::{Mention, MentionHit, Near, Scan, ScanTerms, ScanWorker, Scanner};
pub use standing::{Stood, StoodMeasure, stood};
pub use vocabulary::Frame;

#[cfg(test)]
mod tests;
