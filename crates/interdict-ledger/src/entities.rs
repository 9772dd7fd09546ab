//! Entities by content: each distinct one is a row, and a reading is a list of rows.

use interdict_model::{Digest, Entity, EntityId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::codec::{decode_entity, decode_id, encode_entity};
use crate::store::Fault;

/// Entities as they will be stored, with the digest over all of them.
#[derive(Debug)]
pub(crate) struct EncodedEntities {
    rows: Vec<(Digest, Vec<u8>)>,
    pub(crate) digest: Digest,
}

/// The digest over a reading's entities, taken one after the other in the order of their ids.
#[derive(Debug)]
pub(crate) struct EntitiesHasher(blake3::Hasher);

impl EntitiesHasher {
    pub(crate) fn new() -> Self {
        Self(blake3::Hasher::new_derive_key(
            "interdict ledger: entities of a reading",
        ))
    }

    pub(crate) fn add(&mut self, entity: &Digest) {
        self.0.update(entity.as_bytes());
    }

    pub(crate) fn finish(&self) -> Digest {
        Digest::from_bytes(*self.0.finalize().as_bytes())
    }
}

pub(crate) fn encode_all(entities: &[Entity]) -> EncodedEntities {
    let mut hasher = EntitiesHasher::new();
    let rows = entities
        .iter()
        .map(|entity| {
            let body = encode_entity(entity);
            let digest = digest(&body);
            hasher.add(&digest);
            (digest, body)
        })
        .collect();
    EncodedEntities {
        rows,
        digest: hasher.finish(),
    }
}

/// The digest of one encoded entity.
pub(crate) fn digest(body: &[u8]) -> Digest {
    let mut hasher = blake3::Hasher::new_derive_key("interdict ledger: entity");
    hasher.update(body);
    Digest::from_bytes(*hasher.finalize().as_bytes())
}

/// Stores those not yet known and gives the keys of all, in order.
pub(crate) fn store_all(
    connection: &Connection,
    entities: &EncodedEntities,
) -> Result<Vec<i64>, Fault> {
    let mut find = connection.prepare_cached("SELECT key FROM entity WHERE digest = ?1")?;
    let mut insert =
        connection.prepare_cached("INSERT INTO entity (digest, body) VALUES (?1, ?2)")?;
    let mut keys = Vec::with_capacity(entities.rows.len());
    for (digest, body) in &entities.rows {
        let known = find
            .query_row([digest.as_bytes()], |row| row.get(0))
            .optional()?;
        let key = match known {
            Some(key) => key,
            None => insert.insert(params![digest.as_bytes(), body])?,
        };
        keys.push(key);
    }
    Ok(keys)
}

/// Reads one row, checks it against its digest and hands both on.
pub(crate) fn load<T>(
    connection: &Connection,
    key: i64,
    body: impl FnOnce(Digest, &[u8]) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT digest, body FROM entity WHERE key = ?1")?;
    let mut rows = statement.query([key])?;
    let Some(row) = rows.next()? else {
        return Err(Fault::Damaged(format!("entity {key} is missing")));
    };
    let bytes = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
    let computed = digest(bytes);
    if row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)? != computed.as_bytes() {
        return Err(Fault::Damaged(format!("entity {key} has been altered")));
    }
    body(computed, bytes)
}

/// Reads some rows, in the order of their keys given.
pub(crate) fn load_entities(
    connection: &Connection,
    keys: &[i64],
) -> Result<Vec<(Digest, Entity)>, Fault> {
    keys.iter()
        .map(|key| load_entity(connection, *key))
        .collect()
}

pub(crate) fn load_entity(connection: &Connection, key: i64) -> Result<(Digest, Entity), Fault> {
    load(connection, key, |digest, bytes| {
        let entity = decode_entity(bytes).map_err(|error| unreadable(key, &error))?;
        Ok((digest, entity))
    })
}

pub(crate) fn load_id(connection: &Connection, key: i64) -> Result<EntityId, Fault> {
    load(connection, key, |_, bytes| {
        decode_id(bytes).map_err(|error| unreadable(key, &error))
    })
}

/// Finds an entity among the keys of a reading, which are in the order of their ids.
pub(crate) fn find(
    connection: &Connection,
    keys: &[i64],
    id: &EntityId,
) -> Result<Option<i64>, Fault> {
    Ok(find_place(connection, keys, id)?.map(|place| keys[place]))
}

/// The place of an entity in the list of a reading.
pub(crate) fn find_place(
    connection: &Connection,
    keys: &[i64],
    id: &EntityId,
) -> Result<Option<usize>, Fault> {
    let (mut low, mut high) = (0, keys.len());
    while low < high {
        let middle = low + (high - low) / 2;
        match load_id(connection, keys[middle])?.cmp(id) {
            std::cmp::Ordering::Equal => return Ok(Some(middle)),
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    Ok(None)
}

/// Goes through every row and gives its digest, or says what is wrong with it.
pub(crate) fn check_all(
    connection: &Connection,
    mut each: impl FnMut(i64, Result<Digest, String>),
) -> Result<(), Fault> {
    let mut statement = connection.prepare("SELECT key, digest, body FROM entity ORDER BY key")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let key: i64 = row.get(0)?;
        let computed = digest(row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?);
        let recorded = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        if recorded == computed.as_bytes() {
            each(key, Ok(computed));
        } else {
            each(key, Err(format!("entity {key} has been altered")));
        }
    }
    Ok(())
}

fn unreadable(key: i64, error: &crate::codec::DecodeError) -> Fault {
    Fault::Damaged(format!("entity {key} cannot be read: {error}"))
}
