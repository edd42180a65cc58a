//! Everything that is held about a person, table by table, as the registry lists it (promise: P5.1).
//!
//! One query a table, its columns from `privacy.toml`: a personal column that is added there is read here at once, and a
//! table that is neither among [`TABLES_OF_PERSONS`] nor among [`UNSEEN`] fails a test.

use contract::privacy::registry::{FIELDS, Field, SEALED, TABLES};
use sqlx::{AssertSqlSafe, Row as _};

use super::{Conn, StoreError, rows as read};
use crate::domain::token::TokenHash;

/// By what a person is known to the shop: hashes of what her browser or her account holds, and the account itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// Which orders are hers.
    pub orders: Option<OrdersOf>,
    /// Of the browser that allowed something.
    pub consent: Option<TokenHash>,
    /// Of the browser or the account that has a cart.
    pub cart: Option<TokenHash>,
    /// The account's id.
    pub account: Option<String>,
}

/// Some orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrdersOf {
    /// Those that a browser, or an account by its holder, may see.
    Browser(TokenHash),
    /// One, by its id.
    One(String),
}

impl OrdersOf {
    /// The ids of the orders: a query with `$1`.
    pub(super) const fn select(&self) -> &'static str {
        match self {
            Self::Browser(_) => "SELECT g.order_id FROM order_grants g WHERE g.browser_hash = $1",
            Self::One(_) => "SELECT o.id FROM orders o WHERE o.id = $1",
        }
    }

    /// What `$1` is in it.
    pub(super) fn key(&self) -> &str {
        match self {
            Self::Browser(hash) => hash.as_str(),
            Self::One(id) => id,
        }
    }
}

/// Which rows of a table are a person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mine {
    /// Those whose column names one of her orders.
    Order(&'static str),
    /// Those that meet the condition on `$1`, the key of her consent.
    Consent(&'static str),
    /// Those that meet the condition on `$1`, the key of her cart.
    Cart(&'static str),
    /// Those whose column names her account.
    Account(&'static str),
}

/// A table that holds something about persons.
#[derive(Debug, Clone, Copy)]
pub struct TableOfPersons {
    /// Its name.
    pub name: &'static str,
    mine: Mine,
    /// From when the time of a retention runs, by the retention's id: an expression in epoch milliseconds, NULL while it
    /// does not run yet.
    since: &'static [(&'static str, &'static str)],
    /// The newest first.
    order: &'static str,
    /// The column with the id of the data key that seals the others.
    key: &'static str,
}

const HER_ORDERS: Mine = Mine::Order("t.order_id");
const HER_CHOICES: Mine =
    Mine::Consent("t.subject_id IN (SELECT s.id FROM consent_subjects s WHERE s.token_hash = $1)");
/// When the order of a row was made.
const ORDERED_AT: &str = "(SELECT o.created_at FROM orders o WHERE o.id = t.order_id)";
const HER_ACCOUNT: Mine = Mine::Account("t.account_id");
/// When she last signed in to the account of a row.
const USED_AT: &str = "(SELECT a.seen_at FROM accounts a WHERE a.id = t.account_id)";
/// While something holds, its time does not run.
const NOT_YET: &str = "CAST(NULL AS BIGINT)";

/// Every table whose rows belong to a person that the shop can know again; in the order of the registry.
pub const TABLES_OF_PERSONS: &[TableOfPersons] = &[
    TableOfPersons {
        name: "orders",
        mine: Mine::Order("t.id"),
        since: &[("order", "t.created_at"), ("clearance", "t.created_at")],
        order: "t.created_at DESC, t.id",
        key: "id",
    },
    TableOfPersons {
        name: "order_lines",
        mine: HER_ORDERS,
        since: &[("order", ORDERED_AT)],
        order: "t.order_id DESC, t.position",
        key: "id",
    },
    TableOfPersons {
        name: "order_events",
        mine: HER_ORDERS,
        since: &[("order", ORDERED_AT)],
        order: "t.at DESC, t.order_id, t.status",
        key: "id",
    },
    TableOfPersons {
        name: "carts",
        mine: Mine::Cart("t.token_hash = $1"),
        since: &[("cart", "t.updated_at")],
        order: "t.id",
        key: "id",
    },
    TableOfPersons {
        name: "cart_lines",
        mine: Mine::Cart("t.cart_id IN (SELECT c.id FROM carts c WHERE c.token_hash = $1)"),
        since: &[("cart", "(SELECT c.updated_at FROM carts c WHERE c.id = t.cart_id)")],
        order: "t.position, t.id",
        key: "id",
    },
    TableOfPersons {
        name: "payments",
        mine: HER_ORDERS,
        since: &[("order", ORDERED_AT)],
        order: "t.created_at DESC, t.id",
        key: "id",
    },
    TableOfPersons {
        name: "idempotency",
        mine: HER_ORDERS,
        since: &[("replay", "t.started_at")],
        order: "t.started_at DESC, t.key",
        key: "id",
    },
    TableOfPersons {
        name: "order_grants",
        mine: HER_ORDERS,
        since: &[("browser", "t.granted_at")],
        order: "t.granted_at DESC, t.order_id, t.browser_hash",
        key: "id",
    },
    TableOfPersons {
        name: "order_tokens",
        mine: HER_ORDERS,
        since: &[("order", ORDERED_AT)],
        order: "t.made_at DESC, t.token_hash",
        key: "id",
    },
    TableOfPersons {
        name: "consent_subjects",
        mine: Mine::Consent("t.token_hash = $1"),
        since: &[("preferences", "t.changed_at"), ("consent", NOT_YET)],
        order: "t.id",
        key: "id",
    },
    TableOfPersons {
        name: "consent_log",
        mine: HER_CHOICES,
        // A choice is over once there is another.
        since: &[(
            "consent",
            "(SELECT MIN(l.recorded_at) FROM consent_log l WHERE l.subject_id = t.subject_id AND l.seq > t.seq)",
        )],
        order: "t.seq DESC",
        key: "id",
    },
    TableOfPersons {
        name: "policy_acknowledgements",
        mine: HER_CHOICES,
        since: &[("consent", NOT_YET)],
        order: "t.recorded_at DESC, t.id",
        key: "id",
    },
    TableOfPersons {
        name: "browsing_events",
        mine: HER_CHOICES,
        since: &[("browsing", "t.happened_at")],
        order: "t.happened_at DESC, t.id",
        key: "id",
    },
    TableOfPersons {
        name: "partner_events",
        mine: HER_CHOICES,
        since: &[("visit", "t.made_at")],
        order: "t.made_at DESC, t.id",
        key: "id",
    },
    TableOfPersons {
        name: "accounts",
        mine: Mine::Account("t.id"),
        since: &[("account", "t.seen_at")],
        order: "t.id",
        key: "id",
    },
    TableOfPersons {
        name: "account_sessions",
        mine: HER_ACCOUNT,
        since: &[("session", "t.seen_at")],
        order: "t.seen_at DESC, t.id",
        key: "id",
    },
    TableOfPersons {
        name: "account_devices",
        mine: HER_ACCOUNT,
        since: &[("device", "t.seen_at")],
        order: "t.seen_at DESC, t.token_hash",
        key: "id",
    },
    TableOfPersons {
        name: "account_tokens",
        mine: HER_ACCOUNT,
        since: &[("link", "t.made_at")],
        order: "t.made_at DESC, t.token_hash",
        key: "id",
    },
    TableOfPersons {
        name: "account_recovery_codes",
        mine: HER_ACCOUNT,
        since: &[("account", USED_AT)],
        order: "t.made_at DESC, t.code_hash",
        key: "id",
    },
    TableOfPersons {
        name: "account_addresses",
        mine: HER_ACCOUNT,
        since: &[("account", USED_AT)],
        order: "t.made_at DESC, t.id",
        key: "account_id",
    },
];

/// Personal columns whose values would be keys in wrong hands: that there is one is shown, and not which.
pub const SECRETS: &[&str] = &["accounts.password_hash", "accounts.totp_secret"];

/// Personal tables that nothing in a browser leads to: what they hold, and how a person gets at it all the same.
pub const UNSEEN: &[(&str, &str, &str)] = &[
    (
        "newsletter_subscribers",
        "Whether an address gets the newsletter, and since when",
        "Only who reads an address's mail may know. Each letter has a link that ends the newsletter and deletes the address at once.",
    ),
    ("newsletter_tokens", "The keys of the links in its letters, hashed", "They go with the address."),
    (
        "data_requests",
        "What you asked of us about your data, and how far it is",
        "It is listed by itself, with its deadline: GET /api/privacy/requests.",
    ),
    ("data_request_turns", "What happened to them", "They go with the request."),
    (
        "secrets of an account",
        "The hash of your password, and the secret that your authenticator app has",
        "That there is one is shown. Whoever had them could try to sign in as you; they are no use for anything else.",
    ),
];

impl TableOfPersons {
    /// The condition that picks a person's rows, and what `$1` is in it; `None` where she has no such key.
    fn mine(&self, keys: &Keys) -> Option<(String, String)> {
        match self.mine {
            Mine::Order(column) => {
                let orders = keys.orders.as_ref()?;
                Some((format!("{column} IN ({})", orders.select()), orders.key().to_owned()))
            }
            Mine::Consent(condition) => Some((condition.to_owned(), keys.consent.as_ref()?.as_str().to_owned())),
            Mine::Cart(condition) => Some((condition.to_owned(), keys.cart.as_ref()?.as_str().to_owned())),
            Mine::Account(column) => Some((format!("{column} = $1"), keys.account.clone()?)),
        }
    }

    /// The column with the id of the data key that seals the others.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.key
    }

    /// Its personal columns, in the order of the registry.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> + use<> {
        let name = self.name;
        FIELDS.iter().filter(move |field| table_of(field) == name)
    }

    /// Whether a data key seals the personal column.
    #[must_use]
    pub fn is_sealed(&self, field: &Field) -> bool {
        SEALED.contains(&field.column.as_ref())
    }

    /// Whether it has sealed columns.
    #[must_use]
    pub fn has_sealed(&self) -> bool {
        self.fields().any(|field| self.is_sealed(field))
    }

    /// Its columns that say nothing of a person by themselves.
    #[must_use]
    pub fn plain(&self) -> &'static [&'static str] {
        TABLES.iter().find(|table| table.name == self.name).map_or(&[], |table| table.plain)
    }
}

/// The table of a personal column.
#[must_use]
pub fn table_of(field: &Field) -> &str {
    field.column.split_once('.').map_or("", |(table, _)| table)
}

/// A personal column's name in its table.
#[must_use]
pub fn column_of(field: &Field) -> &str {
    field.column.split_once('.').map_or("", |(_, column)| column)
}

/// A row about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The personal values, in the order of [`TableOfPersons::fields`]; sealed ones are still sealed.
    pub values: Vec<Option<String>>,
    /// The other values, in the order of [`TableOfPersons::plain`].
    pub plain: Vec<Option<String>>,
    /// From when each personal value's time runs, epoch milliseconds.
    pub since: Vec<Option<i64>>,
}

/// How many rows of a table are about a person.
///
/// # Errors
/// [`StoreError`].
pub async fn count(conn: &mut Conn, table: &TableOfPersons, keys: &Keys) -> Result<u32, StoreError> {
    let Some((mine, key)) = table.mine(keys) else { return Ok(0) };
    let sql = format!("SELECT COUNT(*) FROM {} t WHERE {mine}", table.name);
    let count: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).bind(key).fetch_one(conn).await?;
    u32::try_from(count).map_err(|_| StoreError::corrupt(table.name, "", format!("{count} rows about one person")))
}

/// What of a table outlives an erasure under a retention: how many rows, and from when the time of the last one runs.
///
/// # Errors
/// [`StoreError`].
pub async fn held(
    conn: &mut Conn,
    table: &TableOfPersons,
    keys: &Keys,
    keep: &str,
) -> Result<(u32, Option<i64>), StoreError> {
    let Some((mine, key)) = table.mine(keys) else { return Ok((0, None)) };
    let since = table.since.iter().find(|(id, _)| *id == keep).map_or(NOT_YET, |(_, expression)| expression);
    // An order that came to nothing is no sale: nothing asks for its record.
    let kept = match table.mine {
        Mine::Order(column) => {
            format!("{column} NOT IN (SELECT x.id FROM orders x WHERE x.status IN ('expired', 'cancelled'))")
        }
        Mine::Consent(_) | Mine::Cart(_) | Mine::Account(_) => "1 = 1".to_owned(),
    };
    let sql = format!(
        "SELECT COUNT(*) AS held, CAST(MAX({since}) AS BIGINT) AS last FROM {} t WHERE {mine} AND {kept}",
        table.name
    );
    let row = sqlx::query(AssertSqlSafe(sql)).bind(key).fetch_one(conn).await?;
    Ok((read::count(&row, "held")?, row.try_get("last")?))
}

/// The rows of a table that are about a person, the newest first, `limit` at most.
///
/// # Errors
/// [`StoreError`].
pub async fn rows(conn: &mut Conn, table: &TableOfPersons, keys: &Keys, limit: u32) -> Result<Vec<Row>, StoreError> {
    let Some((mine, key)) = table.mine(keys) else { return Ok(Vec::new()) };
    let fields: Vec<&Field> = table.fields().collect();
    // Every name in the text is a constant of this program.
    let columns = fields.iter().map(|field| column_of(field)).chain(table.plain().iter().copied());
    let columns = columns.map(|column| format!("CAST(t.{column} AS TEXT)"));
    let since = table.since.iter().map(|(_, expression)| format!("CAST({expression} AS BIGINT)"));
    let selected: Vec<String> = columns.chain(since).collect();
    let sql =
        format!("SELECT {} FROM {} t WHERE {mine} ORDER BY {} LIMIT $2", selected.join(", "), table.name, table.order);
    let found = sqlx::query(AssertSqlSafe(sql)).bind(key).bind(i64::from(limit)).fetch_all(conn).await?;
    let (personal, plain) = (fields.len(), table.plain().len());
    found
        .iter()
        .map(|row| {
            let texts = |range: std::ops::Range<usize>| {
                range.map(|index| row.try_get(index)).collect::<Result<Vec<Option<String>>, _>>()
            };
            let starts = (0..table.since.len()).map(|index| row.try_get(personal + plain + index));
            let starts = starts.collect::<Result<Vec<Option<i64>>, _>>()?;
            let since = |field: &&Field| {
                let which = table.since.iter().position(|(keep, _)| *keep == field.keep);
                which.and_then(|index| starts[index])
            };
            Ok(Row {
                values: texts(0..personal)?,
                plain: texts(personal..personal + plain)?,
                since: fields.iter().map(since).collect(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// promise: P5.1
    #[test]
    fn every_personal_column_is_shown_or_explained() {
        for field in FIELDS {
            let seen = TABLES_OF_PERSONS.iter().find(|table| table.name == table_of(field));
            let explained = UNSEEN.iter().any(|(table, ..)| *table == table_of(field));
            assert!(
                seen.is_some() != explained,
                "{}: add its table to TABLES_OF_PERSONS or to UNSEEN in store/rights.rs",
                field.column
            );
            let timed = seen.is_none_or(|table| table.since.iter().any(|(keep, _)| *keep == field.keep));
            assert!(
                seen.is_none_or(|table| {
                    !table.is_sealed(field) || ["id", table.key].iter().all(|column| table.plain().contains(column))
                }),
                "{}",
                field.column
            );
            assert!(timed, "{}: store/rights.rs does not say from when {:?} runs", field.column, field.keep);
        }
    }
}
