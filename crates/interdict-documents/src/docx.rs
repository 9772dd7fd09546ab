//! DOCX: the text of an office document, its headers, footers, notes and comments.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::part::Part;
use crate::{ExtractError, Kind, Work};

/// Reads an office document.
///
/// # Errors
/// When the file is no such archive, or its text is broken.
pub(crate) fn read(
    work: &mut Work,
    name: &str,
    part: Option<&str>,
    bytes: &[u8],
) -> Result<(), ExtractError> {
    let broken = |problem: String| ExtractError::Broken {
        name: name.to_owned(),
        kind: Kind::Docx.name(),
        problem,
    };
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|fault| broken(fault.to_string()))?;
    let mut members: Vec<String> = archive
        .file_names()
        .filter_map(Result::ok)
        .filter(|member| holds_text(member))
        .map(Cow::into_owned)
        .collect();
    if !members.iter().any(|member| member == "word/document.xml") {
        return Err(broken("the archive holds no word/document.xml".to_owned()));
    }
    // The document itself first, then the rest by name.
    members.sort_by_key(|member| (member != "word/document.xml", member.clone()));
    for member in members {
        let label = label(part, &member);
        let room = work.limits.text_bytes_max.saturating_sub(work.text_bytes);
        let Some(xml) = unpack(&mut archive, &member, room).map_err(&broken)? else {
            work.note(
                label.as_deref(),
                format!("not read: it unfolds to more than the limit of {room} bytes"),
            );
            continue;
        };
        let text = text_of(&xml).map_err(|problem| broken(format!("{member}: {problem}")))?;
        if !text.trim().is_empty() {
            work.push(Part::without_source(label.as_deref(), None, text));
        }
    }
    Ok(())
}

fn holds_text(member: &str) -> bool {
    let Some(name) = member
        .strip_prefix("word/")
        .and_then(|name| name.strip_suffix(".xml"))
    else {
        return false;
    };
    [
        "document",
        "header",
        "footer",
        "footnotes",
        "endnotes",
        "comments",
    ]
    .iter()
    .any(|kind| {
        name.strip_prefix(kind)
            .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

fn label(part: Option<&str>, member: &str) -> Option<String> {
    let name = member.trim_start_matches("word/").trim_end_matches(".xml");
    match (part, name) {
        (None, "document") => None,
        (None, name) => Some(name.to_owned()),
        (Some(part), "document") => Some(part.to_owned()),
        (Some(part), name) => Some(format!("{part}: {name}")),
    }
}

/// Unpacks a member, or nothing when it holds more than `room` bytes: the size that an archive
/// states is not believed.
fn unpack(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    member: &str,
    room: usize,
) -> Result<Option<String>, String> {
    let file = archive
        .by_name(member)
        .map_err(|fault| format!("{member}: {fault}"))?;
    let mut bytes = Vec::new();
    let limit = u64::try_from(room).unwrap_or(u64::MAX).saturating_add(1);
    file.take(limit)
        .read_to_end(&mut bytes)
        .map_err(|fault| format!("{member}: {fault}"))?;
    if bytes.len() > room {
        return Ok(None);
    }
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|_| format!("{member}: not UTF-8"))
}

/// The runs of text, a line for each paragraph.
fn text_of(xml: &str) -> Result<String, String> {
    let mut reader = Reader::from_str(xml);
    let mut text = String::new();
    let mut in_run = false;
    loop {
        match reader.read_event().map_err(|fault| fault.to_string())? {
            Event::Start(start) if is(&start, "t") => in_run = true,
            Event::Start(start) | Event::Empty(start) if is(&start, "tab") => text.push('\t'),
            Event::Start(start) | Event::Empty(start) if is(&start, "br") || is(&start, "cr") => {
                text.push('\n')
            }
            Event::End(end) => match end.local_name().as_ref() {
                "t" => in_run = false,
                "p" => text.push('\n'),
                "tc" => text.push('\t'),
                _ => {}
            },
            Event::Text(run) if in_run => text.push_str(&run.xml10_content()),
            Event::GeneralRef(reference) if in_run => push_reference(&mut text, &reference),
            Event::Eof => return Ok(text),
            _ => {}
        }
    }
}

fn is(start: &BytesStart<'_>, name: &str) -> bool {
    start.local_name().as_ref() == name
}

fn push_reference(text: &mut String, reference: &quick_xml::events::BytesRef<'_>) {
    if let Ok(Some(ch)) = reference.resolve_char_ref() {
        text.push(ch);
        return;
    }
    text.push(match &**reference {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        _ => char::REPLACEMENT_CHARACTER,
    });
}
