//! A word as it is compared: its folded text, its role, and what can be read off it.

use crate::edge::Side;
use crate::lexicon::{self, Family, Kinship};
use crate::ocr;
use crate::sound;
use crate::text::Text;

/// What a word does in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Role {
    /// Bears the name: given name, surname, patronymic, the fancy word of a company.
    Name,
    /// One letter.
    Initial,
    /// bin, de, van, of, the ...
    Particle,
    /// A syllable that is a particle in one language and a name in another: as, le, ud ...
    Prefix,
    /// Mr, Sheikh, General ...
    Title,
    /// Ltd, GmbH, OOO ...; the text is the canonical form.
    Legal,
    /// Bank, trading, international ...
    Generic,
    /// A country, a people, a city in the name of an organisation.
    Place,
    /// A number, ordinal or roman numeral; the text is its decimal digits.
    Number,
    /// The initials of several words.
    Acronym,
    /// A roman numeral in the name of an organisation: which of a series it is; the text is its decimal digits.
    Series,
}

/// The script a word was written in, as far as it matters for comparing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Script {
    /// Latin, or an alphabet that writes vowels: Cyrillic, Greek, Georgian, Armenian, kana.
    Alphabet,
    /// Arabic, Hebrew, Thai, Khmer and others whose romanisation lacks or garbles vowels.
    Consonants,
    /// Chinese characters.
    Han,
    /// Korean syllables.
    Hangul,
}

/// The facts about a word that its text does not tell. With the text they make the word: [`Word::new`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Form {
    /// What it does in the name.
    pub role: Role,
    /// The script it was written in.
    pub script: Script,
    /// The character it is a reading of, in its simplified form.
    pub native: Option<char>,
    /// Whether it is virtual: neighbours written together.
    pub joined: bool,
}

impl Form {
    /// An ordinary Latin word.
    pub const PLAIN: Self = Self {
        role: Role::Name,
        script: Script::Alphabet,
        native: None,
        joined: false,
    };

    /// Neighbours written together, of a script.
    pub fn joined(script: Script) -> Self {
        Self {
            script,
            joined: true,
            ..Self::PLAIN
        }
    }

    /// The form as a number below 2^29, for storing.
    pub fn bits(self) -> u32 {
        let native = self.native.map_or(0, u32::from);
        native << 8 | u32::from(self.joined) << 6 | (self.script as u32) << 4 | self.role as u32
    }

    /// The form of a number that [`bits`](Self::bits) made; `None` for any other.
    pub fn from_bits(bits: u32) -> Option<Self> {
        use Role::{
            Acronym, Generic, Initial, Legal, Name, Number, Particle, Place, Prefix, Series, Title,
        };
        const ROLES: [Role; 11] = [
            Name, Initial, Particle, Prefix, Title, Legal, Generic, Place, Number, Acronym, Series,
        ];
        const SCRIPTS: [Script; 4] = [
            Script::Alphabet,
            Script::Consonants,
            Script::Han,
            Script::Hangul,
        ];
        let native = match bits >> 8 {
            0 => None,
            code => Some(char::from_u32(code)?),
        };
        Some(Self {
            role: *ROLES.get((bits & 15) as usize)?,
            script: SCRIPTS[(bits >> 4 & 3) as usize],
            native,
            joined: bits >> 6 & 1 == 1,
        })
    }
}

/// A word ready to be compared. Invariant: everything but text and form is computed from these two.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    text: Text,
    form: Form,
    pub(crate) skeleton: u64,
    pub(crate) syllables: Option<u64>,
    /// Hash of the consonants, 0 for fewer than two.
    pub(crate) consonants: u64,
    pub(crate) look_alike: u64,
    pub(crate) letters: u64,
    digits: bool,
    pub(crate) count: u32,
    pub(crate) families: &'static [Family],
    /// Whether what is computed from text and form was computed.
    complete: bool,
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.form == other.form
    }
}

impl Eq for Word {}

impl Word {
    /// The word of a text and a form; looks up how common it is and which families it belongs to.
    pub fn new(text: Text, form: Form) -> Self {
        let lexicon = lexicon::get();
        let entry = lexicon.entry(text.as_str());
        // Neighbours written together are like no other word for these.
        let alone = |value: fn(&[u8]) -> u64| match form.joined {
            true => 0,
            false => value(text.as_bytes()),
        };
        Self {
            text,
            form,
            skeleton: sound::skeleton(text.as_bytes()),
            syllables: sound::syllables(text.as_bytes()),
            consonants: alone(consonants),
            look_alike: alone(look_alike),
            letters: letters(&text),
            digits: has_digit(text.as_bytes()),
            count: entry.map_or(0, |e| e.count),
            families: lexicon.families(text.as_str(), entry),
            complete: true,
        }
    }

    /// The word of a text and a form for [`score_with`](crate::score_with), which brings its edges: nothing is
    /// looked up, so it must not be given to [`edge`](crate::edge()) or [`keys`].
    pub fn without_lookup(text: Text, form: Form) -> Self {
        Self {
            text,
            form,
            skeleton: 0,
            look_alike: 0,
            letters: 0,
            digits: false,
            count: 0,
            consonants: 0,
            syllables: None,
            families: &[],
            complete: false,
        }
    }

    /// The same word with all that [`Word::new`] looks up, if it was made [without](Self::without_lookup).
    pub fn complete(self) -> Self {
        match self.complete {
            true => self,
            false => Self::new(self.text, self.form),
        }
    }

    /// The word as a side of [`edge_with`](crate::edge_with).
    pub fn side(&self) -> Side<'_> {
        Side {
            text: self.text.as_bytes(),
            form: self.form,
            known: self.is_known(),
            digits: self.digits,
        }
    }

    /// Whether so many bear it that it is seldom a misspelling of another such word.
    pub fn is_known(&self) -> bool {
        self.count >= crate::edge::KNOWN
    }

    /// Its consonants by their sound: words that are alike by their sound share it. 0 for none.
    pub fn skeleton(&self) -> u64 {
        match self.is_inexact() && self.len() >= 2 {
            true => self.skeleton,
            false => 0,
        }
    }

    /// Whether it is a foreign name spelled with Chinese characters, which is alike to all of its skeleton.
    pub fn is_transcribed(&self) -> bool {
        crate::edge::transcribed(&self.side())
    }

    /// Whether it is the reading of one Chinese or Korean character: it is alike to words of the same text or of a
    /// [key](keys) and to its initial alone.
    pub fn is_character(&self) -> bool {
        crate::edge::character(&self.side())
    }

    /// The nearest kinship of a family that it shares with another word.
    pub fn kinship_with(&self, text: &[u8]) -> Option<Kinship> {
        if self.families.is_empty() {
            return None;
        }
        let text = std::str::from_utf8(text).ok()?;
        let lexicon = lexicon::get();
        let others = lexicon.families(text, lexicon.entry(text));
        crate::edge::kinship(self.families, others)
    }

    /// Whether it is the same East Asian syllables as a text.
    pub fn shares_syllables(&self, text: &[u8]) -> bool {
        self.syllables.is_some() && self.syllables == sound::syllables(text)
    }

    /// Whether it has the same consonants as a text.
    pub fn shares_consonants(&self, text: &[u8]) -> bool {
        self.consonants != 0 && self.consonants == consonants(text)
    }

    /// Whether it looks like a text to a scanner.
    pub fn looks_like(&self, text: &[u8]) -> bool {
        self.look_alike == look_alike(text)
    }

    /// Whether it may be like a word of another text.
    fn is_inexact(&self) -> bool {
        !matches!(self.role(), Role::Number | Role::Series | Role::Acronym)
    }

    /// The folded text: lower-case ASCII letters and digits.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Role, script, native character.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The role.
    pub fn role(&self) -> Role {
        self.form.role
    }

    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }
}

/// Whether a letter of a text is a digit.
pub fn has_digit(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_digit)
}

/// How many times each letter class occurs (up to 3), two bits a class: a quick lower bound of edit distance.
fn letters(text: &Text) -> u64 {
    text.as_bytes().iter().fold(0, |mask, &byte| {
        let shift = 2 * match byte {
            b'a'..=b'z' => u32::from(byte - b'a'),
            _ => 26 + u32::from(byte & 3),
        };
        match mask >> shift & 3 {
            3 => mask,
            n => mask & !(3 << shift) | (n << 1 | 1) << shift,
        }
    })
}

const LOOK_ALIKE: u64 = 2 << 60;
const FAMILY: u64 = 3 << 60;
const SYLLABLE: u64 = 5 << 60;
/// The consonants of a word that has vowels, and of one that lacks them.
const CONSONANTS: u64 = 6 << 60;
const BARE: u64 = 7 << 60;

/// What a [key](keys) tells of the words that share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// They look alike.
    LookAlike,
    /// They belong to one family.
    Family,
    /// They are the same syllables.
    Syllables,
    /// They have the same consonants.
    Consonants,
}

/// What a key tells.
pub fn key_kind(key: u64) -> KeyKind {
    match key >> 60 << 60 {
        LOOK_ALIKE => KeyKind::LookAlike,
        FAMILY => KeyKind::Family,
        SYLLABLE => KeyKind::Syllables,
        _ => KeyKind::Consonants,
    }
}

/// Keys that a word is kept under: see the enumeration contract of [`edge`](crate::edge()).
///
/// A handful each: its consonants, what it looks like, its syllables, its families. A joined word has those of
/// syllables and families alone. Numbers and acronyms have none.
pub fn keys(word: &Word) -> impl Iterator<Item = u64> + use<> {
    keys_by(word, CONSONANTS, BARE)
}

/// Keys that the words like this one are kept under, as [`keys`]: those that have vowels seek those without.
pub fn sought(word: &Word) -> impl Iterator<Item = u64> + use<> {
    keys_by(word, BARE, CONSONANTS)
}

fn keys_by(word: &Word, vowels: u64, none: u64) -> impl Iterator<Item = u64> + use<> {
    let (inexact, alone) = (word.is_inexact(), !word.form.joined);
    let look_alike = (alone && word.len() >= 3).then_some(LOOK_ALIKE | word.look_alike >> 4);
    let syllables = word.syllables.map(|syllables| SYLLABLE | syllables);
    let consonants = (alone && word.consonants != 0).then(|| {
        let kind = match sound::lacks_vowels(word.text.as_bytes()) {
            true => none,
            false => vowels,
        };
        kind | word.consonants >> 4
    });
    let families = word.families.iter();
    let families = families.map(|family| FAMILY | u64::from(family.id));
    let own = look_alike.into_iter().chain(syllables).chain(consonants);
    own.chain(families).filter(move |_| inexact)
}

/// Hash of what the text looks like to a scanner.
fn look_alike(text: &[u8]) -> u64 {
    hash(ocr::fold(text).as_bytes().iter())
}

/// Hash of the consonants, of two equal neighbours one: what dropping vowels leaves unchanged; 0 for fewer than two.
fn consonants(text: &[u8]) -> u64 {
    let (mut last, mut count, mut hash) = (0, 0, FNV_START);
    for &byte in text {
        if !sound::is_vowel(byte) && byte != last {
            (last, count) = (byte, count + 1);
            hash = step(hash, byte);
        }
    }
    if count >= 2 { hash } else { 0 }
}

/// FNV-1a: stable across versions of the compiler and platforms.
fn hash<'a>(bytes: impl Iterator<Item = &'a u8>) -> u64 {
    bytes.fold(FNV_START, |hash, &byte| step(hash, byte))
}

const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_survives_its_bits() {
        let forms = [
            Form::PLAIN,
            Form {
                role: Role::Acronym,
                script: Script::Hangul,
                native: Some('김'),
                joined: true,
            },
            Form {
                role: Role::Number,
                script: Script::Han,
                native: Some('平'),
                joined: false,
            },
        ];
        for form in forms {
            assert_eq!(Form::from_bits(form.bits()), Some(form));
        }
        assert_eq!(Form::from_bits(15), None);
        assert_eq!(Form::from_bits(0xD800 << 8), None);
    }
}
