//! Lists: what is kept, how fresh it is, and what differs between two editions.

use axum::response::Response;
use maud::{Markup, html};

use super::{counted, page, spoken};
use crate::serve::app::App;
use crate::serve::router::in_path;
use crate::wire::dataset::Dataset;
use crate::wire::diff::{Change, Diff};

/// The most changes of one kind that a page shows; the API gives all.
const CHANGES_MAX: usize = 200;

/// Every dataset.
pub(crate) fn lists(app: &App, datasets: &[Dataset]) -> Response {
    let held = datasets.iter().filter(|dataset| dataset.current.is_some());
    let absent: Vec<&Dataset> = datasets
        .iter()
        .filter(|dataset| dataset.current.is_none())
        .collect();
    let body = html! {
        h1 { "Lists" }
        div.scroll tabindex="0" role="region" aria-label="Lists that are held" {
            table {
                caption { "Lists that are held, and how fresh they are" }
                thead { tr { th scope="col" { "List" } th scope="col" { "Edition" } th.number scope="col" { "Age, days" } th.number scope="col" { "Entities" } th.number scope="col" { "Editions" } th scope="col" { "State" } } }
                tbody {
                    @for dataset in held {
                        @if let Some(current) = &dataset.current {
                            tr {
                                th scope="row" {
                                    a href={ "/lists/" (in_path(&dataset.dataset)) } { (dataset.title.as_deref().unwrap_or(&dataset.dataset)) }
                                    br;
                                    small.quiet { code { (dataset.dataset) } @if let Some(issuer) = &dataset.issuer { " · " (issuer) } }
                                }
                                @if dataset.dataset == crate::register::KEY {
                                    td { "of all days" } td.number { "–" }
                                } @else {
                                    td { time { (current.day) } } td.number { (current.age_days) }
                                }
                                td.number { (counted(current.entities)) }
                                td.number { (dataset.editions) @if dataset.held > 0 { " (" (dataset.held) " held)" } }
                                td {
                                    span.state data-state=(dataset.status) { (dataset.status) }
                                    @for why in &current.stale_because { br; small { (why) } }
                                }
                            }
                        }
                    }
                }
            }
        }
        @if !absent.is_empty() {
            section {
                h2 { "Lists that this program can read, and that are not held" }
                ul.plain {
                    @for dataset in absent {
                        li {
                            code { (dataset.dataset) } " "
                            @if let Some(title) = &dataset.title { (title) " " }
                            span.quiet {
                                @if dataset.fetch.is_empty() { "import it: " code { "interdict import " (dataset.dataset) " FILE" } }
                                @else { "fetch it: " code { "interdict fetch " (dataset.dataset) } }
                            }
                        }
                    }
                }
            }
        }
    };
    page(app, "/lists", "Lists", &body)
}

/// What differs between two editions.
pub(crate) fn difference(app: &App, dataset: &str, diff: &Diff) -> Response {
    let day = |days: &[String]| days.last().cloned().unwrap_or_default();
    let body = html! {
        p.crumbs { a href="/lists" { "Lists" } " / " a href={ "/lists/" (in_path(dataset)) } { code { (dataset) } } " / differences" }
        h1 { "From " (day(&diff.from.days)) " to " (day(&diff.to.days)) }
        p { strong { (diff.parties.added) } @if diff.parties.added == 1 { " party came, " } @else { " parties came, " } strong { (diff.parties.removed) } " went, " strong { (diff.parties.modified) } " changed; " (diff.parties.entities) " entities differ in all." }
        (changes("Came onto the list", &diff.added, dataset))
        (changes("Went from the list", &diff.removed, dataset))
        (changes("Changed", &diff.modified, dataset))
    };
    page(app, "/lists", "Differences", &body)
}

fn changes(title: &str, changes: &[Change], dataset: &str) -> Markup {
    let parties: Vec<&Change> = changes.iter().filter(|change| change.party).collect();
    html! {
        @if !parties.is_empty() {
            section {
                h2 { (title) " " span.kind { (parties.len()) } }
                ul.plain {
                    @for change in parties.iter().take(CHANGES_MAX) {
                        li {
                            a href={ "/party/" (in_path(dataset)) "/" (in_path(&change.id)) } { (spoken(&change.caption, None)) }
                            " " span.kind { (change.schema) }
                            @if !change.differences.is_empty() {
                                ul.evidence {
                                    @for difference in &change.differences {
                                        li {
                                            (difference.field) ": "
                                            @for gone in &difference.removed { del { (gone) } " " }
                                            @for new in &difference.added { ins { (new) } " " }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
                @if parties.len() > CHANGES_MAX { p.quiet { (parties.len() - CHANGES_MAX) " more in the API." } }
            }
        }
    }
}
