//! In and out: registering, confirming, signing in, resetting.

use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use contract::{
    Problem,
    account::{
        AskResetDraft, CredentialsDraft, Done, LinkToken, RegistrationDraft, ResetDraft, SignedIn, TicketDraft,
        VerificationDraft,
    },
};
use http::HeaderMap;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::faults;
use crate::{
    app::App,
    domain::{
        accounts::{
            profile, registering, resetting, sessions as ending,
            signing::{self, Outcome},
        },
        token::Token,
    },
    http::{
        client_address::ClientAddress,
        consent::gpc,
        cookies::Cookie,
        extract::Json,
        problem::AppError,
        visitor::{self, Visitor},
    },
};

pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(register))
        .routes(routes!(sign_in))
        .routes(routes!(ask_reset))
        .routes(routes!(verify))
        .routes(routes!(second_factor))
        .routes(routes!(sign_out))
        .routes(routes!(reset))
        .routes(routes!(confirm_email))
}

/// Mails a link to confirm an address with. The answer does not tell whether it has an account.
#[utoipa::path(
    post, path = "/api/account/register", tag = "account", request_body = RegistrationDraft,
    responses(
        (status = 200, body = Done),
        (status = 409, description = "The password is too easily guessed",
            body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn register(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Json(draft): Json<RegistrationDraft>,
) -> Result<Json<Done>, AppError> {
    registering::register(&app, (address, gpc(&headers)), &draft.parse().map_err(faults)?).await.map(Json)
}

/// Confirms the address of a registration by the token of its mailed link and the password chosen with it.
#[utoipa::path(
    post, path = "/api/account/verify", tag = "account", request_body = VerificationDraft,
    responses(
        (status = 200, body = Done),
        (status = 401, description = "The password is not the one of this registration",
            body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The token confirms nothing, or nothing any more",
            body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn verify(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    Json(draft): Json<VerificationDraft>,
) -> Result<Json<Done>, AppError> {
    registering::verify(&app, address, &draft.parse().map_err(faults)?).await.map(Json)
}

/// Lets a new address be the account's, by the token of its mailed link.
#[utoipa::path(
    post, path = "/api/account/email/confirm", tag = "account", request_body = LinkToken,
    responses(
        (status = 200, body = Done),
        (status = 404, description = "The token changes nothing, or nothing any more",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn confirm_email(State(app): State<Arc<App>>, Json(link): Json<LinkToken>) -> Result<Json<Done>, AppError> {
    profile::confirm_email(&app, &link.token).await.map(Json)
}

/// Signs in, or says that the second factor is needed. The cart of this browser and the orders that it may open join the
/// account.
#[utoipa::path(
    post, path = "/api/account/sign-in", tag = "account", request_body = CredentialsDraft,
    responses(
        (status = 200, body = SignedIn),
        (status = 401, description = "No confirmed account has this address and this password",
            body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn sign_in(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    visitor: Visitor,
    Json(draft): Json<CredentialsDraft>,
) -> Result<Response, AppError> {
    let credentials = draft.parse().map_err(faults)?;
    let outcome = signing::sign_in(&app, visitor.browser(address), &credentials).await?;
    answer(&app, outcome).await
}

/// Completes signing in with the code of the second factor.
#[utoipa::path(
    post, path = "/api/account/second-factor", tag = "account", request_body = TicketDraft,
    responses(
        (status = 200, body = SignedIn),
        (status = 401, description = "The code does not hold, or was used before",
            body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The ticket does not hold any more",
            body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn second_factor(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    visitor: Visitor,
    Json(draft): Json<TicketDraft>,
) -> Result<Response, AppError> {
    let ticket = draft.parse().map_err(faults)?;
    let outcome = signing::use_ticket(&app, visitor.browser(address), &ticket).await?;
    answer(&app, outcome).await
}

pub(super) async fn answer(app: &App, outcome: Outcome) -> Result<Response, AppError> {
    match outcome {
        Outcome::Ticket(ticket) => {
            Ok(Json(SignedIn { account: None, ticket: Some(ticket.expose().to_owned()) }).into_response())
        }
        Outcome::In { session: token, device } => {
            let (session, _) = ending::of_token(app, token.hash()).await?.ok_or(AppError::NotSignedIn)?;
            let account = profile::show(app, &session).await?;
            let mut response = Json(SignedIn { account: Some(account), ticket: None }).into_response();
            visitor::begin(app, &token, &device, &mut response)?;
            Ok(response)
        }
    }
}

/// Ends the session of this browser, if it has one.
#[utoipa::path(post, path = "/api/account/sign-out", tag = "account", responses((status = 200, body = Done)))]
async fn sign_out(State(app): State<Arc<App>>, visitor: Visitor) -> Result<Response, AppError> {
    if let Some(session) = &visitor.session {
        match ending::end(&app, session, session.id.clone()).await {
            // Ended elsewhere in between.
            Ok(()) | Err(AppError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    let mut response = Json(Done { done: true }).into_response();
    Cookie::Session.clear(&app, &mut response)?;
    Ok(response)
}

/// Mails a link to set a new password with. The answer does not tell whether the address has an account.
#[utoipa::path(
    post, path = "/api/account/reset/ask", tag = "account", request_body = AskResetDraft,
    responses(
        (status = 200, body = Done),
        (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn ask_reset(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    Json(draft): Json<AskResetDraft>,
) -> Result<Json<Done>, AppError> {
    resetting::ask(&app, address, &draft.parse().map_err(faults)?).await.map(Json)
}

/// Sets a new password by the token of a mailed link, and ends every session.
#[utoipa::path(
    post, path = "/api/account/reset", tag = "account", request_body = ResetDraft,
    responses(
        (status = 200, body = Done),
        (status = 404, description = "The token was used, or is over an hour old",
            body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The password is too easily guessed",
            body = Problem, content_type = "application/problem+json"),
    )
)]
async fn reset(State(app): State<Arc<App>>, Json(draft): Json<ResetDraft>) -> Result<Response, AppError> {
    let wanted = draft.parse().map_err(faults)?;
    let device = Token::generate(&*app.random);
    let done = resetting::reset(&app, &wanted, device.hash()).await?;
    let mut response = Json(done).into_response();
    Cookie::Device.set(&app, &device, &mut response)?;
    Cookie::Session.clear(&app, &mut response)?;
    Ok(response)
}
