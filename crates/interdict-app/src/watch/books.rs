//! Books of customers in the ledger.

use std::collections::BTreeMap;

use interdict::matching::{Facts, Gender, Identifier, Scheme};
use interdict::screen::PartyQuery;
use interdict::watch::Book;
use interdict_ledger::{Attachment, Ledger};
use interdict_model::{Country, Schema};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::log;
use crate::failure::{Code, Failure};

/// The kind of the entries.
const KIND: &str = "book";

/// What an entry says of a book.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BookEntry {
    pub(crate) name: String,
    pub(crate) action: Action,
    pub(crate) by: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Action {
    /// The book, or its next version, was kept.
    Add {
        /// The digest of its customers.
        content: String,
        customers: u64,
        /// The file it was read from, and that file's digest.
        file: String,
        blake3: String,
        /// Whether a second person has to agree before a false positive is accepted.
        four_eyes: bool,
    },
    /// The book is watched no more; what was kept of it stays in the log.
    Remove,
}

/// A book that is kept.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct KeptBook {
    pub(crate) name: String,
    pub(crate) content: String,
    pub(crate) customers: u64,
    pub(crate) file: String,
    pub(crate) four_eyes: bool,
    pub(crate) added: String,
    pub(crate) by: String,
}

/// A customer on disk: what is asked, in the forms that reading gave it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    key: String,
    names: Vec<String>,
    schema: Option<String>,
    born: Vec<String>,
    countries: Vec<String>,
    gender: Option<String>,
    identifiers: Vec<(u8, String)>,
    addresses: Vec<String>,
}

/// The books that are kept, by name.
pub(crate) fn kept(ledger: &Ledger) -> Result<BTreeMap<String, KeptBook>, Failure> {
    let mut books = BTreeMap::new();
    for (entry, said) in log::all::<BookEntry>(ledger, KIND)? {
        match said.action {
            Action::Add {
                content,
                customers,
                file,
                four_eyes,
                ..
            } => {
                let book = KeptBook {
                    name: said.name.clone(),
                    content,
                    customers,
                    file,
                    four_eyes,
                    added: entry.at.to_string(),
                    by: said.by,
                };
                books.insert(said.name, book);
            }
            Action::Remove => {
                books.remove(&said.name);
            }
        }
    }
    Ok(books)
}

/// A kept book by its name.
pub(crate) fn named(ledger: &Ledger, name: &str) -> Result<KeptBook, Failure> {
    kept(ledger)?.remove(name).ok_or_else(|| {
        let doing = format!("find the book {name}");
        Failure::because(
            Code::NotFound,
            doing,
            "the ledger keeps no book of this name",
        )
        .hint("run `interdict book list` for the names")
    })
}

/// Keeps a book, or its next version.
pub(crate) fn add(
    ledger: &Ledger,
    book: &Book,
    about: BookFacts<'_>,
    at: Timestamp,
) -> Result<(), Failure> {
    let content = encode(book);
    let attachment = Attachment {
        series: about.name,
        bytes: &content,
    };
    let entry = BookEntry {
        name: about.name.to_owned(),
        action: Action::Add {
            content: attachment.digest().to_string(),
            customers: book.len() as u64,
            file: about.file.to_owned(),
            blake3: about.blake3.to_owned(),
            four_eyes: about.four_eyes,
        },
        by: about.by.to_owned(),
    };
    let added = ledger.append_with(KIND, &log::payload(&entry), attachment, at);
    added.map_err(|error| Failure::write(format!("keep the book {}", about.name), &error))?;
    Ok(())
}

/// What is said of a book that is added.
pub(crate) struct BookFacts<'a> {
    pub(crate) name: &'a str,
    pub(crate) file: &'a str,
    pub(crate) blake3: &'a str,
    pub(crate) four_eyes: bool,
    pub(crate) by: &'a str,
}

/// Notes that a book is watched no more.
pub(crate) fn remove(ledger: &Ledger, name: &str, by: &str, at: Timestamp) -> Result<(), Failure> {
    let entry = BookEntry {
        name: name.to_owned(),
        action: Action::Remove,
        by: by.to_owned(),
    };
    let added = ledger.append(KIND, &log::payload(&entry), at);
    added.map_err(|error| Failure::write(format!("remove the book {name}"), &error))?;
    Ok(())
}

/// Loads the customers of a version of a book.
pub(crate) fn load(ledger: &Ledger, content: &str) -> Result<Book, Failure> {
    let doing = || {
        format!(
            "load the customers {}",
            content.get(..12).unwrap_or(content)
        )
    };
    let digest = log::digest(content)
        .ok_or_else(|| Failure::because(Code::Damaged, doing(), "their digest is none"))?;
    let bytes = ledger
        .attached(digest)
        .map_err(|error| Failure::ask(doing(), &error))?;
    decode(&bytes).ok_or_else(|| {
        Failure::because(
            Code::Damaged,
            doing(),
            "they are not what this program writes",
        )
    })
}

fn encode(book: &Book) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (key, customer) in book.customers() {
        let facts = &customer.query.facts;
        let line = Line {
            key: key.to_owned(),
            names: customer.query.names.clone(),
            schema: customer.query.schema.map(|schema| schema.name().to_owned()),
            born: facts.birth_dates.iter().map(ToString::to_string).collect(),
            countries: facts
                .countries
                .iter()
                .map(|one| one.code().to_owned())
                .collect(),
            gender: facts.gender.map(|gender| gender.name().to_owned()),
            identifiers: facts
                .identifiers
                .iter()
                .map(|one| (one.scheme as u8, one.value.clone()))
                .collect(),
            addresses: customer.query.addresses.clone(),
        };
        serde_json::to_writer(&mut bytes, &line).expect("memory takes what is written");
        bytes.push(b'\n');
    }
    bytes
}

fn decode(bytes: &[u8]) -> Option<Book> {
    let mut book = Book::default();
    for line in bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
    {
        let line: Line = serde_json::from_slice(line).ok()?;
        let all = |texts: &[String]| {
            texts
                .iter()
                .map(|text| text.parse().ok())
                .collect::<Option<Vec<_>>>()
        };
        let query = PartyQuery {
            schema: match &line.schema {
                Some(name) => Some(Schema::named(name)?),
                None => None,
            },
            facts: Facts {
                birth_dates: all(&line.born)?,
                countries: line
                    .countries
                    .iter()
                    .map(|code| Country::from_code(code))
                    .collect::<Option<_>>()?,
                gender: match &line.gender {
                    Some(name) => Some(Gender::named(name)?),
                    None => None,
                },
                identifiers: line
                    .identifiers
                    .into_iter()
                    .map(|(scheme, value)| Identifier {
                        scheme: Scheme::from_u8(scheme),
                        value,
                    })
                    .collect(),
            },
            names: line.names,
            addresses: line.addresses,
        };
        book.add(&line.key, query).ok()?;
    }
    Some(book)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_loaded() {
        let mut book = Book::default();
        let mut query = PartyQuery::named("Ivan \"der\" Müller");
        query.schema = Some(Schema::PERSON);
        query.addresses = vec!["Tehran;\nIran".to_owned()];
        query.facts = Facts {
            birth_dates: vec!["1962-11".parse().unwrap(), "1960/1962".parse().unwrap()],
            countries: vec![Country::from_code("ir").unwrap()],
            gender: Some(Gender::Male),
            identifiers: Identifier::stated("imoNumber", "9074729")
                .into_iter()
                .collect(),
        };
        book.add("c|1", query).unwrap();
        book.add("c0", PartyQuery::named("A")).unwrap();
        assert_eq!(decode(&encode(&book)), Some(book));
    }
}
