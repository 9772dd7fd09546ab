//! What is remembered between fetches, one small file a dataset beside the ledger.
//!
//! It holds no fact that an answer rests on: deleted, it costs one download.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use interdict_model::{DatasetKey, Digest, EditionId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The folder of the states beside one ledger.
#[derive(Clone, Debug)]
pub(crate) struct StateFolder(PathBuf);

/// What is remembered of one dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FetchState {
    /// When the publisher last confirmed or gave the edition below.
    pub(crate) confirmed: Option<Timestamp>,
    /// The edition that it gave, in hexadecimal.
    edition: Option<String>,
    /// What to send with a conditional request, one a file.
    pub(crate) files: Vec<KeptValidators>,
    /// The last fetch, if it failed.
    pub(crate) failed: Option<FailedFetch>,
}

/// What a server said of a file, to be sent back to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptValidators {
    pub(crate) url: String,
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
}

/// A fetch that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FailedFetch {
    /// When the last one failed.
    pub(crate) at: Timestamp,
    /// When the first one failed since the last that went well.
    pub(crate) since: Timestamp,
    /// Why the last one failed.
    pub(crate) problem: String,
}

impl StateFolder {
    /// The folder beside a ledger: `interdict.ledger.fetch`.
    pub(crate) fn beside(ledger: &Path) -> Self {
        let mut path = ledger.as_os_str().to_owned();
        path.push(".fetch");
        Self(PathBuf::from(path))
    }

    /// What is remembered of a dataset; nothing if there is no file, or none that can be read.
    pub(crate) fn load(&self, dataset: &DatasetKey) -> FetchState {
        let text = fs::read(self.file(dataset)).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Remembers; the file appears whole or not at all.
    pub(crate) fn save(&self, dataset: &DatasetKey, state: &FetchState) -> io::Result<()> {
        fs::create_dir_all(&self.0)?;
        let path = self.file(dataset);
        let draft = self
            .0
            .join(format!("{dataset}.json.{}", std::process::id()));
        let mut file = fs::File::create(&draft)?;
        let text = serde_json::to_vec_pretty(state).map_err(io::Error::other)?;
        file.write_all(&text)?;
        file.sync_all()?;
        fs::rename(&draft, &path)
    }

    fn file(&self, dataset: &DatasetKey) -> PathBuf {
        self.0.join(format!("{dataset}.json"))
    }
}

impl FetchState {
    /// The edition that the publisher last gave or confirmed.
    pub(crate) fn edition(&self) -> Option<EditionId> {
        self.edition
            .as_deref()
            .and_then(Digest::from_hex)
            .map(EditionId)
    }

    /// The conditions for a file, if the server gave any.
    pub(crate) fn validators(&self, url: &str) -> Option<&KeptValidators> {
        let kept = self.files.iter().find(|file| file.url == url)?;
        (kept.etag.is_some() || kept.last_modified.is_some()).then_some(kept)
    }

    /// After a fetch that went well.
    pub(crate) fn succeeded(edition: EditionId, files: Vec<KeptValidators>, at: Timestamp) -> Self {
        Self {
            confirmed: Some(at),
            edition: Some(edition.0.to_string()),
            files,
            failed: None,
        }
    }

    /// After a fetch that failed; what was known stays.
    pub(crate) fn failed(self, problem: String, at: Timestamp) -> Self {
        let since = self.failed.as_ref().map_or(at, |failed| failed.since);
        Self {
            failed: Some(FailedFetch { at, since, problem }),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_kept_and_lost_harmlessly() {
        let folder = tempfile::tempdir().unwrap();
        let states = StateFolder::beside(&folder.path().join("a.ledger"));
        let key = DatasetKey::new("eu_fsf").unwrap();
        assert_eq!(states.load(&key), FetchState::default());
        let edition = EditionId(Digest::from_bytes([7; 32]));
        let (first, second) = (
            Timestamp::from_second(10).unwrap(),
            Timestamp::from_second(20).unwrap(),
        );
        let state = FetchState::succeeded(edition, vec![], first)
            .failed("one".to_owned(), first)
            .failed("two".to_owned(), second);
        states.save(&key, &state).unwrap();
        let loaded = states.load(&key);
        assert_eq!(loaded, state);
        assert_eq!(loaded.edition(), Some(edition));
        let failed = loaded.failed.unwrap();
        assert_eq!(
            (failed.since, failed.at, failed.problem.as_str()),
            (first, second, "two")
        );
        fs::write(states.file(&key), "{").unwrap();
        assert_eq!(states.load(&key), FetchState::default());
    }
}
