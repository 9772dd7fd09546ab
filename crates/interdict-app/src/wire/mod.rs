//! What `--json` prints. Field names are stable; additions are no break.
//!
//! Digests are 64 hexadecimal digits, days `YYYY-MM-DD`, instants RFC 3339 in UTC. A field that has
//! nothing to say is `null` or an empty list, never absent.

pub(crate) mod assessment;
pub(crate) mod batch;
pub(crate) mod comparison;
pub(crate) mod coverage;
pub(crate) mod dataset;
pub(crate) mod dealing;
pub(crate) mod diff;
pub(crate) mod edition;
pub(crate) mod entity;
pub(crate) mod error;
pub(crate) mod fetch;
pub(crate) mod import;
pub(crate) mod issue;
pub(crate) mod screen;
pub(crate) mod show;
pub(crate) mod text;
pub(crate) mod verify;
