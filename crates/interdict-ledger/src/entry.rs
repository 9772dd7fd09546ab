//! The ledger's own log entries as they stand on disk: JSON, readable without this program.

use std::collections::BTreeMap;
use std::fmt;

use interdict_model::{DatasetKey, Digest, EditionId, ReadingId, Tally};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::Guard;
use crate::codec::{put_number, put_text};

/// The kinds of entries that are the ledger's own.
pub(crate) const READING: &str = "reading";
pub(crate) const SIGHTING: &str = "sighting";
pub(crate) const ADMISSION: &str = "admission";
pub(crate) const WITHDRAWAL: &str = "withdrawal";

/// An edition and one reading of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadingEntry {
    #[serde(with = "text")]
    pub(crate) dataset: DatasetKey,
    #[serde(with = "text")]
    pub(crate) edition: EditionId,
    pub(crate) published: Option<Text<Date>>,
    #[serde(with = "text")]
    pub(crate) fetched: Timestamp,
    pub(crate) origin: String,
    pub(crate) files: Vec<FileEntry>,
    #[serde(with = "text")]
    pub(crate) reading: ReadingId,
    pub(crate) reader: String,
    pub(crate) tally: TallyEntry,
    pub(crate) entities: u64,
    #[serde(with = "text")]
    pub(crate) entities_digest: Digest,
    /// The blob that lists the keys of the entities' rows.
    #[serde(with = "text")]
    pub(crate) entity_keys: Digest,
    #[serde(with = "text")]
    pub(crate) issues: Digest,
    pub(crate) issue_counts: IssueCounts,
    pub(crate) guard: GuardEntry,
    /// The first day for which it answers, where that is not the day it was published; absent before
    /// format 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) counts_from: Option<Text<Date>>,
    /// Parts of the list that the edition's files do not hold; absent before format 4.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) lacks: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileEntry {
    pub(crate) name: String,
    #[serde(with = "text")]
    pub(crate) digest: Digest,
    pub(crate) bytes: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TallyEntry {
    source: u64,
    pub(crate) read: u64,
    ignored: BTreeMap<String, u64>,
    rejected: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IssueCounts {
    pub(crate) record: u64,
    pub(crate) value: u64,
    pub(crate) notice: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GuardEntry {
    pub(crate) loss_permille_max: Option<u16>,
    pub(crate) records_min: Option<u64>,
    pub(crate) records_max: Option<u64>,
    pub(crate) accept: bool,
}

/// An edition that was still what its publisher offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SightingEntry {
    #[serde(with = "text")]
    pub(crate) edition: EditionId,
    #[serde(with = "text")]
    pub(crate) fetched: Timestamp,
}

/// A person's word for an edition: that it is to be used, or that it is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WordEntry {
    #[serde(with = "text")]
    pub(crate) edition: EditionId,
    pub(crate) who: String,
    pub(crate) why: String,
}

/// A value that stands on disk as its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Text<T>(pub(crate) T);

/// Types with one text each.
pub(crate) trait AsText: Sized {
    fn to_text(&self) -> String;
    fn from_text(text: &str) -> Option<Self>;
}

pub(crate) fn encode<T: Serialize>(entry: &T) -> Vec<u8> {
    serde_json::to_vec(entry).expect("an entry holds nothing that JSON lacks")
}

pub(crate) fn decode<T: DeserializeOwned>(payload: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(payload)
}

/// The digest of an edition's files, whatever their names and order.
pub(crate) fn content_digest(files: &[FileEntry]) -> Digest {
    let mut digests: Vec<&Digest> = files.iter().map(|file| &file.digest).collect();
    digests.sort_unstable();
    let mut hasher = blake3::Hasher::new_derive_key("interdict ledger: files of an edition");
    for digest in digests {
        hasher.update(digest.as_bytes());
    }
    finish(&hasher)
}

pub(crate) fn edition_id(
    dataset: &DatasetKey,
    published: Option<Date>,
    content: Digest,
) -> EditionId {
    let mut bytes = Vec::new();
    put_text(&mut bytes, dataset.as_str());
    put_text(
        &mut bytes,
        &published.map(|day| day.to_string()).unwrap_or_default(),
    );
    bytes.extend_from_slice(content.as_bytes());
    let mut hasher = blake3::Hasher::new_derive_key("interdict ledger: edition");
    hasher.update(&bytes);
    EditionId(finish(&hasher))
}

impl ReadingEntry {
    /// The digest of what was read from which edition by whom. It takes no notice of when, and of no
    /// file names, which may differ from one import of the same bytes to the next.
    pub(crate) fn reading_id(&self) -> ReadingId {
        let mut bytes = self.edition.0.as_bytes().to_vec();
        put_text(&mut bytes, &self.reader);
        bytes.extend_from_slice(self.entities_digest.as_bytes());
        for number in [self.tally.source, self.tally.read, self.tally.rejected] {
            put_number(&mut bytes, number);
        }
        put_number(&mut bytes, self.tally.ignored.len() as u64);
        for (reason, count) in &self.tally.ignored {
            put_text(&mut bytes, reason);
            put_number(&mut bytes, *count);
        }
        let counts = self.issue_counts;
        for number in [counts.record, counts.value, counts.notice] {
            put_number(&mut bytes, number);
        }
        // Nothing is put for a whole edition: ids from before format 4 stay.
        for part in &self.lacks {
            put_text(&mut bytes, part);
        }
        let mut hasher = blake3::Hasher::new_derive_key("interdict ledger: reading");
        hasher.update(&bytes);
        ReadingId(finish(&hasher))
    }
}

fn finish(hasher: &blake3::Hasher) -> Digest {
    Digest::from_bytes(*hasher.finalize().as_bytes())
}

impl From<&Tally> for TallyEntry {
    fn from(tally: &Tally) -> Self {
        Self {
            source: tally.source,
            read: tally.read,
            ignored: tally.ignored.clone(),
            rejected: tally.rejected,
        }
    }
}

impl From<&TallyEntry> for Tally {
    fn from(entry: &TallyEntry) -> Self {
        Self {
            source: entry.source,
            read: entry.read,
            ignored: entry.ignored.clone(),
            rejected: entry.rejected,
        }
    }
}

impl From<&Guard> for GuardEntry {
    fn from(guard: &Guard) -> Self {
        Self {
            loss_permille_max: guard.loss_permille_max,
            records_min: guard.records_min,
            records_max: guard.records_max,
            accept: guard.accept,
        }
    }
}

impl AsText for Digest {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: &str) -> Option<Self> {
        Self::from_hex(text)
    }
}

impl AsText for EditionId {
    fn to_text(&self) -> String {
        self.0.to_string()
    }

    fn from_text(text: &str) -> Option<Self> {
        Digest::from_hex(text).map(Self)
    }
}

impl AsText for ReadingId {
    fn to_text(&self) -> String {
        self.0.to_string()
    }

    fn from_text(text: &str) -> Option<Self> {
        Digest::from_hex(text).map(Self)
    }
}

impl AsText for DatasetKey {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: &str) -> Option<Self> {
        Self::new(text).ok()
    }
}

impl AsText for Date {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl AsText for Timestamp {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl<T: AsText> Serialize for Text<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        text::serialize(&self.0, serializer)
    }
}

impl<'de, T: AsText> Deserialize<'de> for Text<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::deserialize(deserializer).map(Self)
    }
}

/// For `#[serde(with = "text")]`.
mod text {
    use super::{AsText, TextVisitor};
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<T: AsText, S: Serializer>(
        value: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&value.to_text())
    }

    pub(super) fn deserialize<'de, T: AsText, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        deserializer.deserialize_str(TextVisitor(std::marker::PhantomData))
    }
}

struct TextVisitor<T>(std::marker::PhantomData<T>);

impl<T: AsText> serde::de::Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of a digest, dataset, date or instant")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        T::from_text(text).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
    }
}
