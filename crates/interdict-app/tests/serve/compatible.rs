//! What clients of yente and of OpenRefine send, and what they look for in the answers.

use serde_json::{Value, json};

use crate::service::Service;
use crate::support::{Desk, sdn_xml};

fn one(properties: Value) -> String {
    json!({"queries": {"q": {"id": "mine", "schema": "Person", "properties": properties}}})
        .to_string()
}

#[test]
fn a_match_has_every_field_that_clients_read() {
    let service = Service::start();
    let body = one(
        json!({"name": "  Ana   Primerova ", "birthDate": ["1961-02-03T00:00:00"],
        "nationality": "Russia", "unknown": ["x"]}),
    );
    let reply = service
        .post("/match/default?limit=1&fuzzy=what", &body)
        .expect(200);
    assert_eq!(reply.header("x-batch-size"), "1");
    let answer = reply.json();
    assert_eq!(answer["limit"], 1);
    let response = &answer["responses"]["q"];
    assert_eq!(response["status"], 200);
    assert_eq!(response["total"], json!({"value": 1, "relation": "eq"}));
    assert_eq!(
        response["query"],
        json!({"id": "mine", "schema": "Person", "properties": {
            "name": ["Ana Primerova"], "birthDate": ["1961-02-03"], "nationality": ["ru"]}})
    );
    let found = &response["results"][0];
    assert_eq!(found["id"], "NK-one");
    assert_eq!(found["match"], true);
    assert_eq!(found["target"], true);
    assert_eq!(found["datasets"], json!(["src_a", "src_b"]));
    assert_eq!(found["referents"], json!(["src-a-1", "NK-old"]));
    assert_eq!(found["first_seen"], "2024-01-01T00:00:00");
    assert_eq!(found["explanations"]["birth_date"]["score"], 1.0);
    assert_eq!(found["features"]["birth_date"], 1.0);
    assert_eq!(
        found["features"]["name_match"],
        found["explanations"]["name_match"]["score"]
    );
    let score = found["score"].as_f64().unwrap();
    assert!((0.7..=1.0).contains(&score), "{score}");
}

#[test]
fn filters_leave_out_what_they_name() {
    let service = Service::start();
    #[track_caller]
    fn check(service: &Service, query: &str, found: bool) {
        let reply = service.post(
            &format!("/match/{query}"),
            &one(json!({"name": ["Ana Petrovna Primerova"]})),
        );
        let results = reply.expect(200).json()["responses"]["q"]["results"].clone();
        assert_eq!(!results.as_array().unwrap().is_empty(), found, "{query}");
    }
    for (query, found) in [
        ("default", true),
        ("ours", true),
        ("default?include_dataset=src_b", true),
        ("default?include_dataset=src_c", false),
        ("default?exclude_dataset=ours", false),
        ("ours?exclude_dataset=src_a", true),
        ("ours?exclude_dataset=src_a&exclude_dataset=src_b", false),
        ("default?exclude_schema=Person", false),
        ("default?exclude_schema=Vessel", true),
        ("default?topics=sanction", true),
        ("default?topics=role.pep", false),
        ("default?exclude_entity_ids=NK-one", false),
        ("default?exclude_entity_ids=NK-old", false),
        ("default?changed_since=2024-04-01", true),
        ("default?changed_since=2024-05-02T00:00:00", false),
        ("default?threshold=0.99&cutoff=0.2", true),
    ] {
        check(&service, query, found);
    }
}

#[test]
fn what_cannot_be_asked_says_what_to_change() {
    let service = Service::start();
    let many: serde_json::Map<String, Value> = (0..101)
        .map(|at| {
            (
                at.to_string(),
                json!({"schema": "Person", "properties": {"name": ["x"]}}),
            )
        })
        .collect();
    let many = json!({"queries": many}).to_string();
    let fine = one(json!({"name": ["x"]}));
    let cases = [
        ("/match/nowhere", fine.as_str(), 404, "no dataset"),
        ("/match/default", "nonsense", 422, "JSON"),
        ("/match/default", r#"{"queries": 5}"#, 422, "expected a map"),
        ("/match/default", r#"{"queries": {}}"#, 400, "no queries"),
        ("/match/default", many.as_str(), 400, "at most 100"),
        (
            "/match/default",
            r#"{"queries": {"q": {"schema": "Nothing", "properties": {}}}}"#,
            400,
            "no schema",
        ),
        (
            "/match/default?algorithm=guess",
            fine.as_str(),
            400,
            "no algorithm",
        ),
        ("/match/default?limit=501", fine.as_str(), 422, "limit"),
        (
            "/match/default?threshold=7",
            fine.as_str(),
            422,
            "threshold",
        ),
        (
            "/match/default?exclude_schema=Nothing",
            fine.as_str(),
            400,
            "no schema",
        ),
        (
            "/match/default?changed_since=soon",
            fine.as_str(),
            400,
            "no time",
        ),
    ];
    for (path, body, status, detail) in cases {
        let reply = service.post(path, body).expect(status).json();
        let told = reply["detail"].as_str().unwrap();
        assert!(told.contains(detail), "{path}: {told}");
    }
    assert_eq!(service.get("/match/default").status, 405);
    let config = json!({"queries": {"q": {"schema": "Person", "properties": {"name": ["x"]}}}, "config": {"nm_number": 1}});
    service
        .post("/match/default", &config.to_string())
        .expect(400);
}

#[test]
fn entities_nest_what_lies_around_them() {
    let service = Service::start();
    let entity = service.get("/entities/NK-one").expect(200).json();
    let properties = &entity["properties"];
    assert_eq!(
        properties["addressEntity"][0]["properties"]["country"],
        json!(["ru"])
    );
    assert_eq!(
        properties["sanctions"][0]["properties"]["program"],
        json!(["PROGRAM-A"])
    );
    assert_eq!(
        properties["ownershipOwner"][0]["properties"]["asset"][0]["caption"],
        "Kedrovaya Dolina Trading"
    );
    assert_eq!(
        properties["ownershipOwner"][0]["properties"]["owner"],
        json!(["NK-one"])
    );
    let flat = service
        .get("/entities/NK-one?nested=false")
        .expect(200)
        .json();
    assert_eq!(flat["properties"]["addressEntity"], json!(["addr-one"]));
    assert_eq!(flat["properties"]["sanctions"], Value::Null);
    let moved = service.get("/entities/NK-old").expect(308);
    assert_eq!(moved.header("location"), "/entities/NK-one");
    let moved = service
        .get("/entities/src-a-1/adjacent/sanctions")
        .expect(308);
    assert_eq!(
        moved.header("location"),
        "/entities/NK-one/adjacent/sanctions"
    );
    service.get("/entities/nobody").expect(404);
    service.get("/entities/%20").expect(404);
}

#[test]
fn adjacency_comes_in_pages() {
    let service = Service::start();
    let all = service.get("/entities/NK-one/adjacent").expect(200).json();
    assert_eq!(all["entity"]["id"], "NK-one");
    assert_eq!(
        all["adjacent"]["sanctions"]["total"],
        json!({"value": 1, "relation": "eq"})
    );
    assert_eq!(
        all["adjacent"]["ownershipOwner"]["results"][0]["properties"]["asset"][0]["id"],
        "NK-two"
    );
    let page = service
        .get("/entities/NK-one/adjacent/sanctions?limit=1&offset=1")
        .expect(200)
        .json();
    assert_eq!(
        page,
        json!({"results": [], "total": {"value": 1, "relation": "eq"}, "limit": 1, "offset": 1})
    );
    let none = service
        .get("/entities/NK-three/adjacent/sanctions")
        .expect(200)
        .json();
    assert_eq!(none["total"]["value"], 0);
    service.get("/entities/NK-one/adjacent/name").expect(404);
}

#[test]
fn a_search_counts_and_orders() {
    let service = Service::start();
    let ids = |path: &str| -> Vec<String> {
        let answer = service.get(path).expect(200).json();
        let results = answer["results"].as_array().unwrap().clone();
        assert_eq!(answer["total"]["relation"], "eq");
        results
            .iter()
            .map(|one| one["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids("/search/ours?q=primerova"), ["NK-one"]);
    assert_eq!(ids("/search/ours?q=Primerowa+Ana"), ["NK-one"]);
    assert_eq!(ids("/search/ours?q=X-778899"), ["NK-two"]);
    assert_eq!(
        ids("/search/ours?sort=caption:desc"),
        ["NK-three", "NK-two", "NK-one"]
    );
    assert_eq!(
        ids("/search/ours?sort=first_seen:asc&limit=1&offset=1"),
        ["NK-two"]
    );
    assert_eq!(ids("/search/ours?schema=Vessel"), ["NK-three"]);
    assert_eq!(ids("/search/ours?countries=ru&schema=Company"), ["NK-two"]);
    assert_eq!(ids("/search/ours?filter=gender:female"), ["NK-one"]);
    assert_eq!(
        ids("/search/ours?filter=gender:female&filter=schema:Vessel&filter_op=OR&sort=id"),
        ["NK-one", "NK-three"]
    );
    assert!(ids("/search/ours?q=nobody+whatever").is_empty());
    let answer = service
        .get("/search/ours?facets=countries&facets=schema")
        .expect(200)
        .json();
    assert_eq!(
        answer["facets"]["countries"]["values"][0],
        json!({"name": "ru", "label": "Russia", "count": 2})
    );
    assert_eq!(answer["facets"]["schema"]["label"], "Entity types");
    service.get("/search/nowhere").expect(404);
}

#[test]
fn the_catalogue_is_cached_by_its_tag() {
    let service = Service::start();
    let reply = service.get("/catalog").expect(200);
    assert_eq!(reply.header("cache-control"), "public, max-age=300");
    let catalog = reply.json();
    let names: Vec<&str> = catalog["datasets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["ours", "register", "default"]);
    let tag = reply.header("etag");
    service
        .get_with("/catalog", &[("if-none-match", tag)])
        .expect(304);
    service
        .get_with("/manifest", &[("if-none-match", "\"other\"")])
        .expect(200);
    let algorithms = service.get("/algorithms").expect(200).json();
    assert_eq!(algorithms["best"], "interdict");
    assert_eq!(service.get("/readyz").expect(200).json()["status"], "ok");
    service.post("/updatez", "").expect(403);
}

#[test]
fn openrefine_reconciles_and_extends() {
    let service = Service::start();
    let manifest = service.get("/reconcile/ours").expect(200).json();
    assert_eq!(manifest["versions"], json!(["0.2"]));
    let queries = "queries=%7B%22q0%22%3A%7B%22query%22%3A%22Ana%20Petrovna%20Primerova%22%2C%22type%22%3A%22Person%22%2C\
        %22properties%22%3A%5B%7B%22pid%22%3A%22birthDate%22%2C%22v%22%3A%221961-02-03%22%7D%5D%7D%7D";
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let answer = service
        .post_with("/reconcile/ours", queries, &form)
        .expect(200)
        .json();
    let first = &answer["q0"]["result"][0];
    assert_eq!(
        (&first["id"], &first["match"], &first["score"]),
        (&json!("NK-one"), &json!(true), &json!(100.0))
    );
    assert_eq!(first["type"], json!([{"id": "Person", "name": "Person"}]));
    let extend = "/reconcile/ours?extend=%7B%22ids%22%3A%5B%22NK-three%22%5D%2C%22properties%22%3A%5B%7B%22id%22%3A%22flag%22%7D%5D%7D";
    let answer = service.get(extend).expect(200).json();
    assert_eq!(answer["rows"]["NK-three"]["flag"], json!([{"str": "pa"}]));
    let types = service
        .get("/reconcile/ours/suggest/type?prefix=vess")
        .expect(200)
        .json();
    assert_eq!(types["result"][0]["id"], "Vessel");
    let entities = service
        .get("/reconcile/ours/suggest/entity?prefix=Morskoy%20Veter")
        .expect(200)
        .json();
    assert_eq!(entities["result"][0]["id"], "NK-three");
    service
        .get("/reconcile/ours/preview?id=NK-three")
        .expect(200);
}

#[test]
fn a_search_by_marks_finds_what_reading_every_entity_finds() {
    let service = Service::start();
    let search = |query: &str| {
        service
            .get(&format!("/search/default?{query}"))
            .expect(200)
            .json()
    };
    let ids = |answer: &Value| -> Vec<String> {
        let results = answer["results"].as_array().unwrap().iter();
        results
            .map(|one| one["id"].as_str().unwrap().to_owned())
            .collect()
    };
    // Counting by another field takes reading every entity.
    let read = "&facets=countries&facets=topics&facets=datasets&facets=gender";
    for query in [
        "limit=500",
        "limit=2&offset=1",
        "limit=0",
        "countries=ru",
        "schema=Vessel",
        "filter=topics:sanction&filter=datasets:src_b",
        "filter=topics:sanction&filter=datasets:src_b&filter_op=OR",
        "q=kedrovaya",
    ] {
        let marked = search(query);
        let mut whole = search(&format!("{query}{read}"));
        assert_eq!(ids(&marked), ids(&whole), "{query}");
        whole["facets"].as_object_mut().unwrap().remove("gender");
        assert_eq!(marked, whole, "{query}");
    }
    let all = search("limit=500");
    assert!(all["total"]["value"].as_u64().unwrap() > 3);
    let page = search("limit=2&offset=1");
    assert_eq!(ids(&page), ids(&all)[1..3]);
}

#[test]
fn a_list_without_dates_of_change_has_those_of_its_editions() {
    let desk = Desk::new();
    desk.file(
        "config.toml",
        "[dataset.us_ofac_sdn]\nrecords = { min = 1, max = 500 }\n",
    );
    for (day, people) in [("2026-03-01", 1..=20), ("2026-03-02", 1..=21)] {
        let name = format!("{day}.xml");
        desk.file(&name, sdn_xml(day, people));
        desk.run(&["import", "us_ofac_sdn", &name]).expect(0);
    }
    let service = Service::over(desk);
    let changed = |id: &str| {
        service.get(&format!("/entities/{id}")).expect(200).json()["last_change"].clone()
    };
    assert_eq!(changed("ofac-7"), "2026-03-01T00:00:00");
    assert_eq!(changed("ofac-21"), "2026-03-02T00:00:00");
    let since = "/search/us_ofac_sdn?schema=Person&changed_since=2026-03-02";
    let answer = service.get(since).expect(200).json();
    assert_eq!(answer["total"]["value"], 1, "{answer}");
    let catalog = service.get("/catalog").expect(200).json();
    let own = catalog["datasets"].as_array().unwrap().iter();
    let own: Vec<_> = own.filter(|one| one["name"] == "us_ofac_sdn").collect();
    assert_eq!(own[0]["last_change"], "2026-03-02T00:00:00");
}

#[test]
fn a_form_may_be_longer_than_an_address() {
    let service = Service::start();
    let query = json!({"query": "Ana Petrovna Primerova", "type": "Person"});
    let queries: serde_json::Map<String, Value> = (0..1_500)
        .map(|number| (format!("q{number}"), query.clone()))
        .collect();
    let body: String = serde_json::to_string(&queries)
        .unwrap()
        .bytes()
        .map(|byte| format!("%{byte:02X}"))
        .collect();
    assert!(body.len() > 65_536);
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let reply = service.post_with("/reconcile/default", &format!("queries={body}"), &kind);
    // Too many questions at once, perhaps; but it was read.
    assert!(!reply.text.contains("percent encoding"), "{}", reply.text);
}
