//! The text of a document (plain, Markdown, HTML, mail, PDF, DOCX), with the way back from each
//! character to its place in the file.
//!
//! A document is untrusted: every kind is read within [`Limits`], and reaching one is an error or a
//! [`Note`], never a silent loss.

mod date;
mod docx;
mod error;
mod html;
mod kind;
mod mail;
mod markdown;
mod part;
mod pdf;
mod plain;

pub use error::ExtractError;
pub use kind::Kind;
pub use part::{Part, Place};

use jiff::civil::Date;

/// How much of a document is read. Reaching a limit shows: as an error for the file itself, as a
/// note for a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest file.
    pub file_bytes_max: usize,
    /// The most text that one document may unfold to: an archive can hold a thousand times its size.
    pub text_bytes_max: usize,
    /// The most parts (pages, attachments) of one document.
    pub parts_max: usize,
    /// How deep attachments may hold attachments.
    pub depth_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes_max: 512 << 20,
            text_bytes_max: 512 << 20,
            parts_max: 10_000,
            depth_max: 4,
        }
    }
}

/// The text of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extracted {
    /// What kind of document it is.
    pub kind: Kind,
    /// Its parts in reading order: one for plain text, one a page for PDF, one each for header, body
    /// and attachments of a mail.
    pub parts: Vec<Part>,
    /// What could not be read, in words for people.
    pub notes: Vec<Note>,
    /// The day the document gives itself, if it states one.
    pub dated: Option<Date>,
}

/// Something about a document that its reader should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The part it is about, where it is one.
    pub part: Option<String>,
    /// What it is.
    pub text: String,
}

/// Reads the text of a document. `name` is the file's name: its ending helps to tell the kind.
///
/// # Errors
/// When the file is larger than the limit, or is broken as a document of its kind.
pub fn extract(name: &str, bytes: &[u8], limits: &Limits) -> Result<Extracted, ExtractError> {
    if bytes.len() > limits.file_bytes_max {
        return Err(ExtractError::TooLarge {
            name: name.to_owned(),
            bytes: bytes.len(),
            limit: limits.file_bytes_max,
        });
    }
    let mut work = Work {
        limits: *limits,
        text_bytes: 0,
        parts: Vec::new(),
        notes: Vec::new(),
        dated: None,
    };
    let kind = Kind::of(name, bytes);
    work.read(kind, name, None, bytes, 0)?;
    let Work {
        parts,
        notes,
        dated,
        ..
    } = work;
    let dated = dated.or_else(|| parts.first().and_then(|part| date::stated(part.text())));
    Ok(Extracted {
        kind,
        parts,
        notes,
        dated,
    })
}

/// A document being read.
struct Work {
    limits: Limits,
    text_bytes: usize,
    parts: Vec<Part>,
    notes: Vec<Note>,
    dated: Option<Date>,
}

impl Work {
    /// Reads one file, the document itself or an attachment named by `part`.
    fn read(
        &mut self,
        kind: Kind,
        name: &str,
        part: Option<&str>,
        bytes: &[u8],
        depth: usize,
    ) -> Result<(), ExtractError> {
        match kind {
            Kind::Plain => self.push(plain::read(part, bytes)),
            Kind::Markdown => self.push(markdown::read(part, bytes)),
            Kind::Html => {
                let (html, dated) = html::read(part, bytes);
                self.dated = self.dated.or(dated);
                self.push(html);
            }
            Kind::Mail => mail::read(self, name, bytes, depth)?,
            Kind::Pdf => pdf::read(self, name, part, bytes)?,
            Kind::Docx => docx::read(self, name, part, bytes)?,
        }
        Ok(())
    }

    /// Keeps a part, up to the limits.
    fn push(&mut self, part: Part) {
        let room = self.limits.text_bytes_max.saturating_sub(self.text_bytes);
        if self.parts.len() >= self.limits.parts_max || part.text().len() > room {
            let limits = self.limits;
            self.note(
                part.name(),
                format!(
                    "not read: the document is longer than the limit of {} parts and {} bytes of text",
                    limits.parts_max, limits.text_bytes_max
                ),
            );
            return;
        }
        self.text_bytes += part.text().len();
        self.parts.push(part);
    }

    fn note(&mut self, part: Option<&str>, text: impl Into<String>) {
        self.notes.push(Note {
            part: part.map(str::to_owned),
            text: text.into(),
        });
    }
}

#[cfg(test)]
mod tests;
