//! Today and Measures: what changed, what is about to change, and the law as it stands.

use axum::response::Response;
use interdict_ledger::KeptEdition;
use jiff::civil::Date;
use maud::{Markup, html};

use super::{page, plain};
use crate::commands::measures::{Measures, StandingShown};
use crate::serve::app::App;
use crate::serve::engine::When;
use crate::serve::measures::Happening;
use crate::serve::router::in_path;

/// What one edition changed against the one before it.
pub(crate) struct News {
    pub(crate) dataset: String,
    pub(crate) day: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) held: Option<String>,
}

/// What the page tells.
pub(crate) struct Todays {
    pub(crate) day: Date,
    pub(crate) days: i64,
    pub(crate) news: Vec<News>,
    pub(crate) past: Vec<Happening>,
    pub(crate) coming: Vec<Happening>,
    /// The last day up to which the register was checked.
    pub(crate) horizon: Option<Date>,
}

/// The editions recorded since a day, each with the one published before it.
pub(crate) fn news(editions: &[KeptEdition], since: Date) -> Vec<News> {
    let mut news: Vec<News> = Vec::new();
    for (at, kept) in editions.iter().enumerate() {
        let recorded = crate::clock::day_of(kept.recorded);
        if recorded < since {
            continue;
        }
        let before = editions[..at]
            .iter()
            .rev()
            .find(|one| one.dataset == kept.dataset);
        news.push(News {
            dataset: kept.dataset.to_string(),
            day: match kept.days.last() {
                // The register counts for all days: what tells one from another is when it came.
                Some(day) if kept.dataset.as_str() != crate::register::KEY => day.to_string(),
                _ => recorded.to_string(),
            },
            from: before.map(|one| one.id.0.to_string()).unwrap_or_default(),
            to: kept.id.0.to_string(),
            held: crate::wire::edition::Held::of(&kept.admission).map(|held| held.why),
        });
    }
    news.reverse();
    news
}

/// The page of today.
pub(crate) fn today(app: &App, todays: &Todays) -> Response {
    let spans = [(1, "day"), (7, "week"), (30, "month")];
    let body = html! {
        h1 { "Today, " time { (todays.day) } }
        p.tabs {
            "In the last "
            @for (days, name) in spans {
                a href={ "/today?days=" (days) } aria-current=[(days == todays.days).then_some("true")] { (name) }
                " "
            }
        }
        section {
            h2 { "New in the ledger" }
            @if todays.news.is_empty() { p { "No edition was recorded." } }
            ul.plain {
                @for news in &todays.news {
                    li {
                        a href={ "/lists/" (in_path(&news.dataset)) } { (news.dataset) }
                        ", edition of " time { (news.day) }
                        @if let Some(why) = &news.held { " – " strong { "held: " } (why) }
                        @if !news.from.is_empty() {
                            " – " a href={ "/lists/" (in_path(&news.dataset)) "/diff?from=" (news.from) "&to=" (news.to) } { "what differs" }
                        }
                    }
                }
            }
        }
        section {
            h2 { "What changed in measures" }
            (happenings(&todays.past, "Nothing in the register took effect."))
        }
        section {
            h2 { "What is about to change" }
            (happenings(&todays.coming, "The register knows of no day to come on which a measure begins or ends."))
        }
        @if let Some(horizon) = todays.horizon {
            p.quiet { "The register was checked up to " time { (horizon) } "; what happened later is not in it." }
        }
    };
    page(app, "/today", "Today", &body)
}

fn happenings(happenings: &[Happening], none: &str) -> Markup {
    html! {
        @if happenings.is_empty() { p { (none) } }
        ul.plain {
            @for one in happenings {
                li {
                    time { (one.day) } " – " a href={ "/measures#" (one.measure) } { (one.title) }
                    ": " (plain(&one.what)) @if one.scheduled { " (due)" }
                    @if let Some(note) = &one.note { ". " (note) }
                    @if let Some(document) = &one.document { " " span.quiet { "(" (document) ")" } }
                }
            }
        }
    }
}

fn words(words: &[String]) -> String {
    let plain: Vec<String> = words.iter().map(|word| plain(word)).collect();
    plain.join(", ")
}

/// How a clause stands, with the parties for which it stands so.
fn alike(standings: &[StandingShown]) -> Vec<(&StandingShown, Vec<&str>)> {
    let mut groups: Vec<(&StandingShown, Vec<&str>)> = Vec::new();
    for standing in standings {
        let party = standing.party.as_deref();
        let same = |(first, _): &&mut (&StandingShown, Vec<&str>)| {
            (&first.state, &first.since, &first.until)
                == (&standing.state, &standing.since, &standing.until)
        };
        match groups.iter_mut().find(same) {
            Some((_, parties)) => parties.extend(party),
            None => groups.push((standing, party.into_iter().collect())),
        }
    }
    groups
}

/// The word for a state; what has not begun in any way has none.
fn state(word: &str) -> String {
    match word {
        "none" => "not yet".to_owned(),
        word => plain(word),
    }
}

/// The page of measures.
pub(crate) fn measures(app: &App, measures: &Measures, when: When) -> Response {
    let recorded = when.recorded.map(|at| at.to_string()).unwrap_or_default();
    let body = html! {
        h1 { "Measures" }
        form.inline method="get" action="/measures" {
            (super::clocks(&measures.day, &recorded))
            button type="submit" { "Show" }
            (super::clocks_hint("today"))
        }
        p { (measures.measures.len()) " measures as they stand on " time { (measures.day) } ". The register was checked up to " time { (measures.horizon) } "." }
        @for measure in &measures.measures {
            section.measure id=(measure.id) {
                h2 { (measure.title) }
                p.quiet { code { (measure.id) } " · " (plain(&measure.kind)) " · " (measure.authority) @for citation in &measure.citations { " · " (citation.text) } }
                @if !measure.subjects.is_empty() { p { "Names " (measure.subjects.join(", ")) } }
                ul.plain {
                    @for clause in &measure.clauses {
                        li {
                            strong { (plain(&clause.effect)) } " for " (words(&clause.actors)) ": " (words(&clause.dealings))
                            @let standings = alike(&clause.standings);
                            ul.acts {
                                @for (standing, parties) in &standings {
                                    li {
                                        span.state data-state=(standing.state) { (state(&standing.state)) }
                                        @if standings.len() > 1 { " " (parties.join(", ")) }
                                        span.quiet {
                                            @if let Some(since) = &standing.since { " since " time { (since) } }
                                            @if let Some(until) = &standing.until { " · changes on " time { (until) } }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    page(app, "/measures", "Measures", &body)
}
