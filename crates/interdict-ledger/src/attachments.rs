//! Content that an entry of the caller's brings with it: kept like the files of an edition, compressed
//! against what it resembles, and covered by the log because the entry names its digest.

use std::ops::ControlFlow;

use interdict_model::Digest;
use jiff::Timestamp;
use rusqlite::{Connection, params};

use crate::blobs::BLOB_BYTES_MAX;
use crate::record::check_kind;
use crate::store::Fault;
use crate::{AppendError, Ledger, LogPlace, ReadError, blobs};

const ATTACHING: &str = "keep the content of an entry";

/// Content on its way into the ledger.
#[derive(Clone, Copy, Debug)]
pub struct Attachment<'a> {
    /// What it is likely to resemble: content of one series is compressed together.
    pub series: &'a str,
    /// The content.
    pub bytes: &'a [u8],
}

impl Attachment<'_> {
    /// The digest that the entry has to name.
    #[must_use]
    pub fn digest(&self) -> Digest {
        blobs::digest(self.bytes)
    }
}

impl Ledger {
    /// Adds an entry of the caller's own with content beside it, both or neither. The payload has to
    /// name the content's digest in hexadecimal.
    ///
    /// # Errors
    /// As [`Ledger::append`], and when the payload does not name the content or that is too large.
    pub fn append_with(
        &self,
        kind: &str,
        payload: &[u8],
        attachment: Attachment<'_>,
        at: Timestamp,
    ) -> Result<LogPlace, AppendError> {
        check_kind(kind)?;
        let digest = attachment.digest();
        if !names(payload, digest) {
            return Err(AppendError::Unnamed { digest });
        }
        if attachment.bytes.len() > BLOB_BYTES_MAX {
            return Err(AppendError::TooLarge {
                bytes: attachment.bytes.len(),
                max: BLOB_BYTES_MAX,
            });
        }
        // The series of callers and of datasets are apart: no dataset's key has a colon.
        let series = format!("attached:{}", attachment.series);
        self.store().write(ATTACHING, |connection| {
            let fault = |fault| self.store().explain(ATTACHING, fault);
            let packed = blobs::pack(connection, &series, attachment.bytes).map_err(fault)?;
            if let Some(packed) = packed {
                blobs::store(connection, &packed).map_err(fault)?;
            }
            let added = self.add(connection, kind, payload, at)?;
            attach(connection, added.place, digest).map_err(fault)?;
            Ok(ControlFlow::Continue(added.place))
        })
    }

    /// The content that an entry brought with it.
    ///
    /// # Errors
    /// When the ledger has no such content, or the file cannot be read.
    pub fn attached(&self, digest: Digest) -> Result<Vec<u8>, ReadError> {
        let read = |connection: &Connection| Ok(blobs::load(connection, digest)?.to_vec());
        Ok(self.store().read("read the content of an entry", read)?)
    }
}

fn attach(connection: &Connection, place: LogPlace, digest: Digest) -> Result<(), Fault> {
    let seq = i64::try_from(place.seq).expect("fewer entries than i64 counts");
    connection
        .prepare_cached("INSERT INTO attachment (seq, digest) VALUES (?1, ?2)")?
        .execute(params![seq, digest.as_bytes()])?;
    Ok(())
}

/// The digests of what an entry brought with it.
pub(crate) fn of_entry(connection: &Connection, seq: u64) -> Result<Vec<Digest>, Fault> {
    let seq = i64::try_from(seq).unwrap_or(i64::MAX);
    let mut statement = connection
        .prepare_cached("SELECT digest FROM attachment WHERE seq = ?1 ORDER BY digest")?;
    let rows = statement.query_map([seq], |row| row.get::<_, Vec<u8>>(0))?;
    let mut digests = Vec::new();
    for bytes in rows {
        let bytes = <[u8; 32]>::try_from(bytes?).map_err(|_| {
            Fault::Damaged("the digest of an attachment is not 32 bytes".to_owned())
        })?;
        digests.push(Digest::from_bytes(bytes));
    }
    Ok(digests)
}

/// Whether a payload names a digest.
pub(crate) fn names(payload: &[u8], digest: Digest) -> bool {
    let text = digest.to_string();
    payload
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}
