//! Ctrl-C and its kin, turned into a flag that every wait looks at, so that whoever waits can tidy up first.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use anyhow::{Context, Result};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

static ASKED_TO_STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// The command was asked to stop. Not a failure of what it was doing.
#[derive(Debug, Clone, Copy)]
pub struct Interrupted;

impl std::fmt::Display for Interrupted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("asked to stop")
    }
}

impl std::error::Error for Interrupted {}

/// Starts listening; called once, before anything is spawned.
///
/// # Errors
/// When the system refuses a handler.
pub fn listen() -> Result<()> {
    let flag = ASKED_TO_STOP.get_or_init(Arc::default);
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(flag)).context("cannot listen for Ctrl-C")?;
    }
    Ok(())
}

/// Whether a signal has asked the command to stop.
pub fn asked_to_stop() -> bool {
    ASKED_TO_STOP.get().is_some_and(|flag| flag.load(Ordering::Relaxed))
}

/// Fails with [`Interrupted`] once a signal has come.
///
/// # Errors
/// [`Interrupted`].
pub fn go_on() -> Result<()> {
    if asked_to_stop() { Err(Interrupted.into()) } else { Ok(()) }
}
