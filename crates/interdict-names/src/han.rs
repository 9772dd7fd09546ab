//! Chinese characters and Korean syllables: one position a character, with its readings.

use any_ascii::any_ascii_char;

use crate::fold::{Reading, Token, Tokens};
use crate::lexicon;
use crate::romanise::{self, Writing, writing};
use crate::text::Text;
use crate::word::Script;

/// Longest company word of the table, in characters.
const WORD_MAX: usize = 6;

/// Longest Japanese name of the table, in characters.
const JAPANESE_MAX: usize = 4;

/// Surnames that Koreans read otherwise than the same character elsewhere.
const SURNAMES: [(char, char); 10] = [
    ('金', '김'),
    ('李', '이'),
    ('柳', '유'),
    ('林', '임'),
    ('劉', '유'),
    ('刘', '유'),
    ('羅', '나'),
    ('梁', '양'),
    ('盧', '노'),
    ('呂', '여'),
];

/// Surnames that Chinese reads otherwise than the same character elsewhere.
const PINYIN_SURNAMES: [(char, &str); 8] = [
    ('曾', "zeng"),
    ('单', "shan"),
    ('解', "xie"),
    ('仇', "qiu"),
    ('区', "ou"),
    ('查', "zha"),
    ('任', "ren"),
    ('朴', "piao"),
];

/// Adds the tokens of a word that has Chinese or Korean characters; other letters in it form tokens of their own.
pub(crate) fn tokens(word: &str, start: usize, end: usize, tokens: &mut Tokens) {
    let characters: Vec<char> = word.chars().map(|c| lexicon::get().simplified(c)).collect();
    let first = tokens.list.len();
    let mut i = 0;
    while i < characters.len() {
        let (token, used) = next_token(&characters[i..], i == 0, start, end);
        if !token.text.is_empty() {
            tokens.list.push(token);
            if used == 1 {
                readings(&characters, i, tokens);
            }
        }
        i += used;
    }
    whole(first, tokens);
}

/// The token at the head of `rest` and how many characters it takes.
fn next_token(rest: &[char], first: bool, start: usize, end: usize) -> (Token, usize) {
    let token = |text, script, native| Token {
        text,
        start: start as u32,
        end: end as u32,
        script,
        native,
        upper: false,
        comma: false,
    };
    let c = rest[0];
    match writing(c) {
        Writing::Han => {
            if let Some((text, used)) = company_word(rest) {
                return (token(text, Script::Alphabet, None), used);
            }
            let surname = PINYIN_SURNAMES
                .iter()
                .find(|&&(s, _)| first && s == c)
                .map(|&(_, reading)| reading);
            (
                token(
                    Text::new(surname.unwrap_or_else(|| any_ascii_char(c))),
                    Script::Han,
                    Some(c),
                ),
                1,
            )
        }
        Writing::Hangul => {
            let text = romanise::hangul(c).unwrap_or_default();
            (token(Text::new(&text), Script::Hangul, Some(c)), 1)
        }
        _ => {
            let used = rest
                .iter()
                .take_while(|&&c| !matches!(writing(c), Writing::Han | Writing::Hangul))
                .count();
            let mut latin = String::new();
            romanise::romanise(&rest[..used].iter().collect::<String>(), &mut latin);
            (token(Text::new(&latin), Script::Alphabet, None), used)
        }
    }
}

/// The longest company word at the head of `rest`.
fn company_word(rest: &[char]) -> Option<(Text, usize)> {
    (2..=WORD_MAX.min(rest.len())).rev().find_map(|n| {
        let word: String = rest[..n].iter().collect();
        lexicon::get()
            .han_word(&word)
            .map(|latin| (Text::new(latin), n))
    })
}

/// Korean and Japanese readings that end at the token just pushed.
fn readings(characters: &[char], i: usize, tokens: &mut Tokens) {
    let last = tokens.list.len() - 1;
    let c = characters[i];
    if writing(c) != Writing::Han {
        return;
    }
    let korean = SURNAMES
        .iter()
        .find(|&&(s, _)| i == 0 && s == c)
        .map(|&(_, k)| k)
        .or_else(|| lexicon::get().hanja(c));
    if let Some(latin) = korean.and_then(romanise::hangul) {
        tokens.readings.push(Reading {
            text: Text::new(&latin),
            first: last,
            span: 1,
            script: Script::Han,
        });
    }
    for span in 1..=JAPANESE_MAX.min(i + 1).min(last + 1) {
        let kanji: String = characters[i + 1 - span..=i].iter().collect();
        for latin in lexicon::get().japanese(&kanji) {
            let first = last + 1 - span;
            tokens.readings.push(Reading {
                text: Text::new(latin),
                first,
                span,
                script: Script::Alphabet,
            });
        }
    }
}

/// Foreign names are spelled with many characters: read them as one word, too.
fn whole(first: usize, tokens: &mut Tokens) {
    let span = tokens.list.len() - first;
    if (4..=8).contains(&span) {
        let mut text = Text::EMPTY;
        tokens.list[first..]
            .iter()
            .for_each(|t| text.append(&t.text));
        tokens.readings.push(Reading {
            text,
            first,
            span,
            script: Script::Han,
        });
    }
}
