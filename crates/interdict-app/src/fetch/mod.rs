//! Downloads: a list's present files, asked for politely and checked before anything is read.

mod backoff;
mod checks;
mod client;
mod problem;
mod round;
mod state;

pub(crate) use backoff::chance;
use client::{Client, Reply, Wanted};
use problem::FetchProblem;
pub(crate) use round::Round;
pub(crate) use state::{FetchState, KeptValidators, StateFolder};
