//! A party screened against the lists of a view: found whatever its spelling, told as of a day.

use std::sync::Arc;

use interdict::matching::Identifier;
use interdict::screen::{Caution, Freshness, HitLevel, PartyQuery, Screener, Shelf, Terms};
use interdict_ledger::{Guard, Ledger, NewEdition};
use interdict_model::{
    AsOf, DatasetKey, DesignationState, Entity, EntityId, Reading, Schema, SourceFile, Tally,
};
use jiff::Timestamp;

/// A ledger with one list of two editions, and a list that is held for later days only.
struct World {
    folder: tempfile::TempDir,
    ledger: Ledger,
}

fn entity(id: &str, schema: Schema, said: &[(&str, &str)]) -> Entity {
    let mut entity = Entity::new(EntityId::new(id).unwrap(), schema);
    for (property, value) in said {
        entity.add(property, value);
    }
    entity
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn key(text: &str) -> DatasetKey {
    DatasetKey::new(text).unwrap()
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(folder.path().join("ledger.db")).unwrap();
        Self { folder, ledger }
    }

    fn record(&self, dataset: &str, published: &str, recorded: &str, entities: Vec<Entity>) {
        let count = entities.len() as u64;
        let tally = Tally {
            source: count,
            read: count,
            ..Tally::default()
        };
        let day = Some(published.parse().unwrap());
        let key = key(dataset);
        let reading = Reading::new(key.clone(), "test/1", day, entities, Vec::new(), tally);
        let bytes = format!("{dataset} {published}");
        let files = [SourceFile {
            name: "list.txt",
            bytes: bytes.as_bytes(),
        }];
        let edition = NewEdition {
            dataset: &key,
            published: day,
            counts_from: None,
            fetched: at(recorded),
            files: &files,
            origin: "test",
        };
        let guard = Guard {
            loss_permille_max: None,
            ..Guard::default()
        };
        self.ledger
            .record(&edition, &reading, at(recorded), &guard)
            .unwrap();
    }

    fn screener(&self, listed: &str) -> Screener {
        self.screener_from(listed, &self.shelf())
    }

    fn shelf(&self) -> Shelf {
        Shelf::new(self.folder.path().join("segments"))
    }

    fn screener_from(&self, listed: &str, shelf: &Shelf) -> Screener {
        let as_of = AsOf {
            listed: listed.parse().unwrap(),
            recorded: at("2026-01-01T00:00:00Z"),
        };
        let view = self.ledger.view(as_of, None).unwrap();
        let mut freshness = Freshness::default();
        freshness.days_max.insert(key("list_a"), 30);
        Screener::open_from(&view, shelf, &freshness, &mut |_| {}).unwrap()
    }
}

fn zte() -> Vec<Entity> {
    vec![
        entity(
            "zte",
            Schema::COMPANY,
            &[
                ("name", "ZTE Kangxun Telecommunications Ltd."),
                ("country", "cn"),
            ],
        ),
        entity(
            "order",
            Schema::SANCTION,
            &[
                ("entity", "zte"),
                ("startDate", "2018-04-15"),
                ("endDate", "2018-07-13"),
                ("citation", "83 FR 17644"),
            ],
        ),
        entity(
            "man",
            Schema::PERSON,
            &[
                ("name", "Ayman al-Zawahiri"),
                ("birthDate", "1951-06-19"),
                ("passportNumber", "1084010"),
            ],
        ),
    ]
}

fn world() -> World {
    let world = World::new();
    world.record("list_a", "2018-05-01", "2018-05-02T00:00:00Z", zte());
    world.record(
        "list_a",
        "2018-09-01",
        "2018-09-02T00:00:00Z",
        zte()[2..].to_vec(),
    );
    world.record(
        "list_b",
        "2020-01-01",
        "2020-01-02T00:00:00Z",
        vec![
            entity("early", Schema::COMPANY, &[("name", "Almaz Antey")]),
            entity(
                "act-1",
                Schema::SANCTION,
                &[("entity", "early"), ("startDate", "2014-07-16")],
            ),
            entity("late", Schema::COMPANY, &[("name", "Rostekh Zavod")]),
            entity(
                "act-2",
                Schema::SANCTION,
                &[("entity", "late"), ("startDate", "2019-07-16")],
            ),
            entity("never-said", Schema::COMPANY, &[("name", "Uralvagonzavod")]),
        ],
    );
    world
}

#[track_caller]
fn found(screener: &Screener, query: &PartyQuery) -> Vec<String> {
    let screening = screener.screen(query, &Terms::default());
    screening
        .hits
        .iter()
        .map(|hit| hit.entity.to_string())
        .collect()
}

#[test]
fn a_party_is_found_by_imperfect_names() {
    let screener = world().screener("2018-05-14");
    for name in [
        "ZTE Kangxun",
        "zte kang xun telecommunications limited",
        "ZTE Kangxun Telecommunications Ltd",
    ] {
        assert_eq!(
            found(&screener, &PartyQuery::named(name)),
            ["zte"],
            "{name}"
        );
    }
    for name in [
        "Ayman al-Zawahiri",
        "Айман аз-Завахири",
        "أيمن الظواهري",
        "Aiman Zawahri",
        "ZAWAHIRI, Ayman",
    ] {
        assert_eq!(
            found(&screener, &PartyQuery::named(name)),
            ["man"],
            "{name}"
        );
    }
    assert!(found(&screener, &PartyQuery::named("Maria Nieminen")).is_empty());
}

#[test]
fn what_a_list_says_of_itself_scores_one() {
    let screener = world().screener("2018-05-14");
    for name in ["ZTE Kangxun Telecommunications Ltd.", "Ayman al-Zawahiri"] {
        let screening = screener.screen(&PartyQuery::named(name), &Terms::default());
        assert_eq!(
            (screening.hits[0].score, screening.hits[0].level),
            (10_000, HitLevel::Strong),
            "{name}"
        );
    }
}

#[test]
fn acts_are_told_as_they_stand_on_the_day() {
    let world = world();
    #[track_caller]
    fn check(world: &World, day: &str, want: DesignationState) {
        let screening = world
            .screener(day)
            .screen(&PartyQuery::named("ZTE Kangxun"), &Terms::default());
        assert_eq!(screening.hits[0].designations[0].state, want);
        assert_eq!(
            screening.hits[0].designations[0].act.citation.as_deref(),
            Some("83 FR 17644")
        );
    }
    check(&world, "2018-05-14", DesignationState::InForce);
    check(&world, "2018-07-16", DesignationState::Ended);
    assert!(
        found(
            &world.screener("2018-09-01"),
            &PartyQuery::named("ZTE Kangxun")
        )
        .is_empty(),
        "the edition dropped it"
    );
}

#[test]
fn a_later_edition_speaks_only_for_what_had_begun() {
    let screener = world().screener("2018-05-14");
    assert_eq!(
        found(&screener, &PartyQuery::named("Almaz Antey")),
        ["early"]
    );
    assert!(found(&screener, &PartyQuery::named("Rostekh Zavod")).is_empty());
    let screening = screener.screen(&PartyQuery::named("Uralvagonzavod"), &Terms::default());
    assert!(
        screening.hits[0].undated,
        "the list does not say since when: told, and marked"
    );
    let list_b = screening
        .coverage
        .consulted
        .iter()
        .find(|one| one.dataset == key("list_b"))
        .unwrap();
    assert_eq!(list_b.cautions, [Caution::LaterEdition]);
}

#[test]
fn coverage_tells_age_and_what_is_missing() {
    let screener = world().screener("2018-12-01");
    let list_a = &screener.coverage().consulted[0];
    assert_eq!(
        (list_a.age_days, list_a.cautions.as_slice()),
        (91, &[Caution::Stale][..])
    );
    let terms = Terms {
        datasets: Some(vec![key("list_a"), key("list_z")]),
        ..Terms::default()
    };
    let coverage = screener.screen(&PartyQuery::named("X"), &terms).coverage;
    assert_eq!(coverage.missing, [key("list_z")]);
    assert!(!coverage.is_complete());
}

#[test]
fn an_identifier_finds_its_party_whatever_the_name() {
    let screener = world().screener("2018-05-14");
    let mut query = PartyQuery::named("Somebody Else Entirely");
    query.facts.identifiers = Identifier::untold("108 4010").into_iter().collect();
    let screening = screener.screen(&query, &Terms::default());
    assert_eq!(screening.hits[0].entity.as_str(), "man");
    assert_eq!(screening.hits[0].score, 10_000);
}

#[test]
fn evidence_lowers_a_score_and_schema_shuts_out() {
    let screener = world().screener("2018-05-14");
    let mut query = PartyQuery {
        schema: Some(Schema::PERSON),
        ..PartyQuery::named("Ayman al-Zawahiri")
    };
    query.facts.birth_dates = vec!["1951-06-19".parse().unwrap()];
    assert_eq!(
        screener.screen(&query, &Terms::default()).hits[0].score,
        10_000
    );
    query.facts.birth_dates = vec!["1951-09-16".parse().unwrap()];
    let lowered = screener.screen(&query, &Terms::default()).hits[0].score;
    assert!((7_000..10_000).contains(&lowered), "{lowered}");
    query.schema = Some(Schema::COMPANY);
    assert!(found(&screener, &query).is_empty());
}

#[test]
fn damaged_derived_files_are_built_anew() {
    let world = world();
    let before = found(
        &world.screener("2018-05-14"),
        &PartyQuery::named("ZTE Kangxun"),
    );
    for file in std::fs::read_dir(world.folder.path().join("segments")).unwrap() {
        let path = file.unwrap().path();
        let mut bytes = std::fs::read(&path).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 0xff;
        std::fs::write(&path, bytes).unwrap();
    }
    assert_eq!(
        found(
            &world.screener("2018-05-14"),
            &PartyQuery::named("ZTE Kangxun")
        ),
        before
    );
}

#[test]
fn days_of_one_shelf_share_what_they_have_in_common() {
    let world = world();
    let shelf = world.shelf();
    let days = ["2018-05-14", "2018-05-15", "2018-12-01"];
    let [first, next, later] = days.map(|day| world.screener_from(day, &shelf));
    let shared = |one: &Screener, other: &Screener| -> Vec<bool> {
        let pairs = one.index().segments().iter().zip(other.index().segments());
        pairs.map(|(one, other)| Arc::ptr_eq(one, other)).collect()
    };
    assert_eq!(shared(&first, &next), [true, true]);
    assert_eq!(
        shared(&first, &later),
        [false, true],
        "the first list has another edition by then"
    );
}
