//! From the bytes of a record to a customer, or the reason why there is none.

use std::collections::HashMap;

use interdict::batch::{Customer, Defaults, Role, customer};
use serde_json::{Map, Value};

use super::cut::{Chunk, CutFault, RECORD_BYTES_MAX, Record, Style};
use super::source::{DEPTH_MAX, Layout, joined, objects};

/// A row that was read.
pub(crate) struct Row<'c> {
    pub(crate) record: &'c Record,
    pub(crate) cells: Cells<'c>,
    pub(crate) customer: Customer,
}

/// What a row says, as it says it.
pub(crate) enum Cells<'c> {
    /// The fields of a table, in its order.
    Table(TableCells),
    /// A JSON object, and its text.
    Object(Map<String, Value>, &'c str),
}

/// The fields of one row of a table, in one piece of memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TableCells {
    text: String,
    /// Where each field ends.
    ends: Vec<u32>,
}

impl TableCells {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.ends.len()).map(|at| {
            let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
            &self.text[start as usize..self.ends[at] as usize]
        })
    }
}

/// Why a row was not screened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadRow {
    #[error("a quotation mark is opened in this line and never closed")]
    Unclosed,
    #[error("it is longer than {RECORD_BYTES_MAX} bytes")]
    TooLong,
    #[error("it is not written in UTF-8")]
    Encoding,
    #[error("it has {found} fields, and the headings have {expected}")]
    Ragged { found: usize, expected: usize },
    #[error("it is no JSON object: {0}")]
    Json(String),
    #[error("it has the key {0:?}, which the first row lacks and the output has no column for")]
    ExtraKey(String),
    #[error(transparent)]
    Nobody(#[from] interdict::batch::NoCustomer),
}

/// Reads the records of chunks, reusing its memory.
pub(crate) struct RowReader<'l> {
    layout: &'l Layout,
    defaults: Defaults,
    /// Whether a key that the first row lacks has nowhere to go.
    fixed_keys: bool,
    fields: Fields,
    /// What the keys of JSON objects mean.
    keys: HashMap<String, Option<Role>>,
}

impl<'l> RowReader<'l> {
    pub(crate) fn new(layout: &'l Layout, defaults: Defaults, fixed_keys: bool) -> Self {
        Self {
            layout,
            defaults,
            fixed_keys,
            fields: Fields::default(),
            keys: HashMap::new(),
        }
    }

    pub(crate) fn read<'c>(
        &mut self,
        chunk: &'c Chunk,
        record: &'c Record,
    ) -> Result<Row<'c>, BadRow> {
        match record.fault {
            Some(CutFault::Unclosed) => return Err(BadRow::Unclosed),
            Some(CutFault::TooLong) => return Err(BadRow::TooLong),
            None => {}
        }
        let bytes = &chunk.bytes[record.range.clone()];
        let (cells, customer) = match self.layout.style {
            Style::Lines => self.object(bytes)?,
            Style::Table { .. } => self.table(bytes)?,
        };
        Ok(Row {
            record,
            cells,
            customer,
        })
    }

    fn table<'c>(&mut self, bytes: &[u8]) -> Result<(Cells<'c>, Customer), BadRow> {
        let cells = self.fields.split(bytes, self.layout.style)?;
        let expected = self.layout.headings.len();
        if cells.len() != expected {
            let found = cells.len();
            return Err(BadRow::Ragged { found, expected });
        }
        let fields = self.layout.roles.iter().zip(cells.iter());
        let fields = fields.filter_map(|(role, text)| Some(((*role)?, text)));
        let customer = customer(fields, &self.defaults)?;
        Ok((Cells::Table(cells), customer))
    }

    fn object<'c>(&mut self, bytes: &'c [u8]) -> Result<(Cells<'c>, Customer), BadRow> {
        let text = std::str::from_utf8(bytes).map_err(|_| BadRow::Encoding)?;
        let object: Map<String, Value> =
            serde_json::from_str(text).map_err(|error| BadRow::Json(error.to_string()))?;
        if self.fixed_keys {
            let unknown = |key: &&String| !self.layout.headings.contains(key);
            if let Some(key) = object.keys().find(unknown) {
                return Err(BadRow::ExtraKey(key.clone()));
            }
        }
        let mut told = Told::default();
        self.gather("", &object, 1, &mut told);
        let borrowed = told.fields.iter();
        let mut customer = customer(
            borrowed.map(|(role, text)| (*role, text.as_str())),
            &self.defaults,
        )?;
        customer.unread.extend(told.unread);
        Ok((Cells::Object(object, text.trim()), customer))
    }

    /// Gathers what an object says, and the objects within it.
    fn gather(&mut self, before: &str, object: &Map<String, Value>, depth: usize, told: &mut Told) {
        for (key, value) in object {
            let path = joined(before, key);
            let Some(role) = self.role(&path) else {
                if depth < DEPTH_MAX {
                    let within = objects(value);
                    within.for_each(|inner| self.gather(&path, inner, depth + 1, told));
                }
                continue;
            };
            let values = match value {
                Value::Array(values) => values.as_slice(),
                one => std::slice::from_ref(one),
            };
            for value in values {
                match plain(value) {
                    Some(text) => told.fields.push((role, text)),
                    None => told.unread.push(format!("{role} {value}")),
                }
            }
        }
    }

    fn role(&mut self, key: &str) -> Option<Role> {
        if let Some(role) = self.keys.get(key) {
            return *role;
        }
        let role = Role::of(key, &self.layout.said);
        self.keys.insert(key.to_owned(), role);
        role
    }
}

/// What an object says of a customer.
#[derive(Default)]
struct Told {
    fields: Vec<(Role, String)>,
    /// What is no simple value.
    unread: Vec<String>,
}

/// The text of a simple value; nothing for an object or a list.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// Splits one record of a table into its fields.
#[derive(Default)]
pub(crate) struct Fields {
    /// Made once: its tables cost more than a record.
    core: Option<(u8, csv_core::Reader)>,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Fields {
    /// The fields of a record, without their quotation marks.
    pub(crate) fn split(&mut self, record: &[u8], style: Style) -> Result<TableCells, BadRow> {
        let Style::Table { delimiter } = style else {
            return Err(BadRow::Encoding);
        };
        // Fields are never longer than the record, nor more than its bytes and one.
        self.text.resize(record.len(), 0);
        self.ends.resize(record.len() + 1, 0);
        if self.core.as_ref().is_none_or(|(own, _)| *own != delimiter) {
            let core = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
            self.core = Some((delimiter, core));
        }
        let (_, core) = self.core.as_mut().expect("made above");
        core.reset();
        let (_, read, written, ended) = core.read_record(record, &mut self.text, &mut self.ends);
        debug_assert_eq!(read, record.len(), "the cutter and the splitter agree");
        let (_, _, _, last) =
            core.read_record(&[], &mut self.text[written..], &mut self.ends[ended..]);
        let ends = &self.ends[..ended + last];
        let whole = &self.text[..ends.last().copied().unwrap_or(0)];
        let text = std::str::from_utf8(whole).map_err(|_| BadRow::Encoding)?;
        if !ends.iter().all(|end| text.is_char_boundary(*end)) {
            return Err(BadRow::Encoding);
        }
        Ok(TableCells {
            text: text.to_owned(),
            ends: ends.iter().map(|end| *end as u32).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_split() {
        #[track_caller]
        fn check(record: &str, want: &[&str]) {
            let style = Style::Table { delimiter: b',' };
            let cells = Fields::default().split(record.as_bytes(), style).unwrap();
            assert_eq!(cells.iter().collect::<Vec<_>>(), want);
        }
        check("a,b", &["a", "b"]);
        check("a,", &["a", ""]);
        check(",", &["", ""]);
        check("\"a \"\"x\"\", b\",c", &["a \"x\", b", "c"]);
        check("\"a\nb\"", &["a\nb"]);
        check("Müller,\"\"", &["Müller", ""]);
    }
}
