//! Entities as they are written: JSON whose strings are borrowed from the file wherever they can be.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// One entity as written.
#[derive(Debug, Default)]
pub(super) struct Line<'a> {
    pub(super) id: Text<'a>,
    pub(super) schema: Option<Text<'a>>,
    pub(super) caption: Option<Text<'a>>,
    pub(super) properties: Vec<(Text<'a>, Vec<Value<'a>>)>,
    pub(super) datasets: Vec<Text<'a>>,
    pub(super) referents: Vec<Text<'a>>,
    pub(super) target: Option<bool>,
    pub(super) first_seen: Option<Text<'a>>,
    pub(super) last_seen: Option<Text<'a>>,
    pub(super) last_change: Option<Text<'a>>,
    /// Fields that nobody has read yet, as written.
    pub(super) unknown: Vec<(Text<'a>, &'a str)>,
}

/// One line of a delta.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change<'a> {
    #[serde(borrow)]
    pub(super) op: Text<'a>,
    #[serde(borrow)]
    pub(super) entity: Line<'a>,
}

/// A string, borrowed when it holds no escapes. A number or a truth value counts as its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text<'a>(pub(super) Cow<'a, str>);

/// One value of a property.
#[derive(Debug)]
pub(super) enum Value<'a> {
    Text(Text<'a>),
    Entity(Box<Line<'a>>),
}

impl Text<'_> {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(number.to_string())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(number.to_string())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(number.to_string())))
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(truth.to_string())))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or an entity")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        TextVisitor.visit_borrowed_str(text).map(Value::Text)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        TextVisitor.visit_str(text).map(Value::Text)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        TextVisitor.visit_u64(number).map(Value::Text)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        TextVisitor.visit_i64(number).map(Value::Text)
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
        TextVisitor.visit_f64(number).map(Value::Text)
    }

    fn visit_bool<E: de::Error>(self, truth: bool) -> Result<Self::Value, E> {
        TextVisitor.visit_bool(truth).map(Value::Text)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        LineVisitor
            .visit_map(map)
            .map(|line| Value::Entity(Box::new(line)))
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

/// The values of one property: a list, or one value without its list.
struct Values<'a>(Vec<Value<'a>>);

struct ValuesVisitor;

impl<'de> Visitor<'de> for ValuesVisitor {
    type Value = Values<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the values of a property")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::with_capacity(seq.size_hint().unwrap_or(4));
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        Ok(Values(values))
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        ValueVisitor.visit_borrowed_str(text).map(Values::one)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        ValueVisitor.visit_str(text).map(Values::one)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        ValueVisitor.visit_u64(number).map(Values::one)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        ValueVisitor.visit_i64(number).map(Values::one)
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
        ValueVisitor.visit_f64(number).map(Values::one)
    }

    fn visit_bool<E: de::Error>(self, truth: bool) -> Result<Self::Value, E> {
        ValueVisitor.visit_bool(truth).map(Values::one)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        ValueVisitor.visit_map(map).map(Values::one)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Values(Vec::new()))
    }
}

impl<'a> Values<'a> {
    fn one(value: Value<'a>) -> Self {
        Self(vec![value])
    }
}

impl<'de> Deserialize<'de> for Values<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValuesVisitor)
    }
}

struct Properties<'a>(Vec<(Text<'a>, Vec<Value<'a>>)>);

struct PropertiesVisitor;

impl<'de> Visitor<'de> for PropertiesVisitor {
    type Value = Properties<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the properties of an entity")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut properties = Vec::with_capacity(8);
        while let Some((name, values)) = map.next_entry::<Text<'de>, Values<'de>>()? {
            properties.push((name, values.0));
        }
        Ok(Properties(properties))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Properties(Vec::new()))
    }
}

impl<'de> Deserialize<'de> for Properties<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PropertiesVisitor)
    }
}

struct LineVisitor;

impl<'de> Visitor<'de> for LineVisitor {
    type Value = Line<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an entity")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut line = Line::default();
        while let Some(name) = map.next_key::<Text<'de>>()? {
            match name.as_str() {
                "id" => line.id = map.next_value()?,
                "schema" => line.schema = map.next_value()?,
                "caption" => line.caption = map.next_value()?,
                "properties" => line.properties = map.next_value::<Properties<'de>>()?.0,
                "datasets" => line.datasets = list(&mut map)?,
                "referents" => line.referents = list(&mut map)?,
                "target" => line.target = map.next_value()?,
                "first_seen" => line.first_seen = map.next_value()?,
                "last_seen" => line.last_seen = map.next_value()?,
                "last_change" => line.last_change = map.next_value()?,
                _ => line
                    .unknown
                    .push((name, map.next_value::<&RawValue>()?.get())),
            }
        }
        Ok(line)
    }
}

/// A list of strings; null is an empty one.
fn list<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Vec<Text<'de>>, A::Error> {
    map.next_value::<Option<Vec<Text<'de>>>>()
        .map(Option::unwrap_or_default)
}

impl<'de: 'a, 'a> Deserialize<'de> for Line<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(LineVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_without_escapes_are_borrowed() {
        let text =
            r#"{"id":"a","schema":"Person","properties":{"name":["x","y\u00e9"]},"new":[1]}"#;
        let line: Line<'_> = serde_json::from_str(text).unwrap();
        let [(name, values)] = &line.properties[..] else {
            panic!("one property")
        };
        assert_eq!(name.as_str(), "name");
        assert!(matches!(&values[0], Value::Text(Text(Cow::Borrowed("x")))));
        assert!(matches!(&values[1], Value::Text(Text(Cow::Owned(_)))));
        assert_eq!(line.unknown[0].1, "[1]");
    }
}
