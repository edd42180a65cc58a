//! What people ask of the shop about the data of their orders.

use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use contract::{
    Problem,
    privacy::{DataRequest, DataRequests, NewDataRequest},
};
use http::StatusCode;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    extract::{Json, Path},
    problem::AppError,
    visitor::Visitor,
};
use crate::{app::App, domain::requests::asking};

/// `POST /api/privacy/requests`, `GET /api/privacy/requests`, `DELETE /api/privacy/requests/{id}`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(ask)).routes(routes!(list)).routes(routes!(take_back))
}

/// Asks something of the shop about an order's data (promise: P5.2). Who may see the order need not prove more.
#[utoipa::path(
    post, path = "/api/privacy/requests", tag = "privacy", request_body = NewDataRequest,
    responses(
        (status = 200, body = DataRequest, description = "The same was asked before and is not answered yet"),
        (status = 201, body = DataRequest),
        (status = 404, description = "There is no such order, or this browser may not see it",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn ask(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Json(new): Json<NewDataRequest>,
) -> Result<Response, AppError> {
    let browser = visitor.orders();
    let (request, is_new) = asking::ask(&app, (browser, visitor.actor()), new).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(request)).into_response())
}

/// What was asked from this browser or about its orders, with the timeline and the deadline.
#[utoipa::path(get, path = "/api/privacy/requests", tag = "privacy", responses((status = 200, body = DataRequests)))]
async fn list(State(app): State<Arc<App>>, visitor: Visitor) -> Result<Json<DataRequests>, AppError> {
    let browser = visitor.orders();
    asking::list(&app, browser).await.map(Json)
}

/// Takes a request back.
#[utoipa::path(
    delete, path = "/api/privacy/requests/{id}", tag = "privacy",
    params(("id" = String, Path, description = "The request's id")),
    responses(
        (status = 200, body = DataRequest),
        (status = 404, description = "There is no such request, or it is not this browser's to take back",
            body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It is answered already", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn take_back(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    visitor: Visitor,
) -> Result<Json<DataRequest>, AppError> {
    let browser = visitor.orders();
    asking::take_back(&app, (browser, visitor.actor()), id).await.map(Json)
}
