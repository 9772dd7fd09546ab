//! Content beside an entry of the caller's: kept with it, covered by the log, found when damaged.

mod support;

use interdict_ledger::{AppendError, Attachment, Ledger, VerifyError};
use rusqlite::Connection;
use support::{Scratch, noon};

fn attachment(bytes: &[u8]) -> Attachment<'_> {
    Attachment {
        series: "book",
        bytes,
    }
}

/// A ledger with two versions of a book.
fn filled() -> (Scratch, [Vec<u8>; 2]) {
    let scratch = Scratch::new();
    let lines: String = (0..5_000).map(|n| format!("customer {n}\n")).collect();
    let books = [
        lines.clone().into_bytes(),
        (lines + "one more\n").into_bytes(),
    ];
    for (book, on) in books.iter().zip(["2026-01-01", "2026-01-02"]) {
        let payload = format!("{{\"content\":\"{}\"}}", attachment(book).digest());
        let added =
            scratch
                .ledger
                .append_with("book", payload.as_bytes(), attachment(book), noon(on));
        added.unwrap();
    }
    (scratch, books)
}

#[test]
fn content_comes_back_byte_for_byte() {
    let (Scratch { ledger, folder }, books) = filled();
    let path = ledger.path().to_owned();
    drop(ledger);
    let ledger = Ledger::open_read_only(&path).unwrap();
    for book in &books {
        assert_eq!(ledger.attached(attachment(book).digest()).unwrap(), *book);
    }
    assert_eq!(ledger.verify().unwrap().blobs, 2);
    assert!(ledger.attached(attachment(b"never kept").digest()).is_err());
    drop(folder);
}

#[test]
fn the_same_content_may_be_named_twice() {
    let (scratch, books) = filled();
    let payload = attachment(&books[0]).digest().to_string();
    let again = scratch.ledger.append_with(
        "book",
        payload.as_bytes(),
        attachment(&books[0]),
        noon("2026-01-03"),
    );
    again.unwrap();
    assert_eq!(scratch.ledger.verify().unwrap().blobs, 2);
}

#[test]
fn an_entry_must_name_what_it_brings() {
    let (scratch, _) = filled();
    let refused =
        scratch
            .ledger
            .append_with("book", b"no digest", attachment(b"x"), noon("2026-01-03"));
    assert!(matches!(refused, Err(AppendError::Unnamed { .. })));
    assert_eq!(
        scratch.ledger.verify().unwrap().blobs,
        2,
        "nothing is left of it"
    );
}

#[test]
fn damage_to_content_is_found() {
    for (harm, orphan) in [
        (
            "DROP TRIGGER blob_keeps; UPDATE blob SET body = zeroblob(length(body)) WHERE key = 1",
            false,
        ),
        (
            "DROP TRIGGER attachment_stays; DELETE FROM attachment WHERE seq = 2",
            true,
        ),
        (
            "DROP TRIGGER attachment_keeps; UPDATE attachment SET seq = 1 WHERE seq = 2",
            false,
        ),
    ] {
        let (Scratch { ledger, folder }, _) = filled();
        let path = ledger.path().to_owned();
        drop(ledger);
        Connection::open(&path)
            .unwrap()
            .execute_batch(harm)
            .unwrap();
        let error = Ledger::open(&path).unwrap().verify().unwrap_err();
        assert_eq!(
            matches!(error, VerifyError::Orphan { .. }),
            orphan,
            "{harm}: {error}"
        );
        drop(folder);
    }
}
