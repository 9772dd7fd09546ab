//! The headerless CSV set: `sdn.csv` (`cons_prim.csv`) with its add, alt and comments files.
//!
//! The columns are those of OFAC's own specification (`dat_spec.txt`). It names no date, so an
//! edition has none. The four files are told apart by their widths, not by their names. A source
//! record is a row of the main file, so that editions in CSV and in XML count alike; each companion's
//! rows are accounted for in a notice.

use std::collections::HashMap;

use interdict_model::{DatasetKey, Reading, SourceFile};

use super::party::{Address, Alias, Fact, Kind, Name, Party, Program, Relation};
use super::remarks;
use super::roll::{Roll, is_uid};
use crate::ReadError;
use crate::draft::{Draft, Place};
use crate::table::{Layout, Row, Table};

const MAIN: [&str; 12] = [
    "ent_num",
    "SDN_Name",
    "SDN_Type",
    "Program",
    "Title",
    "Call_Sign",
    "Vess_type",
    "Tonnage",
    "GRT",
    "Vess_flag",
    "Vess_owner",
    "Remarks",
];
const ADD: [&str; 6] = [
    "Ent_num",
    "Add_num",
    "Address",
    "City/State/Province/Postal Code",
    "Country",
    "Add_remarks",
];
const ALT: [&str; 5] = ["ent_num", "alt_num", "alt_type", "alt_name", "alt_remarks"];
const COMMENTS: [&str; 2] = ["ent_num", "Remarks"];

/// What OFAC writes where it has nothing to say.
const NULL: &str = "-0-";

/// What stands at the end of each table but the comments, in every edition seen.
const END_MARK: u8 = 0x1a;

/// The specification's limit of the remarks in the main file; the rest spills into the comments.
const REMARKS_CHARS_MAX: usize = 1000;

/// Facts that have a column of their own: the column, the kind of fact.
const COLUMNS: [[&str; 2]; 7] = [
    ["Title", "Title"],
    ["Call_Sign", "Vessel Call Sign"],
    ["Vess_type", "Vessel Type"],
    ["Tonnage", "Vessel Tonnage"],
    ["GRT", "Vessel Gross Registered Tonnage"],
    ["Vess_flag", "Vessel Flag"],
    ["Vess_owner", "Vessel Owner"],
];

/// The files of one edition, each at most once.
#[derive(Default)]
struct Set {
    main: Option<Table>,
    add: Option<Table>,
    alt: Option<Table>,
    comments: Option<Table>,
}

/// What the companions say, by the number of the party.
#[derive(Default)]
struct Companions {
    addresses: HashMap<String, Vec<Address>>,
    aliases: HashMap<String, Vec<Alias>>,
    comments: HashMap<String, String>,
    has_comments: bool,
}

pub(super) fn read(dataset: &DatasetKey, files: &[SourceFile<'_>]) -> Result<Reading, ReadError> {
    let set = Set::open(dataset, files)?;
    let Some(main) = &set.main else {
        return Err(super::wrong_files(dataset, files));
    };
    let mut roll = Roll::new(dataset);
    let kinds = kinds_of(main);
    let mut companions = Companions {
        has_comments: set.comments.is_some(),
        ..Companions::default()
    };
    companions.take_addresses(&mut roll.draft, set.add.as_ref(), &kinds);
    companions.take_aliases(&mut roll.draft, set.alt.as_ref(), &kinds);
    companions.take_comments(&mut roll.draft, set.comments.as_ref(), &kinds);
    set.name_missing(&mut roll.draft, files);
    for row in main.rows() {
        enter(&mut roll, &row, &mut companions);
    }
    Ok(roll.finish("ofac_csv/2", None))
}

impl Set {
    fn open(dataset: &DatasetKey, files: &[SourceFile<'_>]) -> Result<Self, ReadError> {
        let mut set = Self::default();
        for file in files {
            let (slot, columns): (&mut Option<Table>, &[&str]) = match width(file)? {
                12 => (&mut set.main, &MAIN),
                6 => (&mut set.add, &ADD),
                5 => (&mut set.alt, &ALT),
                2 => (&mut set.comments, &COMMENTS),
                width => {
                    return Err(ReadError::WrongFormat {
                        file: file.name.to_owned(),
                        line: 1,
                        expected: "an OFAC table of 12, 6, 5 or 2 columns".to_owned(),
                        found: format!("{width} in the first row"),
                    });
                }
            };
            if slot.is_some() {
                return Err(super::wrong_files(dataset, files));
            }
            *slot = Some(Table::headerless(file, &Layout::CSV, columns)?);
        }
        Ok(set)
    }

    /// Says what is absent: companions, with the names and addresses in them, and the ends of files.
    fn name_missing(&self, draft: &mut Draft, files: &[SourceFile<'_>]) {
        let place = |file: &str| Place {
            file: file.to_owned(),
            line: None,
            record: None,
        };
        for file in files {
            let is_comments = width(file).is_ok_and(|width| width == COMMENTS.len());
            if !is_comments && !file.bytes.trim_ascii_end().ends_with(&[END_MARK]) {
                let part = format!(
                    "the end mark (0x1A) of {}, which may be cut short",
                    file.name
                );
                draft.lack(&place(file.name), &part);
            }
        }
        let first = place(files.first().map_or("", |file| file.name));
        for (table, part) in [
            (&self.alt, "all strong aliases (no alt file)"),
            (&self.add, "the addresses (no add file)"),
            (
                &self.comments,
                "remarks beyond 1000 characters (no comments file)",
            ),
        ] {
            if table.is_none() {
                draft.lack(&first, part);
            }
        }
    }
}

/// The number of fields in the first row.
fn width(file: &SourceFile<'_>) -> Result<usize, ReadError> {
    let body = crate::text::trimmed(file)?;
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(body);
    let mut record = ::csv::ByteRecord::new();
    match reader.read_byte_record(&mut record) {
        Ok(_) => Ok(record.len()),
        Err(fault) => Err(ReadError::Malformed {
            file: file.name.to_owned(),
            line: 1,
            problem: fault.to_string(),
        }),
    }
}

fn kinds_of(main: &Table) -> HashMap<String, Kind> {
    let kind = |row: Row<'_>| Some((field(&row, "ent_num"), kind(&row)?));
    main.rows().filter_map(kind).collect()
}

fn kind(row: &Row<'_>) -> Option<Kind> {
    let word = field(row, "SDN_Type");
    if word.is_empty() {
        Some(Kind::Entity)
    } else {
        Kind::named(&word)
    }
}

/// A field, blank where OFAC writes its null.
fn field(row: &Row<'_>, column: &str) -> String {
    let text = row.get(column);
    if text == NULL { String::new() } else { text }
}

impl Companions {
    fn take_addresses(
        &mut self,
        draft: &mut Draft,
        table: Option<&Table>,
        kinds: &HashMap<String, Kind>,
    ) {
        let mut account = Account::new("addresses");
        for row in table.iter().flat_map(|table| table.rows()) {
            let Some(uid) = account.owner(draft, &row, "Ent_num", kinds) else {
                continue;
            };
            let address = Address {
                uid: field(&row, "Add_num"),
                street: field(&row, "Address"),
                city: plain_city(&field(&row, "City/State/Province/Postal Code")),
                locality: field(&row, "City/State/Province/Postal Code"),
                country: field(&row, "Country"),
                remarks: field(&row, "Add_remarks"),
                ..Address::default()
            };
            if address.full().is_empty() && address.remarks.is_empty() {
                account.blank += 1;
            } else {
                account.said += 1;
                self.addresses.entry(uid).or_default().push(address);
            }
        }
        account.close(draft, table);
    }

    fn take_aliases(
        &mut self,
        draft: &mut Draft,
        table: Option<&Table>,
        kinds: &HashMap<String, Kind>,
    ) {
        let mut account = Account::new("aliases");
        for row in table.iter().flat_map(|table| table.rows()) {
            let Some(uid) = account.owner(draft, &row, "ent_num", kinds) else {
                continue;
            };
            let (word, name) = (field(&row, "alt_type"), field(&row, "alt_name"));
            if name.is_empty() {
                account.blank += 1;
                continue;
            }
            let place = row.place().record(uid.clone());
            let remarks = field(&row, "alt_remarks");
            if !remarks.is_empty() {
                draft.value_issue(
                    &place,
                    "alt_remarks",
                    &remarks,
                    "remarks on an alias, which no edition has had; they are kept in the notes",
                );
            }
            let relation = Relation::named(&word).unwrap_or_else(|| {
                draft.value_issue(&place, "alt_type", &word, "taken as a.k.a.");
                Relation::Also
            });
            account.said += 1;
            let kind = kinds.get(&uid).copied().unwrap_or(Kind::Entity);
            self.aliases.entry(uid).or_default().push(Alias {
                name: Name::printed(&name, kind),
                relation,
                weak: false,
                remarks,
            });
        }
        account.close(draft, table);
    }

    fn take_comments(
        &mut self,
        draft: &mut Draft,
        table: Option<&Table>,
        kinds: &HashMap<String, Kind>,
    ) {
        let mut account = Account::new("continued remarks");
        for row in table.iter().flat_map(|table| table.rows()) {
            let Some(uid) = account.owner(draft, &row, "ent_num", kinds) else {
                continue;
            };
            account.said += 1;
            // As it stands: the cut may fall before or after a space.
            self.comments
                .entry(uid)
                .or_default()
                .push_str(row.raw("Remarks"));
        }
        account.close(draft, table);
    }
}

/// What became of the rows of one companion.
struct Account {
    what: &'static str,
    said: usize,
    blank: usize,
    orphans: usize,
}

impl Account {
    fn new(what: &'static str) -> Self {
        Self {
            what,
            said: 0,
            blank: 0,
            orphans: 0,
        }
    }

    /// The party that a row belongs to; a row without one is an issue.
    fn owner(
        &mut self,
        draft: &mut Draft,
        row: &Row<'_>,
        column: &str,
        kinds: &HashMap<String, Kind>,
    ) -> Option<String> {
        let uid = field(row, column);
        if kinds.contains_key(&uid) {
            return Some(uid);
        }
        self.orphans += 1;
        let rest: Vec<&str> = row.fields().skip(1).collect();
        let place = row.place().record(uid);
        draft.value_issue(
            &place,
            self.what,
            &rest.join(" | "),
            "the main file has no entry of this number",
        );
        None
    }

    /// Accounts for every row.
    fn close(&self, draft: &mut Draft, table: Option<&Table>) {
        let Some(table) = table else { return };
        let rows = table.len();
        let Self {
            what,
            said,
            blank,
            orphans,
        } = self;
        assert_eq!(rows, said + blank + orphans, "every row is accounted for");
        let place = Place {
            file: table.file().to_owned(),
            line: None,
            record: None,
        };
        draft.notice(
            &place,
            format!("{rows} rows: {said} {what}, {blank} blank, {orphans} without an entry"),
        );
    }
}

fn enter(roll: &mut Roll, row: &Row<'_>, companions: &mut Companions) {
    roll.draft.source();
    let (uid, name) = (field(row, "ent_num"), field(row, "SDN_Name"));
    let place = row.place().record(uid.clone());
    let problem = match kind(row) {
        None => format!(
            "an entry of an unknown type: SDN_Type {:?}",
            field(row, "SDN_Type")
        ),
        Some(_) if !is_uid(&uid) => format!("an entry without a number: ent_num {uid:?}"),
        Some(_) if name.is_empty() => "an entry without a name".to_owned(),
        Some(kind) => {
            let name = Name::printed(&name, kind);
            let mut party = Party::new(uid, kind, name);
            fill(&mut roll.draft, &place, &mut party, row, companions);
            roll.enter(&place, &party);
            return roll.draft.read();
        }
    };
    roll.draft.reject(&place, problem);
}

fn fill(
    draft: &mut Draft,
    place: &Place,
    party: &mut Party,
    row: &Row<'_>,
    companions: &mut Companions,
) {
    for [column, kind] in COLUMNS {
        party.fact(kind, field(row, column));
    }
    party.programs = programs(&field(row, "Program"));
    party.addresses = companions.addresses.remove(&party.uid).unwrap_or_default();
    party.aliases = companions.aliases.remove(&party.uid).unwrap_or_default();
    let main = row.raw("Remarks");
    let more = companions.comments.remove(&party.uid);
    let is_whole = more.is_some() || main.chars().count() < REMARKS_CHARS_MAX;
    let text = crate::text::squeeze(&format!("{main}{}", more.unwrap_or_default()));
    if !is_whole {
        let problem = if companions.has_comments {
            "the remarks are at the limit of 1000 characters and the comments file does not continue them"
        } else {
            "the remarks may be cut at 1000 characters, and there is no comments file; \
             their last piece is kept in the notes alone"
        };
        draft.notice(place, problem);
    }
    if !text.is_empty() && text != NULL {
        let free = remarks::mine(&text, is_whole, party).join("; ");
        // What the XML has as remarks, and the whole.
        if !free.is_empty() {
            party.notes.push(free);
        }
        party.notes.push(text);
    }
    merge_repeated(&mut party.facts);
}

/// The city, where the joined field is plainly nothing else: it has no comma and no digit.
fn plain_city(locality: &str) -> String {
    let is_plain = !locality.contains(|ch: char| ch == ',' || ch.is_ascii_digit());
    if is_plain {
        locality.to_owned()
    } else {
        String::new()
    }
}

/// `SDGT] [IFSR` is two programs.
fn programs(text: &str) -> Vec<Program> {
    text.split("] [")
        .flat_map(|part| part.split("; "))
        .map(|name| name.trim_matches(['[', ']', ' ']))
        .filter(|name| !name.is_empty())
        .map(|name| Program {
            name: name.to_owned(),
            ..Program::default()
        })
        .collect()
}

/// The remarks of a ship repeat its type or flag now and then; once is enough.
fn merge_repeated(facts: &mut Vec<Fact>) {
    let mut kept: Vec<Fact> = Vec::with_capacity(facts.len());
    for fact in facts.drain(..) {
        if !kept.contains(&fact) {
            kept.push(fact);
        }
    }
    *facts = kept;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_split() {
        let names = |text| {
            programs(text)
                .into_iter()
                .map(|program| program.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(names("SDGT] [IFSR"), ["SDGT", "IFSR"]);
        assert_eq!(names("[CUBA]"), ["CUBA"]);
        assert_eq!(names("CAATSA - RUSSIA"), ["CAATSA - RUSSIA"]);
        assert!(names("").is_empty());
    }
}
