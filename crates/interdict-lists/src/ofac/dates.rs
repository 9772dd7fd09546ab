//! Dates as OFAC prints them, and ISO days as others repeat them: `24 Jan 1958`, `Oct 1971`, `1956`, `circa 1956`, `1962 to 1963`.

use interdict_model::{PartialDate, PartialDateError};
use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Reads a date, a month, a year, or a span between two.
///
/// # Errors
/// When it is none of these.
pub(super) fn parse(text: &str) -> Result<PartialDate, PartialDateError> {
    let text = text.trim();
    if let Some(rest) = strip_word(text, "circa").or_else(|| strip_word(text, "approximately")) {
        return parse(rest).map(PartialDate::circa);
    }
    if let Some((first, last)) = text.split_once(" to ") {
        return PartialDate::between(plain(first)?, plain(last)?);
    }
    match text.split_once('-') {
        // So the Consolidated Screening List repeats them.
        Some((year, _)) if year.len() == 4 && text.len() == 10 => text.parse(),
        // Years alone are sometimes written so.
        Some((first, last)) if first.len() == 4 && last.len() == 4 => {
            PartialDate::between(plain(first)?, plain(last)?)
        }
        _ => plain(text),
    }
}

/// Reads the date of publication: `03/10/2021` is the tenth of March.
pub(super) fn parse_published(text: &str) -> Option<Date> {
    let mut parts = text.trim().splitn(3, '/');
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    let year = parts.next()?.parse().ok()?;
    // The same bounds as any other date of the lists.
    let date = Date::new(year, month, day).ok()?;
    PartialDate::day(date).ok().map(|_| date)
}

/// Prints a day, a month or a year as OFAC does.
pub(super) fn print(year: i16, month: Option<i8>, day: Option<i8>) -> String {
    let month = month.and_then(|month| MONTHS.get(usize::try_from(month.checked_sub(1)?).ok()?));
    match (month, day) {
        (None, _) => format!("{year:04}"),
        (Some(month), None) => format!("{} {year:04}", capital(month)),
        (Some(month), Some(day)) => format!("{day:02} {} {year:04}", capital(month)),
    }
}

fn capital(month: &str) -> String {
    let mut out = month.to_owned();
    out[..1].make_ascii_uppercase();
    out
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    let rest = &text[word.len()..];
    (head.eq_ignore_ascii_case(word) && rest.starts_with(' ')).then(|| rest.trim_start())
}

fn plain(text: &str) -> Result<PartialDate, PartialDateError> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let fault = |problem| PartialDateError {
        text: text.to_owned(),
        problem,
    };
    let year = |word: &str| {
        if word.len() == 4 {
            word.parse::<i16>()
                .map_err(|_| fault("the year is no number"))
        } else {
            Err(fault("the year has not four digits"))
        }
    };
    match words[..] {
        [y] => PartialDate::from_parts(year(y)?, None, None),
        [m, y] => PartialDate::from_parts(year(y)?, Some(month(m).ok_or(fault("no month"))?), None),
        [d, m, y] => {
            let day = d.parse::<i8>().map_err(|_| fault("the day is no number"))?;
            let month = month(m).ok_or(fault("no month"))?;
            PartialDate::from_parts(year(y)?, Some(month), Some(day))
        }
        _ => Err(fault("it is not written as OFAC writes dates")),
    }
}

fn month(word: &str) -> Option<i8> {
    let short = word.get(..3)?.to_ascii_lowercase();
    let at = MONTHS.iter().position(|name| *name == short)?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &str) {
        assert_eq!(parse(text).unwrap().to_string(), want);
    }

    #[test]
    fn every_form_on_the_lists_is_read() {
        check("24 Jan 1958", "1958-01-24");
        check("Oct 1971", "1971-10");
        check("1956", "1956");
        check("circa 1956", "1956~");
        check("circa 01 Jan 1961", "1961-01-01~");
        check("1962 to 1963", "1962/1963");
        check("circa 1979-1982", "1979/1982~");
        check("Mar 1980 to Mar 1981", "1980-03/1981-03");
        check("01 Jan 1961 to 31 Dec 1962", "1961-01-01/1962-12-31");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "3017",
            "31 Feb 1960",
            "Foo 1960",
            "1960s",
            "1963 to 1962",
            "24 Jan 58",
            "the year 1960 or so",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert_eq!(
            parse_published("03/10/2021"),
            Some(Date::constant(2021, 3, 10))
        );
        for text in ["10-03-2021", "13/10/2021", "03/10/3017", ""] {
            assert_eq!(parse_published(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_printed_is_read_again() {
        for (text, want) in [
            (print(1958, Some(1), Some(4)), "04 Jan 1958"),
            (print(1958, Some(12), None), "Dec 1958"),
            (print(1958, None, None), "1958"),
        ] {
            assert_eq!(text, want);
            assert!(parse(&text).is_ok());
        }
    }
}
