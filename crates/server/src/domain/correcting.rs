//! Putting right whom an order is for (promise: P5.1), until it is handed over.

use std::sync::Arc;

use contract::{
    correction::{Corrected, Correction, is_correctable},
    orders::Order,
    places::Country,
};

use super::{consignee, order_number::OrderNumber, token::TokenHash};
use crate::{
    app::App,
    audit::{self, Action, Detail, Entry, Purpose, Subject},
    http::problem::AppError,
    store::{Batch, StoreError, consignees, grants, order_view},
    vault::{Access, Actor, VaultError},
};

/// Corrects an order's consignee, and gives the order as it is then. From the commit on its number opens with the new
/// mobile number alone.
///
/// # Errors
/// [`AppError::NotFound`] for an order that the browser may not see, [`AppError::InvalidFields`], [`AppError::Stale`] for
/// one that is given up, or was erased meanwhile.
pub async fn correct(
    app: &App,
    (browser, actor): (TokenHash, Actor),
    number: OrderNumber,
    typed: Correction,
) -> Result<Order, AppError> {
    let viewer = browser.clone();
    let found = app.db.read(|conn| {
        Box::pin(async move {
            let id = grants::granted(conn, &viewer, number.as_str()).await?.ok_or(AppError::NotFound)?;
            let (order, row) = order_view::by_id(conn, &id).await?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((id, order, row))
        })
    });
    let (id, order, row) = found.await?;
    let country = Country::parse(&row.country);
    let country =
        country.ok_or_else(|| AppError::from(StoreError::corrupt("orders", &id, "a country that is unknown")))?;
    let corrected = typed.parse(country).map_err(AppError::InvalidFields)?;
    if !is_correctable(order.status) {
        return Err(AppError::Stale);
    }
    let Some(access) = record(app, &id, &actor).await? else { return Err(AppError::Stale) };
    let opened = match access.open(&app.vault) {
        Err(VaultError::Destroyed) => return Err(AppError::Stale),
        opened => opened.map_err(AppError::internal)?,
    };
    let before = Correction::of(consignee::open(&opened, &row).map_err(AppError::internal)?);
    let columns = changed(&before, &corrected);
    if !columns.is_empty() {
        let sealed = consignee::seal_correctable(&app.vault, opened.key(), corrected.values());
        let sealed = Arc::new(sealed.map_err(AppError::internal)?);
        let (order_id, now_ms, key, actor) = (id.clone(), app.clock.now_ms(), Arc::clone(&app.key), actor.clone());
        let written = app.db.write(move |conn| {
            let (id, sealed, columns) = (order_id.clone(), Arc::clone(&sealed), columns.clone());
            let (key, actor) = (Arc::clone(&key), actor.clone());
            Box::pin(async move {
                let mut batch = Batch::default();
                consignees::correct(&mut batch, &id, &sealed);
                batch.run(conn).await?;
                let entries: Vec<Entry<'_>> =
                    columns.iter().map(|column| entry(&id, actor.in_log(), column, now_ms)).collect();
                audit::append_all(conn, &key, &entries).await
            })
        });
        match written.await {
            // Given up or erased since it was read.
            Err(StoreError::Overtaken) => return Err(AppError::Stale),
            written => written?,
        }
    }
    consignee::show_order(app, &id, (&browser, &actor)).await?.ok_or(AppError::NotFound)
}

/// The columns whose value is another now.
fn changed(before: &Correction, corrected: &Corrected) -> Vec<&'static str> {
    let Correction { full_name, mobile, line1, line2, city, postal_code, email, landline } = corrected.values();
    let pairs = [
        ("full_name", &before.full_name, full_name),
        ("mobile", &before.mobile, mobile),
        ("line1", &before.line1, line1),
        ("line2", &before.line2, line2),
        ("city", &before.city, city),
        ("postal_code", &before.postal_code, postal_code),
        ("email", &before.email, email),
        ("landline", &before.landline, landline),
    ];
    pairs.into_iter().filter(|(_, before, now)| before != now).map(|(column, ..)| column).collect()
}

async fn record(app: &App, id: &str, actor: &Actor) -> Result<Option<Access>, StoreError> {
    let (id, key, now_ms, actor) = (id.to_owned(), Arc::clone(&app.key), app.clock.now_ms(), actor.clone());
    let recorded = app.db.write(move |conn| {
        let (id, key, actor) = (id.clone(), Arc::clone(&key), actor.clone());
        Box::pin(async move { Access::record(conn, &key, &id, (&actor, Purpose::OwnRequest), now_ms).await })
    });
    recorded.await
}

/// An entry a column, which it names.
const fn entry<'a>(order_id: &'a str, actor: audit::Actor<'a>, column: &'static str, at: i64) -> Entry<'a> {
    Entry {
        at,
        actor,
        action: Action::DataCorrected,
        subject: Subject::Order(order_id),
        purpose: Purpose::OwnRequest,
        detail: Detail::Word(column),
    }
}
