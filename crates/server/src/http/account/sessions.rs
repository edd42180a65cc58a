//! Where she is signed in, and that it is still her.

use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use contract::{
    Problem,
    account::{Done, PresentPassword, SessionList},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::faults;
use crate::{
    app::App,
    domain::accounts::sessions,
    http::{
        cookies::Cookie,
        extract::{Json, Path},
        problem::AppError,
        visitor::Person,
    },
};

pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_sessions))
        .routes(routes!(end_session))
        .routes(routes!(sign_out_everywhere))
        .routes(routes!(confirm_it_is_me))
}

/// Every browser that is signed in.
#[utoipa::path(
    get, path = "/api/account/sessions", tag = "account",
    responses(
        (status = 200, body = SessionList),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn list_sessions(State(app): State<Arc<App>>, Person(session): Person) -> Result<Json<SessionList>, AppError> {
    sessions::list(&app, &session).await.map(Json)
}

/// Signs a browser out.
#[utoipa::path(
    delete, path = "/api/account/sessions/{id}", tag = "account",
    params(("id" = String, Path, description = "The session")),
    responses(
        (status = 200, body = SessionList),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such session, or it is another's",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn end_session(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Person(session): Person,
) -> Result<Json<SessionList>, AppError> {
    sessions::end(&app, &session, id).await?;
    sessions::list(&app, &session).await.map(Json)
}

/// Signs every browser out, this one too.
#[utoipa::path(
    post, path = "/api/account/sign-out-everywhere", tag = "account",
    responses(
        (status = 200, body = Done),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn sign_out_everywhere(State(app): State<Arc<App>>, Person(session): Person) -> Result<Response, AppError> {
    let done = sessions::end_all(&app, &session).await?;
    let mut response = Json(done).into_response();
    Cookie::Session.clear(&app, &mut response)?;
    Cookie::Device.clear(&app, &mut response)?;
    Ok(response)
}

/// Types the password again: for five minutes this browser may do what asks for it.
#[utoipa::path(
    post, path = "/api/account/confirm", tag = "account", request_body = PresentPassword,
    responses(
        (status = 200, body = Done),
        (status = 401, description = "Nobody is signed in, or the password is another",
            body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn confirm_it_is_me(
    State(app): State<Arc<App>>,
    Person(session): Person,
    Json(draft): Json<PresentPassword>,
) -> Result<Json<Done>, AppError> {
    sessions::confirm(&app, &session, &draft.parse().map_err(faults)?).await.map(Json)
}
