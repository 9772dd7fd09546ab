//! Words one edit apart by a half that is whole: for neighbours written together, which are many.
//!
//! A word of `n` letters is two halves and a letter between them. One edit, a swap included, leaves one of the two as
//! it is: the first at the beginning of the other word, the second at its end. So every word is kept under each half
//! and its own length, and a word of the query looks there under its beginnings and ends for each length one edit
//! allows. With a half stands which letters the rest of the word has: an edit there puts in one at most, and takes out
//! one at most. What passes is compared again.

use std::ops::Range;

use interdict_names::{Text, joined_budget};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::bits::distribute;
use super::lanes;

/// Entries of one bucket, on average.
const BUCKET_ENTRIES: usize = 8;

/// Bits that tell which letters a word has; those above are bits of the hash.
const LETTER_BITS: u32 = 26;

/// One word under one of its halves.
#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct HalfEntry {
    word: u32,
    /// The letters of the rest, and bits of the hash of the half.
    rest: u32,
}

/// The sections that [`Halves`] reads.
#[derive(Debug, Default)]
pub(crate) struct HalfSections {
    pub(crate) starts: Vec<u32>,
    pub(crate) entries: Vec<HalfEntry>,
}

/// Finds the words one edit away from a word.
#[derive(Clone, Copy)]
pub(crate) struct Halves<'a> {
    /// Where each bucket starts, and the end; their number less one is a power of two.
    pub(crate) starts: &'a [u32],
    pub(crate) entries: &'a [HalfEntry],
}

/// Arranges words, by their numbers; short ones, which are a misspelling of none, are left out.
pub(crate) fn arrange(words: &[Text]) -> HalfSections {
    let long = (0_u32..).zip(words);
    let long = long.filter(|(_, word)| joined_budget(word.len()) > 0);
    let buckets = (long.clone().count() * 2 / BUCKET_ENTRIES)
        .max(1)
        .next_power_of_two();
    // Halves are sooner made twice than kept.
    let entries = long.flat_map(|(number, word)| {
        Half::both(word.as_bytes(), word.len()).map(|half| {
            let entry = HalfEntry {
                word: number,
                rest: half.rest,
            };
            (half.bucket(buckets), entry)
        })
    });
    let (starts, entries) = distribute(entries, buckets);
    HalfSections { starts, entries }
}

/// One half of a word: its hash, and what an entry keeps of it and of the rest.
#[derive(Clone, Copy, Debug, Default)]
struct Half {
    hash: u64,
    rest: u32,
}

/// Lengths of words one edit apart, with two halves for each.
const HALVES: usize = 6;

/// The halves of a word that words one edit away share with it.
#[derive(Debug, Default)]
pub(crate) struct SoughtHalves {
    halves: [Half; HALVES],
    count: usize,
}

impl SoughtHalves {
    /// Those of a word of the query.
    pub(crate) fn of(word: &[u8]) -> Self {
        let mut sought = Self::default();
        for length in word.len().saturating_sub(1)..=word.len() + 1 {
            if joined_budget(word.len().min(length)) > 0 {
                for half in Half::both(word, length) {
                    sought.halves[sought.count] = half;
                    sought.count += 1;
                }
            }
        }
        sought
    }

    fn all(&self) -> &[Half] {
        &self.halves[..self.count]
    }
}

impl Half {
    /// What a word shares with a word of so many letters: the first half of that length, and the second.
    fn both(word: &[u8], length: usize) -> [Self; 2] {
        let first = (length - 1) / 2;
        let second = word.len() - (length - 1 - first);
        [
            Self::new(&word[..first], &word[first..], 2 * length),
            Self::new(&word[second..], &word[..second], 2 * length + 1),
        ]
    }

    fn new(half: &[u8], rest: &[u8], kind: usize) -> Self {
        const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
        let hash = half.iter().fold(kind as u64, |hash, letter| {
            (hash ^ u64::from(*letter))
                .wrapping_mul(FACTOR)
                .rotate_left(29)
        });
        let hash = (hash ^ hash >> 32).wrapping_mul(FACTOR);
        let letters = rest
            .iter()
            .fold(0, |set, letter| set | 1 << (letter % LETTER_BITS as u8));
        Self {
            hash,
            rest: ((hash >> 32) as u32) << LETTER_BITS | letters,
        }
    }

    fn bucket(&self, buckets: usize) -> usize {
        (self.hash ^ self.hash >> 29) as usize & (buckets - 1)
    }
}

impl Halves<'_> {
    /// Calls into the cache where a word is looked up.
    pub(crate) fn call(&self, sought: &SoughtHalves) {
        for half in sought.all() {
            lanes::prefetch(self.starts, half.bucket(self.starts.len() - 1));
        }
    }

    /// Calls into the cache what stands there.
    pub(crate) fn call_entries(&self, sought: &SoughtHalves) {
        for half in sought.all() {
            lanes::prefetch(self.entries, self.range(half).start);
        }
    }

    /// Adds to `found` every word one edit away, perhaps twice, and perhaps a few others; gives how many were looked
    /// at.
    pub(crate) fn find(&self, sought: &SoughtHalves, found: &mut Vec<u32>) -> usize {
        let mut looked = 0;
        for half in sought.all() {
            let entries = &self.entries[self.range(half)];
            looked += entries.len();
            for entry in entries {
                let other = entry.rest ^ half.rest;
                let all_but_one = other & other.wrapping_sub(1);
                let more_than_two = all_but_one & all_but_one.wrapping_sub(1);
                if other >> LETTER_BITS == 0 && more_than_two == 0 {
                    found.push(entry.word);
                }
            }
        }
        looked
    }

    fn range(&self, half: &Half) -> Range<usize> {
        let bucket = half.bucket(self.starts.len() - 1);
        self.starts[bucket] as usize..self.starts[bucket + 1] as usize
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn every_word_one_edit_away_is_found(
            words in prop::collection::btree_set("[ab]{6,10}|[abc0]{6,13}", 1..300),
            query in "[ab]{5,11}|[abc0]{6,14}",
        ) {
            let words: Vec<Text> = words.iter().map(|word| Text::new(word)).collect();
            let sections = arrange(&words);
            let halves = Halves { starts: &sections.starts, entries: &sections.entries };
            let mut found = Vec::new();
            halves.find(&SoughtHalves::of(query.as_bytes()), &mut found);
            let found: BTreeSet<u32> = found.into_iter().collect();
            for (number, word) in (0..).zip(&words) {
                let near = lanes::distance(word.as_bytes(), query.as_bytes()) <= 1;
                let long = joined_budget(word.len().min(query.len())) > 0;
                prop_assert!(found.contains(&number) || !near || !long, "{} {}", query, word.as_str());
            }
        }
    }

    #[test]
    fn few_words_that_share_a_half_pass() {
        let words = ["kangxun", "kangzte", "kangaroo", "banxun"].map(Text::new);
        let sections = arrange(&words);
        let halves = Halves {
            starts: &sections.starts,
            entries: &sections.entries,
        };
        let mut found = Vec::new();
        halves.find(&SoughtHalves::of(b"kangxum"), &mut found);
        assert_eq!(found, [0]);
    }
}
