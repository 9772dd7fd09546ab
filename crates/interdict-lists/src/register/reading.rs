//! The register's parties and measures as FollowTheMoney entities, for a plain screening.

use interdict_model::{
    Change, DatasetKey, Effect, Entity, EntityId, Link, LinkKind, Measure, MeasureKind, NameKind,
    PartialDate, PartyKind, Reading, Register, RegisterParty, Schema, State, Tally,
};
use jiff::civil::Date;

/// The name and version of this reader.
pub const READER: &str = "register/1";

/// Makes the register's reading: each party, its links, and one `Sanction` for every stretch of days
/// on which a measure bound it. `startDate` is the first of them and `endDate` the last; `status`
/// says on which day it had ended, and how.
///
/// # Panics
/// Never for a checked register.
#[must_use]
pub fn reading(register: &Register) -> Reading {
    let mut entities: Vec<Entity> = register.parties().iter().map(party).collect();
    for (index, link) in register.links().iter().enumerate() {
        entities.extend(link_entity(register, link, index));
    }
    for measure in register.measures() {
        for key in &measure.subjects {
            if let Some(party) = register.party(key) {
                entities.extend(sanctions(register, measure, party));
            }
        }
    }
    add_topics(register, &mut entities);
    let read = register.parties().len() as u64;
    let tally = Tally {
        source: read,
        read,
        ..Tally::default()
    };
    let dataset = DatasetKey::new("register").expect("a checked key");
    let published = Some(register.changed());
    Reading::new(dataset, READER, published, entities, Vec::new(), tally)
}

/// The schema of a kind of party.
pub(super) fn schema(kind: PartyKind) -> Schema {
    match kind {
        PartyKind::Company => Schema::COMPANY,
        PartyKind::Organisation => Schema::ORGANIZATION,
        PartyKind::Person => Schema::PERSON,
        PartyKind::Vessel => Schema::VESSEL,
        PartyKind::Security => Schema::SECURITY,
    }
}

fn party(party: &RegisterParty) -> Entity {
    let mut entity = Entity::new(party.entity_id(), schema(party.kind));
    for name in &party.names {
        let property = match name.kind {
            NameKind::Legal => "name",
            NameKind::Alias | NameKind::Misspelling => "alias",
            NameKind::Weak => "weakAlias",
            NameKind::Former => "previousName",
        };
        match &name.lang {
            Some(lang) => entity.add_in(property, &name.text, lang),
            None => entity.add(property, &name.text),
        }
    }
    for country in &party.countries {
        entity.add_country("country", *country, "");
    }
    for address in &party.addresses {
        entity.add("address", &address.text);
        if let Some(country) = address.country {
            entity.add_country("country", country, "");
        }
    }
    for (property, value) in &party.identifiers {
        entity.add(property, value);
    }
    if let Some(note) = &party.note {
        entity.add("notes", note);
    }
    entity
}

fn link_entity(register: &Register, link: &Link, index: usize) -> Option<Entity> {
    let ids = (
        register.party(&link.from)?.entity_id(),
        register.party(&link.to)?.entity_id(),
    );
    let (kind, start, target) = match link.kind {
        LinkKind::Owns | LinkKind::ParentOf => (Schema::OWNERSHIP, "owner", "asset"),
        LinkKind::Successor => (Schema::SUCCESSION, "predecessor", "successor"),
        LinkKind::Controls | LinkKind::Affiliate | LinkKind::Officer | LinkKind::Agent => {
            (Schema::UNKNOWN_LINK, "subject", "object")
        }
    };
    let mut entity = Entity::new(id(&format!("register-link-{index}")), kind);
    entity.add(start, ids.0.as_str());
    entity.add(target, ids.1.as_str());
    entity.add("role", link.kind.word());
    if let Some(share) = link.share {
        entity.add("percentage", share.to_string().trim_end_matches(" %"));
    }
    add_days(&mut entity, link.span.from(), link.span.to());
    Some(entity)
}

/// One `Sanction` for every stretch on which some clause of the measure bound the party.
fn sanctions(register: &Register, measure: &Measure, party: &RegisterParty) -> Vec<Entity> {
    let stretches = stretches(measure, &party.key);
    let mut all = Vec::with_capacity(stretches.len());
    for (index, (from, to)) in stretches.into_iter().enumerate() {
        let number = if index == 0 {
            String::new()
        } else {
            format!("-{}", index + 1)
        };
        let text = format!("register-{}-{}{number}", measure.id, party.key);
        let mut entity = Entity::new(id(&text), Schema::SANCTION);
        entity.add("entity", party.entity_id().as_str());
        describe(&mut entity, register, measure);
        entity.add("status", status(register, measure, party, to));
        add_days(&mut entity, Some(from), to);
        all.push(entity);
    }
    all
}

fn describe(entity: &mut Entity, register: &Register, measure: &Measure) {
    entity.add("program", &measure.title);
    entity.add("programId", &measure.id);
    entity.add("authority", &measure.authority);
    entity.add("citation", measure.cited());
    if let Some(instrument) = &measure.instrument {
        entity.add("provisions", instrument);
    }
    if let Some(summary) = &measure.summary {
        entity.add("reason", summary);
    }
    if let Some(policy) = &measure.licence_policy {
        entity.add("licensePolicy", policy);
    }
    if measure.kind == MeasureKind::DenialOrder {
        entity.add("standardOrder", "yes");
    }
    if let Some(decided) = measure.events.first()
        && let Ok(day) = PartialDate::day(decided.occurred())
    {
        entity.add_date("listingDate", day);
    }
    entity.add(
        "summary",
        format!(
            "{}; the register was checked through {}",
            measure.attestation.standing,
            register.horizon().0
        ),
    );
}

/// How a stretch came to its end: "ended on 2018-07-13: terminated (83 FR 34825-34826)".
fn status(
    register: &Register,
    measure: &Measure,
    party: &RegisterParty,
    to: Option<Date>,
) -> String {
    let Some(day) = to else {
        return format!("no end is known on {}", register.horizon().0);
    };
    let change = measure.clauses.iter().find_map(|clause| {
        let history = measure.history(clause, Some(&party.key));
        let change = history.last_change(day).copied()?;
        (change.day == day).then_some(change)
    });
    let Some(change) = change else {
        return format!("ended on {day}");
    };
    let event = change.event.map(|at| &measure.events[at]);
    let document = event
        .and_then(|event| event.document())
        .map(|document| format!(" ({document})"))
        .unwrap_or_default();
    let how = event.map_or(change.state.word(), |event| event.kind().word());
    format!("ended on {day}: {how}{document}")
}

/// The stretches of days on which at least one restricting clause is in force for the party.
fn stretches(measure: &Measure, party: &str) -> Vec<(Date, Option<Date>)> {
    let histories: Vec<_> = measure
        .clauses
        .iter()
        .filter(|clause| clause.effect != Effect::Notice || is_designation(measure))
        .map(|clause| measure.history(clause, Some(party)))
        .collect();
    let mut days: Vec<Date> = histories
        .iter()
        .flat_map(|history| history.changes().iter().map(|change: &Change| change.day))
        .collect();
    days.sort_unstable();
    days.dedup();
    let mut all: Vec<(Date, Option<Date>)> = Vec::new();
    for day in days {
        let binds = histories
            .iter()
            .any(|history| history.on(day) == State::InForce);
        match (binds, all.last_mut()) {
            (true, Some((_, None))) | (false, Some((_, Some(_))) | None) => {}
            (true, _) => all.push((day, None)),
            (false, Some((_, to))) => *to = Some(day),
        }
    }
    all
}

fn is_designation(measure: &Measure) -> bool {
    measure.kind == MeasureKind::DesignationOnly
}

fn add_topics(register: &Register, entities: &mut [Entity]) {
    for entity in entities {
        let Some(key) = RegisterParty::key_of(entity.id()).map(str::to_owned) else {
            continue;
        };
        if register.party(&key).is_none() {
            continue;
        }
        for measure in register.measures_naming(&key) {
            if let Some(topic) = topic(measure.kind) {
                entity.add("topics", topic);
            }
        }
    }
}

/// The FollowTheMoney topic of a kind of measure. It says nothing of when.
fn topic(kind: MeasureKind) -> Option<&'static str> {
    match kind {
        MeasureKind::SdnBlocking | MeasureKind::AssetFreeze => Some("sanction"),
        MeasureKind::DenialOrder
        | MeasureKind::EntityList
        | MeasureKind::MilEndUserList
        | MeasureKind::ForeignDirectProductRule => Some("export.control"),
        MeasureKind::ProcurementBan | MeasureKind::FundingBan => Some("debarment"),
        _ => None,
    }
}

fn add_days(entity: &mut Entity, from: Option<Date>, to: Option<Date>) {
    let last = to.and_then(|day| day.yesterday().ok());
    for (property, day) in [("startDate", from), ("endDate", last)] {
        if let Some(day) = day.and_then(|day| PartialDate::day(day).ok()) {
            entity.add_date(property, day);
        }
    }
}

fn id(text: &str) -> EntityId {
    EntityId::new(text).expect("ids and keys of the register make entity ids")
}
