//! The mail addresses that somebody gave with her orders or her account, as the newsletter knows them: by their blind index.
//!
//! Such an address is sealed and the newsletter is another subject, so what a person decides about all of hers finds
//! its way from one to the other only by opening hers, on the record.

use std::sync::Arc;

use crate::{
    app::App,
    http::problem::AppError,
    store::{Conn, StoreError, accounts, consignees, rights::Keys},
    vault::{Access, Actor, Index, Pii, Place, Purpose, VaultError},
};

/// Entries of the audit log in one transaction: others wait for it.
const ENTRIES: usize = 100;

/// The indexes of a person's addresses, each once; `actor` opens them. Who took a data key with her is nobody's.
///
/// # Errors
/// When the database or the vault fails.
pub async fn indexes(app: &App, keys: &Keys, actor: &Actor) -> Result<Vec<String>, AppError> {
    let asked = keys.clone();
    let sealed = app.db.read(|conn| {
        Box::pin(async move {
            let of_orders = consignees::sealed_emails(conn, &asked).await?.into_iter();
            let mut sealed: Vec<_> = of_orders.map(|(id, email)| ("orders", id, email)).collect();
            if let Some(id) = asked.account
                && let Some(account) = accounts::by_id(conn, &id).await?
            {
                sealed.push(("accounts", id, account.email));
            }
            Ok::<_, StoreError>(sealed)
        })
    });
    let sealed = sealed.await?;
    let mut found = Vec::new();
    for chunk in sealed.chunks(ENTRIES) {
        let ids: Vec<String> = chunk.iter().map(|(_, id, _)| id.clone()).collect();
        for ((table, id, email), access) in chunk.iter().zip(record(app, actor, ids).await?) {
            let opened = match access.map(|access| access.open(&app.vault)) {
                None | Some(Err(VaultError::Destroyed)) => continue,
                Some(opened) => opened.map_err(AppError::internal)?,
            };
            let place = Place { table, column: "email", row: id };
            let email = opened.open(place, email).map(Pii::release).map_err(AppError::internal)?;
            found.push(app.vault.index(Index::SubscriberEmail, &email.to_lowercase()).map_err(AppError::internal)?);
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

async fn record(app: &App, actor: &Actor, ids: Vec<String>) -> Result<Vec<Option<Access>>, AppError> {
    let (key, now_ms, actor) = (Arc::clone(&app.key), app.clock.now_ms(), actor.clone());
    let recorded = app.db.write(move |conn: &mut Conn| {
        let (ids, key, actor) = (ids.clone(), Arc::clone(&key), actor.clone());
        Box::pin(async move {
            let who = (&actor, Purpose::OwnRequest);
            let mut accesses = Vec::with_capacity(ids.len());
            for id in &ids {
                accesses.push(Access::record(conn, &key, id, who, now_ms).await?);
            }
            Ok::<_, StoreError>(accesses)
        })
    });
    Ok(recorded.await?)
}
