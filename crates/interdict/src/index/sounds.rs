//! The words of a dictionary by their sound: those of one skeleton stand together, in columns.

use interdict_names::Text;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::lanes;
use super::lanes::spelling::{self, Columns};

/// A word that is kept under its skeleton, and where it stands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sounding {
    pub(crate) skeleton: u64,
    pub(crate) word: u32,
    /// Alone somewhere, and in a script that leaves vowels out.
    pub(crate) alone: bool,
    pub(crate) vague: bool,
    /// Among neighbours written together, and as a foreign name spelled with Chinese characters.
    pub(crate) joined: bool,
    pub(crate) transcribed: bool,
}

/// The words of one skeleton: first those that stand alone, the vague ones last, then the joined ones, those that are
/// transcribed last. A word may be among both.
#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct SoundRow {
    /// The skeleton, the lower half first.
    skeleton: [u32; 2],
    /// Where their numbers start.
    ids: u32,
    /// Where the letters of those that stand alone start, and of the joined ones; they end where the next ones start.
    codes: [u32; 2],
    /// How many there are.
    alone: u32,
    vague: u32,
    joined: u32,
    transcribed: u32,
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

/// Words of one skeleton: their numbers, their letters, and how many of them, the last ones, are of the narrower kind.
#[derive(Clone, Copy)]
pub(crate) struct SoundGroup<'a> {
    pub(crate) ids: &'a [u32],
    pub(crate) columns: Columns<'a>,
    pub(crate) narrow: usize,
}

/// Arranges words by their skeletons.
pub(crate) fn arrange(mut words: Vec<Sounding>, texts: &[Text]) -> SoundSections {
    words.sort_unstable_by_key(|one| (one.skeleton, one.word));
    let mut sections = SoundSections::default();
    for group in words.chunk_by(|a, b| a.skeleton == b.skeleton) {
        let place = place(sections.ids.len());
        let alone = sections.add(texts, group, |one| one.alone.then_some(one.vague));
        let joined = sections.add(texts, group, |one| one.joined.then_some(one.transcribed));
        sections.rows.push(SoundRow {
            skeleton: halves(group[0].skeleton),
            ids: place,
            codes: [alone.codes, joined.codes],
            alone: alone.words,
            vague: alone.narrow,
            joined: joined.words,
            transcribed: joined.narrow,
        });
    }
    let count = sections.rows.len();
    sections.rows.push(SoundRow {
        codes: [place(sections.codes.len()); 2],
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

/// What was added of one kind.
struct Added {
    codes: u32,
    words: u32,
    narrow: u32,
}

impl SoundSections {
    /// Adds the words of a group that `is_narrow` tells of.
    fn add(
        &mut self,
        texts: &[Text],
        group: &[Sounding],
        is_narrow: impl Fn(&Sounding) -> Option<bool>,
    ) -> Added {
        let own = group.iter();
        let own = own.filter_map(|one| is_narrow(one).map(|narrow| (narrow, one.word)));
        let mut own: Vec<(bool, u32)> = own.collect();
        // By length, so that few lanes wait for longer words.
        own.sort_unstable_by_key(|(narrow, id)| (*narrow, texts[*id as usize].len(), *id));
        let words: Vec<&[u8]> = own
            .iter()
            .map(|(_, id)| texts[*id as usize].as_bytes())
            .collect();
        self.ids.extend(own.iter().map(|(_, id)| *id));
        let added = Added {
            codes: place(self.codes.len()),
            words: place(own.len()),
            narrow: place(own.iter().filter(|(narrow, _)| *narrow).count()),
        };
        spelling::lay_out(&words, &mut self.codes);
        added
    }
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

    /// The words of a skeleton: those that stand alone, of which the narrow ones are vague, and the joined ones, of
    /// which the narrow ones are transcribed.
    pub(crate) fn of(&self, skeleton: u64) -> Option<[SoundGroup<'a>; 2]> {
        let mut slot = home(skeleton, self.table.len());
        loop {
            let number = self.table[slot].checked_sub(1)? as usize;
            if self.rows[number].skeleton == halves(skeleton) {
                return Some(self.groups(number));
            }
            slot = (slot + 1) & (self.table.len() - 1);
        }
    }

    fn groups(&self, number: usize) -> [SoundGroup<'a>; 2] {
        let (row, next) = (self.rows[number], self.rows[number + 1]);
        let (first, middle) = (row.ids as usize, (row.ids + row.alone) as usize);
        let [alone, joined] = row.codes.map(|at| at as usize);
        let group = |first: usize, words: u32, codes: &'a [u8], narrow: u32| {
            let words = words as usize;
            SoundGroup {
                ids: &self.ids[first..first + words],
                columns: Columns {
                    from: 0,
                    words,
                    letters: codes.len().checked_div(words).unwrap_or(0),
                    codes,
                },
                narrow: narrow as usize,
            }
        };
        let end = next.codes[0] as usize;
        [
            group(first, row.alone, &self.codes[alone..joined], row.vague),
            group(
                middle,
                row.joined,
                &self.codes[joined..end],
                row.transcribed,
            ),
        ]
    }
}

impl SoundGroup<'_> {
    /// The numbers of those of the narrower kind.
    pub(crate) fn narrow_ids(&self) -> &[u32] {
        &self.ids[self.ids.len() - self.narrow..]
    }

    /// The letters of those alone.
    pub(crate) fn narrow_columns(&self) -> Columns<'_> {
        Columns {
            from: self.ids.len() - self.narrow,
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
            kinds in prop::collection::vec((0_u64..9, any::<[bool; 4]>(), "[a-d]{1,9}"), 0..60),
        ) {
            let texts: Vec<Text> = kinds.iter().map(|(.., text)| Text::new(text)).collect();
            let words: Vec<Sounding> = (0_u32..)
                .zip(&kinds)
                .map(|(word, (skeleton, [alone, vague, joined, transcribed], _))| Sounding {
                    skeleton: skeleton << 40 | 1,
                    word,
                    alone: *alone,
                    vague: *vague,
                    joined: *joined,
                    transcribed: *transcribed,
                })
                .collect();
            let sections = arrange(words.clone(), &texts);
            let sounds = Sounds {
                table: &sections.table,
                rows: &sections.rows,
                ids: &sections.ids,
                codes: &sections.codes,
            };
            for skeleton in (0_u64..10).map(|number| number << 40 | 1) {
                let own = || words.iter().filter(|one| one.skeleton == skeleton);
                let Some([alone, joined]) = sounds.of(skeleton) else {
                    prop_assert_eq!(own().count(), 0);
                    continue;
                };
                let set = |ids: &[u32]| ids.iter().copied().collect::<BTreeSet<u32>>();
                let of = |kind: fn(&Sounding) -> bool| -> BTreeSet<u32> {
                    own().filter(|one| kind(one)).map(|one| one.word).collect()
                };
                prop_assert_eq!(set(alone.ids), of(|one| one.alone));
                prop_assert_eq!(set(alone.narrow_ids()), of(|one| one.alone && one.vague));
                prop_assert_eq!(set(joined.ids), of(|one| one.joined));
                prop_assert_eq!(set(joined.narrow_ids()), of(|one| one.joined && one.transcribed));
                for group in [alone, joined] {
                    let longest = group.ids.iter().map(|id| texts[*id as usize].len()).max();
                    prop_assert_eq!(group.columns.letters, longest.unwrap_or(0));
                }
            }
        }
    }
}
