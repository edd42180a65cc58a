use std::sync::{
    Mutex,
    atomic::{AtomicI64, AtomicUsize, Ordering},
};

use super::*;
use crate::random::SeededRandom;

/// A clock that stands until it is moved.
#[derive(Debug, Default)]
struct StillClock(AtomicI64);

impl StillClock {
    fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for StillClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// What becomes of an attempt.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Leaves,
    Fails,
    Panics,
}

/// A letter as a table has it.
#[derive(Debug, Clone)]
struct Row {
    id: String,
    attempt: u32,
    claimed_until: i64,
    fate: Fate,
}

/// A table in memory. `LIMIT` is [`Letters::ATTEMPTS`]; 0 for none.
#[derive(Default)]
struct Table<const LIMIT: u32> {
    rows: Mutex<Vec<Row>>,
    sent: Mutex<Vec<String>>,
    under_way: AtomicUsize,
    most_under_way: AtomicUsize,
    is_away: bool,
    forgets_to_finish: bool,
}

impl<const LIMIT: u32> Table<LIMIT> {
    fn of(fates: &[Fate]) -> Self {
        let row = |(n, fate): (usize, &Fate)| Row { id: format!("{n:02}"), attempt: 0, claimed_until: 0, fate: *fate };
        Self { rows: Mutex::new(fates.iter().enumerate().map(row).collect()), ..Self::default() }
    }

    fn left(&self) -> Vec<Row> {
        self.rows.lock().unwrap().clone()
    }

    fn sent(&self) -> Vec<String> {
        let mut sent = self.sent.lock().unwrap().clone();
        sent.sort_unstable();
        sent
    }
}

impl<const LIMIT: u32> Letters for Table<LIMIT> {
    type Letter = Row;
    const NAME: &'static str = "of a test";
    const ATTEMPTS: Option<u32> = if LIMIT == 0 { None } else { Some(LIMIT) };

    async fn claim(&self, now_ms: i64, until_ms: i64, limit: i64) -> Result<Vec<Row>, StoreError> {
        if self.is_away {
            return Err(StoreError::Gone);
        }
        let mut rows = self.rows.lock().unwrap();
        let due = rows.iter_mut().filter(|row| row.claimed_until <= now_ms).take(usize::try_from(limit).unwrap());
        let claimed = due.map(|row| {
            row.attempt += 1;
            row.claimed_until = until_ms;
            row.clone()
        });
        Ok(claimed.collect())
    }

    fn id(row: &Row) -> &str {
        &row.id
    }

    fn attempt(row: &Row) -> u32 {
        row.attempt
    }

    async fn send(&self, row: &Row) -> Result<(), AppError> {
        let under_way = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_under_way.fetch_max(under_way, Ordering::SeqCst);
        tokio::task::yield_now().await;
        self.under_way.fetch_sub(1, Ordering::SeqCst);
        match row.fate {
            Fate::Leaves => {
                self.sent.lock().unwrap().push(row.id.clone());
                Ok(())
            }
            Fate::Fails => Err(AppError::Unavailable("the mail server is away".to_owned())),
            Fate::Panics => panic!("of a test"),
        }
    }

    async fn finish(&self, row: Row, until_ms: Option<i64>) -> Result<(), StoreError> {
        if self.forgets_to_finish {
            return Err(StoreError::Gone);
        }
        let mut rows = self.rows.lock().unwrap();
        let place = rows.iter().position(|kept| kept.id == row.id).unwrap();
        match until_ms {
            None => drop(rows.remove(place)),
            Some(until_ms) => rows[place].claimed_until = until_ms,
        }
        Ok(())
    }
}

async fn round<const LIMIT: u32>(table: &Table<LIMIT>, clock: &StillClock) {
    run_due(table, (clock, &SeededRandom::new(1))).await;
}

#[tokio::test]
async fn all_that_are_due_leave_in_one_round_a_few_at_a_time() {
    let table = Table::<3>::of(&[Fate::Leaves; 70]);
    round(&table, &StillClock::default()).await;
    assert_eq!(table.left().len(), 0);
    assert_eq!(table.sent(), (0..70).map(|n| format!("{n:02}")).collect::<Vec<_>>(), "each once");
    assert_eq!(table.most_under_way.load(Ordering::SeqCst), AT_ONCE);
}

#[tokio::test]
async fn what_fails_or_breaks_is_put_off_alone_and_tried_again_later_and_not_before() {
    let (table, clock) = (Table::<3>::of(&[Fate::Fails, Fate::Leaves, Fate::Panics]), StillClock::default());
    round(&table, &clock).await;
    assert_eq!(table.sent(), ["01"]);
    let left = table.left();
    assert_eq!(left.iter().map(|row| (row.id.as_str(), row.attempt)).collect::<Vec<_>>(), [("00", 1), ("02", 1)]);
    for row in &left {
        assert!((1..CLAIM_MS).contains(&(row.claimed_until - clock.now_ms())), "a first pause is short: {row:?}");
    }
    table.rows.lock().unwrap().iter_mut().for_each(|row| row.fate = Fate::Leaves);
    clock.advance(CLAIM_MS);
    round(&table, &clock).await;
    assert_eq!(table.left().len(), 0);
    assert_eq!(table.sent(), ["00", "01", "02"]);
}

#[tokio::test]
async fn a_letter_is_given_up_after_its_attempts_and_one_that_must_arrive_never() {
    let (once, always, clock) = (Table::<3>::of(&[Fate::Fails]), Table::<0>::of(&[Fate::Fails]), StillClock::default());
    for attempt in 1..=5 {
        round(&once, &clock).await;
        round(&always, &clock).await;
        assert_eq!(once.left().len(), usize::from(attempt < 3), "attempt {attempt}");
        assert_eq!(always.left()[0].attempt, attempt);
        clock.advance(3_600_000);
    }
    assert!(once.sent().is_empty() && always.sent().is_empty());
}

#[tokio::test]
async fn a_database_that_is_away_ends_the_round_and_keeps_what_could_not_be_struck_claimed() {
    let clock = StillClock::default();
    let away = Table::<3> { is_away: true, ..Table::of(&[Fate::Leaves]) };
    round(&away, &clock).await;
    assert_eq!((away.left()[0].attempt, away.sent().len()), (0, 0));
    let forgetful = Table::<3> { forgets_to_finish: true, ..Table::of(&[Fate::Leaves]) };
    round(&forgetful, &clock).await;
    assert_eq!(forgetful.sent(), ["00"], "once: nobody else takes it while its claim lasts");
    assert!(forgetful.left()[0].claimed_until > clock.now_ms());
}
