//! Countries and regions under measures, by code and by their spellings in addresses.

use interdict_model::{Country, Place, PlaceText};

use super::bearing::Ask;
use super::measures::{self, Seat};
use super::{Bearing, DealingParty, Finding, Route};

/// A place found in a dealing.
struct Sighting<'a> {
    place: &'a Place,
    found_in: String,
    words: String,
    /// Whether another country stands beside the words: a street called after a city, a namesake.
    doubtful: bool,
}

/// Every finding on places: the destination, the way, and the parties' own countries and addresses.
pub(super) fn findings(ask: &Ask<'_>) -> Vec<Finding> {
    let mut all = Vec::new();
    let whole = Seat {
        party: None,
        role: None,
    };
    for sighting in of_dealing(ask) {
        all.extend(held(ask, whole, &sighting));
    }
    for (index, party) in ask.dealing.parties.iter().enumerate() {
        let seat = Seat {
            party: Some(index),
            role: Some(party.role),
        };
        for sighting in of_party(ask, party) {
            all.extend(held(ask, seat, &sighting));
        }
    }
    all
}

fn of_dealing<'a>(ask: &Ask<'a>) -> Vec<Sighting<'a>> {
    let dealing = ask.dealing;
    let text = dealing.destination_text.as_deref().map(PlaceText::new);
    let known: Vec<Country> = dealing.destination.into_iter().collect();
    let mut all = Vec::new();
    for place in ask.register.places() {
        let here = |country: &&Country| place.countries.contains(country);
        let by_word = || by_words(place, "destination", text.as_ref()?, &known);
        if let Some(country) = dealing.destination.iter().find(here) {
            all.push(by_code(place, "destination", *country));
        } else if let Some(country) = dealing.transit.iter().find(here) {
            all.push(by_code(place, "transit", *country));
        } else if let Some(sighting) = by_word() {
            all.push(sighting);
        }
    }
    all
}

/// The words for a destination in which neither a country nor a place of the register can be read:
/// where the item goes is then unknown, and unknown is not clear.
pub(super) fn unread_destination<'a>(ask: &Ask<'a>) -> Option<&'a str> {
    let dealing = ask.dealing;
    let words = dealing
        .destination_text
        .as_deref()
        .filter(|_| dealing.destination.is_none())?;
    let text = PlaceText::new(words);
    let mut pieces = words.split([',', ';', '\n', '(', ')']);
    let is_country = pieces
        .any(|piece| Country::from_name(piece).is_some_and(|country| !country.is_worldwide()));
    let mut places = ask.register.places().iter();
    let is_place = places.any(|place| place.sighted_in(&text).is_some());
    (!is_country && !is_place).then_some(words)
}

fn of_party<'a>(ask: &Ask<'a>, party: &DealingParty) -> Vec<Sighting<'a>> {
    let texts: Vec<PlaceText> = party
        .addresses
        .iter()
        .map(|text| PlaceText::new(text))
        .collect();
    let mut all = Vec::new();
    for place in ask.register.places() {
        let code = party
            .countries
            .iter()
            .find(|country| place.countries.contains(country));
        if let Some(country) = code {
            let found_in = format!("country of {}", party.name);
            all.push(by_code(place, &found_in, *country));
            continue;
        }
        let found_in = format!("address of {}", party.name);
        let words = texts
            .iter()
            .find_map(|text| by_words(place, &found_in, text, &party.countries));
        all.extend(words);
    }
    all
}

fn by_code<'a>(place: &'a Place, found_in: &str, country: Country) -> Sighting<'a> {
    Sighting {
        place,
        found_in: found_in.to_owned(),
        words: country.code().to_owned(),
        doubtful: false,
    }
}

/// Finds a spelling of the place in a text. Where the country is known and is neither the place's
/// nor the one it lies within, the words may mean something else.
fn by_words<'a>(
    place: &'a Place,
    found_in: &str,
    text: &PlaceText,
    known: &[Country],
) -> Option<Sighting<'a>> {
    let spelling = place.sighted_in(text)?;
    let agrees =
        |country: &Country| place.countries.contains(country) || place.within == Some(*country);
    Some(Sighting {
        place,
        found_in: found_in.to_owned(),
        words: spelling.to_owned(),
        doubtful: !known.is_empty() && !known.iter().any(agrees),
    })
}

fn held(ask: &Ask<'_>, seat: Seat, sighting: &Sighting<'_>) -> Vec<Finding> {
    let mut all = Vec::new();
    for measure in ask.register.measures() {
        if !measure.places.contains(&sighting.place.key) {
            continue;
        }
        for clause in &measure.clauses {
            // A place plays no role of its own: whatever role the party has, the place is there.
            let placed = Seat { role: None, ..seat };
            let mut weighed = measures::weigh(ask, placed, measure, clause, None);
            if sighting.doubtful {
                weighed = weighed.doubted(Bearing::IdentityUnclear);
            }
            let route = Route::Place {
                place: sighting.place.key.clone(),
                found_in: sighting.found_in.clone(),
                words: sighting.words.clone(),
            };
            all.push(measures::finding(
                ask,
                seat,
                (measure, clause),
                None,
                route,
                weighed,
            ));
        }
    }
    all
}
