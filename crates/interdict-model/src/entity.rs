//! Parties and what is said of them, in FollowTheMoney terms.

use std::fmt;
use std::sync::Arc;

use crate::{Country, PartialDate, Property, PropertyType, Schema};

/// The id of an entity, unique in its dataset and stable from edition to edition: `ofac-36`.
///
/// Invariant: not empty, no white space or control characters, at most 255 bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(Arc<str>);

/// One FollowTheMoney entity: a party (`Person`, `Company`, `Vessel` ...), the legal act against one
/// (`Sanction`), or something that joins two (`Ownership`, `Address`, `Passport` ...).
///
/// Invariant: statements are sorted and distinct, each with a property of the entity's schema and a
/// value clean for the property's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    id: EntityId,
    schema: Schema,
    statements: Vec<Statement>,
    origin: Option<Box<Origin>>,
}

/// One value of one property, with the words of the source where they differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Statement {
    /// Which property.
    pub property: Property,
    /// The clean value: ISO codes for countries, [`PartialDate`] text for dates, the id for entities.
    pub value: String,
    /// What the source wrote, where cleaning changed it: "Iran, Islamic Republic of" for `ir`.
    pub original: Option<String>,
    /// ISO 639-3 code of the language, where the source names it.
    pub lang: Option<String>,
}

/// Where an entity that came ready-made from a FollowTheMoney publisher comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The publisher's caption.
    pub caption: Option<String>,
    /// The source datasets merged into it.
    pub datasets: Vec<String>,
    /// Ids that were merged into this one, and must go on finding it.
    pub referents: Vec<EntityId>,
    /// Whether the publisher calls it a target.
    pub target: Option<bool>,
    /// When the publisher first saw it (`YYYY-MM-DDTHH:MM:SS`).
    pub first_seen: Option<String>,
    /// When the publisher last saw it.
    pub last_seen: Option<String>,
    /// When the publisher last saw it change.
    pub last_change: Option<String>,
}

/// A statement that an entity cannot take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EntityError {
    /// An id that breaks the invariant.
    #[error("{text:?} is no entity id: it is empty, longer than 255 bytes, or holds white space")]
    Id {
        /// What was given.
        text: String,
    },
    /// The schema lacks the property.
    #[error("a {schema} has no property {property:?}")]
    UnknownProperty {
        /// The entity's schema.
        schema: Schema,
        /// The property that was named.
        property: String,
    },
    /// The value does not fit the property's type.
    #[error("{value:?} does not fit {property}: {problem}")]
    Value {
        /// The property.
        property: Property,
        /// What was given.
        value: String,
        /// Why it does not fit.
        problem: String,
    },
}

impl EntityId {
    /// Checks an id.
    ///
    /// # Errors
    /// When the text breaks the invariant.
    pub fn new(text: &str) -> Result<Self, EntityError> {
        let fits = !text.is_empty() && text.len() <= 255;
        if fits && !text.chars().any(|ch| ch.is_whitespace() || ch.is_control()) {
            Ok(Self(Arc::from(text)))
        } else {
            Err(EntityError::Id {
                text: text.to_owned(),
            })
        }
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EntityId({})", self.0)
    }
}

impl Entity {
    /// An entity of which nothing is said yet.
    #[must_use]
    pub fn new(id: EntityId, schema: Schema) -> Self {
        Self {
            id,
            schema,
            statements: Vec::new(),
            origin: None,
        }
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> &EntityId {
        &self.id
    }

    /// The schema.
    #[must_use]
    pub fn schema(&self) -> Schema {
        self.schema
    }

    /// Everything that is said, sorted by property and value.
    #[must_use]
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// Where a ready-made entity comes from.
    #[must_use]
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_deref()
    }

    /// Says where a ready-made entity comes from.
    pub fn set_origin(&mut self, origin: Origin) {
        self.origin = Some(Box::new(origin));
    }

    /// Adds a value that the reader knows to fit; a blank one says nothing and is passed over.
    ///
    /// # Panics
    /// When the schema lacks the property or the value does not fit its type: a fault of the reader.
    /// Values that come unchecked from outside go through [`Entity::try_add`].
    #[track_caller]
    pub fn add(&mut self, property: &str, value: impl AsRef<str>) {
        let value = value.as_ref().trim();
        if !value.is_empty()
            && let Err(fault) = self.try_add(property, value)
        {
            panic!("{}: {fault}", self.id);
        }
    }

    /// Adds a value, checking the property and the value.
    ///
    /// # Errors
    /// When the schema lacks the property, or the value does not fit its type or is blank.
    pub fn try_add(&mut self, property: &str, value: &str) -> Result<(), EntityError> {
        self.try_say(property, value, None, None)
    }

    /// Adds a date.
    ///
    /// # Panics
    /// When the schema lacks the property: a fault of the reader.
    #[track_caller]
    pub fn add_date(&mut self, property: &str, date: PartialDate) {
        self.add(property, date.to_string());
    }

    /// Adds a country, keeping the source's own word for it.
    ///
    /// # Panics
    /// When the schema lacks the property: a fault of the reader.
    #[track_caller]
    pub fn add_country(&mut self, property: &str, country: Country, original: &str) {
        let original = Some(original.trim()).filter(|word| !word.is_empty());
        if let Err(fault) = self.try_say(property, country.code(), original, None) {
            panic!("{}: {fault}", self.id);
        }
    }

    /// Adds a value with its language (ISO 639-3), such as a name in its original script.
    ///
    /// # Panics
    /// When the schema lacks the property or the value does not fit: a fault of the reader.
    #[track_caller]
    pub fn add_in(&mut self, property: &str, value: &str, lang: &str) {
        let value = value.trim();
        if !value.is_empty()
            && let Err(fault) = self.try_say(property, value, None, Some(lang))
        {
            panic!("{}: {fault}", self.id);
        }
    }

    /// Adds a value with the source's own words and its language.
    ///
    /// # Errors
    /// As [`Entity::try_add`].
    pub fn try_say(
        &mut self,
        property: &str,
        value: &str,
        original: Option<&str>,
        lang: Option<&str>,
    ) -> Result<(), EntityError> {
        let Some(property) = self.schema.property(property) else {
            return Err(EntityError::UnknownProperty {
                schema: self.schema,
                property: property.to_owned(),
            });
        };
        check_value(property, value)?;
        let statement = Statement {
            property,
            value: value.to_owned(),
            original: original.filter(|words| *words != value).map(str::to_owned),
            lang: lang.map(str::to_owned),
        };
        if let Err(at) = self.statements.binary_search(&statement) {
            self.statements.insert(at, statement);
        }
        Ok(())
    }

    /// The values of one property, each once, in order.
    pub fn values<'a>(&'a self, property: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let mut last = None;
        self.said(property)
            .map(|statement| statement.value.as_str())
            .filter(move |value| {
                let fresh = last != Some(*value);
                last = Some(*value);
                fresh
            })
    }

    /// The first value of one property.
    #[must_use]
    pub fn first(&self, property: &str) -> Option<&str> {
        self.said(property)
            .next()
            .map(|statement| statement.value.as_str())
    }

    /// The statements of one property.
    pub fn said<'a>(&'a self, property: &str) -> impl Iterator<Item = &'a Statement> + use<'a> {
        let from = self
            .statements
            .partition_point(|statement| statement.property.name() < property);
        let to = self
            .statements
            .partition_point(|statement| statement.property.name() <= property);
        self.statements[from..to].iter()
    }

    /// The dates of one property.
    pub fn dates<'a>(&'a self, property: &'a str) -> impl Iterator<Item = PartialDate> {
        self.values(property).filter_map(|value| value.parse().ok())
    }

    /// All names: statements whose property is of type name.
    pub fn names(&self) -> impl Iterator<Item = &Statement> {
        self.statements
            .iter()
            .filter(|statement| statement.property.kind() == PropertyType::Name)
    }

    /// What to call it: the publisher's caption, else the first value of the schema's caption
    /// properties, else the id.
    #[must_use]
    pub fn caption(&self) -> &str {
        if let Some(caption) = self.origin().and_then(|origin| origin.caption.as_deref()) {
            return caption;
        }
        let named = self
            .schema
            .caption_properties()
            .iter()
            .find_map(|property| self.first(property));
        named.unwrap_or(self.id.as_str())
    }
}

fn check_value(property: Property, value: &str) -> Result<(), EntityError> {
    let fault = |problem: String| EntityError::Value {
        property,
        value: value.to_owned(),
        problem,
    };
    if value.trim().is_empty() {
        return Err(fault("it is blank".to_owned()));
    }
    match property.kind() {
        PropertyType::Date => match value.parse::<PartialDate>() {
            Ok(_) => Ok(()),
            Err(error) => Err(fault(error.problem.to_owned())),
        },
        PropertyType::Country => match Country::from_code(value) {
            Some(country) if country.code() == value => Ok(()),
            Some(country) => Err(fault(format!("the code is written {:?}", country.code()))),
            None => Err(fault("no country has this code".to_owned())),
        },
        PropertyType::Entity => EntityId::new(value).map(|_| ()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person() -> Entity {
        Entity::new(EntityId::new("ofac-1").unwrap(), Schema::PERSON)
    }

    #[test]
    fn statements_are_sorted_and_distinct() {
        let mut entity = person();
        entity.add("name", "B");
        entity.add("name", "A");
        entity.add("alias", "C");
        entity.add("name", "A");
        entity.add("name", "  ");
        let all: Vec<_> = entity
            .statements()
            .iter()
            .map(|s| (s.property.name(), s.value.as_str()))
            .collect();
        assert_eq!(all, [("alias", "C"), ("name", "A"), ("name", "B")]);
        assert_eq!(entity.values("name").collect::<Vec<_>>(), ["A", "B"]);
        assert_eq!(entity.caption(), "A");
    }

    #[test]
    fn the_same_value_in_two_languages_is_one_value() {
        let mut entity = person();
        entity.add("name", "Kim");
        entity.add_in("name", "Kim", "kor");
        assert_eq!(entity.statements().len(), 2);
        assert_eq!(entity.values("name").count(), 1);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let mut entity = person();
        assert!(matches!(
            entity.try_add("imoNumber", "1"),
            Err(EntityError::UnknownProperty { .. })
        ));
        assert!(entity.try_add("birthDate", "3017").is_err());
        assert!(entity.try_add("nationality", "Iran").is_err());
        assert!(entity.try_add("nationality", "IR").is_err());
        assert!(entity.try_add("name", " ").is_err());
        assert!(entity.statements().is_empty());
        assert!(EntityId::new("a b").is_err() && EntityId::new("").is_err());
    }

    #[test]
    fn the_sources_words_are_kept() {
        let mut entity = person();
        let word = "Iran, Islamic Republic of";
        entity.add_country("nationality", Country::from_name(word).unwrap(), word);
        assert_eq!(entity.statements()[0].original.as_deref(), Some(word));
        assert_eq!(entity.first("nationality"), Some("ir"));
    }
}
