//! `interdict register check`: the files of the register, checked whole.

use std::path::PathBuf;

use interdict_lists::register;
use serde::Serialize;

use crate::Outcome;
use crate::console::Console;
use crate::failure::Failure;
use crate::sources::HeldFile;
use crate::{render, sources};

/// Work with the files of the register of measures
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Check files: every mistake with file, line and remedy
    Check(CheckArgs),
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "The files are checked together with those that ship with the program, so that they may name
its parties and measures; a file of the same name takes the place of one that ships.

Exit status: 0 when all is sound; 2 when there is a mistake."
)]
struct CheckArgs {
    /// The files; without any, those that ship with the program
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Check these files alone
    #[arg(long, requires = "files")]
    alone: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
pub(crate) struct Checked {
    pub(crate) files: Vec<String>,
    pub(crate) sound: bool,
    pub(crate) measures: usize,
    pub(crate) parties: usize,
    pub(crate) signals: usize,
    /// The last day up to which the register was checked.
    pub(crate) horizon: Option<String>,
    pub(crate) mistakes: Vec<Mistake>,
}

#[derive(Serialize)]
pub(crate) struct Mistake {
    pub(crate) file: String,
    pub(crate) line: u64,
    pub(crate) problem: String,
    pub(crate) remedy: String,
}

/// The largest file of the register that is read; the reader has a limit of its own.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

pub(crate) fn run(args: &Args, console: &Console) -> Result<Outcome, Failure> {
    let Command::Check(args) = &args.command;
    let mut files: Vec<HeldFile> = Vec::new();
    for path in &args.files {
        files.push(HeldFile {
            name: path.display().to_string(),
            bytes: sources::read(path, FILE_BYTES_MAX)?,
        });
    }
    if !args.alone {
        let last = |name: &str| {
            name.rsplit(['/', '\\'])
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        let own: Vec<String> = files.iter().map(|file| last(&file.name)).collect();
        let shipped = register::embedded()
            .iter()
            .filter(|file| !own.contains(&last(file.name)));
        files.extend(shipped.map(|file| HeldFile {
            name: file.name.to_owned(),
            bytes: file.bytes.to_owned(),
        }));
    }
    let answer = check(&files);
    console.answer(&answer, render::register_check);
    Ok(if answer.sound {
        Outcome::Clear
    } else {
        Outcome::Failed
    })
}

fn check(files: &[HeldFile]) -> Checked {
    let sources: Vec<_> = files.iter().map(HeldFile::as_source).collect();
    let names = files.iter().map(|file| file.name.clone()).collect();
    match register::read(&sources) {
        Ok(register) => Checked {
            files: names,
            sound: true,
            measures: register.measures().len(),
            parties: register.parties().len(),
            signals: register.signals().len(),
            horizon: Some(register.horizon().0.to_string()),
            mistakes: Vec::new(),
        },
        Err(errors) => Checked {
            files: names,
            sound: false,
            measures: 0,
            parties: 0,
            signals: 0,
            horizon: None,
            mistakes: errors
                .mistakes()
                .iter()
                .map(|mistake| Mistake {
                    file: mistake.file.clone(),
                    line: mistake.line,
                    problem: mistake.problem.clone(),
                    remedy: mistake.remedy.clone(),
                })
                .collect(),
        },
    }
}
