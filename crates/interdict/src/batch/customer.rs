//! From the fields of a row to the party that is asked for.

use interdict_model::{Country, Schema};

use super::columns::Role;
use super::dates::{DayOrder, read_date};
use crate::matching::{Gender, Identifier};
use crate::screen::PartyQuery;

/// A customer as a row tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customer {
    /// What is asked.
    pub query: PartyQuery,
    /// The customer's key in the file, where a column holds it.
    pub key: Option<String>,
    /// What could not be read and is not compared; without it the customer is found the more easily,
    /// never the less.
    pub unread: Vec<String>,
}

/// What holds for all rows of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Defaults {
    /// What the customers are, where a row does not say.
    pub schema: Option<Schema>,
    /// How dates are read that could be two.
    pub day_order: DayOrder,
}

/// The row has neither a name nor an identifier: nothing to find a customer by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it has neither a name nor an identifier")]
pub struct NoCustomer;

/// Words for what a customer is, in the form that [`heading`](super::heading) gives, beside the
/// names of the schemata.
const KINDS: &[(&[&str], Schema)] = &[
    (
        &[
            "person",
            "individual",
            "natural_person",
            "human",
            "people",
            "private",
        ],
        Schema::PERSON,
    ),
    (
        &[
            "company",
            "corporate",
            "corporation",
            "business",
            "legal_person",
        ],
        Schema::COMPANY,
    ),
    (
        &["organization", "organisation", "ngo", "charity", "trust"],
        Schema::ORGANIZATION,
    ),
    (
        &["entity", "legal_entity", "party", "unknown", "other"],
        Schema::LEGAL_ENTITY,
    ),
    (&["vessel", "ship"], Schema::VESSEL),
    (&["aircraft", "airplane", "plane"], Schema::AIRPLANE),
];

/// Between several values in one field.
const BETWEEN: [char; 2] = [';', '|'];

/// Reads a customer out of the fields of a row, each with what its column means.
///
/// # Errors
/// When there is nothing to find it by.
pub fn customer<'a>(
    fields: impl IntoIterator<Item = (Role, &'a str)>,
    defaults: &Defaults,
) -> Result<Customer, NoCustomer> {
    let mut read = Customer::default();
    let mut parts: [Vec<&str>; 3] = Default::default();
    for (role, text) in fields {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        match role {
            Role::Key => read.key = Some(text.to_owned()),
            Role::Name => read.query.names.push(text.to_owned()),
            Role::Alias => read.query.names.extend(values(text).map(str::to_owned)),
            Role::FirstName => parts[0].push(text),
            Role::MiddleName => parts[1].push(text),
            Role::LastName => parts[2].push(text),
            Role::Address => read.query.addresses.push(text.to_owned()),
            _ => fact(&mut read, role, text, defaults),
        }
    }
    if read.query.names.is_empty() {
        let whole = parts.concat().join(" ");
        read.query
            .names
            .extend((!whole.is_empty()).then_some(whole));
    }
    read.query.schema = read.query.schema.or(defaults.schema);
    if read.query.names.is_empty() && read.query.facts.identifiers.is_empty() {
        return Err(NoCustomer);
    }
    Ok(read)
}

fn fact(read: &mut Customer, role: Role, text: &str, defaults: &Defaults) {
    let facts = &mut read.query.facts;
    if role == Role::Schema {
        match kind(text) {
            Some(schema) => read.query.schema = Some(schema),
            None => read.unread.push(format!("{role} {text:?}")),
        }
        return;
    }
    // An address of the free kind may hold a semicolon; these values never do.
    for value in values(text) {
        let done = match role {
            Role::Country => Country::from_name(value).map(|country| facts.countries.push(country)),
            Role::BirthDate => {
                read_date(value, defaults.day_order).map(|date| facts.birth_dates.push(date))
            }
            Role::Gender => gender(value).map(|gender| facts.gender = Some(gender)),
            Role::Identifier(property) => {
                identifier(property, value).map(|found| facts.identifiers.push(found))
            }
            _ => Some(()),
        };
        if done.is_none() {
            read.unread.push(format!("{role} {value:?}"));
        }
    }
}

fn values(text: &str) -> impl Iterator<Item = &str> {
    text.split(BETWEEN)
        .map(str::trim)
        .filter(|value| !value.is_empty())
}

fn identifier(property: &str, text: &str) -> Option<Identifier> {
    match property {
        // What is said of it is no more than that it is one.
        "idNumber" | "publicKey" => Identifier::untold(text),
        _ => Identifier::stated(property, text),
    }
}

fn gender(text: &str) -> Option<Gender> {
    match text.to_ascii_lowercase().as_str() {
        "f" | "female" | "woman" => Some(Gender::Female),
        "m" | "male" | "man" => Some(Gender::Male),
        _ => None,
    }
}

fn kind(text: &str) -> Option<Schema> {
    let plain = super::heading(text);
    let known = KINDS
        .iter()
        .find(|(words, _)| words.contains(&plain.as_str()));
    known.map(|(_, schema)| *schema).or_else(|| {
        Schema::all()
            .find(|schema| schema.is_matchable() && schema.name().eq_ignore_ascii_case(text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[(Role, &str)]) -> Result<Customer, NoCustomer> {
        customer(fields.iter().copied(), &Defaults::default())
    }

    #[test]
    fn parts_make_a_name_where_none_is_whole() {
        let parts = [
            (Role::LastName, "Bonilla"),
            (Role::FirstName, " Justin "),
            (Role::MiddleName, ""),
        ];
        assert_eq!(read(&parts).unwrap().query.names, ["Justin Bonilla"]);
        let whole = [&parts[..], &[(Role::Name, "J. Bonilla")]].concat();
        assert_eq!(read(&whole).unwrap().query.names, ["J. Bonilla"]);
    }

    #[test]
    fn what_cannot_be_read_is_told_and_not_compared() {
        let fields = [
            (Role::Name, "A"),
            (Role::Country, "ru; Atlantis"),
            (Role::BirthDate, "03/04/1962"),
            (Role::Gender, "x"),
            (Role::Schema, "thing or other"),
        ];
        let read = read(&fields).unwrap();
        assert_eq!(
            read.unread,
            [
                "country \"Atlantis\"",
                "birth_date \"03/04/1962\"",
                "gender \"x\"",
                "schema \"thing or other\""
            ]
        );
        assert_eq!(read.query.facts.countries.len(), 1);
        assert!(read.query.facts.birth_dates.is_empty());
    }

    #[test]
    fn kinds_have_many_words() {
        for (text, want) in [
            ("Individual", Some(Schema::PERSON)),
            ("legal-entity", Some(Schema::LEGAL_ENTITY)),
            ("PublicBody", Some(Schema::named("PublicBody").unwrap())),
            ("Sanction", None),
        ] {
            assert_eq!(kind(text), want, "{text}");
        }
    }

    #[test]
    fn nothing_to_find_it_by() {
        assert_eq!(read(&[(Role::Country, "ru")]), Err(NoCustomer));
        assert_eq!(
            read(&[(Role::Identifier("idNumber"), "12")]),
            Err(NoCustomer)
        );
        assert!(read(&[(Role::Identifier("imoNumber"), "9074729")]).is_ok());
    }
}
