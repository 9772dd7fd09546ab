//! One record of the Consolidated Screening List, whichever file it came in.

use super::Identifier;

/// One record. What a file does not have is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Listing {
    /// The list it comes from, as the record names it.
    pub(crate) source: String,
    /// The record's own number (a digest, for lists without numbers).
    pub(crate) record_id: String,
    /// The Treasury's number of the party.
    pub(crate) entity_number: String,
    /// `Individual`, `Entity`, `Vessel`, `Aircraft`, or nothing.
    pub(crate) kind: String,
    pub(crate) programs: Vec<String>,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) alt_names: Vec<String>,
    pub(crate) addresses: Vec<Location>,
    /// The party's country, where a list has one apart from addresses.
    pub(crate) country: String,
    pub(crate) federal_register_notice: String,
    pub(crate) start_date: String,
    pub(crate) end_date: String,
    pub(crate) standard_order: String,
    pub(crate) license_requirement: String,
    pub(crate) license_policy: String,
    pub(crate) call_sign: String,
    pub(crate) vessel_type: String,
    pub(crate) gross_tonnage: String,
    pub(crate) gross_registered_tonnage: String,
    pub(crate) vessel_flag: String,
    pub(crate) vessel_owner: String,
    pub(crate) remarks: String,
    pub(crate) source_list_url: String,
    pub(crate) source_information_url: String,
    pub(crate) citizenships: Vec<String>,
    pub(crate) dates_of_birth: Vec<String>,
    pub(crate) nationalities: Vec<String>,
    pub(crate) places_of_birth: Vec<String>,
    pub(crate) ids: Vec<Identifier>,
}

/// One address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Location {
    /// Street, or everything but the country where the file does not take addresses apart.
    pub(crate) address: String,
    pub(crate) city: String,
    pub(crate) state: String,
    pub(crate) postal_code: String,
    /// ISO code.
    pub(crate) country: String,
}

impl Location {
    /// Whether it says nothing but a country.
    pub(crate) fn is_bare(&self) -> bool {
        [&self.address, &self.city, &self.state, &self.postal_code]
            .iter()
            .all(|part| part.is_empty())
    }

    /// Whether the file has it in parts.
    pub(crate) fn is_parted(&self) -> bool {
        [&self.city, &self.state, &self.postal_code]
            .iter()
            .any(|part| !part.is_empty())
    }

    /// An address in one text: its country is the last part, where that is a code of two capitals.
    pub(super) fn parse(text: &str) -> Self {
        let text = text.trim().trim_end_matches(',');
        let (rest, last) = text.rsplit_once(',').unwrap_or(("", text));
        let last = last.trim();
        if super::identifiers::is_country(last) {
            let rest = rest.trim_end_matches([',', ' ']);
            return Self {
                address: rest.strip_prefix("and ").unwrap_or(rest).to_owned(),
                country: last.to_owned(),
                ..Self::default()
            };
        }
        Self {
            address: text.strip_prefix("and ").unwrap_or(text).to_owned(),
            ..Self::default()
        }
    }
}

/// Takes a field apart at its semicolons.
pub(super) fn split(field: &str) -> Vec<String> {
    field
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_stand_last_in_addresses() {
        #[track_caller]
        fn check(text: &str, address: &str, country: &str) {
            let found = Location::parse(text);
            assert_eq!(
                (found.address.as_str(), found.country.as_str()),
                (address, country)
            );
        }
        check(
            "Zweierstrasse 35, Zurich, CH-8022, CH",
            "Zweierstrasse 35, Zurich, CH-8022",
            "CH",
        );
        check("KP", "", "KP");
        check(
            "3037 S. 69TH DRIVE, PHONEIX, AZ, 85043",
            "3037 S. 69TH DRIVE, PHONEIX, AZ, 85043",
            "",
        );
        check(
            "and 21 Changsheng Street, Hebei, China",
            "21 Changsheng Street, Hebei, China",
            "",
        );
        check("DUBAI MARINA, DUBAI,  , AE", "DUBAI MARINA, DUBAI", "AE");
    }
}
