//! Forgetting a person, or whom an order was for (promises: P5.1, O6): what goes at once, what stays and why, and a
//! certificate that can be checked without the shop.
//!
//! One transaction does all of it, so a crash leaves it done or not begun. An order that waits for its payment is
//! cancelled first, by the same turn as any other: a payment that comes all the same is given back.

use std::sync::Arc;

use contract::{
    orders::OrderStatus,
    privacy::{Consent, Erased, ErasurePlan, FINGERPRINT, Going, Proof, Staying, registry::RETENTIONS},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::held::days;
use crate::{
    app::App,
    audit::{self, Action, Detail, Purpose, Subject},
    domain::{
        consent_log::Entry,
        moment::rfc3339,
        newsletter::ConsentTag,
        order_life::Turn,
        order_number::OrderNumber,
        proof::{self, Flaw, digests, prove},
        snapshot::Snapshot,
        token::{TokenHash, sha256_hex},
        turning::{self, Turned},
    },
    http::{date::DAY_MS, problem::AppError},
    random::new_id,
    store::{
        Batch, Conn, StoreError, accounts, consent_log,
        erasure::{self, Forgettable},
        grants, privacy,
        rights::{self, Keys, OrdersOf, TABLES_OF_PERSONS},
    },
    vault::ShopKey,
};

/// The name of the certificate's form.
const FORM: &str = "valise-erasure-1";

/// What was erased, for the person to keep. It names nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// [`FORM`].
    pub form: String,
    /// Who erased.
    pub shop: String,
    /// When, RFC 3339.
    pub erased_at: String,
    /// The public numbers of the orders that were forgotten.
    pub orders: Vec<String>,
    /// What went, and what stays, why, and until when.
    pub plan: ErasurePlan,
}

/// A certificate with the shop's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedCertificate {
    /// What is signed.
    pub certificate: Certificate,
    /// The signature.
    pub proof: Proof,
}

/// What erasing would do.
///
/// # Errors
/// [`StoreError`].
pub async fn plan(conn: &mut Conn, keys: &Keys) -> Result<ErasurePlan, StoreError> {
    let (mut goes, mut stays) = (Vec::new(), Vec::new());
    for table in TABLES_OF_PERSONS {
        let rows = rights::count(conn, table, keys).await?;
        if rows == 0 {
            continue;
        }
        let labels = |held: bool| {
            let labels: Vec<&str> = table.fields().filter(|f| f.held == held).map(|f| f.label.as_ref()).collect();
            labels.join(", ")
        };
        if table.fields().any(|field| !field.held) {
            goes.push(Going { what: labels(false), rows });
        }
        let Some(keep) = table.fields().find(|field| field.held).map(|field| field.keep.as_ref()) else { continue };
        let (rows, last) = rights::held(conn, table, keys, keep).await?;
        if rows > 0 {
            let why = RETENTIONS.iter().find(|retention| retention.id == keep).map_or("", |r| r.why.as_ref());
            let until = last.map(|last| last.saturating_add(days(keep) * DAY_MS));
            stays.push(Staying { what: labels(true), rows, why: why.to_owned(), until });
        }
    }
    let waiting = erasure::orders(conn, keys).await?;
    let waiting = waiting.into_iter().filter(|order| order.status == OrderStatus::AwaitingPayment);
    Ok(ErasurePlan { goes, stays, cancels: waiting.map(|order| order.number).collect() })
}

/// Forgets whoever holds these keys.
///
/// # Errors
/// [`AppError`]; then nothing is forgotten.
pub async fn person(app: &Arc<App>, keys: Keys) -> Result<Erased, AppError> {
    let (withdrawal, now_ms) = (withdrawal(app), app.clock.now_ms());
    let key = Arc::clone(&app.key);
    let shop = Arc::clone(app);
    let forgotten = app.db.write(move |conn| {
        let (keys, withdrawal, key, app) = (keys.clone(), withdrawal.clone(), Arc::clone(&key), Arc::clone(&shop));
        Box::pin(async move {
            let plan = plan(conn, &keys).await?;
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
                consent_log::append(conn, &key, &Entry { subject: subject.id, ..withdrawal }).await?;
            }
            batch.run(conn).await?;
            // The account goes with its orders: they are known to be hers by it.
            let (orders, turned) = forget_orders(conn, &key, &keys, now_ms).await?;
            Ok::<_, AppError>(Forgotten { plan, orders, turned })
        })
    });
    certify(app, forgotten.await?, now_ms)
}

/// Forgets whom one order was for.
///
/// # Errors
/// [`AppError::NotFound`] for an order that the browser may not see, or that was forgotten already.
pub async fn order(app: &Arc<App>, browser: TokenHash, number: OrderNumber) -> Result<Erased, AppError> {
    let now_ms = app.clock.now_ms();
    let (number, key) = (number.as_str().to_owned(), Arc::clone(&app.key));
    let forgotten = app.db.write(move |conn| {
        let (browser, number, key) = (browser.clone(), number.clone(), Arc::clone(&key));
        Box::pin(async move {
            let id = grants::granted(conn, &browser, &number).await?.ok_or(AppError::NotFound)?;
            let keys = Keys { orders: Some(OrdersOf::One(id)), ..Keys::default() };
            let plan = plan(conn, &keys).await?;
            let (orders, turned) = forget_orders(conn, &key, &keys, now_ms).await?;
            Ok::<_, AppError>(Forgotten { plan, orders, turned })
        })
    });
    certify(app, forgotten.await?, now_ms)
}

/// What a transaction forgot.
struct Forgotten {
    plan: ErasurePlan,
    orders: Vec<Forgettable>,
    turned: Vec<Turned>,
}

async fn forget_orders(
    conn: &mut Conn,
    key: &ShopKey,
    keys: &Keys,
    now_ms: i64,
) -> Result<(Vec<Forgettable>, Vec<Turned>), StoreError> {
    let orders = erasure::orders(conn, keys).await?;
    let mut turned = Vec::new();
    for order in &orders {
        if order.status == OrderStatus::AwaitingPayment {
            turned.push(turning::turn_from(order.status, conn, key, &order.id, Turn::GivenUp, now_ms).await?);
        }
        let mut batch = Batch::default();
        erasure::forget_order(&mut batch, &order.id, now_ms);
        batch.run(conn).await?;
    }
    if let Some(account) = &keys.account {
        let mut batch = Batch::default();
        accounts::delete(&mut batch, account, now_ms);
        batch.run(conn).await?;
    }
    let actor = keys.account.as_deref().map_or(audit::Actor::Guest, audit::Actor::Person);
    let subjects = orders.iter().map(|order| Subject::Order(&order.id));
    let entries: Vec<audit::Entry<'_>> = subjects
        .chain(keys.account.as_deref().map(Subject::Person))
        .map(|subject| audit::Entry {
            at: now_ms,
            actor,
            action: Action::DataErased,
            subject,
            purpose: Purpose::OwnRequest,
            detail: Detail::None,
        })
        .collect();
    if !entries.is_empty() {
        audit::append_all(conn, key, &entries).await?;
    }
    Ok((orders, turned))
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
    for turned in &forgotten.turned {
        turned.announce(app);
    }
    // What was destroyed leaves the key ring at once.
    app.bell.ring();
    let certificate = Certificate {
        form: FORM.to_owned(),
        shop: app.config.public_url.clone(),
        erased_at: rfc3339(now_ms),
        orders: forgotten.orders.into_iter().map(|order| order.number).collect(),
        plan: forgotten.plan.clone(),
    };
    let certificate = issue(certificate, &app.key).map_err(AppError::internal)?;
    Ok(Erased { plan: forgotten.plan, certificate })
}

fn issue(certificate: Certificate, key: &ShopKey) -> Result<String, serde_json::Error> {
    let proof = prove(digests(&serde_json::to_value(&certificate)?)?, key);
    serde_json::to_string_pretty(&SignedCertificate { certificate, proof })
}

/// Checks a certificate as it is in a file, against the shop's public key where that is known.
///
/// # Errors
/// Every flaw.
pub fn verify(json: &str, shop: Option<&str>) -> Result<Certificate, Vec<Flaw>> {
    let unreadable = |error: serde_json::Error| vec![Flaw::Unreadable(error.to_string())];
    let document: Value = serde_json::from_str(json).map_err(unreadable)?;
    let proof: Proof = serde_json::from_value(document["proof"].clone()).map_err(unreadable)?;
    let flaws = proof::flaws(&proof, &digests(&document["certificate"]).map_err(unreadable)?, shop);
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let signed: SignedCertificate = serde_json::from_value(document).map_err(unreadable)?;
    Ok(signed.certificate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json() -> Value {
        let plan = ErasurePlan {
            goes: vec![Going { what: "Full name".to_owned(), rows: 1 }],
            stays: Vec::new(),
            cancels: Vec::new(),
        };
        let certificate = Certificate {
            form: FORM.to_owned(),
            shop: "https://valise.example".to_owned(),
            erased_at: rfc3339(0),
            orders: vec!["VL-1".to_owned()],
            plan,
        };
        serde_json::from_str(&issue(certificate, &ShopKey::of(&[6; 32]).unwrap()).unwrap()).unwrap()
    }

    #[test]
    fn a_certificate_holds_as_it_was_given_and_names_what_was_changed_in_it() {
        let key = ShopKey::of(&[6; 32]).unwrap().public();
        assert_eq!(verify(&json().to_string(), Some(&key)).unwrap().orders, ["VL-1"]);
        let mut changed = json();
        changed["certificate"]["plan"]["goes"][0]["rows"] = 2.into();
        let flaws = verify(&changed.to_string(), Some(&key)).unwrap_err();
        assert_eq!(flaws, [Flaw::Changed("/plan/goes/0/rows".to_owned())]);
        let other = ShopKey::of(&[9; 32]).unwrap().public();
        assert!(matches!(verify(&json().to_string(), Some(&other)).unwrap_err()[..], [Flaw::OtherKey(_)]));
    }
}
