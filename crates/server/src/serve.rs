//! The listener: HTTP/1.1 with limits on how long a head may take and an answer may go unread, on how many connections
//! there are, in all and of one address, and a clean end.

mod places;
mod stalling;

use std::{future::Future, sync::Arc, time::Duration};

use axum::{Router, body::Body};
use http::Request;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tower::Service;

use self::{
    places::{Place, Places},
    stalling::Stalling,
};
use crate::http::client_address::Peer;

/// How long a request's head may take, and how long a connection may wait for its next request: whoever trickles
/// bytes holds a connection no longer than this.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a client may take nothing of an answer that it asked for.
const UNREAD_TIME: Duration = Duration::from_secs(30);
/// The most connections at once; more wait to be accepted.
const CONNECTIONS: usize = 4096;
/// How long requests under way may take once the shop is told to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a client may take its time for.
#[derive(Debug, Clone, Copy)]
struct Times {
    head: Duration,
    unread: Duration,
}

/// Serves until `stop` resolves, and then lets requests under way end. An address holds `per_address` connections at most;
/// further ones are closed at once.
pub async fn serve(listener: TcpListener, router: Router, per_address: usize, stop: impl Future<Output = ()>) {
    serve_within(listener, router, Times { head: HEAD_TIME, unread: UNREAD_TIME }, per_address, stop).await;
}

async fn serve_within(
    listener: TcpListener,
    router: Router,
    times: Times,
    per_address: usize,
    stop: impl Future<Output = ()>,
) {
    let connections = GracefulShutdown::new();
    let all = Arc::new(Semaphore::new(CONNECTIONS));
    let places = Places::new(per_address);
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &all) => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer, permit)) => match places.take(peer.ip()) {
                Some(place) => connect(stream, peer, (permit, place), &router, times, &connections),
                None => tracing::debug!("an address has as many connections as it may; another one is closed"),
            },
            Err(error) => {
                // Out of file descriptors, most likely: accepting again at once would spin.
                tracing::warn!(%error, "a connection cannot be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(PATIENCE, connections.shutdown()).await.is_err() {
        tracing::warn!("the shop stops with requests under way");
    }
}

async fn accept(
    listener: &TcpListener,
    all: &Arc<Semaphore>,
) -> std::io::Result<(TcpStream, std::net::SocketAddr, OwnedSemaphorePermit)> {
    let permit = Arc::clone(all).acquire_owned().await.map_err(std::io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    // Answers are written whole: waiting for more to send only delays them.
    stream.set_nodelay(true)?;
    Ok((stream, peer, permit))
}

fn connect(
    stream: TcpStream,
    peer: std::net::SocketAddr,
    held: (OwnedSemaphorePermit, Place),
    router: &Router,
    times: Times,
    connections: &GracefulShutdown,
) {
    let router = router.clone();
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        router.clone().call(request.map(Body::new))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(times.head)
        .pipeline_flush(true)
        .serve_connection(TokioIo::new(Stalling::new(stream, times.unread)), service);
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        // Clients hang up, trickle, or speak something else: it is their business, and said at the level for it.
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended early");
        }
        drop(held);
    });
}

/// Resolves when the process is asked to stop: Ctrl-C or SIGTERM.
pub async fn asked_to_stop() {
    let interrupt = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "Ctrl-C cannot be heard");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(error) => {
                tracing::error!(%error, "SIGTERM cannot be heard");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        sync::oneshot,
    };

    use super::*;

    const PATIENT: Times = Times { head: HEAD_TIME, unread: UNREAD_TIME };

    async fn shop(
        times: Times,
        per_address: usize,
    ) -> (std::net::SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let slow = get(|| async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            "done"
        });
        let (stop, stopped) = oneshot::channel();
        let served = serve_within(listener, Router::new().route("/", slow), times, per_address, async {
            drop(stopped.await);
        });
        (address, stop, tokio::spawn(served))
    }

    #[tokio::test]
    async fn whoever_trickles_a_head_is_cut_off() {
        let (address, _stop, _task) = shop(Times { head: Duration::from_millis(200), ..PATIENT }, 8).await;
        let mut trickle = TcpStream::connect(address).await.unwrap();
        trickle.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-a: ").await.unwrap();
        let mut answer = Vec::new();
        let cut = tokio::time::timeout(Duration::from_secs(5), trickle.read_to_end(&mut answer)).await;
        assert!(cut.is_ok(), "the connection is still open");
        assert!(!answer.starts_with(b"HTTP/1.1 200"));
    }

    #[tokio::test]
    async fn a_request_under_way_is_answered_before_the_end() {
        let (address, stop, task) = shop(PATIENT, 8).await;
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
        drop(stop);
        let mut answer = String::new();
        client.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("done"), "{answer}");
        task.await.unwrap();
        assert!(TcpStream::connect(address).await.is_err(), "nobody is let in any more");
    }

    #[tokio::test]
    async fn an_address_that_holds_its_connections_gets_no_further_one_until_it_lets_go() {
        let (address, _stop, _task) = shop(PATIENT, 1).await;
        let mut first = TcpStream::connect(address).await.unwrap();
        let mut second = TcpStream::connect(address).await.unwrap();
        ask(&mut second).await;
        let mut answer = String::new();
        // Closed with the request unread, which some systems call a reset.
        let closed = second.read_to_string(&mut answer).await;
        assert!(closed.is_err() || answer.is_empty(), "{answer}");
        ask(&mut first).await;
        first.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("done"), "{answer}");
        drop(first);
        // The server learns of it in its own time.
        loop {
            let (mut next, mut answer) = (TcpStream::connect(address).await.unwrap(), String::new());
            ask(&mut next).await;
            if next.read_to_string(&mut answer).await.is_ok() && answer.ends_with("done") {
                break;
            }
        }
    }

    async fn ask(client: &mut TcpStream) {
        // One that is closed already takes nothing: reading tells.
        let _closed = client.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    }
}
