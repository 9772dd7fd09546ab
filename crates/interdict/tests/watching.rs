//! What is screened again after a change comes to what screening everything comes to.

use interdict::screen::{Freshness, HitLevel, PartyQuery, Screener, Terms};
use interdict::watch::{Book, ChangeKind, Standing, Step, Why, compare, rescreen, screen_book};
use interdict_ledger::{Guard, Ledger, NewEdition};
use interdict_model::{
    AsOf, Country, DatasetKey, Entity, EntityId, Reading, Schema, SourceFile, Tally,
};
use proptest::prelude::*;

/// One listed party of a made-up edition: id, name, country, when its act begins and ends.
type Party = (u8, u8, u8, u8);
/// One customer: key, name, country.
type Client = (u8, u8, u8);

/// Names that lie close to each other, so that a small edition has many hits.
const NAMES: [&str; 8] = [
    "Ayman al-Zawahiri",
    "Aiman Zawahri",
    "Ivan Petrovich Sidorov",
    "Ivan Sidorov",
    "Iwan Sidorow",
    "ZTE Kangxun Telecommunications",
    "ZTE Kang Xun Telecom Ltd",
    "Rostekh Zavod",
];
const COUNTRIES: [&str; 3] = ["eg", "ru", "cn"];
const DAYS: [&str; 4] = ["2018-01-01", "2018-05-14", "2018-07-01", "2019-01-01"];

struct World {
    folder: tempfile::TempDir,
    ledger: Ledger,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(folder.path().join("ledger.db")).unwrap();
        Self { folder, ledger }
    }

    fn record(&self, dataset: &str, published: &str, entities: Vec<Entity>) {
        let count = entities.len() as u64;
        let tally = Tally {
            source: count,
            read: count,
            ..Tally::default()
        };
        let day = Some(published.parse().unwrap());
        let key = DatasetKey::new(dataset).unwrap();
        let reading = Reading::new(key.clone(), "test/1", day, entities, Vec::new(), tally);
        let bytes = format!("{dataset} {published}");
        let files = [SourceFile {
            name: "list.txt",
            bytes: bytes.as_bytes(),
        }];
        let recorded = "2025-01-01T12:00:00Z".parse().unwrap();
        let edition = NewEdition {
            dataset: &key,
            published: day,
            counts_from: None,
            fetched: recorded,
            files: &files,
            origin: "test",
        };
        let guard = Guard {
            loss_permille_max: None,
            ..Guard::default()
        };
        self.ledger
            .record(&edition, &reading, recorded, &guard)
            .unwrap();
    }

    fn screener(&self, listed: &str) -> Screener {
        let as_of = AsOf {
            listed: listed.parse().unwrap(),
            recorded: "2026-01-01T00:00:00Z".parse().unwrap(),
        };
        let view = self.ledger.view(as_of, None).unwrap();
        let folder = self.folder.path().join("segments");
        Screener::open(&view, &folder, &Freshness::default(), &mut |_| {}).unwrap()
    }
}

fn edition(parties: &[Party]) -> Vec<Entity> {
    let mut entities = Vec::new();
    for (id, name, country, act) in parties {
        let id = format!("p-{}", id % 12);
        let mut party = Entity::new(EntityId::new(&id).unwrap(), Schema::LEGAL_ENTITY);
        party.add("name", NAMES[usize::from(name % 8)]);
        party.add("country", COUNTRIES[usize::from(country % 3)]);
        let mut sanction = Entity::new(
            EntityId::new(&format!("{id}-act")).unwrap(),
            Schema::SANCTION,
        );
        sanction.add("entity", &id);
        sanction.add("startDate", DAYS[usize::from(act % 4)]);
        if act % 3 == 0 {
            sanction.add("endDate", DAYS[usize::from(act % 4).max(1)]);
        }
        let known = entities.iter().any(|one: &Entity| one.id() == party.id());
        if !known {
            entities.extend([party, sanction]);
        }
    }
    entities
}

fn book(clients: &[Client]) -> Book {
    let mut book = Book::default();
    for (key, name, country) in clients {
        let mut query = PartyQuery::named(NAMES[usize::from(name % 8)]);
        let code = COUNTRIES[usize::from(country % 3)];
        query.facts.countries = vec![Country::from_code(code).unwrap()];
        // A key that is there already stays with its first customer.
        let _ = book.add(&format!("c-{}", key % 10), query);
    }
    book
}

fn parties() -> impl Strategy<Value = Vec<Party>> {
    prop::collection::vec(any::<Party>(), 0..14)
}

fn clients() -> impl Strategy<Value = Vec<Client>> {
    prop::collection::vec(any::<Client>(), 0..14)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn again_is_as_from_nothing(
        lists in [parties(), parties(), parties(), parties()],
        books in [clients(), clients()],
        days in [0_usize..4, 0_usize..4],
        threads in 1_usize..4,
        kept in any::<[bool; 3]>(),
    ) {
        let world = World::new();
        // Two editions each of two lists; what is kept of the first edition makes the second like it.
        world.record("list_a", "2018-04-01", edition(&lists[0]));
        let second = if kept[0] { [lists[0].clone(), lists[1].clone()].concat() } else { lists[1].clone() };
        world.record("list_a", "2018-06-01", edition(&second));
        world.record("list_b", "2018-05-20", edition(&lists[2]));
        if kept[1] {
            world.record("list_b", "2018-12-01", edition(&lists[3]));
        }
        let (before, after) = (world.screener(DAYS[days[0]]), world.screener(DAYS[days[1]]));
        let old_book = book(&books[0]);
        let new_book = if kept[2] { book(&[books[0].clone(), books[1].clone()].concat()) } else { book(&books[1]) };
        let terms = Terms::default();
        let standing = screen_book(&before, &terms, &old_book, threads);
        let step = Step { before: &before, book_before: &old_book, standing: &standing, after: &after, book: &new_book };
        let (again, _) = rescreen(&step, &terms, threads, &world.folder.path().join("few")).unwrap();
        let whole = screen_book(&after, &terms, &new_book, 1);
        prop_assert_eq!(&again, &whole);
        // What the changes say turns one standing into the other, each hit told once.
        let mut told = standing.clone();
        let changes = compare(&standing, &again);
        for change in &changes {
            let before = match change.kind {
                ChangeKind::Ended => told.hits.remove(&change.key),
                _ => told.hits.insert(change.key.clone(), change.hit.clone()),
            };
            prop_assert_eq!(before.is_none(), change.kind == ChangeKind::New);
        }
        prop_assert_eq!(told.hits, whole.hits);
    }
}

#[test]
fn a_change_says_what_changed() {
    let world = World::new();
    world.record(
        "list_a",
        "2018-04-01",
        edition(&[(1, 0, 0, 0), (2, 2, 1, 1)]),
    );
    world.record(
        "list_a",
        "2018-06-01",
        edition(&[(1, 0, 0, 1), (3, 5, 2, 1)]),
    );
    let clients = book(&[(1, 0, 0), (2, 2, 1), (3, 5, 2)]);
    let terms = Terms::default();
    let (before, after) = (world.screener("2018-05-14"), world.screener("2018-07-01"));
    let standing = screen_book(&before, &terms, &clients, 2);
    let step = Step {
        before: &before,
        book_before: &clients,
        standing: &standing,
        after: &after,
        book: &clients,
    };
    let (again, changed) = rescreen(&step, &terms, 2, &world.folder.path().join("few")).unwrap();
    assert_eq!(changed.len(), 3);
    let told: Vec<_> = compare(&standing, &again)
        .into_iter()
        .map(|change| {
            (
                change.key.customer,
                change.key.entity.to_string(),
                change.kind,
            )
        })
        .collect();
    let listing = ChangeKind::Changed(Why {
        listing: true,
        customer: false,
        score: false,
    });
    assert_eq!(
        told,
        [
            ("c-1".to_owned(), "p-1".to_owned(), listing),
            ("c-2".to_owned(), "p-2".to_owned(), ChangeKind::Ended),
            ("c-3".to_owned(), "p-3".to_owned(), ChangeKind::New),
        ]
    );
    assert!(compare(&again, &again).is_empty());
    assert_ne!(standing, Standing::default());
    assert!(again.hits.values().all(|hit| hit.level >= HitLevel::Review));
}
