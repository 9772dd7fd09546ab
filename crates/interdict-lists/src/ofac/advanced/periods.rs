//! Dates and periods of the Advanced XML, printed as OFAC prints them elsewhere.

use crate::ofac::dates;
use crate::xml::Element;

/// A day of the calendar, as the file splits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Point {
    year: i16,
    month: i8,
    day: i8,
}

/// The two ends of a period, as printed; blank where the file leaves one open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ends {
    pub(super) start: String,
    pub(super) end: String,
}

/// One date or a span of time: `24 Jan 1958`, `Oct 1971`, `1956`, `circa 1956`, `1962 to 1963`.
/// Blank when the period is open on both sides.
///
/// The file gives the first and the last day that are possible. A span that is exactly a year or a
/// month is that year or month: so does OFAC's own plain XML print them.
pub(super) fn moment(period: &Element) -> Result<String, String> {
    let (low, high, circa) = bounds(period)?;
    let text = match (low, high) {
        (None, None) => return Ok(String::new()),
        (Some(point), None) | (None, Some(point)) => print(point),
        (Some(low), Some(high)) => span(low, high),
    };
    Ok(if circa { format!("circa {text}") } else { text })
}

/// The start and the end of a period during which something held.
pub(super) fn ends(period: &Element) -> Result<Ends, String> {
    let (low, high, _) = bounds(period)?;
    Ok(Ends {
        start: low.map_or_else(String::new, print),
        end: high.map_or_else(String::new, print),
    })
}

/// A `<Date>` or a `<DateOfIssue>`.
pub(super) fn day(date: &Element) -> Result<String, String> {
    // The only calendar in use is the Gregorian one.
    date.attribute("CalendarTypeID");
    point(date).map(print)
}

fn bounds(period: &Element) -> Result<(Option<Point>, Option<Point>, bool), String> {
    pass_attributes(period);
    let start = boundary(period, "Start", ["From", "To"])?;
    let end = boundary(period, "End", ["To", "From"])?;
    let circa = start.is_some_and(|(_, circa)| circa) || end.is_some_and(|(_, circa)| circa);
    // A moment may be given by its start alone, with the latest possible day in it.
    let latest = match (&start, &end, period.child("Start")) {
        (Some(_), None, Some(element)) => element.child("To").map(point).transpose()?,
        _ => None,
    };
    let low = start.map(|(point, _)| point);
    let high = end.map(|(point, _)| point).or(latest);
    Ok((low, high, circa))
}

fn boundary(
    period: &Element,
    name: &str,
    order: [&str; 2],
) -> Result<Option<(Point, bool)>, String> {
    let Some(boundary) = period.child(name) else {
        return Ok(None);
    };
    pass_attributes(boundary);
    let circa = boundary.attribute("Approximate") == "true";
    let points = order.map(|name| boundary.child(name).map(point));
    let found = points.into_iter().flatten().next();
    found
        .transpose()
        .map(|point| point.map(|point| (point, circa)))
}

/// Which parts of a date are certain; the days themselves say the same.
fn pass_attributes(element: &Element) {
    for attribute in ["CalendarTypeID", "YearFixed", "MonthFixed", "DayFixed"] {
        element.attribute(attribute);
    }
}

fn point(element: &Element) -> Result<Point, String> {
    let (year, month, day) = (
        element.text("Year"),
        element.text("Month"),
        element.text("Day"),
    );
    match (year.parse(), month.parse(), day.parse()) {
        (Ok(year), Ok(month), Ok(day)) => Ok(Point { year, month, day }),
        _ => Err(format!("{year:?}-{month:?}-{day:?} is no date")),
    }
}

fn print(point: Point) -> String {
    dates::print(point.year, Some(point.month), Some(point.day))
}

fn span(low: Point, high: Point) -> String {
    let whole_years = (low.month, low.day) == (1, 1) && (high.month, high.day) == (12, 31);
    let whole_months = low.day == 1 && is_last_day(high);
    let (first, last) = if whole_years {
        (
            dates::print(low.year, None, None),
            dates::print(high.year, None, None),
        )
    } else if whole_months {
        (
            dates::print(low.year, Some(low.month), None),
            dates::print(high.year, Some(high.month), None),
        )
    } else {
        (print(low), print(high))
    };
    if first == last {
        first
    } else {
        format!("{first} to {last}")
    }
}

fn is_last_day(point: Point) -> bool {
    let date = jiff::civil::Date::new(point.year, point.month, point.day);
    date.is_ok_and(|date| date.last_of_month() == date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(year: i16, month: i8, day: i8) -> Point {
        Point { year, month, day }
    }

    #[test]
    fn spans_print_as_in_the_plain_xml() {
        #[track_caller]
        fn check(low: Point, high: Point, want: &str) {
            assert_eq!(span(low, high), want);
        }
        check(at(1958, 1, 24), at(1958, 1, 24), "24 Jan 1958");
        check(at(1956, 1, 1), at(1956, 12, 31), "1956");
        check(at(1962, 1, 1), at(1963, 12, 31), "1962 to 1963");
        check(at(1971, 10, 1), at(1971, 10, 31), "Oct 1971");
        check(at(1980, 3, 1), at(1981, 2, 28), "Mar 1980 to Feb 1981");
        check(
            at(1961, 1, 2),
            at(1962, 12, 31),
            "02 Jan 1961 to 31 Dec 1962",
        );
    }
}
