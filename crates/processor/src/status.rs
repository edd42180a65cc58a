//! The life of a payment, as a pure state machine.
//!
//! ```text
//!            Begin                Authorise              Capture             Refund
//! created ───────────▶ processing ───────────▶ authorised ───────▶ captured ───────▶ refunded
//!                       │      ▲                   │
//!               Decline ▼      │ Begin             │ Void
//!                       declined                   ▼
//!    created, declined, processing ── Void ──▶  voided
//!    created, declined, processing ─ Expire ─▶  expired
//! ```
//!
//! `declined` is not an end: the shopper may try another card.

use serde::{Deserialize, Serialize};

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Made by the shop; no card was tried yet.
    Created,
    /// A card was given; the bank, or the shopper at the bank's page, has not answered.
    Processing,
    /// The bank holds the amount for the shop. Nothing was taken yet.
    Authorised,
    /// The last card was refused; another may be tried.
    Declined,
    /// The amount was taken.
    Captured,
    /// What was taken was given back, whole. An end.
    Refunded,
    /// The shop gave the payment up; nothing is held. An end.
    Voided,
    /// Nobody paid in time; nothing is held. An end.
    Expired,
}

/// Something that happens to a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The shopper gave a card.
    Begin,
    /// The bank agreed.
    Authorise,
    /// The bank, or the shopper at the bank's page, refused.
    Decline,
    /// The shop takes the amount.
    Capture,
    /// The shop gives back what it took.
    Refund,
    /// The shop gives the payment up.
    Void,
    /// The time to pay ran out.
    Expire,
    /// The shop asks that only the payment itself be remembered; not before it is over.
    Forget,
}

/// What a permitted step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The payment stands elsewhere now.
    Moved(Status),
    /// The step's aim was reached earlier: nothing to do, nothing to tell.
    Unchanged,
}

/// A step that the present status forbids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a payment that is {} cannot take the step {step:?}", .status.as_str())]
pub struct Forbidden {
    /// Where the payment stands, and stays.
    pub status: Status,
    /// What was tried.
    pub step: Step,
}

impl Status {
    /// Every status, in the order of a payment's life.
    pub const ALL: [Self; 8] = [
        Self::Created,
        Self::Processing,
        Self::Authorised,
        Self::Declined,
        Self::Captured,
        Self::Refunded,
        Self::Voided,
        Self::Expired,
    ];

    /// Where `step` leads from here.
    ///
    /// # Errors
    /// [`Forbidden`] when the step makes no sense here; the payment stays as it is.
    pub fn after(self, step: Step) -> Result<Outcome, Forbidden> {
        use Status::{Authorised, Captured, Created, Declined, Expired, Processing, Refunded, Voided};
        match (self, step) {
            (Created | Declined, Step::Begin) => Ok(Outcome::Moved(Processing)),
            (Processing, Step::Authorise) => Ok(Outcome::Moved(Authorised)),
            (Processing, Step::Decline) => Ok(Outcome::Moved(Declined)),
            (Authorised, Step::Capture) => Ok(Outcome::Moved(Captured)),
            (Captured, Step::Refund) => Ok(Outcome::Moved(Refunded)),
            (Created | Declined | Processing | Authorised, Step::Void) => Ok(Outcome::Moved(Voided)),
            (Created | Declined | Processing, Step::Expire) => Ok(Outcome::Moved(Expired)),
            (Captured, Step::Capture)
            | (Refunded, Step::Refund)
            | (Voided | Expired, Step::Void)
            | (Authorised | Captured | Refunded | Voided | Expired, Step::Expire)
            | (Captured | Refunded | Voided | Expired, Step::Forget) => Ok(Outcome::Unchanged),
            (status, step) => Err(Forbidden { status, step }),
        }
    }

    /// Whether a card may be given now.
    #[must_use]
    pub fn takes_a_card(self) -> bool {
        matches!(self.after(Step::Begin), Ok(Outcome::Moved(_)))
    }

    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Processing => "processing",
            Self::Authorised => "authorised",
            Self::Declined => "declined",
            Self::Captured => "captured",
            Self::Refunded => "refunded",
            Self::Voided => "voided",
            Self::Expired => "expired",
        }
    }

    /// The status with that name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_step() -> impl Strategy<Value = Step> {
        proptest::sample::select(vec![
            Step::Begin,
            Step::Authorise,
            Step::Decline,
            Step::Capture,
            Step::Refund,
            Step::Void,
            Step::Expire,
            Step::Forget,
        ])
    }

    fn any_status() -> impl Strategy<Value = Status> {
        proptest::sample::select(Status::ALL.to_vec())
    }

    /// The statuses passed through, each once per move, starting at `created`.
    fn walk(steps: &[Step]) -> Vec<Status> {
        let mut passed = vec![Status::Created];
        for step in steps {
            if let Ok(Outcome::Moved(next)) = passed[passed.len() - 1].after(*step) {
                passed.push(next);
            }
        }
        passed
    }

    fn times(passed: &[Status], status: Status) -> usize {
        passed.iter().filter(|one| **one == status).count()
    }

    proptest! {
        #[test]
        fn money_is_held_once_and_taken_once_whatever_happens(
            steps in proptest::collection::vec(any_step(), 0..40)
        ) {
            let passed = walk(&steps);
            prop_assert!(times(&passed, Status::Authorised) <= 1);
            prop_assert!(times(&passed, Status::Captured) <= 1);
            prop_assert!(times(&passed, Status::Refunded) <= times(&passed, Status::Captured));
        }

        #[test]
        fn nothing_is_both_taken_and_given_up(
            steps in proptest::collection::vec(any_step(), 0..40)
        ) {
            let passed = walk(&steps);
            let given_up = times(&passed, Status::Voided) + times(&passed, Status::Expired);
            prop_assert!(times(&passed, Status::Captured) + given_up <= 1);
        }

        #[test]
        fn nothing_is_taken_that_was_not_held(
            steps in proptest::collection::vec(any_step(), 0..40)
        ) {
            let passed = walk(&steps);
            if let Some(at) = passed.iter().position(|status| *status == Status::Captured) {
                prop_assert_eq!(passed[at - 1], Status::Authorised);
            }
        }

        #[test]
        fn the_shops_own_steps_are_idempotent(
            status in any_status(),
            step in proptest::sample::select(vec![Step::Capture, Step::Refund, Step::Void])
        ) {
            if let Ok(Outcome::Moved(next)) = status.after(step) {
                prop_assert_eq!(next.after(step), Ok(Outcome::Unchanged));
            }
        }

        #[test]
        fn every_name_reads_back(status in any_status()) {
            prop_assert_eq!(Status::parse(status.as_str()), Some(status));
            prop_assert_eq!(
                serde_json::to_value(status).unwrap(),
                serde_json::Value::from(status.as_str())
            );
        }
    }

    #[test]
    fn an_answer_that_comes_after_the_void_changes_nothing() {
        assert!(Status::Voided.after(Step::Authorise).is_err());
        assert!(Status::Expired.after(Step::Authorise).is_err());
    }

    #[test]
    fn a_declined_payment_takes_another_card() {
        assert!(Status::Declined.takes_a_card());
        assert!(!Status::Processing.takes_a_card());
    }
}
