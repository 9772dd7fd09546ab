//! JSON read with line numbers in its errors.

use interdict_model::SourceFile;
use serde::Deserialize;

use crate::ReadError;
use crate::text::{line_of, trimmed};

/// The text of a JSON file.
///
/// # Errors
/// When it is empty, too large, not UTF-8, or markup.
pub(crate) fn utf8<'a>(file: &SourceFile<'a>) -> Result<&'a str, ReadError> {
    let bytes = trimmed(file)?;
    let text = std::str::from_utf8(bytes).map_err(|fault| ReadError::Encoding {
        file: file.name.to_owned(),
        line: line_of(bytes, fault.valid_up_to()),
        encoding: "UTF-8",
    })?;
    if text.trim_start().starts_with('<') {
        let found: String = text.trim_start().chars().take(15).collect();
        return Err(ReadError::WrongFormat {
            file: file.name.to_owned(),
            line: 1,
            expected: "JSON".to_owned(),
            found: format!("markup ({found})"),
        });
    }
    Ok(text)
}

/// Parses one whole document.
///
/// # Errors
/// When it is no JSON, ends early, or has another shape.
pub(crate) fn parse<'a, T: Deserialize<'a>>(file: &str, text: &'a str) -> Result<T, ReadError> {
    serde_json::from_str(text).map_err(|problem| fault(file, 1, &problem))
}

/// An error of the parser, in a text that begins on `line`.
pub(crate) fn fault(file: &str, line: u64, problem: &serde_json::Error) -> ReadError {
    let line = line + (problem.line() as u64).saturating_sub(1);
    let file = file.to_owned();
    if problem.is_eof() {
        return ReadError::Truncated {
            file,
            line,
            missing: "the end of the JSON value".to_owned(),
        };
    }
    let words = problem.to_string();
    let at = words.rfind(" at line ").unwrap_or(words.len());
    if problem.is_data() {
        return ReadError::WrongFormat {
            file,
            line,
            expected: "the JSON that this reader knows".to_owned(),
            found: format!("another shape ({})", &words[..at]),
        };
    }
    ReadError::Malformed {
        file,
        line,
        problem: format!(
            "no valid JSON: {}, column {}",
            &words[..at],
            problem.column()
        ),
    }
}
