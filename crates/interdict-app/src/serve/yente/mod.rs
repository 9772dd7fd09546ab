//! The routes of yente, so that its clients switch by changing an address.
//!
//! What clients notice is kept: shapes, defaults, limits, unknown parameters that are ignored, ids that
//! were merged and redirect. What differs is said in `/algorithms`: one matcher stands behind every name.

mod algorithms;
mod catalog;
mod entities;
mod example;
mod matching;
mod scope;
mod search;
pub(crate) mod shape;

pub(crate) use algorithms::{Algorithms, algorithms};
pub(crate) use catalog::{Catalog, catalog};
pub(crate) use entities::{AdjacentAnswer, Found, Page, adjacent, adjacent_property, entity};
pub(crate) use example::{Example, cleaned};
pub(crate) use matching::{
    Body as MatchQueries, MatchQuestion, Responses, match_queries, ten_thousandths,
};
pub(crate) use scope::Scope;
pub(crate) use search::{SearchAnswer, search};
