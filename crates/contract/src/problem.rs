//! Errors are data: RFC 9457 problem documents with a stable code and what the client may do next.

use serde::{Deserialize, Serialize};

use crate::{cart::Cart, checkout::Quote};

/// What went wrong, stable for clients: they match on this, never on text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, wire::Read)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ProblemCode {
    /// 400: the body is no JSON, or a header or the query is malformed.
    Malformed,
    /// 422: well-formed, but a field's value cannot be taken; see `errors`.
    InvalidFields,
    /// 403: the request came from another site (Origin or Fetch Metadata).
    CrossSite,
    /// 404: there is no such thing, or it is not yours to see.
    NotFound,
    /// 405: this path does not take this method.
    MethodNotAllowed,
    /// 413: the body is over the limit.
    TooLarge,
    /// 415: the body is not `application/json`.
    UnsupportedMediaType,
    /// 408: the request did not arrive in time.
    Timeout,
    /// 429: too many attempts; see `retry_after_s`.
    TooManyAttempts,
    /// 429: too many orders from this address wait for their payment; see `retry_after_s`.
    TooManyUnpaid,
    /// 409: the cart changed meanwhile; `cart` holds the present one.
    CartChanged,
    /// 409: the cart is empty.
    CartEmpty,
    /// 409: there is not enough stock; `cart` or `quote` says what there is.
    OutOfStock,
    /// 409: price, delivery, tax or stock changed since the last view; `quote` holds the present one.
    QuoteChanged,
    /// 422: this bag cannot be delivered there.
    NotDelivered,
    /// 409: the same request is being worked on.
    InFlight,
    /// 422: this idempotency key was used for another request.
    KeyReused,
    /// 403: nobody consented to this.
    NoConsent,
    /// 409: what was shown is no longer what holds; show it again.
    Stale,
    /// 401: this is for somebody who is signed in.
    NotSignedIn,
    /// 401: no account that is confirmed has this address and this password, or the password is not the present one.
    WrongCredentials,
    /// 401: the second factor's code does not hold, or was used before.
    WrongCode,
    /// 403: type the password again first (`POST /api/account/confirm`).
    ReauthNeeded,
    /// 409: the password is long enough, and too easily guessed; `errors` says why (`common`, `guessable`).
    WeakPassword,
    /// 503: too many people are signing in at once; see `retry_after_s`.
    Busy,
    /// 401: the signature of a webhook does not hold.
    BadSignature,
    /// 503: the payment processor does not answer; nothing was charged.
    PaymentUnavailable,
    /// 503: the shop is overloaded or its database is away.
    Unavailable,
    /// 500: our fault.
    Internal,
    /// A code that this client does not know yet.
    #[serde(other)]
    Unknown,
}

/// What is wrong with one field of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The field's key as the request wrote it, dotted where nested.
    pub field: String,
    /// What is wrong with it, stable: `required`, `too_long`, `unknown`, …
    pub code: String,
}

impl FieldError {
    /// A field and the code of its fault.
    #[must_use]
    pub fn new(field: &str, code: &str) -> Self {
        Self { field: field.to_owned(), code: code.to_owned() }
    }
}

/// An RFC 9457 problem document (`application/problem+json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, wire::Read)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A URI for the kind of problem: `/problems/{code}`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// The stable code.
    pub code: ProblemCode,
    /// This occurrence in words, where there is more to say than the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Field by field, in the order of the form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Seconds to wait before trying again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
    /// The cart as it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cart: Option<Box<Cart>>,
    /// The quote as it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Box<Quote>>,
    /// The signed snapshot of what is asked now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
}
