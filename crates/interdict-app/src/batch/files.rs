//! The files of a run: under other names while they grow, and under their own when all is done.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::journal::{Commit, beside};

/// Where a run writes.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    pub(crate) out: PathBuf,
    pub(crate) bad: PathBuf,
    pub(crate) manifest: PathBuf,
    pub(crate) journal: PathBuf,
}

/// The two outputs, open for writing at their ends.
pub(crate) struct Outputs {
    out: File,
    bad: File,
    pub(crate) out_bytes: u64,
    pub(crate) bad_bytes: u64,
}

impl Places {
    pub(crate) fn of(out: &Path) -> Self {
        Self {
            out: out.to_owned(),
            bad: beside(out, ".bad.csv"),
            manifest: beside(out, ".manifest.json"),
            journal: beside(out, ".journal"),
        }
    }

    /// Opens the outputs anew.
    pub(crate) fn begin(&self) -> io::Result<Outputs> {
        Ok(Outputs {
            out: File::create(growing(&self.out))?,
            bad: File::create(growing(&self.bad))?,
            out_bytes: 0,
            bad_bytes: 0,
        })
    }

    /// Opens the outputs where a commit left them; what they hold beyond it is cut off.
    pub(crate) fn resume(&self, commit: &Commit) -> io::Result<Outputs> {
        Ok(Outputs {
            out: reopen(&growing(&self.out), commit.out_bytes)?,
            bad: reopen(&growing(&self.bad), commit.bad_bytes)?,
            out_bytes: commit.out_bytes,
            bad_bytes: commit.bad_bytes,
        })
    }

    /// Gives the outputs their names; those that have them already keep them.
    pub(crate) fn finish(&self) -> io::Result<()> {
        for path in [&self.bad, &self.out] {
            let from = growing(path);
            if from.exists() {
                fs::rename(&from, path)?;
            }
        }
        sync_folder(&self.out)
    }

    /// Writes the manifest whole, and then takes the journal away: the run is done.
    pub(crate) fn close(&self, manifest: &[u8]) -> io::Result<()> {
        let from = growing(&self.manifest);
        let mut file = File::create(&from)?;
        file.write_all(manifest)?;
        file.sync_all()?;
        fs::rename(&from, &self.manifest)?;
        fs::remove_file(&self.journal)?;
        sync_folder(&self.out)
    }
}

impl Outputs {
    pub(crate) fn write(&mut self, out: &[u8], bad: &[u8]) -> io::Result<()> {
        self.out.write_all(out)?;
        self.bad.write_all(bad)?;
        self.out_bytes += out.len() as u64;
        self.bad_bytes += bad.len() as u64;
        Ok(())
    }

    pub(crate) fn sync(&self) -> io::Result<()> {
        self.out.sync_data()?;
        self.bad.sync_data()
    }
}

/// The name of a file while it grows.
fn growing(path: &Path) -> PathBuf {
    beside(path, ".partial")
}

fn reopen(path: &Path, length: u64) -> io::Result<File> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let found = file.metadata()?.len();
    if found < length {
        let problem = format!(
            "{} has {found} bytes, and {length} were committed",
            path.display()
        );
        return Err(io::Error::new(io::ErrorKind::InvalidData, problem));
    }
    file.set_len(length)?;
    file.seek(SeekFrom::End(0))?;
    Ok(file)
}

/// Makes renames last, on systems where a folder can be opened.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}
