//! Entities in FollowTheMoney's JSON, with the source's own words beside.

use std::collections::BTreeMap;

use interdict_model::{Entity as ModelEntity, Schema};
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Entity {
    pub(crate) id: String,
    pub(crate) schema: String,
    pub(crate) caption: String,
    pub(crate) properties: BTreeMap<String, Vec<String>>,
    /// Values whose words in the source differ, or whose language is known.
    pub(crate) sayings: Vec<Saying>,
}

/// One value with the source's own words and language.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Saying {
    pub(crate) property: String,
    pub(crate) value: String,
    pub(crate) original: Option<String>,
    pub(crate) lang: Option<String>,
}

impl Entity {
    pub(crate) fn of(entity: &ModelEntity) -> Self {
        let mut properties: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for said in entity.statements() {
            let values = properties
                .entry(said.property.name().to_owned())
                .or_default();
            if values.last() != Some(&said.value) {
                values.push(said.value.clone());
            }
        }
        let worded = entity
            .statements()
            .iter()
            .filter(|said| said.original.is_some() || said.lang.is_some());
        let sayings = worded.map(|said| Saying {
            property: said.property.name().to_owned(),
            value: said.value.clone(),
            original: said.original.clone(),
            lang: said.lang.clone(),
        });
        Self {
            id: entity.id().to_string(),
            schema: entity.schema().to_string(),
            caption: entity.caption().to_owned(),
            sayings: sayings.collect(),
            properties,
        }
    }

    /// The values of a property.
    pub(crate) fn values(&self, property: &str) -> &[String] {
        self.properties.get(property).map_or(&[], Vec::as_slice)
    }
}

/// Whether entities of a schema stand for themselves, and not for something said of another:
/// an address, a listing, a document, a link.
pub(crate) fn stands_alone(schema: Schema) -> bool {
    schema != Schema::ADDRESS && !schema.is_a(Schema::INTERVAL)
}
