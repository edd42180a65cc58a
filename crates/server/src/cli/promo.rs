//! `valise promo`: the codes that take something off.

use std::sync::Arc;

use clap::Subcommand;
use contract::promo::{Promo, PromoCode};

use super::{DatabaseArgs, tell};
use crate::{
    app::StartError,
    audit::{self, Action, Detail, Entry, Subject},
    clock::{Clock, SystemClock},
    http::date,
    store::{
        Db, StoreError,
        promo::{self, PromoRow},
    },
    vault::ShopKey,
};

/// Promo codes.
#[derive(Debug, Subcommand)]
pub enum PromoCommand {
    /// Add a code
    Add {
        #[command(flatten)]
        database: DatabaseArgs,
        /// 4 to 20 letters and digits
        #[arg(value_parser = read_code)]
        code: PromoCode,
        /// Per cent off the goods
        #[arg(long, value_parser = clap::value_parser!(u8).range(1..=90))]
        percent: u8,
        /// The last day on which it can be used (UTC), such as 2026-12-31; without it, until it is ended
        #[arg(long, value_parser = read_last_day, value_name = "DAY")]
        until: Option<i64>,
        /// Orders that it can be used for; without it, any number
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
        uses: Option<u32>,
    },
    /// Print every code
    List {
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// End a code now
    End {
        #[command(flatten)]
        database: DatabaseArgs,
        /// The code
        #[arg(value_parser = read_code)]
        code: PromoCode,
    },
}

fn read_code(typed: &str) -> Result<PromoCode, &'static str> {
    PromoCode::parse(typed).map_err(|_| "a code is 4 to 20 letters and digits")
}

/// The end of a day, epoch ms.
fn read_last_day(typed: &str) -> Result<i64, &'static str> {
    date::parse(typed).map(|start_ms| start_ms + date::DAY_MS).ok_or("a day is written as 2026-12-31")
}

/// `valise promo …`
///
/// # Errors
/// [`StartError::Config`] for a code that is there already, or is not.
pub async fn run(command: PromoCommand) -> Result<(), StartError> {
    match command {
        PromoCommand::Add { database, code, percent, until, uses } => {
            let promo = Promo { code: code.as_str().to_owned(), percent };
            let row = Arc::new(PromoRow { promo, ends_at: until, uses_left: uses.map(i64::from) });
            let now_ms = SystemClock.now_ms();
            let added = with(&database, async |db, key| {
                db.write(move |conn| {
                    let (row, key) = (Arc::clone(&row), Arc::clone(&key));
                    Box::pin(async move {
                        let added = promo::add(conn, &row).await?;
                        if added {
                            let (code, percent) = (Subject::Promo(&row.promo.code), Detail::Number(percent.into()));
                            let entry = Entry::at_the_console(now_ms, Action::PromoAdded, code, percent);
                            audit::append(conn, &key, &entry).await?;
                        }
                        Ok(added)
                    })
                })
                .await
            });
            found(added.await?, || format!("there is a code {} already", code.as_str()))
        }
        PromoCommand::List { database } => {
            let rows = with(&database, async |db, _| db.read(|conn| Box::pin(promo::list(conn))).await).await?;
            for row in rows {
                tell(&mut std::io::stdout(), &line(&row, SystemClock.now_ms()));
            }
            Ok(())
        }
        PromoCommand::End { database, code } => {
            let (wanted, now_ms) = (code.clone(), SystemClock.now_ms());
            let ended = with(&database, async |db, key| {
                db.write(move |conn| {
                    let (code, key) = (wanted.clone(), Arc::clone(&key));
                    Box::pin(async move {
                        let ended = promo::end(conn, &code, now_ms).await?;
                        if ended {
                            let code = Subject::Promo(code.as_str());
                            let entry = Entry::at_the_console(now_ms, Action::PromoEnded, code, Detail::None);
                            audit::append(conn, &key, &entry).await?;
                        }
                        Ok(ended)
                    })
                })
                .await
            });
            found(ended.await?, || format!("there is no code {} that could be ended", code.as_str()))
        }
    }
}

async fn with<T>(
    database: &DatabaseArgs,
    job: impl AsyncFnOnce(&Db, Arc<ShopKey>) -> Result<T, StoreError>,
) -> Result<T, StartError> {
    let (db, key) = database.open_audited().await?;
    let done = job(&db, key).await;
    db.close().await;
    Ok(done?)
}

fn found(it_was: bool, otherwise: impl FnOnce() -> String) -> Result<(), StartError> {
    if it_was { Ok(()) } else { Err(StartError::Config(otherwise())) }
}

/// A code as it is listed: `WELCOME10  10 %  until 2026-12-31  500 uses left`.
fn line(row: &PromoRow, now_ms: i64) -> String {
    let PromoRow { promo: Promo { code, percent }, ends_at, uses_left } = row;
    let ends = match ends_at {
        Some(end) if *end <= now_ms => "ended".to_owned(),
        Some(end) => format!("until {}", date::day(end - 1)),
        None => "until it is ended".to_owned(),
    };
    let uses = uses_left.map_or_else(|| "any number of uses".to_owned(), |left| format!("{left} uses left"));
    format!("{code:<20}  {percent:>2} %  {ends}  {uses}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("1970-01-01", Ok(86_400_000))]
    #[case("2026-11-23", Ok(1_795_478_400_000))]
    #[case("2026-11-31", Err("a day is written as 2026-12-31"))]
    #[case("tomorrow", Err("a day is written as 2026-12-31"))]
    fn a_code_can_be_used_to_the_end_of_its_last_day(#[case] typed: &str, #[case] end: Result<i64, &'static str>) {
        assert_eq!(read_last_day(typed), end);
    }

    #[rstest]
    #[case(Some(86_400_000), Some(3), "WELCOME10             10 %  until 1970-01-01  3 uses left")]
    #[case(Some(1_000), None, "WELCOME10             10 %  ended  any number of uses")]
    #[case(None, Some(0), "WELCOME10             10 %  until it is ended  0 uses left")]
    fn a_code_is_listed_with_what_is_left_of_it(
        #[case] ends_at: Option<i64>,
        #[case] uses_left: Option<i64>,
        #[case] listed: &str,
    ) {
        let promo = Promo { code: "WELCOME10".to_owned(), percent: 10 };
        assert_eq!(line(&PromoRow { promo, ends_at, uses_left }, 1_000), listed);
    }
}
