//! The ties of a party as a small picture: the party in the middle, others left and right of it.

use std::fmt::Write;

use maud::{Markup, PreEscaped, html};

use crate::serve::party::Link;

/// The most ties that are drawn; the list below the picture has all.
const DRAWN_MAX: usize = 12;

/// The drawing: boxes of one size, the party's own in the middle of the width.
const WIDTH: f64 = 760.0;
const BOX: f64 = 240.0;
const ROW: f64 = 58.0;
const BOX_HEIGHT: f64 = 44.0;
const MIDDLE: f64 = 180.0;

/// Capital letters that fit into a box, and into the one in the middle.
const LETTERS: usize = 25;
const LETTERS_MIDDLE: usize = 19;

/// And of the smaller ones that tell the ties.
const LETTERS_SMALL: usize = 36;

/// Another party, and every tie to it.
struct Other<'a> {
    id: &'a str,
    caption: &'a str,
    ties: Vec<&'a str>,
}

/// The picture. Whoever does not see it reads its description, and the list of links beside it.
pub(crate) fn ties(caption: &str, links: &[Link]) -> Markup {
    let others = others(links);
    if others.is_empty() {
        return html! {};
    }
    let drawn = &others[..others.len().min(DRAWN_MAX)];
    let rows = drawn.len().div_ceil(2);
    let height = ROW * rows as f64 + 8.0;
    let told: Vec<String> = drawn
        .iter()
        .map(|other| format!("{}: {}", other.ties.join(", "), other.caption))
        .collect();
    let mut svg = format!(
        "<svg class=\"ties\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"ties-title ties-told\">\
         <title id=\"ties-title\">{}</title><desc id=\"ties-told\">{}</desc>",
        escaped(&format!("Ties of {caption}")),
        escaped(&told.join("; "))
    );
    for (at, other) in drawn.iter().enumerate() {
        let y = ROW * (at / 2) as f64 + ROW / 2.0 + 4.0;
        // An odd one out stands alone in its row.
        place(&mut svg, other, at.is_multiple_of(2), y, height / 2.0);
    }
    own(&mut svg, caption, height / 2.0);
    svg.push_str("</svg>");
    html! {
        figure.ties {
            (PreEscaped(svg))
            @if others.len() > drawn.len() { figcaption { (others.len() - drawn.len()) " more in the list below." } }
        }
    }
}

/// The parties at the other ends, each once, in the order of the list.
fn others(links: &[Link]) -> Vec<Other<'_>> {
    let mut others: Vec<Other<'_>> = Vec::new();
    for link in links {
        match others.iter_mut().find(|other| other.id == link.id) {
            Some(other) if other.ties.contains(&link.kind.as_str()) => {}
            Some(other) => other.ties.push(&link.kind),
            None => others.push(Other {
                id: &link.id,
                caption: &link.caption,
                ties: vec![&link.kind],
            }),
        }
    }
    others
}

fn place(svg: &mut String, other: &Other<'_>, left: bool, y: f64, middle: f64) {
    let x = if left { 1.0 } else { WIDTH - BOX - 1.0 };
    let (from, to) = if left {
        (BOX + 1.0, (WIDTH - MIDDLE) / 2.0)
    } else {
        (WIDTH - BOX - 1.0, f64::midpoint(WIDTH, MIDDLE))
    };
    let _ = write!(
        svg,
        "<line x1=\"{from:.1}\" y1=\"{y:.1}\" x2=\"{to:.1}\" y2=\"{middle:.1}\"/>\
         <rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{BOX}\" height=\"{BOX_HEIGHT}\" rx=\"6\"/>\
         <text x=\"{:.1}\" y=\"{:.1}\">{}</text><text class=\"kind\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
        y - BOX_HEIGHT / 2.0,
        x + 10.0,
        y - 3.0,
        escaped(&short(other.caption, LETTERS)),
        x + 10.0,
        y + 13.0,
        escaped(&short(&other.ties.join(", "), LETTERS_SMALL))
    );
}

fn own(svg: &mut String, caption: &str, y: f64) {
    let _ = write!(
        svg,
        "<rect class=\"own\" x=\"{:.1}\" y=\"{:.1}\" width=\"{MIDDLE}\" height=\"{BOX_HEIGHT}\" rx=\"6\"/>\
         <text class=\"own\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
        (WIDTH - MIDDLE) / 2.0,
        y - BOX_HEIGHT / 2.0,
        WIDTH / 2.0,
        y + 4.0,
        escaped(&short(caption, LETTERS_MIDDLE))
    );
}

fn short(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let beginning: String = text.chars().take(letters - 1).collect();
    format!("{}…", beginning.trim_end())
}

fn escaped(text: &str) -> String {
    html! { (text) }.into_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(kind: &str, id: &str) -> Link {
        Link {
            kind: kind.to_owned(),
            role: None,
            detail: None,
            id: id.to_owned(),
            caption: format!("Party <{id}>"),
            schema: None,
        }
    }

    #[test]
    fn each_party_is_drawn_once() {
        let links = [
            link("Ownership", "a"),
            link("Family", "b"),
            link("Directorship", "a"),
        ];
        let svg = ties("Own", &links).into_string();
        assert_eq!(svg.matches("<line").count(), 2, "{svg}");
        assert!(
            svg.contains("Ownership, Directorship: Party &lt;a&gt;"),
            "{svg}"
        );
        assert_eq!(ties("Own", &[]).into_string(), "");
    }

    #[test]
    fn what_is_not_drawn_is_counted() {
        let links: Vec<Link> = (0..15).map(|at| link("Family", &at.to_string())).collect();
        let svg = ties(&"Long name ".repeat(9), &links).into_string();
        assert_eq!(svg.matches("<line").count(), DRAWN_MAX);
        assert!(svg.contains("3 more in the list below."), "{svg}");
        assert!(svg.contains("Long name Long nam…"), "{svg}");
    }
}
