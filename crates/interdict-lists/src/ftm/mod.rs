//! FollowTheMoney data as OpenSanctions and its users publish it, for any dataset key.
//!
//! An edition is made of any of these, told apart by their content:
//!
//! | file | holds |
//! |---|---|
//! | `entities.ftm.json` | one entity a line |
//! | `targets.nested.json` | one target a line, the entities around it nested in its properties |
//! | `VERSION/entities.delta.json` | one change a line (`ADD`, `MOD`, `DEL`); the version stands in the file's name or folder |
//! | `delta.json` | which versions there are; every one up to the last that is given must be given |
//! | `index.json` | what the publisher says of the dataset: the version of the base, the day |
//!
//! Deltas are folded over the base in the order of their versions. A value that does not fit its
//! property, an unknown property and an unknown field become issues that hold the value.

mod catalogue;
mod delta;
mod entity;
mod lines;
mod wire;

pub use catalogue::{Catalogue, CatalogueDataset, CatalogueResource, DeltaIndex};

use interdict_model::{DatasetKey, Reading, SourceFile};
use jiff::civil::Date;

use crate::ReadError;
use crate::draft::Draft;
use crate::files::wrong_files;
use crate::json::utf8;
use crate::notation::american_date;

const READER: &str = "ftm/1";

const EXPECTED: &str = "FollowTheMoney files: entities.ftm.json or targets.nested.json, \
     with the delta files of later versions, delta.json and index.json where there are any";

/// What a file of an edition is.
enum Part<'f, 'a> {
    Entities(&'f SourceFile<'a>),
    Delta(delta::File<'f, 'a>),
    DeltaIndex(DeltaIndex),
    Catalogue(Catalogue),
}

/// The files of an edition, sorted out.
struct Edition<'f, 'a> {
    entities: Vec<&'f SourceFile<'a>>,
    deltas: Vec<delta::File<'f, 'a>>,
    index: Option<DeltaIndex>,
    catalogue: Option<Catalogue>,
}

/// Whether the files look like FollowTheMoney data: the first line of one is an entity or a change
/// of one.
pub(crate) fn recognises(files: &[SourceFile<'_>]) -> bool {
    files.iter().any(|file| {
        let line = first_line(file);
        serde_json::from_str::<wire::Line<'_>>(line).is_ok_and(|line| line.schema.is_some())
            || serde_json::from_str::<wire::Change<'_>>(line).is_ok()
    })
}

/// Reads the files of one edition as FollowTheMoney data, whatever the dataset.
///
/// # Errors
/// When the files are something else, a line is no JSON, or a delta between the base and the last
/// version is missing.
pub fn read_ftm(key: &DatasetKey, files: &[SourceFile<'_>]) -> Result<Reading, ReadError> {
    let edition = Edition::sort(key, files)?;
    let published = edition.published(key);
    let mut draft = Draft::new(key);
    if edition.deltas.is_empty() {
        for file in &edition.entities {
            lines::read(&mut draft, file)?;
        }
    } else {
        let base = edition.base_version(key);
        if let Some(index) = &edition.index {
            delta::check_whole(key, files, index, &edition.deltas, base.as_deref())?;
        }
        delta::fold(
            &mut draft,
            &edition.entities,
            &edition.deltas,
            base.as_deref(),
        )?;
    }
    Ok(draft.finish(READER, published))
}

impl<'f, 'a> Edition<'f, 'a> {
    fn sort(key: &DatasetKey, files: &'f [SourceFile<'a>]) -> Result<Self, ReadError> {
        let mut edition = Self {
            entities: Vec::new(),
            deltas: Vec::new(),
            index: None,
            catalogue: None,
        };
        for file in files {
            match part(file)? {
                Part::Entities(file) => edition.entities.push(file),
                Part::Delta(file) => edition.deltas.push(file),
                Part::DeltaIndex(index) if edition.index.is_none() => edition.index = Some(index),
                Part::Catalogue(found) if edition.catalogue.is_none() => {
                    edition.catalogue = Some(found);
                }
                Part::DeltaIndex(_) | Part::Catalogue(_) => {
                    return Err(wrong_files(key, files, EXPECTED));
                }
            }
        }
        edition.deltas.sort_by(|a, b| a.version.cmp(&b.version));
        let twice = edition
            .deltas
            .windows(2)
            .any(|pair| pair[0].version == pair[1].version);
        if twice || (edition.entities.is_empty() && edition.deltas.is_empty()) {
            return Err(wrong_files(key, files, EXPECTED));
        }
        Ok(edition)
    }

    /// The version of the base, by the catalogue or by the name of the file.
    fn base_version(&self, key: &DatasetKey) -> Option<String> {
        let named = self.entities.iter().find_map(|file| version_in(file.name));
        let listed = self.catalogue.as_ref().and_then(|catalogue| {
            let dataset = catalogue.dataset(key.as_str())?;
            dataset.version.clone()
        });
        named.map(str::to_owned).or(listed)
    }

    /// The day of the last version, or the one that the catalogue states.
    fn published(&self, key: &DatasetKey) -> Option<Date> {
        let version = self.deltas.last().map(|delta| delta.version.clone());
        if let Some(version) = version.or_else(|| self.base_version(key)) {
            let day = [&version[..4], &version[4..6], &version[6..8]].join("-");
            return american_date(&day).ok()?.exact_day();
        }
        let dataset = self.catalogue.as_ref()?.dataset(key.as_str())?;
        let day = dataset.updated_at.as_deref()?.get(..10)?;
        american_date(day).ok()?.exact_day()
    }
}

fn part<'f, 'a>(file: &'f SourceFile<'a>) -> Result<Part<'f, 'a>, ReadError> {
    let name = file.name.rsplit('/').next().unwrap_or(file.name);
    match name {
        "delta.json" => return DeltaIndex::read(file).map(Part::DeltaIndex),
        "index.json" | "catalog.json" => return Catalogue::read(file).map(Part::Catalogue),
        _ => {}
    }
    let blank = file.bytes.iter().all(u8::is_ascii_whitespace);
    let is_delta = name.contains("delta")
        || serde_json::from_str::<wire::Change<'_>>(first_line(file)).is_ok();
    if !is_delta {
        utf8(file)?;
        return Ok(Part::Entities(file));
    }
    let Some(version) = version_in(file.name) else {
        return Err(ReadError::WrongFormat {
            file: file.name.to_owned(),
            line: 1,
            expected: "a delta whose name or folder is its version (20240527134702-zbn)".to_owned(),
            found: "no version in the name".to_owned(),
        });
    };
    // A version in which nothing changed has an empty delta.
    Ok(Part::Delta(delta::File {
        version: version.to_owned(),
        file: (!blank).then_some(file),
    }))
}

fn first_line<'a>(file: &SourceFile<'a>) -> &'a str {
    let bytes = file
        .bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(file.bytes);
    let lines = bytes.split(|byte| *byte == b'\n');
    let line = lines.map(<[u8]>::trim_ascii).find(|line| !line.is_empty());
    std::str::from_utf8(line.unwrap_or_default()).unwrap_or_default()
}

/// A version somewhere in a name: fourteen digits, a hyphen, three letters or digits.
fn version_in(name: &str) -> Option<&str> {
    const LENGTH: usize = 18;
    let fits = |window: &[u8]| {
        window[..14].iter().all(u8::is_ascii_digit)
            && window[14] == b'-'
            && window[15..].iter().all(u8::is_ascii_alphanumeric)
    };
    let at = name.as_bytes().windows(LENGTH).position(fits)?;
    name.get(at..at + LENGTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_stand_in_names() {
        assert_eq!(
            version_in("sanctions/20240527194702-wnk/entities.delta.json"),
            Some("20240527194702-wnk")
        );
        assert_eq!(version_in("entities-20240527.delta.json"), None);
    }
}
