//! Custom lists: any CSV or JSON lines, read by a mapping file that says what each column means.
//!
//! An edition of a custom list is its data and its mapping (`*.toml`), so that the mapping in force is
//! kept with the data:
//!
//! ```toml
//! format = "csv"                      # or "json-lines"
//! encoding = "utf-8"                  # or "windows-1252"; csv only
//! delimiter = ";"                     # csv only; a comma if nothing is said
//! skip-lines = 1                      # csv only: lines before the header
//! published = "2026-01-31"            # if the list has a date
//!
//! schema = "Company"                  # or, by a column:
//! # schema = { column = "Type", values = { I = "Person", C = "Company" } }
//! id = ["Ref"]                        # the columns that identify a party; as few as do
//! id-prefix = "acme"                  # the dataset's key if nothing is said
//! act-id = ["Order"]                  # the columns that tell two acts against one party apart
//! ignore = ["Row"]                    # every other column must be named below
//!
//! [columns]                           # a property of the party, or of its `sanction` or `address`
//! Name = "name"
//! "Other names" = { to = "alias", split = ";" }
//! Born = { to = "birthDate", dates = ["%d/%m/%Y", "%Y"] }
//! Country = "country"                 # codes and names of countries are understood
//! City = "address.city"
//! From = { to = "sanction.startDate", dates = ["%d/%m/%Y"] }
//!
//! [constants]                         # what is true of every party
//! topics = "debarment"
//! "sanction.authority" = "Acme Compliance"
//! "sanction.program" = "Internal watch list"
//! ```
//!
//! Properties are those of FollowTheMoney (and the few that our model adds). Dates without formats are
//! ISO dates, whole or in part. In JSON lines a column is a key, or keys joined by dots; a list holds
//! several values. A column that the mapping does not name, and one that it names and the data lack,
//! are errors. A date or a country that cannot be read is an issue of its record.

mod mapping;
mod record;

pub use mapping::Mapping;

use interdict_model::{
    Country, DatasetKey, Entity, EntityId, PartialDate, PropertyType, Reading, Schema, SourceFile,
};
use jiff::fmt::strtime;

use crate::ReadError;
use crate::draft::{Draft, Place, stable_id};
use crate::files::wrong_files;
use mapping::{Column, Owner};
use record::Record;

const READER: &str = "custom/1";

/// Whether one of the files is a mapping.
pub(crate) fn recognises(files: &[SourceFile<'_>]) -> bool {
    files.iter().any(is_mapping)
}

fn is_mapping(file: &SourceFile<'_>) -> bool {
    std::path::Path::new(file.name)
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

/// Reads an edition that holds its own mapping.
pub(crate) fn read(key: &DatasetKey, files: &[SourceFile<'_>]) -> Result<Reading, ReadError> {
    let (mappings, data): (Vec<SourceFile<'_>>, Vec<SourceFile<'_>>) =
        files.iter().partition(|file| is_mapping(file));
    let ([mapping], [_, ..]) = (&mappings[..], &data[..]) else {
        let expected = "one mapping file (*.toml) and the data files that it maps";
        return Err(wrong_files(key, files, expected));
    };
    read_custom(key, &Mapping::parse(mapping)?, &data)
}

/// Reads data files by a mapping.
///
/// # Errors
/// When a file is no such table, or has other columns than the mapping names.
pub fn read_custom(
    key: &DatasetKey,
    mapping: &Mapping,
    files: &[SourceFile<'_>],
) -> Result<Reading, ReadError> {
    let prefix = mapping.prefix.clone().unwrap_or_else(|| key.to_string());
    let mut draft = Draft::new(key);
    for record in record::records(mapping, files)? {
        draft.source();
        match take(&mut draft, mapping, &prefix, &record) {
            Ok(()) => draft.read(),
            Err(problem) => draft.reject(&record.place, problem),
        }
    }
    Ok(draft.finish(READER, mapping.published))
}

/// Makes the entities of one record.
fn take(draft: &mut Draft, mapping: &Mapping, prefix: &str, record: &Record) -> Result<(), String> {
    let schema = mapping.schema.of(record)?;
    let id = party_id(mapping, prefix, record)?;
    let place = record.place.record(id.clone());
    let mut party = draft.entity(&id, schema);
    fill(draft, &place, mapping, record, Owner::Party, &mut party);
    if party.names().next().is_none() {
        return Err("a record without a name".to_owned());
    }
    let address = draft.entity("address", Schema::ADDRESS);
    let address = filled(draft, &place, mapping, record, Owner::Address, address);
    if let Some(address) = address {
        party.add("addressEntity", keep_address(draft, &place, &id, &address));
    }
    draft.keep(&place, party);

    let words: Vec<&str> = mapping
        .act_id
        .iter()
        .flat_map(|column| record.get(column))
        .collect();
    let act = draft.entity(&stable_id(&id, &words), Schema::SANCTION);
    if let Some(mut act) = filled(draft, &place, mapping, record, Owner::Sanction, act) {
        act.add("entity", &id);
        draft.keep(&place, act);
    }
    Ok(())
}

/// `PREFIX-VALUE` for one column whose value can stand in an id, else a digest of the values.
fn party_id(mapping: &Mapping, prefix: &str, record: &Record) -> Result<String, String> {
    let values: Vec<&str> = mapping
        .id
        .iter()
        .flat_map(|column| record.get(column))
        .collect();
    match &values[..] {
        [] => Err(format!("nothing stands in {}", mapping.id.join(", "))),
        [value] => {
            let plain = format!("{prefix}-{value}");
            let fits = EntityId::new(&plain).is_ok();
            Ok(if fits {
                plain
            } else {
                stable_id(prefix, &values)
            })
        }
        _ => Ok(stable_id(prefix, &values)),
    }
}

/// Fills an entity; none when nothing is said of it.
fn filled(
    draft: &mut Draft,
    place: &Place,
    mapping: &Mapping,
    record: &Record,
    owner: Owner,
    mut entity: Entity,
) -> Option<Entity> {
    fill(draft, place, mapping, record, owner, &mut entity);
    (!entity.statements().is_empty()).then_some(entity)
}

fn fill(
    draft: &mut Draft,
    place: &Place,
    mapping: &Mapping,
    record: &Record,
    owner: Owner,
    entity: &mut Entity,
) {
    for (name, column) in &mapping.columns {
        if column.owner != owner {
            continue;
        }
        for value in column.values(record.get(name)) {
            say(draft, place, entity, name, column, value);
        }
    }
    for (constant, value) in &mapping.constants {
        if constant.owner == owner {
            say(draft, place, entity, &constant.property, constant, value);
        }
    }
}

fn say(
    draft: &mut Draft,
    place: &Place,
    entity: &mut Entity,
    name: &str,
    column: &Column,
    value: &str,
) {
    let Some(property) = entity.schema().property(&column.property) else {
        let problem = format!(
            "a {} has no property {:?}",
            entity.schema(),
            column.property
        );
        draft.value_issue(place, name, value, problem);
        return;
    };
    let clean = match property.kind() {
        PropertyType::Date => column.date(value).map(|date| date.to_string()),
        PropertyType::Country => Country::from_name(value)
            .map(|country| country.code().to_owned())
            .ok_or_else(|| "no country is known by this name".to_owned()),
        _ => Ok(value.to_owned()),
    };
    let said = clean.and_then(|clean| {
        entity
            .try_say(property.name(), &clean, Some(value), None)
            .map_err(|fault| fault.to_string())
    });
    if let Err(problem) = said {
        draft.value_issue(place, name, value, problem);
    }
}

/// Keeps an address under an id of its own; the whole address is put together if no column has it.
fn keep_address(draft: &mut Draft, place: &Place, party: &str, said: &Entity) -> String {
    let order = ["street", "street2", "city", "state", "region", "postalCode"];
    let country = said
        .first("country")
        .and_then(Country::from_code)
        .map(Country::name);
    let line: Vec<&str> = order
        .iter()
        .flat_map(|property| said.values(property))
        .chain(country)
        .collect();
    let words: Vec<&str> = said
        .statements()
        .iter()
        .map(|said| said.value.as_str())
        .collect();
    let id = stable_id("addr", &[&[party], &words[..]].concat());
    let mut address = draft.entity(&id, Schema::ADDRESS);
    for said in said.statements() {
        let (original, lang) = (said.original.as_deref(), said.lang.as_deref());
        let fits = address.try_say(said.property.name(), &said.value, original, lang);
        fits.expect("a statement fits another address");
    }
    if address.first("full").is_none() {
        address.add("full", line.join(", "));
    }
    draft.keep(place, address);
    id
}

impl Column {
    /// The values of a field, split where the mapping says so.
    fn values<'v>(
        &'v self,
        fields: impl Iterator<Item = &'v str>,
    ) -> impl Iterator<Item = &'v str> {
        let parts = fields.flat_map(|field| match &self.split {
            Some(mark) => field.split(mark.as_str()).collect(),
            None => vec![field],
        });
        parts.map(str::trim).filter(|value| !value.is_empty())
    }

    /// A date in the first format that fits; ISO when there are none.
    fn date(&self, value: &str) -> Result<PartialDate, String> {
        if self.dates.is_empty() {
            return value
                .parse::<PartialDate>()
                .map_err(|fault| fault.problem.to_owned());
        }
        let parsed = self
            .dates
            .iter()
            .find_map(|format| strtime::parse(format, value).ok());
        let Some(parsed) = parsed else {
            return Err(format!("not a date in {}", self.dates.join(" or ")));
        };
        let year = parsed.year().ok_or("a date without a year")?;
        PartialDate::from_parts(year, parsed.month(), parsed.day())
            .map_err(|fault| fault.problem.to_owned())
    }
}
