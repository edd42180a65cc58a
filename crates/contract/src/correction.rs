//! Putting right whom an order is for, until it is handed over (promise: P5.1).
//!
//! The form is the checkout's without the country, by which duty and tax were reckoned, and without the identity number,
//! which is never shown whole. It is read by the same function.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, FieldError, Method,
    checkout::{CheckoutDraft, CheckoutField, Consignee},
    orders::{Order, OrderStatus},
    places::Country,
    query::Href,
};

/// What was typed into the form, as typed: every field, also those that stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Correction {
    /// The consignee's full name.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 80))]
    pub full_name: String,
    /// Mobile number, national or international. It is what the order is found by from now on.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 40))]
    pub mobile: String,
    /// Street and number.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub line1: String,
    /// Flat, floor, company; optional.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub line2: String,
    /// City or town.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub city: String,
    /// Postal code, where the country has one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_length = 20))]
    pub postal_code: String,
    /// Optional; empty takes it away.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_length = 254))]
    pub email: String,
    /// Optional; empty takes it away.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub landline: String,
}

/// The fields that can be corrected, in the order of the form.
pub const CORRECTABLE: &[CheckoutField] = &[
    CheckoutField::FullName,
    CheckoutField::Mobile,
    CheckoutField::Line1,
    CheckoutField::Line2,
    CheckoutField::PostalCode,
    CheckoutField::City,
    CheckoutField::Email,
    CheckoutField::Landline,
];

/// Fields of the checkout that cannot be, and why.
pub const NOT_CORRECTABLE: &[(CheckoutField, &str)] = &[
    (
        CheckoutField::Country,
        "Delivery, duty and tax were reckoned by it: an order to another country is another order.",
    ),
    (CheckoutField::IdNumber, "It is shown masked. Write to us, or cancel the order and place it anew."),
];

/// Whether an order that stands so can still be corrected: nothing was handed over, and it is not given up.
#[must_use]
pub const fn is_correctable(status: OrderStatus) -> bool {
    matches!(status, OrderStatus::AwaitingPayment | OrderStatus::Placed)
}

impl Correction {
    /// The form filled with what an order says now.
    #[must_use]
    pub fn of(draft: CheckoutDraft) -> Self {
        let CheckoutDraft { full_name, mobile, line1, line2, city, postal_code, email, landline, .. } = draft;
        Self { full_name, mobile, line1, line2, city, postal_code, email, landline }
    }

    /// Reads the form for the country that the order goes to.
    ///
    /// # Errors
    /// As [`CheckoutDraft::parse`].
    pub fn parse(&self, country: Country) -> Result<Corrected, Vec<FieldError>> {
        let Self { full_name, mobile, line1, line2, city, postal_code, email, landline } = self.clone();
        let country = country.code().to_owned();
        let id_number = String::new();
        let draft =
            CheckoutDraft { country, full_name, mobile, line1, line2, city, postal_code, email, landline, id_number };
        draft.parse_without_id().map(|consignee| Corrected(consignee.into()))
    }
}

impl From<Consignee> for Correction {
    fn from(consignee: Consignee) -> Self {
        Self::of(consignee.into())
    }
}

/// A correction that was read: values in their normal form. Made only by [`Correction::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Corrected(Correction);

impl Corrected {
    /// The values.
    #[must_use]
    pub const fn values(&self) -> &Correction {
        &self.0
    }
}

/// `PUT /api/orders/{number}/consignee`. 404 where the browser may not see the order, 409 `stale` once it is too late,
/// 422 with the faulty fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectConsignee {
    /// The public number.
    pub number: String,
    /// What is right.
    pub consignee: Corrected,
}

impl Endpoint for CorrectConsignee {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/orders/{number}/consignee";
    type Body = Corrected;
    type Answer = Order;
    fn href(&self) -> String {
        Href::new("/api/orders").segment(&self.number).segment("consignee").finish()
    }
    fn body(&self) -> Option<&Corrected> {
        Some(&self.consignee)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// promise: P5.1
    #[test]
    fn every_field_of_the_checkout_can_be_corrected_or_it_is_said_why_not() {
        for field in CheckoutField::ALL {
            let explained = NOT_CORRECTABLE.iter().any(|(other, why)| other == field && !why.is_empty());
            assert!(CORRECTABLE.contains(field) != explained, "{field:?}");
        }
    }

    /// promise: P5.1
    #[test]
    fn a_correction_is_read_like_the_checkout_form_and_asks_for_no_identity_number() {
        let typed = Correction {
            full_name: "  Zoë   Müller ".to_owned(),
            mobile: "11 96123-4567".to_owned(),
            line1: "Rua 1".to_owned(),
            city: "São Paulo".to_owned(),
            postal_code: "01310100".to_owned(),
            ..Correction::default()
        };
        let brazil = Country::parse("BR").unwrap();
        let corrected = typed.parse(brazil).unwrap();
        assert_eq!(corrected.values().full_name, "Zoë Müller");
        assert_eq!(corrected.values().mobile, "+5511961234567");
        let faults = Correction { email: "x".to_owned(), ..Correction::default() }.parse(brazil).unwrap_err();
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["full_name", "mobile", "line1", "postal_code", "city", "email"]);
    }
}
