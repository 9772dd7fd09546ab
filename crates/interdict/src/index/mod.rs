//! The name index: which listed names may be meant, found without losing one.

mod codes;
mod islands;
mod lanes;
