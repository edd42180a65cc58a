//! Gaps in the log of choices that the shop made itself, when the time of rows was up (promise: P4).
//!
//! A gap says what the rows in it were chained between, and is sealed: the chain can be followed over it, and nobody
//! without the shop's key can pass off what he deleted as something whose time was up.

use super::chain::{Fault, Link, Row};
use crate::vault::{Seal, ShopKey};

/// Rows without a gap between them, as the chain sees them: by their ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The number of the first row.
    pub from: i64,
    /// That of the last.
    pub to: i64,
    /// The hash of the row before the first.
    pub prev_hash: String,
    /// That of the last.
    pub hash: String,
}

impl Span {
    /// A row alone.
    ///
    /// # Errors
    /// [`Fault::Edited`]: a row that does not give its hash is evidence, and stays.
    pub fn of<L: Link>(row: &Row<L>, key: &ShopKey) -> Result<Self, Fault> {
        if row.entry.hash(&row.prev_hash, key) != row.hash {
            return Err(Fault::Edited(row.seq));
        }
        Ok(Self { from: row.seq, to: row.seq, prev_hash: row.prev_hash.clone(), hash: row.hash.clone() })
    }

    /// This one and the next as one.
    ///
    /// # Errors
    /// [`Fault::OutOfOrder`] where they do not follow one another.
    pub fn join(self, next: Self) -> Result<Self, Fault> {
        if self.to + 1 != next.from || self.hash != next.prev_hash {
            return Err(Fault::OutOfOrder(next.from));
        }
        Ok(Self { to: next.to, hash: next.hash, ..self })
    }

    fn text(&self) -> String {
        format!("{}:{}:{}:{}", self.from, self.to, self.prev_hash, self.hash)
    }
}

/// A span that was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// What was taken out.
    pub span: Span,
    /// The shop's seal over it.
    pub mac: String,
}

impl Gap {
    /// Seals a span that is taken out.
    #[must_use]
    pub fn seal(span: Span, key: &ShopKey) -> Self {
        Self { mac: key.seal(Seal::LogGap, &span.text()), span }
    }

    /// Whether the shop sealed it.
    #[must_use]
    pub fn is_ours(&self, key: &ShopKey) -> bool {
        key.holds(Seal::LogGap, &self.span.text(), &self.mac)
    }
}
