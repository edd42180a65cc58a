//! The second factor.

use std::sync::Arc;

use axum::extract::State;
use contract::{
    Problem,
    account::{Account, CodeDraft, RecoveryCodes, TotpSetup},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::faults;
use crate::{
    app::App,
    domain::accounts::factors,
    http::{extract::Json, problem::AppError, visitor::Person},
};

pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(begin_totp, end_totp))
        .routes(routes!(confirm_totp))
        .routes(routes!(renew_codes))
}

/// A new secret for an authenticator app.
#[utoipa::path(
    post, path = "/api/account/totp", tag = "account",
    responses(
        (status = 200, body = TotpSetup),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The request came from another site, or the password has to be typed again first",
            body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "An app is set up already",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn begin_totp(State(app): State<Arc<App>>, Person(session): Person) -> Result<Json<TotpSetup>, AppError> {
    factors::begin(&app, &session).await.map(Json)
}

/// Shows that the app has the secret: from now on it is asked at signing in.
#[utoipa::path(
    post, path = "/api/account/totp/confirm", tag = "account", request_body = CodeDraft,
    responses(
        (status = 200, body = RecoveryCodes),
        (status = 401, description = "Nobody is signed in, or the code does not hold",
            body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The request came from another site, or the password has to be typed again first",
            body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Nothing was begun", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "An app is set up already",
            body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn confirm_totp(
    State(app): State<Arc<App>>,
    Person(session): Person,
    Json(draft): Json<CodeDraft>,
) -> Result<Json<RecoveryCodes>, AppError> {
    factors::confirm(&app, &session, &draft.parse().map_err(faults)?).await.map(Json)
}

/// New recovery codes; the old ones hold no more.
#[utoipa::path(
    post, path = "/api/account/recovery-codes", tag = "account",
    responses(
        (status = 200, body = RecoveryCodes),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The request came from another site, or the password has to be typed again first",
            body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "No app is set up", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn renew_codes(State(app): State<Arc<App>>, Person(session): Person) -> Result<Json<RecoveryCodes>, AppError> {
    factors::renew_codes(&app, &session).await.map(Json)
}

/// The app is asked no more, and the recovery codes go.
#[utoipa::path(
    delete, path = "/api/account/totp", tag = "account",
    responses(
        (status = 200, body = Account),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The request came from another site, or the password has to be typed again first",
            body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The password is only long enough beside a second factor",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn end_totp(State(app): State<Arc<App>>, Person(session): Person) -> Result<Json<Account>, AppError> {
    factors::end(&app, &session).await.map(Json)
}
