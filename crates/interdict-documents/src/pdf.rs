//! PDF, page by page.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::part::Part;
use crate::{ExtractError, Kind, Work};

/// Reads the text of a PDF. A page without text is noted: it may be a picture of text.
///
/// # Errors
/// When the file is no PDF that can be read.
pub(crate) fn read(
    work: &mut Work,
    name: &str,
    part: Option<&str>,
    bytes: &[u8],
) -> Result<(), ExtractError> {
    let broken = |problem: String| ExtractError::Broken {
        name: name.to_owned(),
        kind: Kind::Pdf.name(),
        problem,
    };
    // The library panics on some malformed files; a document must not end the program.
    let read = catch_unwind(AssertUnwindSafe(|| {
        pdf_extract::extract_text_from_mem_by_pages(bytes)
    }));
    let pages = match read {
        Ok(Ok(pages)) => pages,
        Ok(Err(fault)) => return Err(broken(fault.to_string())),
        Err(_) => return Err(broken("it is malformed".to_owned())),
    };
    let count = pages.len();
    let mut silent = 0;
    for (number, text) in (1_u32..).zip(pages) {
        if text.trim().is_empty() {
            silent += 1;
        }
        work.push(Part::without_source(part, Some(number), text));
    }
    if silent > 0 {
        work.note(
            part,
            format!("{silent} of {count} pages hold no text: they may be scanned; run them through text recognition"),
        );
    }
    Ok(())
}
