//! Whatever a file holds, opening it gives a segment or an error, never a panic; and a file that is not as it was
//! written is an error unless its digests were forged as well.
#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use arbitrary::Arbitrary;
use interdict::index::{Segment, SegmentBuilder};
use interdict_fuzz::{Crowd, seal, source};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
enum File {
    /// Any bytes at all.
    Any(Vec<u8>),
    /// A segment that was written, and what became of it.
    Changed {
        large: bool,
        changes: Vec<Change>,
        forged: bool,
    },
}

#[derive(Arbitrary, Debug)]
enum Change {
    /// A byte of the header or of the table.
    Head(u16, u8),
    /// A byte anywhere.
    Byte(u32, u8),
    /// The offset or the length of a section, set to what is near a number.
    Row {
        row: u8,
        length: bool,
        to: u8,
        less: i8,
    },
    /// A section that ends elsewhere by so much.
    Shift {
        row: u8,
        length: bool,
        by: i8,
    },
    Cut(u32),
    Longer(Vec<u8>),
}

fuzz_target!(|file: File| {
    match file {
        File::Any(bytes) => {
            open(&bytes).expect_err("no segment");
        }
        File::Changed {
            large,
            changes,
            forged,
        } => {
            let written = &WRITTEN[usize::from(large)];
            let mut bytes = written.clone();
            changes.iter().for_each(|change| apply(change, &mut bytes));
            let same = bytes == *written;
            if forged {
                seal(&mut bytes);
                // Opened or refused: both are right.
                let _ = open(&bytes);
            } else {
                assert_eq!(open(&bytes).is_ok(), same, "changed: {}", !same);
            }
        }
    }
});

/// A segment of nobody, and one of some parties of two sources.
static WRITTEN: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    [0, 20].map(|count| {
        let mut builder = SegmentBuilder::new();
        for number in 0..2 {
            let parties = Crowd::Hundreds.made().parties.iter();
            builder.add(source(number), parties.take(count).cloned());
        }
        with_file(|path| {
            builder.write(path).expect("written");
            std::fs::read(path).expect("readable")
        })
    })
});

fn open(bytes: &[u8]) -> Result<(), String> {
    with_file(|path| {
        std::fs::write(path, bytes).expect("written");
        let opened = Segment::open(path).map(|_| ());
        opened.map_err(|error| error.to_string())
    })
}

fn with_file<T>(work: impl FnOnce(&Path) -> T) -> T {
    let folder = tempfile::tempdir().expect("a folder");
    work(&folder.path().join("segment"))
}

fn apply(change: &Change, bytes: &mut Vec<u8>) {
    const HEADER: usize = 64;
    let length = bytes.len();
    let row = |row: u8, of_length: bool| {
        HEADER + usize::from(row % 64) * 48 + if of_length { 8 } else { 0 }
    };
    let set = |bytes: &mut Vec<u8>, at: usize, value: u64| {
        if let Some(place) = bytes.get_mut(at..at + 8) {
            place.copy_from_slice(&value.to_le_bytes());
        }
    };
    match change {
        Change::Head(at, value) if length > 0 => {
            bytes[usize::from(*at) % length.min(4096)] = *value
        }
        Change::Byte(at, value) if length > 0 => bytes[*at as usize % length] = *value,
        Change::Row {
            row: number,
            length: of_length,
            to,
            less,
        } => {
            let length = length as u64;
            let numbers = [
                0,
                64,
                length,
                u64::MAX,
                1 << 63,
                1 << 32,
                length / 2,
                u64::from(u32::MAX),
            ];
            let value = numbers[usize::from(*to) % numbers.len()];
            set(
                bytes,
                row(*number, *of_length),
                value.wrapping_add_signed(i64::from(*less)),
            );
        }
        Change::Shift {
            row: number,
            length: of_length,
            by,
        } => {
            let at = row(*number, *of_length);
            if let Some(old) = bytes.get(at..at + 8) {
                let old = u64::from_le_bytes(old.try_into().expect("eight bytes"));
                set(bytes, at, old.wrapping_add_signed(i64::from(*by)));
            }
        }
        Change::Cut(at) if length > 0 => bytes.truncate(*at as usize % length),
        Change::Longer(more) => bytes.extend_from_slice(more),
        _ => {}
    }
}
