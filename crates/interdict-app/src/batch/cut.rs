//! Cuts a file into chunks of whole records, without reading what the records say.
//!
//! Where a record ends depends on every quotation mark before it, so a file is cut by one thread from
//! its beginning; that is a small part of the work. All else is done on the chunks, by many.

use std::io::{self, Read};
use std::ops::Range;

/// How records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Fields between delimiters, in quotation marks where need be (RFC 4180).
    Table {
        /// Between two fields.
        delimiter: u8,
    },
    /// One a line.
    Lines,
}

/// Some records of a file, whole.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// Its number, from zero.
    pub(crate) seq: u64,
    pub(crate) bytes: Vec<u8>,
    pub(crate) records: Vec<Record>,
    /// Where the next chunk begins.
    pub(crate) end: Place,
}

/// One record of a chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    /// Its bytes in the chunk, without what ends it.
    pub(crate) range: Range<usize>,
    /// Its number in the file, from one.
    pub(crate) row: u64,
    /// The line it begins in, from one.
    pub(crate) line: u64,
    /// Why it is no record.
    pub(crate) fault: Option<CutFault>,
}

/// Why a record could not be cut out of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CutFault {
    /// A quotation mark is opened and not closed: the line is set aside, and the next one read anew.
    Unclosed,
    /// It is longer than [`RECORD_BYTES_MAX`]; the first of its bytes are kept.
    TooLong,
}

/// A place in a file, at the beginning of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// Bytes before it.
    pub(crate) offset: u64,
    /// Records before it.
    pub(crate) row: u64,
    /// Line ends before it.
    pub(crate) line: u64,
}

/// Bytes of a chunk: a few thousand rows, so that handing one over costs nothing beside its work, and
/// small enough that some tens of them in flight are a few megabytes.
const CHUNK_BYTES: usize = 128 << 10;

/// The longest record: a customer with more than a megabyte is a quotation mark gone wrong.
pub(crate) const RECORD_BYTES_MAX: usize = 1 << 20;

/// What is kept of a record that is too long.
const KEPT_BYTES: usize = 1_000;

/// Cuts one file.
pub(crate) struct Cutter<R> {
    input: R,
    style: Style,
    buffer: Vec<u8>,
    at_end: bool,
    place: Place,
    seq: u64,
    /// The offsets at which records of the wanted part begin.
    part: Range<u64>,
}

/// The first record in some bytes.
#[derive(Debug, PartialEq, Eq)]
enum Cut {
    /// Its length, and its length with what ends it.
    Record(usize, usize),
    /// The bytes end before it does.
    Open { quoted: bool },
}

impl<R: Read> Cutter<R> {
    /// Cuts what `input` gives, which begins at `place` of the file; of it the records that begin in `part`.
    pub(crate) fn new(input: R, style: Style, place: Place, part: Range<u64>) -> Self {
        Self {
            input,
            style,
            buffer: Vec::new(),
            at_end: false,
            place,
            seq: 0,
            part,
        }
    }

    /// The next chunk; nothing after the last.
    pub(crate) fn next(&mut self) -> io::Result<Option<Chunk>> {
        loop {
            self.fill(CHUNK_BYTES)?;
            if self.buffer.is_empty() || self.place.offset >= self.part.end {
                return Ok(None);
            }
            let mut records = Vec::new();
            let mut used = 0;
            while used < self.buffer.len() && self.place.offset < self.part.end {
                let Some(length) = self.record(used, &mut records)? else {
                    break;
                };
                used += length;
            }
            let rest = self.buffer.split_off(used);
            let bytes = std::mem::replace(&mut self.buffer, rest);
            if records.is_empty() {
                // Blank lines, or records of an earlier part.
                continue;
            }
            let seq = self.seq;
            self.seq += 1;
            let end = self.place;
            return Ok(Some(Chunk {
                seq,
                bytes,
                records,
                end,
            }));
        }
    }

    /// Cuts the record that begins at `used` in the buffer. Gives its length there, or nothing where
    /// the chunk has to end before it.
    fn record(&mut self, used: usize, records: &mut Vec<Record>) -> io::Result<Option<usize>> {
        let (content, length, fault) = loop {
            let bytes = &self.buffer[used..];
            match cut(self.style, bytes, self.at_end) {
                Cut::Record(content, length) => break (content, length, None),
                Cut::Open { quoted } if self.at_end || bytes.len() > RECORD_BYTES_MAX => {
                    let line = bytes.iter().position(|byte| *byte == b'\n');
                    match line {
                        Some(at) if quoted => break (at, at + 1, Some(CutFault::Unclosed)),
                        _ if self.at_end => {
                            break (bytes.len(), bytes.len(), Some(CutFault::Unclosed));
                        }
                        _ => return self.too_long(used, records).map(Some),
                    }
                }
                // A chunk that holds a record already ends here; the next begins with this one.
                Cut::Open { .. } if used > 0 && !records.is_empty() => return Ok(None),
                Cut::Open { .. } => {
                    let wanted = self.buffer.len() * 2;
                    self.fill(wanted)?;
                }
            }
        };
        let lines = newlines(&self.buffer[used..used + length]);
        self.push(used..used + content, fault, records);
        self.place.offset += length as u64;
        self.place.line += lines;
        Ok(Some(length))
    }

    /// A record without end: its first bytes are kept, and the rest of its line is passed over.
    fn too_long(&mut self, used: usize, records: &mut Vec<Record>) -> io::Result<usize> {
        self.push(used..used + KEPT_BYTES, Some(CutFault::TooLong), records);
        let mut passed = self.buffer.len() - used;
        self.buffer.truncate(used + KEPT_BYTES);
        let mut byte_block = vec![0; CHUNK_BYTES];
        loop {
            let read = self.input.read(&mut byte_block)?;
            let found = byte_block[..read].iter().position(|byte| *byte == b'\n');
            if let Some(at) = found {
                passed += at + 1;
                self.buffer.extend_from_slice(&byte_block[at + 1..read]);
                self.place.line += 1;
            } else {
                passed += read;
            }
            if found.is_some() || read == 0 {
                self.at_end = read == 0;
                self.place.offset += passed as u64;
                return Ok(KEPT_BYTES);
            }
        }
    }

    fn push(&mut self, range: Range<usize>, fault: Option<CutFault>, records: &mut Vec<Record>) {
        let blank = fault.is_none() && self.buffer[range.clone()].trim_ascii().is_empty();
        if blank {
            return;
        }
        self.place.row += 1;
        if self.place.offset >= self.part.start {
            records.push(Record {
                range,
                row: self.place.row,
                line: self.place.line + 1,
                fault,
            });
        }
    }

    /// Reads until the buffer holds as much as is wanted, or the file ends.
    fn fill(&mut self, wanted: usize) -> io::Result<()> {
        if self.at_end || self.buffer.len() >= wanted {
            return Ok(());
        }
        let missing = (wanted - self.buffer.len()) as u64;
        let read = self
            .input
            .by_ref()
            .take(missing)
            .read_to_end(&mut self.buffer)?;
        self.at_end = (read as u64) < missing;
        Ok(())
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// Cuts the first record; `whole` says that nothing follows the bytes.
fn cut(style: Style, bytes: &[u8], whole: bool) -> Cut {
    match style {
        Style::Table { delimiter } => cut_table(bytes, delimiter, whole),
        Style::Lines => match bytes.iter().position(|byte| *byte == b'\n') {
            Some(at) => Cut::Record(at, at + 1),
            None if whole => Cut::Record(bytes.len(), bytes.len()),
            None => Cut::Open { quoted: false },
        },
    }
}

fn cut_table(bytes: &[u8], delimiter: u8, whole: bool) -> Cut {
    #[derive(Clone, Copy, PartialEq)]
    enum In {
        FieldStart,
        Plain,
        Quoted,
        /// After a quotation mark in a quoted field: its end, or the first half of a doubled one.
        Closing,
    }
    let mut state = In::FieldStart;
    for (at, byte) in bytes.iter().enumerate() {
        state = match (state, byte) {
            (In::Quoted, b'"') => In::Closing,
            (In::Quoted, _) => In::Quoted,
            (In::Closing | In::FieldStart, b'"') => In::Quoted,
            (_, b'\n') => return Cut::Record(at, at + 1),
            (_, b'\r') => match bytes.get(at + 1) {
                Some(b'\n') => return Cut::Record(at, at + 2),
                None if !whole => return Cut::Open { quoted: false },
                _ => return Cut::Record(at, at + 1),
            },
            (_, byte) if *byte == delimiter => In::FieldStart,
            _ => In::Plain,
        };
    }
    if whole && state != In::Quoted {
        Cut::Record(bytes.len(), bytes.len())
    } else {
        Cut::Open {
            quoted: state == In::Quoted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMAS: Style = Style::Table { delimiter: b',' };

    fn all(
        text: &[u8],
        style: Style,
        part: Range<u64>,
    ) -> Vec<(String, u64, u64, Option<CutFault>)> {
        let mut cutter = Cutter::new(text, style, Place::default(), part);
        let mut found = Vec::new();
        while let Some(chunk) = cutter.next().unwrap() {
            for one in &chunk.records {
                let text = String::from_utf8_lossy(&chunk.bytes[one.range.clone()]).into_owned();
                found.push((text, one.row, one.line, one.fault));
            }
        }
        found
    }

    #[track_caller]
    fn check(text: &str, style: Style, want: &[(&str, u64, u64, Option<CutFault>)]) {
        let found = all(text.as_bytes(), style, 0..u64::MAX);
        let found: Vec<_> = found
            .iter()
            .map(|(t, r, l, f)| (t.as_str(), *r, *l, *f))
            .collect();
        assert_eq!(found, want);
    }

    #[test]
    fn records_end_where_they_should() {
        check(
            "a,b\nc,d",
            COMMAS,
            &[("a,b", 1, 1, None), ("c,d", 2, 2, None)],
        );
        check(
            "a\r\n\r\nb\r\n",
            COMMAS,
            &[("a", 1, 1, None), ("b", 2, 3, None)],
        );
        check(
            "\"a\nb\",c\nd\n",
            COMMAS,
            &[("\"a\nb\",c", 1, 1, None), ("d", 2, 3, None)],
        );
        check(
            "\"a\"\"\n\",c\nd",
            COMMAS,
            &[("\"a\"\"\n\",c", 1, 1, None), ("d", 2, 3, None)],
        );
        check(
            "5\" pipe,c\nd",
            COMMAS,
            &[("5\" pipe,c", 1, 1, None), ("d", 2, 2, None)],
        );
        check(
            "{\"a\n{\"b",
            Style::Lines,
            &[("{\"a", 1, 1, None), ("{\"b", 2, 2, None)],
        );
    }

    #[test]
    fn an_unclosed_quotation_mark_costs_one_line() {
        let unclosed = Some(CutFault::Unclosed);
        check(
            "a\n\"b,c\nd\n",
            COMMAS,
            &[
                ("a", 1, 1, None),
                ("\"b,c", 2, 2, unclosed),
                ("d", 3, 3, None),
            ],
        );
        check("\"b", COMMAS, &[("\"b", 1, 1, unclosed)]);
        let far = format!("\"b\n{}", "c\n".repeat(RECORD_BYTES_MAX));
        let found = all(far.as_bytes(), COMMAS, 0..u64::MAX);
        assert_eq!(found.len(), RECORD_BYTES_MAX + 1);
        assert_eq!(found[0].3, unclosed);
        assert_eq!(found.last().unwrap().2, RECORD_BYTES_MAX as u64 + 1);
    }

    #[test]
    fn a_record_without_end_is_passed_over() {
        let text = format!("a\n{}\nb\n", "x".repeat(3 * RECORD_BYTES_MAX));
        let found = all(text.as_bytes(), COMMAS, 0..u64::MAX);
        let told: Vec<_> = found.iter().map(|one| (one.1, one.2, one.3)).collect();
        assert_eq!(
            told,
            [(1, 1, None), (2, 2, Some(CutFault::TooLong)), (3, 3, None)]
        );
        assert_eq!(found[2].0, "b");
    }

    #[test]
    fn parts_joined_are_the_whole() {
        let text: String = (0..5_000).map(|n| format!("{n},\"x\n{n}\"\n")).collect();
        let bytes = text.as_bytes();
        let whole = all(bytes, COMMAS, 0..u64::MAX);
        assert_eq!(whole.len(), 5_000);
        for parts in [1, 2, 3, 7, 64] {
            let length = bytes.len() as u64;
            let joined: Vec<_> = (0..parts)
                .flat_map(|n| all(bytes, COMMAS, length * n / parts..length * (n + 1) / parts))
                .collect();
            assert_eq!(joined, whole, "{parts} parts");
        }
    }

    #[test]
    fn it_cuts_where_the_csv_reader_does() {
        // Every text of eight letters over those that matter.
        let letters = b"a,\"\n\r";
        for number in 0..letters.len().pow(8) {
            let text: Vec<u8> = (0..8)
                .map(|place| letters[number / letters.len().pow(place) % letters.len()])
                .collect();
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_slice());
            // The library's place of a record lies before the blank lines that it passes over.
            let begins = |byte: u64| {
                let rest = &text[byte as usize..];
                byte + rest
                    .iter()
                    .take_while(|byte| b"\r\n".contains(byte))
                    .count() as u64
            };
            let theirs: Vec<u64> = reader
                .byte_records()
                .map(|record| begins(record.unwrap().position().unwrap().byte()))
                .collect();
            let mut cutter = Cutter::new(text.as_slice(), COMMAS, Place::default(), 0..u64::MAX);
            let chunk = cutter.next().unwrap();
            let records = chunk.map_or(Vec::new(), |chunk| chunk.records);
            if records.iter().any(|record| record.fault.is_some()) {
                continue;
            }
            let ours: Vec<u64> = records.iter().map(|one| one.range.start as u64).collect();
            assert_eq!(ours, theirs, "{:?}", String::from_utf8_lossy(&text));
        }
    }
}
