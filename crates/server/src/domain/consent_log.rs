//! The chain of choices: each row's hash covers its content and the hash before it, and a keyed head says where the chain
//! ends. So an edited, missing, moved or cut-off row is found, and named.

use std::fmt;

use super::{snapshot::Snapshot, token::sha256_hex};
use crate::vault::{Seal, ShopKey};

/// A choice to be logged, as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id, which the receipt is found by.
    pub id: String,
    /// Whose it is: an id that leads to no name.
    pub subject: String,
    /// The hash of the key of the request that brought it: no second request may bring the same.
    pub request_key: String,
    /// What was shown.
    pub snapshot: Snapshot,
    /// What was allowed: a JSON list of purposes, as it was written. A later program may not know them all.
    pub granted: String,
    /// The services excepted from it: a JSON list.
    pub declined: String,
    /// Where it was chosen.
    pub how: String,
    /// Whether the browser refused by Global Privacy Control.
    pub gpc: bool,
    /// When, epoch milliseconds.
    pub recorded_at: i64,
}

/// A row of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// From 1, without gaps.
    pub seq: i64,
    /// The choice.
    pub entry: Entry,
    /// The hash of the row before.
    pub prev_hash: String,
    /// The hash of this one.
    pub hash: String,
}

/// Where the log ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The number of the last row; 0 for none.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
    /// The shop's seal over both.
    pub mac: String,
}

impl Entry {
    /// The hash of the row that follows `prev_hash` and holds this.
    #[must_use]
    pub fn hash(&self, prev_hash: &str) -> String {
        let parts = [
            prev_hash,
            &self.id,
            &self.subject,
            &self.request_key,
            &self.snapshot.version,
            &self.snapshot.language,
            &self.snapshot.wording,
            &self.snapshot.fingerprint,
            &self.granted,
            &self.declined,
            &self.how,
            if self.gpc { "1" } else { "0" },
            &self.recorded_at.to_string(),
        ];
        // Length first, so that no two lists of parts read alike.
        let text: String = parts.iter().map(|part| format!("{}:{part};", part.len())).collect();
        sha256_hex(text.as_bytes())
    }
}

impl Head {
    /// The head after a row.
    #[must_use]
    pub fn at(seq: i64, hash: &str, key: &ShopKey) -> Self {
        Self { seq, hash: hash.to_owned(), mac: key.seal(Seal::LogHead, &format!("{seq}:{hash}")) }
    }

    /// That of an empty log.
    #[must_use]
    pub fn genesis(key: &ShopKey) -> Self {
        Self::at(0, &sha256_hex(b""), key)
    }

    /// Whether the shop sealed it.
    #[must_use]
    pub fn is_ours(&self, key: &ShopKey) -> bool {
        key.holds(Seal::LogHead, &format!("{}:{}", self.seq, self.hash), &self.mac)
    }
}

/// What is wrong with a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The row's content is not what was written.
    Edited(i64),
    /// These rows are not there, the last one included.
    Missing(i64, i64),
    /// The row does not follow the one before it: rows were moved, exchanged or put in.
    OutOfOrder(i64),
    /// The log ends too early: these rows were cut off.
    CutOff(i64, i64),
    /// These rows lie behind the end that the shop sealed.
    Added(i64, i64),
    /// The last row is not the one that the shop sealed.
    LastReplaced(i64),
    /// The head is not sealed by this shop's key.
    HeadForged,
    /// There is no head.
    HeadMissing,
    /// A receipt's row is not in the log, or is another.
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
            Self::HeadForged => f.write_str("the head is not sealed by this shop's key"),
            Self::HeadMissing => f.write_str("the head is gone"),
            Self::ReceiptUnknown(seq) => write!(f, "the receipt of row {seq}: the log has no such row"),
        }
    }
}

/// Reads a log row by row, in the order of its numbers, and says what is wrong with it.
#[derive(Debug, Clone)]
pub struct Audit {
    seq: i64,
    hash: String,
    faults: Vec<Fault>,
}

impl Audit {
    /// Before the first row.
    #[must_use]
    pub fn start() -> Self {
        Self { seq: 0, hash: sha256_hex(b""), faults: Vec::new() }
    }

    /// How many rows were read.
    #[must_use]
    pub const fn last(&self) -> i64 {
        self.seq
    }

    /// Takes the next row.
    pub fn take(&mut self, row: &LogRow) {
        if row.seq > self.seq + 1 {
            self.faults.push(Fault::Missing(self.seq + 1, row.seq - 1));
        } else if row.prev_hash != self.hash {
            self.faults.push(Fault::OutOfOrder(row.seq));
        }
        if row.entry.hash(&row.prev_hash) != row.hash {
            self.faults.push(Fault::Edited(row.seq));
        }
        self.seq = row.seq;
        self.hash.clone_from(&row.hash);
    }

    /// Holds what was read against where the log should end; every fault, in the order of the rows.
    #[must_use]
    pub fn end(mut self, head: Option<&Head>, key: &ShopKey) -> Vec<Fault> {
        match head {
            None => self.faults.push(Fault::HeadMissing),
            Some(head) => {
                if !head.is_ours(key) {
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
        self.faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn key() -> ShopKey {
        ShopKey::of(&[5; 32]).unwrap()
    }

    fn log(rows: i64) -> (Vec<LogRow>, Head) {
        let mut prev_hash = sha256_hex(b"");
        let rows: Vec<LogRow> = (1..=rows)
            .map(|seq| {
                let entry = Entry {
                    id: format!("id-{seq}"),
                    subject: format!("subject-{}", seq % 3),
                    request_key: format!("key-{seq}"),
                    snapshot: Snapshot::current(),
                    granted: if seq % 2 == 0 { "[]" } else { "[\"analytics\"]" }.to_owned(),
                    declined: "[\"search-record\"]".to_owned(),
                    how: "center".to_owned(),
                    gpc: false,
                    recorded_at: seq,
                };
                let hash = entry.hash(&prev_hash);
                LogRow { seq, entry, prev_hash: std::mem::replace(&mut prev_hash, hash.clone()), hash }
            })
            .collect();
        let head = Head::at(i64::try_from(rows.len()).unwrap(), &prev_hash, &key());
        (rows, head)
    }

    fn faults(rows: &[LogRow], head: Option<&Head>) -> Vec<Fault> {
        let mut audit = Audit::start();
        rows.iter().for_each(|row| audit.take(row));
        audit.end(head, &key())
    }

    #[rstest]
    #[case(0)]
    #[case(1)]
    #[case(9)]
    fn a_log_that_nobody_touched_has_no_fault(#[case] count: i64) {
        let (rows, head) = log(count);
        assert_eq!(faults(&rows, Some(&head)), []);
    }

    #[test]
    fn an_edited_row_is_named() {
        let (mut rows, head) = log(5);
        rows[2].entry.granted = "[\"analytics\",\"marketing\"]".to_owned();
        assert_eq!(faults(&rows, Some(&head)), [Fault::Edited(3)]);
    }

    #[test]
    fn an_edited_row_with_its_hash_reckoned_anew_no_longer_leads_to_the_next() {
        let (mut rows, head) = log(5);
        rows[2].entry.how = "banner".to_owned();
        rows[2].hash = rows[2].entry.hash(&rows[2].prev_hash);
        assert_eq!(faults(&rows, Some(&head)), [Fault::OutOfOrder(4)]);
    }

    #[test]
    fn a_chain_written_anew_from_a_row_on_does_not_end_where_the_shop_sealed_it() {
        let (mut rows, head) = log(4);
        rows[1].entry.granted = "[\"marketing\"]".to_owned();
        for index in 1..4 {
            rows[index].prev_hash = rows[index - 1].hash.clone();
            rows[index].hash = rows[index].entry.hash(&rows[index].prev_hash);
        }
        assert_eq!(faults(&rows, Some(&head)), [Fault::LastReplaced(4)]);
        let forged = Head { hash: rows[3].hash.clone(), ..head };
        assert_eq!(faults(&rows, Some(&forged)), [Fault::HeadForged]);
    }

    #[test]
    fn a_deleted_row_is_named_even_when_the_others_are_numbered_anew() {
        let (mut rows, head) = log(5);
        rows.remove(2);
        assert_eq!(faults(&rows, Some(&head)), [Fault::Missing(3, 3)]);
        for (row, seq) in rows.iter_mut().zip(1..) {
            row.seq = seq;
        }
        assert_eq!(faults(&rows, Some(&head)), [Fault::OutOfOrder(3), Fault::CutOff(5, 5)]);
    }

    #[test]
    fn exchanged_rows_are_named() {
        let (mut rows, head) = log(5);
        rows.swap(1, 2);
        (rows[1].seq, rows[2].seq) = (2, 3);
        let found = faults(&rows, Some(&head));
        assert_eq!(found, [Fault::OutOfOrder(2), Fault::OutOfOrder(3), Fault::OutOfOrder(4)]);
    }

    #[test]
    fn a_cut_off_end_is_named_and_so_is_an_added_one() {
        let (rows, head) = log(5);
        assert_eq!(faults(&rows[..3], Some(&head)), [Fault::CutOff(4, 5)]);
        assert_eq!(faults(&[], Some(&head)), [Fault::CutOff(1, 5)]);
        let (longer, _) = log(7);
        assert_eq!(faults(&longer, Some(&head)), [Fault::Added(6, 7)]);
        assert_eq!(faults(&rows, None), [Fault::HeadMissing]);
    }

    proptest! {
        #[test]
        fn whatever_is_done_to_the_rows_is_found(at in 0_usize..6, what in 0_u8..5) {
            let (mut rows, head) = log(6);
            match what {
                0 => drop(rows.remove(at)),
                1 => rows[at].entry.recorded_at += 1,
                2 => rows[at].prev_hash = sha256_hex(b"x"),
                3 => rows[at].entry.snapshot.wording.push('0'),
                _ => rows.truncate(at),
            }
            prop_assert!(!faults(&rows, Some(&head)).is_empty());
        }
    }
}
