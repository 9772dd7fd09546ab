//! An analysed name: positions in reading order, and the parts that may stand for them.

use crate::word::Word;

/// What a name is the name of. It decides which words are titles and which are legal forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameKind {
    /// A natural person.
    Person,
    /// A company, an organisation, a public body.
    Organisation,
    /// A vessel or an aircraft.
    Vessel,
    /// Not known: read as an organisation if it has a legal form or a company word, else as a person.
    Unknown,
}

/// One word of the text, and what it weighs. They stand in reading order: a surname before a comma comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// What agreement here is worth, in thousandths of a rare word.
    pub weight: u16,
    /// What it says against a match when both names are left with words that nothing answers to, in thousandths.
    pub clash: u16,
    /// Byte range in the text.
    pub start: u32,
    /// End of the byte range.
    pub end: u32,
}

/// A word that stands for `span` positions from `first` on.
///
/// The first parts of a name are its words, one a position; after them come the virtual ones: neighbours written
/// together, initials of several words, other readings of the same position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The word.
    pub word: Word,
    /// The first position it covers.
    pub first: u8,
    /// How many positions it covers, at least one.
    pub span: u8,
}

impl Part {
    /// The positions covered, as a bit set.
    pub fn mask(&self) -> u64 {
        ((1u64 << self.span) - 1) << self.first
    }

    /// The positions covered.
    pub fn range(&self) -> std::ops::Range<usize> {
        usize::from(self.first)..usize::from(self.first) + usize::from(self.span)
    }
}

/// What was odd about the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// Invisible characters stood inside a word: a known way around screening.
    pub invisible: bool,
    /// Letters of another script that look like Latin ones stood in for them: a known way around screening.
    pub homoglyphs: bool,
    /// Words of more than one script.
    pub mixed_scripts: bool,
    /// The surname was written first, before a comma.
    pub surname_first: bool,
    /// The text had more words than [`MAX_POSITIONS`](crate::MAX_POSITIONS); the rest was not read.
    pub truncated: bool,
}

impl Flags {
    /// Whether the writing looks like an attempt to evade screening.
    pub fn evasion(&self) -> bool {
        self.invisible || self.homoglyphs
    }
}

/// An analysed name. Built by [`analyse`](crate::analyse) alone.
///
/// Invariant: `parts[i]` covers exactly position `i` for every `i < positions.len()`; virtual parts follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// What it is read as; never [`NameKind::Unknown`] unless the text has no word.
    pub(crate) kind: NameKind,
    pub(crate) text: Box<str>,
    pub(crate) positions: Vec<Position>,
    pub(crate) parts: Vec<Part>,
    pub(crate) flags: Flags,
}

impl Name {
    /// Puts a name together from what an index keeps of it: no text, no flags.
    ///
    /// # Panics
    /// When the first parts do not cover one position each, in order.
    pub fn from_parts(kind: NameKind, positions: Vec<Position>, parts: Vec<Part>) -> Self {
        assert!(
            parts.len() >= positions.len(),
            "every position has its part"
        );
        let words = parts[..positions.len()].iter().enumerate();
        assert!(
            words
                .map(|(at, part)| (at, part.first, part.span))
                .all(|(at, first, span)| at == usize::from(first) && span == 1)
        );
        Self {
            kind,
            text: Box::default(),
            positions,
            parts,
            flags: Flags::default(),
        }
    }

    /// The memory of a name, to put another together in.
    pub fn into_parts(self) -> (Vec<Position>, Vec<Part>) {
        (self.positions, self.parts)
    }

    /// What the name was read as.
    pub fn kind(&self) -> NameKind {
        self.kind
    }

    /// The text as it was given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words, in reading order.
    pub fn positions(&self) -> &[Position] {
        &self.positions
    }

    /// The words (one a position, first) and the virtual parts after them.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The words alone.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.parts[..self.positions.len()]
            .iter()
            .map(|part| &part.word)
    }

    /// What was odd about the text.
    pub fn flags(&self) -> Flags {
        self.flags
    }

    /// The position that was written last: in `SURNAME, Given` it is not the last one.
    pub(crate) fn last_written(&self) -> usize {
        let written = |at: &usize| self.positions[*at].end;
        (0..self.positions.len()).max_by_key(written).unwrap_or(0)
    }

    /// Sum of the weights of all positions.
    pub fn weight(&self) -> u32 {
        self.positions.iter().map(|p| u32::from(p.weight)).sum()
    }

    /// The piece of the text that a part covers.
    pub fn spelling(&self, part: &Part) -> &str {
        let covered = &self.positions[part.range()];
        let start = covered.iter().map(|p| p.start).min().unwrap_or(0);
        let end = covered.iter().map(|p| p.end).max().unwrap_or(0);
        self.text
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }
}
