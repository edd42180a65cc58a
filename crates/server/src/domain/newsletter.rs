//! The newsletter: double opt-in, and one click to end it.

use std::{net::IpAddr, sync::Arc};

use contract::{
    FieldError,
    newsletter::{Subscriber, Subscription},
    privacy::registry::consentable::Marketing,
    text,
};

use super::{consent::Consented, limits::network, token::Token};
use crate::{
    app::App,
    http::problem::AppError,
    random::new_id,
    store::newsletter::{self, NewSubscriber},
    vault::{Index, KeyKind, Place, Vault, VaultError},
};

/// The mark that a subscription carries of the consent that it was asked for under. Only the shop's keys lead from the one
/// to the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentTag(String);

impl ConsentTag {
    /// The mark of a subject's consent.
    ///
    /// # Errors
    /// When the key ring cannot be read.
    pub fn of(subject: &str, vault: &Vault) -> Result<Self, VaultError> {
        vault.index(Index::SubscriberConsent, subject).map(Self)
    }

    /// As it stands in the database.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Takes an address that asks for the newsletter, under a consent to be mailed offers and news. The answer and the work are the same for a known and an unknown
/// address; only its owner's mail tells them apart.
///
/// # Errors
/// [`AppError::InvalidFields`], [`AppError::TooManyAttempts`], [`AppError::NoConsent`] for one that was just withdrawn.
pub async fn ask(
    app: &App,
    client: IpAddr,
    consented: Consented<Marketing>,
    subscriber: &Subscriber,
) -> Result<Subscription, AppError> {
    let email = text::email(&subscriber.email)
        .map_err(|error| AppError::InvalidFields(vec![FieldError::new("email", error.code())]))?
        .to_lowercase();
    let now_ms = app.clock.now_ms();
    app.limits.newsletter_by_address.take(&network(client), now_ms).map_err(too_many)?;
    // However many browsers ask: nobody's mailbox is filled by strangers.
    app.limits.newsletter_by_email.take(&email, now_ms).map_err(too_many)?;
    let asking = sealed(app, &email, consented.subject(), now_ms).map_err(AppError::internal)?;
    let asking = Arc::new((consented, asking));
    let asked = app.db.write(move |conn| {
        let asking = Arc::clone(&asking);
        Box::pin(async move { newsletter::ask(conn, &asking.0, &asking.1, now_ms).await })
    });
    if !asked.await? {
        return Err(AppError::NoConsent);
    }
    app.bell.ring();
    Ok(Subscription { active: false })
}

fn sealed(app: &App, email: &str, subject: &str, now_ms: i64) -> Result<NewSubscriber, VaultError> {
    let id = new_id(&*app.clock, &*app.random);
    let (key, row) = app.vault.new_key(KeyKind::Subscriber, &id, now_ms)?;
    let email_index = app.vault.index(Index::SubscriberEmail, email)?;
    let consent = ConsentTag::of(subject, &app.vault)?;
    Ok(NewSubscriber { consent, email: key.seal(place(&id), email, app.vault.random())?, email_index, key: row })
}

/// Where a subscriber's address stands.
#[must_use]
pub const fn place(subscriber: &str) -> Place<'_> {
    Place { table: "newsletter_subscribers", column: "email", row: subscriber }
}

/// Confirms by the token of the mailed link.
///
/// # Errors
/// [`AppError::NotFound`] for a token that confirms nothing, or nothing any more.
pub async fn confirm(app: &App, token: &str) -> Result<Subscription, AppError> {
    let (token, now_ms) = (Token::parse(token).ok_or(AppError::NotFound)?.hash(), app.clock.now_ms());
    let confirmed = app
        .db
        .write(move |conn| {
            let token = token.clone();
            Box::pin(async move { newsletter::confirm(conn, &token, now_ms).await })
        })
        .await?;
    if confirmed { Ok(Subscription { active: true }) } else { Err(AppError::NotFound) }
}

/// Ends it. An unknown token ends nothing, and need not know.
///
/// # Errors
/// When the database fails.
pub async fn end(app: &App, token: &str) -> Result<Subscription, AppError> {
    if let Some(token) = Token::parse(token).map(|token| token.hash()) {
        let now_ms = app.clock.now_ms();
        app.db
            .write(move |conn| {
                let token = token.clone();
                Box::pin(async move { newsletter::end(conn, &token, now_ms).await })
            })
            .await?;
        app.bell.ring();
    }
    Ok(Subscription { active: false })
}

const fn too_many(retry_after_s: u32) -> AppError {
    AppError::TooManyAttempts { retry_after_s }
}
