//! Refusals as RFC 9457 problem documents.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::processor::{CardRefusal, Error};
use crate::wire::Problem;

/// Why the API says no.
#[derive(Debug)]
pub(crate) enum Refusal {
    Unauthorised,
    UnknownPath,
    WrongMethod,
    /// The path, query or body cannot be read, with the status that fits.
    Unreadable(StatusCode, String),
    /// It can be read, but makes no sense.
    Invalid(String),
    UnknownCard,
    Failed(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Self {
        Self::Unreadable(rejection.status(), rejection.body_text())
    }
}

impl From<QueryRejection> for Refusal {
    fn from(rejection: QueryRejection) -> Self {
        Self::Unreadable(rejection.status(), rejection.body_text())
    }
}

impl From<PathRejection> for Refusal {
    fn from(_not_a_uuid: PathRejection) -> Self {
        Self::Failed(Error::UnknownPayment)
    }
}

impl Refusal {
    fn problem(&self) -> (StatusCode, &'static str, String) {
        match self {
            Self::Unauthorised => {
                (StatusCode::UNAUTHORIZED, "unauthorised", "the bearer secret is missing or wrong".to_owned())
            }
            Self::UnknownPath => (StatusCode::NOT_FOUND, "unknown_path", "there is nothing at this path".to_owned()),
            Self::WrongMethod => {
                (StatusCode::METHOD_NOT_ALLOWED, "wrong_method", "this path does not take this method".to_owned())
            }
            Self::Unreadable(status, told) => (*status, "invalid_request", told.clone()),
            Self::Invalid(told) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid_request", told.clone()),
            Self::UnknownCard => {
                (StatusCode::UNPROCESSABLE_ENTITY, "unknown_card", "not one of the sandbox's test cards".to_owned())
            }
            Self::Failed(error) => failed(error),
        }
    }
}

fn failed(error: &Error) -> (StatusCode, &'static str, String) {
    match error {
        Error::UnknownPayment => (StatusCode::NOT_FOUND, "unknown_payment", error.to_string()),
        Error::AmountMismatch => (StatusCode::CONFLICT, "amount_mismatch", error.to_string()),
        Error::Forbidden(_) | Error::Overtaken => (StatusCode::CONFLICT, "forbidden_step", error.to_string()),
        Error::Card(CardRefusal::Unknown) => (StatusCode::NOT_FOUND, "unknown_saved_card", error.to_string()),
        Error::Invalid(_) | Error::Card(CardRefusal::NoCustomer) => {
            (StatusCode::UNPROCESSABLE_ENTITY, "invalid_request", error.to_string())
        }
        Error::Store(_) | Error::Event(_) | Error::Interrupted(_) => {
            tracing::error!(%error, "a request failed");
            (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "the processor cannot do this now".to_owned())
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code, title) = self.problem();
        let body = Problem { status: status.as_u16(), code: code.to_owned(), title };
        let mut response = (status, Json(body)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}
