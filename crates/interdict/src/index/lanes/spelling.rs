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
                // SAFETY: `new` made sure that the processor has the level.
                Level::Avx512 => unsafe {
                    x86::avx512(self, &columns, start, count, limits, most, &mut distances)
                },
                #[cfg(target_arch = "x86_64")]
                // SAFETY: the same.
                Level::Avx2 => unsafe {
                    x86::avx2(self, &columns, start, count, limits, most, &mut distances)
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
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    //! The vector levels: a register of bytes, one a word, and a handful of operations; [`lanes`] is the algorithm,
    //! written once.

    use std::arch::x86_64::*;

    use super::{CODES, Columns, LANES, Limits, MAX_TEXT, Spelling};

    /// A register of bytes.
    ///
    /// # Safety
    /// All functions need the processor features of their level.
    trait Bytes: Copy {
        const LANES: usize;
        type Table: Copy;
        type Mask: Copy;
        unsafe fn splat(byte: u8) -> Self;
        /// The first bytes of a slice, as many as there are lanes; what is behind the first `count` means nothing.
        unsafe fn load(bytes: &[u8], count: usize) -> Self;
        /// Writes all lanes, of which `to` has as many.
        unsafe fn store(self, to: &mut [u8]);
        unsafe fn table(table: &[u8; CODES]) -> Self::Table;
        /// The entry of each lane, which is a code of a letter, or padding.
        unsafe fn pick(self, table: Self::Table) -> Self;
        unsafe fn add(self, other: Self) -> Self;
        unsafe fn least(self, other: Self) -> Self;
        unsafe fn equal(self, other: Self) -> Self::Mask;
        /// `other` where the mask is set.
        unsafe fn or(self, mask: Self::Mask, other: Self) -> Self;
        /// A bit for each lane that is at most that of the other.
        unsafe fn at_most(self, other: Self) -> u64;
    }

    /// The distances to `count` words from word `start` on, and a bit for each that is within the limit of its
    /// length; of the others, and when none can be within `most`, the distances mean nothing.
    ///
    /// # Safety
    /// The processor has the features of the register.
    #[inline(always)]
    unsafe fn lanes<B: Bytes>(
        spelling: &Spelling,
        columns: &Columns<'_>,
        start: usize,
        count: usize,
        limits: &Limits,
        most: u8,
        distances: &mut [u8],
    ) -> u64 {
        let used = !0 >> (64 - count);
        let letters = columns.letters;
        // SAFETY: the caller's promise.
        unsafe {
            let zero = B::splat(0);
            let mut column = [zero; MAX_TEXT];
            let mut gap = [zero; MAX_TEXT];
            let mut row = [zero; MAX_TEXT + 1];
            let costs = spelling.costs;
            let (first, inner) = (B::table(&costs.first), B::table(&costs.inner));
            let doubled = B::table(&costs.doubled);
            for at in 0..letters {
                let codes = B::load(&columns.codes[at * columns.words + start..], count);
                column[at] = codes;
                gap[at] = if at == 0 {
                    codes.pick(first)
                } else {
                    let twice = codes.equal(column[at - 1]);
                    codes.pick(inner).or(twice, codes.pick(doubled))
                };
                row[at + 1] = row[at].add(gap[at]);
            }
            let limit = B::splat(most);
            for (code, own) in spelling.codes[..spelling.len].iter().zip(spelling.gaps) {
                let changes = B::table(&costs.change[usize::from(*code)]);
                let own = B::splat(own);
                let mut diagonal = row[0];
                row[0] = row[0].add(own);
                let mut left = row[0];
                let mut least = left;
                for at in 0..letters {
                    let change = diagonal.add(column[at].pick(changes));
                    diagonal = row[at + 1];
                    let (up, along) = (diagonal.add(own), left.add(gap[at]));
                    left = change.least(up.least(along));
                    row[at + 1] = left;
                    least = least.least(left);
                }
                // Whatever follows only adds to the cheapest way so far.
                if least.at_most(limit) & used == 0 {
                    return 0;
                }
            }
            // A word ends where its padding begins.
            let mut found = row[letters];
            let mut limit = B::splat(limits.0[letters]);
            for at in (0..letters).rev() {
                let padding = column[at].equal(zero);
                found = found.or(padding, row[at]);
                limit = limit.or(padding, B::splat(limits.0[at]));
            }
            found.store(distances);
            found.at_most(limit) & used
        }
    }

    macro_rules! level {
        ($name:ident, $features:literal, $bytes:ty) => {
            /// See [`lanes`].
            ///
            /// # Safety
            /// The processor has the features.
            #[target_feature(enable = $features)]
            pub(super) unsafe fn $name(
                spelling: &Spelling,
                columns: &Columns<'_>,
                start: usize,
                count: usize,
                limits: &Limits,
                most: u8,
                distances: &mut [u8; LANES],
            ) -> u64 {
                let mut near = 0;
                for from in (0..count).step_by(<$bytes>::LANES) {
                    let some = <$bytes>::LANES.min(count - from);
                    let distances = &mut distances[from..from + <$bytes>::LANES];
                    // SAFETY: the caller's promise.
                    let found = unsafe {
                        lanes::<$bytes>(
                            spelling,
                            columns,
                            start + from,
                            some,
                            limits,
                            most,
                            distances,
                        )
                    };
                    near |= found << from;
                }
                near
            }
        };
    }

    level!(avx512, "avx512f,avx512bw,avx512vbmi", Avx512);
    level!(avx2, "avx2", Avx2);

    /// The functions that are one instruction on either level.
    macro_rules! simple {
        ($splat:ident, $add:ident, $least:ident, $store:ident) => {
            #[inline(always)]
            unsafe fn splat(byte: u8) -> Self {
                // SAFETY: the trait's promise.
                Self(unsafe { $splat(byte as i8) })
            }
            #[inline(always)]
            unsafe fn add(self, other: Self) -> Self {
                // SAFETY: the trait's promise.
                Self(unsafe { $add(self.0, other.0) })
            }
            #[inline(always)]
            unsafe fn least(self, other: Self) -> Self {
                // SAFETY: the trait's promise.
                Self(unsafe { $least(self.0, other.0) })
            }
            #[inline(always)]
            unsafe fn store(self, to: &mut [u8]) {
                assert!(to.len() == Self::LANES);
                // SAFETY: the trait's promise, and there is room.
                unsafe { $store(to.as_mut_ptr().cast(), self.0) }
            }
        };
    }

    #[derive(Clone, Copy)]
    struct Avx512(__m512i);

    impl Bytes for Avx512 {
        const LANES: usize = 64;
        type Table = __m512i;
        type Mask = __mmask64;
        simple!(
            _mm512_set1_epi8,
            _mm512_adds_epu8,
            _mm512_min_epu8,
            _mm512_storeu_si512
        );
        #[inline(always)]
        unsafe fn load(bytes: &[u8], count: usize) -> Self {
            let count = count.min(bytes.len());
            let used = if count == 64 { !0 } else { (1 << count) - 1 };
            // SAFETY: the trait's promise; what is not used is not read.
            Self(unsafe { _mm512_maskz_loadu_epi8(used, bytes.as_ptr().cast()) })
        }
        #[inline(always)]
        unsafe fn table(table: &[u8; CODES]) -> __m512i {
            // SAFETY: the trait's promise; a table is 64 bytes.
            unsafe { _mm512_loadu_si512(table.as_ptr().cast()) }
        }
        #[inline(always)]
        unsafe fn pick(self, table: __m512i) -> Self {
            // SAFETY: the trait's promise.
            Self(unsafe { _mm512_permutexvar_epi8(self.0, table) })
        }
        #[inline(always)]
        unsafe fn equal(self, other: Self) -> __mmask64 {
            // SAFETY: the trait's promise.
            unsafe { _mm512_cmpeq_epi8_mask(self.0, other.0) }
        }
        #[inline(always)]
        unsafe fn or(self, mask: __mmask64, other: Self) -> Self {
            // SAFETY: the trait's promise.
            Self(unsafe { _mm512_mask_mov_epi8(self.0, mask, other.0) })
        }
        #[inline(always)]
        unsafe fn at_most(self, other: Self) -> u64 {
            // SAFETY: the trait's promise.
            unsafe { _mm512_cmple_epu8_mask(self.0, other.0) }
        }
    }

    #[derive(Clone, Copy)]
    struct Avx2(__m256i);

    impl Bytes for Avx2 {
        const LANES: usize = 32;
        /// Sixteen entries each: letters and digits have codes below 48.
        type Table = [__m256i; 3];
        type Mask = __m256i;
        simple!(
            _mm256_set1_epi8,
            _mm256_adds_epu8,
            _mm256_min_epu8,
            _mm256_storeu_si256
        );
        #[inline(always)]
        unsafe fn load(bytes: &[u8], count: usize) -> Self {
            let mut some = [0; Self::LANES];
            let whole = bytes.get(..Self::LANES).unwrap_or_else(|| {
                some[..count].copy_from_slice(&bytes[..count]);
                &some
            });
            // SAFETY: the trait's promise; these are 32 bytes.
            Self(unsafe { _mm256_loadu_si256(whole.as_ptr().cast()) })
        }
        #[inline(always)]
        unsafe fn table(table: &[u8; CODES]) -> Self::Table {
            // SAFETY: the trait's promise; each part is 16 bytes of the table.
            let part = |at: usize| unsafe {
                _mm256_broadcastsi128_si256(_mm_loadu_si128(table[at..at + 16].as_ptr().cast()))
            };
            [part(0), part(16), part(32)]
        }
        #[inline(always)]
        unsafe fn pick(self, [first, second, third]: Self::Table) -> Self {
            // SAFETY: the trait's promise.
            unsafe {
                // A byte picks nothing where its highest bit is set, and the low four bits count: 0x70 sets the
                // highest bit of all codes from 16 on, and what is taken off wraps those below around.
                let pick = |table: __m256i, codes: __m256i| {
                    let codes = _mm256_adds_epu8(codes, _mm256_set1_epi8(0x70));
                    _mm256_shuffle_epi8(table, codes)
                };
                let less = |by: i8| _mm256_sub_epi8(self.0, _mm256_set1_epi8(by));
                let low = pick(first, self.0);
                let middle = pick(second, less(16));
                let high = pick(third, less(32));
                Self(_mm256_or_si256(low, _mm256_or_si256(middle, high)))
            }
        }
        #[inline(always)]
        unsafe fn equal(self, other: Self) -> __m256i {
            // SAFETY: the trait's promise.
            unsafe { _mm256_cmpeq_epi8(self.0, other.0) }
        }
        #[inline(always)]
        unsafe fn or(self, mask: __m256i, other: Self) -> Self {
            // SAFETY: the trait's promise.
            Self(unsafe { _mm256_blendv_epi8(self.0, other.0, mask) })
        }
        #[inline(always)]
        unsafe fn at_most(self, other: Self) -> u64 {
            // SAFETY: the trait's promise.
            let least = unsafe { _mm256_cmpeq_epi8(self.least(other).0, self.0) };
            // SAFETY: the same.
            u64::from(unsafe { _mm256_movemask_epi8(least) } as u32)
        }
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
