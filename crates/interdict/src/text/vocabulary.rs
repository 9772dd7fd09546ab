//! What the scanner knows of ordinary words, and of the words around a name: tables, read once.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

const ORDINARY: &str = include_str!("data/ordinary.txt");
const ORDINARY_MORE: &str = include_str!("data/ordinary_more.txt");
const PROPER: &str = include_str!("data/proper.txt");
const FRAMES: &str = include_str!("data/frames.txt");

/// What a phrase beside a name says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frame {
    /// It is a party to a dealing.
    Party,
    /// It is a ship.
    Vessel,
    /// It is a number of some kind.
    Number,
    /// It is part of an address.
    Street,
    /// It is a port, or another end of a journey.
    Place,
    /// It is the name of the one who writes.
    Byline,
}

/// The words known. One for the program.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    ordinary: HashSet<&'static str>,
    proper: HashSet<&'static str>,
    before: HashMap<&'static str, Vec<(Frame, Phrase)>>,
    after: HashMap<&'static str, Vec<(Frame, Phrase)>>,
}

/// The words of a phrase.
pub(crate) type Phrase = Vec<&'static str>;

/// The words known.
pub(crate) fn get() -> &'static Vocabulary {
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    VOCABULARY.get_or_init(Vocabulary::read)
}

impl Vocabulary {
    fn read() -> Self {
        let more = lines(ORDINARY_MORE).flat_map(str::split_whitespace);
        let mut before: HashMap<_, Vec<_>> = HashMap::new();
        let mut after: HashMap<_, Vec<_>> = HashMap::new();
        for line in lines(FRAMES) {
            let (head, phrases) = line.split_once(':').expect("a class, a colon, phrases");
            let (frame, side) = head.split_once(' ').expect("a class and a side");
            let frame = frame_named(frame);
            for phrase in phrases.split(',') {
                let words: Phrase = words(phrase).collect();
                // A phrase before a name is found by its last word, one after a name by its first.
                let (table, key) = match side {
                    "before" => (&mut before, words.last()),
                    "after" => (&mut after, words.first()),
                    other => panic!("no such side: {other}"),
                };
                let key = *key.expect("a phrase has words");
                table.entry(key).or_default().push((frame, words));
            }
        }
        Self {
            ordinary: ORDINARY.lines().chain(more).collect(),
            proper: PROPER.lines().collect(),
            before,
            after,
        }
    }

    /// Whether a word in lower case is one of ordinary prose.
    pub(crate) fn is_ordinary(&self, lower: &str) -> bool {
        self.ordinary.contains(lower)
    }

    /// Whether a word in lower case is a given name, a place or a people that everybody knows.
    pub(crate) fn is_proper(&self, lower: &str) -> bool {
        self.proper.contains(lower)
    }

    /// The phrases that may stand before a name and end with this word.
    pub(crate) fn before(&self, last: &str) -> &[(Frame, Phrase)] {
        self.before.get(last).map_or(&[], Vec::as_slice)
    }

    /// The phrases that may stand after a name and begin with this word.
    pub(crate) fn after(&self, first: &str) -> &[(Frame, Phrase)] {
        self.after.get(first).map_or(&[], Vec::as_slice)
    }
}

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
}

/// The words of a phrase, cut where the text is cut.
fn words(phrase: &'static str) -> impl Iterator<Item = &'static str> {
    let mut tokens = Vec::new();
    super::token::cut(phrase, &mut tokens);
    tokens.into_iter().map(|token| token.text(phrase))
}

fn frame_named(word: &str) -> Frame {
    match word {
        "party" => Frame::Party,
        "vessel" => Frame::Vessel,
        "number" => Frame::Number,
        "street" => Frame::Street,
        "place" => Frame::Place,
        "byline" => Frame::Byline,
        other => panic!("no such frame: {other}"),
    }
}

impl Frame {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Vessel => "vessel",
            Self::Number => "number",
            Self::Street => "street",
            Self::Place => "place",
            Self::Byline => "byline",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_read() {
        let words = get();
        assert!(
            words.is_ordinary("fox") && words.is_ordinary("pentagon") && words.is_ordinary("über")
        );
        assert!(!words.is_ordinary("huawei") && !words.is_ordinary("zte"));
        let phrases = words.before("party");
        assert!(
            phrases
                .iter()
                .any(|(frame, phrase)| *frame == Frame::Party && phrase == &["notify", "party"])
        );
        assert!(
            words
                .before("v")
                .iter()
                .any(|(frame, _)| *frame == Frame::Vessel)
        );
        assert!(
            words
                .after("street")
                .iter()
                .any(|(frame, _)| *frame == Frame::Street)
        );
    }
}
