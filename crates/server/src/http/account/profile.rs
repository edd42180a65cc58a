//! The account itself.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use contract::{
    Problem,
    account::{Account, Done, Me, NameDraft, NewEmailDraft, NewPasswordDraft},
    privacy::Erased,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::faults;
use crate::{
    app::App,
    domain::accounts::{profile, sessions::check_recent},
    http::{
        client_address::ClientAddress,
        extract::Json,
        problem::AppError,
        rights,
        visitor::{Device, Person, Visitor},
    },
};

pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(ask_email))
        .routes(routes!(get_account, delete_account))
        .routes(routes!(change_name))
        .routes(routes!(change_password))
}

/// Who this browser is signed in as, if anybody.
#[utoipa::path(get, path = "/api/account", tag = "account", responses((status = 200, body = Me)))]
async fn get_account(State(app): State<Arc<App>>, visitor: Visitor) -> Result<Json<Me>, AppError> {
    let Some(session) = &visitor.session else { return Ok(Json(Me::default())) };
    Ok(Json(Me { account: Some(profile::show(&app, session).await?) }))
}

/// Deletes the account with all that hangs on it, and forgets whom its orders were for.
#[utoipa::path(
    delete, path = "/api/account", tag = "account",
    responses(
        (status = 200, body = Erased),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The request came from another site, or the password has to be typed again first",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn delete_account(State(app): State<Arc<App>>, visitor: Visitor) -> Result<Response, AppError> {
    check_recent(visitor.signed_in()?, app.clock.now_ms())?;
    rights::erase_person(&app, &visitor).await
}

/// Sets how she wants to be addressed.
#[utoipa::path(
    put, path = "/api/account/name", tag = "account", request_body = NameDraft,
    responses(
        (status = 200, body = Account),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn change_name(
    State(app): State<Arc<App>>,
    Person(session): Person,
    Json(draft): Json<NameDraft>,
) -> Result<Json<Account>, AppError> {
    profile::rename(&app, &session, &draft.parse().map_err(faults)?).await.map(Json)
}

/// Sets another password, and ends every other session.
#[utoipa::path(
    put, path = "/api/account/password", tag = "account", request_body = NewPasswordDraft,
    responses(
        (status = 200, body = Done),
        (status = 401, description = "Nobody is signed in, or the present password is another",
            body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The password is too easily guessed",
            body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn change_password(
    State(app): State<Arc<App>>,
    Person(session): Person,
    Device(device): Device,
    Json(draft): Json<NewPasswordDraft>,
) -> Result<Json<Done>, AppError> {
    // Whether the account has a second factor, beside which less is enough, the domain knows.
    let new = draft.parse(true).map_err(faults)?;
    profile::change_password(&app, (&session, device), &new).await.map(Json)
}

/// Mails a link to another address, and tells the present one.
#[utoipa::path(
    post, path = "/api/account/email", tag = "account", request_body = NewEmailDraft,
    responses(
        (status = 200, body = Account),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The request came from another site, or the password has to be typed again first",
            body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn ask_email(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    Person(session): Person,
    Json(draft): Json<NewEmailDraft>,
) -> Result<Json<Account>, AppError> {
    profile::ask_email(&app, (address, &session), &draft.parse().map_err(faults)?).await.map(Json)
}
