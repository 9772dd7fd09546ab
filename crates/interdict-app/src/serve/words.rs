//! Evidence in words that a person reads.

use interdict::matching::{Contradiction, Evidence, Level};
use interdict::screen::{Hit, NameMatch};
use interdict_model::Country;
use interdict_names::{Factor, Name, Reason};

/// Why a hit is a hit, the name first.
pub(crate) fn of_hit(hit: &Hit) -> Vec<String> {
    let mut words = Vec::new();
    match &hit.name {
        Some(name) => words.extend(of_names(name)),
        None => words.push("found by an identifier, whatever its name".to_owned()),
    }
    words.extend(hit.evidence.iter().map(of_evidence));
    words
}

/// How two names agree, word by word, and what lowered the score.
pub(crate) fn of_names(found: &NameMatch) -> Vec<String> {
    let comparison = &found.comparison;
    let text = |name: &Name, part: usize| name.parts()[part].word.text().as_str().to_owned();
    let mut words: Vec<String> = comparison
        .pairs
        .iter()
        .map(|pair| {
            let asked = text(&found.query, pair.query);
            let listed = text(&found.record, pair.record);
            if asked == listed {
                format!("same word {asked}")
            } else {
                format!("{asked} – {listed}: {}", of_reason(pair.reason))
            }
        })
        .collect();
    words.extend(comparison.factors.iter().map(|factor| match factor {
        Factor::Clash(_) => "both names have words that nothing answers to".to_owned(),
        Factor::OtherNumber(_) => "another number in the name".to_owned(),
        Factor::OtherOrder(_) => "the words stand in another order".to_owned(),
        Factor::OtherFather(_) => "the father's name is another".to_owned(),
        Factor::CutShort(_) => "the last word was cut short".to_owned(),
        Factor::OtherForm(_) => {
            "a short form of the name, or its form in another language".to_owned()
        }
        Factor::LittleKnown(_) => "what agrees could be many others".to_owned(),
        Factor::WrittenTogether(_) => "words are written together".to_owned(),
    }));
    if found.listed.property == "weakAlias" {
        words.push("the list calls this alias weak".to_owned());
    }
    if comparison.evasion {
        words.push("the name asked for looks written to evade screening".to_owned());
    }
    words
}

/// Why two words may be one.
pub(crate) fn of_reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Exact => "the same",
        Reason::Spelling => "another spelling",
        Reason::Translation => "a translation",
        Reason::Cognate => "the same name in another language",
        Reason::Nickname => "a short form",
        Reason::LookAlike => "letters that look alike",
        Reason::Reading => "another reading of the character",
        Reason::Consonants => "the same consonants in a script without vowels",
        Reason::NoVowels => "vowels left out",
        Reason::Sound => "sounds alike",
        Reason::Typo => "a typing error away",
        Reason::Truncated => "the beginning of it",
        Reason::Initial => "its initial",
        Reason::Acronym => "its initials",
        Reason::Reversed => "written backwards",
    }
}

/// What else both sides state.
pub(crate) fn of_evidence(piece: &Evidence) -> String {
    let what = match piece.kind {
        Contradiction::BirthDate => "birth date",
        Contradiction::Country => "country",
        Contradiction::Gender => "gender",
        Contradiction::Identifier => "identifier",
    };
    let shown = |text: &str| match piece.kind {
        Contradiction::Country => countries(text),
        _ => text.to_owned(),
    };
    let (asked, listed) = (shown(&piece.query), shown(&piece.listed));
    match piece.level {
        Level::Same => format!("same {what} {listed}"),
        Level::CannotTell => format!("{what} {asked} fits {listed}"),
        Level::Near => format!("{what} {asked} is near {listed}"),
        Level::Different => format!("{what} differs: {asked}, listed {listed}"),
        Level::Missing => format!("{what} not known"),
    }
}

/// Codes of countries as names.
fn countries(codes: &str) -> String {
    let name = |code: &str| {
        Country::from_code(code).map_or(code.to_owned(), |known| known.name().to_owned())
    };
    codes.split(", ").map(name).collect::<Vec<_>>().join(", ")
}
