//! Measures the matcher while its weights are being set.
//!
//! `measure trials NAMES_TSV [SEED]`: 200 OFAC people, damaged, each query against all 200.
//! `measure alarms NAMES_TSV PEOPLE_CSV COUNT`: invented people against every name, by way of a table of words.
//!
//! `measure selftest NAMES_TSV`: every name against itself.
//!
//! `NAMES_TSV` is made by `crates/interdict-names/tools/list_names.py`.

use std::collections::{BTreeMap, HashMap, HashSet};

use interdict::eval::{
    Effectiveness, ListedName, Random, false_alarms, markdown, near_misses, perturbed, run_trials,
};
use interdict_names::{Bound, Edge, Form, Name, NameKind, Text, Word, analyse, edge, score_with};

/// Name of a listed party, with its kind.
struct Row {
    list: String,
    entity: String,
    kind: NameKind,
    name: String,
}

fn rows(path: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(path).expect("readable names");
    let kind = |code: &str| match code {
        "P" => NameKind::Person,
        "V" | "A" => NameKind::Vessel,
        _ => NameKind::Organisation,
    };
    let row = |line: &str| {
        let mut fields = line.splitn(4, '\t').map(str::to_owned);
        let mut next = || fields.next().expect("four fields");
        Row {
            list: next(),
            entity: next(),
            kind: kind(&next()),
            name: next(),
        }
    };
    text.lines().map(row).collect()
}

/// 200 people of the OFAC list, by their primary names.
fn people(rows: &[Row], seed: u64) -> Vec<ListedName> {
    let mut seen = HashSet::new();
    let mut names: Vec<&str> = rows
        .iter()
        .filter(|r| r.list == "us_ofac_sdn" && r.kind == NameKind::Person && seen.insert(&r.entity))
        .map(|r| r.name.as_str())
        .collect();
    Random::new(seed).shuffle(&mut names);
    names.into_iter().take(200).map(ListedName::new).collect()
}

#[expect(clippy::print_stdout, reason = "prints its result")]
fn trials(rows: &[Row], seed: u64) {
    let names = people(rows, seed);
    let mut trials = perturbed(&names, seed);
    trials.extend(near_misses(&names, seed));
    let report = run_trials(&names, &trials);
    for class in report.found.iter().chain(&report.near_misses) {
        println!("{}: {:?}", class.class, class.examples);
    }
    println!(
        "{}",
        markdown(&Effectiveness {
            trials: Some(report),
            ..Effectiveness::default()
        })
    );
}

/// All names, reached through the distinct words of their parts: slow and simple, and complete by the bound.
struct Table {
    names: Vec<Name>,
    words: Vec<Word>,
    /// Names and parts each word occurs in.
    bearers: Vec<Vec<(u32, u8)>>,
    neighbours: HashMap<(Text, Form), Vec<(u32, Edge)>>,
}

impl Table {
    fn new(rows: &[Row]) -> Self {
        let distinct: BTreeMap<&str, NameKind> =
            rows.iter().map(|r| (r.name.as_str(), r.kind)).collect();
        let names: Vec<Name> = distinct
            .into_iter()
            .map(|(name, kind)| analyse(name, kind))
            .collect();
        let (mut ids, mut words, mut bearers) =
            (HashMap::new(), Vec::new(), Vec::<Vec<(u32, u8)>>::new());
        for (n, name) in names.iter().enumerate() {
            for (p, part) in name.parts().iter().enumerate() {
                let id = *ids
                    .entry((*part.word.text(), part.word.form()))
                    .or_insert_with(|| {
                        words.push(part.word);
                        bearers.push(Vec::new());
                        words.len() - 1
                    });
                bearers[id].push((n as u32, p as u8));
            }
        }
        Self {
            names,
            words,
            bearers,
            neighbours: HashMap::new(),
        }
    }

    fn neighbours(&mut self, word: &Word) -> Vec<(u32, Edge)> {
        let key = (*word.text(), word.form());
        if let Some(found) = self.neighbours.get(&key) {
            return found.clone();
        }
        let edges = self
            .words
            .iter()
            .enumerate()
            .filter_map(|(i, w)| edge(word, w).map(|e| (i as u32, e)));
        let found: Vec<(u32, Edge)> = edges.collect();
        self.neighbours.insert(key, found.clone());
        found
    }

    /// The best score any name has at or above `least`, and that name.
    fn best(&mut self, text: &str, kind: NameKind, least: u16) -> (u16, String) {
        let query = analyse(text, kind);
        let bound = Bound::new(least, query.kind());
        let mut edges: HashMap<u32, Vec<(u8, u8, Edge)>> = HashMap::new();
        for (q, part) in query.parts().iter().enumerate() {
            for (word, edge) in self.neighbours(&part.word) {
                for &(name, r) in &self.bearers[word as usize] {
                    edges.entry(name).or_default().push((q as u8, r, edge));
                }
            }
        }
        let mut best = (0, String::new());
        for (name, edges) in edges {
            let at = |position: usize| {
                let covers = |&&(q, _, _): &&(u8, u8, Edge)| {
                    query.parts()[usize::from(q)].range().contains(&position)
                };
                edges
                    .iter()
                    .filter(covers)
                    .map(|e| e.2.similarity)
                    .max()
                    .unwrap_or(0)
            };
            if !bound.admits(&query, at) {
                continue;
            }
            let record = &self.names[name as usize];
            let find = |q: usize, r: usize| {
                edges
                    .iter()
                    .find(|e| usize::from(e.0) == q && usize::from(e.1) == r)
                    .map(|e| e.2)
            };
            let score = score_with(&query, record, find).score;
            if (score, record.text()) > (best.0, best.1.as_str()) {
                best = (score, record.text().to_owned());
            }
        }
        best
    }
}

#[expect(clippy::print_stdout, reason = "prints its result")]
fn alarms(rows: &[Row], people: &str, count: usize) {
    let text = std::fs::read_to_string(people).expect("readable people");
    let mut people: Vec<String> = text
        .lines()
        .skip(1)
        .filter_map(|l| l.split(',').next())
        .map(str::to_owned)
        .collect();
    Random::new(1).shuffle(&mut people);
    people.truncate(count);
    let mut table = Table::new(rows);
    let mut shown = Vec::new();
    let report = false_alarms(&people, 6000, |person| {
        let (score, name) = table.best(person, NameKind::Person, 6000);
        if score >= 7000 {
            shown.push((score, person.to_owned(), name.clone()));
        }
        (score >= 6000).then_some((score, name))
    });
    shown.sort();
    shown.iter().for_each(|s| println!("{s:?}"));
    println!(
        "{}",
        markdown(&Effectiveness {
            false_alarms: Some(report),
            ..Effectiveness::default()
        })
    );
}

#[expect(clippy::print_stdout, reason = "prints its result")]
fn selftest(rows: &[Row]) {
    let (mut wrong, mut odd, mut wordless) = (0, 0, 0);
    for row in rows {
        for kind in [row.kind, NameKind::Unknown] {
            let name = analyse(&row.name, kind);
            odd += u32::from(name.flags().evasion());
            wordless += u32::from(name.parts().is_empty());
            if score_with(&name, &name, |q, r| {
                edge(&name.parts()[q].word, &name.parts()[r].word)
            })
            .score
                != 10_000
            {
                wrong += 1;
                println!("not itself: {:?} {}", kind, row.name);
            }
        }
    }
    println!(
        "{} names, {wrong} not themselves, {wordless} without words, {odd} that look like evasion",
        rows.len()
    );
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let rows = rows(&args[1]);
    match args[0].as_str() {
        "selftest" => selftest(&rows),
        "trials" => trials(&rows, args.get(2).map_or(1, |s| s.parse().expect("a seed"))),
        _ => alarms(&rows, &args[2], args[3].parse().expect("a count")),
    }
}
