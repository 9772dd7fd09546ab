//! The register of measures that ships with the program, carried into the ledger.

use interdict_ledger::Ledger;
use interdict_lists::register;
use interdict_model::{DatasetKey, Digest};
use jiff::civil::{Date, date};

use crate::config::Config;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::intake::{Incoming, Offered};
use crate::sources::HeldFile;

/// The register's key.
pub(crate) const KEY: &str = "register";

/// The first day for which every edition of the register answers. Unlike a list, which says who was on it on
/// its day, the register tells the law of every day at once: its newest edition answers for all of
/// them, and what an older one said is asked by the clock of recording.
pub(crate) const COUNTS_FROM: Date = date(1970, 1, 1);

/// The register's key, checked.
pub(crate) fn key() -> DatasetKey {
    DatasetKey::new(KEY).expect("a sound key")
}

/// Whether a ledger keeps the register that ships with this program.
pub(crate) fn is_kept(ledger: &Ledger) -> Result<bool, Failure> {
    let kept = ledger
        .editions(Some(&key()))
        .map_err(|error| Failure::ask("look for the register", &error))?;
    let mut shipped: Vec<(String, Digest)> = files()
        .into_iter()
        .map(|file| {
            let digest = blake3::hash(&file.bytes);
            (file.name, Digest::from_bytes(*digest.as_bytes()))
        })
        .collect();
    shipped.sort();
    Ok(kept.iter().any(|edition| {
        let mut own: Vec<_> = edition
            .files
            .iter()
            .map(|file| (file.name.clone(), file.digest))
            .collect();
        own.sort();
        own == shipped
    }))
}

/// Records the register that ships with this program, if the ledger lacks it.
pub(crate) fn load(ledger: &Ledger, console: &Console) -> Result<(), Failure> {
    if is_kept(ledger)? {
        return Ok(());
    }
    let files = files();
    let sources: Vec<_> = files.iter().map(HeldFile::as_source).collect();
    let register = register::read(&sources).map_err(|mistakes| {
        Failure::new(
            Code::List,
            "read the register that ships with the program",
            &mistakes,
        )
    })?;
    let reading = register::reading(&register);
    let incoming = Incoming {
        dataset: &key(),
        published: Some(register.changed()),
        counts_from: Some(COUNTS_FROM),
        offered: Offered::Now,
        files: &files,
        origin: concat!("interdict ", env!("CARGO_PKG_VERSION")),
        accept: true,
    };
    incoming.record(&reading, ledger, &Config::default())?;
    console.note(format_args!(
        "loaded the register of measures: {} measures, checked up to {}",
        register.measures().len(),
        register.horizon().0
    ));
    Ok(())
}

/// The files that ship with the program, under the names that the ledger keeps.
fn files() -> Vec<HeldFile> {
    let held = |file: &interdict_model::SourceFile<'_>| HeldFile {
        name: file.name.to_owned(),
        bytes: file.bytes.to_owned(),
    };
    register::embedded().iter().map(held).collect()
}
