//! The law behind a listing: measures, their clauses and events, authorizations, signals.
//!
//! A measure is an order, a rule or a statute. Its clauses say who may not do what; its events say
//! what happened to it and when. The state of a clause on a day is derived from events and is
//! stored nowhere. A [`Signal`] (a tweet, a statement, a bill) is kept beside the measures it speaks
//! of and has no field that could reach a state.

mod authorization;
mod clause;
mod event;
mod history;
mod implication;
mod listing;
mod party;
mod place;
mod questionnaire;
mod register;
mod register_check;
mod signal;
mod span;
mod vocabulary;

pub use authorization::{Authorization, Step};
pub use clause::{Clause, ClauseId, ItemScope, Measure, MeasureId};
pub use event::{Event, EventParts, EventProblem};
pub use history::{Change, Ending, History, State};
pub use implication::{implied_actors, implied_dealings};
pub use listing::{ListingMeaning, ListingQuery};
pub use party::{Address, Link, PartyName, RegisterParty, Share};
pub use place::{Place, PlaceText};
pub use questionnaire::{FactQuestion, RedFlag};
pub use register::{Horizon, Register, RegisterParts, Rule};
pub use register_check::{Fault, FaultPlace};
pub use signal::{Attestation, Citation, Signal, Source};
pub use span::{Span, SpanProblem};
pub use vocabulary::{
    Actor, AuthorizationKind, DealingKind, Effect, EventKind, LinkKind, MeasureKind, NameKind,
    PartyKind, Reach, Role, SourceTier, Standing, UnknownWord, Verdict,
};
