//! A person's word for an edition that is held: admitted or withdrawn, by the page or the API.
//!
//! A page of another site may make a browser send forms here. So a form carries a token that only a page
//! of this process holds, and where there are no keys only a browser that knows this machine by a local
//! name is listened to: another site cannot pretend to be that.

use axum::http::HeaderMap;
use axum::http::header::HOST;
use interdict_ledger::{Admission, KeptEdition};
use interdict_model::DatasetKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::app::App;
use super::problem::Problem;
use crate::failure::Failure;
use crate::wire::edition::Edition;
use crate::{clock, resolve};

/// What is decided of an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Admit,
    Withdraw,
}

/// Who says it, and why.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reason {
    pub(crate) why: String,
    /// Whose word it is; the name of the key goes before.
    #[serde(default)]
    pub(crate) who: Option<String>,
}

/// What the API answers.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Decided {
    edition: Edition,
    who: String,
    why: String,
    /// The hash of the entry in the log.
    entry: String,
}

/// The longest reason and name: they are kept for ever.
const WHY_CHARS_MAX: usize = 2_000;
const WHO_CHARS_MAX: usize = 200;

impl Word {
    /// A word out of a form.
    pub(crate) fn read(text: &str) -> Result<Self, Problem> {
        match text {
            "admit" => Ok(Self::Admit),
            "withdraw" => Ok(Self::Withdraw),
            other => Err(Problem::unreadable(format!(
                "word = {other:?}: give admit or withdraw"
            ))),
        }
    }
}

/// Records a person's word for an edition, and lets the lists follow it.
pub(crate) fn decide(
    app: &App,
    dataset: &DatasetKey,
    edition: &str,
    word: Word,
    reason: &Reason,
) -> Result<Decided, Problem> {
    let who = said("who", reason.who.as_deref(), WHO_CHARS_MAX)?;
    let why = said("why", Some(&reason.why), WHY_CHARS_MAX)?;
    let ledger = &app.engine.ledger;
    let kept = named(app, dataset, edition)?;
    check(&kept, word)?;
    let at = clock::now();
    let place = match word {
        Word::Admit => ledger
            .admit(kept.id, who, why, at)
            .map_err(|error| Failure::write("admit the edition", &error)),
        Word::Withdraw => ledger
            .withdraw(kept.id, who, why, at)
            .map_err(|error| Failure::write("withdraw the edition", &error)),
    };
    let place = place.map_err(|failure| Problem::of(&failure))?;
    app.engine.refresh();
    Ok(Decided {
        edition: Edition::of(&named(app, dataset, edition)?),
        who: who.to_owned(),
        why: why.to_owned(),
        entry: place.hash.to_string(),
    })
}

fn named(app: &App, dataset: &DatasetKey, edition: &str) -> Result<KeptEdition, Problem> {
    let kept = resolve::edition(&app.engine.ledger, edition);
    let kept = kept.map_err(|failure| Problem::of(&failure))?;
    if kept.dataset == *dataset {
        return Ok(kept);
    }
    let detail = format!("{edition} is an edition of {}", kept.dataset);
    Err(Problem::missing(detail))
}

fn check(kept: &KeptEdition, word: Word) -> Result<(), Problem> {
    match (&kept.admission, word) {
        (Admission::Held { .. }, _) | (Admission::Withdrawn, Word::Admit) => Ok(()),
        (Admission::Withdrawn, Word::Withdraw) => {
            Err(Problem::conflict("the edition is withdrawn already"))
        }
        (Admission::Admitted, _) => Err(Problem::conflict(
            "the edition is not held: there is nothing to decide",
        )),
    }
}

fn said<'a>(field: &str, text: Option<&'a str>, chars_max: usize) -> Result<&'a str, Problem> {
    let text = text.unwrap_or_default().trim();
    if text.is_empty() {
        return Err(Problem::unreadable(format!(
            "{field} is blank: a person answers for it; say who, and why it is right"
        )));
    }
    if text.chars().count() > chars_max {
        return Err(Problem::unreadable(format!(
            "{field} is longer than {chars_max} characters"
        )));
    }
    Ok(text)
}

/// What a form on the page of a dataset must carry.
pub(crate) fn token(app: &App, dataset: &str) -> String {
    let hash = blake3::keyed_hash(&app.secret, dataset.as_bytes());
    hash.to_hex().to_string()
}

/// Whether a form came from a page of this process.
pub(crate) fn check_token(app: &App, dataset: &str, sent: &str) -> Result<(), Problem> {
    // The comparison of hashes takes the same time whatever differs.
    let sent = blake3::Hash::from_hex(sent).ok();
    if sent == Some(blake3::keyed_hash(&app.secret, dataset.as_bytes())) {
        return Ok(());
    }
    Err(Problem::forbidden(
        "the form is older than the service, or not from it: load the page again",
    ))
}

/// Whether somebody may decide here. With keys the role says it; without them only this machine may.
pub(crate) fn check_place(app: &App, headers: &HeaderMap) -> Result<(), Problem> {
    let host = headers.get(HOST).and_then(|value| value.to_str().ok());
    if app.keys.is_some() || host.is_some_and(is_local) {
        return Ok(());
    }
    Err(Problem::forbidden(
        "without keys an edition is decided on from this machine only, by its local name: make a key with the role decide",
    ))
}

/// Whether a host is this machine by a name that no other site can take.
fn is_local(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    let address = name.parse::<std::net::IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn local_names_are_known() {
        for host in [
            "localhost",
            "LOCALHOST:8000",
            "127.0.0.1:80",
            "[::1]:8000",
            "[::1]",
        ] {
            assert!(is_local(host), "{host}");
        }
        for host in ["", "example.org", "localhost.example.org:80", "10.0.0.1:80"] {
            assert!(!is_local(host), "{host}");
        }
    }
}
