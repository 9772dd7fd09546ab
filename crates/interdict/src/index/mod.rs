//! The name index: which listed parties may be meant, found without losing one.
//!
//! A [`Segment`] is one immutable, memory-mapped file; a [`NameIndex`] is a set of them. Whatever
//! [`NameIndex::brute_force`] scores at or above a threshold, [`NameIndex::search`] returns, with
//! the same score and in the same order: a search leaves out only what it has proved to be out.
//!
//! How: every word of the query is looked up in the dictionary of all listed words ([`deletions`], [`islands`],
//! [`sounds`], [`keys`], [`vocabulary`]) and among what their neighbours make when they are written together ([`joins`],
//! [`halves`]); [`gather`] tells how alike those found are. [`plan`] chooses what has to be read so that no name is lost,
//! [`lists`] are the lists of names that this comes to; [`touched`] reads them and drops the names that share too little
//! with the query; [`candidates`] bounds each of the others; what is left is scored by the same function that brute
//! force calls.

mod bands;
mod bits;
mod build;
mod candidates;
mod cards;
mod codes;
#[cfg(test)]
mod contract;
mod deletions;
mod file;
mod filter;
mod gather;
mod halves;
mod interned;
mod islands;
mod joins;
mod keys;
mod known;
mod lanes;
mod lists;
mod merge;
mod party;
mod plan;
mod postings;
mod search;
mod segment;
mod sounds;
mod texts;
mod touched;
mod verify;
mod vocabulary;
mod words;

pub use build::{SegmentBuilder, Source};
pub use cards::{Card, CardName, CardOwner, Cards};
pub use file::SegmentError;
pub use filter::Filter;
pub use lanes::Level;
pub use party::{IndexedName, IndexedParty, Listed, parties_of};
pub use search::{Answer, Ask, Hit, NameIndex, Searcher, Work};
pub(crate) use segment::View as SegmentView;
pub use segment::{Party, Segment, SegmentSize};
