//! What kind of document a file is.

use std::fmt;

/// The kinds of document that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Kind {
    Plain,
    Markdown,
    Html,
    Mail,
    Pdf,
    Docx,
}

impl Kind {
    /// Tells the kind by the first bytes, and where they say nothing by the file name's ending.
    #[must_use]
    pub fn of(name: &str, bytes: &[u8]) -> Self {
        let head = &bytes[..bytes.len().min(1024)];
        if head.windows(5).any(|window| window == b"%PDF-") {
            return Self::Pdf;
        }
        if head.starts_with(b"PK\x03\x04") {
            return Self::Docx;
        }
        let ending = name
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_ascii_lowercase());
        match ending.as_deref() {
            Some("md" | "markdown") => Self::Markdown,
            Some("html" | "htm" | "xhtml") => Self::Html,
            Some("eml") => Self::Mail,
            Some("docx") => Self::Docx,
            Some("pdf") => Self::Pdf,
            _ if looks_like_html(head) => Self::Html,
            _ => Self::Plain,
        }
    }

    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain text",
            Self::Markdown => "Markdown",
            Self::Html => "HTML",
            Self::Mail => "mail",
            Self::Pdf => "PDF",
            Self::Docx => "DOCX",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

fn looks_like_html(head: &[u8]) -> bool {
    let start = head.trim_ascii_start().to_ascii_lowercase();
    start.starts_with(b"<!doctype html") || start.starts_with(b"<html")
}
