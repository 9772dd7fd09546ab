//! Turns: work that must not be done twice at the same time, by whatever process.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The right to do one kind of work on a ledger, held by one process and one thread at a time; the system
/// takes it back from a process that is killed.
pub(crate) struct Turn(File);

impl Turn {
    /// Waits for the right; `work` names its kind.
    pub(crate) fn wait(ledger: &Path, work: &str) -> Result<Self, Failure> {
        let path = beside(ledger, &format!(".{work}"));
        let fault = |error: std::io::Error| {
            Failure::file(format!("wait for the lock {}", path.display()), &error)
        };
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(fault)?;
        file.lock().map_err(fault)?;
        Ok(Self(file))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // Closing the file gives the lock back as well.
        let _ = self.0.unlock();
    }
}

/// A file beside the ledger: its path with an ending.
pub(crate) fn beside(ledger: &Path, ending: &str) -> PathBuf {
    let mut path = ledger.as_os_str().to_owned();
    path.push(ending);
    path.into()
}
