//! What every route has at hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use interdict::screen::Worker;

use super::bodies::Bodies;
use super::engine::{Engine, When};
use super::keys::Keys;
use super::metrics::Metrics;
use super::problem::Problem;
use super::rate::Rates;
use super::refresh::Board;
use super::settings::ServeSettings;
use super::snapshot::Snapshot;
use super::traces::Traces;

/// The service.
pub(crate) struct App {
    pub(crate) engine: Arc<Engine>,
    pub(crate) settings: ServeSettings,
    /// None means that everybody may ask everything, which only loopback allows by itself.
    pub(crate) keys: Option<Keys>,
    pub(crate) metrics: Metrics,
    pub(crate) rates: Rates,
    pub(crate) bodies: Bodies,
    /// What is told of refreshing; empty where nothing is refreshed.
    pub(crate) refreshing: Arc<Board>,
    /// Where spans go, if anywhere.
    pub(crate) traces: Option<Arc<Traces>>,
    /// Begins every request id of this process.
    pub(crate) process: String,
    /// Makes what forms carry; no other process knows it.
    pub(crate) secret: [u8; 32],
    requests: AtomicU64,
}

impl App {
    pub(crate) fn new(
        engine: Arc<Engine>,
        settings: ServeSettings,
        keys: Option<Keys>,
        process: String,
        secret: [u8; 32],
    ) -> Self {
        Self {
            engine,
            rates: Rates::new(settings.requests_per_s_max),
            bodies: Bodies::new(&settings),
            refreshing: Arc::default(),
            settings,
            keys,
            metrics: Metrics::default(),
            traces: None,
            process,
            secret,
            requests: AtomicU64::new(0),
        }
    }

    /// Runs work that reads no ledger and takes long on a thread that may wait.
    pub(crate) async fn apart<T: Send + 'static>(
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| Problem::internal("the question ended a thread: report it with its id"))
    }

    /// A number for the next request.
    pub(crate) fn next_request(&self) -> u64 {
        self.requests.fetch_add(1, Ordering::Relaxed)
    }

    /// Runs work that reads or writes the ledger on a thread that may wait.
    pub(crate) async fn wait<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let app = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&app))
            .await
            .map_err(|_| Problem::internal("the question ended a thread: report it with its id"))?
    }

    /// Runs a question on a thread that screens, with the lists of the day asked.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        when: When,
        task: impl for<'a> FnOnce(&'a Snapshot, &mut Worker<'a>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let snapshot = self.engine.snapshot(when).await?;
        self.engine.pool.run(snapshot, task).await?
    }
}
