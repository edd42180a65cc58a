//! What the shop asks for, parsed: a [`NewPayment`] becomes a [`Record`] or a reason why not.

use uuid::Uuid;

use crate::record::Record;
use crate::status::Status;
use crate::wire::NewPayment;

/// What is wrong with a [`NewPayment`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvalidPayment {
    #[error("amount_minor must be between 1 and 1000000000000")]
    Amount,
    #[error("currency must be three capital letters")]
    Currency,
    #[error("description must have 1 to 200 characters, none of them a control character")]
    Description,
    #[error("return_url must be an absolute http(s) address without user or fragment")]
    ReturnUrl,
    #[error("cancel_url must be an absolute http(s) address without user or fragment")]
    CancelUrl,
    #[error("webhook_url must be an absolute http address without user or fragment")]
    WebhookUrl,
    #[error("customer must have 16 to 64 letters, digits, '-' or '_'")]
    Customer,
}

/// What the processor adds to the shop's wishes.
pub(crate) struct Opening {
    pub session: String,
    pub now_ms: i64,
    pub expires_at_ms: i64,
}

/// A payment to be stored, at the start of its life.
pub(crate) fn parse(reference: Uuid, new: NewPayment, opening: Opening) -> Result<Record, InvalidPayment> {
    const LARGEST_AMOUNT: i64 = 1_000_000_000_000;
    const LONGEST_DESCRIPTION: usize = 200;
    if !(1..=LARGEST_AMOUNT).contains(&new.amount_minor) {
        return Err(InvalidPayment::Amount);
    }
    if new.currency.len() != 3 || !new.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(InvalidPayment::Currency);
    }
    if new.description.trim().is_empty()
        || new.description.chars().count() > LONGEST_DESCRIPTION
        || new.description.chars().any(char::is_control)
    {
        return Err(InvalidPayment::Description);
    }
    origin_of(&new.return_url).ok_or(InvalidPayment::ReturnUrl)?;
    origin_of(&new.cancel_url).ok_or(InvalidPayment::CancelUrl)?;
    if let Some(url) = &new.webhook_url {
        // The sandbox's sender speaks no TLS.
        origin_of(url).filter(|origin| origin.starts_with("http://")).ok_or(InvalidPayment::WebhookUrl)?;
    }
    if new.customer.as_deref().is_some_and(|customer| !is_customer(customer)) {
        return Err(InvalidPayment::Customer);
    }
    Ok(Record {
        reference,
        session: opening.session,
        status: Status::Created,
        amount_minor: new.amount_minor,
        currency: new.currency,
        description: new.description,
        return_url: new.return_url,
        cancel_url: new.cancel_url,
        webhook_url: new.webhook_url,
        fate: None,
        card: None,
        last_error: None,
        answer_due_at_ms: None,
        created_at_ms: opening.now_ms,
        expires_at_ms: opening.expires_at_ms,
    })
}

/// Whether a text can be a shop's reference of a customer. Short ones could be guessed, or counted.
pub(crate) fn is_customer(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    (16..=64).contains(&text.len()) && text.bytes().all(plain)
}

/// `scheme://host[:port]` of an absolute http(s) address, fit to stand in a content security
/// policy; `None` for anything else.
pub(crate) fn origin_of(url: &str) -> Option<String> {
    const LONGEST_URL: usize = 2_048;
    if url.len() > LONGEST_URL || url.contains('#') {
        return None;
    }
    let uri: http::Uri = url.parse().ok()?;
    let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https"))?;
    // A `;` or `'` in the host would end the directive that the origin is written into.
    let authority = uri.authority()?.as_str();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    (!authority.is_empty() && authority.bytes().all(plain)).then(|| format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn new() -> NewPayment {
        NewPayment {
            amount_minor: 12_900,
            currency: "EUR".to_owned(),
            description: "One bag".to_owned(),
            return_url: "http://127.0.0.1:8080/checkout/return".to_owned(),
            cancel_url: "https://shop.test/checkout?step=pay".to_owned(),
            webhook_url: None,
            customer: None,
        }
    }

    fn parsed(new: NewPayment) -> Result<Record, InvalidPayment> {
        let opening = Opening { session: "token".to_owned(), now_ms: 1, expires_at_ms: 2 };
        parse(Uuid::nil(), new, opening)
    }

    #[test]
    fn a_payment_starts_as_created() {
        assert_eq!(parsed(new()).unwrap().status, Status::Created);
    }

    #[rstest]
    #[case::nothing(NewPayment { amount_minor: 0, ..new() }, InvalidPayment::Amount)]
    #[case::negative(NewPayment { amount_minor: -1, ..new() }, InvalidPayment::Amount)]
    #[case::huge(NewPayment { amount_minor: i64::MAX, ..new() }, InvalidPayment::Amount)]
    #[case::small_letters(NewPayment { currency: "eur".into(), ..new() }, InvalidPayment::Currency)]
    #[case::blank(NewPayment { description: " ".into(), ..new() }, InvalidPayment::Description)]
    #[case::long(
        NewPayment { description: "b".repeat(201), ..new() },
        InvalidPayment::Description
    )]
    #[case::script(
        NewPayment { return_url: "javascript:alert(1)".into(), ..new() },
        InvalidPayment::ReturnUrl
    )]
    #[case::relative(NewPayment { cancel_url: "/cart".into(), ..new() }, InvalidPayment::CancelUrl)]
    #[case::sealed(
        NewPayment { webhook_url: Some("https://shop.test/".into()), ..new() },
        InvalidPayment::WebhookUrl
    )]
    #[case::short_customer(NewPayment { customer: Some("7".into()), ..new() }, InvalidPayment::Customer)]
    #[case::telling_customer(
        NewPayment { customer: Some("somebody@example.org".into()), ..new() },
        InvalidPayment::Customer
    )]
    fn what_makes_no_sense_is_refused(#[case] new: NewPayment, #[case] error: InvalidPayment) {
        assert_eq!(parsed(new).unwrap_err(), error);
    }

    #[rstest]
    #[case("http://127.0.0.1:8080/a?b=c", Some("http://127.0.0.1:8080"))]
    #[case("https://[::1]:8/", Some("https://[::1]:8"))]
    #[case("http://user@shop.test/", None)]
    #[case("http://shop.test;script-src/", None)]
    #[case("http://shop.test'/", None)]
    #[case("http://shop.test/#part", None)]
    #[case("//shop.test/", None)]
    fn an_origin_is_fit_for_a_policy_or_refused(#[case] url: &str, #[case] origin: Option<&str>) {
        assert_eq!(origin_of(url).as_deref(), origin);
    }
}
