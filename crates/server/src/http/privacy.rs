//! The registry and the policy, for pages and machines.

use std::sync::Arc;

use contract::privacy::{Policy, PublicRegistry};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::extract::Json;
use crate::{app::App, domain::policy};

/// `GET /api/privacy/registry` and `GET /api/privacy/policy`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(get_registry)).routes(routes!(get_policy))
}

/// What the shop does with personal data: purposes, recipients, cookies, storage, fields, retention.
#[utoipa::path(get, path = "/api/privacy/registry", tag = "privacy", responses((status = 200, body = PublicRegistry)))]
async fn get_registry() -> Json<PublicRegistry> {
    Json(PublicRegistry::current())
}

/// The privacy policy's text.
#[utoipa::path(get, path = "/api/privacy/policy", tag = "privacy", responses((status = 200, body = Policy)))]
async fn get_policy() -> Json<Policy> {
    Json(policy::current())
}
