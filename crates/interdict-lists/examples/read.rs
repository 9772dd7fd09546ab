//! Reads the files of one edition and prints what became of them, and how long it took.
//!
//! `cargo run --release -p interdict-lists --example read -- us_ofac_sdn sdn.xml`

#![allow(clippy::print_stdout, clippy::print_stderr)] // it is a command

use std::process::ExitCode;
use std::time::Instant;

use interdict_model::{DatasetKey, SourceFile};

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (Some(dataset), paths) = (args.next(), args.collect::<Vec<_>>()) else {
        eprintln!("usage: read DATASET FILE...");
        return ExitCode::FAILURE;
    };
    let key = DatasetKey::new(&dataset).expect("a dataset key");
    let bytes: Vec<Vec<u8>> = paths
        .iter()
        .map(|path| std::fs::read(path).unwrap_or_else(|fault| panic!("{path}: {fault}")))
        .collect();
    let files: Vec<SourceFile<'_>> = paths
        .iter()
        .zip(&bytes)
        .map(|(name, bytes)| SourceFile { name, bytes })
        .collect();
    let size: usize = bytes.iter().map(Vec::len).sum();
    let start = Instant::now();
    match interdict_lists::read(&key, &files) {
        Ok(reading) => {
            let seconds = start.elapsed().as_secs_f64();
            println!(
                "{dataset} by {}: {:?}; {} entities, {} issues",
                reading.reader(),
                reading.tally(),
                reading.entities().len(),
                reading.issues().len()
            );
            let rate = size as f64 / seconds / 1e6;
            println!("{size} bytes in {seconds:.3} s: {rate:.0} MB/s");
            ExitCode::SUCCESS
        }
        Err(fault) => {
            eprintln!("{fault}\n{}", fault.remedy());
            ExitCode::FAILURE
        }
    }
}
