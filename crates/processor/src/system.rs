//! Time and randomness, which the rest of the crate takes as parameters.
#![expect(clippy::disallowed_methods, reason = "the home of this crate's clock and randomness")]

use std::time::{SystemTime, UNIX_EPOCH};

use rand::RngCore;
use uuid::Uuid;

/// Says what time it is.
pub trait Clock: Send + Sync + 'static {
    /// Epoch milliseconds.
    fn now_ms(&self) -> i64;
}

/// Gives bytes that nobody can guess.
pub trait Randomness: Send + Sync + 'static {
    /// Fills `bytes` from a cryptographically secure source.
    fn fill(&self, bytes: &mut [u8]);
}

/// The machine's clock and random numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct System;

impl Clock for System {
    fn now_ms(&self) -> i64 {
        // A clock set before 1970 reads as 1970: every deadline then lies ahead, none is missed.
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
    }
}

impl Randomness for System {
    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}

/// A UUIDv7 made at `now_ms`: sortable by time, unguessable in the rest.
pub(crate) fn uuid_v7(now_ms: i64, randomness: &dyn Randomness) -> Uuid {
    let mut random = [0; 10];
    randomness.fill(&mut random);
    let millis = u64::try_from(now_ms).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}
