//! The canonical bytes of entities and issues: one value has one encoding, and decoding checks it.
//!
//! Numbers are LEB128, texts their length and UTF-8 bytes, an optional value a 0, or a 1 and the
//! value. Schemata and properties stand by name, so that their tables may grow.

use interdict_model::{Entity, EntityId, Issue, IssueKind, Origin, Schema};

/// The first byte of an encoded entity; another encoding would get another number.
const ENTITY_VERSION: u8 = 1;

/// The first byte of an encoded list of issues.
const ISSUES_VERSION: u8 = 1;

/// Bytes that are no encoding of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct DecodeError(String);

pub(crate) fn encode_entity(entity: &Entity) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    out.push(ENTITY_VERSION);
    put_text(&mut out, entity.id().as_str());
    put_text(&mut out, entity.schema().name());
    put_count(&mut out, entity.statements().len());
    for statement in entity.statements() {
        put_text(&mut out, statement.property.name());
        put_text(&mut out, &statement.value);
        put_option(&mut out, statement.original.as_deref());
        put_option(&mut out, statement.lang.as_deref());
    }
    match entity.origin() {
        None => out.push(0),
        Some(origin) => {
            out.push(1);
            put_origin(&mut out, origin);
        }
    }
    out
}

pub(crate) fn decode_entity(bytes: &[u8]) -> Result<Entity, DecodeError> {
    let (id, mut rest) = entity_head(bytes)?;
    let name = rest.text()?;
    let schema =
        Schema::named(name).ok_or_else(|| DecodeError(format!("no schema is called {name:?}")))?;
    let mut entity = Entity::new(id, schema);
    for _ in 0..rest.number()? {
        let (property, value) = (rest.text()?, rest.text()?);
        let (original, lang) = (rest.option()?, rest.option()?);
        entity
            .try_say(property, value, original, lang)
            .map_err(|error| DecodeError(error.to_string()))?;
    }
    if rest.flag()? {
        entity.set_origin(rest.origin()?);
    }
    rest.end()?;
    Ok(entity)
}

/// Reads no more of an encoded entity than its id.
pub(crate) fn decode_id(bytes: &[u8]) -> Result<EntityId, DecodeError> {
    Ok(entity_head(bytes)?.0)
}

pub(crate) fn encode_issues(issues: &[Issue]) -> Vec<u8> {
    let mut out = vec![ISSUES_VERSION];
    put_count(&mut out, issues.len());
    for issue in issues {
        out.push(match issue.kind {
            IssueKind::Record => 0,
            IssueKind::Value => 1,
            IssueKind::Notice => 2,
        });
        put_text(&mut out, &issue.file);
        match issue.line {
            None => out.push(0),
            Some(line) => {
                out.push(1);
                put_number(&mut out, line);
            }
        }
        put_option(&mut out, issue.record.as_deref());
        put_option(&mut out, issue.field.as_deref());
        put_option(&mut out, issue.value.as_deref());
        put_text(&mut out, &issue.problem);
    }
    out
}

pub(crate) fn decode_issues(bytes: &[u8]) -> Result<Vec<Issue>, DecodeError> {
    let mut rest = Bytes(bytes);
    rest.version(ISSUES_VERSION)?;
    let mut issues = Vec::new();
    for _ in 0..rest.number()? {
        let kind = match rest.byte()? {
            0 => IssueKind::Record,
            1 => IssueKind::Value,
            2 => IssueKind::Notice,
            other => return Err(DecodeError(format!("no kind of issue is {other}"))),
        };
        issues.push(Issue {
            kind,
            file: rest.text()?.to_owned(),
            line: rest.flag()?.then(|| rest.number()).transpose()?,
            record: rest.option()?.map(str::to_owned),
            field: rest.option()?.map(str::to_owned),
            value: rest.option()?.map(str::to_owned),
            problem: rest.text()?.to_owned(),
        });
    }
    rest.end()?;
    Ok(issues)
}

/// Row keys, each as its difference from the one before: neighbours in a reading are mostly
/// neighbours in the table, and two editions' lists are mostly the same bytes.
pub(crate) fn encode_keys(keys: &[i64]) -> Vec<u8> {
    let mut out = Vec::with_capacity(keys.len() + 8);
    put_count(&mut out, keys.len());
    let mut last = 0_i64;
    for key in keys {
        let step = key.wrapping_sub(last);
        put_number(&mut out, ((step << 1) ^ (step >> 63)).cast_unsigned());
        last = *key;
    }
    out
}

pub(crate) fn decode_keys(bytes: &[u8]) -> Result<Vec<i64>, DecodeError> {
    let mut rest = Bytes(bytes);
    let mut keys = Vec::new();
    let mut last = 0_i64;
    for _ in 0..rest.number()? {
        let coded = rest.number()?;
        let step = (coded >> 1).cast_signed() ^ -(coded & 1).cast_signed();
        last = last.wrapping_add(step);
        keys.push(last);
    }
    rest.end()?;
    Ok(keys)
}

pub(crate) fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

pub(crate) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_count(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

fn put_count(out: &mut Vec<u8>, count: usize) {
    put_number(out, count as u64);
}

fn put_option(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        None => out.push(0),
        Some(text) => {
            out.push(1);
            put_text(out, text);
        }
    }
}

fn put_origin(out: &mut Vec<u8>, origin: &Origin) {
    put_option(out, origin.caption.as_deref());
    put_count(out, origin.datasets.len());
    for dataset in &origin.datasets {
        put_text(out, dataset);
    }
    put_count(out, origin.referents.len());
    for referent in &origin.referents {
        put_text(out, referent.as_str());
    }
    out.push(match origin.target {
        None => 0,
        Some(false) => 1,
        Some(true) => 2,
    });
    for instant in [&origin.first_seen, &origin.last_seen, &origin.last_change] {
        put_option(out, instant.as_deref());
    }
}

fn entity_head(bytes: &[u8]) -> Result<(EntityId, Bytes<'_>), DecodeError> {
    let mut rest = Bytes(bytes);
    rest.version(ENTITY_VERSION)?;
    let id = rest.id()?;
    Ok((id, rest))
}

/// What is left to decode.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn byte(&mut self) -> Result<u8, DecodeError> {
        let (first, rest) = self.0.split_first().ok_or_else(cut_short)?;
        self.0 = rest;
        Ok(*first)
    }

    fn number(&mut self) -> Result<u64, DecodeError> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(DecodeError("a number of more than 64 bits".to_owned()))
    }

    fn text(&mut self) -> Result<&'a str, DecodeError> {
        let length = usize::try_from(self.number()?).map_err(|_| cut_short())?;
        let (text, rest) = self.0.split_at_checked(length).ok_or_else(cut_short)?;
        self.0 = rest;
        std::str::from_utf8(text).map_err(|error| DecodeError(error.to_string()))
    }

    fn flag(&mut self) -> Result<bool, DecodeError> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(DecodeError(format!("{other} where 0 or 1 belongs"))),
        }
    }

    fn option(&mut self) -> Result<Option<&'a str>, DecodeError> {
        self.flag()?.then(|| self.text()).transpose()
    }

    fn owned(&mut self) -> Result<Option<String>, DecodeError> {
        Ok(self.option()?.map(str::to_owned))
    }

    fn id(&mut self) -> Result<EntityId, DecodeError> {
        EntityId::new(self.text()?).map_err(|error| DecodeError(error.to_string()))
    }

    fn origin(&mut self) -> Result<Origin, DecodeError> {
        Ok(Origin {
            caption: self.owned()?,
            datasets: (0..self.number()?)
                .map(|_| Ok(self.text()?.to_owned()))
                .collect::<Result<_, _>>()?,
            referents: (0..self.number()?)
                .map(|_| self.id())
                .collect::<Result<_, _>>()?,
            target: match self.byte()? {
                0 => None,
                1 => Some(false),
                2 => Some(true),
                other => return Err(DecodeError(format!("{other} where 0, 1 or 2 belongs"))),
            },
            first_seen: self.owned()?,
            last_seen: self.owned()?,
            last_change: self.owned()?,
        })
    }

    fn version(&mut self, known: u8) -> Result<(), DecodeError> {
        match self.byte()? {
            version if version == known => Ok(()),
            other => Err(DecodeError(format!(
                "encoding {other} where {known} belongs"
            ))),
        }
    }

    fn end(&self) -> Result<(), DecodeError> {
        match self.0.len() {
            0 => Ok(()),
            extra => Err(DecodeError(format!("{extra} bytes too many"))),
        }
    }
}

fn cut_short() -> DecodeError {
    DecodeError("it is cut short".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text() -> impl Strategy<Value = String> {
        prop_oneof!["[a-zA-Z ,.]{1,40}", "\\PC{1,20}"]
            .prop_filter("a value says something", |text| !text.trim().is_empty())
    }

    fn id() -> impl Strategy<Value = EntityId> {
        "[a-z]{1,8}-[0-9]{1,6}".prop_map(|text| EntityId::new(&text).unwrap())
    }

    fn origin() -> impl Strategy<Value = Origin> {
        let option = || proptest::option::of(text());
        (
            option(),
            proptest::collection::vec(text(), 0..3),
            proptest::collection::vec(id(), 0..3),
            proptest::option::of(any::<bool>()),
            (option(), option(), option()),
        )
            .prop_map(|(caption, datasets, referents, target, seen)| Origin {
                caption,
                datasets,
                referents,
                target,
                first_seen: seen.0,
                last_seen: seen.1,
                last_change: seen.2,
            })
    }

    fn entity() -> impl Strategy<Value = Entity> {
        let statement = (
            prop_oneof![
                Just("name"),
                Just("alias"),
                Just("notes"),
                Just("birthDate")
            ],
            text(),
            proptest::option::of(text()),
            proptest::option::of("[a-z]{3}"),
        );
        (
            id(),
            proptest::collection::vec(statement, 0..12),
            proptest::option::of(origin()),
        )
            .prop_map(|(id, statements, origin)| {
                let mut entity = Entity::new(id, Schema::PERSON);
                for (property, value, original, lang) in statements {
                    let value = if property == "birthDate" {
                        "1962-11"
                    } else {
                        &value
                    };
                    entity
                        .try_say(property, value, original.as_deref(), lang.as_deref())
                        .unwrap();
                }
                if let Some(origin) = origin {
                    entity.set_origin(origin);
                }
                entity
            })
    }

    fn issue() -> impl Strategy<Value = Issue> {
        let option = || proptest::option::of(text());
        (
            prop_oneof![
                Just(IssueKind::Record),
                Just(IssueKind::Value),
                Just(IssueKind::Notice)
            ],
            text(),
            proptest::option::of(any::<u64>()),
            (option(), option(), option()),
            text(),
        )
            .prop_map(
                |(kind, file, line, (record, field, value), problem)| Issue {
                    kind,
                    file,
                    line,
                    record,
                    field,
                    value,
                    problem,
                },
            )
    }

    proptest! {
        #[test]
        fn entities_round_trip(entity in entity()) {
            let bytes = encode_entity(&entity);
            prop_assert_eq!(&decode_id(&bytes).unwrap(), entity.id());
            prop_assert_eq!(decode_entity(&bytes).unwrap(), entity);
        }

        #[test]
        fn an_entity_cut_short_or_prolonged_is_refused(entity in entity(), at in any::<prop::sample::Index>()) {
            let mut bytes = encode_entity(&entity);
            prop_assert!(decode_entity(&bytes[..at.index(bytes.len())]).is_err());
            bytes.push(0);
            prop_assert!(decode_entity(&bytes).is_err());
        }

        #[test]
        fn issues_round_trip(issues in proptest::collection::vec(issue(), 0..5)) {
            prop_assert_eq!(decode_issues(&encode_issues(&issues)).unwrap(), issues);
        }

        #[test]
        fn keys_round_trip(keys in proptest::collection::vec(any::<i64>(), 0..50)) {
            prop_assert_eq!(decode_keys(&encode_keys(&keys)).unwrap(), keys);
        }

        #[test]
        fn any_bytes_decode_or_fail(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode_entity(&bytes);
            let _ = decode_issues(&bytes);
            let _ = decode_keys(&bytes);
        }
    }

    #[test]
    fn what_the_schema_lacks_is_refused() {
        let mut out = vec![ENTITY_VERSION];
        put_text(&mut out, "x-1");
        put_text(&mut out, "Vessel");
        out.push(1);
        put_text(&mut out, "birthDate");
        put_text(&mut out, "1962");
        out.extend([0, 0, 0]);
        let error = decode_entity(&out).unwrap_err();
        assert!(error.to_string().contains("birthDate"), "{error}");
    }
}
