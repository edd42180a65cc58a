//! What a person sees: steps with their times on stderr, so that stdout holds results only.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Shows a step, and performs it unless it is already done.
///
/// # Errors
/// Whatever `done` or `perform` fails with.
pub fn step(name: &str, done: impl FnOnce() -> Result<bool>, perform: impl FnOnce() -> Result<()>) -> Result<()> {
    if done()? {
        eprintln!("  ok  {name}: already there");
        return Ok(());
    }
    timed(name, perform)
}

/// Shows a step that is performed each time, and how long it took.
///
/// # Errors
/// Whatever `perform` fails with.
pub fn timed<T>(name: &str, perform: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("  ..  {name}");
    let began = Instant::now();
    let result = perform()?;
    eprintln!("  ok  {name}: {}", human(began.elapsed()));
    Ok(result)
}

/// A duration as people say it: `0.4 s`, `42 s`, `7 min 42 s`.
pub fn human(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..10 => format!("{}.{} s", seconds, duration.subsec_millis() / 100),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// A size in kilobytes of 1000 bytes, to a tenth, as the table counts them.
pub fn kilobytes(bytes: u64) -> String {
    let tenths = (bytes + 50) / 100;
    format!("{}.{} kB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Duration::from_millis(0), "0.0 s")]
    #[case(Duration::from_millis(1_999), "1.9 s")]
    #[case(Duration::from_secs(42), "42 s")]
    #[case(Duration::from_secs(462), "7 min 42 s")]
    fn durations_read_as_people_say_them(#[case] duration: Duration, #[case] said: &str) {
        assert_eq!(human(duration), said);
    }

    #[rstest]
    #[case(0, "0.0 kB")]
    #[case(49, "0.0 kB")]
    #[case(50, "0.1 kB")]
    #[case(150_000, "150.0 kB")]
    fn sizes_are_rounded_to_a_tenth_of_a_kilobyte(#[case] bytes: u64, #[case] said: &str) {
        assert_eq!(kilobytes(bytes), said);
    }

    #[test]
    fn a_step_that_is_done_is_not_performed_again() {
        let outcome = step("nothing", || Ok(true), || anyhow::bail!("performed"));
        assert!(outcome.is_ok());
    }

    #[test]
    fn a_step_that_is_missing_is_performed() {
        let outcome = step("something", || Ok(false), || anyhow::bail!("performed"));
        assert_eq!(outcome.unwrap_err().to_string(), "performed");
    }
}
