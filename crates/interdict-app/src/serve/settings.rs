//! The limits of the service, as the configuration file gives them.

use std::net::SocketAddr;

use interdict_model::DatasetKey;
use serde::Deserialize;

use super::refresh::RefreshSettings;
use super::tls::TlsSettings;
use super::traces;
use crate::failure::{Code, Failure};

/// What `[serve]` says. Durations are in milliseconds, sizes in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ServeSettings {
    /// Address and port to listen on, unless the command line says otherwise.
    pub(crate) listen: String,
    /// Datasets without which no answer may be clear; those that the ledger keeps always count.
    pub(crate) require: Vec<String>,
    /// The longest an answer may take before it is an error.
    pub(crate) answer_ms_max: u64,
    /// The longest a client may take to send the head of a request.
    pub(crate) head_ms_max: u64,
    /// The longest a client may take to send a body.
    pub(crate) body_ms_max: u64,
    pub(crate) body_bytes_max: usize,
    /// The largest request that brings documents.
    pub(crate) text_bytes_max: usize,
    /// What all bodies under way may take together; further ones are told to come again.
    pub(crate) bodies_bytes_max: usize,
    /// Requests with documents that are worked on at once; further ones wait.
    pub(crate) texts_max: usize,
    /// Open connections; further ones wait.
    pub(crate) connections_max: usize,
    /// Questions that wait for a thread; further ones are told to come again.
    pub(crate) queue_max: usize,
    /// Threads that screen; 0 means one for each core.
    pub(crate) threads: usize,
    /// Other days than today that are kept open.
    pub(crate) past_days_max: usize,
    /// What `/updatez` must be sent where there are no keys; none closes it.
    pub(crate) update_token: Option<String>,
    /// How often the ledger is asked for something new.
    pub(crate) poll_ms: u64,
    /// Where a span for each request is sent, by OTLP over HTTP; nowhere by default.
    pub(crate) traces: Option<String>,
    /// Encryption; none where another program before the service does it.
    pub(crate) tls: Option<TlsSettings>,
    /// Which lists are fetched, and how often.
    pub(crate) refresh: RefreshSettings,
    /// Requests that one client may send in a second, on average; 0 means no limit.
    pub(crate) requests_per_s_max: u32,
}

impl Default for ServeSettings {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8000".to_owned(),
            require: Vec::new(),
            // A hundred queries at once on a slow machine take two seconds.
            answer_ms_max: 30_000,
            head_ms_max: 10_000,
            body_ms_max: 30_000,
            // A hundred queries of 40 kB each: far above what is ever sent.
            body_bytes_max: 4_000_000,
            // A contract of a thousand pages in PDF.
            text_bytes_max: 20_000_000,
            // With what serves it stays far below the memory of a small machine.
            bodies_bytes_max: 100_000_000,
            // One core remains for questions on a machine with two.
            texts_max: 1,
            // Each takes some 20 kB.
            connections_max: 2_000,
            // At 5,000 answers a second these wait a fifth of a second.
            queue_max: 1_000,
            threads: 0,
            // Each holds its segments mapped, which the system may drop.
            past_days_max: 8,
            update_token: None,
            poll_ms: 1_000,
            traces: None,
            tls: None,
            refresh: RefreshSettings::default(),
            requests_per_s_max: 0,
        }
    }
}

impl ServeSettings {
    /// Checks what a file can say and a service cannot do.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        self.address()?;
        self.required()?;
        if let Some(receiver) = &self.traces {
            traces::check(receiver)?;
        }
        for (name, value) in [
            ("connections_max", self.connections_max),
            ("queue_max", self.queue_max),
            ("body_bytes_max", self.body_bytes_max),
            ("text_bytes_max", self.text_bytes_max),
            ("texts_max", self.texts_max),
        ] {
            if value == 0 {
                let cause = "with 0 nothing could be answered";
                return Err(
                    Failure::because(Code::Config, format!("read serve.{name}"), cause)
                        .hint("give a number above 0, or leave it out for the default"),
                );
            }
        }
        let largest = self.body_bytes_max.max(self.text_bytes_max);
        if self.bodies_bytes_max < largest {
            let cause = format!("one body alone may have {largest} bytes");
            return Err(
                Failure::because(Code::Config, "read serve.bodies_bytes_max", cause)
                    .hint("give more, or allow smaller bodies"),
            );
        }
        Ok(())
    }

    /// Where to listen.
    pub(crate) fn address(&self) -> Result<SocketAddr, Failure> {
        self.listen.parse().map_err(|_| {
            let cause = format!("{:?} is no address and port", self.listen);
            Failure::because(Code::Config, "read serve.listen", cause)
                .hint("write it as 127.0.0.1:8000")
        })
    }

    /// The datasets without which no answer may be clear.
    pub(crate) fn required(&self) -> Result<Vec<DatasetKey>, Failure> {
        let key = |text: &String| {
            DatasetKey::new(text).map_err(|error| {
                Failure::because(Code::Config, "read serve.require", error.to_string())
            })
        };
        self.require.iter().map(key).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_done_is_said() {
        let settings = ServeSettings::default();
        assert!(settings.check().is_ok());
        let wrong = |change: fn(&mut ServeSettings)| {
            let mut settings = ServeSettings::default();
            change(&mut settings);
            settings.check().unwrap_err().doing
        };
        assert_eq!(
            wrong(|own| own.listen = "8000".to_owned()),
            "read serve.listen"
        );
        assert_eq!(
            wrong(|own| own.require = vec!["US".to_owned()]),
            "read serve.require"
        );
        assert_eq!(wrong(|own| own.queue_max = 0), "read serve.queue_max");
        assert_eq!(
            wrong(|own| own.bodies_bytes_max = 1_000_000),
            "read serve.bodies_bytes_max"
        );
    }
}
