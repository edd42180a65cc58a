//! What the page says, in one place.

use crate::card::{CodeError, ExpiryError, NumberError};
use crate::wire::{Brand, Decline};

/// At "Card number".
pub(crate) const fn number(error: NumberError) -> &'static str {
    match error {
        NumberError::Missing => "Enter the card number",
        NumberError::NotANumber => "Enter a card number of 12 to 19 digits",
        NumberError::Mistyped => "Check the card number: a digit seems to be wrong",
        NumberError::NotATestCard => "This is a sandbox: use one of the test cards below",
    }
}

/// At "Expiry".
pub(crate) const fn expiry(error: ExpiryError) -> &'static str {
    match error {
        ExpiryError::Missing => "Enter the expiry, as 08/29",
        ExpiryError::NotADate => "Enter month and year, for example 08/29",
        ExpiryError::Expired => "Check the expiry: this card is not valid now",
    }
}

/// At "Security code".
pub(crate) const fn code(error: CodeError) -> &'static str {
    match error {
        CodeError::Missing => "Enter the security code",
        CodeError::WrongLength { digits: 4 } => "Enter the 4 digits on the front of the card",
        CodeError::WrongLength { .. } => "Enter the 3 digits on the back of the card",
    }
}

/// After a refusal: what happened, and what the shopper can do.
pub(crate) const fn decline(why: Decline) -> &'static str {
    match why {
        Decline::CardDeclined => "Your bank declined this card. Nothing was charged. Try another card.",
        Decline::InsufficientFunds => "There is not enough money on this card. Nothing was charged. Try another card.",
        Decline::AuthenticationFailed => {
            "The payment was not confirmed with your bank. Nothing was charged. \
             Try again or use another card."
        }
    }
}

/// A scheme as people call it.
pub(crate) const fn brand(brand: Brand) -> &'static str {
    match brand {
        Brand::Visa => "Visa",
        Brand::Mastercard => "Mastercard",
        Brand::Amex => "American Express",
        Brand::Other => "card",
    }
}
