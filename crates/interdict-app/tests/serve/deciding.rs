//! A person's word for an edition that is held: by the page, by the API, and never by another site.

use serde_json::Value;

use crate::service::{Reply, Service};
use crate::support::{Desk, sdn_xml};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const JSON: (&str, &str) = ("content-type", "application/json");

/// A desk with an edition that serves and a newer one that lost half.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.file(
        "config.toml",
        "[dataset.us_ofac_sdn]\nrecords = { min = 1, max = 500 }\n[serve]\npoll_ms = 100\n",
    );
    for (day, people) in [("2026-03-01", 1..=40), ("2026-03-02", 1..=20)] {
        let name = format!("{day}.xml");
        desk.file(&name, sdn_xml(day, people));
        desk.run(&["import", "us_ofac_sdn", &name]);
    }
    desk
}

fn held(service: &Service) -> String {
    let answer = service.get("/v1/datasets/us_ofac_sdn/editions").expect(200);
    let editions = answer.json()["editions"].as_array().unwrap().clone();
    let held: Vec<&Value> = editions
        .iter()
        .filter(|one| !one["held"].is_null())
        .collect();
    assert_eq!(held.len(), 1, "{editions:#?}");
    held[0]["edition"].as_str().unwrap().to_owned()
}

fn token(page: &Reply) -> String {
    let rest = page.text.split("name=\"token\" value=\"").nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

fn send(service: &Service, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Reply {
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", value.replace(' ', "+")))
        .collect();
    let headers = [&[FORM], headers].concat();
    service.post_with("/lists/us_ofac_sdn/decide", &fields.join("&"), &headers)
}

fn day_that_serves(service: &Service) -> Value {
    let coverage = service.get("/v1/datasets").expect(200).json()["coverage"].clone();
    let consulted = coverage["consulted"].as_array().unwrap();
    let own = consulted.iter().find(|one| one["dataset"] == "us_ofac_sdn");
    own.unwrap()["day"].clone()
}

#[test]
fn a_held_edition_is_admitted_from_the_page() {
    let service = Service::over(desk());
    let edition = held(&service);
    let page = service.get("/lists/us_ofac_sdn").expect(200);
    assert!(
        page.text
            .contains("What differs from the edition that serves")
    );
    assert!(
        page.text.contains("<svg class=\"chart\""),
        "how the list grew"
    );
    assert_eq!(day_that_serves(&service), "2026-03-01");
    let token = token(&page);
    let with = |why: &str, who: &str| {
        let fields = [
            ("token", token.as_str()),
            ("edition", &edition),
            ("word", "admit"),
            ("why", why),
            ("who", who),
        ];
        send(&service, &fields, &[])
    };
    let refused = with("", "Ann").expect(422);
    assert!(refused.text.contains("why is blank"), "{}", refused.text);
    assert!(
        refused.text.contains("value=\"Ann\""),
        "what was typed stays"
    );
    with("announced", " ").expect(422);
    assert_eq!(day_that_serves(&service), "2026-03-01");
    let done = with("The publisher announced it", "Ann Example").expect(303);
    assert_eq!(done.header("location"), "/lists/us_ofac_sdn");
    assert_eq!(day_that_serves(&service), "2026-03-02", "it serves at once");
    let page = service.get("/lists/us_ofac_sdn").expect(200);
    assert!(
        page.text
            .contains("admitted by Ann Example: The publisher announced it")
    );
    with("again", "Ann").expect(409);
    service.desk.verify();
}

#[test]
fn another_site_decides_nothing() {
    let service = Service::over(desk());
    let edition = held(&service);
    let token = token(&service.get("/lists/us_ofac_sdn").expect(200));
    let other = "0".repeat(64);
    let with = |token: &str, headers: &[(&str, &str)]| {
        let fields = [
            ("token", token),
            ("edition", edition.as_str()),
            ("word", "admit"),
            ("why", "x"),
            ("who", "x"),
        ];
        send(&service, &fields, headers).status
    };
    assert_eq!(with(&other, &[]), 403);
    assert_eq!(with("", &[]), 403);
    assert_eq!(with(&token, &[("sec-fetch-site", "cross-site")]), 403);
    assert_eq!(
        with(&token, &[("host", "rebound.example.org")]),
        403,
        "a name that leads here is not this machine"
    );
    let path = format!("/v1/datasets/us_ofac_sdn/editions/{edition}/admit");
    let body = r#"{"why": "x", "who": "x"}"#;
    let plain = [("content-type", "text/plain")];
    service.post_with(&path, body, &plain).expect(415);
    let rebound = [JSON, ("host", "rebound.example.org")];
    service.post_with(&path, body, &rebound).expect(403);
    assert_eq!(held(&service), edition);
    assert_eq!(with(&token, &[("sec-fetch-site", "same-origin")]), 303);
}

#[test]
fn the_api_decides_by_the_name_of_the_key() {
    let desk = desk();
    let key = |role: &str| desk.json(&["key", "create", role, "--role", role])["keys"][0].clone();
    let keys = [key("screen"), key("decide")];
    let [screen, decide] = keys.map(|key| format!("ApiKey {}", key["key"].as_str().unwrap()));
    let service = Service::over(desk);
    let own = [("authorization", decide.as_str())];
    let editions = service.get_with("/v1/datasets/us_ofac_sdn/editions", &own);
    let editions = editions.expect(200).json()["editions"]
        .as_array()
        .unwrap()
        .clone();
    let held = editions.iter().find(|one| !one["held"].is_null()).unwrap();
    let place = |word: &str| {
        let id = &held["edition"].as_str().unwrap()[..12];
        format!("/v1/datasets/us_ofac_sdn/editions/{id}/{word}")
    };
    let send = |word: &str, body: &str, key: &str| {
        service.post_with(&place(word), body, &[JSON, ("authorization", key)])
    };
    let body = r#"{"why": "a broken file", "who": "somebody else"}"#;
    send("withdraw", body, &screen).expect(403);
    send("withdraw", r#"{"why": " "}"#, &decide).expect(422);
    send("withdraw", r#"{"reason": "x"}"#, &decide).expect(422);
    let answer = send("withdraw", body, &decide).expect(200).json();
    assert_eq!(answer["who"], "decide", "whose key it is, whatever is said");
    assert_eq!(answer["edition"]["held"]["code"], "withdrawn");
    assert!(answer["coverage"]["consulted"].is_array());
    send("withdraw", body, &decide).expect(409);
    send("admit", body, &decide).expect(200);
    send("admit", body, &decide).expect(409);
    let page = service
        .get_with("/lists/us_ofac_sdn", &own)
        .expect(200)
        .text;
    assert!(!page.contains("name=\"who\""), "the key says who");
}

#[test]
fn issues_and_editions_are_told_with_their_coverage() {
    let service = Service::over(desk());
    let edition = held(&service);
    let path = "/v1/datasets/us_ofac_sdn";
    let issues = service
        .get(&format!("{path}/editions/{edition}/issues"))
        .expect(200)
        .json();
    assert_eq!(issues["edition"], Value::from(edition.clone()));
    assert!(issues["issues"].is_array() && issues["coverage"]["view"].is_string());
    service
        .get(&format!("/v1/datasets/ours/editions/{edition}/issues"))
        .expect(404);
    let kept = |query: &str| {
        let answer = service
            .get(&format!("{path}/editions{query}"))
            .expect(200)
            .json();
        assert!(answer["coverage"]["view"].is_string(), "{answer}");
        answer["editions"].as_array().unwrap().len()
    };
    assert_eq!(kept(""), 2);
    assert_eq!(kept("?on=2026-03-01"), 1);
    assert_eq!(kept("?recorded=2020-01-01"), 0);
    let diff = format!("{path}/differences?from=2026-03-01&to=2026-03-02");
    let answer = service.get(&diff).expect(200).json();
    assert_eq!(answer["parties"]["removed"], 20);
    assert!(answer["coverage"]["consulted"].is_array());
    service.get(&format!("{diff}&on=2026-03-01")).expect(404);
    let datasets = service
        .get("/v1/datasets?recorded=2020-01-01")
        .expect(200)
        .json();
    let own = datasets["datasets"].as_array().unwrap();
    assert!(own.iter().all(|one| one["editions"] == 0), "{own:#?}");
}
