//! What the shop logs: on one thread, for a test that counts its own words, or in the whole process, for one that looks for
//! what nobody may log.

use std::{
    io::Write,
    sync::{Arc, Mutex, OnceLock},
};

use tracing::subscriber::DefaultGuard;
use tracing_subscriber::util::SubscriberInitExt;

/// The log so far.
#[derive(Clone, Default)]
pub struct Logged(Arc<Mutex<Vec<u8>>>);

impl Logged {
    /// Listens until the guard is dropped.
    pub fn listen() -> (Self, DefaultGuard) {
        let logged = Self::default();
        let writer = logged.clone();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
        (logged, subscriber.set_default())
    }

    /// All that this process says from the first call on, of whatever test: as much as an operator can have it say.
    pub fn whole() -> &'static Self {
        static WHOLE: OnceLock<Logged> = OnceLock::new();
        WHOLE.get_or_init(|| {
            let logged = Self::default();
            let writer = logged.clone();
            let subscriber = tracing_subscriber::fmt().with_ansi(false).with_env_filter("debug,sqlx=info,hyper=info");
            subscriber.with_writer(move || writer.clone()).init();
            logged
        })
    }

    /// Whether it ever said this.
    pub fn contains(&self, words: &str) -> bool {
        String::from_utf8_lossy(&self.0.lock().unwrap()).contains(words)
    }

    /// How often it says so.
    pub fn count(&self, words: &str) -> usize {
        String::from_utf8_lossy(&self.0.lock().unwrap()).matches(words).count()
    }
}

impl Write for Logged {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
