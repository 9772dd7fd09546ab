//! Scores the pairs of a labelled CSV file and prints what is wrong at the review threshold.
//!
//! `cargo run --release --example pairs -- name_pairs.csv [all]`

use std::collections::BTreeMap;

use interdict_names::{NameKind, REVIEW, analyse, score};

fn fields(line: &str) -> Vec<String> {
    let (mut out, mut field, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(std::mem::take(&mut field)),
            _ => field.push(c),
        }
    }
    out.push(field);
    out
}

#[expect(clippy::print_stdout, reason = "prints its result")]
fn main() {
    let mut args = std::env::args().skip(1);
    let text = std::fs::read_to_string(args.next().expect("a file")).expect("readable");
    let all = args.next().is_some();
    let mut lines = text.lines();
    let header = fields(lines.next().expect("a header"));
    let column = |names: &[&str]| header.iter().position(|h| names.contains(&h.as_str()));
    let a = column(&["name1", "query"]).expect("names");
    let b = column(&["name2", "indexed", "listed_name"]).expect("names");
    let label = column(&["is_match", "label", "expect"]).expect("labels");
    let (schema, class, note) = (
        column(&["schema"]),
        column(&["case_group", "source"]),
        column(&["notes", "note"]),
    );
    let mut counts: BTreeMap<String, [u32; 4]> = BTreeMap::new();
    let mut misses = Vec::new();
    for line in lines {
        let row = fields(line);
        let truth = match row[label].as_str() {
            "true" | "match" | "review" => true,
            "false" | "nonmatch" => false,
            _ => continue,
        };
        let kind = match schema.map(|s| row[s].as_str()) {
            Some("Person") => NameKind::Person,
            Some("Company" | "Organization") => NameKind::Organisation,
            Some("Vessel") => NameKind::Vessel,
            _ => NameKind::Unknown,
        };
        let (query, record) = (analyse(&row[a], kind), analyse(&row[b], kind));
        let comparison = score(&query, &record);
        let found = comparison.score >= REVIEW;
        let slot = if truth {
            if found { 0 } else { 1 }
        } else if found {
            2
        } else {
            3
        };
        for key in [class.map_or("", |c| &row[c]), "all"] {
            counts.entry(key.to_owned()).or_default()[slot] += 1;
        }
        if found != truth || all {
            misses.push((
                truth,
                comparison.score,
                format!("{} | {} | {}", row[a], row[b], note.map_or("", |n| &row[n])),
            ));
        }
    }
    misses.sort();
    for (truth, score, text) in misses {
        println!("{} {score:5} {text}", if truth { "+" } else { "-" });
    }
    for (key, [tp, fn_, fp, tn]) in counts {
        let f1 = 2.0 * f64::from(tp) / f64::from(2 * tp + fp + fn_).max(1.0);
        println!("{key}: tp {tp} fn {fn_} fp {fp} tn {tn} F1 {f1:.3}");
    }
}
