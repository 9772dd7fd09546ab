//! Dealings judged against the embedded register, in a world that holds nothing else unless a test adds it.

mod boundaries;
mod lists;
mod owners;
mod properties;
mod questions;
mod scope;
mod screened;
mod timelines;
mod world;
