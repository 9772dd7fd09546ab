//! What is near a word that nobody knows: for the one who mistyped it.

use interdict::screen::{PartyQuery, Screener, Terms};
use interdict_names::{Text, osa};

/// How many near ones are named.
const NAMED_MAX: usize = 5;

/// The least score at which a party is near a name that found none. Below it the words have little
/// in common.
const THRESHOLD: u16 = 5_000;

/// Of the words known, those that `given` may be a slip of, the nearest first: some letters differ, or
/// one is the beginning of the other.
pub(crate) fn words<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = Text::new(given);
    let slips_max = u32::try_from(wanted.len() / 3).unwrap_or(0).max(1);
    let mut found: Vec<(u32, bool, &str)> = known
        .into_iter()
        .filter_map(|word| {
            let own = Text::new(word);
            let slips = osa(&wanted, &own);
            let begins = own.as_bytes().starts_with(wanted.as_bytes());
            let other_start = own.as_bytes().first() != wanted.as_bytes().first();
            let is_near = slips <= slips_max || (begins && wanted.len() > 1);
            is_near.then_some((slips, other_start, word))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
        .into_iter()
        .map(|(_, _, word)| word)
        .take(NAMED_MAX)
        .collect()
}

/// Near ones as the end of a message: "; near it are a, b". Nothing where nothing is near.
pub(crate) fn phrase<T: AsRef<str>>(near: &[T]) -> String {
    if near.is_empty() {
        return String::new();
    }
    let near: Vec<&str> = near.iter().map(AsRef::as_ref).collect();
    format!("; near it are {}", near.join(", "))
}

/// The listed parties whose names are nearest to a name: caption and id.
pub(crate) fn parties(screener: &Screener, name: &str) -> Vec<String> {
    let terms = Terms {
        threshold: THRESHOLD,
        limit: NAMED_MAX,
        ..Terms::default()
    };
    let screening = screener.screen(&PartyQuery::named(name), &terms);
    let hits = screening.hits.iter();
    hits.map(|hit| format!("{} ({})", hit.card.caption, hit.entity))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_beginnings_are_near() {
        let known = [
            "support-pre-2018-04-15",
            "support-pre-2019-05-16",
            "item-is-ear99",
        ];
        #[track_caller]
        fn check(given: &str, known: &[&str], near: &[&str]) {
            assert_eq!(words(given, known.iter().copied()), near, "{given}");
        }
        check("suport-pre-2018-04-15", &known, &known[..2]);
        check("item_is_ear99", &known, &known[2..]);
        check("item", &known, &known[2..]);
        check("whatever", &known, &[]);
    }
}
