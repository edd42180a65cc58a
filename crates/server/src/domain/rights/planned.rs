//! An erasure that is put off, so that it can be thought over (promise: P5.1): planned, called off, or seen when it is done.
//!
//! It is by the keys of her orders that a person is known as the one who planned it, so a browser that has none yet is given
//! some; an order that is placed meanwhile is then among hers.

use std::sync::Arc;

use contract::privacy::{COOLING_OFF_DAYS, Erased, ErasureState, PastErasure};

use super::{
    certificate::SignedCertificate,
    erasure::{self, Extent},
};
use crate::{
    app::App,
    audit::{self, Action, Detail, Purpose, Subject},
    domain::token::TokenHash,
    http::{date::DAY_MS, problem::AppError},
    random::new_id,
    store::{
        Batch, Conn, StoreError,
        account_letters::{self, Kind},
        erasures::{self, NewErasure},
        rights::{Keys, OrdersOf},
    },
};

/// How it stands.
///
/// # Errors
/// When the database fails.
pub async fn state(app: &App, keys: Keys) -> Result<ErasureState, AppError> {
    app.db.read(|conn| Box::pin(async move { read(conn, &keys).await })).await
}

async fn read(conn: &mut Conn, keys: &Keys) -> Result<ErasureState, AppError> {
    let plan = erasure::plan(conn, keys, Extent::Everything).await?;
    let due = erasures::due_at(conn, keys).await?;
    let done = match erasures::done(conn, keys).await? {
        Some((at, certificate)) => {
            let signed: SignedCertificate = serde_json::from_str(&certificate)
                .map_err(|error| StoreError::corrupt("erasures", "", error.to_string()))?;
            Some(PastErasure { at, erased: Erased { plan: signed.certificate.plan, certificate } })
        }
        None => None,
    };
    Ok(ErasureState { plan, due, done })
}

/// Plans the erasure of whoever holds these keys, and whose orders `orders` opens; where one is planned, its date stands. Who
/// has an account is written to.
///
/// # Errors
/// When the database fails.
pub async fn plan(app: &App, keys: Keys, (orders, browser): (TokenHash, TokenHash)) -> Result<ErasureState, AppError> {
    let asked_at = app.clock.now_ms();
    let actor = keys.actor();
    let keys = Keys { orders: Some(OrdersOf::Browser(orders.clone())), browser: Some(browser.clone()), ..keys };
    let new = Arc::new(NewErasure {
        id: new_id(app.clock.as_ref(), app.random.as_ref()),
        orders,
        browser,
        keys,
        asked_at,
        due_at: asked_at.saturating_add(COOLING_OFF_DAYS * DAY_MS),
    });
    let (key, letter) = (Arc::clone(&app.key), new_id(app.clock.as_ref(), app.random.as_ref()));
    let planned = app.db.write(move |conn| {
        let (new, key, actor, letter) = (Arc::clone(&new), Arc::clone(&key), actor.clone(), letter.clone());
        Box::pin(async move {
            let is_new = erasures::plan(conn, &new).await?;
            let state = read(conn, &new.keys).await?;
            if is_new {
                // Somebody else may sit at her browser, and knew her password.
                if let Some(account) = &new.keys.account {
                    let mut batch = Batch::default();
                    account_letters::insert(&mut batch, &letter, account, Kind::Erasure, asked_at);
                    batch.run(conn).await?;
                }
                let told = entry(actor.in_log(), Action::ErasurePlanned, &new.id, asked_at);
                audit::append(conn, &key, &told).await?;
            }
            Ok::<_, AppError>(state)
        })
    });
    planned.await.inspect(|_| app.bell.ring())
}

/// Calls off what is planned; nothing where nothing is.
///
/// # Errors
/// When the database fails.
pub async fn call_off(app: &App, keys: Keys) -> Result<ErasureState, AppError> {
    let (now_ms, key) = (app.clock.now_ms(), Arc::clone(&app.key));
    let called_off = app.db.write(move |conn| {
        let (keys, key) = (keys.clone(), Arc::clone(&key));
        Box::pin(async move {
            let gone = erasures::call_off(conn, &keys).await?;
            let state = read(conn, &keys).await?;
            if let Some(id) = gone {
                if let Some(account) = &keys.account {
                    let mut batch = Batch::default();
                    account_letters::strike(&mut batch, account, Kind::Erasure);
                    batch.run(conn).await?;
                }
                let actor = keys.actor();
                audit::append(conn, &key, &entry(actor.in_log(), Action::ErasureCalledOff, &id, now_ms)).await?;
            }
            Ok::<_, AppError>(state)
        })
    });
    called_off.await
}

const fn entry<'a>(actor: audit::Actor<'a>, action: Action, id: &'a str, at: i64) -> audit::Entry<'a> {
    audit::Entry {
        at,
        actor,
        action,
        subject: Subject::Erasure(id),
        purpose: Purpose::OwnRequest,
        detail: Detail::None,
    }
}
