//! Books of customers and their alerts, as the ledger keeps them.
//!
//! All of it is sealed entries of the log, and what stands is computed from them whenever it is
//! asked: [`books`] (which customers a house has), [`round`] (the books against what arrived), [`runs`]
//! (what each round found new, changed and ended), [`alerts`] (what people judged of it), [`digest`]
//! (some days for people), [`outbox`] (who has got which digest).

pub(crate) mod alerts;
pub(crate) mod books;
pub(crate) mod digest;
pub(crate) mod log;
pub(crate) mod mail;
pub(crate) mod outbox;
pub(crate) mod page;
pub(crate) mod round;
pub(crate) mod runs;
pub(crate) mod turn;
pub(crate) mod webhook;
