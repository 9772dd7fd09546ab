//! A copy of the documents with the mentions marked: one HTML file that needs nothing else.

use interdict_documents::Extracted;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::wire::text::{Act, Document, Mention, Party, Texts};

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}\
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}mark{background:#ffe08a;padding:0 .15em}mark a{color:inherit;text-decoration:none}\
.note{color:#8a5a00}.act{margin:.1rem 0 .1rem 1rem}.force{color:#a40000}.soft{color:#555}section{border-top:1px solid #ccc;margin-top:1.5rem}\
@media (prefers-color-scheme:dark){body{background:#161616;color:#e6e6e6}mark{background:#6b5200;color:#fff}.force{color:#ff8a8a}.soft{color:#aaa}}";

/// The page. `texts` are the documents in the order of the answer.
pub(crate) fn text_page(answer: &Texts, texts: &[Extracted]) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Listed parties in documents" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { "Listed parties in documents" }
                @for (number, (document, text)) in answer.documents.iter().zip(texts).enumerate() {
                    (one(number, document, text))
                }
            }
        }
    };
    page.into_string()
}

fn one(number: usize, document: &Document, text: &Extracted) -> Markup {
    html! {
        section {
            h2 { (document.name) }
            @if let Some(problem) = &document.unread { p class="note" { "Not read: " (problem) } }
            @if let Some(day) = &document.on {
                p class="soft" {
                    "As of " (day) @if document.on_own_day { ", the day it gives itself" }
                    ". " (document.mentions.len()) " mentions."
                }
            }
            @for note in &document.notes {
                p class="note" { @if let Some(part) = &note.part { (part) ": " } (note.text) }
            }
            @for (part, read) in text.parts.iter().enumerate() {
                @if let Some(name) = read.name() { h3 { (name) } }
                @if let Some(page) = read.page() { h3 { "Page " (page) } }
                pre { (marked(number, document, part, read.text())) }
            }
            @for (at, mention) in document.mentions.iter().enumerate() {
                (told(number, at, mention))
            }
        }
    }
}

/// The text of a part, with its mentions marked; each leads to `m{number}-{at}`, where it is told.
pub(crate) fn marked(number: usize, document: &Document, part: usize, text: &str) -> Markup {
    let mut from = 0;
    let mut pieces = Vec::new();
    for (at, mention) in document.mentions.iter().enumerate() {
        if mention.place.text_part == part {
            pieces.push((&text[from..mention.place.text_start], at, mention));
            from = mention.place.text_end;
        }
    }
    html! {
        @for (before, at, mention) in pieces {
            (before)
            mark { a href=(format!("#m{number}-{at}")) id=(format!("t{number}-{at}")) { (mention.text) } }
        }
        (text[from..])
    }
}

fn told(number: usize, at: usize, mention: &Mention) -> Markup {
    html! {
        div id=(format!("m{number}-{at}")) {
            h4 { a href=(format!("#t{number}-{at}")) { (mention.text) } @if let Some(line) = mention.place.line { ", line " (line) } }
            @for party in &mention.parties { (described(party)) }
            @if mention.more > 0 { p class="soft" { "And " (mention.more) " more that fit less well." } }
        }
    }
}

fn described(party: &Party) -> Markup {
    html! {
        p { b { (party.caption) } " " (format!("{:.2}", party.score)) " " span class="soft" { (party.dataset) " " (party.id) } }
        p class="act soft" { (party.why.join("; ")) }
        @for act in &party.in_force { p class="act force" { "in force: " (line(act)) } }
        @for act in &party.pending { p class="act" { (act.state) ": " (line(act)) } }
        @for act in &party.ended { p class="act soft" { "ended: " (line(act)) } }
        @for said in &party.said { p class="act soft" { "only said " (said.day) ", " (said.speaker) ": " (said.text) } }
    }
}

fn line(act: &Act) -> String {
    let mut words = vec![act.title.clone()];
    words.extend(act.since.as_ref().map(|day| format!("since {day}")));
    words.extend(act.citations.iter().cloned());
    words.join(", ")
}
