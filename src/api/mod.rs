//! The only place that speaks to the network: one [`call`] for every endpoint of the contract.

use contract::{Endpoint, Problem, ProblemCode};
use serde::de::DeserializeOwned;

#[cfg(target_arch = "wasm32")]
mod http;

/// Why a call gave no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The network is away, or the server is: nothing is known about what it did.
    Offline,
    /// The server answered with a problem.
    Problem(Box<Problem>),
    /// The answer was none of ours: a proxy's page, or another version of the shop.
    Unreadable,
}

impl Failure {
    /// The stable code of the server's problem, where there is one.
    #[must_use]
    pub fn code(&self) -> Option<ProblemCode> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            Self::Offline | Self::Unreadable => None,
        }
    }
}

/// Reads an answer's JSON.
///
/// # Errors
/// [`Failure::Unreadable`].
pub fn decode<T: DeserializeOwned>(json: &str) -> Result<T, Failure> {
    serde_json::from_str(json).map_err(|_| Failure::Unreadable)
}

/// Asks the server. Dropping the future aborts the request.
///
/// # Errors
/// [`Failure`]; natively always [`Failure::Offline`], since a painted page gets its answers beforehand.
pub async fn call<E: Endpoint>(request: &E) -> Result<E::Answer, Failure> {
    fetch(request).await?.read::<E>()
}

/// [`call`] without reading the answer: for keeping it.
///
/// # Errors
/// As [`call`], but a problem is an answer here.
#[cfg(target_arch = "wasm32")]
pub async fn fetch<E: Endpoint>(request: &E) -> Result<crate::answers::Answered, Failure> {
    let body = match request.body() {
        Some(body) => Some(serde_json::to_string(body).map_err(|_| Failure::Unreadable)?),
        None => None,
    };
    http::send(E::METHOD, &request.href(), body, request.idempotency_key()).await
}

/// See the browser's version.
///
/// # Errors
/// [`Failure::Offline`], always.
#[cfg(not(target_arch = "wasm32"))]
pub async fn fetch<E: Endpoint>(request: &E) -> Result<crate::answers::Answered, Failure> {
    let _unsent = request;
    Err(Failure::Offline)
}
