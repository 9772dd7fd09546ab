//! A reading in the making: collects entities, issues and the account of source records.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use interdict_model::{
    Country, DatasetKey, Entity, EntityId, Issue, IssueKind, PartialDate, Reading, Schema, Tally,
};
use jiff::civil::Date;

/// Where in a source something stands.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) line: Option<u64>,
    pub(crate) record: Option<String>,
}

/// Collects what one reader finds.
///
/// A reader calls [`Draft::source`] once for each source record, and then exactly one of
/// [`Draft::read`], [`Draft::ignore`] and [`Draft::reject`] for it.
pub(crate) struct Draft {
    dataset: DatasetKey,
    entities: BTreeMap<EntityId, Entity>,
    issues: Vec<Issue>,
    tally: Tally,
    lacks: Vec<String>,
}

impl Place {
    pub(crate) fn new(file: &str, line: u64) -> Self {
        Self {
            file: file.to_owned(),
            line: Some(line),
            record: None,
        }
    }

    /// The same place, within a record that the source itself names.
    pub(crate) fn record(&self, record: impl Into<String>) -> Self {
        Self {
            record: Some(record.into()),
            ..self.clone()
        }
    }

    fn issue(&self, kind: IssueKind, problem: impl Into<String>) -> Issue {
        Issue {
            kind,
            file: self.file.clone(),
            line: self.line,
            record: self.record.clone(),
            field: None,
            value: None,
            problem: problem.into(),
        }
    }
}

impl Draft {
    pub(crate) fn new(dataset: &DatasetKey) -> Self {
        Self {
            dataset: dataset.clone(),
            entities: BTreeMap::new(),
            issues: Vec::new(),
            tally: Tally::default(),
            lacks: Vec::new(),
        }
    }

    /// Counts one source record.
    pub(crate) fn source(&mut self) {
        self.tally.source += 1;
    }

    /// The present source record became entities.
    pub(crate) fn read(&mut self) {
        self.tally.read += 1;
    }

    /// The present source record is left out on purpose.
    pub(crate) fn ignore(&mut self, reason: &str) {
        self.tally.ignore(reason);
    }

    /// The present source record cannot be read.
    pub(crate) fn reject(&mut self, place: &Place, problem: impl Into<String>) {
        self.tally.rejected += 1;
        self.issues.push(place.issue(IssueKind::Record, problem));
    }

    /// One value of the present record cannot be taken as it stands.
    pub(crate) fn value_issue(
        &mut self,
        place: &Place,
        field: &str,
        value: &str,
        problem: impl Into<String>,
    ) {
        let issue = place.issue(IssueKind::Value, problem);
        self.issues.push(Issue {
            field: Some(field.to_owned()),
            value: Some(value.to_owned()),
            ..issue
        });
    }

    /// Nothing is lost, but a person should look.
    pub(crate) fn notice(&mut self, place: &Place, problem: impl Into<String>) {
        self.issues.push(place.issue(IssueKind::Notice, problem));
    }

    /// A part of the list is in none of the files: no answer that rests on the edition may be clear.
    pub(crate) fn lack(&mut self, place: &Place, part: &str) {
        self.notice(place, format!("missing: {part}"));
        self.lacks.push(part.to_owned());
    }

    /// Begins an entity under an id made of a prefix and the source's own id or [`stable_id`].
    pub(crate) fn entity(&self, id: &str, schema: Schema) -> Entity {
        let id = EntityId::new(id).unwrap_or_else(|fault| panic!("{}: {fault}", self.dataset));
        Entity::new(id, schema)
    }

    /// Keeps an entity. When its id is known already and the content differs, the statements are
    /// joined and a notice says so: nothing is lost.
    pub(crate) fn keep(&mut self, place: &Place, entity: Entity) {
        match self.entities.entry(entity.id().clone()) {
            Entry::Vacant(slot) => {
                slot.insert(entity);
            }
            Entry::Occupied(slot) if *slot.get() == entity => {}
            Entry::Occupied(mut slot) => {
                let problem = join(slot.get_mut(), &entity);
                self.issues.push(place.issue(IssueKind::Notice, problem));
            }
        }
    }

    /// Whether an entity with this id has been kept.
    pub(crate) fn kept(&self, id: &EntityId) -> Option<&Entity> {
        self.entities.get(id)
    }

    /// Changes an entity that was kept before (a later file of the edition says more of it).
    pub(crate) fn kept_mut(&mut self, id: &EntityId) -> Option<&mut Entity> {
        self.entities.get_mut(id)
    }

    /// Adds a date in any form that `parse` understands; what it refuses becomes an issue.
    pub(crate) fn date<E: std::fmt::Display>(
        &mut self,
        place: &Place,
        entity: &mut Entity,
        property: &str,
        text: &str,
        parse: impl FnOnce(&str) -> Result<PartialDate, E>,
    ) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        match parse(text) {
            Ok(date) => {
                let value = date.to_string();
                if let Err(fault) = entity.try_say(property, &value, Some(text), None) {
                    panic!("{}: {fault}", entity.id());
                }
            }
            Err(fault) => self.value_issue(place, property, text, fault.to_string()),
        }
    }

    /// Adds a country by the name or code that the source gives; an unknown one becomes an issue.
    pub(crate) fn country(
        &mut self,
        place: &Place,
        entity: &mut Entity,
        property: &str,
        word: &str,
    ) {
        let word = word.trim();
        if word.is_empty() {
            return;
        }
        match Country::from_name(word) {
            Some(country) => entity.add_country(property, country, word),
            None => self.value_issue(place, property, word, "no country is known by this name"),
        }
    }

    /// Closes the reading. `reader` is the module and its version: `ofac_xml/1`.
    pub(crate) fn finish(self, reader: &str, published: Option<Date>) -> Reading {
        let entities = self.entities.into_values().collect();
        Reading::new(
            self.dataset,
            reader,
            published,
            entities,
            self.issues,
            self.tally,
        )
        .lacking(self.lacks)
    }
}

/// Joins the statements of `other` into `entity`; says what was done.
fn join(entity: &mut Entity, other: &Entity) -> String {
    let mut lost = Vec::new();
    for said in other.statements() {
        let (original, lang) = (said.original.as_deref(), said.lang.as_deref());
        if entity
            .try_say(said.property.name(), &said.value, original, lang)
            .is_err()
        {
            lost.push(format!("{} {:?}", said.property, said.value));
        }
    }
    if lost.is_empty() {
        format!(
            "{} comes more than once: its records were joined",
            entity.id()
        )
    } else {
        let lost = lost.join(", ");
        format!(
            "{} comes as {} and as {}: {lost} found no place",
            entity.id(),
            entity.schema(),
            other.schema()
        )
    }
}

/// An id for a record that the source does not number: a prefix and twelve hexadecimal digits of
/// the digest of what identifies it. It stays the same as long as those parts do.
pub(crate) fn stable_id(prefix: &str, parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        let part = part.trim();
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    format!("{prefix}-{}", &hasher.finalize().to_hex()[..12])
}
