//! How a processor is set up.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;

use crate::system::{Clock, Randomness, System};

/// All that [`crate::serve`] needs. Start from [`Config::new`] and change what differs.
#[derive(Debug)]
pub struct Config {
    /// Where the processor listens; its port makes its origin.
    pub listener: TcpListener,
    /// The rest.
    pub settings: Settings,
}

impl Config {
    /// The defaults, with the machine's clock and randomness.
    #[must_use]
    pub fn new(listener: TcpListener, database: Database, keys: Keys) -> Self {
        Self { listener, settings: Settings::new(database, keys) }
    }
}

/// How a processor is set up, apart from where it listens.
#[derive(Clone)]
pub struct Settings {
    /// Where payments are kept.
    pub database: Database,
    /// What the shop and the processor both know.
    pub keys: Keys,
    /// The shop's name on the hosted page.
    pub merchant: String,
    /// Where shoppers reach the hosted page, `https://pay.example`, if not at the listener's own
    /// address.
    pub public_origin: Option<String>,
    /// How long the sandbox's slow things take.
    pub delays: Delays,
    /// How often a webhook is tried.
    pub retry: Retry,
    /// How long a shopper may take to pay; 30 minutes unless changed.
    pub time_to_pay: Duration,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where session tokens and event ids come from.
    pub randomness: Arc<dyn Randomness>,
}

impl Settings {
    /// The defaults, with the machine's clock and randomness.
    #[must_use]
    pub fn new(database: Database, keys: Keys) -> Self {
        Self {
            database,
            keys,
            merchant: "Valise".to_owned(),
            public_origin: None,
            delays: Delays::default(),
            retry: Retry::default(),
            time_to_pay: Duration::from_secs(30 * 60),
            clock: Arc::new(System),
            randomness: Arc::new(System),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("database", &self.database)
            .field("merchant", &self.merchant)
            .field("public_origin", &self.public_origin)
            .field("delays", &self.delays)
            .field("retry", &self.retry)
            .field("time_to_pay", &self.time_to_pay)
            .finish_non_exhaustive()
    }
}

/// Where payments are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// A SQLite file, made when missing.
    File(PathBuf),
    /// Gone when the processor stops.
    Memory,
}

/// The two secrets that the shop and the processor share. `Debug` shows neither.
#[derive(Clone, PartialEq, Eq)]
pub struct Keys {
    /// The bearer secret of the server-to-server API.
    pub api: String,
    /// Signs webhooks; see [`crate::signature`].
    pub webhook: String,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(..)")
    }
}

/// How long the slow test cards take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delays {
    /// Until the slow bank answers.
    pub slow_answer: Duration,
    /// Until the late webhook is sent.
    pub late_webhook: Duration,
    /// Until the webhook that is overtaken is sent.
    pub out_of_order: Duration,
}

impl Default for Delays {
    fn default() -> Self {
        Self {
            slow_answer: Duration::from_secs(5),
            late_webhook: Duration::from_secs(10),
            out_of_order: Duration::from_secs(3),
        }
    }
}

/// How often, and how patiently, a webhook is tried: the pause doubles from `first` to `longest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// The pause after the first failure.
    pub first: Duration,
    /// No pause is longer.
    pub longest: Duration,
    /// After so many attempts the delivery is given up, and logged as an error.
    pub attempts: u32,
}

impl Default for Retry {
    /// Half a second to ten minutes, 20 times: for about two hours.
    fn default() -> Self {
        Self { first: Duration::from_millis(500), longest: Duration::from_secs(600), attempts: 20 }
    }
}

impl Retry {
    /// The pause after `failed` attempts, or `None` when enough were made.
    #[must_use]
    pub fn pause_after(&self, failed: u32) -> Option<Duration> {
        if failed >= self.attempts {
            return None;
        }
        let factor = 2_u32.saturating_pow(failed.saturating_sub(1));
        Some(self.first.saturating_mul(factor).min(self.longest))
    }
}

/// A duration in whole milliseconds, for arithmetic with epoch milliseconds.
pub(crate) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_end() {
        let retry = Retry { first: Duration::from_secs(1), longest: Duration::from_secs(5), attempts: 6 };
        let pauses: Vec<_> = (1..=6).map(|failed| retry.pause_after(failed).map(|pause| pause.as_secs())).collect();
        assert_eq!(pauses, [Some(1), Some(2), Some(4), Some(5), Some(5), None]);
    }

    /// promise: P6.1
    #[test]
    fn secrets_do_not_print() {
        let keys = Keys { api: "sk_hidden".to_owned(), webhook: "whsec_hidden".to_owned() };
        let settings = Settings::new(Database::Memory, keys.clone());
        assert!(!format!("{settings:?}{keys:?}").contains("hidden"));
    }
}
