//! Who receives an order: sealed before it is written, opened when an order is shown or written about.
//!
//! The country stays plain: delivery, duty and tax are reckoned by it, and the books of ten years are kept by it.

use std::sync::Arc;

use contract::{checkout::CheckoutDraft, correction::Correction, orders::Order, places::masked};

use crate::{
    app::App,
    domain::token::TokenHash,
    http::problem::AppError,
    store::{
        StoreError,
        consignees::{ConsigneeRow, CorrectableRow},
        order_view,
        orders::Findable,
    },
    vault::{Access, Actor, DataKey, KeyKind, Opened, Pii, Place, Purpose, Sealed, Vault, VaultError},
};

/// The column that the tag of the mobile number stands in.
const MOBILE_TAG: &str = "mobile_tag";

const fn place<'a>(order: &'a str, column: &'static str) -> Place<'a> {
    Place { table: "orders", column, row: order }
}

/// Seals what the form says, with the order's data key.
///
/// # Errors
/// [`VaultError`].
pub fn seal(vault: &Vault, key: &DataKey, draft: &CheckoutDraft) -> Result<ConsigneeRow, VaultError> {
    Ok(ConsigneeRow {
        country: draft.country.clone(),
        id_number: seal_given(vault, key, "id_number", &draft.id_number)?,
        correctable: seal_correctable(vault, key, &Correction::of(draft.clone()))?,
    })
}

/// Seals what of it can be corrected.
///
/// # Errors
/// [`VaultError`].
pub fn seal_correctable(vault: &Vault, key: &DataKey, values: &Correction) -> Result<CorrectableRow, VaultError> {
    let seal = |column, value: &str| key.seal(place(key.id(), column), value, vault.random());
    let given = |column, value: &str| seal_given(vault, key, column, value);
    Ok(CorrectableRow {
        full_name: seal("full_name", &values.full_name)?,
        mobile: seal("mobile", &values.mobile)?,
        mobile_tag: key.tag(place(key.id(), MOBILE_TAG), &values.mobile),
        line1: seal("line1", &values.line1)?,
        line2: seal("line2", &values.line2)?,
        city: seal("city", &values.city)?,
        postal_code: seal("postal_code", &values.postal_code)?,
        email: given("email", &values.email)?,
        landline: given("landline", &values.landline)?,
    })
}

/// Of what is optional, nothing is stored where nothing was given.
fn seal_given(vault: &Vault, key: &DataKey, column: &'static str, value: &str) -> Result<Option<Sealed>, VaultError> {
    (!value.is_empty()).then(|| key.seal(place(key.id(), column), value, vault.random())).transpose()
}

/// Opens who receives an order; of an identity number only its end is shown.
///
/// # Errors
/// [`VaultError`].
pub fn open(opened: &Opened, row: &ConsigneeRow) -> Result<CheckoutDraft, VaultError> {
    let order = opened.key().id();
    let open = |column, sealed: &Sealed| opened.open(place(order, column), sealed).map(Pii::release);
    let given =
        |column, sealed: &Option<Sealed>| sealed.as_ref().map_or(Ok(String::new()), |sealed| open(column, sealed));
    let correctable = &row.correctable;
    Ok(CheckoutDraft {
        country: row.country.clone(),
        full_name: open("full_name", &correctable.full_name)?,
        mobile: open("mobile", &correctable.mobile)?,
        line1: open("line1", &correctable.line1)?,
        line2: open("line2", &correctable.line2)?,
        city: open("city", &correctable.city)?,
        postal_code: open("postal_code", &correctable.postal_code)?,
        email: given("email", &correctable.email)?,
        landline: given("landline", &correctable.landline)?,
        // Her own order shows her that we have it, and no more (promise: O2).
        id_number: masked(&given("id_number", &row.id_number)?),
    })
}

/// An order whole, opened on the record; `None` for an unknown one. Where its data key was destroyed, the consignee is a
/// country and nothing else.
///
/// # Errors
/// When the database or the vault fails.
pub async fn read_order(app: &App, id: &str, actor: &Actor, purpose: Purpose) -> Result<Option<Order>, AppError> {
    let access = record(app, id, actor, purpose).await?;
    with(app, id, access).await
}

/// The same for the browser that looks at it. However often its page asks within a minute, that is one look and one
/// entry.
///
/// # Errors
/// As [`read_order`].
pub async fn show_order(
    app: &App,
    id: &str,
    (browser, actor): (&TokenHash, &Actor),
) -> Result<Option<Order>, AppError> {
    let (now_ms, looks) = (app.clock.now_ms(), Arc::clone(&app.looks));
    let (order_id, viewer) = (id.to_owned(), browser.clone());
    let lasting = app.db.read(|conn| {
        Box::pin(async move { Access::of_lasting_look(conn, &looks, (&order_id, viewer.as_str()), now_ms).await })
    });
    let lasting = lasting.await?;
    if lasting.is_some() {
        return with(app, id, lasting).await;
    }
    let access = record(app, id, actor, Purpose::OwnView).await?;
    if let Some(access) = &access {
        access.begins_look(&app.looks, browser.as_str(), now_ms);
    }
    with(app, id, access).await
}

async fn record(app: &App, id: &str, actor: &Actor, purpose: Purpose) -> Result<Option<Access>, StoreError> {
    let now_ms = app.clock.now_ms();
    let (id, who, key) = (id.to_owned(), actor.clone(), Arc::clone(&app.key));
    app.db
        .write(move |conn| {
            let (id, who, key) = (id.clone(), who.clone(), Arc::clone(&key));
            Box::pin(async move { Access::record(conn, &key, &id, (&who, purpose), now_ms).await })
        })
        .await
}

async fn with(app: &App, id: &str, access: Option<Access>) -> Result<Option<Order>, AppError> {
    let order_id = id.to_owned();
    let stored = app.db.read(|conn| Box::pin(async move { order_view::by_id(conn, &order_id).await })).await?;
    let Some((order, row)) = stored else { return Ok(None) };
    // Erased between its entry in the log and this reading: the row says so before its key is gone from the ring.
    let access = access.filter(|_| !row.correctable.full_name.as_str().is_empty());
    let consignee = match access.map(|access| access.open(&app.vault)) {
        Some(Ok(opened)) => open(&opened, &row).map_err(AppError::internal)?,
        None | Some(Err(VaultError::Destroyed)) => CheckoutDraft { country: row.country, ..CheckoutDraft::default() },
        Some(Err(error)) => return Err(AppError::internal(error)),
    };
    Ok(Some(Order { consignee, ..order }))
}

/// Whether an order was placed with that mobile number, in its normal form. The work is the same for an order that
/// nobody placed and for one that was erased: a data key is unwrapped, or made, and a tag held against another.
///
/// # Errors
/// When the key ring cannot be read.
pub fn is_of_mobile(vault: &Vault, order: Option<&Findable>, mobile: &str) -> Result<bool, VaultError> {
    let row = order.and_then(|order| order.key.as_ref());
    let (key, is_of_order) = match row.map(|row| vault.key(row)) {
        Some(Ok(key)) => (key, true),
        None | Some(Err(VaultError::Destroyed)) => (vault.new_key(KeyKind::Order, "", 0)?.0, false),
        Some(Err(error)) => return Err(error),
    };
    let same = key.is_tag_of(place(key.id(), MOBILE_TAG), order.map_or("", |order| &order.mobile_tag), mobile);
    Ok(same && is_of_order && !mobile.is_empty())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::{
        random::{Random, SystemRandom},
        vault::FileKeeper,
    };

    /// Counts what is drawn: making a data key draws, unwrapping one does not.
    #[derive(Debug, Default)]
    struct Counted(AtomicUsize);

    impl Random for Counted {
        fn fill(&self, bytes: &mut [u8]) {
            self.0.fetch_add(bytes.len(), Ordering::SeqCst);
            SystemRandom.fill(bytes);
        }
    }

    /// promise: P5.1
    #[test]
    fn promise_p5_1_an_erased_order_is_looked_for_with_the_same_work_as_one_that_nobody_placed() {
        let (home, drawn) = (tempfile::tempdir().unwrap(), Arc::<Counted>::default());
        let keeper = Box::new(FileKeeper::new(home.path()));
        let vault = Vault::open_or_make(keeper, ("a".to_owned(), 0), Arc::clone(&drawn) as _).unwrap();
        let (key, row) = vault.new_key(KeyKind::Order, "o1", 0).unwrap();
        let mobile_tag = key.tag(place("o1", MOBILE_TAG), "+436641234567");
        let order = Findable { id: "o1".to_owned(), country: "AT".to_owned(), mobile_tag, key: Some(row) };
        let look = |order: Option<&Findable>| {
            let before = drawn.0.load(Ordering::SeqCst);
            let same = is_of_mobile(&vault, order, "+436641234567").unwrap();
            (same, drawn.0.load(Ordering::SeqCst) - before)
        };
        assert_eq!(look(Some(&order)), (true, 0), "its own key is unwrapped");
        let nobodys = look(None);
        assert!(!nobodys.0 && nobodys.1 > 0, "a key is made instead");
        vault.destroy(&["o1".to_owned()]).unwrap();
        assert_eq!(look(Some(&order)), nobodys);
        assert_eq!(look(Some(&Findable { key: None, ..order })), nobodys, "its row is swept away in the end");
    }
}
