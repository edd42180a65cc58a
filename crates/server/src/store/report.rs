//! Counts of what visitors did: never a row about one of them.

use contract::privacy::DataUse;
use sqlx::{AssertSqlSafe, Row};

use super::{
    Conn, StoreError,
    data_limits::{Whose, unlimited},
};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Pages, by how often they were viewed.
    Pages,
    /// Bags, by how often they were viewed.
    Bags,
    /// Searches, by how often they were made.
    Searches,
    /// Pages, by the average of seconds in view.
    Seconds,
    /// Kinds of devices, by how many pages were viewed on them.
    Devices,
    /// Days (UTC), by how many browsers visited.
    Days,
}

impl Counted {
    /// Everything that is counted.
    pub const ALL: [Self; 6] = [Self::Pages, Self::Seconds, Self::Bags, Self::Searches, Self::Devices, Self::Days];

    /// What the shop's owner calls it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Pages => "Pages viewed",
            Self::Seconds => "Seconds on a page, on average",
            Self::Bags => "Bags viewed",
            Self::Searches => "Searches",
            Self::Devices => "Pages viewed, by kind of device",
            Self::Days => "Browsers a day",
        }
    }
}

/// One line of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is about.
    pub what: String,
    /// How many.
    pub count: i64,
}

/// The report's lines since `since_ms`, most first, 50 at most. Lines that stand for fewer than `cell_min` browsers are
/// left out: they could be about somebody. Who wants no part in it is not counted (promise: P5.2).
///
/// # Errors
/// [`StoreError`].
pub async fn lines(conn: &mut Conn, counted: Counted, since_ms: i64, cell_min: i64) -> Result<Vec<Line>, StoreError> {
    let sql = match counted {
        Counted::Pages => {
            "SELECT page AS what, COUNT(*) AS n FROM counted WHERE kind = 'page_viewed' AND happened_at >= $1 \
             GROUP BY page HAVING COUNT(DISTINCT subject_id) >= $2 ORDER BY 2 DESC, 1 LIMIT 50"
        }
        Counted::Bags => {
            "SELECT bag AS what, COUNT(*) AS n FROM counted WHERE kind = 'bag_viewed' AND happened_at >= $1 \
             GROUP BY bag HAVING COUNT(DISTINCT subject_id) >= $2 ORDER BY 2 DESC, 1 LIMIT 50"
        }
        Counted::Searches => {
            "SELECT LOWER(search) AS what, COUNT(*) AS n FROM counted WHERE kind = 'searched' AND \
             happened_at >= $1 GROUP BY LOWER(search) HAVING COUNT(DISTINCT subject_id) >= $2 ORDER BY 2 DESC, 1 LIMIT 50"
        }
        Counted::Seconds => {
            "SELECT page AS what, CAST(SUM(seconds) / COUNT(*) AS BIGINT) AS n FROM counted \
             WHERE kind = 'time_spent' AND happened_at >= $1 GROUP BY page HAVING COUNT(DISTINCT subject_id) >= $2 \
             ORDER BY 2 DESC, 1 LIMIT 50"
        }
        Counted::Devices => {
            "SELECT device AS what, COUNT(*) AS n FROM counted WHERE device IS NOT NULL AND happened_at >= $1 \
             GROUP BY device HAVING COUNT(DISTINCT subject_id) >= $2 ORDER BY 2 DESC, 1 LIMIT 50"
        }
        Counted::Days => {
            "SELECT CAST(happened_at / 86400000 AS TEXT) AS what, COUNT(DISTINCT subject_id) AS n FROM counted \
             WHERE happened_at >= $1 GROUP BY happened_at / 86400000 HAVING COUNT(DISTINCT subject_id) >= $2 \
             ORDER BY 1 DESC LIMIT 50"
        }
    };
    let counted = format!(
        "WITH counted AS (SELECT e.* FROM browsing_events e WHERE {}) {sql}",
        unlimited(Whose::Chooser, "e.subject_id", DataUse::Reports)
    );
    let rows = sqlx::query(AssertSqlSafe(counted)).bind(since_ms).bind(cell_min).fetch_all(conn).await?;
    rows.iter().map(|row| Ok(Line { what: row.try_get("what")?, count: row.try_get("n")? })).collect()
}
