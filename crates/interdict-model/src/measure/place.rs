//! Countries and regions under measures, and how their names are written in addresses.

use crate::Country;

use super::Attestation;

/// A country or a region that a measure is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The key, unique in the register: `crimea`.
    pub key: String,
    /// What to call it.
    pub name: String,
    /// Codes of countries and territories that mean this place as a whole.
    pub countries: Vec<Country>,
    /// For a region, the country that lists may give in its stead.
    pub within: Option<Country>,
    /// Words that mean it in an address, in any language and spelling.
    pub spellings: Vec<String>,
    /// How well it is established.
    pub attestation: Attestation,
}
