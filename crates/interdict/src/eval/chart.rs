//! Line charts as SVG text.

use std::fmt::Write;

/// A line of a chart: its name and its points, both axes in 0..=1.
pub(super) struct Line {
    pub(super) label: String,
    pub(super) colour: &'static str,
    pub(super) points: Vec<(f64, f64)>,
}

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 320.0;
const MARGIN: f64 = 48.0;

/// A chart with both axes from 0 to 1; `marks` are vertical lines with a label.
pub(super) fn chart(
    title: &str,
    axes: (&str, &str),
    lines: &[Line],
    marks: &[(f64, &str)],
) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" \
         height=\"{HEIGHT}\" role=\"img\" font-family=\"sans-serif\" font-size=\"11\"><title>{title}</title>\n"
    );
    grid(&mut svg, axes);
    for &(x, label) in marks {
        let at = across(x);
        let _ = writeln!(
            svg,
            "<line x1=\"{at:.1}\" y1=\"{:.1}\" x2=\"{at:.1}\" y2=\"{:.1}\" stroke=\"#999\" stroke-dasharray=\"4 3\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" fill=\"#666\">{label}</text>",
            up(0.0),
            up(1.0),
            at + 3.0,
            up(1.0) + 10.0
        );
    }
    for (i, line) in lines.iter().enumerate() {
        let points: Vec<String> = line
            .points
            .iter()
            .map(|&(x, y)| format!("{:.1},{:.1}", across(x), up(y)))
            .collect();
        let _ = writeln!(
            svg,
            "<polyline fill=\"none\" stroke=\"{}\" stroke-width=\"2\" points=\"{}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" fill=\"{}\">{}</text>",
            line.colour,
            points.join(" "),
            MARGIN + 8.0,
            up(0.0) - 8.0 - 14.0 * i as f64,
            line.colour,
            line.label
        );
    }
    svg.push_str("</svg>\n");
    svg
}

fn across(x: f64) -> f64 {
    MARGIN + x.clamp(0.0, 1.0) * (WIDTH - 2.0 * MARGIN)
}

fn up(y: f64) -> f64 {
    HEIGHT - MARGIN - y.clamp(0.0, 1.0) * (HEIGHT - 2.0 * MARGIN)
}

fn grid(svg: &mut String, (x_axis, y_axis): (&str, &str)) {
    for tenth in (0..=10).step_by(2) {
        let value = f64::from(tenth) / 10.0;
        let _ = writeln!(
            svg,
            "<line x1=\"{:.1}\" y1=\"{1:.1}\" x2=\"{2:.1}\" y2=\"{1:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{3:.1}\" y=\"{4:.1}\" text-anchor=\"end\">{value:.1}</text>\
             <text x=\"{5:.1}\" y=\"{6:.1}\" text-anchor=\"middle\">{value:.1}</text>",
            across(0.0),
            up(value),
            across(1.0),
            across(0.0) - 6.0,
            up(value) + 4.0,
            across(value),
            up(0.0) + 16.0
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{x_axis}</text>\
         <text x=\"12\" y=\"{:.1}\" transform=\"rotate(-90 12 {2:.1})\" text-anchor=\"middle\">{y_axis}</text>",
        WIDTH / 2.0,
        HEIGHT - 10.0,
        HEIGHT / 2.0
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_is_one_svg_element_inside_its_frame() {
        let line = Line {
            label: "recall".to_owned(),
            colour: "#06c",
            points: vec![(0.0, 0.0), (1.0, 2.0)],
        };
        let svg = chart("t", ("x", "y"), &[line], &[(0.7, "review")]);
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"));
        assert!(svg.contains("48.0,272.0 512.0,48.0"));
    }
}
