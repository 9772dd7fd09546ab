//! Several names written as one text, taken apart where that is certain.

/// A name taken out of a text, with its language where the text names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamePiece {
    pub(crate) name: String,
    /// ISO 639-3.
    pub(crate) lang: Option<&'static str>,
}

/// Words that lists put before a name in another language, and its code.
const LABELS: [(&str, &str); 8] = [
    ("belarusian", "bel"),
    ("belarussian", "bel"),
    ("russian", "rus"),
    ("ukrainian", "ukr"),
    ("arabic", "ara"),
    ("in arabic", "ara"),
    ("in arabic script", "ara"),
    ("original script", ""),
];

/// Takes a text apart at semicolons, at brackets that hold another script or several names, and
/// where the script changes.
pub(crate) fn names_in(text: &str) -> Vec<NamePiece> {
    let has_list = text.contains(';');
    let mut pieces = Vec::new();
    for piece in split_brackets(text, has_list) {
        for part in piece.split(';') {
            for run in split_scripts(part) {
                push(&mut pieces, &run);
            }
        }
    }
    pieces
}

/// The name after a label such as "Russian:", with what the label says of it.
pub(crate) fn labelled(text: &str) -> Option<NamePiece> {
    let (label, name) = text.split_once(':')?;
    let label = label.trim().to_lowercase();
    let (_, lang) = LABELS.iter().find(|(known, _)| *known == label)?;
    Some(NamePiece {
        name: name.trim().to_owned(),
        lang: Some(*lang).filter(|lang| !lang.is_empty()),
    })
}

/// Where a label such as "Arabic:" begins in a text, if one stands in it.
pub(crate) fn label_at(text: &str) -> Option<usize> {
    let before_colon = text.split_once(':')?.0.trim_end();
    let at = before_colon.rfind([' ', ',']).map_or(0, |at| at + 1);
    let word = before_colon[at..].to_lowercase();
    LABELS.iter().any(|(known, _)| *known == word).then_some(at)
}

fn push(pieces: &mut Vec<NamePiece>, text: &str) {
    let text = without_stray_brackets(text.trim().trim_end_matches(',').trim());
    let piece = labelled(text).unwrap_or_else(|| NamePiece {
        name: text.to_owned(),
        lang: None,
    });
    let is_word = piece.name.chars().any(char::is_alphabetic);
    if is_word && piece.name != "original script" && !pieces.contains(&piece) {
        pieces.push(piece);
    }
}

/// A bracket whose other half was left behind says nothing.
pub(crate) fn without_stray_brackets(text: &str) -> &str {
    let text = text.trim_start_matches(')').trim_end_matches('(').trim();
    if text.matches(')').count() > text.matches('(').count() {
        text.strip_suffix(')').unwrap_or(text).trim_end()
    } else {
        text
    }
}

/// Opens brackets that hold names of their own: several of them, another script, or a labelled one.
/// Other brackets, such as an abbreviation's, stay in the name.
fn split_brackets(text: &str, has_list: bool) -> Vec<String> {
    let Some((before, rest)) = text.split_once('(') else {
        return vec![text.to_owned()];
    };
    let inside = rest.trim_end().trim_end_matches([',', ')']);
    let other_script = !before.trim().is_empty()
        && has_letters(before)
        && is_latin(before) != is_latin(inside)
        && has_letters(inside);
    if has_list || other_script || labelled(inside).is_some() {
        let mut parts = vec![before.to_owned()];
        parts.extend(inside.split(['(', ')']).map(str::to_owned));
        return parts;
    }
    vec![text.to_owned()]
}

/// Parts a text of exactly two runs of words, one Latin and one not, of two words or more each:
/// "Agha Jan Alizai اغا جان عالیزی".
fn split_scripts(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let latin: Vec<bool> = words.iter().map(|word| is_latin(word)).collect();
    let changes = latin.windows(2).filter(|pair| pair[0] != pair[1]).count();
    if changes != 1 {
        return vec![text.to_owned()];
    }
    let at = latin.iter().take_while(|is| **is == latin[0]).count();
    let long_enough =
        |run: &[&str]| run.iter().filter(|word| word.chars().count() > 1).count() >= 2;
    let (first, second) = words.split_at(at);
    if long_enough(first) && long_enough(second) && !text.contains(['"', '«', '“']) {
        vec![first.join(" "), second.join(" ")]
    } else {
        vec![text.to_owned()]
    }
}

fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// Whether most letters of a text are Latin; a text without letters is.
pub(crate) fn is_latin(text: &str) -> bool {
    let (mut latin, mut other) = (0, 0);
    for ch in text.chars().filter(|ch| ch.is_alphabetic()) {
        if ch < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&ch) {
            latin += 1;
        } else {
            other += 1;
        }
    }
    latin >= other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let names = names_in(text);
        let names: Vec<&str> = names.iter().map(|piece| piece.name.as_str()).collect();
        assert_eq!(names, want);
    }

    #[test]
    fn lists_of_names_are_taken_apart() {
        check("Fazel Rahim; Fazil Rahim", &["Fazel Rahim", "Fazil Rahim"]);
        check(
            "حسن غول (Hassan Ghul; Hassan Gul)",
            &["حسن غول", "Hassan Ghul", "Hassan Gul"],
        );
        check("Jin Tiesan (金铁三)", &["Jin Tiesan", "金铁三"]);
        check(
            "Abubakar (original script: Абубакар)",
            &["Abubakar", "Абубакар"],
        );
        check(
            "Agha Jan Alizai اغا جان عالیزی",
            &["Agha Jan Alizai", "اغا جان عالیزی"],
        );
        check(
            "أنصار الشريعة بليبيا (Ansar al Charia in Libya (ASL))",
            &["أنصار الشريعة بليبيا", "Ansar al Charia in Libya", "ASL"],
        );
        check(
            "Hay’at Tahrir al-Sham (HTS) (هيئة تحرير الشام (original script); Tahrir al-Sham)",
            &[
                "Hay’at Tahrir al-Sham",
                "HTS",
                "هيئة تحرير الشام",
                "Tahrir al-Sham",
            ],
        );
    }

    #[test]
    fn stray_brackets_are_left_off() {
        check(") Abdelrahman Mouhamad", &["Abdelrahman Mouhamad"]);
        check("Минобороны Беларуси)", &["Минобороны Беларуси"]);
    }

    #[test]
    fn one_name_stays_one() {
        for text in [
            "Al-Qaida in Yemen (AQY)",
            "華信船務(香港)有限公司",
            "Leader (Hong Kong) International Trading Limited",
            "(Sheikh) Musa Hilal",
            "ООО «M Инвест» LLC",
        ] {
            check(text, &[text]);
        }
    }

    #[test]
    fn labels_give_the_language() {
        let piece = labelled("Belarusian: Раман БIЗЮК").unwrap();
        assert_eq!(
            (piece.name.as_str(), piece.lang),
            ("Раман БIЗЮК", Some("bel"))
        );
        assert_eq!(labelled("Brigade: North"), None);
    }
}
