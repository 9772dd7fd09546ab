//! Books of customers that are watched: when editions arrive, only what changed is screened again.
//!
//! A [`Standing`] is what a book came to in one view: every hit of every customer. [`screen_book`]
//! makes it from nothing; [`rescreen`] makes the same from the standing before, screening all
//! customers against the parties that changed, and the customers that changed against all parties.
//! [`compare`] tells what is new, changed and ended between two standings, each once.

mod book;
mod changes;
mod fingerprint;
mod standing;

pub use book::{Book, Customer};
pub use changes::{Change, ChangeKind, Why, compare};
pub use fingerprint::{customer_digest, listing_digest};
pub use standing::{
    HitKey, Standing, Step, WatchError, WatchedHit, rescreen, screen_book, watching,
};
