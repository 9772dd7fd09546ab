//! What happens to names on their way to a screening desk, done to listed names on purpose.

use super::Random;

/// A listed name in reading order: given names first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedName {
    /// As listed.
    pub text: String,
    /// Given names, or the whole name if it has no parts.
    pub given: String,
    /// Surname; may be empty.
    pub surname: String,
}

impl ListedName {
    /// Splits `SURNAME, Given Names` at its comma, and `Given Names SURNAME` or `SURNAME Given Names` where the capitals
    /// begin or end; any other name is all given.
    pub fn new(text: &str) -> Self {
        let (surname, given) = match text.split_once(',') {
            Some((surname, given)) => (surname.trim().to_owned(), given.trim().to_owned()),
            None => by_capitals(text).unwrap_or((String::new(), text.to_owned())),
        };
        Self {
            text: text.to_owned(),
            given,
            surname,
        }
    }

    /// The words in reading order.
    pub fn words(&self) -> Vec<String> {
        self.given
            .split_whitespace()
            .chain(self.surname.split_whitespace())
            .map(str::to_owned)
            .collect()
    }
}

/// Surname and given names, where the one is in capitals and the other is not.
fn by_capitals(text: &str) -> Option<(String, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capitals = |word: &&&str| {
        let letters = word.chars().filter(|c| c.is_alphabetic());
        letters.clone().count() >= 2 && letters.clone().all(char::is_uppercase)
    };
    let (first, last) = (
        words.iter().take_while(capitals).count(),
        words.iter().rev().take_while(capitals).count(),
    );
    match (first, last) {
        (0, 0) => None,
        (0, last) => {
            let (given, surname) = words.split_at(words.len() - last);
            Some((surname.join(" "), given.join(" ")))
        }
        (first, 0) => {
            let (surname, given) = words.split_at(first);
            Some((surname.join(" "), given.join(" ")))
        }
        _ => None,
    }
}

/// A kind of damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Perturbation {
    /// One letter wrong, missing or too many.
    Typo,
    /// Two neighbouring letters swapped.
    Transposed,
    /// A letter doubled, or a double letter written once.
    Doubled,
    /// Given names as initials.
    Initials,
    /// A title put in front.
    TitleAdded,
    /// The end cut off, as a field of fixed width does.
    Truncated,
    /// Characters that a scanner confuses.
    Ocr,
    /// Latin letters replaced by look-alikes of other scripts.
    Homoglyph,
    /// Invisible characters inside words.
    ZeroWidth,
    /// Vowels left out.
    VowelsDropped,
    /// A word left out.
    TokenDropped,
    /// Words in another order.
    Order,
    /// Another transliteration.
    Transliteration,
    /// Another spelling of the same sound.
    Phonetic,
    /// A particle left out or written otherwise.
    Particle,
    /// Other punctuation and case.
    Punctuation,
    /// One edit in every word.
    EveryWord,
}

impl Perturbation {
    /// All kinds.
    pub const ALL: [Self; 17] = [
        Self::Typo,
        Self::Transposed,
        Self::Doubled,
        Self::Initials,
        Self::TitleAdded,
        Self::Truncated,
        Self::Ocr,
        Self::Homoglyph,
        Self::ZeroWidth,
        Self::VowelsDropped,
        Self::TokenDropped,
        Self::Order,
        Self::Transliteration,
        Self::Phonetic,
        Self::Particle,
        Self::Punctuation,
        Self::EveryWord,
    ];

    /// Its name in reports.
    pub fn label(self) -> &'static str {
        match self {
            Self::Typo => "typo",
            Self::Transposed => "transposed letters",
            Self::Doubled => "doubled letters",
            Self::Initials => "initials",
            Self::TitleAdded => "title added",
            Self::Truncated => "truncated",
            Self::Ocr => "OCR",
            Self::Homoglyph => "homoglyph",
            Self::ZeroWidth => "zero-width",
            Self::VowelsDropped => "vowels dropped",
            Self::TokenDropped => "token dropped",
            Self::Order => "token order",
            Self::Transliteration => "transliteration",
            Self::Phonetic => "phonetic",
            Self::Particle => "particle",
            Self::Punctuation => "punctuation",
            Self::EveryWord => "one edit in every word",
        }
    }
}

/// The damaged name; `None` if this damage cannot be done to it (no particle to drop, no second word to swap).
pub fn perturb(name: &ListedName, kind: Perturbation, random: &mut Random) -> Option<String> {
    let mut words = name.words();
    match kind {
        Perturbation::Typo => edit_one(&mut words, random, typo)?,
        Perturbation::Transposed => edit_one(&mut words, random, transpose)?,
        Perturbation::Doubled => edit_one(&mut words, random, double)?,
        Perturbation::Ocr => edit_one(&mut words, random, confuse)?,
        Perturbation::Homoglyph => edit_one(&mut words, random, mask)?,
        Perturbation::ZeroWidth => {
            edit_one(&mut words, random, |w, r| Some(insert_invisible(w, r)))?
        }
        Perturbation::EveryWord => edit_every(&mut words, random)?,
        Perturbation::VowelsDropped => words.iter_mut().for_each(|w| *w = drop_vowels(w)),
        Perturbation::Initials => return initials(name),
        Perturbation::TitleAdded => words.insert(0, (*random.pick(&TITLES)?).to_owned()),
        Perturbation::Truncated => return truncate(&words.join(" ")),
        Perturbation::TokenDropped => drop_token(&mut words, random)?,
        Perturbation::Order => reorder(&mut words, random)?,
        Perturbation::Transliteration => {
            return rewrite(&words.join(" "), &TRANSLITERATIONS, random);
        }
        Perturbation::Phonetic => return rewrite(&words.join(" "), &SOUNDS, random),
        Perturbation::Particle => return particle(&words, random),
        Perturbation::Punctuation => return punctuate(name, random),
    }
    let text = words.join(" ");
    (text != name.words().join(" ")).then_some(text)
}

const TITLES: [&str; 10] = [
    "Mr.",
    "Dr.",
    "Sheikh",
    "Haji",
    "General",
    "Prof.",
    "Col.",
    "Mrs",
    "Engineer",
    "President",
];

/// Letters a word must have before it is damaged: shorter ones become other names.
const LEAST_LETTERS: usize = 4;

/// Edits one long enough word, the first that the edit changes.
fn edit_one(
    words: &mut [String],
    random: &mut Random,
    edit: impl Fn(&str, &mut Random) -> Option<String>,
) -> Option<()> {
    let mut long: Vec<usize> = (0..words.len())
        .filter(|&i| words[i].chars().count() >= LEAST_LETTERS)
        .collect();
    random.shuffle(&mut long);
    let (i, edited) = long.into_iter().find_map(|i| {
        edit(&words[i], random)
            .filter(|e| *e != words[i])
            .map(|e| (i, e))
    })?;
    words[i] = edited;
    Some(())
}

fn edit_every(words: &mut [String], random: &mut Random) -> Option<()> {
    let mut edited = 0;
    for word in words
        .iter_mut()
        .filter(|w| w.chars().count() >= LEAST_LETTERS)
    {
        if let Some(other) = typo(word, random) {
            *word = other;
            edited += 1;
        }
    }
    (edited > 0).then_some(())
}

fn letters(word: &str) -> Vec<char> {
    word.chars().collect()
}

/// A letter substituted, left out, put in or swapped with its neighbour.
fn typo(word: &str, random: &mut Random) -> Option<String> {
    let mut letters = letters(word);
    let at = random.below(letters.len());
    let letter = char::from(b'a' + random.below(26) as u8);
    let letter = if letters[at].is_uppercase() {
        letter.to_ascii_uppercase()
    } else {
        letter
    };
    match random.below(3) {
        0 => letters[at] = letter,
        1 => drop(letters.remove(at)),
        _ => letters.insert(at, letter),
    }
    Some(letters.into_iter().collect())
}

fn transpose(word: &str, random: &mut Random) -> Option<String> {
    let mut letters = letters(word);
    let at = random.below(letters.len() - 1);
    letters.swap(at, at + 1);
    Some(letters.into_iter().collect())
}

fn double(word: &str, random: &mut Random) -> Option<String> {
    let mut letters = letters(word);
    let at = random.below(letters.len());
    match letters.windows(2).position(|w| w[0] == w[1]) {
        Some(doubled) if random.below(2) == 0 => drop(letters.remove(doubled)),
        _ => letters.insert(at, letters[at]),
    }
    Some(letters.into_iter().collect())
}

const CONFUSIONS: [(&str, &str); 13] = [
    ("o", "0"),
    ("l", "1"),
    ("i", "1"),
    ("s", "5"),
    ("b", "8"),
    ("m", "rn"),
    ("g", "9"),
    ("z", "2"),
    ("e", "c"),
    ("i", "l"),
    ("d", "cl"),
    ("rn", "m"),
    ("a", "4"),
];

/// One confusion of a scanner.
fn confuse(word: &str, random: &mut Random) -> Option<String> {
    rewrite(&word.to_lowercase(), &CONFUSIONS, random)
}

const MASKS: [(char, char); 16] = [
    ('a', 'а'),
    ('e', 'е'),
    ('o', 'о'),
    ('p', 'р'),
    ('c', 'с'),
    ('x', 'х'),
    ('y', 'у'),
    ('i', 'і'),
    ('A', 'А'),
    ('E', 'Е'),
    ('O', 'О'),
    ('P', 'Р'),
    ('C', 'С'),
    ('K', 'К'),
    ('M', 'М'),
    ('T', 'Т'),
];

/// Every letter that has a Cyrillic twin replaced by it, or one of them.
fn mask(word: &str, random: &mut Random) -> Option<String> {
    let all = random.below(2) == 0;
    let twin = |c: char| {
        MASKS
            .iter()
            .find(|&&(latin, _)| latin == c)
            .map(|&(_, twin)| twin)
    };
    let mut left = if all { usize::MAX } else { 1 };
    let masked = word.chars().map(|c| match twin(c) {
        Some(other) if left > 0 => {
            left -= 1;
            other
        }
        _ => c,
    });
    Some(masked.collect())
}

fn insert_invisible(word: &str, random: &mut Random) -> String {
    const INVISIBLE: [char; 5] = ['\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FEFF}'];
    let mut letters = letters(word);
    let at = 1 + random.below(letters.len() - 1);
    letters.insert(at, INVISIBLE[random.below(INVISIBLE.len())]);
    letters.into_iter().collect()
}

const VOWELS: &str = "aeiouáàâäãåāéèêëēěíìîïīóòôöõøōőúùûüūůű";

/// The word without the vowels after its first letter.
fn drop_vowels(word: &str) -> String {
    let vowel = |c: char| c.to_lowercase().all(|c| VOWELS.contains(c));
    let kept = word
        .chars()
        .enumerate()
        .filter(|&(i, c)| i == 0 || !vowel(c));
    kept.map(|(_, c)| c).collect()
}

/// `V. V. Putin`: only names with a surname and a given name longer than an initial.
fn initials(name: &ListedName) -> Option<String> {
    if name.surname.is_empty() || !name.given.split_whitespace().any(|w| w.chars().count() > 2) {
        return None;
    }
    let letters: Vec<String> = name
        .given
        .split([' ', '-'])
        .filter_map(|w| w.chars().find(|c| c.is_alphabetic()))
        .map(|c| format!("{}.", c.to_uppercase()))
        .collect();
    Some(format!("{} {}", letters.join(" "), name.surname))
}

/// The first three quarters of the text, if they are long enough to be a name.
fn truncate(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let kept = letters.len() * 3 / 4;
    (kept >= 8).then(|| {
        letters[..kept]
            .iter()
            .collect::<String>()
            .trim_end()
            .to_owned()
    })
}

/// Leaves out one word of three or more.
fn drop_token(words: &mut Vec<String>, random: &mut Random) -> Option<()> {
    if words.len() < 3 {
        return None;
    }
    words.remove(random.below(words.len()));
    Some(())
}

fn reorder(words: &mut [String], random: &mut Random) -> Option<()> {
    if words.len() < 2 {
        return None;
    }
    let before = words.to_vec();
    (0..8).find(|_| {
        random.shuffle(words);
        words != before.as_slice()
    })?;
    Some(())
}

const TRANSLITERATIONS: [(&str, &str); 30] = [
    ("kh", "h"),
    ("sh", "ch"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ei", "ey"),
    ("ey", "ei"),
    ("iy", "y"),
    ("y", "i"),
    ("q", "k"),
    ("w", "v"),
    ("v", "w"),
    ("ya", "ia"),
    ("yu", "iu"),
    ("dh", "d"),
    ("gh", "g"),
    ("zh", "j"),
    ("dj", "j"),
    ("j", "dj"),
    ("ai", "ay"),
    ("ay", "ai"),
    ("u", "ou"),
    ("ts", "c"),
    ("ks", "x"),
    ("th", "t"),
    ("mm", "m"),
    ("ss", "s"),
    ("o", "u"),
    ("e", "i"),
    ("aa", "a"),
];

const SOUNDS: [(&str, &str); 16] = [
    ("ph", "f"),
    ("f", "ph"),
    ("ck", "k"),
    ("c", "k"),
    ("k", "c"),
    ("z", "s"),
    ("s", "z"),
    ("x", "ks"),
    ("qu", "kw"),
    ("ie", "y"),
    ("ee", "ea"),
    ("y", "ie"),
    ("v", "f"),
    ("d", "t"),
    ("b", "p"),
    ("g", "k"),
];

/// Applies one of the rules that apply, at the first place it does.
fn rewrite(text: &str, rules: &[(&str, &str)], random: &mut Random) -> Option<String> {
    let lower = text.to_lowercase();
    let applicable: Vec<&(&str, &str)> = rules
        .iter()
        .filter(|(from, _)| lower.contains(from))
        .collect();
    let (from, to) = random.pick(&applicable)?;
    Some(lower.replacen(from, to, 1))
}

const PARTICLES: [&str; 14] = [
    "al", "el", "bin", "ibn", "ben", "de", "la", "van", "von", "der", "abu", "da", "dos", "bint",
];

/// Leaves a particle out, joins it to the next word, or swaps it for its sister.
fn particle(words: &[String], random: &mut Random) -> Option<String> {
    let spaced: Vec<String> = words
        .join(" ")
        .replace('-', " ")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let is_particle = |w: &String| PARTICLES.contains(&w.to_lowercase().as_str());
    let at = spaced.iter().position(is_particle)?;
    let mut words = spaced.clone();
    let sister = match words[at].to_lowercase().as_str() {
        "al" => Some("el"),
        "el" => Some("al"),
        "bin" => Some("ibn"),
        "ibn" | "ben" => Some("bin"),
        "van" => Some("von"),
        "von" => Some("van"),
        _ => None,
    };
    match (random.below(3), sister) {
        (0, Some(sister)) => words[at] = sister.to_owned(),
        (1, _) if at + 1 < words.len() => {
            let next = words.remove(at + 1);
            words[at].push_str(&next);
        }
        _ => drop(words.remove(at)),
    }
    (words.len() >= 2).then(|| words.join(" "))
}

/// Hyphens, apostrophes, full stops and case.
fn punctuate(name: &ListedName, random: &mut Random) -> Option<String> {
    let plain = name.words().join(" ");
    let changed = match random.below(4) {
        0 => plain.replace(['-', '\''], " "),
        1 => plain.replace(['-', '\'', '.'], ""),
        2 => plain.to_uppercase().replace(' ', "-"),
        _ => format!(
            "{}; {}.",
            name.surname.to_lowercase(),
            name.given.to_lowercase()
        ),
    };
    (changed != plain).then_some(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_changes_a_long_name_and_the_seed_decides() {
        let name = ListedName::new("BIN LADIN, Usamah bin Muhammad");
        for kind in Perturbation::ALL {
            let draw = |seed| perturb(&name, kind, &mut Random::new(seed));
            let found = (0..20).filter_map(draw).next();
            let found = found.unwrap_or_else(|| panic!("{kind:?} does nothing"));
            assert_ne!(found, name.words().join(" "), "{kind:?}");
            assert_eq!(draw(3), draw(3));
        }
    }

    #[test]
    fn a_surname_stands_before_a_comma_or_in_capitals() {
        #[track_caller]
        fn check(text: &str, surname: &str, given: &str) {
            let name = ListedName::new(text);
            assert_eq!((&*name.surname, &*name.given), (surname, given), "{text}");
        }
        check("BIN LADIN, Usamah", "BIN LADIN", "Usamah");
        check("Usamah BIN LADIN", "BIN LADIN", "Usamah");
        check("PAK Hwa-Song", "PAK", "Hwa-Song");
        check("Usamah bin Ladin", "", "Usamah bin Ladin");
        check("USAMAH BIN LADIN", "", "USAMAH BIN LADIN");
        check("NAME Given OTHER", "", "NAME Given OTHER");
    }

    #[track_caller]
    fn check(text: &str, kind: Perturbation, expected: Option<&str>) {
        assert_eq!(
            perturb(&ListedName::new(text), kind, &mut Random::new(1)).as_deref(),
            expected
        );
    }

    #[test]
    fn what_cannot_be_done_is_not_done() {
        check("Putin", Perturbation::Order, None);
        check("PUTIN, Vladimir", Perturbation::TokenDropped, None);
        check("PUTIN, Vladimir", Perturbation::Particle, None);
        check(
            "PUTIN, Vladimir Vladimirovich",
            Perturbation::Initials,
            Some("V. V. PUTIN"),
        );
        check(
            "PUTIN, Vladimir",
            Perturbation::VowelsDropped,
            Some("Vldmr PTN"),
        );
        check(
            "FERNÁNDEZ, Ángel",
            Perturbation::VowelsDropped,
            Some("Ángl FRNNDZ"),
        );
        check(
            "PUTIN, Vladimir",
            Perturbation::Truncated,
            Some("Vladimir P"),
        );
    }
}
