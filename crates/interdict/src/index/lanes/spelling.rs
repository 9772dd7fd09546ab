//! Distances of spellings, of one word to many at a time: how it sounds, or without the vowels that a script leaves out.
//!
//! The words stand in columns, the first letters of all, then the second letters of all, as long as the longest of
//! them; a shorter one ends with padding. One lane reads one word, and all lanes go through the table of the distance
//! together. Sums stop at 255, far beyond every distance that leaves two words alike.
//!
//! Every level gives the same numbers as [`Measure::distance`], which the tests hold it to.

use std::sync::LazyLock;

use interdict_names::{MAX_TEXT, Measure, sound_reach, unvowelled_reach};

use super::Level;
use crate::index::codes::{self, CODES, PADDING};

/// The words that are measured at a time.
pub(crate) const LANES: usize = 64;

/// The costs of one measure, by code.
struct Costs {
    /// A letter of the query in place of a listed one: a row for each of the query's.
    change: [[u8; CODES]; CODES],
    /// A listed letter left out: the first of its word, one behind another letter, one behind itself.
    first: [u8; CODES],
    inner: [u8; CODES],
    doubled: [u8; CODES],
}

static SOUND: LazyLock<Costs> = LazyLock::new(|| Costs::of(Measure::Sound));
static QUERY_BARE: LazyLock<Costs> = LazyLock::new(|| Costs::of(Measure::BareFirst));
static LISTED_BARE: LazyLock<Costs> = LazyLock::new(|| Costs::of(Measure::BareSecond));

fn costs(measure: Measure) -> &'static Costs {
    match measure {
        Measure::Sound => &SOUND,
        Measure::BareFirst => &QUERY_BARE,
        Measure::BareSecond => &LISTED_BARE,
    }
}

fn small(cost: u32) -> u8 {
    u8::try_from(cost).expect("a letter costs at most one edit")
}

impl Costs {
    fn of(measure: Measure) -> Self {
        let letters = || (b'a'..=b'z').chain(b'0'..=b'9');
        let place = |letter: u8| usize::from(codes::code(char::from(letter)));
        let mut costs = Self {
            change: [[0; CODES]; CODES],
            first: [0; CODES],
            inner: [0; CODES],
            doubled: [0; CODES],
        };
        for listed in letters() {
            for query in letters() {
                costs.change[place(query)][place(listed)] = small(measure.change(query, listed));
            }
            let other = if listed == b'a' { b'b' } else { b'a' };
            costs.first[place(listed)] = small(measure.second_gap(&[listed], 0));
            costs.inner[place(listed)] = small(measure.second_gap(&[other, listed], 1));
            costs.doubled[place(listed)] = small(measure.second_gap(&[listed, listed], 1));
        }
        costs
    }
}

/// A word of the query made ready to be measured.
pub(crate) struct Spelling {
    codes: [u8; MAX_TEXT],
    gaps: [u8; MAX_TEXT],
    len: usize,
    costs: &'static Costs,
    level: Level,
}

/// How far a word may be, by its length.
#[derive(Clone, Copy)]
pub(crate) struct Limits([u8; CODES]);

/// The limits of sounds, by the letters of the query's word: of joined words, and of others.
static SOUND_LIMITS: LazyLock<[[Limits; MAX_TEXT + 1]; 2]> = LazyLock::new(|| {
    [false, true].map(|joined| {
        std::array::from_fn(|own| Limits::new(|other| sound_reach(own.max(other), joined)))
    })
});

/// The limits of words with vowels, measured without.
static FULL_LIMITS: LazyLock<Limits> = LazyLock::new(|| Limits::new(unvowelled_reach));

impl Limits {
    /// How far a word with vowels may be from one whose script leaves them out.
    pub(crate) fn of_full_words() -> &'static Self {
        &FULL_LIMITS
    }

    /// How far a word whose script leaves vowels out may be from one of so many letters with vowels.
    pub(crate) fn of_vague_words(letters: usize) -> Self {
        Self([FULL_LIMITS.0[letters]; CODES])
    }

    /// How far a word may sound from one of so many letters.
    pub(crate) fn of_sounds(letters: usize, joined: bool) -> &'static Self {
        &SOUND_LIMITS[usize::from(joined)][letters]
    }

    /// The limit of each length.
    fn new(limit: impl Fn(usize) -> u32) -> Self {
        let small = |length: usize| limit(length.min(MAX_TEXT)).min(u32::from(u8::MAX)) as u8;
        Self(std::array::from_fn(small))
    }
}

/// Words in columns: from which on they are measured, how many there are, and of how many letters the longest.
#[derive(Clone, Copy)]
pub(crate) struct Columns<'a> {
    pub(crate) from: usize,
    pub(crate) words: usize,
    pub(crate) letters: usize,
    pub(crate) codes: &'a [u8],
}

impl Spelling {
    /// Prepares a word of the query.
    pub(crate) fn new(word: &[u8], measure: Measure, level: Level) -> Self {
        assert!(level <= Level::best(), "the processor lacks {level:?}");
        let mut spelling = Self {
            codes: [PADDING; MAX_TEXT],
            gaps: [0; MAX_TEXT],
            len: word.len(),
            costs: costs(measure),
            level,
        };
        for (at, letter) in word.iter().enumerate() {
            spelling.codes[at] = codes::code(char::from(*letter));
            spelling.gaps[at] = small(measure.first_gap(word, at));
        }
        spelling
    }

    /// The words, in order, whose distance is at most the limit of their length: their places and distances, to
    /// `each`.
    pub(crate) fn measure(
        &self,
        columns: Columns<'_>,
        limits: &Limits,
        mut each: impl FnMut(usize, u8),
    ) {
        let Columns {
            from,
            words,
            letters,
            codes,
        } = columns;
        assert!(codes.len() == words * letters && letters <= MAX_TEXT);
        let most = limits.0[..=letters].iter().copied().max().unwrap_or(0);
        let mut distances = [0_u8; LANES];
        for start in (from..words).step_by(LANES) {
            let count = LANES.min(words - start);
            let mut near = match self.level {
                #[cfg(target_arch = "x86_64")]
                // SAFETY: `new` made sure that the processor has the level; the columns hold what they say.
                Level::Avx512 => unsafe {
                    self.lanes(&columns, start, count, limits, most, &mut distances)
                },
                _ => {
                    let mut near = 0_u64;
                    for (lane, distance) in distances[..count].iter_mut().enumerate() {
                        let letter = |at: usize| codes[at * words + start + lane];
                        let len = (0..letters).take_while(|at| letter(*at) != PADDING).count();
                        *distance = self.distance(letter, len);
                        near |= u64::from(*distance <= limits.0[len]) << lane;
                    }
                    near
                }
            };
            while near != 0 {
                let lane = near.trailing_zeros() as usize;
                each(start + lane, distances[lane]);
                near &= near - 1;
            }
        }
    }

    fn gap(&self, letter: u8, before: Option<u8>) -> u8 {
        let table = match before {
            None => &self.costs.first,
            Some(before) if before == letter => &self.costs.doubled,
            Some(_) => &self.costs.inner,
        };
        table[usize::from(letter)]
    }

    /// The distance to one word of so many letters.
    fn distance(&self, letter: impl Fn(usize) -> u8, len: usize) -> u8 {
        let mut listed = [PADDING; MAX_TEXT];
        let mut gaps = [0_u8; MAX_TEXT];
        for at in 0..len {
            listed[at] = letter(at);
            gaps[at] = self.gap(listed[at], at.checked_sub(1).map(|before| listed[before]));
        }
        let mut row = [0_u8; MAX_TEXT + 1];
        for at in 0..len {
            row[at + 1] = row[at].saturating_add(gaps[at]);
        }
        for (own, gap) in self.codes[..self.len].iter().zip(self.gaps) {
            let changes = &self.costs.change[usize::from(*own)];
            let mut diagonal = row[0];
            row[0] = row[0].saturating_add(gap);
            for at in 0..len {
                let change = diagonal.saturating_add(changes[usize::from(listed[at])]);
                diagonal = row[at + 1];
                let left = row[at].saturating_add(gaps[at]);
                row[at + 1] = change.min(diagonal.saturating_add(gap)).min(left);
            }
        }
        row[len]
    }

    /// The distances to `count` words from word `start` on, and a bit for each that is within the limit of its
    /// length; of the others, and when none can be within `most`, the distances mean nothing.
    ///
    /// # Safety
    /// The processor has AVX-512 with VBMI; `columns.codes` holds `words * letters` bytes, `count` is at most
    /// [`LANES`] and `start + count` at most `words`, and `letters` is at most [`MAX_TEXT`].
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
    unsafe fn lanes(
        &self,
        columns: &Columns<'_>,
        start: usize,
        count: usize,
        limits: &Limits,
        most: u8,
        distances: &mut [u8; LANES],
    ) -> u64 {
        use std::arch::x86_64::*;
        let used: u64 = !0 >> (LANES - count);
        let letters = columns.letters;
        let zero = _mm512_setzero_si512();
        let mut column = [zero; MAX_TEXT];
        let mut gap = [zero; MAX_TEXT];
        let mut row = [zero; MAX_TEXT + 1];
        // SAFETY: tables of 64 bytes.
        let table = |table: &[u8; CODES]| unsafe { _mm512_loadu_si512(table.as_ptr().cast()) };
        let (first, inner) = (table(&self.costs.first), table(&self.costs.inner));
        let doubled = table(&self.costs.doubled);
        for at in 0..letters {
            // SAFETY: the lanes in use lie in the column; the others are not read.
            let codes = unsafe {
                let place = columns.codes.as_ptr().add(at * columns.words + start);
                _mm512_maskz_loadu_epi8(used, place.cast())
            };
            column[at] = codes;
            gap[at] = if at == 0 {
                _mm512_permutexvar_epi8(codes, first)
            } else {
                let twice = _mm512_cmpeq_epi8_mask(codes, column[at - 1]);
                let single = _mm512_permutexvar_epi8(codes, inner);
                _mm512_mask_permutexvar_epi8(single, twice, codes, doubled)
            };
            row[at + 1] = _mm512_adds_epu8(row[at], gap[at]);
        }
        let limit = _mm512_set1_epi8(most as i8);
        for (code, own) in self.codes[..self.len].iter().zip(self.gaps) {
            let changes = table(&self.costs.change[usize::from(*code)]);
            let own = _mm512_set1_epi8(own as i8);
            let mut diagonal = row[0];
            row[0] = _mm512_adds_epu8(row[0], own);
            let mut left = row[0];
            let mut least = left;
            for at in 0..letters {
                let change = _mm512_permutexvar_epi8(column[at], changes);
                let change = _mm512_adds_epu8(diagonal, change);
                diagonal = row[at + 1];
                let up = _mm512_adds_epu8(diagonal, own);
                let along = _mm512_adds_epu8(left, gap[at]);
                left = _mm512_min_epu8(change, _mm512_min_epu8(up, along));
                row[at + 1] = left;
                least = _mm512_min_epu8(least, left);
            }
            // Whatever follows only adds to the cheapest way so far.
            if _mm512_mask_cmple_epu8_mask(used, least, limit) == 0 {
                return 0;
            }
        }
        // A word ends where its padding begins.
        let mut found = row[letters];
        let mut length = _mm512_set1_epi8(letters as i8);
        let mut ended = 0_u64;
        for at in 0..letters {
            let padding = _mm512_cmpeq_epi8_mask(column[at], zero) & !ended;
            found = _mm512_mask_mov_epi8(found, padding, row[at]);
            length = _mm512_mask_mov_epi8(length, padding, _mm512_set1_epi8(at as i8));
            ended |= padding;
        }
        // SAFETY: `distances` holds 64 bytes.
        unsafe { _mm512_storeu_si512(distances.as_mut_ptr().cast(), found) };
        let limit = _mm512_permutexvar_epi8(length, table(&limits.0));
        _mm512_mask_cmple_epu8_mask(used, found, limit)
    }
}

/// Writes words in columns; gives the letters of the longest.
pub(crate) fn lay_out(words: &[&[u8]], out: &mut Vec<u8>) -> usize {
    let letters = words.iter().map(|word| word.len()).max().unwrap_or(0);
    let start = out.len();
    out.resize(start + words.len() * letters, PADDING);
    for (number, word) in words.iter().enumerate() {
        for (at, letter) in word.iter().enumerate() {
            out[start + at * words.len() + number] = codes::code(char::from(*letter));
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_level_measures_as_the_names_do(
            query in "[a-eh-jtw0-1]{1,31}",
            words in prop::collection::vec("[a-eh-jtw0-1]{1,31}", 1..150),
            most in 0_u32..=200,
            share in 0_u32..=6,
        ) {
            let texts: Vec<&[u8]> = words.iter().map(String::as_bytes).collect();
            let mut codes = Vec::new();
            let letters = lay_out(&texts, &mut codes);
            let columns = Columns { from: 0, words: texts.len(), letters, codes: &codes };
            let limit = |length: usize| most + share * length as u32;
            let limits = Limits::new(limit);
            for measure in [Measure::Sound, Measure::BareFirst, Measure::BareSecond] {
                let want: Vec<(usize, u8)> = texts
                    .iter()
                    .map(|text| measure.distance(query.as_bytes(), text).min(255) as u8)
                    .enumerate()
                    .filter(|(at, distance)| u32::from(*distance) <= limit(texts[*at].len()))
                    .collect();
                for level in Level::available() {
                    let mut got = Vec::new();
                    let spelling = Spelling::new(query.as_bytes(), measure, level);
                    spelling.measure(columns, &limits, |at, distance| got.push((at, distance)));
                    prop_assert_eq!(&got, &want, "{:?} {:?}", measure, level);
                }
            }
        }
    }
}
