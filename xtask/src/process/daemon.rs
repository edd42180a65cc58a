//! A program that runs beside us and ends with us, however we end.

use std::io::{BufRead, BufReader};
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::Signal;

use super::{POLL, Run, tree, which};
use crate::signals;

/// A running program; dropping it stops it and waits until it is gone.
pub struct Daemon {
    name: String,
    child: Child,
    stop_by: Signal,
}

impl Run {
    /// A program that the kernel itself will signal should we be killed outright (`kill -9` leaves us no last word).
    /// The signal is named as `setpriv --pdeathsig` names it.
    pub fn bound_to_us(program: impl AsRef<std::ffi::OsStr>, signal: &str, setpriv_options: &[&str]) -> Self {
        match which("setpriv") {
            Some(setpriv) => Self::new(setpriv).args(setpriv_options).args(["--pdeathsig", signal, "--"]).arg(program),
            None => Self::new(program),
        }
    }

    /// Starts the program and lets it write where we write.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(mut self, name: &str, stop_by: Signal) -> Result<Daemon> {
        Ok(Daemon { name: name.to_owned(), child: self.spawn()?, stop_by })
    }

    /// Starts the program, stdout going to us line by line and stderr where we write.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start_listening(mut self, name: &str, stop_by: Signal) -> Result<(Daemon, Receiver<String>)> {
        self.command.stdout(Stdio::piped());
        let mut daemon = self.start(name, stop_by)?;
        let stdout = daemon.child.stdout.take().context("no pipe from the program")?;
        let (sender, lines) = channel();
        thread::spawn(move || {
            // Reading goes on when nobody listens any more, or the program would block on a full pipe.
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _nobody_listens = sender.send(line);
            }
        });
        Ok((daemon, lines))
    }
}

impl Daemon {
    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until the program ends by itself, or until a signal asks us to stop, which stops it as well.
    ///
    /// # Errors
    /// When the system cannot tell how the program is.
    pub fn wait(&mut self) -> Result<ExitStatus> {
        loop {
            if let Some(status) = self.status()? {
                return Ok(status);
            }
            if signals::asked_to_stop() {
                self.stop();
            }
            sleep(POLL);
        }
    }

    /// Polls until `ready` holds.
    ///
    /// # Errors
    /// When the program ends before, when a signal asks us to stop, or when the time is up.
    pub fn wait_until(&mut self, patience: Duration, mut ready: impl FnMut() -> bool) -> Result<()> {
        let deadline = Instant::now() + patience;
        while !ready() {
            self.must_run()?;
            if Instant::now() > deadline {
                bail!("{} is not ready after {} s", self.name, patience.as_secs());
            }
            sleep(POLL);
        }
        Ok(())
    }

    /// The first line of the program's that `wanted` makes something of.
    ///
    /// # Errors
    /// As [`Daemon::wait_until`].
    pub fn wait_for_line<T>(
        &mut self,
        lines: &Receiver<String>,
        patience: Duration,
        wanted: impl Fn(&str) -> Option<T>,
    ) -> Result<T> {
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline {
            match lines.recv_timeout(POLL) {
                Ok(line) => {
                    if let Some(found) = wanted(&line) {
                        return Ok(found);
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.must_run()?,
                Err(RecvTimeoutError::Disconnected) => {
                    let status = self.wait()?;
                    bail!("{} ended before it was ready ({status})", self.name);
                }
            }
        }
        bail!("{} is not ready after {} s", self.name, patience.as_secs())
    }

    fn must_run(&mut self) -> Result<()> {
        signals::go_on()?;
        match self.status()? {
            Some(status) => bail!("{} ended before it was ready ({status})", self.name),
            None => Ok(()),
        }
    }

    fn status(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().with_context(|| format!("cannot tell how {} is", self.name))
    }

    fn stop(&mut self) {
        if let Ok(pid) = i32::try_from(self.child.id()) {
            tree::send(pid, self.stop_by);
        }
        let deadline = Instant::now() + Duration::from_secs(15);
        while matches!(self.child.try_wait(), Ok(None)) {
            if Instant::now() > deadline {
                eprintln!("{} does not stop: ending it by force", self.name);
                tree::stop(&mut self.child, Duration::ZERO);
                // The status is of no use to anyone; waiting keeps the process table clean.
                let _ended = self.child.wait();
                return;
            }
            sleep(POLL);
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.stop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_alive(pid: u32) -> bool {
        std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok()
    }

    #[test]
    fn dropping_a_daemon_stops_it() {
        let daemon = Run::new("sleep").arg("63").start("sleep", Signal::TERM).unwrap();
        let pid = daemon.child.id();
        assert!(is_alive(pid));
        drop(daemon);
        assert!(!is_alive(pid));
    }

    #[test]
    fn the_line_that_says_ready_is_found_among_others() {
        let run = Run::new("sh").args(["-c", "echo hello; echo ready http://x; sleep 64"]);
        let (mut daemon, lines) = run.start_listening("shop", Signal::TERM).unwrap();
        let address = daemon
            .wait_for_line(&lines, Duration::from_secs(5), |line| line.strip_prefix("ready ").map(str::to_owned))
            .unwrap();
        assert_eq!(address, "http://x");
    }

    #[test]
    fn a_daemon_that_ends_before_it_is_ready_is_an_error_that_names_it() {
        let (mut daemon, lines) = Run::new("sh").args(["-c", "exit 4"]).start_listening("shop", Signal::TERM).unwrap();
        let error = daemon.wait_for_line(&lines, Duration::from_secs(5), |_| Some(())).unwrap_err().to_string();
        assert!(error.starts_with("shop ended") && error.contains('4'), "{error}");
    }

    #[test]
    fn a_daemon_that_never_gets_ready_is_an_error_that_names_it() {
        let mut daemon = Run::new("sleep").arg("65").start("shop", Signal::TERM).unwrap();
        let error = daemon.wait_until(Duration::from_millis(50), || false).unwrap_err().to_string();
        assert!(error.starts_with("shop is not ready"), "{error}");
    }
}
