//! Countries and regions under measures, by code and by their spellings in addresses.

use interdict_model::{Country, Place};

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
    let mut all = Vec::new();
    for place in ask.register.places() {
        let mut codes = dealing.destination.iter().map(|one| ("destination", one));
        let mut transit = dealing.transit.iter().map(|one| ("transit", one));
        let hit = codes
            .by_ref()
            .chain(transit.by_ref())
            .find(|(_, country)| place.countries.contains(country));
        if let Some((found_in, country)) = hit {
            all.push(by_code(place, found_in, *country));
        } else if let Some(text) = &dealing.destination_text {
            let known: Vec<Country> = dealing.destination.into_iter().collect();
            all.extend(by_words(place, "destination", text, &known));
        }
    }
    all
}

fn of_party<'a>(ask: &Ask<'a>, party: &DealingParty) -> Vec<Sighting<'a>> {
    let mut all = Vec::new();
    for place in ask.register.places() {
        let code = party
            .countries
            .iter()
            .find(|country| place.countries.contains(country));
        if let Some(country) = code {
            all.push(by_code(
                place,
                &format!("country of {}", party.name),
                *country,
            ));
            continue;
        }
        let found_in = format!("address of {}", party.name);
        let words = party
            .addresses
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
    text: &str,
    known: &[Country],
) -> Option<Sighting<'a>> {
    let text = folded(text);
    let spelling = place
        .spellings
        .iter()
        .find(|spelling| holds(&text, &folded(spelling)))?;
    let agrees =
        |country: &Country| place.countries.contains(country) || place.within == Some(*country);
    Some(Sighting {
        place,
        found_in: found_in.to_owned(),
        words: spelling.clone(),
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

/// Whether words stand in a text as whole words. Scripts without spaces between words are searched
/// as they are.
fn holds(text: &str, words: &str) -> bool {
    let unspaced = |ch: char| matches!(ch, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}');
    if words.trim().chars().any(unspaced) {
        text.contains(words.trim())
    } else {
        text.contains(words)
    }
}

/// Lower case without Latin diacritics, one space before, between and after the words.
fn folded(text: &str) -> String {
    let mut out = String::from(" ");
    for ch in text.chars().flat_map(char::to_lowercase) {
        if matches!(ch, '\u{300}'..='\u{36f}' | '\'' | '\u{2019}') {
            continue;
        }
        if ch.is_alphanumeric() {
            out.push(plain(ch));
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// The base letter of the Latin letters with marks that occur in names of places.
fn plain(ch: char) -> char {
    match ch {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ě' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => 'i',
        'ñ' | 'ń' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ō' | 'ø' => 'o',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' => 'u',
        'ý' | 'ÿ' => 'y',
        'š' | 'ś' | 'ş' => 's',
        'ž' | 'ź' | 'ż' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_stand_as_whole_words() {
        #[track_caller]
        fn check(text: &str, words: &str, found: bool) {
            assert_eq!(
                holds(&folded(text), &folded(words)),
                found,
                "{words} in {text}"
            );
        }
        check("Calle 23, La Habana, Kuba", "kuba", true);
        check("Rue 5, Téhéran", "Teheran", true);
        check("P'yŏngyang", "Pyongyang", false);
        check("P’yongyang", "Pyongyang", true);
        check("Kubarski street, Warsaw", "Kuba", false);
        check("中国北京古巴大使馆", "古巴", true);
        check("ул. Ленина, Севастополь, Крым", "Крым", true);
        check("Sudanese bazaar", "Sudan", false);
    }
}
