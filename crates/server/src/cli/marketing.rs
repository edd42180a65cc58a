//! What the shop tells and learns: the newsletter's issues, and the report of counts.

use std::{path::Path, sync::Arc};

use crate::{
    app::StartError,
    audit::{self, Action, Detail, Entry, Subject},
    clock::{Clock, SystemClock},
    http::date,
    random::{SystemRandom, new_id},
    store::{
        Db, StoreError, newsletter,
        report::{self, Counted},
    },
    vault::ShopKey,
};

/// A line of the report stands for at least so many browsers.
const CELL_MIN: i64 = 5;

/// Writes an issue for everybody who confirmed; a running shop sends it. What to say of it.
///
/// # Errors
/// [`StartError`].
pub(super) async fn publish(db: &Db, key: &Arc<ShopKey>, subject: &str, text: &Path) -> Result<String, StartError> {
    if subject.trim().is_empty() || subject.contains(char::is_control) {
        return Err(StartError::Config("the subject is one line".to_owned()));
    }
    let text = std::fs::read_to_string(text).map_err(StartError::io(text.display().to_string()))?;
    let (id, now_ms) = (new_id(&SystemClock, &SystemRandom), SystemClock.now_ms());
    let issue: Arc<(String, String, String)> = Arc::new((id, subject.to_owned(), text));
    let key = Arc::clone(key);
    let letters = db
        .write(move |conn| {
            let (issue, key) = (Arc::clone(&issue), Arc::clone(&key));
            Box::pin(async move {
                let letters = newsletter::publish(conn, &issue.0, &issue.1, &issue.2, now_ms).await?;
                let (issue, count) =
                    (Subject::Issue(&issue.0), Detail::Number(i64::try_from(letters).unwrap_or(i64::MAX)));
                let published = Entry::at_the_console(now_ms, Action::IssuePublished, issue, count);
                audit::append(conn, &key, &published).await?;
                Ok::<_, StoreError>(letters)
            })
        })
        .await?;
    Ok(format!("{letters} letters will be sent"))
}

/// The report over so many days, as text.
///
/// # Errors
/// [`StartError`].
pub(super) async fn report(db: &Db, days: u32) -> Result<String, StartError> {
    let since_ms = SystemClock.now_ms() - i64::from(days) * date::DAY_MS;
    let mut text =
        format!("The last {days} days, by browsers that allow counting; less than {CELL_MIN} of them are no line.\n");
    for counted in Counted::ALL {
        let lines = db.read(|conn| Box::pin(report::lines(conn, counted, since_ms, CELL_MIN))).await?;
        text.push_str(&format!("\n{}\n", counted.title()));
        for line in &lines {
            let what = match (counted, line.what.parse::<i64>()) {
                (Counted::Days, Ok(day)) => date::day(day * date::DAY_MS),
                _ => line.what.clone(),
            };
            text.push_str(&format!("{:>8}  {what}\n", line.count));
        }
        if lines.is_empty() {
            text.push_str("       –\n");
        }
    }
    Ok(text)
}
