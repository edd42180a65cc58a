//! Passwords as they are kept: Argon2id, and few at a time.
//!
//! A hash takes 19 MiB and some 40 ms of a processor. Half of the processors hash at once, in threads of their own that give
//! way to requests ([`line`]); a few more wait in line, and whoever comes then waits for a place and is sent away after two
//! seconds. So a flood of people signing in slows signing in, and not the shop, and since each of them is told to come again
//! no sooner than that, not by its refusals either. Those whom the shop knows have places of their own and go first.
//!
//! A place is held by the work itself, so that a client that hangs up does not free it early.

mod line;

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use contract::account::Password;
use subtle::ConstantTimeEq;
use tokio::sync::{Semaphore, oneshot};

pub use self::line::Whose;
use self::line::{Line, Memory};
use crate::{http::problem::AppError, random::Random};

/// Memory, KiB; passes; lanes: the least that OWASP recommends.
const COST: (u32, u32, u32) = (19_456, 2, 1);
/// Bytes of a salt.
const SALT: usize = 16;
/// Bytes of a hash.
const HASH: usize = 32;
/// How many may wait for each thread that hashes: together about half a second.
const WAITING: usize = 8;
/// How long somebody waits for a place in line before she is sent away. Also what holds a flood back: a connection can be
/// sent away once in that time, and no oftener.
const PATIENCE: Duration = Duration::from_secs(2);

/// Hashes passwords.
#[derive(Debug)]
pub struct Passwords {
    line: Line,
    known: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
    patience: Duration,
    hashed: Arc<AtomicU64>,
    /// What a password of nobody is held against.
    nobody: String,
}

/// Why no password can be hashed.
#[derive(Debug, thiserror::Error)]
pub enum HashingError {
    /// Memory is short.
    #[error("{0}")]
    Argon2(argon2::Error),
    /// The system gives no thread.
    #[error(transparent)]
    Thread(#[from] io::Error),
}

impl Passwords {
    /// For a machine with so many processors.
    ///
    /// # Errors
    /// [`HashingError`].
    pub fn new(processors: usize, random: &dyn Random) -> Result<Self, HashingError> {
        let at_once = (processors / 2).max(1);
        let places = || Arc::new(Semaphore::new(at_once * (1 + WAITING)));
        Ok(Self {
            line: Line::start(at_once)?,
            known: places(),
            strangers: places(),
            patience: PATIENCE,
            hashed: Arc::default(),
            nobody: hash("", salt(random), &mut Memory::new()).map_err(HashingError::Argon2)?,
        })
    }

    /// The hash of a password, with its salt and what it cost.
    ///
    /// # Errors
    /// [`AppError::Busy`].
    pub async fn hash(&self, whose: Whose, password: &Password, random: &dyn Random) -> Result<String, AppError> {
        let (password, salt) = (password.clone(), salt(random));
        let hashed = self.run(whose, move |memory| hash(password.expose(), salt, memory)).await?;
        hashed.map_err(|error| AppError::internal(error.to_string()))
    }

    /// Whether a password is the one that was hashed; one of nobody takes the same work, and is not.
    ///
    /// # Errors
    /// [`AppError::Busy`].
    pub async fn is(&self, whose: Whose, password: &Password, kept: Option<String>) -> Result<bool, AppError> {
        let known = kept.is_some();
        let (password, kept) = (password.clone(), kept.unwrap_or_else(|| self.nobody.clone()));
        let same = self.run(whose, move |memory| matches(password.expose(), &kept, memory)).await?;
        Ok(same.map_err(|error| AppError::internal(error.to_string()))? && known)
    }

    /// Takes every place of strangers until what it gives is dropped, as a flood does: for tests.
    #[cfg(feature = "failpoints")]
    #[must_use]
    pub fn flooded(&self) -> Vec<tokio::sync::OwnedSemaphorePermit> {
        let mut taken = Vec::new();
        while let Ok(place) = Arc::clone(&self.strangers).try_acquire_owned() {
            taken.push(place);
        }
        taken
    }

    /// How many hashes were made: what signing in costs, and what has to be the same for everybody who is refused.
    #[must_use]
    pub fn hashed(&self) -> u64 {
        self.hashed.load(Ordering::Relaxed)
    }

    async fn run<T: Send + 'static>(
        &self,
        whose: Whose,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, AppError> {
        let places = match whose {
            Whose::Known => &self.known,
            Whose::Strangers => &self.strangers,
        };
        let place = tokio::time::timeout(self.patience, Arc::clone(places).acquire_owned());
        let place = place.await.map_err(|_| AppError::Busy)?.map_err(AppError::internal)?;
        let hashed = Arc::clone(&self.hashed);
        let (tell, told) = oneshot::channel();
        let work = move |memory: &mut Memory| {
            let done = work(memory);
            hashed.fetch_add(1, Ordering::Relaxed);
            drop(place);
            // Whoever hung up is told nothing.
            let _nobody_waits = tell.send(done);
        };
        self.line.add(whose, Box::new(work));
        told.await.map_err(AppError::internal)
    }
}

fn salt(random: &dyn Random) -> [u8; SALT] {
    let mut salt = [0; SALT];
    random.fill(&mut salt);
    salt
}

/// In the usual form: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
fn hash(password: &str, salt: [u8; SALT], blocks: &mut Memory) -> Result<String, argon2::Error> {
    let (memory, passes, lanes) = COST;
    let out = digest(password, &salt, COST, blocks)?;
    let (salt, out) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(out));
    Ok(format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}${out}"))
}

fn digest(
    password: &str,
    salt: &[u8],
    (memory, passes, lanes): (u32, u32, u32),
    blocks: &mut Memory,
) -> Result<[u8; HASH], argon2::Error> {
    let params = Params::new(memory, passes, lanes, Some(HASH))?;
    blocks.resize(params.block_count(), Block::default());
    let mut out = [0; HASH];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut out, blocks)?;
    Ok(out)
}

/// Whether `kept` is the hash of a password, at the cost that it names. What cannot be read is the hash of none.
fn matches(password: &str, kept: &str, blocks: &mut Memory) -> Result<bool, argon2::Error> {
    let Some((cost, salt, out)) = read(kept) else { return Ok(false) };
    Ok(digest(password, &salt, cost, blocks)?.ct_eq(&out).into())
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

    use Whose::{Known, Strangers};

    /// promise: P6.1
    #[tokio::test]
    async fn promise_p6_1_a_password_is_kept_as_argon2id_with_a_salt_of_its_own() {
        let passwords = Passwords::new(4, &SystemRandom).unwrap();
        let staple = password("correct horse battery staple");
        let one = passwords.hash(Strangers, &staple, &SystemRandom).await.unwrap();
        let other = passwords.hash(Known, &staple, &SystemRandom).await.unwrap();
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && one != other && !one.contains("horse"));
        for whose in [Known, Strangers] {
            assert!(passwords.is(whose, &staple, Some(one.clone())).await.unwrap());
            assert!(!passwords.is(whose, &password("correct horse battery stable"), Some(one.clone())).await.unwrap());
        }
        assert!(!passwords.is(Known, &password("x"), None).await.unwrap(), "nobody has no password");
        assert!(!passwords.is(Known, &staple, Some("plain".to_owned())).await.unwrap());
        assert_eq!(passwords.hashed(), 8, "what cannot be read is looked at all the same");
    }

    #[test]
    fn the_reference_vector_comes_out_of_memory_that_was_used_before() {
        // phc-winner-argon2: argon2id, v=19, m=65536 KiB, t=2, p=1, password "password", salt "somesalt".
        let mut memory = Memory::new();
        digest("another password", b"othersalt", (100_000, 1, 1), &mut memory).unwrap();
        let out = digest("password", b"somesalt", (65_536, 2, 1), &mut memory).unwrap();
        let hex: String = out.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    }

    #[tokio::test]
    async fn whoever_comes_when_too_many_wait_is_sent_away_and_those_who_are_known_are_served_all_the_same() {
        let patience = Duration::from_millis(20);
        let passwords = Arc::new(Passwords { patience, ..Passwords::new(2, &SeededRandom::new(1)).unwrap() });
        let attempt = |whose| {
            let passwords = Arc::clone(&passwords);
            tokio::spawn(async move { passwords.is(whose, &password("x"), None).await })
        };
        // The one thread is busy until it is let go.
        let (go, gone) = std::sync::mpsc::channel::<()>();
        passwords.line.add(Strangers, Box::new(move |_| gone.recv().unwrap()));
        let waiting: Vec<_> = (0..=WAITING).map(|_| attempt(Strangers)).collect();
        tokio::task::yield_now().await;
        for _ in 0..3 {
            assert!(matches!(attempt(Strangers).await.unwrap(), Err(AppError::Busy)));
        }
        let hung_up = attempt(Strangers);
        tokio::task::yield_now().await;
        hung_up.abort();
        let known = attempt(Known);
        tokio::task::yield_now().await;
        assert_eq!(passwords.hashed(), 0);
        go.send(()).unwrap();
        assert!(!known.await.unwrap().unwrap());
        for served in waiting {
            assert!(!served.await.unwrap().unwrap());
        }
        assert_eq!(passwords.hashed(), 2 + WAITING as u64);
        for places in [&passwords.known, &passwords.strangers] {
            assert_eq!(places.available_permits(), 1 + WAITING, "every place is given back");
        }
    }
}
