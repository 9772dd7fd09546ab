//! Books, watches, alerts and digests through the binary.

mod support;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use serde_json::Value;
use support::{Desk, sdn_xml};

/// What a watch told: kind and customer of each change.
fn watch(desk: &Desk, day: &str) -> Vec<(String, String)> {
    let answer = desk.json(&["watch", "--on", day, "--check"]);
    let changes = answer["books"][0]["changes"]
        .as_array()
        .unwrap_or_else(|| panic!("{answer}"))
        .clone();
    let text = |change: &Value, key: &str| change[key].as_str().unwrap().to_owned();
    changes
        .iter()
        .map(|one| (text(one, "kind"), text(one, "customer")))
        .collect()
}

fn told(kind: &str, customer: &str) -> (String, String) {
    (kind.to_owned(), customer.to_owned())
}

/// One listed person and one who is not; each time with something else about the second column.
const BOOK: &str = "id,name,birth_date\nA,Testimir7 FICTIONOV,1927\nB,Quarto Vassily,1980\n";

fn alert(desk: &Desk) -> Value {
    let all = desk.json(&["alerts", "list", "--all"]);
    all["alerts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["entity"] == "ofac-7")
        .unwrap_or_else(|| panic!("{all}"))
        .clone()
}

#[test]
fn each_thing_is_told_once() {
    let desk = Desk::of_any_count();
    desk.file("book.csv", BOOK);
    desk.run(&["book", "add", "retail", "book.csv"]).expect(0);
    desk.import_people("2026-01-02", [1000]);
    assert_eq!(watch(&desk, "2026-01-05"), []);
    desk.import_people("2026-01-06", [7, 1000]);
    assert_eq!(watch(&desk, "2026-01-07"), [told("new", "A")]);
    assert_eq!(watch(&desk, "2026-01-07"), [], "told once");
    assert_eq!(
        watch(&desk, "2026-01-08"),
        [],
        "another day with the same lists is no news"
    );
    desk.import_people("2026-01-09", [1000]);
    assert_eq!(watch(&desk, "2026-01-10"), [told("ended", "A")]);
    assert_eq!(alert(&desk)["state"], "ended");
    desk.verify();
}

#[test]
fn a_false_positive_is_silent_until_something_changes() {
    let desk = Desk::of_any_count();
    desk.file("book.csv", BOOK);
    desk.run(&["book", "add", "retail", "book.csv", "--policy", "four-eyes"])
        .expect(0);
    desk.import_people("2026-01-02", [7, 1000]);
    assert_eq!(watch(&desk, "2026-01-05"), [told("new", "A")]);
    let id = alert(&desk)["id"].as_str().unwrap().to_owned();
    let judge = |by: &str, why: &str| {
        desk.run(&["alerts", "judge", &id, "no-match", "--by", by, "--why", why])
    };
    judge("ann", "").expect(2);
    judge("ann", "another birth date").expect(0);
    assert_eq!(alert(&desk)["state"], "awaits_second");
    assert!(
        judge("ann", "I am sure")
            .expect(2)
            .err
            .contains("second person")
    );
    judge("bob", "I see the same").expect(0);
    assert_eq!(alert(&desk)["state"], "judged");
    assert_eq!(
        desk.json(&["alerts", "list"])["alerts"],
        Value::Array(Vec::new())
    );
    // Another edition in which this party is the same leaves it alone.
    desk.import_people("2026-01-06", [7, 1001]);
    assert_eq!(watch(&desk, "2026-01-07"), []);
    assert_eq!(alert(&desk)["state"], "judged");
    // The customer changes.
    desk.file("book.csv", BOOK.replace("1927", "1926"));
    desk.run(&["book", "add", "retail", "book.csv", "--policy", "four-eyes"])
        .expect(0);
    assert_eq!(watch(&desk, "2026-01-07"), [told("changed", "A")]);
    let open = alert(&desk);
    assert_eq!(open["state"], "open");
    assert!(
        open["because"]
            .as_str()
            .unwrap()
            .contains("the customer changed"),
        "{open}"
    );
    // The listing changes.
    judge("ann", "still another").expect(0);
    judge("bob", "yes").expect(0);
    let list = sdn_xml("2026-01-08", [7, 1001])
        .replace("7 Example Street", "8 Other Road")
        .replace("TEST-EO0", "TEST-EO9");
    let file = desk.file("changed.xml", list);
    desk.run(&["import", "us_ofac_sdn", file.to_str().unwrap()])
        .expect(0);
    assert_eq!(watch(&desk, "2026-01-09"), [told("changed", "A")]);
    let open = alert(&desk);
    assert_eq!(open["state"], "open");
    assert!(
        open["because"].as_str().unwrap().contains("the list says"),
        "{open}"
    );
    desk.verify();
}

#[test]
fn a_book_is_not_kept_with_rows_that_cannot_be_screened() {
    let desk = Desk::of_any_count();
    desk.file("book.csv", "id,name\nA,One\nA,Two\nC,\n");
    let run = desk.run(&["book", "add", "retail", "book.csv"]).expect(2);
    assert!(
        run.err.contains("row 2") && run.err.contains("row 3"),
        "{}",
        run.err
    );
    let added = desk.json(&["book", "add", "retail", "book.csv", "--without-bad-rows"]);
    assert_eq!(added["customers"], 1);
    assert_eq!(desk.json(&["book", "list"])[0]["name"], "retail");
    desk.run(&["book", "remove", "retail"]).expect(0);
    assert_eq!(desk.json(&["book", "list"]), Value::Array(Vec::new()));
    desk.run(&["watch"]).expect(2);
}

#[test]
fn digests_are_pages_and_a_feed() {
    let desk = Desk::of_any_count();
    desk.file("book.csv", BOOK);
    desk.run(&["book", "add", "retail", "book.csv"]).expect(0);
    desk.import_people("2026-01-02", [1000]);
    watch(&desk, "2026-01-05");
    desk.import_people("2026-01-06", [7, 1000]);
    watch(&desk, "2026-01-07");
    let today = desk.json(&["book", "list"])[0]["added"].as_str().unwrap()[..10].to_owned();
    let words = [
        "digest",
        "make",
        "--from",
        "2026-01-03",
        "--to",
        &today,
        "--out",
        "site",
    ];
    let made = desk.json(&words);
    assert_eq!(made["digest"]["lists"][0]["added"]["count"], 1, "{made}");
    assert_eq!(made["digest"]["books"][0]["book"], "retail");
    assert_eq!(
        desk.json(&words)["id"],
        made["id"],
        "the same digest is sealed once"
    );
    let page = std::fs::read_to_string(
        desk.path()
            .join(format!("site/digest_2026-01-03_{today}.html")),
    )
    .unwrap();
    assert!(
        page.contains("FICTIONOV") && page.contains("<b class=\"new\">new</b> A"),
        "{page}"
    );
    let feed = std::fs::read_to_string(desk.path().join("site/feed.atom")).unwrap();
    assert_eq!(feed.matches("<entry>").count(), 1);
}

/// One request to a receiver: its webhook-id, its signature, and its body.
type Request = (String, String, String);

/// A receiver that answers with these statuses, one request each.
fn receiver(statuses: Vec<u16>) -> (String, Receiver<Request>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let (told, requests) = channel();
    std::thread::spawn(move || {
        for status in statuses {
            let (mut stream, _) = listener.accept().unwrap();
            let mut text = Vec::new();
            let mut block = [0; 4096];
            let whole = loop {
                let read = stream.read(&mut block).unwrap();
                text.extend_from_slice(&block[..read]);
                let seen = String::from_utf8_lossy(&text).into_owned();
                if let Some((head, body)) = seen.split_once("\r\n\r\n") {
                    let length = header(head, "content-length").parse::<usize>().unwrap_or(0);
                    if body.len() >= length || read == 0 {
                        break (head.to_owned(), body.to_owned());
                    }
                }
            };
            let request = (
                header(&whole.0, "webhook-id"),
                header(&whole.0, "webhook-signature"),
                whole.1,
            );
            write!(
                stream,
                "HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            )
            .unwrap();
            told.send(request).unwrap();
        }
    });
    (url, requests)
}

fn header(head: &str, name: &str) -> String {
    let found = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map_or(String::new(), |(_, value)| value.trim().to_owned())
}

#[test]
fn a_subscriber_gets_each_digest_once() {
    let desk = Desk::of_any_count();
    desk.import_people("2026-01-02", [1000]);
    desk.file("hook.key", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
    let make = |to: &str| {
        desk.json(&["digest", "make", "--from", "2026-01-01", "--to", to]);
    };
    make("2026-01-02");
    let (url, requests) = receiver(vec![500, 200, 200]);
    desk.subscribe_webhook("desk", &url);
    desk.run(&["digest", "send"]).expect(0);
    assert!(
        requests.try_recv().is_err(),
        "what was sealed before is not sent"
    );
    make("2026-01-03");
    desk.run(&["digest", "send"]).expect(0);
    let (first, again) = (requests.recv().unwrap(), requests.recv().unwrap());
    assert_eq!(first.0, again.0, "the same id at every attempt");
    assert!(first.1.starts_with("v1,") && first.0.starts_with("msg_"));
    let body: Value = serde_json::from_str(&first.2).unwrap();
    assert_eq!(body["data"]["to"], "2026-01-03");
    desk.run(&["digest", "send"]).expect(0);
    assert!(requests.try_recv().is_err(), "nothing is sent twice");
    make("2026-01-04");
    desk.run(&["digest", "send"]).expect(0);
    let next = requests.recv().unwrap();
    assert_ne!(next.0, first.0);
    desk.verify();
}

#[test]
fn what_a_receiver_does_not_take_waits() {
    let desk = Desk::of_any_count();
    desk.import_people("2026-01-02", [1000]);
    desk.file("hook.key", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
    let (url, _) = receiver(Vec::new());
    desk.subscribe_webhook("desk", &url);
    desk.json(&[
        "digest",
        "make",
        "--from",
        "2026-01-01",
        "--to",
        "2026-01-03",
    ]);
    let failed = desk.run(&["digest", "send"]).expect(2);
    assert!(failed.out.contains("wait for the next time"), "{failed:?}");
    let (url, requests) = receiver(vec![200]);
    desk.subscribe_webhook("desk", &url);
    desk.run(&["digest", "send"]).expect(0);
    assert!(requests.recv().is_ok());
}

/// A mail server that takes one message and gives it back as it came.
fn mail_server() -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (told, messages) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = std::io::BufReader::new(stream.try_clone().unwrap());
            stream.write_all(b"220 test\r\n").unwrap();
            let mut line = String::new();
            while std::io::BufRead::read_line(&mut lines, &mut line).unwrap() > 0 {
                let word = line
                    .split_whitespace()
                    .next()
                    .unwrap_or_default()
                    .to_uppercase();
                let answer: &[u8] = match word.as_str() {
                    "DATA" => {
                        stream.write_all(b"354 go on\r\n").unwrap();
                        let mut message = String::new();
                        while !message.ends_with("\r\n.\r\n") {
                            std::io::BufRead::read_line(&mut lines, &mut message).unwrap();
                        }
                        told.send(message).unwrap();
                        b"250 taken\r\n"
                    }
                    "QUIT" => b"221 bye\r\n",
                    _ => b"250 ok\r\n",
                };
                stream.write_all(answer).unwrap();
                line.clear();
            }
        }
    });
    (port, messages)
}

#[test]
fn digests_go_by_mail_once() {
    let desk = Desk::of_any_count();
    desk.import_people("2026-01-02", [1000]);
    let (port, messages) = mail_server();
    desk.subscribe_mail(port, &["--tls", "none"]).expect(0);
    desk.json(&[
        "digest",
        "make",
        "--from",
        "2026-01-01",
        "--to",
        "2026-01-03",
    ]);
    desk.run(&["digest", "send"]).expect(0);
    let message = messages.recv().unwrap();
    let id = header(&message, "message-id");
    assert!(
        id.starts_with("<msg_") && id.ends_with("@example.com>"),
        "{id}"
    );
    assert_eq!(
        header(&message, "subject"),
        "Restricted parties from 2026-01-01 to 2026-01-03"
    );
    assert!(message.contains("text/plain") && message.contains("text/html"));
    desk.run(&["digest", "send"]).expect(0);
    assert!(messages.try_recv().is_err(), "nothing is sent twice");
}
