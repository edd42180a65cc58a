//! Passwords as they are kept: Argon2id, and few at a time.
//!
//! A hash takes 19 MiB and some 40 ms of a processor. Half of the processors hash at once, a few more wait, and whoever
//! comes then is told to come again: a flood of people signing in slows signing in, and not the shop. The permit is held
//! by the task that hashes, so that a client that hangs up does not free it early.

use std::sync::{
    Arc,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use contract::account::Password;
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

use crate::{http::problem::AppError, random::Random};

/// Memory, KiB; passes; lanes: the least that OWASP recommends.
const COST: (u32, u32, u32) = (19_456, 2, 1);
/// Bytes of a salt.
const SALT: usize = 16;
/// Bytes of a hash.
const HASH: usize = 32;
/// How many may wait for each that hashes: together about half a second.
const WAITING: usize = 8;

/// Hashes passwords.
#[derive(Debug)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    most: usize,
    hashed: Arc<AtomicU64>,
    /// What a password of nobody is held against.
    nobody: String,
}

impl Passwords {
    /// For a machine with so many processors.
    ///
    /// # Errors
    /// When a hash cannot be made, which is when memory is short.
    pub fn new(processors: usize, random: &dyn Random) -> Result<Self, argon2::Error> {
        let at_once = (processors / 2).max(1);
        let nobody = hash("", salt(random))?;
        Ok(Self {
            permits: Arc::new(Semaphore::new(at_once)),
            waiting: Arc::default(),
            most: at_once * (1 + WAITING),
            hashed: Arc::default(),
            nobody,
        })
    }

    /// The hash of a password, with its salt and what it cost.
    ///
    /// # Errors
    /// [`AppError::Busy`].
    pub async fn hash(&self, password: &Password, random: &dyn Random) -> Result<String, AppError> {
        let (password, salt) = (password.clone(), salt(random));
        self.run(move || hash(password.expose(), salt)).await?.map_err(|error| AppError::internal(error.to_string()))
    }

    /// Whether a password is the one that was hashed; one of nobody takes the same work, and is not.
    ///
    /// # Errors
    /// [`AppError::Busy`].
    pub async fn is(&self, password: &Password, kept: Option<String>) -> Result<bool, AppError> {
        let known = kept.is_some();
        let (password, kept) = (password.clone(), kept.unwrap_or_else(|| self.nobody.clone()));
        let same = self.run(move || matches(password.expose(), &kept)).await?;
        Ok(same.map_err(|error| AppError::internal(error.to_string()))? && known)
    }

    /// How many hashes were made: what signing in costs, and what has to be the same for everybody who is refused.
    #[must_use]
    pub fn hashed(&self) -> u64 {
        self.hashed.load(Ordering::Relaxed)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
        let place = Place::take(&self.waiting, self.most).ok_or(AppError::Busy)?;
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(AppError::internal)?;
        let hashed = Arc::clone(&self.hashed);
        let hashing = tokio::task::spawn_blocking(move || {
            let done = work();
            hashed.fetch_add(1, Ordering::Relaxed);
            drop((permit, place));
            done
        });
        hashing.await.map_err(AppError::internal)
    }
}

/// A place among those that hash or wait; given back when it is dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>, most: usize) -> Option<Self> {
        let taken = waiting.fetch_add(1, Ordering::SeqCst);
        let place = Self(Arc::clone(waiting));
        (taken < most).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn salt(random: &dyn Random) -> [u8; SALT] {
    let mut salt = [0; SALT];
    random.fill(&mut salt);
    salt
}

/// In the usual form: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
fn hash(password: &str, salt: [u8; SALT]) -> Result<String, argon2::Error> {
    let (memory, passes, lanes) = COST;
    let out = digest(password, &salt, COST)?;
    let (salt, out) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(out));
    Ok(format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}${out}"))
}

fn digest(password: &str, salt: &[u8], (memory, passes, lanes): (u32, u32, u32)) -> Result<[u8; HASH], argon2::Error> {
    let params = Params::new(memory, passes, lanes, Some(HASH))?;
    let mut out = [0; HASH];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(password.as_bytes(), salt, &mut out)?;
    Ok(out)
}

/// Whether `kept` is the hash of a password, at the cost that it names. What cannot be read is the hash of none.
fn matches(password: &str, kept: &str) -> Result<bool, argon2::Error> {
    let Some((cost, salt, out)) = read(kept) else { return Ok(false) };
    Ok(digest(password, &salt, cost)?.ct_eq(&out).into())
}

type Kept = ((u32, u32, u32), Vec<u8>, Vec<u8>);

fn read(kept: &str) -> Option<Kept> {
    let mut parts = kept.strip_prefix("$argon2id$v=19$")?.split('$');
    let (cost, salt, out) = (parts.next()?, parts.next()?, parts.next()?);
    let mut cost = cost.split(',');
    let mut number = |name: &str| cost.next()?.strip_prefix(name)?.parse::<u32>().ok();
    let cost = (number("m=")?, number("t=")?, number("p=")?);
    Some((cost, STANDARD_NO_PAD.decode(salt).ok()?, STANDARD_NO_PAD.decode(out).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{SeededRandom, SystemRandom};

    fn password(text: &str) -> Password {
        Password::present(text).unwrap()
    }

    /// promise: P6.1
    #[tokio::test]
    async fn promise_p6_1_a_password_is_kept_as_argon2id_with_a_salt_of_its_own() {
        let passwords = Passwords::new(4, &SystemRandom).unwrap();
        let staple = password("correct horse battery staple");
        let one = passwords.hash(&staple, &SystemRandom).await.unwrap();
        let other = passwords.hash(&staple, &SystemRandom).await.unwrap();
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && one != other && !one.contains("horse"));
        assert!(passwords.is(&staple, Some(one.clone())).await.unwrap());
        assert!(!passwords.is(&password("correct horse battery stable"), Some(one)).await.unwrap());
        assert!(!passwords.is(&password("x"), None).await.unwrap(), "nobody has no password");
        assert!(!passwords.is(&staple, Some("plain".to_owned())).await.unwrap());
    }

    #[test]
    fn the_reference_vector_comes_out() {
        // phc-winner-argon2: argon2id, v=19, m=65536 KiB, t=2, p=1, password "password", salt "somesalt".
        let out = digest("password", b"somesalt", (65_536, 2, 1)).unwrap();
        let hex: String = out.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    }

    #[tokio::test]
    async fn whoever_comes_when_too_many_wait_is_sent_away_and_nobody_is_forgotten() {
        let passwords = Arc::new(Passwords::new(2, &SeededRandom::new(1)).unwrap());
        let tries = (0..40).map(|_| {
            let passwords = Arc::clone(&passwords);
            tokio::spawn(async move { passwords.is(&password("x"), None).await })
        });
        let (mut served, mut sent_away) = (0, 0);
        for attempt in tries.collect::<Vec<_>>() {
            match attempt.await.unwrap() {
                Ok(false) => served += 1,
                Err(AppError::Busy) => sent_away += 1,
                other => panic!("{other:?}"),
            }
        }
        assert!(served > WAITING && sent_away > 0, "{served} {sent_away}");
        assert_eq!(passwords.waiting.load(Ordering::SeqCst), 0);
    }
}
