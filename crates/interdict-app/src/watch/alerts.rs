//! Alerts: a hit that is watched, and what people judged of it, from the log.
//!
//! An alert opens with its hit. A judgement closes it. It opens again when what the judgement rested
//! on changes: what the list says of the party, or what the book says of the customer. A score that
//! the engine weighs otherwise opens nothing.

use std::collections::BTreeMap;

use interdict_ledger::{Ledger, LogEntry};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::log;
use super::runs::{self, Cause, ChangeEntry, Kind, RunEntry};
use crate::failure::{Code, Failure};

/// The kind of the entries.
const KIND: &str = "judgement";

/// What a person says of an alert.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct JudgementEntry {
    pub(crate) alert: String,
    pub(crate) verdict: Verdict,
    pub(crate) by: String,
    pub(crate) why: String,
    /// Whether the policy of the book asked for a second person.
    pub(crate) four_eyes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    /// It is the listed party
    Match,
    /// It is another: a false positive
    NoMatch,
    /// It cannot be told yet
    Unsure,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// Somebody has to look
    Open,
    /// One person accepted a false positive, and the policy asks for a second
    AwaitsSecond,
    /// Judged
    Judged,
    /// The hit is none any more
    Ended,
}

/// One alert as it stands.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Alert {
    /// The beginning of the digest of book, customer, list and party.
    pub(crate) id: String,
    pub(crate) book: String,
    pub(crate) customer: String,
    pub(crate) dataset: String,
    pub(crate) entity: String,
    pub(crate) caption: String,
    /// From 0 to 1.
    pub(crate) score: f64,
    pub(crate) level: String,
    pub(crate) state: State,
    /// The verdict that stands.
    pub(crate) verdict: Option<Verdict>,
    /// Why it is in this state.
    pub(crate) because: String,
    /// Since when.
    pub(crate) since: String,
    /// All that happened, in order.
    pub(crate) history: Vec<Happened>,
}

/// One thing that happened to an alert.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Happened {
    pub(crate) at: String,
    pub(crate) what: String,
    pub(crate) by: Option<String>,
    pub(crate) why: Option<String>,
}

/// Digits of an alert's id: of a million alerts no two share sixteen by chance.
const ID_CHARS: usize = 16;

fn id(book: &str, change: &ChangeEntry) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("interdict: an alert");
    for part in [book, &change.customer, &change.dataset, &change.entity] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..ID_CHARS].to_owned()
}

/// Every alert, by its id.
pub(crate) fn all(ledger: &Ledger) -> Result<BTreeMap<String, Alert>, Failure> {
    let runs = runs::all(ledger)?;
    let judgements = log::all::<JudgementEntry>(ledger, KIND)?;
    let mut alerts = BTreeMap::new();
    let (mut runs, mut judgements) = (runs.iter().peekable(), judgements.iter().peekable());
    // Both stand in the order of the log, and are taken in it.
    loop {
        let run_first = match (runs.peek(), judgements.peek()) {
            (None, None) => return Ok(alerts),
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (Some((run, _)), Some((judgement, _))) => run.place.seq < judgement.place.seq,
        };
        if run_first {
            let (entry, run) = runs.next().expect("peeked");
            for change in &run.changes {
                changed(&mut alerts, entry, run, change);
            }
        } else {
            let (entry, judgement) = judgements.next().expect("peeked");
            if let Some(alert) = alerts.get_mut(&judgement.alert) {
                judged(alert, entry, judgement);
            }
        }
    }
}

fn changed(
    alerts: &mut BTreeMap<String, Alert>,
    entry: &LogEntry,
    run: &RunEntry,
    change: &ChangeEntry,
) {
    let id = id(&run.book, change);
    let at = entry.at.to_string();
    let alert = alerts.entry(id.clone()).or_insert_with(|| Alert {
        id,
        book: run.book.clone(),
        customer: change.customer.clone(),
        dataset: change.dataset.clone(),
        entity: change.entity.clone(),
        caption: String::new(),
        score: 0.0,
        level: String::new(),
        state: State::Ended,
        verdict: None,
        because: String::new(),
        since: at.clone(),
        history: Vec::new(),
    });
    alert.caption.clone_from(&change.caption);
    alert.score = crate::wire::comparison::score(change.score);
    alert.level.clone_from(&change.level);
    let before = (alert.state, alert.verdict);
    let (what, state) = happening(change, &before, alert.history.is_empty());
    alert.history.push(Happened {
        at: at.clone(),
        what: what.clone(),
        by: None,
        why: None,
    });
    if let Some(state) = state {
        alert.state = state;
        alert.verdict = None;
        alert.because = what;
        alert.since = at;
    }
}

/// What a change means for an alert in a state: in words, and its next state if that is another.
fn happening(
    change: &ChangeEntry,
    before: &(State, Option<Verdict>),
    first: bool,
) -> (String, Option<State>) {
    let rested_on = change.why.iter().filter_map(|cause| match cause {
        Cause::Listing => Some("what the list says of the party changed"),
        Cause::Customer => Some("what the book says of the customer changed"),
        Cause::Score => None,
    });
    let rested_on: Vec<&str> = rested_on.collect();
    match change.kind {
        Kind::New if first => ("a new hit".to_owned(), Some(State::Open)),
        Kind::New => ("a hit again".to_owned(), Some(State::Open)),
        Kind::Ended => ("no hit any more".to_owned(), Some(State::Ended)),
        Kind::Changed if rested_on.is_empty() => {
            ("the engine weighs it otherwise".to_owned(), None)
        }
        Kind::Changed => {
            let what = rested_on.join(", and ");
            let again = matches!(before.0, State::Judged | State::AwaitsSecond);
            (what, again.then_some(State::Open))
        }
    }
}

fn judged(alert: &mut Alert, entry: &LogEntry, judgement: &JudgementEntry) {
    let waits = judgement.verdict == Verdict::NoMatch
        && judgement.four_eyes
        && alert.state != State::AwaitsSecond;
    alert.state = if waits {
        State::AwaitsSecond
    } else {
        State::Judged
    };
    alert.verdict = Some(judgement.verdict);
    alert.because.clone_from(&judgement.why);
    alert.since = entry.at.to_string();
    let word = match judgement.verdict {
        Verdict::Match => "judged a match",
        Verdict::NoMatch if waits => "judged no match; a second person is asked",
        Verdict::NoMatch => "judged no match",
        Verdict::Unsure => "judged unsure",
    };
    alert.history.push(Happened {
        at: entry.at.to_string(),
        what: word.to_owned(),
        by: Some(judgement.by.clone()),
        why: Some(judgement.why.clone()),
    });
}

/// The alert that the beginning of an id names.
pub(crate) fn named(ledger: &Ledger, text: &str) -> Result<Alert, Failure> {
    let doing = || format!("find the alert {text}");
    let all = all(ledger)?;
    let mut found = all
        .into_values()
        .filter(|alert| !text.is_empty() && alert.id.starts_with(text));
    match (found.next(), found.next()) {
        (Some(alert), None) => Ok(alert),
        (None, _) => {
            Err(
                Failure::because(Code::NotFound, doing(), "there is none whose id begins so")
                    .hint("run `interdict alerts list` for the ids"),
            )
        }
        _ => Err(
            Failure::because(Code::Usage, doing(), "several ids begin so")
                .hint("give more of the id"),
        ),
    }
}

/// Records a judgement.
pub(crate) fn judge(
    ledger: &Ledger,
    alert: &Alert,
    said: &JudgementEntry,
    at: Timestamp,
) -> Result<(), Failure> {
    let doing = || format!("judge the alert {}", alert.id);
    if alert.state == State::Ended {
        return Err(Failure::because(
            Code::Usage,
            doing(),
            "its hit is none any more",
        ));
    }
    if said.why.trim().is_empty() {
        return Err(
            Failure::because(Code::Usage, doing(), "a judgement needs its reason")
                .hint("give --why TEXT"),
        );
    }
    let first = alert.history.iter().rev().find_map(|one| one.by.as_ref());
    let own = alert.state == State::AwaitsSecond
        && said.verdict == Verdict::NoMatch
        && first == Some(&said.by);
    if own {
        let cause = format!(
            "{} has judged it already, and the policy asks for a second person",
            said.by
        );
        return Err(
            Failure::because(Code::Usage, doing(), cause).hint("have another person judge it")
        );
    }
    let added = ledger.append(KIND, &log::payload(said), at);
    added.map_err(|error| Failure::write(doing(), &error))?;
    Ok(())
}
