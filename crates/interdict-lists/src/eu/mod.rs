//! The consolidated list of EU financial sanctions, XML 1.1.
//!
//! A party is known by its `euReferenceNumber`, which stays the same from edition to edition as the
//! `logicalId` does. A party that two programmes sanction stands in two records with one number;
//! they become one entity with two `Sanction`s.
//!
//! Every name alias is "strong" in practice, and a remark says otherwise: "low quality alias",
//! "formerly known as". Of the full names without a language, or in English, the one entered first
//! (the lowest `logicalId`) is the `name`; the order of the file is not the order of importance.
//! `regulation` is the latest act on the party. Its listing therefore begins with the
//! `designationDate` or, where there is none, with the earliest act that the record refers to; the
//! latest act is the `citation`. Ids of parts and the language of the regulation are passed over.

mod papers;

use interdict_model::{
    Country, DatasetKey, Entity, PartialDate, PartialDateError, Reading, Schema, SourceFile,
};

use self::papers::read_identification;
use crate::ReadError;
use crate::country_words::say_country;
use crate::dates::xml_date;
use crate::draft::{Draft, Place};
use crate::files;
use crate::languages;
use crate::name_text::{is_latin, labelled, names_in};
use crate::postal::Postal;
use crate::slug::slug;
use crate::text::joined;
use crate::xml::{Document, Element};

const READER: &str = "eu_xml/1";

/// Reads one edition.
///
/// # Errors
/// When the file is not the list, is cut short or is not well-formed.
pub(crate) fn read(dataset: &DatasetKey, given: &[SourceFile<'_>]) -> Result<Reading, ReadError> {
    let file = files::sole(dataset, given, "xmlFullSanctionsList_1_1.xml")?;
    let mut document = Document::open(file, "export", &[])?;
    let published = files::stated_date(file.name, &document.root().attribute("generationDate"))?;
    let mut draft = Draft::new(dataset);
    while let Some(record) = document.next()? {
        draft.source();
        let number = record.attribute("euReferenceNumber");
        let place = Place::new(file.name, record.line()).record(&number);
        read_record(&mut draft, &place, &record, &number);
    }
    Ok(draft.finish(READER, Some(published)))
}

fn read_record(draft: &mut Draft, place: &Place, record: &Element, number: &str) {
    if record.name() != "sanctionEntity" {
        return draft.reject(
            place,
            format!("a record of the unknown kind {}", record.name()),
        );
    }
    let slug = slug(number, &[]);
    if slug.is_empty() {
        return draft.reject(place, format!("{number:?} is no euReferenceNumber"));
    }
    let kind = record
        .child("subjectType")
        .map(|subject| subject.attribute("classificationCode"))
        .unwrap_or_default();
    let schema = match kind.as_str() {
        "P" => Schema::PERSON,
        "E" => Schema::ORGANIZATION,
        _ => return draft.reject(place, format!("{kind:?} is no kind of subject")),
    };
    let mut party = draft.entity(&format!("eu-fsf-{slug}"), schema);
    party.add("topics", "sanction");
    read_names(draft, place, &mut party, record);
    for birth in record.children("birthdate") {
        read_birth(draft, place, &mut party, birth);
    }
    for citizenship in record.children("citizenship") {
        read_citizenship(draft, place, &mut party, citizenship);
    }
    for address in record.children("address") {
        read_address(draft, place, &mut party, address);
    }
    for paper in record.children("identification") {
        read_identification(draft, place, &mut party, paper);
    }
    for remark in record.children("remark") {
        let remark = remark.own_text();
        if remark != "none" {
            party.add("notes", remark);
        }
    }
    for more in record.children("additionalInformation") {
        let said = [more.attribute("key"), more.attribute("value")];
        party.add("notes", joined(&[&said[0], &said[1]], ": "));
    }
    read_listing(draft, place, &party, record);
    pass_over_ids(record);
    files::report_unused(draft, place, record);
    draft.keep(place, party);
    draft.read();
}

/// Ids of parts, the language of the regulation, and the spelled-out kind.
fn pass_over_ids(record: &Element) {
    record.attribute("logicalId");
    for part in [
        "nameAlias",
        "birthdate",
        "citizenship",
        "address",
        "identification",
    ] {
        for element in record.children(part) {
            element.attribute("logicalId");
            element.attribute("regulationLanguage");
            element
                .children("regulationSummary")
                .for_each(Element::pass_over);
        }
    }
    record.children("subjectType").for_each(Element::pass_over);
}

/// How a name alias stands: a property, and what its remark says beside that.
struct Alias {
    property: &'static str,
    whole: String,
    lang: Option<&'static str>,
    /// In English, or in no language that the list names.
    plain: bool,
    /// Grows as names are added to the list.
    number: u64,
}

impl Alias {
    /// The main name ranks lowest: full, plain, in Latin letters, entered first.
    fn rank(&self) -> (bool, bool, bool, u64) {
        (
            self.property != "alias",
            !self.plain,
            !is_latin(&self.whole),
            self.number,
        )
    }
}

fn read_names(draft: &mut Draft, place: &Place, party: &mut Entity, record: &Element) {
    let mut aliases: Vec<Alias> = record
        .children("nameAlias")
        .map(|alias| read_alias(draft, place, party, alias))
        .collect();
    if let Some(alias) = aliases.iter_mut().min_by_key(|alias| alias.rank()) {
        alias.property = "name";
    }
    for alias in aliases {
        for piece in names_in(&alias.whole) {
            match piece.lang.or(alias.lang) {
                Some(lang) => party.add_in(alias.property, &piece.name, lang),
                None => party.add(alias.property, &piece.name),
            }
        }
    }
}

fn read_alias(draft: &mut Draft, place: &Place, party: &mut Entity, alias: &Element) -> Alias {
    let parts = ["firstName", "middleName", "lastName"].map(|part| alias.attribute(part));
    let whole = alias.attribute("wholeName");
    let whole = if whole.is_empty() {
        joined(&parts.each_ref().map(String::as_str), " ")
    } else {
        whole
    };
    let code = alias.attribute("nameLanguage");
    let lang = languages::of_two_letters(&code);
    if lang.is_none() && !code.is_empty() {
        draft.value_issue(place, "nameLanguage", &code, "no language has this code");
    }
    let mut property = match alias.attribute("strong").as_str() {
        "false" => "weakAlias",
        _ => "alias",
    };
    for remark in alias.children("remark") {
        let remark = remark.own_text();
        let said = strength(&remark);
        property = said.unwrap_or(property);
        if said.is_none() || remark.len() > REMARK_ON_STRENGTH_BYTES {
            party.add("notes", format!("name {whole}: {remark}"));
        }
        if let Some(script) = labelled(remark.trim_matches(['(', ')'])) {
            party.add("alias", script.name);
        }
    }
    if party.schema() == Schema::PERSON {
        let of_part = ["firstName", "middleName", "lastName"];
        for (name, property) in parts.iter().zip(of_part) {
            party.add(property, name);
        }
        party.add("position", alias.attribute("function"));
        party.add("title", alias.attribute("title"));
    } else {
        party.add("description", alias.attribute("function"));
        let title = alias.attribute("title");
        if !title.is_empty() {
            party.add("notes", format!("title: {title}"));
        }
    }
    read_gender(draft, place, party, &alias.attribute("gender"));
    Alias {
        property,
        whole,
        lang,
        plain: matches!(code.as_str(), "" | "EN"),
        number: alias.attribute("logicalId").parse().unwrap_or(u64::MAX),
    }
}

fn read_gender(draft: &mut Draft, place: &Place, party: &mut Entity, gender: &str) {
    match gender {
        "M" if party.schema() == Schema::PERSON => party.add("gender", "male"),
        "F" if party.schema() == Schema::PERSON => party.add("gender", "female"),
        "" | "?" => {}
        _ => draft.value_issue(place, "gender", gender, "no gender that fits the party"),
    }
}

/// A longer remark than this says more than how strong the name is, and is kept as a note.
const REMARK_ON_STRENGTH_BYTES: usize = 24;

/// Which property a remark on a name asks for. Quality stands anywhere in it; a former name is one
/// only when the remark says nothing else ("formerly known as X" is said of a present name).
fn strength(remark: &str) -> Option<&'static str> {
    let plain = remark
        .trim_matches(['(', ')', ' ', '.', ':'])
        .to_lowercase();
    if plain.contains("low quality") || plain.contains("lo quality") {
        return Some("weakAlias");
    }
    match plain.as_str() {
        "formerly known as" | "former name" | "f.k.a" | "maiden name" => Some("previousName"),
        "original script" => Some("alias"),
        _ if plain.contains("quality al") || plain.contains("quality a.k.a") => Some("alias"),
        _ if plain.contains("quality aka") => Some("alias"),
        _ => None,
    }
}

/// The country's name; blank when the list says that it is unknown.
fn country_word(element: &Element) -> String {
    let (code, name) = (
        element.attribute("countryIso2Code"),
        element.attribute("countryDescription"),
    );
    if code == "00" || code.is_empty() {
        String::new()
    } else if Country::from_name(&name).is_some() {
        // The name leads: CS has been the code of two countries.
        name
    } else {
        code
    }
}

fn remarks_of(element: &Element) -> String {
    let remarks: Vec<String> = element.children("remark").map(Element::own_text).collect();
    let remarks: Vec<&str> = remarks.iter().map(String::as_str).collect();
    joined(&remarks, "; ")
}

fn read_birth(draft: &mut Draft, place: &Place, party: &mut Entity, birth: &Element) {
    let remark = remarks_of(birth);
    if !remark.is_empty() {
        party.add("notes", format!("birth: {remark}"));
    }
    if party.schema() != Schema::PERSON {
        return draft.value_issue(place, "birthdate", "", "an enterprise is not born");
    }
    match birth_date(birth) {
        Ok(Some(date)) => party.add_date("birthDate", date),
        Ok(None) => {}
        Err((value, problem)) => {
            party.add("notes", format!("born: {value} ({problem})"));
            draft.value_issue(place, "birthdate", &value, problem);
        }
    }
    let country = country_word(birth);
    say_country(draft, place, party, "birthCountry", &country);
    let parts = ["place", "city", "zipCode", "region"].map(|part| birth.attribute(part));
    let [spot, city, code, region] = parts.each_ref().map(String::as_str);
    let spot = joined(&[spot, city, code, region], ", ");
    if !spot.is_empty() {
        party.add("birthPlace", joined(&[&spot, &country], ", "));
    }
}

/// The date of a birth; none when the element gives a place only.
fn birth_date(birth: &Element) -> Result<Option<PartialDate>, (String, String)> {
    let [day, month, year, from, to, whole] = [
        "dayOfMonth",
        "monthOfYear",
        "year",
        "yearRangeFrom",
        "yearRangeTo",
        "birthdate",
    ]
    .map(|part| birth.attribute(part));
    let calendar = birth.attribute("calendarType");
    let circa = birth.attribute("circa") == "true";
    let words = joined(&[&whole, &year, &month, &day, &from, &to], "-");
    if words.is_empty() {
        return Ok(None);
    }
    let fault = |problem: String| (words.clone(), problem);
    let date = if !from.is_empty() && !to.is_empty() {
        format!("{from}/{to}").parse()
    } else if calendar != "GREGORIAN" && whole.is_empty() {
        return Err(fault(format!("a year of the {calendar} calendar")));
    } else if calendar == "GREGORIAN" && !year.is_empty() {
        from_parts(&year, &month, &day)
    } else if !whole.is_empty() {
        xml_date(&whole)
    } else {
        return Err(fault("a range with one end only".to_owned()));
    };
    let date = date.map_err(|error| fault(error.problem.to_owned()))?;
    Ok(Some(if circa { date.circa() } else { date }))
}

fn from_parts(year: &str, month: &str, day: &str) -> Result<PartialDate, PartialDateError> {
    let text = match (month, day) {
        ("", _) => year.to_owned(),
        (month, "") => format!("{year}-{month:0>2}"),
        (month, day) => format!("{year}-{month:0>2}-{day:0>2}"),
    };
    text.parse()
}

fn read_citizenship(draft: &mut Draft, place: &Place, party: &mut Entity, element: &Element) {
    let country = country_word(element);
    let property = if party.schema() == Schema::PERSON {
        "citizenship"
    } else {
        "country"
    };
    say_country(draft, place, party, property, &country);
    let said = joined(&[&element.attribute("region"), &remarks_of(element)], "; ");
    if !said.is_empty() {
        party.add("notes", format!("citizenship {country}: {said}"));
    }
}

fn read_address(draft: &mut Draft, place: &Place, party: &mut Entity, address: &Element) {
    let listed = match address.attribute("asAtListingTime").as_str() {
        "true" => "as at the time of listing",
        _ => "",
    };
    let postal = Postal {
        street: joined(
            &[&address.attribute("street"), &address.attribute("place")],
            ", ",
        ),
        post_office_box: address.attribute("poBox"),
        city: address.attribute("city"),
        region: address.attribute("region"),
        postal_code: address.attribute("zipCode"),
        country: country_word(address),
        remarks: joined(&[listed, &remarks_of(address)], "; "),
        ..Postal::default()
    };
    postal.attach(draft, place, party);
    for contact in address.children("contactInfo") {
        read_contact(draft, place, party, contact);
    }
}

/// One field may hold several: numbers after commas, e-mail addresses after blanks.
fn read_contact(draft: &mut Draft, place: &Place, party: &mut Entity, contact: &Element) {
    let (key, value) = (contact.attribute("key"), contact.attribute("value"));
    let (property, separators): (&str, &[char]) = match key.as_str() {
        "PHONE" | "FAX" => ("phone", &[';', ',']),
        "EMAIL" => ("email", &[';', ',', ' ']),
        "WEB" => ("website", &[';', ',']),
        _ => {
            let field = format!("contactInfo {key}");
            return draft.value_issue(place, &field, &value, "an unknown kind of contact");
        }
    };
    for one in value.split(separators) {
        let one = one.trim();
        let one = one.strip_prefix("and ").unwrap_or(one).trim();
        if one.is_empty() || one == "and" {
            continue;
        }
        let original = (key == "FAX").then(|| format!("fax: {one}"));
        party
            .try_say(property, one, original.as_deref(), None)
            .expect("a contact is any text");
    }
}

fn read_listing(draft: &mut Draft, place: &Place, party: &Entity, record: &Element) {
    let Some(act) = record.child("regulation") else {
        return draft.value_issue(place, "regulation", "", "the record names no act");
    };
    let programme = act.attribute("programme");
    let id = format!("{}-{}", party.id(), slug(&programme, &[]));
    let mut listing = draft.entity(&id, Schema::SANCTION);
    listing.add("entity", party.id().as_str());
    listing.add(
        "authority",
        authority(draft, place, &act.attribute("organisationType")),
    );
    listing.add("program", &programme);
    listing.add("citation", act.attribute("numberTitle"));
    listing.add("sourceUrl", act.text("publicationUrl"));
    listing.add("recordId", record.attribute("euReferenceNumber"));
    listing.add("unscId", record.attribute("unitedNationId"));
    listing.add("summary", record.attribute("designationDetails"));
    listing.add("description", act_in_words(act));
    let listed = match record.attribute("designationDate") {
        date if date.is_empty() => first_act(record, act),
        date => date,
    };
    draft.date(place, &mut listing, "listingDate", &listed, xml_date);
    draft.date(place, &mut listing, "startDate", &listed, xml_date);
    let ended = record.attribute("delistingDate");
    draft.date(place, &mut listing, "endDate", &ended, xml_date);
    act.attribute("logicalId");
    draft.keep(place, listing);
}

fn authority(draft: &mut Draft, place: &Place, organisation: &str) -> &'static str {
    match organisation {
        "council" => "Council of the European Union",
        "commission" => "European Commission",
        "un" => "United Nations Security Council",
        "opoce" => "Publications Office of the European Union",
        _ => {
            draft.value_issue(
                place,
                "organisationType",
                organisation,
                "an unknown authority",
            );
            "European Union"
        }
    }
}

fn act_in_words(act: &Element) -> String {
    let kind = act.attribute("regulationType");
    let title = act.attribute("numberTitle");
    let published = act.attribute("publicationDate");
    let in_force = act.attribute("entryIntoForceDate");
    let mut words = format!("{kind} {title}, published {published}, in force {in_force}");
    for fix in act.children("corrigendum") {
        let title = fix.attribute("numberTitle");
        words.push_str(&format!(
            "; corrected by {title} of {}",
            fix.attribute("publicationDate")
        ));
        fix.pass_over();
    }
    joined(&[&words, &remarks_of(act)], "; ")
}

/// The date of the earliest act that the record refers to. Dates of the form YYYY-MM-DD sort as text.
fn first_act(record: &Element, act: &Element) -> String {
    let mut dates = vec![
        act.attribute("publicationDate"),
        act.attribute("entryIntoForceDate"),
    ];
    for part in [
        "nameAlias",
        "birthdate",
        "citizenship",
        "address",
        "identification",
    ] {
        for element in record.children(part) {
            dates.extend(
                element
                    .children("regulationSummary")
                    .map(|summary| summary.attribute("publicationDate")),
            );
        }
    }
    dates.retain(|date| !date.is_empty());
    dates.into_iter().min().unwrap_or_default()
}
