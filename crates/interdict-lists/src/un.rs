//! The consolidated list of the United Nations Security Council, XML.
//!
//! An `INDIVIDUAL` is a `Person`, an `ENTITY` an `Organization`. The list numbers the parts of a name and
//! does not say which is the family's, so the parts make one name, and only the first two are
//! given as `firstName` and `secondName` too. Aliases of quality "Low" are weak, "f.k.a." former;
//! an alias text that holds several names is taken apart. Birth dates, places and documents that
//! stand in notes as words are read where that is certain, and the words are always kept.
//! `VERSIONNUM`, the sort keys and the constant "UN List" are passed over.

use interdict_model::{DatasetKey, Entity, PartialDate, Reading, Schema, SourceFile};

use crate::ReadError;
use crate::country_words::{enumerated, names_countries, say_country};
use crate::dates::{self, xml_date};
use crate::draft::{Draft, Place};
use crate::files;
use crate::name_text::{NamePiece, labelled, names_in};
use crate::papers::{Paper, PaperKind, bare_number, date_or_issue, expiry_in, number_in};
use crate::postal::Postal;
use crate::text::joined;
use crate::xml::{Document, Element};

const READER: &str = "un_xml/1";
const CONTAINERS: [&str; 2] = ["INDIVIDUALS", "ENTITIES"];

/// Reads one edition.
///
/// # Errors
/// When the file is not the list, is cut short or is not well-formed.
pub(crate) fn read(dataset: &DatasetKey, given: &[SourceFile<'_>]) -> Result<Reading, ReadError> {
    let file = files::sole(dataset, given, "consolidated.xml")?;
    let mut document = Document::open(file, "CONSOLIDATED_LIST", &CONTAINERS)?;
    let published = files::stated_date(file.name, &document.root().attribute("dateGenerated"))?;
    let mut draft = Draft::new(dataset);
    while let Some(record) = document.next()? {
        draft.source();
        let place = Place::new(file.name, record.line()).record(record.text("REFERENCE_NUMBER"));
        read_record(&mut draft, &place, &record);
    }
    Ok(draft.finish(READER, Some(published)))
}

fn read_record(draft: &mut Draft, place: &Place, record: &Element) {
    let schema = match record.name() {
        "INDIVIDUAL" => Schema::PERSON,
        "ENTITY" => Schema::ORGANIZATION,
        other => return draft.reject(place, format!("a record of the unknown kind {other}")),
    };
    let number = record.text("DATAID");
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || !(1..=20).contains(&number.len()) {
        return draft.reject(place, format!("{number:?} is no DATAID"));
    }
    let mut party = draft.entity(&format!("un-{number}"), schema);
    party.add("topics", "sanction");
    read_names(draft, place, &mut party, record);
    read_person(draft, place, &mut party, record);
    read_addresses(draft, place, &mut party, record);
    for paper in record.children("INDIVIDUAL_DOCUMENT") {
        read_document(draft, place, &mut party, paper);
    }
    party.add("notes", record.text("COMMENTS1"));
    read_contacts(&mut party, &record.text("COMMENTS1"));
    for value in record.children_of("LAST_DAY_UPDATED", "VALUE") {
        draft.date(place, &mut party, "modifiedAt", &value.own_text(), xml_date);
    }
    read_listing(draft, place, &mut party, record);
    files::report_unused(draft, place, record);
    draft.keep(place, party);
    draft.read();
}

fn read_names(draft: &mut Draft, place: &Place, party: &mut Entity, record: &Element) {
    let parts =
        ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].map(|part| record.text(part));
    let whole = joined(&parts.each_ref().map(String::as_str), " ");
    for (at, name) in whole.split(';').enumerate() {
        party.add(if at == 0 { "name" } else { "alias" }, name);
    }
    if party.schema() == Schema::PERSON {
        party.add("firstName", record.text("FIRST_NAME"));
        party.add("secondName", record.text("SECOND_NAME"));
    }
    for piece in names_in(&record.text("NAME_ORIGINAL_SCRIPT")) {
        if piece.name == "Tigrinya" {
            continue; // names the language of the name before it
        }
        party.add("name", piece.name);
    }
    let aliases = record
        .children("INDIVIDUAL_ALIAS")
        .chain(record.children("ENTITY_ALIAS"));
    for alias in aliases {
        read_alias(draft, place, party, alias);
    }
}

fn read_alias(draft: &mut Draft, place: &Place, party: &mut Entity, alias: &Element) {
    let (quality, text) = (alias.text("QUALITY"), alias.text("ALIAS_NAME"));
    let property = match quality.to_lowercase().as_str() {
        "good" | "a.k.a." | "" => "alias",
        "low" => "weakAlias",
        "f.k.a." => "previousName",
        _ => {
            draft.value_issue(place, "QUALITY", &quality, "unknown; read as a full alias");
            "alias"
        }
    };
    let (text, said) = without_story(&text);
    for piece in names_in(text) {
        say_name(party, property, &piece);
    }
    read_alias_note(draft, place, party, property, text, said);
    read_alias_note(draft, place, party, property, text, &alias.text("NOTE"));
    read_alias_birth(draft, place, party, alias, text);
}

/// Parts an alias from what is told of it in the same field: "Khairkhwa, born in Kandahar ...".
fn without_story(text: &str) -> (&str, &str) {
    let at = [", born ", " born in ", " (false identity"]
        .iter()
        .filter_map(|story| text.find(story))
        .min();
    match at {
        Some(at) => (text[..at].trim(), text[at..].trim_start_matches([',', ' '])),
        None => (text, ""),
    }
}

fn say_name(party: &mut Entity, property: &str, piece: &NamePiece) {
    match piece.lang {
        Some(lang) => party.add_in(property, &piece.name, lang),
        None => party.add(property, &piece.name),
    }
}

/// A note on an alias may give the name in its own script, other spellings of it, or the birth and
/// the passport under that name.
fn read_alias_note(
    draft: &mut Draft,
    place: &Place,
    party: &mut Entity,
    property: &str,
    alias: &str,
    note: &str,
) {
    if note.is_empty() {
        return;
    }
    party.add("notes", format!("alias {alias}: {note}"));
    if let Some(script) = note.rsplit(". ").next().and_then(labelled) {
        say_name(party, property, &script);
    }
    for name in spellings_in(note) {
        party.add(property, name);
    }
    if party.schema() != Schema::PERSON {
        return;
    }
    for date in births_in(note) {
        party.add_date("birthDate", date);
    }
    if let Some((_, rest)) = note.split_once("assport")
        && let Some(number) = number_in(rest)
    {
        let label = format!("Passport in the name {alias}");
        let mut paper = Paper::new(PaperKind::Passport, &label, &number);
        paper.note = note.to_owned();
        paper.attach(draft, place, party);
    }
}

/// Other spellings of a name: the whole note ("A; B"), or its brackets ("born in 1971 (A; B)"), or
/// what it calls transliterations.
fn spellings_in(note: &str) -> Vec<&str> {
    let are_names = |names: &[&str]| {
        names.len() > 1 && names.iter().all(|name| !name.contains([':', '(', '.']))
    };
    if let Some((names, _)) = note.split_once(" (transliterations") {
        return names.split(',').map(str::trim).collect();
    }
    let listed = note
        .strip_prefix("transliterations:")
        .map(|rest| rest.split(')').next().unwrap_or(rest));
    let bracketed = note
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'))
        .map(|(inside, _)| inside);
    for text in [Some(note), listed, bracketed].into_iter().flatten() {
        let names: Vec<&str> = text.split(';').map(str::trim).collect();
        if are_names(&names) {
            return names;
        }
    }
    Vec::new()
}

/// Births that a note on an alias gives: "born in 1972 in Morocco", "DOB: a) 11 Apr. 1960 b) 11 Apr.
/// 1963. POB: Egypt", "(DPOB - 1977)".
fn births_in(note: &str) -> Vec<PartialDate> {
    let labels = [
        "DOB: ", "DPOB: ", "DPOB - ", "born in ", "born on ", "born ",
    ];
    let Some(rest) = labels
        .iter()
        .find_map(|label| note.split_once(label).map(|(_, rest)| rest))
    else {
        return Vec::new();
    };
    let rest = rest
        .split([';', ')'])
        .next()
        .filter(|_| !rest.starts_with("a)"))
        .unwrap_or(rest);
    enumerated(rest)
        .into_iter()
        .filter_map(dates::leading)
        .collect()
}

/// Some aliases come with a birth of their own, as a false identity does.
fn read_alias_birth(
    draft: &mut Draft,
    place: &Place,
    party: &mut Entity,
    alias: &Element,
    name: &str,
) {
    // The word null stands for nothing in some editions.
    let date = Some(alias.text("DATE_OF_BIRTH")).filter(|text| text != "null");
    let date = date.unwrap_or_default();
    let (city, country) = (alias.text("CITY_OF_BIRTH"), alias.text("COUNTRY_OF_BIRTH"));
    if date.is_empty() && city.is_empty() && country.is_empty() {
        return;
    }
    let birth = joined(&[&date, &city, &country], ", ");
    party.add("notes", format!("alias {name}: born {birth}"));
    draft.date(place, party, "birthDate", &date, |text| {
        match text.split_once(" - ") {
            Some((first, last)) => PartialDate::between(first.parse()?, last.parse()?),
            None => xml_date(text),
        }
    });
    say_birthplace(draft, place, party, &[&city], &country, "");
}

fn read_person(draft: &mut Draft, place: &Place, party: &mut Entity, record: &Element) {
    if party.schema() != Schema::PERSON {
        return;
    }
    for (list, property) in [("TITLE", "title"), ("DESIGNATION", "position")] {
        for value in record.children_of(list, "VALUE") {
            party.add(property, value.own_text());
        }
    }
    for value in record.children_of("NATIONALITY", "VALUE") {
        let words = value.own_text();
        say_country(draft, place, party, "nationality", &words);
        if words.contains('.') || !names_countries(&words) {
            party.add("notes", labelled_text("nationality:", &words));
        }
    }
    let gender = record.text("GENDER");
    match gender.to_lowercase().as_str() {
        "male" => party.add("gender", "male"),
        "female" => party.add("gender", "female"),
        "" | "unknown" => {}
        _ => draft.value_issue(place, "GENDER", &gender, "no gender is known by this word"),
    }
    for birth in record.children("INDIVIDUAL_DATE_OF_BIRTH") {
        read_birth_date(draft, place, party, birth);
    }
    for birth in record.children("INDIVIDUAL_PLACE_OF_BIRTH") {
        let parts = ["STREET", "CITY", "STATE_PROVINCE"].map(|part| birth.text(part));
        let parts = parts.each_ref().map(String::as_str);
        let (country, note) = (birth.text("COUNTRY"), birth.text("NOTE"));
        say_birthplace(draft, place, party, &parts, &country, &note);
    }
}

/// `label text`, or nothing when there is no text.
fn labelled_text(label: &str, text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("{label} {text}")
    }
}

fn say_birthplace(
    draft: &mut Draft,
    place: &Place,
    party: &mut Entity,
    parts: &[&str],
    country: &str,
    note: &str,
) {
    say_country(draft, place, party, "birthCountry", country);
    let mut parts: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() && note.is_empty() {
        return;
    }
    if !country.is_empty() {
        parts.push(country);
    }
    let note = if note.is_empty() {
        String::new()
    } else {
        format!(" ({note})")
    };
    party.add("birthPlace", format!("{}{note}", parts.join(", ")).trim());
}

fn read_birth_date(draft: &mut Draft, place: &Place, party: &mut Entity, birth: &Element) {
    let kind = birth.text("TYPE_OF_DATE");
    let note = birth.text("NOTE");
    let (date, year) = (birth.text("DATE"), birth.text("YEAR"));
    let (from, to) = (birth.text("FROM_YEAR"), birth.text("TO_YEAR"));
    let circa = match kind.as_str() {
        "APPROXIMATELY" => true,
        "EXACT" | "BETWEEN" | "" => note == "Approximately",
        _ => {
            draft.value_issue(
                place,
                "TYPE_OF_DATE",
                &kind,
                "unknown; the date is read as given",
            );
            false
        }
    };
    let text = if !from.is_empty() || !to.is_empty() {
        format!("{from}/{to}")
    } else if !date.is_empty() {
        date
    } else {
        year
    };
    let from_note = birth_in_note(&note, &text);
    let stated = from_note.map_or(text, |date| date.to_string());
    if stated.is_empty() && !note.is_empty() {
        draft.value_issue(
            place,
            "DATE_OF_BIRTH",
            &note,
            "no date that the calendar knows",
        );
    }
    if !note.is_empty() {
        party.add("notes", format!("born: {note}"));
    }
    draft.date(place, party, "birthDate", &stated, |text| {
        let date = xml_date(text)?;
        Ok::<_, interdict_model::PartialDateError>(if circa { date.circa() } else { date })
    });
}

/// What a note says of a birth date that the fields leave open: "Nov. 1973", "Between Aug. and
/// Sep. 1977", or "Sep." beside the year 1958.
fn birth_in_note(note: &str, stated: &str) -> Option<PartialDate> {
    if stated.len() == 4 {
        return PartialDate::in_words(&format!("{note} {stated}")).ok();
    }
    if !stated.is_empty() {
        return None;
    }
    if let Some(rest) = note.strip_prefix("Between ") {
        let (first, last) = rest.split_once(" and ")?;
        let year = last.split_whitespace().last()?;
        let first = PartialDate::in_words(&format!("{first} {year}")).ok()?;
        return PartialDate::between(first, PartialDate::in_words(last).ok()?).ok();
    }
    PartialDate::in_words(note).ok()
}

fn read_addresses(draft: &mut Draft, place: &Place, party: &mut Entity, record: &Element) {
    let addresses = record
        .children("INDIVIDUAL_ADDRESS")
        .chain(record.children("ENTITY_ADDRESS"));
    for address in addresses {
        let postal = Postal {
            street: address.text("STREET"),
            city: address.text("CITY"),
            state: address.text("STATE_PROVINCE"),
            postal_code: address.text("ZIP_CODE"),
            country: address.text("COUNTRY"),
            remarks: address.text("NOTE"),
            ..Postal::default()
        };
        postal.attach(draft, place, party);
    }
}

fn read_document(draft: &mut Draft, place: &Place, party: &mut Entity, element: &Element) {
    let (kind, detail) = (
        element.text("TYPE_OF_DOCUMENT"),
        element.text("TYPE_OF_DOCUMENT2"),
    );
    let (number, note) = (element.text("NUMBER"), element.text("NOTE"));
    let (country, issued_in) = (
        element.text("ISSUING_COUNTRY"),
        element.text("COUNTRY_OF_ISSUE"),
    );
    let (city, date) = (element.text("CITY_OF_ISSUE"), element.text("DATE_OF_ISSUE"));
    if kind.is_empty() && number.is_empty() && note.is_empty() {
        return;
    }
    let (bare, words) = bare_number(&number);
    let found = number_in(&detail).or_else(|| number_in(&note));
    let number = if bare.is_empty() {
        found.unwrap_or_default()
    } else {
        bare
    };
    let of_kind = paper_kind(draft, place, &kind, &format!("{detail} {words}"));
    let mut paper = Paper::new(of_kind, &joined(&[&kind, &detail], ": "), &number);
    let issued_elsewhere = if country.is_empty() { "" } else { &issued_in };
    let issued = joined(&[&city, issued_elsewhere], ", ");
    paper.note = joined(&[&words, &note, &labelled_text("issued in", &issued)], "; ");
    paper.country = if country.is_empty() {
        issued_in
    } else {
        country
    };
    paper.issued = date_or_issue(draft, place, "DATE_OF_ISSUE", &date);
    paper.expires = expiry_in(&note);
    paper.attach(draft, place, party);
}

fn paper_kind(draft: &mut Draft, place: &Place, kind: &str, detail: &str) -> PaperKind {
    let detail = detail.to_lowercase();
    match kind.to_lowercase().as_str() {
        "passport" | "numéro de passeport" | "número de pasaporte" => PaperKind::Passport,
        _ if detail.contains("passport") => PaperKind::Passport,
        _ if detail.contains("social security") => PaperKind::SocialSecurity,
        _ if detail.contains("fiscal code") => PaperKind::Tax,
        "national identification number" | "national identification no." => PaperKind::Identity,
        _ => {
            draft.value_issue(
                place,
                "TYPE_OF_DOCUMENT",
                kind,
                "unknown; read as an identity number",
            );
            PaperKind::Identity
        }
    }
}

/// E-mail addresses stand in the comments; there is no field for them.
fn read_contacts(party: &mut Entity, comments: &str) {
    for word in comments.split([' ', ';', ',', '(', ')']) {
        let word = word.trim_matches(['.', ':', ' ']);
        if let Some((user, host)) = word.split_once('@')
            && !user.is_empty()
            && host.contains('.')
        {
            party.add("email", word);
        }
    }
}

fn read_listing(draft: &mut Draft, place: &Place, party: &mut Entity, record: &Element) {
    let mut listing = draft.entity(&format!("{}-listing", party.id()), Schema::SANCTION);
    listing.add("entity", party.id().as_str());
    listing.add("authority", "United Nations Security Council");
    listing.add("program", record.text("UN_LIST_TYPE"));
    listing.add("unscId", record.text("REFERENCE_NUMBER"));
    listing.add("recordId", record.text("DATAID"));
    let listed = record.text("LISTED_ON");
    draft.date(place, &mut listing, "listingDate", &listed, xml_date);
    draft.date(place, &mut listing, "startDate", &listed, xml_date);
    let submitted = joined(
        &[&record.text("SUBMITTED_BY"), &record.text("SUBMITTED_ON")],
        ", ",
    );
    listing.add("description", labelled_text("submitted:", &submitted));
    for value in record.children_of("LIST_TYPE", "VALUE") {
        let kind = value.own_text();
        if !kind.is_empty() && kind != "UN List" {
            draft.value_issue(place, "LIST_TYPE", &kind, "a list nobody has read yet");
        }
    }
    for constant in ["VERSIONNUM", "SORT_KEY", "SORT_KEY_LAST_MOD"] {
        record.children(constant).for_each(Element::pass_over);
    }
    draft.keep(place, listing);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_found_in_notes() {
        #[track_caller]
        fn check(note: &str, want: &[&str]) {
            assert_eq!(spellings_in(note), want);
        }
        check("Fazel Rahim; Fazil Rahim", &["Fazel Rahim", "Fazil Rahim"]);
        check(
            "Abu Mohammed al-Julani, Abu Mohammed al-Golani (transliterations of original script name)",
            &["Abu Mohammed al-Julani", "Abu Mohammed al-Golani"],
        );
        check(
            "(Abu Du’a; Abu Duaa’) prominently known by this nom de guerre",
            &["Abu Du’a", "Abu Duaa’"],
        );
        check(
            "transliterations: Shaykh al-Fatih; Al Fatih ) (Tr",
            &["Shaykh al-Fatih", "Al Fatih"],
        );
        check("born in 1972 in Morocco", &[]);
        check("Passport number: B05; DOB: 1948; POB: Mali", &[]);
    }

    #[test]
    fn births_are_found_in_notes() {
        #[track_caller]
        fn check(note: &str, want: &[&str]) {
            let found: Vec<String> = births_in(note).iter().map(ToString::to_string).collect();
            assert_eq!(found, want, "{note}");
        }
        check("born in 1972 in Morocco", &["1972"]);
        check("born 16 Dec. 1948, in Izo South Sudan", &["1948-12-16"]);
        check(
            "DOB: a) 11 Apr. 1960 b) 11 Apr. 1963. POB: Egypt",
            &["1960-04-11", "1963-04-11"],
        );
        check("(DPOB - 1977) - Passport No. 284173", &["1977"]);
        check("DPOB: 1970, Baghdad, Iraq", &["1970"]);
        check(
            "Passport number: B0515260; DOB: 1948; POB: Anefif",
            &["1948"],
        );
        check("combat name", &[]);
    }
}
