//! Measures the name index beside what people use today; `README.md` tells how and what came out.

mod ours;

use std::env;
use std::error::Error;
use std::path::Path;

use interdict_bench::{customers, generate, lists, queries};

const USAGE: &str = "usage:
  interdict-bench names real DATA                 names of the real lists, to standard output
  interdict-bench names made DATA COUNT SEED      the real ones and made-up ones
  interdict-bench customers DATA PEOPLE COUNT SEED   a table of customers, to standard output
  interdict-bench build NAMES SEGMENT             builds a segment of a file of names
  interdict-bench queries NAMES PEOPLE COUNT      invented people and mistyped names, so many of each
  interdict-bench ask SEGMENT QUERIES ROUNDS [LEVEL]   measures queries; LEVEL: plain, avx2 or avx512 of the processor
  interdict-bench slowest SEGMENT QUERIES SCORE   the queries that take longest, and their work
  interdict-bench answers SEGMENT QUERIES SCORE   the parties that each query finds
  interdict-bench hot SEGMENT QUERIES             asks every query once, for callgrind
  interdict-bench stream SEGMENT QUERIES          the same in one stream that remembers words
  interdict-bench worst NAMES SEGMENT             measures pathological queries";

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["names", "real", data] => print!("{}", lists::write(&lists::real(Path::new(data))?)),
        ["names", "made", data, count, seed] => {
            let mut names = lists::real(Path::new(data))?;
            let made = generate::generate(&names, count.parse()?, seed.parse()?);
            names.extend(made);
            print!("{}", lists::write(&names));
        }
        ["customers", data, people, count, seed] => {
            let listed = lists::real(Path::new(data))?;
            let mut out = std::io::stdout().lock();
            customers::write(&mut out, Path::new(people), &listed, count.parse()?, seed.parse()?)?;
        }
        ["build", names, segment] => ours::build(&lists::read(Path::new(names))?, Path::new(segment))?,
        ["queries", names, people, count] => {
            let names = lists::read(Path::new(names))?;
            let made = queries::make(&names, Path::new(people), count.parse()?)?;
            print!("{}", queries::write(&made));
        }
        ["ask", segment, asked, rounds] | ["ask", segment, asked, rounds, _] => {
            let index = ours::at_level(ours::open(Path::new(segment))?, words.get(4).copied())?;
            ours::table(&index, &queries::read(Path::new(asked))?, rounds.parse()?);
        }
        ["slowest", segment, asked, score] => {
            let index = ours::open_silently(Path::new(segment))?;
            ours::slowest(&index, &queries::read(Path::new(asked))?, score.parse()?);
        }
        ["answers", segment, asked, score] => {
            let index = ours::open_silently(Path::new(segment))?;
            ours::answers(&index, &queries::read(Path::new(asked))?, score.parse()?);
        }
        ["hot", segment, asked] => {
            let index = ours::open(Path::new(segment))?;
            ours::once(&index, &queries::read(Path::new(asked))?, false);
        }
        ["stream", segment, asked] => {
            let index = ours::open(Path::new(segment))?;
            ours::once(&index, &queries::read(Path::new(asked))?, true);
        }
        ["worst", names, segment] => {
            let names = lists::read(Path::new(names))?;
            ours::pathological(&ours::open(Path::new(segment))?, &names);
        }
        _ => return Err(USAGE.into()),
    }
    Ok(())
}
