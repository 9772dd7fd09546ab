//! What every measurement shares: the names, the queries, and how times are told.

pub mod customers;
pub mod generate;
pub mod lists;
pub mod measure;
pub mod queries;
