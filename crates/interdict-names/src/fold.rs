//! Text to folded tokens: case, diacritics, punctuation, invisible and look-alike characters.

use unicode_normalization::UnicodeNormalization;

use crate::han;
use crate::name::Flags;
use crate::romanise::{self, Writing, writing};
use crate::text::Text;
use crate::word::Script;

/// A piece of the text between separators, folded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) text: Text,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) script: Script,
    /// The character it reads, for Han and Hangul.
    pub(crate) native: Option<char>,
    /// No lower-case letter in it.
    pub(crate) upper: bool,
    /// A comma follows.
    pub(crate) comma: bool,
}

/// Another reading of `span` tokens from `first` on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    pub(crate) text: Text,
    pub(crate) first: usize,
    pub(crate) span: usize,
    pub(crate) script: Script,
}

/// The tokens of a text.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    pub(crate) list: Vec<Token>,
    pub(crate) readings: Vec<Reading>,
    pub(crate) flags: Flags,
}

/// Cuts a text into tokens, at most `limit` of them.
pub(crate) fn tokens(text: &str, limit: usize) -> Tokens {
    let mut tokens = Tokens {
        list: Vec::with_capacity(8),
        ..Tokens::default()
    };
    if text.is_ascii() {
        ascii(text.as_bytes(), limit, &mut tokens)
    } else {
        unicode(text, limit, &mut tokens)
    }
    if tokens.list.len() > limit {
        tokens.list.truncate(limit);
        tokens.readings.retain(|r| r.first + r.span <= limit);
        tokens.flags.truncated = true;
    }
    tokens
}

impl Tokens {
    fn push_latin(&mut self, text: Text, start: usize, end: usize, upper: bool) {
        let (start, end) = (start as u32, end as u32);
        self.list.push(Token {
            text,
            start,
            end,
            script: Script::Alphabet,
            native: None,
            upper,
            comma: false,
        });
    }

    /// Adds another reading of the last token.
    fn read_last(&mut self, text: Text) {
        self.readings.push(Reading {
            text,
            first: self.list.len() - 1,
            span: 1,
            script: Script::Alphabet,
        });
    }

    fn comma(&mut self) {
        if let Some(last) = self.list.last_mut() {
            last.comma = true;
        }
    }
}

/// A sign that stands for a word.
fn spelled(c: char) -> Option<&'static str> {
    match c {
        '&' | '+' | '＆' => Some("and"),
        '%' | '％' => Some("percent"),
        '№' => Some("no"),
        _ => None,
    }
}

/// A sign that evaders put for a letter inside a word.
fn leet(byte: u8) -> u8 {
    match byte {
        b'$' => b's',
        b'@' => b'a',
        other => other,
    }
}

/// The fast path.
fn ascii(bytes: &[u8], limit: usize, tokens: &mut Tokens) {
    let mut i = 0;
    while i < bytes.len() && tokens.list.len() <= limit {
        let start = i;
        let mut text = Text::EMPTY;
        let mut upper = true;
        while i < bytes.len() {
            let byte = leet_inside(bytes, i, start);
            if byte.is_ascii_alphanumeric() {
                upper &= !byte.is_ascii_lowercase();
                text.push(byte);
            } else if !matches!(byte, b'\'' | b'`') || i == start {
                break;
            }
            i += 1;
        }
        if !text.is_empty() {
            tokens.push_latin(text, start, i, upper);
            continue;
        }
        match bytes[i] {
            b',' => tokens.comma(),
            sign => {
                if let Some(word) = spelled(char::from(sign)) {
                    tokens.push_latin(Text::new(word), i, i + 1, false);
                }
            }
        }
        i += 1;
    }
}

/// The byte at `i`, a letter if it is a sign between two letters of one token.
fn leet_inside(bytes: &[u8], i: usize, start: usize) -> u8 {
    let inside = i > start && bytes.get(i + 1).is_some_and(u8::is_ascii_alphabetic);
    if inside { leet(bytes[i]) } else { bytes[i] }
}

/// Characters that show nothing: zero-width ones, direction marks, soft hyphens, variation selectors, tags.
fn invisible(c: char) -> bool {
    matches!(c as u32,
        0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180E | 0x200B..=0x200F
        | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xE0000..=0xE01EF)
}

fn apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`'
            | '´'
            | '‘'
            | '’'
            | 'ʹ'
            | 'ʻ'
            | 'ʼ'
            | 'ʽ'
            | 'ʾ'
            | 'ʿ'
            | '′'
            | '＇'
            | '״'
            | '׳'
    )
}

fn unicode(text: &str, limit: usize, tokens: &mut Tokens) {
    let mut word = String::new();
    let mut start = 0;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if tokens.list.len() > limit {
            return;
        }
        if invisible(c) {
            // The joiners belong to the spelling of Persian and Indic words.
            let joiner = matches!(c, '\u{200C}' | '\u{200D}')
                && word.chars().last().is_some_and(|l| {
                    matches!(
                        writing(l),
                        Writing::Arabic | Writing::Indic | Writing::Other
                    )
                });
            tokens.flags.invisible |= !joiner && !word.is_empty();
            continue;
        }
        if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
            if word.is_empty() {
                start = at;
            }
            word.push(c);
            end = at + c.len_utf8();
            continue;
        }
        if apostrophe(c) && !word.is_empty() {
            continue;
        }
        if matches!(c, '$' | '@')
            && !word.is_empty()
            && text[at + 1..].starts_with(char::is_alphabetic)
        {
            word.push(char::from(leet(c as u8)));
            continue;
        }
        finish(&mut word, start, end, tokens);
        if matches!(c, ',' | '，' | '、' | '،') {
            tokens.comma();
        } else if let Some(spelled) = spelled(c) {
            tokens.push_latin(Text::new(spelled), at, at + c.len_utf8(), false);
        }
    }
    finish(&mut word, start, end, tokens);
    let scripts = |s: Script| tokens.list.iter().any(|t| t.script == s);
    tokens.flags.mixed_scripts |= [
        Script::Alphabet,
        Script::Consonants,
        Script::Han,
        Script::Hangul,
    ]
    .into_iter()
    .filter(|&s| scripts(s))
    .count()
        > 1;
}

/// Folds the collected word into tokens and empties it.
fn finish(word: &mut String, start: usize, end: usize, tokens: &mut Tokens) {
    if word.is_empty() {
        return;
    }
    let plain: String = word.nfkc().collect();
    word.clear();
    let plain = unmask(plain, tokens);
    if plain
        .chars()
        .any(|c| matches!(writing(c), Writing::Han | Writing::Hangul))
    {
        han::tokens(&plain, start, end, tokens);
        return;
    }
    let mut latin = String::with_capacity(plain.len());
    romanise::romanise(&plain, &mut latin);
    let text = Text::new(&latin);
    if text.is_empty() {
        return;
    }
    let upper = !plain.chars().any(char::is_lowercase);
    tokens.push_latin(text, start, end, upper);
    let script = plain.chars().next().map_or(Writing::Latin, writing);
    if let Some(last) = tokens.list.last_mut()
        && matches!(script, Writing::Arabic | Writing::Hebrew | Writing::Indic)
    {
        last.script = Script::Consonants;
    }
    split_article(&plain, &latin, tokens);
    look_alike_reading(&plain, tokens);
    soft_kha(&plain, &latin, tokens);
    hooked_reading(&plain, text, tokens);
}

/// Cyrillic has one letter for the `kh` of Russian and the `h` of foreign names.
fn soft_kha(plain: &str, latin: &str, tokens: &mut Tokens) {
    if plain.chars().any(|c| matches!(c, 'х' | 'Х')) {
        tokens.read_last(Text::new(&latin.replace("kh", "h")));
    }
}

/// The sounds of a word that is written with hooks, as English spells them: Bočarov is Bocharov besides, Lukašenka
/// Lukashenka.
fn hooked_reading(plain: &str, folded: Text, tokens: &mut Tokens) {
    // No more than the letters that tell of it: Turkish and Romanian have another c and another j.
    let hooked = |c: char| {
        matches!(
            c,
            'č' | 'š' | 'ž' | 'ć' | 'ř' | 'ľ' | 'ť' | 'ď' | 'ň' | 'ļ' | 'ņ' | 'ķ' | 'ģ' | 'ŭ'
        )
    };
    let lower = || plain.chars().flat_map(char::to_lowercase);
    let slavic = lower().any(hooked);
    if !slavic && !lower().any(|c| matches!(c, 'ş' | 'ș' | 'ţ' | 'ț')) {
        return;
    }
    let mut latin = String::with_capacity(plain.len() + 8);
    let mut letters = lower().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            'č' | 'ć' => latin.push_str("ch"),
            'š' | 'ş' | 'ș' => latin.push_str("sh"),
            'ž' => latin.push_str("zh"),
            'ţ' | 'ț' => latin.push_str("ts"),
            'ŭ' => latin.push('v'),
            'c' if slavic && letters.next_if_eq(&'h').is_some() => latin.push_str("kh"),
            'c' if slavic => latin.push_str("ts"),
            'j' if slavic => latin.push('y'),
            other => romanise::romanise(other.encode_utf8(&mut [0; 4]), &mut latin),
        }
    }
    let text = Text::new(&latin);
    if text != folded && tokens.list.last().is_some_and(|last| last.text == folded) {
        tokens.read_last(text);
    }
}

/// Arabic writes the article and its noun together; Latin spellings seldom do.
fn split_article(plain: &str, latin: &str, tokens: &mut Tokens) {
    let Some(last) = tokens.list.last().copied() else {
        return;
    };
    if last.script != Script::Consonants || !plain.starts_with("ال") || plain.chars().count() < 4
    {
        return;
    }
    let noun = if plain == "الله" {
        "lah"
    } else {
        &latin[2..]
    };
    tokens.list.pop();
    tokens.list.push(Token {
        text: Text::new("al"),
        ..last
    });
    tokens.list.push(Token {
        text: Text::new(noun),
        ..last
    });
}

/// Puts the letters of a word that mixes scripts back into the script of most of its letters.
fn unmask(word: String, tokens: &mut Tokens) -> String {
    let count = |w: Writing| word.chars().filter(|&c| writing(c) == w).count();
    let latin = count(Writing::Latin);
    let other = word
        .chars()
        .filter(|&c| c.is_alphabetic() && writing(c) != Writing::Latin)
        .count();
    if latin == 0 || other == 0 {
        return word;
    }
    let foreign = |c: char| c.is_alphabetic() && writing(c) != Writing::Latin;
    let all_look_latin = word
        .chars()
        .filter(|&c| foreign(c))
        .all(|c| romanise::look_alike(c).is_some());
    if all_look_latin {
        tokens.flags.homoglyphs = true;
        return word
            .chars()
            .map(|c| {
                if foreign(c) {
                    romanise::look_alike(c).unwrap_or(c)
                } else {
                    c
                }
            })
            .collect();
    }
    if count(Writing::Cyrillic) == other {
        tokens.flags.homoglyphs = true;
        let back = |c| {
            if writing(c) == Writing::Latin {
                romanise::cyrillic_look_alike(c).unwrap_or(c)
            } else {
                c
            }
        };
        return word.chars().map(back).collect();
    }
    tokens.flags.mixed_scripts = true;
    word
}

/// A word wholly of letters that look Latin may be meant to be read as Latin.
fn look_alike_reading(plain: &str, tokens: &mut Tokens) {
    if plain.chars().next().is_none_or(|c| {
        !matches!(
            writing(c),
            Writing::Cyrillic | Writing::Greek | Writing::Other
        )
    }) {
        return;
    }
    let read: Option<String> = plain
        .chars()
        .map(|c| {
            if c.is_ascii_digit() {
                Some(c)
            } else {
                romanise::look_alike(c)
            }
        })
        .collect();
    if let Some(read) = read {
        tokens.read_last(Text::new(&read));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let list: Vec<String> = tokens(text, 48)
            .list
            .iter()
            .map(|t| t.text.to_string())
            .collect();
        assert_eq!(list.join(" "), expected, "{text}");
    }

    #[test]
    fn cuts_and_folds() {
        check("PUTIN, Vladimir", "putin vladimir");
        check("Al-Qa'ida", "al qaida");
        check("'Ndrangheta", "ndrangheta");
        check("3%ers", "3 percent ers");
        check("A.B.C. & Co", "a b c and co");
        check("M$ft w@r", "msft war");
        check("Erdoğan", "erdogan");
        check("الظواهري", "al zwahry");
        check("习近平", "xi jin ping");
        check("김정은", "gim jeong eun");
        check("バラク・オバマ", "baraku obama");
        check("", "");
        check("!!!", "");
    }

    #[test]
    fn sees_through_masks() {
        let zero_width = tokens("Pu\u{200b}tin", 48);
        assert!(zero_width.flags.invisible);
        check("Pu\u{200b}tin", "putin");
        let homoglyph = tokens("Рutіn", 48);
        assert!(homoglyph.flags.homoglyphs);
        check("Рutіn", "putin");
        check("ｐｕｔｉｎ", "putin");
        assert!(!tokens("Владимир", 48).flags.evasion());
    }

    #[test]
    fn stops_at_the_limit() {
        let many = tokens(&"a ".repeat(100), 48);
        assert_eq!(many.list.len(), 48);
        assert!(many.flags.truncated);
    }
}
