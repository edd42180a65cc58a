//! The mail addresses that somebody gave with her orders, as the newsletter knows them: by their blind index.
//!
//! An order's address is sealed and the newsletter is another subject, so what a person decides about all of hers finds
//! its way from one to the other only by opening hers, on the record.

use std::sync::Arc;

use crate::{
    app::App,
    http::problem::AppError,
    store::{Conn, orders, rights::Keys},
    vault::{Access, Actor, Index, Pii, Place, Purpose, VaultError},
};

/// Entries of the audit log in one transaction: others wait for it.
const ENTRIES: usize = 100;

/// The indexes of the addresses of a person's orders, each once. Who took an order's data key with her is nobody's.
///
/// # Errors
/// When the database or the vault fails.
pub async fn indexes(app: &App, keys: &Keys) -> Result<Vec<String>, AppError> {
    let asked = keys.clone();
    let sealed = app.db.read(|conn| Box::pin(async move { orders::sealed_emails(conn, &asked).await })).await?;
    let mut found = Vec::new();
    for chunk in sealed.chunks(ENTRIES) {
        let ids: Vec<String> = chunk.iter().map(|(id, _)| id.clone()).collect();
        for ((id, email), access) in chunk.iter().zip(record(app, ids).await?) {
            let opened = match access.map(|access| access.open(&app.vault)) {
                None | Some(Err(VaultError::Destroyed)) => continue,
                Some(opened) => opened.map_err(AppError::internal)?,
            };
            let place = Place { table: "orders", column: "email", row: id };
            let email = opened.open(place, email).map(Pii::release).map_err(AppError::internal)?;
            found.push(app.vault.index(Index::SubscriberEmail, &email.to_lowercase()).map_err(AppError::internal)?);
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

async fn record(app: &App, ids: Vec<String>) -> Result<Vec<Option<Access>>, AppError> {
    let (key, now_ms) = (Arc::clone(&app.key), app.clock.now_ms());
    let recorded = app.db.write(move |conn: &mut Conn| {
        let (ids, key) = (ids.clone(), Arc::clone(&key));
        Box::pin(async move {
            let who = (&Actor::Guest, Purpose::OwnRequest);
            let mut accesses = Vec::with_capacity(ids.len());
            for id in &ids {
                accesses.push(Access::record(conn, &key, id, who, now_ms).await?);
            }
            Ok::<_, crate::store::StoreError>(accesses)
        })
    });
    Ok(recorded.await?)
}
