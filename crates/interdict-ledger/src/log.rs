//! The hash-chained log.

use interdict_model::Digest;
use jiff::Timestamp;

/// Where an entry stands in the log. Noted outside the ledger, it proves later that the log up to
/// there is what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LogPlace {
    /// Its number, counted from one.
    pub seq: u64,
    /// The hash over it and everything before it; also its id.
    pub hash: Digest,
}

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// Where it stands.
    pub place: LogPlace,
    /// When it was recorded.
    pub at: Timestamp,
    /// What it is: `reading`, `sighting` and `admission` are the ledger's own, the rest the caller's.
    pub kind: String,
    /// Its content.
    pub payload: Vec<u8>,
}

/// What was found in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The last entry, if there is any. Keep it elsewhere: it is what later proves that no entry
    /// at the end was taken away.
    pub head: Option<LogPlace>,
    /// Entries in the log.
    pub entries: u64,
    /// Readings among them.
    pub readings: u64,
    /// Distinct raw files, lists and issue lists.
    pub blobs: u64,
    /// Distinct entities.
    pub entities: u64,
}
