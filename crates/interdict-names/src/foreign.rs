//! Eastern names as other languages of the West write them: Medwedew, Setschin, Poutine, Loukachenko, Szojgu, Tjernysjov,
//! and `Sirajuddin` for `Siraj al-Din`.
//!
//! A name is respelled only where its letters say that it is spelled so: Schmidt, Martine and Ivanov are left alone.

use crate::text::Text;

/// How a language writes the names of others.
struct Language {
    /// Letters of which a word must have some, and endings of which it must have one; none where all will do.
    marks: &'static [&'static str],
    endings: &'static [&'static str],
    /// What English writes for letters of it; `^` stands before those that count at the beginning alone, `$` behind
    /// those that count at the end.
    sounds: &'static [(&'static str, &'static str)],
}

const LANGUAGES: [Language; 9] = [
    // German: w for v, j for y, tsch for ch and dsch for j. Its own names have no such endings.
    Language {
        marks: &["tsch", "dsch"],
        endings: &[],
        sounds: GERMAN,
    },
    Language {
        marks: &[],
        endings: &[
            "ow", "ew", "owa", "ewa", "owna", "ewna", "owski", "ewski", "owskij", "ewskij",
            "owsky", "ewsky", "slaw", "ij", "ej",
        ],
        sounds: GERMAN,
    },
    // Belarusian: u for a v behind a vowel, in surnames.
    Language {
        marks: &[],
        endings: &[
            "kau", "lau", "rau", "tau", "shau", "chau", "ouski", "ousky", "auski", "ouskaya",
        ],
        sounds: &[
            ("au$", "ov"),
            ("ouski$", "ovski"),
            ("ousky$", "ovski"),
            ("auski$", "ovski"),
            ("ouskaya$", "ovskaya"),
        ],
    },
    // Dutch: oe for u, sj for sh.
    Language {
        marks: &["oe"],
        endings: &["ov", "ev", "ova", "eva", "enko", "ski", "tin", "itsj"],
        sounds: NORTHERN,
    },
    // Swedish, Danish, Norwegian: sj for sh, tj for ch, zj for zh.
    Language {
        marks: &["sj", "zj", "tj"],
        endings: &[],
        sounds: NORTHERN,
    },
    // French: ou for u, ch for sh, j for zh. Polish has some of the endings with j.
    Language {
        marks: &["ou", "tch"],
        endings: &[
            "enko", "vitch", "ski", "skaia", "ouk", "tchik", "ine", "ov", "ev", "ova", "eva",
            "ina", "ines",
        ],
        sounds: FRENCH,
    },
    Language {
        marks: &["j"],
        endings: &["ine", "ov", "ev", "ova", "eva"],
        sounds: FRENCH,
    },
    // Polish: sz for sh, cz for ch, w for v.
    Language {
        marks: &["sz", "cz"],
        endings: &[],
        sounds: &[
            ("szcz", "shch"),
            ("sz", "sh"),
            ("cz", "ch"),
            ("rz", "zh"),
            ("w", "v"),
            ("j", "y"),
        ],
    },
    // The Arabic article before a letter that it takes the sound of, written as one word with what stands around it.
    Language {
        marks: &[],
        endings: &["uddin", "eddin", "eddine", "addin", "oddin", "uddeen"],
        sounds: &[
            ("uddin$", "aldin"),
            ("eddin$", "aldin"),
            ("eddine$", "aldin"),
            ("addin$", "aldin"),
            ("oddin$", "aldin"),
            ("uddeen$", "aldin"),
        ],
    },
];

const GERMAN: &[(&str, &str)] = &[
    ("tsch", "ch"),
    ("dsch", "j"),
    ("sch", "sh"),
    ("ch", "kh"),
    ("w", "v"),
    ("j", "y"),
];

const NORTHERN: &[(&str, &str)] = &[
    ("dzj", "j"),
    ("tsj", "ch"),
    ("sj", "sh"),
    ("tj", "ch"),
    ("zj", "zh"),
    ("oe", "u"),
    ("j", "y"),
];

const FRENCH: &[(&str, &str)] = &[
    ("tch", "ch"),
    ("ch", "sh"),
    ("iou", "yu"),
    ("ou", "u"),
    ("gue", "ge"),
    ("gui", "gi"),
    ("j", "zh"),
    ("^ia", "ya"),
    ("^ie", "ye"),
    ("ine$", "in"),
];

/// Fewest letters before an ending.
const STEM: usize = 3;

/// The English spelling of a name that another language spells by its own sounds; `None` for a word that does not look
/// so.
pub(crate) fn english(text: &Text) -> Option<Text> {
    let word = text.as_str();
    let language = LANGUAGES.iter().find(|language| language.writes(word))?;
    let respelled = language.respell(word);
    (respelled != *text).then_some(respelled)
}

impl Language {
    fn writes(&self, word: &str) -> bool {
        let marked = || self.marks.iter().any(|mark| word.contains(mark));
        let ends = |ending: &&str| word.len() >= ending.len() + STEM && word.ends_with(*ending);
        (self.marks.is_empty() || marked())
            && (self.endings.is_empty() || self.endings.iter().any(ends))
    }

    fn respell(&self, word: &str) -> Text {
        let mut out = Text::EMPTY;
        let mut at = 0;
        while at < word.len() {
            let rest = &word[at..];
            let found = self.sounds.iter().find_map(|(letters, english)| {
                let used = matches(letters, rest, at == 0)?;
                Some((english.as_bytes(), used))
            });
            let (english, used) = found.unwrap_or((&rest.as_bytes()[..1], 1));
            english.iter().for_each(|letter| out.push(*letter));
            at += used;
        }
        out
    }
}

/// How many letters of the rest of a word some letters take, if it begins with them.
fn matches(letters: &str, rest: &str, at_start: bool) -> Option<usize> {
    if let Some(first) = letters.strip_prefix('^') {
        return (at_start && rest.starts_with(first)).then_some(first.len());
    }
    match letters.strip_suffix('$') {
        Some(last) => (rest == last).then_some(last.len()),
        None => rest.starts_with(letters).then_some(letters.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_respelled() {
        for (word, want) in [
            ("medwedew", "medvedev"),
            ("setschin", "sechin"),
            ("jewgenij", "yevgeniy"),
            ("wjatscheslaw", "vyacheslav"),
            ("ahmadinedschad", "ahmadinejad"),
            ("chodorkowski", "khodorkovski"),
            ("poutine", "putin"),
            ("prigojine", "prigozhin"),
            ("setchine", "sechin"),
            ("loukachenko", "lukashenko"),
            ("timtchenko", "timchenko"),
            ("ianoukovitch", "yanukovich"),
            ("kovaltchouk", "kovalchuk"),
            ("jourov", "zhurov"),
            ("nabioullina", "nabyullina"),
            ("szojgu", "shoygu"),
            ("kirijenko", "kirijenko"),
            ("tjernysjov", "chernyshov"),
            ("sjojgu", "shoygu"),
            ("loekasjenko", "lukashenko"),
            ("poetin", "putin"),
            ("tsjernysjov", "chernyshov"),
            ("baskau", "baskov"),
            ("zimouski", "zimovski"),
            ("zimowsky", "zimovsky"),
            ("sirajuddin", "sirajaldin"),
            ("salaheddine", "salahaldin"),
        ] {
            let found = english(&Text::new(word)).unwrap_or(Text::new(word));
            assert_eq!(found.as_str(), want, "{word}");
        }
    }

    #[test]
    fn other_names_are_left_alone() {
        for name in [
            "schmidt",
            "wagner",
            "jung",
            "crew",
            "fischer",
            "ivanov",
            "wang",
            "martine",
            "catherine",
            "louis",
            "rousseau",
            "zhou",
            "jaruzelski",
            "young",
            "papadopoulou",
            "tchad",
            "fjord",
            "landau",
            "goebbels",
            "boer",
            "eddin",
        ] {
            assert_eq!(english(&Text::new(name)), None, "{name}");
        }
    }
}
