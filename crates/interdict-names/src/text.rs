//! A folded word held inline: at most 31 bytes of lower-case ASCII letters and digits.

use std::fmt;

/// Bytes a [`Text`] holds; the letters of a longer word are cut off after it. No listed word that is not a whole
/// sentence written together comes near (the longest German legal form is recognised before the cut).
pub const MAX_TEXT: usize = 31;

/// A folded word. Invariant: `a-z0-9` only, at most [`MAX_TEXT`] bytes, the rest of the buffer is zero.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text {
    bytes: [u8; MAX_TEXT],
    len: u8,
}

impl Text {
    /// An empty text.
    pub const EMPTY: Self = Self {
        bytes: [0; MAX_TEXT],
        len: 0,
    };

    /// Takes the lower-case letters and digits of `source`, up to [`MAX_TEXT`] of them; drops everything else.
    pub fn new(source: &str) -> Self {
        let mut text = Self::EMPTY;
        source.bytes().for_each(|b| text.push(b));
        text
    }

    /// The text of bytes that [`as_bytes`](Self::as_bytes) gave.
    ///
    /// # Panics
    /// When there are more than [`MAX_TEXT`].
    pub fn from_bytes(bytes: &[u8]) -> Self {
        debug_assert!(bytes.iter().all(u8::is_ascii_alphanumeric));
        let mut text = Self::EMPTY;
        text.bytes[..bytes.len()].copy_from_slice(bytes);
        text.len = bytes.len() as u8;
        text
    }

    /// Appends one ASCII letter or digit, in lower case; ignores any other byte and what does not fit.
    pub fn push(&mut self, byte: u8) {
        if byte.is_ascii_alphanumeric() && self.len() < MAX_TEXT {
            self.bytes[self.len()] = byte.to_ascii_lowercase();
            self.len += 1;
        }
    }

    /// Appends another text, as far as it fits.
    pub fn append(&mut self, other: &Self) {
        let (start, length) = (self.len(), other.len().min(MAX_TEXT - self.len()));
        self.bytes[start..start + length].copy_from_slice(&other.bytes[..length]);
        self.len += length as u8;
    }

    /// What texts make when they are written together, as far as it fits.
    pub fn joined<'t>(texts: impl IntoIterator<Item = &'t Self>) -> Self {
        let mut whole = Self::EMPTY;
        texts.into_iter().for_each(|text| whole.append(text));
        whole
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        usize::from(self.len)
    }

    /// Whether there is no byte.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len()]
    }

    /// The text as a string.
    pub fn as_str(&self) -> &str {
        // Invariant: ASCII only.
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
