//! Pages for people: made by the server, without scripts, nothing fetched from elsewhere.

mod chart;
mod dealing;
mod graph;
mod languages;
mod list;
mod lists;
mod party;
mod reference;
mod screen;
mod text;
mod today;

use axum::response::Response;
use maud::{DOCTYPE, Markup, PreEscaped, html};

pub(crate) use dealing::{DealingForm, Outcome, dealing, receipt};
pub(crate) use list::{ListShown, Tried, dataset};
pub(crate) use lists::{difference, lists};
pub(crate) use party::party;
pub(crate) use reference::reference;
pub(crate) use screen::{ScreenForm, screen};
pub(crate) use text::{TextForm, text};
pub(crate) use today::{Todays, measures, news, today};

use super::app::App;
use super::engine::When;
use super::problem::Problem;
use super::respond;
use super::router::in_path;

/// The style of every page.
pub(crate) const STYLE: &str = include_str!("../../../assets/style.css");
/// The sign in the tab of a browser.
pub(crate) const SIGN: &str = include_str!("../../../assets/sign.svg");

/// The pages, in the order of the menu.
const MENU: &[(&str, &str)] = &[
    ("/", "Screen"),
    ("/text", "Text"),
    ("/dealing", "Dealing"),
    ("/lists", "Lists"),
    ("/measures", "Measures"),
    ("/today", "Today"),
];

/// A whole page.
pub(crate) fn page(app: &App, at: &str, title: &str, body: &Markup) -> Response {
    let today = app.engine.today();
    let coverage = today.snapshot.coverage();
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · interdict" }
                link rel="stylesheet" href="/style.css";
                link rel="icon" href="/favicon.svg" type="image/svg+xml";
            }
            body {
                a.skip href="#content" { "Skip to the content" }
                header {
                    a.brand href="/" { (PreEscaped(SIGN)) span { "interdict" } }
                    nav aria-label="Pages" {
                        ul {
                            @for (path, name) in MENU {
                                li { a href=(path) aria-current=[(*path == at).then_some("page")] { (name) } }
                            }
                        }
                    }
                }
                main id="content" tabindex="-1" { (body) }
                footer {
                    @if let Some(trouble) = &today.trouble {
                        p.warn role="alert" { "Newer lists cannot be opened; the last good ones serve. " (trouble) }
                    }
                    @let failed: Vec<_> = coverage.wire.consulted.iter().filter_map(|one| Some((one, one.fetch_failed.as_ref()?))).collect();
                    @if !failed.is_empty() {
                        details.warn {
                            summary { "The last refresh failed for " (failed.len()) @if failed.len() == 1 { " list" } @else { " lists" } "; the last good editions serve" }
                            ul { @for (one, failed) in failed { li { (one.dataset) ", at " time { (failed.at) } ": " (failed.problem) } } }
                        }
                    }
                    p {
                        @if coverage.wire.complete {
                            (coverage.wire.consulted.len()) " lists serve, all in date."
                        } @else {
                            a href="/lists" { (several(coverage.doubts.len(), "doubt", "doubts")) " about the lists" }
                            ": nothing found does not mean nothing listed."
                        }
                        " View " code { (&coverage.wire.view[..12]) } "."
                    }
                    p.quiet { "Engine " (env!("CARGO_PKG_VERSION")) " · " a href="/reference" { "API reference" } }
                }
            }
        }
    };
    respond::typed("text/html; charset=utf-8", markup.into_string())
}

/// A page that says what went wrong and what to do.
pub(crate) fn trouble(app: &App, at: &str, problem: &Problem) -> Response {
    let body = html! {
        h1 { (problem.title()) }
        p.warn role="alert" { (problem.detail()) }
        p { a href="/" { "Screen a party" } " · " a href="/lists" { "See the lists" } }
    };
    let mut response = page(app, at, problem.title(), &body);
    *response.status_mut() = problem.status();
    response
}

/// The clocks of a question as the query of an address: `?on=2018-05-14`, or nothing. They are the same for
/// whatever is reached from an answer.
pub(crate) fn clocks_query(when: When) -> String {
    let on = when.on.map(|day| format!("on={day}"));
    let recorded = when
        .recorded
        .map(|at| format!("recorded={}", in_path(&at.to_string())));
    let both: Vec<String> = on.into_iter().chain(recorded).collect();
    if both.is_empty() {
        return String::new();
    }
    format!("?{}", both.join("&"))
}

/// The two clocks as fields of a form; [`clocks_hint`] stands below them.
pub(crate) fn clocks(on: &str, recorded: &str) -> Markup {
    html! {
        div.field {
            label for="on" { "On the day" }
            input id="on" name="on" type="date" value=(on) aria-describedby="clocks-hint";
        }
        div.field {
            label for="recorded" { "As known at" }
            input id="recorded" name="recorded" value=(recorded) placeholder="now" size="22" aria-describedby="clocks-hint" autocomplete="off";
        }
    }
}

/// What the two clocks mean when nothing stands in them.
pub(crate) fn clocks_hint(no_day: &str) -> Markup {
    html! {
        small id="clocks-hint" {
            "With no day: " (no_day) ". “As known at” asks what the lists had said by then: a day, or 2024-02-24T12:00Z; empty means all that is known now."
        }
    }
}

/// Text in the language that the list names (ISO 639-3), for screen readers and fonts.
pub(crate) fn spoken(text: &str, lang: Option<&str>) -> Markup {
    html! { bdi lang=[lang.map(languages::tag)] { (text) } }
}

/// A number with thin spaces between thousands.
pub(crate) fn counted(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// A number with its word: `1 party`, `2 parties`.
pub(crate) fn several(number: usize, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}

/// A word with underscores, for people.
pub(crate) fn plain(word: &str) -> String {
    let words: Vec<&str> = word.split(['_', '-']).map(spelled).collect();
    words.join(" ")
}

/// A part of a word; those that are initials in capitals.
fn spelled(part: &str) -> &str {
    match part {
        "us" => "US",
        "uk" => "UK",
        "eu" => "EU",
        "dod" => "DoD",
        "fcc" => "FCC",
        "usf" => "USF",
        part => part,
    }
}
