//! Measures, authorizations, ownership rules and the meanings of listings.

use interdict_model::{
    Actor, Authorization, Clause, Effect, Event, EventKind, EventParts, ItemScope, ListingMeaning,
    Measure, MeasureKind, Reach, Rule, Share, Span, Step,
};

use super::Draft;
use super::fields::Fields;
use super::items::{attestation, citations, countries, named, span};

/// Reads the tables of this module from a file.
pub(super) fn read_root(root: &mut Fields<'_, '_>, draft: &mut Draft) {
    for fields in root.tables("measure", "measure") {
        measure(fields, draft);
    }
    for fields in root.tables("authorization", "authorization") {
        authorization(fields, draft);
    }
    for fields in root.tables("rule", "rule") {
        rule(fields, draft);
    }
    for fields in root.tables("listing", "listing") {
        listing(fields, draft);
    }
}

fn measure(mut fields: Fields<'_, '_>, draft: &mut Draft) {
    let id = named(&mut fields, "measure", "id");
    draft.lines.note("measure", &id, &fields);
    let kind: Option<MeasureKind> = fields.need_word("kind");
    let attestation = attestation(&mut fields);
    let citations = citations(&mut fields, attestation.standing);
    let reach = fields.need_word("reach").unwrap_or(Reach::NamedOnly);
    let clauses = clauses(&mut fields, ("measure", &id), draft);
    let events = events(&mut fields, ("measure", &id), draft);
    let measure = Measure {
        kind: kind.unwrap_or(MeasureKind::Record),
        title: fields.need_text("title"),
        authority: fields.need_text("authority"),
        instrument: fields.text("instrument"),
        citations,
        subjects: fields.texts("subjects"),
        places: fields.texts("places"),
        reach,
        needs_designation: fields.flag("needs-designation"),
        licence_policy: fields.text("licence-policy"),
        summary: fields.text("summary"),
        clauses,
        events,
        attestation,
        id,
    };
    check_subjects(&fields, &measure);
    draft.parts.measures.push(measure);
    fields.finish();
}

fn check_subjects(fields: &Fields<'_, '_>, measure: &Measure) {
    let named = !measure.subjects.is_empty() || !measure.places.is_empty();
    if !named && measure.reach != Reach::WholeCategory {
        fields.mistake(
            "it names no party and no place".to_owned(),
            "add `subjects` or `places`, or say `reach = \"whole-category\"`",
        );
    }
}

fn clauses(
    fields: &mut Fields<'_, '_>,
    (item, id): (&'static str, &str),
    draft: &mut Draft,
) -> Vec<Clause> {
    let mut all = Vec::new();
    for (index, mut one) in fields.tables("clause", "clause").into_iter().enumerate() {
        draft.lines.note_part(item, id, ("clause", index), &one);
        let clause_id = match one.text("id") {
            Some(clause_id) => clause_id,
            None => format!("{id}.{}", index + 1),
        };
        one.what = format!("clause {clause_id}");
        draft.lines.note("clause", &clause_id, &one);
        if let Some(clause) = clause(&mut one, clause_id) {
            all.push(clause);
        }
        one.finish();
    }
    all
}

fn clause(fields: &mut Fields<'_, '_>, id: String) -> Option<Clause> {
    let actors: Vec<Actor> = fields.need_words("actors");
    let effect: Option<Effect> = fields.need_word("effect");
    let clause = Clause {
        id,
        actors,
        dealings: fields.need_words("dealings"),
        roles: fields.words("roles"),
        item: item_scope(fields),
        effect: effect.unwrap_or(Effect::Notice),
        objects: fields.text("objects"),
        purpose: fields.text("purpose"),
        needs: fields.texts("needs"),
        applies: span(fields),
    };
    // A clause without its effect was a mistake already: it must not stand as a harmless one.
    effect.map(|_| clause)
}

fn item_scope(fields: &mut Fields<'_, '_>) -> ItemScope {
    match fields.text("item").as_deref() {
        None | Some("any") => ItemScope::Any,
        Some("subject-to-ear") => ItemScope::SubjectToEar,
        Some("direct-product") => ItemScope::DirectProduct,
        Some(other) => {
            fields.mistake_in(
                "item",
                format!("{other:?} is no item scope"),
                "use one of any, subject-to-ear, direct-product",
            );
            ItemScope::Any
        }
    }
}

fn events(
    fields: &mut Fields<'_, '_>,
    (item, id): (&'static str, &str),
    draft: &mut Draft,
) -> Vec<Event> {
    let mut all = Vec::new();
    for (index, mut one) in fields.tables("event", "event").into_iter().enumerate() {
        draft.lines.note_part(item, id, ("event", index), &one);
        one.what = format!("event {} of {id}", index + 1);
        if let Some(event) = event(&mut one) {
            all.push(event);
        }
        one.finish();
    }
    all
}

fn event(fields: &mut Fields<'_, '_>) -> Option<Event> {
    let kind: Option<EventKind> = fields.need_word("kind");
    let occurred = fields.need_date("occurred");
    let parts = EventParts {
        effective: effective(fields),
        published: fields.date("published"),
        parties: fields.texts("parties"),
        clauses: fields.texts("clauses"),
        document: fields.text("document"),
        scheduled: fields.flag("scheduled"),
        note: fields.text("note"),
        attestation: attestation(fields),
        kind: kind?,
        occurred: occurred?,
    };
    match Event::new(parts) {
        Ok(event) => Some(event),
        Err(problem) => {
            fields.mistake(problem.to_string(), problem.remedy());
            None
        }
    }
}

/// `effective`, or for an ending the `last-day` that still counts.
fn effective(fields: &mut Fields<'_, '_>) -> Option<jiff::civil::Date> {
    let (effective, last) = (fields.date("effective"), fields.date("last-day"));
    if effective.is_some() && last.is_some() {
        fields.mistake_in(
            "last-day",
            "`effective` and `last-day` both say when it takes effect".to_owned(),
            "keep `effective` for the first day of the new state, or `last-day` for the last of the old",
        );
    }
    match last {
        Some(last) => Span::through(None, Some(last)).ok()?.to(),
        None => effective,
    }
}

fn authorization(mut fields: Fields<'_, '_>, draft: &mut Draft) {
    let id = named(&mut fields, "authorization", "id");
    draft.lines.note("authorization", &id, &fields);
    let kind = fields.need_word("kind");
    let steps = steps(&mut fields, &id, draft);
    let excluded = countries(&mut fields, "excluded-countries");
    let title = fields.need_text("title");
    let authority = fields.need_text("authority");
    let excepts = fields.texts("excepts");
    let parties = fields.texts("parties");
    let dealings = fields.words("dealings");
    let (needs, unless) = (fields.texts("needs"), fields.texts("unless"));
    let permits = fields.need_text("permits");
    let attestation = attestation(&mut fields);
    if let Some(kind) = kind {
        draft.parts.authorizations.push(Authorization {
            id,
            kind,
            title,
            authority,
            excepts,
            parties,
            dealings,
            needs,
            unless,
            excluded_countries: excluded.iter().map(|one| one.code().to_owned()).collect(),
            permits,
            steps,
            attestation,
        });
    }
    fields.finish();
}

fn steps(fields: &mut Fields<'_, '_>, id: &str, draft: &mut Draft) -> Vec<Step> {
    let mut all = Vec::new();
    for (index, mut one) in fields.tables("step", "step").into_iter().enumerate() {
        draft
            .lines
            .note_part("authorization", id, ("step", index), &one);
        one.what = format!("step {} of {id}", index + 1);
        if !one.has("from") {
            one.missing("from", "YYYY-MM-DD");
        }
        let valid = span(&mut one);
        let published = one.date("published");
        let attestation = attestation(&mut one);
        let citation = one.text("citation").map(|text| interdict_model::Citation {
            text,
            standing: one
                .word("citation-evidence")
                .unwrap_or(attestation.standing),
        });
        all.push(Step {
            valid,
            citation,
            published,
            attestation,
        });
        one.finish();
    }
    all
}

fn rule(mut fields: Fields<'_, '_>, draft: &mut Draft) {
    let id = named(&mut fields, "rule", "id");
    draft.lines.note("rule", &id, &fields);
    let attestation = attestation(&mut fields);
    let citations = citations(&mut fields, attestation.standing);
    let events = events(&mut fields, ("rule", &id), draft);
    let rule = Rule {
        title: fields.need_text("title"),
        authority: fields.need_text("authority"),
        citations,
        kinds: fields.need_words("kinds"),
        threshold: threshold(&mut fields),
        aggregate: fields.flag("aggregate"),
        events,
        attestation,
        id,
    };
    draft.parts.rules.push(rule);
    fields.finish();
}

fn threshold(fields: &mut Fields<'_, '_>) -> Share {
    let text = fields.need_text("threshold");
    Share::parse(&text).unwrap_or_else(|| {
        if !text.is_empty() {
            fields.mistake_in(
                "threshold",
                format!("{text:?} is no share"),
                "write percent: \"50\"",
            );
        }
        Share::HALF
    })
}

fn listing(mut fields: Fields<'_, '_>, draft: &mut Draft) {
    let id = named(&mut fields, "listing", "id");
    draft.lines.note("listing", &id, &fields);
    let kind: Option<MeasureKind> = fields.need_word("kind");
    let attestation = attestation(&mut fields);
    let citations = citations(&mut fields, attestation.standing);
    if citations.is_empty() {
        fields.missing("citations", "[{ text = \"...\" }]");
    }
    let datasets = fields.texts("datasets");
    if datasets.is_empty() {
        fields.missing("datasets", "[\"us_ofac_sdn\"]");
    }
    let programs = fields.texts("programs");
    let clauses = clauses(&mut fields, ("listing", &id), draft);
    let title = fields.need_text("title");
    let authority = fields.need_text("authority");
    let in_force = span(&mut fields);
    let delay_days = delay_days(&mut fields);
    if let Some(kind) = kind {
        draft.parts.listings.push(ListingMeaning {
            id,
            datasets,
            told_by: fields.texts("told-by"),
            programs,
            kind,
            title,
            authority,
            citations,
            clauses,
            in_force,
            delay_days,
            attestation,
        });
    }
    fields.finish();
}

fn delay_days(fields: &mut Fields<'_, '_>) -> u16 {
    let days = fields.number("delay-days").unwrap_or(0);
    u16::try_from(days).unwrap_or_else(|_| {
        fields.mistake_in(
            "delay-days",
            format!("{days} is no number of days"),
            "give the days between the listing and its effect, at most 65535",
        );
        0
    })
}
