//! The distinct words of a segment: those that stand alone somewhere in alphabetical order, then those that are virtual
//! alone.

use std::ops::Range;

use interdict_names::Text;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::lanes;
use super::texts;

/// Letters that a row holds.
const INLINE: usize = 11;

/// One word: its letters, or the first of them and where all stand, and where its forms start.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct TextRow {
    forms: u32,
    len: u8,
    head: [u8; INLINE],
}

/// The sections that a [`Vocabulary`] reads.
#[derive(Debug, Default)]
pub(crate) struct VocabularySections {
    pub(crate) rows: Vec<TextRow>,
    pub(crate) long: Vec<u8>,
    pub(crate) table: Vec<u32>,
}

/// Distinct words; each is named by its place.
#[derive(Clone, Copy)]
pub(crate) struct Vocabulary<'a> {
    /// The words, and one row more for the end of the forms.
    pub(crate) rows: &'a [TextRow],
    /// The letters of those that are too long for their row.
    pub(crate) long: &'a [u8],
    /// As [`texts::table`], of the words that stand alone.
    pub(crate) table: &'a [u32],
}

/// Arranges words of which the first `alone` are in order, given where the forms of each start, and the end.
pub(crate) fn arrange(words: &[Text], alone: usize, form_starts: &[u32]) -> VocabularySections {
    let mut sections = VocabularySections {
        table: texts::table(words[..alone].iter().map(Text::as_bytes)),
        ..VocabularySections::default()
    };
    for (word, forms) in words.iter().zip(form_starts) {
        let bytes = word.as_bytes();
        let mut head = [0; INLINE];
        let inline = match bytes.len() {
            0..=INLINE => bytes.len(),
            _ => INLINE - 4,
        };
        head[..inline].copy_from_slice(&bytes[..inline]);
        if bytes.len() > INLINE {
            let place = u32::try_from(sections.long.len()).expect("fewer than 4 GiB of words");
            head[INLINE - 4..].copy_from_slice(&place.to_le_bytes());
            sections.long.extend_from_slice(bytes);
        }
        sections.rows.push(TextRow {
            forms: *forms,
            len: bytes.len() as u8,
            head,
        });
    }
    sections.rows.push(TextRow {
        forms: form_starts[words.len()],
        len: 0,
        head: [0; INLINE],
    });
    sections
}

impl<'a> Vocabulary<'a> {
    /// How many stand alone somewhere: the first ones.
    fn alone(&self) -> u32 {
        self.table[self.table.len() - 1]
    }

    /// The letters of a word.
    pub(crate) fn text(&self, word: u32) -> &'a [u8] {
        let row = &self.rows[word as usize];
        let len = usize::from(row.len);
        if len <= INLINE {
            return &row.head[..len];
        }
        let [.., a, b, c, d] = row.head;
        &self.long[u32::from_le_bytes([a, b, c, d]) as usize..][..len]
    }

    /// The forms of a word.
    pub(crate) fn forms_of(&self, word: u32) -> Range<u32> {
        self.rows[word as usize].forms..self.rows[word as usize + 1].forms
    }

    /// Calls the row of a word into the cache.
    pub(crate) fn call(&self, word: u32) {
        lanes::prefetch(self.rows, word as usize);
    }

    /// The words among those that stand alone that begin with these letters, themselves included; `own` is their place
    /// if they are a word and it is known.
    pub(crate) fn beginning_with(&self, letters: &[u8], own: Option<u32>) -> Range<u32> {
        let range = texts::beginning(self.table, letters);
        let first = match own {
            Some(own) if own < self.alone() => own as usize,
            _ => self.bound(range.clone(), |text| text < letters),
        };
        let begins = |text: &[u8]| text.starts_with(letters);
        let after = self.bound(first..range.end, begins);
        first as u32..after as u32
    }

    /// The first place of a range where what holds at its start no longer does. Most ranges are short.
    fn bound(&self, range: Range<usize>, holds: impl Fn(&[u8]) -> bool) -> usize {
        let (mut from, mut to) = (range.start, range.end);
        let mut step = 1;
        while from < to && holds(self.text(from as u32)) {
            let next = from + step;
            if next >= to || !holds(self.text(next as u32)) {
                to = to.min(next);
                from += 1;
                break;
            }
            from = next + 1;
            step *= 2;
        }
        while from < to {
            let middle = from.midpoint(to);
            if holds(self.text(middle as u32)) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_are_kept_and_those_that_begin_alike_found(
            alone in prop::collection::btree_set("[ab0]{1,14}", 0..200),
            others in prop::collection::btree_set("[cd]{1,31}", 0..20),
            sought in "[ab0]{1,14}",
        ) {
            let words: Vec<Text> = alone.iter().chain(&others).map(|word| Text::new(word)).collect();
            let starts: Vec<u32> = (0..=words.len() as u32).map(|at| at * 2).collect();
            let sections = arrange(&words, alone.len(), &starts);
            let vocabulary = Vocabulary {
                rows: &sections.rows,
                long: &sections.long,
                table: &sections.table,
            };
            for (at, word) in (0_u32..).zip(&words) {
                prop_assert_eq!(vocabulary.text(at), word.as_bytes());
                prop_assert_eq!(vocabulary.forms_of(at), at * 2..at * 2 + 2);
            }
            for letters in alone.iter().chain([&sought]) {
                let own = alone.iter().position(|word| word == letters).map(|at| at as u32);
                let begin = (0..).zip(&alone).filter(|(_, word)| word.starts_with(letters.as_str()));
                let want: Vec<u32> = begin.map(|(at, _)| at).collect();
                for own in [None, own, Some(words.len() as u32)] {
                    let found = vocabulary.beginning_with(letters.as_bytes(), own);
                    prop_assert_eq!(found.collect::<Vec<u32>>(), want.clone());
                }
            }
        }
    }
}
