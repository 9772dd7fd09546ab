//! `/v1/screen`: one party, or a stream of them.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use hyper::body::Frame;
use interdict::screen::{Hit, HitLevel, Screening, Terms, Worker};
use interdict_model::{DatasetKey, Designation, DesignationState};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio::sync::mpsc;

use super::party::PartyAsked;
use crate::serve::app::App;
use crate::serve::engine::When;
use crate::serve::problem::{Document, Problem};
use crate::serve::snapshot::Snapshot;
use crate::serve::{asked, respond, words};
use crate::wire::coverage::Coverage;

/// What `/v1/screen` takes.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ScreenQuestion {
    /// Given back as it came, to tell the answers of a batch apart.
    pub(crate) key: Option<String>,
    pub(crate) party: PartyAsked,
    /// The least score that is told, from 0 to 1.
    pub(crate) threshold: Option<f64>,
    pub(crate) limit: Option<usize>,
    pub(crate) datasets: Option<Vec<String>>,
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub(crate) on: Option<Date>,
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub(crate) recorded: Option<Timestamp>,
}

/// The most hits that are told at once.
const LIMIT_MAX: usize = 500;

/// Lines of a batch that are under way at once: enough to keep every thread busy.
const BATCH_AHEAD: usize = 64;

/// What `/v1/screen` gives.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ScreenAnswer {
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// `hit`, `clear`, or `incomplete`: no hit, and the lists consulted do not allow to conclude anything.
    pub(crate) conclusion: &'static str,
    pub(crate) hits: Vec<WireHit>,
    /// Whether there are more hits than the limit.
    pub(crate) more: bool,
    /// Whether a name asked for was longer than can be compared: its rest was not.
    pub(crate) cut: bool,
    /// Why nothing found would not mean nothing listed.
    pub(crate) doubts: Vec<String>,
    #[schemars(with = "Coverage")]
    coverage: Box<RawValue>,
}

/// A listed party that may be the one asked for.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Hit")]
pub(crate) struct WireHit {
    pub(crate) dataset: String,
    pub(crate) id: String,
    pub(crate) schema: &'static str,
    pub(crate) caption: String,
    pub(crate) score: f64,
    /// `strong`, `review` or `weak`.
    pub(crate) level: &'static str,
    pub(crate) in_force: bool,
    /// Whether the list does not say if the party was on it on the day asked.
    pub(crate) undated: bool,
    pub(crate) later_edition: bool,
    /// The names that fit best.
    pub(crate) matched: Option<Matched>,
    /// Why, in words.
    pub(crate) evidence: Vec<String>,
    pub(crate) countries: Vec<&'static str>,
    pub(crate) topics: Vec<String>,
    pub(crate) listings: Vec<Listing>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Matched {
    pub(crate) asked: String,
    pub(crate) listed: String,
    pub(crate) property: String,
}

/// One legal act against a party.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Listing {
    pub(crate) id: String,
    pub(crate) state: &'static str,
    pub(crate) authority: Option<String>,
    pub(crate) program: Option<String>,
    pub(crate) since: Option<String>,
    pub(crate) until: Option<String>,
    pub(crate) citation: Option<String>,
    pub(crate) reason: Option<String>,
}

/// A question whose fields were checked.
struct Checked {
    key: Option<String>,
    query: interdict::screen::PartyQuery,
    terms: Terms,
}

impl ScreenQuestion {
    /// The two clocks.
    pub(crate) fn when(&self) -> When {
        When {
            on: self.on,
            recorded: self.recorded,
        }
    }

    fn check(self) -> Result<Checked, Problem> {
        let mut terms = Terms::default();
        if let Some(threshold) = self.threshold {
            if !(0.0..=1.0).contains(&threshold) {
                return Err(Problem::unreadable("threshold: give a number from 0 to 1"));
            }
            terms.threshold = crate::serve::yente::ten_thousandths(threshold);
        }
        if let Some(limit) = self.limit {
            if !(1..=LIMIT_MAX).contains(&limit) {
                return Err(Problem::unreadable(format!(
                    "limit: give a whole number from 1 to {LIMIT_MAX}"
                )));
            }
            terms.limit = limit;
        }
        let keys = self
            .datasets
            .map(|names| names.iter().map(|name| key(name)).collect());
        terms.datasets = keys.transpose()?;
        Ok(Checked {
            key: self.key,
            query: self.party.query()?,
            terms,
        })
    }
}

fn key(name: &str) -> Result<DatasetKey, Problem> {
    DatasetKey::new(name).map_err(|error| Problem::unreadable(format!("datasets: {error}")))
}

/// Screens one party.
pub(crate) async fn screen(app: &App, question: ScreenQuestion) -> Result<ScreenAnswer, Problem> {
    let when = question.when();
    let checked = question.check()?;
    app.ask(when, move |snapshot, worker| {
        Ok(answer(checked, snapshot, worker))
    })
    .await
}

fn answer<'a>(checked: Checked, snapshot: &'a Snapshot, worker: &mut Worker<'a>) -> ScreenAnswer {
    let screening = worker.screen(&checked.query, &checked.terms);
    ScreenAnswer::of(
        checked.key,
        &screening,
        checked.terms.datasets.as_deref(),
        snapshot,
    )
}

impl ScreenAnswer {
    fn of(
        key: Option<String>,
        screening: &Screening,
        datasets: Option<&[DatasetKey]>,
        snapshot: &Snapshot,
    ) -> Self {
        let all = snapshot.coverage();
        let coverage = datasets.map_or(all.clone(), |keys| Arc::new(all.narrowed(keys)));
        let day = screening.coverage.as_of.listed;
        let conclusion = match (
            screening.hits.is_empty(),
            coverage.wire.complete && !screening.cut,
        ) {
            (false, _) => "hit",
            (true, true) => "clear",
            (true, false) => "incomplete",
        };
        Self {
            key,
            conclusion,
            hits: screening
                .hits
                .iter()
                .map(|hit| WireHit::of(hit, day))
                .collect(),
            more: screening.more,
            cut: screening.cut,
            doubts: coverage.doubts.clone(),
            coverage: coverage.raw.clone(),
        }
    }
}

impl WireHit {
    /// A hit as clients read it.
    pub(crate) fn of(hit: &Hit, day: Date) -> Self {
        Self {
            dataset: hit.dataset.to_string(),
            id: hit.entity.to_string(),
            schema: hit.schema.name(),
            caption: hit.card.caption.clone(),
            score: f64::from(hit.score) / 10_000.0,
            level: match hit.level {
                HitLevel::Strong => "strong",
                HitLevel::Review => "review",
                HitLevel::Weak => "weak",
            },
            in_force: hit.in_force(),
            undated: hit.undated,
            later_edition: hit.later_edition,
            matched: hit.name.as_ref().map(|name| Matched {
                asked: name.query.text().to_owned(),
                listed: name.listed.text.clone(),
                property: name.listed.property.clone(),
            }),
            evidence: words::of_hit(hit),
            countries: hit
                .card
                .facts
                .countries
                .iter()
                .map(|country| country.code())
                .collect(),
            topics: hit.card.topics.clone(),
            listings: hit
                .designations
                .iter()
                .map(|standing| Listing::on(&standing.act, day))
                .collect(),
        }
    }
}

impl Listing {
    /// An act, and how it stands on a day.
    pub(crate) fn on(act: &Designation, day: Date) -> Self {
        Self {
            id: act.id.to_string(),
            state: match act.state(day) {
                DesignationState::NotYet => "not_yet",
                DesignationState::InForce => "in_force",
                DesignationState::Ended => "ended",
            },
            authority: act.authority.clone(),
            program: act.program.clone(),
            since: act.start.or(act.listed).map(|date| date.to_string()),
            until: act.end.map(|date| date.to_string()),
            citation: act.citation.clone(),
            reason: act.reason.clone(),
        }
    }
}

/// A line of a batch that could not be answered: it stands in its place and is no clear answer.
#[derive(Serialize, JsonSchema)]
struct Refused {
    line: usize,
    conclusion: &'static str,
    #[schemars(with = "Document<'_>")]
    problem: Box<RawValue>,
}

/// Screens a stream of JSON lines, one party each; the answers come in the order of the lines.
pub(crate) fn batch(app: Arc<App>, body: Body) -> Response {
    let (sender, receiver) = mpsc::channel::<tokio::task::JoinHandle<Bytes>>(BATCH_AHEAD);
    tokio::spawn(read_lines(app, body, sender));
    let answers = Answers {
        receiver,
        next: None,
    };
    respond::typed("application/x-ndjson", Body::new(answers))
}

/// Cuts the body into lines and starts an answer for each; it waits while too many are under way.
async fn read_lines(
    app: Arc<App>,
    body: Body,
    sender: mpsc::Sender<tokio::task::JoinHandle<Bytes>>,
) {
    let mut lines = super::lines::Lines::new(body, &app.settings);
    let mut number = 0;
    loop {
        let line = match lines.next().await {
            Ok(Some(line)) => Ok(line),
            Ok(None) => return,
            Err(problem) => Err(problem),
        };
        number += 1;
        let ends = line.is_err();
        let app = Arc::clone(&app);
        let answer = tokio::spawn(async move { answer_line(&app, number, line).await });
        if sender.send(answer).await.is_err() || ends {
            return;
        }
    }
}

async fn answer_line(app: &App, number: usize, line: Result<Bytes, Problem>) -> Bytes {
    let answer = match line.and_then(|line| asked::json::<ScreenQuestion>(&line)) {
        Ok(question) => patiently(app, question).await,
        Err(problem) => Err(problem),
    };
    let mut text = match answer {
        Ok(answer) => serde_json::to_vec(&answer),
        Err(problem) => serde_json::to_vec(&Refused {
            line: number,
            conclusion: "error",
            problem: RawValue::from_string(problem.json()).expect("a problem is JSON"),
        }),
    }
    .expect("wire types have string keys");
    text.push(b'\n');
    text.into()
}

/// A batch waits where a single question would be told to come again.
async fn patiently(app: &App, question: ScreenQuestion) -> Result<ScreenAnswer, Problem> {
    loop {
        match screen(app, question.clone()).await {
            Err(problem) if problem == Problem::busy() => {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            answer => return answer,
        }
    }
}

/// The answers as a body.
struct Answers {
    receiver: mpsc::Receiver<tokio::task::JoinHandle<Bytes>>,
    next: Option<tokio::task::JoinHandle<Bytes>>,
}

impl HttpBody for Answers {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.next.is_none() {
            match ready!(self.receiver.poll_recv(cx)) {
                Some(next) => self.next = Some(next),
                None => return Poll::Ready(None),
            }
        }
        let next = self.next.as_mut().expect("it was set just now");
        let line = ready!(Pin::new(next).poll(cx));
        self.next = None;
        // A line without an answer breaks the stream off: a client must not take its absence for one.
        let line = line.map_err(|error| std::io::Error::other(error.to_string()));
        Poll::Ready(Some(line.map(Frame::data)))
    }
}
