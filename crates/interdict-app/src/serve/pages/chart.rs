//! Line charts of counts over days, as SVG that the page's own style colours.

use std::fmt::Write;

use jiff::civil::Date;
use maud::{Markup, PreEscaped, html};

use super::counted;

/// One point: a day, a count, and whether it is only kept and does not serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) day: Date,
    pub(crate) count: u64,
    pub(crate) aside: bool,
}

/// Width and height of the drawing, and the room left of and below the axes.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 240.0;
const LEFT: f64 = 64.0;
const BELOW: f64 = 30.0;
const EDGE: f64 = 14.0;

/// Days to places across, counts to places up.
struct Scale {
    first: Date,
    days: f64,
    most: u64,
    step: u64,
}

/// A picture of counts over days: a step where each new count holds. `title` and `told` stand in it for
/// whoever does not see it. Points are in the order of days.
pub(crate) fn over_days(title: &str, told: &str, points: &[Point]) -> Markup {
    let Some(scale) = Scale::of(points) else {
        return html! {};
    };
    let mut svg = format!(
        "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"chart-title chart-told\">\
         <title id=\"chart-title\">{}</title><desc id=\"chart-told\">{}</desc>",
        escaped(title),
        escaped(told)
    );
    scale.grid(&mut svg);
    scale.dates(&mut svg, points);
    scale.steps(&mut svg, points);
    svg.push_str("</svg>");
    html! { (PreEscaped(svg)) }
}

fn escaped(text: &str) -> String {
    html! { (text) }.into_string()
}

impl Scale {
    fn of(points: &[Point]) -> Option<Self> {
        let (first, last) = (points.first()?, points.last()?);
        let most = points.iter().map(|point| point.count).max()?.max(1);
        let step = nice(most);
        let days = crate::clock::days_between(first.day, last.day).max(1);
        Some(Self {
            first: first.day,
            days: days as f64,
            most: most.div_ceil(step) * step,
            step,
        })
    }

    fn across(&self, day: Date) -> f64 {
        let days = crate::clock::days_between(self.first, day) as f64;
        LEFT + (WIDTH - LEFT - EDGE) * days / self.days
    }

    fn up(&self, count: u64) -> f64 {
        let share = count as f64 / self.most as f64;
        HEIGHT - BELOW - (HEIGHT - BELOW - EDGE) * share
    }

    /// Lines across with their counts; the lowest is zero, so that heights can be compared.
    fn grid(&self, svg: &mut String) {
        let mut count = 0;
        while count <= self.most {
            let y = self.up(count);
            let _ = write!(
                svg,
                "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
                 <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                WIDTH - EDGE,
                LEFT - 8.0,
                y + 4.0,
                counted(count)
            );
            count += self.step;
        }
    }

    /// The first day and the last, and as many between as have room.
    fn dates(&self, svg: &mut String, points: &[Point]) {
        const ROOM: f64 = 96.0;
        let last = points.last().map(|point| point.day);
        let end = last.map_or(WIDTH, |day| self.across(day));
        let mut free = f64::MIN;
        for point in points {
            let x = self.across(point.day);
            let is_last = Some(point.day) == last;
            if x < free || (!is_last && x > end - ROOM && x > LEFT) {
                continue;
            }
            free = x + ROOM;
            let (anchor, x) = if x > WIDTH - ROOM / 2.0 {
                ("end", WIDTH - EDGE + 8.0)
            } else if x < LEFT + ROOM / 2.0 {
                ("start", x)
            } else {
                ("middle", x)
            };
            let y = HEIGHT - 8.0;
            let day = point.day;
            let _ = write!(
                svg,
                "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{day}</text>"
            );
        }
    }

    fn steps(&self, svg: &mut String, points: &[Point]) {
        let mut line = String::new();
        let mut before: Option<f64> = None;
        for point in points.iter().filter(|point| !point.aside) {
            let (x, y) = (self.across(point.day), self.up(point.count));
            match before {
                None => _ = write!(line, "{x:.1},{y:.1}"),
                Some(height) => _ = write!(line, " {x:.1},{height:.1} {x:.1},{y:.1}"),
            }
            before = Some(y);
        }
        // The last count holds on.
        if let (Some(y), Some(last)) = (before, points.last()) {
            let _ = write!(line, " {:.1},{y:.1}", self.across(last.day));
        }
        let _ = write!(svg, "<polyline points=\"{line}\"/>");
        for point in points {
            let (x, y) = (self.across(point.day), self.up(point.count));
            let class = if point.aside { "aside" } else { "point" };
            let _ = write!(
                svg,
                "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"><title>{}: {}{}</title></circle>",
                point.day,
                counted(point.count),
                if point.aside { ", held" } else { "" }
            );
        }
    }
}

/// A round step that cuts a count into three to six parts.
fn nice(most: u64) -> u64 {
    let mut step = 1;
    loop {
        for factor in [1, 2, 5] {
            if most.div_ceil(step * factor) <= 5 {
                return step * factor;
            }
        }
        step *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        for (most, step) in [(1, 1), (5, 1), (6, 2), (24, 5), (26, 10), (15_400, 5_000)] {
            assert_eq!(nice(most), step, "{most}");
        }
    }

    #[test]
    fn a_picture_tells_what_it_shows() {
        let point = |day: &str, count, aside| Point {
            day: day.parse().unwrap(),
            count,
            aside,
        };
        let points = [
            point("2024-01-01", 90, false),
            point("2024-01-11", 100, false),
            point("2024-01-21", 20, true),
        ];
        let svg = over_days("A & B", "from 90 to 100", &points).into_string();
        assert!(
            svg.contains("<title id=\"chart-title\">A &amp; B</title>"),
            "{svg}"
        );
        assert!(svg.contains("from 90 to 100"));
        // Half the days are half the way; the held edition is a point beside the line.
        assert!(
            svg.contains("<polyline points=\"64.0,33.6 385.0,33.6 385.0,14.0 706.0,14.0\"/>"),
            "{svg}"
        );
        assert!(svg.contains("class=\"aside\""));
        assert!(svg.contains("2024-01-21: 20, held"));
        assert_eq!(over_days("", "", &[]).into_string(), "");
        let one = over_days("x", "y", &points[..1]).into_string();
        assert!(one.contains("<polyline points=\"64.0,"), "{one}");
    }
}
