//! How a word sounds, roughly: a consonant skeleton that spellings share, and a distance that forgives vowels.

/// The skeleton of a word: classes of consonants without vowels, packed 4 bits each, at most 14 of them.
///
/// Two spellings of one sound have the same skeleton; so has a word whose vowels were dropped, and a word in a script
/// that writes no vowels. Classes: b/p, f/v, k/g/q/c/x, all sibilants and affricates, d/t, l/r, m, n. `h` counts
/// and `kh` count nowhere, `w` only as a first letter. A word of one class keeps whether vowels stand around it, or every
/// short name would sound like every other.
pub fn skeleton(text: &[u8]) -> u64 {
    let bytes = text;
    let mut packed = 0u64;
    let mut classes = 0;
    let mut i = 0;
    while i < bytes.len() {
        let (class, used) = class_at(bytes, i);
        if class != 0 && classes < 14 {
            packed = (packed << 4) | class;
            classes += 1;
        }
        i += used;
    }
    match classes {
        0 => 0,
        1 => packed | surroundings(bytes) << 4 | 0xA << 60,
        _ => packed | (classes << 56),
    }
}

/// Whether a vowel opens and closes the word, as two bits plus one.
fn surroundings(bytes: &[u8]) -> u64 {
    let opens = bytes.first().is_some_and(|&b| is_vowel(b));
    let closes = bytes.last().is_some_and(|&b| is_vowel(b) || b == b'h');
    1 + u64::from(opens) + 2 * u64::from(closes)
}

/// Class of the sound that starts at `i` (0 for none) and the bytes it takes.
fn class_at(bytes: &[u8], i: usize) -> (u64, usize) {
    let next = bytes.get(i + 1).copied().unwrap_or(0);
    let third = bytes.get(i + 2).copied().unwrap_or(0);
    let (class, used) = match (bytes[i], next, third) {
        (b's', b'c', b'h') | (b't', b'c', b'h') | (b'd', b'z', b'h') => (4, 3),
        (b's', b'h', _)
        | (b'c', b'h', _)
        | (b't', b's' | b'z', _)
        | (b'z', b'h', _)
        | (b'c', b'z' | b's', _) => (4, 2),
        (b'd', b'j' | b'z', _) | (b'h', b's', _) => (4, 2),
        (b'p', b'h', _) => (2, 2),
        (b'c', b'k', _) | (b'g', b'h', _) => (3, 2),
        (b'k', b'h', _) => (0, 2),
        (b'c', b'e' | b'i' | b'y', _) => (4, 1),
        (b's' | b'z' | b'j', ..) => (4, 1),
        (b'x', ..) if i == 0 => (4, 1),
        (b'c' | b'k' | b'q' | b'g' | b'x', ..) => (3, 1),
        (b'b' | b'p', ..) => (1, 1),
        (b'f' | b'v', ..) => (2, 1),
        (b'w', ..) if i == 0 => (2, 1),
        (b'd' | b't', ..) => (5, 1),
        (b'l' | b'r', ..) => (6, 1),
        (b'm', ..) => (7, 1),
        (b'n', ..) => (8, 1),
        (b'0'..=b'9', ..) => (9, 1),
        _ => (0, 1),
    };
    let doubled = class != 0 && used == 1 && next == bytes[i];
    (class, used + usize::from(doubled))
}

/// Whether the letter is a vowel, `y` included.
pub(crate) const fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// How many groups of vowels there are: syllables, roughly.
pub(crate) fn vowel_groups(text: &[u8]) -> usize {
    let bytes = text;
    (0..bytes.len())
        .filter(|&i| is_vowel(bytes[i]) && (i == 0 || !is_vowel(bytes[i - 1])))
        .count()
}

/// How many consonants of a [`skeleton`] there are.
pub(crate) fn classes(skeleton: u64) -> u64 {
    skeleton >> 56 & 15
}

/// How many consonants there are, of two equal neighbours one.
pub(crate) fn consonants(bytes: &[u8]) -> u32 {
    let mut kept = bytes.iter().filter(|&&byte| !is_vowel(byte)).peekable();
    let mut count = 0;
    while let Some(byte) = kept.next() {
        count += u32::from(kept.peek() != Some(&byte));
    }
    count
}

/// Whether no vowel follows the first letter; `y` may.
pub(crate) fn lacks_vowels(text: &[u8]) -> bool {
    text.iter().skip(1).all(|&b| b == b'y' || !is_vowel(b))
}

/// Most syllables that [`syllables`] reads.
const SYLLABLES_MAX: u32 = 3;

/// The classes of a word of one to three East Asian syllables, whichever romanisation wrote it: Pinyin, Wade-Giles,
/// Yale, Revised, McCune-Reischauer and the habits of passports fall together (hsi and xi, jong and jeong, tsetung
/// and zedong).
///
/// `None` for a word that is not a row of consonants, vowels and at most one ending.
pub(crate) fn syllables(text: &[u8]) -> Option<u64> {
    let mut rest = text;
    if !(2..=12).contains(&rest.len()) {
        return None;
    }
    let mut packed = 1;
    for _ in 0..SYLLABLES_MAX {
        let (class, used) = syllable(rest)?;
        packed = packed << 12 | class;
        rest = &rest[used..];
        if rest.is_empty() {
            return Some(packed);
        }
    }
    None
}

/// Class and length of the syllable at the head of `bytes`.
fn syllable(bytes: &[u8]) -> Option<(u64, usize)> {
    let (initial, used) = initial_class(bytes);
    let rest = &bytes[used..];
    let vowels = rest
        .iter()
        .take_while(|&&b| is_vowel(b) || b == b'w')
        .count();
    if vowels == 0 {
        return None;
    }
    let after = &rest[vowels..];
    let silent =
        usize::from(after.first() == Some(&b'h') && !after.get(1).is_some_and(|&b| is_vowel(b)));
    let (ending, taken) = ending_class(&after[silent..]);
    Some((
        initial << 8 | vowel_class(&rest[..vowels]) << 4 | ending,
        used + vowels + silent + taken,
    ))
}

/// Class and length of the ending of a syllable; a consonant before a vowel belongs to the next one.
fn ending_class(bytes: &[u8]) -> (u64, usize) {
    let vowel_at = |i: usize| bytes.get(i).is_some_and(|&b| is_vowel(b) || b == b'w');
    let (class, length) = match bytes {
        [b'n', b'g', ..] if !vowel_at(2) => (2, 2),
        [b'n', b'n'] => (1, 2),
        [b'c', b'k', ..] => (4, 2),
        [b'l', b'l'] => (5, 2),
        [b'n', ..] => (1, 1),
        [b'm', ..] => (3, 1),
        [b'k' | b'g', ..] => (4, 1),
        [b'l' | b'r', ..] => (5, 1),
        [b'p' | b'b', ..] => (6, 1),
        [b't', ..] => (7, 1),
        _ => return (0, 0),
    };
    if vowel_at(length) {
        (0, 0)
    } else {
        (class, length)
    }
}

fn initial_class(bytes: &[u8]) -> (u64, usize) {
    match bytes {
        [b'c' | b's' | b'z', b'h', ..] => (if bytes[0] == b's' { 1 } else { 2 }, 2),
        [b'h', b's', ..] | [b's', b's', ..] => (1, 2),
        [b't', b's' | b'z', ..] => (3, 2),
        [b'k', b'k', ..] => (4, 2),
        [b's' | b'x', ..] => (1, 1),
        [b'j' | b'q', ..] => (2, 1),
        [b'z' | b'c', ..] => (3, 1),
        [b'k' | b'g', ..] => (4, 1),
        [b't' | b'd', ..] => (5, 1),
        [b'p' | b'b', ..] => (6, 1),
        [b'l' | b'r', ..] => (7, 1),
        [b'm', ..] => (8, 1),
        [b'n', ..] => (9, 1),
        [b'h', ..] => (10, 1),
        [b'f', ..] => (11, 1),
        _ => (0, 0),
    }
}

fn vowel_class(vowels: &[u8]) -> u64 {
    match vowels {
        b"a" | b"aa" => 1,
        b"o" | b"u" | b"eo" | b"oo" | b"ou" | b"eu" | b"uo" | b"wo" => 2,
        b"e" | b"ae" | b"ai" | b"ay" | b"ei" => 3,
        b"i" | b"ee" | b"y" | b"yi" => 4,
        b"ya" | b"ia" | b"ie" | b"ye" | b"yae" => 5,
        b"yo" | b"yeo" | b"you" | b"yu" | b"io" | b"iu" | b"yoo" | b"iou" | b"ue" => 6,
        b"wa" | b"ua" => 7,
        b"wi" | b"ui" | b"we" | b"oe" | b"wei" | b"wae" => 8,
        b"ao" | b"au" => 9,
        b"yao" | b"iao" => 10,
        b"uai" => 11,
        _ => 12,
    }
}

const STEP: u32 = 10;

/// Distance between two spellings in tenths of an edit, vowels and sounds of one class costing less than one; `None`
/// for more than `most`.
pub(crate) fn distance_within(a: &[u8], b: &[u8], most: u32) -> Option<u32> {
    let gaps: [u32; crate::text::MAX_TEXT] =
        std::array::from_fn(|j| if j < b.len() { gap(b, j) } else { 0 });
    let gaps = &gaps[..b.len()];
    let mut row = [0u32; crate::text::MAX_TEXT + 1];
    for (j, gap) in gaps.iter().enumerate() {
        row[j + 1] = row[j] + gap;
    }
    for i in 0..a.len() {
        let own = gap(a, i);
        let costs = &SUBSTITUTIONS[symbol(a[i])];
        let mut diagonal = row[0];
        row[0] += own;
        let mut left = row[0];
        let mut least = left;
        for ((cell, gap), &byte) in row[1..].iter_mut().zip(gaps).zip(b) {
            let change = diagonal + u32::from(costs[symbol(byte)]);
            diagonal = *cell;
            left = change.min(*cell + own).min(left + gap);
            *cell = left;
            least = least.min(left);
        }
        // Whatever follows only adds to the cheapest way so far.
        if least > most {
            return None;
        }
    }
    Some(row[b.len()]).filter(|distance| *distance <= most)
}

/// Letters and digits, and one place for anything else: no text holds it.
const SYMBOLS: usize = 37;

/// A letter or digit as a small number.
const fn symbol(byte: u8) -> usize {
    match byte {
        b'a'..=b'z' => (byte - b'a') as usize,
        b'0'..=b'9' => (byte - b'0') as usize + 26,
        _ => 36,
    }
}

/// [`substitution`] of every two symbols, looked up where it is asked for thousands of times a query.
static SUBSTITUTIONS: [[u8; SYMBOLS]; SYMBOLS] = {
    let bytes = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let mut table = [[STEP as u8; SYMBOLS]; SYMBOLS];
    let mut i = 0;
    while i < bytes.len() {
        let mut j = 0;
        while j < bytes.len() {
            table[i][j] = substitution(bytes[i], bytes[j]) as u8;
            j += 1;
        }
        i += 1;
    }
    table
};

/// How the spellings of two words are measured against each other, in tenths of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// By their sound: vowels, and sounds of one class, cost less than an edit.
    Sound,
    /// The first word is of a script that writes no short vowels: they are free, and the letters of long vowels stand
    /// for several Latin ones.
    BareFirst,
    /// The second word is.
    BareSecond,
}

impl Measure {
    /// Cost of a letter of the first word in place of one of the second.
    pub fn change(self, first: u8, second: u8) -> u32 {
        match self {
            Self::Sound => substitution(first, second),
            Self::BareFirst => unvowelled_substitution(first, second),
            Self::BareSecond => unvowelled_substitution(second, first),
        }
    }

    /// Cost of leaving out letter `at` of the first word. It depends on the letter, on whether it is the first of the
    /// word, and on whether the same letter stands before it.
    pub fn first_gap(self, word: &[u8], at: usize) -> u32 {
        match self {
            Self::BareSecond => vowel_gap(word, at),
            _ => gap(word, at),
        }
    }

    /// The same for the second word.
    pub fn second_gap(self, word: &[u8], at: usize) -> u32 {
        match self {
            Self::BareFirst => vowel_gap(word, at),
            _ => gap(word, at),
        }
    }

    /// The distance of two words.
    pub fn distance(self, first: &[u8], second: &[u8]) -> u32 {
        let mut row = [0u32; crate::text::MAX_TEXT + 1];
        for at in 0..second.len() {
            row[at + 1] = row[at] + self.second_gap(second, at);
        }
        for i in 0..first.len() {
            let own = self.first_gap(first, i);
            let mut diagonal = row[0];
            row[0] += own;
            for j in 0..second.len() {
                let change = diagonal + self.change(first[i], second[j]);
                diagonal = row[j + 1];
                let left = row[j] + self.second_gap(second, j);
                row[j + 1] = change.min(diagonal + own).min(left);
            }
        }
        row[second.len()]
    }
}

/// Cost of leaving out the letter at `at` against a word of a script without short vowels; a vowel at the beginning
/// is written in every script.
fn vowel_gap(word: &[u8], at: usize) -> u32 {
    match word[at] {
        _ if at == 0 => gap(word, at),
        b'h' => 1,
        byte if is_vowel(byte) => 1,
        _ => gap(word, at),
    }
}

/// Cost of a Latin letter for a letter of a script without short vowels.
fn unvowelled_substitution(bare: u8, full: u8) -> u32 {
    match (bare, full) {
        (b'w', b'u' | b'o' | b'v')
        | (b'y', b'i' | b'e')
        | (b'a', b'e')
        | (b'b', b'p')
        | (b'v', b'o' | b'u') => 0,
        (b'p', b'b') => 8,
        (b'a', b'o' | b'u' | b'i') | (b'f', b'v' | b'p') | (b'p', b'f') | (b'k', b'g') => 2,
        _ => substitution(bare, full),
    }
}

/// Cost of leaving out the letter at `i`.
fn gap(bytes: &[u8], i: usize) -> u32 {
    let byte = bytes[i];
    if i > 0 && bytes[i - 1] == byte {
        return 2;
    }
    match byte {
        b'h' => 3,
        b'w' | b'y' => 4,
        b'e' => 4,
        _ if is_vowel(byte) => 5,
        b'c' | b't' | b's' | b'd' => 6,
        _ => STEP,
    }
}

/// Cost of one letter in place of another.
const fn substitution(a: u8, b: u8) -> u32 {
    if a == b {
        return 0;
    }
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    match (low, high) {
        // Words of one skeleton are compared, so that the p is that of ph.
        (b'f', b'p') => 2,
        (b'i', b'y')
        | (b'e', b'i')
        | (b'o', b'u')
        | (b'k', b'q')
        | (b'c', b'k')
        | (b'i', b'j')
        | (b'v', b'w') => 3,
        (b's', b'z') | (b'u', b'w') | (b'f', b'v') | (b'j', b'y') | (b'c', b's') | (b'k', b'x') => {
            4
        }
        _ if is_vowel(a) && is_vowel(b) => 5,
        (b'g', b'k')
        | (b'd', b't')
        | (b'b', b'p')
        | (b'g', b'j')
        | (b'd', b'z')
        | (b'j', b'z')
        | (b'g', b'q') => 5,
        (b'c', b'g') | (b't', b'z') | (b'c', b'z') | (b'j', b's') | (b'c', b'j') | (b's', b'x') => {
            6
        }
        _ => STEP,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(a: &str, b: &str) {
        assert_eq!(skeleton(a.as_bytes()), skeleton(b.as_bytes()), "{a} {b}");
    }

    #[test]
    fn spellings_share_a_skeleton() {
        same("mohammed", "mhmd");
        same("khaled", "khald");
        same("xi", "hsi");
        same("sergei", "srgy");
        same("bashar", "bachar");
        same("merz", "mertz");
        same("fernando", "frnandw");
        same("vladimir", "vldmr");
        assert_ne!(skeleton(b"ali"), skeleton(b"lee"));
    }

    #[test]
    fn romanisations_share_a_syllable() {
        let pairs = [
            ("hsi", "xi"),
            ("jong", "jeong"),
            ("un", "eun"),
            ("tse", "ze"),
            ("tung", "dong"),
            ("li", "lee"),
        ];
        for (a, b) in pairs {
            let (a, b) = (syllables(a.as_bytes()), syllables(b.as_bytes()));
            assert!(a.is_some());
            assert_eq!(a, b);
        }
        assert_ne!(syllables(b"jong"), syllables(b"jon"));
        assert_eq!(syllables(b"buchenberg"), None);
    }

    #[test]
    fn vowels_cost_less_than_consonants() {
        let within = |a: &str, b: &str, most| distance_within(a.as_bytes(), b.as_bytes(), most);
        let d = |a: &str, b: &str| within(a, b, u32::MAX).expect("no limit");
        assert!(d("laden", "ladin") < d("laden", "lagen"));
        assert_eq!(d("putin", "putin"), 0);
        let apart = d("osama", "usamah");
        assert_eq!(within("osama", "usamah", apart), Some(apart));
        assert_eq!(within("osama", "usamah", apart - 1), None);
    }
}
