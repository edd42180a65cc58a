//! A payment as the processor keeps it, and the steps that change it. No I/O: the caller loads it,
//! takes a step and stores the result in the same transaction.

use uuid::Uuid;

use crate::card::Card;
use crate::status::{Forbidden, Outcome, Status, Step};
use crate::test_cards::{BankAnswer, TestCard};
use crate::wire::{CardSummary, Decline, EventKind, Payment};

/// A payment with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    /// The shop's id for the payment.
    pub reference: Uuid,
    /// The unguessable last part of the page's address.
    pub session: String,
    pub status: Status,
    pub amount_minor: i64,
    pub currency: String,
    pub description: String,
    pub return_url: String,
    pub cancel_url: String,
    pub webhook_url: Option<String>,
    /// What the test card tried last does; decides how its webhooks behave.
    pub fate: Option<TestCard>,
    pub card: Option<CardSummary>,
    pub last_error: Option<Decline>,
    /// While `processing`: when the bank answers. Without it, the bank waits for the shopper.
    pub answer_due_at_ms: Option<i64>,
    pub created_at_ms: i64,
    /// From then on no card is taken.
    pub expires_at_ms: i64,
}

/// What changed, in order: one event for each.
pub(crate) type Happened = Vec<EventKind>;

impl Record {
    /// Takes `step`; says what happened, or nothing if its aim was reached earlier.
    pub fn take(&mut self, step: Step) -> Result<Happened, Forbidden> {
        let Outcome::Moved(next) = self.status.after(step)? else {
            return Ok(Vec::new());
        };
        self.status = next;
        self.answer_due_at_ms = None;
        Ok(match step {
            Step::Begin | Step::Forget => Vec::new(),
            Step::Authorise => vec![EventKind::Authorised],
            Step::Decline => vec![EventKind::Declined],
            Step::Capture => vec![EventKind::Captured],
            Step::Refund => vec![EventKind::Refunded],
            Step::Void => vec![EventKind::Voided],
            Step::Expire => vec![EventKind::Expired],
        })
    }

    /// Tries `card`, unless the time to pay has run out. A slow bank answers `slow_answer_ms` later.
    pub fn charge(&mut self, card: Card, now_ms: i64, slow_answer_ms: i64) -> Result<Happened, Forbidden> {
        if self.expires_at_ms <= now_ms {
            return Err(self.forbids(Step::Begin));
        }
        self.take(Step::Begin)?;
        self.fate = Some(card.fate);
        self.card = Some(card.summary);
        self.last_error = None;
        match card.fate.bank_answer() {
            BankAnswer::Approve => self.take(Step::Authorise),
            BankAnswer::Refuse(why) => self.refuse(why),
            BankAnswer::AskTheShopper => Ok(Vec::new()),
            BankAnswer::ApproveLater => {
                self.answer_due_at_ms = Some(now_ms.saturating_add(slow_answer_ms));
                Ok(Vec::new())
            }
        }
    }

    /// The shopper answers at the bank's page.
    pub fn answer_challenge(&mut self, approved: bool) -> Result<Happened, Forbidden> {
        let step = if approved { Step::Authorise } else { Step::Decline };
        if !self.asks_the_shopper() {
            return Err(self.forbids(step));
        }
        if approved { self.take(step) } else { self.refuse(Decline::AuthenticationFailed) }
    }

    /// A slow bank's answer has come.
    pub fn settle(&mut self, now_ms: i64) -> Result<Happened, Forbidden> {
        match self.answer_due_at_ms {
            Some(due_at_ms) if due_at_ms <= now_ms => self.take(Step::Authorise),
            _ => Err(self.forbids(Step::Authorise)),
        }
    }

    /// Ends the payment if the time to pay has run out.
    pub fn expire_if_due(&mut self, now_ms: i64) -> Result<Happened, Forbidden> {
        if self.expires_at_ms <= now_ms { self.take(Step::Expire) } else { Ok(Vec::new()) }
    }

    /// Forgets all but the payment itself: what it was for, where its shopper went, which card it was. Its page moves to
    /// `session`, an address that nobody knows.
    pub fn forget(&mut self, session: String) -> Result<(), Forbidden> {
        self.take(Step::Forget)?;
        if !self.is_forgotten() {
            self.session = session;
        }
        for text in [&mut self.description, &mut self.return_url, &mut self.cancel_url] {
            text.clear();
        }
        (self.fate, self.card, self.last_error) = (None, None, None);
        Ok(())
    }

    /// Whether [`Self::forget`] was done: no payment is opened without these.
    const fn is_forgotten(&self) -> bool {
        self.return_url.is_empty() && self.cancel_url.is_empty()
    }

    /// Whether the bank's page waits for the shopper.
    pub fn asks_the_shopper(&self) -> bool {
        self.status == Status::Processing && self.answer_due_at_ms.is_none()
    }

    /// What the shop may see; `origin` is where the hosted page is reached.
    pub fn to_wire(&self, origin: &str) -> Payment {
        Payment {
            reference: self.reference,
            status: self.status,
            amount_minor: self.amount_minor,
            currency: self.currency.clone(),
            page_url: format!("{origin}/pay/{}", self.session),
            card: self.card.clone(),
            last_error: self.last_error,
            created_at_ms: self.created_at_ms,
        }
    }

    fn refuse(&mut self, why: Decline) -> Result<Happened, Forbidden> {
        let happened = self.take(Step::Decline)?;
        self.last_error = Some(why);
        Ok(happened)
    }

    const fn forbids(&self, step: Step) -> Forbidden {
        Forbidden { status: self.status, step }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::card::parse_number;
    use rstest::rstest;

    pub(crate) fn record() -> Record {
        Record {
            reference: Uuid::from_u128(1),
            session: "token".to_owned(),
            status: Status::Created,
            amount_minor: 12_900,
            currency: "EUR".to_owned(),
            description: "One bag".to_owned(),
            return_url: "http://shop.test/done".to_owned(),
            cancel_url: "http://shop.test/cart".to_owned(),
            webhook_url: Some("http://shop.test/hook".to_owned()),
            fate: None,
            card: None,
            last_error: None,
            answer_due_at_ms: None,
            created_at_ms: 0,
            expires_at_ms: 1_000_000,
        }
    }

    fn charged(number: &str) -> (Record, Happened) {
        let mut record = record();
        let happened = record.charge(parse_number(number).unwrap(), 100, 5_000).unwrap();
        (record, happened)
    }

    #[rstest]
    #[case("4242424242424242", Status::Authorised, None)]
    #[case("4000000000000002", Status::Declined, Some(Decline::CardDeclined))]
    #[case("4000000000009995", Status::Declined, Some(Decline::InsufficientFunds))]
    #[case("4000000000003220", Status::Processing, None)]
    #[case("4000000000001000", Status::Processing, None)]
    fn each_card_meets_its_fate(#[case] number: &str, #[case] status: Status, #[case] error: Option<Decline>) {
        let (record, _) = charged(number);
        assert_eq!((record.status, record.last_error), (status, error));
    }

    #[test]
    fn a_slow_bank_answers_when_due_and_not_before() {
        let (mut record, happened) = charged("4000000000001000");
        assert!(happened.is_empty());
        assert!(record.settle(5_099).is_err());
        assert_eq!(record.settle(5_100).unwrap(), vec![EventKind::Authorised]);
        assert!(record.settle(5_200).is_err(), "the answer counts once");
    }

    #[test]
    fn no_card_is_taken_once_the_time_is_over_even_before_anybody_noticed() {
        let mut record = record();
        let card = parse_number("4242424242424242").unwrap();
        assert!(record.charge(card, record.expires_at_ms, 0).is_err());
        assert_eq!(record.status, Status::Created);
    }

    #[test]
    fn nobody_approves_for_a_bank_that_did_not_ask() {
        let (mut record, _) = charged("4000000000001000");
        assert!(record.answer_challenge(true).is_err());
        assert_eq!(record.status, Status::Processing);
    }

    #[test]
    fn another_card_after_a_refusal_clears_the_error() {
        let (mut record, _) = charged("4000000000003220");
        record.answer_challenge(false).unwrap();
        assert_eq!(record.last_error, Some(Decline::AuthenticationFailed));
        let card = parse_number("4242424242424242").unwrap();
        record.charge(card, 200, 0).unwrap();
        assert_eq!((record.status, record.last_error), (Status::Authorised, None));
    }

    #[test]
    fn what_is_over_is_forgotten_once_and_nothing_before() {
        let (mut record, _) = charged("4242424242424242");
        assert!(record.forget("elsewhere".to_owned()).is_err(), "the amount is still held");
        record.take(Step::Capture).unwrap();
        record.forget("elsewhere".to_owned()).unwrap();
        let forgotten = record.clone();
        record.forget("anywhere".to_owned()).unwrap();
        assert_eq!(record, forgotten);
        let kept = (record.status, record.amount_minor, record.session.as_str());
        assert_eq!(kept, (Status::Captured, 12_900, "elsewhere"));
        assert_eq!((record.description.as_str(), record.card, record.fate), ("", None, None));
    }

    #[test]
    fn a_void_overtakes_the_banks_slow_answer() {
        let (mut record, _) = charged("4000000000001000");
        record.take(Step::Void).unwrap();
        assert!(record.settle(i64::MAX).is_err());
    }
}
