//! The lists of the United Kingdom: the UK Sanctions List (XML and CSV) and the OFSI consolidated list.
//!
//! The UK Sanctions List is the only one since 28 January 2026. Both write a name in six parts, of
//! which "Name 6" is the family's or the entity's, dates as day/month/year with unknown parts as
//! `00` or `dd`, and addresses in six lines.

mod conlist;
mod designation;
mod sanctions_list_csv;
mod sanctions_list_xml;

use interdict_model::{DatasetKey, Entity, PartialDate, Reading, Schema, SourceFile};
use jiff::civil::Date;

use crate::ReadError;
use crate::dates;
use crate::files;
use crate::postal::Postal;
use crate::text::{joined, trimmed};

/// Reads one edition of the UK Sanctions List, in either format.
///
/// # Errors
/// When the file is not the list, is cut short or breaks the rules of its format.
pub(crate) fn read_sanctions_list(
    dataset: &DatasetKey,
    given: &[SourceFile<'_>],
) -> Result<Reading, ReadError> {
    let expected = "UK-Sanctions-List.xml or UK-Sanctions-List.csv";
    let file = files::sole(dataset, given, expected)?;
    if trimmed(file)?.trim_ascii_start().starts_with(b"<") {
        sanctions_list_xml::read(dataset, file)
    } else {
        sanctions_list_csv::read(dataset, file)
    }
}

/// Reads one edition of the OFSI consolidated list, in either layout.
///
/// # Errors
/// When the file is not the list or breaks the rules of its format.
pub(crate) fn read_conlist(
    dataset: &DatasetKey,
    given: &[SourceFile<'_>],
) -> Result<Reading, ReadError> {
    let file = files::sole(dataset, given, "ConList.csv")?;
    conlist::read(dataset, file)
}

/// A name in the order of the UK lists: names 1 to 5, then the one called 6.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct NameParts {
    given: [String; 5],
    sixth: String,
}

impl NameParts {
    /// The name as it is spoken: given names first.
    fn whole(&self) -> String {
        let [a, b, c, d, e] = self.given.each_ref().map(String::as_str);
        joined(&[a, b, c, d, e, &self.sixth], " ")
    }

    /// Adds the whole name, and for persons its parts.
    fn say(&self, party: &mut Entity, property: &str) {
        party.add(property, self.whole());
        if party.schema() == Schema::PERSON && property != "weakAlias" {
            party.add("firstName", &self.given[0]);
            for name in &self.given[1..] {
                party.add("middleName", name);
            }
            party.add("lastName", &self.sixth);
        }
    }
}

/// An address in six lines. The sixth is the town, or the province when it says so.
fn postal(lines: [String; 6], postal_code: String, country: String) -> Postal {
    let [a, b, c, d, e, sixth] = lines;
    let is_area = ["Province", "Oblast", "Region", "District", "Governorate"]
        .iter()
        .any(|word| sixth.contains(word));
    let (city, state) = if is_area {
        (String::new(), sixth)
    } else {
        (sixth, String::new())
    };
    Postal {
        street: joined(&[&a, &b, &c, &d, &e], ", "),
        city,
        state,
        postal_code,
        country,
        ..Postal::default()
    }
}

/// The date that a list states at its head: "13/04/2018", "24-Jun-2026".
fn head_date(file: &str, text: &str) -> Result<Date, ReadError> {
    let date = dates::day_first(text)
        .ok()
        .or_else(|| PartialDate::in_words(&text.replace('-', " ")).ok());
    date.and_then(|date| date.exact_day())
        .ok_or_else(|| ReadError::WrongFormat {
            file: file.to_owned(),
            line: 1,
            expected: "the date of the list".to_owned(),
            found: format!("{text:?}"),
        })
}

/// The first line of a file, for the lists that state their date before the header.
fn first_line(file: &SourceFile<'_>) -> Result<String, ReadError> {
    let bytes = trimmed(file)?;
    let end = bytes
        .iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(bytes.len());
    Ok(String::from_utf8_lossy(&bytes[..end]).trim().to_owned())
}
