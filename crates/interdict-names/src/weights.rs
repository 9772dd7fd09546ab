//! The table of weights: what each role and each kind of evidence is worth, and the two thresholds.
//!
//! Every number of the score stands here. They were set on the labelled pairs, the perturbed names and the invented
//! people that the effectiveness report (`interdict eval`) measures; change one, and run the report again.

use crate::name::NameKind;
use crate::word::Role;

/// One whole unit of weight or similarity: they are counted in thousandths.
pub const ONE: u16 = 1000;

/// A score of 1.0: scores are counted in ten-thousandths.
pub const SCORE_ONE: u16 = 10_000;

/// At or above this score a person should look (0.70).
pub const REVIEW: u16 = 7000;

/// At or above this score the names are the same but for spelling (0.90).
pub const STRONG: u16 = 9000;

/// Similarity by kind of evidence, in thousandths.
pub(crate) mod similarity {
    pub(crate) const EXACT: u16 = 1000;
    /// A spelling family: Mohammed, Muhammad.
    pub(crate) const SPELLING: u16 = 960;
    /// One name in several languages: Ivan, John.
    pub(crate) const COGNATE: u16 = 760;
    /// A short form of a given name: Vova, Vladimir.
    pub(crate) const NICKNAME: u16 = 800;
    /// Two short forms of one given name: Bob, Robbie. Each may be short for others as well.
    pub(crate) const NICKNAMES: u16 = 500;
    /// Company words that translate each other: banco, bank.
    pub(crate) const TRANSLATION: u16 = 950;
    /// Digits in place of letters.
    pub(crate) const LOOK_ALIKE_DIGITS: u16 = 930;
    /// Letters that a scanner confuses.
    pub(crate) const LOOK_ALIKE_LETTERS: u16 = 850;
    /// A reading of Han or Hangul characters against another spelling of it.
    pub(crate) const SYLLABLE: u16 = 840;
    /// Two romanisations of one syllable.
    pub(crate) const SYLLABLE_LATIN: u16 = 800;
    /// A foreign name spelled with Chinese characters.
    pub(crate) const TRANSCRIBED: u16 = 780;
    /// The word written backwards.
    pub(crate) const REVERSED: u16 = 800;
    /// Initials of several words.
    pub(crate) const ACRONYM: u16 = 800;
    /// One letter for a word.
    pub(crate) const INITIAL: u16 = 850;
    /// Legal forms of one kind: OOO, LLC.
    pub(crate) const LEGAL_CLASS: u16 = 800;
    /// Least similarity an edge can have.
    pub(crate) const LEAST: u16 = 300;
    /// Two well-known words that no family joins are seldom a misspelling of each other: this share of the
    /// similarity remains.
    pub(crate) const BOTH_KNOWN: u16 = 860;
}

/// Similarity of a word with typing errors, by distance and length of the longer word.
pub(crate) fn typo(distance: u32, longer: usize) -> u16 {
    match (distance, longer) {
        (1, 0..=4) => 620,
        (1, 5) => 740,
        (1, 6) => 800,
        (1, 7) => 830,
        (1, 8) => 850,
        (1, _) => 870,
        (2, 0..=9) => 640,
        (2, 10) => 730,
        (2, _) => 740,
        (3, 0..=12) => 560,
        (3, _) => 620,
        _ => 0,
    }
}

/// Similarity of a word and its consonants alone, by how many there are: Vldmr. Few consonants are left of many words.
pub(crate) fn no_vowels(consonants: u32) -> u16 {
    match consonants {
        0..=2 => 760,
        3 => 830,
        4 => 880,
        _ => 900,
    }
}

/// Similarity of a word and its first letters, at the end of a name, where fields of fixed width cut.
pub(crate) fn truncated(shorter: usize, longer: usize) -> u16 {
    500 + (450 * shorter / longer) as u16
}

/// The same elsewhere in a name.
pub(crate) fn truncated_inside(shorter: usize, longer: usize) -> u16 {
    300 + (650 * shorter / longer) as u16
}

/// Similarity of two spellings of one sound, from their distance in tenths of an edit.
pub(crate) fn sound(distance: u32, longer: usize) -> u16 {
    let lost = distance * 180 / longer as u32;
    980u32.saturating_sub(lost) as u16
}

/// The greatest distance of two spellings of one sound that leaves them alike at all; two words of a few consonants
/// that have those alone in common are not. A joined word must be closer: it has many more neighbours.
pub(crate) fn sound_most(longer: usize, joined: bool) -> u32 {
    let lost = if joined { 180 } else { 380 };
    ((lost + 1) * longer as u32).saturating_sub(1) / 180
}

/// Similarity of a word in a script without short vowels and a Latin spelling, from their distance in tenths of an
/// edit. A short word says little without its vowels.
pub(crate) fn unvowelled(distance: u32, longer: usize) -> u16 {
    let most = match longer {
        0..=3 => 860,
        4 => 900,
        _ => 950,
    };
    let lost = distance * 130 / longer as u32;
    u32::saturating_sub(most, lost) as u16
}

/// Weight of an ordinary word: `count` from the table of common words, `len` its letters.
pub(crate) fn word_weight(count: u32, len: usize) -> u16 {
    let by_length: u32 = match len {
        0..=2 => 500,
        3 => 700,
        4 => 850,
        5 => 950,
        6..=8 => 1000,
        _ => 1100,
    };
    // 85 thousandths for each doubling; three bearers of a name do not make it common.
    let doublings_times_8 = eighths_of_log2(1 + u64::from(count.saturating_sub(3)));
    let share = 1000u32.saturating_sub(doublings_times_8 * 85 / 8).max(250);
    (by_length * share / 1000) as u16
}

/// Weight of one character of a Chinese or Korean name: three of them are a name.
pub(crate) const SYLLABLE_WEIGHT: u16 = 450;

/// `8 * log2(n)`, rounded down, by integer arithmetic.
fn eighths_of_log2(n: u64) -> u32 {
    let power = u128::from(n.min(60_000)).pow(8);
    127 - power.leading_zeros()
}

/// Weight and clash of a word by its role, in thousandths.
pub(crate) fn position(role: Role, kind: NameKind, word: u16, letters: usize) -> (u16, u16) {
    let person = kind == NameKind::Person;
    match role {
        Role::Name if person && letters <= 2 => (word, 300),
        Role::Name if person => (word, 1000),
        Role::Name => (word, word),
        Role::Initial => (
            if person { 150 } else { 300 },
            if person { 100 } else { 300 },
        ),
        Role::Particle => (40, 0),
        Role::Prefix => (120, 0),
        Role::Title => (50, 0),
        Role::Legal => (80, 40),
        Role::Generic => (word.min(300), 350),
        Role::Place => (word.clamp(350, 500), 700),
        Role::Series => (300, 0),
        Role::Number if person => (100, 300),
        Role::Number if kind == NameKind::Vessel => (450, 1000),
        Role::Number => (600, 1000),
        Role::Acronym => (word, word),
    }
}

/// How much of what agrees is lost to what does not, in thousandths.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Losses {
    /// For the part of a matched word that differs.
    pub(crate) difference: u32,
    /// For a word of the query that the record lacks.
    pub(crate) query_extra: u32,
    /// For a word of the record that the query lacks.
    pub(crate) record_extra: u32,
    /// Flat, once anything of weight is missing on either side, in thousandths of a rare word.
    pub(crate) incomplete: u32,
    /// Taken off the score when words clash.
    pub(crate) clash: u32,
}

pub(crate) const PERSON: Losses = Losses {
    difference: 1000,
    query_extra: 320,
    record_extra: 250,
    incomplete: 90,
    clash: 420,
};

pub(crate) const OTHER: Losses = Losses {
    difference: 1000,
    query_extra: 250,
    record_extra: 250,
    incomplete: 80,
    clash: 800,
};

/// Of one of them, when one name is a person's and the other is not: a company named after a person, a ship.
pub(crate) const MIXED: Losses = Losses {
    query_extra: 450,
    incomplete: 130,
    ..OTHER
};

/// Score share left when two organisations carry different numbers.
pub(crate) const OTHER_NUMBER: u32 = 650;

/// Score share left when two organisations are different ones of a series: Fund IV, Fund V. They are not the same, but
/// one family under one sponsor, which a person should see; the score never reaches the strong threshold.
pub(crate) const OTHER_OF_SERIES: u32 = 850;

/// Score share left when one of two organisations carries a number and the other none.
pub(crate) const ONE_NUMBER: u32 = 750;

/// Similarity below which a word that answers is half a clash, and what each unit below it counts.
pub(crate) const DOUBTFUL: u16 = 700;
pub(crate) const DOUBTFUL_CLASH: u64 = 2;

/// Clash of a full name that only an initial answers to, when other words clash.
pub(crate) const INITIAL_CLASH: u64 = 500;

/// What a missing character of a Chinese or Korean name counts: with it, it is another name.
pub(crate) const SYLLABLE_EXTRA: u16 = 1000;

/// Most that a missing word of a person's name counts: a rare one more says no more than a common one.
pub(crate) const PERSON_EXTRA_MOST: u16 = 650;

/// Agreement below which little is known of two names, in thousandths, and what is lost for each unit below it.
pub(crate) const THIN: u64 = 850;
pub(crate) const THIN_LOSS: u64 = 500;

/// The same where one word is all that was asked for, beside initials, titles, company words.
pub(crate) const THIN_ASKED: u64 = 600;

/// The same for names of which no word is missing, but some are not surely the same.
pub(crate) const THIN_WHOLE: u64 = 400;

/// Similarity from which on a word is surely the same, and what a likeness below it tells less than it agrees: other
/// words are as like.
pub(crate) const SURE: u16 = 900;
pub(crate) const SURE_CONSONANTS: u16 = 860;
pub(crate) const GUESSED: u64 = 150;

/// Weight that must stand beside a last word for it to be read as cut off.
pub(crate) const BESIDE_CUT: u32 = 150;

/// Score share left when father and son have changed places.
pub(crate) const OTHER_FATHER: u32 = 680;

/// Score share left when a last word was cut to two letters or less.
pub(crate) const CUT_SHORT: u32 = 850;

/// Score share left when a given name answers to its short form or its form in another language. Two common words that
/// are the same but for that are no strong match.
pub(crate) const OTHER_FORM: u32 = 960;

/// Score share left when the matched words stand in another order.
pub(crate) const OTHER_ORDER: u32 = 985;

/// Score share left when words of one name are written together in the other.
pub(crate) const WRITTEN_TOGETHER: u32 = 995;

/// Score share left when the surname stands first in one name of a person and last in the other.
pub(crate) const TURNED: u32 = 995;

/// Score share left when the characters of a Chinese or Korean name stand in another order, whatever script the other
/// name is in.
pub(crate) const OTHER_CHARACTERS: u32 = 850;
