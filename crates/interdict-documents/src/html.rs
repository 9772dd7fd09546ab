//! HTML: what a reader sees of it, token by token, so that no nesting is too deep.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use jiff::civil::Date;

use crate::date;
use crate::part::{Gather, Part};
use crate::plain;

/// Elements whose content nobody sees.
const UNSEEN: &[&[u8]] = &[b"script", b"style", b"template", b"noscript", b"svg"];

/// Elements that stand within a line.
const INLINE: &[&[u8]] = &[
    b"a", b"abbr", b"b", b"bdi", b"bdo", b"cite", b"code", b"em", b"font", b"i", b"ins", b"kbd",
    b"mark", b"q", b"s", b"small", b"span", b"strong", b"sub", b"sup", b"tt", b"u", b"wbr",
];

/// Names under which pages state their day in a `meta` element.
const DATE_NAMES: &[&str] = &[
    "article:published_time",
    "date",
    "dc.date",
    "dcterms.created",
    "datepublished",
    "pubdate",
];

/// What is seen of a page while its tokens go by.
struct Page<'a> {
    source: &'a [u8],
    gather: Gather,
    /// The unseen element that is open.
    unseen: Option<Vec<u8>>,
    tag: Vec<u8>,
    attribute: Vec<u8>,
    meta_name: String,
    meta_content: String,
    dated: Option<Date>,
}

/// Reads a page, and the day it states in its head.
pub(crate) fn read(name: Option<&str>, bytes: &[u8]) -> (Part, Option<Date>) {
    // The tokenizer takes UTF-8; a page in another encoding is decoded first and loses its byte places.
    let decoded;
    let source = if std::str::from_utf8(bytes).is_ok() {
        bytes
    } else {
        decoded = plain::decode(bytes);
        decoded.as_bytes()
    };
    let mut page = Page::new(source);
    let emitter = CallbackEmitter::new(
        |event: CallbackEvent<'_>, span: Span<usize>| -> Option<()> {
            page.see(&event, span);
            None
        },
    );
    for token in Tokenizer::new_with_emitter(source, emitter) {
        let Ok(()) = token;
    }
    (page.gather.finish(name, source), page.dated)
}

impl<'a> Page<'a> {
    fn new(source: &'a [u8]) -> Self {
        Self {
            source,
            gather: Gather::default(),
            unseen: None,
            tag: Vec::new(),
            attribute: Vec::new(),
            meta_name: String::new(),
            meta_content: String::new(),
            dated: None,
        }
    }

    fn see(&mut self, event: &CallbackEvent<'_>, span: Span<usize>) {
        match event {
            CallbackEvent::OpenStartTag { name } => self.open(name, span.start),
            CallbackEvent::AttributeName { name } => self.attribute = name.to_ascii_lowercase(),
            CallbackEvent::AttributeValue { value } => self.value(value, span.start),
            CallbackEvent::CloseStartTag { self_closing } => self.close_start(*self_closing),
            CallbackEvent::EndTag { name } => self.end(name, span.start),
            CallbackEvent::String { value } if self.unseen.is_none() => self.text(value, span),
            _ => {}
        }
    }

    fn open(&mut self, name: &[u8], at: usize) {
        self.tag = name.to_ascii_lowercase();
        self.meta_name.clear();
        self.meta_content.clear();
        if !INLINE.contains(&self.tag.as_slice()) {
            self.gather.end_line(at);
        }
    }

    fn value(&mut self, value: &[u8], at: usize) {
        let text = String::from_utf8_lossy(value);
        match (self.tag.as_slice(), self.attribute.as_slice()) {
            (b"meta", b"name" | b"property" | b"itemprop") => self.meta_name = text.to_lowercase(),
            (b"meta", b"content") => self.meta_content = text.into_owned(),
            (b"time", b"datetime") => self.dated = self.dated.or_else(|| date::iso(&text)),
            (_, b"alt" | b"title") if self.unseen.is_none() => {
                self.gather.push_decoded(&text, at);
                self.gather.push_decoded("\n", at);
            }
            _ => {}
        }
    }

    fn close_start(&mut self, self_closing: bool) {
        if self.tag == b"meta" && DATE_NAMES.contains(&self.meta_name.as_str()) {
            self.dated = self.dated.or_else(|| date::iso(&self.meta_content));
        }
        if self.unseen.is_none() && !self_closing && UNSEEN.contains(&self.tag.as_slice()) {
            self.unseen = Some(self.tag.clone());
        }
    }

    fn end(&mut self, name: &[u8], at: usize) {
        let name = name.to_ascii_lowercase();
        if self.unseen.as_ref() == Some(&name) {
            self.unseen = None;
        }
        if name == b"td" || name == b"th" {
            self.gather.push_decoded("\t", at);
        } else if !INLINE.contains(&name.as_slice()) {
            self.gather.end_line(at);
        }
    }

    /// Adds text, following the source: where it stands there as it is, it runs along; a character
    /// reference stands for what it means.
    fn text(&mut self, value: &[u8], span: Span<usize>) {
        let raw = self.source.get(span.start..span.end).unwrap_or_default();
        let text = String::from_utf8_lossy(value);
        if raw == value {
            self.gather.push_run(&text, span.start);
            return;
        }
        let mut at = 0;
        let mut from = 0;
        for (offset, ch) in text.char_indices() {
            let length = ch.len_utf8();
            let verbatim = raw.get(at..at + length) == Some(&value[offset..offset + length]);
            if verbatim && raw[at] != b'&' {
                at += length;
                continue;
            }
            self.gather
                .push_run(&text[from..offset], span.start + at - (offset - from));
            self.gather
                .push_decoded(&text[offset..offset + length], span.start + at);
            at += reference_length(raw.get(at..).unwrap_or_default());
            from = offset + length;
        }
        let rest = &text[from..];
        self.gather
            .push_run(rest, (span.start + at).saturating_sub(rest.len()));
    }
}

/// The length of the character reference at the start of `raw`, or one byte.
fn reference_length(raw: &[u8]) -> usize {
    /// The longest named reference has 33 characters.
    const LENGTH_MAX: usize = 40;
    if raw.first() == Some(&b'\r') {
        return if raw.get(1) == Some(&b'\n') { 2 } else { 1 };
    }
    if raw.first() != Some(&b'&') {
        return 1;
    }
    let end = raw.iter().take(LENGTH_MAX).position(|byte| *byte == b';');
    end.map_or(1, |end| end + 1)
}
