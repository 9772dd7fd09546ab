//! Documents that a request brings: as its body, as files of a form, or as text.

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, Request};

use super::problem::Problem;

/// One document as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Upload {
    pub(crate) name: String,
    pub(crate) bytes: Bytes,
}

/// A form with its files.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) files: Vec<Upload>,
}

/// The most documents of one request, and fields of one form.
const UPLOADS_MAX: usize = 20;
const FIELDS_MAX: usize = 40;

/// Names of files are kept up to this length.
const NAME_CHARS_MAX: usize = 200;

/// What a body is said to be: `text/html` out of `text/html; charset=utf-8`.
pub(crate) fn kind(headers: &HeaderMap) -> String {
    let text = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let kind = text.unwrap_or_default().split(';').next();
    kind.unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a body is a form with files.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    kind(headers) == "multipart/form-data"
}

/// A body that is one document. Its name is what `Content-Disposition` says, and else tells its kind.
pub(crate) fn whole(headers: &HeaderMap, bytes: Bytes) -> Upload {
    let disposition = headers
        .get(CONTENT_DISPOSITION)
        .and_then(|value| value.to_str().ok());
    let named = disposition.and_then(|text| {
        let rest = text.split("filename=").nth(1)?;
        let name = rest.split(';').next()?.trim().trim_matches('"');
        (!name.is_empty()).then(|| short(name))
    });
    let name = named.unwrap_or_else(|| format!("body{}", ending(&kind(headers))));
    Upload { name, bytes }
}

/// The ending of a file by its media type; what has none is told by its first bytes.
fn ending(kind: &str) -> &'static str {
    match kind {
        "text/html" | "application/xhtml+xml" => ".html",
        "text/markdown" => ".md",
        "message/rfc822" => ".eml",
        "application/pdf" => ".pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => ".docx",
        "text/plain" => ".txt",
        _ => "",
    }
}

fn short(name: &str) -> String {
    let plain = name.chars().filter(|ch| !ch.is_control());
    plain.take(NAME_CHARS_MAX).collect()
}

/// Reads a form with files. The bytes were read within the limits before.
pub(crate) async fn form(headers: &HeaderMap, bytes: Bytes) -> Result<Filled, Problem> {
    let mut request = Request::new(Body::from(bytes));
    if let Some(kind) = headers.get(CONTENT_TYPE) {
        request.headers_mut().insert(CONTENT_TYPE, kind.clone());
    }
    DefaultBodyLimit::disable().apply(&mut request);
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|error| broken(&error.body_text()))?;
    let mut filled = Filled::default();
    while let Some(field) = form
        .next_field()
        .await
        .map_err(|error| broken(&error.body_text()))?
    {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(short);
        let bytes = field
            .bytes()
            .await
            .map_err(|error| broken(&error.body_text()))?;
        filled.add(name, file, bytes)?;
    }
    Ok(filled)
}

fn broken(detail: &str) -> Problem {
    Problem::unreadable(format!("the form cannot be read: {detail}"))
}

impl Filled {
    fn add(&mut self, name: String, file: Option<String>, bytes: Bytes) -> Result<(), Problem> {
        match file {
            // A field for files into which nothing was put.
            Some(file) if file.is_empty() && bytes.is_empty() => {}
            Some(_) if name != "file" => {
                return Err(Problem::unreadable(format!(
                    "the form has a file in {name:?}: put files into the field `file`"
                )));
            }
            Some(file) => self.files.push(Upload { name: file, bytes }),
            None => {
                let text = String::from_utf8(bytes.to_vec())
                    .map_err(|_| Problem::unreadable(format!("the field {name:?} is not UTF-8")))?;
                self.fields.push((name, text));
            }
        }
        if self.files.len() > UPLOADS_MAX || self.fields.len() > FIELDS_MAX {
            return Err(Problem::unreadable(format!(
                "more than {UPLOADS_MAX} files or {FIELDS_MAX} fields: send them in parts"
            )));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    #[track_caller]
    fn check_name(pairs: &[(&'static str, &'static str)], name: &str) {
        let upload = whole(&headers(pairs), Bytes::from_static(b"x"));
        assert_eq!(upload.name, name);
    }

    #[test]
    fn a_body_is_named_by_its_headers() {
        check_name(&[], "body");
        check_name(&[("content-type", "application/pdf")], "body.pdf");
        check_name(&[("content-type", "Text/HTML; charset=utf-8")], "body.html");
        check_name(
            &[(
                "content-disposition",
                "attachment; filename=\"a b.eml\"; x=1",
            )],
            "a b.eml",
        );
    }

    async fn filled(body: &'static str) -> Result<Filled, Problem> {
        let headers = headers(&[("content-type", "multipart/form-data; boundary=b")]);
        form(&headers, Bytes::from_static(body.as_bytes())).await
    }

    #[tokio::test]
    async fn a_form_has_fields_and_files() {
        let found = filled(
            "--b\r\nContent-Disposition: form-data; name=\"on\"\r\n\r\n2018-05-14\r\n\
             --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nZTE\r\n\r\n\
             --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--b--\r\n",
        )
        .await
        .unwrap();
        assert_eq!(found.fields, [("on".to_owned(), "2018-05-14".to_owned())]);
        assert_eq!(found.files.len(), 1);
        assert_eq!(&found.files[0].bytes[..], b"ZTE\r\n");
        assert!(filled("--b\r\nContent-Dispo").await.is_err());
        assert!(filled("").await.is_err());
    }
}
