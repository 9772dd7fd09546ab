//! One module a command: its words, and what it does with them.

pub(crate) mod admit;
pub(crate) mod alerts;
pub(crate) mod assess;
pub(crate) mod batch;
pub(crate) mod book;
pub(crate) mod compare;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod datasets;
pub(crate) mod diff;
pub(crate) mod digest;
pub(crate) mod editions;
pub(crate) mod eval;
pub(crate) mod fetch;
pub(crate) mod import;
pub(crate) mod issues;
pub(crate) mod key;
pub(crate) mod measures;
pub(crate) mod receipt;
pub(crate) mod register;
pub(crate) mod replay;
pub(crate) mod screen;
pub(crate) mod selftest;
pub(crate) mod serve;
pub(crate) mod show;
pub(crate) mod text;
pub(crate) mod timeline;
pub(crate) mod verify;
pub(crate) mod watch;
pub(crate) mod withdraw;

use crate::Outcome;
use crate::cli::{Cli, Command};
use crate::console::Console;
use crate::failure::Failure;

/// Runs the command that the user named.
pub(crate) fn run(cli: Cli, console: &Console) -> Result<Outcome, Failure> {
    let global = &cli.global;
    match cli.command {
        Command::Screen(args) => screen::run(&args, global, console),
        Command::Text(args) => text::run(&args, global, console),
        Command::Compare(args) => Ok(compare::run(&args, console)),
        Command::Assess(args) => assess::run(&args, global, console),
        Command::Timeline(args) => timeline::run(&args, global, console),
        Command::Measures(args) => measures::run(&args, global, console),
        Command::Replay(args) => replay::run(&args, global, console),
        Command::Receipt(args) => receipt::run(&args, global, console),
        Command::Register(args) => register::run(&args, console),
        Command::Datasets(args) => datasets::run(&args, global, console),
        Command::Fetch(args) => fetch::run(&args, global, console),
        Command::Import(args) => import::run(&args, global, console),
        Command::Editions(args) => editions::run(&args, global, console),
        Command::Issues(args) => issues::run(&args, global, console),
        Command::Diff(args) => diff::run(&args, global, console),
        Command::Admit(args) => admit::run(&args, global, console),
        Command::Withdraw(args) => withdraw::run(&args, global, console),
        Command::Show(args) => show::run(&args, global, console),
        Command::Selftest(args) => selftest::run(&args, global, console),
        Command::Eval(args) => eval::run(&args, global, console),
        Command::Book(args) => book::run(&args, global, console),
        Command::Watch(args) => watch::run(&args, global, console),
        Command::Alerts(args) => alerts::run(&args, global, console),
        Command::Digest(args) => digest::run(&args, global, console),
        Command::Verify(args) => verify::run(&args, global, console),
        Command::Serve(args) => serve::run(&args, global, console),
        Command::Key(args) => key::run(&args, global, console),
        Command::Config(args) => config::run(&args, global, console),
        Command::Completions(args) => Ok(completions::run(&args, console)),
    }
}
