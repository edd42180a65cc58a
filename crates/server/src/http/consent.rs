//! `PUT /api/privacy/consent`, and the extractor that holds every later request to its record.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, State},
    response::{IntoResponse, Response},
};
use contract::{
    FieldError, Problem,
    privacy::{Consent, ConsentChange, registry::Consentable},
};
use http::{HeaderMap, request::Parts};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{cookies::Cookie, extract::Json, problem::AppError};
use crate::{
    app::App,
    domain::{
        consent::{Choice, Consented},
        token::{Token, TokenHash},
    },
    random::new_id,
    store::privacy,
};

/// The most purposes of one choice: more than there are, so that a client of another version is answered.
const PURPOSES_MAX: usize = 16;

/// `PUT /api/privacy/consent`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(put_consent))
}

/// Records a choice. A refusal without an earlier consent is answered and leaves no trace.
#[utoipa::path(
    put, path = "/api/privacy/consent", tag = "privacy", request_body = ConsentChange,
    responses(
        (status = 200, body = Consent),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "The choice was made on another wording than the present one"),
    )
)]
async fn put_consent(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Json(change): Json<ConsentChange>,
) -> Result<Response, AppError> {
    if change.granted.len() > PURPOSES_MAX {
        return Err(AppError::InvalidFields(vec![FieldError::new("granted", "too_many")]));
    }
    let choice = Choice::read(&change, gpc(&headers), app.clock.now_ms()).ok_or(AppError::Stale)?;
    let known = token(&app, &headers).map(|token| token.hash());
    if choice.is_refusal() && known.is_none() {
        return Ok(Json(choice.consent().clone()).into_response());
    }

    let fresh = Token::generate(app.random.as_ref());
    let new = New {
        token: fresh.hash(),
        subject: new_id(app.clock.as_ref(), app.random.as_ref()),
        log: new_id(app.clock.as_ref(), app.random.as_ref()),
    };
    let (recorded, how) = (choice.clone(), change.how);
    let was_known = app
        .db
        .write(move |conn| {
            let (known, new, choice) = (known.clone(), new.clone(), recorded.clone());
            Box::pin(async move {
                let subject = match &known {
                    Some(token) => privacy::subject(conn, token).await?,
                    None => None,
                };
                match &subject {
                    Some(subject) => {
                        privacy::change_consent(conn, &subject.id, &new.log, choice.consent(), how).await?;
                    }
                    None if choice.is_refusal() => {}
                    None => {
                        privacy::create_subject(conn, &new.subject, &new.token).await?;
                        privacy::change_consent(conn, &new.subject, &new.log, choice.consent(), how).await?;
                    }
                }
                Ok::<bool, AppError>(subject.is_some())
            })
        })
        .await?;

    let mut response = Json(choice.consent().clone()).into_response();
    if choice.is_refusal() {
        Cookie::Consent.clear(&app, &mut response)?;
    } else {
        let token = if was_known { token(&app, &headers).unwrap_or(fresh) } else { fresh };
        Cookie::Consent.set(&app, &token, &mut response)?;
    }
    Ok(response)
}

/// What a first consent brings into the world. Made outside the transaction, which may be run again.
#[derive(Clone)]
struct New {
    token: TokenHash,
    subject: String,
    log: String,
}

/// Whether the browser asks by Global Privacy Control not to be tracked.
#[must_use]
pub fn gpc(headers: &HeaderMap) -> bool {
    headers.get("sec-gpc").is_some_and(|value| value.as_bytes() == b"1")
}

/// The consent cookie of a request.
#[must_use]
pub fn token(app: &App, headers: &HeaderMap) -> Option<Token> {
    Cookie::Consent.read(app, headers)
}

/// By the server's own record, whatever the browser says of itself: else [`AppError::NoConsent`].
impl<P: Consentable> FromRequestParts<Arc<App>> for Consented<P> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, AppError> {
        let token = token(app, &parts.headers).ok_or(AppError::NoConsent)?.hash();
        let subject = app.db.read(|conn| Box::pin(async move { privacy::subject(conn, &token).await })).await?;
        subject
            .and_then(|subject| Self::admit(&subject.id, &subject.consent, gpc(&parts.headers), app.clock.now_ms()))
            .ok_or(AppError::NoConsent)
    }
}
