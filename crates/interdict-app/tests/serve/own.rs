//! Our own routes: strict questions, answers with what they rest on.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::service::Service;
use crate::support::{Desk, sdn_xml};

#[test]
fn a_screening_says_what_it_rests_on() {
    let service = Service::start();
    let ask = json!({"party": {"name": "Ana Primerova", "schema": "Person"}, "key": "k"});
    let answer = service
        .post("/v1/screen", &ask.to_string())
        .expect(200)
        .json();
    assert_eq!(answer["conclusion"], "hit");
    assert_eq!(answer["key"], "k");
    assert_eq!(answer["hits"][0]["id"], "NK-one");
    assert_eq!(answer["hits"][0]["listings"][0]["since"], "2023-05-01");
    assert_eq!(answer["coverage"]["consulted"][0]["dataset"], "ours");
    let ask = json!({"party": {"identifier": "X-778899"}});
    let answer = service
        .post("/v1/screen", &ask.to_string())
        .expect(200)
        .json();
    assert_eq!(answer["hits"][0]["id"], "NK-two");
    // No list that is asked for, and none at all, is never clear.
    let ask = json!({"party": {"name": "Nobody Whatsoever"}, "datasets": ["us_ofac_sdn"]});
    let answer = service
        .post("/v1/screen", &ask.to_string())
        .expect(200)
        .json();
    assert_eq!(answer["conclusion"], "incomplete");
    assert_eq!(answer["coverage"]["missing"], json!(["us_ofac_sdn"]));
    let ask = json!({"party": {"name": "Ana Primerova"}, "on": "2020-01-01"});
    let answer = service
        .post("/v1/screen", &ask.to_string())
        .expect(200)
        .json();
    assert_eq!(answer["coverage"]["listed"], "2020-01-01");
    assert!(
        answer["hits"].as_array().unwrap().is_empty(),
        "it was listed in 2023: {answer}"
    );
}

#[test]
fn a_question_that_is_not_understood_is_refused() {
    let service = Service::start();
    let cases = [
        (json!({"party": {"name": "x", "nmae": "y"}}), "nmae"),
        (json!({"party": {}}), "nobody is asked for"),
        (
            json!({"party": {"name": "x", "country": "Atlantis"}}),
            "Atlantis",
        ),
        (
            json!({"party": {"name": "x", "birth_date": "soon"}}),
            "birth_date",
        ),
        (
            json!({"party": {"name": "x", "schema": "Persona"}}),
            "schema",
        ),
        (json!({"party": {"name": "x"}, "threshold": 2}), "threshold"),
        (json!({"party": {"name": "x"}, "on": "yesterday"}), "JSON"),
        (json!({"party": {"name": "x"}, "limit": 0}), "limit"),
    ];
    for (ask, detail) in cases {
        let reply = service.post("/v1/screen", &ask.to_string()).expect(422);
        assert_eq!(reply.header("content-type"), "application/problem+json");
        let told = reply.json()["detail"].as_str().unwrap().to_owned();
        assert!(told.contains(detail), "{ask}: {told}");
    }
    service.post("/v1/screen?name=x", "{}").expect(422);
    service.get("/v1/measures?day=2020-01-01").expect(422);
}

#[test]
fn a_batch_answers_line_by_line() {
    let service = Service::start();
    let mut lines: Vec<String> = (0..200)
        .map(|at| json!({"key": at.to_string(), "party": {"name": "Morskoy Veter"}}).to_string())
        .collect();
    lines[100] = "nonsense".to_owned();
    let reply = service
        .post("/v1/screen/batch", &lines.join("\n"))
        .expect(200);
    let answers: Vec<serde_json::Value> = reply
        .text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), 200);
    for (at, answer) in answers.iter().enumerate() {
        if at == 100 {
            assert_eq!(
                (&answer["line"], &answer["conclusion"]),
                (&json!(101), &json!("error"))
            );
        } else {
            assert_eq!(
                (&answer["key"], &answer["conclusion"]),
                (&json!(at.to_string()), &json!("hit"))
            );
        }
    }
}

#[test]
fn an_assessment_is_sealed_and_judged_again() {
    let service = Service::start();
    let dealing = json!({"day": "2018-05-14", "actors": ["us-person"], "dealing": "export",
        "parties": [{"name": "Zhongxing Telecommunications Equipment Corporation", "role": "end-user"}],
        "item": {"classification": "EAR99"}});
    let assessed = service
        .post_with(
            "/v1/assess",
            &dealing.to_string(),
            &[("x-asked-by", "test")],
        )
        .expect(200)
        .json();
    assert_eq!(assessed["verdict"], "prohibited");
    let id = assessed["id"].as_str().unwrap();
    let kept = service
        .get(&format!("/v1/assessments/{}", &id[..12]))
        .expect(200)
        .json();
    assert_eq!(kept["cited"], assessed["cited"]);
    let again = service
        .get(&format!("/v1/assessments/{id}/replay"))
        .expect(200)
        .json();
    assert_eq!(again["same"], true, "{again}");
    let receipt = service
        .get(&format!("/v1/assessments/{id}/receipt"))
        .expect(200)
        .json();
    assert_eq!(receipt["sealed"]["who"], "test");
    service.get("/v1/assessments/0000000000").expect(404);
    let wrong = dealing.to_string().replace("us-person", "martian");
    service.post("/v1/assess", &wrong).expect(422);
    assert!(
        service
            .get(&format!("/assessments/{id}?replay=true"))
            .expect(200)
            .text
            .contains("the same in every word")
    );
}

#[test]
fn parties_lists_and_measures_are_told() {
    let service = Service::start();
    let party = service.get("/v1/parties/ours/NK-one").expect(200).json();
    assert_eq!(party["links"][0]["id"], "NK-two");
    assert_eq!(party["addresses"], json!(["7 Sosnovaya, Tver, Russia"]));
    assert_eq!(party["history"]["events"][0]["event"], "listed");
    assert!(party["coverage"]["view"].is_string());
    service.get("/v1/parties/ours/NK-nine").expect(404);
    assert!(
        service
            .get("/v1/parties/ours/NK-one/timeline.svg")
            .expect(200)
            .text
            .starts_with("<svg")
    );
    let measures = service.get("/v1/measures?on=2018-05-14").expect(200).json();
    assert!(measures["measures"].as_array().unwrap().len() > 10);
    let datasets = service.get("/v1/datasets").expect(200).json();
    assert!(
        datasets["datasets"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["dataset"] == "ours")
    );
}

#[test]
fn a_new_edition_serves_without_a_restart_and_without_a_lost_request() {
    let desk = Desk::new();
    desk.file(
        "config.toml",
        "[dataset.us_ofac_sdn]\nrecords = { min = 2, max = 50 }\n[serve]\npoll_ms = 50\n",
    );
    desk.file("a.xml", sdn_xml("2026-03-01", 1..=20));
    desk.file("b.xml", sdn_xml("2026-03-02", 2..=21));
    desk.run(&["import", "us_ofac_sdn", "a.xml"]).expect(0);
    let service = Service::over(desk);
    let editions = || {
        service
            .get("/v1/datasets/us_ofac_sdn/editions")
            .expect(200)
            .json()
    };
    let serving = || {
        service
            .post("/v1/screen", r#"{"party": {"name": "x"}}"#)
            .expect(200)
            .json()["coverage"]["consulted"][1]["day"]
            .clone()
    };
    assert_eq!(serving(), "2026-03-01");
    service
        .desk
        .run(&["import", "us_ofac_sdn", "b.xml"])
        .expect(0);
    let until = Instant::now() + Duration::from_secs(20);
    while serving() != "2026-03-02" {
        assert!(Instant::now() < until, "the new edition does not serve");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(editions()["editions"].as_array().unwrap().len(), 2);
    let differ = service
        .get("/v1/datasets/us_ofac_sdn/differences?from=2026-03-01&to=2026-03-02")
        .expect(200)
        .json();
    assert_eq!(
        (&differ["parties"]["added"], &differ["parties"]["removed"]),
        (&json!(1), &json!(1))
    );
    service
        .get("/v1/datasets/us_ofac_sdn/differences?from=2026-03-01")
        .expect(400);
}
