//! Links between parties: by number in the Advanced XML, by printed name everywhere else.

use std::collections::HashMap;

use interdict_model::{Entity, EntityId, Schema};

use super::party::{Link, Name, Other, Party, Relation};
use super::roll::entity_id;
use crate::draft::{Draft, Place, stable_id};

/// The links of an edition, kept until every party is known.
#[derive(Default)]
pub(super) struct Links {
    pending: Vec<Pending>,
    /// Parties by their printed names in capitals.
    main: HashMap<String, Named>,
    /// Parties by their strong aliases; asked only when no main name answers.
    alias: HashMap<String, Named>,
}

struct Pending {
    place: Place,
    subject: EntityId,
    role: String,
    other: Other,
    remarks: Vec<String>,
}

/// Who bears a name.
enum Named {
    One {
        id: EntityId,
        /// The name as printed in the party's own entry.
        print: String,
    },
    /// More than one party: the name alone does not tell which is meant.
    Several,
}

/// How a kind of link reads in FollowTheMoney terms.
struct Shape {
    schema: Schema,
    /// The property for the party whose record states the link.
    subject: &'static str,
    /// The property for the other party.
    object: &'static str,
    /// The property for the list's own word.
    word: &'static str,
}

impl Links {
    /// Learns the names of a party.
    pub(super) fn know(&mut self, party: &Party, id: &EntityId) {
        learn(&mut self.main, &party.name, id);
        let strong = party
            .aliases
            .iter()
            .filter(|alias| !alias.weak && alias.relation != Relation::Main);
        for alias in strong {
            learn(&mut self.alias, &alias.name, id);
        }
    }

    /// Keeps a link until [`Links::join`].
    pub(super) fn add(&mut self, place: &Place, subject: &EntityId, link: &Link) {
        self.pending.push(Pending {
            place: place.clone(),
            subject: subject.clone(),
            role: link.role.clone(),
            other: link.other.clone(),
            remarks: link.remarks.clone(),
        });
    }

    /// Makes an entity of each link. Where the other party is not on the list, or its name is borne by
    /// several, the link keeps the name alone.
    pub(super) fn join(&mut self, draft: &mut Draft) {
        for pending in std::mem::take(&mut self.pending) {
            let (other, name) = self.find(&pending.other);
            let entity = make(draft, &pending, other.as_ref(), name);
            draft.keep(&pending.place, entity);
        }
    }

    /// The other party, if it is on the list, and the name to give it.
    fn find<'a>(&'a self, other: &'a Other) -> (Option<EntityId>, Option<&'a str>) {
        let name = match other {
            Other::Numbered(uid) => return (entity_id(uid), None),
            Other::Named(name) => name.as_str(),
        };
        let key = key(name);
        match self.main.get(&key).or_else(|| self.alias.get(&key)) {
            // Remarks may have lost the full stop at the end of a name.
            Some(Named::One { id, print }) if print.trim_end_matches('.') == name => {
                (Some(id.clone()), Some(print))
            }
            Some(Named::One { id, .. }) => (Some(id.clone()), Some(name)),
            Some(Named::Several) | None => (None, Some(name)),
        }
    }
}

fn learn(names: &mut HashMap<String, Named>, name: &Name, id: &EntityId) {
    names
        .entry(key(&name.print()))
        .and_modify(|named| {
            if !matches!(named, Named::One { id: known, .. } if known == id) {
                *named = Named::Several;
            }
        })
        .or_insert_with(|| Named::One {
            id: id.clone(),
            print: name.print(),
        });
}

/// A printed name as links are compared: the formats differ in quotation marks and in a full stop at
/// the end.
fn key(name: &str) -> String {
    name.trim_end_matches('.').to_uppercase().replace('"', "'")
}

fn make(draft: &Draft, pending: &Pending, other: Option<&EntityId>, name: Option<&str>) -> Entity {
    let end = match &pending.other {
        Other::Named(name) => key(name),
        Other::Numbered(uid) => uid.clone(),
    };
    let id = stable_id(&format!("{}-link", pending.subject), &[&pending.role, &end]);
    let is_person = |id: &EntityId| {
        draft
            .kept(id)
            .is_some_and(|entity| entity.schema().is_a(Schema::PERSON))
    };
    let persons = is_person(&pending.subject) && other.is_some_and(is_person);
    let shape = shape(&pending.role, persons);
    let mut entity = draft.entity(&id, shape.schema);
    entity.add(shape.subject, pending.subject.as_str());
    entity.add(shape.word, &pending.role);
    if let Some(other) = other {
        entity.add(shape.object, other.as_str());
    }
    if let Some(name) = name {
        entity.add("namesMentioned", name);
    }
    for remark in &pending.remarks {
        entity.add("summary", remark);
    }
    entity
}

fn shape(role: &str, persons: bool) -> Shape {
    let make = |schema, subject, object, word| Shape {
        schema,
        subject,
        object,
        word,
    };
    match role.to_ascii_lowercase().as_str() {
        "owned or controlled by" | "vessel owner" => {
            make(Schema::OWNERSHIP, "asset", "owner", "role")
        }
        "owns, controls, or operates" => make(Schema::OWNERSHIP, "owner", "asset", "role"),
        "leader or official of" | "principal executive officer" => {
            make(Schema::DIRECTORSHIP, "director", "organization", "role")
        }
        "acting for or on behalf of" => make(Schema::REPRESENTATION, "agent", "client", "role"),
        "family member of" if persons => make(Schema::FAMILY, "person", "relative", "relationship"),
        "associate of" if persons => make(Schema::ASSOCIATE, "person", "associate", "relationship"),
        _ => make(Schema::UNKNOWN_LINK, "subject", "object", "role"),
    }
}
