//! People with accounts.

use contract::account::{
    CredentialsDraft, LinkToken, Register, RegistrationDraft, SignIn, SignedIn, VerificationDraft, VerifyEmail,
};
use valise_server::store::{Db, StoreError};

use super::{Shopper, TestApp};

/// A password that nobody guesses.
pub const PASSWORD: &str = "zebras graze at noon";

pub fn registration(email: &str) -> Register {
    let draft = RegistrationDraft { email: email.to_owned(), password: PASSWORD.to_owned() };
    Register(draft.parse().unwrap())
}

pub fn credentials(email: &str, password: &str) -> SignIn {
    let draft = CredentialsDraft { email: email.to_owned(), password: password.to_owned() };
    SignIn(draft.parse().unwrap())
}

pub fn confirmation(link: &LinkToken, password: &str) -> VerifyEmail {
    VerificationDraft { token: link.token.clone(), password: password.to_owned() }.parse().unwrap()
}

/// Confirms the last registration.
#[expect(clippy::disallowed_methods, reason = "instead of reading the mail")]
pub async fn confirm_last(db: &Db) {
    let confirmed = db.write(|conn| {
        Box::pin(async move {
            let sql = "UPDATE accounts SET verified_at = made_at \
                       WHERE id = (SELECT MAX(id) FROM accounts WHERE verified_at IS NULL)";
            sqlx::query(sql).execute(conn).await.map_err(StoreError::from)?;
            Ok::<(), StoreError>(())
        })
    });
    confirmed.await.unwrap();
}

impl TestApp {
    /// Registers an address, and confirms it behind the shop's back: what its letters say is looked at elsewhere.
    pub async fn register(&self, email: &str) {
        self.shopper().call(&registration(email)).await.unwrap();
        confirm_last(&self.app.db).await;
    }

    /// Somebody who is signed in to a new account.
    pub async fn person(&self, email: &str) -> Shopper {
        self.register(email).await;
        let mut person = self.shopper();
        person.sign_in(email).await;
        person
    }
}

impl Shopper {
    /// Signs in with [`PASSWORD`].
    pub async fn sign_in(&mut self, email: &str) -> SignedIn {
        self.call(&credentials(email, PASSWORD)).await.unwrap()
    }

    pub fn session(&self) -> String {
        self.cookies.get("valise_session").cloned().unwrap_or_default()
    }
}
