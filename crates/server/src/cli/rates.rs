//! `valise rates`: the European Central Bank's file of a day.

use std::sync::Arc;

use contract::rates::Rates;

use crate::{
    app::StartError,
    audit::{self, Action, Detail, Entry, Subject},
    domain::rates,
    store::{self, Conn, Db, StoreError},
    vault::ShopKey,
};

/// Takes the rates of a file (its text), unless those of a later day are kept. What to say of it.
///
/// # Errors
/// [`StartError::Config`] for a file that is malformed, or older than what is kept: nothing is changed then.
pub async fn take(db: &Db, key: &Arc<ShopKey>, file: &str, now_ms: i64) -> Result<String, StartError> {
    let rates = Arc::new(rates::read(file).map_err(|mistake| StartError::Config(mistake.to_string()))?);
    let (wanted, key) = (Arc::clone(&rates), Arc::clone(key));
    let kept = db
        .write(move |conn| {
            let (rates, key) = (Arc::clone(&wanted), Arc::clone(&key));
            Box::pin(async move {
                let later = keep(conn, &rates).await?;
                if later.is_none() {
                    let day = Subject::Rates(rates.day.as_deref().unwrap_or_default());
                    let count = Detail::Number(i64::try_from(rates.millionths.len()).unwrap_or(i64::MAX));
                    audit::append(conn, &key, &Entry::at_the_console(now_ms, Action::RatesSet, day, count)).await?;
                }
                Ok::<_, StoreError>(later)
            })
        })
        .await?;
    match kept {
        None => Ok(rates::told(&rates)),
        Some(later) => Err(StartError::Config(format!("the rates of {later} are kept already, which is later"))),
    }
}

/// Puts rates into the place of those that are kept, unless these are of a later day, which is told.
pub(super) async fn keep(conn: &mut Conn, rates: &Rates) -> Result<Option<String>, StoreError> {
    let later = store::rates::day(conn).await?.filter(|kept| Some(kept) > rates.day.as_ref());
    if later.is_none() {
        store::rates::replace(conn, rates).await?;
    }
    Ok(later)
}
