//! A word as it is compared: its folded text, its role, and what can be read off it.

use crate::lexicon::{self, Family};
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
    pub(crate) count: u32,
    pub(crate) families: &'static [Family],
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
        let entry = lexicon::get().entry(text.as_str());
        Self {
            text,
            form,
            skeleton: sound::skeleton(&text),
            syllables: sound::syllables(&text),
            consonants: consonants(&text),
            look_alike: hash(ocr::fold(&text).as_bytes().iter()),
            letters: letters(&text),
            count: entry.map_or(0, |e| e.count),
            families: entry.map_or(&[], |e| e.families()),
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
            count: 0,
            consonants: 0,
            syllables: None,
            families: &[],
        }
    }

    /// The word of a text and a form for [`edge`](crate::edge()) with `other`, given that the two share no [key](keys)
    /// but perhaps, when `sound` is set, [that of their sound](is_sound_key): what only words of another common key are
    /// compared by is left out, as it would differ. The edge is that of [`Word::new`].
    pub fn of_few_keys(text: Text, form: Form, other: &Word, sound: bool) -> Self {
        let known = other.count >= crate::edge::KNOWN;
        let entry = if known {
            lexicon::get().entry(text.as_str())
        } else {
            None
        };
        Self {
            skeleton: if sound { sound::skeleton(&text) } else { 0 },
            letters: letters(&text),
            count: entry.map_or(0, |e| e.count),
            ..Self::without_lookup(text, form)
        }
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

const SKELETON: u64 = 1 << 60;
const LOOK_ALIKE: u64 = 2 << 60;
const FAMILY: u64 = 3 << 60;
const REVERSED: u64 = 4 << 60;
const SYLLABLE: u64 = 5 << 60;
const CONSONANTS: u64 = 6 << 60;

/// Whether a [key](keys) is that of the sound of a word, which words share more often than any other.
pub fn is_sound_key(key: u64) -> bool {
    key >> 60 == SKELETON >> 60
}

/// Keys of a word: two words that are neither equal, nor within the edit [`budget`](crate::budget), nor one the
/// beginning of the other, have an [`edge`](crate::edge) only if they share a key.
///
/// A handful each: how it sounds, its consonants, what it looks like, itself read from either end, its
/// syllables, its families. A joined word has those of sound, syllables and families alone. Numbers
/// and acronyms have none.
pub fn keys(word: &Word) -> Vec<u64> {
    let mut keys = Vec::with_capacity(4 + word.families.len());
    if matches!(word.role(), Role::Number | Role::Series | Role::Acronym) {
        return keys;
    }
    if word.skeleton != 0 && word.len() >= 2 {
        keys.push(SKELETON | (word.skeleton & !(15 << 60)));
    }
    let joined = word.form.joined;
    if word.len() >= 3 && !joined {
        keys.push(LOOK_ALIKE | word.look_alike >> 4);
    }
    if word.len() >= 5 && !joined {
        keys.push(REVERSED | either_end(&word.text) >> 4);
    }
    if let Some(syllables) = word.syllables {
        keys.push(SYLLABLE | syllables);
    }
    if word.consonants != 0 && !joined {
        keys.push(CONSONANTS | word.consonants >> 4);
    }
    keys.extend(
        word.families
            .iter()
            .map(|family| FAMILY | u64::from(family.id)),
    );
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Hash of the consonants, of two equal neighbours one: what dropping vowels leaves unchanged; 0 for fewer than two.
fn consonants(text: &Text) -> u64 {
    let (mut last, mut count, mut hash) = (0, 0, FNV_START);
    for &byte in text.as_bytes() {
        if !sound::is_vowel(byte) && byte != last {
            (last, count) = (byte, count + 1);
            hash = step(hash, byte);
        }
    }
    if count >= 2 { hash } else { 0 }
}

/// Hash of the word or of its reverse, whichever comes first: equal for a word and its reverse.
fn either_end(text: &Text) -> u64 {
    let bytes = text.as_bytes();
    if bytes.iter().lt(bytes.iter().rev()) {
        hash(bytes.iter())
    } else {
        hash(bytes.iter().rev())
    }
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

    #[test]
    fn a_word_and_its_reverse_share_a_key() {
        let key = |s| keys(&Word::new(Text::new(s), Form::PLAIN));
        let (a, b) = (key("putin"), key("nitup"));
        assert!(a.iter().any(|k| b.contains(k) && k >> 60 == 4));
    }
}
