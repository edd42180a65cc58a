//! Letters to the people of accounts.

use std::sync::Arc;

use super::letters::{self, Letters};
use crate::{
    app::App,
    domain::{accounts::place, disclosing, token::Token},
    http::problem::AppError,
    mail::{self, account::Message},
    random::new_id,
    store::{
        Batch, StoreError,
        account_letters::{self, Addressee, DueLetter, Kind},
        account_sessions::{self, TokenKind},
        accounts, disclosures,
    },
    vault::{Access, Actor, Pii, Purpose, Sealed, VaultError},
};

/// Sends letters until none is due.
pub(super) async fn run_due(app: &App) {
    letters::run_due(&AccountLetters(app), (&*app.clock, &*app.random)).await;
}

struct AccountLetters<'a>(&'a App);

impl Letters for AccountLetters<'_> {
    type Letter = DueLetter;
    const NAME: &'static str = "of an account";
    /// They take about an hour: its person has asked again by then.
    const ATTEMPTS: Option<u32> = Some(15);

    async fn claim(&self, now_ms: i64, until_ms: i64, limit: i64) -> Result<Vec<DueLetter>, StoreError> {
        self.0.db.write(move |conn| Box::pin(account_letters::claim(conn, now_ms, until_ms, limit))).await
    }

    fn id(letter: &DueLetter) -> &str {
        &letter.id
    }

    fn attempt(letter: &DueLetter) -> u32 {
        letter.attempt
    }

    async fn send(&self, letter: &DueLetter) -> Result<(), AppError> {
        send(self.0, letter).await
    }

    async fn finish(&self, letter: DueLetter, until_ms: Option<i64>) -> Result<(), StoreError> {
        let Self(app) = *self;
        // A warning that is given up has been tried for an hour: who asked does not wait for a mailbox that is no more.
        let follows = letter.kind == Kind::EmailOld && until_ms.is_none();
        let follows = follows.then(|| new_id(&*app.clock, &*app.random));
        let now_ms = app.clock.now_ms();
        app.db
            .write(move |conn| {
                let (letter, follows) = (letter.clone(), follows.clone());
                Box::pin(async move {
                    if follows.is_some() {
                        // Of two warnings that are done with at once, each would see the other and neither bring the link.
                        accounts::hold(conn, &letter.account).await?;
                    }
                    let mut batch = Batch::default();
                    if let Some(follows) = &follows {
                        account_letters::insert_email_new(&mut batch, follows, &letter, now_ms);
                    }
                    account_letters::finish(&mut batch, &letter, until_ms);
                    batch.run(conn).await
                })
            })
            .await
    }
}

/// Sends a letter, if it is still wanted. Here, and not where it was asked for, it comes out whether the address has an
/// account: whoever asked cannot tell by the time that it took.
async fn send(app: &App, letter: &DueLetter) -> Result<(), AppError> {
    let due = letter.clone();
    let to = app.db.read(|conn| Box::pin(async move { account_letters::addressee(conn, &due).await })).await?;
    let Some(to) = to else { return Ok(()) };
    let told = disclosing::of_account(&letter.account, &letter.id, app.clock.now_ms());
    let opened = open(app, ("accounts", &letter.account), (to.column, &to.email), told).await?;
    let Some(email) = opened else { return Ok(()) };
    let token = match (letter.kind, to.taken) {
        (Kind::Register, false) => Some(TokenKind::Verify),
        (Kind::EmailNew, false) => Some(TokenKind::Email),
        (Kind::Reset, _) => Some(TokenKind::Reset),
        _ => None,
    };
    let link = match token {
        Some(kind) => Some(note(app, kind, letter, &to).await?),
        None => None,
    };
    let (taken, erasure_at) = (to.taken, to.erasure_at);
    let message = Message { kind: letter.kind, taken, link: link.as_ref(), erasure_at };
    let id = format!("{}.{}", letter.id, letter.attempt);
    let written = mail::account::write(&message, email, id, &app.config.public_url);
    if let Err(error) = app.mailer.send(&written, app.clock.now_ms()).await {
        if let Some(link) = link.as_ref().filter(|_| !error.may_have_left()) {
            forget_token(app, link).await?;
        }
        if error.may_pass() {
            return Err(AppError::Unavailable(error.to_string()));
        }
        tracing::error!(%error, "a letter of an account cannot be sent");
    }
    if letter.kind == Kind::Register && to.taken {
        forget(app, letter.account.clone()).await?;
    }
    Ok(())
}

/// Writes a token for a link down, before the letter with it leaves.
async fn note(app: &App, kind: TokenKind, letter: &DueLetter, to: &Addressee) -> Result<Token, AppError> {
    let (token, account, index) = (Token::generate(&*app.random), letter.account.clone(), to.index.clone());
    let (hash, now_ms) = (token.hash(), app.clock.now_ms());
    app.db
        .write(move |conn| {
            let (hash, account, index) = (hash.clone(), account.clone(), index.clone());
            Box::pin(async move {
                let mut batch = Batch::default();
                account_sessions::add_link(&mut batch, (kind, &account), &hash, &index, now_ms);
                batch.run(conn).await
            })
        })
        .await?;
    Ok(token)
}

/// Forgets the token of a letter that did not leave.
async fn forget_token(app: &App, token: &Token) -> Result<(), AppError> {
    let hash = token.hash();
    let forgotten = app.db.write(move |conn| {
        let hash = hash.clone();
        Box::pin(async move {
            let mut batch = Batch::default();
            account_sessions::forget_token(&mut batch, &hash);
            batch.run(conn).await
        })
    });
    Ok(forgotten.await?)
}

/// Forgets a registration of an address that has an account already.
async fn forget(app: &App, account: String) -> Result<(), AppError> {
    let now_ms = app.clock.now_ms();
    app.db
        .write(move |conn| {
            let account = account.clone();
            Box::pin(async move {
                let mut batch = Batch::default();
                accounts::delete(&mut batch, &account, now_ms);
                batch.run(conn).await
            })
        })
        .await?;
    app.bell.ring();
    Ok(())
}

/// An address of an account, opened on the record by a job and with the ledger told what for; `None` where its key was
/// destroyed meanwhile.
pub(super) async fn open(
    app: &App,
    (job, account): (&'static str, &str),
    (column, email): (&'static str, &Sealed),
    told: disclosures::Entry,
) -> Result<Option<Pii<String>>, AppError> {
    let (id, key, now_ms) = (account.to_owned(), Arc::clone(&app.key), app.clock.now_ms());
    let access = app.db.write(move |conn| {
        let (id, key, told) = (id.clone(), Arc::clone(&key), told.clone());
        Box::pin(async move {
            let mut batch = Batch::default();
            disclosures::note(&mut batch, &told);
            batch.run(conn).await?;
            Access::record(conn, &key, &id, (&Actor::Job(job), Purpose::Letter), now_ms).await
        })
    });
    let Some(access) = access.await? else { return Ok(None) };
    match access.open(&app.vault).and_then(|key| key.open(place(account, column), email)) {
        Err(VaultError::Destroyed) => Ok(None),
        opened => opened.map(Some).map_err(AppError::internal),
    }
}
