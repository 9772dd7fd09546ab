//! Words of analysed names as the file holds them: the one place that knows their parts.

use interdict_names::{Form, Leftover, Name, NameKind, Position, Role, Script, Side, Text, Word};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// What a word is beside its text, and what its position weighs; a virtual word has no position of
/// its own, and no weight here.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    FromBytes,
    IntoBytes,
    KnownLayout,
    Immutable,
)]
#[repr(C)]
pub(crate) struct FormRow {
    /// The text, by its place among the texts.
    pub(crate) text: u32,
    bits: u32,
    pub(crate) weight: u16,
    pub(crate) clash: u16,
    /// The names that hold it, as a slot of [`super::postings`]; zero while a segment is built.
    pub(crate) slot: u32,
}

impl FormRow {
    /// The row of part `number` of a name.
    pub(crate) fn of(name: &Name, number: usize, text: u32) -> Self {
        let position = name.positions().get(number);
        Self {
            text,
            bits: name.parts()[number].word.form().bits(),
            weight: position.map_or(0, |position| position.weight),
            clash: position.map_or(0, |position| position.clash),
            slot: 0,
        }
    }

    /// The word, given its text.
    pub(crate) fn word(self, text: &[u8]) -> Word {
        Word::new(Text::from_bytes(text), self.form())
    }

    /// The word as a side of an edge, given its text.
    pub(crate) fn side(self, text: &[u8]) -> Side<'_> {
        Side {
            text,
            form: self.form(),
            known: self.bits & KNOWN != 0,
            digits: self.bits & DIGITS != 0,
        }
    }

    /// The row of a builder, given the number of its text there.
    pub(crate) fn of_text(self, text: u32) -> Self {
        Self {
            text,
            bits: self.bits & !MARKS,
            slot: 0,
            ..self
        }
    }

    /// Notes that the word is well known, and whether it has digits.
    pub(crate) fn mark(&mut self, known: bool, digits: bool) {
        self.bits |= if known { KNOWN } else { 0 };
        self.bits |= if digits { DIGITS } else { 0 };
    }

    /// The word, for [`interdict_names::score_with`] alone.
    pub(crate) fn word_without_lookup(self, text: &[u8]) -> Word {
        Word::without_lookup(Text::from_bytes(text), self.form())
    }

    /// What the word is beside its text.
    pub(crate) fn form(self) -> Form {
        Form::from_bits(self.bits & !MARKS).expect("forms were written by the same version")
    }

    /// Whether the word is virtual: it has no position of its own, and so no weight.
    pub(crate) fn is_virtual(self) -> bool {
        self.weight == 0
    }

    /// What a position that holds it counts when nothing answers it: in a person's name, and in another.
    pub(crate) fn extra(self) -> [u16; 2] {
        [NameKind::Person, NameKind::Organisation].map(|kind| {
            let mut alone = Leftover::default();
            alone.add(kind, self.weight, self.clash, self.form());
            alone.extra as u16
        })
    }

    /// Whether the word may be like another one of another text.
    pub(crate) fn is_inexact(self) -> bool {
        !matches!(self.form().role, Role::Number | Role::Acronym)
    }

    /// Whether the word is of a script that leaves vowels out.
    pub(crate) fn is_vague(self) -> bool {
        self.form().script == Script::Consonants
    }

    /// What the position weighs.
    pub(crate) fn position(self) -> Position {
        Position {
            weight: self.weight,
            clash: self.clash,
            start: 0,
            end: 0,
        }
    }
}

/// The marks of a well-known word and of one with digits among the bits of its form, which end below.
const KNOWN: u32 = 1 << 31;
const DIGITS: u32 = 1 << 30;
const MARKS: u32 = KNOWN | DIGITS;

/// How many edits two words may differ by, given the letters of the shorter one, where that is more than one.
pub(crate) fn wide_budget(letters: usize) -> u8 {
    match interdict_names::budget(letters) {
        0 | 1 => 0,
        edits => edits as u8,
    }
}

/// Whether a word of so many letters may be one edit away from another.
pub(crate) fn may_differ(letters: usize, joined: bool) -> bool {
    match joined {
        true => interdict_names::joined_budget(letters) > 0,
        // Of two words of three letters none is a misspelling of the other.
        false => letters > 3,
    }
}

/// The kinds of names by their number in the file.
const KINDS: [NameKind; 4] = [
    NameKind::Person,
    NameKind::Organisation,
    NameKind::Vessel,
    NameKind::Unknown,
];

pub(crate) fn kind_number(kind: NameKind) -> u8 {
    let at = KINDS.iter().position(|one| *one == kind);
    at.expect("every kind has a number") as u8
}

pub(crate) fn kind_of_number(number: u8) -> NameKind {
    KINDS[usize::from(number)]
}
