//! Measures the name index beside what people use today; `README.md` tells how and what came out.

mod generate;
mod lists;
mod measure;
mod ours;

use std::env;
use std::error::Error;
use std::path::Path;

use generate::Random;
use interdict_names::NameKind;
use lists::ListedName;

const USAGE: &str = "usage:
  interdict-bench names real DATA                 names of the real lists, to standard output
  interdict-bench names made DATA COUNT SEED      the real ones and made-up ones
  interdict-bench build NAMES SEGMENT             builds a segment of a file of names
  interdict-bench ask NAMES SEGMENT PEOPLE COUNT ROUNDS   measures queries
  interdict-bench hot NAMES SEGMENT COUNT         asks mistyped names once, for callgrind
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
        ["build", names, segment] => ours::build(&lists::read(Path::new(names))?, Path::new(segment))?,
        ["ask", names, segment, people, count, rounds] => {
            let names = lists::read(Path::new(names))?;
            let index = ours::open(Path::new(segment))?;
            let (count, rounds) = (count.parse()?, rounds.parse()?);
            let people = people_of(Path::new(people), count)?;
            let (persons, organisations) = mistyped(&names, count);
            ours::head();
            for threshold in [7000, 8500] {
                ours::row(&index, "invented people", &people, NameKind::Person, threshold, rounds);
                ours::row(&index, "mistyped listed persons", &persons, NameKind::Person, threshold, rounds);
                ours::row(&index, "mistyped listed organisations", &organisations, NameKind::Organisation, threshold, rounds);
            }
        }
        ["hot", names, segment, count] => {
            let names = lists::read(Path::new(names))?;
            let index = ours::open(Path::new(segment))?;
            let (persons, _) = mistyped(&names, count.parse()?);
            let rate = ours::throughput(&index, &persons, NameKind::Person, &ours::ask(7000), 1);
            println!("{rate:.0} names/s");
        }
        ["worst", names, segment] => {
            let names = lists::read(Path::new(names))?;
            ours::pathological(&ours::open(Path::new(segment))?, &names);
        }
        _ => return Err(USAGE.into()),
    }
    Ok(())
}

/// The first column of a table of people.
fn people_of(path: &Path, count: usize) -> Result<Vec<String>, Box<dyn Error>> {
    let mut table = csv::Reader::from_path(path)?;
    let names = table.records().take(count);
    let names = names.map(|row| row.map(|row| row[0].to_owned()));
    Ok(names.collect::<Result<_, _>>()?)
}

/// Listed names, each with one typing error: persons and organisations.
fn mistyped(names: &[ListedName], count: usize) -> (Vec<String>, Vec<String>) {
    let mut random = Random::new(42);
    let mut of_kind = |kind: &str| -> Vec<String> {
        let own: Vec<&ListedName> = names.iter().filter(|one| one.kind == kind).collect();
        (0..count.min(own.len()))
            .map(|_| generate::mistyped(&own[random.below(own.len())].name, &mut random))
            .collect()
    };
    (of_kind("person"), of_kind("organisation"))
}
