//! A party screened against the lists of one view.
//!
//! [`Screener::open`] does everything that can fail: it takes a [`View`](interdict_ledger::View) and
//! opens, or builds, one segment for each reading. After that an answer cannot fail, and it states
//! what it rests on.

mod coverage;
mod delta;
mod hit;
mod open;
mod party;
mod query;
mod worker;

pub use coverage::{Caution, Consulted, Coverage};
pub use delta::ChangedParties;
pub use hit::{Hit, HitLevel, NameMatch, Screening, Standing};
pub use open::{Opening, ScreenerError, Shelf};
pub use party::name_kind;
pub use query::{Freshness, PartyQuery, Terms};
pub use worker::{Found, Screener, Worker};
