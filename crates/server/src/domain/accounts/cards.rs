//! The cards that the payment processor keeps for who has an account. Here is none of it but the reference that the
//! processor knows her by: random, made when she first pays, sealed under a data key of its own
//! (docs/adr/0026-saved-cards.md).

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::account::SavedCards;

use super::{hold, told};
use crate::{
    app::App,
    audit::{self, Action, Detail, Entry},
    domain::{disclosing, settling::payment_error},
    http::problem::AppError,
    random::new_id,
    store::{
        Batch,
        account_sessions::SessionRow,
        customers::{self, Customer},
        disclosures,
    },
    vault::{Access, Actor, KeyKind, Pii, Place, Purpose, VaultError},
};

/// Where a reference stands.
const fn place(customer: &str) -> Place<'_> {
    Place { table: "payment_customers", column: "reference", row: customer }
}

/// Her cards, as the processor tells them; none where she never paid while she was signed in, and nobody is asked.
///
/// # Errors
/// [`AppError::PaymentUnavailable`] while the processor is away.
pub async fn list(app: &App, session: &SessionRow) -> Result<SavedCards, AppError> {
    match known(app, session, Purpose::OwnView).await? {
        Some(reference) => app.processor.cards(&reference).await.map_err(payment_error),
        None => Ok(SavedCards::default()),
    }
}

/// Has the processor forget one of them; those that are left.
///
/// # Errors
/// [`AppError::NotFound`] for another's card, and for none; [`AppError::PaymentUnavailable`] while the processor is away.
pub async fn remove(app: &App, session: &SessionRow, id: &str) -> Result<SavedCards, AppError> {
    if !is_card(id) {
        return Err(AppError::NotFound);
    }
    let reference = known(app, session, Purpose::OwnRequest).await?.ok_or(AppError::NotFound)?;
    let left = app.processor.remove_card(&reference, id).await.map_err(payment_error)?.ok_or(AppError::NotFound)?;
    let (account, key, now_ms) = (session.account.clone(), Arc::clone(&app.key), app.clock.now_ms());
    app.db
        .write(move |conn| {
            let (account, key) = (account.clone(), Arc::clone(&key));
            Box::pin(async move {
                let entry = told(Action::DataCorrected, &account, now_ms);
                let entry = Entry { purpose: Purpose::OwnRequest, detail: Detail::Word("card"), ..entry };
                audit::append(conn, &key, &entry).await
            })
        })
        .await?;
    Ok(left)
}

/// Whether the processor could have named a card so: anything else need not be asked for.
fn is_card(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// What the processor knows her by who is about to pay; made where it knows her not yet.
///
/// # Errors
/// [`AppError::NotSignedIn`] where the account is gone.
pub async fn paying(app: &App, session: &SessionRow) -> Result<String, AppError> {
    if let Some(reference) = known(app, session, Purpose::Order).await? {
        return Ok(reference);
    }
    let (reference, made) = make(app, session).await?;
    if made {
        return Ok(reference);
    }
    // Another payment of hers was quicker.
    known(app, session, Purpose::Order).await?.ok_or(AppError::NotSignedIn)
}

async fn make(app: &App, session: &SessionRow) -> Result<(String, bool), AppError> {
    let (id, now_ms) = (new_id(&*app.clock, &*app.random), app.clock.now_ms());
    let mut bytes = [0; 24];
    app.random.fill(&mut bytes);
    let reference = URL_SAFE_NO_PAD.encode(bytes);
    let (key, row) = app.vault.new_key(KeyKind::Customer, &id, now_ms).map_err(AppError::internal)?;
    let sealed = key.seal(place(&id), &reference, app.vault.random()).map_err(AppError::internal)?;
    let (new, session) = (Arc::new((row, sealed)), session.clone());
    let made = app.db.write(move |conn| {
        let (new, session) = (Arc::clone(&new), session.clone());
        Box::pin(async move {
            hold(conn, &session).await?;
            customers::insert(conn, &session.account, (&new.0, &new.1), now_ms).await.map_err(AppError::from)
        })
    });
    Ok((reference, made.await?))
}

/// What the processor knows her by, opened on the record. What is asked of it with that is told in the ledger, once a day;
/// of a payment its order's own row tells.
async fn known(app: &App, session: &SessionRow, purpose: Purpose) -> Result<Option<String>, AppError> {
    let now_ms = app.clock.now_ms();
    let account = session.account.clone();
    let found = app.db.read(|conn| Box::pin(async move { customers::of_account(conn, &account).await })).await?;
    let Some(customer) = found else { return Ok(None) };
    let (key, looks, asks, id) = (Arc::clone(&app.key), Arc::clone(&app.looks), session.clone(), customer.id.clone());
    let recorded = app.db.write(move |conn| {
        let (key, looks, session, id) = (Arc::clone(&key), Arc::clone(&looks), asks.clone(), id.clone());
        Box::pin(async move {
            if purpose != Purpose::Order {
                let mut batch = Batch::default();
                disclosures::note(&mut batch, &disclosing::of_cards(&session.account, now_ms));
                batch.run(conn).await?;
            }
            let lasting = match purpose {
                Purpose::OwnView => Access::of_lasting_look(conn, &looks, (&id, &session.id), now_ms).await?,
                _ => None,
            };
            if lasting.is_some() {
                return Ok(lasting);
            }
            let actor = Actor::Person(session.account.clone());
            Access::record(conn, &key, &id, (&actor, purpose), now_ms).await
        })
    });
    let Some(access) = recorded.await? else { return Ok(None) };
    if purpose == Purpose::OwnView {
        access.begins_look(&app.looks, &session.id, now_ms);
    }
    open(app, &customer, access)
}

/// Opens a reference; `None` where its key was destroyed.
///
/// # Errors
/// When the vault fails.
pub fn open(app: &App, customer: &Customer, access: Access) -> Result<Option<String>, AppError> {
    let opened = match access.open(&app.vault) {
        Err(VaultError::Destroyed) => return Ok(None),
        opened => opened.map_err(AppError::internal)?,
    };
    let reference = opened.open(place(&customer.id), &customer.reference).map_err(AppError::internal)?;
    Ok(Some(Pii::release(reference)))
}
