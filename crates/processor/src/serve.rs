//! The listener: HTTP/1.1 connections with a limit on how long a head may take, and a clean end.

use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::config::Config;
use crate::processor::Processor;
use crate::{api, jobs, page};

/// How long a request's head may take: a trickle must not hold a connection.
const HEAD_TIME_LIMIT: Duration = Duration::from_secs(30);
/// How long requests under way may take once the processor is told to stop.
const PATIENCE: Duration = Duration::from_secs(3);

/// Why a processor could not serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The listener has no address.
    #[error("the processor's listener: {0}")]
    Listener(#[from] std::io::Error),
    /// The database cannot be opened or prepared.
    #[error("the processor's database: {0}")]
    Database(#[from] sqlx::Error),
}

/// Serves API and hosted page, delivers webhooks and settles payments, until `shutdown` resolves.
/// What was accepted by then is finished; what is queued goes on after the next start.
///
/// # Errors
/// Only at the start: see [`ServeError`].
pub async fn serve(config: Config, shutdown: impl Future<Output = ()> + Send) -> Result<(), ServeError> {
    let Config { listener, settings } = config;
    let origin = format!("http://{}", listener.local_addr()?);
    let processor = Processor::open(settings, origin).await?;

    let (stop, stopped) = watch::channel(false);
    let mut jobs = tokio::spawn(jobs::run(processor.clone(), stopped));
    accept(listener, router(processor.clone()), shutdown).await;
    stop.send_replace(true);
    if tokio::time::timeout(PATIENCE, &mut jobs).await.is_err() {
        jobs.abort();
    }
    processor.close().await;
    Ok(())
}

/// API and hosted page, without the jobs that [`serve`] runs beside them.
pub fn router(processor: Processor) -> Router {
    page::routes().merge(api::routes(&processor)).with_state(processor)
}

async fn accept(listener: TcpListener, router: Router, shutdown: impl Future<Output = ()> + Send) {
    let connections = GracefulShutdown::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
        };
        match accepted {
            Ok((stream, _)) => connect(stream, &router, &connections),
            Err(error) => {
                // Out of file descriptors, most likely: accepting again at once would spin.
                tracing::warn!(%error, "a connection cannot be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    if tokio::time::timeout(PATIENCE, connections.shutdown()).await.is_err() {
        tracing::info!("the processor stops with requests under way");
    }
}

fn connect(stream: TcpStream, router: &Router, connections: &GracefulShutdown) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection stays without TCP_NODELAY");
    }
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME_LIMIT)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended early");
        }
    });
}
