//! Is the shop up?

use std::sync::Arc;

use axum::extract::State;
use contract::health::Health;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{extract::Json, problem::AppError};
use crate::{app::App, store};

/// `GET /api/health`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(health))
}

/// Whether the shop can answer: it asks its database.
#[utoipa::path(get, path = "/api/health", tag = "shop", responses((status = 200, body = Health)))]
async fn health(State(app): State<Arc<App>>) -> Result<Json<Health>, AppError> {
    app.db
        .read(|conn| Box::pin(store::catalogue::version(conn)))
        .await
        .map_err(|error| AppError::Unavailable(error.to_string()))?;
    Ok(Json(Health {
        status: "ok".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        bags: u32::try_from(app.catalogue.shelf().bags().len()).unwrap_or(u32::MAX),
    }))
}
