//! A body cut into lines as it comes.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};

use crate::serve::problem::Problem;
use crate::serve::settings::ServeSettings;

/// The lines of a body. Blank ones are passed over.
pub(crate) struct Lines {
    body: Body,
    /// What came and was not given yet.
    rest: Vec<u8>,
    ended: bool,
    line_bytes_max: usize,
    wait: Duration,
}

/// One party in one line: names, addresses and identifiers of the largest entries are below it.
const LINE_BYTES_MAX: usize = 256_000;

impl Lines {
    pub(crate) fn new(body: Body, settings: &ServeSettings) -> Self {
        Self {
            body,
            rest: Vec::new(),
            ended: false,
            line_bytes_max: LINE_BYTES_MAX.min(settings.body_bytes_max),
            wait: Duration::from_millis(settings.body_ms_max),
        }
    }

    /// The next line.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        loop {
            if let Some(at) = self.rest.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.rest.drain(..=at).collect();
                if !line.trim_ascii().is_empty() {
                    return Ok(Some(line.into()));
                }
                continue;
            }
            if self.rest.len() > self.line_bytes_max {
                return Err(Problem::too_large(self.line_bytes_max));
            }
            if self.ended {
                let line = std::mem::take(&mut self.rest);
                return Ok((!line.trim_ascii().is_empty()).then(|| line.into()));
            }
            self.more().await?;
        }
    }

    async fn more(&mut self) -> Result<(), Problem> {
        let frame = poll_fn(|cx| Pin::new(&mut self.body).poll_frame(cx));
        match tokio::time::timeout(self.wait, frame).await {
            Ok(Some(Ok(frame))) => self.rest.extend(frame.into_data().unwrap_or_default()),
            Ok(Some(Err(_))) => {
                self.ended = true;
                return Err(Problem::unreadable(
                    "the body broke off: send the rest again",
                ));
            }
            Ok(None) => self.ended = true,
            Err(_) => {
                return Err(Problem::late(
                    u64::try_from(self.wait.as_millis()).unwrap_or(u64::MAX),
                ));
            }
        }
        Ok(())
    }
}
