//! Lists of the Department of State: debarred parties under the ITAR, nonproliferation sanctions.

mod debarred;
mod isn;

pub(crate) use debarred::read as read_debarred;
pub(crate) use isn::read as read_isn;
