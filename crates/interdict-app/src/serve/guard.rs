//! What surrounds every answer: who asks and whether they may, a time limit, an id, a line in the log.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, HeaderName, TRANSFER_ENCODING,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::app::App;
use super::keys::{KeptKey, Role};
use super::listener::Peer;
use super::problem::Problem;
use super::trace::Trace;
use super::traces::Span;
use crate::clock;

/// Whose key was sent, where keys are needed.
#[derive(Clone, Debug)]
pub(crate) struct Asker(pub(crate) Option<String>);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Ids of clients are taken up to this length.
const REQUEST_ID_CHARS_MAX: usize = 64;

/// Surrounds every answer.
pub(crate) async fn surround(
    State(app): State<Arc<App>>,
    mut request: Request,
    next: Next,
) -> Response {
    let (started, began) = (Instant::now(), clock::now());
    let id = request_id(&app, request.headers());
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let trace = Trace::of(request.headers(), app.traces.is_some());
    let has_body = brings_body(request.headers());
    let mut response = match admitted(&app, &route, &request) {
        Ok(key) => {
            request
                .extensions_mut()
                .insert(Asker(key.map(|key| key.name)));
            in_time(&app, next.run(request)).await
        }
        Err(problem) => problem.into_response(),
    };
    let took = started.elapsed();
    let status = response.status();
    app.metrics.count(&route, status.as_u16(), took);
    log(&method, &route, status, took, &id);
    if let Some(traces) = app.traces.as_ref().filter(|_| trace.is_sampled()) {
        traces.note(Span {
            trace: trace.clone(),
            method: method.to_string(),
            route,
            status: status.as_u16(),
            request: id.clone(),
            began,
            took,
        });
    }
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    trace.tell(headers);
    if has_body && (status.is_client_error() || status.is_server_error()) {
        // What is left of a body that was refused unread is not read: nothing may follow it on this connection.
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    secure(headers);
    response
}

fn brings_body(headers: &HeaderMap) -> bool {
    let empty = |length: &HeaderValue| length == "0";
    headers.contains_key(TRANSFER_ENCODING)
        || headers
            .get(CONTENT_LENGTH)
            .is_some_and(|length| !empty(length))
}

/// The pattern of the route stands in the log, never what was asked.
fn log(method: &Method, route: &str, status: StatusCode, took: Duration, id: &str) {
    let took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    let status = status.as_u16();
    if status >= 500 {
        tracing::error!(%method, route, status, took_us, request = id, "answered");
    } else {
        tracing::debug!(%method, route, status, took_us, request = id, "answered");
    }
}

async fn in_time(app: &App, answer: impl Future<Output = Response>) -> Response {
    let limit_ms = app.settings.answer_ms_max + app.settings.body_ms_max;
    match tokio::time::timeout(Duration::from_millis(limit_ms), answer).await {
        Ok(response) => response,
        Err(_) => Problem::late(limit_ms).into_response(),
    }
}

/// The client's own id where it is short and plain, else one of ours.
fn request_id(app: &App, headers: &HeaderMap) -> String {
    let own = headers
        .get(REQUEST_ID)
        .and_then(|value| value.to_str().ok());
    let plain = |text: &&str| {
        let fits = (1..=REQUEST_ID_CHARS_MAX).contains(&text.len());
        fits && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    own.filter(plain).map_or_else(
        || format!("{}-{}", app.process, app.next_request()),
        str::to_owned,
    )
}

/// Whether a request may be answered: known key, role, rate. The key that was sent, where one is needed.
fn admitted(app: &App, route: &str, request: &Request) -> Result<Option<KeptKey>, Problem> {
    if is_foreign(route, request) {
        return Err(Problem::forbidden(
            "a page of another site sent this: open the service itself",
        ));
    }
    let peer = request.extensions().get::<Peer>();
    let mut sender = None;
    let mut client = peer.map_or_else(String::new, |peer| peer.0.ip().to_string());
    if let (Some(keys), Some(needed)) = (&app.keys, needed(route, request.method())) {
        let sent = sent_key(request.headers()).ok_or_else(Problem::unauthorised)?;
        let known = keys.check(&sent).map_err(|failure| Problem::of(&failure))?;
        let key = known.ok_or_else(Problem::unauthorised)?;
        if key.role < needed {
            return Err(Problem::forbidden(format!(
                "this needs a key with the role {}, and yours has {}: ask for another",
                needed.word(),
                key.role.word()
            )));
        }
        client.clone_from(&key.id);
        sender = Some(key);
    }
    app.rates
        .take(&client, Instant::now())
        .map_err(Problem::too_many)?;
    Ok(sender)
}

/// Whether a browser says that a page of another site makes it send something. OpenRefine asks from
/// pages of its own.
fn is_foreign(route: &str, request: &Request) -> bool {
    let site = request.headers().get("sec-fetch-site");
    let sends = request.method() == Method::POST && route != "/reconcile/{dataset}";
    sends && site.is_some_and(|site| site == "cross-site")
}

/// The role that a route needs; none where anybody may ask.
fn needed(route: &str, method: &Method) -> Option<Role> {
    match route {
        "/healthz" | "/readyz" | "/openapi.json" | "/style.css" | "/favicon.svg" => None,
        "/updatez" | "/metrics" => Some(Role::Admin),
        "/v1/assess" | "/dealing" if method == Method::POST => Some(Role::Decide),
        "/lists/{dataset}/decide"
        | "/v1/datasets/{dataset}/editions/{edition}/admit"
        | "/v1/datasets/{dataset}/editions/{edition}/withdraw" => Some(Role::Decide),
        "/match/{dataset}"
        | "/v1/screen"
        | "/v1/screen/batch"
        | "/v1/text"
        | "/reconcile/{dataset}"
        | "/"
        | "/text" => Some(Role::Screen),
        _ => Some(Role::Read),
    }
}

/// `Authorization: ApiKey KEY` as clients of yente send it, or `Bearer KEY`; browsers ask their user for
/// a name and a password, and the password is the key.
fn sent_key(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = text.split_once(' ')?;
    match scheme.to_ascii_lowercase().as_str() {
        "apikey" | "bearer" | "token" => Some(rest.trim().to_owned()),
        "basic" => {
            let pair = String::from_utf8(super::base64::decode(rest.trim())?).ok()?;
            pair.split_once(':').map(|(_, key)| key.to_owned())
        }
        _ => None,
    }
}

/// Pages run no script, load nothing from elsewhere, and stand in no other page.
fn secure(headers: &mut HeaderMap) {
    let fixed = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        (
            "content-security-policy",
            "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}
