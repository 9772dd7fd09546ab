//! Files of customers through the binary: every format, bad rows, shards, threads, and runs that are killed.

mod support;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::Child;
use std::time::Duration;

use serde_json::Value;
use support::{Desk, Run, sdn_xml};

/// A desk with one list of made-up people.
fn desk(people: u32) -> Desk {
    let desk = Desk::new();
    desk.file(
        "config.toml",
        "[dataset.us_ofac_sdn]\nrecords = { min = 1, max = 50000 }\n",
    );
    let list = desk.file("sdn.xml", sdn_xml("2026-01-02", 1..=people));
    desk.run(&[Path::new("import"), Path::new("us_ofac_sdn"), &list])
        .expect(0);
    desk
}

/// A person of the list.
const LISTED: &str = "FICTIONOV, Testimir7";

const DAY: &str = "2026-01-10";

fn screen(desk: &Desk, input: &str, out: &str, more: &[&str]) -> Run {
    let mut words = vec!["screen", "--file", input, "--out", out, "--on", DAY];
    words.extend(more);
    desk.run(&words)
}

fn read(desk: &Desk, name: &str) -> String {
    std::fs::read_to_string(desk.path().join(name))
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Rows of which one in ten is listed, one in fifty bad.
fn customers(name: &str, count: u32) -> String {
    let mut text = String::from("id,name,country,note\n");
    for number in 1..=count {
        let _ = match number % 50 {
            0 => writeln!(text, "{number},,ru,nobody"),
            n if n % 10 == 3 => writeln!(text, "{number},\"{name}\",ru,\"listed\n{number}\""),
            _ => writeln!(text, "{number},Quarto Vassily {number},fi,\"a, b\""),
        };
    }
    text
}

#[test]
fn every_row_is_clear_a_hit_or_bad() {
    let desk = desk(30);
    let name = LISTED;
    let mut text = customers(name, 100);
    text.push_str("101,too,few\n102,\"open,fi,x\n103,\u{feff}ok,fi,x\n");
    desk.file("in.csv", &text);
    screen(&desk, "in.csv", "out.csv", &[]).expect(1);
    let manifest: Value = serde_json::from_str(&read(&desk, "out.csv.manifest.json")).unwrap();
    let rows = &manifest["rows"];
    let count = |key: &str| rows[key].as_u64().unwrap();
    assert_eq!(count("rows"), 103);
    assert_eq!(count("bad"), 4);
    assert_eq!(count("rows"), count("clear") + count("hits") + count("bad"));
    let out = read(&desk, "out.csv");
    let mut table = csv::Reader::from_reader(out.as_bytes());
    assert_eq!(
        table.records().map(Result::unwrap).count() as u64,
        count("clear") + count("hits")
    );
    let bad = read(&desk, "out.csv.bad.csv");
    for reason in ["50,", "neither a name", "3 fields", "never closed"] {
        assert!(bad.contains(reason), "{reason} in {bad}");
    }
    assert!(!desk.path().join("out.csv.journal").exists());
    assert_eq!(manifest["task"]["engine"], env!("CARGO_PKG_VERSION"));
    assert_eq!(manifest["task"]["view"], manifest["coverage"]["view"]);
}

#[test]
fn every_format_gives_the_same_answers() {
    let desk = desk(30);
    let name = LISTED;
    desk.file(
        "a.csv",
        format!("\u{feff}Name;Land\n{name};ru\nQuarto Vassily;fi\n"),
    );
    desk.file(
        "a.tsv",
        format!("Name\tLand\r\n{name}\tru\r\nQuarto Vassily\tfi\r\n"),
    );
    let lines = format!(
        "{{\"Name\":{:?},\"Land\":[\"ru\"],\"n\":1e2}}\n\n{{\"Name\":\"Quarto Vassily\",\"Land\":\"fi\"}}",
        name
    );
    desk.file("a.jsonl", lines);
    desk.file(
        "a.xlsx",
        workbook(&[["Name", "Land"], [name, "ru"], ["Quarto Vassily", "fi"]]),
    );
    let mut told = Vec::new();
    for file in ["a.csv", "a.tsv", "a.jsonl", "a.xlsx"] {
        let out = format!("{file}.out.jsonl");
        screen(&desk, file, &out, &[]).expect(1);
        let rows: Vec<Value> = read(&desk, &out)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(rows.len(), 2, "{file}");
        assert_eq!(rows[0]["input"]["Name"], name);
        told.push((rows[0]["hits"].clone(), rows[1]["hits"].clone()));
    }
    assert!(told[0].0[0]["score"].as_f64().unwrap() > 0.9);
    assert_eq!(told[0].1, Value::Array(Vec::new()));
    assert!(told.iter().all(|one| *one == told[0]), "{told:?}");
    // JSON lines are kept as they were written, down to the last digit.
    assert!(read(&desk, "a.jsonl.out.jsonl").contains("\"n\":1e2"));
}

#[test]
fn columns_are_mapped_by_flags_and_files() {
    let desk = desk(30);
    let name = LISTED;
    desk.file(
        "in.csv",
        format!("wer,name,wann\n\"{name}\",ours,03/04/1962\n"),
    );
    let dry = |words: &[&str]| {
        let mut all = vec!["screen", "--file", "in.csv", "--dry-run"];
        all.extend(words);
        desk.json(&all)["rows"][0].clone()
    };
    let flags = dry(&[
        "--column",
        "name=wer",
        "--column",
        "birth_date=wann",
        "--dates",
        "dmy",
    ]);
    assert_eq!(flags["names"], serde_json::json!([name]));
    assert_eq!(flags["birth_dates"], serde_json::json!(["1962-04-03"]));
    desk.file("map.toml", "dates = \"mdy\"\nschema = \"Person\"\n[columns]\nname = \"wer\"\nbirth_date = [\"wann\"]\n");
    let file = dry(&["--mapping", "map.toml"]);
    assert_eq!(file["birth_dates"], serde_json::json!(["1962-03-04"]));
    assert_eq!(file["schema"], "Person");
    let run = desk
        .run(&[
            "screen",
            "--file",
            "in.csv",
            "--dry-run",
            "--column",
            "name=wo",
        ])
        .expect(2);
    assert!(run.err.contains("no column is called"), "{}", run.err);
    assert!(!desk.path().join("in.csv.journal").exists());
}

#[test]
fn shards_joined_and_any_threads_are_the_whole() {
    let desk = desk(30);
    let name = LISTED;
    desk.file("in.csv", customers(name, 3_000));
    for ending in ["csv", "jsonl"] {
        let whole = format!("whole.{ending}");
        screen(&desk, "in.csv", &whole, &["--threads", "1"]).expect(1);
        let many = format!("many.{ending}");
        screen(&desk, "in.csv", &many, &["--threads", "4"]).expect(1);
        assert!(
            read(&desk, &whole) == read(&desk, &many),
            "threads change nothing"
        );
        let (mut joined, mut bad) = (String::new(), String::new());
        for part in 1..=3 {
            let out = format!("part{part}.{ending}");
            screen(&desk, "in.csv", &out, &["--shard", &format!("{part}/3")]).expect(1);
            joined += &read(&desk, &out);
            bad += &read(&desk, &format!("{out}.bad.csv"));
        }
        assert!(
            joined == read(&desk, &whole),
            "the parts joined are the whole"
        );
        assert!(
            bad == read(&desk, &format!("{whole}.bad.csv")),
            "and so are the bad rows"
        );
    }
}

#[test]
fn what_is_there_is_not_overwritten() {
    let desk = desk(30);
    desk.file("in.csv", "name\nQuarto\n");
    desk.file("out.csv", "precious");
    let run = screen(&desk, "in.csv", "out.csv", &[]).expect(2);
    assert!(run.err.contains("--restart"), "{}", run.err);
    assert_eq!(read(&desk, "out.csv"), "precious");
}

#[test]
fn flags_of_a_file_need_a_file() {
    let desk = desk(30);
    let run = desk
        .run(&["screen", "Somebody", "--out", "out.csv"])
        .expect(2);
    assert!(run.err.contains("--out is about a file"), "{}", run.err);
}

/// Kills of one run; how long after a commit each comes is drawn by a generator with a fixed seed.
const KILLS: u32 = 12;

/// Whether a run in work commits rows to its journal once more before it is over.
fn commits_again(child: &mut Child, journal: &Path) -> bool {
    let commits = || std::fs::read_to_string(journal).map_or(0, |text| text.lines().count());
    let before = commits().max(1);
    while child.try_wait().unwrap().is_none() {
        if commits() > before {
            return true;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    false
}

#[test]
fn killed_runs_go_on_without_losing_or_repeating_a_row() {
    let desk = desk(200);
    let name = LISTED;
    desk.file("in.csv", customers(name, 200_000));
    screen(&desk, "in.csv", "whole.csv", &[]).expect(1);
    let (mut went_on, mut random) = (0, 88_172_645_463_325_252_u64);
    let words = [
        "screen",
        "--file",
        "in.csv",
        "--out",
        "killed.csv",
        "--on",
        DAY,
    ];
    for _ in 0..KILLS {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let mut child = desk.spawn(&words);
        let committed = commits_again(&mut child, &desk.path().join("killed.csv.journal"));
        std::thread::sleep(Duration::from_micros(random % 100_000));
        // SIGKILL.
        child.kill().unwrap();
        child.wait().unwrap();
        went_on += u32::from(committed);
        if desk.path().join("killed.csv").exists() {
            break;
        }
    }
    assert!(went_on > 0, "no kill met a run that had committed rows");
    if !desk.path().join("killed.csv.manifest.json").exists() {
        let other = desk
            .run(&[
                "screen",
                "--file",
                "in.csv",
                "--out",
                "killed.csv",
                "--on",
                "2026-01-11",
            ])
            .expect(2);
        assert!(other.err.contains("differs in"), "{}", other.err);
        desk.run(&words).expect(1);
    }
    for ending in ["", ".bad.csv"] {
        let (ours, theirs) = (
            read(&desk, &format!("killed.csv{ending}")),
            read(&desk, &format!("whole.csv{ending}")),
        );
        assert!(
            ours == theirs,
            "the killed run's output{ending} is the whole run's"
        );
    }
    let rows = |name: &str| -> Value {
        let manifest: Value = serde_json::from_str(&read(&desk, name)).unwrap();
        manifest["rows"].clone()
    };
    assert_eq!(
        rows("killed.csv.manifest.json"),
        rows("whole.csv.manifest.json")
    );
    assert!(!desk.path().join("killed.csv.journal").exists());
    assert!(!desk.path().join("killed.csv.partial").exists());
}

/// The smallest workbook: one sheet, its texts in its cells.
fn workbook(rows: &[[&str; 2]]) -> Vec<u8> {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let mut sheet = String::from(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#,
    );
    for (number, row) in (1..).zip(rows) {
        let _ = write!(sheet, "<row r=\"{number}\">");
        for (letter, text) in ["A", "B"].iter().zip(row) {
            let _ = write!(
                sheet,
                "<c r=\"{letter}{number}\" t=\"inlineStr\"><is><t>{}</t></is></c>",
                escape(text)
            );
        }
        sheet += "</row>";
    }
    sheet += "</sheetData></worksheet>";
    let parts: [(&str, &str); 5] = [
        (
            "[Content_Types].xml",
            r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Customers" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", &sheet),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_real_book_adds_up() {
    let Some(folder) = support::real_data("screening invented people") else {
        return;
    };
    let people = folder.join("matching/invented_people_20k.csv");
    let desk = desk(30);
    let input = people.to_str().unwrap();
    screen(&desk, input, "out.csv", &["--schema", "Person"]);
    let manifest: Value = serde_json::from_str(&read(&desk, "out.csv.manifest.json")).unwrap();
    assert_eq!(manifest["rows"]["rows"].as_u64(), Some(20_001));
    assert_eq!(manifest["rows"]["bad"].as_u64(), Some(0));
}

#[test]
fn paths_into_json_objects_are_columns() {
    let desk = desk(30);
    let lines = "{\"party\":{\"title\":\"Testimir7 FICTIONOV\",\"born\":{\"on\":\"1927\"}},\"aka\":[{\"as\":\"X Y\"}]}\n";
    desk.file("deep.jsonl", lines);
    desk.file(
        "deep.toml",
        "[columns]\nname = \"party.title\"\nbirth_date = \"party.born.on\"\nalias = \"aka.as\"\n",
    );
    let words = [
        "screen",
        "--file",
        "deep.jsonl",
        "--mapping",
        "deep.toml",
        "--on",
        DAY,
    ];
    let dry = desk.json(&[&words[..], &["--dry-run"]].concat());
    let columns = dry["columns"].as_array().unwrap_or_else(|| panic!("{dry}"));
    let means = |path: &str| {
        let found = columns.iter().find(|column| column["heading"] == path);
        found.unwrap_or_else(|| panic!("{path}: {dry}"))["means"].clone()
    };
    assert_eq!(means("party.title"), "name");
    assert_eq!(means("party.born.on"), "birth_date");
    assert_eq!(means("aka.as"), "alias");
    assert_eq!(means("party"), Value::Null);
    desk.run(&[&words[..], &["--out", "deep.csv"]].concat())
        .expect(1);
    let out = read(&desk, "deep.csv");
    assert!(out.starts_with("aka,party,interdict_conclusion"), "{out}");
    assert!(out.contains(",hit,"), "{out}");
}
