//! `interdict receipt`: a sealed assessment as a page to print and file.

use std::path::PathBuf;

use crate::Outcome;
use crate::cli::GlobalArgs;
use crate::commands::replay;
use crate::console::Console;
use crate::failure::Failure;
use crate::{ledger_file, render};

/// Write a sealed assessment as a self-contained page to print and file
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: interdict receipt 65badcd9 --out receipt.html")]
pub(crate) struct Args {
    /// The assessment's id or its beginning
    #[arg(value_name = "ID")]
    id: String,

    /// The file to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let ledger = ledger_file::existing(global, console)?;
    let (entry, sealed) = replay::find(&ledger, &args.id)?;
    let page = render::receipt(&entry.place, &sealed);
    match &args.out {
        Some(path) => {
            std::fs::write(path, page)
                .map_err(|error| Failure::file(format!("write {}", path.display()), &error))?;
            console.note(format_args!("wrote {}", path.display()));
        }
        None => console.print(&page),
    }
    Ok(Outcome::Clear)
}
