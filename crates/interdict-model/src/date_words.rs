//! Dates in words, as notes, tables and letters write them.

use crate::{PartialDate, PartialDateError};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The month that a word names in full or by at least three letters: "Sep.", "Sept", "August".
fn month_named(word: &str) -> Option<i8> {
    let word = word.trim_end_matches(['.', ',']).to_lowercase();
    if word.len() < 3 {
        return None;
    }
    let at = MONTHS.iter().position(|name| name.starts_with(&word))?;
    i8::try_from(at + 1).ok()
}

impl PartialDate {
    /// Reads a date in words and nothing else: "11 Aug. 1963", "Monday, May 14, 2018", "14th Sept. 2018",
    /// "Nov. 1973", "1973".
    ///
    /// # Errors
    /// When the text is none, or no day of the calendar.
    pub fn in_words(text: &str) -> Result<Self, PartialDateError> {
        let words: Vec<&str> = text
            .trim_end_matches(['.', ',', ';', ')'])
            .split(|ch: char| ch.is_whitespace() || ch == ',')
            .filter(|word| !word.is_empty())
            .collect();
        let words = match words[..] {
            [weekday, ..] if words.len() == 4 && weekday.ends_with("day") => &words[1..],
            _ => &words[..],
        };
        let (year, month, day) = parts(words).ok_or_else(|| PartialDateError {
            text: text.to_owned(),
            problem: "it is not written as 14 May 2018 or May 14, 2018",
        })?;
        Self::from_parts(year, month, day)
    }
}

/// Year, month and day, as far as the words tell them.
fn parts(words: &[&str]) -> Option<(i16, Option<i8>, Option<i8>)> {
    let (year, before) = words.split_last()?;
    let year: i16 = year.parse().ok().filter(|_| year.len() == 4)?;
    match before {
        [] => Some((year, None, None)),
        [name] => Some((year, Some(month_named(name)?), None)),
        [one, other] => {
            let is_day = |word: &str| word.starts_with(|ch: char| ch.is_ascii_digit());
            let (day, name) = if is_day(one) {
                (one, other)
            } else {
                (other, one)
            };
            let day = day.trim_end_matches(|ch: char| ch.is_ascii_alphabetic());
            Some((year, Some(month_named(name)?), Some(day.parse().ok()?)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_words() {
        #[track_caller]
        fn check(text: &str, want: Option<&str>) {
            let date = PartialDate::in_words(text)
                .ok()
                .map(|date| date.to_string());
            assert_eq!(date.as_deref(), want, "{text}");
        }
        check("11 Aug. 1963", Some("1963-08-11"));
        check("Nov. 1973", Some("1973-11"));
        check("1 June 1996.", Some("1996-06-01"));
        check("1973", Some("1973"));
        check("May 14, 2018", Some("2018-05-14"));
        check("14th Sept. 2018", Some("2018-09-14"));
        check("Monday, May 14, 2018", Some("2018-05-14"));
        check("31 Feb 1973", None);
        check("early 1973", None);
        check("Room 14 May 2018", None);
        check("14 May 18", None);
        check("", None);
    }
}
