//! The newsletter: asking, confirming, ending.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use contract::{
    Problem,
    newsletter::{NewsletterToken, Subscriber, Subscription},
    privacy::registry::consentable::Marketing,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    client_address::ClientAddress,
    extract::{Json, query_pairs},
    problem::AppError,
};
use crate::{
    app::App,
    domain::{consent::Consented, newsletter},
};

/// `POST /api/newsletter`, `/api/newsletter/confirm`, `/api/newsletter/unsubscribe`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(subscribe)).routes(routes!(confirm)).routes(routes!(unsubscribe))
}

/// Mails a link to confirm with, under a recorded consent to offers and news. The answer does not tell whether the address was known.
#[utoipa::path(
    post, path = "/api/newsletter", tag = "newsletter", request_body = Subscriber,
    responses(
        (status = 200, body = Subscription),
        (status = 403, description = "This browser has not consented, or the request came from another site",
            body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn subscribe(
    State(app): State<Arc<App>>,
    consented: Consented<Marketing>,
    ClientAddress(address): ClientAddress,
    Json(subscriber): Json<Subscriber>,
) -> Result<Json<Subscription>, AppError> {
    newsletter::ask(&app, address, consented, &subscriber).await.map(Json)
}

/// Confirms a subscription by the token of the mailed link.
#[utoipa::path(
    post, path = "/api/newsletter/confirm", tag = "newsletter", request_body = NewsletterToken,
    responses(
        (status = 200, body = Subscription),
        (status = 404, description = "The token confirms nothing", body = Problem,
            content_type = "application/problem+json"),
    )
)]
async fn confirm(
    State(app): State<Arc<App>>,
    Json(link): Json<NewsletterToken>,
) -> Result<Json<Subscription>, AppError> {
    newsletter::confirm(&app, &link.token).await.map(Json)
}

/// Ends a subscription and forgets its address, by one click in a mail program (RFC 8058): no cookie, and whatever
/// the body is.
#[utoipa::path(
    post, path = "/api/newsletter/unsubscribe", tag = "newsletter",
    params(("token" = String, Query, description = "Of the mail; any other ends nothing")),
    responses(
        (status = 200, body = Subscription),
        (status = 400, description = "The token is missing or repeated", body = Problem,
            content_type = "application/problem+json"),
    )
)]
async fn unsubscribe(State(app): State<Arc<App>>, RawQuery(raw): RawQuery) -> Result<Json<Subscription>, AppError> {
    let pairs = query_pairs(raw.as_deref(), &["token"])?;
    let token = pairs.first().map(|(_, token)| token.as_str());
    newsletter::end(&app, token.ok_or_else(|| AppError::malformed("A token is needed."))?).await.map(Json)
}
