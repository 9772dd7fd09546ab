//! The ledger's file: found, opened, and on a first run created.

use std::path::{Path, PathBuf};

use interdict_ledger::{Ledger, OpenError};

use crate::cli::GlobalArgs;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::{places, register};

/// Where the ledger is, by flag, environment or platform.
pub(crate) fn path(args: &GlobalArgs) -> Result<PathBuf, Failure> {
    args.ledger.clone().or_else(places::ledger).ok_or_else(|| {
        let cause =
            "neither --ledger nor INTERDICT_LEDGER is given, and the platform names no data folder";
        Failure::because(Code::Usage, "find the ledger", cause).hint("give --ledger PATH")
    })
}

/// Opens the ledger for reading; a first run creates it, and one with an older register gets the new.
pub(crate) fn for_reading(args: &GlobalArgs, console: &Console) -> Result<Ledger, Failure> {
    let path = path(args)?;
    let ledger = match Ledger::open_read_only(&path) {
        Ok(ledger) => ledger,
        Err(OpenError::Missing { .. }) => return create(&path, console),
        Err(error @ OpenError::Newer { .. }) => return Err(Failure::open(&error)),
        // A writer brings an older format up to date, and completes or undoes what a killed process
        // left; what is no ledger at all it refuses as well.
        Err(_) => return for_writing(args, console),
    };
    if register::is_kept(&ledger)? {
        return Ok(ledger);
    }
    match for_writing(args, console) {
        Ok(ledger) => Ok(ledger),
        Err(failure) => {
            console.warn(format_args!(
                "the ledger has an older register than this program, and cannot be written: {}",
                failure.causes.join("; ")
            ));
            Ok(ledger)
        }
    }
}

/// Opens a ledger that must be there: nothing can be vouched for in one that has just been created.
pub(crate) fn existing(args: &GlobalArgs, console: &Console) -> Result<Ledger, Failure> {
    let path = path(args)?;
    if !path.exists() {
        let doing = format!("open the ledger {}", path.display());
        return Err(
            Failure::because(Code::NotFound, doing, "there is no such file")
                .hint("give the ledger with --ledger or INTERDICT_LEDGER"),
        );
    }
    for_reading(args, console)
}

/// Opens the ledger for writing; a first run creates it.
pub(crate) fn for_writing(args: &GlobalArgs, console: &Console) -> Result<Ledger, Failure> {
    let path = path(args)?;
    if !path.exists() {
        return create(&path, console);
    }
    let ledger = Ledger::open(&path).map_err(|error| Failure::open(&error))?;
    register::load(&ledger, console)?;
    Ok(ledger)
}

fn create(path: &Path, console: &Console) -> Result<Ledger, Failure> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder).map_err(|error| {
            Failure::file(format!("create the folder {}", folder.display()), &error)
        })?;
    }
    let ledger = Ledger::open(path).map_err(|error| Failure::open(&error))?;
    console.note(format_args!("created the ledger {}", path.display()));
    register::load(&ledger, console)?;
    Ok(ledger)
}

/// The path as answers show it.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}
