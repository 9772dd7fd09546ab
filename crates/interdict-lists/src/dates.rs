//! Dates in figures, as notes and tables write them; those in words are read by [`PartialDate::in_words`].

use interdict_model::{PartialDate, PartialDateError};

/// Reads the date at the start of `text`: the longest of its first three words that is one.
pub(crate) fn leading(text: &str) -> Option<PartialDate> {
    let words: Vec<&str> = text.split_whitespace().take(3).collect();
    (1..=words.len())
        .rev()
        .find_map(|count| PartialDate::in_words(&words[..count].join(" ")).ok())
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
    fn a_date_may_lead() {
        let date = leading("27 Feb. 2001 (Tunis)").map(|date| date.to_string());
        assert_eq!(date.as_deref(), Some("2001-02-27"));
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
