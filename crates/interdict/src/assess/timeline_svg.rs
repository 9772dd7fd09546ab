//! The timeline as a picture: one bar a measure, years across, signals below.
//!
//! States differ by hatching and outline as well as by colour, so that a black-and-white print tells
//! them apart. The picture is self-contained and the same for the same timeline.

use std::fmt::Write;

use interdict_model::State;
use jiff::civil::{Date, date};

use super::{Bar, EntryKind, Stretch, Timeline, TimelineEntry};

const WIDTH: f64 = 1_240.0;
const LABELS: f64 = 390.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 92.0;
const ROW: f64 = 30.0;
const BAR: f64 = 14.0;
const MARK: f64 = 9.0;
/// Longer labels are cut, and are whole in the tooltip.
const LABEL_CHARS_MAX: usize = 58;
/// Characters of a signal's text on one line below the picture.
const NOTE_CHARS: usize = 165;

const STYLE: &str = "text{font-family:'DejaVu Sans',Verdana,Arial,sans-serif;fill:#1a1a1a}\
.t{font-size:17px;font-weight:bold}.s{font-size:12px;fill:#444}.l{font-size:12px}.d{font-size:10px;fill:#333}\
.y{font-size:12px;fill:#333}.g{stroke:#d5d5d5;stroke-width:1}.h{stroke:#1a1a1a;stroke-width:1;stroke-dasharray:4 3}\
.in-force{fill:#a3172b;stroke:#5f0a17}.permit{fill:#2f7d4f;stroke:#174a2c}\
.pending{fill:url(#stripes);stroke:#8a6100}.unsure{fill:url(#dots);stroke:#555}\
.mark{fill:#fff;stroke:#1f4e8c;stroke-width:1.5}.n{font-size:9px;text-anchor:middle;fill:#1f4e8c}";

const PATTERNS: &str = "<defs><pattern id=\"stripes\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"#fff6dd\"/><rect width=\"2.4\" height=\"6\" \
fill=\"#d39a00\"/></pattern><pattern id=\"dots\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">\
<rect width=\"5\" height=\"5\" fill=\"#f2f2f2\"/><circle cx=\"2\" cy=\"2\" r=\"1.1\" fill=\"#666\"/></pattern></defs>";

/// Draws a timeline.
#[must_use]
pub fn svg(timeline: &Timeline) -> String {
    let scale = Scale::of(timeline);
    let signals: Vec<&TimelineEntry> = timeline
        .entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::Signal)
        .collect();
    let lanes = lanes(&signals, &scale);
    let lane_count = lanes.iter().max().map_or(0, |most| most + 1);
    let rows_end = TOP + ROW * count(timeline.bars.len());
    let signals_end = rows_end + 2.4 * MARK * count(lane_count) + 14.0;
    let notes: Vec<Vec<String>> = signals.iter().enumerate().map(note).collect();
    let note_lines = notes.iter().map(Vec::len).sum::<usize>();
    let height = signals_end + 52.0 + 16.0 * count(note_lines);
    let mut out = String::new();
    head(&mut out, timeline, height);
    axis(&mut out, &scale, timeline, signals_end);
    for (at, bar) in timeline.bars.iter().enumerate() {
        row(&mut out, bar, TOP + ROW * count(at), &scale);
    }
    for (at, (entry, lane)) in signals.iter().zip(&lanes).enumerate() {
        let y = rows_end + 12.0 + 2.4 * MARK * count(*lane);
        mark(&mut out, at + 1, entry, scale.x(entry.day), y);
    }
    if !signals.is_empty() {
        text(
            &mut out,
            "l",
            16.0,
            rows_end + 16.0,
            "What was said; it changed nothing",
        );
    }
    legend(&mut out, signals_end + 22.0);
    let lines = notes.iter().flatten();
    for (at, line) in lines.enumerate() {
        text(
            &mut out,
            "d",
            16.0,
            signals_end + 46.0 + 16.0 * count(at),
            line,
        );
    }
    out.push_str("</svg>\n");
    out
}

/// Days to places across.
struct Scale {
    first: Date,
    last: Date,
}

impl Scale {
    /// Whole years around everything that is drawn, and at least from the first entry to the horizon.
    fn of(timeline: &Timeline) -> Self {
        let days = timeline.entries.iter().map(|entry| entry.day);
        let first = days.clone().min().unwrap_or(timeline.horizon);
        let last = days.max().unwrap_or(timeline.horizon);
        let last = last.max(timeline.horizon);
        Self {
            first: date(first.year(), 1, 1),
            last: date(last.year().saturating_add(1).min(9999), 1, 1),
        }
    }

    fn x(&self, day: Date) -> f64 {
        let days = |a: Date, b: Date| f64::from(b.since(a).map_or(0, |span| span.get_days()));
        let share = days(self.first, day) / days(self.first, self.last).max(1.0);
        LABELS + (WIDTH - LABELS - RIGHT) * share.clamp(0.0, 1.0)
    }

    fn years(&self) -> std::ops::RangeInclusive<i16> {
        self.first.year()..=self.last.year()
    }
}

/// Gives each mark the first lane in which it touches no other.
fn lanes(signals: &[&TimelineEntry], scale: &Scale) -> Vec<usize> {
    let mut ends: Vec<f64> = Vec::new();
    let mut all = Vec::with_capacity(signals.len());
    for entry in signals {
        let x = scale.x(entry.day);
        let lane = ends
            .iter()
            .position(|end| *end + 2.4 * MARK <= x)
            .unwrap_or(ends.len());
        if lane == ends.len() {
            ends.push(x);
        } else {
            ends[lane] = x;
        }
        all.push(lane);
    }
    all
}

fn head(out: &mut String, timeline: &Timeline, height: f64) {
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" width=\"{WIDTH}\" \
         height=\"{height:.0}\" role=\"img\"><title>{}</title><style>{STYLE}</style>{PATTERNS}\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
        escaped(&format!("Measures on {}", timeline.asked))
    );
    text(
        out,
        "t",
        16.0,
        30.0,
        &format!("Measures on {}", timeline.asked),
    );
    let parties = if timeline.parties.is_empty() {
        "no listed party has this name".to_owned()
    } else {
        timeline.parties.join(", ")
    };
    text(out, "s", 16.0, 50.0, &cut(&parties, NOTE_CHARS));
}

fn axis(out: &mut String, scale: &Scale, timeline: &Timeline, bottom: f64) {
    // Every year as long as a label fits beside the next, else every second, fifth or tenth.
    let years = f64::from(scale.last.year() - scale.first.year()).max(1.0);
    let room = (WIDTH - LABELS - RIGHT) / years;
    let every = [1, 2, 5, 10, 50]
        .into_iter()
        .find(|step| room * f64::from(*step) >= 36.0)
        .unwrap_or(100);
    for year in scale.years() {
        let x = scale.x(date(year, 1, 1));
        let _ = write!(
            out,
            "<line class=\"g\" x1=\"{x:.1}\" y1=\"{:.1}\" x2=\"{x:.1}\" y2=\"{bottom:.1}\"/>",
            TOP - 14.0
        );
        if year < scale.last.year() && (year - scale.first.year()) % every == 0 {
            text(out, "y", x + 3.0, TOP - 18.0, &year.to_string());
        }
    }
    let x = scale.x(timeline.horizon);
    let _ = write!(
        out,
        "<line class=\"h\" x1=\"{x:.1}\" y1=\"{:.1}\" x2=\"{x:.1}\" y2=\"{bottom:.1}\"><title>checked through {}</title></line>",
        TOP - 14.0,
        timeline.horizon
    );
}

fn row(out: &mut String, bar: &Bar, y: f64, scale: &Scale) {
    let label = format!("{}  {}", bar.id, bar.title);
    let _ = write!(out, "<g><title>{}</title>", escaped(&label));
    text(out, "l", 16.0, y + BAR - 2.0, &cut(&label, LABEL_CHARS_MAX));
    for stretch in &bar.stretches {
        let from = scale.x(stretch.from);
        let to = scale.x(stretch.to.unwrap_or(scale.last));
        let _ = write!(
            out,
            "<rect class=\"{}\" x=\"{from:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{BAR}\"><title>{}</title></rect>",
            class(bar.permits, stretch.state),
            (to - from).max(2.0),
            escaped(&days(stretch)),
        );
    }
    if let Some(binding) = bar.stretches.iter().find(|one| one.state == State::InForce) {
        dates(out, binding, y, scale);
    }
    out.push_str("</g>");
}

/// The days of a stretch beside it, on the side where there is room.
fn dates(out: &mut String, stretch: &Stretch, y: f64, scale: &Scale) {
    let label = match stretch.to {
        Some(to) => format!("{} to {to}", stretch.from),
        None => format!("from {}", stretch.from),
    };
    let wide = 6.2 * count(label.chars().count());
    let end = scale.x(stretch.to.unwrap_or(scale.last));
    let x = if stretch.to.is_some() && end + wide + 8.0 < WIDTH {
        end + 5.0
    } else {
        (scale.x(stretch.from) - wide - 4.0).max(LABELS)
    };
    let below = x < scale.x(stretch.from) && x + wide > scale.x(stretch.from);
    let lift = if below { BAR + 9.0 } else { BAR - 3.0 };
    text(out, "d", x, y + lift, &label);
}

fn class(permits: bool, state: State) -> &'static str {
    match state {
        State::InForce if permits => "permit",
        State::InForce => "in-force",
        State::Unconfirmed => "unsure",
        _ => "pending",
    }
}

fn days(stretch: &Stretch) -> String {
    match stretch.to {
        Some(to) => format!("{} from {} until before {to}", stretch.state, stretch.from),
        None => format!("{} from {}", stretch.state, stretch.from),
    }
}

fn mark(out: &mut String, number: usize, entry: &TimelineEntry, x: f64, y: f64) {
    let _ = write!(
        out,
        "<g><title>{}</title><circle class=\"mark\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{MARK}\"/>\
         <text class=\"n\" x=\"{x:.1}\" y=\"{:.1}\">{number}</text></g>",
        escaped(&format!("{} {}", entry.day, entry.text)),
        y + 3.2
    );
}

fn legend(out: &mut String, y: f64) {
    let kinds = [
        ("in-force", "in force"),
        ("permit", "authorization"),
        ("pending", "proposed, adopted, suspended, stayed"),
        ("unsure", "not confirmed"),
    ];
    let mut x = 16.0;
    for (class, words) in kinds {
        let _ = write!(
            out,
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{:.1}\" width=\"26\" height=\"12\"/>",
            y - 10.0
        );
        text(out, "s", x + 32.0, y, words);
        x += 60.0 + 7.4 * count(words.chars().count());
    }
    text(out, "s", x, y, "dashed line: last day checked");
}

fn note((at, entry): (usize, &&TimelineEntry)) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = format!("{}  {} ", at + 1, entry.day);
    for word in entry.text.split_whitespace() {
        if line.chars().count() + word.chars().count() >= NOTE_CHARS {
            lines.push(std::mem::replace(&mut line, "     ".to_owned()));
        }
        line.push(' ');
        line.push_str(word);
    }
    lines.push(line);
    lines
}

fn text(out: &mut String, class: &str, x: f64, y: f64, words: &str) {
    let _ = write!(
        out,
        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" xml:space=\"preserve\">{}</text>",
        escaped(words)
    );
}

fn cut(words: &str, chars_max: usize) -> String {
    if words.chars().count() <= chars_max {
        return words.to_owned();
    }
    let kept: String = words.chars().take(chars_max - 1).collect();
    format!("{}…", kept.trim_end())
}

/// Text as XML takes it; control characters, which it does not, are left out.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for ch in words.chars().filter(|ch| !ch.is_control()) {
        match ch {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

/// A small count as a length.
#[allow(clippy::cast_precision_loss)]
fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_safe_in_xml() {
        assert_eq!(escaped("a<b & \"c\"\u{1}"), "a&lt;b &amp; &quot;c&quot;");
        assert_eq!(cut("abcdef", 4), "abc…");
    }
}
