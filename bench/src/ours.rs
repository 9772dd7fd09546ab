//! Our index: how long building, opening and asking take.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;

use interdict::index::{Ask, Filter, Level, NameIndex, Segment, SegmentBuilder, Source, Work};
use interdict_model::{DatasetKey, Digest, ReadingId};
use interdict_names::{Name, NameKind, analyse, analyse_bare};

use interdict_bench::lists::{self, ListedName, parties};
use interdict_bench::measure::{Latencies, micros};
use interdict_bench::queries::Query;

/// Builds one segment of all names; tells how long it took and how large it is.
pub fn build(names: &[ListedName], path: &Path) -> Result<(), Box<dyn Error>> {
    let lists = parties(names)?;
    let start = ThreadTime::now();
    let mut builder = SegmentBuilder::new();
    for (number, (key, parties)) in lists.into_iter().enumerate() {
        let source = Source {
            dataset: DatasetKey::new(&key)?,
            reading: ReadingId(Digest::from_bytes([number as u8; 32])),
        };
        builder.add(source, parties);
    }
    let added = start.elapsed();
    builder.write(path)?;
    let built = start.elapsed();
    println!(
        "built by one thread in {:.2} s ({:.2} s of it analysing)",
        built.as_secs_f64(),
        added.as_secs_f64()
    );
    Ok(())
}

/// Opens a segment and tells how long it takes and where its bytes go.
pub fn open(path: &Path) -> Result<NameIndex, Box<dyn Error>> {
    let start = Instant::now();
    let segment = Segment::open_unverified(path)?;
    let opened = start.elapsed();
    segment.verify()?;
    let verified = start.elapsed() - opened;
    let size = segment.size();
    println!(
        "opened in {:.2} ms, every byte verified in {:.2} ms more",
        opened.as_secs_f64() * 1e3,
        verified.as_secs_f64() * 1e3
    );
    println!(
        "{} parties, {} names, {} distinct words; {:.1} MB: {:.1} bytes a name, {:.1} a party, {:.1} a distinct word",
        segment.party_count(),
        segment.name_count(),
        segment.word_count(),
        size.file as f64 / 1e6,
        size.names as f64 / segment.name_count() as f64,
        size.parties as f64 / segment.party_count() as f64,
        size.words as f64 / segment.word_count() as f64
    );
    Ok(NameIndex::new(vec![Arc::new(segment)]))
}

/// The same index on a level of the processor, the best one if none is named.
pub fn at_level(index: NameIndex, level: Option<&str>) -> Result<NameIndex, Box<dyn Error>> {
    let Some(name) = level else {
        return Ok(index);
    };
    let mut levels = Level::available().into_iter();
    let level = levels.find(|level| format!("{level:?}").eq_ignore_ascii_case(name));
    let level = level.ok_or_else(|| format!("this processor has no level {name}: {:?}", Level::available()))?;
    Ok(NameIndex::with_level(index.segments().to_vec(), level))
}

/// Opens a segment.
pub fn open_silently(path: &Path) -> Result<NameIndex, Box<dyn Error>> {
    Ok(NameIndex::new(vec![Arc::new(Segment::open(path)?)]))
}

/// What is asked in every measurement.
fn ask(threshold: u16) -> Ask {
    Ask {
        threshold,
        limit: 50,
        filter: Filter::default(),
    }
}

/// Asks every query some rounds over, and keeps the best time of each.
fn latencies(index: &NameIndex, queries: &[Name], ask: &Ask, rounds: usize) -> (Latencies, Work, usize) {
    let mut searcher = index.searcher();
    let mut best = vec![Duration::MAX; queries.len()];
    let mut work = Work::default();
    let mut hits = 0;
    for round in 0..rounds {
        for (query, best) in queries.iter().zip(&mut best) {
            searcher.forget();
            let start = ThreadTime::now();
            let answer = searcher.search(query, ask);
            *best = start.elapsed().min(*best);
            if round == 0 {
                add(&mut work, &answer.work);
                hits += answer.hits.len();
            }
        }
    }
    (Latencies::new(best), work, hits)
}

fn add(sum: &mut Work, one: &Work) {
    sum.compared += one.compared;
    sum.weighed += one.weighed;
    sum.alike += one.alike;
    sum.read += one.read;
    sum.candidates += one.candidates;
    sum.scored += one.scored;
}

/// Texts to answers in one stream that begins without memory of any word: names a second, the best of some rounds.
fn throughput(index: &NameIndex, asked: &[&Query], ask: &Ask, rounds: usize) -> f64 {
    let mut searcher = index.searcher();
    let mut best = f64::MAX;
    for _ in 0..rounds {
        searcher.forget();
        let start = ThreadTime::now();
        for query in asked {
            let name = analyse_bare(&query.text, lists::kind_of(&query.kind));
            std::hint::black_box(searcher.search(&name, ask));
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    asked.len() as f64 / best
}

/// Asks every query once, from its text; each without memory of the others, or as one stream.
pub fn once(index: &NameIndex, asked: &[Query], stream: bool) {
    let mut searcher = index.searcher();
    let mut hits = 0;
    for query in asked {
        if !stream {
            searcher.forget();
        }
        let name = analyse_bare(&query.text, lists::kind_of(&query.kind));
        hits += searcher.search(&name, &ask(7000)).hits.len();
    }
    println!("{} queries, {hits} hits", asked.len());
}

/// Measures the queries of each label at two thresholds.
pub fn table(index: &NameIndex, asked: &[Query], rounds: usize) {
    head();
    let mut labels: Vec<&str> = asked.iter().map(|query| query.label.as_str()).collect();
    labels.dedup();
    for threshold in [7000, 8500] {
        for label in &labels {
            let own: Vec<&Query> = asked.iter().filter(|query| query.label == *label).collect();
            row(index, label, &own, threshold, rounds);
        }
    }
}

fn row(index: &NameIndex, label: &str, asked: &[&Query], threshold: u16, rounds: usize) {
    let queries: Vec<Name> = asked
        .iter()
        .map(|query| analyse(&query.text, lists::kind_of(&query.kind)))
        .collect();
    let ask = ask(threshold);
    let (times, work, hits) = latencies(index, &queries, &ask, rounds);
    let each = |sum: u64| sum as f64 / queries.len() as f64;
    println!(
        "| {label} | {:.2} | {} | {} | {} | {} | {:.0} | {:.2} | {:.0} | {:.0} | {:.1} | {:.0} | {:.1} | {:.1} |",
        f64::from(threshold) / 1e4,
        micros(times.share(0.5)),
        micros(times.share(0.9)),
        micros(times.share(0.99)),
        micros(times.share(1.0)),
        throughput(index, asked, &ask, rounds),
        hits as f64 / queries.len() as f64,
        each(work.compared),
        each(work.weighed),
        each(work.alike),
        each(work.read),
        each(work.candidates),
        each(work.scored),
    );
}

/// Prints the twenty queries that take longest, and their work.
pub fn slowest(index: &NameIndex, asked: &[Query], threshold: u16) {
    let mut searcher = index.searcher();
    let mut timed = Vec::new();
    for query in asked {
        let name = analyse(&query.text, lists::kind_of(&query.kind));
        let mut best = Duration::MAX;
        let mut answer = None;
        for _ in 0..3 {
            searcher.forget();
            let start = ThreadTime::now();
            let found = searcher.search(&name, &ask(threshold));
            best = best.min(start.elapsed());
            answer = Some(found);
        }
        timed.extend(answer.map(|answer| (best, query, answer)));
    }
    timed.sort_by_key(|(time, ..)| std::cmp::Reverse(*time));
    for (time, query, answer) in timed.iter().take(20) {
        println!("{} us\t{}\t{} hits\t{:?}", micros(*time), query.text, answer.hits.len(), answer.work);
    }
}

/// Prints the parties that each query finds.
pub fn answers(index: &NameIndex, asked: &[Query], threshold: u16) {
    let mut searcher = index.searcher();
    for (number, query) in asked.iter().enumerate() {
        let name = analyse(&query.text, lists::kind_of(&query.kind));
        for hit in searcher.search(&name, &ask(threshold)).hits {
            let party = index.segments()[hit.segment].party(hit.party);
            println!("{number}\t{}\t{}", party.source().dataset, party.id());
        }
    }
}

/// The head of the table that [`row`] fills.
fn head() {
    println!("| queries | threshold | p50 us | p90 us | p99 us | max us | names/s | hits | compared | weighed | alike | read | candidates | scored |");
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
}

/// Queries of each kind of pathology: the slowest of each, best of some rounds.
pub fn pathological(index: &NameIndex, names: &[ListedName]) {
    let mut counts: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for one in names {
        for word in one.name.split_whitespace() {
            *counts.entry(word.to_lowercase()).or_default() += 1;
        }
    }
    let mut common: Vec<(usize, String)> = counts.into_iter().map(|(word, n)| (n, word)).collect();
    common.sort_unstable_by(|a, b| b.cmp(a));
    let common: Vec<&str> = common.iter().map(|(_, word)| word.as_str()).take(48).collect();
    let cases = [
        ("the 40 commonest words", common[..40].join(" ")),
        ("the 4 commonest words", common[..4].join(" ")),
        ("the commonest long words", common.iter().filter(|w| w.len() > 4).take(8).copied().collect::<Vec<_>>().join(" ")),
        ("26 initials", ('a'..='z').map(|ch| ch.to_string()).collect::<Vec<_>>().join(" ")),
        ("one initial", "m".to_owned()),
        ("10,000 letters in one word", "mohamed".repeat(1429)),
        ("10,000 letters in words", "mohammed hussein ali ahmed ".repeat(371)),
    ];
    println!("| query | threshold | ms | hits | read | candidates | scored |\n|---|---|---|---|---|---|---|");
    let mut searcher = index.searcher();
    for (label, text) in cases {
        for (threshold, kind) in [(5000, NameKind::Person), (5000, NameKind::Organisation), (7000, NameKind::Person)] {
            let query = analyse(&text, kind);
            let ask = ask(threshold);
            let mut best = Duration::MAX;
            let mut last = None;
            for _ in 0..5 {
                let start = ThreadTime::now();
                let answer = searcher.search(&query, &ask);
                best = best.min(start.elapsed());
                last = Some(answer);
            }
            if let Some(answer) = last {
                println!(
                    "| {label}, {kind:?} | {:.2} | {:.2} | {} | {} | {} | {} |",
                    f64::from(threshold) / 1e4,
                    best.as_secs_f64() * 1e3,
                    answer.hits.len(),
                    answer.work.read,
                    answer.work.candidates,
                    answer.work.scored
                );
            }
        }
    }
}
