//! Limits on attempts: token buckets in bounded memory.
//!
//! What is limited is guessing. The buckets live in one process and are forgotten when it stops: a limit that a
//! restart resets is still a limit, and nothing about who asked is written down (promise: P1.3).

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

/// How fast, and how many at once.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// Attempts that may be made at once after a rest.
    pub burst: u32,
    /// Milliseconds until another one may be made.
    pub refill_ms: i64,
}

/// One limit over many keys. Keys are hashed under a random key of the process and never kept.
#[derive(Debug)]
pub struct Limit {
    rate: Rate,
    keys_max: usize,
    hasher: RandomState,
    /// Key to the time at which its bucket is full again (epoch ms): all that a bucket is.
    full_at: Mutex<HashMap<u64, i64>>,
}

impl Limit {
    /// A limit that remembers `keys_max` keys at most: some 32 bytes each.
    #[must_use]
    pub fn new(rate: Rate, keys_max: usize) -> Self {
        Self { rate, keys_max, hasher: RandomState::new(), full_at: Mutex::new(HashMap::new()) }
    }

    /// Takes an attempt for `key` at `now_ms`.
    ///
    /// # Errors
    /// The seconds to wait, at least one, when there is none left.
    pub fn take(&self, key: &impl Hash, now_ms: i64) -> Result<(), u32> {
        let key = self.hasher.hash_one(key);
        // A panic cannot leave the map half-changed: each change is a single insertion or removal.
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() >= self.keys_max && !full_at.contains_key(&key) {
            make_room(&mut full_at, now_ms);
        }
        let next = self.next(full_at.get(&key).copied(), now_ms)?;
        full_at.insert(key, next);
        Ok(())
    }

    /// Gives an attempt back that turned out to be no guess.
    pub fn give_back(&self, key: &impl Hash) {
        let key = self.hasher.hash_one(key);
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(full) = full_at.get_mut(&key) {
            *full = full.saturating_sub(self.rate.refill_ms);
        }
    }

    /// Whether [`Self::take`] would succeed for `key` at `now_ms`; takes nothing.
    ///
    /// # Errors
    /// The seconds to wait, at least one.
    pub fn has_room(&self, key: &impl Hash, now_ms: i64) -> Result<(), u32> {
        let key = self.hasher.hash_one(key);
        let full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        self.next(full_at.get(&key).copied(), now_ms).map(|_| ())
    }

    /// When a bucket that is full at `full` will be full again after one more attempt at `now_ms`, if it has one.
    fn next(&self, full: Option<i64>, now_ms: i64) -> Result<i64, u32> {
        let capacity_ms = i64::from(self.rate.burst).saturating_mul(self.rate.refill_ms);
        let next = full.unwrap_or(now_ms).max(now_ms).saturating_add(self.rate.refill_ms);
        let wait_ms = next.saturating_sub(now_ms).saturating_sub(capacity_ms);
        if wait_ms > 0 { Err(u32::try_from((wait_ms + 999) / 1000).unwrap_or(u32::MAX)) } else { Ok(next) }
    }
}

/// Forgets buckets that are full, which behave like unknown ones; if none is, the quarter that is full soonest:
/// a flood of new keys may not make the shop forget the worst guessers first.
fn make_room(full_at: &mut HashMap<u64, i64>, now_ms: i64) {
    let before = full_at.len();
    full_at.retain(|_, full| *full > now_ms);
    if full_at.len() == before {
        let mut times: Vec<i64> = full_at.values().copied().collect();
        let (_, &mut quarter, _) = times.select_nth_unstable(before / 4);
        full_at.retain(|_, full| *full > quarter);
    }
}

/// What one customer of a network provider has: an IPv4 address, or an IPv6 network of 64 bits.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => IpAddr::V6((u128::from(v6) >> 64 << 64).into()),
    }
}

/// The shop's limits on what could be guessed.
#[derive(Debug)]
pub struct Limits {
    /// Attempts to find or open an order, by client address.
    pub finding_by_address: Limit,
    /// Wrong attempts to find one order, by its number and where they come from.
    pub finding_by_number_and_address: Limit,
    /// Wrong attempts to find one order, by its number, wherever they come from. One place alone cannot use these up: the
    /// order's owner would be kept out by whoever knows its number.
    pub finding_by_number: Limit,
    /// New carts, by client address: each is a row that stays for a month.
    pub carting_by_address: Limit,
    /// Questions to the processor about one order, by its id.
    pub asking: Limit,
    /// Requests for the newsletter, by client address.
    pub newsletter_by_address: Limit,
    /// Requests for the newsletter, by the address that it is asked for.
    pub newsletter_by_email: Limit,
    /// Promo codes that took nothing off, by client address.
    pub promo_by_address: Limit,
    /// Choices that allow something, by client address: each adds to a log that is never cut. Taking back is never limited.
    pub choices_by_address: Limit,
    /// Attempts to sign in, by client address.
    pub signing_by_address: Limit,
    /// Attempts to sign in, by the blind index of the email, from browsers that were never signed in to it.
    pub signing_by_account: Limit,
    /// Attempts to sign in from one browser that was signed in to the account before.
    pub signing_by_device: Limit,
    /// Attempts to type the present password again, by account.
    pub confirming_by_account: Limit,
    /// Codes of an authenticator app, by account and the browser or session that is known to it.
    pub codes_by_account: Limit,
    /// Letters that warn of guessed codes, by account.
    pub warnings_by_account: Limit,
    /// Letters of accounts that were asked for, by client address.
    pub account_letters_by_address: Limit,
    /// Letters of accounts that were asked for, by their kind and the blind index of the email.
    pub account_letters_by_email: Limit,
    /// Exports, by client address: each is a second or so of work where much is held.
    pub exporting_by_address: Limit,
    /// Erasures that are planned, by client address: each is a row.
    pub planning_by_address: Limit,
}

impl Limits {
    /// The shop's, where one address may make so many carts at once.
    #[must_use]
    pub fn new(carts_per_address: u32) -> Self {
        Self {
            carting_by_address: Limit::new(Rate { burst: carts_per_address, refill_ms: 2_000 }, 100_000),
            finding_by_address: Limit::new(Rate { burst: 10, refill_ms: 30_000 }, 100_000),
            finding_by_number_and_address: Limit::new(Rate { burst: 5, refill_ms: 60_000 }, 100_000),
            finding_by_number: Limit::new(Rate { burst: 30, refill_ms: 60_000 }, 100_000),
            asking: Limit::new(Rate { burst: 1, refill_ms: 1_000 }, 10_000),
            newsletter_by_address: Limit::new(Rate { burst: 10, refill_ms: 60_000 }, 100_000),
            newsletter_by_email: Limit::new(Rate { burst: 3, refill_ms: 3_600_000 }, 100_000),
            promo_by_address: Limit::new(Rate { burst: 10, refill_ms: 60_000 }, 100_000),
            choices_by_address: Limit::new(Rate { burst: 300, refill_ms: 1_000 }, 100_000),
            signing_by_address: Limit::new(Rate { burst: 60, refill_ms: 5_000 }, 100_000),
            signing_by_account: Limit::new(Rate { burst: 10, refill_ms: 60_000 }, 100_000),
            signing_by_device: Limit::new(Rate { burst: 10, refill_ms: 60_000 }, 100_000),
            confirming_by_account: Limit::new(Rate { burst: 10, refill_ms: 60_000 }, 100_000),
            codes_by_account: Limit::new(Rate { burst: 10, refill_ms: 60_000 }, 100_000),
            warnings_by_account: Limit::new(Rate { burst: 1, refill_ms: 86_400_000 }, 100_000),
            account_letters_by_address: Limit::new(Rate { burst: 30, refill_ms: 20_000 }, 100_000),
            account_letters_by_email: Limit::new(Rate { burst: 3, refill_ms: 1_200_000 }, 100_000),
            exporting_by_address: Limit::new(Rate { burst: 10, refill_ms: 60_000 }, 100_000),
            planning_by_address: Limit::new(Rate { burst: 10, refill_ms: 60_000 }, 100_000),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RATE: Rate = Rate { burst: 3, refill_ms: 1_000 };

    #[test]
    fn a_burst_is_let_through_then_one_a_refill() {
        let limit = Limit::new(RATE, 10);
        for _ in 0..3 {
            assert_eq!(limit.has_room(&"a", 0), Ok(()), "asking takes nothing");
            assert_eq!(limit.take(&"a", 0), Ok(()));
        }
        assert_eq!(limit.has_room(&"a", 0), Err(1));
        assert_eq!(limit.take(&"a", 0), Err(1));
        assert_eq!(limit.take(&"b", 0), Ok(()), "keys have buckets of their own");
        assert_eq!(limit.take(&"a", 1_000), Ok(()));
        assert_eq!(limit.take(&"a", 1_000), Err(1));
        assert_eq!(limit.take(&"a", 100_000), Ok(()), "a rest fills the bucket");
    }

    #[test]
    fn an_attempt_that_is_given_back_can_be_made_again() {
        let limit = Limit::new(RATE, 10);
        for now in 0..100 {
            assert_eq!(limit.take(&"a", now), Ok(()));
            limit.give_back(&"a");
        }
        for _ in 0..3 {
            assert_eq!(limit.take(&"a", 100), Ok(()));
        }
        assert_eq!(limit.take(&"a", 100), Err(1));
        limit.give_back(&"b");
    }

    #[test]
    fn memory_is_bounded_and_the_worst_guesser_is_not_forgotten_for_new_faces() {
        let limit = Limit::new(RATE, 8);
        for _ in 0..3 {
            limit.take(&"guesser", 0).unwrap();
        }
        for stranger in 0..1_000 {
            limit.take(&stranger, 1).unwrap();
            assert!(limit.full_at.lock().unwrap().len() <= 8);
        }
        assert!(limit.take(&"guesser", 1).is_err());
    }

    #[test]
    fn a_guesser_cannot_hide_in_her_own_ipv6_network() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }

    proptest! {
        #[test]
        fn no_more_pass_than_burst_and_time_allow(mut times in proptest::collection::vec(0_i64..20_000, 0..60)) {
            times.sort_unstable();
            let limit = Limit::new(RATE, 4);
            let passed = times.iter().filter(|&&now| limit.take(&"a", now).is_ok()).count();
            let last = times.last().copied().unwrap_or(0);
            prop_assert!(i64::try_from(passed).unwrap() <= 3 + last / 1_000);
        }
    }
}
