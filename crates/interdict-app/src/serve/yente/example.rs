//! An example of a party, as clients send it: cleaned by the types of its properties.

use std::collections::BTreeMap;

use interdict::matching::Facts;
use interdict::screen::PartyQuery;
use interdict_model::{Country, Entity, EntityId, PartialDate, PropertyType, Schema};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::scope::schema;
use crate::serve::problem::Problem;

/// One query of `/match`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct Example {
    pub(crate) id: Option<Value>,
    pub(crate) schema: String,
    #[serde(default)]
    pub(crate) properties: BTreeMap<String, Value>,
}

/// An example after cleaning.
pub(crate) struct Cleaned {
    pub(crate) schema: Schema,
    pub(crate) properties: BTreeMap<&'static str, Vec<String>>,
    pub(crate) query: PartyQuery,
}

/// The most values of one property that are read: a list's longest entry has a few hundred names.
const VALUES_MAX: usize = 1_000;

/// Cleans an example. Properties that its schema lacks and values that do not fit are passed over, as in yente.
pub(crate) fn cleaned(example: &Example) -> Result<Cleaned, Problem> {
    let schema = schema(&example.schema)?;
    let id = EntityId::new("example").expect("a sound id");
    let mut entity = Entity::new(id, schema);
    let mut properties: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for (name, value) in &example.properties {
        let Some(property) = schema.property(name) else {
            continue;
        };
        let mut values: Vec<String> = texts(value)
            .take(VALUES_MAX)
            .filter_map(|text| clean(property.kind(), &text))
            .filter(|text| entity.try_add(name, text).is_ok())
            .collect();
        values.sort();
        values.dedup();
        if !values.is_empty() {
            properties.insert(property.name(), values);
        }
    }
    let query = query(&entity);
    Ok(Cleaned {
        schema,
        properties,
        query,
    })
}

/// What is asked of the lists.
fn query(entity: &Entity) -> PartyQuery {
    let mut names: Vec<String> = entity.names().map(|said| said.value.clone()).collect();
    names.dedup();
    if names.is_empty() {
        let parts = [
            "firstName",
            "secondName",
            "middleName",
            "fatherName",
            "lastName",
        ];
        let whole: Vec<&str> = parts.iter().filter_map(|part| entity.first(part)).collect();
        names.extend((!whole.is_empty()).then(|| whole.join(" ")));
    }
    PartyQuery {
        names,
        schema: Some(entity.schema()).filter(|schema| *schema != Schema::THING),
        facts: Facts::of(entity),
        addresses: entity.values("address").map(str::to_owned).collect(),
    }
}

/// The texts of a value: one or several, text or number.
fn texts(value: &Value) -> Box<dyn Iterator<Item = String> + '_> {
    match value {
        Value::String(text) => Box::new(std::iter::once(text.clone())),
        Value::Number(number) => Box::new(std::iter::once(number.to_string())),
        Value::Array(values) => Box::new(values.iter().filter_map(|value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })),
        _ => Box::new(std::iter::empty()),
    }
}

fn clean(kind: PropertyType, text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match kind {
        PropertyType::Country => Country::from_name(&text).map(|country| country.code().to_owned()),
        PropertyType::Date => date(&text).map(|date| date.to_string()),
        PropertyType::Gender => gender(&text).map(str::to_owned),
        PropertyType::Email => Some(text.to_lowercase()),
        _ => Some(text).filter(|text| !text.is_empty()),
    }
}

/// A date as clients write it: ISO with or without a time, short months and days, `1962.11.23`, `19621123`.
fn date(text: &str) -> Option<PartialDate> {
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let packed = day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = if packed {
        vec![&day[..4], &day[4..6], &day[6..]]
    } else {
        day.split(['-', '/', '.']).collect()
    };
    let number = |at: usize| parts.get(at).map(|part| part.parse::<i16>());
    let year = number(0)?.ok().filter(|_| parts[0].len() == 4)?;
    let small = |at: usize| -> Option<Option<i8>> {
        match number(at) {
            None => Some(None),
            Some(Ok(number)) => i8::try_from(number).ok().map(Some),
            Some(Err(_)) => None,
        }
    };
    PartialDate::from_parts(year, small(1)?, small(2)?).ok()
}

fn gender(text: &str) -> Option<&'static str> {
    match text.to_lowercase().as_str() {
        "m" | "male" | "man" | "masculin" | "männlich" | "мужской" | "муж" => {
            Some("male")
        }
        "f" | "female" | "woman" | "féminin" | "weiblich" | "женский" | "жен" => {
            Some("female")
        }
        "other" | "o" | "x" => Some("other"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: PropertyType, text: &str, want: Option<&str>) {
        assert_eq!(clean(kind, text).as_deref(), want, "{text}");
    }

    #[test]
    fn values_are_cleaned_by_type() {
        check(PropertyType::Country, "Russia", Some("ru"));
        check(PropertyType::Country, "RUS", Some("ru"));
        check(PropertyType::Country, "Atlantis", None);
        check(PropertyType::Date, "1952-10-07", Some("1952-10-07"));
        check(
            PropertyType::Date,
            "1952-10-07T00:00:00",
            Some("1952-10-07"),
        );
        check(PropertyType::Date, "1952-1-7", Some("1952-01-07"));
        check(PropertyType::Date, "1952.10.07", Some("1952-10-07"));
        check(PropertyType::Date, "19521007", Some("1952-10-07"));
        check(PropertyType::Date, "1952", Some("1952"));
        check(PropertyType::Date, "07/10/1952", None);
        check(PropertyType::Date, "soon", None);
        check(PropertyType::Gender, "M", Some("male"));
        check(
            PropertyType::Name,
            "  Vladimir   Putin ",
            Some("Vladimir Putin"),
        );
        check(PropertyType::Name, "   ", None);
    }

    #[test]
    fn what_does_not_fit_is_passed_over() {
        let example: Example = serde_json::from_str(
            r#"{"schema": "Person", "properties": {"name": "A B", "imoNumber": ["1"],
                "nationality": ["Russia", "Atlantis"], "birthDate": 1952}}"#,
        )
        .unwrap();
        let cleaned = cleaned(&example).unwrap();
        let names: Vec<_> = cleaned.properties.keys().copied().collect();
        assert_eq!(names, ["birthDate", "name", "nationality"]);
        assert_eq!(cleaned.properties["nationality"], ["ru"]);
        assert_eq!(cleaned.query.names, ["A B"]);
        assert_eq!(cleaned.query.facts.countries.len(), 1);
    }
}
