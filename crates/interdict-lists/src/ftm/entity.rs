//! From entities as written to entities, with what did not fit.

use interdict_model::{
    Country, Entity, EntityError, EntityId, Origin, Property, PropertyType, Schema,
};

use super::wire::{Line, Text, Value};

/// What one line became.
pub(super) struct Built {
    /// The line's own entity.
    pub(super) entity: Entity,
    /// Entities nested in it, at any depth.
    pub(super) nested: Vec<Entity>,
    /// Values that could not be taken.
    pub(super) faults: Vec<Fault>,
}

/// A value that could not be taken.
pub(super) struct Fault {
    pub(super) entity: String,
    pub(super) field: String,
    pub(super) value: String,
    pub(super) problem: String,
}

struct Builder {
    nested: Vec<Entity>,
    faults: Vec<Fault>,
}

/// Builds the entity of a line.
///
/// # Errors
/// When the id or the schema is none: then there is nothing to hang the values on.
pub(super) fn build(line: &Line<'_>) -> Result<Built, String> {
    let mut builder = Builder {
        nested: Vec::new(),
        faults: Vec::new(),
    };
    let entity = builder.entity(line)?;
    Ok(Built {
        entity,
        nested: builder.nested,
        faults: builder.faults,
    })
}

impl Builder {
    fn entity(&mut self, line: &Line<'_>) -> Result<Entity, String> {
        let id = EntityId::new(line.id.as_str()).map_err(|fault| fault.to_string())?;
        let word = line.schema.as_ref().map_or("", Text::as_str);
        let schema = Schema::named(word)
            .ok_or_else(|| format!("{word:?} is no schema; the entity {id} is not read"))?;
        let mut entity = Entity::new(id, schema);
        for (name, values) in &line.properties {
            for value in values {
                match value {
                    Value::Text(text) => self.say(&mut entity, name.as_str(), text.as_str()),
                    Value::Entity(inner) => self.unfold(&mut entity, name.as_str(), inner),
                }
            }
        }
        for (field, value) in &line.unknown {
            let problem = "a field that nothing reads";
            self.fault(&entity, field.as_str(), value, problem);
        }
        let origin = self.origin(&entity, line);
        if origin != Origin::default() {
            entity.set_origin(origin);
        }
        Ok(entity)
    }

    fn say(&mut self, entity: &mut Entity, name: &str, value: &str) {
        if value.trim().is_empty() {
            // A blank says nothing, whatever the property.
            return;
        }
        let (clean, original) = match entity.schema().property(name) {
            Some(property) => cleaned(property, value),
            None => (value, None),
        };
        match entity.try_say(name, clean, original, None) {
            Ok(()) => {}
            Err(EntityError::Value { problem, .. }) => self.fault(entity, name, value, &problem),
            Err(fault) => self.fault(entity, name, value, &fault.to_string()),
        }
    }

    /// Takes an entity out of a property of another. Where the property is the way back of one of the
    /// inner entity's own (`sanctions` of `entity`), the inner one points to the outer.
    fn unfold(&mut self, outer: &mut Entity, name: &str, inner: &Line<'_>) {
        let mut entity = match self.entity(inner) {
            Ok(entity) => entity,
            Err(problem) => {
                self.fault(outer, name, inner.id.as_str(), &problem);
                return;
            }
        };
        if outer.schema().property(name).is_some() {
            self.say(outer, name, inner.id.as_str());
        } else if let Some(property) = way_back(entity.schema(), name) {
            self.say(&mut entity, property.name(), outer.id().as_str());
        } else {
            let problem = format!("a {} has no property {name:?}", outer.schema());
            self.fault(outer, name, inner.id.as_str(), &problem);
        }
        self.nested.push(entity);
    }

    fn origin(&mut self, entity: &Entity, line: &Line<'_>) -> Origin {
        let text = |text: &Option<Text<'_>>| text.as_ref().map(|text| text.as_str().to_owned());
        let mut referents = Vec::with_capacity(line.referents.len());
        for referent in &line.referents {
            match EntityId::new(referent.as_str()) {
                Ok(id) => referents.push(id),
                Err(fault) => {
                    self.fault(entity, "referents", referent.as_str(), &fault.to_string());
                }
            }
        }
        Origin {
            caption: text(&line.caption),
            datasets: line
                .datasets
                .iter()
                .map(|name| name.as_str().to_owned())
                .collect(),
            referents,
            target: line.target,
            first_seen: text(&line.first_seen),
            last_seen: text(&line.last_seen),
            last_change: text(&line.last_change),
        }
    }

    fn fault(&mut self, entity: &Entity, field: &str, value: &str, problem: &str) {
        self.faults.push(Fault {
            entity: entity.id().as_str().to_owned(),
            field: field.to_owned(),
            value: value.to_owned(),
            problem: problem.to_owned(),
        });
    }
}

/// Values that publishers write in more than one way: the day of a point in time, the code of a country
/// that stands in capitals or is named in full. What was written stays as the source's own words.
fn cleaned(property: Property, value: &str) -> (&str, Option<&str>) {
    let clean = match property.kind() {
        PropertyType::Date if value.as_bytes().get(10) == Some(&b'T') => value.get(..10),
        PropertyType::Country => Country::from_name(value).map(Country::code),
        _ => None,
    };
    match clean {
        Some(clean) => (clean, Some(value)),
        None => (value, None),
    }
}

/// The property of a schema whose way back has this name.
fn way_back(schema: Schema, name: &str) -> Option<Property> {
    schema
        .properties()
        .find(|property| property.reverse() == Some(name))
}
