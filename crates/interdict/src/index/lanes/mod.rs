//! Edit distance of one word to many at a time: the only unsafe arithmetic of the project.
//!
//! The distance is optimal string alignment (insert, delete, replace, swap two neighbours), computed
//! by Hyyrö's bit-vectors (*A bit-vector algorithm for computing Levenshtein and Damerau edit
//! distances*, 2003): the letters of the query word stand in the bits of one lane, and each lane
//! reads one word of the dictionary, letter by letter. Words come in blocks of [`BLOCK`] of equal
//! length, the first letters of all, then the second letters of all ([`lay_out`]).
//!
//! Every level gives the same bits as [`distance`], the plain table, which the tests hold it to.

pub(crate) mod spelling;

use super::codes::{CODES, PADDING};

/// Words in a block.
pub(crate) const BLOCK: usize = 64;

/// The longest query word that the vector lanes hold; longer ones are compared one by one.
const LANE_LETTERS_MAX: usize = 32;

/// The longest query word whose letters fit one machine word.
const WORD_LETTERS_MAX: usize = 64;

/// What the processor offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// One word at a time, on any processor.
    Plain,
    /// 32 bytes at a time: AVX2.
    Avx2,
    /// 64 bytes at a time: AVX-512 with byte permutation (VBMI) and bit counts (BITALG, VPOPCNTDQ).
    Avx512,
}

impl Level {
    /// The best level of this processor.
    #[must_use]
    pub fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if std::arch::is_x86_feature_detected!("avx512bw")
                && std::arch::is_x86_feature_detected!("avx512vbmi")
                && std::arch::is_x86_feature_detected!("avx512bitalg")
                && std::arch::is_x86_feature_detected!("avx512vpopcntdq")
            {
                return Self::Avx512;
            }
            if std::arch::is_x86_feature_detected!("avx2") {
                return Self::Avx2;
            }
        }
        Self::Plain
    }

    /// Every level that this processor has, the plain one first.
    #[must_use]
    pub fn available() -> Vec<Self> {
        let best = Self::best();
        [Self::Plain, Self::Avx2, Self::Avx512]
            .into_iter()
            .filter(|level| *level <= best)
            .collect()
    }
}

/// A query word made ready to be compared with many: for each code, the places where it stands.
#[derive(Debug)]
pub(crate) struct Pattern {
    codes: Vec<u8>,
    places: Places,
    level: Level,
}

/// Bit `i` of `table[code]` is set where letter `i` has that code.
#[derive(Debug)]
enum Places {
    Eight([u8; CODES]),
    Sixteen([u16; CODES]),
    ThirtyTwo([u32; CODES]),
    SixtyFour(Box<[u64; CODES]>),
    None,
}

impl Pattern {
    /// Prepares a word of codes for one level.
    ///
    /// # Panics
    /// When the processor lacks the level, or a code is no code.
    pub(crate) fn new(codes: &[u8], level: Level) -> Self {
        assert!(level <= Level::best(), "the processor lacks {level:?}");
        assert!(codes.iter().all(|code| usize::from(*code) < CODES));
        let places = match codes.len() {
            0..=8 => Places::Eight(places(codes, |at| 1 << at)),
            9..=16 => Places::Sixteen(places(codes, |at| 1 << at)),
            17..=LANE_LETTERS_MAX => Places::ThirtyTwo(places(codes, |at| 1 << at)),
            33..=WORD_LETTERS_MAX => Places::SixtyFour(Box::new(places(codes, |at| 1 << at))),
            _ => Places::None,
        };
        Self {
            codes: codes.to_vec(),
            places,
            level,
        }
    }

    /// The number of letters.
    pub(crate) fn len(&self) -> usize {
        self.codes.len()
    }

    /// The codes.
    pub(crate) fn codes(&self) -> &[u8] {
        &self.codes
    }

    /// Marks in `masks`, one a block, the words at most `budget` edits away; bit `i` is word `i`.
    ///
    /// Places of the last block that hold padding are never marked while `budget` is below the
    /// words' length.
    ///
    /// # Panics
    /// When `blocks` is not `masks.len()` blocks of words of `length` letters.
    pub(crate) fn mark(&self, blocks: &[u8], length: usize, budget: u8, masks: &mut [u64]) {
        assert_eq!(blocks.len(), masks.len() * length * BLOCK);
        if length == 0 || length > LENGTH_MAX {
            return self.mark_plainly(blocks, length, budget, masks);
        }
        match self.level {
            Level::Plain => self.mark_plainly(blocks, length, budget, masks),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `new` made sure that the processor has the level.
            Level::Avx2 => unsafe { self.mark_avx2(blocks, length, budget, masks) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `new` made sure that the processor has the level.
            Level::Avx512 => unsafe { self.mark_avx512(blocks, length, budget, masks) },
            #[cfg(not(target_arch = "x86_64"))]
            _ => self.mark_plainly(blocks, length, budget, masks),
        }
    }

    fn mark_plainly(&self, blocks: &[u8], length: usize, budget: u8, masks: &mut [u64]) {
        let mut word = vec![PADDING; length];
        for (number, mask) in masks.iter_mut().enumerate() {
            let block = &blocks[number * length * BLOCK..(number + 1) * length * BLOCK];
            *mask = 0;
            for lane in 0..BLOCK {
                for (at, code) in word.iter_mut().enumerate() {
                    *code = block[at * BLOCK + lane];
                }
                if self.distance_to(&word) <= usize::from(budget) {
                    *mask |= 1 << lane;
                }
            }
        }
    }

    /// The distance to one word.
    pub(crate) fn distance_to(&self, word: &[u8]) -> usize {
        match &self.places {
            Places::Eight(table) => self.scan(word, |code| u64::from(table[usize::from(code)])),
            Places::Sixteen(table) => self.scan(word, |code| u64::from(table[usize::from(code)])),
            Places::ThirtyTwo(table) => self.scan(word, |code| u64::from(table[usize::from(code)])),
            Places::SixtyFour(table) => self.scan(word, |code| table[usize::from(code)]),
            Places::None => distance(&self.codes, word),
        }
    }

    fn scan(&self, word: &[u8], places: impl Fn(u8) -> u64) -> usize {
        let (mut right, mut up, mut down, mut before) = (0_u64, !0_u64, 0_u64, 0_u64);
        for code in word {
            let here = places(*code);
            let swapped = ((!right & here) << 1) & before;
            right = ((here & up).wrapping_add(up) ^ up) | here | down | swapped;
            let plus = ((down | !(right | up)) << 1) | 1;
            let minus = (right & up) << 1;
            up = minus | !(right | plus);
            down = plus & right;
            before = here;
        }
        let letters = match self.len() {
            0 => 0,
            len => !0 >> (WORD_LETTERS_MAX - len),
        };
        let rise = (up & letters).count_ones() as usize;
        let fall = (down & letters).count_ones() as usize;
        word.len() + rise - fall
    }
}

/// The longest dictionary word that the vector lanes count: a lane of eight bits must hold its
/// length plus eight.
const LENGTH_MAX: usize = 200;

fn places<T: Copy + Default + std::ops::BitOrAssign>(
    codes: &[u8],
    bit: impl Fn(usize) -> T,
) -> [T; CODES] {
    let mut table = [T::default(); CODES];
    for (at, code) in codes.iter().enumerate() {
        table[usize::from(*code)] |= bit(at);
    }
    table
}

/// Calls an element into the cache, if it exists and the processor can: it changes nothing but time.
pub(crate) fn prefetch<T>(slice: &[T], at: usize) {
    #[cfg(target_arch = "x86_64")]
    if let Some(element) = slice.get(at) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: the address is that of an element; a prefetch reads nothing.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(element).cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (slice, at);
}

/// The optimal-string-alignment distance by the plain table, for words of any length.
pub(crate) fn distance(a: &[u8], b: &[u8]) -> usize {
    let width = b.len() + 1;
    let mut before_last = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    let mut row = vec![0; width];
    for i in 1..=a.len() {
        row[0] = i;
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last[b.len()]
}

/// Lays words of one length out in blocks; the last block is filled up with padding.
pub(crate) fn lay_out<'a>(
    words: impl ExactSizeIterator<Item = &'a [u8]>,
    length: usize,
    blocks: &mut Vec<u8>,
) {
    let start = blocks.len();
    let count = words.len().div_ceil(BLOCK);
    blocks.resize(start + count * BLOCK * length, PADDING);
    for (number, word) in words.enumerate() {
        let base = start + number / BLOCK * BLOCK * length + number % BLOCK;
        for (at, code) in word.iter().enumerate() {
            blocks[base + at * BLOCK] = *code;
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    //! The vector levels. Each lane type is a register of bit-vectors and a handful of operations;
    //! [`mark`] is the algorithm, written once.

    use std::arch::x86_64::*;

    use super::{BLOCK, CODES, Pattern, Places};

    /// A register of equal lanes, each with the bit-vector of one dictionary word.
    ///
    /// # Safety
    /// All functions need the processor features of their level; `pick` reads `LANES` bytes.
    trait Lanes: Copy {
        const LANES: usize;
        type Entry;
        type Table: Copy;
        unsafe fn table(places: &[Self::Entry; CODES]) -> Self::Table;
        unsafe fn pick(table: Self::Table, codes: *const u8) -> Self;
        unsafe fn splat(bits: u32) -> Self;
        unsafe fn and(self, other: Self) -> Self;
        unsafe fn or(self, other: Self) -> Self;
        unsafe fn xor(self, other: Self) -> Self;
        unsafe fn add(self, other: Self) -> Self;
        /// A bit for each lane where `base` + ones of `rise` - ones of `fall` is at most `budget`.
        unsafe fn at_most(rise: Self, fall: Self, base: u32, budget: u32) -> u64;
    }

    /// One block of words against the pattern whose table is given.
    ///
    /// # Safety
    /// `block` holds `length * BLOCK` bytes, and the processor has the features of the lanes.
    #[inline(always)]
    unsafe fn mark<L: Lanes>(
        table: L::Table,
        letters: u32,
        block: *const u8,
        length: usize,
        budget: u8,
    ) -> u64 {
        let mut mask = 0;
        for part in 0..BLOCK / L::LANES {
            // SAFETY: the caller's promise; `part` and `at` stay inside the block.
            unsafe {
                let (ones, low) = (L::splat(!0), L::splat(1));
                let zero = L::splat(0);
                let (mut right, mut up, mut down, mut before) = (zero, ones, zero, zero);
                for at in 0..length {
                    let here = L::pick(table, block.add(at * BLOCK + part * L::LANES));
                    let fresh = right.xor(ones).and(here);
                    let swapped = fresh.add(fresh).and(before);
                    let carried = here.and(up).add(up).xor(up);
                    right = carried.or(here).or(down).or(swapped);
                    let plus = down.or(right.or(up).xor(ones));
                    let plus = plus.add(plus).or(low);
                    let minus = right.and(up);
                    let minus = minus.add(minus);
                    up = minus.or(right.or(plus).xor(ones));
                    down = plus.and(right);
                    before = here;
                }
                let letters = L::splat(letters);
                let near = L::at_most(
                    up.and(letters),
                    down.and(letters),
                    length as u32,
                    u32::from(budget),
                );
                mask |= near << (part * L::LANES);
            }
        }
        mask
    }

    /// # Safety
    /// As [`mark`], for `masks.len()` blocks.
    #[inline(always)]
    unsafe fn mark_all<L: Lanes>(
        places: &[L::Entry; CODES],
        letters: u32,
        blocks: &[u8],
        length: usize,
        budget: u8,
        masks: &mut [u64],
    ) {
        // SAFETY: the caller's promise.
        let table = unsafe { L::table(places) };
        for (number, mask) in masks.iter_mut().enumerate() {
            // SAFETY: `blocks` holds `masks.len()` blocks.
            *mask = unsafe {
                let block = blocks.as_ptr().add(number * length * BLOCK);
                mark::<L>(table, letters, block, length, budget)
            };
        }
    }

    macro_rules! level {
        ($name:ident, $features:literal, $eight:ty, $sixteen:ty, $thirty_two:ty) => {
            impl Pattern {
                /// # Safety
                /// The processor has the features, and the sizes agree as [`Pattern::mark`] checks.
                #[target_feature(enable = $features)]
                pub(super) unsafe fn $name(
                    &self,
                    blocks: &[u8],
                    length: usize,
                    budget: u8,
                    masks: &mut [u64],
                ) {
                    let letters = (1_u64 << self.len().min(32)) - 1;
                    let letters = letters as u32;
                    // SAFETY: the caller's promise.
                    unsafe {
                        match &self.places {
                            Places::Eight(table) => {
                                mark_all::<$eight>(table, letters, blocks, length, budget, masks);
                            }
                            Places::Sixteen(table) => {
                                mark_all::<$sixteen>(table, letters, blocks, length, budget, masks);
                            }
                            Places::ThirtyTwo(table) => {
                                mark_all::<$thirty_two>(
                                    table, letters, blocks, length, budget, masks,
                                );
                            }
                            _ => self.mark_plainly(blocks, length, budget, masks),
                        }
                    }
                }
            }
        };
    }

    level!(mark_avx2, "avx2", Avx2x8, Avx2x16, Avx2x32);
    level!(
        mark_avx512,
        "avx512f,avx512bw,avx512vbmi,avx512bitalg,avx512vpopcntdq",
        Avx512x8,
        Avx512x16,
        Avx512x32
    );

    macro_rules! bits {
        ($and:ident, $or:ident, $xor:ident, $add:ident) => {
            #[inline(always)]
            unsafe fn and(self, other: Self) -> Self {
                // SAFETY: the trait's promise.
                Self(unsafe { $and(self.0, other.0) })
            }
            #[inline(always)]
            unsafe fn or(self, other: Self) -> Self {
                // SAFETY: the trait's promise.
                Self(unsafe { $or(self.0, other.0) })
            }
            #[inline(always)]
            unsafe fn xor(self, other: Self) -> Self {
                // SAFETY: the trait's promise.
                Self(unsafe { $xor(self.0, other.0) })
            }
            #[inline(always)]
            unsafe fn add(self, other: Self) -> Self {
                // SAFETY: the trait's promise.
                Self(unsafe { $add(self.0, other.0) })
            }
        };
    }

    #[derive(Clone, Copy)]
    struct Avx512x8(__m512i);

    impl Lanes for Avx512x8 {
        const LANES: usize = 64;
        type Entry = u8;
        type Table = __m512i;
        bits!(
            _mm512_and_si512,
            _mm512_or_si512,
            _mm512_xor_si512,
            _mm512_add_epi8
        );

        #[inline(always)]
        unsafe fn table(places: &[u8; CODES]) -> __m512i {
            // SAFETY: the table is 64 bytes.
            unsafe { _mm512_loadu_si512(places.as_ptr().cast()) }
        }
        #[inline(always)]
        unsafe fn pick(table: __m512i, codes: *const u8) -> Self {
            // SAFETY: the trait's promise.
            Self(unsafe { _mm512_permutexvar_epi8(_mm512_loadu_si512(codes.cast()), table) })
        }
        #[inline(always)]
        unsafe fn splat(bits: u32) -> Self {
            // SAFETY: the trait's promise.
            Self(unsafe { _mm512_set1_epi8(bits as i8) })
        }
        #[inline(always)]
        unsafe fn at_most(rise: Self, fall: Self, base: u32, budget: u32) -> u64 {
            // SAFETY: the trait's promise.
            unsafe {
                let rise = _mm512_add_epi8(_mm512_popcnt_epi8(rise.0), Self::splat(base).0);
                let distance = _mm512_sub_epi8(rise, _mm512_popcnt_epi8(fall.0));
                _mm512_cmple_epu8_mask(distance, Self::splat(budget).0)
            }
        }
    }

    #[derive(Clone, Copy)]
    struct Avx512x16(__m512i);

    impl Lanes for Avx512x16 {
        const LANES: usize = 32;
        type Entry = u16;
        type Table = (__m512i, __m512i);
        bits!(
            _mm512_and_si512,
            _mm512_or_si512,
            _mm512_xor_si512,
            _mm512_add_epi16
        );

        #[inline(always)]
        unsafe fn table(places: &[u16; CODES]) -> Self::Table {
            // SAFETY: the table is 128 bytes.
            unsafe {
                let at = places.as_ptr();
                (
                    _mm512_loadu_si512(at.cast()),
                    _mm512_loadu_si512(at.add(32).cast()),
                )
            }
        }
        #[inline(always)]
        unsafe fn pick(table: Self::Table, codes: *const u8) -> Self {
            // SAFETY: the trait's promise.
            unsafe {
                let codes = _mm512_cvtepu8_epi16(_mm256_loadu_si256(codes.cast()));
                Self(_mm512_permutex2var_epi16(table.0, codes, table.1))
            }
        }
        #[inline(always)]
        unsafe fn splat(bits: u32) -> Self {
            // SAFETY: the trait's promise.
            Self(unsafe { _mm512_set1_epi16(bits as i16) })
        }
        #[inline(always)]
        unsafe fn at_most(rise: Self, fall: Self, base: u32, budget: u32) -> u64 {
            // SAFETY: the trait's promise.
            unsafe {
                let rise = _mm512_add_epi16(_mm512_popcnt_epi16(rise.0), Self::splat(base).0);
                let distance = _mm512_sub_epi16(rise, _mm512_popcnt_epi16(fall.0));
                u64::from(_mm512_cmple_epu16_mask(distance, Self::splat(budget).0))
            }
        }
    }

    #[derive(Clone, Copy)]
    struct Avx512x32(__m512i);

    impl Lanes for Avx512x32 {
        const LANES: usize = 16;
        type Entry = u32;
        type Table = [__m512i; 4];
        bits!(
            _mm512_and_si512,
            _mm512_or_si512,
            _mm512_xor_si512,
            _mm512_add_epi32
        );

        #[inline(always)]
        unsafe fn table(places: &[u32; CODES]) -> Self::Table {
            // SAFETY: the table is 256 bytes.
            unsafe {
                let at = places.as_ptr();
                [
                    _mm512_loadu_si512(at.cast()),
                    _mm512_loadu_si512(at.add(16).cast()),
                    _mm512_loadu_si512(at.add(32).cast()),
                    _mm512_loadu_si512(at.add(48).cast()),
                ]
            }
        }
        #[inline(always)]
        unsafe fn pick(table: Self::Table, codes: *const u8) -> Self {
            // SAFETY: the trait's promise.
            unsafe {
                let codes = _mm512_cvtepu8_epi32(_mm_loadu_si128(codes.cast()));
                let low = _mm512_permutex2var_epi32(table[0], codes, table[1]);
                let high = _mm512_permutex2var_epi32(table[2], codes, table[3]);
                let upper = _mm512_test_epi32_mask(codes, _mm512_set1_epi32(32));
                Self(_mm512_mask_blend_epi32(upper, low, high))
            }
        }
        #[inline(always)]
        unsafe fn splat(bits: u32) -> Self {
            // SAFETY: the trait's promise.
            Self(unsafe { _mm512_set1_epi32(bits as i32) })
        }
        #[inline(always)]
        unsafe fn at_most(rise: Self, fall: Self, base: u32, budget: u32) -> u64 {
            // SAFETY: the trait's promise.
            unsafe {
                let rise = _mm512_add_epi32(_mm512_popcnt_epi32(rise.0), Self::splat(base).0);
                let distance = _mm512_sub_epi32(rise, _mm512_popcnt_epi32(fall.0));
                u64::from(_mm512_cmple_epu32_mask(distance, Self::splat(budget).0))
            }
        }
    }

    /// The ones in each byte, by a table of sixteen.
    #[inline(always)]
    unsafe fn ones_in_bytes(bits: __m256i) -> __m256i {
        // SAFETY: the trait's promise.
        unsafe {
            let counts = _mm256_setr_epi8(
                0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, //
                0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,
            );
            let low = _mm256_set1_epi8(0x0F);
            let high = _mm256_and_si256(_mm256_srli_epi16(bits, 4), low);
            _mm256_add_epi8(
                _mm256_shuffle_epi8(counts, _mm256_and_si256(bits, low)),
                _mm256_shuffle_epi8(counts, high),
            )
        }
    }

    #[derive(Clone, Copy)]
    struct Avx2x8(__m256i);

    impl Lanes for Avx2x8 {
        const LANES: usize = 32;
        type Entry = u8;
        type Table = [__m256i; 4];
        bits!(
            _mm256_and_si256,
            _mm256_or_si256,
            _mm256_xor_si256,
            _mm256_add_epi8
        );

        #[inline(always)]
        unsafe fn table(places: &[u8; CODES]) -> Self::Table {
            // SAFETY: the table is four times sixteen bytes.
            unsafe {
                let part = |at: usize| {
                    _mm256_broadcastsi128_si256(_mm_loadu_si128(places.as_ptr().add(at).cast()))
                };
                [part(0), part(16), part(32), part(48)]
            }
        }
        #[inline(always)]
        unsafe fn pick(table: Self::Table, codes: *const u8) -> Self {
            // SAFETY: the trait's promise.
            unsafe {
                let codes = _mm256_loadu_si256(codes.cast());
                let place = _mm256_and_si256(codes, _mm256_set1_epi8(0x0F));
                let part = |at: usize| _mm256_shuffle_epi8(table[at], place);
                // The bits 4 and 5 of a code, moved to where a blend looks for them.
                let odd = _mm256_slli_epi16(codes, 3);
                let upper = _mm256_slli_epi16(codes, 2);
                let low = _mm256_blendv_epi8(part(0), part(1), odd);
                let high = _mm256_blendv_epi8(part(2), part(3), odd);
                Self(_mm256_blendv_epi8(low, high, upper))
            }
        }
        #[inline(always)]
        unsafe fn splat(bits: u32) -> Self {
            // SAFETY: the trait's promise.
            Self(unsafe { _mm256_set1_epi8(bits as i8) })
        }
        #[inline(always)]
        unsafe fn at_most(rise: Self, fall: Self, base: u32, budget: u32) -> u64 {
            // SAFETY: the trait's promise.
            unsafe {
                let rise = _mm256_add_epi8(ones_in_bytes(rise.0), Self::splat(base).0);
                let distance = _mm256_sub_epi8(rise, ones_in_bytes(fall.0));
                let near =
                    _mm256_cmpeq_epi8(_mm256_min_epu8(distance, Self::splat(budget).0), distance);
                u64::from(_mm256_movemask_epi8(near) as u32)
            }
        }
    }

    #[derive(Clone, Copy)]
    struct Avx2x16(__m256i);

    impl Lanes for Avx2x16 {
        const LANES: usize = 16;
        type Entry = u16;
        /// Four tables of the lower bytes, then four of the upper bytes.
        type Table = [__m128i; 8];
        bits!(
            _mm256_and_si256,
            _mm256_or_si256,
            _mm256_xor_si256,
            _mm256_add_epi16
        );

        #[inline(always)]
        unsafe fn table(places: &[u16; CODES]) -> Self::Table {
            let mut bytes = [0_u8; 128];
            for (at, bits) in places.iter().enumerate() {
                [bytes[at], bytes[64 + at]] = bits.to_le_bytes();
            }
            // SAFETY: eight times sixteen bytes.
            unsafe { std::array::from_fn(|at| _mm_loadu_si128(bytes.as_ptr().add(at * 16).cast())) }
        }
        #[inline(always)]
        unsafe fn pick(table: Self::Table, codes: *const u8) -> Self {
            // SAFETY: the trait's promise.
            unsafe {
                let codes = _mm_loadu_si128(codes.cast());
                let place = _mm_and_si128(codes, _mm_set1_epi8(0x0F));
                let odd = _mm_slli_epi16(codes, 3);
                let upper = _mm_slli_epi16(codes, 2);
                let bytes = |from: usize| {
                    let part = |at: usize| _mm_shuffle_epi8(table[from + at], place);
                    let low = _mm_blendv_epi8(part(0), part(1), odd);
                    let high = _mm_blendv_epi8(part(2), part(3), odd);
                    _mm_blendv_epi8(low, high, upper)
                };
                let (low, high) = (bytes(0), bytes(4));
                Self(_mm256_set_m128i(
                    _mm_unpackhi_epi8(low, high),
                    _mm_unpacklo_epi8(low, high),
                ))
            }
        }
        #[inline(always)]
        unsafe fn splat(bits: u32) -> Self {
            // SAFETY: the trait's promise.
            Self(unsafe { _mm256_set1_epi16(bits as i16) })
        }
        #[inline(always)]
        unsafe fn at_most(rise: Self, fall: Self, base: u32, budget: u32) -> u64 {
            // SAFETY: the trait's promise.
            unsafe {
                let ones = |bits| _mm256_maddubs_epi16(ones_in_bytes(bits), _mm256_set1_epi8(1));
                let rise = _mm256_add_epi16(ones(rise.0), Self::splat(base).0);
                let distance = _mm256_sub_epi16(rise, ones(fall.0));
                let far = _mm256_cmpgt_epi16(distance, Self::splat(budget).0);
                // Two equal bytes a lane; narrowed to one, the halves come out in order.
                let far = _mm_packs_epi16(
                    _mm256_castsi256_si128(far),
                    _mm256_extracti128_si256(far, 1),
                );
                u64::from(!(_mm_movemask_epi8(far) as u32) & 0xFFFF)
            }
        }
    }

    #[derive(Clone, Copy)]
    struct Avx2x32(__m256i);

    impl Lanes for Avx2x32 {
        const LANES: usize = 8;
        type Entry = u32;
        type Table = *const i32;
        bits!(
            _mm256_and_si256,
            _mm256_or_si256,
            _mm256_xor_si256,
            _mm256_add_epi32
        );

        #[inline(always)]
        unsafe fn table(places: &[u32; CODES]) -> Self::Table {
            places.as_ptr().cast()
        }
        #[inline(always)]
        unsafe fn pick(table: Self::Table, codes: *const u8) -> Self {
            // SAFETY: the trait's promise; every code is below 64, the size of the table.
            unsafe {
                let codes = _mm256_cvtepu8_epi32(_mm_loadl_epi64(codes.cast()));
                Self(_mm256_i32gather_epi32(table, codes, 4))
            }
        }
        #[inline(always)]
        unsafe fn splat(bits: u32) -> Self {
            // SAFETY: the trait's promise.
            Self(unsafe { _mm256_set1_epi32(bits as i32) })
        }
        #[inline(always)]
        unsafe fn at_most(rise: Self, fall: Self, base: u32, budget: u32) -> u64 {
            // SAFETY: the trait's promise.
            unsafe {
                let ones = |bits| {
                    let pairs = _mm256_maddubs_epi16(ones_in_bytes(bits), _mm256_set1_epi8(1));
                    _mm256_madd_epi16(pairs, _mm256_set1_epi16(1))
                };
                let rise = _mm256_add_epi32(ones(rise.0), Self::splat(base).0);
                let distance = _mm256_sub_epi32(rise, ones(fall.0));
                let far = _mm256_cmpgt_epi32(distance, Self::splat(budget).0);
                u64::from(!(_mm256_movemask_ps(_mm256_castsi256_ps(far)) as u32) & 0xFF)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small generator of our own, so that the same words come out under valgrind and Miri.
    struct Random(u64);

    impl Random {
        fn below(&mut self, limit: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 % limit as u64) as usize
        }

        fn word(&mut self, length: usize, alphabet: usize) -> Vec<u8> {
            (0..length)
                .map(|_| 1 + self.below(alphabet) as u8)
                .collect()
        }

        /// A word a few edits away.
        fn edited(&mut self, word: &[u8], alphabet: usize) -> Vec<u8> {
            let mut word = word.to_vec();
            for _ in 0..self.below(5) {
                let at = self.below(word.len().max(1));
                match self.below(4) {
                    0 => word.insert(at.min(word.len()), 1 + self.below(alphabet) as u8),
                    1 if !word.is_empty() => drop(word.remove(at)),
                    2 if at + 1 < word.len() => word.swap(at, at + 1),
                    3 if !word.is_empty() => word[at] = 1 + self.below(alphabet) as u8,
                    _ => {}
                }
            }
            word
        }
    }

    fn check_length(random: &mut Random, query_length: usize, alphabet: usize) {
        let query = random.word(query_length, alphabet);
        let shortest = query_length.saturating_sub(3);
        for length in shortest..=query_length + 3 {
            let mut words: Vec<Vec<u8>> = Vec::new();
            while words.len() < 150 {
                let word = random.edited(&query, alphabet);
                if word.len() == length {
                    words.push(word);
                } else {
                    words.push(random.word(length, alphabet));
                }
            }
            let mut blocks = Vec::new();
            lay_out(words.iter().map(Vec::as_slice), length, &mut blocks);
            for budget in 0..=3 {
                let mut want = vec![0_u64; words.len().div_ceil(BLOCK)];
                for (at, word) in words.iter().enumerate() {
                    if distance(&query, word) <= usize::from(budget) {
                        want[at / BLOCK] |= 1 << (at % BLOCK);
                    }
                }
                for level in Level::available() {
                    let pattern = Pattern::new(&query, level);
                    let mut masks = vec![!0; want.len()];
                    pattern.mark(&blocks, length, budget, &mut masks);
                    if length <= usize::from(budget) {
                        // Padding is as near as any word there: only real places are compared.
                        let last = masks.len() - 1;
                        masks[last] &= (1 << (words.len() % BLOCK)) - 1;
                    }
                    assert_eq!(masks, want, "{level:?} {query:?} {length} {budget}");
                }
            }
        }
    }

    #[test]
    fn every_level_agrees_with_the_plain_table_on_words_of_every_length() {
        let mut random = Random(0x1234_5678_9ABC_DEF1);
        let lengths = (0..=40).chain([63, 64, 65, 90]);
        for length in lengths {
            for alphabet in [2, 5, 63 - 1] {
                check_length(&mut random, length, alphabet);
            }
        }
    }

    #[test]
    fn dictionary_words_beyond_the_lanes_are_still_measured() {
        let query = vec![1; 8];
        let word = vec![1; LENGTH_MAX + 60];
        let mut blocks = Vec::new();
        lay_out([word.as_slice()].into_iter(), word.len(), &mut blocks);
        for level in Level::available() {
            let mut masks = [!0];
            Pattern::new(&query, level).mark(&blocks, word.len(), 252, &mut masks);
            assert_eq!(masks[0] & 1, 1, "{level:?}");
            Pattern::new(&query, level).mark(&blocks, word.len(), 251, &mut masks);
            assert_eq!(masks[0] & 1, 0, "{level:?}");
        }
    }

    #[test]
    fn the_plain_table_knows_the_four_edits() {
        #[track_caller]
        fn check(a: &str, b: &str, want: usize) {
            assert_eq!(distance(a.as_bytes(), b.as_bytes()), want);
            assert_eq!(distance(b.as_bytes(), a.as_bytes()), want);
        }
        check("", "", 0);
        check("", "abc", 3);
        check("husein", "hussein", 1);
        check("hussien", "hussein", 1);
        check("ca", "abc", 3);
        check("kim", "him", 1);
    }
}
