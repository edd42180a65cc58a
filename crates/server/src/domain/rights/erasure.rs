//! Forgetting a person, or whom an order was for (promises: P5.1, O6): what goes at once, what stays and why, and a
//! certificate that can be checked without the shop.
//!
//! One transaction does all of it, so a crash leaves it done or not begun. An order that waits for its payment is
//! cancelled first, by the same turn as any other: a payment that comes all the same is given back.

use std::sync::Arc;

use contract::{
    orders::OrderStatus,
    privacy::{
        Consent, Erased, ErasurePlan, FINGERPRINT, Going, Staying,
        registry::{RECIPIENTS, RETENTIONS, RetentionId},
    },
};

use super::{
    addresses,
    certificate::{Certificate, FORM, issue},
    held::days,
};
use crate::{
    app::App,
    audit::{self, Action, Detail, Purpose, Subject},
    domain::{
        consent_log::Entry,
        disclosing::{self, KnownPayment, Payload as _, Why},
        moment::rfc3339,
        newsletter::ConsentTag,
        order_life::Turn,
        order_number::OrderNumber,
        requests::end_with_erasure,
        snapshot::Snapshot,
        token::{TokenHash, sha256_hex},
        turning::{self, Turned},
    },
    failpoint,
    http::{date::DAY_MS, problem::AppError},
    random::new_id,
    store::{
        Batch, Conn, StoreError, accounts, consent_log, consignees, customers, disclosures,
        erasure::{self, Forgettable},
        erasures, grants, newsletter, privacy, requests,
        rights::{self, Keys, OrdersOf, TABLES_OF_PERSONS},
    },
    vault::{Actor, ShopKey},
};

/// What of somebody is to be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it: the newsletter to the addresses of her orders as well.
    Everything,
    /// Orders alone.
    Orders,
}

/// What erasing would do.
///
/// # Errors
/// [`StoreError`].
pub async fn plan(conn: &mut Conn, keys: &Keys, extent: Extent) -> Result<ErasurePlan, StoreError> {
    let (mut goes, mut stays) = (Vec::new(), Vec::new());
    for table in TABLES_OF_PERSONS {
        if rights::count(conn, table, keys).await? == 0 {
            continue;
        }
        let labels = |held: bool| {
            let labels: Vec<&str> = table.fields().filter(|f| f.held == held).map(|f| f.label.as_ref()).collect();
            labels.join(", ")
        };
        let going = rights::going(conn, table, keys).await?;
        if going > 0 && table.fields().any(|field| !field.held) {
            goes.push(Going { what: labels(false), rows: going });
        }
        let Some(keep) = table.fields().find(|field| field.held).map(|field| field.keep.as_ref()) else { continue };
        let (rows, last) = rights::held(conn, table, keys, keep).await?;
        if rows > 0 {
            let why = RETENTIONS.iter().find(|retention| retention.id == keep).map_or("", |r| r.why.as_ref());
            let until = last.map(|last| last.saturating_add(days(keep) * DAY_MS));
            stays.push(Staying { what: labels(true), rows, why: why.to_owned(), until });
        }
    }
    if extent == Extent::Everything {
        // Whether it does go there, only who reads that address's mail may know: it is said of each address alike.
        let addresses = consignees::sealed_emails(conn, keys).await?.len() + usize::from(keys.account.is_some());
        if addresses > 0 {
            let what = "The newsletter to the mail address of an order or the account, where it goes there".to_owned();
            goes.push(Going { what, rows: u32::try_from(addresses).unwrap_or(u32::MAX) });
        }
    }
    let asked = requests::of_orders(conn, keys).await?.len();
    if asked > 0 {
        let why = RETENTIONS.iter().find(|retention| retention.id == "request").map_or("", |r| r.why.as_ref());
        let (what, rows) =
            ("What you asked of us about it, and how that went", u32::try_from(asked).unwrap_or(u32::MAX));
        stays.push(Staying { what: what.to_owned(), rows, why: why.to_owned(), until: None });
    }
    let orders = erasure::orders(conn, keys).await?;
    // Each order has a payment, and with it somebody who knows of both; and who paid from an account is known there.
    let pays = match &keys.account {
        Some(account) if extent == Extent::Everything => customers::of_account(conn, account).await?.is_some(),
        _ => false,
    };
    let told = RECIPIENTS.iter().filter(|known| known.id == KnownPayment::RECIPIENT && (pays || !orders.is_empty()));
    let told = told.map(|recipient| recipient.name.to_string()).collect();
    let waiting = orders.into_iter().filter(|order| order.status == OrderStatus::AwaitingPayment);
    Ok(ErasurePlan { goes, stays, cancels: waiting.map(|order| order.number).collect(), told })
}

/// Forgets whoever holds these keys, now. What was planned for later is done with it.
///
/// # Errors
/// [`AppError`]; then nothing is forgotten.
pub async fn person(app: &Arc<App>, keys: Keys) -> Result<Erased, AppError> {
    let actor = keys.actor();
    // Only one that was planned can have been called off.
    forget_person(app, keys, actor, None).await?.ok_or(AppError::NotFound)
}

/// Carries out an erasure that was planned and is due, once; nothing if it was called off, or done meanwhile.
///
/// # Errors
/// [`AppError`]; then nothing is forgotten, and it stays planned.
pub async fn as_planned(app: &Arc<App>, id: String) -> Result<(), AppError> {
    let of = id.clone();
    let keys = app.db.read(|conn| Box::pin(async move { erasures::keys(conn, &of).await })).await?;
    if let Some(keys) = keys {
        forget_person(app, keys, Actor::Job("erasing"), Some(id)).await?;
    }
    Ok(())
}

async fn forget_person(
    app: &Arc<App>,
    keys: Keys,
    actor: Actor,
    planned: Option<String>,
) -> Result<Option<Erased>, AppError> {
    let (withdrawal, now_ms) = (withdrawal(app), app.clock.now_ms());
    let addresses = addresses::indexes(app, &keys, &actor).await?;
    let key = Arc::clone(&app.key);
    let shop = Arc::clone(app);
    let forgotten = app.db.write(move |conn| {
        let (keys, withdrawal, key, app) = (keys.clone(), withdrawal.clone(), Arc::clone(&key), Arc::clone(&shop));
        let (addresses, actor, planned) = (addresses.clone(), actor.clone(), planned.clone());
        Box::pin(async move {
            let mut overtaken = Vec::new();
            let mut keys = match &planned {
                // Read anew: her browser may have got further keys since.
                Some(id) => match erasures::begin(conn, id).await? {
                    Some(keys) => keys,
                    None => return Ok::<_, AppError>(None),
                },
                None => keys,
            };
            // What joins the account in a sign-in beside this is either among it, or comes to an account that is gone.
            if let Some(account) = &keys.account
                && !accounts::hold(conn, account).await?
            {
                // Another erasure came first, and has told of it.
                keys.account = None;
            }
            erasure::hold_orders(conn, &keys).await?;
            let mut plan = plan(conn, &keys, Extent::Everything).await?;
            if planned.is_some() {
                plan.stays.push(certificate_stays(now_ms));
            } else if let Some(id) = erasures::call_off(conn, &keys).await? {
                overtaken.push(id);
            }
            let (mut chooser, choice) = (withdrawal.subject.clone(), withdrawal.id.clone());
            let mut told = Vec::new();
            let mut batch = Batch::default();
            erasure::forget_cart(&mut batch, &keys);
            if let Some(token) = &keys.consent
                && let Some(subject) = privacy::subject(conn, token).await?
            {
                let nothing = Consent {
                    granted: Vec::new(),
                    declined: Vec::new(),
                    fingerprint: FINGERPRINT.to_owned(),
                    changed_at: now_ms,
                };
                erasure::forget_acknowledgements(&mut batch, &subject.id);
                let letters = ConsentTag::of(&subject.id, &app.vault).map_err(AppError::internal)?;
                privacy::change_consent(conn, &subject.id, &nothing, &letters).await?;
                chooser.clone_from(&subject.id);
                consent_log::append(conn, &key, &Entry { subject: subject.id, ..withdrawal }).await?;
                told = vec![
                    told_of(actor.in_log(), Action::ChoiceRecorded, Subject::Choice(&choice), now_ms),
                    told_of(actor.in_log(), Action::DataErased, Subject::Chooser(&chooser), now_ms),
                ];
            }
            batch.run(conn).await?;
            newsletter::end_addresses(conn, &addresses, now_ms).await?;
            // The account goes with its orders: they are known to be hers by it.
            let (orders, turned) = forget_orders(conn, &key, &keys, (actor.in_log(), now_ms)).await?;
            let forgotten = Forgotten { plan, orders, turned };
            if let Some(id) = &planned {
                let mut batch = Batch::default();
                erasures::finish(&mut batch, id, now_ms, &forgotten.certificate(&app, now_ms)?);
                batch.run(conn).await?;
                told.push(told_of(actor.in_log(), Action::DataErased, Subject::Erasure(id), now_ms));
            }
            for id in &overtaken {
                told.push(told_of(actor.in_log(), Action::ErasureCalledOff, Subject::Erasure(id), now_ms));
            }
            // Last: whoever writes to the log holds its head.
            audit::append_all(conn, &key, &told).await?;
            Ok(Some(forgotten))
        })
    });
    let forgotten = forgotten.await?;
    app.db.owe_journal();
    forgotten.map(|forgotten| certify(app, forgotten, now_ms)).transpose()
}

/// What stays of an erasure that was planned.
fn certificate_stays(now_ms: i64) -> Staying {
    let keep = RetentionId::Certificate;
    let why = RETENTIONS.iter().find(|retention| retention.id == keep.slug()).map_or("", |r| r.why.as_ref());
    Staying {
        what: "This certificate, and the key of your browser, hashed".to_owned(),
        rows: 1,
        why: why.to_owned(),
        until: Some(now_ms.saturating_add(i64::from(keep.days()) * DAY_MS)),
    }
}

/// Forgets whom one order was for.
///
/// # Errors
/// [`AppError::NotFound`] for an order that the browser may not see, or that was forgotten already.
pub async fn order(app: &Arc<App>, browser: TokenHash, actor: Actor, number: OrderNumber) -> Result<Erased, AppError> {
    let now_ms = app.clock.now_ms();
    let (number, key) = (number.as_str().to_owned(), Arc::clone(&app.key));
    let forgotten = app.db.write(move |conn| {
        let (browser, actor, number, key) = (browser.clone(), actor.clone(), number.clone(), Arc::clone(&key));
        Box::pin(async move {
            let id = grants::granted(conn, &browser, &number).await?.ok_or(AppError::NotFound)?;
            let keys = Keys { orders: Some(OrdersOf::One(id)), ..Keys::default() };
            erasure::hold_orders(conn, &keys).await?;
            // Unless another erasure came first.
            let id = grants::granted(conn, &browser, &number).await?.ok_or(AppError::NotFound)?;
            let keys = Keys { orders: Some(OrdersOf::One(id)), ..Keys::default() };
            let plan = plan(conn, &keys, Extent::Orders).await?;
            let (orders, turned) = forget_orders(conn, &key, &keys, (actor.in_log(), now_ms)).await?;
            Ok::<_, AppError>(Forgotten { plan, orders, turned })
        })
    });
    let forgotten = forgotten.await?;
    app.db.owe_journal();
    certify(app, forgotten, now_ms)
}

/// Forgets whom an order was for on a request that came to the shop, inside the caller's transaction: the request is
/// answered by it.
///
/// # Errors
/// [`AppError`].
pub async fn for_request(
    conn: &mut Conn,
    key: &ShopKey,
    order_id: &str,
    by: audit::Actor<'_>,
    now_ms: i64,
) -> Result<(), AppError> {
    let keys = Keys { orders: Some(OrdersOf::One(order_id.to_owned())), ..Keys::default() };
    forget_orders(conn, key, &keys, (by, now_ms)).await.map(|_| ())
}

/// What a transaction forgot.
struct Forgotten {
    plan: ErasurePlan,
    orders: Vec<Forgettable>,
    turned: Vec<Turned>,
}

impl Forgotten {
    fn certificate(&self, app: &App, now_ms: i64) -> Result<String, AppError> {
        let certificate = Certificate {
            form: FORM.to_owned(),
            shop: app.config.public_url.clone(),
            erased_at: rfc3339(now_ms),
            orders: self.orders.iter().map(|order| order.number.clone()).collect(),
            plan: self.plan.clone(),
        };
        issue(certificate, &app.key).map_err(AppError::internal)
    }
}

async fn forget_orders(
    conn: &mut Conn,
    key: &ShopKey,
    keys: &Keys,
    (by, now_ms): (audit::Actor<'_>, i64),
) -> Result<(Vec<Forgettable>, Vec<Turned>), AppError> {
    let orders = erasure::orders(conn, keys).await?;
    let asked = requests::of_orders(conn, keys).await?;
    let mut turned = Vec::new();
    for order in &orders {
        if order.status == OrderStatus::AwaitingPayment {
            turned.push(turning::turn_from(order.status, conn, key, &order.id, Turn::GivenUp, now_ms).await?);
        }
        let mut batch = Batch::default();
        disclosures::note(&mut batch, &disclosing::of_order::<KnownPayment>(Why::Forget, &order.id, now_ms));
        erasure::forget_order(&mut batch, &order.id, now_ms);
        batch.run(conn).await?;
        failpoint::reach("in_erasure");
    }
    for request in &asked {
        end_with_erasure(conn, key, request, by, now_ms).await?;
    }
    if let Some(account) = &keys.account {
        let mut batch = Batch::default();
        accounts::delete_registrations_beside(&mut batch, account, now_ms);
        accounts::delete(&mut batch, account, now_ms);
        batch.run(conn).await?;
        failpoint::reach("in_erasure_of_account");
    }
    let subjects = orders.iter().map(|order| Subject::Order(&order.id));
    let entries: Vec<audit::Entry<'_>> = subjects
        .chain(keys.account.as_deref().map(Subject::Person))
        .map(|subject| told_of(by, Action::DataErased, subject, now_ms))
        .collect();
    if !entries.is_empty() {
        audit::append_all(conn, key, &entries).await?;
    }
    Ok((orders, turned))
}

/// What the audit log says.
const fn told_of<'a>(actor: audit::Actor<'a>, action: Action, subject: Subject<'a>, at: i64) -> audit::Entry<'a> {
    audit::Entry { at, actor, action, subject, purpose: Purpose::OwnRequest, detail: Detail::None }
}

/// The row of the log of choices that ends what she allowed. Made outside the transaction, which may be run again.
fn withdrawal(app: &App) -> Entry {
    let id = || new_id(app.clock.as_ref(), app.random.as_ref());
    Entry {
        id: id(),
        subject: String::new(),
        request_key: sha256_hex(id().as_bytes()),
        snapshot: Snapshot::current(),
        granted: "[]".to_owned(),
        declined: "[]".to_owned(),
        how: "center".to_owned(),
        gpc: false,
        recorded_at: app.clock.now_ms(),
    }
}

/// Tells the rest of the shop what is committed, and writes the certificate.
fn certify(app: &App, forgotten: Forgotten, now_ms: i64) -> Result<Erased, AppError> {
    failpoint::reach("after_erasure_before_answer");
    for turned in &forgotten.turned {
        turned.announce(app);
    }
    // What was destroyed leaves the key ring at once.
    app.bell.ring();
    let certificate = forgotten.certificate(app, now_ms)?;
    Ok(Erased { plan: forgotten.plan, certificate })
}
