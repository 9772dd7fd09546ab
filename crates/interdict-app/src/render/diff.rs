//! Two editions beside each other, gathered by party.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{clean, counted, short};
use crate::console::Paint;
use crate::wire::diff::{Change, Diff, Difference, Names, Side};
use crate::wire::entity::Entity;

/// Properties that only join entities or repeat the party, and tell a reader nothing.
const JOINTS: &[&str] = &["entity", "holder", "addressEntity", "topics", "authority"];

pub(crate) fn diff(answer: &Diff, paint: Paint) -> String {
    let mut out = format!(
        "{}: {} to {}\n",
        paint.bold(&answer.dataset),
        side(&answer.from),
        side(&answer.to)
    );
    if answer.is_empty() {
        out.push_str("Both say the same.\n");
        return out;
    }
    let parties = Parties::of(answer);
    let _ = writeln!(
        out,
        "{} added, {} removed, {} changed ({} in all).",
        counted(parties.added.len() as u64, "party"),
        parties.removed.len(),
        parties.changed.len(),
        counted(answer.parties.entities as u64, "entity")
    );
    parties.section(&mut out, "Added", &parties.added, paint);
    parties.section(&mut out, "Removed", &parties.removed, paint);
    parties.section(&mut out, "Changed", &parties.changed, paint);
    out
}

fn side(side: &Side) -> String {
    let day = side.days.first().map_or("no day", String::as_str);
    let held = if side.held { ", held" } else { "" };
    format!("{day} ({}{held})", short(&side.edition))
}

/// How a change came about, by the sign it is shown with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Added,
    Removed,
    Modified,
}

/// The changes, each with the party it belongs to.
struct Parties<'a> {
    added: Vec<&'a str>,
    removed: Vec<&'a str>,
    changed: Vec<&'a str>,
    by_id: BTreeMap<&'a str, (Sign, &'a Change)>,
    names: &'a Names,
    /// Changes of addresses, listings, documents and links, by party.
    about: BTreeMap<&'a str, Vec<(Sign, &'a Change)>>,
}

impl<'a> Parties<'a> {
    fn of(answer: &'a Diff) -> Self {
        let signed = |sign, list: &'a [Change]| list.iter().map(move |change| (sign, change));
        let all = signed(Sign::Added, &answer.added)
            .chain(signed(Sign::Removed, &answer.removed))
            .chain(signed(Sign::Modified, &answer.modified));
        let mut parties = Self {
            added: Vec::new(),
            removed: Vec::new(),
            changed: Vec::new(),
            by_id: BTreeMap::new(),
            names: &answer.names,
            about: BTreeMap::new(),
        };
        for (sign, change) in all {
            if change.party || change.belongs_to.is_empty() {
                parties.by_id.insert(&change.id, (sign, change));
            } else {
                for party in &change.belongs_to {
                    parties.about.entry(party).or_default().push((sign, change));
                }
            }
        }
        parties.sort();
        parties
    }

    fn sort(&mut self) {
        for (id, (sign, _)) in &self.by_id {
            match sign {
                Sign::Added => self.added.push(id),
                Sign::Removed => self.removed.push(id),
                Sign::Modified => self.changed.push(id),
            }
        }
        // Parties that stay as they are and of which something else is said.
        let only_about = self.about.keys().filter(|id| !self.by_id.contains_key(*id));
        self.changed.extend(only_about);
        self.changed.sort_unstable();
    }

    fn section(&self, out: &mut String, title: &str, ids: &[&str], paint: Paint) {
        if ids.is_empty() {
            return;
        }
        let _ = writeln!(out, "\n{}", paint.bold(title));
        for id in ids {
            self.party(out, id, paint);
        }
    }

    fn party(&self, out: &mut String, id: &str, paint: Paint) {
        match self.by_id.get(id) {
            Some((sign, change)) => {
                let _ = writeln!(
                    out,
                    "{} {}  {}  {}",
                    mark(*sign, paint),
                    change.id,
                    change.schema,
                    paint.bold(clean(&change.caption))
                );
                whole(out, change.entity.as_ref(), "      ");
                differences(out, &change.differences, "      ", paint);
                if change.origin_differs && change.entity.is_none() {
                    out.push_str("      the publisher's notes on it differ\n");
                }
            }
            None => {
                let name = self.names.get(id).map_or("", String::as_str);
                let sign = mark(Sign::Modified, paint);
                let _ = writeln!(out, "{sign} {id}  {}", paint.bold(clean(name)));
            }
        }
        for (sign, change) in self.about.get(id).into_iter().flatten() {
            self.about_line(out, *sign, change, paint);
        }
    }

    /// An address, a listing, a document or a link, under the party it belongs to.
    fn about_line(&self, out: &mut String, sign: Sign, change: &Change, paint: Paint) {
        let said = change
            .entity
            .as_ref()
            .map_or_else(|| clean(&change.caption), line);
        let _ = writeln!(out, "    {} {}  {said}", mark(sign, paint), change.schema);
        differences(out, &change.differences, "        ", paint);
    }
}

fn mark(sign: Sign, paint: Paint) -> String {
    match sign {
        Sign::Added => paint.green("+").to_string(),
        Sign::Removed => paint.red("-").to_string(),
        Sign::Modified => paint.yellow("~").to_string(),
    }
}

/// An entity property by property.
fn whole(out: &mut String, entity: Option<&Entity>, indent: &str) {
    for (property, values) in entity.iter().flat_map(|entity| &entity.properties) {
        if !JOINTS.contains(&property.as_str()) {
            let _ = writeln!(out, "{indent}{property}: {}", clean(&values.join("; ")));
        }
    }
}

/// An entity in one line.
fn line(entity: &Entity) -> String {
    let said = entity
        .properties
        .iter()
        .filter(|(property, _)| !JOINTS.contains(&property.as_str()));
    let said: Vec<String> = said
        .map(|(property, values)| format!("{property}: {}", clean(&values.join("; "))))
        .collect();
    said.join(", ")
}

fn differences(out: &mut String, differences: &[Difference], indent: &str, paint: Paint) {
    for difference in differences {
        for value in &difference.removed {
            let _ = writeln!(
                out,
                "{indent}{} {}: {}",
                paint.red("-"),
                difference.field,
                clean(value)
            );
        }
        for value in &difference.added {
            let _ = writeln!(
                out,
                "{indent}{} {}: {}",
                paint.green("+"),
                difference.field,
                clean(value)
            );
        }
    }
}
