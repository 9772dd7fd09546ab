//! What is asked of every tool, and what should be found.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use crate::generate::{self, Random};
use crate::lists::ListedName;

/// One query.
#[derive(Clone, Debug)]
pub struct Query {
    /// What it is an example of.
    pub label: String,
    /// `person` or `organisation`.
    pub kind: String,
    /// The name asked for.
    pub text: String,
}

/// Invented people, and listed persons and organisations with one typing error: so many of each.
pub fn make(names: &[ListedName], people: &Path, count: usize) -> Result<Vec<Query>, Box<dyn Error>> {
    let mut queries = Vec::new();
    let mut table = csv::Reader::from_path(people)?;
    for row in table.records().take(count) {
        queries.push(query("invented people", "person", row?[0].to_owned()));
    }
    let mut random = Random::new(42);
    for kind in ["person", "organisation"] {
        let own: Vec<&ListedName> = names.iter().filter(|one| one.kind == kind).collect();
        for _ in 0..count {
            let name = &own[random.below(own.len())].name;
            let text = generate::mistyped(name, &mut random);
            queries.push(query(&format!("mistyped {kind}s"), kind, text));
        }
    }
    Ok(queries)
}

fn query(label: &str, kind: &str, text: String) -> Query {
    Query {
        label: label.to_owned(),
        kind: kind.to_owned(),
        text,
    }
}

/// Writes queries, one a line.
pub fn write(queries: &[Query]) -> String {
    let lines = queries.iter();
    lines.map(|one| format!("{}\t{}\t{}\n", one.label, one.kind, one.text)).collect()
}

/// Reads what [`write`] wrote.
pub fn read(path: &Path) -> Result<Vec<Query>, Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    let parse = |line: &str| {
        let mut cells = line.splitn(3, '\t').map(str::to_owned);
        Some(Query { label: cells.next()?, kind: cells.next()?, text: cells.next()? })
    };
    let queries: Option<Vec<Query>> = text.lines().map(parse).collect();
    queries.ok_or_else(|| "a line of queries has three cells".into())
}

/// The parties that each query finds, as `number TAB dataset TAB id` lines.
pub fn read_answers(path: &Path) -> Result<HashMap<usize, HashSet<String>>, Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    let mut answers: HashMap<usize, HashSet<String>> = HashMap::new();
    for line in text.lines() {
        let (number, party) = line.split_once('\t').ok_or("an answer has three cells")?;
        answers.entry(number.parse()?).or_default().insert(party.to_owned());
    }
    Ok(answers)
}
