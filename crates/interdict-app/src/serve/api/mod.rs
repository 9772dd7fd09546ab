//! Our own routes, under `/v1`: read strictly, answered with their coverage.

mod lines;
mod party;
mod screen;
mod text;

pub(crate) use party::{PartyAsked, Several};
pub(crate) use screen::{Listing, ScreenAnswer, ScreenQuestion, WireHit, batch, screen};
pub(crate) use text::{TYPED, TextAnswer, TextQuestion, TextTerms, Typed, text};
