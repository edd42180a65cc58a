//! The shop's side of the API: a typed client.

mod customers;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use http_body_util::Full;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::transport::{Transport, TransportError};
use crate::wire::{ListQuery, NewPayment, Payment, PaymentList, Problem, TestCharge};

/// How long an answer may take, unless [`Client::time_limit`] says otherwise.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// Speaks to one processor. Clones share its connections; `Debug` does not show the secret.
#[derive(Clone)]
pub struct Client {
    transport: Transport,
    base_url: String,
    authorization: HeaderValue,
}

/// Why a client cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClientSetupError {
    /// The base URL is not `http://host[:port]`.
    #[error("the processor's base URL must read http://host:port")]
    BaseUrl,
    /// The secret cannot stand in a header.
    #[error("the processor's API secret holds characters that no header may hold")]
    Secret,
}

/// Why a request brought no answer to use.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// No connection: nothing happened at the processor. Try again.
    #[error("the processor cannot be reached: {0}")]
    Unreachable(String),
    /// The request was sent, but no answer came: it may or may not have had its effect. Every
    /// request is idempotent: try again, or `get` to see.
    #[error("the processor's answer did not come: {0}")]
    Unanswered(String),
    /// The processor said no.
    #[error("the processor refused: {status} {code}: {title}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What to match on; see [`Problem::code`].
        code: String,
        /// For logs.
        title: String,
    },
    /// The answer is not what the processor's API promises.
    #[error("the processor's answer cannot be read: {0}")]
    Unintelligible(String),
}

impl ClientError {
    /// Whether the processor refused with that [`Problem::code`].
    #[must_use]
    pub fn is_refusal(&self, expected: &str) -> bool {
        matches!(self, Self::Refused { code, .. } if code == expected)
    }
}

impl Client {
    /// A client for the processor at `base_url` (`http://host:port`) with the API secret.
    ///
    /// # Errors
    /// [`ClientSetupError`] when either makes no sense.
    pub fn new(base_url: &str, secret: &str) -> Result<Self, ClientSetupError> {
        let base_url = base_url.trim_end_matches('/');
        let origin = crate::new_payment::origin_of(base_url).ok_or(ClientSetupError::BaseUrl)?;
        if origin != base_url || !origin.starts_with("http://") {
            return Err(ClientSetupError::BaseUrl);
        }
        let mut authorization =
            HeaderValue::try_from(format!("Bearer {secret}")).map_err(|_invalid| ClientSetupError::Secret)?;
        authorization.set_sensitive(true);
        Ok(Self { transport: Transport::new(TIME_LIMIT), base_url: origin, authorization })
    }

    /// The same client, but an answer may take so long (10 s otherwise).
    #[must_use]
    pub fn time_limit(mut self, time_limit: Duration) -> Self {
        self.transport = self.transport.time_limit(time_limit);
        self
    }

    /// Makes the payment, or gives the one that `reference` has already.
    ///
    /// # Errors
    /// Refused with `amount_mismatch` (409) when it exists with another amount or currency, with
    /// `invalid_request` (422) when `new` makes no sense; else see [`ClientError`].
    pub async fn create(&self, reference: Uuid, new: &NewPayment) -> Result<Payment, ClientError> {
        self.call(Method::PUT, &format!("/v1/payments/{reference}"), Some(new)).await
    }

    /// How the payment stands.
    ///
    /// # Errors
    /// Refused with `unknown_payment` (404); else see [`ClientError`].
    pub async fn get(&self, reference: Uuid) -> Result<Payment, ClientError> {
        self.call(Method::GET, &format!("/v1/payments/{reference}"), NOTHING).await
    }

    /// Takes the authorised amount. Idempotent.
    ///
    /// # Errors
    /// Refused with `forbidden_step` (409) when nothing is authorised; else see [`ClientError`].
    pub async fn capture(&self, reference: Uuid) -> Result<Payment, ClientError> {
        let path = format!("/v1/payments/{reference}/capture");
        self.call(Method::POST, &path, NOTHING).await
    }

    /// Gives the payment up, whether or not a card was authorised. Idempotent; an expired payment
    /// stays expired.
    ///
    /// # Errors
    /// Refused with `forbidden_step` (409) when it was captured; else see [`ClientError`].
    pub async fn void(&self, reference: Uuid) -> Result<Payment, ClientError> {
        let path = format!("/v1/payments/{reference}/void");
        self.call(Method::POST, &path, NOTHING).await
    }

    /// Gives back what was taken, whole. Idempotent.
    ///
    /// # Errors
    /// Refused with `forbidden_step` (409) when nothing was taken; else see [`ClientError`].
    pub async fn refund(&self, reference: Uuid) -> Result<Payment, ClientError> {
        let path = format!("/v1/payments/{reference}/refund");
        self.call(Method::POST, &path, NOTHING).await
    }

    /// Has the processor forget all but the payment itself: description, addresses, card. Idempotent.
    ///
    /// # Errors
    /// Refused with `forbidden_step` (409) while it is not over; else see [`ClientError`].
    pub async fn forget(&self, reference: Uuid) -> Result<Payment, ClientError> {
        let path = format!("/v1/payments/{reference}/forget");
        self.call(Method::POST, &path, NOTHING).await
    }

    /// A page of payments, oldest first; `next` of the answer asks for the next page.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn list(&self, query: ListQuery) -> Result<PaymentList, ClientError> {
        let mut parts = Vec::new();
        if let Some(status) = query.status {
            parts.push(format!("status={}", status.as_str()));
        }
        if let Some(after) = query.after {
            parts.push(format!("after={after}"));
        }
        if let Some(limit) = query.limit {
            parts.push(format!("limit={limit}"));
        }
        let path = format!("/v1/payments?{}", parts.join("&"));
        self.call(Method::GET, &path, NOTHING).await
    }

    /// Sandbox only: pays with a test card, without the hosted page. For load tests.
    ///
    /// # Errors
    /// Refused with `unknown_card` (422), or `forbidden_step` (409) when the payment takes no card
    /// now; else see [`ClientError`].
    pub async fn test_authorise(&self, reference: Uuid, card: &str) -> Result<Payment, ClientError> {
        let charge = TestCharge { card: card.to_owned() };
        let path = format!("/v1/test/authorise/{reference}");
        self.call(Method::POST, &path, Some(&charge)).await
    }

    async fn call<B: Serialize, T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&B>,
    ) -> Result<T, ClientError> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base_url))
            .header(header::AUTHORIZATION, self.authorization.clone())
            .header(header::ACCEPT, "application/json");
        let unsendable = |error: &dyn fmt::Display| ClientError::Unreachable(error.to_string());
        let request = match body {
            Some(body) => {
                let json = serde_json::to_vec(body).map_err(|error| unsendable(&error))?;
                request.header(header::CONTENT_TYPE, "application/json").body(Full::new(Bytes::from(json)))
            }
            None => request.body(Full::default()),
        }
        .map_err(|error| unsendable(&error))?;

        let (status, answer) = self.transport.send(request).await?;
        if status.is_success() {
            return serde_json::from_slice(&answer).map_err(|error| ClientError::Unintelligible(error.to_string()));
        }
        match serde_json::from_slice::<Problem>(&answer) {
            Ok(problem) => {
                Err(ClientError::Refused { status: status.as_u16(), code: problem.code, title: problem.title })
            }
            Err(error) => Err(ClientError::Unintelligible(format!("{status}: {error}"))),
        }
    }
}

/// No body.
const NOTHING: Option<&()> = None;

impl From<TransportError> for ClientError {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Unreachable(_) => Self::Unreachable(error.to_string()),
            TransportError::TimedOut(_) | TransportError::Broken(_) => Self::Unanswered(error.to_string()),
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("https://pay.test")]
    #[case("http://pay.test/path")]
    #[case("pay.test")]
    #[case("")]
    fn a_base_url_is_an_http_origin(#[case] base_url: &str) {
        let refused = Client::new(base_url, "secret").map(|_| ());
        assert_eq!(refused, Err(ClientSetupError::BaseUrl));
    }

    #[test]
    fn the_secret_does_not_print_and_must_fit_a_header() {
        let client = Client::new("http://127.0.0.1:1/", "sk_hidden").unwrap();
        assert!(!format!("{client:?}").contains("hidden"));
        let refused = Client::new("http://127.0.0.1:1", "a\nb").map(|_| ());
        assert_eq!(refused, Err(ClientSetupError::Secret));
    }
}
