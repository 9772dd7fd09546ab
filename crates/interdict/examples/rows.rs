//! `rows LEDGER DAY CUSTOMERS THREADS`: how fast the rows of a plain CSV are screened (key, name, country, birth
//! date, without quotation marks), apart from reading and writing files.

use std::time::Instant;

use interdict::batch::{Defaults, Role, customer, screen_rows_with};
use interdict::screen::{Freshness, PartyQuery, Screener, Terms};
use interdict_ledger::Ledger;
use interdict_model::AsOf;

#[expect(clippy::print_stdout, reason = "prints its result")]
fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, ledger, day, customers, threads] = arguments.as_slice() else {
        panic!("rows LEDGER DAY CUSTOMERS THREADS");
    };
    let threads: usize = threads.parse().expect("a number");
    let opened = Ledger::open(ledger).expect("a ledger");
    let as_of = AsOf {
        listed: day.parse().expect("a day"),
        recorded: "2100-01-01T00:00:00Z".parse().expect("an instant"),
    };
    let view = opened.view(as_of, None).expect("a view");
    let folder = format!("{ledger}.index");
    let screener =
        Screener::open(&view, folder.as_ref(), &Freshness::default(), &mut |_| {}).expect("lists");
    let text = std::fs::read_to_string(customers).expect("a file");
    let roles = [Role::Key, Role::Name, Role::Country, Role::BirthDate];
    let read = Instant::now();
    let rows: Vec<PartyQuery> = text
        .lines()
        .skip(1)
        .filter_map(|line| {
            let fields = roles.into_iter().zip(line.split(','));
            Some(customer(fields, &Defaults::default()).ok()?.query)
        })
        .collect();
    let read = read.elapsed();
    let begun = Instant::now();
    let hits: usize = std::thread::scope(|scope| {
        let parts = rows.chunks(rows.len().div_ceil(threads).max(1));
        let work = parts.map(|part| {
            let screener = &screener;
            scope.spawn(move || {
                let found =
                    screen_rows_with(&mut screener.worker(), &Terms::default(), part.iter());
                found.iter().filter(|one| !one.hits.is_empty()).count()
            })
        });
        let work: Vec<_> = work.collect();
        work.into_iter()
            .map(|part| part.join().expect("no panic"))
            .sum()
    });
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{} rows, {hits} with hits, {threads} threads: read in {:.2} us a row, screened in {:.2} us a row",
        rows.len(),
        read.as_secs_f64() * 1e6 / rows.len() as f64,
        seconds * 1e6 / rows.len() as f64
    );
}
