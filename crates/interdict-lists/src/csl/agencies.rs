//! Parties of the lists of Commerce and State.
//!
//! These lists have no numbers. A party is its name on one of the lists; a legal act is what began on
//! one day under the same programs. Two records of one party (two addresses of a denied person) are
//! one party with both addresses.

use interdict_model::{Entity, Schema};

use super::listing::{Listing, Location};
use super::sources::Source;
use crate::draft::{Draft, Place, stable_id};
use crate::gather::Gathered;
use crate::naming::{Named, other_names};
use crate::notation::{american_date, citations};
use crate::postal::{Postal, country_at_end};
use crate::text::joined;

/// Makes the entities of a record.
pub(super) fn take(
    draft: &mut Draft,
    gathered: &mut Gathered,
    place: &Place,
    listing: &Listing,
    source: Option<Source>,
) {
    let named = Named::parse(&listing.name);
    let Some(schema) = schema(&listing.kind) else {
        draft.reject(place, format!("{:?} is no kind of party", listing.kind));
        return;
    };
    if named.main.is_empty() {
        draft.reject(place, format!("no name is left of {:?}", listing.name));
        return;
    }
    let code = source.map_or(listing.source.as_str(), |source| source.code);
    let id = stable_id(
        &format!("us-csl-{}", slug(code)),
        &[schema.name(), &named.main.to_uppercase()],
    );
    let party = gathered.entity(draft, place, &id, schema);
    named.say(party, &listing.name);
    if let Some(source) = source {
        party.add("topics", source.topic);
    }
    say_party(draft, place, party, listing);
    let key = [listing.programs.join(";"), listing.start_date.clone()];
    let act_id = stable_id(&id, &[&key[0], &key[1]]);
    let act = gathered.entity(draft, place, &act_id, Schema::SANCTION);
    act.add("entity", &id);
    act.add("provisions", named.successors.unwrap_or_default());
    say_act(draft, place, act, listing, source);
    draft.read();
}

fn schema(kind: &str) -> Option<Schema> {
    match kind {
        "" | "Entity" => Some(Schema::LEGAL_ENTITY),
        "Individual" => Some(Schema::PERSON),
        "Vessel" => Some(Schema::VESSEL),
        "Aircraft" => Some(Schema::AIRPLANE),
        _ => None,
    }
}

/// A code as a part of ids; a list that is not known has a long title in its place.
fn slug(code: &str) -> String {
    const CHARS_MAX: usize = 40;
    let words = code
        .split(|ch: char| !ch.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    slug.chars().take(CHARS_MAX).collect()
}

fn say_party(draft: &mut Draft, place: &Place, party: &mut Entity, listing: &Listing) {
    for name in &listing.alt_names {
        say_alias(party, name);
    }
    for address in &listing.addresses {
        say_address(draft, place, party, address);
    }
    draft.country(place, party, "country", &listing.country);
    say_person(draft, place, party, listing);
    say_vessel(draft, place, party, listing);
    for id in &listing.ids {
        // No list of Commerce or State has had identifiers: they are kept, and somebody should look.
        let words = [&id.kind, &id.number, &id.country, &id.issued, &id.expires];
        let words = joined(&words.map(String::as_str), ", ");
        party.add("notes", &words);
        let problem = "identifiers of this list are not known yet; they are kept in the notes";
        draft.value_issue(place, "ids", &words, problem);
    }
}

fn say_address(draft: &mut Draft, place: &Place, party: &mut Entity, address: &Location) {
    if address.is_bare() {
        // Lists without addresses put the party's country there.
        draft.country(place, party, "country", &address.country);
        return;
    }
    let postal = if address.is_parted() {
        Postal {
            street: address.address.clone(),
            city: address.city.clone(),
            state: address.state.clone(),
            postal_code: address.postal_code.clone(),
            country: address.country.clone(),
            ..Postal::default()
        }
    } else if address.country.is_empty() {
        // The Entity List now and then prints the country's name within the text.
        Postal::whole(&address.address, &country_at_end(&address.address))
    } else {
        Postal::whole(&address.address, &address.country)
    };
    postal.attach(draft, place, party);
}

/// What only a person has; of anything else it is kept in the notes.
fn say_person(draft: &mut Draft, place: &Place, party: &mut Entity, listing: &Listing) {
    tell(party, "position", "title", &listing.title);
    for birth_place in &listing.places_of_birth {
        tell(party, "birthPlace", "place of birth", birth_place);
    }
    let is_person = party.schema() == Schema::PERSON;
    for (property, values) in [
        ("citizenship", &listing.citizenships),
        ("nationality", &listing.nationalities),
    ] {
        for value in values {
            if is_person {
                draft.country(place, party, property, value);
            } else {
                tell(party, property, property, value);
            }
        }
    }
    for date in &listing.dates_of_birth {
        if is_person {
            draft.date(place, party, "birthDate", date, american_date);
        } else {
            tell(party, "birthDate", "date of birth", date);
        }
    }
}

/// Another name, which may still have the bracket or the marker that it stood in.
fn say_alias(party: &mut Entity, name: &str) {
    let bare = name.trim_start_matches("and ").trim_start_matches('(');
    let bare = if bare.contains('(') {
        bare
    } else {
        bare.trim_end_matches(')')
    };
    if bare.contains(", ") {
        // The lists are split at semicolons: a comma belongs to the name.
        party.add("alias", bare);
        return;
    }
    for (property, name) in other_names(bare) {
        party.add(property, name);
    }
}

fn say_vessel(draft: &mut Draft, place: &Place, party: &mut Entity, listing: &Listing) {
    if party.schema().property("flag").is_some() {
        draft.country(place, party, "flag", &listing.vessel_flag);
    } else {
        tell(party, "flag", "vessel flag", &listing.vessel_flag);
    }
    for (property, label, value) in [
        ("callSign", "call sign", &listing.call_sign),
        ("type", "vessel type", &listing.vessel_type),
        ("tonnage", "gross tonnage", &listing.gross_tonnage),
        (
            "grossRegisteredTonnage",
            "gross registered tonnage",
            &listing.gross_registered_tonnage,
        ),
    ] {
        tell(party, property, label, value);
    }
    if !listing.vessel_owner.is_empty() {
        party.add("notes", format!("vessel owner: {}", listing.vessel_owner));
    }
}

/// Adds a value to a property that the party has, else to its notes with a label.
fn tell(party: &mut Entity, property: &str, label: &str, value: &str) {
    if value.is_empty() {
    } else if party.schema().property(property).is_some() {
        party.add(property, value);
    } else {
        party.add("notes", format!("{label}: {value}"));
    }
}

fn say_act(
    draft: &mut Draft,
    place: &Place,
    act: &mut Entity,
    listing: &Listing,
    source: Option<Source>,
) {
    match source {
        Some(source) => act.add("authority", source.department.authority()),
        None => act.add("authority", &listing.source),
    }
    // Program codes do not tell which list it is: RUSSIA-EO14024 stands on the SDN list and beside it.
    act.add(
        "provisions",
        source.map_or(listing.source.as_str(), |source| source.program),
    );
    if listing.programs.is_empty() {
        act.add(
            "program",
            source.map_or(listing.source.as_str(), |source| source.program),
        );
    }
    for program in &listing.programs {
        act.add("program", program);
    }
    for citation in citations(&listing.federal_register_notice) {
        act.add("citation", citation);
    }
    act.add("standardOrder", &listing.standard_order);
    act.add("licenseRequirement", &listing.license_requirement);
    act.add("licensePolicy", &listing.license_policy);
    act.add("recordId", &listing.record_id);
    act.add("sourceUrl", &listing.source_list_url);
    act.add("sourceUrl", &listing.source_information_url);
    let is_denial = source.is_some_and(|source| source.code == "DPL");
    act.add(
        if is_denial {
            "listingAction"
        } else {
            "summary"
        },
        &listing.remarks,
    );
    draft.date(place, act, "startDate", &listing.start_date, american_date);
    draft.date(place, act, "endDate", &listing.end_date, american_date);
}
