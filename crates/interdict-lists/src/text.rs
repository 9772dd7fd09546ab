//! Bytes to text: encodings, byte order marks, stray control characters, white space.

use interdict_model::SourceFile;

use crate::ReadError;

/// No edition of any list is near this size; the largest OpenSanctions export is under 5 GB.
const FILE_BYTES_MAX: u64 = 8 * 1024 * 1024 * 1024;

/// Which encoding a list is published in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8, and nothing else.
    Utf8,
    /// UTF-8 where it is that, else Windows-1252 (the superset of Latin-1 that such files really are).
    Utf8OrWindows1252,
}

/// Decodes a file whole: without byte order mark, without the DOS end-of-file mark (0x1A).
///
/// # Errors
/// When the file is empty, too large, or no text in the encoding.
pub(crate) fn decode(file: &SourceFile<'_>, encoding: Encoding) -> Result<String, ReadError> {
    let bytes = content(file)?;
    match (std::str::from_utf8(bytes), encoding) {
        (Ok(text), _) => Ok(text.to_owned()),
        (Err(fault), Encoding::Utf8) => Err(ReadError::Encoding {
            file: file.name.to_owned(),
            line: line_of(bytes, fault.valid_up_to()),
            encoding: "UTF-8",
        }),
        (Err(_), Encoding::Utf8OrWindows1252) => {
            Ok(encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned())
        }
    }
}

/// The content of a file without white space at its end: markup and JSON end before it.
///
/// # Errors
/// When the file is empty or too large.
pub(crate) fn trimmed<'a>(file: &SourceFile<'a>) -> Result<&'a [u8], ReadError> {
    content(file).map(<[u8]>::trim_ascii_end)
}

/// The bytes of a file less a byte order mark and a trailing 0x1A.
fn content<'a>(file: &SourceFile<'a>) -> Result<&'a [u8], ReadError> {
    let bytes = u64::try_from(file.bytes.len()).unwrap_or(u64::MAX);
    if bytes > FILE_BYTES_MAX {
        return Err(ReadError::TooLarge {
            file: file.name.to_owned(),
            bytes,
            limit: FILE_BYTES_MAX,
        });
    }
    let body = file
        .bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(file.bytes);
    // Nothing else is cut off the end: tabs there are the empty fields of a table's last row.
    let body = match body.trim_ascii_end().strip_suffix(b"\x1a") {
        Some(body) => body,
        None => body,
    };
    if body.trim_ascii().is_empty() {
        return Err(ReadError::Empty {
            file: file.name.to_owned(),
        });
    }
    Ok(body)
}

/// The line of a byte, counted from one.
pub(crate) fn line_of(bytes: &[u8], at: usize) -> u64 {
    let before = &bytes[..at.min(bytes.len())];
    1 + before.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// One space where the source has any white space, none at the ends, and no control or zero-width
/// characters that a spreadsheet left behind.
pub(crate) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|ch: char| ch.is_whitespace() || ch.is_control() || ch == '\u{feff}') {
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    out
}

/// The parts that are not blank, with a separator between them.
pub(crate) fn joined(parts: &[&str], separator: &str) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: &[u8]) -> SourceFile<'_> {
        SourceFile {
            name: "list.csv",
            bytes,
        }
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(
            decode(&file(b"\xef\xbb\xbfM\xc3\xbcller"), Encoding::Utf8).unwrap(),
            "Müller"
        );
        assert_eq!(
            decode(&file(b"M\xfcller\r\n\x1a"), Encoding::Utf8OrWindows1252).unwrap(),
            "Müller\r\n"
        );
        let fault = decode(&file(b"a\nb\nM\xfcller"), Encoding::Utf8).unwrap_err();
        assert_eq!(fault.to_string(), "list.csv:3: not text in UTF-8");
    }

    #[test]
    fn nothing_is_an_error() {
        for bytes in [&b""[..], b"\xef\xbb\xbf", b" \r\n", b"\x1a"] {
            assert!(matches!(
                trimmed(&file(bytes)),
                Err(ReadError::Empty { .. })
            ));
        }
    }

    #[test]
    fn white_space_is_squeezed() {
        assert_eq!(squeeze("  ZTE \u{a0}\r\n Kangxun\u{7} "), "ZTE Kangxun");
    }
}
