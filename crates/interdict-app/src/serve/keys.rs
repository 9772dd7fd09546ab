//! Who may ask: keys with roles. What is kept of a key is its hash; the key itself is shown once.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::failure::{Code, Failure};

/// What a key allows. Each role includes those before it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Role {
    /// See lists, parties and measures.
    Read,
    /// Screen parties.
    Screen,
    /// Assess dealings, which seals them in the ledger.
    Decide,
    /// Everything.
    Admin,
}

/// One key, as the file keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptKey {
    /// Names the key; no secret.
    pub(crate) id: String,
    /// Whose it is.
    pub(crate) name: String,
    pub(crate) role: Role,
    /// BLAKE3 of the secret. Secrets are 256 random bits, so that no slow hash is needed.
    hash: String,
    pub(crate) created: Timestamp,
    pub(crate) revoked: Option<Timestamp>,
}

/// The keys of one ledger, in a file beside it. A change of the file counts at once.
#[derive(Debug)]
pub(crate) struct Keys {
    path: PathBuf,
    /// The keys as last read, and what the file looked like then.
    read: Mutex<Option<(Written, Arc<Vec<KeptKey>>)>>,
}

/// Begins every key, so that one that leaked is found by a search.
const PREFIX: &str = "interdict";

/// What tells one writing of the file from the next. Clocks of file systems are coarse, but every key that
/// is made or revoked changes the length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Written {
    at: SystemTime,
    bytes: u64,
}

impl Role {
    /// The word for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Screen => "screen",
            Self::Decide => "decide",
            Self::Admin => "admin",
        }
    }
}

impl Keys {
    /// The file beside a ledger: `interdict.ledger.keys`.
    pub(crate) fn beside(ledger: &Path) -> Self {
        let mut path = ledger.as_os_str().to_owned();
        path.push(".keys");
        Self {
            path: PathBuf::from(path),
            read: Mutex::default(),
        }
    }

    /// Every key, read anew only when the file was written since.
    fn current(&self) -> Result<Arc<Vec<KeptKey>>, Failure> {
        let written = fs::metadata(&self.path).and_then(|meta| {
            Ok(Written {
                at: meta.modified()?,
                bytes: meta.len(),
            })
        });
        let written = written.ok();
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some((at, keys)), Some(written)) = (read.as_ref(), written)
            && *at == written
        {
            return Ok(Arc::clone(keys));
        }
        let keys = Arc::new(self.all()?);
        *read = written.map(|at| (at, Arc::clone(&keys)));
        Ok(keys)
    }

    /// Every key, revoked ones too.
    pub(crate) fn all(&self) -> Result<Vec<KeptKey>, Failure> {
        let doing = || format!("read the keys in {}", self.path.display());
        let text = match fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Failure::file(doing(), &error)),
        };
        serde_json::from_slice(&text).map_err(|error| Failure::new(Code::File, doing(), &error))
    }

    /// Makes a key of random bytes and gives it; it cannot be had again.
    pub(crate) fn create(
        &self,
        name: &str,
        role: Role,
        random: &[u8; 40],
        now: Timestamp,
    ) -> Result<(KeptKey, String), Failure> {
        let mut keys = self.all()?;
        let hex = |bytes: &[u8]| {
            bytes
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        let (id, secret) = (hex(&random[..8]), hex(&random[8..]));
        let kept = KeptKey {
            id: id.clone(),
            name: name.to_owned(),
            role,
            hash: hash(&secret),
            created: now,
            revoked: None,
        };
        keys.push(kept.clone());
        self.write(&keys)?;
        Ok((kept, format!("{PREFIX}_{id}_{secret}")))
    }

    /// Takes a key back.
    pub(crate) fn revoke(&self, id: &str, now: Timestamp) -> Result<KeptKey, Failure> {
        let mut keys = self.all()?;
        let Some(key) = keys.iter_mut().find(|key| key.id == id) else {
            return Err(Failure::because(
                Code::NotFound,
                format!("revoke the key {id}"),
                "no key has this id",
            )
            .hint("run `interdict key list` for the ids"));
        };
        key.revoked.get_or_insert(now);
        let revoked = key.clone();
        self.write(&keys)?;
        Ok(revoked)
    }

    /// The key that a client sent, if it is known and not revoked.
    pub(crate) fn check(&self, sent: &str) -> Result<Option<KeptKey>, Failure> {
        let mut parts = sent.trim().splitn(3, '_');
        let (Some(PREFIX), Some(id), Some(secret)) = (parts.next(), parts.next(), parts.next())
        else {
            return Ok(None);
        };
        let keys = self.current()?;
        let sent = hash(secret);
        // Hashes are compared, so that the time it takes tells nothing of the secret.
        let fits = |key: &KeptKey| key.id == id && key.hash == sent && key.revoked.is_none();
        Ok(keys.iter().find(|key| fits(key)).cloned())
    }

    fn write(&self, keys: &[KeptKey]) -> Result<(), Failure> {
        let doing = || format!("write the keys in {}", self.path.display());
        let fault = |error: std::io::Error| Failure::file(doing(), &error);
        let mut fresh = self.path.clone().into_os_string();
        fresh.push(".new");
        let text = serde_json::to_vec_pretty(keys).expect("keys have string fields");
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&fresh).map_err(fault)?;
        file.write_all(&text)
            .and_then(|()| file.sync_all())
            .map_err(fault)?;
        fs::rename(&fresh, &self.path).map_err(fault)
    }
}

fn hash(secret: &str) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("interdict: key of a client");
    hasher.update(secret.as_bytes());
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_until_it_is_revoked() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::beside(&folder.path().join("l"));
        let now = Timestamp::UNIX_EPOCH;
        let (kept, shown) = keys.create("shop", Role::Screen, &[7; 40], now).unwrap();
        let file = fs::read_to_string(folder.path().join("l.keys")).unwrap();
        assert!(!file.contains(shown.rsplit('_').next().unwrap()));
        assert_eq!(keys.check(&shown).unwrap().as_ref(), Some(&kept));
        assert_eq!(keys.check(&shown[..shown.len() - 1]).unwrap(), None);
        assert_eq!(keys.check("").unwrap(), None);
        keys.revoke(&kept.id, now).unwrap();
        assert_eq!(keys.check(&shown).unwrap(), None);
        assert!(keys.revoke("x", now).is_err());
    }
}
