//! Words of the text to words of the lists, each looked up once.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::rc::Rc;

use interdict_names::{Name, NameKind, Role, Text, analyse};

use super::anchors::{Anchors, Link};
use super::token::{Token, shape};
use super::vocabulary;

/// Most distinct words that are remembered; then all are forgotten, and looked up again when they come.
const WORDS_MAX: usize = 1 << 17;

/// What is known of a word of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// The listed words that it may be, by number.
    pub(crate) links: Rc<[Link]>,
    /// Whether one of them is the anchor of a name, and whether one is that is written just so.
    pub(crate) anchors: bool,
    pub(crate) exact_anchors: bool,
    /// What it weighs in the name of a person, and in any other, in thousandths.
    pub(crate) weights: [u16; 2],
    /// Whether it is a word of ordinary prose.
    pub(crate) ordinary: bool,
    /// Whether it is a given name, a place or a people that everybody knows.
    pub(crate) proper: bool,
    /// Whether it is a word of many companies' names, a place or a number.
    pub(crate) generic: bool,
    /// The folded text; of a word with an ending that was taken off, without it.
    pub(crate) text: Text,
    /// How to spell it when it is compared, where that is not as the text has it.
    pub(crate) spelling: Option<Box<str>>,
}

impl Known {
    /// What is known of the words that no listed word answers to.
    fn unlisted(generic: bool) -> Self {
        Self {
            links: Rc::default(),
            anchors: false,
            exact_anchors: false,
            weights: [0; 2],
            ordinary: false,
            proper: false,
            generic,
            text: Text::EMPTY,
            spelling: None,
        }
    }
}

/// Looks words up, and remembers what it found.
pub(crate) struct Reader<'a> {
    anchors: &'a Anchors,
    numbers: HashMap<Box<[u8]>, u32, BuildHasherDefault<DefaultHasher>>,
    known: Vec<Known>,
    /// The words that came last, by their letters: most words of a text are among them.
    recent: Vec<(u128, u32)>,
    lower: Vec<u8>,
    links: Vec<Link>,
}

/// Words at hand.
const RECENT: usize = 1 << 15;

/// An odd number without pattern.
const MIX: u128 = 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835;

/// A short word of ASCII in lower case, as a number; never zero.
fn packed(raw: &str) -> Option<u128> {
    let bytes = raw.as_bytes();
    if bytes.is_empty() || bytes.len() > 16 || !raw.is_ascii() {
        return None;
    }
    let mut letters = [0_u8; 16];
    for (letter, byte) in letters.iter_mut().zip(bytes) {
        // Letters become small ones; digits and apostrophes stay what they are.
        *letter = byte | 0x20;
    }
    Some(u128::from_le_bytes(letters))
}

/// The number of every word that no listed word answers to.
pub(crate) const NONE: u32 = 0;

/// The number of those of them that are generic.
const GENERIC: u32 = 1;

impl<'a> Reader<'a> {
    pub(crate) fn new(anchors: &'a Anchors) -> Self {
        Self {
            anchors,
            numbers: HashMap::default(),
            known: vec![Known::unlisted(false), Known::unlisted(true)],
            recent: vec![(0, NONE); RECENT],
            lower: Vec::new(),
            links: Vec::new(),
        }
    }

    pub(crate) fn known(&self, number: u32) -> &Known {
        &self.known[number as usize]
    }

    /// Forgets everything once there is too much of it. Numbers given before are void then.
    pub(crate) fn forget_if_full(&mut self) {
        if self.numbers.len() >= WORDS_MAX {
            self.numbers.clear();
            self.known.truncate(2);
            self.recent.fill((0, NONE));
        }
    }

    /// The number of a word of the text.
    pub(crate) fn read(&mut self, token: &Token, text: &str) -> u32 {
        let raw = token.text(text);
        let Some(packed) = packed(raw) else {
            return self.read_long(token, raw);
        };
        let slot = (packed.wrapping_mul(MIX) >> (128 - RECENT.trailing_zeros())) as usize;
        if self.recent[slot].0 == packed {
            return self.recent[slot].1;
        }
        let number = self.read_long(token, raw);
        self.recent[slot] = (packed, number);
        number
    }

    fn read_long(&mut self, token: &Token, raw: &str) -> u32 {
        if raw.len() > super::token::TOKEN_MAX {
            return NONE;
        }
        self.lower.clear();
        self.lower
            .extend(raw.bytes().map(|byte| byte.to_ascii_lowercase()));
        if let Some(number) = self.numbers.get(self.lower.as_slice()) {
            return *number;
        }
        let known = if token.is(shape::WIDE) {
            self.wide(raw, token)
        } else {
            self.plain(raw, token)
        };
        let number = match known {
            Ok(known) => {
                self.known.push(known);
                self.known.len() as u32 - 1
            }
            Err(number) => number,
        };
        self.numbers.insert(self.lower.as_slice().into(), number);
        number
    }

    /// A word of ASCII; the number of its like when no listed word answers to it.
    fn plain(&mut self, raw: &str, token: &Token) -> Result<Known, u32> {
        let text = Text::new(raw);
        let length = text.len();
        let ordinary = vocabulary::get().is_ordinary(text.as_str());
        // Codes and the like: nothing but an exact word answers to them.
        let code = token.is(shape::DIGIT) && length > 12 || raw.len() > interdict_names::MAX_TEXT;
        let name = analyse(raw, NameKind::Organisation);
        let mut links = std::mem::take(&mut self.links);
        match name.parts().first() {
            Some(part) if !(length < 2 || code || ordinary) && name.positions().len() == 1 => {
                self.anchors.like(&part.word, &mut links);
            }
            _ => self.anchors.exactly(&text, &mut links),
        }
        self.links = links;
        if self.links.is_empty() {
            return Err(if is_generic(&name) { GENERIC } else { NONE });
        }
        Ok(self.linked(raw, ordinary, text, &name))
    }

    /// A word with letters beyond ASCII, or one character of Chinese or Korean.
    fn wide(&mut self, raw: &str, token: &Token) -> Result<Known, u32> {
        let lower = raw.to_lowercase();
        let ordinary = vocabulary::get().is_ordinary(&lower);
        let syllable = token.is(shape::SYLLABLE);
        let mut spellings = vec![raw.to_owned()];
        if !ordinary && !syllable {
            spellings.extend(stems(raw));
        }
        let mut best = Err(NONE);
        for spelling in spellings {
            let name = analyse(&spelling, NameKind::Organisation);
            let Some(part) = name.parts().first() else {
                continue;
            };
            let mut links = std::mem::take(&mut self.links);
            self.anchors.like(&part.word, &mut links);
            self.links = links;
            let mut known = self.linked(&spelling, ordinary, *part.word.text(), &name);
            if spelling != raw {
                known.spelling = Some(spelling.as_str().into());
            }
            if known.links.iter().any(|link| link.exact) {
                return Ok(known);
            }
            if best.is_err() && (!known.links.is_empty() || syllable) {
                best = Ok(known);
            }
            if best == Err(NONE) && is_generic(&name) {
                best = Err(GENERIC);
            }
        }
        best
    }

    /// What is known of a word with the links just found.
    fn linked(&self, raw: &str, ordinary: bool, text: Text, name: &Name) -> Known {
        let anchors = |link: &Link| self.anchors.is_anchor(link.word);
        Known {
            anchors: self.links.iter().any(anchors),
            exact_anchors: self.links.iter().any(|link| link.exact && anchors(link)),
            links: self.links.as_slice().into(),
            ordinary,
            proper: vocabulary::get().is_proper(&raw.to_lowercase()),
            generic: is_generic(name),
            weights: weights(raw, name),
            text,
            spelling: None,
        }
    }

    /// Several words of the text written together, if a listed word is written so.
    pub(crate) fn joined(&mut self, text: &Text) -> &[Link] {
        let mut links = std::mem::take(&mut self.links);
        self.anchors.exactly(text, &mut links);
        self.links = links;
        &self.links
    }
}

/// Whether a word, read as the name of an organisation, is one that others of its kind may stand for.
fn is_generic(name: &Name) -> bool {
    name.parts().first().is_some_and(|part| {
        matches!(
            part.word.role(),
            Role::Generic | Role::Place | Role::Number | Role::Series
        )
    })
}

/// What a word weighs in the name of a person, and in any other, read from its analysis as the latter.
fn weights(raw: &str, name: &Name) -> [u16; 2] {
    let weight = |name: &Name| {
        name.positions()
            .first()
            .map_or(0, |position| position.weight)
    };
    let other = weight(name);
    let same = name
        .parts()
        .first()
        .is_some_and(|part| part.word.role() == Role::Name);
    let person = if same {
        other
    } else {
        weight(&analyse(raw, NameKind::Person))
    };
    [person, other]
}

/// Endings of Russian nouns and adjectives, longest first.
const RUSSIAN: &[&str] = &[
    "ского",
    "скому",
    "ским",
    "ами",
    "ями",
    "ого",
    "ому",
    "ом",
    "ем",
    "ой",
    "ей",
    "ью",
    "ах",
    "ях",
    "ам",
    "ям",
    "ов",
    "а",
    "я",
    "у",
    "ю",
    "е",
    "и",
    "ы",
    "ь",
];

/// Small words that Arabic writes together with the next.
const ARABIC: &[&str] = &[
    "وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل", "ف", "ك",
];

/// The word without its ending, or without the small words that are written together with it.
fn stems(raw: &str) -> Vec<String> {
    /// Letters that must be left.
    const LEFT_MIN: usize = 4;
    let count = raw.chars().count();
    let first = raw.chars().next().unwrap_or(' ') as u32;
    let lower = raw.to_lowercase();
    match first {
        0x400..=0x4FF => RUSSIAN
            .iter()
            .filter(|ending| {
                lower.ends_with(**ending) && count >= LEFT_MIN + ending.chars().count()
            })
            .filter(|ending| {
                lower.len() == raw.len() && raw.is_char_boundary(raw.len() - ending.len())
            })
            .map(|ending| raw[..raw.len() - ending.len()].to_owned())
            .collect(),
        0x600..=0x6FF => ARABIC
            .iter()
            .filter(|small| {
                raw.starts_with(**small) && count >= LEFT_MIN - 1 + small.chars().count()
            })
            .map(|small| raw[small.len()..].to_owned())
            .collect(),
        _ => Vec::new(),
    }
}
