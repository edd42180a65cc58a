//! The audit log: who did what, to what, for what, when (promise: P6.3).
//!
//! An entry is written in the transaction that does what it tells of: neither is there without the other. The log is a
//! chain ([`crate::domain::chain`]) whose rows and head are keyed with the shop's key.
//!
//! **Invariant:** no personal data is in it. Entries are made of the program's own words, numbers and ids, so there is
//! nothing to erase, and an erasure does not break the chain.

mod words;

pub use words::{Action, Actor, Detail, Purpose, Subject};

use crate::{
    domain::chain::{self, Link, Row},
    store::{self, Conn, StoreError},
    vault::{Seal, ShopKey},
};

/// Something that was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// When, epoch milliseconds.
    pub at: i64,
    /// By whom.
    pub actor: Actor<'a>,
    /// What.
    pub action: Action,
    /// To what.
    pub subject: Subject<'a>,
    /// For what.
    pub purpose: Purpose,
    /// What else is worth knowing.
    pub detail: Detail,
}

/// An entry as it is kept: in words, since a later program may not know them all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// When, epoch milliseconds.
    pub at: i64,
    /// What kind of actor.
    pub actor: String,
    /// Which; may be empty.
    pub actor_id: String,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub subject: String,
    /// Which.
    pub subject_id: String,
    /// For what.
    pub purpose: String,
    /// What else is worth knowing; may be empty.
    pub detail: String,
}

/// A row of the log.
pub type LogRow = Row<Record>;

impl From<&Entry<'_>> for Record {
    fn from(entry: &Entry<'_>) -> Self {
        let ((actor, actor_id), (subject, subject_id)) = (entry.actor.words(), entry.subject.words());
        Self {
            at: entry.at,
            actor: actor.to_owned(),
            actor_id: actor_id.to_owned(),
            action: entry.action.word().to_owned(),
            subject: subject.to_owned(),
            subject_id: subject_id.to_owned(),
            purpose: entry.purpose.word().to_owned(),
            detail: entry.detail.to_string(),
        }
    }
}

impl Link for Record {
    const HEAD: Seal = Seal::AuditHead;

    /// Keyed, so that without the key not even a whole chain can be written anew: its first changed row is named.
    fn hash(&self, prev_hash: &str, key: &ShopKey) -> String {
        let parts = [
            prev_hash,
            &self.at.to_string(),
            &self.actor,
            &self.actor_id,
            &self.action,
            &self.subject,
            &self.subject_id,
            &self.purpose,
            &self.detail,
        ];
        key.seal(Seal::AuditRow, &chain::joined(&parts))
    }
}

impl<'a> Entry<'a> {
    /// What somebody at the console did to keep the shop running.
    #[must_use]
    pub const fn at_the_console(at: i64, action: Action, subject: Subject<'a>, detail: Detail) -> Self {
        Self { at, actor: Actor::Staff("console"), action, subject, purpose: Purpose::Upkeep, detail }
    }
}

#[cfg(feature = "unaudited")]
static LEFT_OUT: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

/// Writes no entry from now on, so that it can be measured what entries cost. No program that ships has this.
#[cfg(feature = "unaudited")]
pub fn leave_out() {
    LEFT_OUT.store(true, std::sync::atomic::Ordering::Relaxed);
}

/// Writes an entry into the caller's transaction, as the last thing that it does: from here on all others that write
/// to the log wait for it to be committed.
///
/// # Errors
/// [`StoreError`]; [`StoreError::Corrupt`] when the log does not end where this shop's key says. The caller's
/// transaction must fail with it.
pub async fn append(conn: &mut Conn, key: &ShopKey, entry: &Entry<'_>) -> Result<(), StoreError> {
    append_all(conn, key, std::slice::from_ref(entry)).await
}

/// [`append`] of several, in their order.
///
/// # Errors
/// As [`append`].
pub async fn append_all(conn: &mut Conn, key: &ShopKey, entries: &[Entry<'_>]) -> Result<(), StoreError> {
    #[cfg(feature = "unaudited")]
    if LEFT_OUT.load(std::sync::atomic::Ordering::Relaxed) {
        return Ok(());
    }
    let records: Vec<Record> = entries.iter().map(Record::from).collect();
    store::audit::append(conn, key, &records).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::chain::{Audit, Fault, Head};
    use rstest::rstest;

    fn key() -> ShopKey {
        ShopKey::of(&[5; 32]).unwrap()
    }

    fn record(number: i64) -> Record {
        let entry = Entry {
            at: 1_000 + number,
            actor: Actor::Staff("console"),
            action: Action::StockSet,
            subject: Subject::Variant("SKU-1"),
            purpose: Purpose::Upkeep,
            detail: Detail::Number(number),
        };
        Record::from(&entry)
    }

    /// A log of that many rows as `key` writes it, with the head after each row.
    fn log(rows: i64, key: &ShopKey) -> (Vec<LogRow>, Vec<Head>) {
        let mut heads = vec![Head::genesis::<Record>(key)];
        let mut log = Vec::new();
        for seq in 1..=rows {
            let (entry, prev) = (record(seq), heads[heads.len() - 1].clone());
            let head = prev.then(&entry, key);
            log.push(Row { seq, entry, prev_hash: prev.hash, hash: head.hash.clone() });
            heads.push(head);
        }
        (log, heads)
    }

    fn faults(rows: &[LogRow], head: &Head, kept: &[Head]) -> Vec<Fault> {
        let key = key();
        let mut audit = Audit::start(&key, kept.to_vec());
        rows.iter().for_each(|row| audit.take(row));
        audit.end(Some(head))
    }

    /// Writes the log anew from a row on, as an intruder with `key` would.
    fn write_anew(rows: &mut [LogRow], from: usize, key: &ShopKey) -> Head {
        rows[from].entry.detail = "0".to_owned();
        for index in from..rows.len() {
            rows[index].prev_hash = rows[index - 1].hash.clone();
            rows[index].hash = rows[index].entry.hash(&rows[index].prev_hash, key);
        }
        Head::at::<Record>(i64::try_from(rows.len()).unwrap(), &rows[rows.len() - 1].hash, key)
    }

    #[rstest]
    #[case(0)]
    #[case(7)]
    fn a_log_that_nobody_touched_holds_against_every_head_that_was_kept(#[case] count: i64) {
        let (rows, heads) = log(count, &key());
        assert_eq!(faults(&rows, &heads[heads.len() - 1], &heads), []);
    }

    #[test]
    fn without_the_key_a_rewritten_log_is_given_away_at_its_first_changed_row() {
        let (mut rows, heads) = log(5, &key());
        let forged = write_anew(&mut rows, 2, &ShopKey::of(&[6; 32]).unwrap());
        let found = faults(&rows, &forged, &[]);
        assert_eq!(found, [Fault::Edited(3), Fault::Edited(4), Fault::Edited(5), Fault::HeadForged]);
        assert_eq!(faults(&rows, &heads[5], &[])[0], Fault::Edited(3));
    }

    #[test]
    fn with_the_key_it_is_given_away_by_heads_that_were_kept_elsewhere() {
        let (mut rows, heads) = log(6, &key());
        let head = write_anew(&mut rows, 3, &key());
        assert_eq!(faults(&rows, &head, &[]), [], "by itself it looks whole");
        assert_eq!(faults(&rows, &head, &heads[..4]), [], "nothing changed up to row 3");
        assert_eq!(faults(&rows, &head, &heads[4..5]), [Fault::WrittenAnew(1, 4)]);
        let both = [heads[5].clone(), heads[2].clone()];
        assert_eq!(faults(&rows, &head, &both), [Fault::WrittenAnew(3, 5)], "two heads tell more closely where");
    }

    #[test]
    fn a_log_put_back_to_an_earlier_state_is_given_away_by_a_later_head() {
        let (rows, heads) = log(6, &key());
        assert_eq!(faults(&rows[..4], &heads[4], &[]), []);
        assert_eq!(faults(&rows[..4], &heads[4], &heads[6..]), [Fault::CutOff(5, 6)]);
        assert_eq!(faults(&rows[..4], &heads[5], &heads[6..]), [Fault::CutOff(5, 5), Fault::CutOff(6, 6)]);
    }

    #[test]
    fn words_that_are_exchanged_give_another_hash() {
        let one = record(1);
        let other = Record { actor: one.actor_id.clone(), actor_id: one.actor.clone(), ..one.clone() };
        assert_ne!(one.hash("", &key()), other.hash("", &key()));
    }
}
