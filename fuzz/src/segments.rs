//! Segment files that were tampered with by somebody who knows the format.

/// The parts of the format that a forger has to get right, as `interdict`'s `index/file.rs` describes them.
const HEADER: usize = 64;
const ROW: usize = 48;
const ALIGNMENT: usize = 64;

/// Gives the file the length and the digests that its bytes call for, wherever its table lets them be computed.
pub fn seal(bytes: &mut [u8]) {
    let Some(count) = number(bytes, 24) else {
        return;
    };
    let length = bytes.len() as u64;
    bytes[16..24].copy_from_slice(&length.to_le_bytes());
    let rows = usize::try_from(count).unwrap_or(usize::MAX);
    let table_end = rows
        .checked_mul(ROW)
        .and_then(|rows| rows.checked_add(HEADER));
    let Some(table_end) = table_end.filter(|end| *end <= bytes.len()) else {
        return;
    };
    for row in (HEADER..table_end).step_by(ROW) {
        if let Some(digest) = section(bytes, row).map(blake3::hash) {
            bytes[row + 16..row + ROW].copy_from_slice(digest.as_bytes());
        }
    }
    let mut digest = blake3::Hasher::new();
    digest
        .update(&bytes[..32])
        .update(&bytes[HEADER..table_end]);
    bytes[32..HEADER].copy_from_slice(digest.finalize().as_bytes());
}

/// The bytes of the section of a row, with what fills them up.
fn section(bytes: &[u8], row: usize) -> Option<&[u8]> {
    let offset = usize::try_from(number(bytes, row)?).ok()?;
    let length = usize::try_from(number(bytes, row + 8)?).ok()?;
    let length = length.checked_next_multiple_of(ALIGNMENT)?;
    bytes.get(offset..offset.checked_add(length)?)
}

fn number(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + 8)?;
    Some(u64::from_le_bytes(bytes.try_into().expect("eight bytes")))
}
