//! Content by digest, compressed against earlier content that it resembles.
//!
//! Editions of one list differ little, so each blob may use an earlier one of its *series* as the
//! dictionary. The earlier one is chosen as in a binary counter: number 44 in a group (101100) leans
//! on 40 (101000), that on 32 (100000), that on 0. So a blob is reached in at most
//! [`CHAIN_MAX`] steps, however many there are, and half of all blobs lean on their direct neighbour.

use std::sync::Arc;

use interdict_model::Digest;
use rusqlite::{Connection, OptionalExtension, params};
use zstd::zstd_safe::{self, CCtx, CParameter, DCtx};

use crate::store::Fault;

/// Blobs in a group: the first of each is compressed by itself. Larger groups save little more space.
const GROUP: i64 = 64;

/// The most steps from a blob to the first of its group: one for each bit of its number.
const CHAIN_MAX: u32 = GROUP.trailing_zeros();

/// Over a hundred editions of `sdn.csv` (270 MB), level 3 keeps the raw files in 2.25 MB and level 9
/// in 1.97 MB, at more than twice the time to record them. What counts is the dictionary.
const LEVEL: i32 = 3;

/// Largest window as a power of two; it must span both a blob and its dictionary.
const WINDOW_LOG_MAX: u32 = 30;

/// The largest blob: half of SQLite's own limit, far beyond any list.
pub(crate) const BLOB_BYTES_MAX: usize = 500_000_000;

/// A blob ready to be stored.
#[derive(Debug)]
pub(crate) struct Packed {
    pub(crate) digest: Digest,
    series: String,
    place: i64,
    base: Option<i64>,
    size: usize,
    body: Vec<u8>,
}

struct Row {
    base: Option<i64>,
    size: usize,
    body: Vec<u8>,
}

pub(crate) fn digest(bytes: &[u8]) -> Digest {
    Digest::from_bytes(*blake3::hash(bytes).as_bytes())
}

/// Compresses a blob, unless the ledger has it already.
pub(crate) fn pack(
    connection: &Connection,
    series: &str,
    bytes: &[u8],
) -> Result<Option<Packed>, Fault> {
    let digest = digest(bytes);
    if find(connection, digest)?.is_some() {
        return Ok(None);
    }
    let place: i64 = connection
        .prepare_cached("SELECT coalesce(max(place) + 1, 0) FROM blob WHERE series = ?1")?
        .query_row([series], |row| row.get(0))?;
    let base = match base_place(place) {
        Some(at) => key_at(connection, series, at)?,
        None => None,
    };
    let dictionary = base.map(|key| unpack(connection, key)).transpose()?;
    let body = compress(bytes, dictionary.as_deref().unwrap_or_default())?;
    Ok(Some(Packed {
        digest,
        series: series.to_owned(),
        place,
        base,
        size: bytes.len(),
        body,
    }))
}

/// Stores a packed blob, unless another writer has done so meanwhile.
pub(crate) fn store(connection: &Connection, packed: &Packed) -> Result<(), Fault> {
    connection
        .prepare_cached(
            "INSERT INTO blob (digest, series, place, base, size, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (digest) DO NOTHING",
        )?
        .execute(params![
            packed.digest.as_bytes(),
            packed.series,
            packed.place,
            packed.base,
            packed.size as i64,
            packed.body
        ])?;
    Ok(())
}

/// Reads a blob and checks that it is what its digest says.
pub(crate) fn load(connection: &Connection, wanted: Digest) -> Result<Arc<[u8]>, Fault> {
    let Some((key, _)) = find(connection, wanted)? else {
        return Err(Fault::Damaged(format!("content {wanted} is missing")));
    };
    let bytes = unpack(connection, key)?;
    if digest(&bytes) == wanted {
        Ok(bytes.into())
    } else {
        Err(Fault::Damaged(format!("content {wanted} has been altered")))
    }
}

/// The bytes that a blob takes in the file.
pub(crate) fn stored_bytes(connection: &Connection, digest: Digest) -> Result<u64, Fault> {
    match find(connection, digest)? {
        Some((_, bytes)) => Ok(bytes),
        None => Err(Fault::Damaged(format!("content {digest} is missing"))),
    }
}

/// Goes through every blob once and says of each whether it is what its digest says.
pub(crate) fn check_all(
    connection: &Connection,
    mut each: impl FnMut(Digest, Result<(), String>),
) -> Result<(), Fault> {
    let mut statement =
        connection.prepare("SELECT key, digest, base FROM blob ORDER BY series, place, key")?;
    let mut rows = statement.query([])?;
    // In this order the blobs that the next one can lean on are the last of each higher level.
    let mut ancestors: Vec<(i64, Vec<u8>)> = Vec::new();
    while let Some(found) = rows.next()? {
        let (key, base): (i64, Option<i64>) = (found.get(0)?, found.get(2)?);
        let recorded = <[u8; 32]>::try_from(found.get::<_, Vec<u8>>(1)?)
            .map_err(|_| Fault::Damaged(format!("the digest of blob {key} is not 32 bytes")))?;
        let recorded = Digest::from_bytes(recorded);
        while ancestors
            .last()
            .is_some_and(|(ancestor, _)| Some(*ancestor) != base)
        {
            ancestors.pop();
        }
        let bytes = match ancestors.last() {
            Some((_, dictionary)) => {
                row(connection, key).and_then(|row| decompress(&row, dictionary))
            }
            None => unpack(connection, key),
        };
        match bytes {
            Ok(bytes) if digest(&bytes) == recorded => {
                each(recorded, Ok(()));
                ancestors.push((key, bytes));
            }
            Ok(_) => each(
                recorded,
                Err(format!("content {recorded} has been altered")),
            ),
            Err(Fault::Damaged(problem)) => each(recorded, Err(problem)),
            Err(fault) => return Err(fault),
        }
    }
    Ok(())
}

fn find(connection: &Connection, digest: Digest) -> Result<Option<(i64, u64)>, Fault> {
    let row = connection
        .prepare_cached("SELECT key, length(body) FROM blob WHERE digest = ?1")?
        .query_row([digest.as_bytes()], |row| {
            let length: i64 = row.get(1)?;
            Ok((row.get(0)?, length.unsigned_abs()))
        })
        .optional()?;
    Ok(row)
}

fn key_at(connection: &Connection, series: &str, place: i64) -> Result<Option<i64>, Fault> {
    let key = connection
        .prepare_cached("SELECT min(key) FROM blob WHERE series = ?1 AND place = ?2")?
        .query_row(params![series, place], |row| row.get(0))?;
    Ok(key)
}

/// The place whose blob serves as the dictionary: the same number without its lowest bit.
fn base_place(place: i64) -> Option<i64> {
    let number = place % GROUP;
    (number != 0).then(|| place - (number & -number))
}

fn unpack(connection: &Connection, key: i64) -> Result<Vec<u8>, Fault> {
    let mut chain = vec![row(connection, key)?];
    while let Some(base) = chain.last().and_then(|row| row.base) {
        if chain.len() > CHAIN_MAX as usize {
            return Err(Fault::Damaged(format!(
                "the chain of blob {key} is too long"
            )));
        }
        chain.push(row(connection, base)?);
    }
    let mut bytes = Vec::new();
    while let Some(row) = chain.pop() {
        bytes = decompress(&row, &bytes)?;
    }
    Ok(bytes)
}

fn row(connection: &Connection, key: i64) -> Result<Row, Fault> {
    let row = connection
        .prepare_cached("SELECT base, size, body FROM blob WHERE key = ?1")?
        .query_row([key], |row| {
            let size: i64 = row.get(1)?;
            Ok(Row {
                base: row.get(0)?,
                size: usize::try_from(size).unwrap_or(usize::MAX),
                body: row.get(2)?,
            })
        })
        .optional()?;
    match row {
        Some(row) if row.size <= BLOB_BYTES_MAX => Ok(row),
        Some(_) => Err(Fault::Damaged(format!("blob {key} has no sensible size"))),
        None => Err(Fault::Damaged(format!("blob {key} is missing"))),
    }
}

fn compress(bytes: &[u8], dictionary: &[u8]) -> Result<Vec<u8>, Fault> {
    let span = (bytes.len() + dictionary.len()).max(1 << 10);
    let window = (usize::BITS - (span - 1).leading_zeros()).clamp(10, WINDOW_LOG_MAX);
    let mut body = Vec::with_capacity(zstd_safe::compress_bound(bytes.len()));
    let mut context = CCtx::create();
    let mut run = || -> Result<(), usize> {
        context.set_parameter(CParameter::CompressionLevel(LEVEL))?;
        context.set_parameter(CParameter::WindowLog(window))?;
        // Finds what two editions share even when megabytes lie between.
        context.set_parameter(CParameter::EnableLongDistanceMatching(
            !dictionary.is_empty(),
        ))?;
        context.ref_prefix(dictionary)?;
        context.compress2(&mut body, bytes)?;
        Ok(())
    };
    run().map_err(|code| {
        let problem = zstd_safe::get_error_name(code);
        Fault::Damaged(format!("a blob could not be compressed: {problem}"))
    })?;
    Ok(body)
}

fn decompress(row: &Row, dictionary: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::with_capacity(row.size);
    let mut context = DCtx::create();
    let mut run = || -> Result<(), usize> {
        context.ref_prefix(dictionary)?;
        context.decompress(&mut bytes, &row.body)?;
        Ok(())
    };
    run().map_err(|code| {
        let problem = zstd_safe::get_error_name(code);
        Fault::Damaged(format!("a blob cannot be decompressed: {problem}"))
    })?;
    if bytes.len() == row.size {
        Ok(bytes)
    } else {
        Err(Fault::Damaged("a blob is shorter than recorded".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_is_short_and_ends_at_the_group() {
        for place in 0..3 * GROUP {
            let mut at = place;
            let mut steps = 0;
            while let Some(base) = base_place(at) {
                assert!(base < at && base / GROUP == place / GROUP);
                at = base;
                steps += 1;
            }
            assert!(at % GROUP == 0 && steps <= CHAIN_MAX);
        }
    }
}
