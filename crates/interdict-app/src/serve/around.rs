//! What lies around the entities of one reading: who points to whom, what was merged into what, and
//! the texts that a search looks through.

use std::collections::HashMap;

use interdict_ledger::{ChosenReading, View};
use interdict_model::{Entity, EntityId, PropertyType, Schema};

use super::yente::shape::sources;
use crate::failure::Failure;

/// The surroundings of the entities of one reading.
pub(crate) struct Around {
    /// Every entity, in the order of ids.
    ids: Vec<EntityId>,
    /// Who points to whom, by place in `ids`, sorted: first the one pointed to.
    pointers: Vec<(u32, u32)>,
    merged: HashMap<EntityId, u32>,
    texts: Vec<Searchable>,
    /// The marks of all things, one after the other.
    marks: Vec<u32>,
    /// What the marks stand for, each once.
    words: Vec<String>,
}

/// By what entities are counted and chosen most often; kept at hand, so that no entity need be read for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Country,
    Topic,
    /// The dataset, or the sources within a collection.
    Source,
}

/// What a search looks through for one entity that stands for itself.
pub(crate) struct Searchable {
    /// Its place in the order of ids.
    place: u32,
    pub(crate) schema: Schema,
    /// Where the marks of each kind end in the marks of all; the first begin where the thing before ends.
    begin: u32,
    ends: [u32; 3],
    /// Names, identifiers, addresses and the like in lower case, each after a line break.
    text: String,
}

impl Around {
    /// Reads every entity of a reading once.
    pub(crate) fn gather(view: &View, at: usize) -> Result<Self, Failure> {
        let chosen = &view.chosen()[at];
        let dataset = &chosen.dataset;
        let fault = |error| Failure::ask(format!("read the entities of {dataset}"), &error);
        let mut around = Self {
            ids: Vec::new(),
            pointers: Vec::new(),
            merged: HashMap::new(),
            texts: Vec::new(),
            marks: Vec::new(),
            words: Vec::new(),
        };
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut pointing: Vec<(EntityId, u32)> = Vec::new();
        for entity in view.entities(dataset).map_err(fault)? {
            let entity = entity.map_err(fault)?;
            let place = u32::try_from(around.ids.len()).expect("fewer entities than u32 counts");
            around.ids.push(entity.id().clone());
            let targets = pointers(&entity).filter_map(|to| EntityId::new(to).ok());
            pointing.extend(targets.map(|to| (to, place)));
            let referents = entity.origin().map_or(&[][..], |origin| &origin.referents);
            around
                .merged
                .extend(referents.iter().map(|old| (old.clone(), place)));
            if is_thing(entity.schema()) {
                let begin = count(&around.marks);
                let ends = Mark::ALL.map(|mark| {
                    for word in mark.of(&entity, chosen) {
                        let next = count(&around.words);
                        let number = *numbers.entry(word).or_insert_with_key(|word| {
                            around.words.push(word.clone());
                            next
                        });
                        around.marks.push(number);
                    }
                    count(&around.marks)
                });
                around.texts.push(Searchable {
                    place,
                    schema: entity.schema(),
                    begin,
                    ends,
                    text: text(&entity),
                });
            }
        }
        for (to, from) in pointing {
            if let Ok(to) = around.ids.binary_search(&to) {
                let to = u32::try_from(to).expect("fewer entities than u32 counts");
                around.pointers.push((to, from));
            }
        }
        around.pointers.sort_unstable();
        around.pointers.dedup();
        Ok(around)
    }

    /// The entities that point to one, in the order of their ids.
    pub(crate) fn pointing_to<'a>(&'a self, id: &EntityId) -> impl Iterator<Item = &'a EntityId> {
        let place = self.ids.binary_search(id).ok();
        let place = place.map(|at| u32::try_from(at).expect("fewer entities than u32 counts"));
        let range = place.map_or(0..0, |place| {
            let from = self.pointers.partition_point(|(to, _)| *to < place);
            let to = self.pointers.partition_point(|(to, _)| *to <= place);
            from..to
        });
        self.pointers[range]
            .iter()
            .map(|(_, from)| &self.ids[*from as usize])
    }

    /// The present entity that an id was merged into.
    pub(crate) fn merged_into(&self, id: &EntityId) -> Option<&EntityId> {
        let place = self.merged.get(id)?;
        Some(&self.ids[*place as usize]).filter(|present| *present != id)
    }

    /// The marks of a thing of one kind.
    pub(crate) fn marks<'a>(
        &'a self,
        thing: &Searchable,
        mark: Mark,
    ) -> impl Iterator<Item = &'a str> {
        let at = mark as usize;
        let begin = at
            .checked_sub(1)
            .map_or(thing.begin, |before| thing.ends[before]);
        let marks = &self.marks[begin as usize..thing.ends[at] as usize];
        marks.iter().map(|mark| self.words[*mark as usize].as_str())
    }

    /// Every entity that stands for itself, in the order of ids.
    pub(crate) fn things(&self) -> impl Iterator<Item = (&EntityId, &Searchable)> {
        self.texts
            .iter()
            .map(|thing| (&self.ids[thing.place as usize], thing))
    }
}

impl Mark {
    const ALL: [Self; 3] = [Self::Country, Self::Topic, Self::Source];

    /// The mark that a field stands for, if it is one.
    pub(crate) fn named(field: &str) -> Option<Self> {
        match field {
            "countries" => Some(Self::Country),
            "topics" => Some(Self::Topic),
            "datasets" => Some(Self::Source),
            _ => None,
        }
    }

    /// The marks of this kind of an entity, sorted.
    pub(crate) fn of(self, entity: &Entity, chosen: &ChosenReading) -> Vec<String> {
        match self {
            Self::Country => of_type(entity, PropertyType::Country),
            Self::Topic => of_type(entity, PropertyType::Topic),
            Self::Source => sources(entity, chosen),
        }
    }
}

/// The values of all properties of one type, each once, sorted.
pub(crate) fn of_type(entity: &Entity, kind: PropertyType) -> Vec<String> {
    let said = entity.statements().iter();
    let mut values: Vec<String> = said
        .filter(|said| said.property.kind() == kind)
        .map(|said| said.value.clone())
        .collect();
    values.sort();
    values.dedup();
    values
}

fn count<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).expect("fewer than u32 counts")
}

impl Searchable {
    /// Whether every word begins a word of the texts.
    pub(crate) fn has_all(&self, words: &[String]) -> bool {
        words.iter().all(|word| {
            let mut from = 0;
            while let Some(at) = self.text[from..].find(word.as_str()) {
                let at = from + at;
                let before = self.text[..at].chars().next_back();
                if before.is_none_or(|ch| !ch.is_alphanumeric()) {
                    return true;
                }
                from = at + word.len();
            }
            false
        })
    }
}

/// The words of a search, in lower case.
pub(crate) fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|ch: char| !ch.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The ids that an entity points to.
pub(crate) fn pointers(entity: &Entity) -> impl Iterator<Item = &str> {
    let pointing = entity
        .statements()
        .iter()
        .filter(|said| said.property.kind() == PropertyType::Entity);
    pointing.map(|said| said.value.as_str())
}

/// Whether entities of a schema stand for themselves, and not for something said of another.
pub(crate) fn is_thing(schema: Schema) -> bool {
    schema.is_a(Schema::THING) && schema != Schema::ADDRESS
}

fn text(entity: &Entity) -> String {
    let mut text = String::new();
    for said in entity.statements() {
        let worth = matches!(
            said.property.kind(),
            PropertyType::Name
                | PropertyType::Identifier
                | PropertyType::Address
                | PropertyType::Email
                | PropertyType::Phone
                | PropertyType::Url
        );
        if worth {
            text.push('\n');
            text.push_str(&said.value.to_lowercase());
        }
    }
    text.push('\n');
    text.push_str(&entity.id().as_str().to_lowercase());
    text
}
