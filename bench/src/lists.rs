//! The names of the official lists at hand, and the file that every tool reads them from.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use interdict::index::{IndexedName, IndexedParty, parties_of};
use interdict_model::{DatasetKey, EntityId, Schema, SourceFile};
use interdict_names::NameKind;

/// One name of one party of one list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListedName {
    /// Which list.
    pub dataset: String,
    /// The party's id in it.
    pub id: String,
    /// `person`, `organisation`, `vessel` or `unknown`.
    pub kind: String,
    /// The name.
    pub name: String,
}

/// One edition of each list, as files below the folder of real data.
const EDITIONS: &[(&str, &str)] = &[
    ("us_ofac_sdn", "ofac/sdn_2024-05-07.xml"),
    ("us_ofac_cons", "ofac/consolidated_nonsdn_2025-03-28.xml"),
    ("un_sc_sanctions", "un/consolidated_2026-02-27.xml"),
    ("eu_fsf", "eu-fsf/xmlFullSanctionsList_1_1_2024-05-13.xml"),
    ("ca_dfatd_sema_sanctions", "canada/sema_2025-05.xml"),
    ("us_bis_denied", "bis/dpl_2022-09-07.txt"),
    ("gb_hmt_sanctions", "uk/hmt_conlist_2018-04-13.csv"),
];

const KINDS: [(&str, NameKind); 4] = [
    ("person", NameKind::Person),
    ("organisation", NameKind::Organisation),
    ("vessel", NameKind::Vessel),
    ("unknown", NameKind::Unknown),
];

/// The names of every list at hand that has a reader, one edition each.
pub fn real(data: &Path) -> Result<Vec<ListedName>, Box<dyn Error>> {
    let mut names = Vec::new();
    for (key, file) in EDITIONS {
        let bytes = fs::read(data.join(file))?;
        let files = [SourceFile { name: file, bytes: &bytes }];
        match interdict_lists::read(&DatasetKey::new(key)?, &files) {
            Ok(reading) => {
                for party in parties_of(&reading) {
                    names.extend(party.names.iter().map(|name| ListedName {
                        dataset: (*key).to_owned(),
                        id: party.id.to_string(),
                        kind: kind_word(name.kind).to_owned(),
                        name: one_line(&name.text),
                    }));
                }
            }
            Err(error) => eprintln!("left out {file}: {error}"),
        }
    }
    names.sort();
    names.dedup();
    Ok(names)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn kind_word(kind: NameKind) -> &'static str {
    let found = KINDS.iter().find(|(_, one)| *one == kind);
    found.map_or("unknown", |(word, _)| word)
}

/// The kind that a word of the file means.
pub fn kind_of(word: &str) -> NameKind {
    let found = KINDS.iter().find(|(one, _)| *one == word);
    found.map_or(NameKind::Unknown, |(_, kind)| *kind)
}

/// Writes names, one a line: dataset, id, kind, name, with tabs between them.
pub fn write(names: &[ListedName]) -> String {
    let lines = names.iter();
    let lines = lines.map(|one| format!("{}\t{}\t{}\t{}\n", one.dataset, one.id, one.kind, one.name));
    lines.collect()
}

/// Reads what [`write`] wrote.
pub fn read(path: &Path) -> Result<Vec<ListedName>, Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    let mut names = Vec::new();
    for line in text.lines() {
        let mut cells = line.split('\t').map(str::to_owned);
        let mut cell = || cells.next().ok_or("a line has four cells");
        names.push(ListedName {
            dataset: cell()?,
            id: cell()?,
            kind: cell()?,
            name: cell()?,
        });
    }
    Ok(names)
}

/// The parties of each dataset, in the order of their first names.
pub fn parties(names: &[ListedName]) -> Result<Vec<(String, Vec<IndexedParty>)>, Box<dyn Error>> {
    let mut lists: Vec<(String, Vec<IndexedParty>)> = Vec::new();
    let mut places: HashMap<(&str, &str), (usize, usize)> = HashMap::new();
    for one in names {
        let list = lists.iter().position(|(key, _)| *key == one.dataset);
        let list = list.unwrap_or_else(|| {
            lists.push((one.dataset.clone(), Vec::new()));
            lists.len() - 1
        });
        let parties = &mut lists[list].1;
        let id = (one.dataset.as_str(), one.id.as_str());
        let (list, party) = *places.entry(id).or_insert((list, parties.len()));
        if party == parties.len() {
            parties.push(empty(&one.id)?);
        }
        lists[list].1[party].names.push(IndexedName {
            text: one.name.clone(),
            kind: kind_of(&one.kind),
            weak: false,
        });
    }
    Ok(lists)
}

fn empty(id: &str) -> Result<IndexedParty, Box<dyn Error>> {
    Ok(IndexedParty {
        id: EntityId::new(id)?,
        schema: Schema::LEGAL_ENTITY,
        names: Vec::new(),
        countries: Vec::new(),
        identifiers: Vec::new(),
        listed: Vec::new(),
    })
}
