//! Our own dataset: the register of measures, read from TOML files.
//!
//! The files stand in `register/` beside `src/`; its README.md is the reference of their schema.
//! Every mistake in them is found in one pass, each with file, line and remedy.

mod fields;
mod items;
mod laws;
mod mistake;
mod reading;

use std::collections::BTreeMap;

use interdict_model::{FaultPlace, Register, RegisterParts, SourceFile};

use fields::{Fields, FileText};
pub use mistake::{Mistake, RegisterErrors};
pub use reading::{READER, reading};

/// The version of the file format that this reader reads.
pub const FORMAT: i64 = 1;

/// More text than this in one file is not a register: the embedded ones are under 60 kB.
const FILE_BYTES_MAX: usize = 8 * 1024 * 1024;

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(SourceFile {
            name: concat!("register/", $name),
            bytes: include_bytes!(concat!("../register/", $name)),
        }),*]
    };
}

/// The files that ship with the program.
#[must_use]
pub fn embedded() -> &'static [SourceFile<'static>] {
    embedded![
        "register.toml",
        "sources.toml",
        "facts.toml",
        "licences.toml",
        "red_flags.toml",
        "rules.toml",
        "places.toml",
        "listings.toml",
        "zte.toml",
        "huawei.toml",
        "kaspersky.toml",
        "procurement.toml",
        "fcc.toml",
        "china.toml",
        "xiaomi.toml",
        "rusal.toml",
        "venezuela.toml",
        "syria.toml",
    ]
}

/// Reads register files together: what one names, another may give.
///
/// # Errors
/// Every mistake found, in the order of files and lines.
pub fn read(files: &[SourceFile<'_>]) -> Result<Register, RegisterErrors> {
    let mut draft = Draft::default();
    let mut mistakes = Vec::new();
    for file in files {
        match text_of(file) {
            Ok(text) => read_file(&FileText::new(file.name, text), &mut draft, &mut mistakes),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    // References cannot be judged while items are missing for another reason.
    if mistakes.is_empty() {
        match Register::new(draft.parts) {
            Ok(register) => return Ok(register),
            Err(faults) => {
                mistakes.extend(faults.into_iter().map(|fault| draft.lines.place(fault)))
            }
        }
    }
    Err(RegisterErrors::new(mistakes))
}

/// What was read so far, and where each item stood.
#[derive(Default)]
struct Draft {
    parts: RegisterParts,
    lines: Lines,
}

/// The file and line of every item.
#[derive(Default)]
struct Lines {
    of: BTreeMap<FaultPlace, (String, u64)>,
}

impl Lines {
    fn note(&mut self, item: &'static str, id: &str, fields: &Fields<'_, '_>) {
        let place = FaultPlace {
            item,
            id: id.to_owned(),
            part: None,
        };
        self.of.insert(place, fields.place());
    }

    fn note_part(
        &mut self,
        item: &'static str,
        id: &str,
        part: (&'static str, usize),
        fields: &Fields<'_, '_>,
    ) {
        let place = FaultPlace {
            item,
            id: id.to_owned(),
            part: Some(part),
        };
        self.of.insert(place, fields.place());
    }

    fn place(&self, fault: interdict_model::Fault) -> Mistake {
        let whole = FaultPlace {
            part: None,
            ..fault.place.clone()
        };
        let found = self.of.get(&fault.place).or_else(|| self.of.get(&whole));
        let (file, line) = found.cloned().unwrap_or_default();
        Mistake {
            file,
            line,
            problem: format!("{}: {}", fault.place, fault.problem),
            remedy: fault.remedy,
        }
    }
}

fn text_of<'a>(file: &SourceFile<'a>) -> Result<&'a str, Mistake> {
    let mistake = |line: u64, problem: String, remedy: &str| Mistake {
        file: file.name.to_owned(),
        line,
        problem,
        remedy: remedy.to_owned(),
    };
    if file.bytes.len() > FILE_BYTES_MAX {
        let problem = format!("it has {} bytes", file.bytes.len());
        return Err(mistake(
            1,
            problem,
            "a register file has at most 8 MiB; split it",
        ));
    }
    std::str::from_utf8(file.bytes).map_err(|error| {
        let before = &file.bytes[..error.valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        mistake(line, "it is not UTF-8".to_owned(), "save the file as UTF-8")
    })
}

fn read_file(file: &FileText<'_>, draft: &mut Draft, mistakes: &mut Vec<Mistake>) {
    let (table, errors) = toml::de::DeTable::parse_recoverable(file.text);
    for error in &errors {
        let at = error.span().map_or(0, |span| span.start);
        mistakes.push(Mistake {
            file: file.name.to_owned(),
            line: file.line(at),
            problem: error.message().trim().to_owned(),
            remedy: "correct the TOML; https://toml.io describes it".to_owned(),
        });
    }
    if !errors.is_empty() {
        return;
    }
    let found = std::cell::RefCell::new(Vec::new());
    let mut root = Fields::new(file, table.get_ref(), table.span(), "the file", &found);
    items::read_root(&mut root, draft);
    laws::read_root(&mut root, draft);
    root.finish();
    mistakes.append(&mut found.into_inner());
}

#[cfg(test)]
mod tests;
