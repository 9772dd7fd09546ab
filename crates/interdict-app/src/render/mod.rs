//! Answers for people: the wire types as text. No fact is here that `--json` lacks.

mod assessment;
mod batch;
mod comparison;
mod dataset;
mod diff;
mod edition;
mod html;
mod import;
mod issue;
mod receipt;
mod screen;
mod show;
mod table;
mod text;
mod text_page;

pub(crate) use assessment::{assessment, measures, register_check, replayed, timeline};
pub(crate) use batch::{dry_run, manifest};
pub(crate) use comparison::compared;
pub(crate) use dataset::{datasets, details as dataset_details};
pub(crate) use diff::diff;
pub(crate) use edition::{admitted, editions, verify, withdrawn};
pub(crate) use html::escape;
pub(crate) use import::{fetches, import};
pub(crate) use issue::issues;
pub(crate) use receipt::receipt;
pub(crate) use screen::screen;
pub(crate) use show::show;
pub(crate) use text::text;
pub(crate) use text_page::{marked, text_page};

/// How many hexadecimal digits of a digest people are shown.
const DIGEST_CHARS: usize = 12;

fn short(digest: &str) -> &str {
    digest.get(..DIGEST_CHARS).unwrap_or(digest)
}

/// A text from a list as it may go to a terminal: control characters could move the cursor or hide
/// what follows, and are shown as what they are.
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        if ch == '\n' || ch == '\t' {
            out.push(' ');
        } else if ch.is_control() || is_bidi_control(ch) {
            out.extend(ch.escape_unicode());
        } else {
            out.push(ch);
        }
    }
    out
}

/// Characters that turn the direction of writing, and can make a name look like another.
fn is_bidi_control(ch: char) -> bool {
    matches!(ch, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A number with its thing: `1 edition`, `2 editions`.
fn counted(count: u64, thing: &str) -> String {
    let number = thousands(count);
    // A day is one of several days, a party of several parties.
    let stem = thing
        .strip_suffix('y')
        .filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    match (count, stem) {
        (1, _) => format!("{number} {thing}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        _ => format!("{number} {thing}s"),
    }
}

/// `14966` as `14,966`.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (14_966_123, "14,966,123"),
        ] {
            assert_eq!(thousands(number), text);
        }
        assert_eq!(counted(1, "entity"), "1 entity");
        assert_eq!(counted(2, "entity"), "2 entities");
        assert_eq!(counted(2, "day"), "2 days");
        assert_eq!(counted(0, "edition"), "0 editions");
    }

    #[test]
    fn control_characters_are_shown_and_not_obeyed() {
        assert_eq!(
            clean("a\u{1b}[31mb\u{202e}c\nd"),
            "a\\u{1b}[31mb\\u{202e}c d"
        );
        assert_eq!(clean("أيمن الظواهري"), "أيمن الظواهري");
    }
}
