//! Lists fetched by the service: new editions serve at once, and a failure is told everywhere.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::service::Service;
use crate::support::server::{Reply, Server};
use crate::support::{Desk, sdn_xml};

fn config(server: &Server, more: &str) -> String {
    format!(
        r#"
[fetch]
attempts_max = 1
silence_ms_max = 2000

[serve]
poll_ms = 100

[serve.refresh]
every_s = 1
jitter_s = 0
retry_s = 1
datasets = ["us_ofac_sdn"]
{more}

[dataset.us_ofac_sdn]
records = {{ min = 1, max = 500 }}
loss_permille_max = 1000
[[dataset.us_ofac_sdn.fetch]]
name = "sdn.xml"
url = "{}"
closing = "</sdnList>"
bytes_min = 500
"#,
        server.url("/sdn.xml")
    )
}

fn edition(day: &str, people: impl IntoIterator<Item = u32>, etag: &'static str) -> Reply {
    let body = sdn_xml(day, people).into_bytes();
    Reply::File { body, etag }
}

fn service(server: &Server, desk: Desk, more: &str) -> Service {
    desk.file("config.toml", config(server, more));
    Service::over(desk)
}

fn screened(service: &Service, name: &str) -> Value {
    let question = serde_json::json!({"party": {"name": name}});
    service
        .post("/v1/screen", &question.to_string())
        .expect(200)
        .json()
}

fn consulted(answer: &Value) -> Value {
    let consulted = answer["coverage"]["consulted"].as_array().unwrap();
    let own = consulted.iter().find(|one| one["dataset"] == "us_ofac_sdn");
    own.cloned().unwrap_or_default()
}

/// Waits until an answer is as it should be; the message tells the last one.
#[track_caller]
fn until(mut answer: impl FnMut() -> Value, fits: impl Fn(&Value) -> bool) -> Value {
    let limit = Instant::now() + Duration::from_secs(20);
    loop {
        let told = answer();
        if fits(&told) {
            return told;
        }
        assert!(Instant::now() < limit, "{told:#}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn has_hit(answer: &Value) -> bool {
    answer["conclusion"] == "hit"
}

#[test]
fn a_new_edition_serves_without_a_restart_and_without_a_dropped_request() {
    let server = Server::start();
    server.on("/sdn.xml", [edition("2026-03-01", 1..=50, "\"one\"")]);
    let service = Arc::new(service(&server, Desk::new(), ""));
    until(|| screened(&service, "Testimir7 Fictionov"), has_hit);
    assert!(!has_hit(&screened(&service, "Testimir444 Fictionov")));
    let ending = Arc::new(AtomicBool::new(false));
    let asked = Arc::new(AtomicUsize::new(0));
    let askers: Vec<_> = (0..2)
        .map(|_| {
            let (service, ending) = (Arc::clone(&service), Arc::clone(&ending));
            let asked = Arc::clone(&asked);
            std::thread::spawn(move || {
                while !ending.load(Ordering::Relaxed) {
                    // Each must be answered, and never without the party that both editions hold.
                    assert!(has_hit(&screened(&service, "Testimir7 Fictionov")));
                    asked.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    server.on(
        "/sdn.xml",
        [edition("2026-03-02", (1..=50).chain([444]), "\"two\"")],
    );
    let answer = until(|| screened(&service, "Testimir444 Fictionov"), has_hit);
    assert_eq!(consulted(&answer)["day"], "2026-03-02");
    ending.store(true, Ordering::Relaxed);
    for asker in askers {
        asker.join().unwrap();
    }
    assert!(asked.load(Ordering::Relaxed) > 10);
    let ready = service.get("/readyz").expect(200).json();
    assert_eq!(ready["fetch_failed"], serde_json::json!([]));
    assert_eq!(ready["refresh"][0]["dataset"], "us_ofac_sdn");
    assert!(ready["refresh"][0]["due"].is_string());
    let metrics = service.get("/metrics").expect(200).text;
    let counted = "interdict_refreshes_total{dataset=\"us_ofac_sdn\",result=\"failed\"} 0";
    assert!(metrics.contains(counted), "{metrics}");
    service.desk.verify();
}

#[test]
fn a_refresh_that_fails_is_told_and_the_last_good_edition_serves() {
    let server = Server::start();
    server.on("/sdn.xml", [edition("2026-03-01", 1..=50, "\"one\"")]);
    let service = service(&server, Desk::new(), "");
    until(|| screened(&service, "Testimir7 Fictionov"), has_hit);
    // Another day is open as well when it fails.
    let past = r#"{"party": {"name": "Testimir7 Fictionov"}, "on": "2026-03-05"}"#;
    let past = || service.post("/v1/screen", past).expect(200).json();
    assert!(consulted(&past())["fetch_failed"].is_null());
    server.on("/sdn.xml", [Reply::Status(500)]);
    let failed = |answer: &Value| consulted(answer)["fetch_failed"]["at"].is_string();
    let answer = until(|| screened(&service, "Testimir7 Fictionov"), failed);
    assert!(has_hit(&answer), "the last good edition serves");
    let told = consulted(&answer);
    assert_eq!(told["day"], "2026-03-01");
    assert!(
        told["fetch_failed"]["problem"]
            .as_str()
            .unwrap()
            .contains("500"),
        "{told}"
    );
    let cautions = told["cautions"].as_array().unwrap();
    assert!(cautions.contains(&Value::from("fetch_failed")), "{told}");
    until(past, failed);
    let ready = service.get("/readyz").expect(200).json();
    assert_eq!(ready["fetch_failed"][0]["dataset"], "us_ofac_sdn");
    assert!(ready["fetch_failed"][0]["since"].is_string());
    let datasets = service.get("/v1/datasets").expect(200).json();
    let own = datasets["datasets"].as_array().unwrap();
    let own = own
        .iter()
        .find(|one| one["dataset"] == "us_ofac_sdn")
        .unwrap();
    assert!(own["last_fetch"]["failed"]["at"].is_string(), "{own}");
    assert!(failed(&datasets), "the answer's own coverage says it too");
    let page = service.get("/").expect(200).text;
    assert!(
        page.contains("The last refresh failed for 1 list"),
        "{page}"
    );
    // It is tried again, and a success ends the failure.
    server.on("/sdn.xml", [edition("2026-03-02", 1..=60, "\"two\"")]);
    until(
        || screened(&service, "Testimir55 Fictionov"),
        |answer| has_hit(answer) && consulted(answer)["fetch_failed"].is_null(),
    );
    let ready = service.get("/readyz").expect(200).json();
    assert_eq!(ready["fetch_failed"], serde_json::json!([]));
    until(past, |answer| consulted(answer)["fetch_failed"].is_null());
}

#[test]
fn an_edition_that_came_sets_off_the_watch_and_the_digest() {
    let server = Server::start();
    server.on("/sdn.xml", [edition("2026-03-01", 1..=50, "\"one\"")]);
    let desk = Desk::new();
    desk.file("config.toml", config(&server, ""));
    desk.file("book.csv", "id,name\nA,Testimir444 FICTIONOV\n");
    desk.run(&["book", "add", "retail", "book.csv"]).expect(0);
    let more = "watch = true\ndigest = \"daily\"\ndigest_folder = \"digests\"";
    let service = service(&server, desk, more);
    until(|| screened(&service, "Testimir7 Fictionov"), has_hit);
    server.on(
        "/sdn.xml",
        [edition("2026-03-02", (1..=50).chain([444]), "\"two\"")],
    );
    let alerts = || service.desk.json(&["alerts", "list"]);
    let told = until(alerts, |told| {
        told["alerts"].as_array().is_some_and(|all| !all.is_empty())
    });
    assert_eq!(told["alerts"][0]["customer"], "A");
    assert_eq!(told["alerts"][0]["entity"], "ofac-444");
    let feed = service.desk.path().join("digests/feed.atom");
    until(|| Value::from(feed.exists()), |there| *there == true);
    let pages = std::fs::read_dir(service.desk.path().join("digests")).unwrap();
    assert_eq!(pages.count(), 2, "one digest of yesterday and the feed");
}

#[test]
fn what_cannot_be_refreshed_is_a_mistake_in_the_configuration() {
    let refused = |text: &str, cause: &str| {
        let desk = Desk::new();
        desk.file("config.toml", text);
        for command in [
            ["config", "check"].as_slice(),
            &["serve", "--listen", "127.0.0.1:0"],
        ] {
            let run = desk.run(command).expect(2);
            assert!(run.err.contains(cause), "{}", run.err);
        }
    };
    let with = |name: &str| format!("[serve.refresh]\nevery_s = 60\ndatasets = [\"{name}\"]\n");
    refused(&with("us_ofac_sdm"), "no list has the key us_ofac_sdm");
    refused(&with("us_state_isn"), "has no address");
    refused("[serve.refresh]\ndigest = \"hourly\"\n", "line 2");
    let desk = Desk::new();
    desk.file("config.toml", with("us_ofac_sdn"));
    let checked = desk.json(&["config", "check"]);
    assert_eq!(checked["refresh"][0]["every_s"], 60);
}
