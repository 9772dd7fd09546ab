//! Identifiers in the one form in which they are compared.

use interdict_model::IdentifierFormat;

/// An identifier in its normal form, with the scheme it belongs to where that is certain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier {
    /// The normal form, see [`normal_identifier`].
    pub value: String,
    /// The scheme.
    pub scheme: Scheme,
}

/// Schemes of which a party has one identifier only, so that two different ones contradict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Scheme {
    /// Any other, or unknown: a party may have several.
    Other = 0,
    /// IMO ship number.
    Imo = 1,
    /// Legal Entity Identifier.
    Lei = 2,
    /// Russian taxpayer number.
    Inn = 3,
    /// Russian state registration number.
    Ogrn = 4,
}

impl Scheme {
    /// The scheme of a FollowTheMoney property.
    #[must_use]
    pub fn of_property(name: &str) -> Self {
        match name {
            "imoNumber" => Self::Imo,
            "leiCode" => Self::Lei,
            "innCode" => Self::Inn,
            "ogrnCode" => Self::Ogrn,
            _ => Self::Other,
        }
    }

    /// Reads what `as u8` wrote; an unknown number is [`Scheme::Other`], which contradicts nothing.
    #[must_use]
    pub fn from_u8(number: u8) -> Self {
        match number {
            1 => Self::Imo,
            2 => Self::Lei,
            3 => Self::Inn,
            4 => Self::Ogrn,
            _ => Self::Other,
        }
    }
}

impl Identifier {
    /// Reads an identifier under the property that states it.
    #[must_use]
    pub fn stated(property: &str, text: &str) -> Option<Self> {
        Some(Self {
            value: normal_identifier(text)?,
            scheme: Scheme::of_property(property),
        })
    }

    /// Reads an identifier of which nothing is said; a long one with valid check digits tells its scheme.
    #[must_use]
    pub fn untold(text: &str) -> Option<Self> {
        let value = normal_identifier(text)?;
        let scheme = if IdentifierFormat::Lei.check(&value).is_ok() {
            Scheme::Lei
        } else {
            Scheme::Other
        };
        Some(Self { value, scheme })
    }
}

/// The form in which two identifiers are equal: letters and digits in upper case, everything else gone.
///
/// None when so little is left that an equality would prove nothing.
#[must_use]
pub fn normal_identifier(text: &str) -> Option<String> {
    /// Shorter ones ("12", "A1") are shared by chance.
    const LENGTH_MIN: usize = 5;
    let plain: String = text
        .chars()
        .filter(|ch| ch.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect();
    // "IMO 9074729" and "9074729" name one ship.
    let plain = match plain.strip_prefix("IMO") {
        Some(rest) if rest.len() == 7 && rest.bytes().all(|b| b.is_ascii_digit()) => {
            rest.to_owned()
        }
        _ => plain,
    };
    let tells = plain.chars().any(|ch| ch.is_ascii_digit()) || plain.chars().count() >= 8;
    (plain.chars().count() >= LENGTH_MIN && tells).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_and_case_do_not_matter() {
        #[track_caller]
        fn check(text: &str, want: Option<&str>) {
            assert_eq!(normal_identifier(text).as_deref(), want);
        }
        check("ab-12 34/5", Some("AB12345"));
        check("IMO 9074729", Some("9074729"));
        check("IMO-BANK 12", Some("IMOBANK12"));
        check("12", None);
        check("DEUTDEFF", Some("DEUTDEFF"));
        check("HELLO", None);
    }
}
