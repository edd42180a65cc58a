//! What keeps the jobs going: a panic costs the piece of work that it happened in, never the loop that found it.

use std::{future::Future, panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt;

use crate::http::{ground::panic_text, problem::AppError};

/// How long a loop that broke rests before it begins again: what breaks at once may break for good.
const REST: Duration = Duration::from_secs(1);

/// Runs a loop until it ends by itself, beginning it again after every panic. Loops find their work in the database,
/// so nothing is lost by that.
pub async fn keep_going<F>(name: &'static str, mut run: impl FnMut() -> F)
where
    F: Future<Output = ()>,
{
    while let Err(panic) = AssertUnwindSafe(async { run().await }).catch_unwind().await {
        tracing::error!(job = name, panic = panic_text(panic.as_ref()), "a job broke; it begins again after a rest");
        tokio::time::sleep(REST).await;
    }
}

/// Makes an error of a panic, so that one piece of work that breaks is put off like any that fails, and breaks nothing
/// beside it.
pub(super) async fn caught<T>(work: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(outcome) => outcome,
        Err(panic) => Err(AppError::internal(format!("panic: {}", panic_text(panic.as_ref())))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_loop_that_panics_begins_again_until_it_ends_by_itself() {
        let mut rounds = 0;
        keep_going("test", || {
            rounds += 1;
            let round = rounds;
            async move { assert!(round > 1, "the first round breaks") }
        })
        .await;
        assert_eq!(rounds, 2);
    }

    #[tokio::test]
    async fn work_that_panics_has_failed_and_says_why() {
        let broken = caught(async {
            if std::hint::black_box(true) {
                panic!("the buckle broke");
            }
            Ok(())
        });
        assert_eq!(broken.await.unwrap_err().to_string(), "internal: panic: the buckle broke");
        assert_eq!(caught(async { Ok(7) }).await.unwrap(), 7);
    }
}
