//! A running service over a small ledger, and a client for it.

use std::net::TcpListener;
use std::process::Child;
use std::time::{Duration, Instant};

use serde_json::Value;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::support::Desk;

/// Three parties, what lies around them, and ids that were merged.
pub(crate) const ENTITIES: &str = include_str!("entities.ftm.json");

pub(crate) struct Service {
    pub(crate) desk: Desk,
    pub(crate) base: String,
    child: Child,
    agent: ureq::Agent,
}

/// An address of this host on which nobody listens.
pub(crate) fn free_address() -> String {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    free.local_addr().unwrap().to_string()
}

pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: ureq::http::HeaderMap,
    pub(crate) text: String,
}

impl Service {
    /// A service over three invented parties.
    pub(crate) fn start() -> Self {
        let desk = Desk::new();
        desk.file("entities.ftm.json", ENTITIES);
        desk.run(&[
            "import",
            "ours",
            "entities.ftm.json",
            "--published",
            "2024-06-01",
        ])
        .expect(0);
        Self::over(desk)
    }

    pub(crate) fn over(desk: Desk) -> Self {
        Self::reached(desk, "http", TlsConfig::default())
    }

    /// A service that its configuration has encrypt, and a client that knows its certificate.
    pub(crate) fn encrypted(desk: Desk, certificate: &str) -> Self {
        let known = Certificate::from_pem(certificate.as_bytes()).unwrap();
        let tls = TlsConfig::builder().root_certs(RootCerts::new_with_certs(&[known]));
        Self::reached(desk, "https", tls.build())
    }

    fn reached(desk: Desk, scheme: &str, tls: TlsConfig) -> Self {
        let address = free_address();
        let child = desk.spawn(&["serve", "--listen", address.as_str()]);
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .tls_config(tls)
            .timeout_global(Some(Duration::from_secs(20)));
        let service = Self {
            desk,
            base: format!("{scheme}://{address}"),
            child,
            agent: config.build().into(),
        };
        let until = Instant::now() + Duration::from_secs(30);
        while service
            .agent
            .get(format!("{}/healthz", service.base))
            .call()
            .is_err()
        {
            assert!(Instant::now() < until, "the service does not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        service
    }

    /// The memory that is the service's own, as Linux counts it: mapped files are not in it.
    pub(crate) fn memory_kb(&self) -> u64 {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(status).unwrap();
        let line = status.lines().find(|line| line.starts_with("RssAnon:"));
        let number = line.and_then(|line| line.split_whitespace().nth(1));
        number.unwrap().parse().unwrap()
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.get_with(path, &[])
    }

    pub(crate) fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Reply::of(request.call().unwrap())
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> Reply {
        self.post_with(path, body, &[])
    }

    pub(crate) fn post_with(&self, path: &str, body: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = self.agent.post(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Reply::of(request.send(body).unwrap())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Reply {
    fn of(mut response: ureq::http::Response<ureq::Body>) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.body_mut().read_to_string().unwrap(),
        }
    }

    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}
