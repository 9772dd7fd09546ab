//! `scan LEDGER DAY FILE [REPEAT]`: the mentions of a text, and how fast it was scanned.
//! `scan LEDGER DAY corpus`: precision and recall on the labelled documents, and every mistake.

use std::time::Instant;

use interdict::screen::{Freshness, Screener};
use interdict::text::{Needs, ScanTerms, Scanner, evaluate_texts, labelled_texts};
use interdict_ledger::Ledger;
use interdict_model::AsOf;

/// Seconds that this thread has run, so that a busy machine does not change the figure.
fn on_processor() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").expect("a Linux system");
    let nanoseconds = told.split(' ').next().expect("a first field");
    nanoseconds.parse::<f64>().expect("a number") / 1e9
}

#[expect(clippy::print_stdout, reason = "prints its result")]
fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, ledger, day, file, rest @ ..] = arguments.as_slice() else {
        panic!("scan LEDGER DAY FILE [REPEAT]");
    };
    let opened = Ledger::open(ledger).expect("a ledger");
    let as_of = AsOf {
        listed: day.parse().expect("a day"),
        recorded: "2100-01-01T00:00:00Z".parse().expect("an instant"),
    };
    let view = opened.view(as_of, None).expect("a view");
    let folder = format!("{ledger}.index");
    let screener =
        Screener::open(&view, folder.as_ref(), &Freshness::default(), &mut |_| {}).expect("lists");
    let begun = Instant::now();
    let scanner = Scanner::new(&screener);
    println!("prepared in {:?}", begun.elapsed());
    if file == "corpus" {
        for needs in [Needs::Register, Needs::Lists] {
            let report = evaluate_texts(&scanner, &labelled_texts(), needs);
            println!(
                "{needs:?}: precision {} recall {}, {} found",
                report.precision(),
                report.recall(),
                report.found
            );
            println!("missed {:#?}\nwrong {:#?}", report.missed, report.wrong);
        }
        return;
    }
    let repeat: usize = rest
        .first()
        .map_or(1, |times| times.parse().expect("a number"));
    let text = std::fs::read_to_string(file)
        .expect("a text")
        .repeat(repeat);
    let terms = ScanTerms {
        explain: repeat == 1,
        ..ScanTerms::default()
    };
    let begun = on_processor();
    let scan = scanner.scan(&text, &terms);
    let seconds = on_processor() - begun;
    let rate = text.len() as f64 / 1e6 / seconds;
    println!(
        "{} bytes in {seconds:.3} s: {rate:.1} MB/s, {} mentions",
        text.len(),
        scan.mentions.len()
    );
    if repeat > 1 {
        return;
    }
    for mention in &scan.mentions {
        println!(
            "{}..{} {:?} (+{})",
            mention.start,
            mention.end,
            &text[mention.start..mention.end],
            mention.more
        );
        for hit in &mention.hits {
            println!(
                "    {} {} {} {} {:?}",
                hit.hit.score, hit.hit.dataset, hit.hit.entity, hit.hit.card.caption, hit.why
            );
        }
    }
    for near in &scan.near {
        println!(
            "near {:?} {} {:?} {} {}",
            &text[near.start..near.end],
            near.score,
            near.listed,
            near.dataset,
            near.why.code()
        );
    }
}
