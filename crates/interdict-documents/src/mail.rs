//! Electronic mail: its headers, bodies and attachments.

use jiff::civil::Date;
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

use crate::part::Part;
use crate::{ExtractError, Kind, Work};

/// Reads a mail.
///
/// # Errors
/// When the bytes are no mail, or an attachment is broken as what it claims to be.
pub(crate) fn read(
    work: &mut Work,
    name: &str,
    bytes: &[u8],
    depth: usize,
) -> Result<(), ExtractError> {
    let Some(message) = MessageParser::default().parse(bytes) else {
        return Err(ExtractError::Broken {
            name: name.to_owned(),
            kind: Kind::Mail.name(),
            problem: "it has no headers".to_owned(),
        });
    };
    if work.dated.is_none() {
        work.dated = sent(&message);
    }
    work.push(Part::without_source(
        Some("headers"),
        None,
        headers(&message),
    ));
    for part in &message.parts {
        let label = part
            .attachment_name()
            .map_or_else(|| "body".to_owned(), str::to_owned);
        match &part.body {
            PartType::Text(text) => {
                work.read(Kind::Plain, &label, Some(&label), text.as_bytes(), depth)?
            }
            PartType::Html(text) => {
                work.read(Kind::Html, &label, Some(&label), text.as_bytes(), depth)?
            }
            PartType::Binary(data) | PartType::InlineBinary(data) => {
                attachment(work, &label, data, depth)
            }
            PartType::Message(inner) => attached_mail(work, &label, inner.raw_message(), depth),
            PartType::Multipart(_) => {}
        }
    }
    Ok(())
}

fn sent(message: &Message<'_>) -> Option<Date> {
    let date = message.date()?;
    let (year, month, day) = (
        i16::try_from(date.year).ok()?,
        i8::try_from(date.month).ok()?,
        i8::try_from(date.day).ok()?,
    );
    Date::new(year, month, day).ok()
}

/// The headers in which parties are named.
fn headers(message: &Message<'_>) -> String {
    let mut text = String::new();
    for (label, address) in [
        ("From", message.from()),
        ("To", message.to()),
        ("Cc", message.cc()),
    ] {
        for one in address.into_iter().flat_map(mail_parser::Address::iter) {
            let name = one.name.as_deref().unwrap_or_default();
            let address = one.address.as_deref().unwrap_or_default();
            text.push_str(&format!("{label}: {name} <{address}>\n"));
        }
    }
    if let Some(subject) = message.subject() {
        text.push_str(&format!("Subject: {subject}\n"));
    }
    text
}

/// An attachment that cannot be read is noted: the mail around it can.
fn attachment(work: &mut Work, label: &str, data: &[u8], depth: usize) {
    let kind = Kind::of(label, data);
    let is_text = std::str::from_utf8(data).is_ok_and(|text| !text.contains('\0'));
    if kind == Kind::Plain && !is_text {
        work.note(Some(label), "not read: the attachment holds no text");
    } else if depth >= work.limits.depth_max {
        work.note(Some(label), "not read: attachments are nested too deep");
    } else if let Err(fault) = work.read(kind, label, Some(label), data, depth + 1) {
        work.note(Some(label), fault.to_string());
    }
}

fn attached_mail(work: &mut Work, label: &str, raw: &[u8], depth: usize) {
    if depth >= work.limits.depth_max {
        work.note(Some(label), "not read: attachments are nested too deep");
    } else if let Err(fault) = read(work, label, raw, depth + 1) {
        work.note(Some(label), fault.to_string());
    }
}
