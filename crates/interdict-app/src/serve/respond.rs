//! Answers as HTTP has them.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// An answer in JSON.
pub(crate) fn json<T: Serialize>(answer: &T) -> Response {
    let text = serde_json::to_vec(answer).expect("wire types have string keys");
    typed("application/json", text)
}

/// An answer of some type of content.
pub(crate) fn typed(kind: &'static str, content: impl IntoResponse) -> Response {
    let mut response = content.into_response();
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
