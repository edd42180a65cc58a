//! HTTP/1.1 to another program: requests with a time limit, answers with a size limit.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};

/// Larger answers are refused.
const LARGEST_ANSWER: usize = 1024 * 1024;

/// Connections to other programs, kept for the next request. Clones share them.
#[derive(Debug, Clone)]
pub(crate) struct Transport {
    client: Client<HttpConnector, Full<Bytes>>,
    time_limit: Duration,
}

/// Why no answer came.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TransportError {
    #[error("no connection: {0}")]
    Unreachable(String),
    #[error("no answer within {0:?}")]
    TimedOut(Duration),
    #[error("the answer broke off or is too large: {0}")]
    Broken(String),
}

impl Transport {
    pub fn new(time_limit: Duration) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            // Shorter than the servers' own limit, so that no request meets a closing connection.
            .pool_idle_timeout(Duration::from_secs(15))
            .build(connector);
        Self { client, time_limit }
    }

    pub const fn time_limit(mut self, time_limit: Duration) -> Self {
        self.time_limit = time_limit;
        self
    }

    pub async fn send(&self, request: Request<Full<Bytes>>) -> Result<(StatusCode, Bytes), TransportError> {
        tokio::time::timeout(self.time_limit, self.exchange(request))
            .await
            .map_err(|_elapsed| TransportError::TimedOut(self.time_limit))?
    }

    async fn exchange(&self, request: Request<Full<Bytes>>) -> Result<(StatusCode, Bytes), TransportError> {
        let answer = self.client.request(request).await.map_err(|error| {
            let told = describe(&error);
            if error.is_connect() { TransportError::Unreachable(told) } else { TransportError::Broken(told) }
        })?;
        let status = answer.status();
        let body = Limited::new(answer.into_body(), LARGEST_ANSWER)
            .collect()
            .await
            .map_err(|error| TransportError::Broken(error.to_string()))?
            .to_bytes();
        Ok((status, body))
    }
}

/// The error with its causes: the outermost alone says only "client error".
fn describe(error: &dyn std::error::Error) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        told.push_str(": ");
        told.push_str(&inner.to_string());
        cause = inner.source();
    }
    told
}
