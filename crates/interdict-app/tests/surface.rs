//! The whole surface: help of every command, JSON and text of every answer, errors, exit statuses.

mod support;

use support::{Desk, sdn_xml};

const COMMANDS: &[&str] = &[
    "screen",
    "text",
    "compare",
    "assess",
    "timeline",
    "measures",
    "replay",
    "receipt",
    "register",
    "datasets",
    "fetch",
    "import",
    "editions",
    "issues",
    "diff",
    "admit",
    "withdraw",
    "show",
    "book",
    "watch",
    "alerts",
    "digest",
    "verify",
    "selftest",
    "eval",
    "serve",
    "key",
    "config",
    "completions",
];

/// A desk with two editions of a short list, the second of which has a date that is none.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.file(
        "config.toml",
        "[dataset.us_ofac_sdn]\nrecords = { min = 2, max = 50 }\n",
    );
    desk.file("sdn_a.xml", sdn_xml("2026-03-01", 1..=20));
    desk.file("sdn_b.xml", second());
    desk.run(&["import", "us_ofac_sdn", "sdn_a.xml"]).expect(0);
    desk.run(&["import", "us_ofac_sdn", "sdn_b.xml"]).expect(0);
    desk
}

fn second() -> String {
    sdn_xml("2026-03-02", 2..=21)
        .replace("07 Mar 1926", "07 Mar 3017")
        .replace("9 Example Street", "9 Sample Road")
}

#[track_caller]
fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn help_of_every_command() {
    let desk = Desk::new();
    let mut text = desk.run(&["--help"]).expect(0).out;
    for command in COMMANDS {
        let help = desk.run(&[command, "--help"]).expect(0).out;
        text.push_str(&format!("\n==== interdict {command} --help\n{help}"));
    }
    snapshot("help", &text);
}

#[test]
fn every_command_is_in_the_snapshots() {
    let help = Desk::new().run(&["--help"]).expect(0).out;
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let named: Vec<&str> = commands
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert_eq!(named, COMMANDS);
}

#[track_caller]
fn check(name: &str, words: &[&str], status: i32) {
    let desk = desk();
    let text = desk.run(words).expect(status);
    let mut with_json = words.to_vec();
    with_json.push("--json");
    let json = desk.run(&with_json).expect(status);
    let document = if json.out.is_empty() {
        &json.err
    } else {
        &json.out
    };
    let parsed: Result<serde_json::Value, _> = serde_json::from_str(document);
    assert!(parsed.is_ok(), "{json:?}");
    let shown = format!(
        "$ interdict {}\n{}---- standard error\n{}---- --json\n{}{}",
        words.join(" "),
        text.out,
        text.err,
        json.out,
        json.err
    );
    snapshot(name, &desk.redact(&shown));
}

#[test]
fn answers() {
    check("import_same", &["import", "us_ofac_sdn", "sdn_b.xml"], 0);
    check("editions", &["editions", "us_ofac_sdn"], 0);
    check("issues", &["issues", "us_ofac_sdn"], 0);
    check(
        "diff",
        &["diff", "us_ofac_sdn", "2026-03-01", "2026-03-02"],
        1,
    );
    check(
        "diff_none",
        &["diff", "us_ofac_sdn", "2026-03-02", "2026-03-02"],
        0,
    );
    check("show", &["show", "ofac-9", "--on", "2026-03-02"], 0);
    check("verify", &["verify"], 0);
    let name = "Testimir9 Fictionov";
    check(
        "screen",
        &[
            "screen",
            name,
            "--on",
            "2026-03-02",
            "--country",
            "Cuba",
            "--explain",
        ],
        1,
    );
    check(
        "screen_clear",
        &["screen", "Nobody Whatsoever", "--on", "2026-03-05"],
        0,
    );
    check(
        "screen_incomplete",
        &["screen", "Nobody Whatsoever", "--on", "2026-06-01"],
        2,
    );
    check(
        "compare",
        &["compare", "Testimir Fictionov", "FICTIONOV, Testimir"],
        0,
    );
}

#[test]
fn a_first_import() {
    let desk = Desk::new();
    desk.file(
        "config.toml",
        "[dataset.us_ofac_sdn]\nrecords = { min = 2, max = 50 }\n",
    );
    desk.file("sdn_b.xml", second());
    let text = desk.run(&["import", "us_ofac_sdn", "sdn_b.xml"]).expect(0);
    let shown = format!("{}---- standard error\n{}", text.out, text.err);
    snapshot("import_new", &desk.redact(&shown));
}

#[test]
fn failures() {
    check("fail_schema", &["screen", "A", "--schema", "Planet"], 2);
    check("fail_country", &["screen", "A", "--country", "Atlantis"], 2);
    check("fail_identifier", &["screen", "A", "--id", "12"], 2);
    check("fail_threshold", &["screen", "A", "--threshold", "85"], 2);
    check(
        "fail_dataset",
        &["screen", "A", "--dataset", "no_such_list"],
        2,
    );
    check("fail_word", &["impotr"], 2);
    check("fail_file", &["import", "us_ofac_sdn", "absent.xml"], 2);
    check("fail_key", &["import", "us_ofac_sdm", "sdn_a.xml"], 2);
    check("fail_list", &["import", "us_ofac_sdn", "config.toml"], 2);
    check("fail_edition", &["issues", "0000abcd"], 2);
    check(
        "fail_day",
        &["diff", "us_ofac_sdn", "2026-03-01", "yesterday"],
        2,
    );
    check("fail_party", &["show", "ofac-999"], 2);
    check(
        "fail_party_that_day",
        &["show", "ofac-21", "--on", "2026-03-01"],
        2,
    );
    check(
        "fail_missing_list",
        &["diff", "eu_fsf", "2026-03-01", "2026-03-02"],
        2,
    );
}

#[test]
fn a_broken_configuration_names_its_line() {
    let desk = desk();
    desk.file("config.toml", "[fetch]\nattempts_max = 3\npatience = 9\n");
    let run = desk.run(&["datasets"]).expect(2);
    assert!(run.err.contains("config.toml"), "{}", run.err);
    assert!(
        run.err.contains("line 3: unknown field `patience`"),
        "{}",
        run.err
    );
}

#[test]
fn datasets_as_json() {
    let desk = desk();
    let answer = desk.json(&["datasets"]);
    let all = answer["datasets"].as_array().unwrap();
    let of = |key: &str| {
        all.iter()
            .find(|dataset| dataset["dataset"] == key)
            .unwrap()
    };
    assert_eq!(of("eu_fsf")["status"], "missing");
    assert_eq!(of("us_ofac_sdn")["editions"], 2);
    assert_eq!(of("us_ofac_sdn")["current"]["day"], "2026-03-02");
    // Ages change from day to day.
    let mut one = of("us_ofac_sdn").clone();
    one["current"]["age_days"] = 0.into();
    one["current"]["stale_because"] = serde_json::json!([]);
    let text = serde_json::to_string_pretty(&one).unwrap();
    snapshot("datasets", &desk.redact(&text));
}

#[test]
fn colour_is_for_terminals_or_on_demand() {
    let desk = desk();
    let plain = desk.run(&["editions"]).expect(0).out;
    assert!(!plain.contains('\u{1b}'), "a pipe is no terminal");
    let coloured = desk.run_with(&["editions", "--color", "always"], &[("NO_COLOR", "1")]);
    assert!(
        coloured.out.contains("\u{1b}[1mdataset"),
        "the flag is stronger than NO_COLOR"
    );
    let never = desk
        .run(&["issues", "us_ofac_sdn", "--color", "never"])
        .expect(0)
        .out;
    assert!(!never.contains('\u{1b}'));
}

#[test]
fn quiet_silences_notes_only() {
    let desk = Desk::new();
    let run = desk.run(&["editions", "--quiet"]).expect(0);
    assert_eq!(run.err, "", "the ledger was created without a word");
    let run = desk.run(&["show", "ofac-1", "--quiet"]).expect(2);
    assert!(
        run.err.starts_with("error: cannot show ofac-1"),
        "{}",
        run.err
    );
}

#[test]
fn the_ledger_lies_where_it_is_told_to() {
    let desk = Desk::new();
    let by_flag = desk.path().join("deep/er/flag.ledger");
    desk.run(&["editions", "--ledger", by_flag.to_str().unwrap()])
        .expect(0);
    assert!(by_flag.exists());
    let run = desk.run_without(&["datasets"], "INTERDICT_LEDGER");
    let home = desk.path().join(".local/share/interdict/interdict.ledger");
    assert!(cfg!(not(target_os = "linux")) || home.exists(), "{run:?}");
    desk.file(
        "other",
        "this is no ledger, and long enough to be told from an empty file",
    );
    let run = desk.run(&["editions", "--ledger", "other"]).expect(2);
    assert!(run.err.contains("is not a ledger"), "{}", run.err);
    assert!(run.err.contains("hint: name another file"), "{}", run.err);
}

#[test]
fn completions_know_the_commands() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = desk.run(&["completions", shell]).expect(0).out;
        assert!(
            script.contains("admit") && script.contains("editions"),
            "{shell}"
        );
    }
    assert!(!desk.ledger().exists(), "no ledger is needed for it");
}

#[test]
fn one_changed_byte_is_found() {
    let desk = desk();
    // A copy of the file alone: the write-ahead log beside it would hide what changes under it.
    let copy = desk.path().join("copy.ledger");
    let mut bytes = std::fs::read(desk.ledger()).unwrap();
    std::fs::write(&copy, &bytes).unwrap();
    let words = ["verify", "--ledger", copy.to_str().unwrap()];
    desk.run(&words).expect(0);
    let step = bytes.len() / TRIES;
    let mut found = 0;
    for at in (0..bytes.len()).step_by(step).map(|at| at + step / 3) {
        let Some(byte) = bytes.get_mut(at) else { break };
        *byte ^= 1;
        std::fs::write(&copy, &bytes).unwrap();
        bytes[at] ^= 1;
        found += usize::from(desk.run(&words).status == 2);
    }
    // Pages hold free space, in which a byte may change without anything being lost.
    assert!(
        found > TRIES / 3,
        "only {found} of {TRIES} changes were found"
    );
}

/// How many bytes are changed, spread over the file.
const TRIES: usize = 60;
