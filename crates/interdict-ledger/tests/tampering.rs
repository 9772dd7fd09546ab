//! A single changed byte anywhere that matters is found.

mod support;

use std::fs;
use std::path::Path;

use interdict_ledger::{AsOf, Guard, Ledger, ReadError, VerifyError, View};
use rusqlite::Connection;
use support::{List, Scratch, dataset, day, id, noon};

/// A ledger with a little of everything, closed, all of it in one file.
fn filled() -> tempfile::TempDir {
    let Scratch { ledger, folder } = Scratch::new();
    let guard = Guard {
        loss_permille_max: Some(500),
        ..Guard::default()
    };
    for (on, records) in [("2026-01-01", 20), ("2026-01-02", 25), ("2026-01-03", 24)] {
        let mut list = List::of("x", on, records).guard(guard.clone());
        list.text.push_str("\nnameless");
        list.record(&ledger, noon(on));
    }
    let short = List::of("x", "2026-01-04", 3).record(&ledger, noon("2026-01-04"));
    ledger
        .admit(short.edition, "a person", "it is so", noon("2026-01-05"))
        .unwrap();
    let long = "a finding and its citation; ".repeat(60);
    ledger
        .append("assessment", long.as_bytes(), noon("2026-01-06"))
        .unwrap();
    drop(ledger);
    fold(&path(folder.path()));
    folder
}

fn path(folder: &Path) -> std::path::PathBuf {
    folder.join("test.ledger")
}

/// Moves what is in the write-ahead log into the file.
fn fold(path: &Path) {
    let connection = Connection::open(path).unwrap();
    connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
}

/// Everything that the ledger can say, or nothing when any of it fails.
fn everything(ledger: &Ledger) -> Option<String> {
    let mut out = String::new();
    for edition in ledger.editions(None).ok()? {
        out += &format!("{edition:?} {:?}", ledger.files(edition.id).ok()?);
        for reading in &edition.readings {
            out += &format!("{:?}", ledger.issues(reading.id).ok()?);
        }
    }
    for listed in ["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-09"] {
        let as_of = AsOf {
            listed: day(listed),
            recorded: noon("2026-02-01"),
        };
        let view = ledger.view(as_of, None).ok()?;
        out += &format!("{:?}", view.chosen());
        for chosen in view.chosen() {
            let entities: Result<Vec<_>, _> = view.entities(&chosen.dataset).ok()?.collect();
            out += &format!("{:?}", entities.ok()?);
        }
    }
    Some(out + &format!("{:?}", ledger.log(None, 0, 100).ok()?))
}

#[test]
fn every_byte_of_the_file_is_checked_or_says_nothing() {
    let folder = filled();
    let path = path(folder.path());
    let original = fs::read(&path).unwrap();
    let truth = everything(&Ledger::open_read_only(&path).unwrap()).unwrap();
    let (mut found, mut harmless) = (0, 0);
    // Every 37th byte: over all structures, in seconds.
    for at in (0..original.len()).step_by(37) {
        let mut changed = original.clone();
        changed[at] ^= 0x10;
        fs::write(&path, &changed).unwrap();
        let Ok(ledger) = Ledger::open_read_only(&path) else {
            found += 1;
            continue;
        };
        if ledger.verify().is_err() {
            found += 1;
            continue;
        }
        // Free space and SQLite's own statistics: nothing the ledger says may depend on them.
        assert_eq!(
            everything(&ledger).as_ref(),
            Some(&truth),
            "byte {at} of {}",
            original.len()
        );
        harmless += 1;
    }
    assert!(found > 200, "{found} found, {harmless} harmless");
}

/// Changes rows by SQL behind the ledger's back.
fn meddle(sql: &str) -> Result<interdict_ledger::Verified, VerifyError> {
    let folder = filled();
    let path = path(folder.path());
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "PRAGMA foreign_keys = OFF; DROP TRIGGER log_keeps; DROP TRIGGER log_stays; DROP TRIGGER blob_keeps;
         DROP TRIGGER blob_stays; DROP TRIGGER entity_keeps; DROP TRIGGER entity_stays;",
        )
        .unwrap();
    assert!(
        connection.execute(sql, []).unwrap() > 0,
        "{sql} changed nothing"
    );
    drop(connection);
    Ledger::open(&path).unwrap().verify()
}

#[test]
fn what_meddling_breaks_is_named() {
    #[track_caller]
    fn check(sql: &str, seq: u64) {
        match meddle(sql) {
            Err(VerifyError::Broken { seq: found, .. }) => assert_eq!(found, seq, "{sql}"),
            other => panic!("{sql}: {other:?}"),
        }
    }
    check("UPDATE log SET at_us = at_us + 1 WHERE seq = 2", 2);
    check("UPDATE log SET kind = 'note' WHERE seq = 3", 3);
    check("UPDATE log SET payload = x'00' WHERE seq = 1", 1);
    check("UPDATE log SET hash = zeroblob(32) WHERE seq = 4", 4);
    check("DELETE FROM log WHERE seq = 2", 2);
    check("DELETE FROM blob WHERE key = 1", 1);
    check(
        "UPDATE blob SET body = zeroblob(length(body)) WHERE series = 'x/list.txt' AND place = 0",
        1,
    );
    check("DELETE FROM entity WHERE key = 1", 1);
    check(
        "UPDATE entity SET body = CAST(replace(body, 'Company 7', 'Company 8') AS BLOB) WHERE key = 8",
        1,
    );
    check("UPDATE entity SET digest = zeroblob(32) WHERE key = 22", 2);
}

#[test]
fn entries_taken_from_the_end_leave_orphans() {
    let verdict = meddle("DELETE FROM log WHERE seq >= 3");
    assert!(
        matches!(verdict, Err(VerifyError::Orphan { .. })),
        "{verdict:?}"
    );
    // What leaves no content behind can only be missed by its place, noted elsewhere.
    assert_eq!(meddle("DELETE FROM log WHERE seq = 6").unwrap().entries, 5);
}

#[test]
fn a_slip_of_the_hand_is_refused() {
    let folder = filled();
    let connection = Connection::open(path(folder.path())).unwrap();
    for sql in [
        "DELETE FROM log",
        "UPDATE entity SET body = x'00'",
        "DELETE FROM blob",
    ] {
        let refused = connection.execute(sql, []).unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
}

/// A ledger with a list of that day in view, altered behind its back.
fn altered(sql: &str) -> (tempfile::TempDir, Ledger, View) {
    let folder = filled();
    let path = path(folder.path());
    let connection = Connection::open(&path).unwrap();
    let triggers = "PRAGMA foreign_keys = OFF; DROP TRIGGER entity_keeps; DROP TRIGGER blob_keeps;";
    connection
        .execute_batch(&format!("{triggers} {sql}"))
        .unwrap();
    let ledger = Ledger::open(&path).unwrap();
    let as_of = AsOf {
        listed: day("2026-01-01"),
        recorded: noon("2026-02-01"),
    };
    let view = ledger.view(as_of, None).unwrap();
    (folder, ledger, view)
}

#[track_caller]
fn check_refused<T>(result: Result<T, ReadError>, said: &str) {
    let Err(error) = result else {
        panic!("it was served")
    };
    assert!(error.to_string().contains(said), "{error}");
}

#[test]
fn an_altered_entity_is_not_served() {
    let sql = "UPDATE entity SET body = CAST(replace(body, 'Company 7', 'Company 8') AS BLOB)
               WHERE key = 8;";
    let (_folder, ledger, view) = altered(sql);
    let x = dataset("x");
    check_refused(view.entity(&x, &id("c-0007")), "altered");
    let all: Result<Vec<_>, _> = view.entities(&x).unwrap().collect();
    check_refused(all, "altered");
    assert!(ledger.verify().is_err());
}

#[test]
fn entities_in_each_others_place_are_not_served() {
    let sql = "UPDATE entity SET key = -1 WHERE key = 8; UPDATE entity SET key = 8 WHERE key = 9;
               UPDATE entity SET key = 9 WHERE key = -1;";
    let (_folder, ledger, view) = altered(sql);
    let all: Result<Vec<_>, _> = view.entities(&dataset("x")).unwrap().collect();
    check_refused(all, "altered");
    assert!(ledger.verify().is_err());
}

#[test]
fn a_file_in_anothers_place_is_not_served() {
    let sql = "UPDATE blob SET (base, size, body) = (
                   SELECT base, size, body FROM blob WHERE series = 'x/#issues' AND place = 0)
               WHERE series = 'x/list.txt' AND place = 0;";
    let (_folder, ledger, view) = altered(sql);
    let edition = view.chosen()[0].edition;
    check_refused(ledger.files(edition), "altered");
    assert!(ledger.verify().is_err());
}
