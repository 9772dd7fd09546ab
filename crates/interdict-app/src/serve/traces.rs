//! One span for each request, sent by OTLP over HTTP in JSON, where the configuration names a receiver.
//!
//! Spans tell method, pattern of the route, status and id of the request: what was asked is in none of
//! them. A receiver that is slow or away costs spans, which are counted, and never an answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::trace::Trace;
use crate::failure::{Code, Failure};

/// Hands spans to the thread that sends them.
pub(crate) struct Traces {
    sender: SyncSender<Span>,
    dropped: AtomicU64,
}

/// What a request was, and how long it took.
#[derive(Debug)]
pub(crate) struct Span {
    pub(crate) trace: Trace,
    pub(crate) method: String,
    pub(crate) route: String,
    pub(crate) status: u16,
    pub(crate) request: String,
    pub(crate) began: Timestamp,
    pub(crate) took: Duration,
}

/// Spans that wait to be sent.
const WAITING_MAX: usize = 4_096;

/// Spans of one message, and how long the first of them waits for others.
const BATCH_MAX: usize = 512;
const BATCH_WAIT: Duration = Duration::from_secs(1);

/// How long a receiver may take.
const SEND_MAX: Duration = Duration::from_secs(5);

impl Traces {
    /// Starts the thread that sends.
    pub(crate) fn start(receiver: &str) -> Result<Arc<Self>, Failure> {
        check(receiver)?;
        let (sender, spans) = sync_channel(WAITING_MAX);
        let url = receiver.to_owned();
        thread::Builder::new()
            .name("traces".to_owned())
            .spawn(move || send_all(&url, &spans))
            .map_err(|error| Failure::new(Code::File, "start sending traces", &error))?;
        Ok(Arc::new(Self {
            sender,
            dropped: AtomicU64::new(0),
        }))
    }

    /// Hands a span over; where too many wait it is dropped and counted.
    pub(crate) fn note(&self, span: Span) {
        if self.sender.try_send(span).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// How many spans were dropped.
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }
}

/// Whether an address can be sent to.
pub(crate) fn check(receiver: &str) -> Result<(), Failure> {
    let uri: Result<ureq::http::Uri, _> = receiver.parse();
    let sound = uri.is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some()
    });
    if sound {
        return Ok(());
    }
    let cause = format!("{receiver:?} is no web address");
    Err(Failure::because(Code::Config, "read serve.traces", cause)
        .hint("write it as http://127.0.0.1:4318/v1/traces"))
}

fn send_all(url: &str, spans: &Receiver<Span>) {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(SEND_MAX))
        .build()
        .into();
    // One line in the log for an outage, not one for each message.
    let failing = AtomicBool::new(false);
    while let Ok(first) = spans.recv() {
        let batch = batch(first, spans);
        let body = serde_json::to_vec(&message(&batch)).expect("wire types have string keys");
        let sent = agent
            .post(url)
            .content_type("application/json")
            .send(&body[..]);
        match sent {
            Ok(_) => failing.store(false, Ordering::Relaxed),
            Err(error) if !failing.swap(true, Ordering::Relaxed) => {
                tracing::warn!(%error, spans = batch.len(), "traces cannot be sent");
            }
            Err(_) => {}
        }
    }
}

/// What came within a short time, or as much as one message holds.
fn batch(first: Span, spans: &Receiver<Span>) -> Vec<Span> {
    let until = Instant::now() + BATCH_WAIT;
    let mut batch = vec![first];
    while batch.len() < BATCH_MAX {
        match spans.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(span) => batch.push(span),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    batch
}

/// The message as OTLP has it: numbers of 64 bits are texts.
fn message(spans: &[Span]) -> Value {
    let text = |key: &str, value: &str| json!({"key": key, "value": {"stringValue": value}});
    json!({"resourceSpans": [{
        "resource": {"attributes": [
            text("service.name", "interdict"),
            text("service.version", env!("CARGO_PKG_VERSION")),
        ]},
        "scopeSpans": [{
            "scope": {"name": "interdict", "version": env!("CARGO_PKG_VERSION")},
            "spans": spans.iter().map(Span::wire).collect::<Vec<_>>(),
        }],
    }]})
}

/// A span as OTLP has it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireSpan<'a> {
    trace_id: &'a str,
    span_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_span_id: Option<&'a str>,
    name: String,
    /// A server's.
    kind: u8,
    start_time_unix_nano: String,
    end_time_unix_nano: String,
    attributes: Vec<Value>,
    status: Value,
}

impl Span {
    fn wire(&self) -> WireSpan<'_> {
        let began = self.began.as_nanosecond();
        let ended = began + i128::try_from(self.took.as_nanos()).unwrap_or(i128::MAX);
        let text = |key: &str, value: &str| json!({"key": key, "value": {"stringValue": value}});
        let (trace_id, span_id, parent_span_id) = self.trace.ids();
        WireSpan {
            trace_id,
            span_id,
            parent_span_id,
            name: format!("{} {}", self.method, self.route),
            kind: 2,
            start_time_unix_nano: began.to_string(),
            end_time_unix_nano: ended.to_string(),
            attributes: vec![
                text("http.request.method", &self.method),
                text("http.route", &self.route),
                json!({"key": "http.response.status_code", "value": {"intValue": self.status.to_string()}}),
                text("interdict.request", &self.request),
            ],
            // Whose fault it is: 2 is an error of the server.
            status: json!({"code": if self.status >= 500 { 2 } else { 0 }}),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receivers_are_web_addresses() {
        assert!(check("http://127.0.0.1:4318/v1/traces").is_ok());
        for wrong in ["", "127.0.0.1:4318", "ftp://x/", "http://"] {
            assert!(check(wrong).is_err(), "{wrong}");
        }
    }
}
