//! Every route, and how a request becomes a call.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Serialize;

use super::app::App;
use super::asked::{self, Asked};
use super::engine::When;
use super::problem::Problem;
use super::yente::{self, Found, MatchQuestion, Scope};
use super::{api, guard, respond};

type Shared = State<Arc<App>>;
type Answer = Result<Response, Problem>;

/// The routes of the service.
pub(crate) fn routes(app: Arc<App>) -> Router {
    Router::new()
        .merge(service())
        .merge(compatible())
        .merge(own())
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
}

#[derive(Serialize)]
struct Status {
    status: &'static str,
}

/// Ready while the lists serve; a refresh that fails is said, and does not take the service away.
async fn readyz(State(app): Shared) -> Answer {
    #[derive(Serialize)]
    struct Ready {
        status: &'static str,
        /// Why newer lists do not serve.
        trouble: Option<String>,
        /// Lists that are missing, old, or have a newer edition held.
        doubts: Vec<String>,
    }
    let today = app.engine.today();
    if today.snapshot.view.chosen().is_empty() {
        return Err(Problem::not_ready("no list is held: import or fetch one"));
    }
    Ok(respond::json(&Ready {
        status: "ok",
        trouble: today.trouble.clone(),
        doubts: today.snapshot.doubts(),
    }))
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
    let bytes = asked::bytes(body, &app.settings).await?;
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
    let bytes = asked::bytes(body, &app.settings).await?;
    let answer = api::screen(&app, asked::json(&bytes)?).await?;
    Ok(respond::json(&answer))
}

async fn batch(State(app): Shared, asked: Asked, body: Body) -> Answer {
    asked.only(&[])?;
    Ok(api::batch(app, body))
}
