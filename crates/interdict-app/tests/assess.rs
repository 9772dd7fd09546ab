//! Dealings judged through the binary on a ledger that holds nothing but the register, sealed and
//! judged again.

mod support;

use support::Desk;

const EXPORT: &[&str] = &[
    "assess",
    "--actor",
    "us-person",
    "--dealing",
    "export",
    "--party",
    "ZTE Kangxun",
    "--role",
    "end-user",
    "--item",
    "EAR99",
    "--on",
];

/// The verdict, what it cites, and the exit status.
#[track_caller]
fn judged(desk: &Desk, words: &[&str], day: &str, verdict: &str, cited: &[&str], status: i32) {
    let mut all = words.to_vec();
    all.push(day);
    desk.run(&all).expect(status);
    let answer = desk.json(&all);
    assert_eq!(answer["verdict"], verdict, "{day}: {answer}");
    let found: Vec<&str> = answer["cited"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cite| cite.as_str().unwrap())
        .collect();
    assert_eq!(found, cited, "{day}");
}

#[test]
fn the_denial_order_binds_from_its_first_day_to_its_last() {
    let desk = Desk::new();
    judged(&desk, EXPORT, "2016-03-07", "not-restricted", &[], 0);
    judged(&desk, EXPORT, "2018-04-14", "not-restricted", &[], 0);
    judged(&desk, EXPORT, "2018-04-15", "prohibited", &["ZTE-05"], 1);
    judged(&desk, EXPORT, "2018-05-14", "prohibited", &["ZTE-05"], 1);
    judged(&desk, EXPORT, "2018-07-12", "prohibited", &["ZTE-05"], 1);
    judged(&desk, EXPORT, "2018-07-13", "not-restricted", &[], 0);
}

#[test]
fn the_answer_for_people_tells_what_it_rests_on() {
    let desk = Desk::new();
    let mut words = EXPORT.to_vec();
    words.push("2018-05-14");
    let run = desk.run(&words).expect(1);
    for part in [
        "PROHIBITED",
        "ZTE-05",
        "83 FR 17644",
        "Sealed as ",
        "register",
        "Said, without effect",
    ] {
        assert!(run.out.contains(part), "{part:?} is not in {}", run.out);
    }
}

#[test]
fn a_sealed_assessment_comes_out_the_same() {
    let desk = Desk::new();
    let mut words = EXPORT.to_vec();
    words.extend(["2018-05-14", "--who", "Compliance"]);
    let sealed = desk.json(&words);
    let id = sealed["id"].as_str().unwrap();
    let replayed = desk.json(&["replay", id]);
    assert_eq!(replayed["same"], true, "{replayed}");
    assert_eq!(replayed["verdict"], "prohibited");
    assert_eq!(replayed["who"], "Compliance");
    let run = desk.run(&["replay", &id[..16]]).expect(0);
    assert!(
        run.out.contains("It comes out the same, to the byte."),
        "{}",
        run.out
    );
    desk.verify();

    words.push("--unsealed");
    assert!(desk.json(&words)["id"].is_null());
    let run = desk.run(&["replay", "0000abcd"]).expect(2);
    assert!(
        run.err.contains("no assessment with this id"),
        "{}",
        run.err
    );
    let register = desk.json(&["editions", "register"])["editions"][0]["edition"].clone();
    desk.run(&["replay", register.as_str().unwrap()]).expect(2);
}

#[test]
fn dealings_come_from_files() {
    let desk = Desk::new();
    let dealing = |day: &str| {
        format!(
            r#"{{"dealing":"export","actors":["us-person"],"day":"{day}","item":{{"classification":"EAR99","subject_to_ear":true}},"parties":[{{"name":"ZTE Kangxun","role":"end-user"}}]}}"#
        )
    };
    desk.file(
        "two.jsonl",
        format!("{}\n\n{}\n", dealing("2018-05-14"), dealing("2018-07-13")),
    );
    let run = desk
        .run(&["assess", "--file", "two.jsonl", "--json"])
        .expect(1);
    let verdicts: Vec<String> = run
        .out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["verdict"].to_string())
        .collect();
    assert_eq!(verdicts, ["\"prohibited\"", "\"not-restricted\""]);

    desk.file(
        "wrong.jsonl",
        format!("{}\n{{\"dealing\":\"exprot\"}}\n", dealing("2018-05-14")),
    );
    let before = desk.ledger_bytes();
    let run = desk.run(&["assess", "--file", "wrong.jsonl"]).expect(2);
    assert!(run.err.contains("wrong.jsonl:2"), "{}", run.err);
    assert!(run.err.contains("known are: export"), "{}", run.err);
    assert_eq!(desk.ledger_bytes(), before, "nothing was sealed");
}

#[test]
fn unknown_words_list_the_known_ones() {
    let desk = Desk::new();
    for (words, known) in [
        (&["assess", "--dealing", "gift"][..], "known are: export"),
        (
            &["assess", "--dealing", "export", "--actor", "me"],
            "known are: any-person",
        ),
        (
            &[
                "assess",
                "--dealing",
                "export",
                "--party",
                "A",
                "--role",
                "friend",
            ],
            "known are: counterparty",
        ),
    ] {
        let run = desk.run(words).expect(2);
        assert!(run.err.contains(known), "{}", run.err);
    }
    let run = desk
        .run(&[
            "assess",
            "--dealing",
            "export",
            "--party",
            "A",
            "--role",
            "bank",
            "--role",
            "owner",
        ])
        .expect(2);
    assert!(run.err.contains("1 parties and 2 roles"), "{}", run.err);
}

#[test]
fn the_timeline_is_told_and_drawn() {
    let desk = Desk::new();
    let run = desk
        .run(&["timeline", "ZTE Corporation", "--svg", "zte.svg"])
        .expect(0);
    assert!(run.out.contains("2018-04-15  change"), "{}", run.out);
    assert!(run.out.contains("2018-05-13  signal"), "{}", run.out);
    let drawn = std::fs::read_to_string(desk.path().join("zte.svg")).unwrap();
    assert!(drawn.starts_with("<svg") && drawn.trim_end().ends_with("</svg>"));
    let told = desk.json(&["timeline", "ZTE Corporation"]);
    let signals = told["entries"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["signal"] == true);
    assert!(signals.count() > 3);
}

#[test]
fn measures_stand_as_they_stood_on_the_day() {
    let desk = Desk::new();
    let ids = |day: &str| -> Vec<String> {
        let answer = desk.json(&["measures", "--in-force-on", day, "--party", "ZTE Kangxun"]);
        let measures = answer["measures"].as_array().unwrap().iter();
        measures
            .map(|measure| measure["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids("2016-03-08"), ["ZTE-01"]);
    assert!(
        !ids("2017-03-29").contains(&"ZTE-01".to_owned()),
        "its parties were removed"
    );
    assert_eq!(ids("2018-05-14"), ["ZTE-05"]);
    assert!(!ids("2018-07-13").contains(&"ZTE-05".to_owned()));
}

#[test]
fn the_register_is_checked_with_file_and_line() {
    let desk = Desk::new();
    let run = desk.run(&["register", "check"]).expect(0);
    assert!(run.out.contains("The register is sound"), "{}", run.out);
    desk.file(
        "own.toml",
        "format = 1\n\n[[measure]]\nid = \"OWN-1\"\nkindd = \"denial-order\"\n",
    );
    let run = desk.run(&["register", "check", "own.toml"]).expect(2);
    assert!(run.out.contains("own.toml:"), "{}", run.out);
    assert!(run.out.contains("hint:"), "{}", run.out);
    assert!(!desk.ledger().exists(), "no ledger is needed for it");
}

#[test]
fn a_receipt_is_one_page_that_needs_nothing_else() {
    let desk = Desk::new();
    let mut words = vec![
        "assess",
        "--dealing",
        "export",
        "--actor",
        "us-person",
        "--party",
        "ZTE Kangxun",
        "--party",
        "<b>Fictional & Sons</b>",
    ];
    words.extend(["--item", "EAR99", "--on", "2018-05-14"]);
    let id = desk.json(&words)["id"].as_str().unwrap().to_owned();
    desk.run(&["receipt", &id[..12], "--out", "receipt.html"])
        .expect(0);
    let page = std::fs::read_to_string(desk.path().join("receipt.html")).unwrap();
    for part in [
        "<!DOCTYPE html>",
        "prohibited",
        "ZTE-05",
        "83 FR 17644",
        &id,
        "tester",
        "&lt;b&gt;Fictional &amp; Sons",
    ] {
        assert!(page.contains(part), "{part:?} is not in {page}");
    }
    for outside in ["<script", "http://", "https://", "<b>"] {
        assert!(!page.contains(outside), "{outside:?} is in {page}");
    }
    assert_eq!(desk.run(&["receipt", &id]).expect(0).out, page);
}

const PAY: &[&str] = &[
    "assess",
    "--actor",
    "us-person",
    "--dealing",
    "finance",
    "--on",
    "2020-01-15",
    "--party",
];

#[test]
fn an_answer_without_the_lists_that_bear_on_it_is_not_clear() {
    let desk = Desk::new();
    let words = [PAY, &["Nobody Whatever Ltd"]].concat();
    let run = desk.run(&words).expect(1);
    for part in [
        "REFER",
        "us_ofac_sdn or us_trade_csl",
        "Not asked, though they bear on the dealing: ",
        "Not asked, and not needed for it: ca_dfatd_sema_sanctions",
    ] {
        assert!(run.out.contains(part), "{part:?} is not in {}", run.out);
    }
    let answer = desk.json(&words);
    assert_eq!(answer["cited"], serde_json::json!(["lists-not-asked"]));
    let not_asked = answer["not_asked"].as_array().unwrap();
    let bears = |key: &str| {
        let found = not_asked.iter().find(|one| one["dataset"] == key);
        found.unwrap_or_else(|| panic!("{key}: {answer}"))["bears"].clone()
    };
    assert_eq!(
        (bears("us_ofac_sdn"), bears("eu_fsf")),
        (true.into(), false.into())
    );

    let id = answer["id"].as_str().unwrap();
    let page = desk.run(&["receipt", id]).expect(0).out;
    assert!(
        page.contains("Not asked") && page.contains("bears on the dealing"),
        "{page}"
    );
    desk.run(&["replay", id]).expect(0);
}

#[test]
fn lists_can_be_chosen_and_the_answer_says_what_was_left_out() {
    let desk = Desk::new();
    let words = [PAY, &["Nobody Whatever Ltd", "--dataset", "register"]].concat();
    let run = desk.run(&words).expect(0);
    assert!(run.out.starts_with("NOT RESTRICTED"), "{}", run.out);
    assert!(
        run.out
            .contains("Not asked, though they bear on the dealing: "),
        "{}",
        run.out
    );
    let id = desk.json(&words)["id"].as_str().unwrap().to_owned();
    desk.run(&["replay", &id]).expect(0);

    // One that is chosen and not kept is missing.
    let words = [PAY, &["Nobody Whatever Ltd", "--dataset", "us_ofac_sdn"]].concat();
    let answer = desk.json(&words);
    assert_eq!(answer["cited"], serde_json::json!(["us_ofac_sdn"]));
    let words = [PAY, &["Nobody Whatever Ltd", "--dataset", "us_ofac_sdm"]].concat();
    desk.run(&words).expect(2);
}

#[test]
fn answers_of_the_first_format_are_given_again_to_the_byte() {
    let desk = Desk::new();
    let packed = include_bytes!("cases/sealed_format_1.ledger.gz");
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&packed[..]), &mut bytes).unwrap();
    std::fs::write(desk.ledger(), bytes).unwrap();
    for (id, verdict) in [
        ("ef8d29e49999", "prohibited"),
        ("5841318d2f4b", "not-restricted"),
        // Nothing but the register was kept, and that was enough for a clear answer then.
        ("c3b6380b8141", "not-restricted"),
    ] {
        let answer = desk.json(&["replay", id]);
        assert_eq!(answer["same"], true, "{answer:#}");
        assert_eq!(answer["verdict"], verdict);
    }
}

/// The command fails, and says this.
#[track_caller]
fn refused(words: &[&str], parts: &[&str]) {
    let desk = Desk::new();
    let run = desk.run(words).expect(2);
    for part in parts {
        assert!(run.err.contains(part), "{part:?} is not in {}", run.err);
    }
}

#[test]
fn answers_that_nobody_asked_for_are_refused() {
    let asked = |words: &[&'static str]| [PAY, &["ZTE"], words].concat();
    refused(
        &asked(&["--fact", "suport-pre-2018-04-15"]),
        &[
            "knows no fact",
            "near it are support-pre-2018-04-15",
            "known are: en-route",
        ],
    );
    refused(
        &asked(&["--red-flag", "732s3-99"]),
        &["knows no red flag", "known are: 732s3-01"],
    );
    refused(
        &asked(&["--fact", "item-is-ear99", "--fact", "item_is_ear99=no"]),
        &["--fact item-is-ear99 is given both as yes and as no"],
    );
    refused(
        &asked(&["--red-flag", "732s3-01=no", "--red-flag", "732s3-01"]),
        &["is given both as yes and as no"],
    );
    let desk = Desk::new();
    desk.file(
        "d.json",
        r#"{"dealing":"export","parties":[{"name":"ZTE"}],"facts":{"item-is-ear99":true,"item-is-ear99":false}}"#,
    );
    let run = desk.run(&["assess", "--file", "d.json"]).expect(2);
    assert!(run.err.contains("both yes and no"), "{}", run.err);
    desk.file(
        "e.json",
        r#"{"dealing":"export","parties":[{"name":"ZTE"}],"red_flags":{"red-herring":true}}"#,
    );
    let run = desk.run(&["assess", "--file", "e.json"]).expect(2);
    assert!(run.err.contains("red-herring"), "{}", run.err);
}

#[test]
fn words_that_cannot_be_read_say_how_they_are_written() {
    refused(
        &["assess", "--dealing", "export", "--on", "14.05.2018"],
        &["YYYY-MM-DD"],
    );
    refused(
        &["screen", "ZTE", "--recorded", "yesterday"],
        &["2018-05-14T12:00:00Z"],
    );
    refused(
        &["assess", "--dealing", "export", "--transit", "Zz"],
        &[
            "no country has this code or name",
            "near it are za (South Africa)",
        ],
    );
    refused(&["screen", "ZTE", "--limit", "0"], &["at least 1"]);
}

#[test]
fn a_misspelt_party_is_told_who_is_near() {
    refused(
        &["show", "register-zet-kx"],
        &["near it are", "register-zte-kx"],
    );
    refused(
        &["show", "ZTE Kangxun"],
        &["near it are", "register-zte-kx"],
    );
    let desk = Desk::new();
    let run = desk.run(&["timeline", "Huawey Technologis"]).expect(0);
    assert!(
        run.out.contains("Near it: Huawei Technologies Co., Ltd."),
        "{}",
        run.out
    );
}

#[test]
fn an_item_outside_the_regulations_may_be_said_in_words() {
    let desk = Desk::new();
    let mut words = EXPORT.to_vec();
    words.extend(["2018-05-14", "--dataset", "register"]);
    let at = words.iter().position(|word| *word == "EAR99").unwrap();
    words[at] = "not subject to the EAR";
    assert_eq!(desk.json(&words)["verdict"], "not-restricted");
}

#[test]
fn the_register_has_the_day_of_its_last_change() {
    let desk = Desk::new();
    let changed = desk.json(&["editions", "register"])["editions"][0]["published"].clone();
    assert!(changed.as_str().unwrap() > "2026-07-10", "{changed}");
    let mut words = EXPORT.to_vec();
    words.push("2018-05-14");
    let answer = desk.json(&words);
    assert_eq!(answer["coverage"][0]["published"], changed);
    let shown = desk.json(&["show", "register-zte-kx", "--on", "2018-05-14"]);
    assert_eq!(shown["found"][0]["day"], changed);
    assert_eq!(shown["found"][0]["basis"], "current");
    let id = answer["id"].as_str().unwrap();
    for answer in [
        desk.run(&["receipt", id]).out,
        desk.run(&["editions"]).out,
        desk.run(&["datasets", "register", "--json"]).out,
        desk.run(&["screen", "ZTE Kangxun", "--on", "2018-05-14", "--json"])
            .out,
    ] {
        assert!(!answer.contains("1970"), "{answer}");
        assert!(answer.contains(changed.as_str().unwrap()), "{answer}");
    }
}
