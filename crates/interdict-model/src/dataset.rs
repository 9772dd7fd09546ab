//! The key of a dataset: one official list, or one of our own.

use std::fmt;
use std::sync::Arc;

/// The key of a dataset, as OpenSanctions writes it where it has one (`us_ofac_sdn`, `eu_fsf`, `register`).
///
/// Invariant: one to 64 characters of `a-z`, `0-9`, `_` and `-`, beginning with a letter.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DatasetKey(Arc<str>);

/// A text that is no dataset key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a dataset key: use 1 to 64 of a-z, 0-9, _ and -, beginning with a letter")]
pub struct DatasetKeyError {
    /// What was given.
    pub text: String,
}

impl DatasetKey {
    /// Checks a key.
    ///
    /// # Errors
    /// When the text breaks the invariant.
    pub fn new(text: &str) -> Result<Self, DatasetKeyError> {
        let shaped = text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-');
        let starts = text.as_bytes().first().is_some_and(u8::is_ascii_lowercase);
        if shaped && starts && text.len() <= 64 {
            Ok(Self(Arc::from(text)))
        } else {
            Err(DatasetKeyError {
                text: text.to_owned(),
            })
        }
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DatasetKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for DatasetKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatasetKey({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_checked() {
        for good in ["us_ofac_sdn", "register", "a", "gb-x9"] {
            assert_eq!(DatasetKey::new(good).unwrap().as_str(), good);
        }
        for bad in ["", "9a", "_a", "US", "a b", "a/b", &"a".repeat(65)] {
            assert!(DatasetKey::new(bad).is_err(), "{bad}");
        }
    }
}
