//! Dates in words and figures, as notes and tables write them.

use interdict_model::{PartialDate, PartialDateError};

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
pub(crate) fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches(['.', ',']).to_lowercase();
    if word.len() < 3 {
        return None;
    }
    let at = MONTHS.iter().position(|name| name.starts_with(&word))?;
    i8::try_from(at + 1).ok()
}

/// Reads "11 Aug. 1963", "Nov. 1973" or "1973".
pub(crate) fn in_words(text: &str) -> Option<PartialDate> {
    let words: Vec<&str> = text
        .trim()
        .trim_end_matches(['.', ',', ';', ')'])
        .split_whitespace()
        .collect();
    let number = |word: &str| word.trim_end_matches(',').parse::<i16>().ok();
    match words[..] {
        [year] if year.len() == 4 => PartialDate::year(number(year)?).ok(),
        [name, year] => PartialDate::from_parts(number(year)?, Some(month(name)?), None).ok(),
        [day, name, year] => {
            let day = i8::try_from(number(day)?).ok()?;
            PartialDate::from_parts(number(year)?, Some(month(name)?), Some(day)).ok()
        }
        _ => None,
    }
}

/// Reads the date at the start of `text`: the longest of its first three words that is one.
pub(crate) fn leading(text: &str) -> Option<PartialDate> {
    let words: Vec<&str> = text.split_whitespace().take(3).collect();
    (1..=words.len())
        .rev()
        .find_map(|count| in_words(&words[..count].join(" ")))
}

/// Reads `dd/mm/yyyy`, where day and month may be unknown: `00/00/1961`, `dd/mm/1961`, `1961`.
///
/// # Errors
/// When it is no such date.
pub(crate) fn day_first(text: &str) -> Result<PartialDate, PartialDateError> {
    let parts: Vec<&str> = text.trim().split('/').collect();
    let fault = |problem| PartialDateError {
        text: text.to_owned(),
        problem,
    };
    let shape = || fault("use DD/MM/YYYY");
    let (day, month, year) = match parts[..] {
        [year] => ("", "", year),
        [month, year] => ("", month, year),
        [day, month, year] => (day, month, year),
        _ => return Err(shape()),
    };
    let year: i16 = year.trim().parse().map_err(|_| shape())?;
    let part = |text: &str| match text.trim() {
        "" | "00" | "0" | "dd" | "mm" | "DD" | "MM" => Ok(None),
        digits => digits.parse::<i8>().map(Some).map_err(|_| shape()),
    };
    match (part(day)?, part(month)?) {
        (Some(_), None) => Err(fault("a day without its month")),
        (day, month) => PartialDate::from_parts(year, month, day),
    }
}

/// Reads an XML date, which may carry a time or a zone: `2014-09-23-04:00`, `2026-02-27T00:00:09Z`.
///
/// # Errors
/// When it is no such date.
pub(crate) fn xml_date(text: &str) -> Result<PartialDate, PartialDateError> {
    let text = text.trim();
    match text.get(..10) {
        Some(day) if !text[10..].starts_with(|ch: char| ch.is_ascii_digit()) => day.parse(),
        _ => text.parse(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_words() {
        #[track_caller]
        fn check(text: &str, want: Option<&str>) {
            assert_eq!(
                in_words(text).map(|date| date.to_string()).as_deref(),
                want,
                "{text}"
            );
        }
        check("11 Aug. 1963", Some("1963-08-11"));
        check("Nov. 1973", Some("1973-11"));
        check("1 June 1996.", Some("1996-06-01"));
        check("1973", Some("1973"));
        check("31 Feb 1973", None);
        check("early 1973", None);
        assert_eq!(
            leading("27 Feb. 2001 (Tunis)").map(|d| d.to_string()),
            Some("2001-02-27".to_owned())
        );
    }

    #[test]
    fn day_before_month() {
        #[track_caller]
        fn check(text: &str, want: Option<&str>) {
            let date = day_first(text).ok().map(|date| date.to_string());
            assert_eq!(date.as_deref(), want, "{text}");
        }
        check("28/09/1955", Some("1955-09-28"));
        check("00/09/1962", Some("1962-09"));
        check("00/00/1936", Some("1936"));
        check("dd/mm/1945", Some("1945"));
        check("1946", Some("1946"));
        check("10/00/1983", None);
        check("31/02/1983", None);
        check("", None);
    }

    #[test]
    fn zones_are_left_off() {
        for (text, want) in [
            ("2014-09-23-04:00", "2014-09-23"),
            ("2026-02-27T00:00:09.554Z", "2026-02-27"),
            ("1968", "1968"),
        ] {
            assert_eq!(xml_date(text).unwrap().to_string(), want);
        }
    }
}
