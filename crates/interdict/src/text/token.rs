//! A text cut into tokens, each with its place and what stands before it.

/// The longest gap that two words of one name may have between them, in bytes.
const GAP_MAX: usize = 120;

/// The longest token that can be a word of a name, in bytes; a longer one is a token that no word answers to.
pub(crate) const TOKEN_MAX: usize = 96;

/// What stands between a token and the one before it: a set of these bits.
pub(crate) mod gap {
    /// White space.
    pub(crate) const SPACE: u8 = 1;
    /// One line break.
    pub(crate) const LINE: u8 = 2;
    /// A hyphen.
    pub(crate) const HYPHEN: u8 = 4;
    /// A comma.
    pub(crate) const COMMA: u8 = 8;
    /// The end of a sentence, or of an abbreviation.
    pub(crate) const STOP: u8 = 16;
    /// An end that no name goes on after: an empty line, a colon, a semicolon, a bar, a tab, a long gap.
    pub(crate) const END: u8 = 32;
    /// Any other sign.
    pub(crate) const SIGN: u8 = 64;
    /// An at sign, or a dot or slash within an address of the net.
    pub(crate) const NET: u8 = 128;
}

/// What the letters of a token look like: a set of these bits.
pub(crate) mod shape {
    /// It begins with a capital.
    pub(crate) const CAPITAL: u8 = 1;
    /// It has no lower-case letter, and a capital.
    pub(crate) const UPPER: u8 = 2;
    /// It has a digit.
    pub(crate) const DIGIT: u8 = 4;
    /// It has something beyond ASCII.
    pub(crate) const WIDE: u8 = 8;
    /// It is of a script that knows no capitals.
    pub(crate) const CASELESS: u8 = 16;
    /// It is one character of a script that writes without blanks.
    pub(crate) const SYLLABLE: u8 = 32;
    /// It has letters alone.
    pub(crate) const LETTERS: u8 = 64;
}

/// A piece of the text between separators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Of [`gap`].
    pub(crate) gap: u8,
    /// Of [`shape`].
    pub(crate) shape: u8,
}

impl Token {
    pub(crate) fn text<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start as usize..self.end as usize]
    }

    pub(crate) fn is(&self, bits: u8) -> bool {
        self.shape & bits != 0
    }

    pub(crate) fn after(&self, bits: u8) -> bool {
        self.gap & bits != 0
    }

    /// Whether it has about four letters or more: too many for a particle.
    pub(crate) fn is_long(&self) -> bool {
        let bytes = self.end - self.start;
        bytes >= if self.is(shape::WIDE) { 8 } else { 4 }
    }

    /// Whether it is one letter of an alphabet.
    pub(crate) fn is_letter(&self) -> bool {
        let bytes = self.end - self.start;
        bytes <= if self.is(shape::WIDE) { 2 } else { 1 }
    }
}

/// Cuts `text` into tokens, replacing what `tokens` held.
pub(crate) fn cut(text: &str, tokens: &mut Vec<Token>) {
    tokens.clear();
    Cutter {
        text,
        bytes: text.as_bytes(),
        tokens,
        gap: gap::END,
        gap_start: 0,
    }
    .run();
}

struct Cutter<'a> {
    text: &'a str,
    bytes: &'a [u8],
    tokens: &'a mut Vec<Token>,
    gap: u8,
    gap_start: usize,
}

impl Cutter<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while at < self.bytes.len() {
            let byte = self.bytes[at];
            if byte.is_ascii_alphanumeric() {
                at = self.ascii_word(at);
            } else if byte.is_ascii() {
                self.separator(byte, at);
                at += 1;
            } else {
                at = self.wide(at);
            }
        }
    }

    /// The token that begins at `start`, as long as it is ASCII; gives its end.
    fn ascii_word(&mut self, start: usize) -> usize {
        let (mut lower, mut upper, mut digit) = (false, false, false);
        let mut at = start;
        while at < self.bytes.len() {
            let byte = self.bytes[at];
            match byte {
                b'a'..=b'z' => lower = true,
                b'A'..=b'Z' => upper = true,
                b'0'..=b'9' => digit = true,
                b'\'' | b'`' if self.joins(start, at, 1) => {}
                128.. => return self.wide_word(start),
                _ => break,
            }
            at += 1;
        }
        let first = self.bytes[start];
        let shape = bit(first.is_ascii_uppercase(), shape::CAPITAL)
            | bit(upper && !lower, shape::UPPER)
            | bit(digit, shape::DIGIT)
            | bit(!digit, shape::LETTERS);
        self.push(start, at, shape);
        self.past_possessive(at)
    }

    /// Whether an apostrophe of `width` bytes at `at` belongs to the word: not before a possessive s,
    /// and not after a French article.
    fn joins(&self, start: usize, at: usize, width: usize) -> bool {
        let rest = &self.bytes[at + width..];
        let possessive = matches!(rest.first(), Some(b's' | b'S'))
            && !rest
                .get(1)
                .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 128);
        let article = at - start == 1 && self.bytes[start].is_ascii_lowercase()
            || self.bytes[start..at].eq_ignore_ascii_case(b"qu");
        let followed = rest
            .first()
            .is_some_and(|byte| byte.is_ascii_alphabetic() || *byte >= 128);
        followed && !possessive && !article
    }

    /// Passes over `'s`.
    fn past_possessive(&self, at: usize) -> usize {
        let rest = &self.bytes[at..];
        let width = match rest {
            [b'\'' | b'`', ..] => 1,
            [0xE2, 0x80, 0x98 | 0x99, ..] => 3,
            _ => return at,
        };
        match rest.get(width..) {
            Some([b's' | b'S']) => at + width + 1,
            Some([b's' | b'S', next, ..]) if !next.is_ascii_alphanumeric() && *next < 128 => {
                at + width + 1
            }
            _ => at,
        }
    }

    fn separator(&mut self, byte: u8, at: usize) {
        self.gap |= match byte {
            b'\n' if self.gap & gap::LINE != 0 => gap::END,
            b'\n' => gap::LINE,
            b' ' | b'\r' => gap::SPACE,
            b'-' => gap::HYPHEN,
            b',' => gap::COMMA,
            b'.' if self.inside(at) => gap::STOP | gap::NET,
            b'.' | b'!' | b'?' => gap::STOP,
            b':' | b';' | b'|' | b'\t' | b'\x0b' | b'\x0c' => gap::END,
            b'@' => gap::NET | gap::SIGN,
            b'/' | b'_' if self.inside(at) => gap::NET | gap::SIGN,
            _ => gap::SIGN,
        };
    }

    /// Whether the sign at `at` stands between two letters or digits in lower case, as in an address of the net.
    fn inside(&self, at: usize) -> bool {
        let plain =
            |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        plain(at.checked_sub(1).and_then(|before| self.bytes.get(before)))
            && plain(self.bytes.get(at + 1))
    }

    /// Goes on at a character beyond ASCII; gives where the next one begins.
    fn wide(&mut self, at: usize) -> usize {
        let c = self.text[at..]
            .chars()
            .next()
            .expect("a character begins here");
        if is_syllable(c) {
            self.push(
                at,
                at + c.len_utf8(),
                shape::WIDE | shape::CASELESS | shape::SYLLABLE | shape::LETTERS,
            );
            return at + c.len_utf8();
        }
        if is_word(c) {
            return self.wide_word(at);
        }
        self.gap |= match c {
            '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{3000}' => gap::SPACE,
            '\u{2028}' | '\u{85}' => gap::LINE,
            '‐' | '‑' => gap::HYPHEN,
            '，' | '、' | '،' => gap::COMMA,
            '。' | '！' | '？' | '؟' | '…' => gap::STOP,
            '：' | '；' | '؛' | '—' | '–' | '•' | '\u{2029}' => gap::END,
            _ if invisible(c) => 0,
            _ => gap::SIGN,
        };
        at + c.len_utf8()
    }

    /// A token with characters beyond ASCII; gives its end.
    fn wide_word(&mut self, start: usize) -> usize {
        let (mut lower, mut upper, mut digit, mut wide) = (false, false, false, false);
        let mut end = start;
        let mut next = start;
        for (offset, c) in self.text[start..].char_indices() {
            let at = start + offset;
            let apostrophe = matches!(c, '\'' | '`' | '‘' | '’' | 'ʼ' | 'ʿ' | 'ʾ' | '״' | '׳');
            if apostrophe {
                if !self.joins(start, at, c.len_utf8()) {
                    break;
                }
                continue;
            }
            if invisible(c) && offset > 0 {
                next = at + c.len_utf8();
                continue;
            }
            if !is_word(c) || is_syllable(c) {
                break;
            }
            lower |= c.is_lowercase();
            upper |= c.is_uppercase();
            digit |= c.is_numeric();
            wide |= !c.is_ascii();
            end = at + c.len_utf8();
            next = end;
        }
        let first = self.text[start..]
            .chars()
            .next()
            .expect("a character begins here");
        let shape = bit(first.is_uppercase(), shape::CAPITAL)
            | bit(upper && !lower, shape::UPPER)
            | bit(digit, shape::DIGIT)
            | bit(wide, shape::WIDE)
            | bit(!lower && !upper && wide, shape::CASELESS)
            | bit(!digit, shape::LETTERS);
        self.push(start, end, shape);
        self.past_possessive(next.max(end))
    }

    fn push(&mut self, start: usize, end: usize, shape: u8) {
        let long = start - self.gap_start > GAP_MAX;
        self.tokens.push(Token {
            start: start as u32,
            end: end as u32,
            gap: self.gap | bit(long, gap::END),
            shape,
        });
        self.gap = 0;
        self.gap_start = end;
    }
}

fn bit(holds: bool, bit: u8) -> u8 {
    if holds { bit } else { 0 }
}

/// Chinese characters and Korean syllables.
fn is_syllable(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x9FFF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0x20000..=0x3134F)
}

/// Letters, digits, and the marks that belong to them.
fn is_word(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c as u32, 0x300..=0x36F | 0x483..=0x487 | 0x591..=0x5BD | 0x5BF | 0x5C1..=0x5C2 | 0x5C4..=0x5C5
            | 0x610..=0x61A | 0x64B..=0x65F | 0x670 | 0x6D6..=0x6ED | 0x900..=0x903 | 0x93A..=0x94F | 0xE31..=0xE3A | 0xE47..=0xE4E | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF)
}

/// Characters that show nothing and may stand inside a word.
fn invisible(c: char) -> bool {
    matches!(c as u32, 0xAD | 0x61C | 0x180E | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let mut tokens = Vec::new();
        cut(text, &mut tokens);
        let got: Vec<&str> = tokens.iter().map(|token| token.text(text)).collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn a_text_is_cut_into_words() {
        check("Russia's Kasperksy Labs.", &["Russia", "Kasperksy", "Labs"]);
        check("ZTE’s ban; O'Neil’s", &["ZTE", "ban", "O'Neil"]);
        check("l'Iran et qu'Huawei", &["l", "Iran", "et", "qu", "Huawei"]);
        check("Al-Qaida", &["Al", "Qaida"]);
        check("中兴 ZTE公司", &["中", "兴", "ZTE", "公", "司"]);
        check("Роснефть», Überweisung", &["Роснефть", "Überweisung"]);
        check("Kas\u{AD}persky", &["Kas\u{AD}persky"]);
        check("شركة ماهان", &["شركة", "ماهان"]);
        check("", &[]);
        check("''' --- ’’", &[]);
    }

    #[test]
    fn gaps_and_shapes_are_told() {
        let mut tokens = Vec::new();
        cut("INDUST\nRIES: a,B\n\nc4", &mut tokens);
        let gaps: Vec<u8> = tokens.iter().map(|token| token.gap).collect();
        assert_eq!(
            gaps,
            [
                gap::END,
                gap::LINE,
                gap::END | gap::SPACE,
                gap::COMMA,
                gap::LINE | gap::END
            ]
        );
        assert!(
            tokens[0].is(shape::UPPER)
                && tokens[4].is(shape::DIGIT)
                && !tokens[2].is(shape::CAPITAL)
        );
    }
}
