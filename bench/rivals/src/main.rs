//! What people use today, doing the nearest thing it can on the same names: the crates rapidfuzz and
//! strsim compare every name, tantivy looks words up by fuzzy terms.

use std::collections::{HashMap, HashSet};
use std::env;
use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use interdict_bench::lists::{self, ListedName};
use interdict_bench::measure::{Latencies, micros};
use interdict_bench::queries::{self, Query};
use interdict_names::analyse;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, Query as TantivyQuery};
use tantivy::schema::{STORED, Schema, TEXT, Value};
use tantivy::{Index, TantivyDocument, Term, doc};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = env::args().skip(1).collect();
    let [names, asked, answers, count] = &words[..] else {
        return Err("usage: interdict-rivals NAMES QUERIES ANSWERS COUNT".into());
    };
    let names = lists::read(Path::new(names))?;
    let asked = queries::read(Path::new(asked))?;
    let answers = queries::read_answers(Path::new(answers))?;
    println!("| tool | names | queries | p50 | p99 | parties found of those expected | queries that lose one |");
    println!("|---|---|---|---|---|---|---|");
    let few: Vec<&Query> = asked.iter().take(count.parse()?).collect();
    let folded: Vec<String> = names.iter().map(folded_name).collect();
    compare_all("rapidfuzz crate, Jaro-Winkler >= 0.85", &folded, &few, |query, names| {
        let scorer = rapidfuzz::distance::jaro_winkler::BatchComparator::new(query.chars());
        let args = rapidfuzz::distance::jaro_winkler::Args::default().score_cutoff(0.85);
        names
            .iter()
            .filter(|name| scorer.similarity_with_args(name.chars(), &args).is_some())
            .count()
    });
    compare_all("strsim crate, Jaro-Winkler >= 0.85", &folded, &few, |query, names| {
        let near = |name: &&String| strsim::jaro_winkler(query, name) >= 0.85;
        names.iter().filter(near).count()
    });
    tantivy(&names, &folded, &asked, &answers)
}

/// The words of a name as our own index compares them, for every tool alike.
fn folded_name(name: &ListedName) -> String {
    folded(&name.name, &name.kind)
}

fn folded(text: &str, kind: &str) -> String {
    let name = analyse(text, lists::kind_of(kind));
    let words: Vec<&str> = name.words().map(|word| word.text().as_str()).collect();
    words.join(" ")
}

fn compare_all(
    label: &str,
    names: &[String],
    asked: &[&Query],
    compare: impl Fn(&str, &[String]) -> usize,
) {
    let times = asked.iter().map(|query| {
        let text = folded(&query.text, &query.kind);
        let best = (0..3).map(|_| {
            let start = Instant::now();
            std::hint::black_box(compare(&text, names));
            start.elapsed()
        });
        best.min().unwrap_or_default()
    });
    row(label, names.len(), Latencies::new(times.collect()), asked.len(), None);
}

fn row(label: &str, names: usize, times: Latencies, asked: usize, found: Option<Found>) {
    let found = found.map_or(String::from("| |"), |found| {
        format!("{} of {} | {} of {} |", found.found, found.expected, found.losing, asked)
    });
    println!(
        "| {label} | {names} | {asked} | {} us | {} us | {found}",
        micros(times.share(0.5)),
        micros(times.share(0.99)),
    );
}

/// How many of the parties that should be found are.
#[derive(Default)]
struct Found {
    found: usize,
    expected: usize,
    losing: usize,
}

/// The same edit budgets as ours, as far as tantivy goes: two edits at most.
fn distance(letters: usize) -> u8 {
    interdict_names::budget(letters).min(2) as u8
}

fn tantivy(
    names: &[ListedName],
    folded_names: &[String],
    asked: &[Query],
    answers: &HashMap<usize, HashSet<String>>,
) -> Result<(), Box<dyn Error>> {
    let mut schema = Schema::builder();
    let text = schema.add_text_field("name", TEXT);
    let party = schema.add_text_field("party", STORED);
    let index = Index::create_in_ram(schema.build());
    let mut writer = index.writer_with_num_threads(1, 300_000_000)?;
    for (name, folded) in names.iter().zip(folded_names) {
        writer.add_document(doc!(
            text => folded.as_str(),
            party => format!("{}\t{}", name.dataset, name.id),
        ))?;
    }
    writer.commit()?;
    let searcher = index.reader()?.searcher();
    let ways: [(&str, Occur); 2] = [
        ("tantivy, all words fuzzy, first 50", Occur::Must),
        ("tantivy, any word fuzzy, first 50", Occur::Should),
    ];
    for (label, occur) in ways {
        let (mut times, mut sum) = (Vec::new(), Found::default());
        for (number, query) in asked.iter().enumerate() {
            let folded = folded(&query.text, &query.kind);
            let terms = folded.split(' ').map(|word| {
                let term = Term::from_field_text(text, word);
                let fuzzy = FuzzyTermQuery::new(term, distance(word.len()), true);
                (occur, Box::new(fuzzy) as Box<dyn TantivyQuery>)
            });
            let wanted = BooleanQuery::new(terms.collect());
            let mut best = Duration::MAX;
            let mut docs = Vec::new();
            for _ in 0..2 {
                let start = Instant::now();
                docs = searcher.search(&wanted, &TopDocs::with_limit(50).order_by_score())?;
                best = best.min(start.elapsed());
            }
            times.push(best);
            let mut parties = HashSet::new();
            for (_, address) in docs {
                let document: TantivyDocument = searcher.doc(address)?;
                let value = document.get_first(party).and_then(|value| value.as_str());
                parties.insert(value.unwrap_or_default().to_owned());
            }
            if let Some(expected) = answers.get(&number) {
                let found = expected.intersection(&parties).count();
                sum.found += found;
                sum.expected += expected.len();
                sum.losing += usize::from(found < expected.len());
            }
        }
        row(label, names.len(), Latencies::new(times), asked.len(), Some(sum));
    }
    Ok(())
}
