//! Party: everything its list says, and its way through the editions.

use axum::response::Response;
use interdict::assess::{Timeline, svg};
use maud::{Markup, PreEscaped, html};

use super::{graph, page, plain, spoken};
use crate::register;
use crate::serve::app::App;
use crate::serve::engine::When;
use crate::serve::party::{Fact, Party, PartyHistory, Said};
use crate::serve::router::in_path;

/// The page of a party.
pub(crate) fn party(
    app: &App,
    party: &Party,
    timeline: Option<&Timeline>,
    day: &str,
    when: When,
) -> Response {
    let recorded = when.recorded.map(|at| at.to_string());
    let body = html! {
        p.crumbs { a href={ "/lists/" (in_path(&party.dataset)) } { (party.dataset) } " / " code { (party.id) } }
        h1 { (spoken(&party.caption, None)) " " span.kind { (party.schema) } }
        p {
            @if party.dataset == register::KEY { "As the register of measures has it on " time { (day) } "." }
            @else { "As the list stood on " time { (day) } ", by its edition of " time { (party.published) } "." }
            @if party.later_edition { " " strong { "No edition from that day or before is held: this is a later one." } }
            @if let Some(at) = &recorded { " As known at " time { (at) } "." }
        }
        details.inline-clocks {
            summary { "On another day" }
            form.inline method="get" action={ "/party/" (in_path(&party.dataset)) "/" (in_path(&party.id)) } {
                (super::clocks(day, recorded.as_deref().unwrap_or_default()))
                button type="submit" { "Show" }
                (super::clocks_hint("today"))
            }
        }
        (listings(party))
        @if let Some(timeline) = timeline { (picture(timeline)) }
        div.columns {
            section { h2 { "Names" } (said(&party.names)) }
            @if !party.identifiers.is_empty() { section { h2 { "Identifiers" } (said(&party.identifiers)) } }
            @if !party.addresses.is_empty() {
                section { h2 { "Addresses" } ul.plain { @for address in &party.addresses { li { (spoken(address, None)) } } } }
            }
            @if !party.facts.is_empty() { section.wide { h2 { "What else is said" } (facts(&party.facts)) } }
        }
        @if !party.links.is_empty() { (links(party, when)) }
        (history(&party.history, &party.dataset))
    };
    page(app, "/party", &party.caption, &body)
}

fn listings(party: &Party) -> Markup {
    html! {
        section {
            h2 { "Listings" }
            @if party.listings.is_empty() {
                p { "The list names the party without an act or a program." }
            } @else {
                div.scroll tabindex="0" role="region" aria-label="Listings" {
                    table {
                        thead { tr { th scope="col" { "Program" } th scope="col" { "Authority" } th scope="col" { "Since" } th scope="col" { "Until" } th scope="col" { "On this day" } th scope="col" { "Published" } } }
                        tbody {
                            @for act in &party.listings {
                                tr {
                                    th scope="row" { (act.program.as_deref().unwrap_or("–")) }
                                    td { (act.authority.as_deref().unwrap_or("–")) }
                                    td { time { (act.since.as_deref().unwrap_or("not said")) } }
                                    td { time { (act.until.as_deref().unwrap_or("open")) } }
                                    td { span.state data-state=(act.state) { (plain(act.state)) } }
                                    td { (act.citation.as_deref().unwrap_or("–")) }
                                }
                                @if let Some(reason) = &act.reason { tr.more { td colspan="6" { (reason) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn picture(timeline: &Timeline) -> Markup {
    html! {
        @if !timeline.bars.is_empty() || !timeline.entries.is_empty() {
            section.timeline {
                h2 { "Timeline" }
                figure tabindex="0" { (PreEscaped(svg(timeline))) }
                details {
                    summary { "The same in words" }
                    ol.plain {
                        @for entry in &timeline.entries {
                            li {
                                time { (entry.day) } " – " (entry.text)
                                @if let Some(citation) = &entry.citation { " " span.quiet { "(" (citation) ")" } }
                            }
                        }
                    }
                    p.quiet { "The register was checked up to " (timeline.horizon) "." }
                }
            }
        }
    }
}

fn said(values: &[Said]) -> Markup {
    html! {
        dl.said {
            @for said in values {
                dt { (said.label) }
                dd {
                    (spoken(&said.value, said.lang.as_deref()))
                    @if let Some(lang) = &said.lang { " " span.quiet { (lang) } }
                    @if let Some(detail) = &said.detail { " " span.quiet { (detail) } }
                }
            }
        }
    }
}

fn facts(facts: &[Fact]) -> Markup {
    html! {
        dl.said {
            @for fact in facts {
                dt { (fact.label) }
                @for value in &fact.values { dd { (value_markup(value)) } }
            }
        }
    }
}

fn value_markup(value: &str) -> Markup {
    html! {
        @if value.starts_with("https://") || value.starts_with("http://") {
            a href=(value) rel="noreferrer noopener" { (value) }
        } @else {
            (spoken(value, None))
        }
    }
}

fn links(party: &Party, when: When) -> Markup {
    let clocks = super::clocks_query(when);
    html! {
        section {
            h2 { "Links" }
            (graph::ties(&party.caption, &party.links))
            ul.links {
                @for link in &party.links {
                    li {
                        span.kind { (link.kind) }
                        " "
                        a href={ "/party/" (in_path(&party.dataset)) "/" (in_path(&link.id)) (clocks) } { (spoken(&link.caption, None)) }
                        @if let Some(schema) = link.schema { " " span.quiet { (schema) } }
                        @if let Some(role) = &link.role { " – " (role) }
                        @if let Some(detail) = &link.detail { " " span.quiet { "(" (detail) ")" } }
                    }
                }
            }
        }
    }
}

fn history(history: &PartyHistory, dataset: &str) -> Markup {
    html! {
        section {
            h2 { "Through the editions" }
            p { "In " (history.listed_in) " of " (history.editions) " editions kept of " a href={ "/lists/" (in_path(dataset)) } { (dataset) } "." }
            // The register counts for all days, so that its editions have none.
            @if dataset != register::KEY { ol.plain {
                @for (at, event) in history.events.iter().enumerate() {
                    li {
                        time { (event.day) } " – "
                        @match event.event {
                            "listed" if at == 0 && history.since_first_edition => { "in the earliest edition held; it may have been listed before" },
                            "listed" => { "came onto the list" },
                            "absent" => { "no longer on the list" },
                            _ => { "its entry changed" },
                        }
                        @if let Some(before) = &event.before {
                            " – " a href={ "/lists/" (in_path(dataset)) "/diff?from=" (before) "&to=" (event.edition) } { "what differs" }
                        }
                    }
                }
            } }
        }
    }
}
