//! What the fuzz targets are fed, and what it must come to.
//!
//! Bytes of a fuzzer become lists and questions that are worth asking ([`Case`]): names made of few [`words`], so
//! that near words abound, among [crowds](Crowd) large enough for every shortcut of the index to be taken.
//! [`Scores`] tell the answer without an index.

mod case;
mod crowd;
mod oracle;
mod segments;
pub mod words;

pub use case::{Asked, Case, segment, source, written};
pub use crowd::{Crowd, Made};
pub use oracle::{List, Listed, Scores, Wanted};
pub use segments::seal;
