//! Restriction and objection as switches (promise: P5.2).

use std::sync::Arc;

use axum::extract::State;
use contract::{
    Problem,
    privacy::{DataUse, ObjectionChange, RestrictionChange, Switches},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    extract::{Json, Path},
    problem::AppError,
    visitor::Visitor,
};
use crate::{
    app::App,
    domain::rights::switches::{self, Change},
};

/// `/api/privacy/switches`, `/api/privacy/restriction`, `/api/privacy/objections/{data_use}`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(get_switches)).routes(routes!(restrict)).routes(routes!(object))
}

/// How the use of the data of the person behind this browser is limited.
#[utoipa::path(get, path = "/api/privacy/switches", tag = "privacy", responses((status = 200, body = Switches)))]
async fn get_switches(State(app): State<Arc<App>>, visitor: Visitor) -> Result<Json<Switches>, AppError> {
    let keys = visitor.keys();
    let read = app.db.read(|conn| Box::pin(async move { switches::read(conn, &keys).await }));
    Ok(Json(read.await?))
}

/// Restricts the use of all her data to serving her orders and what the law asks, or lifts that.
#[utoipa::path(
    put, path = "/api/privacy/restriction", tag = "privacy", request_body = RestrictionChange,
    responses(
        (status = 200, body = Switches),
        (status = 404, body = Problem, content_type = "application/problem+json",
         description = "Nothing is held that it could hold for"),
    )
)]
async fn restrict(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Json(change): Json<RestrictionChange>,
) -> Result<Json<Switches>, AppError> {
    let change = Change::Restriction(change.reason);
    switches::change(&app, visitor.keys(), change).await.map(Json)
}

/// Objects to one use of her data, or takes that back.
#[utoipa::path(
    put, path = "/api/privacy/objections/{data_use}", tag = "privacy", request_body = ObjectionChange,
    params(("data_use" = DataUse, Path, description = "What is objected to")),
    responses(
        (status = 200, body = Switches),
        (status = 404, body = Problem, content_type = "application/problem+json",
         description = "There is no such use, or nothing is held that it could hold for"),
    )
)]
async fn object(
    State(app): State<Arc<App>>,
    Path(data_use): Path<String>,
    visitor: Visitor,
    Json(change): Json<ObjectionChange>,
) -> Result<Json<Switches>, AppError> {
    let data_use = DataUse::from_slug(&data_use).ok_or(AppError::NotFound)?;
    let change = Change::Objection(data_use, change.objects);
    switches::change(&app, visitor.keys(), change).await.map(Json)
}
