//! Catalogues: which datasets a publisher has, where their files are, and which versions there are.

use std::collections::BTreeMap;

use interdict_model::SourceFile;
use serde::Deserialize;

use crate::ReadError;
use crate::json::{parse, utf8};

/// A catalogue of datasets, or the index of one dataset (then it holds that one).
///
/// Fields that describe a dataset for people are not read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// When the catalogue was made, as it says.
    pub run_time: Option<String>,
    /// The datasets, in the order of the catalogue.
    pub datasets: Vec<CatalogueDataset>,
}

/// One dataset of a catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueDataset {
    /// Its key: `sanctions`.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// Its version, `YYYYMMDDHHMMSS-abc`; versions compare as text.
    pub version: Option<String>,
    /// When it was last made (`YYYY-MM-DDTHH:MM:SS`).
    pub updated_at: Option<String>,
    /// When its content last changed.
    pub last_change: Option<String>,
    /// How many entities it holds.
    pub entity_count: Option<u64>,
    /// How many of them are targets.
    pub target_count: Option<u64>,
    /// The datasets that it is made of, if it is a collection.
    pub children: Vec<String>,
    /// Its files.
    pub resources: Vec<CatalogueResource>,
    /// The address of its entities, where the catalogue names it apart from the files.
    pub entities_url: Option<String>,
    /// The address of its list of deltas (`delta.json`).
    pub delta_url: Option<String>,
    /// Whether the catalogue wants it to be loaded.
    pub load: bool,
}

/// One file of a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueResource {
    /// Its name: `entities.ftm.json`.
    pub name: String,
    /// Its address.
    pub url: Option<String>,
    /// Its SHA-1 in hexadecimal digits.
    pub checksum: Option<String>,
    /// Its media type: `application/json+ftm`.
    pub mime_type: Option<String>,
    /// Its size in bytes.
    pub size: Option<u64>,
}

/// The deltas of a dataset (`delta.json`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeltaIndex {
    /// The address of each version's delta, by version.
    pub versions: BTreeMap<String, String>,
    /// When the list was made.
    pub updated_at: Option<String>,
}

#[derive(Deserialize)]
struct WireCatalogue {
    run_time: Option<String>,
    updated_at: Option<String>,
    datasets: Vec<WireDataset>,
}

#[derive(Deserialize)]
struct WireDataset {
    name: String,
    title: Option<String>,
    version: Option<String>,
    updated_at: Option<String>,
    last_change: Option<String>,
    entity_count: Option<u64>,
    target_count: Option<u64>,
    #[serde(default)]
    children: Vec<String>,
    #[serde(default)]
    datasets: Vec<String>,
    #[serde(default)]
    resources: Vec<WireResource>,
    entities_url: Option<String>,
    delta_url: Option<String>,
    load: Option<bool>,
}

#[derive(Deserialize)]
struct WireResource {
    name: String,
    url: Option<String>,
    checksum: Option<String>,
    mime_type: Option<String>,
    size: Option<u64>,
}

#[derive(Deserialize)]
struct WireDeltas {
    versions: BTreeMap<String, String>,
    updated_at: Option<String>,
}

/// Enough of a document to tell a catalogue from the index of one dataset.
#[derive(Deserialize)]
struct Probe {
    name: Option<String>,
}

impl Catalogue {
    /// Reads a catalogue (`catalog.json`, or `index.json` of all datasets), or the `index.json` of one.
    ///
    /// # Errors
    /// When the file is no JSON, ends early, or has another shape.
    pub fn read(file: &SourceFile<'_>) -> Result<Self, ReadError> {
        let text = utf8(file)?;
        let probe: Probe = parse(file.name, text)?;
        if probe.name.is_some() {
            let dataset: WireDataset = parse(file.name, text)?;
            return Ok(Self {
                run_time: None,
                datasets: vec![dataset.into()],
            });
        }
        let catalogue: WireCatalogue = parse(file.name, text)?;
        Ok(Self {
            run_time: catalogue.run_time.or(catalogue.updated_at),
            datasets: catalogue
                .datasets
                .into_iter()
                .map(CatalogueDataset::from)
                .collect(),
        })
    }

    /// The dataset with a key.
    #[must_use]
    pub fn dataset(&self, name: &str) -> Option<&CatalogueDataset> {
        self.datasets.iter().find(|dataset| dataset.name == name)
    }
}

impl CatalogueDataset {
    /// The file with a name.
    #[must_use]
    pub fn resource(&self, name: &str) -> Option<&CatalogueResource> {
        self.resources.iter().find(|resource| resource.name == name)
    }
}

impl DeltaIndex {
    /// Reads a list of deltas.
    ///
    /// # Errors
    /// When the file is no JSON, ends early, or has another shape.
    pub fn read(file: &SourceFile<'_>) -> Result<Self, ReadError> {
        let wire: WireDeltas = parse(file.name, utf8(file)?)?;
        Ok(Self {
            versions: wire.versions,
            updated_at: wire.updated_at,
        })
    }

    /// The versions after `base` up to `target`, with their addresses, in the order in which they are
    /// applied. None when the base is older than the list: then only the whole dataset will do.
    #[must_use]
    pub fn between(&self, base: &str, target: &str) -> Option<Vec<(&str, &str)>> {
        let oldest = self.versions.keys().next()?;
        if base < oldest.as_str() {
            return None;
        }
        let wanted = self
            .versions
            .iter()
            .filter(|(version, _)| version.as_str() > base && version.as_str() <= target);
        Some(
            wanted
                .map(|(version, url)| (version.as_str(), url.as_str()))
                .collect(),
        )
    }
}

impl From<WireDataset> for CatalogueDataset {
    fn from(wire: WireDataset) -> Self {
        // Older catalogues list the members of a collection as `datasets`.
        let children = if wire.children.is_empty() {
            wire.datasets
        } else {
            wire.children
        };
        Self {
            name: wire.name,
            title: wire.title,
            version: wire.version,
            updated_at: wire.updated_at,
            last_change: wire.last_change,
            entity_count: wire.entity_count,
            target_count: wire.target_count,
            children,
            resources: wire
                .resources
                .into_iter()
                .map(CatalogueResource::from)
                .collect(),
            entities_url: wire.entities_url,
            delta_url: wire.delta_url,
            load: wire.load.unwrap_or(true),
        }
    }
}

impl From<WireResource> for CatalogueResource {
    fn from(wire: WireResource) -> Self {
        Self {
            name: wire.name,
            url: wire.url,
            checksum: wire.checksum,
            mime_type: wire.mime_type,
            size: wire.size,
        }
    }
}
