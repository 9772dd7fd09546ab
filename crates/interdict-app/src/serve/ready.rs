//! Whether lists serve, and what is doubtful about them.

use schemars::JsonSchema;
use serde::Serialize;

use super::app::App;
use super::engine::Today;
use crate::fetch::StateFolder;

/// The answer of `/readyz`. A refresh that fails is told, and does not take the service away.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Ready {
    status: &'static str,
    /// Why newer lists do not serve.
    trouble: Option<String>,
    /// Lists that are missing, old, or have a newer edition held.
    doubts: Vec<String>,
    /// Lists whose last fetch failed; the last good edition serves.
    fetch_failed: Vec<FetchFailed>,
    /// When lists are fetched again; empty where the service fetches none.
    refresh: Vec<Due>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ListWhoseFetchFailed")]
struct FetchFailed {
    dataset: String,
    at: String,
    /// When the first one failed since the last that went well.
    since: String,
    problem: String,
}

#[derive(Serialize, JsonSchema)]
struct Due {
    dataset: String,
    due: Option<String>,
}

impl Ready {
    pub(crate) fn of(app: &App, today: &Today) -> Self {
        let states = StateFolder::beside(app.engine.ledger.path());
        let failed = interdict_lists::datasets().iter().filter_map(|known| {
            let failed = states.load(&known.key).failed?;
            Some(FetchFailed {
                dataset: known.key.to_string(),
                at: failed.at.to_string(),
                since: failed.since.to_string(),
                problem: failed.problem,
            })
        });
        let due = app.refreshing.all().into_iter().map(|(dataset, told)| Due {
            dataset: dataset.to_string(),
            due: told.due.map(|at| at.to_string()),
        });
        Self {
            status: "ok",
            trouble: today.trouble.clone(),
            doubts: today.snapshot.coverage().doubts.clone(),
            fetch_failed: failed.collect(),
            refresh: due.collect(),
        }
    }
}
