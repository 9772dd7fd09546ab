//! Reads the files of one edition and prints its account, its issues and the time it took:
//! `cargo run --release -p interdict-lists --example read us_ofac_sdn sdn.xml`.

#![allow(clippy::print_stdout)] // it is made to print

use std::process::ExitCode;
use std::time::Instant;

use interdict_model::{DatasetKey, SourceFile};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let dataset = arguments.next().unwrap_or_default();
    let Ok(key) = DatasetKey::new(&dataset) else {
        println!("usage: read DATASET FILE...");
        return ExitCode::FAILURE;
    };
    let files: Vec<(String, Vec<u8>)> = arguments
        .map(|path| {
            let bytes = std::fs::read(&path).unwrap_or_else(|fault| panic!("{path}: {fault}"));
            (path, bytes)
        })
        .collect();
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(name, bytes)| SourceFile { name, bytes })
        .collect();
    let start = Instant::now();
    let reading = interdict_lists::read(&key, &files);
    let taken = start.elapsed();
    match reading {
        Err(fault) => {
            println!("{fault}\n{}", fault.remedy());
            ExitCode::FAILURE
        }
        Ok(reading) => {
            for issue in reading.issues() {
                println!("{issue}");
            }
            let tally = reading.tally();
            let entities = reading.entities().len();
            println!("{tally:?}: {entities} entities in {taken:?}");
            ExitCode::SUCCESS
        }
    }
}
