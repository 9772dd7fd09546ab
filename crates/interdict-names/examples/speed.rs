//! Times analysis and scoring on a file of names, one a line: `speed NAMES`.

use std::hint::black_box;
use std::time::Duration;

use interdict_names::{Name, NameKind, analyse, analyse_bare, score};

/// Processor time of this thread: a busy machine does not change it.
struct Instant(u64);

impl Instant {
    fn now() -> Self {
        let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
        Self(
            statistics
                .split(' ')
                .next()
                .and_then(|ns| ns.parse().ok())
                .expect("a number"),
        )
    }

    fn elapsed(&self) -> Duration {
        Duration::from_nanos(Self::now().0 - self.0)
    }
}

#[expect(clippy::print_stdout, reason = "prints its result")]
fn main() {
    let path = std::env::args().nth(1).expect("a file");
    let text = std::fs::read_to_string(path).expect("readable");
    let lines: Vec<&str> = text
        .lines()
        .map(|l| l.rsplit('\t').next().unwrap_or(l))
        .collect();
    let start = Instant::now();
    black_box(analyse("a", NameKind::Person));
    println!("tables {:?}", start.elapsed());
    for (label, ascii) in [("ascii", true), ("other", false)] {
        let lines: Vec<&&str> = lines.iter().filter(|l| l.is_ascii() == ascii).collect();
        let start = Instant::now();
        let names: Vec<Name> = lines.iter().map(|l| analyse(l, NameKind::Person)).collect();
        println!(
            "analyse {label}: {} names, {:.0} ns each",
            names.len(),
            start.elapsed().as_nanos() as f64 / names.len() as f64
        );
        let start = Instant::now();
        lines
            .iter()
            .for_each(|l| drop(black_box(analyse_bare(l, NameKind::Person))));
        println!(
            "analyse bare {label}: {:.0} ns each",
            start.elapsed().as_nanos() as f64 / names.len() as f64
        );
        let start = Instant::now();
        let mut sum = 0u64;
        for (i, query) in names.iter().step_by(100).enumerate() {
            for record in names.iter().skip(i % 50).step_by(50) {
                sum += u64::from(score(query, record).score);
            }
        }
        let pairs = names.len().div_ceil(100) * (names.len() / 50);
        println!(
            "score {label}: {:.0} ns a pair of any names ({sum})",
            start.elapsed().as_nanos() as f64 / pairs as f64
        );
        let start = Instant::now();
        names.iter().for_each(|n| drop(black_box(score(n, n))));
        println!(
            "score {label}: {:.0} ns a name and itself",
            start.elapsed().as_nanos() as f64 / names.len() as f64
        );
    }
}
