//! `/catalog`: the datasets that are held, and how current they are.

use schemars::JsonSchema;
use serde::Serialize;

use super::shape::{day, instant};
use crate::serve::engine::Engine;
use crate::serve::snapshot::Snapshot;

#[derive(Serialize, JsonSchema)]
pub(crate) struct Catalog {
    datasets: Vec<Dataset>,
    current: Vec<String>,
    outdated: Vec<String>,
    index_stale: bool,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CatalogDataset")]
struct Dataset {
    name: String,
    title: String,
    summary: Option<String>,
    url: Option<String>,
    version: Option<String>,
    updated_at: Option<String>,
    last_export: Option<String>,
    /// The day of the edition that serves.
    last_change: Option<String>,
    entity_count: Option<u64>,
    load: bool,
    index_current: bool,
    index_version: Option<String>,
    children: Vec<String>,
    publisher: Option<Publisher>,
}

#[derive(Serialize, JsonSchema)]
struct Publisher {
    name: String,
    country: Option<&'static str>,
    country_label: Option<&'static str>,
    url: String,
    official: bool,
}

/// The datasets of today, and `default`, which is all of them.
pub(crate) fn catalog(engine: &Engine) -> Catalog {
    let today = engine.today();
    let snapshot = &today.snapshot;
    let outdated = snapshot.coverage().wire.outdated();
    let names: Vec<String> = snapshot
        .view
        .chosen()
        .iter()
        .map(|chosen| chosen.dataset.to_string())
        .collect();
    let mut datasets: Vec<Dataset> = (0..names.len())
        .map(|at| dataset(snapshot, at, &outdated))
        .collect();
    datasets.push(all(names.clone(), snapshot));
    Catalog {
        current: names
            .into_iter()
            .filter(|name| !outdated.contains(name))
            .collect(),
        index_stale: !outdated.is_empty() || today.trouble.is_some(),
        outdated,
        datasets,
    }
}

fn dataset(snapshot: &Snapshot, at: usize, outdated: &[String]) -> Dataset {
    let chosen = &snapshot.view.chosen()[at];
    let name = chosen.dataset.to_string();
    let known = interdict_lists::dataset(&chosen.dataset);
    let version = chosen.edition.0.short();
    Dataset {
        title: known.map_or_else(|| name.clone(), |known| known.title.clone()),
        summary: known.map(|known| known.files.clone()),
        url: known.map(|known| known.page.clone()),
        version: Some(version.clone()),
        updated_at: Some(instant(chosen.fetched)),
        last_export: Some(day(chosen.day)),
        last_change: Some(day(chosen.day)),
        entity_count: Some(chosen.entities),
        load: true,
        index_current: !outdated.contains(&name),
        index_version: Some(version),
        children: Vec::new(),
        publisher: known.map(|known| Publisher {
            name: known.issuer.clone(),
            country: known.country.map(|country| country.code()),
            country_label: known.country.map(|country| country.name()),
            url: known.page.clone(),
            official: true,
        }),
        name,
    }
}

fn all(children: Vec<String>, snapshot: &Snapshot) -> Dataset {
    Dataset {
        name: super::scope::ALL.to_owned(),
        title: "All datasets held".to_owned(),
        summary: None,
        url: None,
        version: Some(snapshot.view.id().short()),
        updated_at: None,
        last_export: None,
        last_change: None,
        entity_count: Some(
            snapshot
                .view
                .chosen()
                .iter()
                .map(|chosen| chosen.entities)
                .sum(),
        ),
        load: false,
        index_current: true,
        index_version: None,
        children,
        publisher: None,
    }
}
