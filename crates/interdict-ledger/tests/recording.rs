//! What is recorded comes back, once, and nothing is half recorded.

mod support;

use interdict_ledger::{
    Admission, AppendError, AsOf, Basis, ChangeCounts, Guard, HoldReason, Ledger, NewEdition,
    OpenError, Outcome, ReadError, RecordError, WithdrawError,
};
use interdict_model::{Digest, EditionId, Entity, Origin, Reading, Schema, SourceFile, Tally};
use support::{List, Scratch, company, dataset, day, id, noon};

#[test]
fn an_edition_comes_back_byte_for_byte() {
    let Scratch { ledger, .. } = &Scratch::new();
    let list = List::new("x", "2026-01-02", &["c-2 Beta", "c-1 Alpha", "nameless"]);
    let recorded = list.record(ledger, noon("2026-01-03"));
    assert_eq!(recorded.outcome, Outcome::New);
    assert_eq!(recorded.admission, Admission::Admitted);
    assert_eq!(recorded.changes, None);

    let files = ledger.files(recorded.edition).unwrap();
    assert_eq!(
        files,
        [("list.txt".to_owned(), list.text.clone().into_bytes())]
    );
    let reading = list.reading();
    assert_eq!(ledger.issues(recorded.reading).unwrap(), reading.issues());
    let [kept] = &ledger.editions(None).unwrap()[..] else {
        panic!("one edition")
    };
    assert_eq!(kept.readings[0].tally, *reading.tally());
    assert_eq!(kept.readings[0].reader, "lines/1");
    assert_eq!(kept.days, [day("2026-01-02")]);
    assert_eq!(kept.recorded, noon("2026-01-03"));
    assert_eq!(kept.files[0].bytes, list.text.len() as u64);

    let as_of = AsOf {
        listed: day("2026-01-02"),
        recorded: noon("2026-01-03"),
    };
    let view = ledger.view(as_of, None).unwrap();
    let entities: Vec<Entity> = view
        .entities(&dataset("x"))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(entities, reading.entities());
    for entity in &entities {
        assert_eq!(
            view.entity(&dataset("x"), entity.id()).unwrap().as_ref(),
            Some(entity)
        );
    }
    for absent in ["a", "c-1a", "z"] {
        assert_eq!(view.entity(&dataset("x"), &id(absent)).unwrap(), None);
    }
    ledger.verify().unwrap();
}

#[test]
fn the_same_bytes_are_kept_once() {
    let Scratch { ledger, .. } = &Scratch::new();
    let list = List::new("x", "2026-01-02", &["c-1 Alpha"]);
    let first = list.record(ledger, noon("2026-01-03"));
    let head = ledger.head().unwrap();
    let again = list.record(ledger, noon("2026-01-04"));
    assert_eq!(again.outcome, Outcome::SameBytes);
    assert_eq!(
        (again.edition, again.reading),
        (first.edition, first.reading)
    );
    assert_eq!(ledger.head().unwrap(), head, "nothing was written");
}

#[test]
fn another_reader_makes_another_reading() {
    let Scratch { ledger, .. } = &Scratch::new();
    let list = List::new("x", "2026-01-02", &["c-1 Alpha", "c-2 Beta"]);
    let first = list.record(ledger, noon("2026-01-03"));
    let list = list.reader("lines/2");
    let second = list.record(ledger, noon("2026-01-04"));
    assert_eq!(second.outcome, Outcome::NewReadingOfKnownEdition);
    assert_eq!(second.edition, first.edition);
    assert_ne!(second.reading, first.reading);
    assert_eq!(second.changes, Some(ChangeCounts::default()));
    let chosen = |recorded| {
        let as_of = AsOf {
            listed: day("2026-02-01"),
            recorded: noon(recorded),
        };
        ledger.view(as_of, None).unwrap().chosen()[0].reading
    };
    assert_eq!(
        chosen("2026-01-03"),
        first.reading,
        "what was known then stays true"
    );
    assert_eq!(chosen("2026-01-04"), second.reading);
    // An old program that comes again does not push the newer reading aside.
    let old = list.reader("lines/1").record(ledger, noon("2026-01-05"));
    assert_eq!(old.outcome, Outcome::SameBytes);
    assert_eq!(chosen("2026-01-05"), second.reading);
    ledger.verify().unwrap();
}

#[test]
fn changes_are_counted_and_shown_field_by_field() {
    let Scratch { ledger, .. } = &Scratch::new();
    let before = List::new("x", "2026-01-01", &["c-1 Alpha", "c-2 Beta", "c-3 Gamma"]);
    let after = List::new("x", "2026-01-02", &["c-2 Beta", "c-3 Delta", "c-4 New"]);
    let before = before.record(ledger, noon("2026-01-01"));
    let guard = Guard {
        loss_permille_max: None,
        ..Guard::default()
    };
    let after = after.guard(guard).record(ledger, noon("2026-01-02"));
    let one_each = ChangeCounts {
        added: 1,
        removed: 1,
        modified: 1,
    };
    assert_eq!(after.changes, Some(one_each));
    let changes = ledger.changes(before.edition, after.edition).unwrap();
    assert_eq!(changes.counts(), one_each);
    assert_eq!(changes.added[0].caption, "New");
    assert_eq!(changes.removed[0].caption, "Alpha");
    let [difference] = &changes.modified[0].differences[..] else {
        panic!("one property differs")
    };
    assert_eq!(difference.property, "name");
    assert_eq!(difference.removed[0].value, "Gamma");
    assert_eq!(difference.added[0].value, "Delta");
    let back = ledger.changes(after.edition, before.edition).unwrap();
    assert_eq!(back.added[0].caption, "Alpha");
    assert_eq!(
        ledger
            .changes(after.edition, after.edition)
            .unwrap()
            .counts(),
        ChangeCounts::default()
    );
}

#[test]
fn a_changed_address_or_sanction_names_its_party() {
    let Scratch { ledger, .. } = &Scratch::new();
    let world = |street: &str, reason: &str| {
        let mut party = company("p-1", "Alpha");
        party.add("addressEntity", "a-1");
        let mut address = Entity::new(id("a-1"), Schema::ADDRESS);
        address.add("street", street);
        let mut sanction = Entity::new(id("s-1"), Schema::SANCTION);
        sanction.add("entity", "p-1");
        sanction.add("reason", reason);
        vec![party, address, sanction]
    };
    let record = |on: &str, entities: Vec<Entity>| {
        let (x, text) = (dataset("x"), format!("{entities:?}"));
        let tally = Tally {
            source: 1,
            read: 1,
            ..Tally::default()
        };
        let reading = Reading::new(x.clone(), "r/1", Some(day(on)), entities, Vec::new(), tally);
        let files = [SourceFile {
            name: "x",
            bytes: text.as_bytes(),
        }];
        let edition = NewEdition {
            dataset: &x,
            published: None,
            counts_from: None,
            fetched: noon(on),
            files: &files,
            origin: "a test",
        };
        ledger
            .record(&edition, &reading, noon(on), &Guard::default())
            .unwrap()
            .edition
    };
    let first = record("2026-01-01", world("Old Street", "first"));
    let second = record("2026-01-02", world("New Street", "second"));
    let changes = ledger.changes(first, second).unwrap();
    let related: Vec<_> = changes
        .modified
        .iter()
        .map(|change| (change.id.as_str(), &change.related[..]))
        .collect();
    assert_eq!(
        related,
        [("a-1", &[id("p-1")][..]), ("s-1", &[id("p-1")][..])]
    );
}

#[test]
fn the_publishers_notes_are_part_of_an_entity() {
    let Scratch { ledger, .. } = &Scratch::new();
    let record = |on: &str, caption: &str| {
        let mut entity = company("c-1", "Alpha");
        entity.set_origin(Origin {
            caption: Some(caption.to_owned()),
            ..Origin::default()
        });
        let x = dataset("x");
        let tally = Tally {
            source: 1,
            read: 1,
            ..Tally::default()
        };
        let reading = Reading::new(x.clone(), "r/1", None, vec![entity], Vec::new(), tally);
        let files = [SourceFile {
            name: "x",
            bytes: caption.as_bytes(),
        }];
        let edition = NewEdition {
            dataset: &x,
            published: None,
            counts_from: None,
            fetched: noon(on),
            files: &files,
            origin: "a test",
        };
        ledger
            .record(&edition, &reading, noon(on), &Guard::default())
            .unwrap()
            .edition
    };
    let (first, second) = (record("2026-01-01", "A"), record("2026-01-02", "B"));
    let changes = ledger.changes(first, second).unwrap();
    assert!(changes.modified[0].origin_differs && changes.modified[0].differences.is_empty());
    assert_eq!(changes.modified[0].caption, "B");
}

#[test]
fn history_tells_since_when() {
    let Scratch { ledger, .. } = &Scratch::new();
    let guard = Guard {
        loss_permille_max: None,
        ..Guard::default()
    };
    let days = [
        ("2026-01-01", &["c-1 Alpha"][..]),
        ("2026-01-02", &["c-1 Alpha", "c-2 Beta"]),
        ("2026-01-03", &["c-1 Alpha", "c-2 Beta Ltd", "c-3 C"]),
        ("2026-01-04", &["c-1 Alpha", "c-3 C"]),
        ("2026-01-05", &["c-1 Alpha", "c-2 Beta", "c-3 C"]),
    ];
    for (on, lines) in days {
        List::new("x", on, lines)
            .guard(guard.clone())
            .record(ledger, noon(on));
    }
    let history = ledger.history(&dataset("x"), &id("c-2")).unwrap();
    let seen: Vec<_> = history
        .presence
        .iter()
        .map(|seen| (seen.present, seen.changed))
        .collect();
    assert_eq!(
        seen,
        [
            (false, false),
            (true, true),
            (true, true),
            (false, true),
            (true, true)
        ]
    );
    let since: Vec<_> = history.listed_since().collect();
    assert_eq!(since, [day("2026-01-02"), day("2026-01-05")]);
    let since = |listed: &str| {
        let as_of = AsOf {
            listed: day(listed),
            recorded: noon("2026-02-01"),
        };
        let view = ledger.view(as_of, None).unwrap();
        let since = ledger.unchanged_since(&view, &dataset("x")).unwrap();
        let ids = view.entities(&dataset("x")).unwrap();
        let ids = ids.map(|entity| entity.unwrap().id().to_string());
        let told: Vec<_> = ids.zip(since.iter().map(ToString::to_string)).collect();
        told
    };
    let told = |id: &str, since: &str| (id.to_owned(), since.to_owned());
    assert_eq!(
        since("2026-01-03"),
        [
            told("c-1", "2026-01-01"),
            told("c-2", "2026-01-03"),
            told("c-3", "2026-01-03")
        ]
    );
    assert_eq!(
        since("2026-01-05"),
        [
            told("c-1", "2026-01-01"),
            told("c-2", "2026-01-05"),
            told("c-3", "2026-01-03")
        ],
        "what went and came back stands since it came back"
    );
    assert_eq!(
        since("2025-01-01"),
        [told("c-1", "2026-01-01")],
        "a later edition answers by itself"
    );
}

#[test]
fn sealed_records_come_back_by_their_hash() {
    let Scratch { ledger, .. } = &Scratch::new();
    let long = "a verdict with its findings ".repeat(100);
    let first = ledger
        .append("assessment", long.as_bytes(), noon("2026-01-01"))
        .unwrap();
    let second = ledger
        .append("judgement", b"{}", noon("2026-01-02"))
        .unwrap();
    assert_eq!((first.seq, second.seq), (1, 2));
    let entry = ledger.sealed(first.hash).unwrap();
    assert_eq!(
        (entry.payload, entry.at),
        (long.into_bytes(), noon("2026-01-01"))
    );
    assert_eq!(
        ledger.log(Some("judgement"), 0, 10).unwrap()[0].place,
        second
    );
    assert_eq!(ledger.log(None, 1, 10).unwrap().len(), 1);
    assert_eq!(ledger.head().unwrap(), Some(second));
    let absent = Digest::from_bytes([7; 32]);
    assert!(matches!(
        ledger.sealed(absent),
        Err(ReadError::UnknownEntry { .. })
    ));
    for kind in ["reading", "sighting", "admission", "withdrawal", "", "A b"] {
        let refused = ledger.append(kind, b"", noon("2026-01-03"));
        assert!(matches!(refused, Err(AppendError::Kind { .. })), "{kind:?}");
    }
    ledger.verify().unwrap();
}

#[test]
fn several_entries_are_added_all_or_none() {
    let Scratch { ledger, .. } = &Scratch::new();
    let at = noon("2026-01-01");
    let places = ledger
        .append_all(&[("a", b"1"), ("b", b"2"), ("a", b"3")], at)
        .unwrap();
    assert_eq!(
        places.iter().map(|place| place.seq).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    assert!(
        ledger
            .append_all(&[("a", b"4"), ("reading", b"5")], at)
            .is_err()
    );
    assert_eq!(ledger.append_all(&[], at).unwrap(), []);
    assert_eq!(ledger.log(Some("a"), 0, 9).unwrap().len(), 2);
    assert_eq!(ledger.last_recorded().unwrap(), Some(at));
    ledger.verify().unwrap();
}

#[test]
fn what_was_known_when_cannot_be_rewritten() {
    let Scratch { ledger, .. } = &Scratch::new();
    ledger.append("note", b"x", noon("2026-01-02")).unwrap();
    let refused = ledger.append("note", b"y", noon("2026-01-01"));
    assert!(matches!(refused, Err(AppendError::ClockWentBack { .. })));
    assert_eq!(ledger.head().unwrap().unwrap().seq, 1);
}

#[test]
fn misfits_are_refused() {
    let Scratch { ledger, folder } = &Scratch::new();
    let reading = List::new("x", "2026-01-01", &["c-1 A"]).reading();
    let (x, y) = (dataset("x"), dataset("y"));
    let files = [SourceFile {
        name: "x",
        bytes: b"x",
    }];
    let record = |dataset, files| {
        let edition = NewEdition {
            dataset,
            published: None,
            counts_from: None,
            fetched: noon("2026-01-01"),
            files,
            origin: "",
        };
        ledger.record(&edition, &reading, noon("2026-01-01"), &Guard::default())
    };
    assert!(matches!(
        record(&y, &files[..]),
        Err(RecordError::WrongDataset { .. })
    ));
    assert!(matches!(
        record(&x, &files[..0]),
        Err(RecordError::NoFiles { .. })
    ));
    let unknown = EditionId(Digest::from_bytes([1; 32]));
    assert!(
        ledger
            .admit(unknown, "me", "why", noon("2026-01-01"))
            .is_err()
    );
    assert!(
        ledger
            .seen(unknown, noon("2026-01-01"), noon("2026-01-01"))
            .is_err()
    );
    assert!(matches!(
        ledger.files(unknown),
        Err(ReadError::UnknownEdition { .. })
    ));
    assert!(matches!(
        Ledger::open_read_only(folder.path().join("absent")),
        Err(OpenError::Missing { .. })
    ));
    assert_eq!(ledger.head().unwrap(), None);
}

#[test]
fn two_datasets_are_not_compared() {
    let Scratch { ledger, .. } = &Scratch::new();
    let x = List::new("x", "2026-01-01", &["c-1 A"]).record(ledger, noon("2026-01-01"));
    let y = List::new("y", "2026-01-01", &["c-1 A"]).record(ledger, noon("2026-01-01"));
    let refused = ledger.changes(x.edition, y.edition);
    assert!(matches!(refused, Err(ReadError::TwoDatasets { .. })));
}

#[test]
fn an_edition_that_lost_too_much_is_held_until_a_person_admits_it() {
    let Scratch { ledger, .. } = &Scratch::new();
    let full = List::of("x", "2026-01-01", 100).record(ledger, noon("2026-01-01"));
    let short = List::of("x", "2026-01-02", 50).record(ledger, noon("2026-01-02"));
    let why = HoldReason::Lost {
        before: 100,
        now: 50,
        permille_max: 200,
    };
    assert_eq!(short.admission, Admission::Held { why });
    let chosen = |recorded| {
        let as_of = AsOf {
            listed: day("2026-01-09"),
            recorded: noon(recorded),
        };
        let chosen = ledger.view(as_of, None).unwrap().chosen()[0].clone();
        (chosen.edition, chosen.held_newer)
    };
    assert_eq!(
        chosen("2026-01-02"),
        (full.edition, true),
        "the last good one serves, stale"
    );
    ledger
        .admit(
            short.edition,
            "a person",
            "the list did shrink",
            noon("2026-01-03"),
        )
        .unwrap();
    assert_eq!(
        chosen("2026-01-02"),
        (full.edition, true),
        "what was known then stays true"
    );
    assert_eq!(chosen("2026-01-03"), (short.edition, false));
    let kept = ledger.editions(None).unwrap();
    assert_eq!(
        (&kept[1].admission, &kept[1].words[0].who[..]),
        (&Admission::Admitted, "a person")
    );
    let next = List::of("x", "2026-01-04", 49).record(ledger, noon("2026-01-04"));
    assert_eq!(
        next.admission,
        Admission::Admitted,
        "measured against the one admitted"
    );
    ledger.verify().unwrap();
}

#[test]
fn a_held_edition_can_be_withdrawn_and_brought_back() {
    let Scratch { ledger, .. } = &Scratch::new();
    let list = List::of("x", "2026-01-01", 0);
    let empty = list.record(ledger, noon("2026-01-01"));
    let x = dataset("x");
    let missing = |recorded| {
        let as_of = AsOf {
            listed: day("2026-01-09"),
            recorded: noon(recorded),
        };
        ledger.view(as_of, None).unwrap().missing().to_vec()
    };
    let withdraw = |at| ledger.withdraw(empty.edition, "a person", "an empty file", noon(at));
    assert_eq!(missing("2026-01-01"), std::slice::from_ref(&x));
    withdraw("2026-01-02").unwrap();
    assert_eq!(missing("2026-01-02"), []);
    assert_eq!(
        missing("2026-01-01"),
        std::slice::from_ref(&x),
        "what was known then stays true"
    );
    assert!(matches!(
        withdraw("2026-01-03"),
        Err(WithdrawError::Already { .. })
    ));
    let kept = &ledger.editions(Some(&x)).unwrap()[0];
    assert_eq!(kept.admission, Admission::Withdrawn);
    assert_eq!(
        (kept.words[0].admits, &kept.words[0].why[..]),
        (false, "an empty file")
    );
    assert_eq!(
        ledger.files(empty.edition).unwrap().len(),
        1,
        "its bytes stay"
    );

    let again = list.record(ledger, noon("2026-01-04"));
    assert_eq!(
        (again.outcome, again.admission),
        (Outcome::SameBytes, Admission::Withdrawn)
    );
    ledger
        .admit(
            empty.edition,
            "a person",
            "it is empty indeed",
            noon("2026-01-05"),
        )
        .unwrap();
    assert_eq!(missing("2026-01-04"), []);
    let as_of = AsOf {
        listed: day("2026-01-09"),
        recorded: noon("2026-01-05"),
    };
    assert_eq!(
        ledger.view(as_of, None).unwrap().chosen()[0].edition,
        empty.edition
    );
    ledger.verify().unwrap();
}

#[test]
fn an_edition_that_answers_cannot_be_withdrawn() {
    let Scratch { ledger, .. } = &Scratch::new();
    let good = List::of("x", "2026-01-01", 10).record(ledger, noon("2026-01-01"));
    let refused = ledger.withdraw(good.edition, "a person", "a slip", noon("2026-01-02"));
    assert!(matches!(refused, Err(WithdrawError::Serves { .. })));
    // One that is held goes, and the one before it is current again.
    let short = List::of("x", "2026-01-02", 1).record(ledger, noon("2026-01-02"));
    ledger
        .withdraw(short.edition, "a person", "a cut file", noon("2026-01-03"))
        .unwrap();
    let as_of = AsOf {
        listed: day("2026-01-09"),
        recorded: noon("2026-01-03"),
    };
    let chosen = ledger.view(as_of, None).unwrap().chosen()[0].clone();
    assert_eq!((chosen.edition, chosen.held_newer), (good.edition, false));
}

/// A register of laws is written today and answers for days long ago; its newest edition for all.
#[test]
fn an_edition_may_answer_for_days_before_it_was_published() {
    let Scratch { ledger, .. } = &Scratch::new();
    let laws = |published: &str, fetched: &str| {
        let list = List::new("laws", fetched, &[&format!("c-1 Law of {published}")])
            .published(published)
            .counts_from("1970-01-01");
        list.record(ledger, noon(fetched)).edition
    };
    let first = laws("2026-01-01", "2026-01-01");
    let second = laws("2026-01-02", "2026-01-02");
    let chosen = |recorded: &str| {
        let as_of = AsOf {
            listed: day("2018-05-14"),
            recorded: noon(recorded),
        };
        ledger.view(as_of, None).unwrap().chosen()[0].clone()
    };
    let (then, now) = (chosen("2026-01-01"), chosen("2026-01-02"));
    assert_eq!((then.edition, then.day), (first, day("2026-01-01")));
    assert_eq!((now.edition, now.day), (second, day("2026-01-02")));
    assert_eq!(now.basis, Basis::Current);
    let kept = ledger.editions(None).unwrap();
    assert_eq!(kept[1].days, [day("2026-01-02")]);
    assert_eq!(kept[1].counts_from, Some(day("1970-01-01")));
    ledger.verify().unwrap();
}

#[test]
fn a_person_may_accept_at_once() {
    let Scratch { ledger, .. } = &Scratch::new();
    List::of("x", "2026-01-01", 100).record(ledger, noon("2026-01-01"));
    let accept = Guard {
        accept: true,
        ..Guard::default()
    };
    let short = List::of("x", "2026-01-02", 50);
    let held = short.record(ledger, noon("2026-01-02"));
    assert!(!held.admission.is_admitted());
    let again = short.guard(accept).record(ledger, noon("2026-01-03"));
    assert_eq!(
        (again.outcome, again.admission),
        (Outcome::SameBytes, Admission::Admitted)
    );
}

#[test]
fn a_reader_that_loses_records_does_not_replace_one_that_read_them() {
    let Scratch { ledger, .. } = &Scratch::new();
    let list = List::of("x", "2026-01-01", 100);
    let good = list.record(ledger, noon("2026-01-01"));
    let x = dataset("x");
    let tally = Tally {
        source: 1,
        read: 1,
        ..Tally::default()
    };
    let poor = Reading::new(
        x.clone(),
        "lines/2",
        None,
        vec![company("c-1", "A")],
        Vec::new(),
        tally,
    );
    let files = [SourceFile {
        name: "list.txt",
        bytes: list.text.as_bytes(),
    }];
    let edition = NewEdition {
        dataset: &x,
        published: None,
        counts_from: None,
        fetched: noon("2026-01-01"),
        files: &files,
        origin: "",
    };
    let recorded = ledger
        .record(&edition, &poor, noon("2026-01-02"), &Guard::default())
        .unwrap();
    assert_eq!(recorded.outcome, Outcome::NewReadingOfKnownEdition);
    assert!(!recorded.admission.is_admitted());
    let as_of = AsOf {
        listed: day("2026-01-09"),
        recorded: noon("2026-01-09"),
    };
    let view = ledger.view(as_of, None).unwrap();
    assert_eq!(view.chosen()[0].reading, good.reading);
    assert!(view.chosen()[0].held_newer);
}

#[test]
fn an_empty_first_edition_is_held_and_its_dataset_missing() {
    let Scratch { ledger, .. } = &Scratch::new();
    let empty = List::of("x", "2026-01-01", 0).record(ledger, noon("2026-01-01"));
    let why = HoldReason::TooFew { now: 0, min: 1 };
    assert_eq!(empty.admission, Admission::Held { why });
    let as_of = AsOf {
        listed: day("2026-01-09"),
        recorded: noon("2026-01-09"),
    };
    let view = ledger
        .view(as_of, Some(&[dataset("x"), dataset("never")]))
        .unwrap();
    assert_eq!(view.missing(), [dataset("never"), dataset("x")]);
    assert!(matches!(
        view.entities(&dataset("x")),
        Err(ReadError::NotInView { .. })
    ));
}
