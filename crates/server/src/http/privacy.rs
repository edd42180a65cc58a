//! The registry and the policy, for pages and machines.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use contract::{
    FieldError, Problem,
    privacy::{
        Acknowledged, Acknowledgement, Difference, POLICY_VERSION, Policy, PublicRegistry, Recipients,
        registry::RECIPIENTS,
    },
};
use http::{HeaderMap, HeaderValue, header};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    consent,
    extract::{Json, query_pairs},
    json_ld,
    problem::AppError,
};
use crate::{
    app::App,
    domain::{asked, policy},
    random::new_id,
    store::{StoreError, privacy},
};

/// Registry, recipients, policy, what changed, and who has read it.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(get_registry))
        .routes(routes!(get_recipients))
        .routes(routes!(get_policy))
        .routes(routes!(get_difference))
        .routes(routes!(acknowledge))
}

/// What the shop does with personal data: purposes, recipients, cookies, storage, calls, fields, retention; as JSON-LD in
/// terms of the W3C Data Privacy Vocabulary.
#[utoipa::path(
    get, path = "/api/privacy/registry", tag = "privacy",
    responses((status = 200, body = PublicRegistry, content_type = "application/ld+json"))
)]
async fn get_registry(State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let document = json_ld::document(&PublicRegistry::current(), &app.config.public_url).map_err(AppError::internal)?;
    let mut response = Json(document).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/ld+json"));
    Ok(response)
}

/// Who gets what, the shop first.
#[utoipa::path(get, path = "/api/privacy/recipients", tag = "privacy", responses((status = 200, body = Recipients)))]
async fn get_recipients() -> Json<Recipients> {
    Json(Recipients { recipients: RECIPIENTS.to_vec() })
}

/// The privacy policy's text: the version in force, or an older one.
#[utoipa::path(
    get, path = "/api/privacy/policy", tag = "privacy",
    params(("version" = Option<String>, Query, description = "The day of an older version")),
    responses(
        (status = 200, body = Policy),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "The query cannot be read"),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "No version of that day"),
    )
)]
async fn get_policy(RawQuery(query): RawQuery) -> Result<Json<Policy>, AppError> {
    let pairs = query_pairs(query.as_deref(), &["version"])?;
    let day = pairs.first().map(|(_, day)| day.as_str());
    policy::version(day).map(Json).ok_or(AppError::NotFound)
}

/// What is asked differently than under an earlier fingerprint.
#[utoipa::path(
    get, path = "/api/privacy/difference", tag = "privacy",
    params(("since" = String, Query, description = "The fingerprint of an earlier choice")),
    responses(
        (status = 200, body = Difference),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "The query cannot be read"),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "There never was such a fingerprint"),
    )
)]
async fn get_difference(RawQuery(query): RawQuery) -> Result<Json<Difference>, AppError> {
    let pairs = query_pairs(query.as_deref(), &["since"])?;
    let missing = || AppError::bad_query(vec![FieldError::new("since", "required")]);
    let (_, fingerprint) = pairs.first().ok_or_else(missing)?;
    asked::since(fingerprint).map(Json).ok_or(AppError::NotFound)
}

/// Notes that this browser's visitor has read the policy in force (promise: P7). Allows nothing.
#[utoipa::path(
    post, path = "/api/privacy/policy/acknowledgements", tag = "privacy", request_body = Acknowledgement,
    responses(
        (status = 200, body = Acknowledged),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "That is not the version in force"),
    )
)]
async fn acknowledge(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Json(read): Json<Acknowledgement>,
) -> Result<Json<Acknowledged>, AppError> {
    if read.version != POLICY_VERSION {
        return Err(AppError::Stale);
    }
    let Some(token) = consent::token(&app, &headers).map(|token| token.hash()) else {
        return Ok(Json(Acknowledged { recorded: false }));
    };
    let (id, now_ms) = (new_id(app.clock.as_ref(), app.random.as_ref()), app.clock.now_ms());
    let recorded = app
        .db
        .write(move |conn| {
            let (id, token) = (id.clone(), token.clone());
            Box::pin(async move {
                let Some(subject) = privacy::subject(conn, &token).await? else { return Ok(false) };
                privacy::acknowledge(conn, &id, &subject.id, POLICY_VERSION, now_ms).await?;
                Ok::<bool, StoreError>(true)
            })
        })
        .await?;
    Ok(Json(Acknowledged { recorded }))
}
