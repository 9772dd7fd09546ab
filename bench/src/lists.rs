//! The names of the official lists, read for measuring alone: no dates, no programs, no care for
//! what a reading must not lose.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::Event;

/// One name of one party of one list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListedName {
    /// Which list.
    pub dataset: String,
    /// The party's id in it.
    pub id: String,
    /// `person` or `organisation`.
    pub kind: String,
    /// The name.
    pub name: String,
}

/// The names of every list at hand in the folder of real data, one edition each.
pub fn real(data: &Path) -> Result<Vec<ListedName>, Box<dyn Error>> {
    let mut names = Vec::new();
    for file in ["ofac/sdn_2024-05-07.xml", "ofac/consolidated_nonsdn_2025-03-28.xml"] {
        let dataset = if file.contains("nonsdn") { "us_ofac_cons" } else { "us_ofac_sdn" };
        ofac(&data.join(file), dataset, &mut names)?;
    }
    eu(&data.join("eu-fsf/xmlFullSanctionsList_1_1_2024-05-13.xml"), &mut names)?;
    un(&data.join("un/consolidated_2026-02-27.xml"), &mut names)?;
    canada(&data.join("canada/sema_2025-05.xml"), &mut names)?;
    uk(&data.join("uk/hmt_conlist_2018-04-13.csv"), &mut names)?;
    bis(&data.join("bis/dpl_2022-09-07.txt"), &mut names)?;
    names.retain(|name| !name.name.trim().is_empty());
    names.sort();
    names.dedup();
    Ok(names)
}

/// The records of an XML file: every element of that name becomes its leaf texts and attributes,
/// as (path below the record, text), in order.
fn records(
    path: &Path,
    record: &[&str],
    mut each: impl FnMut(&str, &[(String, String)]),
) -> Result<(), Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    let mut reader = Reader::from_str(&text);
    let mut inside: Option<String> = None;
    let mut path: Vec<String> = Vec::new();
    let mut leaves: Vec<(String, String)> = Vec::new();
    loop {
        match reader.read_event()? {
            Event::Start(tag) | Event::Empty(tag) if inside.is_none() => {
                let name = local(tag.name().as_ref());
                if record.contains(&name.as_str()) {
                    leaves.clear();
                    path.clear();
                    attributes(&tag, "", &mut leaves)?;
                    inside = Some(name);
                }
            }
            Event::Start(tag) => {
                path.push(local(tag.name().as_ref()));
                leaves.push((path.join("/"), String::new()));
                attributes(&tag, &path.join("/"), &mut leaves)?;
            }
            Event::Empty(tag) => {
                let place = format!("{}/{}", path.join("/"), local(tag.name().as_ref()));
                leaves.push((place.trim_start_matches('/').to_owned(), String::new()));
                attributes(&tag, place.trim_start_matches('/'), &mut leaves)?;
            }
            Event::Text(piece) if inside.is_some() => {
                let piece = piece.decode()?;
                append(&mut leaves, &path.join("/"), &piece);
            }
            Event::GeneralRef(piece) if inside.is_some() => {
                let piece = match piece.resolve_char_ref()? {
                    Some(letter) => letter.to_string(),
                    None => match piece.decode()?.as_ref() {
                        "amp" => "&".to_owned(),
                        "lt" => "<".to_owned(),
                        "gt" => ">".to_owned(),
                        "quot" => "\"".to_owned(),
                        _ => "'".to_owned(),
                    },
                };
                append(&mut leaves, &path.join("/"), &piece);
            }
            Event::End(_) => {
                if path.pop().is_none()
                    && let Some(name) = inside.take()
                {
                    each(&name, &leaves);
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn append(leaves: &mut [(String, String)], path: &str, piece: &str) {
    if let Some((_, text)) = leaves.iter_mut().rev().find(|(at, _)| at == path) {
        text.push_str(piece);
    }
}

fn local(name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name);
    name.rsplit(':').next().unwrap_or_default().to_owned()
}

fn attributes(
    tag: &quick_xml::events::BytesStart<'_>,
    path: &str,
    leaves: &mut Vec<(String, String)>,
) -> Result<(), Box<dyn Error>> {
    for attribute in tag.attributes() {
        let attribute = attribute?;
        let key = local(attribute.key.as_ref());
        let value = String::from_utf8_lossy(&attribute.value);
        let value = quick_xml::escape::unescape(&value)?.into_owned();
        leaves.push((format!("{path}@{key}"), value));
    }
    Ok(())
}

fn value<'a>(leaves: &'a [(String, String)], path: &str) -> &'a str {
    let found = leaves.iter().find(|(at, _)| at == path);
    found.map_or("", |(_, text)| text.trim())
}

fn joined(parts: &[&str]) -> String {
    let parts = parts.iter().map(|part| part.trim());
    parts
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn push(names: &mut Vec<ListedName>, dataset: &str, id: &str, person: bool, name: String) {
    names.push(ListedName {
        dataset: dataset.to_owned(),
        id: id.to_owned(),
        kind: if person { "person" } else { "organisation" }.to_owned(),
        name: name.split_whitespace().collect::<Vec<_>>().join(" "),
    });
}

fn ofac(path: &Path, dataset: &str, names: &mut Vec<ListedName>) -> Result<(), Box<dyn Error>> {
    records(path, &["sdnEntry"], |_, leaves| {
        let id = value(leaves, "uid");
        let person = value(leaves, "sdnType") == "Individual";
        let own = joined(&[value(leaves, "firstName"), value(leaves, "lastName")]);
        push(names, dataset, id, person, own);
        let mut first = "";
        for (at, text) in leaves {
            match at.as_str() {
                "akaList/aka" => first = "",
                "akaList/aka/firstName" => first = text,
                "akaList/aka/lastName" => {
                    // The last name precedes the first: see below.
                    let after = leaves.iter().skip_while(|(_, t)| !std::ptr::eq(t, text)).skip(1);
                    let own = after.take_while(|(at, _)| at != "akaList/aka");
                    let own = own.filter(|(at, _)| at == "akaList/aka/firstName");
                    let given = own.map(|(_, text)| text.as_str()).next().unwrap_or(first);
                    push(names, dataset, id, person, joined(&[given, text]));
                }
                _ => {}
            }
        }
    })
}

fn eu(path: &Path, names: &mut Vec<ListedName>) -> Result<(), Box<dyn Error>> {
    records(path, &["sanctionEntity"], |_, leaves| {
        let id = value(leaves, "@logicalId");
        let person = value(leaves, "subjectType@code") == "person";
        let whole = leaves.iter().filter(|(at, _)| at == "nameAlias@wholeName");
        for (_, text) in whole {
            push(names, "eu_fsf", id, person, text.clone());
        }
    })
}

fn un(path: &Path, names: &mut Vec<ListedName>) -> Result<(), Box<dyn Error>> {
    records(path, &["INDIVIDUAL", "ENTITY"], |record, leaves| {
        let person = record == "INDIVIDUAL";
        let id = value(leaves, "DATAID");
        let parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"];
        let own = joined(&parts.map(|part| value(leaves, part)));
        push(names, "un_sc", id, person, own);
        for (at, text) in leaves {
            if at.ends_with("ALIAS/ALIAS_NAME") || at == "NAME_ORIGINAL_SCRIPT" {
                push(names, "un_sc", id, person, text.clone());
            }
        }
    })
}

fn canada(path: &Path, names: &mut Vec<ListedName>) -> Result<(), Box<dyn Error>> {
    let mut number = 0;
    records(path, &["record"], |_, leaves| {
        number += 1;
        let id = number.to_string();
        let company = value(leaves, "EntityOrShip");
        let company = if company.is_empty() { value(leaves, "Entity") } else { company };
        let person = company.is_empty();
        let own = match person {
            true => joined(&[value(leaves, "GivenName"), value(leaves, "LastName")]),
            false => company.to_owned(),
        };
        push(names, "ca_sema", &id, person, own);
        for alias in value(leaves, "Aliases").split(';') {
            push(names, "ca_sema", &id, person, alias.to_owned());
        }
    })
}

fn uk(path: &Path, names: &mut Vec<ListedName>) -> Result<(), Box<dyn Error>> {
    // Latin-1: each byte is its character.
    let text: String = fs::read(path)?.iter().map(|byte| char::from(*byte)).collect();
    let body = text.split_once('\n').map_or("", |(_, body)| body);
    let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(body.as_bytes());
    let header: HashMap<String, usize> = table
        .headers()?
        .iter()
        .enumerate()
        .map(|(at, name)| (name.to_owned(), at))
        .collect();
    for row in table.records() {
        let row = row?;
        let cell = |name: &str| row.get(header[name]).unwrap_or_default();
        let person = cell("Group Type") == "Individual";
        let parts = ["Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6"];
        push(names, "gb_hmt", cell("Group ID"), person, joined(&parts.map(cell)));
    }
    Ok(())
}

fn bis(path: &Path, names: &mut Vec<ListedName>) -> Result<(), Box<dyn Error>> {
    let text: String = fs::read(path)?.iter().map(|byte| char::from(*byte)).collect();
    for (number, line) in text.lines().skip(1).enumerate() {
        let name = line.split('\t').next().unwrap_or_default().trim_matches('"');
        let company = ["LLC", "INC", "LTD", "CO", "CORP", "COMPANY", "GMBH"];
        let organisation = name
            .split(|letter: char| !letter.is_alphanumeric())
            .any(|word| company.contains(&word));
        push(names, "us_bis_dpl", &number.to_string(), !organisation, name.to_owned());
    }
    Ok(())
}
