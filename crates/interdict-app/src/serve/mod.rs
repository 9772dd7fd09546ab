//! `interdict serve`: the same answers over HTTP, for programs and for people.
//!
//! Reading order: `engine` (the lists that serve), `pool` (the threads that screen), `router` (every
//! route), `yente` (the routes that others' clients know), `api` (our own), `pages` (for people).

mod api;
mod app;
mod around;
mod asked;
mod base64;
mod bodies;
mod coverage;
mod deal;
mod decision;
mod engine;
mod guard;
pub(crate) mod keys;
mod listener;
mod measures;
mod metrics;
mod openapi;
mod pages;
mod party;
mod pool;
mod problem;
mod rate;
mod ready;
mod reconcile;
pub(crate) mod refresh;
mod respond;
mod router;
pub(crate) mod settings;
mod snapshot;
pub(crate) mod tls;
mod trace;
mod traces;
mod upload;
mod words;
mod yente;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use interdict_ledger::Ledger;
use tokio::sync::watch;

use crate::config::Config;
use crate::failure::{Code, Failure};
use app::App;
use engine::Engine;
use keys::Keys;
use refresh::Refresher;
use traces::Traces;

/// What is needed to serve.
pub(crate) struct Service {
    pub(crate) ledger: Ledger,
    pub(crate) config: Config,
    /// Where the segments lie.
    pub(crate) folder: PathBuf,
    pub(crate) listen: SocketAddr,
    pub(crate) keys: Option<Keys>,
    /// Begins the ids of requests.
    pub(crate) process: String,
    /// Random bytes of this process.
    pub(crate) secret: [u8; 32],
}

/// Serves until the system asks it to end. `ready` is told the address once answers are given.
pub(crate) fn run(service: Service, ready: impl FnOnce(SocketAddr)) -> Result<(), Failure> {
    let settings = service.config.serve.clone();
    let tls = settings.tls.as_ref().map(tls::acceptor).transpose()?;
    let poll = Duration::from_millis(settings.poll_ms.max(POLL_MS_MIN));
    let engine = Arc::new(Engine::open(
        service.ledger,
        service.config,
        service.folder,
    )?);
    let traces = settings.traces.as_deref();
    let traces = traces.map(Traces::start);
    let mut app = App::new(
        Arc::clone(&engine),
        settings,
        service.keys,
        service.process,
        service.secret,
    );
    app.traces = traces.transpose()?;
    let app = Arc::new(app);
    let refresher = Refresher::open(&engine, &engine.config, &app.refreshing)?;
    let _refreshing = refresher.map(Refresher::start).transpose()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Code::Network, "start the service", &error))?;
    let doing = format!("listen on {}", service.listen);
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::bind(service.listen)
            .await
            .map_err(|error| {
                Failure::new(Code::Network, doing, &error)
                    .hint("give another address or port with --listen, or end what listens there")
            })?;
        if let Ok(address) = listener.local_addr() {
            ready(address);
        }
        let (end, ending) = watch::channel(false);
        tokio::spawn(Arc::clone(&engine).watch(poll));
        tokio::spawn(async move {
            asked_to_end().await;
            tracing::info!("ending: answers under way are finished");
            let _ = end.send(true);
        });
        let routes = router::routes(Arc::clone(&app));
        listener::serve(listener, tls, routes, &app.settings, ending).await;
        Ok(())
    })
}

/// The folder of the segments beside a ledger.
pub(crate) fn index_folder(ledger: &Path) -> PathBuf {
    let mut folder = ledger.as_os_str().to_owned();
    folder.push(".index");
    PathBuf::from(folder)
}

/// Asking the ledger more often than this would cost more than it gives.
const POLL_MS_MIN: u64 = 50;

/// Waits until the system or the keyboard asks the program to end.
async fn asked_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
