//! Where the payment processor reports. Not part of the contract: no browser calls it.

use std::sync::Arc;

use axum::{Router, extract::State, routing::post};
use http::{HeaderMap, StatusCode};

use super::{extract::RawBody, problem::AppError, same_site::WEBHOOK_PATHS};
use crate::{app::App, domain::settling, payments::WebhookRefusal};

/// The processor's endpoint below [`WEBHOOK_PATHS`].
const PAYMENTS: &str = "payments";

/// The path that a processor is told.
#[must_use]
pub fn path() -> String {
    format!("{WEBHOOK_PATHS}{PAYMENTS}")
}

/// `POST /api/webhooks/payments`.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route(&path(), post(hear))
}

/// Takes a signed event. A success means that it is known or of no interest; anything else, that it is to be sent
/// again.
async fn hear(State(app): State<Arc<App>>, headers: HeaderMap, RawBody(body): RawBody) -> Result<StatusCode, AppError> {
    let event = app.processor.hear(&headers, &body, app.clock.now_ms()).map_err(|refusal| match refusal {
        WebhookRefusal::BadSignature(why) => {
            tracing::warn!(why, "a webhook was refused: nobody but the processor may say what was paid");
            AppError::BadSignature
        }
        WebhookRefusal::NotUnderstood(why) => {
            tracing::error!(why, "a signed webhook is not understood");
            AppError::malformed("The event cannot be read.")
        }
    })?;
    settling::hear(&app, event).await?;
    Ok(StatusCode::NO_CONTENT)
}
