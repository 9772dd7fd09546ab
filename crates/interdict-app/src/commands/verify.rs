//! `interdict verify`: the whole ledger against its own digests.

use interdict_ledger::VerifyError;

use crate::Outcome;
use crate::cli::GlobalArgs;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::{ledger_file, render, wire};

/// Check the whole ledger: the chain of its log and every digest in it
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(
    _args: &Args,
    global: &GlobalArgs,
    console: &Console,
) -> Result<Outcome, Failure> {
    let ledger = ledger_file::existing(global, console)?;
    let wheel = console.wheel("checking every digest");
    let verified = ledger.verify();
    wheel.finish_and_clear();
    let verified = verified.map_err(|error| failure(&ledger_file::shown(ledger.path()), &error))?;
    console.answer(
        &wire::verify::Verify::of(ledger.path(), &verified),
        render::verify,
    );
    Ok(Outcome::Clear)
}

fn failure(path: &str, error: &VerifyError) -> Failure {
    let doing = format!("vouch for the ledger {path}");
    match error {
        VerifyError::Store(_) => Failure::write(doing, error),
        _ => Failure::new(Code::Damaged, doing, error).splitting_remedy(),
    }
}
