//! `valise retention`: deleting what is due, and the evidence that it was (promise: P4).

use std::sync::Arc;

use clap::Subcommand;

use super::{DatabaseArgs, tell};
use crate::{
    app::StartError,
    clock::{Clock, SystemClock},
    domain::moment::rfc3339,
    http::date,
    jobs,
    random::SystemRandom,
    store::retention::{self, Run},
    vault::ShopKey,
};

/// Deleting what is due.
#[derive(Debug, Subcommand)]
pub enum RetentionCommand {
    /// Delete everything whose time is up by the registry; a running shop does so every hour
    Run {
        #[command(flatten)]
        database: DatabaseArgs,
        /// As if it were the start of this day (UTC), such as 2026-12-31
        #[arg(long, value_parser = read_day, value_name = "DAY")]
        at: Option<i64>,
        /// Take a day that is yet to come: deletes now what may still be kept until then
        #[arg(long, requires = "at")]
        early: bool,
    },
    /// Print what was deleted when
    Log {
        #[command(flatten)]
        database: DatabaseArgs,
        /// How many runs, the newest first
        #[arg(long, default_value_t = 50)]
        last: u32,
    },
}

fn read_day(typed: &str) -> Result<i64, &'static str> {
    date::parse(typed).ok_or("a day is written as 2026-12-31")
}

/// `valise retention …`
///
/// # Errors
/// [`StartError`].
pub async fn run(command: RetentionCommand) -> Result<(), StartError> {
    let out = &mut std::io::stdout();
    match command {
        RetentionCommand::Run { database, at, early } => {
            let now_ms = SystemClock.now_ms();
            let due_at = at.unwrap_or(now_ms);
            if due_at > now_ms && !early {
                return Err(StartError::Config(
                    "that day is yet to come; --early deletes now what may still be kept until then".to_owned(),
                ));
            }
            let db = database.open().await?;
            let key = ShopKey::load(&database.data_dir, &SystemRandom).map_err(StartError::io("the shop's key"))?;
            let taken = jobs::retention::run(&db, &Arc::new(key), due_at, &SystemClock, &SystemRandom).await;
            let emptied = db.empty_owed_journal().await;
            db.close().await;
            let taken = taken?;
            if taken.is_empty() {
                tell(out, "nothing was due");
            }
            for (rule, gone) in taken {
                tell(out, &format!("{gone:>8}  {}", rule.slug()));
            }
            if !emptied? {
                tell(
                    out,
                    "the database's journal still has what was deleted, since somebody reads in it: run this again",
                );
            }
        }
        RetentionCommand::Log { database, last } => {
            let db = database.open().await?;
            let runs = db.read(|conn| Box::pin(async move { retention::runs(conn, i64::from(last)).await })).await;
            db.close().await;
            for run in runs? {
                tell(out, &line(&run));
            }
        }
    }
    Ok(())
}

/// A run as it is listed: `2026-11-24T05:00:00Z  carts 3, browsing-events 120`.
fn line(run: &Run) -> String {
    let counts: Vec<String> = run.counts.iter().map(|(rule, gone)| format!("{rule} {gone}")).collect();
    let took = if counts.is_empty() { "nothing was due".to_owned() } else { counts.join(", ") };
    let of_day = if run.due_at == run.started_at { String::new() } else { format!(" as of {}", rfc3339(run.due_at)) };
    let end = if run.finished_at.is_some() { "" } else { "; not finished" };
    format!("{}{of_day}  {took}{end}", rfc3339(run.started_at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, Some(5), &[], "1970-01-01T00:00:00Z  nothing was due")]
    #[case(0, Some(5), &[("carts", 3), ("orders", 1)], "1970-01-01T00:00:00Z  carts 3, orders 1")]
    #[case(86_400_000, Some(5), &[], "1970-01-01T00:00:00Z as of 1970-01-02T00:00:00Z  nothing was due")]
    #[case(0, None, &[("carts", 3)], "1970-01-01T00:00:00Z  carts 3; not finished")]
    fn a_run_is_listed_with_what_it_took(
        #[case] due_at: i64,
        #[case] finished_at: Option<i64>,
        #[case] counts: &[(&str, i64)],
        #[case] listed: &str,
    ) {
        let counts = counts.iter().map(|(rule, gone)| ((*rule).to_owned(), *gone)).collect();
        assert_eq!(line(&Run { due_at, started_at: 0, finished_at, counts }), listed);
    }
}
