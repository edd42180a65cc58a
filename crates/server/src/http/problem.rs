//! Errors as data: every failure of the API is an [`AppError`], and every [`AppError`] is an RFC 9457 document.

use axum::response::{IntoResponse, Response};
use contract::{FieldError, Problem, ProblemCode, cart::Cart, checkout::Quote};
use http::{HeaderValue, StatusCode, header};

use crate::store::{Fault, StoreError};

/// Why a request cannot be served. What the client may know of it is in its [`Problem`], and nothing else.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The path, the query, a header or the body cannot be read.
    #[error("malformed request")]
    Malformed {
        /// What cannot be read, in words.
        detail: String,
        /// The parameters at fault, where they have names.
        errors: Vec<FieldError>,
    },
    /// Readable, but these fields cannot be taken.
    #[error("invalid fields")]
    InvalidFields(Vec<FieldError>),
    /// Sent by another site.
    #[error("cross-site request")]
    CrossSite,
    /// There is no such thing, or it is not the visitor's to see.
    #[error("not found")]
    NotFound,
    /// The path does not take this method.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// The body is over [`super::extract::BODY_MAX`].
    #[error("body too large")]
    TooLarge,
    /// The body is not JSON by its content type.
    #[error("unsupported media type")]
    UnsupportedMediaType,
    /// The request did not arrive in time.
    #[error("request timed out")]
    Timeout,
    /// Too many attempts.
    #[error("too many attempts")]
    TooManyAttempts {
        /// Seconds to wait.
        retry_after_s: u32,
    },
    /// The address has too many unpaid orders.
    #[error("too many unpaid orders")]
    TooManyUnpaid {
        /// Seconds until one of them runs out.
        retry_after_s: u32,
    },
    /// The cart changed since the version that the request names.
    #[error("cart changed")]
    CartChanged(Box<Cart>),
    /// There is nothing in the cart.
    #[error("cart empty")]
    CartEmpty,
    /// A line asks for more than there is; the cart says how much there is.
    #[error("out of stock")]
    OutOfStock(Box<Cart>),
    /// What would be charged is not what was shown.
    #[error("quote changed")]
    QuoteChanged(Box<Quote>),
    /// The shop does not deliver this, or there.
    #[error("not delivered")]
    NotDelivered,
    /// The same request is being worked on.
    #[error("in flight")]
    InFlight,
    /// The idempotency key was used for another request.
    #[error("idempotency key reused")]
    KeyReused,
    /// Nobody consented to this.
    #[error("no consent")]
    NoConsent,
    /// What was shown is no longer what holds.
    #[error("stale")]
    Stale,
    /// A choice was made on something else than what is asked now.
    #[error("asked anew: {why}")]
    AskedAnew {
        /// Why it cannot be taken, in words.
        why: &'static str,
        /// The signed snapshot of what is asked now.
        snapshot: String,
    },
    /// This is for somebody who is signed in.
    #[error("not signed in")]
    NotSignedIn,
    /// Address and password are not those of a confirmed account, or the password is not the present one.
    #[error("wrong credentials")]
    WrongCredentials,
    /// The second factor's code does not hold, or was used before.
    #[error("wrong code")]
    WrongCode,
    /// The password has to be typed again first.
    #[error("reauthentication needed")]
    ReauthNeeded,
    /// The password is too easily guessed. No schema can say which are, so it is no invalid field.
    #[error("weak password: {0}")]
    WeakPassword(&'static str),
    /// Too many people are signing in at once.
    #[error("busy hashing passwords")]
    Busy,
    /// A webhook's signature does not hold.
    #[error("bad signature")]
    BadSignature,
    /// The payment processor does not answer.
    #[error("payment processor unavailable: {0}")]
    PaymentUnavailable(String),
    /// The shop is overloaded, stopping, or its database is away.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// Our fault. The error goes to the log, never to the client.
    #[error("internal: {0}")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl AppError {
    /// A request that cannot be read, where no field is to blame.
    #[must_use]
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::Malformed { detail: detail.into(), errors: Vec::new() }
    }

    /// A query whose parameters cannot be read.
    #[must_use]
    pub fn bad_query(errors: Vec<FieldError>) -> Self {
        Self::Malformed { detail: "The query has parameters that cannot be read.".to_owned(), errors }
    }

    /// Our fault.
    #[must_use]
    pub fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }

    /// The status of the answer.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.kind().0
    }

    /// The stable code of the answer.
    #[must_use]
    pub const fn code(&self) -> ProblemCode {
        self.kind().1
    }

    const fn kind(&self) -> (StatusCode, ProblemCode, &'static str, &'static str) {
        use ProblemCode as C;
        use StatusCode as S;
        match self {
            Self::Malformed { .. } => (S::BAD_REQUEST, C::Malformed, "malformed", "The request cannot be read"),
            Self::InvalidFields(_) => {
                (S::UNPROCESSABLE_ENTITY, C::InvalidFields, "invalid_fields", "Some fields need another look")
            }
            Self::CrossSite => (S::FORBIDDEN, C::CrossSite, "cross_site", "This request came from another site"),
            Self::NotFound => (S::NOT_FOUND, C::NotFound, "not_found", "There is no such thing here"),
            Self::MethodNotAllowed => (
                S::METHOD_NOT_ALLOWED,
                C::MethodNotAllowed,
                "method_not_allowed",
                "This path does not take this method",
            ),
            Self::TooLarge => (S::PAYLOAD_TOO_LARGE, C::TooLarge, "too_large", "The body is too large"),
            Self::UnsupportedMediaType => (
                S::UNSUPPORTED_MEDIA_TYPE,
                C::UnsupportedMediaType,
                "unsupported_media_type",
                "The body must be application/json",
            ),
            Self::Timeout => (S::REQUEST_TIMEOUT, C::Timeout, "timeout", "The request did not arrive in time"),
            Self::TooManyAttempts { .. } => {
                (S::TOO_MANY_REQUESTS, C::TooManyAttempts, "too_many_attempts", "Too many attempts")
            }
            Self::TooManyUnpaid { .. } => (
                S::TOO_MANY_REQUESTS,
                C::TooManyUnpaid,
                "too_many_unpaid",
                "Too many orders from this network wait for their payment",
            ),
            Self::CartChanged(_) => (S::CONFLICT, C::CartChanged, "cart_changed", "The cart changed meanwhile"),
            Self::CartEmpty => (S::CONFLICT, C::CartEmpty, "cart_empty", "The cart is empty"),
            Self::OutOfStock(_) => (S::CONFLICT, C::OutOfStock, "out_of_stock", "There is not enough stock"),
            Self::QuoteChanged(_) => {
                (S::CONFLICT, C::QuoteChanged, "quote_changed", "The total changed since it was shown")
            }
            Self::NotDelivered => {
                (S::UNPROCESSABLE_ENTITY, C::NotDelivered, "not_delivered", "This cannot be delivered there")
            }
            Self::InFlight => (S::CONFLICT, C::InFlight, "in_flight", "The same request is being worked on"),
            Self::KeyReused => {
                (S::UNPROCESSABLE_ENTITY, C::KeyReused, "key_reused", "This idempotency key was used before")
            }
            Self::NoConsent => (S::FORBIDDEN, C::NoConsent, "no_consent", "Nobody consented to this"),
            Self::Stale | Self::AskedAnew { .. } => {
                (S::CONFLICT, C::Stale, "stale", "What was shown is no longer what holds")
            }
            Self::NotSignedIn => (S::UNAUTHORIZED, C::NotSignedIn, "not_signed_in", "Please sign in first"),
            Self::WrongCredentials => (
                S::UNAUTHORIZED,
                C::WrongCredentials,
                "wrong_credentials",
                "No confirmed account has this address and this password",
            ),
            Self::WrongCode => (S::UNAUTHORIZED, C::WrongCode, "wrong_code", "This code does not hold"),
            Self::ReauthNeeded => (S::FORBIDDEN, C::ReauthNeeded, "reauth_needed", "Please type your password again"),
            Self::WeakPassword(_) => {
                (S::CONFLICT, C::WeakPassword, "weak_password", "This password is too easily guessed")
            }
            Self::Busy => (S::SERVICE_UNAVAILABLE, C::Busy, "busy", "Too many people are signing in at once"),
            Self::BadSignature => (S::UNAUTHORIZED, C::BadSignature, "bad_signature", "The signature does not hold"),
            Self::PaymentUnavailable(_) => (
                S::SERVICE_UNAVAILABLE,
                C::PaymentUnavailable,
                "payment_unavailable",
                "The payment processor does not answer; nothing was charged",
            ),
            Self::Unavailable(_) => {
                (S::SERVICE_UNAVAILABLE, C::Unavailable, "unavailable", "The shop cannot answer right now")
            }
            Self::Internal(_) => {
                (S::INTERNAL_SERVER_ERROR, C::Internal, "internal", "Something went wrong on our side")
            }
        }
    }

    /// The document that the client sees.
    #[must_use]
    pub fn into_problem(self) -> Problem {
        let (status, code, slug, title) = self.kind();
        let mut problem = Problem {
            kind: format!("/problems/{slug}"),
            title: title.to_owned(),
            status: status.as_u16(),
            code,
            detail: None,
            errors: Vec::new(),
            retry_after_s: None,
            cart: None,
            quote: None,
            snapshot: None,
        };
        match self {
            Self::Malformed { detail, errors } => {
                problem.detail = Some(detail);
                problem.errors = errors;
            }
            Self::InvalidFields(errors) => problem.errors = errors,
            Self::TooManyAttempts { retry_after_s } | Self::TooManyUnpaid { retry_after_s } => {
                problem.retry_after_s = Some(retry_after_s);
            }
            Self::WeakPassword(code) => problem.errors = vec![FieldError::new("password", code)],
            Self::CartChanged(cart) | Self::OutOfStock(cart) => problem.cart = Some(cart),
            Self::QuoteChanged(quote) => problem.quote = Some(quote),
            Self::AskedAnew { why, snapshot } => {
                problem.detail = Some(why.to_owned());
                problem.snapshot = Some(snapshot);
            }
            Self::InFlight | Self::PaymentUnavailable(_) | Self::Unavailable(_) | Self::Busy => {
                problem.retry_after_s = Some(1)
            }
            _ => {}
        }
        problem
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        match &self {
            Self::Internal(error) => tracing::error!(%error, "a request failed"),
            Self::PaymentUnavailable(why) | Self::Unavailable(why) => tracing::warn!(why, "a request was put off"),
            _ => {}
        }
        answer(&self.into_problem())
    }
}

/// The answer that carries `problem`.
#[must_use]
pub fn answer(problem: &Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    // A struct of strings, numbers and enums always serialises; an empty body would still carry the status.
    let body = serde_json::to_vec(problem).unwrap_or_default();
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(seconds) = problem.retry_after_s {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if status == StatusCode::UNAUTHORIZED {
        // What would be needed instead: a webhook's signature, or the cookie of a session.
        let signed = problem.code == ProblemCode::BadSignature;
        let scheme = if signed { "Signature" } else { "Session" };
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(scheme));
    }
    response
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        if error.is_outage() { Self::Unavailable(error.to_string()) } else { Self::Internal(Box::new(error)) }
    }
}

impl Fault for AppError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Internal(error) => error.downcast_ref(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_internal_error_tells_the_client_nothing_of_its_cause() {
        let problem = AppError::internal("password of the database").into_problem();
        let text = serde_json::to_string(&problem).unwrap();
        assert_eq!(problem.status, 500);
        assert!(!text.contains("password"), "{text}");
    }

    #[test]
    fn the_document_says_its_status_and_code_again() {
        let response = AppError::TooManyAttempts { retry_after_s: 7 }.into_response();
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(response.headers()[header::RETRY_AFTER], "7");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    }

    #[test]
    fn a_store_error_is_still_seen_inside_so_that_a_transaction_can_be_run_again() {
        assert!(AppError::from(StoreError::Gone).store().is_some());
        assert!(AppError::NotFound.store().is_none());
    }
}
