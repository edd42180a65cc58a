//! The newsletter's letters.

use std::sync::Arc;

use futures_util::{StreamExt, stream};

use super::supervise::caught;
use crate::{
    app::App,
    domain::{backoff, disclosing, newsletter::place, token::Token},
    http::problem::AppError,
    mail,
    store::{
        Batch, StoreError, disclosures,
        newsletter::{self, Contents, DueLetter},
    },
    vault::{Access, Actor, Pii, Purpose, VaultError},
};

/// Letters claimed at once. What is claimed has to be through before its claim runs out, even where each waits for as
/// long as a mail server may take ([`mail::SEND_TIME`]).
const BATCH: i64 = 32;
/// Of these at once under way.
const AT_ONCE: usize = 8;
/// How long a claimed letter is left to the server that claimed it, milliseconds.
const CLAIM_MS: i64 = 60_000;
const _: () = assert!(BATCH / AT_ONCE as i64 * (mail::SEND_TIME.as_millis() as i64) < CLAIM_MS);
/// After so many attempts, which take about a day, a letter is given up.
const ATTEMPTS: u32 = 150;

/// Sends letters until none is due.
pub(super) async fn run_due(app: &App) {
    loop {
        let now_ms = app.clock.now_ms();
        let until_ms = now_ms.saturating_add(CLAIM_MS);
        match app.db.write(move |conn| Box::pin(newsletter::claim(conn, now_ms, until_ms, BATCH))).await {
            Ok(letters) if letters.is_empty() => return,
            Ok(letters) => stream::iter(letters).for_each_concurrent(AT_ONCE, |letter| run(app, letter)).await,
            Err(error) => {
                tracing::error!(%error, "the newsletter's letters cannot be read");
                return;
            }
        }
    }
}

async fn run(app: &App, letter: DueLetter) {
    let put_off = match caught(send(app, &letter)).await {
        Ok(()) => None,
        Err(error) if letter.attempt >= ATTEMPTS => {
            tracing::error!(%error, "a letter of the newsletter is given up");
            None
        }
        Err(error) => {
            tracing::warn!(attempt = letter.attempt, %error, "a letter of the newsletter is put off");
            Some(app.clock.now_ms().saturating_add(backoff::pause_ms(letter.attempt, &*app.random)))
        }
    };
    let written = app
        .db
        .write(move |conn| {
            let letter = letter.clone();
            Box::pin(async move { newsletter::finish(conn, &letter, put_off).await })
        })
        .await;
    if let Err(error) = written {
        tracing::error!(%error, "a letter of the newsletter stays claimed until its claim runs out");
    }
}

/// Sends a letter, if it is still wanted. Of its link's token the shop keeps the hash alone, so each attempt makes a
/// new one, and forgets it again where the letter did not leave.
async fn send(app: &App, letter: &DueLetter) -> Result<(), AppError> {
    let due = letter.clone();
    let contents = app.db.read(|conn| Box::pin(async move { newsletter::contents(conn, &due).await })).await?;
    let Some(contents) = contents else { return Ok(()) };
    let Some(email) = open(app, letter, &contents).await? else { return Ok(()) };
    let token = Token::generate(&*app.random);
    let (hash, due, now_ms) = (token.hash(), letter.clone(), app.clock.now_ms());
    let wanted = app.db.write(move |conn| {
        let (hash, due) = (hash.clone(), due.clone());
        Box::pin(async move {
            if !newsletter::add_token(conn, &hash, &due, now_ms).await? {
                return Ok(false);
            }
            let mut batch = Batch::default();
            disclosures::note(&mut batch, &disclosing::of_letter(&due.subscriber_id, &due.issue_id, now_ms));
            batch.run(conn).await?;
            Ok::<_, StoreError>(true)
        })
    });
    // Ended since it was read.
    if !wanted.await? {
        return Ok(());
    }
    // The same letter sent again has the same id; two requests to confirm are two letters.
    let id = match contents.issue {
        Some(_) => format!("{}.{}", letter.subscriber_id, letter.issue_id),
        None => format!("{}.ask-{now_ms}", letter.subscriber_id),
    };
    let written = mail::newsletter::write(&contents, email, id, &app.config.public_url, &token);
    let Err(error) = app.mailer.send(&written, now_ms).await else { return Ok(()) };
    if !error.may_have_left() {
        let hash = token.hash();
        app.db
            .write(move |conn| {
                let hash = hash.clone();
                Box::pin(async move { newsletter::forget_token(conn, &hash).await })
            })
            .await?;
    }
    if error.may_pass() {
        return Err(AppError::Unavailable(error.to_string()));
    }
    tracing::error!(%error, "a letter of the newsletter cannot be sent");
    Ok(())
}

/// The address, opened on the record; `None` where its key was destroyed meanwhile.
async fn open(app: &App, letter: &DueLetter, contents: &Contents) -> Result<Option<Pii<String>>, AppError> {
    let (id, key, now_ms) = (letter.subscriber_id.clone(), Arc::clone(&app.key), app.clock.now_ms());
    let access = app.db.write(move |conn| {
        let (id, key) = (id.clone(), Arc::clone(&key));
        Box::pin(
            async move { Access::record(conn, &key, &id, (&Actor::Job("newsletter"), Purpose::Letter), now_ms).await },
        )
    });
    let Some(access) = access.await? else { return Ok(None) };
    let opened = access.open(&app.vault).and_then(|key| key.open(place(&letter.subscriber_id), &contents.email));
    match opened {
        Err(VaultError::Destroyed) => Ok(None),
        opened => opened.map(Some).map_err(AppError::internal),
    }
}
