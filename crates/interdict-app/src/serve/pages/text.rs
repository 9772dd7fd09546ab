//! Text: paste or drop documents, and see the listed parties that they name, marked where they stand.

use axum::http::StatusCode;
use axum::response::Response;
use interdict_documents::Extracted;
use maud::{Markup, html};

use super::{page, spoken};
use crate::render;
use crate::serve::api::{TYPED, TextAnswer, TextQuestion, TextTerms};
use crate::serve::app::App;
use crate::serve::problem::Problem;
use crate::serve::router::in_path;
use crate::wire::text::{Act, Document, Party};

/// Text of all documents together that a page shows; the mentions are told whatever their place.
const SHOWN_BYTES_MAX: usize = 400_000;

/// Acts of one kind that are shown for a party; its own page has all.
const ACTS_MAX: usize = 6;

/// What was typed into the form, without the files, which a browser does not give back.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextForm {
    pub(crate) text: String,
    pub(crate) terms: TextTerms,
}

impl TextForm {
    /// What a form held whose documents are about to be looked at.
    pub(crate) fn of(question: &TextQuestion) -> Self {
        let typed = question.documents.iter().find(|one| one.name == TYPED);
        let text = typed.map(|one| String::from_utf8_lossy(&one.bytes).into_owned());
        Self {
            text: text
                .filter(|text| text.len() <= SHOWN_BYTES_MAX)
                .unwrap_or_default(),
            terms: question.terms,
        }
    }
}

/// The page.
pub(crate) fn text(
    app: &App,
    form: &TextForm,
    answer: Option<&Result<TextAnswer, Problem>>,
) -> Response {
    let status = match answer {
        Some(Err(problem)) => problem.status(),
        _ => StatusCode::OK,
    };
    let body = html! {
        h1 { "Who is named in this text?" }
        (form_markup(app, form))
        @match answer {
            None => (welcome()),
            Some(Err(problem)) => section.answer aria-label="Answer" {
                p.warn role="alert" { (problem.detail()) }
            },
            Some(Ok(answer)) => (answer_markup(answer)),
        }
    };
    let mut response = page(app, "/text", "Text", &body);
    *response.status_mut() = status;
    response
}

fn welcome() -> Markup {
    html! {
        section.hints {
            p { "Paste an article, a mail or a contract, or put files into the box: plain text, Markdown, HTML, mail, PDF, DOCX. Listed parties are found in any spelling and script and marked where they stand, with what was in force against them on the day." }
            p.quiet { "What you send stands in no log, and is not kept." }
        }
    }
}

fn form_markup(app: &App, form: &TextForm) -> Markup {
    let megabytes = app.settings.text_bytes_max / 1_000_000;
    let when = form.terms.when;
    let on = when.on.map(|day| day.to_string()).unwrap_or_default();
    let recorded = when.recorded.map(|at| at.to_string()).unwrap_or_default();
    html! {
        form.screen method="post" action="/text" enctype="multipart/form-data" {
            div.field {
                label for="text" { "Text" }
                textarea id="text" name="text" rows="8" dir="auto" spellcheck="false" autocomplete="off" { (form.text) }
            }
            div.field {
                label for="file" { "Files" }
                input.drop id="file" name="file" type="file" multiple accept=".txt,.md,.html,.htm,.eml,.pdf,.docx,text/*" aria-describedby="file-hint";
                small id="file-hint" { "Drop them onto the field, or choose them; " (megabytes) " MB in all." }
            }
            div.ask {
                (super::clocks(&on, &recorded))
                label { input type="checkbox" name="explain" value="yes" checked[form.terms.explain]; " Tell what was nearly a mention" }
                button type="submit" { "Look" }
            }
            (super::clocks_hint("the day that a document gives itself, else today"))
        }
    }
}

fn answer_markup(answer: &TextAnswer) -> Markup {
    let mentions: usize = answer
        .texts
        .documents
        .iter()
        .map(|document| document.mentions.len())
        .sum();
    let mut room = SHOWN_BYTES_MAX;
    html! {
        section.answer aria-labelledby="found" {
            h2 id="found" {
                @match (answer.texts.conclusion, mentions) {
                    ("clear", _) => "No listed party is named.",
                    (_, 0) => "Nothing found, but nothing may be concluded.",
                    (_, 1) => "Listed parties are named in 1 place.",
                    (_, count) => { "Listed parties are named in " (count) " places." }
                }
            }
            @if answer.texts.conclusion == "incomplete" {
                p.warn { "Not everything was read, or the lists are not complete: nothing may be concluded from what is missing." }
            }
            @for (number, (document, extracted)) in answer.texts.documents.iter().zip(&answer.extracted).enumerate() {
                (document_markup(number, document, extracted.as_ref(), &mut room))
            }
        }
    }
}

fn document_markup(
    number: usize,
    document: &Document,
    extracted: Option<&Extracted>,
    room: &mut usize,
) -> Markup {
    html! {
        section.document aria-labelledby={ "d" (number) } {
            h3 id={ "d" (number) } { (spoken(&document.name, None)) @if let Some(kind) = &document.kind { " " span.kind { (kind) } } }
            @if let Some(problem) = &document.unread { p.warn role="alert" { "Not read: " (problem) } }
            @for note in &document.notes { p.warn { @if let Some(part) = &note.part { (part) ": " } (note.text) } }
            @if document.cut { p.warn { "There are more mentions than can be told." } }
            @if let Some(day) = &document.on {
                p.quiet {
                    "As the lists and the law stood on " time { (day) }
                    @if document.on_own_day { ", the day the document gives itself" }
                    "."
                }
            }
            @if let Some(extracted) = extracted { (whole(number, document, extracted, room)) }
            ol.mentions {
                @for at in 0..document.mentions.len() { (mention_markup(number, at, document)) }
            }
            @if !document.near.is_empty() {
                details {
                    summary { (document.near.len()) " places that were nearly a mention" }
                    ul.plain {
                        @for near in &document.near {
                            li { q { (near.text) } " is like " (spoken(&near.listed, None)) " " span.quiet { "(" (near.dataset) @if let Some(line) = near.line { ", line " (line) } ")" } ": " (near.why) }
                        }
                    }
                }
            }
        }
    }
}

/// The text with its mentions marked, as far as there is room.
fn whole(number: usize, document: &Document, extracted: &Extracted, room: &mut usize) -> Markup {
    let parts = extracted.parts.iter().enumerate();
    let shown: Vec<_> = parts
        .take_while(|(_, part)| {
            let fits = part.text().len() <= *room;
            *room = if fits { *room - part.text().len() } else { 0 };
            fits
        })
        .collect();
    html! {
        @for (at, part) in &shown {
            @if let Some(name) = part.name() { h4 { (name) } }
            @if let Some(page) = part.page() { h4 { "Page " (page) } }
            div.marked dir="auto" tabindex="0" role="region" aria-label="The text" { (render::marked(number, document, *at, part.text())) }
        }
        @if shown.len() < extracted.parts.len() {
            p.quiet { "The text is too long to be shown here; its mentions are below." }
        }
    }
}

fn mention_markup(number: usize, at: usize, document: &Document) -> Markup {
    let mention = &document.mentions[at];
    let place = &mention.place;
    html! {
        li.mention id={ "m" (number) "-" (at) } {
            h4 {
                a href={ "#t" (number) "-" (at) } { (spoken(&mention.text, None)) }
                span.quiet {
                    @if let Some(part) = &place.part { ", " (part) }
                    @if let Some(page) = place.page { ", page " (page) }
                    @if let Some(line) = place.line { ", line " (line) }
                }
            }
            @for party in &mention.parties {
                @match document.mentions[..at].iter().position(|before| before.names(party)) {
                    Some(before) => p { (spoken(&party.caption, None)) " " span.kind { (party.schema) } ", " a href={ "#m" (number) "-" (before) } { "told above" } },
                    None => (party_markup(party, document)),
                }
            }
            @if mention.more > 0 { p.quiet { "And " (mention.more) " more that fit less well." } }
        }
    }
}

fn party_markup(party: &Party, document: &Document) -> Markup {
    let day = document.on.as_deref().unwrap_or_default();
    let place = format!(
        "/party/{}/{}?on={day}",
        in_path(&party.dataset),
        in_path(&party.id)
    );
    html! {
        div.named {
            p {
                a href=(place) { (spoken(&party.caption, None)) } " " span.kind { (party.schema) }
                " " span.quiet { (format!("{:.2}", party.score)) " · " a href={ "/lists/" (in_path(&party.dataset)) } { (party.dataset) } }
                @if party.later_edition { " " span.quiet { "· a later edition answers" } }
                @if party.undated { " " span.quiet { "· the list does not say since when" } }
            }
            (acts("in force", &party.in_force))
            (acts("", &party.pending))
            (acts("ended", &party.ended))
            @if !party.said.is_empty() {
                details {
                    summary { "What was only said, and changed nothing: " (party.said.len()) }
                    ul.plain { @for said in &party.said { li { time { (said.day) } " " (said.speaker) ": " (said.text) } } }
                }
            }
            @if party.in_force.is_empty() && party.pending.is_empty() && party.ended.is_empty() {
                p.quiet { "The list names no act or program." }
            }
            details { summary { "Why it was taken for a mention" } p { (party.why.join("; ")) } }
        }
    }
}

/// Acts that stand alike; without a word each says how it stands.
fn acts(word: &str, acts: &[Act]) -> Markup {
    html! {
        @if !acts.is_empty() {
            ul.acts {
                @for act in acts.iter().take(ACTS_MAX) {
                    @let state = if word.is_empty() { super::plain(&act.state) } else { word.to_owned() };
                    li {
                        span.state data-state=(state) { (state) } " " (act.title)
                        @if let Some(since) = &act.since { " since " time { (since) } }
                        @if !act.citations.is_empty() { " " span.quiet { "(" (act.citations.join("; ")) ")" } }
                    }
                }
                @if acts.len() > ACTS_MAX { li.quiet { (acts.len() - ACTS_MAX) " more" } }
            }
        }
    }
}
