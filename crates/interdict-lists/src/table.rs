//! Delimited tables read strictly: every column is claimed by the reader, or named as one it ignores.

use std::collections::BTreeSet;

use interdict_model::SourceFile;

use crate::ReadError;
use crate::draft::Place;
use crate::text::{Encoding, decode, line_of, squeeze};

/// A table held in memory, its rows with their lines.
pub(crate) struct Table {
    file: String,
    columns: Vec<String>,
    rows: Vec<(u64, csv::StringRecord)>,
}

/// One row of a table.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    table: &'a Table,
    line: u64,
    record: &'a csv::StringRecord,
}

/// How a table is written.
pub(crate) struct Layout {
    /// The character between two fields.
    pub(crate) delimiter: u8,
    /// The encoding it comes in.
    pub(crate) encoding: Encoding,
    /// Lines before the header.
    pub(crate) preamble: usize,
}

impl Layout {
    pub(crate) const CSV: Self = Self {
        delimiter: b',',
        encoding: Encoding::Utf8OrWindows1252,
        preamble: 0,
    };
    pub(crate) const TSV: Self = Self {
        delimiter: b'\t',
        encoding: Encoding::Utf8OrWindows1252,
        preamble: 0,
    };
}

impl Table {
    /// Reads a table whose first row (after the preamble) names its columns.
    ///
    /// # Errors
    /// When the file is no such table, or a row has another number of fields than the header.
    pub(crate) fn with_header(file: &SourceFile<'_>, layout: &Layout) -> Result<Self, ReadError> {
        let text = decode(file, layout.encoding)?;
        let mut table = Self::parse(file.name, &text, layout)?;
        if table.rows.is_empty() {
            return Err(ReadError::Empty {
                file: file.name.to_owned(),
            });
        }
        let (_, header) = table.rows.remove(0);
        table.columns = header.iter().map(squeeze).collect();
        table.check_widths()?;
        Ok(table)
    }

    /// Reads a table without a header, under the columns' names as its publisher documents them.
    ///
    /// # Errors
    /// When the file is no such table, or a row has another number of fields.
    pub(crate) fn headerless(
        file: &SourceFile<'_>,
        layout: &Layout,
        columns: &[&str],
    ) -> Result<Self, ReadError> {
        let text = decode(file, layout.encoding)?;
        let mut table = Self::parse(file.name, &text, layout)?;
        table.columns = columns.iter().map(|name| (*name).to_owned()).collect();
        table.check_widths()?;
        Ok(table)
    }

    fn parse(file: &str, text: &str, layout: &Layout) -> Result<Self, ReadError> {
        let mut body = text;
        for _ in 0..layout.preamble {
            body = body.split_once('\n').map_or("", |(_, rest)| rest);
        }
        if body.trim_start().starts_with('<') {
            return Err(ReadError::WrongFormat {
                file: file.to_owned(),
                line: 1,
                expected: "a table".to_owned(),
                found: format!(
                    "markup ({})",
                    body.trim_start().chars().take(15).collect::<String>()
                ),
            });
        }
        let preamble = layout.preamble as u64;
        if let Some(opened) = open_quote(body, layout.delimiter) {
            return Err(ReadError::Truncated {
                file: file.to_owned(),
                line: preamble + line_of(body.as_bytes(), body.trim_end().len()),
                missing: format!(
                    "the quote that closes the field begun on line {}",
                    preamble + line_of(body.as_bytes(), opened)
                ),
            });
        }
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(layout.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(body.as_bytes());
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|fault| malformed(file, layout, &fault))?;
            let line = record.position().map_or(0, |at| first_line(body, at));
            rows.push((line + preamble, record));
        }
        Ok(Self {
            file: file.to_owned(),
            columns: Vec::new(),
            rows,
        })
    }

    fn check_widths(&self) -> Result<(), ReadError> {
        let want = self.columns.len();
        match self.rows.iter().find(|(_, record)| record.len() != want) {
            None => Ok(()),
            Some((line, record)) => Err(ReadError::Malformed {
                file: self.file.clone(),
                line: *line,
                problem: format!("{} fields where the table has {want} columns", record.len()),
            }),
        }
    }

    /// The columns, in order.
    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Checks that the table has exactly the columns that a reader claims, in any order.
    ///
    /// # Errors
    /// When one is missing or one more is there: a new column is news that nobody has read yet.
    pub(crate) fn expect_columns(&self, claimed: &[&str]) -> Result<(), ReadError> {
        let have: BTreeSet<&str> = self.columns.iter().map(String::as_str).collect();
        let want: BTreeSet<&str> = claimed.iter().copied().collect();
        if have == want && self.columns.len() == claimed.len() {
            return Ok(());
        }
        let list = |names: Vec<&&str>| {
            names
                .iter()
                .map(|name| **name)
                .collect::<Vec<_>>()
                .join(", ")
        };
        let missing = list(want.difference(&have).collect());
        let unknown = list(have.difference(&want).collect());
        Err(ReadError::WrongFormat {
            file: self.file.clone(),
            line: 1,
            expected: format!("the columns {}", claimed.join(", ")),
            found: format!("others (missing: {missing}; unknown: {unknown})"),
        })
    }

    /// The file's name.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// The number of rows.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows, in order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, record)| Row {
            table: self,
            line: *line,
            record,
        })
    }
}

impl<'a> Row<'a> {
    /// The field of a column, white space squeezed.
    ///
    /// # Panics
    /// When the table has no such column: a fault of the reader, which checked the columns first.
    pub(crate) fn get(&self, column: &str) -> String {
        squeeze(self.raw(column))
    }

    /// The field of a column as it stands.
    ///
    /// # Panics
    /// As [`Row::get`].
    pub(crate) fn raw(&self, column: &str) -> &'a str {
        let at = self.table.columns.iter().position(|name| name == column);
        let at = at.unwrap_or_else(|| panic!("{} has no column {column}", self.table.file));
        self.record.get(at).unwrap_or_default()
    }

    /// All fields, in order.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &'a str> {
        self.record.iter()
    }

    /// Where the row stands.
    pub(crate) fn place(&self) -> Place {
        Place::new(&self.table.file, self.line)
    }
}

/// The line on which a record begins. The CSV reader leaves the second half of a DOS line end to the
/// record after it.
fn first_line(body: &str, at: &csv::Position) -> u64 {
    let from = usize::try_from(at.byte()).unwrap_or(usize::MAX);
    let rest = body.as_bytes().get(from..).unwrap_or_default();
    let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    at.line() + ends.filter(|byte| **byte == b'\n').count() as u64
}

/// Where the quoted field begins that the table does not close. The CSV reader takes such a field for
/// whole, and with it a file that was cut inside of it.
fn open_quote(body: &str, delimiter: u8) -> Option<usize> {
    enum At {
        FieldStart,
        Plain,
        Quoted(usize),
        /// After a quote within a quoted field: it closes the field, unless another one follows.
        Closing(usize),
    }
    let mut at = At::FieldStart;
    for (place, byte) in body.bytes().enumerate() {
        let ends_field = byte == delimiter || matches!(byte, b'\r' | b'\n');
        at = match at {
            At::FieldStart if byte == b'"' => At::Quoted(place),
            At::Quoted(from) if byte == b'"' => At::Closing(from),
            At::Closing(from) if byte == b'"' => At::Quoted(from),
            At::Quoted(from) => At::Quoted(from),
            At::FieldStart | At::Plain | At::Closing(_) if ends_field => At::FieldStart,
            At::FieldStart | At::Plain | At::Closing(_) => At::Plain,
        };
    }
    match at {
        At::Quoted(from) => Some(from),
        At::FieldStart | At::Plain | At::Closing(_) => None,
    }
}

fn malformed(file: &str, layout: &Layout, fault: &csv::Error) -> ReadError {
    ReadError::Malformed {
        file: file.to_owned(),
        line: fault.position().map_or(0, csv::Position::line) + layout.preamble as u64,
        problem: fault.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Result<Table, ReadError> {
        Table::with_header(
            &SourceFile {
                name: "t.csv",
                bytes: text.as_bytes(),
            },
            &Layout::CSV,
        )
    }

    #[test]
    fn rows_know_their_lines() {
        let table = table("a,b\n1,\"x\ny\"\n2,z\n").unwrap();
        let lines: Vec<_> = table.rows().map(|row| (row.line, row.get("b"))).collect();
        assert_eq!(lines, [(2, "x y".to_owned()), (4, "z".to_owned())]);
    }

    #[test]
    fn lines_end_as_in_dos_or_as_in_unix() {
        for text in ["a,b\n1,2\n\n3,4\n", "a,b\r\n1,2\r\n\r\n3,4\r\n"] {
            let table = table(text).unwrap();
            let lines: Vec<_> = table.rows().map(|row| row.line).collect();
            assert_eq!(lines, [2, 4], "{text:?}");
        }
    }

    #[test]
    fn the_last_row_keeps_its_empty_fields() {
        let file = SourceFile {
            name: "t.tsv",
            bytes: b"a\tb\tc\nx\t\t\n\x1a",
        };
        let table = Table::with_header(&file, &Layout::TSV).unwrap();
        assert_eq!(
            table.rows().map(|row| row.get("a")).collect::<Vec<_>>(),
            ["x"]
        );
    }

    #[test]
    fn a_table_cut_inside_quotes_is_refused() {
        #[track_caller]
        fn check(text: &str, problem: &str) {
            let fault = table(text).err().map(|fault| fault.to_string());
            assert_eq!(fault.unwrap_or_default(), problem, "{text:?}");
        }
        let missing = |line: u64, from: u64| {
            format!(
                "t.csv:{line}: the file ends early: the quote that closes the field begun on line {from} is missing"
            )
        };
        check("a,b\n1,\"cut here", &missing(2, 2));
        check("a,b\n1,\"x\"\n2,\"cut\nhere\n", &missing(4, 3));
        check("a,b\n1,\"he said \"\"yes\"\"", &missing(2, 2));
        check("a,b\n1,\"he said \"\"yes\"\"\"", "");
        check("a,b\n1,x \"not a quoted field\n", "");
        check("a,b\n1,\"closed\" and more\n", "");
        check("a,b\n1,\"\"\n", "");
    }

    #[test]
    fn what_is_not_the_table_is_refused() {
        let fault = table("a,b\n1,2\n3\n").err().unwrap();
        assert_eq!(
            fault.to_string(),
            "t.csv:3: 1 fields where the table has 2 columns"
        );
        assert!(matches!(
            table("<html>\n</html>"),
            Err(ReadError::WrongFormat { .. })
        ));
        assert!(
            table("a,b,c\n1,2,3\n")
                .unwrap()
                .expect_columns(&["a", "b"])
                .is_err()
        );
        assert!(
            table("b,a\n1,2\n")
                .unwrap()
                .expect_columns(&["a", "b"])
                .is_ok()
        );
    }
}
