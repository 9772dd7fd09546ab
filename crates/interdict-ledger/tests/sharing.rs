//! Several readers beside one writer; a second writer waits; other files and formats are told apart.

mod support;

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use interdict_ledger::{AsOf, Ledger, OpenError};
use rusqlite::Connection;
use support::{List, Scratch, dataset, day, noon};

#[test]
fn many_may_create_one_ledger() {
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.ledger");
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    Ledger::open(&path)
                        .unwrap()
                        .append("note", b"x", noon("2026-02-01"))
                        .unwrap()
                });
            }
        });
        assert_eq!(
            Ledger::open_read_only(&path)
                .unwrap()
                .verify()
                .unwrap()
                .entries,
            4
        );
    }
}

#[test]
fn two_writers_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shared.ledger");
    thread::scope(|scope| {
        for key in ["x", "y"] {
            let path = &path;
            scope.spawn(move || {
                let ledger = Ledger::open(path).unwrap();
                for records in 1..20 {
                    List::of(key, "2026-01-01", records)
                        .published(&format!("2026-01-{records:02}"))
                        .record(&ledger, noon("2026-02-01"));
                }
            });
        }
    });
    let ledger = Ledger::open_read_only(&path).unwrap();
    assert_eq!(ledger.verify().unwrap().readings, 38);
    assert_eq!(ledger.editions(Some(&dataset("y"))).unwrap().len(), 19);
}

#[test]
fn a_writer_that_waits_in_vain_says_for_what() {
    let Scratch { ledger, folder } = &Scratch::new();
    ledger.append("note", b"x", noon("2026-01-01")).unwrap();
    let path = folder.path().join("test.ledger");
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let second = Ledger::open_waiting(&path, Duration::from_millis(50)).unwrap();
    let refused = second.append("note", b"y", noon("2026-01-02")).unwrap_err();
    let said = refused.to_string();
    assert!(
        said.contains("another process is writing") && said.contains("test.ledger"),
        "{said}"
    );
    assert_eq!(
        second.head().unwrap().unwrap().seq,
        1,
        "reading goes on meanwhile"
    );
    other.execute_batch("ROLLBACK").unwrap();
    second.append("note", b"y", noon("2026-01-02")).unwrap();
}

#[test]
fn readers_see_whole_editions_while_one_writes() {
    let Scratch { ledger, folder } = &Scratch::new();
    List::of("x", "2026-01-01", 1).record(ledger, noon("2026-01-01"));
    let path = folder.path().join("test.ledger");
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let reader = Ledger::open_read_only(&path).unwrap();
                let mut seen = 0;
                while !done.load(Ordering::Relaxed) {
                    let as_of = AsOf {
                        listed: day("2026-12-31"),
                        recorded: noon("2026-12-31"),
                    };
                    let view = reader.view(as_of, None).unwrap();
                    let chosen = &view.chosen()[0];
                    let entities = view.entities(&chosen.dataset).unwrap();
                    let count = entities.map(Result::unwrap).count();
                    assert_eq!(count as u64, chosen.entities);
                    assert!(count >= seen, "a reader went back");
                    seen = count;
                }
            });
        }
        for records in 2..60 {
            List::of("x", "2026-01-01", records)
                .published(&format!(
                    "2026-{:02}-{:02}",
                    records / 28 + 1,
                    records % 28 + 1
                ))
                .record(ledger, noon("2026-02-01"));
        }
        done.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_view_outlives_its_ledger_and_later_writes() {
    let Scratch {
        ledger,
        folder: _folder,
    } = Scratch::new();
    List::of("x", "2026-01-01", 3).record(&ledger, noon("2026-01-01"));
    let as_of = AsOf {
        listed: day("2026-12-31"),
        recorded: noon("2026-12-31"),
    };
    let view = ledger.view(as_of, None).unwrap();
    List::of("x", "2026-01-02", 4).record(&ledger, noon("2026-01-02"));
    drop(ledger);
    let count = thread::spawn(move || view.entities(&dataset("x")).unwrap().count());
    assert_eq!(count.join().unwrap(), 3);
}

#[test]
fn a_reader_cannot_write() {
    let Scratch { ledger, folder } = &Scratch::new();
    ledger.append("note", b"x", noon("2026-01-01")).unwrap();
    let reader = Ledger::open_read_only(folder.path().join("test.ledger")).unwrap();
    let refused = reader.append("note", b"y", noon("2026-01-02")).unwrap_err();
    let source = std::error::Error::source(&refused).unwrap();
    assert!(source.to_string().contains("reading only"), "{source}");
    assert_eq!(reader.head().unwrap(), ledger.head().unwrap());
}

#[test]
fn other_files_are_not_taken_for_ledgers() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("list.csv");
    fs::write(&text, "a list, not a ledger\n".repeat(100)).unwrap();
    let other = folder.path().join("other.db");
    Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE t (x)")
        .unwrap();
    for path in [text, other] {
        let before = fs::read(&path).unwrap();
        assert!(
            matches!(Ledger::open(&path), Err(OpenError::NotALedger { .. })),
            "{path:?}"
        );
        assert!(matches!(
            Ledger::open_read_only(&path),
            Err(OpenError::NotALedger { .. })
        ));
        assert_eq!(fs::read(&path).unwrap(), before, "{path:?} was touched");
    }
    let absent = folder.path().join("no/such/folder/x.ledger");
    let error = Ledger::open(&absent).unwrap_err();
    assert!(error.to_string().contains("no/such/folder"), "{error}");
}

#[test]
fn a_newer_format_is_refused_and_says_so() {
    let Scratch { ledger, folder } = Scratch::new();
    ledger.append("note", b"x", noon("2026-01-01")).unwrap();
    drop(ledger);
    let path = folder.path().join("test.ledger");
    Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    for error in [
        Ledger::open(&path).unwrap_err(),
        Ledger::open_read_only(&path).unwrap_err(),
    ] {
        assert!(matches!(error, OpenError::Newer { found: 99, .. }));
        assert!(error.to_string().contains("use a newer version"), "{error}");
    }
}

#[test]
fn the_first_format_still_opens() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.ledger");
    let case = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/format_1.ledger");
    fs::copy(case, &path).unwrap();
    let error = Ledger::open_read_only(&path).unwrap_err();
    assert!(
        matches!(error, OpenError::Older { found: 1, .. }),
        "{error}"
    );

    let ledger = Ledger::open(&path).unwrap();
    let verified = ledger.verify().unwrap();
    assert_eq!(
        (verified.entries, verified.readings, verified.entities),
        (4, 2, 4)
    );
    let as_of = AsOf {
        listed: day("2026-01-02"),
        recorded: noon("2026-12-31"),
    };
    let view = ledger.view(as_of, None).unwrap();
    let names: Vec<String> = view
        .entities(&dataset("x"))
        .unwrap()
        .map(|entity| entity.unwrap().caption().to_owned())
        .collect();
    assert_eq!(names, ["Company 0", "Company 1", "Company 2", "Company 3"]);
    assert_eq!(
        ledger.log(Some("note"), 0, 9).unwrap()[0].payload,
        b"kept since the first format"
    );
    List::of("x", "2026-01-03", 5).record(&ledger, noon("2026-01-03"));
    ledger.verify().unwrap();
    drop(ledger);
    Ledger::open_read_only(&path).unwrap();
}
