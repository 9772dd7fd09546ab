//! One party on one page.

use std::fmt::Write;

use super::{clean, counted, short};
use crate::console::Paint;
use crate::wire::entity::Entity;
use crate::wire::show::{Found, History, Link, Show};

/// Properties that are shown as names, best first.
const NAMES: &[&str] = &["name", "alias", "weakAlias", "previousName", "abbreviation"];

/// Properties that join entities; what they join is shown in its own place.
const JOINTS: &[&str] = &["addressEntity", "entity", "holder"];

pub(crate) fn show(answer: &Show, paint: Paint) -> String {
    let pages: Vec<String> = answer
        .found
        .iter()
        .map(|found| page(found, paint))
        .collect();
    pages.join("\n")
}

fn page(found: &Found, paint: Paint) -> String {
    let entity = &found.entity;
    let mut out = format!(
        "{}\n{}, {} in {} of {} ({})\n",
        paint.bold(clean(&entity.caption)),
        entity.schema,
        entity.id,
        found.dataset,
        found.day,
        short(&found.edition)
    );
    if found.basis == "later_edition" {
        let _ = writeln!(
            out,
            "{}",
            paint.yellow(
                "No edition is kept from the day asked or before; this is the earliest later one."
            )
        );
    }
    names(&mut out, entity, paint);
    facts(&mut out, entity, paint);
    block(&mut out, "Listings", &found.listings, paint);
    block(&mut out, "Addresses", &found.addresses, paint);
    block(&mut out, "Documents", &found.documents, paint);
    links(&mut out, &found.links, paint);
    history(&mut out, &found.history, paint);
    out
}

fn names(out: &mut String, entity: &Entity, paint: Paint) {
    let _ = writeln!(out, "\n{}", paint.bold("Names"));
    for kind in NAMES {
        for name in entity.values(kind) {
            let _ = writeln!(
                out,
                "  {}{}{}",
                clean(name),
                language(entity, kind, name),
                kind_note(kind)
            );
        }
    }
}

fn language(entity: &Entity, property: &str, value: &str) -> String {
    let said = entity
        .sayings
        .iter()
        .find(|said| said.property == property && said.value == value);
    said.and_then(|said| said.lang.as_deref())
        .map_or_else(String::new, |lang| format!(" [{lang}]"))
}

fn kind_note(kind: &str) -> &'static str {
    match kind {
        "alias" => "  (alias)",
        "weakAlias" => "  (weak alias)",
        "previousName" => "  (former name)",
        "abbreviation" => "  (abbreviation)",
        _ => "",
    }
}

fn facts(out: &mut String, entity: &Entity, paint: Paint) {
    let facts = entity.properties.iter().filter(|(property, _)| {
        !NAMES.contains(&property.as_str()) && !JOINTS.contains(&property.as_str())
    });
    let facts: Vec<_> = facts.collect();
    if facts.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", paint.bold("Facts"));
    for (property, values) in facts {
        let _ = writeln!(out, "  {property:<18} {}", clean(&values.join("; ")));
    }
}

fn block(out: &mut String, title: &str, entities: &[Entity], paint: Paint) {
    if entities.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", paint.bold(title));
    for entity in entities {
        let _ = writeln!(out, "  {}", one_line(entity));
    }
}

/// An address by its full text, anything else property by property.
fn one_line(entity: &Entity) -> String {
    if let [full, ..] = entity.values("full") {
        return clean(full);
    }
    let said = entity
        .properties
        .iter()
        .filter(|(property, _)| !JOINTS.contains(&property.as_str()));
    let said: Vec<String> = said
        .map(|(property, values)| format!("{property}: {}", clean(&values.join("; "))))
        .collect();
    said.join(", ")
}

fn links(out: &mut String, links: &[Link], paint: Paint) {
    if links.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", paint.bold("Links"));
    for link in links {
        let others: Vec<String> = link
            .others
            .iter()
            .map(|other| format!("{} ({}, {})", clean(&other.caption), other.schema, other.id))
            .collect();
        let ids: Vec<&str> = link.others.iter().map(|other| other.id.as_str()).collect();
        let said = link.link.properties.iter().filter(|(_, values)| {
            values
                .iter()
                .all(|value| !ids.contains(&value.as_str()) && *value != link.link.caption)
        });
        let words: Vec<String> = said
            .filter(|(property, _)| SAID_OF_LINKS.contains(&property.as_str()))
            .map(|(property, values)| format!("{property}: {}", clean(&values.join("; "))))
            .collect();
        let words = if words.is_empty() {
            String::new()
        } else {
            format!("  {}", words.join(", "))
        };
        let _ = writeln!(out, "  {}: {}{words}", link.link.schema, others.join(", "));
    }
}

/// What is shown of a link besides whom it joins.
const SAID_OF_LINKS: &[&str] = &[
    "role",
    "relationship",
    "percentage",
    "sharesValue",
    "startDate",
    "endDate",
    "date",
    "status",
    "summary",
    "description",
];

fn history(out: &mut String, history: &History, paint: Paint) {
    let _ = writeln!(out, "\n{}", paint.bold("Editions"));
    let (Some(first), Some(last)) = (&history.listed.first, &history.listed.last) else {
        out.push_str("  no edition kept lists it\n");
        return;
    };
    let _ = writeln!(
        out,
        "  listed in {} of {} kept, first on {} ({}), last on {} ({})",
        history.listed.listed_in,
        counted(history.listed.editions as u64, "edition"),
        first.day,
        short(&first.edition),
        last.day,
        short(&last.edition)
    );
    for event in &history.events {
        let _ = writeln!(out, "  {}  {}", event.at.day, event.event);
    }
}
