//! Exact neighbours: every dictionary word within the edit budget of a query word. For long words, which may be two or
//! three edits apart; the others are found by [`super::deletions`].
//!
//! A scan of all words of a like length would find them; islands make it fifty times shorter. A
//! word of `n` letters that may take `k` edits has `k + 1` islands, runs of one to three letters
//! with at least one letter between two of them. One edit, a swap included, breaks one island at
//! most, so among `k` edits there is a first island `i` (from 0) that is whole and has exactly `i`
//! edits to its left: the query holds the same letters at most `i` places away, and the rest of the
//! word differs by at most `k - i`. For each island there is a copy of the words sorted by its
//! letters; the few ranges that the query's own letters point at are compared in full by
//! [`Pattern::mark`]. Nothing else can be near.

use std::cmp::Ordering;
use std::ops::Range;

use super::lanes::{self, BLOCK, Pattern};

/// From how many words of one length on islands are kept: below, a scan of the few blocks costs
/// less than the look-ups.
const ISLAND_WORDS_MIN: usize = 1024;

/// The longest words that are kept: words are cut at [`interdict_names::MAX_TEXT`] letters.
pub(crate) const LETTERS_MAX: usize = interdict_names::MAX_TEXT;

/// The most edits that any pair of words may take; a wider budget would need wider reach here.
pub(crate) const BUDGET_MAX: usize = 3;

/// Starts of the ranges of one copy by the first two codes of its island, and the end.
const TABLE: usize = 64 * 64 + 1;

/// No table: one copy, scanned whole.
const NO_TABLE: u32 = u32::MAX;

/// The words of one length, as the file holds it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    zerocopy::FromBytes,
    zerocopy::IntoBytes,
    zerocopy::KnownLayout,
    zerocopy::Immutable,
)]
#[repr(C)]
pub(crate) struct LengthRow {
    /// The length.
    letters: u32,
    /// How many words.
    words: u32,
    /// Where the word numbers of the copies start.
    ids: u32,
    /// Where the tables of the copies start, or [`NO_TABLE`].
    tables: u32,
    /// Where the blocks of the copies start.
    blocks: u64,
}

/// How many edits two words may differ by, given the letters of the shorter one.
pub(crate) type Budget = fn(usize) -> u8;

/// The sections of the file that a [`Neighbours`] reads.
#[derive(Clone, Debug, Default)]
pub(crate) struct NeighbourSections {
    pub(crate) rows: Vec<LengthRow>,
    pub(crate) ids: Vec<u32>,
    pub(crate) tables: Vec<u32>,
    pub(crate) blocks: Vec<u8>,
}

/// Finds the dictionary words near a query word.
#[derive(Clone, Copy)]
pub(crate) struct Neighbours<'a> {
    pub(crate) rows: &'a [LengthRow],
    pub(crate) ids: &'a [u32],
    pub(crate) tables: &'a [u32],
    pub(crate) blocks: &'a [u8],
    pub(crate) budget: Budget,
}

/// One run of letters that stays whole: where it starts, and how long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Island {
    start: usize,
    width: usize,
}

/// The islands of a word of `letters` letters that may take `edits` edits, from left to right.
fn islands(letters: usize, edits: usize) -> impl Iterator<Item = Island> {
    let count = edits + 1;
    let room = letters - edits;
    let mut start = 0;
    (0..count).map(move |number| {
        let width = (room / count + usize::from(number < room % count)).min(3);
        let island = Island { start, width };
        start += width + 1;
        island
    })
}

/// Arranges those words of a dictionary that are chosen, given the codes of every word in the order
/// of the word numbers.
///
/// # Panics
/// When a word is longer than [`LETTERS_MAX`].
pub(crate) fn arrange(
    words: &[Vec<u8>],
    chosen: impl Fn(usize) -> bool,
    budget: Budget,
) -> NeighbourSections {
    arrange_with(words, chosen, budget, ISLAND_WORDS_MIN)
}

fn arrange_with(
    words: &[Vec<u8>],
    chosen: impl Fn(usize) -> bool,
    budget: Budget,
    island_words_min: usize,
) -> NeighbourSections {
    let mut sections = NeighbourSections::default();
    let mut by_length: Vec<Vec<u32>> = vec![Vec::new(); LETTERS_MAX + 1];
    for (id, codes) in words.iter().enumerate() {
        if budget(codes.len()) > 0 && chosen(id) {
            by_length[codes.len()].push(id as u32);
        }
    }
    for (letters, mut ids) in by_length.into_iter().enumerate() {
        if !ids.is_empty() {
            let wide = ids.len() >= island_words_min;
            sections.add_length(words, letters, usize::from(budget(letters)), &mut ids, wide);
        }
    }
    sections
}

impl NeighbourSections {
    fn add_length(
        &mut self,
        words: &[Vec<u8>],
        letters: usize,
        edits: usize,
        ids: &mut [u32],
        wide: bool,
    ) {
        assert!(edits <= BUDGET_MAX && edits * 2 < letters);
        let place = |at: usize| u32::try_from(at).expect("fewer than four thousand million places");
        self.rows.push(LengthRow {
            letters: place(letters),
            words: place(ids.len()),
            ids: place(self.ids.len()),
            tables: if wide {
                place(self.tables.len())
            } else {
                NO_TABLE
            },
            blocks: self.blocks.len() as u64,
        });
        let copies = if wide { edits + 1 } else { 1 };
        for island in islands(letters, edits).take(copies) {
            ids.sort_unstable_by(|a, b| {
                let (a_codes, b_codes) = (&words[*a as usize], &words[*b as usize]);
                let run = island.start..island.start + island.width;
                let by_run = a_codes[run.clone()].cmp(&b_codes[run]);
                by_run.then(a.cmp(b))
            });
            if wide {
                self.add_table(words, ids, island);
            }
            self.ids.extend_from_slice(ids);
            let codes = ids.iter().map(|id| words[*id as usize].as_slice());
            lanes::lay_out(codes, letters, &mut self.blocks);
        }
    }

    /// Counts the words below each pair of codes.
    fn add_table(&mut self, words: &[Vec<u8>], ids: &[u32], island: Island) {
        let base = self.tables.len();
        self.tables.resize(base + TABLE, 0);
        let table = &mut self.tables[base..];
        for id in ids {
            table[key(&words[*id as usize], island.start, island.width) + 1] += 1;
        }
        for at in 1..TABLE {
            table[at] += table[at - 1];
        }
    }
}

/// The first two codes of a run as one number; a run of one code counts the second as padding.
fn key(codes: &[u8], start: usize, width: usize) -> usize {
    let second = if width > 1 { codes[start + 1] } else { 0 };
    usize::from(codes[start]) << 6 | usize::from(second)
}

impl<'a> Neighbours<'a> {
    /// Adds to `found` the number of every word within the budget and within `most` edits, some
    /// perhaps twice, and perhaps some that are farther; `compared` counts the words that were looked
    /// at.
    pub(crate) fn find(
        &self,
        pattern: &Pattern,
        most: usize,
        found: &mut Vec<u32>,
        compared: &mut u64,
    ) {
        let letters = pattern.len();
        let low = letters.saturating_sub(most);
        let from = self
            .rows
            .partition_point(|row| (row.letters as usize) < low);
        for row in &self.rows[from..] {
            if row.letters as usize > letters + most {
                break;
            }
            let edits = usize::from((self.budget)(letters.min(row.letters as usize)));
            let edits = edits.min(most);
            if edits > 0 && letters.abs_diff(row.letters as usize) <= edits {
                self.find_among(*row, pattern, edits, found, compared);
            }
        }
    }

    fn find_among(
        &self,
        row: LengthRow,
        pattern: &Pattern,
        edits: usize,
        found: &mut Vec<u32>,
        compared: &mut u64,
    ) {
        let letters = row.letters as usize;
        if row.tables == NO_TABLE {
            let all = 0..row.words as usize;
            return self.compare(row, 0, all, pattern, edits, found, compared);
        }
        let room = usize::from((self.budget)(letters));
        for (number, island) in islands(letters, room).take(edits + 1).enumerate() {
            let mut last = 0..0;
            for place in places(island, number, letters, pattern.len(), edits) {
                let run = &pattern.codes()[place..place + island.width];
                let range = self.range(row, number, island, run);
                if range != last {
                    last = range.clone();
                    self.compare(row, number, range, pattern, edits, found, compared);
                }
            }
        }
    }

    /// The words of copy `number` whose island is `run`.
    fn range(&self, row: LengthRow, number: usize, island: Island, run: &[u8]) -> Range<usize> {
        let table = row.tables as usize + number * TABLE + key(run, 0, island.width);
        let mut low = self.tables[table] as usize;
        let mut high = self.tables[table + 1] as usize;
        if island.width == 3 && high - low > BLOCK {
            let column = self.column(row, number, island.start + 2);
            low = bound(low, high, |at| column(at).cmp(&run[2]) == Ordering::Less);
            high = bound(low, high, |at| column(at).cmp(&run[2]) != Ordering::Greater);
        }
        low..high
    }

    /// Letter `at` of the words of copy `number`.
    fn column(&self, row: LengthRow, number: usize, at: usize) -> impl Fn(usize) -> u8 + use<'a> {
        let letters = row.letters as usize;
        let base = row.blocks as usize + number * copy_bytes(row);
        let blocks = &self.blocks[base..base + copy_bytes(row)];
        move |word| blocks[word / BLOCK * BLOCK * letters + at * BLOCK + word % BLOCK]
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the inner loop, called from one place"
    )]
    fn compare(
        &self,
        row: LengthRow,
        number: usize,
        range: Range<usize>,
        pattern: &Pattern,
        edits: usize,
        found: &mut Vec<u32>,
        compared: &mut u64,
    ) {
        /// Blocks whose masks fit the stack at a time.
        const CHUNK: usize = 64;
        if range.is_empty() {
            return;
        }
        let letters = row.letters as usize;
        let block_bytes = letters * BLOCK;
        let base = row.blocks as usize + number * copy_bytes(row);
        let ids = &self.ids[row.ids as usize + number * row.words as usize..];
        let mut masks = [0_u64; CHUNK];
        let (first, last) = (range.start / BLOCK, (range.end - 1) / BLOCK);
        *compared += ((last - first + 1) * BLOCK) as u64;
        for from in (first..=last).step_by(CHUNK) {
            let count = CHUNK.min(last + 1 - from);
            let blocks = &self.blocks[base + from * block_bytes..][..count * block_bytes];
            pattern.mark(blocks, letters, edits as u8, &mut masks[..count]);
            for (block, mask) in (from..).zip(&masks[..count]) {
                let mut mask = clip(*mask, block * BLOCK, &range);
                while mask != 0 {
                    found.push(ids[block * BLOCK + mask.trailing_zeros() as usize]);
                    mask &= mask - 1;
                }
            }
        }
    }
}

fn copy_bytes(row: LengthRow) -> usize {
    (row.words as usize).div_ceil(BLOCK) * BLOCK * row.letters as usize
}

/// Where in a query word of `query` letters the island may stand, if island `number` of a word of
/// `letters` letters is whole with exactly `number` edits to its left and all edits are `edits`.
fn places(
    island: Island,
    number: usize,
    letters: usize,
    query: usize,
    edits: usize,
) -> impl Iterator<Item = usize> {
    let longer = query as isize - letters as isize;
    let (left, right) = (number as isize, (edits - number) as isize);
    (-left..=left)
        .filter(move |shift| (longer - shift).abs() <= right)
        .filter_map(move |shift| usize::try_from(island.start as isize + shift).ok())
        .filter(move |place| place + island.width <= query)
}

/// Keeps the bits of one block that lie in the range.
fn clip(mask: u64, block_start: usize, range: &Range<usize>) -> u64 {
    let mut mask = mask;
    if range.start > block_start {
        mask &= !0 << (range.start - block_start);
    }
    if range.end < block_start + BLOCK {
        mask &= !(!0 << (range.end - block_start));
    }
    mask
}

/// The first place in `low..high` where `before` no longer holds.
fn bound(mut low: usize, mut high: usize, before: impl Fn(usize) -> bool) -> usize {
    while low < high {
        let middle = low.midpoint(high);
        if before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::index::lanes::{Level, distance};

    fn budget(letters: usize) -> u8 {
        match letters {
            0..=3 => 0,
            4..=6 => 1,
            7..=11 => 2,
            _ => 3,
        }
    }

    fn near(
        words: &[Vec<u8>],
        query: &[u8],
        most: usize,
        island_words_min: usize,
    ) -> BTreeSet<u32> {
        let sections = arrange_with(words, |_| true, budget, island_words_min);
        let neighbours = Neighbours {
            rows: &sections.rows,
            ids: &sections.ids,
            tables: &sections.tables,
            blocks: &sections.blocks,
            budget,
        };
        let mut found = Vec::new();
        let pattern = Pattern::new(query, Level::best());
        neighbours.find(&pattern, most, &mut found, &mut 0);
        found.into_iter().collect()
    }

    /// What must be found: everything within a budget above zero.
    fn want(words: &[Vec<u8>], query: &[u8], most: usize) -> BTreeSet<u32> {
        let within = |word: &Vec<u8>| {
            let edits = usize::from(budget(word.len().min(query.len()))).min(most);
            edits > 0 && distance(word, query) <= edits
        };
        (0_u32..)
            .zip(words)
            .filter(|(_, word)| within(word))
            .map(|(id, _)| id)
            .collect()
    }

    #[test]
    fn islands_keep_a_letter_between_them() {
        for letters in 4..=LETTERS_MAX {
            let edits = usize::from(budget(letters));
            let islands: Vec<_> = islands(letters, edits).collect();
            assert_eq!(islands.len(), edits + 1);
            for pair in islands.windows(2) {
                assert!(pair[0].start + pair[0].width < pair[1].start);
            }
            let last = islands[edits];
            assert!(islands.iter().all(|island| island.width > 0));
            assert!(last.start + last.width <= letters);
        }
    }

    #[test]
    fn every_word_one_swap_away_is_found_in_short_words() {
        let words: Vec<Vec<u8>> = [[1, 2, 3, 4], [1, 3, 2, 4], [2, 1, 3, 4], [1, 2, 4, 3]]
            .into_iter()
            .map(Vec::from)
            .collect();
        assert_eq!(near(&words, &[1, 2, 3, 4], BUDGET_MAX, 1).len(), 4);
    }

    fn words() -> impl Strategy<Value = Vec<Vec<u8>>> {
        // Few letters, so that near words abound.
        prop::collection::vec(prop::collection::vec(1_u8..4, 0..20), 1..200)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn islands_find_what_a_comparison_of_all_finds(
            words in words(),
            query in prop::collection::vec(1_u8..4, 0..20),
        ) {
            for island_words_min in [1, 1000] {
                for most in 1..=BUDGET_MAX {
                    let near = near(&words, &query, most, island_words_min);
                    prop_assert_eq!(near, want(&words, &query, most));
                }
            }
        }
    }
}
