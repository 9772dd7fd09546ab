//! One list: its editions, how it grew, what was read of it, and a person's word for what is held.

use axum::response::Response;
use interdict_ledger::{Admission, KeptEdition};
use interdict_model::Issue;
use maud::{Markup, html};

use super::chart::{self, Point};
use super::{counted, page, several};
use crate::serve::app::App;
use crate::serve::decision::Reason;
use crate::serve::problem::Problem;
use crate::serve::router::in_path;
use crate::wire::dataset::Dataset;
use crate::wire::edition::Edition;

/// The most issues that a page shows; the API gives all.
const ISSUES_MAX: usize = 200;

/// What the page of a list tells.
pub(crate) struct ListShown {
    pub(crate) dataset: Dataset,
    /// In the order of the days they count as published.
    pub(crate) editions: Vec<KeptEdition>,
    /// The edition whose issues are told.
    pub(crate) read: Option<KeptEdition>,
    pub(crate) issues: Vec<Issue>,
    /// What a form must send back.
    pub(crate) token: String,
    /// Whether somebody who decides has to give a name: no key says it.
    pub(crate) asks_who: bool,
}

/// A word for an edition that was not taken, as it was typed.
#[derive(Clone, Debug)]
pub(crate) struct Tried {
    pub(crate) edition: String,
    pub(crate) reason: Reason,
}

impl ListShown {
    fn place(&self) -> String {
        format!("/lists/{}", in_path(&self.dataset.dataset))
    }
}

/// The page; what was tried and refused stands above the form it came from.
pub(crate) fn dataset(
    app: &App,
    list: &ListShown,
    refused: Option<(&Tried, &Problem)>,
) -> Response {
    let dataset = &list.dataset;
    let title = dataset.title.as_deref().unwrap_or(&dataset.dataset);
    let body = html! {
        p.crumbs { a href="/lists" { "Lists" } " / " code { (dataset.dataset) } }
        h1 { (title) }
        (about(dataset))
        (growth(list))
        (editions(list))
        (undecided(list, refused))
        (issues(list))
    };
    let mut response = page(app, "/lists", title, &body);
    if let Some((_, problem)) = refused {
        *response.status_mut() = problem.status();
    }
    response
}

fn about(dataset: &Dataset) -> Markup {
    html! {
        dl.said {
            @if let Some(issuer) = &dataset.issuer { dt { "Issued by" } dd { (issuer) } }
            @if let Some(address) = &dataset.page { dt { "Official page" } dd { a href=(address) rel="noreferrer noopener" { (address) } } }
            @if let Some(licence) = &dataset.licence { dt { "Terms" } dd { (licence) } }
            @if let Some(files) = &dataset.files { dt { "An edition is" } dd { (files) } }
            @if let Some(fetch) = &dataset.last_fetch {
                @if let Some(at) = &fetch.succeeded { dt { "Last fetched" } dd { time { (at) } } }
                @if let Some(failed) = &fetch.failed { dt { "Failing since" } dd { time { (failed.since) } ", last at " time { (failed.at) } ": " (failed.problem) } }
            }
        }
        @if let Some(current) = &dataset.current {
            @for why in &current.stale_because { p.warn { "Stale: " (why) "." } }
        }
    }
}

fn editions(list: &ListShown) -> Markup {
    html! {
        section {
            h2 { "Editions kept" }
            form method="get" action={ (list.place()) "/diff" } {
                div.scroll tabindex="0" role="region" aria-label="Editions" {
                    table {
                        thead { tr { th scope="col" { "From" } th scope="col" { "To" } th scope="col" { "Published" } th scope="col" { "Edition" } th.number scope="col" { "Records" } th.number scope="col" { "Entities" } th.number scope="col" { "Issues" } th scope="col" { "Standing" } } }
                        tbody {
                            @for (at, kept) in list.editions.iter().rev().enumerate() { (edition_row(list, at, kept)) }
                        }
                    }
                }
                @if list.editions.len() > 1 { p { button type="submit" { "Show what differs" } } }
            }
        }
    }
}

fn edition_row(list: &ListShown, at: usize, kept: &KeptEdition) -> Markup {
    let edition = Edition::of(kept);
    let day = edition.days.last().map_or("?", String::as_str);
    let issues = edition.reading.issues.total();
    let current = list.dataset.current.as_ref();
    let serves = current.is_some_and(|current| current.edition == edition.edition);
    html! {
        tr {
            td { input type="radio" name="from" value=(edition.edition) checked[at == 1] aria-label={ "compare from the edition of " (day) }; }
            td { input type="radio" name="to" value=(edition.edition) checked[at == 0] aria-label={ "compare to the edition of " (day) }; }
            th scope="row" { time { (day) } }
            td { code { (&edition.edition[..12]) } }
            td.number { (counted(edition.reading.tally.source)) }
            td.number { (counted(edition.reading.entities)) }
            td.number {
                @if issues == 0 { "0" }
                @else { a href={ (list.place()) "?edition=" (edition.edition) "#issues" } aria-label={ (issues) " issues of the edition of " (day) } { (counted(issues)) } }
            }
            td {
                @match &edition.held {
                    None if serves => { "serves today" },
                    None => { "admitted" },
                    Some(held) if held.code == crate::wire::edition::Held::WITHDRAWN => { "withdrawn" },
                    Some(held) => { strong { "held: " } (held.why) },
                }
                @for word in &edition.words { br; small { (word.what) " by " (if word.who.is_empty() { "somebody" } else { &word.who }) ": " (word.why) } }
            }
        }
    }
}

/// Editions that wait for a person's word, each with a form.
fn undecided(list: &ListShown, refused: Option<(&Tried, &Problem)>) -> Markup {
    let waiting: Vec<&KeptEdition> = list
        .editions
        .iter()
        .rev()
        .filter(|kept| !kept.admission.is_admitted())
        .collect();
    html! {
        @if !waiting.is_empty() {
            section {
                h2 id="held" { "Held until a person decides" }
                p { "An edition that lost more than its list may lose, or breaks its bounds, serves nobody until somebody answers for it. Look at what differs before you admit it." }
                @for kept in waiting { (word_form(list, kept, refused)) }
            }
        }
    }
}

fn word_form(list: &ListShown, kept: &KeptEdition, refused: Option<(&Tried, &Problem)>) -> Markup {
    let id = kept.id.0.to_string();
    let day = kept
        .days
        .last()
        .map(ToString::to_string)
        .unwrap_or_default();
    let refused = refused.filter(|(tried, _)| tried.edition == id);
    let why = refused.map_or("", |(tried, _)| tried.reason.why.as_str());
    let who = refused.and_then(|(tried, _)| tried.reason.who.as_deref());
    let before = serving_before(list, kept);
    let short = &id[..12];
    html! {
        form.word method="post" action={ (list.place()) "/decide#held" } aria-labelledby={ "word-" (short) } {
            h3 id={ "word-" (short) } { "Edition of " time { (day) } " " code { (short) } }
            p {
                @match &kept.admission {
                    Admission::Held { why } => { (why) },
                    _ => { "It was withdrawn." },
                }
                "."
                @if let Some(before) = before { " " a href={ (list.place()) "/diff?from=" (before.id.0) "&to=" (id) } { "What differs from the edition that serves" } }
            }
            @if let Some((_, problem)) = refused { p.warn role="alert" { (problem.detail()) } }
            input type="hidden" name="token" value=(list.token);
            input type="hidden" name="edition" value=(id);
            div.ask {
                div.field.grow {
                    label for={ "why-" (short) } { "Why" }
                    input id={ "why-" (short) } name="why" required maxlength="2000" value=(why) autocomplete="off";
                }
                @if list.asks_who {
                    div.field {
                        label for={ "who-" (short) } { "Your name" }
                        input id={ "who-" (short) } name="who" required maxlength="200" value=[who] autocomplete="name";
                    }
                }
                button type="submit" name="word" value="admit" { "Admit" }
                @if matches!(kept.admission, Admission::Held { .. }) {
                    button.second type="submit" name="word" value="withdraw" { "Withdraw" }
                }
            }
            small { "Name and reason stay in the ledger." }
        }
    }
}

/// The admitted edition published last before another, if there is one.
fn serving_before<'a>(list: &'a ListShown, kept: &KeptEdition) -> Option<&'a KeptEdition> {
    let fits =
        |one: &&KeptEdition| one.admission.is_admitted() && one.days.first() <= kept.days.last();
    list.editions.iter().rev().find(fits)
}

fn issues(list: &ListShown) -> Markup {
    let Some(read) = list.read.as_ref().filter(|_| !list.issues.is_empty()) else {
        return html! {};
    };
    let id = read.id.0.to_string();
    let day = read
        .days
        .last()
        .map(ToString::to_string)
        .unwrap_or_default();
    let all = format!(
        "/v1/datasets/{}/editions/{id}/issues",
        in_path(&list.dataset.dataset)
    );
    html! {
        section {
            h2 id="issues" { "What could not be taken as it stood in the edition of " time { (day) } }
            p { (several(list.issues.len(), "issue", "issues")) " of its last reading. Nothing is passed over: each place is told." }
            ol.plain { @for issue in list.issues.iter().take(ISSUES_MAX) { li { (issue) } } }
            @if list.issues.len() > ISSUES_MAX { p.quiet { "The rest is in " a href=(all) { "the API" } "." } }
        }
    }
}

/// How many records each edition has, as a picture and in words.
fn growth(list: &ListShown) -> Markup {
    let points: Vec<Point> = list.editions.iter().filter_map(point).collect();
    let serving: Vec<&Point> = points.iter().filter(|point| !point.aside).collect();
    let (Some(first), Some(last)) = (serving.first(), serving.last()) else {
        return html! {};
    };
    let told = format!(
        "From {} records on {} to {} on {}, in {}",
        counted(first.count),
        first.day,
        counted(last.count),
        last.day,
        several(serving.len(), "edition", "editions")
    );
    html! {
        @if points.len() > 1 {
            section {
                h2 { "How the list grew" }
                figure.growth tabindex="0" {
                    (chart::over_days("Records of the list over time", &told, &points))
                    figcaption {
                        (told) "."
                        @if points.len() > serving.len() { " A ring is an edition that is held." }
                    }
                }
            }
        }
    }
}

fn point(kept: &KeptEdition) -> Option<Point> {
    Some(Point {
        day: *kept.days.last()?,
        count: kept.readings.last()?.tally.source,
        aside: !kept.admission.is_admitted(),
    })
}
