//! Small lists in the making: what every test of the ledger begins with.
#![allow(dead_code, unreachable_pub, missing_docs)]

use interdict_ledger::{Guard, Ledger, NewEdition, Recorded};
use interdict_model::{
    DatasetKey, Entity, EntityId, Issue, IssueKind, Reading, Schema, SourceFile, Tally,
};
use jiff::Timestamp;
use jiff::civil::Date;

pub fn dataset(key: &str) -> DatasetKey {
    DatasetKey::new(key).unwrap()
}

pub fn id(text: &str) -> EntityId {
    EntityId::new(text).unwrap()
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Noon of a day, in UTC.
pub fn noon(day: &str) -> Timestamp {
    format!("{day}T12:00:00Z").parse().unwrap()
}

pub fn company(entity_id: &str, name: &str) -> Entity {
    let mut entity = Entity::new(id(entity_id), Schema::COMPANY);
    entity.add("name", name);
    entity
}

/// One edition of a list of companies, a line each: `id name`.
pub struct List {
    pub dataset: DatasetKey,
    pub published: Option<Date>,
    pub counts_from: Option<Date>,
    pub fetched: Timestamp,
    pub text: String,
    pub reader: &'static str,
    pub guard: Guard,
}

impl List {
    pub fn new(key: &str, fetched: &str, lines: &[&str]) -> Self {
        Self {
            dataset: dataset(key),
            published: None,
            counts_from: None,
            fetched: noon(fetched),
            text: lines.join("\n"),
            reader: "lines/1",
            guard: Guard::default(),
        }
    }

    /// A list of `records` numbered companies.
    pub fn of(key: &str, fetched: &str, records: usize) -> Self {
        let lines: Vec<String> = (0..records)
            .map(|at| format!("c-{at:04} Company {at}"))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        Self::new(key, fetched, &lines)
    }

    pub fn published(mut self, on: &str) -> Self {
        self.published = Some(day(on));
        self
    }

    pub fn counts_from(mut self, first: &str) -> Self {
        self.counts_from = Some(day(first));
        self
    }

    pub fn reader(mut self, reader: &'static str) -> Self {
        self.reader = reader;
        self
    }

    pub fn guard(mut self, guard: Guard) -> Self {
        self.guard = guard;
        self
    }

    pub fn reading(&self) -> Reading {
        let entities: Vec<Entity> = self
            .text
            .lines()
            .filter_map(|line| line.split_once(' '))
            .map(|(id, name)| company(id, name))
            .collect();
        let source = self.text.lines().count() as u64;
        let read = entities.len() as u64;
        let issues = (read..source).map(|record| Issue {
            kind: IssueKind::Record,
            file: "list.txt".to_owned(),
            line: None,
            record: Some(record.to_string()),
            field: None,
            value: None,
            problem: "it has no name".to_owned(),
        });
        let tally = Tally {
            source,
            read,
            rejected: source - read,
            ..Tally::default()
        };
        let issues = issues.collect();
        Reading::new(
            self.dataset.clone(),
            self.reader,
            None,
            entities,
            issues,
            tally,
        )
    }

    pub fn record(&self, ledger: &Ledger, recorded: Timestamp) -> Recorded {
        let files = [SourceFile {
            name: "list.txt",
            bytes: self.text.as_bytes(),
        }];
        let edition = NewEdition {
            dataset: &self.dataset,
            published: self.published,
            counts_from: self.counts_from,
            fetched: self.fetched,
            files: &files,
            origin: "a test",
        };
        ledger
            .record(&edition, &self.reading(), recorded, &self.guard)
            .unwrap()
    }
}

/// A ledger in a folder that vanishes with it.
pub struct Scratch {
    pub ledger: Ledger,
    pub folder: tempfile::TempDir,
}

impl Scratch {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(folder.path().join("test.ledger")).unwrap();
        Self { ledger, folder }
    }
}
