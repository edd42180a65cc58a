//! The body of a request to place an order, read field by field.

use contract::{
    FieldError,
    checkout::{CheckoutDraft, CheckoutField, Consignee, LINE_MAX, NAME_MAX, NewOrder},
    promo::PromoCode,
};

use super::promo;
use crate::http::problem::AppError;

/// Checks what the API's description says of a body, field by field: the rest depends on more than one of them.
///
/// # Errors
/// [`AppError::InvalidFields`] with every field at fault.
pub fn check_shape(order: &NewOrder<CheckoutDraft>) -> Result<(), AppError> {
    let mut errors = Vec::new();
    if order.cart_version < 0 {
        errors.push(FieldError::new("cart_version", "out_of_range"));
    }
    for &field in CheckoutField::ALL {
        let (least, most) = match field {
            CheckoutField::Country => (2, 2),
            CheckoutField::FullName => (1, NAME_MAX),
            CheckoutField::Mobile => (1, 40),
            CheckoutField::Line1 | CheckoutField::City => (1, LINE_MAX),
            CheckoutField::Line2 => (0, LINE_MAX),
            CheckoutField::PostalCode => (0, 20),
            CheckoutField::Email => (0, 254),
            CheckoutField::Landline | CheckoutField::IdNumber => (0, 40),
        };
        let code = match order.consignee.get(field).chars().count() {
            0 if least > 0 => "required",
            length if length > most => "too_long",
            length if length < least => "invalid",
            _ => continue,
        };
        errors.push(FieldError::new(&format!("consignee.{}", field.key()), code));
    }
    if errors.is_empty() { Ok(()) } else { Err(AppError::InvalidFields(errors)) }
}

/// Reads a request's body; its promo code, if it has one, apart.
///
/// # Errors
/// [`AppError::InvalidFields`] with every field at fault.
pub fn read(order: NewOrder<CheckoutDraft>) -> Result<(NewOrder<Consignee>, Option<PromoCode>), AppError> {
    let nested = |error: FieldError| FieldError { field: format!("consignee.{}", error.field), ..error };
    match (order.consignee.parse(), promo::read(&order.promo_code)) {
        (Ok(consignee), Ok(promo)) => {
            let promo_code = promo.as_ref().map_or_else(String::new, |code| code.as_str().to_owned());
            let NewOrder { cart_version, expected_total, .. } = order;
            Ok((NewOrder { consignee, cart_version, expected_total, promo_code }, promo))
        }
        (consignee, promo) => {
            let at_fault = consignee.err().into_iter().flatten().map(nested).chain(promo.err());
            Err(AppError::InvalidFields(at_fault.collect()))
        }
    }
}
