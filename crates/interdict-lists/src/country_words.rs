//! Countries as people write them in tables: numbered, qualified, two at once.

use interdict_model::{Country, Entity};

use crate::draft::{Draft, Place};

/// Adds every country that the words name, keeping the words; an item that names none for certain
/// becomes an issue.
pub(crate) fn say_country(
    draft: &mut Draft,
    place: &Place,
    entity: &mut Entity,
    property: &str,
    words: &str,
) {
    for item in enumerated(words) {
        let found = in_item(item);
        if found.is_empty() {
            draft.country(place, entity, property, item);
        }
        for country in found {
            entity.add_country(property, country, words);
        }
    }
}

/// Whether the words name countries and nothing else, so that the codes say all they do.
pub(crate) fn names_countries(words: &str) -> bool {
    let items = enumerated(words);
    !items.is_empty() && items.into_iter().all(|item| !in_item(item).is_empty())
}

/// The countries that one item names for certain: "Libya (in custody)", "Sudan/South Sudan". Words
/// that deny what they name ("citizenship withdrawn") name none.
fn in_item(item: &str) -> Vec<Country> {
    if let Some(country) = one(item) {
        return vec![country];
    }
    let several: Option<Vec<Country>> = item
        .split('/')
        .map(|part| part.trim().trim_start_matches("or "))
        .filter(|part| !part.eq_ignore_ascii_case("unknown"))
        .map(one)
        .collect();
    several.unwrap_or_default()
}

/// The items of a numbered or lettered text: `(1) Solo (2) Sukoharjo`, `a) French, b) Tunisian`,
/// `(1)-(2) Tunisia (3) Libya`. A text that does not begin with such a mark is one item.
pub(crate) fn enumerated(text: &str) -> Vec<&str> {
    let text = text.trim();
    let marks = marks(text);
    if marks.first().is_none_or(|(start, _)| *start != 0) {
        return vec![text]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect();
    }
    let ends = marks
        .iter()
        .skip(1)
        .map(|(start, _)| *start)
        .chain([text.len()]);
    marks
        .iter()
        .zip(ends)
        .map(|((_, from), to)| text[*from..to].trim_matches([' ', ',', ';']))
        .filter(|item| !matches!(*item, "" | "-" | "to" | "and"))
        .collect()
}

/// Where the marks `(1)`, `1)`, `(a)`, `b)` stand, as (start, end).
fn marks(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    for end in 1..bytes.len() {
        if bytes[end] != b')' {
            continue;
        }
        let from = bytes[..end]
            .iter()
            .rposition(|byte| !byte.is_ascii_alphanumeric())
            .map_or(0, |at| at + 1);
        let body = &bytes[from..end];
        let is_number = (1..=2).contains(&body.len()) && body.iter().all(u8::is_ascii_digit);
        let is_letter = body.len() == 1 && body[0].to_ascii_lowercase() <= b'h';
        let opened = from > 0 && bytes[from - 1] == b'(';
        let at_start = from == 0 || opened || bytes[from - 1] == b' ';
        if !body.is_empty() && (is_number || is_letter) && at_start {
            found.push((from - usize::from(opened), end + 1));
        }
    }
    found
}

/// One country, with the qualifiers that change nothing left off.
fn one(words: &str) -> Option<Country> {
    let words = words.trim().trim_end_matches(['.', ',']);
    Country::from_name(words).or_else(|| {
        let lower = words.to_lowercase();
        let is_denied = ["withdrawn", "revoked", "until"]
            .iter()
            .any(|denial| lower.contains(denial));
        if is_denied || lower.starts_with("former") || lower.starts_with("possibly") {
            return None;
        }
        let bare = words.split(" (").next().unwrap_or(words);
        let bare = bare.split(" as at ").next().unwrap_or(bare);
        let bare = bare.split(" as of ").next().unwrap_or(bare);
        let bare = bare.strip_prefix("In ").unwrap_or(bare);
        let bare = bare.strip_prefix("now ").unwrap_or(bare);
        let bare = bare.strip_suffix(" citizenship").unwrap_or(bare);
        let bare = bare.strip_suffix(" passport").unwrap_or(bare);
        Country::from_name(bare)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_told_apart() {
        #[track_caller]
        fn check(text: &str, want: &[&str]) {
            assert_eq!(enumerated(text), want);
        }
        check(
            "(1) Solo (2) Sukoharjo, Central Java",
            &["Solo", "Sukoharjo, Central Java"],
        );
        check("a) French, b) Tunisian", &["French", "Tunisian"]);
        check("(1)-(2) Tunisia (3) Libya", &["Tunisia", "Libya"]);
        check("(1) to (6) Algeria (7) Morocco", &["Algeria", "Morocco"]);
        check("(1) Manzil Tmim (2)-(6) -", &["Manzil Tmim"]);
        check("Sargodha (a village)", &["Sargodha (a village)"]);
        check("", &[]);
    }

    #[test]
    fn countries_are_certain_or_none() {
        #[track_caller]
        fn check(text: &str, want: &[&str]) {
            let found: Vec<_> = enumerated(text)
                .into_iter()
                .flat_map(in_item)
                .map(Country::code)
                .collect();
            assert_eq!(found, want, "{text}");
        }
        check("Libya (in custody)", &["ly"]);
        check("In Syria as at June 2013", &["sy"]);
        check("1) Uzbek 2) Afghan", &["uz", "af"]);
        check("Sudan/or South Sudan", &["sd", "ss"]);
        check("Iran / unknown", &["ir"]);
        check("Lebanon citizenship", &["lb"]);
        check("Kuwaiti citizenship withdrawn in 2002", &[]);
        check("Possibly Ethiopian", &[]);
        check("(1) Tunisia (2) former Yugoslavia", &["tn"]);
        check("United States of America (Former location)", &["us"]);
        check("Africa", &[]);
        assert!(names_countries("1) Uzbek 2) Afghan"));
        assert!(!names_countries("(1) Russian (2) USSR (until 1991)"));
    }
}
