//! Cards that customers had kept: what the page offers and what the shop may do with them.

use uuid::Uuid;

use super::{Error, Processor, detached};
use crate::card::{Card, Month, month_at};
use crate::config::millis;
use crate::record::Record;
use crate::store::cards::{self, KeptCard};

/// Why a customer's card cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CardRefusal {
    #[error("this customer has no such card")]
    Unknown,
    #[error("customer must have 16 to 64 letters, digits, '-' or '_'")]
    NoCustomer,
}

impl Processor {
    /// The cards that whoever pays can choose from, those that are over left out; `None` for somebody whom the shop will
    /// not know again, who is not asked to have hers kept either.
    pub(crate) async fn offered(&self, reference: Uuid) -> Result<Option<Vec<KeptCard>>, Error> {
        let Some(customer) = cards::payer(self.store().reader(), reference).await? else { return Ok(None) };
        let mut kept = cards::of_customer(self.store().reader(), &customer).await?;
        let today = month_at(self.now_ms());
        kept.retain(|card| card.expiry >= today);
        Ok(Some(kept))
    }

    /// Tries a card; once it is authorised it is kept, if `keep` says until when it is good.
    pub(crate) async fn charge_keeping(
        &self,
        reference: Uuid,
        card: Card,
        keep: Option<Month>,
    ) -> Result<Record, Error> {
        let slow_answer_ms = millis(self.settings().delays.slow_answer);
        let step = move |record: &mut Record, now_ms| record.charge(card, now_ms, slow_answer_ms);
        self.change_wishing(reference, Some(keep), step).await
    }

    /// A customer's cards.
    pub(crate) async fn cards_of(&self, customer: &str) -> Result<Vec<KeptCard>, Error> {
        Ok(cards::of_customer(self.store().reader(), checked(customer)?).await?)
    }

    /// Removes one of them; what is left.
    pub(crate) async fn remove_card(&self, customer: &str, id: &str) -> Result<Vec<KeptCard>, Error> {
        if !cards::remove(self.store().writer(), checked(customer)?, id).await? {
            return Err(CardRefusal::Unknown.into());
        }
        self.cards_of(customer).await
    }

    /// Forgets a customer, known or not. Her payments stay, as nobody's.
    pub(crate) async fn forget_customer(&self, customer: &str) -> Result<(), Error> {
        let (this, customer) = (self.clone(), checked(customer)?.to_owned());
        detached(async move {
            let mut transaction = this.store().begin().await?;
            cards::forget(&mut transaction, &customer).await?;
            transaction.commit().await?;
            Ok(())
        })
        .await
    }
}

fn checked(customer: &str) -> Result<&str, CardRefusal> {
    if crate::new_payment::is_customer(customer) { Ok(customer) } else { Err(CardRefusal::NoCustomer) }
}
