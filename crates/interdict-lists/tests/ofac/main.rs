//! OFAC: excerpts of real editions beside what was read of them, and whole editions where at hand.

#[path = "../support/mod.rs"]
mod support;
