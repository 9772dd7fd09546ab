//! The front door: the name index, matching, and the assessment of dealings.

pub mod assess;
pub mod index;
pub mod matching;
pub mod screen;
pub mod text;

pub mod batch;

pub mod watch;

pub mod eval;
