//! What yente's own tests ask of its HTTP routes, asked here of the same shapes: small habits that
//! clients have come to rely on.

use serde_json::{Value, json};

use crate::service::{Reply, Service};

const ANA: &str = r#"{"schema": "Person", "properties": {"name": ["Ana Petrovna Primerova"], "country": "Russia"}}"#;

fn matched(service: &Service, query: &str, example: &str) -> Reply {
    let body = format!(r#"{{"queries": {{"q": {example}}}}}"#);
    service.post(&format!("/match/default{query}"), &body)
}

#[track_caller]
fn check_search(service: &Service, query: &str, status: u16) -> Value {
    service
        .get(&format!("/search/default{query}"))
        .expect(status)
        .json()
}

fn count(answer: &Value) -> usize {
    answer["results"].as_array().unwrap().len()
}

#[test]
fn several_examples_are_answered_by_their_keys() {
    let service = Service::start();
    let body = format!(r#"{{"queries": {{"a": {ANA}, "b": {ANA}, "c": {ANA}}}}}"#);
    let reply = service.post("/match/default", &body).expect(200);
    assert_eq!(reply.header("x-batch-size"), "3");
    for key in ["a", "b", "c"] {
        let response = &reply.json()["responses"][key];
        assert_eq!(response["query"]["properties"]["country"], json!(["ru"]));
        assert_eq!(response["results"][0]["id"], "NK-one");
    }
}

#[test]
fn an_example_needs_a_schema_that_is_known() {
    let service = Service::start();
    let reply = matched(&service, "", r#"{"properties": {"name": "Banana"}}"#).expect(422);
    assert!(reply.text.contains("schema"), "{}", reply.text);
    matched(
        &service,
        "",
        r#"{"schema": "xxx", "properties": {"name": "Banana"}}"#,
    )
    .expect(400);
}

#[test]
fn every_algorithm_that_is_listed_is_taken() {
    let service = Service::start();
    let listed = service.get("/algorithms").expect(200).json();
    let mut names: Vec<String> = listed["algorithms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect();
    names.extend(
        [
            "best",
            "logic-v1",
            "logic-v2",
            "name-based",
            "regression-v1",
        ]
        .map(str::to_owned),
    );
    for name in names {
        let reply = matched(&service, &format!("?algorithm={name}"), ANA).expect(200);
        assert_eq!(
            reply.json()["responses"]["q"]["results"][0]["id"],
            "NK-one",
            "{name}"
        );
    }
}

#[test]
fn many_spellings_of_one_name_are_one_question() {
    let service = Service::start();
    let spellings = json!({"schema": "Person", "properties": {"name": [
        "Primerova Ana Petrovna", "Ana Petrowna Primerowa", "Анна Петровна Примерова", "Примерова Ана",
        "Ana  Petrovna PRIMEROVA", "Primerová Ana"]}});
    let count = |query: &str| {
        let reply = matched(&service, query, &spellings.to_string())
            .expect(200)
            .json();
        reply["responses"]["q"]["results"].as_array().unwrap().len()
    };
    assert_eq!((count(""), count("?fuzzy=false")), (1, 1));
}

#[test]
fn a_dataset_left_out_goes_before_one_named() {
    let service = Service::start();
    for (query, found) in [
        ("?include_dataset=src_a&include_dataset=not_held", 1),
        ("?include_dataset=not_held", 0),
        (
            "?include_dataset=src_a&include_dataset=src_b&exclude_dataset=src_a&exclude_dataset=src_b",
            0,
        ),
    ] {
        let reply = matched(&service, query, ANA).expect(200).json();
        let results = reply["responses"]["q"]["results"].as_array().unwrap().len();
        assert_eq!(results, found, "{query}");
        let answer = check_search(&service, &format!("{query}&q=primerova"), 200);
        assert_eq!(count(&answer), found, "{query}");
    }
}

#[test]
fn a_search_has_its_bounds_and_defaults() {
    let service = Service::start();
    let answer = check_search(&service, "?q=primerova", 200);
    let first = &answer["results"][0];
    for field in ["first_seen", "last_seen", "last_change"] {
        let time = first[field].as_str().unwrap();
        assert_eq!(time.len(), "2024-01-01T00:00:00".len(), "{field}: {time}");
    }
    let facets: Vec<&String> = answer["facets"].as_object().unwrap().keys().collect();
    assert_eq!(facets, ["countries", "datasets", "topics"]);
    assert_eq!(
        (&answer["limit"], &answer["offset"]),
        (&json!(10), &json!(0))
    );
    assert_eq!(
        count(&check_search(&service, "?q=primerova&limit=0", 200)),
        0
    );
    let past = check_search(&service, "?q=primerova&offset=100", 200);
    assert_eq!((count(&past), &past["offset"]), (0, &json!(100)));
    check_search(&service, "?q=primerova&offset=9999", 422);
    check_search(&service, "?q=primerova&limit=10000", 422);
    check_search(&service, "?q=primerova&schema=Banana", 400);
    assert_eq!(
        count(&check_search(&service, "?q=primerova&schema=Vessel", 200)),
        0
    );
    assert_eq!(
        count(&check_search(
            &service,
            "?q=primerova&schema=LegalEntity",
            200
        )),
        1
    );
    assert_eq!(
        count(&check_search(&service, "?q=primerova&countries=ke", 200)),
        0
    );
    assert_eq!(
        count(&check_search(
            &service,
            "?q=primerova&changed_since=2090-01-01T10:00",
            200
        )),
        0
    );
    assert!(
        count(&check_search(&service, "", 200)) > 0,
        "no words, everything"
    );
    for answer in check_search(&service, "?schema=LegalEntity&target=true", 200)["results"]
        .as_array()
        .unwrap()
    {
        assert_eq!(answer["target"], true);
    }
}

#[test]
fn what_lies_around_says_its_page() {
    let service = Service::start();
    let answer = service.get("/entities/NK-one/adjacent").expect(200).json();
    assert_eq!(
        (&answer["limit"], &answer["offset"]),
        (&json!(10), &json!(0))
    );
    let answer = service
        .get("/entities/NK-one/adjacent?limit=1&offset=1")
        .expect(200)
        .json();
    assert_eq!(
        (&answer["limit"], &answer["offset"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(answer["adjacent"]["sanctions"]["total"]["value"], 1);
    assert_eq!(answer["adjacent"]["sanctions"]["results"], json!([]));
}

#[test]
fn a_trace_is_taken_on_or_begun() {
    let service = Service::start();
    let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let sent = [
        ("traceparent", parent),
        ("tracestate", "rojo=00f067aa0ba902b7"),
    ];
    let reply = service.get_with("/algorithms", &sent).expect(200);
    let told = reply.header("traceparent");
    assert!(
        told.starts_with(&parent[..36]) && told.ends_with("-01"),
        "{told}"
    );
    assert_ne!(told, parent, "the span is our own");
    assert!(
        reply
            .header("tracestate")
            .ends_with(",rojo=00f067aa0ba902b7")
    );
    let [one, other] = [(); 2].map(|()| service.get("/algorithms").expect(200));
    assert_ne!(one.header("traceparent"), other.header("traceparent"));
    assert!(one.header("tracestate").starts_with("interdict="));
}

#[test]
fn suggestions_begin_when_something_is_typed() {
    let service = Service::start();
    let suggested = |what: &str| -> Vec<String> {
        let answer = service
            .get(&format!("/reconcile/default/suggest/{what}"))
            .expect(200)
            .json();
        let ids = answer["result"].as_array().unwrap().iter();
        ids.map(|one| one["id"].as_str().unwrap().to_owned())
            .collect()
    };
    for nothing in [
        "entity",
        "property",
        "type",
        "entity?prefix=",
        "property?prefix=banana",
        "type?prefix=banana",
        "entity?prefix=banana%20man",
    ] {
        assert!(suggested(nothing).is_empty(), "{nothing}");
    }
    let properties = suggested("property?prefix=country&limit=50");
    for wanted in ["Thing:country", "LegalEntity:mainCountry"] {
        assert!(properties.iter().any(|own| own == wanted), "{properties:?}");
    }
    assert_eq!(suggested("type?prefix=organ"), ["Organization"]);
}

#[test]
fn properties_are_named_with_their_schema_or_without() {
    let service = Service::start();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let encoded = |text: &str| {
        text.bytes()
            .map(|byte| format!("%{byte:02X}"))
            .collect::<String>()
    };
    for property in ["flag", "Vessel:flag"] {
        let extend = json!({"ids": ["NK-three"], "properties": [{"id": property}]}).to_string();
        let answer = service
            .post_with(
                "/reconcile/default",
                &format!("extend={}", encoded(&extend)),
                &form,
            )
            .expect(200)
            .json();
        assert_eq!(answer["meta"][0]["id"], property);
        assert_eq!(answer["rows"]["NK-three"][property], json!([{"str": "pa"}]));
    }
    let bad = encoded(&json!({"q": {"query": "x", "type": "Banana"}}).to_string());
    service
        .post_with("/reconcile/default", &format!("queries={bad}"), &form)
        .expect(400);
    let offered = service
        .get("/reconcile/default/extend/property?limit=5&type=LegalEntity")
        .expect(200)
        .json();
    assert_eq!(
        (&offered["limit"], &offered["type"]),
        (&json!(5), &json!("LegalEntity"))
    );
    let ids: Vec<&str> = offered["properties"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert!(
        ids.len() == 5 && ids.contains(&"name") && ids.contains(&"country"),
        "{ids:?}"
    );
    service
        .get("/reconcile/default/extend/property?type=Banana")
        .expect(400);
}

#[test]
fn an_update_needs_the_token_that_is_set() {
    let desk = crate::support::Desk::new();
    desk.file("config.toml", "[serve]\nupdate_token = \"told\"\n");
    let service = Service::over(desk);
    service.get("/updatez").expect(405);
    service.post("/updatez?sync=true", "").expect(403);
    service.post("/updatez?token=guessed", "").expect(403);
    let reply = service
        .post("/updatez?token=told&sync=true", "")
        .expect(200);
    assert_eq!(reply.json(), json!({"status": "ok"}));
}
