//! Our own routes, under `/v1`: read strictly, answered with their coverage.

mod lines;
mod party;
mod screen;

pub(crate) use party::PartyAsked;
pub(crate) use screen::{ScreenAnswer, ScreenQuestion, batch, screen};
