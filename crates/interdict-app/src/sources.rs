//! List files from the disk, unpacked where they are packed.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use interdict_model::SourceFile;

use crate::failure::{Code, Failure};

/// One file, held in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeldFile {
    /// Its name, without folders.
    pub(crate) name: String,
    /// Its bytes, unpacked.
    pub(crate) bytes: Vec<u8>,
}

/// The largest list file taken, unpacked. The largest official one (EU FSF XML) is near 25 MB, and
/// OpenSanctions' whole default collection is below 2 GB.
pub(crate) const FILE_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;

/// The most files one archive may hold; OFAC's hold one to four.
const ARCHIVE_FILES_MAX: usize = 64;

impl HeldFile {
    /// The file as readers take it.
    pub(crate) fn as_source(&self) -> SourceFile<'_> {
        SourceFile {
            name: &self.name,
            bytes: &self.bytes,
        }
    }
}

/// Reads files as given, in their order; `.gz` and `.zip` are unpacked.
pub(crate) fn read_all(paths: &[PathBuf]) -> Result<Vec<HeldFile>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        let (name, extension) = name_of(path)?;
        let bytes = read(path, FILE_BYTES_MAX)?;
        match extension.as_str() {
            "gz" => files.push(HeldFile {
                name: name[..name.len() - ".gz".len()].to_owned(),
                bytes: gunzip(path, &bytes)?,
            }),
            "zip" => files.extend(unzip(path, &bytes)?),
            _ => files.push(HeldFile { name, bytes }),
        }
    }
    no_doubles(&files)?;
    Ok(files)
}

/// The file's name without folders, and its extension in lower case.
fn name_of(path: &Path) -> Result<(String, String), Failure> {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .ok_or_else(|| {
            let cause = "the path does not end with a file name that can be read as text";
            Failure::because(Code::File, format!("read {}", path.display()), cause)
                .hint("rename the file")
        })?;
    let extension = Path::new(name)
        .extension()
        .and_then(|extension| extension.to_str());
    Ok((
        name.to_owned(),
        extension.unwrap_or_default().to_ascii_lowercase(),
    ))
}

/// Reads a file up to a limit on its size.
pub(crate) fn read(path: &Path, bytes_max: u64) -> Result<Vec<u8>, Failure> {
    let doing = || format!("read {}", path.display());
    let file = File::open(path).map_err(|error| Failure::file(doing(), &error))?;
    bounded(file, bytes_max)
        .map_err(|error| Failure::file(doing(), &error))?
        .ok_or_else(|| too_large(doing(), bytes_max))
}

fn gunzip(path: &Path, packed: &[u8]) -> Result<Vec<u8>, Failure> {
    let doing = || format!("unpack {}", path.display());
    bounded(flate2::read::MultiGzDecoder::new(packed), FILE_BYTES_MAX)
        .map_err(|error| broken_archive(doing(), &error.to_string()))?
        .ok_or_else(|| too_large(doing(), FILE_BYTES_MAX))
}

fn unzip(path: &Path, packed: &[u8]) -> Result<Vec<HeldFile>, Failure> {
    let doing = || format!("unpack {}", path.display());
    let broken = |error: zip::result::ZipError| broken_archive(doing(), &error.to_string());
    let mut archive = zip::ZipArchive::new(io::Cursor::new(packed)).map_err(broken)?;
    if archive.len() > ARCHIVE_FILES_MAX {
        let cause = format!(
            "it holds {} files, more than the limit of {ARCHIVE_FILES_MAX}",
            archive.len()
        );
        return Err(Failure::because(Code::File, doing(), cause)
            .hint("unpack it and name the files of one edition"));
    }
    let mut files = Vec::new();
    let mut left = FILE_BYTES_MAX;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(broken)?;
        if entry.is_dir() {
            continue;
        }
        let name = entry
            .name()
            .map_err(broken)?
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or_default()
            .to_owned();
        let bytes = bounded(entry, left)
            .map_err(|error| broken_archive(doing(), &error.to_string()))?
            .ok_or_else(|| too_large(doing(), FILE_BYTES_MAX))?;
        left -= bytes.len() as u64;
        files.push(HeldFile { name, bytes });
    }
    Ok(files)
}

/// Reads to the end, or says `None` when there is more than the limit.
fn bounded(reader: impl Read, bytes_max: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    reader.take(bytes_max + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= bytes_max))
}

fn no_doubles(files: &[HeldFile]) -> Result<(), Failure> {
    for (at, file) in files.iter().enumerate() {
        if files[..at].iter().any(|other| other.name == file.name) {
            let cause = format!("{} is given twice", file.name);
            return Err(Failure::because(Code::Usage, "read the files", cause)
                .hint("give the files of one edition, each once"));
        }
    }
    Ok(())
}

fn too_large(doing: String, bytes_max: u64) -> Failure {
    let cause = format!("it is larger than the limit of {bytes_max} bytes");
    Failure::because(Code::File, doing, cause).hint("check that this is the right file")
}

fn broken_archive(doing: String, cause: &str) -> Failure {
    Failure::because(Code::File, doing, cause).hint("fetch the file again: the archive is damaged")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn folder_with(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    #[track_caller]
    fn check(name: &str, bytes: &[u8], expected: &[(&str, &[u8])]) {
        let (_folder, path) = folder_with(name, bytes);
        let found = read_all(&[path]).unwrap();
        let found: Vec<(&str, &[u8])> = found
            .iter()
            .map(|file| (file.name.as_str(), file.bytes.as_slice()))
            .collect();
        assert_eq!(found, expected);
    }

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut packer = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        for (name, bytes) in files {
            packer
                .start_file(*name, zip::write::SimpleFileOptions::default())
                .unwrap();
            packer.write_all(bytes).unwrap();
        }
        packer.finish().unwrap().into_inner()
    }

    #[test]
    fn files_are_unpacked() {
        check("sdn.csv", b"a", &[("sdn.csv", b"a")]);
        check("sdn.csv.gz", &gz(b"abc"), &[("sdn.csv", b"abc")]);
        check(
            "SDN.ZIP",
            &zipped(&[("x/sdn.csv", b"1"), ("alt.csv", b"2")]),
            &[("sdn.csv", b"1"), ("alt.csv", b"2")],
        );
    }

    #[test]
    fn broken_archives_are_refused() {
        let whole = gz(b"abcabcabcabc");
        for (name, bytes) in [
            ("a.gz", &whole[..whole.len() - 6]),
            ("a.zip", b"PK nonsense"),
            ("b.gz", b""),
        ] {
            let (_folder, path) = folder_with(name, bytes);
            let failure = read_all(&[path]).unwrap_err();
            assert_eq!(failure.code, Code::File, "{name}");
            assert!(failure.hint.unwrap().contains("fetch the file again"));
        }
    }

    #[test]
    fn a_limit_is_a_limit() {
        assert_eq!(bounded(&b"12345"[..], 5).unwrap().unwrap(), b"12345");
        assert_eq!(bounded(&b"123456"[..], 5).unwrap(), None);
    }

    #[test]
    fn doubles_are_refused() {
        let (_a, one) = folder_with("sdn.csv", b"1");
        let (_b, two) = folder_with("sdn.csv", b"2");
        assert_eq!(read_all(&[one, two]).unwrap_err().code, Code::Usage);
    }
}
