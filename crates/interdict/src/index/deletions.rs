//! Words one edit apart: what is left of both when one letter of each is left out is the same.
//!
//! An edit puts a letter in, leaves one out, changes one or swaps two neighbours; in each case leaving out at most one
//! letter of either word makes them equal. So every word is kept under itself and under itself less each of its
//! letters, and a word of the query looks there for itself and for itself less each of its own: some ten look-ups,
//! however many words there are. The words that it begins with are found there as well. What is kept is a hash, so
//! what is found is compared again.

use std::ops::Range;

use interdict_names::{self as names, MAX_TEXT, Text};

use super::bits::distribute;
use super::lanes;

/// Bits of an entry that name the word; then one that tells whether it stands for the whole word, and bits of the hash.
const WORD_BITS: u32 = 26;
const WHOLE: u32 = 1 << WORD_BITS;

/// Entries of one bucket, on average.
const BUCKET_ENTRIES: usize = 4;

/// The base of the hash, odd, and what undoes a multiplication by it.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
const UNDO: u64 = inverse(BASE);

/// The sections that a [`Deletions`] reads.
#[derive(Debug, Default)]
pub(crate) struct DeletionSections {
    pub(crate) starts: Vec<u32>,
    pub(crate) entries: Vec<u32>,
}

/// Finds the words one edit away from a word.
#[derive(Clone, Copy)]
pub(crate) struct Deletions<'a> {
    /// Where each bucket starts, and the end; their number less one is a power of two.
    pub(crate) starts: &'a [u32],
    /// Bits of the hash, and the word.
    pub(crate) entries: &'a [u32],
}

/// Arranges words, by their numbers; those that `edits` names also under themselves less a letter.
///
/// # Panics
/// When there are 2^26 words or more.
pub(crate) fn arrange(words: &[Text], edits: impl Fn(usize) -> bool) -> DeletionSections {
    assert!(words.len() < 1 << WORD_BITS, "fewer than 67 million words");
    let mut pairs: Vec<(u64, u32)> = Vec::new();
    for (number, (at, word)) in (0_u32..).zip(words.iter().enumerate()) {
        let variants = Variants::of(word.as_bytes(), edits(at), false);
        let entries = variants.hashes().iter().enumerate();
        pairs.extend(
            entries.map(|(at, hash)| (*hash, if at == 0 { WHOLE | number } else { number })),
        );
    }
    let buckets = (pairs.len() / BUCKET_ENTRIES).max(1).next_power_of_two();
    let entries = pairs
        .iter()
        .map(|(hash, word)| (bucket(*hash, buckets), tag(*hash) | word));
    let (starts, entries) = distribute(entries, buckets);
    DeletionSections { starts, entries }
}

impl Deletions<'_> {
    /// Calls into the cache where a text is looked up.
    pub(crate) fn call(&self, variants: &Variants) {
        let buckets = self.starts.len() - 1;
        for hash in variants.hashes() {
            lanes::prefetch(self.starts, bucket(*hash, buckets));
        }
    }

    /// Calls into the cache what stands there.
    pub(crate) fn call_entries(&self, variants: &Variants) {
        for hash in variants.hashes() {
            lanes::prefetch(self.entries, self.range(*hash).start);
        }
    }

    /// Gives every word that one of the variants stands for, perhaps more than once, and perhaps a few others. Only
    /// what is given with `true` may equal the text.
    pub(crate) fn find(&self, variants: &Variants, mut each: impl FnMut(u32, bool)) {
        for (at, hash) in variants.hashes().iter().enumerate() {
            let tag = tag(*hash);
            let begins = at >= variants.beginnings;
            for entry in &self.entries[self.range(*hash)] {
                let word = entry ^ tag;
                let whole = word & WHOLE != 0;
                if word >> (WORD_BITS + 1) == 0 && (whole || !begins) {
                    each(word & !WHOLE, whole && at == 0);
                }
            }
        }
    }

    fn range(&self, hash: u64) -> Range<usize> {
        let bucket = bucket(hash, self.starts.len() - 1);
        self.starts[bucket] as usize..self.starts[bucket + 1] as usize
    }
}

/// Hashes of a word, of what is left of it less one letter, and of its beginnings.
#[derive(Debug)]
pub(crate) struct Variants {
    hashes: [u64; VARIANTS_MAX],
    count: usize,
    /// Where the beginnings start, which find whole words alone.
    beginnings: usize,
}

const VARIANTS_MAX: usize = 2 * MAX_TEXT + 1;

impl Variants {
    /// The variants of a word that find itself, with `edits` every word one edit away, and with `beginnings` every word
    /// that it begins with and [may be like](names::beginning_at_most).
    pub(crate) fn of(word: &[u8], edits: bool, beginnings: bool) -> Self {
        let mut variants = Self {
            hashes: [0; VARIANTS_MAX],
            count: 0,
            beginnings: 0,
        };
        // The sum of the letters, each by the power of its place.
        let mut terms = [0_u64; MAX_TEXT];
        let (mut power, mut whole) = (1_u64, 0_u64);
        for (term, letter) in terms.iter_mut().zip(word) {
            *term = power.wrapping_mul(u64::from(*letter));
            whole = whole.wrapping_add(*term);
            power = power.wrapping_mul(BASE);
        }
        variants.push(whole);
        let (mut before, mut behind) = (0_u64, whole);
        let letters = terms.iter().zip(word).enumerate();
        for (at, (term, letter)) in letters.clone().take_while(|_| edits) {
            behind = behind.wrapping_sub(*term);
            // Of letters that repeat it does not matter which is left out.
            if word.get(at + 1) != Some(letter) {
                variants.push(before.wrapping_add(behind.wrapping_mul(UNDO)));
            }
            before = before.wrapping_add(*term);
        }
        variants.beginnings = variants.count;
        let mut before = 0_u64;
        for (at, (term, _)) in letters.take_while(|_| beginnings) {
            if names::beginning_at_most(at) > 0 {
                variants.push(before);
            }
            before = before.wrapping_add(*term);
        }
        variants
    }

    fn push(&mut self, sum: u64) {
        let mixed = (sum ^ sum >> 32).wrapping_mul(BASE);
        self.hashes[self.count] = mixed ^ mixed >> 29;
        self.count += 1;
    }

    fn hashes(&self) -> &[u64] {
        &self.hashes[..self.count]
    }
}

fn bucket(hash: u64, buckets: usize) -> usize {
    hash as usize & (buckets - 1)
}

/// The bits of a hash that an entry keeps, in their place.
fn tag(hash: u64) -> u32 {
    ((hash >> 32) as u32) << (WORD_BITS + 1)
}

/// What multiplied by an odd number gives one.
const fn inverse(odd: u64) -> u64 {
    let mut inverse = odd;
    let mut round = 0;
    // Each round doubles the bits that are right, of which there are three at first.
    while round < 5 {
        inverse = inverse.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(inverse)));
        round += 1;
    }
    inverse
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_word_one_edit_away_is_found(
            words in prop::collection::btree_set("[abc]{1,9}", 1..300),
            others in prop::collection::btree_set("[abc]{1,9}", 1..40),
            query in "[abc]{1,10}",
        ) {
            let words: Vec<Text> = words.iter().chain(&others).map(|word| Text::new(word)).collect();
            let kept = words.len() - others.len();
            let sections = arrange(&words, |at| at < kept);
            let deletions = Deletions { starts: &sections.starts, entries: &sections.entries };
            let within = |most: usize, at: usize| lanes::distance(words[at].as_bytes(), query.as_bytes()) <= most;
            for edits in [false, true] {
                let mut found = BTreeSet::new();
                let mut same = BTreeSet::new();
                let variants = Variants::of(query.as_bytes(), edits, !edits);
                deletions.find(&variants, |word, whole| {
                    found.insert(word as usize);
                    if whole { same.insert(word as usize); }
                });
                for (at, word) in words.iter().enumerate() {
                    let near = within(usize::from(edits && at < kept), at);
                    let begins = !edits && query.starts_with(word.as_str()) && names::beginning_at_most(word.len()) > 0;
                    prop_assert!(found.contains(&at) || !near && !begins, "{} {}", query, word.as_str());
                    prop_assert!(same.contains(&at) || word.as_str() != query);
                }
            }
        }
    }

    #[test]
    fn the_longest_words_are_kept() {
        let words: Vec<Text> = ["ab".repeat(15), "ba".repeat(15)]
            .iter()
            .map(|word| Text::new(word))
            .collect();
        let sections = arrange(&words, |_| true);
        let deletions = Deletions {
            starts: &sections.starts,
            entries: &sections.entries,
        };
        let mut found = BTreeSet::new();
        let query = format!("{}x", "ab".repeat(15));
        let variants = Variants::of(query.as_bytes(), true, true);
        deletions.find(&variants, |word, _| {
            found.insert(word);
        });
        assert!(found.contains(&0));
    }

    #[test]
    fn the_inverse_undoes() {
        assert_eq!(BASE.wrapping_mul(UNDO), 1);
    }
}
