//! Letters that wait in a table of their own: claimed for a while, sent, and struck or put off.
//!
//! Those about orders are errands ([`super::errands`]), which payments share.

use std::future::Future;

use futures_util::{StreamExt, stream};

use super::supervise::caught;
use crate::{
    clock::Clock, domain::backoff, http::problem::AppError, mail::SEND_TIME, random::Random, store::StoreError,
};

/// Letters claimed at once. What is claimed has to be through before its claim runs out, even where each waits for as
/// long as a mail server may take ([`SEND_TIME`]).
const BATCH: i64 = 32;
/// Of these at once under way.
const AT_ONCE: usize = 8;
/// How long a claimed letter is left to the server that claimed it, milliseconds.
const CLAIM_MS: i64 = 60_000;
const _: () = assert!(BATCH / AT_ONCE as i64 * (SEND_TIME.as_millis() as i64) < CLAIM_MS);

/// Letters of one kind.
pub(super) trait Letters: Sync {
    /// One in hand.
    type Letter: Send + Sync;
    /// What one is called in the log.
    const NAME: &'static str;
    /// After so many attempts one is given up; `None` where somebody has to hear of it in any case.
    const ATTEMPTS: Option<u32>;

    /// Takes up to `limit` that are due in hand until `until_ms`.
    fn claim(
        &self,
        now_ms: i64,
        until_ms: i64,
        limit: i64,
    ) -> impl Future<Output = Result<Vec<Self::Letter>, StoreError>> + Send;

    /// Which it is, in the log: an id that is the shop's alone and tells an outsider nothing.
    fn id(letter: &Self::Letter) -> &str;

    /// The how-manieth attempt this is, from 1.
    fn attempt(letter: &Self::Letter) -> u32;

    /// Sends one, if it is still wanted. An error is worth another attempt.
    fn send(&self, letter: &Self::Letter) -> impl Future<Output = Result<(), AppError>> + Send;

    /// Strikes one that is done; puts it off where `until_ms` says until when.
    fn finish(
        &self,
        letter: Self::Letter,
        until_ms: Option<i64>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Sends letters until none is due.
pub(super) async fn run_due<L: Letters>(letters: &L, (clock, random): (&dyn Clock, &dyn Random)) {
    loop {
        let now_ms = clock.now_ms();
        match letters.claim(now_ms, now_ms.saturating_add(CLAIM_MS), BATCH).await {
            Ok(claimed) if claimed.is_empty() => return,
            Ok(claimed) => {
                let run = |letter| run(letters, letter, (clock, random));
                stream::iter(claimed).for_each_concurrent(AT_ONCE, run).await;
            }
            Err(error) => {
                tracing::error!(%error, letters = L::NAME, "letters that are due cannot be read");
                return;
            }
        }
    }
}

async fn run<L: Letters>(letters: &L, letter: L::Letter, (clock, random): (&dyn Clock, &dyn Random)) {
    let (id, attempt) = (L::id(&letter).to_owned(), L::attempt(&letter));
    let until_ms = match (caught(letters.send(&letter)).await, L::ATTEMPTS) {
        (Ok(()), _) => None,
        (Err(error), Some(attempts)) if attempt >= attempts => {
            tracing::error!(letter = L::NAME, id, attempt, %error, "a letter is given up");
            None
        }
        (Err(error), attempts) => {
            match attempts {
                Some(_) => tracing::warn!(letter = L::NAME, id, attempt, %error, "a letter is put off"),
                None => tracing::error!(letter = L::NAME, id, attempt, %error, "a letter that must arrive is put off"),
            }
            Some(clock.now_ms().saturating_add(backoff::pause_ms(attempt, random)))
        }
    };
    if let Err(error) = letters.finish(letter, until_ms).await {
        tracing::error!(letter = L::NAME, id, %error, "a letter stays claimed until its claim runs out");
    }
}

#[cfg(test)]
#[path = "letters_tests.rs"]
mod tests;
