//! Errors as clients see them: RFC 9457 problem documents that say what to change.
//!
//! Clients of yente read `detail` alone, and find it here as well.

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use crate::failure::{Code, Failure};

/// An answer that could not be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    status: StatusCode,
    title: &'static str,
    detail: String,
    retry_after_s: Option<u32>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(crate) struct Document<'a> {
    r#type: &'static str,
    title: &'a str,
    status: u16,
    detail: &'a str,
}

impl Problem {
    fn new(status: StatusCode, title: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            title,
            detail: detail.into(),
            retry_after_s: None,
        }
    }

    /// A question that cannot be asked so.
    pub(crate) fn bad(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "The question cannot be asked so",
            detail,
        )
    }

    /// A body that cannot be read as what was expected.
    pub(crate) fn unreadable(detail: impl Into<String>) -> Self {
        let title = "The body is not what was expected";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, title, detail)
    }

    /// What was asked for is not there.
    pub(crate) fn missing(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not found", detail)
    }

    /// A body larger than the limit.
    pub(crate) fn too_large(limit: usize) -> Self {
        let detail = format!("the body is larger than {limit} bytes: send it in parts");
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "The body is too large",
            detail,
        )
    }

    /// No key, or one that is not known.
    pub(crate) fn unauthorised() -> Self {
        let detail = "send a key that this service knows: Authorization: ApiKey KEY";
        Self::new(StatusCode::UNAUTHORIZED, "A key is needed", detail)
    }

    /// A key whose role does not reach so far.
    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "Not allowed", detail)
    }

    /// A method that the path does not take.
    pub(crate) fn method() -> Self {
        let detail = "this path takes another method: see /openapi.json";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed", detail)
    }

    /// What is asked does not fit how things stand.
    pub(crate) fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "It stands otherwise", detail)
    }

    /// A type of content that the route does not take.
    pub(crate) fn media(detail: impl Into<String>) -> Self {
        let title = "The body has another type";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, title, detail)
    }

    /// More requests than one client may send.
    pub(crate) fn too_many(wait_s: u32) -> Self {
        let detail = "too many requests: wait as long as Retry-After says";
        let mut problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests", detail);
        problem.retry_after_s = Some(wait_s);
        problem
    }

    /// More work than can be queued.
    pub(crate) fn busy() -> Self {
        let detail = "more questions wait than can be answered in time: ask again later";
        let mut problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "Busy", detail);
        problem.retry_after_s = Some(1);
        problem
    }

    /// An answer that did not come in time. It says nothing about the party.
    pub(crate) fn late(limit_ms: u64) -> Self {
        let detail = format!(
            "no answer within {limit_ms} ms; nothing may be concluded: ask again, or for less at once"
        );
        let mut problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "Too late", detail);
        problem.retry_after_s = Some(1);
        problem
    }

    /// A service that is not ready, and why.
    pub(crate) fn not_ready(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "Not ready", detail)
    }

    /// A fault of the service.
    pub(crate) fn internal(detail: impl Into<String>) -> Self {
        let title = "The answer could not be given";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, title, detail)
    }

    /// A failure of one of the functions that the command line uses too.
    pub(crate) fn of(failure: &Failure) -> Self {
        let mut detail = format!("cannot {}: {}", failure.doing, failure.causes.join(": "));
        if let Some(hint) = &failure.hint {
            detail.push_str("; ");
            detail.push_str(hint);
        }
        match failure.code {
            Code::NotFound => Self::missing(detail),
            Code::Usage => Self::bad(detail),
            _ => Self::internal(detail),
        }
    }

    /// The status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// What is wrong, and what to change.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    /// What kind of fault it is.
    pub(crate) fn title(&self) -> &'static str {
        self.title
    }

    /// The document as JSON.
    pub(crate) fn json(&self) -> String {
        let document = Document {
            r#type: "about:blank",
            title: self.title,
            status: self.status.as_u16(),
            detail: &self.detail,
        };
        serde_json::to_string(&document).expect("strings and a number")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.json()).into_response();
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after_s {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
