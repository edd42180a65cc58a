//! Two transactions about one account at once: what was checked before still stands when it is written.
//!
//! The other one is held by the test until the one that is looked at waits for it, so each runs in the order that hurts.
#![expect(clippy::disallowed_methods, reason = "the other transaction is the test's own")]

use std::sync::Arc;

use contract::{
    ProblemCode,
    account::{
        AskEmailChange, BeginTotp, ChangePassword, CodeDraft, ConfirmEmailChange, ConfirmTotp, EndTotp, LinkToken,
        NewEmailDraft, NewPasswordDraft,
    },
};
use rstest::rstest;
use sqlx::AssertSqlSafe;
use tokio::{sync::watch, task::JoinHandle};
use valise_server::{
    clock::Clock,
    domain::{accounts::totp, token::Token},
    jobs,
    store::StoreError,
};

use crate::{
    account::{ADA, letters, shop, token},
    account_factors::set_up_app,
    support::{
        Database, TestApp,
        accounts::{PASSWORD, confirmation, credentials, registration},
        eventually,
    },
};

const OTHER: &str = "giraffes browse at dusk";
/// What a reset does to an account.
const RESET: &str =
    "UPDATE accounts SET password_hash = 'reset'; DELETE FROM account_sessions; DELETE FROM account_tokens";

/// A transaction that has written, and is not committed yet.
pub(crate) struct Open {
    go: watch::Sender<bool>,
    done: JoinHandle<()>,
}

impl Open {
    /// Begins it. On SQLite no other writes before its end, on PostgreSQL none writes the same rows.
    pub(crate) async fn begin(shop: &TestApp, sql: impl Into<String>) -> Self {
        let sql = sql.into();
        let (go, gone) = watch::channel(false);
        let (wrote, mut written) = watch::channel(false);
        let db = shop.app.db.clone();
        let done = tokio::spawn(async move {
            let done = db.write(move |conn| {
                let (sql, mut gone, wrote) = (sql.clone(), gone.clone(), wrote.clone());
                Box::pin(async move {
                    sqlx::raw_sql(AssertSqlSafe(sql)).execute(conn).await.map_err(StoreError::from)?;
                    wrote.send_replace(true);
                    gone.wait_for(|go| *go).await.unwrap();
                    Ok::<(), StoreError>(())
                })
            });
            done.await.unwrap();
        });
        written.wait_for(|written| *written).await.unwrap();
        Self { go, done }
    }

    /// Commits it.
    pub(crate) async fn commit(self) {
        self.go.send_replace(true);
        self.done.await.unwrap();
    }
}

/// Waits until what runs beside an open transaction cannot go on without it: on SQLite, which tells nobody who waits, until
/// so many passwords were hashed, which comes just before.
pub(crate) async fn until_it_waits(shop: &TestApp, database: Database, hashed: u64) {
    let waiting = "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    eventually("the other transaction is in the way", async || match database {
        Database::Sqlite => shop.app.passwords.hashed() >= hashed,
        Database::Postgres => shop.count(waiting).await > 0,
    })
    .await;
}

fn change(present: &str, password: &str) -> ChangePassword {
    let draft = NewPasswordDraft { present: present.to_owned(), password: password.to_owned() };
    ChangePassword(draft.parse(true).unwrap())
}

/// promise: P6.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_1_a_change_of_password_that_a_reset_overtakes_does_not_undo_it(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut thief = shop.person(ADA).await;
    let hashed = shop.app.passwords.hashed();
    let reset = Open::begin(&shop, "UPDATE accounts SET password_hash = 'reset'").await;
    let changing = tokio::spawn(async move { thief.call(&change(PASSWORD, OTHER)).await });
    until_it_waits(&shop, database, hashed + 1).await;
    reset.commit().await;
    assert_eq!(changing.await.unwrap().unwrap_err().code, ProblemCode::WrongCredentials);
    assert_eq!(shop.texts("SELECT password_hash FROM accounts").await, ["reset"]);
    shop.stop().await;
}

/// promise: P6.1
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_1_who_signs_in_with_the_old_password_while_it_is_reset_is_not_in(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
    #[values(false, true)] with_app: bool,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    if with_app {
        set_up_app(&shop, &mut ada).await;
    }
    let hashed = shop.app.passwords.hashed();
    let reset = Open::begin(&shop, RESET).await;
    let mut thief = shop.shopper();
    let signing = tokio::spawn(async move { thief.call(&credentials(ADA, PASSWORD)).await });
    until_it_waits(&shop, database, hashed + 1).await;
    reset.commit().await;
    assert_eq!(signing.await.unwrap().unwrap_err().code, ProblemCode::WrongCredentials);
    for left in ["account_sessions", "account_tokens"] {
        assert_eq!(shop.count(left).await, 0, "{left}");
    }
    shop.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_a_reset_ends_asks_for_no_other_address_any_more() {
    let shop = shop(Database::Postgres).await;
    let mut thief = shop.person(ADA).await;
    let reset = Open::begin(&shop, RESET).await;
    let asking = AskEmailChange(NewEmailDraft { email: "eve@example.net".to_owned() }.parse().unwrap());
    let asking = tokio::spawn(async move { thief.call(&asking).await });
    until_it_waits(&shop, Database::Postgres, 0).await;
    reset.commit().await;
    assert_eq!(asking.await.unwrap().unwrap_err().code, ProblemCode::NotSignedIn);
    assert_eq!(shop.count("accounts WHERE new_email IS NOT NULL").await, 0);
    shop.stop().await;
}

/// promise: P6.1
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_1_an_app_counts_only_with_the_secret_that_its_code_was_held_against() {
    let shop = shop(Database::Postgres).await;
    let mut ada = shop.person(ADA).await;
    let setup = ada.call(&BeginTotp).await.unwrap();
    let secret = totp::from_base32(&setup.secret).unwrap();
    let code = totp::code(&secret, shop.clock.now_ms() / 30_000);
    let another = Open::begin(&shop, "UPDATE accounts SET totp_secret = 'another'").await;
    let confirm: ConfirmTotp = CodeDraft { code }.parse().unwrap();
    let confirming = tokio::spawn(async move { ada.call(&confirm).await });
    until_it_waits(&shop, Database::Postgres, 0).await;
    another.commit().await;
    assert_eq!(confirming.await.unwrap().unwrap_err().code, ProblemCode::Stale);
    assert_eq!(shop.count("accounts WHERE totp_confirmed_at IS NOT NULL").await, 0);
    shop.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_not_given_up_beside_a_password_that_became_a_short_one() {
    let shop = shop(Database::Postgres).await;
    let mut ada = shop.person(ADA).await;
    set_up_app(&shop, &mut ada).await;
    let short = Open::begin(&shop, "UPDATE accounts SET password_long = 0").await;
    let ending = tokio::spawn(async move { ada.call(&EndTotp).await });
    until_it_waits(&shop, Database::Postgres, 0).await;
    short.commit().await;
    assert_eq!(ending.await.unwrap().unwrap_err().errors[0].code, "too_short");
    assert_eq!(shop.count("accounts WHERE totp_confirmed_at IS NOT NULL").await, 1);
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_short_password_is_not_set_beside_an_app_that_was_given_up(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    let mut ada = shop.person(ADA).await;
    set_up_app(&shop, &mut ada).await;
    let hashed = shop.app.passwords.hashed();
    let given_up = Open::begin(&shop, "UPDATE accounts SET totp_confirmed_at = NULL, totp_secret = NULL").await;
    let changing = tokio::spawn(async move { ada.call(&change(PASSWORD, "mcvo8r2k")).await });
    until_it_waits(&shop, database, hashed + 1).await;
    given_up.commit().await;
    assert_eq!(changing.await.unwrap().unwrap_err().errors[0].code, "too_short");
    assert_eq!(shop.count("accounts WHERE password_long = 1").await, 1);
    shop.stop().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_two_registrations_of_an_address_that_are_confirmed_at_once_one_is_told_that_it_is_too_late(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = shop(database).await;
    for _ in 0..2 {
        shop.shopper().call(&registration(ADA)).await.unwrap();
    }
    shop.run_jobs().await;
    let links = letters(&shop, ADA, "/account/verify#");
    let tokens = links.iter().map(|letter| letter.split_once("/account/verify#").unwrap().1[..43].to_owned());
    let links: Vec<LinkToken> = tokens.map(|token| LinkToken { token }).collect();
    // The one whose link is the second of the letters, whichever that is, is being confirmed already.
    let hash = Token::parse(&links[1].token).unwrap().hash();
    let sql = format!(
        "UPDATE accounts SET verified_at = 1 WHERE id IN (SELECT account_id FROM account_tokens WHERE token_hash = '{}')",
        hash.as_str()
    );
    let hashed = shop.app.passwords.hashed();
    let first = Open::begin(&shop, sql).await;
    let late = links[0].clone();
    let mut ada = shop.shopper();
    let confirming = tokio::spawn(async move { ada.call(&confirmation(&late, PASSWORD)).await });
    until_it_waits(&shop, database, hashed + 1).await;
    first.commit().await;
    assert_eq!(confirming.await.unwrap().unwrap_err().code, ProblemCode::NotFound);
    shop.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_to_an_address_that_somebody_registers_meanwhile_is_told_that_it_is_too_late() {
    let shop = shop(Database::Postgres).await;
    let mut ada = shop.person(ADA).await;
    ada.call(&AskEmailChange(NewEmailDraft { email: "eve@example.net".to_owned() }.parse().unwrap())).await.unwrap();
    shop.run_jobs().await;
    let link = token(&shop, "eve@example.net", "/account/email#");
    shop.shopper().call(&registration("eve@example.net")).await.unwrap();
    let eve = Open::begin(&shop, "UPDATE accounts SET verified_at = 1 WHERE verified_at IS NULL").await;
    let confirming = tokio::spawn(async move { ada.call(&ConfirmEmailChange(link)).await });
    until_it_waits(&shop, Database::Postgres, 0).await;
    eve.commit().await;
    assert_eq!(confirming.await.unwrap().unwrap_err().code, ProblemCode::NotFound);
    shop.stop().await;
}

/// promise: P6.1
#[tokio::test(flavor = "multi_thread")]
async fn promise_p6_1_the_link_leaves_after_the_last_of_two_warnings_that_are_done_with_at_once() {
    let shop = shop(Database::Postgres).await;
    let mut ada = shop.person(ADA).await;
    for email in ["first@example.net", "eve@example.net"] {
        ada.call(&AskEmailChange(NewEmailDraft { email: email.to_owned() }.parse().unwrap())).await.unwrap();
    }
    // The first warning is in another server's hand, which finishes it while this one finishes the second.
    let elsewhere = "id = (SELECT MIN(id) FROM account_letters WHERE kind = 'email_old')";
    shop.sql(&format!("UPDATE account_letters SET claimed_until = 9223372036854775807 WHERE {elsewhere}")).await;
    let finish = format!("UPDATE accounts SET seen_at = seen_at; DELETE FROM account_letters WHERE {elsewhere}");
    let first = Open::begin(&shop, finish).await;
    let app = Arc::clone(&shop.app);
    let second = tokio::spawn(async move { jobs::run_once(&app).await });
    until_it_waits(&shop, Database::Postgres, 0).await;
    first.commit().await;
    second.await.unwrap();
    token(&shop, "eve@example.net", "/account/email#");
    assert_eq!(shop.count("account_letters").await, 0);
    shop.stop().await;
}
