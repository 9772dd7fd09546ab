//! Parties debarred under the Arms Export Control Act, in every layout that the CSV has had.
//!
//! A row is one debarment by one notice. The party is the name without its aliases; two notices
//! against one name are two legal acts. The list does not say what a party is: a date of birth, or
//! given names in the layout that has them apart, make it a person.

use std::collections::BTreeMap;

use interdict_model::{DatasetKey, Reading, Schema, SourceFile};

use crate::ReadError;
use crate::draft::{Draft, stable_id};
use crate::files::sole;
use crate::gather::Gathered;
use crate::naming::{Named, other_names};
use crate::notation::{american_date, citations};
use crate::table::{Layout, Row, Table};
use crate::text::squeeze;

const READER: &str = "state_debarred/1";
const AUTHORITY: &str = "US State, Directorate of Defense Trade Controls";

/// One layout of the table, and which column says what.
struct Columns {
    all: &'static [&'static str],
    name: &'static str,
    birth: &'static str,
    notice: &'static str,
    /// The layout with names apart, the kind of debarment and its effective date.
    is_full: bool,
}

const LAYOUTS: &[Columns] = &[
    Columns {
        all: &[
            "Party Name",
            "Date Of Birth",
            "Federal Register Notice",
            "Notice Date",
            "Corrected Notice",
            "Corrected Notice Date",
        ],
        name: "Party Name",
        birth: "Date Of Birth",
        notice: "Federal Register Notice",
        is_full: false,
    },
    Columns {
        all: &[
            "Debarred Party Full Name and Alias",
            "Date Of Birth",
            "Notice",
            "Notice Date",
            "Corrected Notice",
            "Corrected Notice Date",
        ],
        name: "Debarred Party Full Name and Alias",
        birth: "Date Of Birth",
        notice: "Notice",
        is_full: false,
    },
    Columns {
        all: &[
            "Debarred Party Full Name and Alias",
            "Date of Birth",
            "Notice",
            "Notice Date",
            "Corrected Notice",
            "Corrected Notice Date",
        ],
        name: "Debarred Party Full Name and Alias",
        birth: "Date of Birth",
        notice: "Notice",
        is_full: false,
    },
    Columns {
        all: &[
            "Corp",
            "Debarred Party Full Name",
            "Debarred Party Surname/Corporate Name",
            "Debarred Party Given Names",
            "Alias",
            "Type",
            "Date of Birth - PUBLIC RELEASE",
            "Notice Date",
            "Notice",
            "Eff. Date",
            "Corrected Notice",
            "Corrected Notice Date",
        ],
        name: "Debarred Party Full Name",
        birth: "Date of Birth - PUBLIC RELEASE",
        notice: "Notice",
        is_full: true,
    },
];

/// Reads an edition of the debarred parties.
pub(crate) fn read(key: &DatasetKey, files: &[SourceFile<'_>]) -> Result<Reading, ReadError> {
    let file = sole(key, files, "one CSV file")?;
    let table = Table::with_header(file, &Layout::CSV)?;
    let fits = LAYOUTS
        .iter()
        .find(|layout| table.expect_columns(layout.all).is_ok());
    let Some(columns) = fits else {
        table.expect_columns(LAYOUTS[0].all)?;
        unreachable!("a table that fits no layout does not fit the first");
    };
    let mut draft = Draft::new(key);
    let mut gathered = Gathered::default();
    let schemata = schemata(&table, columns);
    for row in table.rows() {
        draft.source();
        let named = Named::parse(&row.get(columns.name));
        if named.main.is_empty() {
            draft.reject(&row.place(), "a row without a name");
            continue;
        }
        let id = party_id(&named);
        take_party(
            &mut draft,
            &mut gathered,
            &row,
            columns,
            &named,
            schemata[&id],
        );
        take_act(&mut draft, &mut gathered, &row, columns, &named);
        draft.read();
    }
    gathered.keep(&mut draft);
    Ok(draft.finish(READER, None))
}

fn party_id(named: &Named) -> String {
    stable_id("us-ddtc", &[&named.main.to_uppercase()])
}

/// What each party is, by its id: what any of its rows says of it.
fn schemata(table: &Table, columns: &Columns) -> BTreeMap<String, Schema> {
    let mut schemata = BTreeMap::new();
    for row in table.rows() {
        let id = party_id(&Named::parse(&row.get(columns.name)));
        let schema = schema_of(&row, columns);
        let known = schemata.entry(id).or_insert(schema);
        if *known == Schema::LEGAL_ENTITY || schema == Schema::PERSON {
            *known = schema;
        }
    }
    schemata
}

fn schema_of(row: &Row<'_>, columns: &Columns) -> Schema {
    let full = columns.is_full;
    if full && !row.get("Corp").is_empty() {
        return Schema::ORGANIZATION;
    }
    let given = full && !row.get("Debarred Party Given Names").is_empty();
    if given || !row.get(columns.birth).is_empty() {
        Schema::PERSON
    } else {
        Schema::LEGAL_ENTITY
    }
}

fn take_party(
    draft: &mut Draft,
    gathered: &mut Gathered,
    row: &Row<'_>,
    columns: &Columns,
    named: &Named,
    schema: Schema,
) {
    let place = row.place().record(named.main.clone());
    let party = gathered.entity(draft, &place, &party_id(named), schema);
    named.say(party, &row.get(columns.name));
    party.add("topics", "debarment");
    if schema == Schema::PERSON {
        draft.date(
            &place,
            party,
            "birthDate",
            &row.get(columns.birth),
            american_date,
        );
    }
    if !columns.is_full {
        return;
    }
    for (property, name) in other_names(&row.get("Alias")) {
        party.add(property, name);
    }
    let corporate = row.get("Debarred Party Surname/Corporate Name");
    if schema == Schema::PERSON {
        party.add("lastName", corporate);
        party.add("firstName", row.get("Debarred Party Given Names"));
    } else if squeeze(&corporate) != named.main {
        // The corporate name is cut at its first comma, the rest stands as "given names".
        let rest = row.get("Debarred Party Given Names");
        let whole = [corporate.as_str(), &rest].join(", ");
        if whole.trim_end_matches([',', ' ']) != named.main {
            party.add("alias", corporate);
        }
    }
    let flag = row.get("Corp");
    if !matches!(flag.as_str(), "" | "x") {
        draft.value_issue(&place, "Corp", &flag, "neither empty nor x");
    }
}

fn take_act(
    draft: &mut Draft,
    gathered: &mut Gathered,
    row: &Row<'_>,
    columns: &Columns,
    named: &Named,
) {
    let place = row.place().record(named.main.clone());
    let party = party_id(named);
    let notice = row.get(columns.notice);
    let id = stable_id(&party, &[&notice]);
    let act = gathered.entity(draft, &place, &id, Schema::SANCTION);
    act.add("entity", party);
    act.add("authority", AUTHORITY);
    act.add("program", "ITAR Debarred (DTC)");
    for citation in citations(&notice)
        .into_iter()
        .chain(citations(&row.get("Corrected Notice")))
    {
        act.add("citation", citation);
    }
    draft.date(
        &place,
        act,
        "listingDate",
        &row.get("Notice Date"),
        american_date,
    );
    let corrected = row.get("Corrected Notice Date");
    draft.date(&place, act, "modifiedAt", &corrected, american_date);
    if columns.is_full {
        act.add("provisions", row.get("Type"));
        draft.date(
            &place,
            act,
            "startDate",
            &row.get("Eff. Date"),
            american_date,
        );
    }
}
