//! Letters of other scripts into Latin matching forms.
//!
//! Alphabets that lists often use have their own tables, because the usual romanisation of names differs from the
//! general one of `any_ascii`, which serves the rest.

use any_ascii::any_ascii_char;
use unicode_normalization::UnicodeNormalization;

/// The script of a letter, as far as reading it differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writing {
    Latin,
    Digit,
    Cyrillic,
    Greek,
    Arabic,
    Hebrew,
    Han,
    Kana,
    Hangul,
    /// Scripts whose romanisation garbles vowels: of South-East Asia.
    Indic,
    Other,
}

/// The script of an alphanumeric character.
pub(crate) fn writing(c: char) -> Writing {
    match c as u32 {
        0x30..=0x39 => Writing::Digit,
        0x41..=0x24F
        | 0x1E00..=0x1EFF
        | 0x250..=0x2AF
        | 0x2C60..=0x2C7F
        | 0xA720..=0xA7FF
        | 0xAB30..=0xAB6F => Writing::Latin,
        0x370..=0x3FF | 0x1F00..=0x1FFF => Writing::Greek,
        0x400..=0x52F | 0x1C80..=0x1C8F | 0x2DE0..=0x2DFF | 0xA640..=0xA69F => Writing::Cyrillic,
        0x590..=0x5FF => Writing::Hebrew,
        0x600..=0x77F | 0x8A0..=0x8FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFC => Writing::Arabic,
        0x0E00..=0xFFF | 0x1000..=0x109F | 0x1780..=0x17FF => Writing::Indic,
        0x1100..=0x11FF | 0xAC00..=0xD7A3 | 0x3130..=0x318F => Writing::Hangul,
        0x3040..=0x30FF | 0x31F0..=0x31FF | 0xFF66..=0xFF9F => Writing::Kana,
        0x3005 | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF => {
            Writing::Han
        }
        _ => Writing::Other,
    }
}

/// Appends the Latin form of one token, all of one script or nearly.
pub(crate) fn romanise(token: &str, out: &mut String) {
    match token.chars().next().map(writing) {
        Some(Writing::Cyrillic) => cyrillic(token, out),
        Some(Writing::Greek) => greek(token, out),
        Some(Writing::Arabic) => arabic(token, out),
        Some(Writing::Hebrew) => hebrew(token, out),
        _ => token.nfc().for_each(|c| latin(c, out)),
    }
}

/// A Latin letter without its diacritic, in lower case; any other by the general table.
fn latin(c: char, out: &mut String) {
    let special = match c {
        'ß' | 'ẞ' => "ss",
        'Ø' | 'ø' => "o",
        'Æ' | 'æ' => "ae",
        'Œ' | 'œ' => "oe",
        'Đ' | 'đ' | 'Ð' | 'ð' => "d",
        'Ł' | 'ł' => "l",
        'ı' | 'İ' => "i",
        'Ə' | 'ə' => "a",
        'Þ' | 'þ' => "th",
        'ŋ' | 'Ŋ' => "ng",
        _ if unicode_normalization::char::is_combining_mark(c) => return,
        _ => any_ascii_char(c),
    };
    out.extend(
        special
            .bytes()
            .filter(u8::is_ascii_alphanumeric)
            .map(|b| b.to_ascii_lowercase() as char),
    );
}

fn cyrillic(token: &str, out: &mut String) {
    let ukrainian = token
        .chars()
        .any(|c| matches!(c, 'і' | 'І' | 'ї' | 'Ї' | 'є' | 'Є' | 'ґ' | 'Ґ'));
    let serbian = token.chars().any(|c| "ћђљњџјЋЂЉЊЏЈ".contains(c));
    for c in token.nfc().flat_map(char::to_lowercase) {
        let letters = match c {
            'ц' | 'ч' | 'ћ' if serbian => "c",
            'ш' if serbian => "s",
            'ж' if serbian => "z",
            'х' if serbian => "h",
            'и' if ukrainian => "y",
            'г' if ukrainian => "h",
            _ => cyrillic_letter(c),
        };
        if letters == "?" {
            latin(c, out)
        } else {
            out.push_str(letters)
        }
    }
}

fn cyrillic_letter(c: char) -> &'static str {
    match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' | 'ғ' => "g",
        'д' => "d",
        'е' | 'э' | 'ё' | 'ѐ' => "e",
        'є' => "ye",
        'ж' | 'җ' => "zh",
        'з' => "z",
        'и' | 'і' | 'ѝ' => "i",
        'й' | 'ы' => "y",
        'ї' => "yi",
        'ј' => "j",
        'к' | 'қ' => "k",
        'л' => "l",
        'љ' => "lj",
        'м' => "m",
        'н' => "n",
        'њ' => "nj",
        'ң' => "ng",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'ћ' | 'ц' => "ts",
        'ђ' => "dj",
        'у' | 'ү' | 'ұ' | 'ў' => "u",
        'ф' => "f",
        'х' => "kh",
        'һ' | 'ҳ' => "h",
        'ч' | 'ҷ' => "ch",
        'џ' => "dz",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        'ә' => "a",
        'ѓ' => "gj",
        'ќ' => "kj",
        'ѕ' => "dz",
        _ => "?",
    }
}

fn greek(token: &str, out: &mut String) {
    let letters: Vec<char> = token
        .nfd()
        .filter(|&c| !unicode_normalization::char::is_combining_mark(c))
        .flat_map(char::to_lowercase)
        .collect();
    let mut i = 0;
    while i < letters.len() {
        let next = letters.get(i + 1).copied().unwrap_or(' ');
        let (latin_form, used) = greek_letters(letters[i], next, i == 0);
        if latin_form == "?" {
            latin(letters[i], out)
        } else {
            out.push_str(latin_form)
        }
        i += used;
    }
}

fn greek_letters(c: char, next: char, first: bool) -> (&'static str, usize) {
    match (c, next) {
        ('ο', 'υ') => ("ou", 2),
        ('μ', 'π') if first => ("b", 2),
        ('ν', 'τ') if first => ("d", 2),
        ('γ', 'κ') if first => ("g", 2),
        ('γ', 'γ') => ("ng", 2),
        ('α', 'υ') => ("av", 2),
        ('ε', 'υ') => ("ev", 2),
        ('ε', 'ι') | ('ο', 'ι') => ("i", 2),
        ('α', 'ι') => ("ai", 2),
        ('τ', 'ζ') => ("tz", 2),
        _ => (greek_letter(c), 1),
    }
}

fn greek_letter(c: char) -> &'static str {
    match c {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => "?",
    }
}

/// Arabic letters of Arabic, Persian, Urdu, Pashto and Kurdish; long vowels written as the vowels they mostly are.
fn arabic(token: &str, out: &mut String) {
    let letters: Vec<char> = token.nfkc().collect();
    for (i, &c) in letters.iter().enumerate() {
        let first = i == 0;
        let letter = match c {
            'ا' | 'أ' | 'آ' | 'ٱ' | 'ع' if first => "a",
            'إ' if first => "i",
            'ا' | 'أ' | 'آ' | 'إ' | 'ٱ' | 'ى' => "a",
            'ع' | 'ء' | 'ـ' => "",
            'ة' => "a",
            'ب' => "b",
            'پ' => "p",
            'ت' | 'ط' | 'ٹ' | 'ټ' => "t",
            'ث' => "th",
            'ج' => "j",
            'چ' | 'څ' => "ch",
            'ح' | 'ه' | 'ھ' | 'ہ' | 'ە' => "h",
            'خ' => "kh",
            'د' | 'ض' | 'ڈ' | 'ډ' => "d",
            'ذ' => "dh",
            'ر' | 'ڑ' | 'ړ' | 'ڕ' => "r",
            'ز' | 'ظ' | 'ځ' => "z",
            'ژ' | 'ږ' => "zh",
            'س' | 'ص' => "s",
            'ش' | 'ښ' => "sh",
            'غ' => "gh",
            'ف' => "f",
            'ڤ' => "v",
            'ق' => "q",
            'ك' | 'ک' => "k",
            'گ' | 'ګ' => "g",
            'ل' | 'ڵ' => "l",
            'م' => "m",
            'ن' | 'ں' | 'ڼ' => "n",
            'و' | 'ؤ' | 'ۆ' | 'ۋ' => "w",
            'ي' | 'ی' | 'ئ' | 'ې' | 'ێ' | 'ۍ' => "y",
            'ے' => "e",
            _ if unicode_normalization::char::is_combining_mark(c) => "",
            _ => any_ascii_char(c),
        };
        out.extend(letter.chars().filter(char::is_ascii_alphanumeric));
    }
}

fn hebrew(token: &str, out: &mut String) {
    for c in token
        .nfkd()
        .filter(|&c| !unicode_normalization::char::is_combining_mark(c))
    {
        let letter = match c {
            'א' | 'ע' if out.is_empty() => "a",
            'א' | 'ע' => "",
            'ב' => "b",
            'ג' => "g",
            'ד' => "d",
            'ה' => "h",
            'ו' => "v",
            'ז' => "z",
            'ח' => "h",
            'ט' | 'ת' => "t",
            'י' => "y",
            'כ' | 'ך' => "k",
            'ל' => "l",
            'מ' | 'ם' => "m",
            'נ' | 'ן' => "n",
            'ס' => "s",
            'פ' | 'ף' => "p",
            'צ' | 'ץ' => "tz",
            'ק' => "k",
            'ר' => "r",
            'ש' => "sh",
            _ => "",
        };
        out.push_str(letter);
    }
}

/// The Latin letter a letter of another script is easily taken for.
pub(crate) fn look_alike(c: char) -> Option<char> {
    const FROM: &str = "аАВсСеЕНіІјЈкКмМоОрРѕЅТтхХуУвнԁԛԝһӏҮүгпиհոսօՕԱΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχωɑɡɩʀƖᴏᴄᴠᴡᴢꓐꓑꓢꓣꓔꓬᎪᏴᏟᎬᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ";
    const TO: &str = "aABcCeEHiIjJkKmMoOpPsSTtxXyYbhdqwhlYyrnuhnuoOUABEZHIKMNOPTYXaiknoptuxwagirlocvwzBPSRTYABCEHJKLMPRSTVWZ";
    FROM.chars()
        .zip(TO.chars())
        .find(|&(from, _)| from == c)
        .map(|(_, to)| to)
}

/// The Cyrillic letter that looks like a Latin one.
pub(crate) fn cyrillic_look_alike(c: char) -> Option<char> {
    const LATIN: &str = "aABcCeEHiIjJkKmMoOpPTxXyYsS";
    const CYRILLIC: &str = "аАВсСеЕНіІјЈкКмМоОрРТхХуУѕЅ";
    LATIN
        .chars()
        .zip(CYRILLIC.chars())
        .find(|&(from, _)| from == c)
        .map(|(_, to)| to)
}

/// The two romanisations of a Korean syllable block: the official one, and the one with the sound that names keep.
pub(crate) fn hangul(c: char) -> Option<String> {
    const INITIALS: [&str; 19] = [
        "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t",
        "p", "h",
    ];
    const VOWELS: [&str; 21] = [
        "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo",
        "we", "wi", "yu", "eu", "ui", "i",
    ];
    const FINALS: [&str; 28] = [
        "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p",
        "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t",
    ];
    let index = (c as u32).checked_sub(0xAC00).filter(|&i| i < 11_172)? as usize;
    Some(
        [
            INITIALS[index / 588],
            VOWELS[index / 28 % 21],
            FINALS[index % 28],
        ]
        .concat(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, latin: &str) {
        let mut out = String::new();
        romanise(text, &mut out);
        assert_eq!(out, latin);
    }

    #[test]
    fn scripts() {
        check("Müller", "muller");
        check("Łukasz", "lukasz");
        check("Владимир", "vladimir");
        check("Володимирі", "volodymyri");
        check("Κυριάκος", "kyriakos");
        check("محمد", "mhmd");
        check("عبد", "abd");
        check("משה", "mshh");
        check("ბარაკ", "barak");
        check("Բարակ", "barak");
    }

    #[test]
    fn look_alike_tables_are_aligned() {
        assert_eq!(look_alike('а'), Some('a'));
        assert_eq!(look_alike('ꓬ'), Some('Y'));
        assert_eq!(look_alike('ω'), Some('w'));
        assert_eq!(cyrillic_look_alike('S'), Some('Ѕ'));
        assert_eq!(hangul('김').as_deref(), Some("gim"));
        assert_eq!(hangul('은').as_deref(), Some("eun"));
    }
}
