//! Parties, links, places, signals, facts, red flags and sources.

use interdict_model::{
    Address, Attestation, Citation, Country, FactQuestion, Link, LinkKind, NameKind, PartyName,
    Place, RedFlag, RegisterParty, Share, Signal, Source, Span, Standing,
};

use super::fields::Fields;
use super::{Draft, FORMAT};

/// Reads the tables of this module from a file.
pub(super) fn read_root(root: &mut Fields<'_, '_>, draft: &mut Draft) {
    head(root, draft);
    for fields in root.tables("source", "source") {
        source(fields, draft);
    }
    for fields in root.tables("party", "party") {
        party(fields, draft);
    }
    for fields in root.tables("link", "link") {
        link(fields, draft);
    }
    for fields in root.tables("place", "place") {
        place(fields, draft);
    }
    for fields in root.tables("signal", "signal") {
        signal(fields, draft);
    }
    for fields in root.tables("fact", "fact") {
        fact(fields, draft);
    }
    for fields in root.tables("red-flag", "red-flag") {
        red_flag(fields, draft);
    }
}

/// `format = 1` in every file, `[register]` in one.
fn head(root: &mut Fields<'_, '_>, draft: &mut Draft) {
    match root.number("format") {
        Some(FORMAT) => {}
        Some(other) => root.mistake_in(
            "format",
            format!("`format` is {other}"),
            "this program reads format 1; use a newer program, or correct the number",
        ),
        None if root.has("format") => {}
        None => root.missing("format", "1"),
    }
    let Some(mut fields) = root.table("register") else {
        return;
    };
    if draft.parts.horizon.is_some() {
        fields.mistake(
            "the horizon is stated twice".to_owned(),
            "keep `[register]` in one file",
        );
    }
    draft.lines.note("register", "", &fields);
    draft.parts.horizon = fields.need_date("horizon");
    draft.parts.changed = fields.date("changed");
    draft.parts.red_flag_version = fields.text("red-flag-version");
    fields.finish();
}

/// An id, which also names the table in messages.
pub(super) fn named(fields: &mut Fields<'_, '_>, item: &str, key: &'static str) -> String {
    let id = fields.need_text(key);
    if !id.is_empty() {
        fields.what = format!("{item} {id}");
    }
    id
}

/// `evidence`, `sources` and `evidence-note`.
pub(super) fn attestation(fields: &mut Fields<'_, '_>) -> Attestation {
    Attestation {
        standing: fields.need_word("evidence").unwrap_or(Standing::Unverified),
        sources: fields.texts("sources"),
        note: fields.text("evidence-note"),
    }
}

/// `citations`: tables of a text and its own evidence, the item's where none is given.
pub(super) fn citations(fields: &mut Fields<'_, '_>, standing: Standing) -> Vec<Citation> {
    let mut all = Vec::new();
    for mut one in fields.tables("citations", "citation") {
        all.push(Citation {
            text: one.need_text("text"),
            standing: one.word("evidence").unwrap_or(standing),
        });
        one.finish();
    }
    all
}

/// `from` and either `to` (the day it has ended) or `last-day`.
pub(super) fn span(fields: &mut Fields<'_, '_>) -> Span {
    let (from, to, last) = (
        fields.date("from"),
        fields.date("to"),
        fields.date("last-day"),
    );
    if to.is_some() && last.is_some() {
        fields.mistake_in(
            "to",
            "`to` and `last-day` both say when it ends".to_owned(),
            "keep `last-day` for a day that still counts, or `to` for the first that does not",
        );
    }
    let span = match last {
        Some(_) => Span::through(from, last),
        None => Span::new(from, to),
    };
    span.unwrap_or_else(|problem| {
        let key = if last.is_some() { "last-day" } else { "to" };
        fields.mistake_in(key, problem.to_string(), "correct one of the two days");
        Span::ALWAYS
    })
}

fn source(mut fields: Fields<'_, '_>, draft: &mut Draft) {
    let id = named(&mut fields, "source", "id");
    draft.lines.note("source", &id, &fields);
    let tier = fields.need_word("tier");
    let place = fields.need_text("place");
    if let Some(tier) = tier {
        draft.parts.sources.push(Source { id, tier, place });
    }
    fields.finish();
}

fn party(mut fields: Fields<'_, '_>, draft: &mut Draft) {
    let key = named(&mut fields, "party", "key");
    draft.lines.note("party", &key, &fields);
    let kind = fields.need_word("kind");
    let attestation = attestation(&mut fields);
    let mut names = vec![PartyName {
        text: fields.need_text("name"),
        kind: NameKind::Legal,
        lang: fields.text("lang"),
        standing: attestation.standing,
    }];
    names.extend(party_names(&mut fields, attestation.standing));
    let countries = countries(&mut fields, "countries");
    let addresses = addresses(&mut fields);
    let told_through = fields.date("told-through");
    let note = fields.text("note");
    if let Some(kind) = kind {
        let identifiers = identifiers(&mut fields, kind);
        draft.parts.parties.push(RegisterParty {
            key,
            kind,
            names,
            countries,
            addresses,
            identifiers,
            told_through,
            note,
            attestation,
        });
    }
    fields.finish();
}

fn party_names(fields: &mut Fields<'_, '_>, standing: Standing) -> Vec<PartyName> {
    let mut all = Vec::new();
    for mut one in fields.tables("names", "name") {
        let name = PartyName {
            text: one.need_text("text"),
            kind: one.need_word("kind").unwrap_or(NameKind::Alias),
            lang: one.text("lang"),
            standing: one.word("evidence").unwrap_or(standing),
        };
        one.finish();
        all.push(name);
    }
    all
}

fn addresses(fields: &mut Fields<'_, '_>) -> Vec<Address> {
    let mut all = Vec::new();
    for mut one in fields.tables("addresses", "address") {
        all.push(Address {
            text: one.need_text("text"),
            country: country(&mut one, "country"),
        });
        one.finish();
    }
    all
}

fn identifiers(
    fields: &mut Fields<'_, '_>,
    kind: interdict_model::PartyKind,
) -> Vec<(String, String)> {
    let schema = super::reading::schema(kind);
    let mut all = Vec::new();
    for mut one in fields.tables("identifiers", "identifier") {
        let (property, value) = (one.need_text("property"), one.need_text("value"));
        if !property.is_empty() && schema.property(&property).is_none() {
            one.mistake_in(
                "property",
                format!("a {schema} has no property {property:?}"),
                "use a FollowTheMoney property of the party's schema, such as registrationNumber",
            );
        } else if !value.is_empty() {
            all.push((property, value));
        }
        one.finish();
    }
    all
}

pub(super) fn countries(fields: &mut Fields<'_, '_>, key: &'static str) -> Vec<Country> {
    let codes = fields.texts(key);
    let known = codes.iter().filter_map(|code| known(fields, key, code));
    known.collect()
}

fn country(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Country> {
    let code = fields.text(key)?;
    known(fields, key, &code)
}

fn known(fields: &Fields<'_, '_>, key: &str, code: &str) -> Option<Country> {
    let country = Country::from_code(code);
    if country.is_none() {
        fields.mistake_in(
            key,
            format!("no country has the code {code:?}"),
            "use an ISO 3166-1 alpha-2 code in lower case, such as cn",
        );
    }
    country
}

fn link(mut fields: Fields<'_, '_>, draft: &mut Draft) {
    let index = draft.parts.links.len();
    draft.lines.note_part("link", "", ("link", index), &fields);
    let (start, target) = (fields.need_text("owner"), fields.need_text("owned"));
    let kind: Option<LinkKind> = fields.need_word("kind");
    let share = fields.text("share").and_then(|text| {
        let share = Share::parse(&text);
        if share.is_none() {
            fields.mistake_in(
                "share",
                format!("{text:?} is no share"),
                "write percent with at most two decimals: \"50\" or \"49.99\"",
            );
        }
        share
    });
    let span = span(&mut fields);
    let attestation = attestation(&mut fields);
    if let Some(kind) = kind {
        draft.parts.links.push(Link {
            from: start,
            to: target,
            kind,
            share,
            span,
            attestation,
        });
    }
    fields.finish();
}

fn place(mut fields: Fields<'_, '_>, draft: &mut Draft) {
    let key = named(&mut fields, "place", "key");
    draft.lines.note("place", &key, &fields);
    let place = Place::new(
        key,
        fields.need_text("name"),
        countries(&mut fields, "countries"),
        country(&mut fields, "within"),
        fields.texts("spellings"),
        attestation(&mut fields),
    );
    draft.parts.places.push(place);
    fields.finish();
}

fn signal(mut fields: Fields<'_, '_>, draft: &mut Draft) {
    let id = named(&mut fields, "signal", "id");
    draft.lines.note("signal", &id, &fields);
    let day = fields.need_date("day");
    let speaker = fields.need_text("speaker");
    let text = fields.need_text("text");
    let why_no_effect = fields.need_text("why-no-effect");
    let about_measures = fields.texts("about-measures");
    let about_parties = fields.texts("about-parties");
    let attestation = attestation(&mut fields);
    for key in ["effect", "state", "clause", "event"] {
        if fields.take_foreign(key) {
            fields.mistake_in(
                key,
                format!("a signal has no `{key}`: it changes nothing in force"),
                "record the order or rule itself as an event of a measure",
            );
        }
    }
    if let Some(day) = day {
        draft.parts.signals.push(Signal {
            id,
            day,
            speaker,
            text,
            why_no_effect,
            about_measures,
            about_parties,
            attestation,
        });
    }
    fields.finish();
}

fn fact(mut fields: Fields<'_, '_>, draft: &mut Draft) {
    let key = named(&mut fields, "fact", "key");
    draft.lines.note("fact", &key, &fields);
    let question = fields.need_text("question");
    draft.parts.facts.push(FactQuestion { key, question });
    fields.finish();
}

fn red_flag(mut fields: Fields<'_, '_>, draft: &mut Draft) {
    let id = named(&mut fields, "red-flag", "id");
    draft.lines.note("red-flag", &id, &fields);
    let flag = RedFlag {
        id,
        question: fields.need_text("question"),
        citation: fields.need_text("citation"),
        attestation: attestation(&mut fields),
    };
    draft.parts.red_flags.push(flag);
    fields.finish();
}
