//! The chain of choices.

use super::{
    chain::{self, Link, Row},
    snapshot::Snapshot,
    token::sha256_hex,
};
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
pub type LogRow = Row<Entry>;

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
        sha256_hex(chain::joined(&parts).as_bytes())
    }
}

impl Link for Entry {
    const HEAD: Seal = Seal::LogHead;

    /// Without the key: a receipt carries the hash, and is checked by people who have none.
    fn hash(&self, prev_hash: &str, _: &ShopKey) -> String {
        self.hash(prev_hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        chain::{Audit, Fault, Head},
        consent_gap::{Gap, Span},
    };
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
        let head = Head::at::<Entry>(i64::try_from(rows.len()).unwrap(), &prev_hash, &key());
        (rows, head)
    }

    fn faults(rows: &[LogRow], head: Option<&Head>) -> Vec<Fault> {
        let key = key();
        let mut audit = Audit::start(&key, Vec::new());
        rows.iter().for_each(|row| audit.take(row));
        audit.end(head)
    }

    #[rstest]
    #[case(0)]
    #[case(1)]
    #[case(9)]
    fn a_log_that_nobody_touched_has_no_fault(#[case] count: i64) {
        let (rows, head) = log(count);
        assert_eq!(faults(&rows, Some(&head)), []);
    }

    /// Takes rows `from..=to` out as the job does.
    fn take_out(rows: &mut Vec<LogRow>, from: i64, to: i64) -> Gap {
        let within = |row: &LogRow| (from..=to).contains(&row.seq);
        let spans = rows.iter().filter(|row| within(row)).map(|row| Span::of(row, &key()).unwrap());
        let span = spans.reduce(|span, next| span.join(next).unwrap()).unwrap();
        rows.retain(|row| !within(row));
        Gap::seal(span, &key())
    }

    fn faults_over(rows: &[LogRow], gaps: &[Gap], head: &Head) -> Vec<Fault> {
        let key = key();
        let (mut audit, mut gaps) = (Audit::start(&key, Vec::new()), gaps.iter().peekable());
        for row in rows {
            while let Some(gap) = gaps.next_if(|gap| gap.span.from <= row.seq) {
                audit.take_gap(gap);
            }
            audit.take(row);
        }
        gaps.for_each(|gap| audit.take_gap(gap));
        audit.end(Some(head))
    }

    /// promise: P4
    #[rstest]
    #[case::the_oldest(1, 2)]
    #[case::some_between(3, 4)]
    #[case::the_newest(6, 6)]
    #[case::all_of_them(1, 6)]
    fn promise_p4_a_log_without_the_rows_whose_time_was_up_still_holds(#[case] from: i64, #[case] to: i64) {
        let (mut rows, head) = log(6);
        let gap = take_out(&mut rows, from, to);
        assert_eq!(faults_over(&rows, std::slice::from_ref(&gap), &head), []);
        assert!(!faults_over(&rows, &[], &head).is_empty(), "without its gap the rows are missing");
    }

    #[test]
    fn a_gap_that_the_shop_did_not_seal_or_that_was_moved_is_found() {
        let (mut rows, head) = log(6);
        let gap = take_out(&mut rows, 2, 3);
        let other = ShopKey::of(&[9; 32]).unwrap();
        let forged = Gap::seal(gap.span.clone(), &other);
        assert_eq!(faults_over(&rows, &[forged], &head), [Fault::GapForged(2, 3)]);
        let mut wider = gap.clone();
        wider.span.to = 4;
        rows.retain(|row| row.seq != 4);
        assert_eq!(faults_over(&rows, &[wider], &head)[0], Fault::GapForged(2, 4));
        assert_eq!(faults_over(&rows, &[gap], &head), [Fault::Missing(4, 4)]);
    }

    #[test]
    fn rows_put_back_into_a_gap_are_found_and_so_is_an_edit_beside_it() {
        let (mut rows, head) = log(6);
        let all = rows.clone();
        let gap = take_out(&mut rows, 2, 3);
        let mut back = rows.clone();
        back.insert(1, all[1].clone());
        assert!(faults_over(&back, std::slice::from_ref(&gap), &head).contains(&Fault::OutOfOrder(2)));
        rows[0].entry.granted = "[]".to_owned();
        rows[0].hash = rows[0].entry.hash(&rows[0].prev_hash);
        assert_eq!(faults_over(&rows, &[gap], &head), [Fault::OutOfOrder(2)]);
    }

    #[test]
    fn tampered_rows_are_not_taken_out() {
        let (mut rows, _) = log(4);
        rows[1].entry.gpc = true;
        assert_eq!(Span::of(&rows[1], &key()), Err(Fault::Edited(2)));
        let (first, third) = (Span::of(&rows[0], &key()).unwrap(), Span::of(&rows[2], &key()).unwrap());
        assert_eq!(first.join(third), Err(Fault::OutOfOrder(3)));
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
