//! A ledger that was checked.

use interdict_ledger::Verified;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct Verify {
    pub(crate) ledger: String,
    pub(crate) sound: bool,
    /// The last entry of the log; kept elsewhere, it proves later that none was taken away.
    pub(crate) head: Option<Head>,
    pub(crate) entries: u64,
    pub(crate) readings: u64,
    pub(crate) blobs: u64,
    pub(crate) entities: u64,
}

#[derive(Serialize)]
pub(crate) struct Head {
    pub(crate) seq: u64,
    pub(crate) hash: String,
}

impl Verify {
    pub(crate) fn of(path: &std::path::Path, verified: &Verified) -> Self {
        Self {
            ledger: path.display().to_string(),
            sound: true,
            head: verified.head.map(|place| Head {
                seq: place.seq,
                hash: place.hash.to_string(),
            }),
            entries: verified.entries,
            readings: verified.readings,
            blobs: verified.blobs,
            entities: verified.entities,
        }
    }
}
