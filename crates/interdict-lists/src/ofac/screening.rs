//! Parties of the Treasury as the Consolidated Screening List repeats them.

use interdict_model::{DatasetKey, Reading};

use super::party::{Address, Alias, Fact, Kind, Name, Party, Program, Relation};
use super::remarks;
use super::roll::{Roll, is_uid};
use crate::csl::{Listing, Location};
use crate::draft::{Draft, Place};

/// Takes in parties of the Treasury beside those of other departments.
pub(crate) struct Treasury {
    roll: Roll,
}

impl Treasury {
    pub(crate) fn new(dataset: &DatasetKey) -> Self {
        Self {
            roll: Roll::new(dataset),
        }
    }

    /// The draft, for the parties of other departments.
    pub(crate) fn draft(&mut self) -> &mut Draft {
        &mut self.roll.draft
    }

    /// Takes in a record, if it has the Treasury's number and a kind that is known; else nothing
    /// happens. The caller has counted the record.
    pub(crate) fn enter(&mut self, place: &Place, listing: &Listing) -> bool {
        let Some(kind) = Kind::named(&listing.kind).filter(|_| is_uid(&listing.entity_number))
        else {
            return false;
        };
        let party = party(kind, listing);
        self.roll.enter(place, &party);
        for (field, value) in other_lists_fields(listing) {
            if !value.is_empty() {
                let problem = "the Treasury's lists have no such field, and nothing reads it";
                self.roll.draft.value_issue(place, field, value, problem);
            }
        }
        self.roll.draft.read();
        true
    }

    /// Closes the reading.
    pub(crate) fn finish(self, reader: &str) -> Reading {
        self.roll.finish(reader, None)
    }
}

/// Fields that only the lists of Commerce and State fill. The addresses of the lists are passed over:
/// each sanction has the address of its party's own page.
fn other_lists_fields(listing: &Listing) -> [(&'static str, &str); 7] {
    [
        ("federal_register_notice", &listing.federal_register_notice),
        ("start_date", &listing.start_date),
        ("end_date", &listing.end_date),
        ("standard_order", &listing.standard_order),
        ("license_requirement", &listing.license_requirement),
        ("license_policy", &listing.license_policy),
        ("country", &listing.country),
    ]
}

fn party(kind: Kind, listing: &Listing) -> Party {
    let name = Name::printed(&listing.name, kind);
    let mut party = Party::new(listing.entity_number.clone(), kind, name);
    party.aliases = listing
        .alt_names
        .iter()
        .map(|name| alias(name, kind))
        .collect();
    party.addresses = listing.addresses.iter().map(address).collect();
    party.programs = programs(listing);
    facts(&mut party, listing);
    if !listing.remarks.is_empty() {
        let free = remarks::mine(&listing.remarks, true, &mut party);
        party.notes = free.into_iter().map(str::to_owned).collect();
    }
    party
}

/// The list does not say which names are weak.
fn alias(name: &str, kind: Kind) -> Alias {
    Alias {
        name: Name::printed(name, kind),
        relation: Relation::Also,
        weak: false,
        remarks: String::new(),
    }
}

fn address(location: &Location) -> Address {
    let (street, locality) = if location.is_parted() {
        (location.address.clone(), String::new())
    } else {
        (String::new(), location.address.clone())
    };
    Address {
        street,
        locality,
        city: location.city.clone(),
        state: location.state.clone(),
        postal_code: location.postal_code.clone(),
        country: location.country.clone(),
        ..Address::default()
    }
}

fn programs(listing: &Listing) -> Vec<Program> {
    let program = |name: &String| Program {
        name: name.clone(),
        lists: vec![listing.source.clone()],
        ..Program::default()
    };
    listing.programs.iter().map(program).collect()
}

fn facts(party: &mut Party, listing: &Listing) {
    let lists = [
        ("Birthdate", &listing.dates_of_birth),
        ("Place of Birth", &listing.places_of_birth),
        ("Nationality Country", &listing.nationalities),
        ("Citizenship Country", &listing.citizenships),
    ];
    for (kind, values) in lists {
        values
            .iter()
            .for_each(|value| party.fact(kind, value.clone()));
    }
    let fields = [
        ("Title", &listing.title),
        ("Vessel Call Sign", &listing.call_sign),
        ("Vessel Type", &listing.vessel_type),
        ("Vessel Tonnage", &listing.gross_tonnage),
        (
            "Vessel Gross Registered Tonnage",
            &listing.gross_registered_tonnage,
        ),
        ("Vessel Flag", &listing.vessel_flag),
        ("Vessel Owner", &listing.vessel_owner),
    ];
    for (kind, value) in fields {
        party.fact(kind, value.clone());
    }
    party.facts.extend(listing.ids.iter().map(|id| Fact {
        kind: id.kind.clone(),
        value: id.number.clone(),
        country: id.country.clone(),
        issued: id.issued.clone(),
        expires: id.expires.clone(),
        ..Fact::default()
    }));
}
