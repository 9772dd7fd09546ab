//! Every route, and how a request becomes a call.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, ETAG, HOST, IF_NONE_MATCH, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use interdict_ledger::{AsOf, KeptEdition};
use interdict_model::{DatasetKey, Issue};
use schemars::JsonSchema;
use serde::Serialize;

use super::api::TextQuestion;
use super::app::App;
use super::asked::{self, Asked};
use super::decision::{self, Reason, Word};
use super::engine::When;
use super::guard::Asker;
use super::pages::{self, DealingForm, ListShown, Outcome, ScreenForm, TextForm, Todays, Tried};
use super::problem::Problem;
use super::ready::Ready;
use super::reconcile::{self, Suggest};
use super::snapshot::Snapshot;
use super::yente::{self, Found, MatchQuestion, Scope};
use super::{api, deal, guard, measures, openapi, party, respond, upload};
use crate::commands::datasets::Survey;
use crate::commands::diff;
use crate::failure::Failure;
use crate::wire::coverage::Coverage;
use crate::wire::dataset::Dataset;
use crate::wire::dealing::Dealing;
use crate::wire::diff::Diff;
use crate::wire::edition::{Edition, Editions};
use crate::wire::issue::Issues;
use crate::{clock, resolve};

type Shared = State<Arc<App>>;
type Answer = Result<Response, Problem>;

/// The routes of the service.
pub(crate) fn routes(app: Arc<App>) -> Router {
    Router::new()
        .merge(service())
        .merge(compatible())
        .merge(own())
        .merge(reconciliation())
        .merge(people())
        .fallback(async || Problem::missing("nothing is at this path: see /openapi.json"))
        .method_not_allowed_fallback(async || Problem::method())
        .layer(from_fn_with_state(Arc::clone(&app), guard::surround))
        .with_state(app)
}

fn service() -> Router<Arc<App>> {
    Router::new()
        .route(
            "/healthz",
            get(async || respond::json(&Status { status: "ok" })),
        )
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
}

fn compatible() -> Router<Arc<App>> {
    Router::new()
        .route("/match/{dataset}", post(match_entities))
        .route("/search/{dataset}", get(search))
        .route("/entities/{id}", get(entity))
        .route("/entities/{id}/adjacent", get(adjacent))
        .route("/entities/{id}/adjacent/{property}", get(adjacent_property))
        .route("/catalog", get(catalog))
        .route("/manifest", get(catalog))
        .route(
            "/algorithms",
            get(async || respond::json(&yente::algorithms())),
        )
        .route("/updatez", post(updatez))
}

fn own() -> Router<Arc<App>> {
    Router::new()
        .route("/v1/screen", post(screen))
        .route("/v1/screen/batch", post(batch))
        .route("/v1/text", post(text))
        .route("/v1/assess", post(assess))
        .route("/v1/assessments/{id}", get(assessment))
        .route("/v1/assessments/{id}/replay", get(replay))
        .route("/v1/assessments/{id}/receipt", get(receipt))
        .route("/v1/parties/{dataset}/{id}", get(party))
        .route("/v1/parties/{dataset}/{id}/timeline.svg", get(timeline))
        .route("/v1/measures", get(measures))
        .route("/v1/datasets", get(datasets))
        .route("/v1/datasets/{dataset}/editions", get(editions))
        .route(
            "/v1/datasets/{dataset}/editions/{edition}/issues",
            get(issues),
        )
        .route(
            "/v1/datasets/{dataset}/editions/{edition}/admit",
            post(admit),
        )
        .route(
            "/v1/datasets/{dataset}/editions/{edition}/withdraw",
            post(withdraw),
        )
        .route("/v1/datasets/{dataset}/differences", get(differences))
        .route(
            "/openapi.json",
            get(async || respond::json(openapi::document())),
        )
}

fn reconciliation() -> Router<Arc<App>> {
    Router::new()
        .route("/reconcile/{dataset}", get(reconcile).post(reconcile_form))
        .route("/reconcile/{dataset}/suggest/entity", get(suggest_entity))
        .route(
            "/reconcile/{dataset}/suggest/property",
            get(suggest_property),
        )
        .route("/reconcile/{dataset}/suggest/type", get(suggest_type))
        .route("/reconcile/{dataset}/extend/property", get(propose))
        .route("/reconcile/{dataset}/preview", get(preview))
}

fn people() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(screen_page).post(screen_form))
        .route("/text", get(text_page).post(text_form))
        .route("/party/{dataset}/{id}", get(party_page))
        .route("/dealing", get(dealing_page).post(dealing_form))
        .route("/assessments/{id}", get(receipt_page))
        .route("/lists", get(lists_page))
        .route("/lists/{dataset}", get(list_page))
        .route("/lists/{dataset}/decide", post(decide_form))
        .route("/lists/{dataset}/diff", get(difference_page))
        .route("/measures", get(measures_page))
        .route("/today", get(today_page))
        .route(
            "/reference",
            get(async |State(app): Shared| pages::reference(&app)),
        )
        .route(
            "/style.css",
            get(async || kept("text/css; charset=utf-8", pages::STYLE)),
        )
        .route(
            "/favicon.svg",
            get(async || kept("image/svg+xml", pages::SIGN)),
        )
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Status {
    status: &'static str,
}

/// Ready while the lists serve; a refresh that fails is said, and does not take the service away.
async fn readyz(State(app): Shared) -> Answer {
    let today = app.engine.today();
    if today.snapshot.view.chosen().is_empty() {
        return Err(Problem::not_ready("no list is held: import or fetch one"));
    }
    Ok(respond::json(&Ready::of(&app, &today)))
}

async fn metrics(State(app): Shared) -> Response {
    respond::typed("text/plain; version=0.0.4", app.metrics.exposition(&app))
}

async fn match_entities(
    State(app): Shared,
    Path(dataset): Path<String>,
    asked: Asked,
    body: Body,
) -> Answer {
    let bytes = app.bodies.read(body).await?;
    let question = MatchQuestion::read(&bytes, &asked)?;
    let answer = app
        .ask(When::default(), move |snapshot, worker| {
            let scope = Scope::read(snapshot, &dataset, &asked)?;
            yente::match_queries(&question, &scope, snapshot, worker)
        })
        .await?;
    let mut response = respond::json(&answer);
    response
        .headers_mut()
        .insert("x-batch-size", HeaderValue::from(answer.count()));
    Ok(response)
}

async fn search(State(app): Shared, Path(dataset): Path<String>, asked: Asked) -> Answer {
    let answer = app
        .ask(When::default(), move |snapshot, worker| {
            yente::search(snapshot, worker, &dataset, &asked)
        })
        .await?;
    Ok(respond::json(&answer))
}

async fn entity(State(app): Shared, Path(id): Path<String>, asked: Asked) -> Answer {
    let found = app
        .ask(When::default(), move |snapshot, _| {
            yente::entity(snapshot, &id, &asked)
        })
        .await?;
    Ok(found_or_moved(found, ""))
}

async fn adjacent(State(app): Shared, Path(id): Path<String>, asked: Asked) -> Answer {
    let found = app
        .ask(When::default(), move |snapshot, _| {
            yente::adjacent(snapshot, &id, &asked)
        })
        .await?;
    Ok(found_or_moved(found, "/adjacent"))
}

async fn adjacent_property(
    State(app): Shared,
    Path((id, property)): Path<(String, String)>,
    asked: Asked,
) -> Answer {
    let rest = format!("/adjacent/{property}");
    let found = app
        .ask(When::default(), move |snapshot, _| {
            yente::adjacent_property(snapshot, &id, &property, &asked)
        })
        .await?;
    Ok(found_or_moved(found, &rest))
}

/// An id that was merged away redirects to the present one, for good.
fn found_or_moved<T: Serialize>(found: Found<T>, rest: &str) -> Response {
    match found {
        Found::Here(answer) => respond::json(&answer),
        Found::Moved(id) => {
            let place = format!("/entities/{}{rest}", in_path(&id));
            let mut response = StatusCode::PERMANENT_REDIRECT.into_response();
            if let Ok(place) = HeaderValue::from_str(&place) {
                response.headers_mut().insert(LOCATION, place);
            }
            response
        }
    }
}

/// A text as one part of a path.
pub(crate) fn in_path(text: &str) -> String {
    let mut path = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            path.push_str(&format!("%{byte:02X}"));
        }
    }
    path
}

async fn catalog(State(app): Shared, headers: HeaderMap) -> Response {
    let text =
        serde_json::to_vec(&yente::catalog(&app.engine)).expect("wire types have string keys");
    let tag = format!("\"{}\"", &blake3::hash(&text).to_hex()[..32]);
    let known = headers
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let same = known.is_some_and(|known| {
        known
            .split(',')
            .any(|one| one.trim().trim_start_matches("W/") == tag)
    });
    let mut response = if same {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        respond::typed("application/json", text)
    };
    let own = response.headers_mut();
    own.insert(ETAG, HeaderValue::from_str(&tag).expect("hexadecimal"));
    own.insert(
        CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=300"),
    );
    response
}

/// Looks for new lists at once. With keys the role decides; without them the token of the settings must be sent.
async fn updatez(State(app): Shared, asked: Asked) -> Answer {
    if app.keys.is_none() {
        let token = app
            .settings
            .update_token
            .as_deref()
            .filter(|token| !token.is_empty());
        if token.is_none() || asked.one("token") != token {
            return Err(Problem::forbidden(
                "token: send the one that serve.update_token holds",
            ));
        }
    }
    let engine = Arc::clone(&app.engine);
    let refresh = tokio::task::spawn_blocking(move || engine.refresh());
    if asked.flag("sync", false)? {
        refresh
            .await
            .map_err(|_| Problem::internal("looking for new lists failed"))?;
    }
    Ok(respond::json(&Status { status: "ok" }))
}

async fn screen(State(app): Shared, asked: Asked, body: Body) -> Answer {
    asked.only(&[])?;
    let bytes = app.bodies.read(body).await?;
    let answer = api::screen(&app, asked::json(&bytes)?).await?;
    Ok(respond::json(&answer))
}

async fn batch(State(app): Shared, asked: Asked, body: Body) -> Answer {
    asked.only(&[])?;
    Ok(api::batch(app, body))
}

async fn text(State(app): Shared, headers: HeaderMap, asked: Asked, body: Body) -> Answer {
    let question = TextQuestion::read(&app, &headers, &asked, body).await?;
    let answer = api::text(&app, question).await?;
    Ok(respond::json(&answer.texts))
}

/// An answer with what it rests on.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{T}WithCoverage")]
pub(super) struct Covered<T> {
    #[serde(flatten)]
    answer: T,
    #[schemars(with = "Coverage")]
    coverage: Box<serde_json::value::RawValue>,
}

fn covered<T: Serialize>(answer: T, snapshot: &Snapshot) -> Response {
    respond::json(&Covered {
        answer,
        coverage: snapshot.coverage().raw.clone(),
    })
}

/// Who asks, as the ledger keeps it: whose key was sent, else what the client says of itself. It stands in
/// no address.
fn who(asker: Asker, headers: &HeaderMap) -> Option<String> {
    let told = headers
        .get("x-asked-by")
        .and_then(|value| value.to_str().ok());
    asker.0.or_else(|| told.map(str::to_owned))
}

async fn assess(
    State(app): Shared,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    asked: Asked,
    body: Body,
) -> Answer {
    asked.only(&["recorded"])?;
    let bytes = app.bodies.read(body).await?;
    let dealing: Dealing = asked::json(&bytes)?;
    let when = When {
        on: dealing.day,
        recorded: asked.when()?.recorded,
    };
    let who = who(asker, &headers);
    let snapshot = app.engine.snapshot(when).await?;
    let assessed = app
        .wait(move |app| deal::judge_and_seal(app, &snapshot, &dealing, who))
        .await?;
    Ok(respond::json(&assessed))
}

async fn assessment(State(app): Shared, Path(id): Path<String>) -> Answer {
    let answer = app.wait(move |app| deal::assessment(app, &id)).await?;
    Ok(respond::json(&answer))
}

async fn replay(State(app): Shared, Path(id): Path<String>) -> Answer {
    let answer = app.wait(move |app| deal::replayed(app, &id)).await?;
    Ok(respond::json(&answer))
}

async fn receipt(State(app): Shared, Path(id): Path<String>) -> Answer {
    let answer = app.wait(move |app| deal::receipt(app, &id)).await?;
    Ok(respond::json(&answer))
}

async fn party(
    State(app): Shared,
    Path((dataset, id)): Path<(String, String)>,
    asked: Asked,
) -> Answer {
    asked.only(&["on", "recorded"])?;
    let (dataset, id) = party::named(&dataset, &id)?;
    let snapshot = app.engine.snapshot(asked.when()?).await?;
    let lists = Arc::clone(&snapshot);
    let found = app
        .wait(move |app| party::found(&app.engine.ledger, &lists, &dataset, &id))
        .await?;
    Ok(covered(found, &snapshot))
}

async fn timeline(
    State(app): Shared,
    Path((dataset, id)): Path<(String, String)>,
    asked: Asked,
) -> Answer {
    asked.only(&["on", "recorded"])?;
    let (dataset, id) = party::named(&dataset, &id)?;
    let lists = app.engine.snapshot(asked.when()?).await?;
    let picture = app
        .wait(move |app| {
            let party = party::found(&app.engine.ledger, &lists, &dataset, &id)?;
            let told = party::timeline_of(&lists, &party);
            let told = told.ok_or_else(|| {
                Problem::missing("the ledger held no register of measures at that moment")
            })?;
            Ok(interdict::assess::svg(&told))
        })
        .await?;
    Ok(respond::typed("image/svg+xml", picture))
}

async fn measures(State(app): Shared, asked: Asked) -> Answer {
    asked.only(&["on", "recorded"])?;
    let snapshot = app.engine.snapshot(asked.when()?).await?;
    Ok(covered(measures::measures(&snapshot)?, &snapshot))
}

fn failed(failure: Failure) -> Problem {
    Problem::of(&failure)
}

fn survey(app: &App, when: When) -> Result<Survey, Problem> {
    let now = clock::now();
    let as_of = AsOf {
        listed: when.on.unwrap_or_else(|| clock::day_of(now)),
        recorded: when.recorded.unwrap_or(now),
    };
    Survey::take(&app.engine.ledger, app.engine.config.clone(), as_of).map_err(failed)
}

fn all_datasets(app: &App, when: When) -> Result<Vec<Dataset>, Problem> {
    let survey = survey(app, when)?;
    let keys = survey.all_keys();
    keys.iter()
        .map(|key| survey.dataset(key).map_err(failed))
        .collect()
}

fn dataset_key(text: &str) -> Result<DatasetKey, Problem> {
    DatasetKey::new(text).map_err(|error| Problem::missing(error.to_string()))
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Datasets {
    datasets: Vec<Dataset>,
}

async fn datasets(State(app): Shared, asked: Asked) -> Answer {
    asked.only(&["on", "recorded"])?;
    let when = asked.when()?;
    let snapshot = app.engine.snapshot(when).await?;
    let datasets = app.wait(move |app| all_datasets(app, when)).await?;
    Ok(covered(Datasets { datasets }, &snapshot))
}

async fn editions(State(app): Shared, Path(dataset): Path<String>, asked: Asked) -> Answer {
    asked.only(&["on", "recorded"])?;
    let key = dataset_key(&dataset)?;
    let when = asked.when()?;
    let snapshot = app.engine.snapshot(when).await?;
    let kept = app
        .wait(move |app| resolve::of_dataset(&app.engine.ledger, &key).map_err(failed))
        .await?;
    let told = kept.iter().filter(|edition| when.knows(edition));
    let editions = told.map(Edition::of).collect();
    Ok(covered(Editions { editions }, &snapshot))
}

/// An edition of a dataset, by its id or the beginning of it.
fn edition(app: &App, dataset: &str, id: &str) -> Result<KeptEdition, Problem> {
    let kept = resolve::edition(&app.engine.ledger, id).map_err(failed)?;
    if kept.dataset.as_str() == dataset {
        return Ok(kept);
    }
    let detail = format!("{id} is an edition of {}", kept.dataset);
    Err(Problem::missing(detail))
}

/// What could not be taken as it stood in the files of an edition, by its newest reading.
fn issues_of(app: &App, kept: &KeptEdition) -> Result<Vec<Issue>, Problem> {
    let Some(reading) = kept.readings.last() else {
        return Ok(Vec::new());
    };
    let issues = app.engine.ledger.issues(reading.id);
    issues.map_err(|error| failed(Failure::ask("read the issues", &error)))
}

async fn issues(
    State(app): Shared,
    Path((dataset, id)): Path<(String, String)>,
    asked: Asked,
) -> Answer {
    asked.only(&[])?;
    let found = app
        .wait(move |app| {
            let kept = edition(app, &dataset, &id)?;
            let issues = issues_of(app, &kept)?;
            Ok(Issues::of(&kept, &issues))
        })
        .await?;
    Ok(covered(found, &app.engine.today().snapshot))
}

async fn admit(
    app: Shared,
    path: Path<(String, String)>,
    asker: Extension<Asker>,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    decide(app, path, Word::Admit, asker, headers, body).await
}

async fn withdraw(
    app: Shared,
    path: Path<(String, String)>,
    asker: Extension<Asker>,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    decide(app, path, Word::Withdraw, asker, headers, body).await
}

async fn decide(
    State(app): Shared,
    Path((dataset, id)): Path<(String, String)>,
    word: Word,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    decision::check_place(&app, &headers)?;
    // Another site cannot have a browser send this type without asking first.
    if upload::kind(&headers) != "application/json" {
        return Err(Problem::media("send the reason as application/json"));
    }
    let key = dataset_key(&dataset)?;
    let mut reason: Reason = asked::json(&app.bodies.read(body).await?)?;
    reason.who = who(asker, &headers).or(reason.who);
    let decided = app
        .wait(move |app| decision::decide(app, &key, &id, word, &reason))
        .await?;
    Ok(covered(decided, &app.engine.today().snapshot))
}

/// Two editions, named by id or by day.
fn sides(app: &App, dataset: &str, asked: &Asked) -> Result<Diff, Problem> {
    let key = dataset_key(dataset)?;
    let ledger = &app.engine.ledger;
    let when = asked.when()?;
    let side = |name: &str| {
        let text = asked.one(name).ok_or_else(|| {
            Problem::bad(format!(
                "{name} is missing: give the id of an edition, or a day as 2024-05-14"
            ))
        })?;
        let kept = match text.parse() {
            Ok(day) => resolve::edition_on(ledger, &key, day).map_err(failed)?,
            Err(_) => edition(app, dataset, text)?,
        };
        if when.knows(&kept) {
            return Ok(kept);
        }
        Err(Problem::missing(format!(
            "{name} = {text}: the edition was not known by then"
        )))
    };
    let (from, to) = (side("from")?, side("to")?);
    let doing = |error| failed(Failure::ask("compare two editions", &error));
    let changes = ledger.changes(from.id, to.id).map_err(doing)?;
    let names = diff::names(ledger, &to, &changes).map_err(failed)?;
    Ok(Diff::of(&from, &to, &changes, names))
}

async fn differences(State(app): Shared, Path(dataset): Path<String>, asked: Asked) -> Answer {
    asked.only(&["from", "to", "on", "recorded"])?;
    let snapshot = app.engine.snapshot(asked.when()?).await?;
    let diff = app.wait(move |app| sides(app, &dataset, &asked)).await?;
    Ok(covered(diff, &snapshot))
}

fn host(headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|value| value.to_str().ok());
    host.unwrap_or("127.0.0.1:8000").to_owned()
}

async fn reconcile(
    State(app): Shared,
    Path(dataset): Path<String>,
    asked: Asked,
    headers: HeaderMap,
) -> Answer {
    let host = host(&headers);
    let answer = app
        .ask(When::default(), move |snapshot, worker| {
            reconcile::answer(snapshot, worker, &dataset, &asked, &host)
        })
        .await?;
    Ok(respond::json(&answer))
}

async fn reconcile_form(
    State(app): Shared,
    Path(dataset): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let bytes = app.bodies.read(body).await?;
    let form = Asked::form(&bytes)?;
    reconcile(State(app), Path(dataset), form, headers).await
}

async fn suggest(app: Arc<App>, dataset: String, what: Suggest, asked: Asked) -> Answer {
    let answer = app
        .ask(When::default(), move |snapshot, worker| {
            reconcile::suggest(snapshot, worker, &dataset, what, &asked)
        })
        .await?;
    Ok(respond::json(&answer))
}

async fn suggest_entity(State(app): Shared, Path(dataset): Path<String>, asked: Asked) -> Answer {
    suggest(app, dataset, Suggest::Entity, asked).await
}

async fn suggest_property(State(app): Shared, Path(dataset): Path<String>, asked: Asked) -> Answer {
    suggest(app, dataset, Suggest::Property, asked).await
}

async fn suggest_type(State(app): Shared, Path(dataset): Path<String>, asked: Asked) -> Answer {
    suggest(app, dataset, Suggest::Type, asked).await
}

async fn propose(asked: Asked) -> Answer {
    Ok(respond::json(&reconcile::proposed(&asked)?))
}

async fn preview(State(app): Shared, asked: Asked) -> Answer {
    let id = asked.one("id").unwrap_or_default().to_owned();
    let page = app
        .ask(When::default(), move |snapshot, _| {
            reconcile::preview(snapshot, &id)
        })
        .await?;
    Ok(respond::typed("text/html; charset=utf-8", page))
}

/// A file that changes with the program only.
fn kept(kind: &'static str, text: &'static str) -> Response {
    let mut response = respond::typed(kind, text);
    response.headers_mut().insert(
        CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=300"),
    );
    response
}

/// A page, or one that says why there is none.
fn shown(app: &App, at: &str, answer: Answer) -> Response {
    answer.unwrap_or_else(|problem| pages::trouble(app, at, &problem))
}

async fn form(app: &App, body: Body) -> Result<Asked, Problem> {
    Asked::form(&app.bodies.read(body).await?)
}

async fn screen_page(State(app): Shared) -> Response {
    pages::screen(&app, ScreenForm::default()).await
}

async fn screen_form(State(app): Shared, body: Body) -> Response {
    match form(&app, body).await {
        Ok(asked) => pages::screen(&app, ScreenForm::read(&asked)).await,
        Err(problem) => pages::trouble(&app, "/", &problem),
    }
}

async fn text_page(State(app): Shared) -> Response {
    pages::text(&app, &TextForm::default(), None)
}

async fn text_form(State(app): Shared, headers: HeaderMap, body: Body) -> Response {
    let mut form = TextForm::default();
    let answer = async {
        let question = TextQuestion::read(&app, &headers, &Asked::default(), body).await?;
        form = TextForm::of(&question);
        api::text(&app, question).await
    };
    let answer = answer.await;
    pages::text(&app, &form, Some(&answer))
}

async fn party_page(
    State(app): Shared,
    Path((dataset, id)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    let answer = async {
        let (dataset, id) = party::named(&dataset, &id)?;
        let when = asked.when()?;
        let lists = app.engine.snapshot(when).await?;
        let day = lists.view.as_of().listed.to_string();
        let (party, told) = app
            .wait(move |app| {
                let party = party::found(&app.engine.ledger, &lists, &dataset, &id)?;
                let told = party::timeline_of(&lists, &party);
                Ok((party, told))
            })
            .await?;
        Ok(pages::party(&app, &party, told.as_ref(), &day, when))
    };
    shown(&app, "/", answer.await)
}

async fn dealing_page(State(app): Shared) -> Response {
    pages::dealing(&app, &DealingForm::default(), &Outcome::Nothing)
}

async fn dealing_form(
    State(app): Shared,
    Extension(asker): Extension<Asker>,
    body: Body,
) -> Response {
    let form = match form(&app, body).await {
        Ok(asked) => DealingForm::new(asked),
        Err(problem) => return pages::trouble(&app, "/dealing", &problem),
    };
    if !form.is_sent() {
        return pages::dealing(&app, &form, &Outcome::Nothing);
    }
    let keep = form.is_to_be_kept();
    let judged = async {
        let dealing = form.dealing()?;
        let when = When {
            on: dealing.day,
            recorded: form.recorded()?,
        };
        let snapshot = app.engine.snapshot(when).await?;
        app.wait(move |app| {
            if keep {
                return deal::judge_and_seal(app, &snapshot, &dealing, asker.0);
            }
            let (assessment, _) = deal::judge(app, &snapshot, &dealing)?;
            Ok(deal::Assessed {
                id: None,
                assessment,
            })
        })
        .await
    };
    let outcome = match judged.await {
        Ok(assessed) => Outcome::Judged(Box::new(assessed)),
        Err(problem) => Outcome::Refused(problem),
    };
    pages::dealing(&app, &form, &outcome)
}

async fn receipt_page(State(app): Shared, Path(id): Path<String>, asked: Asked) -> Response {
    let answer = async {
        let replay = asked.flag("replay", false)?;
        let (receipt, again) = app
            .wait(move |app| {
                let receipt = deal::receipt(app, &id)?;
                let again = replay
                    .then(|| deal::replayed(app, &receipt.id))
                    .transpose()?;
                Ok((receipt, again))
            })
            .await?;
        Ok(pages::receipt(&app, &receipt, again.as_ref()))
    };
    shown(&app, "/dealing", answer.await)
}

async fn lists_page(State(app): Shared) -> Response {
    let answer = async {
        let now = When::default();
        let datasets = app.wait(move |app| all_datasets(app, now)).await?;
        Ok(pages::lists(&app, &datasets))
    };
    shown(&app, "/lists", answer.await)
}

/// What the page of a dataset tells; `of` names the edition whose issues are told.
fn list(app: &App, key: &DatasetKey, of: Option<&str>) -> Result<ListShown, Problem> {
    let dataset = survey(app, When::default())?.dataset(key).map_err(failed)?;
    let mut editions = resolve::editions(&app.engine.ledger, Some(key)).map_err(failed)?;
    editions.sort_by_key(|kept| (kept.days.last().copied(), kept.recorded));
    let read = match of {
        Some(id) => Some(edition(app, key.as_str(), id)?),
        None => editions.last().cloned(),
    };
    let issues = read.as_ref().map(|kept| issues_of(app, kept)).transpose()?;
    Ok(ListShown {
        token: decision::token(app, key.as_str()),
        asks_who: app.keys.is_none(),
        dataset,
        editions,
        read,
        issues: issues.unwrap_or_default(),
    })
}

async fn list_page(State(app): Shared, Path(dataset): Path<String>, asked: Asked) -> Response {
    let answer = async {
        let key = dataset_key(&dataset)?;
        let of = asked.one("edition").map(str::to_owned);
        let list = app.wait(move |app| list(app, &key, of.as_deref())).await?;
        Ok(pages::dataset(&app, &list, None))
    };
    shown(&app, "/lists", answer.await)
}

/// A person's word for a held edition, from the form on the page of its dataset.
async fn decide_form(
    State(app): Shared,
    Path(dataset): Path<String>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let answer = async {
        let key = dataset_key(&dataset)?;
        let form = form(&app, body).await?;
        let text = |name: &str| form.one(name).unwrap_or_default().to_owned();
        let tried = Tried {
            edition: text("edition"),
            reason: Reason {
                why: text("why"),
                who: who(asker, &headers).or_else(|| form.one("who").map(str::to_owned)),
            },
        };
        let decided = async {
            decision::check_place(&app, &headers)?;
            decision::check_token(&app, key.as_str(), &text("token"))?;
            let word = Word::read(&text("word"))?;
            let (key, tried) = (key.clone(), tried.clone());
            app.wait(move |app| decision::decide(app, &key, &tried.edition, word, &tried.reason))
                .await
        };
        let Err(problem) = decided.await else {
            // What was done is not done again when the page is loaded again.
            let place = format!("/lists/{}", in_path(key.as_str()));
            return Ok((StatusCode::SEE_OTHER, [(LOCATION, place)]).into_response());
        };
        let list = app.wait(move |app| list(app, &key, None)).await?;
        Ok(pages::dataset(&app, &list, Some((&tried, &problem))))
    };
    shown(&app, "/lists", answer.await)
}

async fn difference_page(
    State(app): Shared,
    Path(dataset): Path<String>,
    asked: Asked,
) -> Response {
    let name = dataset.clone();
    let answer = async {
        let diff = app.wait(move |app| sides(app, &dataset, &asked)).await?;
        Ok(pages::difference(&app, &name, &diff))
    };
    shown(&app, "/lists", answer.await)
}

async fn measures_page(State(app): Shared, asked: Asked) -> Response {
    let answer = async {
        let when = asked.when()?;
        let snapshot = app.engine.snapshot(when).await?;
        Ok(pages::measures(&app, &measures::measures(&snapshot)?, when))
    };
    shown(&app, "/measures", answer.await)
}

/// How far ahead the page of today looks, in days.
const AHEAD_DAYS: i64 = 400;

async fn today_page(State(app): Shared, asked: Asked) -> Response {
    let answer = async {
        let days = asked.number("days", 7, 1..=366)?;
        let days = i64::try_from(days).expect("within 366");
        let snapshot = Arc::clone(&app.engine.today().snapshot);
        let day = snapshot.view.as_of().listed;
        let shifted = |by: i64| day.saturating_add(jiff::Span::new().days(by));
        let since = shifted(-days);
        let editions = app
            .wait(|app| resolve::editions(&app.engine.ledger, None).map_err(failed))
            .await?;
        let register = snapshot.register.as_ref();
        let between = |from, to| {
            register.map_or_else(Vec::new, |register| {
                measures::happenings(register, from, to)
            })
        };
        Ok(pages::today(
            &app,
            &Todays {
                day,
                days,
                news: pages::news(&editions, since),
                past: between(since, day),
                coming: between(shifted(1), shifted(AHEAD_DAYS)),
                horizon: register.map(|register| register.horizon().0),
            },
        ))
    };
    shown(&app, "/today", answer.await)
}
