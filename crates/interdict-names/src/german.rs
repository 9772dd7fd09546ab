//! Eastern names as German writes them: Medwedew, Setschin, Jewgenij, Ahmadinedschad.

use crate::text::Text;

/// The English spelling of a name that German spells by its own sounds; `None` for a word that does not look so.
///
/// German writes w for v, j for y, tsch for ch and dsch for j. A word says that it is spelled so by tsch or dsch, or by
/// an ending of Slavic names with w or j; Schmidt and Wagner do not.
pub(crate) fn english(text: &Text) -> Option<Text> {
    const CLUSTERS: [&str; 2] = ["tsch", "dsch"];
    const ENDINGS: [&str; 13] = [
        "ow", "ew", "owa", "ewa", "owna", "ewna", "owski", "ewski", "owskij", "ewskij", "slaw",
        "ij", "ej",
    ];
    let word = text.as_str();
    let marked = CLUSTERS.iter().any(|cluster| word.contains(cluster))
        || ENDINGS
            .iter()
            .any(|ending| word.len() >= ending.len() + 3 && word.ends_with(ending));
    if !marked {
        return None;
    }
    let mut out = Text::EMPTY;
    let mut rest = word;
    while let Some(letter) = rest.bytes().next() {
        let (english, used) = sound(rest).unwrap_or((std::slice::from_ref(&letter), 1));
        english.iter().for_each(|&byte| out.push(byte));
        rest = &rest[used..];
    }
    (out != *text).then_some(out)
}

/// The English spelling of the sound that a German word begins with, and how many letters it takes.
fn sound(word: &str) -> Option<(&'static [u8], usize)> {
    const SOUNDS: [(&str, &[u8]); 6] = [
        ("tsch", b"ch"),
        ("dsch", b"j"),
        ("sch", b"sh"),
        ("ch", b"kh"),
        ("w", b"v"),
        ("j", b"y"),
    ];
    let found = SOUNDS.iter().find(|(german, _)| word.starts_with(german));
    found.map(|(german, english)| (*english, german.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(german: &str, expected: Option<&str>) {
        let found = english(&Text::new(german));
        assert_eq!(found.as_ref().map(Text::as_str), expected, "{german}");
    }

    #[test]
    fn eastern_names() {
        check("medwedew", Some("medvedev"));
        check("setschin", Some("sechin"));
        check("jewgenij", Some("yevgeniy"));
        check("wjatscheslaw", Some("vyacheslav"));
        check("ahmadinedschad", Some("ahmadinejad"));
        check("chodorkowski", Some("khodorkovski"));
    }

    #[test]
    fn german_and_other_names() {
        for name in [
            "schmidt", "wagner", "jung", "crew", "fischer", "ivanov", "wang",
        ] {
            check(name, None);
        }
    }
}
