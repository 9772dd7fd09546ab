//! The `identification` elements of the EU list: documents and numbers.

use interdict_model::{Country, Entity, IdentifierFormat, PartialDate};

use super::{country_word, remarks_of};
use crate::draft::{Draft, Place};
use crate::papers::{Paper, PaperKind, bare_number, date_or_issue};
use crate::text::joined;
use crate::xml::Element;

/// Reads one element: the document, and its number on the party.
pub(super) fn read_identification(
    draft: &mut Draft,
    place: &Place,
    party: &mut Entity,
    element: &Element,
) {
    let remark = remarks_of(element);
    let code = element.attribute("identificationTypeCode");
    let Some(kind) = paper_kind(&code, &remark) else {
        return draft.value_issue(
            place,
            "identificationTypeCode",
            &code,
            "no kind of document has this code",
        );
    };
    let label = element.attribute("identificationTypeDescription");
    let (number, words) = bare_number(&element.attribute("number"));
    let mut paper = Paper::new(kind, &label, &number);
    paper.country = country_word(element);
    paper.authority = element.attribute("issuedBy");
    paper.issued = date_of(draft, place, element, &["validFrom", "issueDate"]);
    paper.expires = date_of(draft, place, element, &["validTo"]);
    paper.note = joined(&[&words, &paper_note(element, &remark)], "; ");
    paper.attach(draft, place, party);
    let latin = element.attribute("latinNumber");
    if !latin.is_empty() {
        Paper {
            number: latin,
            ..paper.clone()
        }
        .attach(draft, place, party);
    }
    read_russian_number(party, &paper, &remark);
}

fn paper_kind(code: &str, remark: &str) -> Option<PaperKind> {
    let remark = remark.to_lowercase();
    let says = |words: &[&str]| {
        remark
            .split(|ch: char| !ch.is_alphanumeric())
            .any(|word| words.contains(&word))
    };
    let kind = match code {
        "passport" => PaperKind::Passport,
        "imo" => PaperKind::Imo,
        "swiftbic" => PaperKind::Bic,
        "ssn" => PaperKind::SocialSecurity,
        "fiscalcode" | "regnumber" | "id" | "other" if says(&["kpp"]) => PaperKind::Shared,
        "other" if says(&["passport"]) => PaperKind::Passport,
        "fiscalcode" => PaperKind::Tax,
        "regnumber" | "other" if says(&["tax", "taxpayer", "tin", "inn"]) => PaperKind::Tax,
        "regnumber" => PaperKind::Registration,
        "other" if says(&["registration", "ogrn"]) => PaperKind::Registration,
        "id" | "other" | "drivinglicence" | "travelcardid" | "birthcert" | "nationcert"
        | "tradelic" | "electionid" | "residentperm" => PaperKind::Identity,
        _ => return None,
    };
    Some(kind)
}

fn paper_note(element: &Element, remark: &str) -> String {
    let flags = [
        ("diplomatic", "diplomatic"),
        ("knownExpired", "known to have expired"),
        ("knownFalse", "known to be false"),
        ("reportedLost", "reported lost"),
        ("revokedByIssuer", "revoked by its issuer"),
    ];
    let flags = flags.map(|(flag, words)| {
        if element.attribute(flag) == "true" {
            words
        } else {
            ""
        }
    });
    let region = element.attribute("region");
    let issued = match (
        element.attribute("issueDate"),
        element.attribute("validFrom"),
    ) {
        (issued, from) if !issued.is_empty() && !from.is_empty() && issued != from => {
            format!("issued on {issued}")
        }
        _ => String::new(),
    };
    joined(
        &[
            &joined(&flags, ", "),
            remark,
            &element.attribute("nameOnDocument"),
            &region,
            &issued,
        ],
        "; ",
    )
}

/// The first of some dates that the element gives.
fn date_of(
    draft: &mut Draft,
    place: &Place,
    element: &Element,
    attributes: &[&str],
) -> Option<PartialDate> {
    let given: Vec<String> = attributes
        .iter()
        .map(|name| element.attribute(name))
        .collect();
    let text = given.iter().find(|text| !text.is_empty())?;
    date_or_issue(draft, place, attributes[0], text)
}

/// Russian tax and state registration numbers carry check digits: with the country or the number's
/// name beside them there is no doubt what they are.
fn read_russian_number(party: &mut Entity, paper: &Paper, remark: &str) {
    let remark = remark.to_lowercase();
    let is_russian = Country::from_name(&paper.country).map(Country::code) == Some("ru");
    let known = is_russian || remark.contains("inn") || remark.contains("ogrn");
    if !known || !matches!(paper.kind, PaperKind::Tax | PaperKind::Registration) {
        return;
    }
    if let Ok(inn) = IdentifierFormat::Inn.check(&paper.number) {
        party.add("innCode", inn);
    }
    if let Ok(ogrn) = IdentifierFormat::Ogrn.check(&paper.number) {
        party.add("ogrnCode", ogrn);
    }
}
