//! Delta files: changes folded over a base, in the order of their versions.

use std::collections::BTreeMap;

use interdict_model::{DatasetKey, EntityId, SourceFile};

use super::DeltaIndex;
use super::entity::{Built, build};
use super::lines::{for_each, keep};
use super::wire::{Change, Line};
use crate::ReadError;
use crate::draft::{Draft, Place};
use crate::files::wrong_files;

/// The delta of one version; no file when it is empty.
pub(super) struct File<'f, 'a> {
    pub(super) version: String,
    pub(super) file: Option<&'f SourceFile<'a>>,
}

/// The last that was said of each entity.
type Latest = BTreeMap<String, (Place, Result<Built, String>)>;

/// Checks that no version is missing between the base and the last one given.
///
/// # Errors
/// When one is: its changes would be lost without a word.
pub(super) fn check_whole(
    key: &DatasetKey,
    files: &[SourceFile<'_>],
    index: &DeltaIndex,
    deltas: &[File<'_, '_>],
    base: Option<&str>,
) -> Result<(), ReadError> {
    let first = deltas.first().map_or("", |delta| &delta.version);
    let last = deltas.last().map_or("", |delta| &delta.version);
    let from = base.unwrap_or(first);
    let missing = index.versions.keys().find(|version| {
        let wanted = version.as_str() > from && version.as_str() <= last;
        wanted && deltas.iter().all(|delta| delta.version != **version)
    });
    match missing {
        None => Ok(()),
        Some(version) => {
            let expected = format!("all its deltas up to {last}, and {version} is missing");
            Err(wrong_files(key, files, &expected))
        }
    }
}

/// Folds deltas over the entities of a base.
///
/// Every line of every file is a source record. One that a later line replaced or deleted is ignored
/// by that name, so that the account still says where each record went.
pub(super) fn fold(
    draft: &mut Draft,
    base: &[&SourceFile<'_>],
    deltas: &[File<'_, '_>],
    base_version: Option<&str>,
) -> Result<(), ReadError> {
    let mut latest = Latest::new();
    for file in base {
        for_each(draft, file, |draft, place, line: Line<'_>| {
            put(draft, &mut latest, place, &line);
        })?;
    }
    for delta in deltas {
        let Some(file) = delta.file else { continue };
        let old = base_version.is_some_and(|base| delta.version.as_str() <= base);
        for_each(draft, file, |draft, place, change: Change<'_>| {
            if old {
                draft.ignore("a change that the base holds already");
            } else {
                apply(draft, &mut latest, place, &change);
            }
        })?;
    }
    for (place, built) in latest.into_values() {
        match built {
            Ok(built) => {
                keep(draft, &place, built);
                draft.read();
            }
            Err(problem) => draft.reject(&place, problem),
        }
    }
    Ok(())
}

fn apply(draft: &mut Draft, latest: &mut Latest, place: Place, change: &Change<'_>) {
    let id = change.entity.id.as_str();
    match change.op.as_str() {
        "ADD" | "MOD" => put(draft, latest, place, &change.entity),
        "DEL" => {
            draft.ignore("a deletion, carried out");
            if latest.remove(id).is_some() {
                draft.ignore("an entity that a later version deleted");
            } else {
                let place = place.record(id);
                draft.notice(&place, "the deletion of an entity that is not there");
            }
        }
        op => {
            let problem = format!("{op:?} is no operation; use ADD, MOD or DEL");
            draft.reject(&place.record(id), problem);
        }
    }
}

fn put(draft: &mut Draft, latest: &mut Latest, place: Place, line: &Line<'_>) {
    let id = line.id.as_str();
    if let Err(fault) = EntityId::new(id) {
        draft.reject(&place, fault.to_string());
        return;
    }
    let place = place.record(id);
    let before = latest.insert(id.to_owned(), (place, build(line)));
    if before.is_some() {
        draft.ignore("an entity that a later version replaced");
    }
}
