//! Checking the whole ledger, down to the last byte of every file and entity.

use std::collections::{HashMap, HashSet};

use interdict_model::Digest;
use rusqlite::Connection;

use crate::codec::{decode_issues, decode_keys};
use crate::entities::{self, EntitiesHasher};
use crate::entry::{self, READING, ReadingEntry};
use crate::log::{self, LogEntry};
use crate::store::{Fault, Store};
use crate::{LogPlace, VerifyError, attachments, blobs};

/// What was found in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The last entry, if there is any. Keep it elsewhere: it is what later proves that no entry
    /// at the end was taken away.
    pub head: Option<LogPlace>,
    /// Entries in the log.
    pub entries: u64,
    /// Readings among them.
    pub readings: u64,
    /// Distinct raw files, lists of entities and lists of issues.
    pub blobs: u64,
    /// Distinct entities.
    pub entities: u64,
}

/// Entries read at a time.
const BATCH: usize = 256;

const CHECKING: &str = "check the ledger";

/// All content by digest or key, and what is wrong with it.
#[derive(Default)]
struct Content {
    blobs: HashMap<Digest, Result<(), String>>,
    entities: HashMap<i64, Result<Digest, String>>,
}

/// What the entries gone through so far refer to.
#[derive(Default)]
struct Seen {
    head: Option<LogPlace>,
    readings: u64,
    blobs: HashSet<Digest>,
    entities: HashSet<i64>,
}

pub(crate) fn verify(store: &Store) -> Result<Verified, VerifyError> {
    let checked = store.read(CHECKING, |connection| {
        // One snapshot for all that follows, so that a writer can go on.
        let snapshot = connection.unchecked_transaction()?;
        check_file(&snapshot)?;
        let content = read_content(&snapshot)?;
        Ok(check_log(&snapshot, &content))
    })?;
    checked.map_err(|problem| match problem {
        Problem::Found(error) => error,
        Problem::Fault(fault) => store.explain(CHECKING, fault).into(),
    })
}

/// A finding, or a failure to look.
enum Problem {
    Found(VerifyError),
    Fault(Fault),
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Has the engine check its own structure: a broken index would hide rows.
fn check_file(connection: &Connection) -> Result<(), Fault> {
    let verdict: String =
        connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" {
        Ok(())
    } else {
        Err(Fault::Damaged(verdict))
    }
}

fn read_content(connection: &Connection) -> Result<Content, Fault> {
    let mut content = Content::default();
    blobs::check_all(connection, |digest, result| {
        content.blobs.insert(digest, result);
    })?;
    entities::check_all(connection, |key, result| {
        content.entities.insert(key, result);
    })?;
    Ok(content)
}

fn check_log(connection: &Connection, content: &Content) -> Result<Verified, Problem> {
    let mut seen = Seen::default();
    loop {
        let after = seen.head.map_or(0, |place| place.seq);
        let entries = match log::entries(connection, None, after, BATCH) {
            Ok(entries) => entries,
            // One at a time, to name the first that does not fit.
            Err(Fault::Damaged(_)) => match log::entries(connection, None, after, 1) {
                Ok(entries) => entries,
                Err(Fault::Damaged(problem)) => return Err(broken(after + 1, problem)),
                Err(fault) => return Err(fault.into()),
            },
            Err(fault) => return Err(fault.into()),
        };
        if entries.is_empty() {
            break;
        }
        for entry in &entries {
            check_entry(connection, content, entry, &mut seen)?;
        }
    }
    check_orphans(content, &seen).map_err(Problem::Found)?;
    Ok(Verified {
        head: seen.head,
        entries: seen.head.map_or(0, |place| place.seq),
        readings: seen.readings,
        blobs: content.blobs.len() as u64,
        entities: content.entities.len() as u64,
    })
}

fn check_entry(
    connection: &Connection,
    content: &Content,
    entry: &LogEntry,
    seen: &mut Seen,
) -> Result<(), Problem> {
    if entry.kind == READING {
        let seq = entry.place.seq;
        let said: ReadingEntry = entry::decode(&entry.payload)
            .map_err(|error| broken(seq, format!("it cannot be read: {error}")))?;
        check_reading(connection, content, &said, seen).map_err(|problem| match problem {
            Fault::Damaged(what) => broken(seq, what),
            fault => fault.into(),
        })?;
        seen.readings += 1;
    }
    check_attachments(connection, content, entry, seen).map_err(|problem| match problem {
        Fault::Damaged(what) => broken(entry.place.seq, what),
        fault => fault.into(),
    })?;
    seen.head = Some(entry.place);
    Ok(())
}

fn check_attachments(
    connection: &Connection,
    content: &Content,
    entry: &LogEntry,
    seen: &mut Seen,
) -> Result<(), Fault> {
    for digest in attachments::of_entry(connection, entry.place.seq)? {
        ensure(attachments::names(&entry.payload, digest), || {
            format!("content {digest} is attached and not named")
        })?;
        match content.blobs.get(&digest) {
            Some(Ok(())) => seen.blobs.insert(digest),
            Some(Err(problem)) => return Err(Fault::Damaged(problem.clone())),
            None => return Err(Fault::Damaged(format!("content {digest} is missing"))),
        };
    }
    Ok(())
}

fn check_reading(
    connection: &Connection,
    content: &Content,
    said: &ReadingEntry,
    seen: &mut Seen,
) -> Result<(), Fault> {
    let published = said.published.map(|day| day.0);
    let files = entry::content_digest(&said.files);
    ensure(
        entry::edition_id(&said.dataset, published, files) == said.edition,
        || "the edition is not the digest of its files".to_owned(),
    )?;
    ensure(said.reading_id() == said.reading, || {
        "the reading is not the digest of what was read".to_owned()
    })?;
    let names = said
        .files
        .iter()
        .map(|file| (file.name.as_str(), file.digest));
    for (name, digest) in names.chain([("issues", said.issues), ("entities", said.entity_keys)]) {
        match content.blobs.get(&digest) {
            Some(Ok(())) => seen.blobs.insert(digest),
            Some(Err(problem)) => return Err(Fault::Damaged(format!("{name}: {problem}"))),
            None => {
                return Err(Fault::Damaged(format!(
                    "{name}: content {digest} is missing"
                )));
            }
        };
    }
    decode_issues(&blobs::load(connection, said.issues)?)
        .map_err(|error| Fault::Damaged(format!("issues: {error}")))?;
    check_entities(connection, content, said, seen)
}

fn check_entities(
    connection: &Connection,
    content: &Content,
    said: &ReadingEntry,
    seen: &mut Seen,
) -> Result<(), Fault> {
    let keys = decode_keys(&blobs::load(connection, said.entity_keys)?)
        .map_err(|error| Fault::Damaged(format!("entities: {error}")))?;
    let mut hasher = EntitiesHasher::new();
    for key in &keys {
        match content.entities.get(key) {
            Some(Ok(digest)) => hasher.add(digest),
            Some(Err(problem)) => return Err(Fault::Damaged(problem.clone())),
            None => return Err(Fault::Damaged(format!("entity {key} is missing"))),
        }
        seen.entities.insert(*key);
    }
    ensure(keys.len() as u64 == said.entities, || {
        format!(
            "it has {} entities and recorded {}",
            keys.len(),
            said.entities
        )
    })?;
    ensure(hasher.finish() == said.entities_digest, || {
        "its entities are not those recorded".to_owned()
    })
}

fn check_orphans(content: &Content, seen: &Seen) -> Result<(), VerifyError> {
    let blobs = content.blobs.len() - seen.blobs.len();
    let entities = content.entities.len() - seen.entities.len();
    if blobs == 0 && entities == 0 {
        return Ok(());
    }
    Err(VerifyError::Orphan {
        what: format!("{blobs} blobs and {entities} entities"),
    })
}

fn ensure(holds: bool, problem: impl FnOnce() -> String) -> Result<(), Fault> {
    if holds {
        Ok(())
    } else {
        Err(Fault::Damaged(problem()))
    }
}

fn broken(seq: u64, problem: String) -> Problem {
    Problem::Found(VerifyError::Broken { seq, problem })
}
