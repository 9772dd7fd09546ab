//! The front door: the name index, matching, the assessment of dealings.

pub mod index;
