//! Dates as customers' files write them.

use interdict_model::PartialDate;
use jiff::civil::Date;

/// How a date is read of which day and month can be taken for each other: 03/04/1962.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DayOrder {
    /// Not at all: it is told, and not compared.
    #[default]
    Unknown,
    /// The day first.
    DayFirst,
    /// The month first.
    MonthFirst,
}

/// Reads a date: 1962, 1962-11, 1962-11-23 (or with slashes or dots), 19621123, 23.11.1962 and
/// 23/11/1962; a time after it is left off. Nothing where it cannot be told what is meant.
pub(super) fn read_date(text: &str, order: DayOrder) -> Option<PartialDate> {
    let text = text.trim();
    let text = text.split(['T', ' ']).next().unwrap_or(text);
    if let Ok(date) = text.parse::<PartialDate>() {
        return Some(date);
    }
    let digits_only = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits_only {
        return whole(&text[..4], &text[4..6], &text[6..]);
    }
    let mut parts = text.split(['-', '/', '.']);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    if a.len() == 4 {
        return whole(a, b, c);
    }
    if c.len() != 4 {
        return None;
    }
    let dotted = text.contains('.');
    let (first, second): (u8, u8) = (a.parse().ok()?, b.parse().ok()?);
    match order {
        // Dots are written between day and month nowhere but where the day stands first.
        DayOrder::Unknown if dotted || first > 12 || first == second => whole(c, b, a),
        DayOrder::Unknown if second > 12 => whole(c, a, b),
        DayOrder::Unknown => None,
        DayOrder::DayFirst => whole(c, b, a),
        DayOrder::MonthFirst => whole(c, a, b),
    }
}

fn whole(year: &str, month: &str, day: &str) -> Option<PartialDate> {
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    PartialDate::day(date).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_or_not_at_all() {
        #[track_caller]
        fn check(text: &str, order: DayOrder, want: Option<&str>) {
            let read = read_date(text, order).map(|date| date.to_string());
            assert_eq!(read.as_deref(), want, "{text}");
        }
        let unknown = DayOrder::Unknown;
        check("1962-11-23", unknown, Some("1962-11-23"));
        check("1962", unknown, Some("1962"));
        check("1962-11", unknown, Some("1962-11"));
        check("19621123", unknown, Some("1962-11-23"));
        check("1962/11/3", unknown, Some("1962-11-03"));
        check("1962-11-23T00:00:00Z", unknown, Some("1962-11-23"));
        check("3.4.1962", unknown, Some("1962-04-03"));
        check("23/11/1962", unknown, Some("1962-11-23"));
        check("11/23/1962", unknown, Some("1962-11-23"));
        check("04/04/1962", unknown, Some("1962-04-04"));
        check("03/04/1962", unknown, None);
        check("03/04/1962", DayOrder::DayFirst, Some("1962-04-03"));
        check("03/04/1962", DayOrder::MonthFirst, Some("1962-03-04"));
        check("31/02/1962", unknown, None);
        check("23-11-62", unknown, None);
        check("unknown", unknown, None);
    }
}
