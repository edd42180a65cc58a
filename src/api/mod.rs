//! The only place that speaks to the network: one [`call`] for every endpoint of the contract.

use contract::{Endpoint, Method, Problem, ProblemCode};
use wire::Read;

use crate::{
    answers::Answered,
    json::{self, Malformed},
};

#[cfg(target_arch = "wasm32")]
mod http;

/// Why a call gave no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The network is away, or the server is: nothing is known about what it did.
    Offline,
    /// The server answered with a problem.
    Problem(Box<Problem>),
    /// The browser keeps no cookie, and without one there is no cart: nothing was asked.
    NoCookies,
    /// The answer was none of ours: a proxy's page, or another version of the shop.
    Unreadable,
}

impl Failure {
    /// The stable code of the server's problem, where there is one.
    #[must_use]
    pub fn code(&self) -> Option<ProblemCode> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            Self::Offline | Self::NoCookies | Self::Unreadable => None,
        }
    }
}

/// Reads an answer's JSON.
///
/// # Errors
/// [`Failure::Unreadable`].
pub fn decode<T: Read>(json: &str) -> Result<T, Failure> {
    json::read(json).map_err(|_| Failure::Unreadable)
}

/// Asks the server. Dropping the future aborts the request.
///
/// # Errors
/// [`Failure`]; natively always [`Failure::Offline`], since a painted page gets its answers beforehand.
pub async fn call<E: Endpoint>(request: &E) -> Result<E::Answer, Failure> {
    fetch(Asked::of(request)).await?.read::<E>()
}

/// A request without its type: what goes over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The path and query, by which the answer is kept.
    pub href: String,
    method: Method,
    body: Option<Result<String, Malformed>>,
    idempotency_key: Option<String>,
}

impl Asked {
    /// What `request` asks for.
    #[must_use]
    pub fn of<E: Endpoint>(request: &E) -> Self {
        Self {
            href: request.href(),
            method: E::METHOD,
            body: request.body().map(json::write),
            idempotency_key: request.idempotency_key().map(str::to_owned),
        }
    }

    /// What a form that is data asks for: an object of its texts. That the endpoint reads it is the form's test.
    #[must_use]
    pub fn texts(method: Method, href: String, members: &[(&str, String)]) -> Self {
        Self { href, method, body: Some(Ok(json::texts(members))), idempotency_key: None }
    }
}

/// The name of the file that an answer is, by its `content-disposition`; `None` where it is none.
#[must_use]
pub fn file_name(disposition: &str) -> Option<&str> {
    disposition.strip_prefix("attachment;")?.split_once("filename=\"")?.1.split('"').next()
}

/// [`call`] without reading the answer: for keeping it.
///
/// # Errors
/// As [`call`], but a problem is an answer here.
#[cfg(target_arch = "wasm32")]
pub async fn fetch(asked: Asked) -> Result<Answered, Failure> {
    let body = asked.body.transpose().map_err(|Malformed| Failure::Unreadable)?;
    http::send(asked.method, &asked.href, body, asked.idempotency_key.as_deref()).await
}

/// See the browser's version.
///
/// # Errors
/// [`Failure::Offline`], always.
#[cfg(not(target_arch = "wasm32"))]
pub async fn fetch(asked: Asked) -> Result<Answered, Failure> {
    let Asked { href: _, method: _, body: _, idempotency_key: _ } = asked;
    Err(Failure::Offline)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_is_a_file_says_its_name() {
        assert_eq!(file_name("attachment; filename=\"valise-data.zip\""), Some("valise-data.zip"));
        assert_eq!(file_name("inline"), None);
        assert_eq!(file_name(""), None);
    }
}
