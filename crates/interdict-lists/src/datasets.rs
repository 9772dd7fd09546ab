//! The datasets that can be read: who issues them, where they are fetched, what an edition is made of.

use std::sync::LazyLock;

use interdict_model::{Country, DatasetKey};
use serde::Deserialize;

/// A dataset: an official list, or one of our own.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// Its key.
    pub key: DatasetKey,
    /// Its title, in its issuer's words.
    pub title: String,
    /// Who issues it.
    pub issuer: String,
    /// The issuer's country (or `eu`, `un`).
    pub country: Option<Country>,
    /// The page that describes it.
    pub page: String,
    /// The terms under which it may be used.
    pub licence: String,
    /// What files an edition is made of, for people.
    pub files: String,
    /// Where the files of the present edition are fetched; empty for lists that have no address.
    pub fetch: Vec<FetchedFile>,
    /// How many source records an edition holds, if it is whole.
    pub records: RecordBounds,
    /// An edition older than this many days is called stale.
    pub stale_after_days: u16,
}

/// One file to fetch.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FetchedFile {
    /// The name under which it is kept.
    pub name: String,
    /// Its official address.
    pub url: String,
    /// What a whole file ends with, white space aside; a truncated transfer does not.
    pub closing: Option<String>,
    /// The fewest bytes a whole file has.
    pub bytes_min: u64,
}

/// The number of source records that a whole edition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordBounds {
    /// Fewer mean a truncated list.
    pub min: u64,
    /// More mean that something else was read.
    pub max: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    dataset: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    key: String,
    title: String,
    issuer: String,
    country: Option<String>,
    page: String,
    licence: String,
    files: String,
    #[serde(default)]
    fetch: Vec<FetchedFile>,
    records: RecordBounds,
    stale_after_days: u16,
}

static DATASETS: LazyLock<Vec<Dataset>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("datasets.toml"))
        .expect("datasets.toml is sound: a test reads it");
    file.dataset.into_iter().map(Dataset::from_entry).collect()
});

impl Dataset {
    fn from_entry(entry: Entry) -> Self {
        let country = entry
            .country
            .map(|code| Country::from_code(&code).expect("a known country code"));
        Self {
            key: DatasetKey::new(&entry.key).expect("a sound dataset key"),
            title: entry.title,
            issuer: entry.issuer,
            country,
            page: entry.page,
            licence: entry.licence,
            files: entry.files,
            fetch: entry.fetch,
            records: entry.records,
            stale_after_days: entry.stale_after_days,
        }
    }
}

/// Every dataset that has a reader here, in the order of the table.
#[must_use]
pub fn datasets() -> &'static [Dataset] {
    &DATASETS
}

/// The dataset of a key.
#[must_use]
pub fn dataset(key: &DatasetKey) -> Option<&'static Dataset> {
    DATASETS.iter().find(|dataset| dataset.key == *key)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both of OFAC's lists come in one format, so only the count tells one from the other.
    #[test]
    fn neither_list_of_ofac_passes_for_the_other() {
        let bounds = |key: &str| dataset(&DatasetKey::new(key).unwrap()).unwrap().records;
        assert!(bounds("us_ofac_cons").max < bounds("us_ofac_sdn").min);
    }

    /// One table of several, or a sample, must not pass for the list.
    #[test]
    fn a_part_does_not_pass_for_the_whole() {
        let min = |key: &str| dataset(&DatasetKey::new(key).unwrap()).unwrap().records.min;
        // The largest table of the seven; the subset and the sample at hand.
        assert!(min("us_special_leg") > 443);
        assert!(min("us_bis_entity_list") > 60);
        assert!(min("gb_hmt_sanctions") > 23);
        for list in datasets()
            .iter()
            .filter(|list| list.key.as_str() != "register")
        {
            assert!(list.records.min > 1, "{}", list.key);
        }
    }

    #[test]
    fn the_table_is_sound() {
        for (at, entry) in datasets().iter().enumerate() {
            assert!(entry.records.min <= entry.records.max, "{}", entry.key);
            assert!(
                datasets()[..at].iter().all(|other| other.key != entry.key),
                "{} comes twice",
                entry.key
            );
            assert!(
                entry
                    .fetch
                    .iter()
                    .all(|file| file.url.starts_with("https://")),
                "{}",
                entry.key
            );
        }
    }
}
