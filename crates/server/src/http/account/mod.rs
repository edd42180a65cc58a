//! Accounts: in and out, what she keeps, and who may see it.

mod addresses;
mod cards;
mod factors;
mod passkeys;
mod profile;
mod sessions;
mod signing;

use std::sync::Arc;

use contract::FieldError;
use utoipa_axum::router::OpenApiRouter;

use super::problem::AppError;
use crate::app::App;

/// Everything under `/api/account`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .merge(signing::routes())
        .merge(profile::routes())
        .merge(sessions::routes())
        .merge(addresses::routes())
        .merge(cards::routes())
        .merge(factors::routes())
        .merge(passkeys::routes())
}

/// For `map_err` after a draft's `parse`.
const fn faults(errors: Vec<FieldError>) -> AppError {
    AppError::InvalidFields(errors)
}
