//! Markdown: what a reader sees of it, without link targets and markup.

use pulldown_cmark::{Event, Options, Parser, TagEnd};

use crate::part::{Gather, Part};
use crate::plain;

/// Reads Markdown.
pub(crate) fn read(name: Option<&str>, bytes: &[u8]) -> Part {
    let Ok(source) = std::str::from_utf8(bytes) else {
        return plain::read(name, bytes);
    };
    let mut gather = Gather::default();
    for (event, range) in Parser::new_ext(source, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Text(text) | Event::Code(text) => push(&mut gather, &text, source, range),
            Event::SoftBreak | Event::HardBreak => gather.push_decoded("\n", range.start),
            Event::End(TagEnd::TableCell) => gather.push_decoded("\t", range.start),
            Event::End(tag) if ends_block(tag) => gather.end_line(range.end),
            _ => {}
        }
    }
    gather.finish(name, bytes)
}

/// Text that stands in the source as it is runs along with it; text with escapes resolved does not.
fn push(gather: &mut Gather, text: &str, source: &str, range: std::ops::Range<usize>) {
    match source[range.clone()].find(text) {
        Some(offset) => gather.push_run(text, range.start + offset),
        None => gather.push_decoded(text, range.start),
    }
}

fn ends_block(tag: TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}
