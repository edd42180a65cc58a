//! Restriction and objection as switches (promise: P5.2): what is set here, the queries themselves keep.

use std::sync::{Arc, atomic::Ordering};

use contract::privacy::{DataUse, Restriction, RestrictionReason, Switches, UseSwitch};

use super::addresses;
use crate::{
    app::App,
    audit::{self, Action, Detail, Purpose, Subject},
    http::problem::AppError,
    store::{
        Batch, Conn, StoreError,
        data_limits::{self, EVERYTHING, Limited},
        rights::Keys,
    },
    vault::ShopKey,
};

/// What is to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The restriction: why it is to hold, or that it is lifted.
    Restriction(Option<RestrictionReason>),
    /// An objection to a use: whether it is to hold.
    Objection(DataUse, bool),
}

impl Change {
    const fn word(self) -> &'static str {
        match self {
            Self::Restriction(_) => EVERYTHING,
            Self::Objection(data_use, _) => data_use.slug(),
        }
    }

    const fn is_set(self) -> bool {
        matches!(self, Self::Restriction(Some(_)) | Self::Objection(_, true))
    }

    /// Whether the newsletter is among what it is about: the only use by another name than the order's or the browser's.
    const fn is_about_news(self) -> bool {
        matches!(self, Self::Restriction(_) | Self::Objection(DataUse::Marketing, _))
    }

    const fn action(self) -> Action {
        if self.is_set() { Action::UseLimited } else { Action::UseReleased }
    }

    /// For a restriction why; for an objection to what.
    const fn detail(self) -> Detail {
        match self {
            Self::Restriction(Some(reason)) => Detail::Word(reason.slug()),
            Self::Restriction(None) | Self::Objection(..) => Detail::Word(self.word()),
        }
    }
}

/// Where the switches stand.
///
/// # Errors
/// [`StoreError`].
pub async fn read(conn: &mut Conn, keys: &Keys) -> Result<Switches, StoreError> {
    let (orders, chooser) = data_limits::subjects(conn, keys).await?;
    let known = !orders.is_empty() || chooser.is_some() || keys.account.is_some();
    let limits = data_limits::of(conn, keys).await?;
    let of = |word: &str| limits.iter().find(|limit| limit.data_use == word);
    let restriction = match of(EVERYTHING) {
        Some(limit) => {
            let reason = RestrictionReason::from_slug(&limit.reason);
            let reason = reason.ok_or_else(|| StoreError::corrupt("data_limits", "", "an unknown reason"))?;
            Some(Restriction { reason, since: limit.since })
        }
        None => None,
    };
    let switch = |data_use: &DataUse| UseSwitch {
        data_use: *data_use,
        objected_at: of(data_use.slug()).map(|limit| limit.since),
    };
    Ok(Switches { known, restriction, uses: DataUse::ALL.iter().map(switch).collect() })
}

/// Sets or lifts one, for everything that the keys lead to; gives where they stand then.
///
/// # Errors
/// [`AppError::NotFound`] where they lead to nothing.
pub async fn change(app: &App, keys: Keys, change: Change) -> Result<Switches, AppError> {
    let addresses =
        if change.is_about_news() { addresses::indexes(app, &keys, &keys.actor()).await? } else { Vec::new() };
    let (now_ms, key) = (app.clock.now_ms(), Arc::clone(&app.key));
    let changed = app.db.write(move |conn| {
        let (keys, addresses, key) = (keys.clone(), addresses.clone(), Arc::clone(&key));
        Box::pin(async move {
            let (orders, chooser) = data_limits::subjects(conn, &keys).await?;
            let limited = Limited { orders, chooser, account: keys.account.clone(), addresses };
            if limited.is_nobody() {
                return Err(AppError::NotFound);
            }
            let mut batch = Batch::default();
            match change {
                Change::Restriction(Some(reason)) => {
                    data_limits::set(&mut batch, &limited, (EVERYTHING, Some(reason)), now_ms);
                }
                Change::Objection(data_use, true) => {
                    data_limits::set(&mut batch, &limited, (data_use.slug(), None), now_ms);
                }
                Change::Restriction(None) | Change::Objection(_, false) => {
                    data_limits::lift(&mut batch, &limited, change.word());
                }
            }
            batch.run(conn).await?;
            let switches = read(conn, &keys).await?;
            audit::append_all(conn, &key, &entries(&limited, change, (keys.actor().in_log(), now_ms))).await?;
            Ok(switches)
        })
    });
    let changed = changed.await?;
    // What was reckoned from everybody is reckoned anew without her.
    app.limits_changed.fetch_add(1, Ordering::Relaxed);
    Ok(changed)
}

/// Restricts the use of an order on a request that came to the shop, inside the caller's transaction.
///
/// # Errors
/// [`StoreError`].
pub async fn restrict_for_request(
    conn: &mut Conn,
    key: &ShopKey,
    order_id: &str,
    by: audit::Actor<'_>,
    now_ms: i64,
) -> Result<(), StoreError> {
    let limited = Limited { orders: vec![order_id.to_owned()], ..Limited::default() };
    let reason = RestrictionReason::Objected;
    let mut batch = Batch::default();
    data_limits::set(&mut batch, &limited, (EVERYTHING, Some(reason)), now_ms);
    batch.run(conn).await?;
    audit::append_all(conn, key, &entries(&limited, Change::Restriction(Some(reason)), (by, now_ms))).await
}

/// An entry for each order, for who chose, and for the account.
fn entries<'a>(limited: &'a Limited, change: Change, (actor, at): (audit::Actor<'a>, i64)) -> Vec<audit::Entry<'a>> {
    let orders = limited.orders.iter().map(|id| Subject::Order(id));
    let subjects = orders.chain(limited.chooser.iter().map(|id| Subject::Chooser(id)));
    let subjects = subjects.chain(limited.account.iter().map(|id| Subject::Person(id)));
    let entry = |subject| audit::Entry {
        at,
        actor,
        action: change.action(),
        subject,
        purpose: Purpose::OwnRequest,
        detail: change.detail(),
    };
    subjects.map(entry).collect()
}
