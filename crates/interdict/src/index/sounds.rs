//! The words of a dictionary by their sound: those of one skeleton stand together, in columns.

use interdict_names::Text;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::lanes::spelling::{self, Columns};

/// The words of one skeleton.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct SoundRow {
    skeleton: u64,
    /// Where their numbers start; they end where those of the next row start.
    ids: u32,
    /// Where their letters start, likewise.
    codes: u32,
}

/// The sections that a [`Sounds`] reads.
#[derive(Debug, Default)]
pub(crate) struct SoundSections {
    /// By open addressing: the number of a row plus one, or zero; a power of two of them.
    pub(crate) table: Vec<u32>,
    /// The rows, and one more for the ends.
    pub(crate) rows: Vec<SoundRow>,
    pub(crate) ids: Vec<u32>,
    pub(crate) codes: Vec<u8>,
}

/// Finds the words of a skeleton.
#[derive(Clone, Copy)]
pub(crate) struct Sounds<'a> {
    pub(crate) table: &'a [u32],
    pub(crate) rows: &'a [SoundRow],
    pub(crate) ids: &'a [u32],
    pub(crate) codes: &'a [u8],
}

/// The words of one skeleton: their numbers, and their letters.
#[derive(Clone, Copy)]
pub(crate) struct SoundGroup<'a> {
    pub(crate) ids: &'a [u32],
    pub(crate) columns: Columns<'a>,
}

/// Arranges words by their skeletons, given `(skeleton, number)` pairs.
pub(crate) fn arrange(mut pairs: Vec<(u64, u32)>, texts: &[Text]) -> SoundSections {
    // Within a skeleton by length, so that few lanes wait for longer words.
    pairs.sort_unstable_by_key(|(skeleton, id)| (*skeleton, texts[*id as usize].len(), *id));
    pairs.dedup();
    let mut sections = SoundSections::default();
    for group in pairs.chunk_by(|a, b| a.0 == b.0) {
        sections.push_row(group[0].0);
        let words: Vec<&[u8]> = group
            .iter()
            .map(|(_, id)| texts[*id as usize].as_bytes())
            .collect();
        sections.ids.extend(group.iter().map(|(_, id)| *id));
        spelling::lay_out(&words, &mut sections.codes);
    }
    let count = sections.rows.len();
    sections.push_row(0);
    let size = (count * 3 / 2).next_power_of_two().max(2);
    sections.table = vec![0; size];
    for number in 0..count {
        let mut slot = home(sections.rows[number].skeleton, size);
        while sections.table[slot] != 0 {
            slot = (slot + 1) & (size - 1);
        }
        sections.table[slot] = place(number + 1);
    }
    sections
}

impl SoundSections {
    fn push_row(&mut self, skeleton: u64) {
        self.rows.push(SoundRow {
            skeleton,
            ids: place(self.ids.len()),
            codes: place(self.codes.len()),
        });
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 2^32 letters")
}

fn home(skeleton: u64, size: usize) -> usize {
    let spread = skeleton.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (spread >> 32) as usize & (size - 1)
}

impl<'a> Sounds<'a> {
    /// The words of a skeleton.
    pub(crate) fn of(&self, skeleton: u64) -> Option<SoundGroup<'a>> {
        let mut slot = home(skeleton, self.table.len());
        loop {
            let number = self.table[slot].checked_sub(1)? as usize;
            if self.rows[number].skeleton == skeleton {
                return Some(self.group(number));
            }
            slot = (slot + 1) & (self.table.len() - 1);
        }
    }

    fn group(&self, number: usize) -> SoundGroup<'a> {
        let (row, next) = (self.rows[number], self.rows[number + 1]);
        let ids = &self.ids[row.ids as usize..next.ids as usize];
        let codes = &self.codes[row.codes as usize..next.codes as usize];
        SoundGroup {
            ids,
            columns: Columns {
                words: ids.len(),
                letters: codes.len() / ids.len(),
                codes,
            },
        }
    }
}
