//! The checkout's messages.

use contract::{checkout::CheckoutField, landed_cost::LandedNote, places::IdKind, promo::Promo};

use crate::features::checkout::CostPart;

/// The page's heading.
pub const HEADING: &str = "Checkout";
/// Under the heading.
pub const GUEST: &str = "No account needed. We ask only for what the parcel needs.";
/// Over the address fields.
pub const DELIVERY: &str = "Delivery";
/// Over the amounts.
pub const SUMMARY: &str = "Your order";
/// Before the policy's link (promise: O7).
pub const TERMS_BEFORE: &str = "How your order’s data is kept and for how long:";
/// To the policy (promise: O7).
pub const TERMS_LINK: &str = "privacy policy";
/// Under the pay button.
pub const NEXT_PAGE: &str = "You enter your card on the payment service’s own page. We never see it.";
/// Opens the optional fields (promise: O3).
pub const MORE_FIELDS: &str = "Add a landline";
/// Fields that may stay empty.
pub const OPTIONAL: &str = " (optional)";
/// To the cart.
pub const TO_CART: &str = "Back to the cart";
/// Nothing to pay for.
pub const EMPTY: &str = "There is nothing in your cart to check out.";
/// To the orders, where the cart has become one.
pub const ORDERS: &str = "Your orders";
/// Back from the payment without one.
pub const UNPAID: &str = "You came back without paying. Nothing was charged, and what you typed is still here. Your order is still open, and its bags are kept for you for a quarter of an hour.";
/// To the list with that order.
pub const OPEN_ORDER: &str = "See your orders, to pay for it";
/// The total is not what was shown.
pub const CHANGED: &str = "Something changed since you last looked. Nothing was charged. This is the difference:";
/// Before a country is chosen, in its list.
pub const CHOOSE: &str = "Choose a country";
/// Before a country is chosen, in place of the amounts.
pub const NOWHERE: &str = "Choose a country to see what delivery, duty and tax come to.";
/// Paying before the total is known.
pub const NO_TOTAL_YET: &str = "One moment: the total is not there yet. Nothing was charged.";
/// Sending.
pub const PLACING: &str = "Pay: one moment…";
/// An order of this cart is being placed by another request.
pub const IN_FLIGHT: &str = "This order is already being placed. Please wait a moment and try again.";

/// Opens the promo code's field.
pub const PROMO_OPEN: &str = "I have a code";
/// The promo code's field.
pub const PROMO_CODE: &str = "Promo code";
/// Takes the promo code.
pub const PROMO_APPLY: &str = "Apply";
/// Goes on without the promo code.
pub const PROMO_REMOVE: &str = "Remove";
/// A code that takes nothing off: unknown, ended, used up, or none at all.
pub const PROMO_UNUSABLE: &str = "This code takes nothing off. Check how it is written; it may also have ended.";

/// What the pay button says; the total is never hidden.
#[must_use]
pub fn pay(total: &str) -> String {
    ["Pay ", total].concat()
}

/// A field's label.
#[must_use]
pub const fn label(field: CheckoutField) -> &'static str {
    match field {
        CheckoutField::Country => "Country or region",
        CheckoutField::FullName => "Full name",
        CheckoutField::Mobile => "Mobile number",
        CheckoutField::Line1 => "Address line 1",
        CheckoutField::Line2 => "Address line 2",
        CheckoutField::City => "City",
        CheckoutField::PostalCode => "Postal code",
        CheckoutField::Email => "Email",
        CheckoutField::Landline => "Landline",
        CheckoutField::IdNumber => "ID number",
    }
}

/// Which number customs want, before why (promise: O2).
#[must_use]
pub const fn id_kind(kind: IdKind) -> &'static str {
    match kind {
        IdKind::ResidentIdentity => "The 18 signs of the resident identity card. ",
        IdKind::PersonalCustomsCode => "The personal customs code, P and 12 digits. ",
        IdKind::Cpf => "The CPF, 11 digits. ",
        IdKind::TcKimlik => "The T.C. kimlik numarası, 11 digits. ",
    }
}

/// What is wrong with a field and how to mend it. `example` is one that the country takes.
#[must_use]
pub fn fault(field: CheckoutField, code: &str, country: &str, example: &str) -> String {
    let like = |what: &str| [what, " Example: ", example, "."].concat();
    match (field, code) {
        (CheckoutField::Country, "required") => "Choose where the parcel goes.".to_owned(),
        (CheckoutField::Country, _) => "We do not deliver there yet.".to_owned(),
        (CheckoutField::FullName, "required") => "Enter the name of the person who receives the parcel.".to_owned(),
        (CheckoutField::Mobile, "required") => like("Enter a mobile number."),
        (CheckoutField::Mobile, "not_digits") => like("A number has only digits, spaces and + ( ) -."),
        (CheckoutField::Mobile, "too_short") => like("This number is too short."),
        (CheckoutField::Mobile, "too_long") => like("This number is too long."),
        (CheckoutField::Mobile, "unknown_calling_code") => "We don’t know this country code.".to_owned(),
        (CheckoutField::Mobile, _) => like(&["This is not a mobile number of ", country, "."].concat()),
        (CheckoutField::Line1, "required") => "Enter street and house number.".to_owned(),
        (CheckoutField::City, "required") => "Enter the city or town.".to_owned(),
        (CheckoutField::PostalCode, "required") => like("Enter the postal code."),
        (CheckoutField::PostalCode, _) => like(&["Not a postal code of ", country, "."].concat()),
        (CheckoutField::Email, "too_long") => "This address is too long.".to_owned(),
        (CheckoutField::Email, _) => "An email address looks like name@example.com.".to_owned(),
        (CheckoutField::Landline, _) => "A number has only digits, spaces and + ( ) -.".to_owned(),
        (CheckoutField::IdNumber, "required") => {
            ["The customs of ", country, " release no parcel without it."].concat()
        }
        (CheckoutField::IdNumber, "checksum") => {
            "A digit is not right: please compare it with your document.".to_owned()
        }
        // The fault stands in the place of the hint, which said it.
        (CheckoutField::IdNumber, _) => ["This number has another form: ", example].concat(),
        (_, "too_long") => "This is too long.".to_owned(),
        _ => "Please use letters, digits and the usual signs.".to_owned(),
    }
}

/// A part of the cost.
#[must_use]
pub const fn part(part: CostPart) -> &'static str {
    match part {
        CostPart::Goods => "Goods",
        CostPart::Discount => "Discount",
        CostPart::Delivery => "Delivery",
        CostPart::Duty => "Duty",
        CostPart::Tax => "Tax",
        CostPart::Total => "Total",
    }
}

/// What a promo code takes off.
#[must_use]
pub fn discount(promo: &Promo) -> String {
    ["Discount (", &promo.code, ", ", &promo.percent.to_string(), "\u{a0}%)"].concat()
}

/// A remark under the cost.
#[must_use]
pub const fn note(note: LandedNote) -> &'static str {
    match note {
        LandedNote::FreeDelivery => "Delivery is free at this value.",
        LandedNote::BelowDutyThreshold => "No duty: the value is below the country’s threshold.",
        LandedNote::BelowTaxThreshold => "No tax: the value is below the country’s threshold.",
    }
}

/// When it arrives.
#[must_use]
pub fn arrives(days: (u8, u8)) -> String {
    let [fewest, most] = [days.0.to_string(), days.1.to_string()];
    ["Arrives ", &fewest, "–", &most, " working days after dispatch. Nothing to pay at the door."].concat()
}

/// A part that changed.
#[must_use]
pub fn changed(part_name: &str, was: &str, now: &str) -> String {
    [part_name, ": ", was, " → ", now].concat()
}
