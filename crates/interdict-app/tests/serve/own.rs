//! Our own routes: strict questions, answers with what they rest on.

use serde_json::Value;
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
    let answers: Vec<Value> = reply
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

const NEWS: &str = "Talks go on\n\nMay 14, 2018\n\nThe ban on sales to ZTE stays.\n";

fn multipart(parts: &[(&str, Option<&str>, &str)]) -> (String, [(&'static str, &'static str); 1]) {
    let mut body = String::new();
    for (name, file, text) in parts {
        let file = file.map_or_else(String::new, |file| format!("; filename=\"{file}\""));
        body += &format!(
            "--frontier\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{text}\r\n"
        );
    }
    body += "--frontier--\r\n";
    let kind = "multipart/form-data; boundary=frontier";
    (body, [("content-type", kind)])
}

fn named(answer: &Value) -> Vec<&str> {
    let documents = answer["documents"].as_array().unwrap().iter();
    let mentions = documents.flat_map(|document| document["mentions"].as_array().unwrap());
    mentions
        .map(|mention| mention["text"].as_str().unwrap())
        .collect()
}

#[test]
fn a_text_is_answered_as_the_command_line_answers_it() {
    let service = Service::start();
    service.desk.file("news.txt", NEWS);
    let mut told = service.desk.json(&["text", "news.txt"]);
    let answer = service
        .post_with("/v1/text", NEWS, &[("content-type", "text/plain")])
        .expect(200);
    let mut answer: Value = answer.json();
    assert_eq!(named(&answer), ["ZTE"]);
    assert_eq!(answer["documents"][0]["on"], "2018-05-14");
    assert_eq!(answer["documents"][0]["on_own_day"], true);
    for one in [&mut told, &mut answer] {
        let document = &mut one["documents"][0];
        assert!(document["coverage"]["consulted"].is_array());
        document["name"].take();
        // The moment that is asked differs between the two runs.
        document["coverage"]["recorded"].take();
    }
    assert_eq!(answer, told);
}

#[test]
fn a_text_comes_as_json_or_in_a_form() {
    let service = Service::start();
    let body = serde_json::json!({"text": NEWS, "on": "2018-09-01", "explain": true});
    let answer = service.post("/v1/text", &body.to_string());
    assert_eq!(
        answer.status, 200,
        "sent without a type: a text as it stands"
    );
    let json = [("content-type", "application/json")];
    let answer = service.post_with("/v1/text", &body.to_string(), &json);
    let answer = answer.expect(200).json();
    assert_eq!(answer["documents"][0]["on"], "2018-09-01");
    assert_eq!(answer["documents"][0]["on_own_day"], false);
    let (body, kind) = multipart(&[
        ("text", None, "Ana Primerova called."),
        ("file", Some("news.txt"), NEWS),
        ("file", Some("broken.pdf"), "%PDF-1.4 and no more"),
        ("on", None, "2024-06-02"),
    ]);
    let answer = service.post_with("/v1/text", &body, &kind).expect(200);
    let answer = answer.json();
    let documents = answer["documents"].as_array().unwrap();
    assert_eq!(documents.len(), 3);
    assert_eq!(documents[1]["name"], "news.txt");
    assert!(documents[2]["unread"].is_string(), "{}", documents[2]);
    assert_eq!(
        answer["conclusion"], "incomplete",
        "one that was not read allows no conclusion"
    );
}

#[test]
fn a_text_by_what_was_known_then() {
    let service = Service::start();
    let text = "Our contact is Ana Primerova of Moscow.";
    let now = service.post("/v1/text", text).expect(200).json();
    assert_eq!(named(&now), ["Ana Primerova"]);
    assert_eq!(now["conclusion"], "hit");
    let answer = service.post("/v1/text?recorded=2001-01-01", text);
    let answer = answer.expect(200).json();
    assert!(named(&answer).is_empty(), "nothing was recorded by then");
    assert_eq!(answer["conclusion"], "incomplete");
}

#[test]
fn texts_that_cannot_be_taken_are_problems() {
    let desk = crate::support::Desk::new();
    desk.file("config.toml", "[serve]\ntext_bytes_max = 5000\n");
    let service = Service::over(desk);
    let json = [("content-type", "application/json")];
    service.post_with("/v1/text", "{}", &json).expect(422);
    let unknown = r#"{"text": "x", "day": "2018-05-14"}"#;
    let reply = service.post_with("/v1/text", unknown, &json).expect(422);
    assert!(reply.text.contains("day"), "{}", reply.text);
    assert_eq!(reply.header("content-type"), "application/problem+json");
    service.post("/v1/text", "").expect(422);
    service.post("/v1/text?day=2018-05-14", "x").expect(422);
    service.post("/v1/text?recorded=yesterday", "x").expect(422);
    service.post("/v1/text", &"x".repeat(5_001)).expect(413);
    service.get("/v1/text").expect(405);
    let (body, kind) = multipart(&[("picture", Some("a.txt"), "x")]);
    service.post_with("/v1/text", &body, &kind).expect(422);
}
