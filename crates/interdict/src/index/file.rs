//! The file of a segment: a header, a table of sections, and the sections, each with its digest.
//!
//! | bytes | what |
//! |---|---|
//! | 0..8 | the magic word |
//! | 8..12 | version of this format |
//! | 12..16 | version of the analysis of names |
//! | 16..24 | length of the file |
//! | 24..32 | number of sections |
//! | 32..64 | BLAKE3 of the bytes before and of the table |
//! | 64.. | the table: offset, length and BLAKE3 of each section, then zeroes to a multiple of 64 |
//! | ... | the sections, each filled up with zeroes to a multiple of 64 |
//!
//! Numbers are little-endian and stand in the file as the processor reads them. Nothing in a file
//! depends on the clock, the machine or the order of a hash table: the same input gives the same bytes.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use memmap2::Mmap;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

const _: () = assert!(
    cfg!(target_endian = "little"),
    "segment files hold little-endian numbers that are read in place"
);

/// The first bytes of every segment file.
const MAGIC: [u8; 8] = *b"INTERDX\0";

/// The version of the format that this code writes and reads.
pub(crate) const FORMAT: u32 = 6;

/// Sections start at multiples of this: a cache line, and the widest vector register.
const ALIGNMENT: usize = 64;

const HEADER: usize = 64;
const TABLE_ROW: usize = 48;

/// Why a segment file cannot be used. The remedy is always the same: build it anew from its readings.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SegmentError {
    /// The file cannot be opened, mapped or written.
    #[error("cannot {doing} the segment file {}", path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The bytes are not those that were written: delete the file and build it anew.
    #[error("the segment file {} is damaged: {problem}", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// Where the damage shows.
        problem: String,
    },
    /// Written by another version: delete the file and build it anew.
    #[error(
        "the segment file {} was written for {what} {found}, and this program reads {wanted}",
        path.display()
    )]
    Outdated {
        /// Which file.
        path: PathBuf,
        /// What has another version: the format, or the analysis of names.
        what: &'static str,
        /// The file's version.
        found: u32,
        /// This program's version.
        wanted: u32,
    },
}

/// A mapped segment file whose header and table are sound.
#[derive(Debug)]
pub(crate) struct SegmentFile {
    path: PathBuf,
    map: Mmap,
    sections: Vec<(usize, usize, [u8; 32])>,
}

/// Writes the sections to a file of that name at once or not at all: a temporary file beside it is
/// written, synced and renamed.
///
/// # Errors
/// When the system refuses any of it.
pub(crate) fn write(path: &Path, names: u32, sections: &[&[u8]]) -> Result<(), SegmentError> {
    let io = |doing| {
        move |source| SegmentError::Io {
            doing,
            path: path.to_owned(),
            source,
        }
    };
    // The process number keeps two builders of the same file apart; it does not enter the file.
    let mut building = path.as_os_str().to_owned();
    building.push(format!(".{}.building", std::process::id()));
    let building = PathBuf::from(building);
    let outcome = write_to(&building, names, sections).map_err(io("write"));
    let outcome = outcome.and_then(|()| std::fs::rename(&building, path).map_err(io("rename")));
    if outcome.is_err() {
        // What is left of a failed build is of no use; that it cannot be removed changes nothing.
        let _ = std::fs::remove_file(&building);
        return outcome;
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = File::open(folder.unwrap_or(Path::new("."))).map_err(io("sync the folder of"))?;
    folder.sync_all().map_err(io("sync the folder of"))
}

fn write_to(path: &Path, names: u32, sections: &[&[u8]]) -> std::io::Result<()> {
    const ZEROES: [u8; ALIGNMENT] = [0; ALIGNMENT];
    let mut offset = table_end(sections.len());
    let mut table = Vec::new();
    for section in sections {
        let fill = section.len().next_multiple_of(ALIGNMENT) - section.len();
        let mut digest = blake3::Hasher::new();
        digest.update(section).update(&ZEROES[..fill]);
        table.extend_from_slice(&(offset as u64).to_le_bytes());
        table.extend_from_slice(&(section.len() as u64).to_le_bytes());
        table.extend_from_slice(digest.finalize().as_bytes());
        offset += section.len() + fill;
    }
    let mut head = Vec::from(MAGIC);
    head.extend_from_slice(&FORMAT.to_le_bytes());
    head.extend_from_slice(&names.to_le_bytes());
    head.extend_from_slice(&(offset as u64).to_le_bytes());
    head.extend_from_slice(&(sections.len() as u64).to_le_bytes());
    let seal = seal(&head, &table);
    head.extend_from_slice(&seal);
    head.extend_from_slice(&table);
    head.resize(table_end(sections.len()), 0);

    let mut file = File::create(path)?;
    file.write_all(&head)?;
    for section in sections {
        file.write_all(section)?;
        let fill = section.len().next_multiple_of(ALIGNMENT) - section.len();
        file.write_all(&ZEROES[..fill])?;
    }
    file.sync_all()
}

fn table_end(sections: usize) -> usize {
    (HEADER + sections * TABLE_ROW).next_multiple_of(ALIGNMENT)
}

fn seal(head: &[u8], table: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(head).update(table);
    *hasher.finalize().as_bytes()
}

impl SegmentFile {
    /// Maps a file and checks its header, its length and its table of sections; the sections
    /// themselves are checked by [`SegmentFile::verify`].
    ///
    /// # Errors
    /// When it cannot be read, is damaged, or belongs to another version.
    pub(crate) fn open(path: &Path, names: u32, sections: usize) -> Result<Self, SegmentError> {
        let io = |doing| {
            move |source| SegmentError::Io {
                doing,
                path: path.to_owned(),
                source,
            }
        };
        let file = File::open(path).map_err(io("open"))?;
        // SAFETY: segment files are published by renaming and never written again, so the mapped
        // bytes do not change; a file that is truncated by others all the same ends the process.
        let map = unsafe { Mmap::map(&file) }.map_err(io("map"))?;
        let mut segment = Self {
            path: path.to_owned(),
            map,
            sections: Vec::new(),
        };
        segment.check_header(names)?;
        segment.read_table(sections)?;
        Ok(segment)
    }

    /// Whose file it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The length of the file.
    pub(crate) fn len(&self) -> usize {
        self.map.len()
    }

    fn check_header(&self, names: u32) -> Result<(), SegmentError> {
        if self.map.len() < HEADER || self.map[..8] != MAGIC {
            return Err(self.damaged("it does not begin as a segment does".to_owned()));
        }
        let outdated = |what, found, wanted| SegmentError::Outdated {
            path: self.path.clone(),
            what,
            found,
            wanted,
        };
        let (format, analysis) = (self.number(8) as u32, self.number(12) as u32);
        if format != FORMAT {
            return Err(outdated("segment format", format, FORMAT));
        }
        if analysis != names {
            return Err(outdated("name analysis", analysis, names));
        }
        if self.number(16) != self.map.len() as u64 {
            let (stated, found) = (self.number(16), self.map.len());
            return Err(self.damaged(format!("it has {found} bytes and states {stated}")));
        }
        Ok(())
    }

    fn read_table(&mut self, sections: usize) -> Result<(), SegmentError> {
        let end = table_end(sections);
        if self.number(24) != sections as u64 || self.map.len() < end {
            return Err(self.damaged("the number of its sections is wrong".to_owned()));
        }
        let table_bytes = &self.map[HEADER..HEADER + sections * TABLE_ROW];
        let mut filling = self.map[HEADER + table_bytes.len()..end].iter();
        let sealed = seal(&self.map[..32], table_bytes) == self.map[32..64];
        if !sealed || filling.any(|byte| *byte != 0) {
            return Err(self.damaged("the digest of its header is wrong".to_owned()));
        }
        let mut table = Vec::new();
        let mut next = Some(end);
        for row in 0..sections {
            let at = HEADER + row * TABLE_ROW;
            let (offset, length) = (self.number(at) as usize, self.number(at + 8) as usize);
            let digest = self.map[at + 16..at + 48].try_into().expect("32 bytes");
            next = next
                .filter(|next| *next == offset)
                .and_then(|next| next.checked_add(length.checked_next_multiple_of(ALIGNMENT)?));
            table.push((offset, length, digest));
        }
        // The digests above need no secret: whoever forges one must not lead a reader out of the file.
        if next != Some(self.map.len()) {
            return Err(self.damaged("its sections do not follow each other to its end".to_owned()));
        }
        self.sections = table;
        Ok(())
    }

    /// Checks the digest of every section: each byte of the file is read once.
    ///
    /// # Errors
    /// When a byte is not as it was written.
    pub(crate) fn verify(&self) -> Result<(), SegmentError> {
        for (number, (offset, length, digest)) in self.sections.iter().enumerate() {
            let end = offset + length.next_multiple_of(ALIGNMENT);
            if blake3::hash(&self.map[*offset..end]).as_bytes() != digest {
                return Err(self.damaged(format!("the digest of section {number} is wrong")));
            }
        }
        Ok(())
    }

    /// The bytes of one section.
    pub(crate) fn bytes(&self, section: usize) -> &[u8] {
        let (offset, length, _) = self.sections[section];
        &self.map[offset..offset + length]
    }

    /// One section as numbers or rows.
    pub(crate) fn rows<T: FromBytes + Immutable + KnownLayout>(&self, section: usize) -> &[T] {
        <[T]>::ref_from_bytes(self.bytes(section)).expect("sections hold whole rows")
    }

    fn number(&self, at: usize) -> u64 {
        let width = if at == 8 || at == 12 { 4 } else { 8 };
        let mut bytes = [0; 8];
        bytes[..width].copy_from_slice(&self.map[at..at + width]);
        u64::from_le_bytes(bytes)
    }

    pub(crate) fn damaged(&self, problem: String) -> SegmentError {
        SegmentError::Damaged {
            path: self.path.clone(),
            problem,
        }
    }
}

/// The bytes of a section made of rows.
pub(crate) fn section<T: IntoBytes + Immutable>(rows: &[T]) -> &[u8] {
    rows.as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECTIONS: [&[u8]; 3] = [
        b"one",
        b"",
        b"three, which is longer than one line of the cache is wide .....",
    ];

    /// Opens a file whose row `row` has `by` added to its offset (0) or its length (8), with a digest made anew.
    #[track_caller]
    fn check(row: usize, field: usize, by: u64, want: &str) {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("segment");
        write(&path, 7, &SECTIONS).expect("written");
        let mut bytes = std::fs::read(&path).expect("readable");
        let at = HEADER + row * TABLE_ROW + field;
        let old = u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"));
        bytes[at..at + 8].copy_from_slice(&old.wrapping_add(by).to_le_bytes());
        let table = HEADER..HEADER + SECTIONS.len() * TABLE_ROW;
        let forged = seal(&bytes[..32], &bytes[table]);
        bytes[32..64].copy_from_slice(&forged);
        std::fs::write(&path, &bytes).expect("written");
        let opened = SegmentFile::open(&path, 7, SECTIONS.len());
        let got = opened.and_then(|file| file.verify());
        let got = got.map_or_else(|error| error.to_string(), |()| "whole".to_owned());
        assert!(got.ends_with(want), "{got}");
    }

    #[test]
    fn a_forged_table_leads_nobody_out_of_the_file() {
        const STRAY: &str = "its sections do not follow each other to its end";
        check(0, 0, 0, "whole");
        for row in 0..SECTIONS.len() {
            for by in [64, 1 << 20, 1 << 63, u64::MAX - 4096, 64_u64.wrapping_neg()] {
                check(row, 0, by, STRAY);
                check(row, 8, by, STRAY);
            }
        }
    }
}
