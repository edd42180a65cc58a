//! Passkeys.

use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use contract::{
    Problem,
    account::{Done, PasskeyAnswerDraft, PasskeyDraft, PasskeyList, PasskeyOptions, SignedIn},
};
use http::HeaderMap;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{faults, signing};
use crate::{
    app::App,
    domain::accounts::passkeys,
    http::{
        client_address::ClientAddress,
        cookies::Cookie,
        extract::{Json, Path},
        problem::AppError,
        visitor::{Person, Visitor},
    },
};

pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_passkeys, add_passkey))
        .routes(routes!(begin_passkey))
        .routes(routes!(remove_passkey))
        .routes(routes!(sign_in_with_passkey))
        .routes(routes!(ask_passkey))
        .routes(routes!(confirm_by_passkey))
}

/// The passkeys of the account.
#[utoipa::path(
    get, path = "/api/account/passkeys", tag = "account",
    responses(
        (status = 200, body = PasskeyList),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn list_passkeys(State(app): State<Arc<App>>, Person(session): Person) -> Result<Json<PasskeyList>, AppError> {
    passkeys::list(&app, &session).await.map(Json)
}

/// What the browser is asked to make a passkey by.
#[utoipa::path(
    post, path = "/api/account/passkeys/ask", tag = "account",
    responses(
        (status = 200, body = PasskeyOptions),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The request came from another site, or the password has to be typed again first",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn begin_passkey(State(app): State<Arc<App>>, Person(session): Person) -> Result<Json<PasskeyOptions>, AppError> {
    passkeys::begin(&app, &session).await.map(Json)
}

/// Lets the passkey that the browser made sign in.
#[utoipa::path(
    post, path = "/api/account/passkeys", tag = "account", request_body = PasskeyDraft,
    responses(
        (status = 200, body = PasskeyList),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The request came from another site, or the password has to be typed again first",
            body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "It was not asked for so, or not lately, or was answered before",
            body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "This passkey is somebody's already",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn add_passkey(
    State(app): State<Arc<App>>,
    Person(session): Person,
    Json(draft): Json<PasskeyDraft>,
) -> Result<Json<PasskeyList>, AppError> {
    passkeys::add(&app, &session, &draft.parse().map_err(faults)?).await.map(Json)
}

/// Takes a passkey away.
#[utoipa::path(
    delete, path = "/api/account/passkeys/{id}", tag = "account",
    params(("id" = String, Path, description = "The passkey")),
    responses(
        (status = 200, body = PasskeyList),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The request came from another site, or the password has to be typed again first",
            body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such passkey, or it is another's",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn remove_passkey(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Person(session): Person,
) -> Result<Json<PasskeyList>, AppError> {
    passkeys::remove(&app, &session, id).await.map(Json)
}

/// What the browser is asked for an answer of a passkey by.
#[utoipa::path(
    post, path = "/api/account/passkey/ask", tag = "account",
    responses(
        (status = 200, body = PasskeyOptions),
        (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn ask_passkey(State(app): State<Arc<App>>, ClientAddress(address): ClientAddress) -> Result<Response, AppError> {
    let (options, token) = passkeys::ask(&app, address)?;
    let mut response = Json(options).into_response();
    Cookie::Passkey.set(&app, &token, &mut response)?;
    Ok(response)
}

/// Signs in by a passkey. The cart of this browser and the orders that it may open join the account.
#[utoipa::path(
    post, path = "/api/account/passkey", tag = "account", request_body = PasskeyAnswerDraft,
    responses(
        (status = 200, body = SignedIn),
        (status = 401, description = "The passkey is nobody's, or its answer does not hold",
            body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "It was not asked for so, or not lately",
            body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn sign_in_with_passkey(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    visitor: Visitor,
    headers: HeaderMap,
    Json(draft): Json<PasskeyAnswerDraft>,
) -> Result<Response, AppError> {
    let answer = draft.parse().map_err(faults)?;
    let token = Cookie::Passkey.read(&app, &headers);
    let outcome = passkeys::sign_in(&app, visitor.browser(address), token.as_ref(), &answer).await?;
    let mut response = signing::answer(&app, outcome).await?;
    Cookie::Passkey.clear(&app, &mut response)?;
    Ok(response)
}

/// Shows by a passkey that it is still her: for five minutes this browser may do what asks for it.
#[utoipa::path(
    post, path = "/api/account/passkey/confirm", tag = "account", request_body = PasskeyAnswerDraft,
    responses(
        (status = 200, body = Done),
        (status = 401, description = "Nobody is signed in, or the passkey's answer does not hold",
            body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "It was not asked for so, or not lately",
            body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn confirm_by_passkey(
    State(app): State<Arc<App>>,
    Person(session): Person,
    headers: HeaderMap,
    Json(draft): Json<PasskeyAnswerDraft>,
) -> Result<Response, AppError> {
    let answer = draft.parse().map_err(faults)?;
    let token = Cookie::Passkey.read(&app, &headers);
    let done = passkeys::confirm(&app, &session, token.as_ref(), &answer).await?;
    let mut response = Json(done).into_response();
    Cookie::Passkey.clear(&app, &mut response)?;
    Ok(response)
}
