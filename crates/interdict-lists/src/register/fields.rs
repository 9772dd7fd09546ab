//! One table of a register file: every key is asked for, or is a mistake.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::str::FromStr;

use interdict_model::UnknownWord;
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Mistake;

/// A file's text, with the beginnings of its lines.
pub(super) struct FileText<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    starts: Vec<usize>,
}

/// One table, the keys asked for so far, and where mistakes go.
pub(super) struct Fields<'a, 'i> {
    file: &'a FileText<'i>,
    table: &'a DeTable<'i>,
    line: u64,
    /// What the table is, for messages: "measure ZTE-05".
    pub(super) what: String,
    asked: BTreeSet<&'static str>,
    mistakes: &'a RefCell<Vec<Mistake>>,
}

impl<'a> FileText<'a> {
    pub(super) fn new(name: &'a str, text: &'a str) -> Self {
        let after_breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            name,
            text,
            starts: std::iter::once(0).chain(after_breaks).collect(),
        }
    }

    /// The line of a byte, counted from one.
    pub(super) fn line(&self, at: usize) -> u64 {
        self.starts.partition_point(|start| *start <= at) as u64
    }
}

impl<'a, 'i> Fields<'a, 'i> {
    pub(super) fn new(
        file: &'a FileText<'i>,
        table: &'a DeTable<'i>,
        span: Range<usize>,
        what: &str,
        mistakes: &'a RefCell<Vec<Mistake>>,
    ) -> Self {
        Self {
            file,
            table,
            line: file.line(span.start),
            what: what.to_owned(),
            asked: BTreeSet::new(),
            mistakes,
        }
    }

    /// The file and line at which the table begins.
    pub(super) fn place(&self) -> (String, u64) {
        (self.file.name.to_owned(), self.line)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    fn get(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'i>>> {
        self.asked.insert(key);
        self.table.get(key)
    }

    fn mistake_at(&self, line: u64, problem: String, remedy: String) {
        self.mistakes.borrow_mut().push(Mistake {
            file: self.file.name.to_owned(),
            line,
            problem: format!("{}: {problem}", self.what),
            remedy,
        });
    }

    /// Notes a mistake of the table as a whole.
    pub(super) fn mistake(&self, problem: String, remedy: &str) {
        self.mistake_at(self.line, problem, remedy.to_owned());
    }

    /// Notes a mistake in the value of a key.
    pub(super) fn mistake_in(&self, key: &str, problem: String, remedy: &str) {
        let line = self
            .table
            .get(key)
            .map_or(self.line, |value| self.file.line(value.span().start));
        self.mistake_at(line, problem, remedy.to_owned());
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'i>>, wanted: &str) {
        let found = value.get_ref().type_str();
        self.mistake_at(
            self.file.line(value.span().start),
            format!("`{key}` is a {found}"),
            format!("give it {wanted}"),
        );
    }

    /// Notes that a key is missing.
    pub(super) fn missing(&self, key: &str, wanted: &str) {
        self.mistake(
            format!("`{key}` is missing"),
            &format!("add `{key} = {wanted}`"),
        );
    }

    /// A text, if it is there. Blank is a mistake.
    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => {
                self.mistake_in(key, format!("`{key}` is blank"), "say it, or leave it out");
                None
            }
            DeValue::String(text) => Some(text.trim().to_owned()),
            _ => {
                self.wrong_type(key, value, "a text in quotes");
                None
            }
        }
    }

    /// A text that must be there; empty after the mistake was noted.
    pub(super) fn need_text(&mut self, key: &'static str) -> String {
        if !self.has(key) {
            self.asked.insert(key);
            self.missing(key, "\"...\"");
        }
        self.text(key).unwrap_or_default()
    }

    /// Yes or no; no when it is not there.
    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        match self.get(key).map(|value| (value, value.get_ref())) {
            None => false,
            Some((_, DeValue::Boolean(flag))) => *flag,
            Some((value, _)) => {
                self.wrong_type(key, value, "true or false, without quotes");
                false
            }
        }
    }

    /// A whole number, if it is there.
    pub(super) fn number(&mut self, key: &'static str) -> Option<i64> {
        let value = self.get(key)?;
        let number = value.get_ref().as_integer();
        let number = number.and_then(|number| number.as_str().parse().ok());
        if number.is_none() {
            self.wrong_type(key, value, "a whole number");
        }
        number
    }

    /// A day, if it is there.
    pub(super) fn date(&mut self, key: &'static str) -> Option<Date> {
        let value = self.get(key)?;
        let stamp = value.get_ref().as_datetime();
        let Some(day) = stamp
            .filter(|stamp| stamp.time.is_none())
            .and_then(|stamp| stamp.date)
        else {
            self.wrong_type(key, value, "a day without quotes, such as 2018-04-15");
            return None;
        };
        let (year, month, day) = (i16::try_from(day.year), day.month, day.day);
        let date = year.ok().and_then(|year| {
            Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
        });
        if date.is_none() {
            self.mistake_in(
                key,
                format!("`{key}` is no day of the calendar"),
                "correct the day",
            );
        }
        date
    }

    /// A day that must be there.
    pub(super) fn need_date(&mut self, key: &'static str) -> Option<Date> {
        if !self.has(key) {
            self.asked.insert(key);
            self.missing(key, "YYYY-MM-DD");
        }
        self.date(key)
    }

    /// A word of a vocabulary, if it is there.
    pub(super) fn word<T: FromStr<Err = UnknownWord>>(&mut self, key: &'static str) -> Option<T> {
        let text = self.text(key)?;
        self.parsed(key, &text)
    }

    /// A word that must be there.
    pub(super) fn need_word<T: FromStr<Err = UnknownWord>>(
        &mut self,
        key: &'static str,
    ) -> Option<T> {
        if !self.has(key) {
            self.asked.insert(key);
            let known = match T::from_str("\u{0}") {
                Ok(_) => String::new(),
                Err(error) => error.known.join(", "),
            };
            self.mistake(
                format!("`{key}` is missing"),
                &format!("add `{key} = \"...\"`, one of {known}"),
            );
        }
        self.word(key)
    }

    fn parsed<T: FromStr<Err = UnknownWord>>(&self, key: &str, text: &str) -> Option<T> {
        match text.parse() {
            Ok(word) => Some(word),
            Err(UnknownWord { kind, given, known }) => {
                self.mistake_in(
                    key,
                    format!("`{key}`: {given:?} is no {kind}"),
                    &format!("use one of {}", known.join(", ")),
                );
                None
            }
        }
    }

    /// Texts, none when the key is not there.
    pub(super) fn texts(&mut self, key: &'static str) -> Vec<String> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "a list of texts: [\"...\", \"...\"]");
            return Vec::new();
        };
        let mut all = Vec::with_capacity(array.len());
        for one in array {
            match one.get_ref().as_str().map(str::trim) {
                Some(text) if !text.is_empty() => all.push(text.to_owned()),
                _ => self.wrong_type(key, one, "a list of texts that are not blank"),
            }
        }
        all
    }

    /// Words of a vocabulary, none when the key is not there.
    pub(super) fn words<T: FromStr<Err = UnknownWord>>(&mut self, key: &'static str) -> Vec<T> {
        let texts = self.texts(key);
        texts
            .iter()
            .filter_map(|text| self.parsed(key, text))
            .collect()
    }

    /// At least one word of a vocabulary.
    pub(super) fn need_words<T: FromStr<Err = UnknownWord>>(
        &mut self,
        key: &'static str,
    ) -> Vec<T> {
        if !self.has(key) {
            self.asked.insert(key);
            self.missing(key, "[\"...\"]");
        }
        self.words(key)
    }

    /// The tables of a list: `[[party]]`, or inline ones. A text stands for a table with that
    /// `text` alone where `shorthand` allows it.
    pub(super) fn tables(&mut self, key: &'static str, what: &str) -> Vec<Fields<'a, 'i>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, value, &format!("a list of tables: `[[{key}]]`"));
            return Vec::new();
        };
        let mut all = Vec::with_capacity(array.len());
        for one in array {
            match one.get_ref().as_table() {
                Some(table) => {
                    all.push(Fields::new(
                        self.file,
                        table,
                        one.span(),
                        what,
                        self.mistakes,
                    ));
                }
                None => self.wrong_type(key, one, &format!("a list of tables: `[[{key}]]`")),
            }
        }
        all
    }

    /// One table, if it is there.
    pub(super) fn table(&mut self, key: &'static str) -> Option<Fields<'a, 'i>> {
        let value = self.get(key)?;
        match value.get_ref().as_table() {
            Some(table) => Some(Fields::new(
                self.file,
                table,
                value.span(),
                key,
                self.mistakes,
            )),
            None => {
                self.wrong_type(key, value, &format!("a table: `[{key}]`"));
                None
            }
        }
    }

    /// Reports every key that was never asked for.
    pub(super) fn finish(self) {
        for (key, _) in self.table {
            if !self.asked.contains(key.get_ref().as_ref()) {
                let known: Vec<&str> = self.asked.iter().copied().collect();
                self.mistake_at(
                    self.file.line(key.span().start),
                    format!("{:?} is no key here", key.get_ref()),
                    format!("use one of {}", known.join(", ")),
                );
            }
        }
    }
}
