//! Canada's consolidated autonomous sanctions list (SEMA and JVCFOA), XML.
//!
//! The list numbers its records by regulation, schedule and item, and these three make the id: items
//! are repealed but not reused. "Country" names the regulation, which is the program; it says
//! nothing certain of where the party is, so it stands on the `Sanction` alone. A record with a
//! surname is a `Person`, one with an IMO number a `Vessel`, any other an `Organization`.
//!
//! Aliases come as one text, divided by semicolons, slashes or commas as its author pleased. They are
//! taken apart where that is safe (see `aliases_in`); a single word of a person's is a weak alias.
//! The file carries no date of its own.

use interdict_model::{
    Country, DatasetKey, Entity, IdentifierFormat, PartialDate, PartialDateError, Reading, Schema,
    SourceFile,
};

use crate::ReadError;
use crate::draft::{Draft, Place};
use crate::files;
use crate::name_text::{NamePiece, is_latin, label_at, labelled, names_in};
use crate::slug::slug;
use crate::text::joined;
use crate::xml::{Document, Element};

const READER: &str = "ca_sema_xml/1";

/// Reads one edition.
///
/// # Errors
/// When the file is not the list, is cut short or is not well-formed.
pub(crate) fn read(dataset: &DatasetKey, given: &[SourceFile<'_>]) -> Result<Reading, ReadError> {
    let file = files::sole(dataset, given, "sema-lmes.xml")?;
    let mut document = Document::open(file, "data-set", &[])?;
    let mut draft = Draft::new(dataset);
    while let Some(record) = document.next()? {
        draft.source();
        let [regime, schedule, item] =
            ["Country", "Schedule", "Item"].map(|field| record.text(field));
        let place = Place::new(file.name, record.line());
        let place = place.record(joined(&[&regime, &schedule, &item], ", "));
        read_record(&mut draft, &place, &record, [&regime, &schedule, &item]);
    }
    Ok(draft.finish(READER, None))
}

fn read_record(draft: &mut Draft, place: &Place, record: &Element, number: [&str; 3]) {
    let [regime, schedule, item] = number;
    if record.name() != "record" {
        return draft.reject(
            place,
            format!("a record of the unknown kind {}", record.name()),
        );
    }
    if regime.is_empty() || item.is_empty() {
        return draft.reject(
            place,
            "no regulation or no item, so nothing identifies the record",
        );
    }
    let english = regime.split(" / ").next().unwrap_or(regime);
    let id = format!("ca-sema-{}", number_slug(english, schedule, item));
    let (surname, given) = (record.text("LastName"), record.text("GivenName"));
    let (named, imo) = (record.text("EntityOrShip"), record.text("ShipIMONumber"));
    let schema = match (surname.is_empty() && given.is_empty(), named.is_empty()) {
        (false, true) => Schema::PERSON,
        (true, false) if !imo.is_empty() => Schema::VESSEL,
        (true, false) => Schema::ORGANIZATION,
        _ => return draft.reject(place, "not the name of one person, entity or ship"),
    };
    let mut party = draft.entity(&id, schema);
    party.add("topics", "sanction");
    if schema == Schema::PERSON {
        party.add("name", joined(&[&given, &surname], " "));
        party.add("firstName", given);
        party.add("lastName", surname);
    } else {
        read_entity_name(&mut party, &named);
    }
    for piece in aliases_in(&record.text("Aliases"), schema == Schema::PERSON) {
        say_alias(&mut party, &piece);
    }
    read_title(&mut party, &record.text("TitleOrShip"));
    read_imo(draft, place, &mut party, &imo);
    read_dates(
        draft,
        place,
        &mut party,
        &record.text("DateOfBirthOrShipBuildDate"),
    );
    read_listing(draft, place, &party, &record.text("DateOfListing"), number);
    files::report_unused(draft, place, record);
    draft.keep(place, party);
    draft.read();
}

/// The number of a record as a part of its id: `belarus-1-part-3-4`. The point stays, because
/// schedules 1.1 and 1-1 differ.
fn number_slug(regime: &str, schedule: &str, item: &str) -> String {
    let regime = slug(regime, &['.']);
    let number = slug(&joined(&[schedule, item], "-"), &['.']);
    format!("{regime}-{number}")
}

/// An entity's name may carry its French form after a slash and another name in brackets.
fn read_entity_name(party: &mut Entity, named: &str) {
    let named = named.trim_end_matches(';');
    let languages = split_outside_brackets(named, '/');
    let (english, french) = match languages[..] {
        [english, french] if has_words(english, 2) && has_words(french, 2) => (english, french),
        _ => (named, ""),
    };
    if !french.is_empty() {
        party.add_in("alias", french.trim(), "fra");
    }
    match english.split_once(" (also known as ") {
        None => party.add("name", english.trim()),
        Some((name, also)) => {
            party.add("name", name.trim());
            for piece in aliases_in(also.trim_end_matches(')'), false) {
                say_alias(party, &piece);
            }
        }
    }
}

fn say_alias(party: &mut Entity, piece: &NamePiece) {
    let is_weak = party.schema() == Schema::PERSON && !has_words(&piece.name, 2);
    let property = if is_weak { "weakAlias" } else { "alias" };
    match piece.lang {
        Some(lang) => party.add_in(property, &piece.name, lang),
        None => party.add(property, &piece.name),
    }
}

fn has_words(text: &str, count: usize) -> bool {
    text.split_whitespace().count() >= count
}

/// Takes the text of the aliases apart: at every semicolon; at a comma unless a piece would be a bare
/// legal form, go on in lower case or leave a person's surname alone; at a slash outside brackets;
/// before a label ("Russian:"); at "or" and at "and" between whole names.
fn aliases_in(text: &str, of_person: bool) -> Vec<NamePiece> {
    let mut pieces = Vec::new();
    for part in text.split(';') {
        for part in at_commas(part, of_person) {
            for part in split_outside_brackets(part, '/') {
                for part in before_label(part) {
                    for part in at_conjunction(part, of_person) {
                        let found = named(part);
                        pieces.extend(found.into_iter().filter(|piece| !piece.name.is_empty()));
                    }
                }
            }
        }
    }
    pieces
}

fn named(text: &str) -> Vec<NamePiece> {
    match labelled(text) {
        Some(piece) => vec![piece],
        None => names_in(text.trim().trim_start_matches('(')),
    }
}

fn at_commas(text: &str, of_person: bool) -> Vec<&str> {
    let pieces = split_outside_brackets(text, ',');
    let surname_first = of_person
        && matches!(&pieces[..], [first, second] if !has_words(first, 2) && has_words(second, 2)
            && is_latin(first) == is_latin(second) && labelled(second).is_none());
    let safe = |piece: &&str| {
        let piece = piece.trim();
        let begins_low = piece
            .trim_start_matches(['"', '«', '“', '(', '\''])
            .chars()
            .next()
            .is_none_or(char::is_lowercase);
        !begins_low && !is_legal_form(piece)
    };
    if !surname_first && pieces.iter().all(safe) {
        pieces
    } else {
        vec![text]
    }
}

fn is_legal_form(text: &str) -> bool {
    const FORMS: [&str; 24] = [
        "ltd",
        "llc",
        "jsc",
        "pjsc",
        "ojsc",
        "cjsc",
        "ao",
        "ooo",
        "oao",
        "zao",
        "pao",
        "inc",
        "co",
        "fsue",
        "sc",
        "plc",
        "ао",
        "ооо",
        "оао",
        "зао",
        "пао",
        "сао",
        "некоммерческое партнерство",
        "iii",
    ];
    let plain = text.trim_end_matches('.').to_lowercase();
    FORMS.contains(&plain.as_str())
}

/// Whether a text begins with a legal form: "OAO ...", "Joint Stock Company ...".
fn begins_as_company(text: &str) -> bool {
    let spelled_out = ["Joint Stock ", "Public Joint Stock ", "Open Joint Stock "];
    let first = text.split_whitespace().next().unwrap_or_default();
    is_legal_form(first) || spelled_out.iter().any(|form| text.starts_with(form))
}

/// Splits where the separator stands outside all brackets; inside them a part of one name would
/// be cut off.
fn split_outside_brackets(text: &str, separator: char) -> Vec<&str> {
    let (mut depth, mut from) = (0_i32, 0);
    let mut pieces = Vec::new();
    for (at, ch) in text.char_indices() {
        match ch {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if ch == separator && depth <= 0 => {
                pieces.push(&text[from..at]);
                from = at + ch.len_utf8();
            }
            _ => {}
        }
    }
    pieces.push(&text[from..]);
    pieces
}

fn before_label(text: &str) -> Vec<&str> {
    match label_at(text) {
        Some(at) if at > 0 => vec![&text[..at], &text[at..]],
        _ => vec![text],
    }
}

/// "or" joins two names when each has two words; "and" only between persons, between names of another
/// script, and before a legal form, because it stands inside the English names of entities.
fn at_conjunction(text: &str, of_person: bool) -> Vec<&str> {
    let whole = |pieces: &[&str]| pieces.iter().all(|piece| has_words(piece, 2));
    let alternatives: Vec<&str> = text.split(" or ").collect();
    if alternatives.len() > 1 && whole(&alternatives) {
        return alternatives;
    }
    let both: Vec<&str> = text.split(" and ").collect();
    let foreign = both.iter().all(|piece| !is_latin(piece));
    let companies = both[1..].iter().all(|piece| begins_as_company(piece));
    if both.len() > 1 && whole(&both) && (of_person || foreign || companies) {
        return both;
    }
    vec![text]
}

/// A person's rank, in English and perhaps French, or a ship's kind.
fn read_title(party: &mut Entity, title: &str) {
    if party.schema() == Schema::PERSON {
        title.split('/').for_each(|title| party.add("title", title));
    } else if party.schema() == Schema::VESSEL {
        party.add("type", title);
    } else if !title.is_empty() {
        party.add("notes", format!("title: {title}"));
    }
}

fn read_imo(draft: &mut Draft, place: &Place, party: &mut Entity, imo: &str) {
    if imo.is_empty() {
        return;
    }
    match IdentifierFormat::Imo.check(imo) {
        Ok(plain) if party.schema() == Schema::VESSEL => party.add("imoNumber", plain),
        Ok(plain) => party.add("notes", format!("IMO number: {plain}")),
        Err(fault) => {
            party.add("notes", format!("IMO number: {imo}"));
            draft.value_issue(place, "ShipIMONumber", imo, fault.to_string());
        }
    }
}

fn read_dates(draft: &mut Draft, place: &Place, party: &mut Entity, text: &str) {
    let property = match party.schema() {
        Schema::PERSON => "birthDate",
        Schema::VESSEL => "buildDate",
        _ => "incorporationDate",
    };
    let alternatives = text.split(" or ").flat_map(|part| part.split(" OR "));
    for one in alternatives {
        if date_or_years(one).is_err() && !one.is_empty() {
            party.add("notes", format!("born or built: {text}"));
        }
        draft.date(place, party, property, one, date_or_years);
    }
}

/// A date, or two years with a hyphen between them.
fn date_or_years(text: &str) -> Result<PartialDate, PartialDateError> {
    let years = text
        .split_once('-')
        .filter(|(first, last)| first.len() == 4 && last.len() == 4);
    match years {
        Some((first, last)) => PartialDate::between(first.parse()?, last.parse()?),
        None => text.parse(),
    }
}

fn read_listing(draft: &mut Draft, place: &Place, party: &Entity, listed: &str, number: [&str; 3]) {
    let [regime, schedule, item] = number;
    let mut listing = draft.entity(&format!("{}-listing", party.id()), Schema::SANCTION);
    listing.add("entity", party.id().as_str());
    listing.add("authority", "Global Affairs Canada");
    listing.add("program", regime);
    if let Some(country) = regime.split(" / ").next().and_then(Country::from_name) {
        listing.add_country("country", country, regime);
    }
    let schedule = if schedule.is_empty() {
        String::new()
    } else {
        format!("schedule {schedule}")
    };
    listing.add(
        "recordId",
        joined(&[&schedule, &format!("item {item}")], ", "),
    );
    draft.date(
        place,
        &mut listing,
        "listingDate",
        listed,
        str::parse::<PartialDate>,
    );
    draft.date(
        place,
        &mut listing,
        "startDate",
        listed,
        str::parse::<PartialDate>,
    );
    draft.keep(place, listing);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, of_person: bool, want: &[&str]) {
        let pieces = aliases_in(text, of_person);
        let names: Vec<&str> = pieces.iter().map(|piece| piece.name.as_str()).collect();
        assert_eq!(names, want);
    }

    #[test]
    fn aliases_are_taken_apart_where_that_is_safe() {
        check(
            "RAOS JSC; РУСАТОМ Оверсиз",
            false,
            &["RAOS JSC", "РУСАТОМ Оверсиз"],
        );
        check(
            "Владимир Викторович ПАВЛЕНКО / Володимир Вiкторович ПАВЛЕНКО",
            true,
            &[
                "Владимир Викторович ПАВЛЕНКО",
                "Володимир Вiкторович ПАВЛЕНКО",
            ],
        );
        check(
            "Raman Ivanavich BIZIUK, Belarusian: Раман Iванавiч БIЗЮК, Russian : Роман Иванович БИЗЮК",
            true,
            &[
                "Raman Ivanavich BIZIUK",
                "Раман Iванавiч БIЗЮК",
                "Роман Иванович БИЗЮК",
            ],
        );
        check(
            "Motah General Trading LLC, Tradive General Trading Co Arabic: تراديف للتجارة العامة",
            false,
            &[
                "Motah General Trading LLC",
                "Tradive General Trading Co",
                "تراديف للتجارة العامة",
            ],
        );
        check(
            "Андрій Миколайович Єременко and Андрей Николаевич Еременко",
            true,
            &["Андрій Миколайович Єременко", "Андрей Николаевич Еременко"],
        );
        check(
            "VMP AVITEC JSC and Joint Stock Company Vyatskoye Predpriyatiye Avitek",
            false,
            &[
                "VMP AVITEC JSC",
                "Joint Stock Company Vyatskoye Predpriyatiye Avitek",
            ],
        );
    }

    #[test]
    fn what_belongs_together_stays_together() {
        for (text, of_person) in [
            ("Баранов, Олег Анатольевич", true),
            ("КВЗ-Ремсервис, АО", false),
            (
                "Министерство образования, науки и молодежи Республики Крым",
                false,
            ),
            ("Katsiaryna or Katerina Smuschkovich", true),
            ("Life and Challenge Co. Ltd.", false),
        ] {
            check(text, of_person, &[text]);
        }
    }

    #[test]
    fn ids_are_made_of_regulation_schedule_and_item() {
        assert_eq!(
            number_slug("Belarus", "1,Part 3", "4"),
            "belarus-1-part-3-4"
        );
        assert_eq!(
            number_slug("Myanmar (Burma)", "Part 2", "4.1"),
            "myanmar-burma-part-2-4.1"
        );
    }
}
