//! The OFSI consolidated list as CSV, in its two layouts: 29 columns until about 2020, 36 after.
//!
//! The first line states the date ("Last Updated,13/04/2018"). A source record is a row; a party
//! has one row for each combination of its names, birth dates, addresses and regimes. The rows of
//! one "Group ID" become one party, with one `Sanction` for each regime it is listed under. "Prime
//! Alias" is the main name; where a sample leaves it out, the first alias is, and a notice says so.
//!
//! Towns, countries, nationalities, documents and positions come as numbered texts and are taken
//! apart; the texts of documents are kept whole beside the number that was found in them. "Other
//! Information" stays as notes; only the UN reference, the reference on the UK Sanctions List and a
//! single IMO number are taken out of it, where the text names them as such.

use std::collections::BTreeMap;

use interdict_model::{Country, DatasetKey, Entity, IdentifierFormat, Reading, Schema, SourceFile};

use super::{NameParts, first_line, head_date, postal};
use crate::ReadError;
use crate::country_words::{enumerated, names_countries, say_country};
use crate::dates::day_first;
use crate::draft::{Draft, Place};
use crate::languages;
use crate::papers::{Paper, PaperKind, expiry_in, issue_in, number_in};
use crate::slug::slug;
use crate::table::{Layout, Row, Table};
use crate::text::{Encoding, joined};

const READER: &str = "gb_hmt_csv/1";

const COLUMNS: [&str; 27] = [
    "Name 6",
    "Name 1",
    "Name 2",
    "Name 3",
    "Name 4",
    "Name 5",
    "Title",
    "DOB",
    "Town of Birth",
    "Country of Birth",
    "Nationality",
    "Passport Details",
    "Position",
    "Address 1",
    "Address 2",
    "Address 3",
    "Address 4",
    "Address 5",
    "Address 6",
    "Post/Zip Code",
    "Country",
    "Other Information",
    "Group Type",
    "Alias Type",
    "Regime",
    "Listed On",
    "Last Updated",
];

/// What only the earlier layout has.
const EARLIER: [&str; 2] = ["NI Number", "Group ID"];

/// What only the later layout has.
const LATER: [&str; 8] = [
    "Name Non-Latin Script",
    "Non-Latin Script Type",
    "Non-Latin Script Language",
    "Passport Number",
    "National Identification Number",
    "Alias Quality",
    "UK Sanctions List Date Designated",
    "Group ID",
];

/// The column on identity documents in the later layout has had two names.
const IDENTITY_COLUMNS: [&str; 2] = ["National Identification Details", "NI Details"];

/// Which layout an edition has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Columns {
    Earlier,
    Later { identity_details: &'static str },
}

impl Columns {
    /// Tells the layout by its columns.
    ///
    /// # Errors
    /// When the columns are those of neither.
    fn of(table: &Table) -> Result<Self, ReadError> {
        let has = |name: &&str| table.columns().iter().any(|column| column == name);
        let mut claimed = COLUMNS.to_vec();
        match IDENTITY_COLUMNS.into_iter().find(|name| has(name)) {
            None => {
                claimed.extend(EARLIER);
                table.expect_columns(&claimed)?;
                Ok(Self::Earlier)
            }
            Some(identity_details) => {
                claimed.extend(LATER);
                claimed.push(identity_details);
                table.expect_columns(&claimed)?;
                Ok(Self::Later { identity_details })
            }
        }
    }

    fn is_later(self) -> bool {
        self != Self::Earlier
    }

    /// The kinds of documents, with the columns of their numbers and of further words.
    fn papers(self) -> [(PaperKind, &'static str, &'static str); 2] {
        match self {
            Self::Earlier => [
                (PaperKind::Passport, "Passport Details", ""),
                (PaperKind::Identity, "NI Number", ""),
            ],
            Self::Later { identity_details } => [
                (PaperKind::Passport, "Passport Number", "Passport Details"),
                (
                    PaperKind::Identity,
                    "National Identification Number",
                    identity_details,
                ),
            ],
        }
    }
}

/// Reads one edition.
///
/// # Errors
/// When the file is not the list, does not state its date, or a row is broken.
pub(super) fn read(dataset: &DatasetKey, file: &SourceFile<'_>) -> Result<Reading, ReadError> {
    let head = first_line(file)?;
    let stated = head.strip_prefix("Last Updated,").unwrap_or(&head);
    let published = head_date(file.name, stated.trim_end_matches(','))?;
    let layout = Layout {
        delimiter: b',',
        encoding: Encoding::Utf8OrWindows1252,
        preamble: 1,
    };
    let table = Table::with_header(file, &layout)?;
    let columns = Columns::of(&table)?;
    let mut draft = Draft::new(dataset);
    let mut groups: BTreeMap<String, Vec<Row<'_>>> = BTreeMap::new();
    for row in table.rows() {
        draft.source();
        let id = row.get("Group ID");
        if !(1..=20).contains(&id.len()) || !id.bytes().all(|byte| byte.is_ascii_digit()) {
            draft.reject(&row.place(), format!("{id:?} is no Group ID"));
        } else {
            groups.entry(id).or_default().push(row);
        }
    }
    for (id, rows) in &groups {
        read_group(&mut draft, id, rows, columns);
    }
    Ok(draft.finish(READER, Some(published)))
}

fn read_group(draft: &mut Draft, id: &str, rows: &[Row<'_>], columns: Columns) {
    let place = rows[0].place().record(id);
    let schema = match rows[0].get("Group Type").as_str() {
        "Individual" => Schema::PERSON,
        "Entity" if is_ship(&rows[0].get("Other Information")) => Schema::VESSEL,
        "Entity" => Schema::ORGANIZATION,
        "Ship" => Schema::VESSEL,
        other => {
            let problem = format!("{other:?} is no kind of party");
            let places = rows.iter().map(|row| row.place().record(id));
            return places.for_each(|place| draft.reject(&place, &problem));
        }
    };
    let mut party = draft.entity(&format!("gb-hmt-{id}"), schema);
    party.add("topics", "sanction");
    for row in rows {
        let place = row.place().record(id);
        say_name(draft, &place, &mut party, *row, columns);
        say_row(draft, &place, &mut party, *row);
        say_listing(draft, &place, &party, *row, columns);
        draft.read();
    }
    say_once(draft, &place, &mut party, rows, columns);
    name_the_nameless(draft, &place, &mut party);
    draft.keep(&place, party);
}

fn say_name(draft: &mut Draft, place: &Place, party: &mut Entity, row: Row<'_>, columns: Columns) {
    let parts = NameParts {
        given: ["Name 1", "Name 2", "Name 3", "Name 4", "Name 5"].map(|part| row.get(part)),
        sixth: row.get("Name 6"),
    };
    let kind = row.get("Alias Type");
    let quality = if columns.is_later() {
        row.get("Alias Quality")
    } else {
        String::new()
    };
    let property = match (kind.as_str(), quality.to_lowercase().contains("low")) {
        ("Prime Alias" | "Primary name", _) => "name",
        ("FKA", _) => "previousName",
        ("AKA" | "Primary name variation", true) => "weakAlias",
        ("AKA" | "Primary name variation", false) => "alias",
        _ => {
            draft.value_issue(place, "Alias Type", &kind, "unknown; read as a full alias");
            "alias"
        }
    };
    parts.say(party, property);
    if !columns.is_later() {
        return;
    }
    let (script, language) = (
        row.get("Non-Latin Script Type"),
        row.get("Non-Latin Script Language"),
    );
    let name = row.get("Name Non-Latin Script");
    match languages::of_name(&language).or(languages::of_name(&script)) {
        Some(lang) => party.add_in("name", &name, lang),
        None => party.add("name", name),
    }
}

/// What differs from row to row beside the name.
fn say_row(draft: &mut Draft, place: &Place, party: &mut Entity, row: Row<'_>) {
    for title in enumerated(&row.get("Title")) {
        for title in title.split('/') {
            if party.schema() == Schema::PERSON {
                party.add("title", title);
            } else {
                party.add("notes", format!("title: {title}"));
            }
        }
    }
    let birth = row.get("DOB");
    if !birth.is_empty() {
        if party.schema() == Schema::PERSON {
            draft.date(place, party, "birthDate", &birth, day_first);
        } else {
            draft.value_issue(place, "DOB", &birth, "an entity is not born");
        }
    }
}

/// What is the same in every row of a group, or said once for each distinct text.
fn say_once(
    draft: &mut Draft,
    place: &Place,
    party: &mut Entity,
    rows: &[Row<'_>],
    columns: Columns,
) {
    for row in distinct(rows, &["Town of Birth", "Country of Birth"]) {
        let (towns, countries) = (row.get("Town of Birth"), row.get("Country of Birth"));
        say_birthplace(draft, place, party, &towns, &countries);
    }
    for row in distinct(rows, &["Nationality"]) {
        say_nationality(draft, place, party, &row.get("Nationality"));
    }
    for row in distinct(rows, &["Position"]) {
        say_position(party, &row.get("Position"));
    }
    for (kind, number, details) in columns.papers() {
        let of_both = [number, details];
        let of_kind = if details.is_empty() {
            &of_both[..1]
        } else {
            &of_both
        };
        for row in distinct(rows, of_kind) {
            let words = if details.is_empty() {
                String::new()
            } else {
                row.get(details)
            };
            say_papers(draft, place, party, kind, &row.get(number), &words);
        }
    }
    say_addresses(draft, place, party, rows);
    for row in distinct(rows, &["Other Information"]) {
        say_notes(party, &row.get("Other Information"));
    }
    for row in distinct(rows, &["Last Updated"]) {
        draft.date(
            place,
            party,
            "modifiedAt",
            &row.get("Last Updated"),
            day_first,
        );
    }
}

fn say_position(party: &mut Entity, position: &str) {
    if party.schema() == Schema::PERSON {
        for one in enumerated(position) {
            party.add("position", one);
        }
    } else {
        party.add("description", position);
    }
}

fn say_addresses(draft: &mut Draft, place: &Place, party: &mut Entity, rows: &[Row<'_>]) {
    let lines = [
        "Address 1",
        "Address 2",
        "Address 3",
        "Address 4",
        "Address 5",
        "Address 6",
    ];
    let mut columns = lines.to_vec();
    columns.extend(["Post/Zip Code", "Country"]);
    for row in distinct(rows, &columns) {
        let lines = lines.map(|line| row.get(line));
        let address = postal(lines, row.get("Post/Zip Code"), row.get("Country"));
        address.attach(draft, place, party);
    }
}

fn say_notes(party: &mut Entity, notes: &str) {
    if let Some(imo) = imo_in(notes)
        && party.schema() != Schema::PERSON
    {
        party.add("imoNumber", imo);
    }
    if let Some(mmsi) = digits_after(notes, "MMSI:", 9)
        && party.schema() == Schema::VESSEL
    {
        party.add("mmsi", mmsi);
    }
    party.add("notes", notes);
}

/// The first row of each distinct content in some columns, less those where all are blank.
fn distinct<'a>(rows: &[Row<'a>], columns: &[&str]) -> Vec<Row<'a>> {
    let mut seen: Vec<Vec<String>> = Vec::new();
    let mut first = Vec::new();
    for row in rows {
        let content: Vec<String> = columns.iter().map(|column| row.get(column)).collect();
        if content.iter().any(|text| !text.is_empty()) && !seen.contains(&content) {
            seen.push(content);
            first.push(*row);
        }
    }
    first
}

/// Towns and countries are numbered alike, or one country goes for all towns.
fn say_birthplace(
    draft: &mut Draft,
    place: &Place,
    party: &mut Entity,
    towns: &str,
    countries: &str,
) {
    if party.schema() != Schema::PERSON {
        let said = joined(&[towns, countries], ", ");
        return draft.value_issue(place, "Town of Birth", &said, "an entity is not born");
    }
    say_country(draft, place, party, "birthCountry", countries);
    let (towns, names) = (enumerated(towns), enumerated(countries));
    for (at, town) in towns.iter().enumerate() {
        let country = match names.len() {
            1 => names[0],
            count if count == towns.len() => names[at],
            _ => "",
        };
        party.add("birthPlace", joined(&[town, country], ", "));
    }
    if towns.is_empty() && !names_countries(countries) {
        party.add("birthPlace", countries);
    }
}

fn say_nationality(draft: &mut Draft, place: &Place, party: &mut Entity, words: &str) {
    let property = if party.schema() == Schema::PERSON {
        "nationality"
    } else {
        "country"
    };
    if !names_countries(words) {
        party.add("notes", format!("nationality: {words}"));
    }
    say_country(draft, place, party, property, words);
}

fn say_papers(
    draft: &mut Draft,
    place: &Place,
    party: &mut Entity,
    kind: PaperKind,
    numbers: &str,
    details: &str,
) {
    let texts = if numbers.is_empty() {
        enumerated(details)
    } else {
        enumerated(numbers)
    };
    for text in texts {
        let lower = text.to_lowercase();
        let kind = match kind {
            PaperKind::Identity if lower.contains("passport") => PaperKind::Passport,
            PaperKind::Identity if lower.contains("fiscal code") => PaperKind::Tax,
            PaperKind::Identity if lower.contains("social security") => PaperKind::SocialSecurity,
            kind => kind,
        };
        let label = match kind {
            PaperKind::Passport => "passport",
            _ => "national identification",
        };
        let words = joined(&[text, if numbers.is_empty() { "" } else { details }], "; ");
        let is_word = text.split_whitespace().count() == 1;
        let number = if is_word {
            Some(text.to_owned())
        } else {
            number_in(text)
        };
        let mut paper = Paper::new(kind, label, &number.unwrap_or_default());
        paper.country = country_in_brackets(text);
        paper.issued = issue_in(&words);
        paper.expires = expiry_in(&words);
        paper.note = if words == paper.number {
            String::new()
        } else {
            words
        };
        paper.attach(draft, place, party);
    }
}

/// "G827238 (Tunisian). Issued ..." names the country in the first brackets.
fn country_in_brackets(text: &str) -> String {
    let inside = text
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'));
    inside
        .map(|(words, _)| words)
        .filter(|words| Country::from_name(words).is_some())
        .unwrap_or_default()
        .to_owned()
}

fn say_listing(draft: &mut Draft, place: &Place, party: &Entity, row: Row<'_>, columns: Columns) {
    let regime = row.get("Regime");
    let id = format!("{}-{}", party.id(), slug(&regime, &[]));
    let mut listing = draft.entity(&id, Schema::SANCTION);
    listing.add("entity", party.id().as_str());
    listing.add(
        "authority",
        "Office of Financial Sanctions Implementation, HM Treasury",
    );
    listing.add("program", regime);
    listing.add("recordId", row.get("Group ID"));
    let listed = row.get("Listed On");
    draft.date(place, &mut listing, "listingDate", &listed, day_first);
    draft.date(place, &mut listing, "startDate", &listed, day_first);
    if columns.is_later() {
        let designated = row.get("UK Sanctions List Date Designated");
        draft.date(place, &mut listing, "date", &designated, day_first);
    }
    let notes = row.get("Other Information");
    if let Some(reference) = reference_after(&notes, &["UN Ref", "UN REF", "UN Reference"]) {
        listing.add("unscId", reference);
    }
    if let Some(reference) = reference_after(&notes, &["UK Sanctions List Ref"]) {
        listing.add("authorityId", reference);
    }
    draft.keep(place, listing);
}

/// The reference that follows one of some words: "UN Ref QDi.123.", "UN REF: QE.A.3.01",
/// "(UK Sanctions List Ref):AQD0183". A reference has capital letters and digits.
fn reference_after<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    words.iter().find_map(|word| {
        let (_, rest) = text.split_once(word)?;
        let rest = rest.trim_start_matches(['.', ':', ')', ' ']);
        let end = rest
            .find(|ch: char| !ch.is_ascii_alphanumeric() && ch != '.')
            .unwrap_or(rest.len());
        let reference = rest[..end].trim_end_matches('.');
        let is_one = reference.starts_with(|ch: char| ch.is_ascii_uppercase())
            && reference.contains(|ch: char| ch.is_ascii_digit());
        is_one.then_some(reference)
    })
}

/// The lists before 2020 have no kind for ships: they are entities whose text begins with the IMO
/// number, or gives one with a flag state.
fn is_ship(notes: &str) -> bool {
    let begins = notes.trim_start_matches('(').starts_with("IMO");
    imo_in(notes).is_some() && (begins || notes.contains("Flag State"))
}

/// The IMO number that a text gives; none when it speaks of several, as of a company's fleet.
fn imo_in(notes: &str) -> Option<String> {
    if notes.matches("IMO").count() != 1 {
        return None;
    }
    let digits = ["IMO:", "IMO number:", "IMO Number:", "IMO"]
        .iter()
        .find_map(|label| digits_after(notes, label, 7))?;
    IdentifierFormat::Imo.check(digits).ok()
}

/// So many digits, no more and no fewer, after a label.
fn digits_after<'t>(text: &'t str, label: &str, count: usize) -> Option<&'t str> {
    let (_, rest) = text.split_once(label)?;
    let rest = rest.trim_start();
    let end = rest
        .find(|ch: char| !ch.is_ascii_digit())
        .unwrap_or(rest.len());
    (end == count).then_some(&rest[..end])
}

/// A party whose main name is not in the file is called by its first alias.
fn name_the_nameless(draft: &mut Draft, place: &Place, party: &mut Entity) {
    let is_named = party.said("name").any(|said| said.lang.is_none());
    let first = party.first("alias").map(str::to_owned);
    if let Some(alias) = first
        && !is_named
    {
        party.add("name", alias);
        draft.notice(place, "no row gives the main name; an alias stands for it");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ships_are_told_by_their_number() {
        assert_eq!(
            imo_in("IMO: 8937675. MMSI: 445539000. The").as_deref(),
            Some("8937675")
        );
        assert_eq!(
            imo_in("(IMO number: 7303803). Annex XIV.").as_deref(),
            Some("7303803")
        );
        assert_eq!(imo_in("with IMO Number: ((a) Chol Ryong (8606173)"), None);
        assert!(is_ship("(IMO number: 7303803). Annex XIV."));
        assert!(!is_ship(
            "UN Ref KPe.066. Company Number IMO 5434358 Registered owner"
        ));
    }

    #[test]
    fn references_are_taken_where_they_are_named() {
        #[track_caller]
        fn check(text: &str, want: Option<&str>) {
            assert_eq!(reference_after(text, &["UN Ref", "UN REF"]), want, "{text}");
        }
        check("UN Ref QDi.123. Also", Some("QDi.123"));
        check("UN REF:QE.A.146.14. Also", Some("QE.A.146.14"));
        check("(UN Ref):QDi.263. Also", Some("QDi.263"));
        check("UN Ref E.29.I.11. Owned", Some("E.29.I.11"));
        check("UN Ref to follow", None);
        check("EU listing. Not UN.", None);
    }
}
