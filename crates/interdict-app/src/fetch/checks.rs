//! What can be told from the bytes alone, before a reader sees them.

use interdict_lists::FetchedFile;

use super::FetchProblem;

/// How much of a wrong answer an error shows.
const BEGINNING_CHARS: usize = 60;

/// Checks a body against what a whole file is known to have.
pub(crate) fn check(file: &FetchedFile, bytes: &[u8]) -> Result<(), FetchProblem> {
    let length = bytes.len() as u64;
    let text = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii();
    if text.is_empty() {
        return Err(FetchProblem::Empty);
    }
    if is_html(text) {
        return Err(FetchProblem::HtmlPage {
            beginning: beginning(text),
        });
    }
    if let Some(closing) = &file.closing
        && !text.ends_with(closing.as_bytes())
    {
        return Err(FetchProblem::NotClosed {
            closing: closing.clone(),
            bytes: length,
        });
    }
    if length < file.bytes_min {
        return Err(FetchProblem::TooSmall {
            bytes: length,
            bytes_min: file.bytes_min,
        });
    }
    Ok(())
}

fn is_html(text: &[u8]) -> bool {
    let begins =
        |with: &[u8]| text.len() >= with.len() && text[..with.len()].eq_ignore_ascii_case(with);
    begins(b"<!doctype html") || begins(b"<html")
}

fn beginning(text: &[u8]) -> String {
    let head = &text[..text.len().min(BEGINNING_CHARS * 4)];
    let words = String::from_utf8_lossy(head);
    let words: Vec<&str> = words.split_whitespace().collect();
    words.join(" ").chars().take(BEGINNING_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_body(body: &str, expected: &str) {
        let file = FetchedFile {
            name: "a.xml".to_owned(),
            url: String::new(),
            closing: Some("</list>".to_owned()),
            bytes_min: 12,
        };
        let found = check(&file, body.as_bytes())
            .map_or_else(|problem| problem.to_string(), |()| "good".to_owned());
        assert!(found.starts_with(expected), "{found}");
    }

    #[test]
    fn bodies_are_judged() {
        check_body("<list><a/></list>\r\n", "good");
        check_body("\u{feff}<list><a/></list>", "good");
        check_body("", "the answer is empty");
        check_body(" \r\n", "the answer is empty");
        check_body("<list></list>", "good");
        check_body("</list>", "7 bytes came");
        check_body("<list><a/></li", "the file does not end with \"</list>\"");
        check_body(
            "\n<!DOCTYPE html>\n<html> <p>busy",
            "an HTML page came in place of the file: \"<!DOCTYPE html> <html> <p>busy\"",
        );
        check_body("<HTML></list>", "an HTML page");
    }
}
