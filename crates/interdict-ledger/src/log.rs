//! The hash-chained log: entries that are only ever added, each bound to all before it.

use interdict_model::Digest;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::store::Fault;

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
    /// When it was recorded, to the microsecond.
    pub at: Timestamp,
    /// What it is: `reading`, `sighting`, `admission` and `withdrawal` are the ledger's own, the rest the caller's.
    pub kind: String,
    /// Its content.
    pub payload: Vec<u8>,
}

/// How far the clock may go back between two entries, as clocks do when they are set by the network
/// or read by several threads. The later entry then gets the instant of the earlier.
const CLOCK_SLACK: SignedDuration = SignedDuration::from_mins(5);

/// The largest payload: sealed records are kilobytes.
pub(crate) const PAYLOAD_BYTES_MAX: usize = 64 << 20;

/// Payloads from this size on are compressed.
const COMPRESSED_FROM: usize = 512;

/// Level for payloads: they are small and written one at a time.
const LEVEL: i32 = 6;

/// Columns of an entry with the hash of the one before it, for [`read_row`].
const COLUMNS: &str = "seq, at_us, kind, size, payload, hash,
    (SELECT before.hash FROM log AS before WHERE before.seq = log.seq - 1)";

/// Why an entry was not added.
#[derive(Debug)]
pub(crate) enum AppendFault {
    ClockWentBack { last: Timestamp },
    TooLarge { bytes: usize },
    Store(Fault),
}

impl From<Fault> for AppendFault {
    fn from(fault: Fault) -> Self {
        Self::Store(fault)
    }
}

/// Adds an entry inside the caller's transaction.
pub(crate) fn append(
    connection: &Connection,
    kind: &str,
    payload: &[u8],
    at: Timestamp,
) -> Result<LogEntry, AppendFault> {
    if payload.len() > PAYLOAD_BYTES_MAX {
        let bytes = payload.len();
        return Err(AppendFault::TooLarge { bytes });
    }
    let last = last(connection)?;
    let at = not_before(last.map(|(_, at)| at), at)?;
    let before = last.map(|(place, _)| place);
    let seq = before.map_or(1, |place| place.seq + 1);
    let hash = entry_hash(before.map(|place| place.hash), seq, at, kind, payload);
    insert(connection, seq, at, kind, payload, hash)?;
    Ok(LogEntry {
        place: LogPlace { seq, hash },
        at,
        kind: kind.to_owned(),
        payload: payload.to_owned(),
    })
}

/// The last entry's place and time.
pub(crate) fn last(connection: &Connection) -> Result<Option<(LogPlace, Timestamp)>, Fault> {
    let row = connection
        .prepare_cached("SELECT seq, hash, at_us FROM log ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    row.map(|(seq, hash, at): (i64, Vec<u8>, i64)| {
        Ok((
            LogPlace {
                seq: seq.unsigned_abs(),
                hash: hash_of(&hash, seq)?,
            },
            instant(at, seq)?,
        ))
    })
    .transpose()
}

/// The entries after `after`, of one kind or of all, each checked against the hash before it.
pub(crate) fn entries(
    connection: &Connection,
    kind: Option<&str>,
    after: u64,
    limit: usize,
) -> Result<Vec<LogEntry>, Fault> {
    let of_kind = if kind.is_some() {
        "kind = ?2"
    } else {
        "?2 IS NULL"
    };
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM log WHERE seq > ?1 AND {of_kind} ORDER BY seq LIMIT ?3"
    ))?;
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut rows = statement.query(params![after, kind, limit])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(read_row(row)?);
    }
    Ok(entries)
}

/// The entry with this hash.
pub(crate) fn by_hash(connection: &Connection, hash: Digest) -> Result<Option<LogEntry>, Fault> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM log WHERE hash = ?1"))?;
    let mut rows = statement.query([hash.as_bytes()])?;
    rows.next()?.map(read_row).transpose()
}

fn not_before(last: Option<Timestamp>, at: Timestamp) -> Result<Timestamp, AppendFault> {
    let at = to_microsecond(at);
    match last {
        Some(last) if at < last && last.duration_since(at) > CLOCK_SLACK => {
            Err(AppendFault::ClockWentBack { last })
        }
        Some(last) => Ok(at.max(last)),
        None => Ok(at),
    }
}

fn to_microsecond(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).expect("it was an instant before")
}

fn insert(
    connection: &Connection,
    seq: u64,
    at: Timestamp,
    kind: &str,
    payload: &[u8],
    hash: Digest,
) -> Result<(), Fault> {
    let packed = pack(payload)?;
    let size = packed.is_some().then_some(payload.len() as i64);
    let seq = i64::try_from(seq).expect("fewer entries than i64 counts");
    connection
        .prepare_cached(
            "INSERT INTO log (seq, at_us, kind, size, payload, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            seq,
            at.as_microsecond(),
            kind,
            size,
            packed.as_deref().unwrap_or(payload),
            hash.as_bytes()
        ])?;
    Ok(())
}

/// The payload compressed, when that is worth it.
fn pack(payload: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
    if payload.len() < COMPRESSED_FROM {
        return Ok(None);
    }
    let packed = zstd::bulk::compress(payload, LEVEL)
        .map_err(|error| Fault::Damaged(format!("a payload could not be compressed: {error}")))?;
    Ok((packed.len() < payload.len()).then_some(packed))
}

fn read_row(row: &Row<'_>) -> Result<LogEntry, Fault> {
    let seq: i64 = row.get(0)?;
    let at = instant(row.get(1)?, seq)?;
    let kind: String = row.get(2)?;
    let payload = unpack(row.get(3)?, row.get(4)?, seq)?;
    let hash = hash_of(&row.get::<_, Vec<u8>>(5)?, seq)?;
    let before: Option<Vec<u8>> = row.get(6)?;
    let before = before.map(|before| hash_of(&before, seq)).transpose()?;
    if before.is_none() && seq != 1 {
        return Err(Fault::Damaged(format!(
            "the entry before log entry {seq} is missing"
        )));
    }
    if hash != entry_hash(before, seq.unsigned_abs(), at, &kind, &payload) {
        return Err(Fault::Damaged(format!(
            "log entry {seq} or the one before it has been altered"
        )));
    }
    Ok(LogEntry {
        place: LogPlace {
            seq: seq.unsigned_abs(),
            hash,
        },
        at,
        kind,
        payload,
    })
}

fn unpack(size: Option<i64>, payload: Vec<u8>, seq: i64) -> Result<Vec<u8>, Fault> {
    let Some(size) = size else { return Ok(payload) };
    let size = usize::try_from(size)
        .ok()
        .filter(|size| *size <= PAYLOAD_BYTES_MAX);
    size.and_then(|size| zstd::bulk::decompress(&payload, size).ok())
        .ok_or_else(|| {
            Fault::Damaged(format!(
                "the payload of log entry {seq} cannot be decompressed"
            ))
        })
}

fn hash_of(bytes: &[u8], seq: i64) -> Result<Digest, Fault> {
    let bytes = <[u8; 32]>::try_from(bytes)
        .map_err(|_| Fault::Damaged(format!("the hash of log entry {seq} is not 32 bytes")))?;
    Ok(Digest::from_bytes(bytes))
}

fn instant(at_us: i64, seq: i64) -> Result<Timestamp, Fault> {
    Timestamp::from_microsecond(at_us)
        .map_err(|_| Fault::Damaged(format!("log entry {seq} has no sensible time")))
}

/// The hash of an entry: BLAKE3 in its key derivation mode over the hash before it (32 zero bytes
/// for the first), number and time in eight little-endian bytes each, and kind and payload, each
/// after its length in eight bytes.
fn entry_hash(
    before: Option<Digest>,
    seq: u64,
    at: Timestamp,
    kind: &str,
    payload: &[u8],
) -> Digest {
    let mut hasher = blake3::Hasher::new_derive_key("interdict ledger: log entry");
    hasher.update(before.map_or([0; 32], |hash| *hash.as_bytes()).as_slice());
    hasher.update(&seq.to_le_bytes());
    hasher.update(&at.as_microsecond().to_le_bytes());
    for part in [kind.as_bytes(), payload] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    Digest::from_bytes(*hasher.finalize().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_an_entry_is_in_its_hash() {
        let at = Timestamp::UNIX_EPOCH;
        let base = entry_hash(None, 1, at, "note", b"x");
        let later = at + SignedDuration::from_micros(1);
        for other in [
            entry_hash(Some(base), 1, at, "note", b"x"),
            entry_hash(None, 2, at, "note", b"x"),
            entry_hash(None, 1, later, "note", b"x"),
            entry_hash(None, 1, at, "notes", b"x"),
            entry_hash(None, 1, at, "note", b"y"),
            entry_hash(None, 1, at, "not", b"ex"),
        ] {
            assert_ne!(base, other);
        }
    }

    #[test]
    fn the_clock_may_slip_but_not_go_back() {
        let last = "2026-01-01T12:00:00Z".parse().unwrap();
        let slipped = "2026-01-01T11:59:00Z".parse().unwrap();
        let back = "2026-01-01T11:00:00Z".parse().unwrap();
        assert_eq!(not_before(Some(last), slipped).unwrap(), last);
        assert!(matches!(
            not_before(Some(last), back),
            Err(AppendFault::ClockWentBack { .. })
        ));
    }
}
