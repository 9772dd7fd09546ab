//! A file of customers: how it is written, and what its columns mean.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use interdict::batch::{Columns, Role};
use serde_json::{Map, Value};

use super::cut::{Cutter, Place, Style};
use super::read::Fields;
use super::sheet;
use crate::failure::{Code, Failure};

/// A file of customers, opened.
pub(crate) struct Source {
    bytes: Bytes,
    pub(crate) layout: Layout,
    /// Where the first row begins.
    pub(crate) body: Place,
    /// Length of what is cut into rows: the file's, or of the table that a sheet was written as.
    pub(crate) length: u64,
    /// Of the file itself.
    pub(crate) file: FileFacts,
}

/// What identifies a file.
pub(crate) struct FileFacts {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) digest: String,
}

enum Bytes {
    Disk(std::path::PathBuf),
    Memory(Vec<u8>),
}

/// How rows are written, and what their fields mean.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) style: Style,
    /// The headings of a table; of JSON lines the keys of the first.
    pub(crate) headings: Vec<String>,
    /// What can mean something: the headings of a table; of JSON lines the paths in the first, the keys of
    /// objects within objects joined by dots.
    pub(crate) paths: Vec<String>,
    /// What each path means.
    pub(crate) roles: Vec<Option<Role>>,
    /// What the user said of the columns.
    pub(crate) said: BTreeMap<Role, Vec<String>>,
}

/// How a file is to be opened.
#[derive(Clone, Debug, Default)]
pub(crate) struct Opening {
    pub(crate) format: Option<Format>,
    pub(crate) delimiter: Option<u8>,
    pub(crate) sheet: Option<String>,
    pub(crate) said: BTreeMap<Role, Vec<String>>,
}

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// A table with commas, semicolons or bars
    Csv,
    /// A table with tabs
    Tsv,
    /// One JSON object a line
    Jsonl,
    /// An Excel or OpenDocument sheet
    Excel,
}

/// The marks that a text may begin with to say its encoding.
const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";
const UTF16_MARKS: [&[u8]; 2] = [b"\xFF\xFE", b"\xFE\xFF"];

impl Format {
    /// The format that a file's name tells.
    pub(crate) fn of_name(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match ending.as_str() {
            "csv" | "txt" => Self::Csv,
            "tsv" | "tab" => Self::Tsv,
            "jsonl" | "ndjson" | "json" => Self::Jsonl,
            "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" => Self::Excel,
            _ => return None,
        })
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Jsonl => "jsonl",
            Self::Excel => "excel",
        }
    }
}

impl Source {
    pub(crate) fn open(path: &Path, opening: &Opening) -> Result<Self, Failure> {
        let Some(format) = opening.format.or_else(|| Format::of_name(path)) else {
            let doing = format!("tell the format of {}", path.display());
            return Err(
                Failure::because(Code::Usage, doing, "its name does not say it")
                    .hint("give --format csv, tsv, jsonl or excel"),
            );
        };
        let file = facts(path)?;
        let bytes = if format == Format::Excel {
            Bytes::Memory(sheet::as_table(path, opening.sheet.as_deref())?)
        } else {
            Bytes::Disk(path.to_owned())
        };
        let length = match &bytes {
            Bytes::Disk(_) => file.bytes,
            Bytes::Memory(table) => table.len() as u64,
        };
        let fault = |error: io::Error| Failure::file(format!("read {}", path.display()), &error);
        let mut start = Vec::new();
        let head = bytes.from(0).map_err(fault)?;
        head.take(UTF8_MARK.len() as u64)
            .read_to_end(&mut start)
            .map_err(fault)?;
        if UTF16_MARKS.iter().any(|mark| start.starts_with(mark)) {
            let doing = format!("read {}", path.display());
            return Err(
                Failure::because(Code::File, doing, "it is written in UTF-16")
                    .hint("save it as UTF-8 first"),
            );
        }
        let begin = Place {
            offset: if start == UTF8_MARK {
                UTF8_MARK.len() as u64
            } else {
                0
            },
            ..Place::default()
        };
        let (layout, body) = layout(&bytes, format, begin, path, opening)?;
        Ok(Self {
            bytes,
            layout,
            body,
            length,
            file,
        })
    }

    /// A cutter for the rows from a place on that begin in a part of the file.
    pub(crate) fn cutter(
        &self,
        place: Place,
        part: std::ops::Range<u64>,
    ) -> io::Result<Cutter<Box<dyn Read + Send + '_>>> {
        let input = self.bytes.from(place.offset)?;
        Ok(Cutter::new(input, self.layout.style, place, part))
    }
}

impl Bytes {
    fn from(&self, offset: u64) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(match self {
            Self::Disk(path) => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(offset))?;
                Box::new(BufReader::with_capacity(1 << 18, file))
            }
            Self::Memory(table) => {
                let mut table = Cursor::new(table);
                table.set_position(offset);
                Box::new(table)
            }
        })
    }
}

/// Length and digest of a file, read once through.
pub(crate) fn facts(path: &Path) -> Result<FileFacts, Failure> {
    let fault = |error: io::Error| Failure::file(format!("read {}", path.display()), &error);
    let mut file = File::open(path).map_err(fault)?;
    let mut hasher = blake3::Hasher::new();
    let bytes = io::copy(&mut file, &mut hasher).map_err(fault)?;
    Ok(FileFacts {
        name: path.display().to_string(),
        bytes,
        digest: hasher.finalize().to_hex().to_string(),
    })
}

/// Reads the headings. Gives what they mean and where the rows begin.
fn layout(
    bytes: &Bytes,
    format: Format,
    begin: Place,
    path: &Path,
    opening: &Opening,
) -> Result<(Layout, Place), Failure> {
    let doing = || format!("understand the columns of {}", path.display());
    let fault = |error: io::Error| Failure::file(format!("read {}", path.display()), &error);
    let first_of = |style| -> Result<_, Failure> {
        let input = bytes.from(begin.offset).map_err(fault)?;
        let mut cutter = Cutter::new(input, style, begin, 0..u64::MAX);
        let chunk = cutter.next().map_err(fault)?;
        let found = chunk.and_then(|chunk| {
            let first = chunk.records.first()?.clone();
            Some((
                chunk.bytes[first.range.clone()].to_vec(),
                first,
                chunk.bytes,
            ))
        });
        found.ok_or_else(|| Failure::because(Code::File, doing(), "the file is empty"))
    };
    let style = match format {
        Format::Jsonl => Style::Lines,
        Format::Excel => Style::Table { delimiter: b',' },
        Format::Tsv => Style::Table {
            delimiter: opening.delimiter.unwrap_or(b'\t'),
        },
        Format::Csv => match opening.delimiter {
            Some(delimiter) => Style::Table { delimiter },
            None => Style::Table {
                delimiter: likeliest(&first_of(Style::Lines)?.0),
            },
        },
    };
    let (record, first, chunk) = first_of(style)?;
    let (headings, paths, body) = if style == Style::Lines {
        let (keys, paths) =
            keys(&record).map_err(|cause| Failure::because(Code::File, doing(), cause))?;
        (keys, paths, begin)
    } else {
        let mut after = first.range.end;
        // What ends the record, as the cutter takes it.
        after += usize::from(chunk.get(after) == Some(&b'\r'));
        after += usize::from(chunk.get(after) == Some(&b'\n'));
        let line = chunk[..after].iter().filter(|byte| **byte == b'\n').count() as u64;
        let place = Place {
            offset: begin.offset + after as u64,
            row: 0,
            line,
        };
        let cells = Fields::default()
            .split(&record, style)
            .map_err(|cause| Failure::because(Code::File, doing(), cause.to_string()))?;
        let headings: Vec<String> = cells.iter().map(str::to_owned).collect();
        (headings.clone(), headings, place)
    };
    let columns = Columns::understand(&paths, &opening.said).map_err(|error| {
        Failure::new(Code::Usage, doing(), &error)
            .hint("say which column is what: --column name=HEADING")
    })?;
    let layout = Layout {
        style,
        roles: columns.roles().to_vec(),
        paths,
        headings,
        said: opening.said.clone(),
    };
    Ok((layout, body))
}

/// The delimiter that a line of headings holds most of; a comma where it holds none.
fn likeliest(line: &[u8]) -> u8 {
    let count = |wanted: u8| line.iter().filter(|byte| **byte == wanted).count();
    let mut best = b',';
    for other in [b';', b'\t', b'|'] {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}

/// The keys of the first line, and the paths in it.
fn keys(line: &[u8]) -> Result<(Vec<String>, Vec<String>), String> {
    let object: Map<String, Value> = serde_json::from_slice(line)
        .map_err(|error| format!("its first line is no JSON object: {error}"))?;
    let mut paths = Vec::new();
    add_paths("", &object, 1, &mut paths);
    Ok((object.keys().cloned().collect(), paths))
}

fn add_paths(before: &str, object: &Map<String, Value>, depth: usize, paths: &mut Vec<String>) {
    for (key, value) in object {
        let path = joined(before, key);
        if !paths.contains(&path) {
            paths.push(path.clone());
        }
        if depth < DEPTH_MAX {
            let within = objects(value);
            within.for_each(|inner| add_paths(&path, inner, depth + 1, paths));
        }
    }
}

/// How deep objects within objects are looked into.
pub(crate) const DEPTH_MAX: usize = 8;

/// The path of a key.
pub(crate) fn joined(before: &str, key: &str) -> String {
    match before {
        "" => key.to_owned(),
        before => format!("{before}.{key}"),
    }
}

/// The objects that a value is, or is a list of.
pub(crate) fn objects(value: &Value) -> impl Iterator<Item = &Map<String, Value>> {
    let values = match value {
        Value::Array(values) => values.as_slice(),
        one => std::slice::from_ref(one),
    };
    values.iter().filter_map(Value::as_object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_told_by_the_headings() {
        for (line, want) in [
            ("name,country", b','),
            ("name;country;date, of birth", b';'),
            ("name\tcountry", b'\t'),
            ("name|country", b'|'),
            ("name", b','),
        ] {
            assert_eq!(likeliest(line.as_bytes()), want, "{line}");
        }
    }
}
