//! The JSON file: a list of records, or an answer of the search service with the records in it.

use interdict_model::SourceFile;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Identifier;
use super::listing::{Listing, Location};
use crate::ReadError;
use crate::draft::Place;
use crate::json::{fault, parse, utf8};
use crate::text::squeeze;

/// The file: an answer of the service, with its counts.
#[derive(Deserialize)]
struct Answer<'a> {
    total: Option<u64>,
    #[serde(borrow)]
    results: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    #[serde(alias = "_id")]
    id: Option<String>,
    source: Option<String>,
    entity_number: Option<Number>,
    #[serde(rename = "type")]
    kind: Option<String>,
    programs: Option<Vec<String>>,
    name: Option<String>,
    title: Option<String>,
    alt_names: Option<Vec<String>>,
    addresses: Option<Vec<Address>>,
    country: Option<String>,
    federal_register_notice: Option<String>,
    start_date: Option<String>,
    end_date: Option<String>,
    standard_order: Option<String>,
    license_requirement: Option<String>,
    license_policy: Option<String>,
    call_sign: Option<String>,
    vessel_type: Option<String>,
    gross_tonnage: Option<Number>,
    gross_registered_tonnage: Option<Number>,
    vessel_flag: Option<String>,
    vessel_owner: Option<String>,
    remarks: Option<String>,
    source_list_url: Option<String>,
    source_information_url: Option<String>,
    citizenships: Option<Vec<String>>,
    dates_of_birth: Option<Vec<String>>,
    nationalities: Option<Vec<String>>,
    places_of_birth: Option<Vec<String>>,
    ids: Option<Vec<Id>>,
    /// How well a record fits a search: it says nothing of the party.
    #[serde(rename = "score")]
    _score: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Address {
    address: Option<String>,
    city: Option<String>,
    state: Option<String>,
    postal_code: Option<String>,
    country: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Id {
    #[serde(rename = "type")]
    kind: Option<String>,
    number: Option<String>,
    country: Option<String>,
    issue_date: Option<String>,
    expiration_date: Option<String>,
}

/// A number that is written as one or as a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Figure(u64),
    Text(String),
}

/// The records of a JSON file.
///
/// # Errors
/// When the file is no JSON, ends early, states another count, or has other fields.
pub(super) fn listings(file: &SourceFile<'_>) -> Result<Vec<(Place, Listing)>, ReadError> {
    let text = utf8(file)?;
    let answer: Answer<'_> = if text.trim_start().starts_with('[') {
        Answer {
            total: None,
            results: parse(file.name, text)?,
        }
    } else {
        parse(file.name, text)?
    };
    let found = answer.results.len() as u64;
    if let Some(stated) = answer.total.filter(|stated| *stated != found) {
        return Err(ReadError::Count {
            file: file.name.to_owned(),
            stated,
            found,
        });
    }
    let mut lines = Lines {
        text,
        at: 0,
        line: 1,
    };
    let mut listings = Vec::with_capacity(answer.results.len());
    for raw in answer.results {
        let line = lines.of(raw.get());
        let record: Record =
            serde_json::from_str(raw.get()).map_err(|problem| fault(file.name, line, &problem))?;
        let listing = Listing::from(record);
        let place = Place::new(file.name, line).record(listing.name.clone());
        listings.push((place, listing));
    }
    Ok(listings)
}

/// Counts lines while the records go by, looking at each byte once.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line on which a part of the text begins; parts come in order.
    fn of(&mut self, part: &str) -> u64 {
        let to = part.as_ptr() as usize - self.text.as_ptr() as usize;
        let between = &self.text.as_bytes()[self.at..to];
        self.line += between.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.at = to;
        self.line
    }
}

fn plain(text: Option<String>) -> String {
    text.map(|text| squeeze(&text)).unwrap_or_default()
}

fn plain_list(texts: Option<Vec<String>>) -> Vec<String> {
    let texts = texts.unwrap_or_default();
    texts
        .iter()
        .map(|text| squeeze(text))
        .filter(|text| !text.is_empty())
        .collect()
}

impl Number {
    fn plain(number: Option<Self>) -> String {
        match number {
            None => String::new(),
            Some(Self::Figure(figure)) => figure.to_string(),
            Some(Self::Text(text)) => squeeze(&text),
        }
    }
}

impl From<Record> for Listing {
    fn from(record: Record) -> Self {
        Self {
            source: plain(record.source),
            record_id: plain(record.id),
            entity_number: Number::plain(record.entity_number),
            kind: plain(record.kind),
            programs: plain_list(record.programs),
            name: plain(record.name),
            title: plain(record.title),
            alt_names: plain_list(record.alt_names),
            addresses: record
                .addresses
                .unwrap_or_default()
                .into_iter()
                .map(Location::from)
                .collect(),
            country: plain(record.country),
            federal_register_notice: plain(record.federal_register_notice),
            start_date: plain(record.start_date),
            end_date: plain(record.end_date),
            standard_order: plain(record.standard_order),
            license_requirement: plain(record.license_requirement),
            license_policy: plain(record.license_policy),
            call_sign: plain(record.call_sign),
            vessel_type: plain(record.vessel_type),
            gross_tonnage: Number::plain(record.gross_tonnage),
            gross_registered_tonnage: Number::plain(record.gross_registered_tonnage),
            vessel_flag: plain(record.vessel_flag),
            vessel_owner: plain(record.vessel_owner),
            remarks: plain(record.remarks),
            source_list_url: plain(record.source_list_url),
            source_information_url: plain(record.source_information_url),
            citizenships: plain_list(record.citizenships),
            dates_of_birth: plain_list(record.dates_of_birth),
            nationalities: plain_list(record.nationalities),
            places_of_birth: plain_list(record.places_of_birth),
            ids: record
                .ids
                .unwrap_or_default()
                .into_iter()
                .map(Identifier::from)
                .collect(),
        }
    }
}

impl From<Address> for Location {
    fn from(address: Address) -> Self {
        Self {
            address: plain(address.address),
            city: plain(address.city),
            state: plain(address.state),
            postal_code: plain(address.postal_code),
            country: plain(address.country),
        }
    }
}

impl From<Id> for Identifier {
    fn from(id: Id) -> Self {
        Self {
            kind: plain(id.kind),
            number: plain(id.number),
            country: plain(id.country),
            issued: plain(id.issue_date),
            expires: plain(id.expiration_date),
        }
    }
}
