//! The cards that the payment processor keeps for her.

use std::sync::Arc;

use axum::extract::State;
use contract::{Problem, account::SavedCards};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    domain::accounts::cards,
    http::{
        extract::{Json, Path},
        problem::AppError,
        visitor::Person,
    },
};

pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list_cards)).routes(routes!(remove_card))
}

/// The cards that the payment processor keeps for her: never a number.
#[utoipa::path(
    get, path = "/api/account/cards", tag = "account",
    responses(
        (status = 200, body = SavedCards),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The payment processor does not answer",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn list_cards(State(app): State<Arc<App>>, Person(session): Person) -> Result<Json<SavedCards>, AppError> {
    cards::list(&app, &session).await.map(Json)
}

/// Has the payment processor forget a card.
#[utoipa::path(
    delete, path = "/api/account/cards/{id}", tag = "account",
    params(("id" = String, Path, description = "The card")),
    responses(
        (status = 200, body = SavedCards),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such card, or it is another's",
            body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The payment processor does not answer",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn remove_card(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Person(session): Person,
) -> Result<Json<SavedCards>, AppError> {
    cards::remove(&app, &session, &id).await.map(Json)
}
