//! Entries of the Entity List as the supplement prints them: prose with a name, aliases and addresses.
//!
//! An entry reads `NAME, a.k.a., the following two aliases: —ONE; and —TWO. ADDRESS; and ADDRESS.`
//! What the rules below are sure of becomes names and addresses; the whole text is kept beside it.

use interdict_model::{DatasetKey, Reading, Schema, SourceFile};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::AUTHORITY;
use crate::ReadError;
use crate::draft::{Draft, Place, stable_id};
use crate::files::sole;
use crate::json::{fault, parse, utf8};
use crate::naming::Named;
use crate::notation::american_date;
use crate::postal::{Postal, country_at_end};
use crate::text::{line_of, squeeze};

const READER: &str = "bis_entity_list/1";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'a> {
    #[serde(rename = "generatedAt")]
    generated_at: String,
    #[serde(borrow)]
    entries: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    raw: String,
}

/// One institution of an entry: the listed one, or one that the entry calls subordinate.
#[derive(Debug, Default, PartialEq, Eq)]
struct Institution {
    name: String,
    aliases: Vec<String>,
    /// What follows the names: addresses, and references to other entries.
    rest: String,
}

/// Reads a file of entries.
pub(crate) fn read(key: &DatasetKey, files: &[SourceFile<'_>]) -> Result<Reading, ReadError> {
    let file = sole(key, files, "one JSON file of entries")?;
    let text = utf8(file)?;
    let parsed: File<'_> = parse(file.name, text)?;
    let mut draft = Draft::new(key);
    for raw in &parsed.entries {
        let at = raw.get().as_ptr() as usize - text.as_ptr() as usize;
        let line = line_of(text.as_bytes(), at);
        let entry: Entry =
            serde_json::from_str(raw.get()).map_err(|problem| fault(file.name, line, &problem))?;
        take(&mut draft, &Place::new(file.name, line), &entry);
    }
    let day = parsed.generated_at.get(..10).unwrap_or_default();
    let published = american_date(day).ok().and_then(|date| date.exact_day());
    if published.is_none() {
        let place = Place::new(file.name, 1);
        draft.value_issue(&place, "generatedAt", &parsed.generated_at, "not a date");
    }
    Ok(draft.finish(READER, published))
}

fn take(draft: &mut Draft, place: &Place, entry: &Entry) {
    draft.source();
    let place = place.record(entry.name.clone());
    let mut institutions = entry
        .raw
        .split("Subordinate institution ")
        .map(|text| institution(text, &entry.name));
    let listed = institutions.next().unwrap_or_default();
    if listed.name.is_empty() {
        draft.reject(&place, "an entry without a name");
        return;
    }
    let id = keep_party(draft, &place, &listed, None);
    let mut act = draft.entity(&stable_id(&id, &["EL"]), Schema::SANCTION);
    act.add("entity", &id);
    for subordinate in institutions {
        act.add("entity", keep_party(draft, &place, &subordinate, Some(&id)));
    }
    act.add("authority", AUTHORITY);
    act.add("program", "Entity List (EL)");
    act.add("programId", "US-BIS-EL");
    act.add("summary", &entry.raw);
    draft.keep(&place, act);
    draft.read();
}

/// Keeps one institution, under the listed one if it is subordinate. Gives its id.
fn keep_party(
    draft: &mut Draft,
    place: &Place,
    institution: &Institution,
    parent: Option<&str>,
) -> String {
    let named = Named::parse(&institution.name);
    let id = stable_id("us-bis-el", &[parent.unwrap_or_default(), &named.main]);
    let mut party = draft.entity(&id, Schema::LEGAL_ENTITY);
    named.say(&mut party, &institution.name);
    party.add("topics", "export.control");
    party.add("parent", parent.unwrap_or_default());
    for alias in &institution.aliases {
        let alias = Named::parse(alias);
        party.add("alias", alias.main);
        for (property, name) in alias.others {
            party.add(property, name);
        }
    }
    for address in addresses(&institution.rest) {
        if address.starts_with('(') {
            party.add("notes", address);
        } else {
            Postal::whole(&address, &country_at_end(&address)).attach(draft, place, &mut party);
        }
    }
    draft.keep(place, party);
    id
}

/// Takes the text of one institution apart. `name` is the name that the file gives beside the text;
/// it counts only where the text names no aliases, since it may be cut off too late otherwise.
fn institution(text: &str, name: &str) -> Institution {
    let text = squeeze(text);
    let Some((at, list)) = alias_list(&text) else {
        let rest = text.strip_prefix(name).unwrap_or_default();
        return Institution {
            name: name.to_owned(),
            aliases: Vec::new(),
            rest: rest.trim_start_matches([',', ' ']).to_owned(),
        };
    };
    let mut aliases: Vec<&str> = list.split('—').skip(1).collect();
    let (last, rest) = split_last(aliases.pop().unwrap_or_default());
    let aliases = aliases.into_iter().map(without_joint);
    Institution {
        name: text[..at].trim_end_matches([',', ' ']).to_owned(),
        aliases: aliases
            .chain([last])
            .filter(|alias| !alias.is_empty())
            .map(str::to_owned)
            .collect(),
        rest: rest.to_owned(),
    }
}

/// Where the words about aliases begin, and the list after them.
fn alias_list(text: &str) -> Option<(usize, &str)> {
    let following = text.find("the following ")?;
    let colon = following + text[following..].find(':')?;
    let head = &text[..following];
    let at = [", a.k.a", " a.k.a", ", and "]
        .iter()
        .filter_map(|words| head.rfind(words))
        .max()
        .map_or(following, |at| at);
    Some((at, &text[colon + 1..]))
}

fn without_joint(alias: &str) -> &str {
    let alias = alias.trim();
    let alias = alias.strip_suffix("and").unwrap_or(alias);
    alias.trim_end_matches([';', ' ', ','])
}

/// Cuts the last alias from the addresses after it: at the full stop that ends it, or where a house
/// number begins when the stop is missing.
fn split_last(text: &str) -> (&str, &str) {
    let text = text.trim();
    let stop = text
        .match_indices(". ")
        .map(|(at, _)| at)
        .find(|at| !is_abbreviation(&text[..*at]))
        .map(|at| (at, at + 2));
    let number = house_number(text).map(|at| (at, at));
    match stop.into_iter().chain(number).min() {
        Some((end, from)) => (text[..end].trim(), text[from..].trim()),
        None => (text.trim_end_matches('.'), ""),
    }
}

fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit([' ', ',', '.']).next().unwrap_or_default();
    ["Co", "Ltd", "Inc", "Corp", "No", "Rd", "St", "Dist"].contains(&word)
}

fn house_number(text: &str) -> Option<usize> {
    let mut from = 0;
    let mut first = true;
    for word in text.split(' ') {
        let digits = !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
        if !first && (digits || word == "No." || word.starts_with('#')) {
            return Some(from);
        }
        first = false;
        from += word.len() + 1;
    }
    None
}

/// The addresses of an entry, and references to other entries in brackets.
fn addresses(rest: &str) -> Vec<String> {
    let (rest, reference) = match rest.find("(See ") {
        Some(at) => (&rest[..at], &rest[at..]),
        None => (rest, ""),
    };
    rest.split("; and ")
        .flat_map(|part| part.split(';'))
        .chain([reference])
        .map(|part| part.trim().trim_end_matches('.').to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: &str, aliases: &[&str], rest: &[&str]) {
        let found = institution(text, "");
        assert_eq!(found.name, name);
        assert_eq!(found.aliases, aliases);
        assert_eq!(addresses(&found.rest), rest);
    }

    #[test]
    fn names_aliases_and_addresses_are_told_apart() {
        check(
            "Air Force Engineering University, a.k.a., the following two aliases: —China PLA Air Force Engineering University; and —AFEU. Changle E Rd., Xian Shi, China; and Jiazi No. 1, China.",
            "Air Force Engineering University",
            &["China PLA Air Force Engineering University", "AFEU"],
            &["Changle E Rd., Xian Shi, China", "Jiazi No. 1, China"],
        );
        check(
            "CASC 8th Academy 811 Research Institute, and the following two aliases: —811th Institute; and —Shanghai Institute of Space Power Sources 388 Cang Wu Road, Shanghai",
            "CASC 8th Academy 811 Research Institute",
            &[
                "811th Institute",
                "Shanghai Institute of Space Power Sources",
            ],
            &["388 Cang Wu Road, Shanghai"],
        );
        check(
            "CASIC 3rd Academy, a.k.a., the following one alias: —Beijing HY Electronic Tech Co. No. 1 Haiying Rd, Beijing",
            "CASIC 3rd Academy",
            &["Beijing HY Electronic Tech Co."],
            &["No. 1 Haiying Rd, Beijing"],
        );
        check(
            "CAEIT Academy, a.k.a., the following one alias: —CAEIT. 11 Shuangyuan Road, China. (See alternative address under United Kingdom.)",
            "CAEIT Academy",
            &["CAEIT"],
            &[
                "11 Shuangyuan Road, China",
                "(See alternative address under United Kingdom.)",
            ],
        );
    }
}
