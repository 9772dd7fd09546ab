//! The day that a document gives itself.

use interdict_model::PartialDate;
use jiff::civil::Date;

/// How far into a document its day is looked for: a date further down is about something else.
const LINES_MAX: usize = 40;

/// The first day that stands alone in a line, or after "Date:", near the top of a text.
pub(crate) fn stated(text: &str) -> Option<Date> {
    text.lines().take(LINES_MAX).find_map(|line| {
        let line = line.trim();
        let after_label = line
            .split_once(':')
            .filter(|(label, _)| is_date_label(label))
            .map(|(_, rest)| rest);
        written(after_label.unwrap_or(line))
    })
}

fn is_date_label(label: &str) -> bool {
    let label = label.trim().to_lowercase();
    label == "dated" || label.split_whitespace().any(|word| word == "date")
}

/// A text that is a date and nothing else: "May 14, 2018", "14 May 2018", "2018-05-14", "14.05.2018".
pub(crate) fn written(text: &str) -> Option<Date> {
    let text = text.trim().trim_end_matches('.');
    iso(text)
        .or_else(|| in_words(text))
        .or_else(|| dotted(text))
}

/// An ISO date, alone or at the start of an ISO date and time.
pub(crate) fn iso(text: &str) -> Option<Date> {
    let text = text.trim();
    let day = text.get(..10)?;
    let rest = &text[10..];
    if !rest.is_empty() && !rest.starts_with('T') && !rest.starts_with(' ') {
        return None;
    }
    day.parse().ok()
}

fn in_words(text: &str) -> Option<Date> {
    PartialDate::in_words(text).ok()?.exact_day()
}

/// Day first, as written wherever dots are used.
fn dotted(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split('.').collect();
    let [day, month, year] = parts[..] else {
        return None;
    };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_found_in_the_forms_people_write() {
        #[track_caller]
        fn check(text: &str, want: Option<&str>) {
            assert_eq!(
                stated(text).map(|day| day.to_string()).as_deref(),
                want,
                "{text}"
            );
        }
        check("ZTE\n\nMay 14, 2018\n\n2 Min Read", Some("2018-05-14"));
        check("14 May 2018", Some("2018-05-14"));
        check("14th Sept. 2018", Some("2018-09-14"));
        check("Monday, May 14, 2018", Some("2018-05-14"));
        check("Date: 2018-05-14", Some("2018-05-14"));
        check("Invoice date: 14.05.2018", Some("2018-05-14"));
        check("2018-05-14T08:00:00Z", Some("2018-05-14"));
        check("On May 13, Trump tweeted", None);
        check("Room 14 May 2018 be free?", None);
        check("31 February 2018", None);
    }
}
