//! The sandbox processor (`crates/processor`) behind the trait: HTTP through its own client library.

use std::time::Duration;

use contract::{
    money::{Currency, Money},
    orders::PaymentFailure,
};
use http::HeaderMap;
use processor::{
    Client, ClientError, Keys, Status,
    client::ClientSetupError,
    signature,
    wire::{Decline, Event, EventKind, ListQuery, NewPayment},
};
use uuid::Uuid;

use super::{
    Answer, HeldPayments, Payment, PaymentError, PaymentEvent, PaymentProcessor, Standing, WantedPayment,
    WebhookRefusal,
};

/// How long the processor may take to answer.
const TIME_LIMIT: Duration = Duration::from_secs(8);
/// Payments on a page of a list.
const PAGE: u32 = 200;

/// A processor with a hosted page and signed webhooks, at some address.
#[derive(Debug, Clone)]
pub struct Hosted {
    pub(super) client: Client,
    keys: Keys,
}

impl Hosted {
    /// The processor at `base_url` (`http://host:port`).
    ///
    /// # Errors
    /// [`ClientSetupError`] when the address or the key makes no sense.
    pub fn new(base_url: &str, keys: Keys) -> Result<Self, ClientSetupError> {
        let client = Client::new(base_url, &keys.api)?.time_limit(TIME_LIMIT);
        Ok(Self { client, keys })
    }
}

impl PaymentProcessor for Hosted {
    fn open<'a>(&'a self, wanted: &'a WantedPayment) -> Answer<'a, Payment> {
        Box::pin(async move {
            let new = NewPayment {
                amount_minor: wanted.amount.minor,
                currency: wanted.amount.currency.code().to_owned(),
                description: wanted.description.clone(),
                return_url: wanted.return_url.clone(),
                cancel_url: wanted.cancel_url.clone(),
                webhook_url: Some(wanted.webhook_url.clone()),
                customer: wanted.customer.clone(),
            };
            payment(self.client.create(reference(&wanted.reference)?, &new).await?)
        })
    }

    fn ask<'a>(&'a self, of: &'a str) -> Answer<'a, Option<Payment>> {
        Box::pin(async move {
            match self.client.get(reference(of)?).await {
                Ok(found) => payment(found).map(Some),
                Err(error) if error.is_refusal("unknown_payment") => Ok(None),
                Err(error) => Err(error.into()),
            }
        })
    }

    fn capture<'a>(&'a self, of: &'a str) -> Answer<'a, ()> {
        Box::pin(async move { Ok(self.client.capture(reference(of)?).await.map(|_| ())?) })
    }

    fn void<'a>(&'a self, of: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            match self.client.void(reference(of)?).await {
                Ok(_) => Ok(()),
                Err(error) if error.is_refusal("unknown_payment") => Ok(()),
                Err(error) => Err(error.into()),
            }
        })
    }

    fn refund<'a>(&'a self, of: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let reference = reference(of)?;
            match self.client.void(reference).await {
                Ok(_) => Ok(()),
                // Nothing is held any more: it was taken.
                Err(error) if error.is_refusal("forbidden_step") => {
                    Ok(self.client.refund(reference).await.map(|_| ())?)
                }
                Err(error) => Err(error.into()),
            }
        })
    }

    fn forget<'a>(&'a self, of: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            match self.client.forget(reference(of)?).await {
                Ok(_) => Ok(()),
                Err(error) if error.is_refusal("unknown_payment") => Ok(()),
                Err(error) => Err(error.into()),
            }
        })
    }

    fn held(&self, after: Option<i64>) -> Answer<'_, HeldPayments> {
        Box::pin(async move {
            let query = ListQuery { status: Some(Status::Authorised), after, limit: Some(PAGE) };
            let page = self.client.list(query).await?;
            let payments = page.payments.into_iter().map(payment).collect::<Result<_, _>>()?;
            Ok(HeldPayments { payments, next: page.next })
        })
    }

    fn hear(&self, headers: &HeaderMap, body: &[u8], now_ms: i64) -> Result<PaymentEvent, WebhookRefusal> {
        let header = headers.get(signature::HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let secret = self.keys.webhook.as_bytes();
        signature::verify(secret, header, body, now_ms.div_euclid(1_000), signature::TOLERANCE)
            .map_err(|error| WebhookRefusal::BadSignature(error.to_string()))?;
        let unknown = |what: String| WebhookRefusal::NotUnderstood(what);
        let event: Event = serde_json::from_slice(body).map_err(|error| unknown(error.to_string()))?;
        let currency = currency(&event.data.currency).ok_or_else(|| unknown("currency".to_owned()))?;
        Ok(PaymentEvent {
            id: event.id,
            reference: event.data.reference.to_string(),
            // An authorisation ends only by what the shop itself does, what was taken was authorised, and what was given
            // back stays so: none needs a second look. Everything else may have been overtaken, and a refusal's reason is not in the event.
            standing: match event.kind {
                EventKind::Authorised | EventKind::Captured => Some(Standing::Authorised),
                EventKind::Refunded => Some(Standing::Over),
                _ => None,
            },
            amount: Money::new(event.data.amount_minor, currency),
        })
    }
}

fn reference(text: &str) -> Result<Uuid, PaymentError> {
    Uuid::try_parse(text).map_err(|error| PaymentError::Refused(format!("reference {text:?}: {error}")))
}

fn currency(code: &str) -> Option<Currency> {
    Currency::ALL.iter().copied().find(|currency| currency.code() == code)
}

fn payment(told: processor::wire::Payment) -> Result<Payment, PaymentError> {
    let currency = currency(&told.currency)
        .ok_or_else(|| PaymentError::Unavailable(format!("answer in an unknown currency {:?}", told.currency)))?;
    let standing = match told.status {
        Status::Created | Status::Processing => Standing::Open,
        Status::Declined => Standing::Refused(match told.last_error {
            Some(Decline::CardDeclined) => PaymentFailure::Declined,
            Some(Decline::InsufficientFunds) => PaymentFailure::InsufficientFunds,
            Some(Decline::AuthenticationFailed) => PaymentFailure::AuthenticationFailed,
            None => PaymentFailure::Other,
        }),
        Status::Authorised | Status::Captured => Standing::Authorised,
        Status::Refunded | Status::Voided | Status::Expired => Standing::Over,
    };
    Ok(Payment {
        reference: told.reference.to_string(),
        standing,
        amount: Money::new(told.amount_minor, currency),
        page_url: told.page_url,
        opened_at: told.created_at_ms,
    })
}

impl From<ClientError> for PaymentError {
    fn from(error: ClientError) -> Self {
        match &error {
            // What the processor cannot do now it may do later.
            ClientError::Refused { status, .. } if *status < 500 && *status != 429 => Self::Refused(error.to_string()),
            _ => Self::Unavailable(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use processor::wire::EventData;
    use rstest::rstest;

    const NOW_MS: i64 = 1_700_000_000_000;

    fn hosted() -> Hosted {
        let keys = Keys { api: "api-key".to_owned(), webhook: "webhook-key".to_owned() };
        Hosted::new("http://127.0.0.1:1", keys).unwrap()
    }

    fn body(kind: EventKind) -> Vec<u8> {
        let data = EventData {
            reference: Uuid::from_u128(7),
            status: Status::Authorised,
            amount_minor: 1_290,
            currency: "EUR".to_owned(),
        };
        serde_json::to_vec(&Event { id: "evt_1".to_owned(), kind, created_at_ms: NOW_MS, data }).unwrap()
    }

    fn heard(secret: &str, signed_at_ms: i64, body: &[u8]) -> Result<PaymentEvent, WebhookRefusal> {
        let value = signature::sign(secret.as_bytes(), signed_at_ms / 1_000, body);
        let headers = HeaderMap::from_iter([(
            http::HeaderName::from_static(signature::HEADER),
            HeaderValue::try_from(value).unwrap(),
        )]);
        hosted().hear(&headers, body, NOW_MS)
    }

    #[test]
    fn a_signed_authorisation_is_believed_and_anything_else_is_to_be_asked_about() {
        for kind in [EventKind::Authorised, EventKind::Captured] {
            let event = heard("webhook-key", NOW_MS, &body(kind)).unwrap();
            assert_eq!(event.standing, Some(Standing::Authorised));
            assert_eq!(event.amount, Money::eur(1_290));
        }
        assert_eq!(heard("webhook-key", NOW_MS, &body(EventKind::Declined)).unwrap().standing, None);
    }

    #[rstest]
    #[case::another_secret("forged", NOW_MS)]
    #[case::played_again_later("webhook-key", NOW_MS - 301_000)]
    #[case::from_the_future("webhook-key", NOW_MS + 302_000)]
    fn what_the_processor_did_not_sign_lately_is_refused(#[case] secret: &str, #[case] signed_at_ms: i64) {
        let refusal = heard(secret, signed_at_ms, &body(EventKind::Authorised)).unwrap_err();
        assert!(matches!(refusal, WebhookRefusal::BadSignature(_)));
    }

    #[test]
    fn an_unsigned_body_is_refused_before_it_is_read() {
        let refusal = hosted().hear(&HeaderMap::new(), b"{", NOW_MS).unwrap_err();
        assert!(matches!(refusal, WebhookRefusal::BadSignature(_)));
        assert!(matches!(heard("webhook-key", NOW_MS, b"{").unwrap_err(), WebhookRefusal::NotUnderstood(_)));
    }
}
