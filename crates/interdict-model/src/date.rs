//! Dates as lists give them: a year, a month, a day, about then, or between two.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

/// A date known in part, written in the Extended Date/Time Format (ISO 8601-2, level 1):
/// `1962`, `1962-11`, `1962-11-23`, `1962~` (circa), `1960/1962` (between, both ends included).
///
/// Invariant: `first <= last`, both are real days, and every text it prints parses to itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    first: Date,
    last: Date,
    shape: Shape,
    circa: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Shape {
    Year,
    Month,
    Day,
    /// Between two dates, each known as precisely as its own shape says.
    Range(Precision, Precision),
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Precision {
    Year,
    Month,
    Day,
}

/// How two partial dates relate: never a plain yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateRelation {
    /// Both name the same single day.
    Same,
    /// One lies within what the other leaves open.
    CannotTell,
    /// They share no day, even allowing for "circa".
    Different,
}

/// A text that is no partial date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a date: {problem}")]
pub struct PartialDateError {
    /// What was given.
    pub text: String,
    /// What is wrong with it.
    pub problem: &'static str,
}

/// Years outside this range are typing errors in every list seen (3017, 2922), never facts.
const YEARS: std::ops::RangeInclusive<i16> = 1000..=2200;

/// How far "circa" reaches on either side when two dates are compared.
const CIRCA_YEARS: i64 = 2;

impl PartialDate {
    /// One whole year.
    ///
    /// # Errors
    /// When the year is outside 1000 to 2200.
    pub fn year(year: i16) -> Result<Self, PartialDateError> {
        Self::parse_plain(&format!("{year:04}"))
    }

    /// One day.
    ///
    /// # Errors
    /// When the year is outside 1000 to 2200.
    pub fn day(day: Date) -> Result<Self, PartialDateError> {
        Self::parse_plain(&day.to_string())
    }

    /// From a year, and a month and a day where they are known.
    ///
    /// # Errors
    /// When it is no date of the calendar, or a day comes without its month.
    pub fn from_parts(
        year: i16,
        month: Option<i8>,
        day: Option<i8>,
    ) -> Result<Self, PartialDateError> {
        match (month, day) {
            (None, None) => Self::year(year),
            (Some(month), None) => Self::parse_plain(&format!("{year:04}-{month:02}")),
            (Some(month), Some(day)) => {
                Self::parse_plain(&format!("{year:04}-{month:02}-{day:02}"))
            }
            (None, Some(_)) => Err(error(&year.to_string(), "a day without a month")),
        }
    }

    /// The same date, marked as approximate.
    #[must_use]
    pub fn circa(mut self) -> Self {
        self.circa = true;
        self
    }

    /// Somewhere between two dates, both included.
    ///
    /// # Errors
    /// When the second lies before the first, or either is itself a range.
    pub fn between(first: Self, last: Self) -> Result<Self, PartialDateError> {
        let text = || format!("{first}/{last}");
        let (Some(low), Some(high)) = (first.precision(), last.precision()) else {
            return Err(error(&text(), "a range of ranges"));
        };
        if first.first > last.last {
            return Err(error(&text(), "it ends before it begins"));
        }
        Ok(Self {
            first: first.first,
            last: last.last,
            shape: Shape::Range(low, high),
            circa: first.circa || last.circa,
        })
    }

    /// The first day it can mean.
    #[must_use]
    pub fn first(&self) -> Date {
        self.first
    }

    /// The last day it can mean.
    #[must_use]
    pub fn last(&self) -> Date {
        self.last
    }

    /// The single day it names, if it names one.
    #[must_use]
    pub fn exact_day(&self) -> Option<Date> {
        (self.shape == Shape::Day && !self.circa).then_some(self.first)
    }

    /// Whether the list marked it as approximate.
    #[must_use]
    pub fn is_circa(&self) -> bool {
        self.circa
    }

    /// Whether it is a span between two dates.
    #[must_use]
    pub fn is_range(&self) -> bool {
        matches!(self.shape, Shape::Range(..))
    }

    /// How this date relates to another.
    #[must_use]
    pub fn relate(&self, other: &Self) -> DateRelation {
        if let (Some(a), Some(b)) = (self.exact_day(), other.exact_day()) {
            return if a == b {
                DateRelation::Same
            } else {
                DateRelation::Different
            };
        }
        let (a, b) = (self.reach(), other.reach());
        if a.0 <= b.1 && b.0 <= a.1 {
            DateRelation::CannotTell
        } else {
            DateRelation::Different
        }
    }

    fn reach(&self) -> (Date, Date) {
        if !self.circa {
            return (self.first, self.last);
        }
        let span = jiff::Span::new().years(CIRCA_YEARS);
        (
            self.first.saturating_sub(span),
            self.last.saturating_add(span),
        )
    }

    fn precision(&self) -> Option<Precision> {
        match self.shape {
            Shape::Year => Some(Precision::Year),
            Shape::Month => Some(Precision::Month),
            Shape::Day => Some(Precision::Day),
            Shape::Range(..) => None,
        }
    }

    fn parse_plain(text: &str) -> Result<Self, PartialDateError> {
        let mut parts = text.split('-');
        let year = number(text, parts.next(), 4)?;
        if !YEARS.contains(&year) {
            return Err(error(text, "a year outside 1000 to 2200"));
        }
        let month = parts
            .next()
            .map(|part| number(text, Some(part), 2))
            .transpose()?;
        let day = parts
            .next()
            .map(|part| number(text, Some(part), 2))
            .transpose()?;
        if parts.next().is_some() {
            return Err(error(text, "more than year, month and day"));
        }
        let at = |month: i16, day: i16| {
            let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else {
                return Err(error(text, "no such day in the calendar"));
            };
            Date::new(year, month, day).map_err(|_| error(text, "no such day in the calendar"))
        };
        let (first, last, shape) = match (month, day) {
            (None, _) => (at(1, 1)?, at(12, 31)?, Shape::Year),
            (Some(month), None) => (at(month, 1)?, at(month, 1)?.last_of_month(), Shape::Month),
            (Some(month), Some(day)) => (at(month, day)?, at(month, day)?, Shape::Day),
        };
        Ok(Self {
            first,
            last,
            shape,
            circa: false,
        })
    }
}

impl FromStr for PartialDate {
    type Err = PartialDateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (body, circa) = match text.strip_suffix('~') {
            Some(body) => (body, true),
            None => (text, false),
        };
        let date = match body.split_once('/') {
            Some((first, last)) => {
                Self::between(Self::parse_plain(first)?, Self::parse_plain(last)?)?
            }
            None => Self::parse_plain(body)?,
        };
        Ok(if circa { date.circa() } else { date })
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let circa = if self.circa { "~" } else { "" };
        let text = match self.shape {
            Shape::Year => plain(self.first, Precision::Year),
            Shape::Month => plain(self.first, Precision::Month),
            Shape::Day => plain(self.first, Precision::Day),
            Shape::Range(low, high) => {
                format!("{}/{}", plain(self.first, low), plain(self.last, high))
            }
        };
        f.pad(&format!("{text}{circa}"))
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

fn plain(date: Date, precision: Precision) -> String {
    match precision {
        Precision::Year => format!("{:04}", date.year()),
        Precision::Month => format!("{:04}-{:02}", date.year(), date.month()),
        Precision::Day => date.to_string(),
    }
}

fn number(text: &str, part: Option<&str>, digits: usize) -> Result<i16, PartialDateError> {
    let part = part.unwrap_or_default();
    if part.len() != digits || !part.bytes().all(|b| b.is_ascii_digit()) {
        return Err(error(text, "use YYYY, YYYY-MM or YYYY-MM-DD"));
    }
    part.parse()
        .map_err(|_| error(text, "use YYYY, YYYY-MM or YYYY-MM-DD"))
}

fn error(text: &str, problem: &'static str) -> PartialDateError {
    PartialDateError {
        text: text.to_owned(),
        problem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_it_prints_parses_to_itself() {
        for text in [
            "1962",
            "1962-11",
            "1962-11-23",
            "1962~",
            "1960/1962",
            "1960-01/1962-03-05~",
            "2024-02-29",
        ] {
            assert_eq!(date(text).to_string(), text);
        }
    }

    #[test]
    fn typing_errors_are_refused() {
        for text in [
            "3017",
            "2922-10-30",
            "62",
            "1962-13",
            "1962-02-30",
            "1962-1-1",
            "",
            "1962/1960",
            "a",
        ] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn missing_precision_is_not_a_difference() {
        #[track_caller]
        fn check(a: &str, b: &str, want: DateRelation) {
            assert_eq!(date(a).relate(&date(b)), want);
            assert_eq!(date(b).relate(&date(a)), want);
        }
        check("1962-11-23", "1962-11-23", DateRelation::Same);
        check("1962-11-23", "1962-11-24", DateRelation::Different);
        check("1962", "1962-11-24", DateRelation::CannotTell);
        check("1962", "1962", DateRelation::CannotTell);
        check("1962", "1963", DateRelation::Different);
        check("1962~", "1964-05-01", DateRelation::CannotTell);
        check("1962~", "1966", DateRelation::Different);
        check("1960/1965", "1963-01", DateRelation::CannotTell);
    }
}
