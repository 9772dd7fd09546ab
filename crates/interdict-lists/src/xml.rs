//! XML read strictly: one record at a time, as a small tree that knows what has been used of it.
//!
//! A reader takes from an [`Element`] what it understands; whatever is left is reported by
//! [`Element::unused`] and becomes an issue. So nothing that a list says can be dropped unseen.

use std::cell::Cell;

use interdict_model::SourceFile;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::ReadError;
use crate::text::{line_of, squeeze, trimmed};

/// Deeper nesting than any list has; the bound keeps hostile input from exhausting memory.
const DEPTH_MAX: usize = 64;

/// One XML document, read record by record.
///
/// A record is a child of the root, or of a container that was named when the document was opened.
pub(crate) struct Document<'a> {
    file: &'a str,
    text: &'a str,
    reader: Reader<&'a [u8]>,
    root: Element,
    containers: &'a [&'a str],
    /// The containers that are open below the root.
    open: Vec<String>,
    lines: Lines,
    finished: bool,
}

/// One element with all that is in it.
pub(crate) struct Element {
    name: String,
    line: u64,
    attributes: Vec<Attribute>,
    children: Vec<Element>,
    text: String,
    /// The element was looked at; its children answer for themselves.
    used: Cell<bool>,
    text_used: Cell<bool>,
}

struct Attribute {
    name: String,
    value: String,
    used: Cell<bool>,
}

/// Counts lines as the reader moves on, looking at each byte once.
struct Lines {
    at: usize,
    line: u64,
}

impl<'a> Document<'a> {
    /// Opens a document and reads its root element.
    ///
    /// # Errors
    /// When the file is empty, not UTF-8, no XML, carries a document type definition (lists have
    /// none; attacks do), or has another root.
    pub(crate) fn open(
        file: &SourceFile<'a>,
        root: &str,
        containers: &'a [&'a str],
    ) -> Result<Self, ReadError> {
        let bytes = trimmed(file)?;
        let text = std::str::from_utf8(bytes).map_err(|fault| ReadError::Encoding {
            file: file.name.to_owned(),
            line: line_of(bytes, fault.valid_up_to()),
            encoding: "UTF-8",
        })?;
        let mut document = Self {
            file: file.name,
            text,
            reader: Reader::from_str(text),
            root: Element::new(String::new(), 1),
            containers,
            open: Vec::new(),
            lines: Lines { at: 0, line: 1 },
            finished: false,
        };
        document.read_root(root)?;
        Ok(document)
    }

    /// The root element with its attributes; its children come from [`Document::next`].
    pub(crate) fn root(&self) -> &Element {
        &self.root
    }

    /// The name of the container that the last record stood in, if it stood in one.
    pub(crate) fn container(&self) -> Option<&str> {
        self.open.last().map(String::as_str)
    }

    /// The next record, or none at the end of the root.
    ///
    /// # Errors
    /// When the text is not well-formed or ends early.
    pub(crate) fn next(&mut self) -> Result<Option<Element>, ReadError> {
        while !self.finished {
            match self.event()? {
                Event::Start(start) if self.is_container(&start) => self.open.push(local(&start)),
                Event::Start(start) => return self.tree(&start).map(Some),
                Event::Empty(start) if self.is_container(&start) => {}
                Event::Empty(start) => return self.element(&start).map(Some),
                Event::End(_) if self.open.pop().is_none() => {
                    self.finished = true;
                    self.read_trailer()?;
                }
                Event::Eof => return Err(self.truncated()),
                Event::Text(text) if !text.trim().is_empty() => {
                    return Err(
                        self.malformed(format!("text between records: {:?}", squeeze(&text)))
                    );
                }
                _ => {}
            }
        }
        Ok(None)
    }

    fn is_container(&self, start: &BytesStart<'_>) -> bool {
        self.containers.iter().any(|name| *name == local(start))
    }

    fn read_root(&mut self, want: &str) -> Result<(), ReadError> {
        loop {
            match self.event()? {
                Event::Start(start) => {
                    self.root = self.element(&start)?;
                    return self.check_root(want);
                }
                Event::Empty(start) => {
                    self.root = self.element(&start)?;
                    self.finished = true;
                    return self.check_root(want);
                }
                Event::Eof => return Err(self.wrong_root(want, "no element at all")),
                Event::Text(text) if !text.trim().is_empty() => {
                    let found = squeeze(&text).chars().take(40).collect::<String>();
                    return Err(self.wrong_root(want, &format!("{found:?}")));
                }
                _ => {}
            }
        }
    }

    fn check_root(&self, want: &str) -> Result<(), ReadError> {
        if self.root.name == want {
            Ok(())
        } else {
            Err(self.wrong_root(want, &format!("<{}>", self.root.name)))
        }
    }

    fn wrong_root(&self, want: &str, found: &str) -> ReadError {
        ReadError::WrongFormat {
            file: self.file.to_owned(),
            line: self.lines.line,
            expected: format!("XML with the root <{want}>"),
            found: found.to_owned(),
        }
    }

    /// After the root only comments and white space may follow.
    fn read_trailer(&mut self) -> Result<(), ReadError> {
        loop {
            match self.event()? {
                Event::Eof => return Ok(()),
                Event::Text(text) if text.trim().is_empty() => {}
                Event::Comment(_) | Event::PI(_) => {}
                _ => {
                    return Err(
                        self.malformed("content after the end of the root element".to_owned())
                    );
                }
            }
        }
    }

    fn tree(&mut self, start: &BytesStart<'a>) -> Result<Element, ReadError> {
        let mut stack = vec![self.element(start)?];
        loop {
            let event = self.event()?;
            let depth = stack.len();
            let top = stack.last_mut().expect("the stack is never empty");
            match event {
                Event::Start(_) if depth >= DEPTH_MAX => {
                    return Err(self.malformed(format!("elements nested deeper than {DEPTH_MAX}")));
                }
                Event::Start(start) => stack.push(self.element(&start)?),
                Event::Empty(start) => {
                    let child = self.element(&start)?;
                    top.children.push(child);
                }
                Event::Text(text) => top.text.push_str(&text.xml10_content()),
                Event::CData(text) => top.text.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let ch = self.resolve(&reference)?;
                    top.text.push(ch);
                }
                Event::End(_) => {
                    let done = stack.pop().expect("the stack is never empty").tidy();
                    match stack.last_mut() {
                        Some(parent) => parent.children.push(done),
                        None => return Ok(done),
                    }
                }
                Event::Eof => return Err(self.truncated()),
                _ => {}
            }
        }
    }

    fn event(&mut self) -> Result<Event<'a>, ReadError> {
        let event = self.reader.read_event().map_err(|fault| {
            let at = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX);
            let line = line_of(self.text.as_bytes(), at);
            let ends_early = at.max(self.position()) >= self.text.len();
            self.fault(line, &fault, ends_early)
        })?;
        let at = self.position();
        self.lines.advance(self.text.as_bytes(), at);
        if let Event::DocType(_) = event {
            return Err(self.malformed("a document type definition, which no list has".to_owned()));
        }
        Ok(event)
    }

    fn fault(&self, line: u64, fault: &quick_xml::Error, ends_early: bool) -> ReadError {
        let file = self.file.to_owned();
        if ends_early && matches!(fault, quick_xml::Error::Syntax(_)) {
            return ReadError::Truncated {
                file,
                line,
                missing: format!("</{}>", self.root.name),
            };
        }
        ReadError::Malformed {
            file,
            line,
            problem: fault.to_string(),
        }
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn element(&self, start: &BytesStart<'_>) -> Result<Element, ReadError> {
        let mut element = Element::new(local(start), self.lines.line);
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|fault| self.malformed(fault.to_string()))?;
            let name = attribute.key.local_name().as_ref().to_owned();
            let is_namespace = attribute.key.as_namespace_binding().is_some();
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value
                .map_err(|fault| self.malformed(fault.to_string()))?
                .into_owned();
            if !is_namespace {
                element.attributes.push(Attribute {
                    name,
                    value,
                    used: Cell::new(false),
                });
            }
        }
        Ok(element)
    }

    fn resolve(&self, reference: &BytesRef<'_>) -> Result<char, ReadError> {
        let unknown = || self.malformed(format!("the reference &{}; means nothing", &**reference));
        if let Some(ch) = reference.resolve_char_ref().map_err(|_| unknown())? {
            return Ok(ch);
        }
        match &**reference {
            "lt" => Ok('<'),
            "gt" => Ok('>'),
            "amp" => Ok('&'),
            "apos" => Ok('\''),
            "quot" => Ok('"'),
            _ => Err(unknown()),
        }
    }

    fn malformed(&self, problem: String) -> ReadError {
        ReadError::Malformed {
            file: self.file.to_owned(),
            line: self.lines.line,
            problem,
        }
    }

    fn truncated(&self) -> ReadError {
        ReadError::Truncated {
            file: self.file.to_owned(),
            line: self.lines.line,
            missing: format!("</{}>", self.root.name),
        }
    }
}

impl Element {
    fn new(name: String, line: u64) -> Self {
        Self {
            name,
            line,
            attributes: Vec::new(),
            children: Vec::new(),
            text: String::new(),
            used: Cell::new(false),
            text_used: Cell::new(false),
        }
    }

    fn tidy(mut self) -> Self {
        // White space between children is layout.
        if self.text.trim().is_empty() {
            self.text.clear();
        }
        self
    }

    /// The name without a prefix.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The line of the start tag, counted from one.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// Uses the element's own text, white space squeezed; blank when it has none.
    pub(crate) fn own_text(&self) -> String {
        self.used.set(true);
        self.text_used.set(true);
        squeeze(&self.text)
    }

    /// Uses the text of the only child of this name; blank when there is none.
    pub(crate) fn text(&self, child: &str) -> String {
        self.child(child)
            .map_or_else(String::new, Element::own_text)
    }

    /// Uses the first child of this name. A second one stays unused and is reported.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        let found = self.children.iter().find(|child| child.name == name);
        if let Some(child) = found {
            child.used.set(true);
        }
        self.used.set(true);
        found
    }

    /// Uses every child of this name.
    pub(crate) fn children<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.used.set(true);
        self.children
            .iter()
            .filter(move |child| child.name == name)
            .inspect(|child| child.used.set(true))
    }

    /// Uses every child, whatever its name; each answers for its own content.
    pub(crate) fn all_children(&self) -> impl Iterator<Item = &Self> {
        self.used.set(true);
        self.children.iter().inspect(|child| child.used.set(true))
    }

    /// Uses the children of this name that stand in the child `list`: `children_of("akaList", "aka")`.
    pub(crate) fn children_of<'e>(
        &'e self,
        list: &'e str,
        name: &'e str,
    ) -> impl Iterator<Item = &'e Self> {
        self.children(list)
            .flat_map(move |list| list.children(name))
    }

    /// Uses an attribute, white space squeezed; blank when it is absent.
    pub(crate) fn attribute(&self, name: &str) -> String {
        self.used.set(true);
        let found = self
            .attributes
            .iter()
            .find(|attribute| attribute.name == name);
        found.map_or_else(String::new, |attribute| {
            attribute.used.set(true);
            squeeze(&attribute.value)
        })
    }

    /// Marks everything in the element as known and not needed.
    pub(crate) fn pass_over(&self) {
        self.used.set(true);
        self.text_used.set(true);
        self.attributes
            .iter()
            .for_each(|attribute| attribute.used.set(true));
        self.children.iter().for_each(Element::pass_over);
    }

    /// Whatever holds content and was never used, as (path, value).
    pub(crate) fn unused(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        self.collect_unused(&self.name, &mut found);
        found
    }

    fn collect_unused(&self, path: &str, found: &mut Vec<(String, String)>) {
        if !self.text.is_empty() && !self.text_used.get() {
            found.push((path.to_owned(), squeeze(&self.text)));
        }
        for attribute in self
            .attributes
            .iter()
            .filter(|a| !a.used.get() && !a.value.trim().is_empty())
        {
            found.push((
                format!("{path}/@{}", attribute.name),
                squeeze(&attribute.value),
            ));
        }
        for child in &self.children {
            child.collect_unused(&format!("{path}/{}", child.name), found);
        }
    }
}

impl Lines {
    fn advance(&mut self, text: &[u8], to: usize) {
        let to = to.min(text.len());
        if to > self.at {
            self.line += text[self.at..to]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count() as u64;
            self.at = to;
        }
    }
}

fn local(start: &BytesStart<'_>) -> String {
    start.local_name().as_ref().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Element>, ReadError> {
        let file = SourceFile {
            name: "l.xml",
            bytes: text.as_bytes(),
        };
        let mut document = Document::open(&file, "list", &["group"])?;
        let mut all = Vec::new();
        while let Some(record) = document.next()? {
            all.push(record);
        }
        Ok(all)
    }

    #[test]
    fn records_come_with_lines_and_text() {
        let all =
            read("<list>\n<group>\n <r a='1'><n>A &amp; B&#233;</n></r>\n</group>\n<r/></list>")
                .unwrap();
        assert_eq!(all.iter().map(Element::line).collect::<Vec<_>>(), [3, 5]);
        assert_eq!(all[0].text("n"), "A & Bé");
        assert_eq!(all[0].attribute("a"), "1");
        assert!(all[0].unused().is_empty());
    }

    #[test]
    fn what_is_not_used_is_reported() {
        let all = read("<list><r a='1'><n>A</n><n>B</n><m><k>C</k></m><e/></r></list>").unwrap();
        assert_eq!(all[0].text("n"), "A");
        let unused = all[0].unused();
        let unused: Vec<_> = unused
            .iter()
            .map(|(path, value)| (path.as_str(), value.as_str()))
            .collect();
        assert_eq!(unused, [("r/@a", "1"), ("r/n", "B"), ("r/m/k", "C")]);
        all[0].pass_over();
        assert!(all[0].unused().is_empty());
    }

    #[test]
    fn broken_documents_name_the_line() {
        #[track_caller]
        fn check(text: &str, want: &str) {
            let Err(fault) = read(text) else {
                panic!("{text} was read")
            };
            assert!(fault.to_string().starts_with(want), "{fault}");
        }
        check(
            "<list>\n<r>\n<n>A</n>",
            "l.xml:3: the file ends early: </list> is missing",
        );
        check(
            "<list>\n<r>\n<n>A</n",
            "l.xml:3: the file ends early: </list> is missing",
        );
        check("<list>\n<r>A & B</r>\n</list>", "l.xml:2:");
        check(
            "<list>\n<r>A&nbsp;B</r>\n</list>",
            "l.xml:2: the reference &nbsp; means nothing",
        );
        check("<list>\n<r></n>\n</list>", "l.xml:2:");
        check(
            "<html>\n</html>",
            "l.xml:1: expected XML with the root <list>, found <html>",
        );
        check(
            "no markup",
            "l.xml:1: expected XML with the root <list>, found \"no markup\"",
        );
        check(
            "<!DOCTYPE list [<!ENTITY a 'b'>]>\n<list/>",
            "l.xml:1: a document type definition",
        );
        check("<list></list><list/>", "l.xml:1: content after the end");
        check(
            &format!("<list>{}", "<r>".repeat(100)),
            "l.xml:1: elements nested deeper than 64",
        );
    }
}
