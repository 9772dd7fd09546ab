//! A stretch of days, its first day included and its end not.

use std::fmt;

use jiff::civil::Date;

/// The days from `from` on, up to but without `to`. An open side has no bound.
///
/// Invariant: when both bounds are there, `from < to`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    from: Option<Date>,
    to: Option<Date>,
}

/// A span that ends before, or on the day, it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it begins on {from} and its last day lies before that")]
pub struct SpanProblem {
    /// The first day.
    pub from: Date,
    /// The day it has ended.
    pub to: Date,
}

impl Span {
    /// All days.
    pub const ALWAYS: Self = Self {
        from: None,
        to: None,
    };

    /// From a first day up to the day on which it has ended.
    ///
    /// # Errors
    /// When it ends before it begins.
    pub fn new(from: Option<Date>, to: Option<Date>) -> Result<Self, SpanProblem> {
        match (from, to) {
            (Some(from), Some(to)) if to <= from => Err(SpanProblem { from, to }),
            _ => Ok(Self { from, to }),
        }
    }

    /// From a first day through a last day, both included: "through D" ends on D + 1.
    ///
    /// # Errors
    /// When the last day lies before the first.
    pub fn through(from: Option<Date>, last: Option<Date>) -> Result<Self, SpanProblem> {
        Self::new(from, last.map(day_after))
    }

    /// The first day.
    #[must_use]
    pub fn from(&self) -> Option<Date> {
        self.from
    }

    /// The first day that is no longer in it.
    #[must_use]
    pub fn to(&self) -> Option<Date> {
        self.to
    }

    /// Whether the day lies in it.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }

    /// Whether it begins only after the day.
    #[must_use]
    pub fn is_after(&self, day: Date) -> bool {
        self.from.is_some_and(|from| day < from)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match (self.from, self.to) {
            (None, None) => "always".to_owned(),
            (Some(from), None) => format!("from {from}"),
            (None, Some(to)) => format!("until before {to}"),
            (Some(from), Some(to)) => format!("from {from} until before {to}"),
        };
        f.pad(&text)
    }
}

/// The next day; the last day of the calendar is its own next day.
pub(crate) fn day_after(day: Date) -> Date {
    day.tomorrow().unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_first_day_is_in_and_the_end_is_out() {
        let span = Span::new(Some(date(2018, 4, 15)), Some(date(2018, 7, 13))).unwrap();
        assert!(!span.contains(date(2018, 4, 14)) && span.contains(date(2018, 4, 15)));
        assert!(span.contains(date(2018, 7, 12)) && !span.contains(date(2018, 7, 13)));
    }

    #[test]
    fn through_a_day_includes_it() {
        let span = Span::through(None, Some(date(2016, 6, 30))).unwrap();
        assert!(span.contains(date(2016, 6, 30)) && !span.contains(date(2016, 7, 1)));
    }

    #[test]
    fn an_end_before_the_beginning_is_refused() {
        let day = Some(date(2020, 1, 2));
        assert!(Span::new(day, day).is_err());
        assert!(Span::through(day, Some(date(2020, 1, 1))).is_err());
        assert!(Span::through(day, day).is_ok());
    }
}
