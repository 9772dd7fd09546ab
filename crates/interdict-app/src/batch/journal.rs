//! What has been done of a file, beside the output: so that a killed run goes on where it stopped.
//!
//! The first line says what is being done; each further line commits some rows: how far the input
//! is read, how long the outputs are, and the counts. A line counts when it is whole by its digest.
//! What an output holds beyond the last commit is cut off before a run goes on.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::cut::Place;
use super::tally::Tally;

/// A journal that is open for writing.
pub(crate) struct Journal {
    file: File,
}

/// What a journal says.
#[derive(Debug, PartialEq)]
pub(crate) struct Told {
    /// What is being done.
    pub(crate) task: Value,
    /// How far it is, if any rows were committed.
    pub(crate) last: Option<Commit>,
    /// Bytes of the journal up to the end of its last whole line.
    length: u64,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Commit {
    /// Where the next record begins: bytes, records and line ends before it.
    pub(crate) offset: u64,
    pub(crate) row: u64,
    pub(crate) line: u64,
    /// Length of the output.
    pub(crate) out_bytes: u64,
    /// Length of the side file of bad rows.
    pub(crate) bad_bytes: u64,
    /// What the rows came to so far.
    pub(crate) tally: Tally,
    /// Whether this was the last: what is left is to give the files their names.
    pub(crate) complete: bool,
}

impl Commit {
    pub(crate) fn place(&self) -> Place {
        Place {
            offset: self.offset,
            row: self.row,
            line: self.line,
        }
    }
}

impl Journal {
    /// Begins a journal.
    pub(crate) fn begin(path: &Path, task: &Value) -> io::Result<Self> {
        let file = File::create(path)?;
        let mut journal = Self { file };
        journal.line(&task.to_string())?;
        Ok(journal)
    }

    /// Goes on with a journal after its last whole line.
    pub(crate) fn resume(path: &Path, told: &Told) -> io::Result<Self> {
        let file = OpenOptions::new().append(true).open(path)?;
        file.set_len(told.length)?;
        Ok(Self { file })
    }

    /// Commits: what was written before must be on the disk already.
    pub(crate) fn commit(&mut self, commit: &Commit) -> io::Result<()> {
        let text = serde_json::to_string(commit).expect("numbers have JSON");
        self.line(&text)
    }

    fn line(&mut self, text: &str) -> io::Result<()> {
        let line = format!("{} {text}\n", mark(text));
        self.file.write_all(line.as_bytes())?;
        self.file.sync_data()
    }
}

/// Reads a journal, if there is one that says at least what is being done.
pub(crate) fn read(path: &Path) -> io::Result<Option<Told>> {
    let mut text = String::new();
    match File::open(path) {
        Ok(file) => file.take(JOURNAL_BYTES_MAX).read_to_string(&mut text)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut told: Option<Told> = None;
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        let Some(body) = whole(line) else { break };
        length += line.len() as u64;
        match &mut told {
            None => {
                let Ok(task) = serde_json::from_str(body) else {
                    break;
                };
                told = Some(Told {
                    task,
                    last: None,
                    length,
                });
            }
            Some(told) => {
                let Ok(commit) = serde_json::from_str(body) else {
                    break;
                };
                told.last = Some(commit);
                told.length = length;
            }
        }
    }
    Ok(told)
}

/// A commit a second for a month is far below it.
const JOURNAL_BYTES_MAX: u64 = 1 << 30;

/// The text of a line that was written to its end.
fn whole(line: &str) -> Option<&str> {
    let (digest, text) = line.strip_suffix('\n')?.split_once(' ')?;
    (mark(text) == digest).then_some(text)
}

fn mark(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

/// The file that belongs to an output under another ending: `out.csv.journal`.
pub(crate) fn beside(out: &Path, ending: &str) -> PathBuf {
    let mut path = out.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_line_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        let task = serde_json::json!({"a": 1});
        let mut journal = Journal::begin(&path, &task).unwrap();
        let commit = |row| Commit {
            row,
            ..Commit::default()
        };
        journal.commit(&commit(1)).unwrap();
        let one = std::fs::read(&path).unwrap();
        journal.commit(&commit(2)).unwrap();
        let two = std::fs::read(&path).unwrap();
        for length in one.len()..two.len() {
            std::fs::write(&path, &two[..length]).unwrap();
            let told = read(&path).unwrap().unwrap();
            assert_eq!((told.last.unwrap().row, told.length), (1, one.len() as u64));
        }
        std::fs::write(&path, &two[..two.len() - 3]).unwrap();
        let told = read(&path).unwrap().unwrap();
        Journal::resume(&path, &told)
            .unwrap()
            .commit(&commit(3))
            .unwrap();
        assert_eq!(read(&path).unwrap().unwrap().last.unwrap().row, 3);
    }
}
