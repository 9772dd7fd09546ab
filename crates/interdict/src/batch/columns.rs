//! What the columns of a file of customers mean, by their names or as the user says.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// What a column says of a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The customer's number or key in the file; it is not compared.
    Key,
    /// A whole name.
    Name,
    /// A further name: an alias, a trading name.
    Alias,
    /// A given name.
    FirstName,
    /// What stands between given and family name.
    MiddleName,
    /// A family name.
    LastName,
    /// A country the customer is tied to in any way.
    Country,
    /// A date of birth, or of foundation.
    BirthDate,
    /// A gender.
    Gender,
    /// What it is: person, company, vessel.
    Schema,
    /// An address.
    Address,
    /// An identifier, under the FollowTheMoney property that holds such ones.
    Identifier(&'static str),
}

/// The words by which a role is told on a command line, and the headings that mean it unasked.
///
/// Headings are compared in the form that [`heading`] gives.
const ROLES: &[(Role, &str, &[&str])] = &[
    (
        Role::Key,
        "key",
        &[
            "id",
            "customer_id",
            "customer_no",
            "customer_number",
            "client_id",
            "client_number",
            "party_id",
            "record_id",
            "reference",
        ],
    ),
    (
        Role::Name,
        "name",
        &[
            "full_name",
            "fullname",
            "customer",
            "customer_name",
            "client_name",
            "party_name",
            "company",
            "company_name",
            "entity_name",
            "legal_name",
            "organisation",
            "organization",
            "vessel_name",
            "account_name",
            "beneficiary",
            "nom",
            "nombre",
            "nome",
        ],
    ),
    (
        Role::Alias,
        "alias",
        &[
            "aliases",
            "aka",
            "also_known_as",
            "other_name",
            "other_names",
            "trading_name",
            "former_name",
            "previous_name",
            "alternative_name",
        ],
    ),
    (
        Role::FirstName,
        "first_name",
        &[
            "firstname",
            "given_name",
            "given_names",
            "forename",
            "forenames",
            "vorname",
            "prenom",
        ],
    ),
    (
        Role::MiddleName,
        "middle_name",
        &[
            "middlename",
            "middle_names",
            "second_name",
            "patronymic",
            "father_name",
        ],
    ),
    (
        Role::LastName,
        "last_name",
        &[
            "lastname",
            "surname",
            "family_name",
            "nachname",
            "apellido",
            "apellidos",
        ],
    ),
    (
        Role::Country,
        "country",
        &[
            "countries",
            "country_code",
            "nationality",
            "nationalities",
            "citizenship",
            "residence",
            "country_of_residence",
            "country_of_birth",
            "jurisdiction",
            "flag",
            "country_of_incorporation",
            "land",
            "pays",
            "pais",
        ],
    ),
    (
        Role::BirthDate,
        "birth_date",
        &[
            "birthdate",
            "birthday",
            "date_of_birth",
            "dob",
            "born",
            "year_of_birth",
            "birth_year",
            "incorporation_date",
            "date_of_incorporation",
            "geburtsdatum",
            "date_de_naissance",
            "fecha_de_nacimiento",
        ],
    ),
    (Role::Gender, "gender", &["sex"]),
    (
        Role::Schema,
        "schema",
        &["type", "kind", "party_type", "customer_type", "entity_type"],
    ),
    (
        Role::Address,
        "address",
        &[
            "full_address",
            "addresses",
            "postal_address",
            "registered_address",
            "adresse",
            "direccion",
        ],
    ),
    (
        Role::Identifier("passportNumber"),
        "passport",
        &["passport_number", "passport_no"],
    ),
    (
        Role::Identifier("idNumber"),
        "id_number",
        &[
            "national_id",
            "national_id_number",
            "identity_number",
            "identification_number",
            "identifier",
            "identifiers",
        ],
    ),
    (
        Role::Identifier("taxNumber"),
        "tax_number",
        &["tax_id", "tin", "tax_no", "vat_number", "vat_id", "ssn"],
    ),
    (
        Role::Identifier("registrationNumber"),
        "registration_number",
        &[
            "registration_no",
            "company_number",
            "company_no",
            "registry_number",
            "crn",
        ],
    ),
    (
        Role::Identifier("imoNumber"),
        "imo",
        &["imo_number", "imo_no"],
    ),
    (Role::Identifier("leiCode"), "lei", &["lei_code"]),
    (Role::Identifier("innCode"), "inn", &["inn_code"]),
    (Role::Identifier("ogrnCode"), "ogrn", &["ogrn_code"]),
    (
        Role::Identifier("swiftBic"),
        "bic",
        &["swift", "swift_bic", "bic_code", "swift_code"],
    ),
    (
        Role::Identifier("publicKey"),
        "wallet",
        &["wallet_address", "crypto_wallet", "crypto_address"],
    ),
];

/// The columns of one file: what each means, by its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// Invariant: one for each column of the file, in their order.
    roles: Vec<Option<Role>>,
}

/// Why the columns of a file cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ColumnsError {
    /// A role that does not exist.
    #[error("a column cannot mean {word:?}; it can mean {known}")]
    UnknownRole {
        /// The word.
        word: String,
        /// The words there are.
        known: String,
    },
    /// A column that the file lacks.
    #[error("no column is called {heading:?}; the file has {present}")]
    NoColumn {
        /// What was looked for.
        heading: String,
        /// What there is.
        present: String,
    },
    /// Nothing that a customer could be found by.
    #[error("no column holds a name or an identifier: the file has {present}")]
    Nameless {
        /// What there is.
        present: String,
    },
}

impl Columns {
    /// Understands a file's headings. What `said` maps (role to headings) goes before what the
    /// headings say by themselves: a role that is said is looked for nowhere else.
    ///
    /// # Errors
    /// When a heading that is said is not there, or nothing is left to find a customer by.
    pub fn understand(
        headings: &[String],
        said: &BTreeMap<Role, Vec<String>>,
    ) -> Result<Self, ColumnsError> {
        let present = || headings.join(", ");
        let mut roles: Vec<Option<Role>> = headings
            .iter()
            .map(|text| Role::unasked(text, said))
            .collect();
        for (role, wanted) in said {
            for text in wanted {
                let at = place_of(headings, text).ok_or_else(|| ColumnsError::NoColumn {
                    heading: text.clone(),
                    present: present(),
                })?;
                roles[at] = Some(*role);
            }
        }
        let found = roles.iter().flatten().any(Role::finds);
        let columns = Self { roles };
        if found {
            Ok(columns)
        } else {
            Err(ColumnsError::Nameless { present: present() })
        }
    }

    /// What each column means, in their order; nothing where it is not compared.
    #[must_use]
    pub fn roles(&self) -> &[Option<Role>] {
        &self.roles
    }
}

/// The exact heading, else the one that differs in case and punctuation only.
fn place_of(headings: &[String], wanted: &str) -> Option<usize> {
    let exact = headings.iter().position(|text| text == wanted);
    exact.or_else(|| {
        let wanted = heading(wanted);
        headings.iter().position(|text| heading(text) == wanted)
    })
}

/// A heading in the form in which headings are compared: `Date of Birth`, `dateOfBirth` and
/// `date-of-birth` are all `date_of_birth`.
#[must_use]
pub fn heading(text: &str) -> String {
    let mut plain = String::with_capacity(text.len() + 4);
    let mut lower_before = false;
    for ch in text.trim().chars() {
        if ch.is_alphanumeric() {
            if ch.is_uppercase() && lower_before && !plain.ends_with('_') {
                plain.push('_');
            }
            plain.extend(ch.to_lowercase());
            lower_before = ch.is_lowercase();
        } else {
            if !plain.is_empty() && !plain.ends_with('_') {
                plain.push('_');
            }
            lower_before = false;
        }
    }
    plain.truncate(plain.trim_end_matches('_').len());
    plain
}

impl Role {
    /// What a heading means unasked, if anything.
    #[must_use]
    pub fn of_heading(text: &str) -> Option<Self> {
        let plain = heading(text);
        let found = ROLES
            .iter()
            .find(|(_, word, others)| *word == plain || others.contains(&plain.as_str()));
        found.map(|(role, ..)| *role)
    }

    /// What one heading means, by what is said and else by itself.
    #[must_use]
    pub fn of(text: &str, said: &BTreeMap<Self, Vec<String>>) -> Option<Self> {
        let plain = heading(text);
        let named = |wanted: &String| wanted == text || heading(wanted) == plain;
        let told = said.iter().find(|(_, wanted)| wanted.iter().any(named));
        told.map_or_else(|| Self::unasked(text, said), |(role, _)| Some(*role))
    }

    fn unasked(text: &str, said: &BTreeMap<Self, Vec<String>>) -> Option<Self> {
        Self::of_heading(text).filter(|role| !said.contains_key(role))
    }

    /// Whether a customer can be found by it alone.
    fn finds(&self) -> bool {
        matches!(
            self,
            Self::Name | Self::Alias | Self::FirstName | Self::LastName | Self::Identifier(_)
        )
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = ROLES.iter().find(|(role, ..)| role == self);
        f.write_str(known.map_or("identifier", |(_, word, _)| word))
    }
}

impl FromStr for Role {
    type Err = ColumnsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::of_heading(text).ok_or_else(|| ColumnsError::UnknownRole {
            word: text.to_owned(),
            known: ROLES
                .iter()
                .map(|(_, word, _)| *word)
                .collect::<Vec<_>>()
                .join(", "),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_understood() {
        #[track_caller]
        fn check(text: &str, want: Option<Role>) {
            assert_eq!(Role::of_heading(text), want, "{text}");
        }
        check("Full Name", Some(Role::Name));
        check("dateOfBirth", Some(Role::BirthDate));
        check(" DOB ", Some(Role::BirthDate));
        check("Passport No.", Some(Role::Identifier("passportNumber")));
        check("customer-id", Some(Role::Key));
        check("Nationality", Some(Role::Country));
        check("place_of_birth", None);
        check("", None);
    }

    #[test]
    fn no_heading_means_two_things() {
        let mut seen = std::collections::BTreeSet::new();
        for (_, word, others) in ROLES {
            for text in others.iter().chain([word]) {
                assert!(seen.insert(*text), "{text}");
                assert_eq!(heading(text), *text);
            }
        }
    }

    fn headings(line: &str) -> Vec<String> {
        line.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn what_is_said_goes_first() {
        let said = BTreeMap::from([(Role::Name, vec!["Kunde".to_owned()])]);
        let columns = Columns::understand(&headings("name,kunde,country"), &said).unwrap();
        assert_eq!(
            columns.roles(),
            [None, Some(Role::Name), Some(Role::Country)]
        );
    }

    #[test]
    fn a_file_without_names_is_refused() {
        let none = BTreeMap::new();
        assert!(matches!(
            Columns::understand(&headings("a,country"), &none),
            Err(ColumnsError::Nameless { .. })
        ));
        let said = BTreeMap::from([(Role::Name, vec!["b".to_owned()])]);
        assert!(matches!(
            Columns::understand(&headings("a,country"), &said),
            Err(ColumnsError::NoColumn { .. })
        ));
    }
}
