//! Downloads from a server that serves well and badly: whatever it does, the ledger keeps what it
//! had, the last good edition goes on serving, and the answer says so.

mod support;

use std::time::{Duration, Instant};

use serde_json::Value;
use support::server::{Reply, Server};
use support::{Desk, sdn_xml};

/// A desk whose SDN list is fetched from the server, with limits that make tests fast.
fn desk_for(server: &Server) -> Desk {
    let desk = Desk::new();
    desk.file(
        "config.toml",
        config(&server.url("/sdn.xml"), &server.url("/consolidated.xml")),
    );
    desk
}

fn config(sdn: &str, cons: &str) -> String {
    format!(
        r#"
[fetch]
connect_ms_max = 2000
silence_ms_max = 400
attempt_ms_max = 1500
attempts_max = 3
pause_ms_first = 10
pause_ms_max = 40
redirects_max = 3
bytes_max = 400000

[dataset.us_ofac_sdn]
records = {{ min = 50, max = 500 }}
[[dataset.us_ofac_sdn.fetch]]
name = "sdn.xml"
url = "{sdn}"
closing = "</sdnList>"
bytes_min = 5000

[dataset.us_ofac_cons]
records = {{ min = 1, max = 500 }}
[[dataset.us_ofac_cons.fetch]]
name = "consolidated.xml"
url = "{cons}"
closing = "</sdnList>"
bytes_min = 500
"#
    )
}

fn first() -> Vec<u8> {
    sdn_xml("2026-03-01", 1..=100).into_bytes()
}

fn second() -> Vec<u8> {
    sdn_xml("2026-03-02", 3..=105).into_bytes()
}

fn good(body: Vec<u8>, etag: &'static str) -> Reply {
    Reply::File { body, etag }
}

const FETCH: &[&str] = &["fetch", "us_ofac_sdn"];

/// What `interdict datasets us_ofac_sdn` says.
fn status(desk: &Desk) -> Value {
    desk.json(&["datasets", "us_ofac_sdn"])["datasets"][0].clone()
}

#[test]
fn a_list_is_fetched_once_and_confirmed_afterwards() {
    let server = Server::start();
    let desk = desk_for(&server);
    server.on("/sdn.xml", [good(first(), "\"one\"")]);
    let fetched = desk.json(FETCH);
    assert_eq!(fetched["fetched"][0]["result"], "recorded");
    assert_eq!(fetched["fetched"][0]["import"]["tally"]["source"], 100);
    let request = &server.requests()[0];
    assert_eq!(
        request.headers["user-agent"],
        concat!("interdict/", env!("CARGO_PKG_VERSION"))
    );
    assert!(!request.headers.contains_key("if-none-match"));
    let before = desk.editions();

    let again = desk.json(FETCH);
    assert_eq!(again["fetched"][0]["result"], "unchanged");
    assert_eq!(again["failed"], 0);
    let request = &server.requests()[1];
    assert_eq!(request.headers["if-none-match"], "\"one\"");
    assert!(request.headers.contains_key("if-modified-since"));
    assert_eq!(desk.editions(), before);
    let status = status(&desk);
    assert_eq!(
        status["status"], "fresh",
        "the publisher vouches for it today: {status}"
    );
    assert_eq!(status["current"]["age_days"], 0);

    server.on("/sdn.xml", [good(second(), "\"two\"")]);
    let newer = desk.json(FETCH);
    assert_eq!(newer["fetched"][0]["result"], "recorded");
    assert_eq!(newer["fetched"][0]["serving"]["day"], "2026-03-02");
    assert_eq!(desk.editions().len(), 2);
    desk.verify();
}

#[test]
fn force_asks_without_conditions() {
    let server = Server::start();
    let desk = desk_for(&server);
    server.on("/sdn.xml", [good(first(), "\"one\"")]);
    desk.run(FETCH).expect(0);
    let forced = desk.json(&["fetch", "us_ofac_sdn", "--force"]);
    assert_eq!(
        forced["fetched"][0]["result"], "unchanged",
        "the same bytes came"
    );
    assert!(!server.requests()[1].headers.contains_key("if-none-match"));
}

#[test]
fn conditions_are_for_the_edition_that_this_ledger_keeps() {
    let server = Server::start();
    let desk = desk_for(&server);
    server.on("/sdn.xml", [good(first(), "\"one\"")]);
    desk.run(FETCH).expect(0);
    for entry in std::fs::read_dir(desk.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file()
            && path
                .file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with("test.ledger")
        {
            std::fs::remove_file(path).unwrap();
        }
    }
    let fetched = desk.json(FETCH);
    assert_eq!(fetched["fetched"][0]["result"], "recorded");
    assert_eq!(desk.editions().len(), 1);
}

/// Records a good edition, then lets the server misbehave, and expects that nothing of it stays.
#[track_caller]
fn misbehaves(replies: impl IntoIterator<Item = Reply>, cause: &str, attempts: usize) {
    let server = Server::start();
    let desk = desk_for(&server);
    server.on("/sdn.xml", [good(first(), "\"one\"")]);
    desk.run(FETCH).expect(0);
    let before = desk.editions();
    let bytes_before = desk.ledger_bytes();
    let shown_before = desk.run(&["show", "ofac-7"]).expect(0).out;

    server.on("/sdn.xml", replies);
    let run = desk.run(FETCH).expect(2);
    let asked = server.requests().len();
    assert!(run.err.contains(cause), "{cause:?} is not in {}", run.err);
    assert!(run.err.contains("hint:"), "{}", run.err);
    assert!(
        run.out.contains("serving  edition of 2026-03-01"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("the last fetch failed at 20"),
        "{}",
        run.out
    );
    assert_eq!(asked, attempts, "attempts");

    assert_eq!(desk.editions(), before, "the ledger keeps what it had");
    assert_eq!(desk.ledger_bytes(), bytes_before, "to the byte");
    assert_eq!(
        desk.run(&["show", "ofac-7"]).expect(0).out,
        shown_before,
        "and serves it"
    );
    desk.verify();
    let told = status(&desk);
    assert_eq!(told["status"], "stale");
    assert!(told["last_fetch"]["failed"]["at"].is_string(), "{told}");
    assert!(told["last_fetch"]["succeeded"].is_string(), "{told}");

    server.on("/sdn.xml", [good(second(), "\"two\"")]);
    desk.run(FETCH).expect(0);
    let told = status(&desk);
    assert_eq!(told["current"]["day"], "2026-03-02");
    assert!(
        told["last_fetch"]["failed"].is_null(),
        "a good fetch ends the failure: {told}"
    );
}

#[test]
fn errors_of_the_server() {
    misbehaves([Reply::Status(500)], "the server answers 500", 3);
}

#[test]
fn not_found() {
    misbehaves([Reply::Status(404)], "the server answers 404", 1);
}

#[test]
fn forbidden() {
    misbehaves([Reply::Status(403)], "the server answers 403", 1);
}

#[test]
fn a_truncated_transfer() {
    let body = second();
    let sent = body.len() / 2;
    misbehaves(
        [Reply::Truncated { body, sent }],
        "the transfer broke off",
        3,
    );
}

#[test]
fn a_file_cut_short_without_a_length() {
    let body = second();
    let sent = body.len() - 30;
    misbehaves([Reply::CutShort { body, sent }], "it was cut short", 3);
}

#[test]
fn a_slow_drip() {
    let body = second();
    let pause = Duration::from_millis(5);
    misbehaves([Reply::Drip { body, pause }], "the server took too long", 3);
}

#[test]
fn silence() {
    misbehaves(
        [Reply::Silence(Duration::from_secs(2))],
        "the server took too long",
        3,
    );
}

#[test]
fn a_connection_that_is_closed() {
    misbehaves([Reply::HangUp], "the connection failed", 3);
}

#[test]
fn a_page_in_place_of_the_file() {
    let page = b"<!DOCTYPE html>\n<html><body>We are busy</body></html>".to_vec();
    misbehaves(
        [Reply::Plain(page)],
        "an HTML page came in place of the file",
        3,
    );
}

#[test]
fn an_empty_body() {
    misbehaves([Reply::Plain(Vec::new())], "the answer is empty", 3);
}

#[test]
fn too_small_a_file() {
    let body = sdn_xml("2026-03-02", 1..=3).into_bytes();
    misbehaves([Reply::Plain(body)], "a whole file has at least 5000", 3);
}

#[test]
fn too_large_a_file() {
    let body = sdn_xml("2026-03-02", 1..=600).into_bytes();
    assert!(body.len() > 400_000);
    misbehaves([Reply::Plain(body)], "more than 400000 bytes came", 1);
}

#[test]
fn another_format() {
    let body = format!("<export>{}</sdnList>", " <a/>".repeat(2_000)).into_bytes();
    misbehaves([Reply::Plain(body)], "sdn.xml:1:", 1);
}

#[test]
fn broken_xml() {
    let body = String::from_utf8(second())
        .unwrap()
        .replacen("<program>", "<program", 1);
    misbehaves([Reply::Plain(body.into_bytes())], "sdn.xml:", 1);
}

#[test]
fn a_loop_of_redirects() {
    // The path alone: the client resolves it against the address that it asked.
    misbehaves(
        [Reply::Redirect("/sdn.xml".to_owned())],
        "the redirect was not followed",
        4,
    );
}

#[test]
fn not_modified_in_answer_to_no_condition() {
    let server = Server::start();
    let desk = desk_for(&server);
    server.on("/sdn.xml", [Reply::NotModified]);
    let run = desk.run(FETCH).expect(2);
    assert!(run.err.contains("304"), "{}", run.err);
    assert!(run.out.contains("serving  nothing"), "{}", run.out);
    assert_eq!(status(&desk)["status"], "missing");
}

#[test]
fn a_burst_of_errors_is_outlived() {
    let server = Server::start();
    let desk = desk_for(&server);
    server.on(
        "/sdn.xml",
        [Reply::Status(500), Reply::HangUp, good(first(), "\"one\"")],
    );
    let run = desk.run(FETCH).expect(0);
    assert_eq!(run.err.matches("trying again").count(), 2, "{}", run.err);
    assert_eq!(desk.editions().len(), 1);
}

#[test]
fn the_server_may_ask_to_wait() {
    let server = Server::start();
    let desk = desk_for(&server);
    let busy = Reply::Busy {
        status: 429,
        retry_after_s: 3_600,
    };
    server.on("/sdn.xml", [busy, good(first(), "\"one\"")]);
    let start = Instant::now();
    let run = desk.run(FETCH).expect(0);
    assert!(
        run.err.contains("the server answers 429; trying again"),
        "{}",
        run.err
    );
    assert!(
        start.elapsed() < Duration::from_secs(60),
        "no longer than the limit on pauses"
    );
}

#[test]
fn redirects_and_compression_are_followed() {
    let server = Server::start();
    let desk = desk_for(&server);
    server.on("/elsewhere.xml", [Reply::Gzip(first())]);
    server.on("/sdn.xml", [Reply::Redirect(server.url("/elsewhere.xml"))]);
    desk.run(FETCH).expect(0);
    assert_eq!(desk.editions().len(), 1);
    let origin = &desk.json(&["editions", "us_ofac_sdn"])["editions"][0]["origin"];
    assert_eq!(
        *origin,
        Value::from(server.url("/sdn.xml")),
        "the official address, not where it led"
    );
}

#[test]
fn one_that_fails_does_not_stop_the_others() {
    let server = Server::start();
    let desk = desk_for(&server);
    server.on("/sdn.xml", [Reply::Status(404)]);
    server.on(
        "/consolidated.xml",
        [good(sdn_xml("2026-03-01", 1..=20).into_bytes(), "\"c\"")],
    );
    let run = desk
        .run(&["fetch", "us_ofac_sdn", "us_ofac_cons"])
        .expect(2);
    assert!(
        run.out.contains("us_ofac_cons: imported a new edition"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("1 dataset fetched, 1 failed."),
        "{}",
        run.out
    );
    let answer = desk.json(&["fetch", "us_ofac_sdn", "us_ofac_cons"]);
    assert_eq!(answer["failed"], 1);
    assert_eq!(answer["fetched"][0]["error"]["code"], "network");
    assert_eq!(answer["fetched"][1]["result"], "unchanged");
}

#[test]
fn a_fetched_list_that_lost_too_much_is_held() {
    let server = Server::start();
    let desk = desk_for(&server);
    server.on("/sdn.xml", [good(first(), "\"one\"")]);
    desk.run(FETCH).expect(0);
    let short = sdn_xml("2026-03-02", 1..=75).into_bytes();
    server.on("/sdn.xml", [good(short, "\"two\"")]);
    let run = desk.run(FETCH).expect(0);
    assert!(run.err.contains("the new edition is held"), "{}", run.err);
    assert!(
        run.out.contains("serving  edition of 2026-03-01"),
        "{}",
        run.out
    );
    assert!(run.out.contains("a newer edition is held"), "{}", run.out);
    let again = desk.json(FETCH);
    assert_eq!(again["fetched"][0]["result"], "unchanged");
    assert_eq!(
        again["fetched"][0]["serving"]["day"], "2026-03-01",
        "a second fetch admits nothing"
    );
    assert_eq!(status(&desk)["status"], "stale");
}

#[test]
fn nobody_answers() {
    let desk = Desk::new();
    // A port that was free a moment ago.
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    desk.file(
        "config.toml",
        config(&format!("http://{closed}/sdn.xml"), "http://127.0.0.1:1/"),
    );
    let run = desk.run(FETCH).expect(2);
    assert!(run.err.contains("the connection failed"), "{}", run.err);
}

#[test]
fn lists_without_an_address_say_so() {
    let desk = Desk::new();
    let run = desk.run(&["fetch", "us_state_isn"]).expect(2);
    assert!(run.err.contains("the list has no address"), "{}", run.err);
    assert!(
        run.err.contains("interdict import us_state_isn FILE..."),
        "{}",
        run.err
    );
    let run = desk.run(&["fetch", "no_such_list"]).expect(2);
    assert!(run.err.contains("no list has this key"), "{}", run.err);
}
