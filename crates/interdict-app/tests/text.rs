//! `interdict text`: mentions with their places, what stood on the day, marked copies, and no clearing by omission.

mod support;

use serde_json::Value;
use support::{Desk, sdn_xml};

const NEWS: &str = "Talks go on\n\nMay 14, 2018\n\nThe ban on sales to ZTE stays. Russia's Kasperksy Labs\nhad no comment.\n";

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// The texts of the mentions of the first document.
fn mentions(answer: &Value) -> Vec<&str> {
    let mentions = answer["documents"][0]["mentions"]
        .as_array()
        .expect("mentions");
    mentions
        .iter()
        .map(|mention| mention["text"].as_str().expect("a text"))
        .collect()
}

#[test]
fn a_document_is_judged_by_its_own_day() {
    let desk = Desk::new();
    desk.file("news.txt", NEWS);
    let answer = json(&desk.run(&["text", "news.txt", "--json"]).expect(1).out);
    assert_eq!(mentions(&answer), ["ZTE", "Kasperksy Labs"]);
    let document = &answer["documents"][0];
    assert_eq!(document["on"], "2018-05-14");
    assert_eq!(document["on_own_day"], true);
    let zte = &document["mentions"][0];
    assert_eq!(zte["place"]["line"], 5);
    let byte = zte["place"]["byte"].as_u64().expect("a byte") as usize;
    assert!(NEWS[byte..].starts_with("ZTE"));
    let party = &zte["parties"][0];
    assert_eq!(party["id"], "register-zte");
    assert!(!party["in_force"].as_array().expect("acts").is_empty());
    assert!(!party["said"].as_array().expect("what was said").is_empty());
}

#[test]
fn another_day_gives_what_stood_then() {
    let desk = Desk::new();
    desk.file("news.txt", NEWS);
    let on = |day: &str| {
        let answer = json(
            &desk
                .run(&["text", "news.txt", "--on", day, "--json"])
                .expect(1)
                .out,
        );
        answer["documents"][0]["mentions"][0]["parties"][0]["in_force"].to_string()
    };
    assert_ne!(on("2018-05-14"), on("2018-09-01"));
}

#[test]
fn a_marked_copy_needs_nothing_else() {
    let desk = Desk::new();
    desk.file(
        "news.html",
        "<html><body><p>Phones by <b>Huawei</b> &lt;all&gt;</p><script>ZTE</script></body></html>",
    );
    desk.run(&["text", "news.html", "--html", "out.html"])
        .expect(1);
    let page = std::fs::read_to_string(desk.path().join("out.html")).expect("the page");
    assert_eq!(page.matches("<mark>").count(), 1, "{page}");
    assert!(page.contains(">Huawei</a></mark>") && page.contains("&lt;all&gt;"));
    assert!(!page.contains("src=") && !page.contains("http"), "{page}");
}

#[test]
fn nothing_is_cleared_by_omission() {
    let desk = Desk::new();
    desk.file("plain.txt", "The fox is back in the city.\n");
    // The register alone is no complete list.
    desk.run(&["text", "plain.txt"]).expect(2);
    desk.file(
        "config.toml",
        "[dataset.us_ofac_sdn]\nrecords = { min = 2, max = 50 }\nstale_after_days = 30000\n",
    );
    desk.file("sdn.xml", sdn_xml("2026-03-01", 1..=20));
    desk.run(&["import", "us_ofac_sdn", "sdn.xml"]).expect(0);
    desk.run(&["text", "plain.txt"]).expect(0);
    // What was not read in full says nothing of the rest, and does not hide what was read.
    desk.file("news.txt", NEWS);
    desk.file("broken.docx", "PK\u{3}\u{4} and no archive");
    let run = desk
        .run(&["text", "broken.docx", "missing.txt", "news.txt", "--json"])
        .expect(2);
    let answer = json(&run.out);
    assert_eq!(answer["conclusion"], "incomplete");
    let unread = |at: usize| answer["documents"][at]["unread"].is_string();
    assert!(unread(0) && unread(1) && !unread(2));
    assert_eq!(
        answer["documents"][2]["mentions"]
            .as_array()
            .expect("mentions")
            .len(),
        2
    );
}

#[test]
fn reasons_are_told() {
    let desk = Desk::new();
    desk.file(
        "street.txt",
        "They met in Huawei Street, and bought phones of Huawei.\n",
    );
    let out = desk.run(&["text", "street.txt", "--explain"]).expect(1).out;
    assert!(out.contains("kept: Huawei: the same word"), "{out}");
    assert!(out.contains("part of an address"), "{out}");
}
