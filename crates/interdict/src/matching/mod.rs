//! How well a party that was asked for fits one that is listed, and why.
//!
//! The name gives the score; everything else that both sides state can only lower it, and only when
//! it contradicts. What one side does not state is *missing*, which is a level of its own and costs
//! nothing. An identifier that both state finds the party whatever the name.

mod facts;
mod identifiers;

pub use facts::{Contradiction, Evidence, Facts, Gender, Level, weigh};
pub use identifiers::{Identifier, Scheme, normal_identifier};
