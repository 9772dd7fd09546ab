//! The HTTP client: conditional requests, limits on time and size, attempts with pauses.

use std::io::{self, Read};
use std::time::Duration;

use indicatif::ProgressBar;
use interdict_lists::FetchedFile;
use ureq::http::{HeaderMap, Response, StatusCode};
use ureq::{Agent, Body};

use super::backoff::{chance, pause};
use super::checks::check;
use super::{FetchProblem, KeptValidators};
use crate::config::FetchLimits;
use crate::console::known_length;

/// Who we are; OFAC refuses clients that do not say.
const USER_AGENT: &str = concat!("interdict/", env!("CARGO_PKG_VERSION"));

/// How much is read at a time: enough that progress shows, little enough that a limit is met soon.
const CHUNK_BYTES: usize = 64 * 1024;

/// A client with its limits.
pub(crate) struct Client {
    limits: FetchLimits,
}

/// One file to ask for.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a> {
    /// What it is and where.
    pub(crate) file: &'a FetchedFile,
    /// What the server said of the copy that we have.
    pub(crate) known: Option<&'a KeptValidators>,
}

/// What a server answered.
pub(crate) enum Reply {
    /// The copy that we have is the present one.
    NotModified,
    /// The file, checked, with what to send next time.
    Body(Vec<u8>, KeptValidators),
}

impl Client {
    pub(crate) fn new(limits: &FetchLimits) -> Self {
        Self {
            limits: limits.clone(),
        }
    }

    /// Asks for a file, again and again while the fault may pass. `tell` hears of each failed attempt.
    pub(crate) fn get(
        &self,
        wanted: Wanted<'_>,
        bar: &ProgressBar,
        tell: &dyn Fn(&FetchProblem, Duration),
    ) -> Result<Reply, FetchProblem> {
        // An address that begins encrypted stays encrypted through every redirect.
        let agent = self.agent(wanted.file.url.starts_with("https:"));
        let mut attempt = 1;
        loop {
            let problem = match self.attempt(&agent, wanted, bar) {
                Ok(reply) => return Ok(reply),
                Err(problem) => problem,
            };
            attempt += 1;
            if !problem.may_pass() || attempt > self.limits.attempts_max {
                return Err(problem);
            }
            let wait = pause(&self.limits, attempt, problem.retry_after(), chance());
            tell(&problem, wait);
            std::thread::sleep(wait);
        }
    }

    fn agent(&self, encrypted: bool) -> Agent {
        Agent::config_builder()
            .http_status_as_error(false)
            .https_only(encrypted)
            .user_agent(USER_AGENT)
            .max_redirects(self.limits.redirects_max)
            .timeout_connect(Some(self.limits.connect()))
            .timeout_recv_response(Some(self.limits.silence()))
            .timeout_per_read(Some(self.limits.silence()))
            .timeout_global(Some(self.limits.attempt()))
            .build()
            .new_agent()
    }

    fn attempt(
        &self,
        agent: &Agent,
        wanted: Wanted<'_>,
        bar: &ProgressBar,
    ) -> Result<Reply, FetchProblem> {
        bar.set_position(0);
        let mut request = agent.get(&wanted.file.url);
        if let Some(known) = wanted.known {
            if let Some(etag) = &known.etag {
                request = request.header("if-none-match", etag);
            }
            if let Some(date) = &known.last_modified {
                request = request.header("if-modified-since", date);
            }
        }
        let response = request.call().map_err(|error| problem_of(&error, 0))?;
        match response.status() {
            StatusCode::OK => self.body(wanted.file, response, bar),
            StatusCode::NOT_MODIFIED if wanted.known.is_some() => Ok(Reply::NotModified),
            StatusCode::NOT_MODIFIED => Err(FetchProblem::UnaskedNotModified),
            status => Err(refusal(status, response.headers())),
        }
    }

    fn body(
        &self,
        file: &FetchedFile,
        response: Response<Body>,
        bar: &ProgressBar,
    ) -> Result<Reply, FetchProblem> {
        let validators = KeptValidators {
            url: file.url.clone(),
            etag: header(response.headers(), "etag"),
            last_modified: header(response.headers(), "last-modified"),
        };
        if let Some(length) = response.body().content_length() {
            known_length(bar, length);
        }
        let bytes = self.read_body(response.into_body().into_reader(), bar)?;
        check(file, &bytes)?;
        Ok(Reply::Body(bytes, validators))
    }

    fn read_body(&self, mut reader: impl Read, bar: &ProgressBar) -> Result<Vec<u8>, FetchProblem> {
        let bytes_max = self.limits.bytes_max;
        let mut bytes = Vec::new();
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            let came = match reader.read(&mut chunk) {
                Ok(came) => came,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    return Err(problem_of(&ureq::Error::from(error), bytes.len() as u64));
                }
            };
            if came == 0 {
                return Ok(bytes);
            }
            bytes.extend_from_slice(&chunk[..came]);
            bar.set_position(bytes.len() as u64);
            if bytes.len() as u64 > bytes_max {
                return Err(FetchProblem::TooLarge { bytes_max });
            }
        }
    }
}

fn refusal(status: StatusCode, headers: &HeaderMap) -> FetchProblem {
    let passing = status.is_server_error()
        || status == StatusCode::TOO_MANY_REQUESTS
        || status == StatusCode::REQUEST_TIMEOUT;
    if !passing {
        return FetchProblem::Refused {
            status: status.as_u16(),
        };
    }
    let seconds = header(headers, "retry-after").and_then(|text| text.trim().parse().ok());
    FetchProblem::Unwell {
        status: status.as_u16(),
        retry_after: seconds.map(Duration::from_secs),
    }
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// Sorts the client library's errors by what can be done about them. `bytes` had come by then.
fn problem_of(error: &ureq::Error, bytes: u64) -> FetchProblem {
    let what = error.to_string();
    match error {
        ureq::Error::Timeout(_) => FetchProblem::TimedOut { what },
        ureq::Error::Io(cause) if cause.kind() == io::ErrorKind::TimedOut => {
            FetchProblem::TimedOut { what }
        }
        ureq::Error::TooManyRedirects
        | ureq::Error::RedirectFailed
        | ureq::Error::RequireHttpsOnly(_) => FetchProblem::Redirect { what },
        ureq::Error::BadUri(_)
        | ureq::Error::Http(_)
        | ureq::Error::Tls(_)
        | ureq::Error::Rustls(_) => FetchProblem::Address { what },
        _ if bytes > 0 => FetchProblem::BrokenOff { bytes, what },
        _ => FetchProblem::Connection { what },
    }
}
