//! Spans of requests, as a receiver of OTLP gets them.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::service::Service;
use crate::support::Desk;
use crate::support::server::{Reply, Server};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN: &str = "00f067aa0ba902b7";

fn spans(server: &Server) -> Vec<Value> {
    let messages = server.requests();
    let messages = messages.iter().map(|request| {
        assert_eq!(request.headers["content-type"], "application/json");
        serde_json::from_slice::<Value>(&request.body).unwrap()
    });
    let resources =
        messages.flat_map(|message| message["resourceSpans"].as_array().unwrap().clone());
    let scopes = resources.flat_map(|one| one["scopeSpans"].as_array().unwrap().clone());
    scopes
        .flat_map(|one| one["spans"].as_array().unwrap().clone())
        .collect()
}

fn attribute<'a>(span: &'a Value, key: &str) -> &'a Value {
    let all = span["attributes"].as_array().unwrap();
    &all.iter().find(|one| one["key"] == key).unwrap()["value"]
}

#[test]
fn each_request_is_a_span_that_tells_nothing_of_what_was_asked() {
    let server = Server::start();
    server.on("/v1/traces", [Reply::Plain(b"{}".to_vec())]);
    let desk = Desk::new();
    let receiver = server.url("/v1/traces");
    desk.file("config.toml", format!("[serve]\ntraces = \"{receiver}\"\n"));
    let service = Service::over(desk);
    let parent = format!("00-{TRACE}-{SPAN}-01");
    let question = r#"{"party": {"name": "Secretive Name"}}"#;
    let asked = [("traceparent", parent.as_str()), ("x-request-id", "mine")];
    service
        .post_with("/v1/screen", question, &asked)
        .expect(200);
    let unsampled = format!("00-{TRACE}-{SPAN}-00");
    let silent = [("traceparent", unsampled.as_str())];
    service
        .get_with("/search/default?q=Secretive", &silent)
        .expect(200);
    service.get("/party/register/register-zte").expect(200);
    let limit = Instant::now() + Duration::from_secs(20);
    let party = |span: &Value| span["name"] == "GET /party/{dataset}/{id}";
    let all = loop {
        let all = spans(&server);
        if all.iter().any(party) {
            break all;
        }
        assert!(Instant::now() < limit, "{all:#?}");
        std::thread::sleep(Duration::from_millis(50));
    };
    let screened = all
        .iter()
        .find(|span| span["name"] == "POST /v1/screen")
        .unwrap();
    assert_eq!(screened["traceId"], TRACE);
    assert_eq!(screened["parentSpanId"], SPAN);
    assert_eq!(screened["kind"], 2);
    assert_eq!(
        attribute(screened, "http.response.status_code")["intValue"],
        "200"
    );
    assert_eq!(
        attribute(screened, "interdict.request")["stringValue"],
        "mine"
    );
    let nanos = |key: &str| screened[key].as_str().unwrap().parse::<u128>().unwrap();
    assert!(nanos("startTimeUnixNano") < nanos("endTimeUnixNano"));
    let own = all.iter().find(|span| party(span)).unwrap();
    assert_eq!(own["traceId"].as_str().unwrap().len(), 32);
    assert!(own.get("parentSpanId").is_none());
    assert!(
        !all.iter()
            .any(|span| span["name"] == "GET /search/{dataset}"),
        "not sampled"
    );
    let text = serde_json::to_string(&all).unwrap();
    assert!(
        !text.contains("Secretive") && !text.contains("register-zte"),
        "{text}"
    );
}

#[test]
fn a_receiver_that_is_away_costs_no_answer() {
    let desk = Desk::new();
    desk.file(
        "config.toml",
        "[serve]\ntraces = \"http://127.0.0.1:9/v1/traces\"\n",
    );
    let service = Service::over(desk);
    for _ in 0..50 {
        service.get("/healthz").expect(200);
    }
    let metrics = service.get("/metrics").expect(200).text;
    assert!(
        metrics.contains("interdict_spans_dropped_total 0"),
        "{metrics}"
    );
    let desk = Desk::new();
    desk.file("config.toml", "[serve]\ntraces = \"collector:4318\"\n");
    let run = desk.run(&["config", "check"]).expect(2);
    assert!(run.err.contains("serve.traces"), "{}", run.err);
}
