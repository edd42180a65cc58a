//! A log as a chain: each row's hash covers its content and the hash before it, and a keyed head says where the chain
//! ends. So an edited, missing, moved or cut-off row is found, and named; and against a head that was kept elsewhere,
//! even a chain that somebody with the shop's key wrote anew. Rows whose time was up leave a sealed [`Gap`].

use std::{fmt, marker::PhantomData};

use serde::{Deserialize, Serialize};

use super::{consent_gap::Gap, token::sha256_hex};
use crate::vault::{Seal, ShopKey};

/// What the rows of a chain hold.
pub trait Link {
    /// The seal over the head of their chain.
    const HEAD: Seal;

    /// The hash of the row that follows `prev_hash` and holds this.
    #[must_use]
    fn hash(&self, prev_hash: &str, key: &ShopKey) -> String;
}

/// Parts as one text, each with its length first, so that no two lists of parts read alike.
#[must_use]
pub fn joined(parts: &[&str]) -> String {
    parts.iter().map(|part| format!("{}:{part};", part.len())).collect()
}

/// A row of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<L> {
    /// From 1, without gaps.
    pub seq: i64,
    /// What it holds.
    pub entry: L,
    /// The hash of the row before.
    pub prev_hash: String,
    /// The hash of this one.
    pub hash: String,
}

/// Where a chain ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The number of the last row; 0 for none.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
    /// The shop's seal over both.
    pub mac: String,
}

impl Head {
    /// The head after a row.
    #[must_use]
    pub fn at<L: Link>(seq: i64, hash: &str, key: &ShopKey) -> Self {
        Self { seq, hash: hash.to_owned(), mac: key.seal(L::HEAD, &format!("{seq}:{hash}")) }
    }

    /// That of an empty chain.
    #[must_use]
    pub fn genesis<L: Link>(key: &ShopKey) -> Self {
        Self::at::<L>(0, &sha256_hex(b""), key)
    }

    /// The head once `entry` follows this one.
    #[must_use]
    pub fn then<L: Link>(&self, entry: &L, key: &ShopKey) -> Self {
        Self::at::<L>(self.seq + 1, &entry.hash(&self.hash, key), key)
    }

    /// Whether the shop sealed it.
    #[must_use]
    pub fn is_ours<L: Link>(&self, key: &ShopKey) -> bool {
        key.holds(L::HEAD, &format!("{}:{}", self.seq, self.hash), &self.mac)
    }
}

/// What is wrong with a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The row's content is not what was written.
    Edited(i64),
    /// These rows are not there, the last one included.
    Missing(i64, i64),
    /// The row does not follow the one before it: rows were moved, exchanged or put in.
    OutOfOrder(i64),
    /// The chain ends too early: these rows were cut off.
    CutOff(i64, i64),
    /// These rows lie behind the end that the shop sealed.
    Added(i64, i64),
    /// The last row is not the one that the shop sealed.
    LastReplaced(i64),
    /// Among these rows are some that are not those of a head that was kept: the last is not the kept one.
    WrittenAnew(i64, i64),
    /// The head is not sealed by this shop's key.
    HeadForged,
    /// There is no head.
    HeadMissing,
    /// These rows are said to have been deleted when their time was up, and the shop did not seal that.
    GapForged(i64, i64),
    /// A receipt's row is not in the chain, or is another.
    ReceiptUnknown(i64),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = |f: &mut fmt::Formatter<'_>, from: i64, to: i64| {
            if from == to { write!(f, "row {from}") } else { write!(f, "rows {from} to {to}") }
        };
        match self {
            Self::Edited(seq) => write!(f, "row {seq} was edited: its content does not give its hash"),
            Self::Missing(from, to) => rows(f, *from, *to).and_then(|()| f.write_str(": deleted")),
            Self::OutOfOrder(seq) => {
                write!(f, "row {seq} does not follow the row before it: moved, exchanged or put in")
            }
            Self::CutOff(from, to) => rows(f, *from, *to).and_then(|()| f.write_str(": cut off the end")),
            Self::Added(from, to) => {
                rows(f, *from, *to).and_then(|()| f.write_str(": behind the end that the shop sealed"))
            }
            Self::LastReplaced(seq) => write!(f, "row {seq}, the last, is not the one that the shop sealed"),
            Self::WrittenAnew(from, to) => {
                rows(f, *from, *to).and_then(|()| write!(f, ": written anew since the head at row {to} was kept"))
            }
            Self::HeadForged => f.write_str("the head is not sealed by this shop's key"),
            Self::HeadMissing => f.write_str("the head is gone"),
            Self::GapForged(from, to) => {
                rows(f, *from, *to).and_then(|()| f.write_str(": deleted, and not by the shop when their time was up"))
            }
            Self::ReceiptUnknown(seq) => write!(f, "the receipt of row {seq}: the log has no such row"),
        }
    }
}

/// Reads a chain row by row, in the order of its numbers, and says what is wrong with it.
#[derive(Debug, Clone)]
pub struct Audit<'k, L> {
    key: &'k ShopKey,
    /// Heads that were kept elsewhere and lie ahead, the furthest first.
    kept: Vec<Head>,
    /// The last row that a kept head agreed with.
    agreed: i64,
    seq: i64,
    hash: String,
    faults: Vec<Fault>,
    link: PhantomData<fn(L)>,
}

impl<'k, L: Link> Audit<'k, L> {
    /// Before the first row. The kept heads are the shop's own: whoever brings them has seen to that.
    #[must_use]
    pub fn start(key: &'k ShopKey, mut kept: Vec<Head>) -> Self {
        kept.retain(|head| head.seq > 0);
        kept.sort_by_key(|head| std::cmp::Reverse(head.seq));
        Self { key, kept, agreed: 0, seq: 0, hash: sha256_hex(b""), faults: Vec::new(), link: PhantomData }
    }

    /// The number of the last row that was read or is in a gap.
    #[must_use]
    pub const fn last(&self) -> i64 {
        self.seq
    }

    /// Takes the next row.
    pub fn take(&mut self, row: &Row<L>) {
        if row.seq > self.seq + 1 {
            self.faults.push(Fault::Missing(self.seq + 1, row.seq - 1));
        } else if row.prev_hash != self.hash {
            self.faults.push(Fault::OutOfOrder(row.seq));
        }
        if row.entry.hash(&row.prev_hash, self.key) != row.hash {
            self.faults.push(Fault::Edited(row.seq));
        }
        self.go_to(row.seq, &row.hash);
    }

    /// Takes the next gap that the shop made.
    pub fn take_gap(&mut self, gap: &Gap) {
        let span = &gap.span;
        if !gap.is_ours(self.key) {
            self.faults.push(Fault::GapForged(span.from, span.to));
        } else if span.from > self.seq + 1 {
            self.faults.push(Fault::Missing(self.seq + 1, span.from - 1));
        } else if span.prev_hash != self.hash {
            self.faults.push(Fault::OutOfOrder(span.from));
        }
        self.go_to(span.to, &span.hash);
    }

    fn go_to(&mut self, seq: i64, hash: &str) {
        while let Some(kept) = self.kept.pop_if(|kept| kept.seq <= seq) {
            // One whose row is missing has been named as that; one inside a gap cannot be compared any more.
            if kept.seq == seq && kept.hash != hash {
                self.faults.push(Fault::WrittenAnew(self.agreed + 1, seq));
            } else if kept.seq == seq {
                self.agreed = seq;
            }
        }
        self.seq = seq;
        hash.clone_into(&mut self.hash);
    }

    /// Holds what was read against where the chain should end; every fault, in the order of the rows.
    #[must_use]
    pub fn end(mut self, head: Option<&Head>) -> Vec<Fault> {
        let sealed = head.map_or(0, |head| head.seq);
        match head {
            None => self.faults.push(Fault::HeadMissing),
            Some(head) => {
                if !head.is_ours::<L>(self.key) {
                    self.faults.push(Fault::HeadForged);
                }
                if self.seq < head.seq {
                    self.faults.push(Fault::CutOff(self.seq + 1, head.seq));
                } else if self.seq > head.seq {
                    self.faults.push(Fault::Added(head.seq + 1, self.seq));
                } else if self.hash != head.hash {
                    self.faults.push(Fault::LastReplaced(self.seq));
                }
            }
        }
        if let Some(furthest) = self.kept.first().filter(|kept| kept.seq > sealed) {
            self.faults.push(Fault::CutOff(self.seq.max(sealed) + 1, furthest.seq));
        }
        self.faults
    }
}
