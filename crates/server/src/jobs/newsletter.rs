//! The newsletter's letters.

use std::sync::Arc;

use super::letters::{self, Letters};
use crate::{
    app::App,
    domain::{disclosing, newsletter::place, token::Token},
    http::problem::AppError,
    mail,
    store::{
        Batch, StoreError, disclosures,
        newsletter::{self, Contents, DueLetter},
    },
    vault::{Access, Actor, Pii, Purpose, VaultError},
};

/// Sends letters until none is due.
pub(super) async fn run_due(app: &App) {
    letters::run_due(&NewsLetters(app), (&*app.clock, &*app.random)).await;
}

struct NewsLetters<'a>(&'a App);

impl Letters for NewsLetters<'_> {
    type Letter = DueLetter;
    const NAME: &'static str = "of the newsletter";
    /// They take about a day.
    const ATTEMPTS: Option<u32> = Some(150);

    async fn claim(&self, now_ms: i64, until_ms: i64, limit: i64) -> Result<Vec<DueLetter>, StoreError> {
        self.0.db.write(move |conn| Box::pin(newsletter::claim(conn, now_ms, until_ms, limit))).await
    }

    fn id(letter: &DueLetter) -> &str {
        &letter.subscriber_id
    }

    fn attempt(letter: &DueLetter) -> u32 {
        letter.attempt
    }

    async fn send(&self, letter: &DueLetter) -> Result<(), AppError> {
        send(self.0, letter).await
    }

    async fn finish(&self, letter: DueLetter, until_ms: Option<i64>) -> Result<(), StoreError> {
        let finished = self.0.db.write(move |conn| {
            let letter = letter.clone();
            Box::pin(async move { newsletter::finish(conn, &letter, until_ms).await })
        });
        finished.await
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
