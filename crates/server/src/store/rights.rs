//! Everything that is held about a person, table by table, as the registry lists it (promise: P5.1).
//!
//! One query a table, its columns from `privacy.toml`: a personal column that is added there is read here at once, and a
//! table that is neither among [`TABLES_OF_PERSONS`] nor among [`UNSEEN`] fails a test.

use contract::privacy::{
    DAY_MS,
    registry::{FIELDS, Field, RetentionId, SEALED, TABLES},
};
use sqlx::{Any, AssertSqlSafe, Row as _, any::AnyArguments, query::Query};

mod tables;

pub use tables::{MASKED, SECRETS, TABLES_OF_PERSONS, UNSEEN};

use super::{Conn, StoreError, rows as read};
use crate::{domain::token::TokenHash, vault::Actor};

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
    /// Of the browser that has orders, whoever is signed in at it.
    pub browser: Option<TokenHash>,
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

    /// The same query with another parameter than `$1`.
    fn select_at(&self, parameter: usize) -> String {
        self.select().replace("$1", &format!("${parameter}"))
    }

    /// What `$1` is in it.
    pub(super) fn key(&self) -> &str {
        match self {
            Self::Browser(hash) => hash.as_str(),
            Self::One(id) => id,
        }
    }
}

/// Of a consent's key, the id of who chose.
const CHOOSER: &str = "SELECT s.id FROM consent_subjects s WHERE s.token_hash = $1";

impl Keys {
    /// Who acts by them, in the audit log: the person of an account, or whoever has the browser.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.account.clone().map_or(Actor::Guest, Actor::Person)
    }

    /// The ids of everything that these keys lead to and that can be the subject of something: her orders, who she is as one
    /// who chose, her account, and what the payment processor knows it by. A query, and its parameters from `$1` on; `None` where she has none.
    ///
    /// One `IN` over a `UNION ALL`, rather than an `OR` of two: PostgreSQL uses an index for the first alone.
    pub(super) fn subjects(&self) -> Option<(String, Vec<String>)> {
        let (mut queries, mut values) = (Vec::new(), Vec::new());
        if let Some(orders) = &self.orders {
            values.push(orders.key().to_owned());
            queries.push(orders.select_at(values.len()));
        }
        if let Some(consent) = &self.consent {
            values.push(consent.as_str().to_owned());
            queries.push(CHOOSER.replace("$1", &format!("${}", values.len())));
        }
        if let Some(account) = &self.account {
            values.push(account.clone());
            let account = values.len();
            queries.push(format!("SELECT a.id FROM accounts a WHERE a.id = ${account}"));
            queries.push(format!("SELECT c.id FROM payment_customers c WHERE c.account_id = ${account}"));
        }
        (!queries.is_empty()).then(|| (queries.join(" UNION ALL "), values))
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
    /// Her account's own.
    Account,
    /// Those of her account.
    OfAccount,
    /// What the payment processor knows her account by, under a data key of its own.
    Customer,
    /// Those whose `subject_id` is one of [`Keys::subjects`].
    Subjects,
    /// Her erasures: the one that is planned for what opens her orders, and those that her browser asked for and that are done.
    Erasures,
}

/// From when a retention's time runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Since {
    /// An expression in epoch milliseconds, NULL while the time does not run yet.
    At(&'static str),
    /// What the order of this id says: see [`Since::sql`].
    Order(&'static str),
    /// The same for what goes when it is forgotten whom the order was for.
    Person(&'static str),
}

impl Since {
    /// While something holds, its time does not run.
    const NOT_YET: Self = Self::At("CAST(NULL AS BIGINT)");

    /// The expression. An order that was paid for stays from the day it was placed; one that came to nothing, for the
    /// short time of the schedule `unpaid` from its end, so it is told as if it had been placed that much earlier; the
    /// time of one that waits for its payment does not run.
    ///
    /// Whom an order was for that was cancelled is forgotten sooner than the sale: told in the same way, from its refund.
    fn sql(self) -> String {
        let sooner = |than: RetentionId| (i64::from(RetentionId::Order.days()) - i64::from(than.days())) * DAY_MS;
        let last = "(SELECT MAX(e.at) FROM order_events e WHERE e.order_id = o.id)";
        match self {
            Self::At(expression) => expression.to_owned(),
            Self::Order(id) => format!(
                "(SELECT CASE WHEN o.status IN ('placed', 'refunding', 'refunded') THEN o.created_at \
                 WHEN o.status = 'awaiting_payment' THEN NULL ELSE {last} - {} END FROM orders o WHERE o.id = {id})",
                sooner(RetentionId::Unpaid)
            ),
            Self::Person(id) => format!(
                "(SELECT CASE o.status WHEN 'placed' THEN o.created_at WHEN 'refunded' THEN {last} - {} \
                 WHEN 'awaiting_payment' THEN NULL WHEN 'refunding' THEN NULL ELSE {last} - {} END \
                 FROM orders o WHERE o.id = {id})",
                sooner(RetentionId::Cancelled),
                sooner(RetentionId::Unpaid)
            ),
        }
    }
}

/// A table that holds something about persons.
#[derive(Debug, Clone, Copy)]
pub struct TableOfPersons {
    /// Its name.
    pub name: &'static str,
    mine: Mine,
    /// From when the time of a retention runs, by the retention's id.
    since: &'static [(&'static str, Since)],
    /// The newest first.
    order: &'static str,
}

impl TableOfPersons {
    /// The condition that picks a person's rows, and its parameters from `$1` on; `None` where she has no such key.
    fn mine(&self, keys: &Keys) -> Option<(String, Vec<String>)> {
        match self.mine {
            Mine::Order(column) => {
                let orders = keys.orders.as_ref()?;
                Some((format!("{column} IN ({})", orders.select()), vec![orders.key().to_owned()]))
            }
            Mine::Consent(condition) => Some((condition.to_owned(), vec![keys.consent.as_ref()?.as_str().to_owned()])),
            Mine::Cart(condition) => Some((condition.to_owned(), vec![keys.cart.as_ref()?.as_str().to_owned()])),
            Mine::Account => Some(("t.id = $1".to_owned(), vec![keys.account.clone()?])),
            Mine::OfAccount | Mine::Customer => Some(("t.account_id = $1".to_owned(), vec![keys.account.clone()?])),
            Mine::Subjects => {
                let (subjects, values) = keys.subjects()?;
                Some((format!("t.subject_id IN ({subjects})"), values))
            }
            Mine::Erasures => {
                let (mut conditions, mut values) = (Vec::new(), Vec::new());
                if let Some(OrdersOf::Browser(orders)) = &keys.orders {
                    values.push(orders.as_str().to_owned());
                    conditions.push(format!("(t.orders_key = ${} AND t.due_at IS NOT NULL)", values.len()));
                }
                if let Some(browser) = &keys.browser {
                    values.push(browser.as_str().to_owned());
                    conditions.push(format!("(t.browser_key = ${} AND t.erased_at IS NOT NULL)", values.len()));
                }
                (!values.is_empty()).then(|| (format!("({})", conditions.join(" OR ")), values))
            }
        }
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

    /// The column with the id of the data key that seals the others: the row's own, unless the key is an account's.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self.mine {
            Mine::OfAccount => "account_id",
            _ => "id",
        }
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
    count_if(conn, table, keys, "1 = 1").await
}

/// In how many of those rows an erasure removes something.
///
/// # Errors
/// [`StoreError`].
pub async fn going(conn: &mut Conn, table: &TableOfPersons, keys: &Keys) -> Result<u32, StoreError> {
    // Of an erasure that is done, all that is left is held.
    let goes = if table.mine == Mine::Erasures { "t.due_at IS NOT NULL" } else { "1 = 1" };
    count_if(conn, table, keys, goes).await
}

async fn count_if(conn: &mut Conn, table: &TableOfPersons, keys: &Keys, which: &str) -> Result<u32, StoreError> {
    let Some((mine, values)) = table.mine(keys) else { return Ok(0) };
    let sql = format!("SELECT COUNT(*) AS n FROM {} t WHERE {mine} AND {which}", table.name);
    let count: i64 = bound(&sql, values).fetch_one(conn).await?.try_get("n")?;
    u32::try_from(count).map_err(|_| StoreError::corrupt(table.name, "", format!("{count} rows about one person")))
}

/// Of an order's id: that it is not that of an order which came to nothing, or will by being erased.
const NO_SALE: &str = "NOT IN (SELECT x.id FROM orders x WHERE x.status NOT IN ('placed', 'refunding', 'refunded'))";

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
    let Some((mine, values)) = table.mine(keys) else { return Ok((0, None)) };
    let since = table.since.iter().find(|(id, _)| *id == keep).map_or(Since::NOT_YET, |(_, since)| *since).sql();
    // An order that came to nothing is no sale, and one that waits for its payment is about to: nothing asks for a record.
    let kept = match table.mine {
        Mine::Order(column) => format!("{column} {NO_SALE}"),
        Mine::Subjects => format!("t.subject_id {NO_SALE}"),
        // One that is planned goes with the erasure.
        Mine::Erasures => "t.erased_at IS NOT NULL".to_owned(),
        Mine::Consent(_) | Mine::Cart(_) | Mine::Account | Mine::OfAccount | Mine::Customer => "1 = 1".to_owned(),
    };
    let sql = format!(
        "SELECT COUNT(*) AS held, CAST(MAX({since}) AS BIGINT) AS last FROM {} t WHERE {mine} AND {kept}",
        table.name
    );
    let row = bound(&sql, values).fetch_one(conn).await?;
    Ok((read::count(&row, "held")?, row.try_get("last")?))
}

/// The rows of a table that are about a person, the newest first, `limit` at most.
///
/// # Errors
/// [`StoreError`].
pub async fn rows(conn: &mut Conn, table: &TableOfPersons, keys: &Keys, limit: u32) -> Result<Vec<Row>, StoreError> {
    let Some((mine, values)) = table.mine(keys) else { return Ok(Vec::new()) };
    let fields: Vec<&Field> = table.fields().collect();
    let columns = fields.iter().map(|field| column_of(field)).chain(table.plain().iter().copied());
    let columns = columns.map(|column| format!("CAST(t.{column} AS TEXT)"));
    let since = table.since.iter().map(|(_, since)| format!("CAST({} AS BIGINT)", since.sql()));
    let selected: Vec<String> = columns.chain(since).collect();
    let sql = format!(
        "SELECT {} FROM {} t WHERE {mine} ORDER BY {} LIMIT {limit}",
        selected.join(", "),
        table.name,
        table.order
    );
    let found = bound(&sql, values).fetch_all(conn).await?;
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
                let of = |keep: &str| table.since.iter().position(|(id, _)| *id == keep);
                let sooner = (field.keep == "order" && !field.held).then(|| of("cancelled")).flatten();
                let which = sooner.or_else(|| of(&field.keep));
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

/// A query with its parameters. Every name in the text is a constant of this program.
pub(super) fn bound(sql: &str, values: Vec<String>) -> Query<'static, Any, AnyArguments> {
    let query = sqlx::query(AssertSqlSafe(sql.to_owned()));
    values.into_iter().fold(query, |query, value| query.bind(value))
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
                    !table.is_sealed(field) || ["id", table.key()].iter().all(|column| table.plain().contains(column))
                }),
                "{}",
                field.column
            );
            assert!(timed, "{}: store/rights.rs does not say from when {:?} runs", field.column, field.keep);
        }
    }
}
