//! The parties that the register names, and how they are joined.

use std::fmt;

use jiff::civil::Date;

use crate::{Country, EntityId};

use super::{Attestation, LinkKind, NameKind, PartyKind, Span, Standing};

/// A party that the register names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterParty {
    /// The key, unique in the register: `zte-kx`.
    pub key: String,
    /// What it is.
    pub kind: PartyKind,
    /// Its names; the first is the legal one.
    pub names: Vec<PartyName>,
    /// Countries it belongs to.
    pub countries: Vec<Country>,
    /// Addresses as printed.
    pub addresses: Vec<Address>,
    /// Other identifiers, as property and value: `("ticker", "000063.SZ")`.
    pub identifiers: Vec<(String, String)>,
    /// The last day up to which the register tells every listing of the party, on whatever official
    /// list. None claims nothing.
    pub told_through: Option<Date>,
    /// What else there is to say.
    pub note: Option<String>,
    /// How well it is established.
    pub attestation: Attestation,
}

/// One name of a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyName {
    /// The name.
    pub text: String,
    /// What kind of name.
    pub kind: NameKind,
    /// ISO 639-3 code of its language, where that is known.
    pub lang: Option<String>,
    /// How well it is established.
    pub standing: Standing,
}

/// One address, as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The address.
    pub text: String,
    /// Its country.
    pub country: Option<Country>,
}

/// A share in hundredths of a percent, so that sums are exact: 5000 is 50 %.
///
/// Invariant: at most 10,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(u16);

/// How two parties are joined, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Key of the one it goes from: the owner, the parent, the predecessor.
    pub from: String,
    /// Key of the one it goes to.
    pub to: String,
    /// How they are joined.
    pub kind: LinkKind,
    /// The share, where it is known.
    pub share: Option<Share>,
    /// The days on which it holds.
    pub span: Span,
    /// How well it is established.
    pub attestation: Attestation,
}

impl RegisterParty {
    /// The legal name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.names.first().map_or(&self.key, |name| &name.text)
    }

    /// The id of its entity in the register's [`Reading`](crate::Reading).
    ///
    /// # Panics
    /// Never for a party of a [`Register`](super::Register), whose keys are checked.
    #[must_use]
    pub fn entity_id(&self) -> EntityId {
        EntityId::new(&format!("register-{}", self.key)).expect("a checked key makes an id")
    }

    /// The key behind such an id.
    #[must_use]
    pub fn key_of(id: &EntityId) -> Option<&str> {
        id.as_str().strip_prefix("register-")
    }
}

impl Share {
    /// Half: the threshold of the 50 percent rules.
    pub const HALF: Self = Self(5_000);
    /// The whole.
    pub const WHOLE: Self = Self(10_000);

    /// From hundredths of a percent.
    #[must_use]
    pub fn from_hundredths(hundredths: u32) -> Option<Self> {
        let hundredths = u16::try_from(hundredths).ok()?;
        (hundredths <= Self::WHOLE.0).then_some(Self(hundredths))
    }

    /// Reads `50`, `49.99` or `60 %`. More than two decimals or more than 100 is no share.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('%').trim_end();
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 3 || part.len() > 2 || !digits(whole) || !digits(part)
        {
            return None;
        }
        let whole: u32 = whole.parse().ok()?;
        let part: u32 = format!("{part:0<2}").parse().ok()?;
        Self::from_hundredths(whole * 100 + part)
    }

    /// Hundredths of a percent.
    #[must_use]
    pub fn hundredths(self) -> u32 {
        u32::from(self.0)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 100, self.0 % 100);
        let text = match part {
            0 => format!("{whole} %"),
            part => format!("{whole}.{part:02} %"),
        };
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact() {
        #[track_caller]
        fn check(text: &str, hundredths: Option<u32>) {
            assert_eq!(
                Share::parse(text).map(Share::hundredths),
                hundredths,
                "{text}"
            );
        }
        check("50", Some(5_000));
        check("49.99", Some(4_999));
        check("49.9 %", Some(4_990));
        check("100%", Some(10_000));
        check("100.01", None);
        check("50.001", None);
        check("-5", None);
        check("", None);
        check("half", None);
        assert_eq!(Share::parse("49.90").unwrap().to_string(), "49.90 %");
        assert_eq!(Share::HALF.to_string(), "50 %");
    }
}
