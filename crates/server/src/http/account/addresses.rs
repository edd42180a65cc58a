//! The address book.

use std::sync::Arc;

use axum::extract::State;
use contract::{
    Problem,
    account::{AddressBook, AddressDraft},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::faults;
use crate::{
    app::App,
    domain::accounts::addresses,
    http::{
        extract::{Json, Path},
        problem::AppError,
        visitor::Person,
    },
};

pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list_addresses, add_address)).routes(routes!(set_address, remove_address))
}

/// The whole book.
#[utoipa::path(
    get, path = "/api/account/addresses", tag = "account",
    responses(
        (status = 200, body = AddressBook),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn list_addresses(State(app): State<Arc<App>>, Person(session): Person) -> Result<Json<AddressBook>, AppError> {
    addresses::list(&app, &session).await.map(Json)
}

/// Adds an address.
#[utoipa::path(
    post, path = "/api/account/addresses", tag = "account", request_body = AddressDraft,
    responses(
        (status = 200, body = AddressBook),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn add_address(
    State(app): State<Arc<App>>,
    Person(session): Person,
    Json(draft): Json<AddressDraft>,
) -> Result<Json<AddressBook>, AppError> {
    addresses::add(&app, &session, &draft.parse().map_err(faults)?).await.map(Json)
}

/// Replaces an address.
#[utoipa::path(
    put, path = "/api/account/addresses/{id}", tag = "account", request_body = AddressDraft,
    params(("id" = String, Path, description = "The address")),
    responses(
        (status = 200, body = AddressBook),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such address, or it is another's",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn set_address(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Person(session): Person,
    Json(draft): Json<AddressDraft>,
) -> Result<Json<AddressBook>, AppError> {
    addresses::set(&app, &session, id, &draft.parse().map_err(faults)?).await.map(Json)
}

/// Removes an address.
#[utoipa::path(
    delete, path = "/api/account/addresses/{id}", tag = "account",
    params(("id" = String, Path, description = "The address")),
    responses(
        (status = 200, body = AddressBook),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such address, or it is another's",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn remove_address(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Person(session): Person,
) -> Result<Json<AddressBook>, AppError> {
    addresses::remove(&app, &session, id).await.map(Json)
}
