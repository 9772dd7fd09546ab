//! One part of a document's text, with the way back to its source.

/// One part of a document: a page, an attachment, or the whole of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    name: Option<String>,
    page: Option<u32>,
    text: String,
    /// Where stretches of the text that run along with the source begin: (in the text, in the source).
    /// Invariant: both rise; the first is at 0 unless the source's bytes are not known.
    runs: Vec<(usize, usize)>,
    /// Where the lines of the source begin.
    lines: Vec<usize>,
}

/// Where something stands in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The attachment or section, where the document has several.
    pub part: Option<String>,
    /// The page, counted from one.
    pub page: Option<u32>,
    /// The byte in the part's source, counted from zero.
    pub byte: Option<usize>,
    /// The line in the part's source, counted from one; in the part's text where the source has no lines.
    pub line: Option<usize>,
}

/// Text being gathered from a source.
#[derive(Default)]
pub(crate) struct Gather {
    text: String,
    runs: Vec<(usize, usize)>,
}

impl Part {
    /// The attachment or section, where the document has several.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The page, counted from one.
    #[must_use]
    pub fn page(&self) -> Option<u32> {
        self.page
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a byte of the text stands in the source.
    #[must_use]
    pub fn place(&self, at: usize) -> Place {
        let byte = self.source_byte(at);
        let line_at = byte.unwrap_or(at);
        let line = self.lines.partition_point(|start| *start <= line_at);
        Place {
            part: self.name.clone(),
            page: self.page,
            byte,
            line: Some(line),
        }
    }

    fn source_byte(&self, at: usize) -> Option<usize> {
        let run = self
            .runs
            .partition_point(|(start, _)| *start <= at)
            .checked_sub(1)?;
        let (start, source) = self.runs[run];
        Some(source + (at - start))
    }

    /// Text whose source has no bytes that a person could look up (a PDF page, an office file).
    pub(crate) fn without_source(name: Option<&str>, page: Option<u32>, text: String) -> Self {
        let lines = line_starts(text.as_bytes());
        Self {
            name: name.map(str::to_owned),
            page,
            text,
            runs: Vec::new(),
            lines,
        }
    }
}

impl Gather {
    /// Adds text that stands at `source` byte for byte.
    pub(crate) fn push_run(&mut self, text: &str, source: usize) {
        let follows = self
            .runs
            .last()
            .is_some_and(|(start, at)| at + (self.text.len() - start) == source);
        if !text.is_empty() && !follows {
            self.runs.push((self.text.len(), source));
        }
        self.text.push_str(text);
    }

    /// Adds text that was decoded from `source` and what follows.
    pub(crate) fn push_decoded(&mut self, text: &str, source: usize) {
        self.runs.push((self.text.len(), source));
        self.text.push_str(text);
    }

    /// Ends a line unless one has just ended.
    pub(crate) fn end_line(&mut self, source: usize) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.push_decoded("\n", source);
        }
    }

    pub(crate) fn finish(self, name: Option<&str>, source: &[u8]) -> Part {
        Part {
            name: name.map(str::to_owned),
            page: None,
            text: self.text,
            runs: self.runs,
            lines: line_starts(source),
        }
    }
}

fn line_starts(source: &[u8]) -> Vec<usize> {
    let after_breaks = source
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .map(|(at, _)| at + 1);
    std::iter::once(0).chain(after_breaks).collect()
}
