//! The lists of the US Office of Foreign Assets Control: SDN and non-SDN, in all three of their formats.
//!
//! Each format is read into the same [`party::Party`], and one place makes entities of it
//! ([`roll::Roll`]), so that a party has the same id and the same statements whichever format said so:
//!
//! | format | module | what only it has |
//! |---|---|---|
//! | `sdn.xml`, `consolidated.xml` | `xml` | the date of publication, a count of its own, split addresses |
//! | `sdn.csv` and companions | `csv`, `remarks` | nothing; most facts stand in one text of remarks |
//! | `sdn_advanced.xml` | `advanced` | scripts, name parts, dates and legal basis of listings, typed relations |
//!
//! An OFAC "Entity" becomes an `Organization`: the list tells it from an individual and does not say whether
//! it is a company. Where one of its facts does say so (a target type, a security, a company number) the schema is narrower; the
//! last column of `kinds.tsv` holds these.

mod advanced;
mod csv;
mod dates;
mod kinds;
mod links;
mod party;
mod remarks;
mod roll;
mod screening;
mod xml;

pub(crate) use screening::Treasury;

use interdict_model::{DatasetKey, Reading, SourceFile};

use crate::ReadError;

const EXPECTED: &str = "one sdn.xml, consolidated.xml or advanced XML, \
     or sdn.csv (cons_prim.csv) with its add, alt and comments files";

/// Reads an edition of an OFAC list from whatever files it came in.
pub(crate) fn read(dataset: &DatasetKey, files: &[SourceFile<'_>]) -> Result<Reading, ReadError> {
    let markup: Vec<&SourceFile<'_>> = files.iter().filter(|file| is_markup(file)).collect();
    match (files, &markup[..]) {
        ([], _) => Err(wrong_files(dataset, files)),
        (_, []) => csv::read(dataset, files),
        (_, [page, ..]) if root(page).eq_ignore_ascii_case("html") => Err(ReadError::WrongFormat {
            file: page.name.to_owned(),
            line: 1,
            expected: "an OFAC list".to_owned(),
            found: "a web page".to_owned(),
        }),
        ([_], [file]) if root(file) == "Sanctions" => advanced::read(dataset, file),
        ([_], [file]) => xml::read(dataset, file),
        _ => Err(wrong_files(dataset, files)),
    }
}

fn wrong_files(dataset: &DatasetKey, files: &[SourceFile<'_>]) -> ReadError {
    let names: Vec<&str> = files.iter().map(|file| file.name).collect();
    ReadError::WrongFiles {
        dataset: dataset.clone(),
        given: if names.is_empty() {
            "no file".to_owned()
        } else {
            names.join(", ")
        },
        expected: EXPECTED.to_owned(),
    }
}

/// Whether a file is XML or HTML. None of the tables has come in UTF-16; the XML reader says so.
fn is_markup(file: &SourceFile<'_>) -> bool {
    if file.bytes.starts_with(b"\xff\xfe") || file.bytes.starts_with(b"\xfe\xff") {
        return true;
    }
    let body = file
        .bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(file.bytes);
    body.trim_ascii_start().starts_with(b"<")
}

/// The name of the first element, without a prefix; blank when there is none near the beginning.
fn root(file: &SourceFile<'_>) -> String {
    const NEAR: usize = 4096;
    let head = String::from_utf8_lossy(&file.bytes[..file.bytes.len().min(NEAR)]);
    let start = head
        .match_indices('<')
        .map(|(at, _)| &head[at + 1..])
        .find(|rest| rest.starts_with(char::is_alphabetic));
    let name = start.and_then(|rest| {
        rest.split(|ch: char| ch.is_whitespace() || ch == '>' || ch == '/')
            .next()
    });
    name.map_or_else(String::new, |name| {
        name.rsplit(':').next().unwrap_or(name).to_owned()
    })
}
