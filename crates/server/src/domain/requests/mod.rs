//! What people ask of the shop about their data (promise: P5.2), as a pure state machine with the law's deadline.
//!
//! ```text
//! received ──▶ verifying ──▶ in progress ◀──▶ waiting for the person
//!     └────────────────────────▶ │                  (the clock stands)
//!                                ├──▶ done
//!   any of these but done ───────┴──▶ refused, with a reason
//! ```
//!
//! The answer is due one calendar month after the request came; once, and before that month is over, the shop may take
//! two more and has to say so (GDPR, art. 12(3)). While it waits for the person to answer a question the clock stands.

pub mod asking;
pub mod calendar;
mod handling;
mod words;

pub use contract::privacy::RequestKind as Kind;
pub use handling::{NotDone, NotTurned, carry_out, end_with_erasure, raise_alarm, receive, turn};
pub use words::{Alarm, Refusal, State, Subject, Turn};

use crate::http::date::DAY_MS;

/// Months to answer a request.
const MONTHS: i64 = 1;
/// Months more, once, with notice.
const MONTHS_MORE: i64 = 2;
/// When a day that is counted in UTC is over where it ends first in the Union, in milliseconds: with summer time in its
/// east. So nobody's day is over before the shop's.
const DAY_ENDS_MS: i64 = 21 * 3_600_000;
/// How long before the deadline it is told, milliseconds: seven days.
const SOON_MS: i64 = 7 * DAY_MS;

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// In which state.
    pub state: State,
    /// When it came, epoch milliseconds.
    pub received_at: i64,
    /// When it last turned.
    pub turned_at: i64,
    /// How long the clock stood, milliseconds, without the present wait.
    pub stood_ms: i64,
    /// Whether the two more months were taken.
    pub extended: bool,
}

/// Why a turn is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    /// The state does not allow it.
    #[error("a request that is {} cannot be turned to {}", .0.word(), .1.word())]
    State(State, Turn),
    /// The two more months were taken before.
    #[error("more time can be taken once")]
    ExtendedBefore,
    /// The first month is over: it had to be said before.
    #[error("more time can be taken only before the deadline")]
    TooLate,
}

impl Standing {
    /// That of a request that just came.
    #[must_use]
    pub const fn received(at: i64) -> Self {
        Self { state: State::Received, received_at: at, turned_at: at, stood_ms: 0, extended: false }
    }

    /// Where a turn at `at` leads. What a person answers on her own account is never late.
    ///
    /// # Errors
    /// [`Impossible`].
    pub fn after(self, turn: Turn, at: i64) -> Result<Self, Impossible> {
        use State::{Done, InProgress, Received, Refused, Verifying, Waiting};
        let state = match (self.state, turn) {
            (Received, Turn::AskForProof) => Verifying,
            (Received | Verifying, Turn::Begin) | (Waiting, Turn::Answered) => InProgress,
            (InProgress, Turn::AskThePerson) => Waiting,
            (InProgress, Turn::Finish) => Done,
            (Received | Verifying | InProgress | Waiting, Turn::Refuse(reason)) => Refused(reason),
            (Received | Verifying | InProgress | Waiting, Turn::Extend) if self.extended => {
                return Err(Impossible::ExtendedBefore);
            }
            (Received | Verifying | InProgress | Waiting, Turn::Extend) if self.due_at(at) < at => {
                return Err(Impossible::TooLate);
            }
            (state @ (Received | Verifying | InProgress | Waiting), Turn::Extend) => {
                return Ok(Self { state, extended: true, ..self });
            }
            (state, turn) => return Err(Impossible::State(state, turn)),
        };
        Ok(Self { state, turned_at: at, stood_ms: self.stood_by(at), ..self })
    }

    /// When the answer is due, epoch milliseconds, as it looks at `now_ms`: while the clock stands it moves along.
    #[must_use]
    pub fn due_at(self, now_ms: i64) -> i64 {
        let months = if self.extended { MONTHS + MONTHS_MORE } else { MONTHS };
        // The day on which the request came is not counted; whole days alone are added, in the person's favour.
        let last = calendar::months_after(self.received_at.div_euclid(DAY_MS), months);
        let last = last + self.stood_by(now_ms).div_euclid(DAY_MS);
        calendar::working_day_from(last) * DAY_MS + DAY_ENDS_MS
    }

    /// How long the clock has stood by `now_ms`.
    const fn stood_by(self, now_ms: i64) -> i64 {
        let since = now_ms.saturating_sub(self.turned_at);
        if matches!(self.state, State::Waiting) && since > 0 {
            self.stood_ms.saturating_add(since)
        } else {
            self.stood_ms
        }
    }

    /// When the clock runs, the moment from which there is something to be alarmed about next: `None` where there is
    /// nothing (any more).
    #[must_use]
    pub fn alarm_at(self, told: Option<Alarm>) -> Option<i64> {
        if !self.state.clock_runs() {
            return None;
        }
        let due_at = self.due_at(self.turned_at);
        match told {
            None => Some(due_at - SOON_MS),
            Some(Alarm::DueSoon) => Some(due_at),
            Some(Alarm::Overdue) => None,
        }
    }

    /// What there is to be alarmed about at `now_ms`, if anything.
    #[must_use]
    pub fn alarm(self, now_ms: i64) -> Option<Alarm> {
        let left = self.due_at(now_ms) - now_ms;
        match self.state.clock_runs() {
            true if left <= 0 => Some(Alarm::Overdue),
            true if left <= SOON_MS => Some(Alarm::DueSoon),
            _ => None,
        }
    }
}

#[cfg(test)]
mod almanac;
#[cfg(test)]
mod tests;
