//! The front door: the name index, matching, and the assessment of dealings.

pub mod index;
pub mod matching;

pub mod eval;
