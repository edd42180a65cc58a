//! `PUT /api/privacy/consent`, and the extractor that holds every later request to its record.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, State},
    response::{IntoResponse, Response},
};
use contract::{
    FieldError, Problem,
    privacy::{Consent, ConsentChange, PastChoice, Recorded, ServiceId, registry::Consentable},
};
use http::{HeaderMap, request::Parts};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    client_address::ClientAddress,
    cookies::Cookie,
    extract::{Json, idempotency_key},
    problem::AppError,
    visitor::Visitor,
};
use crate::{
    app::App,
    audit,
    domain::{
        accounts::sessions,
        consent::{Choice, Consented, refused_elsewhere},
        consent_log::Entry,
        limits::network,
        newsletter::ConsentTag,
        snapshot::{Refused, Snapshot},
        token::{Token, TokenHash, sha256_hex},
    },
    random::new_id,
    store::{Batch, consent_log, data_limits, erasures, privacy},
    vault::Actor,
};

/// The most purposes or services of one choice: more than there are, so that a client of another version is answered.
const WORDS_MAX: usize = 16;
/// The longest snapshot.
const SNAPSHOT_MAX: usize = 256;

/// `PUT` and `GET /api/privacy/consent`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(put_consent, get_consent))
}

/// Records a choice. A refusal without an earlier consent is answered and leaves no trace.
#[utoipa::path(
    put, path = "/api/privacy/consent", tag = "privacy", request_body = ConsentChange,
    params(("Idempotency-Key" = String, Header, description = "Made for this telling alone",
        min_length = 16, max_length = 64, pattern = "^[A-Za-z0-9_-]{16,64}$")),
    responses(
        (status = 200, body = Recorded),
        (status = 400, body = Problem, content_type = "application/problem+json",
         description = "The body is no JSON, or the key is missing or malformed"),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "The choice was made on another wording than the present one, or on one that this shop never \
            signed; the problem holds the present snapshot"),
        (status = 422, body = Problem, content_type = "application/problem+json",
         description = "Some fields cannot be taken, or a request with this key was recorded before"),
        (status = 429, body = Problem, content_type = "application/problem+json",
         description = "Too many choices that allow something; taking back is never limited"),
    )
)]
async fn put_consent(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    visitor: Visitor,
    headers: HeaderMap,
    Json(change): Json<ConsentChange>,
) -> Result<Response, AppError> {
    let request_key = sha256_hex(idempotency_key(&headers)?.as_bytes());
    check(&change).map_err(AppError::InvalidFields)?;
    let snapshot = Snapshot::read(&change.snapshot, &app.key).map_err(|refused| asked_anew(&app, refused))?;
    let gpc = gpc(&headers);
    let choice = Choice::read(&change, gpc, app.clock.now_ms());
    let known = token(&app, &headers).map(|token| token.hash());
    let refused_elsewhere = visitor.refused_elsewhere(Some(choice.consent()));
    if choice.is_refusal() && known.is_none() {
        let consent = choice.consent().clone();
        return Ok(Json(Recorded { consent, choices: Vec::new(), refused_elsewhere }).into_response());
    }
    if !choice.is_refusal() {
        let limited = app.limits.choices_by_address.take(&network(address), app.clock.now_ms());
        limited.map_err(|retry_after_s| AppError::TooManyAttempts { retry_after_s })?;
    }

    let fresh = Token::generate(app.random.as_ref());
    let consent = choice.consent();
    let new = New {
        token: fresh.hash(),
        entry: Entry {
            id: new_id(app.clock.as_ref(), app.random.as_ref()),
            subject: new_id(app.clock.as_ref(), app.random.as_ref()),
            request_key,
            snapshot,
            granted: privacy::list(consent.granted.iter().map(|purpose| purpose.slug())),
            declined: privacy::list(consent.declined.iter().map(|service| service.slug())),
            how: change.how.slug().to_owned(),
            gpc,
            recorded_at: consent.changed_at,
        },
    };
    let (to_record, shop) = (choice.clone(), Arc::clone(&app));
    let (browser, actor) = (visitor.orders(), visitor.actor());
    let (was_known, choices) = app
        .db
        .write(move |conn| {
            let (known, mut new, choice, app) = (known.clone(), new.clone(), to_record.clone(), Arc::clone(&shop));
            let (browser, actor) = (browser.clone(), actor.clone());
            Box::pin(async move {
                if consent_log::is_known(conn, &new.entry.request_key).await? {
                    return Err(AppError::KeyReused);
                }
                let subject = match &known {
                    Some(token) => privacy::subject(conn, token).await?,
                    None => None,
                };
                match &subject {
                    Some(subject) => new.entry.subject.clone_from(&subject.id),
                    None if choice.is_refusal() => return Ok((false, Vec::new())),
                    None => {
                        privacy::create_subject(conn, &new.entry.subject, &new.token).await?;
                        if let Some(browser) = &browser {
                            let mut batch = Batch::default();
                            data_limits::inherit_choices(&mut batch, browser, &new.entry.subject);
                            erasures::consented(&mut batch, browser, &new.token);
                            batch.run(conn).await?;
                        }
                    }
                }
                let letters = ConsentTag::of(&new.entry.subject, &app.vault).map_err(AppError::internal)?;
                privacy::change_consent(conn, &new.entry.subject, choice.consent(), &letters).await?;
                consent_log::append(conn, &app.key, &new.entry).await?;
                audit::append(conn, &app.key, &told(&new.entry, &actor)).await?;
                let choices = consent_log::choices(conn, &new.entry.subject).await?;
                Ok::<(bool, Vec<PastChoice>), AppError>((subject.is_some(), choices))
            })
        })
        .await?;

    let mut response = Json(Recorded { consent: choice.consent().clone(), choices, refused_elsewhere }).into_response();
    if choice.is_refusal() {
        Cookie::Consent.clear(&app, &mut response)?;
    } else {
        let token = if was_known { token(&app, &headers).unwrap_or(fresh) } else { fresh };
        Cookie::Consent.set(&app, &token, &mut response)?;
    }
    Ok(response)
}

/// What the server holds about this browser's choices; nothing for one that allows nothing.
#[utoipa::path(get, path = "/api/privacy/consent", tag = "privacy", responses((status = 200, body = Recorded)))]
async fn get_consent(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Json<Recorded>, AppError> {
    let (mut consent, mut choices) = (None, Vec::new());
    if let Some(token) = token(&app, &headers).map(|token| token.hash()) {
        let known = app.db.read(|conn| {
            Box::pin(async move {
                let Some(subject) = privacy::subject(conn, &token).await? else { return Ok::<_, AppError>(None) };
                Ok(Some((consent_log::choices(conn, &subject.id).await?, subject.consent)))
            })
        });
        if let Some((past, held)) = known.await? {
            (consent, choices) = (Some(held), past);
        }
    }
    let refused_elsewhere = visitor.refused_elsewhere(consent.as_ref());
    let nothing = Consent { granted: Vec::new(), declined: Vec::new(), fingerprint: String::new(), changed_at: 0 };
    Ok(Json(Recorded { consent: consent.unwrap_or(nothing), choices, refused_elsewhere }))
}

fn check(change: &ConsentChange) -> Result<(), Vec<FieldError>> {
    let mut errors = Vec::new();
    if change.snapshot.len() > SNAPSHOT_MAX {
        errors.push(FieldError::new("snapshot", "too_long"));
    }
    for (field, count) in [("granted", change.granted.len()), ("declined", change.declined.len())] {
        if count > WORDS_MAX {
            errors.push(FieldError::new(field, "too_many"));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn asked_anew(app: &App, refused: Refused) -> AppError {
    let why = match refused {
        Refused::Forged => "This shop has not signed what the choice says was shown.",
        Refused::Stale => "What is asked has changed since it was shown.",
    };
    AppError::AskedAnew { why, snapshot: app.snapshot.clone() }
}

/// What a first consent brings into the world. Made outside the transaction, which may be run again.
#[derive(Clone)]
struct New {
    token: TokenHash,
    entry: Entry,
}

/// Whether the browser asks by Global Privacy Control not to be tracked.
#[must_use]
pub fn gpc(headers: &HeaderMap) -> bool {
    headers.get("sec-gpc").is_some_and(|value| value.as_bytes() == b"1")
}

/// The consent cookie of a request.
#[must_use]
pub fn token(app: &App, headers: &HeaderMap) -> Option<Token> {
    Cookie::Consent.read(app, headers)
}

/// By the server's own record, whatever the browser says of itself: else [`AppError::NoConsent`].
impl<P: Consentable> FromRequestParts<Arc<App>> for Consented<P> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, AppError> {
        consented(app, &parts.headers, None).await?.ok_or(AppError::NoConsent)
    }
}

/// The same for what a request may do beside its own business: `None` without a consent to it, and to the service that
/// does it.
///
/// # Errors
/// When the database fails.
pub async fn consented<P: Consentable>(
    app: &App,
    headers: &HeaderMap,
    service: Option<ServiceId>,
) -> Result<Option<Consented<P>>, AppError> {
    let Some(token) = token(app, headers).map(|token| token.hash()) else { return Ok(None) };
    let subject = app.db.read(|conn| Box::pin(async move { privacy::subject(conn, &token).await })).await?;
    let (Some(subject), now_ms) = (subject, app.clock.now_ms()) else { return Ok(None) };
    let session = match Cookie::Session.read(app, headers) {
        Some(token) => sessions::look(app, token.hash()).await?,
        None => None,
    };
    let elsewhere = session.is_some_and(|session| refused_elsewhere(session.gpc_at, Some(&subject.consent)));
    let gpc = gpc(headers) || elsewhere;
    let subject =
        Some(subject).filter(|subject| service.is_none_or(|service| subject.consent.lets(service, gpc, now_ms)));
    Ok(subject.and_then(|subject| Consented::admit(&subject.id, &subject.consent, gpc, now_ms)))
}

/// What the audit log says of a choice: that there is one. What it says stands in its own log.
fn told<'a>(choice: &'a Entry, actor: &'a Actor) -> audit::Entry<'a> {
    audit::Entry {
        at: choice.recorded_at,
        actor: actor.in_log(),
        action: audit::Action::ChoiceRecorded,
        subject: audit::Subject::Choice(&choice.id),
        purpose: audit::Purpose::OwnRequest,
        detail: audit::Detail::None,
    }
}
