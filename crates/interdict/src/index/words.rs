//! Words of analysed names as the file holds them: the one place that knows their parts.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::names::{Name, NameKind, Placed, Word};

/// What a word is beside its text.
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
    weight: u16,
    role: u8,
    filling: u8,
}

/// One word of one name: which form, and the positions it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PlacedForm {
    pub(crate) form: u32,
    pub(crate) first: u8,
    pub(crate) count: u8,
}

impl FormRow {
    pub(crate) fn of(word: &Word) -> Self {
        Self {
            weight: word.weight,
            role: word.role,
            filling: 0,
        }
    }

    pub(crate) fn word(self, text: &str) -> Word {
        Word {
            text: text.to_owned(),
            role: self.role,
            weight: self.weight,
        }
    }
}

/// The kinds of names by their number in the file.
const KINDS: [NameKind; 2] = [NameKind::Person, NameKind::Organisation];

pub(crate) fn kind_number(kind: NameKind) -> u8 {
    let at = KINDS.iter().position(|one| *one == kind);
    at.expect("every kind has a number") as u8
}

pub(crate) fn kind_of_number(number: u8) -> NameKind {
    KINDS[usize::from(number)]
}

/// Puts a name together again.
pub(crate) fn name(kind: NameKind, words: impl Iterator<Item = (Word, PlacedForm)>) -> Name {
    let words = words.map(|(word, placed)| Placed {
        word,
        first: placed.first,
        count: placed.count,
    });
    Name {
        kind,
        words: words.collect(),
    }
}

/// One word of a query.
#[derive(Clone, Copy)]
pub(crate) struct QueryPart<'q>(&'q Placed);

/// The words of a query, virtual ones among them.
pub(crate) fn parts(query: &Name) -> impl Iterator<Item = QueryPart<'_>> {
    query.words.iter().map(QueryPart)
}

/// The weight of each position of a query.
pub(crate) fn weights(query: &Name) -> Vec<u16> {
    let words = query.words.iter().filter(|placed| placed.count == 1);
    words.map(|placed| placed.word.weight).collect()
}

impl<'q> QueryPart<'q> {
    pub(crate) fn word(&self) -> &'q Word {
        &self.0.word
    }

    pub(crate) fn text(&self) -> &'q str {
        &self.0.word.text
    }

    pub(crate) fn positions(&self) -> u64 {
        ((1 << self.0.count) - 1) << self.0.first
    }

    /// The most that this word and a longer one that begins with it can be alike.
    pub(crate) fn beginning_ceiling(&self) -> u16 {
        super::names::PREFIX_CEILING
    }

    pub(crate) fn keys(&self) -> Vec<u64> {
        let mut keys = Vec::new();
        super::names::keys(&self.0.word.text, &mut keys);
        keys
    }
}
