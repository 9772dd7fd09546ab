//! The binary `interdict`: command line, downloads, wire types. Scoring and law live in the libraries.
//!
//! Reading order: `cli` (the words), `commands` (one module a command), `wire` (what `--json` prints),
//! `render` (the same for people). The time of day and the environment are read in this crate only,
//! in `clock` and `places`.

mod asked;
mod batch;
mod cli;
mod clock;
mod commands;
mod config;
mod console;
mod failure;
mod fetch;
mod freshness;
mod intake;
mod judging;
mod ledger_file;
mod near;
mod places;
mod register;
mod render;
mod resolve;
mod scanning;
mod serve;
mod sources;
mod watch;
mod wire;
mod words;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;
use crate::console::Console;
use crate::failure::Failure;

/// What a command found, as the exit status says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing was found, or what was asked was done: status 0.
    Clear,
    /// A hit, or a difference: status 1.
    Found,
    /// The command gave its answer, and part of it is that something failed: status 2.
    Failed,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let console = Console::new(&cli.global);
    match commands::run(cli, &console) {
        Ok(Outcome::Clear) => ExitCode::from(0),
        Ok(Outcome::Found) => ExitCode::from(1),
        Ok(Outcome::Failed) => ExitCode::from(2),
        Err(failure) => {
            console.fail(&failure);
            ExitCode::from(2)
        }
    }
}

/// Help and version go to standard output with status 0; a wrong word to standard error with 2.
fn usage(error: &clap::Error) -> ExitCode {
    let wants_json = std::env::args_os().any(|word| word == "--json");
    if error.use_stderr() && wants_json {
        Console::json_only().fail(&Failure::usage(error));
        return ExitCode::from(2);
    }
    // A reader that closed the pipe has read enough.
    let _ = error.print();
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}
