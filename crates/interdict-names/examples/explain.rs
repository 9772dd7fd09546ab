//! Prints the evidence for one pair of names: `cargo run --example explain -- NAME NAME [p|o|v|u]`.

use interdict_names::{NameKind, analyse, score};

#[expect(clippy::print_stdout, reason = "prints its result")]
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let kind = match args.get(2).map(String::as_str) {
        Some("p") => NameKind::Person,
        Some("o") => NameKind::Organisation,
        Some("v") => NameKind::Vessel,
        _ => NameKind::Unknown,
    };
    let (query, record) = (analyse(&args[0], kind), analyse(&args[1], kind));
    for name in [&query, &record] {
        println!("{:?} {:?}", name.kind(), name.flags());
        for part in name.parts() {
            let range = usize::from(part.first)..usize::from(part.first + part.span);
            let weights: Vec<_> = name.positions()[range]
                .iter()
                .map(|p| (p.weight, p.clash))
                .collect();
            println!(
                "  {} {:?} {:?} {weights:?}",
                part.word.text(),
                part.word.role(),
                name.spelling(part)
            );
        }
    }
    let comparison = score(&query, &record);
    for pair in &comparison.pairs {
        let (q, r) = (&query.parts()[pair.query], &record.parts()[pair.record]);
        println!(
            "  {} = {}: {:?} {} of {} gives {}",
            q.word.text(),
            r.word.text(),
            pair.reason,
            pair.similarity,
            pair.weight,
            pair.contribution
        );
    }
    println!(
        "unmatched {:?} {:?}",
        comparison.query_unmatched, comparison.record_unmatched
    );
    println!(
        "covered {} {:?} score {}",
        comparison.covered, comparison.factors, comparison.score
    );
}
