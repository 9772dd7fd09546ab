//! Downloads: a list's present files, asked for politely and checked before anything is read.

mod backoff;
mod checks;
mod client;
mod problem;
mod state;

pub(crate) use client::{Client, Reply, Wanted};
pub(crate) use problem::FetchProblem;
pub(crate) use state::{FetchState, KeptValidators, StateFolder};
