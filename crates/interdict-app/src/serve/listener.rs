//! Connections: accepted up to a number, each with a time limit for its heads, and ended in good order.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;

use super::settings::ServeSettings;

/// Who is at the other end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// The routes, told who asks.
struct Routes {
    inner: TowerToHyperService<Router>,
    peer: Peer,
}

impl Service<hyper::Request<Incoming>> for Routes {
    type Response = axum::response::Response;
    type Error = std::convert::Infallible;
    type Future = <TowerToHyperService<Router> as Service<hyper::Request<Incoming>>>::Future;

    fn call(&self, mut request: hyper::Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(self.peer);
        self.inner.call(request)
    }
}

/// How long answers under way may take when the service ends.
const GRACE: Duration = Duration::from_secs(20);

/// How long to wait when the system has no more sockets.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves until `ending` turns true, then lets the answers under way come to their end.
pub(crate) async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    routes: Router,
    settings: &ServeSettings,
    mut ending: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(settings.connections_max));
    let head_max = Duration::from_millis(settings.head_ms_max);
    loop {
        let place = Arc::clone(&places).acquire_owned();
        let accepted = async {
            let place = place.await.expect("the places are never closed");
            (listener.accept().await, place)
        };
        let (stream, peer, place) = tokio::select! {
            _ = ending.changed() => break,
            accepted = accepted => match accepted {
                (Ok((stream, peer)), place) => (stream, peer, place),
                (Err(error), _) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            },
        };
        let routes = Routes {
            inner: TowerToHyperService::new(routes.clone()),
            peer: Peer(peer),
        };
        let (ending, tls) = (ending.clone(), tls.clone());
        tokio::spawn(async move {
            // Answers are small; waiting to fill a packet only delays them.
            let _ = stream.set_nodelay(true);
            match tls {
                None => converse(stream, routes, head_max, ending).await,
                Some(tls) => {
                    // Who does not speak TLS, or not in time, is let go.
                    let agreed = tokio::time::timeout(head_max, tls.accept(stream)).await;
                    if let Ok(Ok(stream)) = agreed {
                        converse(stream, routes, head_max, ending).await;
                    }
                }
            }
            drop(place);
        });
    }
    drop(listener);
    let all = u32::try_from(settings.connections_max).unwrap_or(u32::MAX);
    if tokio::time::timeout(GRACE, places.acquire_many(all))
        .await
        .is_err()
    {
        tracing::warn!("answers under way were broken off");
    }
}

async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    routes: Routes,
    head_max: Duration,
    mut ending: watch::Receiver<bool>,
) {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(head_max);
    let conversation = builder.serve_connection(TokioIo::new(stream), routes);
    let mut conversation = std::pin::pin!(conversation);
    let mut told = false;
    loop {
        tokio::select! {
            // A client that went away or spoke no HTTP is no matter.
            _ = conversation.as_mut() => return,
            _ = ending.changed(), if !told => {
                told = true;
                conversation.as_mut().graceful_shutdown();
            }
        }
    }
}
