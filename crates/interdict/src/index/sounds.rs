//! Words by their sound: those of one skeleton stand together, in columns.

use std::ops::Range;

use interdict_names::Text;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::lanes;
use super::lanes::spelling::{self, Columns};

/// A word that is kept under its skeleton.
///
/// Words are put in their order before they are arranged. The longer stand behind the shorter, so that few lanes wait
/// for longer words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Sounding {
    pub(crate) skeleton: u64,
    /// Whether it is of the narrower kind that is asked for apart.
    pub(crate) narrow: bool,
    pub(crate) letters: u8,
    pub(crate) word: u32,
}

/// The words of one skeleton, the narrow ones last. All ends where the next row starts.
#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct SoundRow {
    /// The skeleton, the lower half first.
    skeleton: [u32; 2],
    /// The place of the first.
    first: u32,
    /// Where their letters start.
    codes: u32,
    /// How many are narrow.
    narrow: u32,
}

/// The sections that a [`Sounds`] reads.
#[derive(Debug, Default)]
pub(crate) struct SoundSections {
    /// By open addressing: the number of a row plus one, or zero; a power of two of them.
    pub(crate) table: Vec<u32>,
    /// The rows, and one more for the ends.
    pub(crate) rows: Vec<SoundRow>,
    pub(crate) codes: Vec<u8>,
}

/// Finds the words of a skeleton.
#[derive(Clone, Copy)]
pub(crate) struct Sounds<'a> {
    pub(crate) table: &'a [u32],
    pub(crate) rows: &'a [SoundRow],
    pub(crate) codes: &'a [u8],
}

/// Words of one skeleton: the place of the first, their letters, and how many of them, the last ones, are narrow.
#[derive(Clone, Copy)]
pub(crate) struct SoundGroup<'a> {
    pub(crate) first: usize,
    pub(crate) columns: Columns<'a>,
    pub(crate) narrow: usize,
}

/// Arranges words that are in order, given the letters of each; a word is found by its place among them.
pub(crate) fn arrange(words: &[Sounding], texts: &[Text]) -> SoundSections {
    let mut sections = SoundSections::default();
    let mut letters = Vec::new();
    let mut first = 0;
    for group in words.chunk_by(|a, b| a.skeleton == b.skeleton) {
        letters.clear();
        letters.extend(texts[first..first + group.len()].iter().map(Text::as_bytes));
        sections.rows.push(SoundRow {
            skeleton: halves(group[0].skeleton),
            first: place(first),
            codes: place(sections.codes.len()),
            narrow: place(group.iter().filter(|one| one.narrow).count()),
        });
        spelling::lay_out(&letters, &mut sections.codes);
        first += group.len();
    }
    let count = sections.rows.len();
    sections.rows.push(SoundRow {
        first: place(first),
        codes: place(sections.codes.len()),
        ..SoundRow::default()
    });
    let size = (count * 3 / 2).next_power_of_two().max(2);
    sections.table = vec![0; size];
    for number in 0..count {
        let mut slot = home(whole(sections.rows[number].skeleton), size);
        while sections.table[slot] != 0 {
            slot = (slot + 1) & (size - 1);
        }
        sections.table[slot] = place(number + 1);
    }
    sections
}

fn place(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 2^32 letters")
}

fn halves(skeleton: u64) -> [u32; 2] {
    [skeleton as u32, (skeleton >> 32) as u32]
}

fn whole([low, high]: [u32; 2]) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

fn home(skeleton: u64, size: usize) -> usize {
    let spread = skeleton.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (spread >> 32) as usize & (size - 1)
}

impl<'a> Sounds<'a> {
    /// Calls into the cache where a skeleton is looked up.
    pub(crate) fn call(&self, skeleton: u64) {
        lanes::prefetch(self.table, home(skeleton, self.table.len()));
    }

    /// Calls into the cache where its row stands, if its words are where they belong.
    pub(crate) fn call_row(&self, skeleton: u64) {
        let number = self.table[home(skeleton, self.table.len())];
        if let Some(number) = number.checked_sub(1) {
            lanes::prefetch(self.rows, number as usize);
        }
    }

    /// The words of a skeleton, if there are any.
    pub(crate) fn of(&self, skeleton: u64) -> Option<SoundGroup<'a>> {
        let mut slot = home(skeleton, self.table.len());
        loop {
            let number = self.table[slot].checked_sub(1)? as usize;
            if self.rows[number].skeleton == halves(skeleton) {
                return Some(self.group(number));
            }
            slot = (slot + 1) & (self.table.len() - 1);
        }
    }

    fn group(&self, number: usize) -> SoundGroup<'a> {
        let (row, next) = (self.rows[number], self.rows[number + 1]);
        let words = (next.first - row.first) as usize;
        let codes = &self.codes[row.codes as usize..next.codes as usize];
        SoundGroup {
            first: row.first as usize,
            columns: Columns {
                from: 0,
                words,
                letters: codes.len() / words,
                codes,
            },
            narrow: row.narrow as usize,
        }
    }
}

impl SoundGroup<'_> {
    /// The places of all.
    pub(crate) fn places(&self) -> Range<usize> {
        self.first..self.first + self.columns.words
    }

    /// The places of the narrow ones.
    pub(crate) fn narrow_places(&self) -> Range<usize> {
        let end = self.places().end;
        end - self.narrow..end
    }

    /// The letters of the narrow ones alone.
    pub(crate) fn narrow_columns(&self) -> Columns<'_> {
        Columns {
            from: self.columns.words - self.narrow,
            ..self.columns
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_are_found_by_skeleton_and_kind(
            kinds in prop::collection::vec((0_u64..9, any::<bool>(), "[a-d]{1,9}"), 0..60),
        ) {
            let texts: Vec<Text> = kinds.iter().map(|(.., text)| Text::new(text)).collect();
            let mut words: Vec<Sounding> = (0_u32..)
                .zip(&kinds)
                .map(|(word, (skeleton, narrow, _))| Sounding {
                    skeleton: skeleton << 40 | 1,
                    narrow: *narrow,
                    letters: texts[word as usize].len() as u8,
                    word,
                })
                .collect();
            words.sort();
            let letters: Vec<Text> = words.iter().map(|one| texts[one.word as usize]).collect();
            let sections = arrange(&words, &letters);
            let sounds = Sounds {
                table: &sections.table,
                rows: &sections.rows,
                codes: &sections.codes,
            };
            for skeleton in 0_u64..10 {
                let group = sounds.of(skeleton << 40 | 1);
                let own = |places: Option<Range<usize>>| -> BTreeSet<u32> {
                    words[places.unwrap_or(0..0)].iter().map(|one| one.word).collect()
                };
                let want = |narrow: bool| -> BTreeSet<u32> {
                    let own = kinds.iter().zip(0_u32..);
                    let own = own.filter(|((its, is_narrow, _), _)| *its == skeleton && (*is_narrow || !narrow));
                    own.map(|(_, word)| word).collect()
                };
                prop_assert_eq!(own(group.map(|group| group.places())), want(false));
                prop_assert_eq!(own(group.map(|group| group.narrow_places())), want(true));
                let Some(group) = group else { continue };
                for (lane, place) in group.places().enumerate() {
                    let letter = |at: usize| group.columns.codes[at * group.columns.words + lane];
                    let codes: Vec<u8> = (0..group.columns.letters).map(letter).filter(|code| *code != 0).collect();
                    let mut text = Vec::new();
                    super::super::codes::encode(texts[words[place].word as usize].as_str(), &mut text);
                    prop_assert_eq!(codes, text);
                }
            }
        }
    }
}
