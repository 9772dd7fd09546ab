//! An edition that came without parts of its list: it answers, says so, and leaves nothing clear.

mod support;

use support::Desk;

/// A desk that takes short lists for whole ones.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.file(
        "config.toml",
        "[dataset.us_ofac_sdn]\nrecords = { min = 1, max = 500 }\n",
    );
    desk.file("sdn.csv", sdn());
    desk.file(
        "add.csv",
        "1,10,\"12 Quay Street\",\"Havana\",\"Cuba\",-0- \r\n\x1a",
    );
    desk.file(
        "alt.csv",
        "1,20,\"aka\",\"PELICAN TRADE HOUSE\",-0- \r\n\x1a",
    );
    desk.file("sdn_comments.csv", "1,\"; more.\"\r\n");
    desk
}

fn sdn() -> String {
    let nothing = ["-0- "; 7].join(",");
    format!("1,\"BRIGHT HARBOUR SHIPPING LTD\",-0- ,\"CUBA\",{nothing},-0- \r\n\x1a")
}

const DAY: &str = "2024-05-03";

fn import(desk: &Desk, files: &[&str]) -> serde_json::Value {
    let mut words = vec!["import", "us_ofac_sdn"];
    words.extend(files);
    words.extend(["--published", DAY]);
    desk.json(&words)
}

const ASSESS: &[&str] = &[
    "assess",
    "--actor",
    "us-person",
    "--dealing",
    "export",
    "--item",
    "EAR99",
    "--on",
    DAY,
    "--party",
];

#[test]
fn a_table_without_its_companions_is_never_clear() {
    let desk = desk();
    let answer = import(&desk, &["sdn.csv"]);
    assert_eq!(answer["held"], serde_json::Value::Null);
    assert_eq!(
        answer["lacks"],
        serde_json::json!([
            "all strong aliases (no alt file)",
            "the addresses (no add file)",
            "remarks beyond 1000 characters (no comments file)"
        ])
    );

    // What it names is found, and what it does not name is not clear.
    let found = desk
        .run(&["screen", "Bright Harbour Shipping", "--on", DAY])
        .expect(1);
    assert!(
        found.out.contains("it lacks all strong aliases"),
        "{}",
        found.out
    );
    let alias = desk
        .run(&["screen", "Pelican Trade House", "--on", DAY])
        .expect(2);
    assert!(alias.out.contains("not whole"), "{}", alias.out);

    let run = desk
        .run(&[ASSESS, &["Pelican Trade House"]].concat())
        .expect(1);
    assert!(run.out.starts_with("REFER"), "{}", run.out);
    assert!(
        run.out
            .contains("us_ofac_sdn lacks all strong aliases (no alt file)"),
        "{}",
        run.out
    );

    let editions = desk.run(&["editions", "us_ofac_sdn"]).expect(0);
    assert!(editions.out.contains("partial"), "{}", editions.out);
    assert!(
        editions.out.contains("lacks all strong aliases"),
        "{}",
        editions.out
    );
}

#[test]
fn with_its_companions_it_is_whole() {
    let desk = desk();
    let files = ["sdn.csv", "add.csv", "alt.csv", "sdn_comments.csv"];
    let answer = import(&desk, &files);
    assert_eq!(answer["lacks"], serde_json::json!([]));
    desk.run(&["screen", "Pelican Trade House", "--on", DAY])
        .expect(1);
    desk.run(&["screen", "Nobody Whatever", "--on", DAY])
        .expect(0);
}

#[test]
fn a_table_without_its_end_mark_may_be_cut_short() {
    let desk = desk();
    desk.file("sdn.csv", sdn().trim_end_matches('\x1a'));
    let files = ["sdn.csv", "add.csv", "alt.csv", "sdn_comments.csv"];
    let answer = import(&desk, &files);
    assert_eq!(
        answer["lacks"],
        serde_json::json!(["the end mark (0x1A) of sdn.csv, which may be cut short"])
    );
    desk.run(&["screen", "Nobody Whatever", "--on", DAY])
        .expect(2);
}
