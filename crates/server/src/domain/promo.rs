//! Promo codes at the checkout: read once, and guessed by nobody.

use std::net::IpAddr;

use contract::{
    FieldError,
    promo::{self, PromoCode},
    text::TextError,
};

use super::limits::network;
use crate::{app::App, http::problem::AppError};

/// Reads a code as it was typed; `None` for an empty field.
///
/// # Errors
/// The fault of what no code looks like.
pub fn read(typed: &str) -> Result<Option<PromoCode>, FieldError> {
    if typed.chars().count() > promo::TYPED_MAX {
        return Err(FieldError::new(promo::FIELD, TextError::TooLong.code()));
    }
    match PromoCode::parse(typed) {
        Ok(code) => Ok(Some(code)),
        Err(TextError::Required) => Ok(None),
        Err(error) => Err(FieldError::new(promo::FIELD, error.code())),
    }
}

/// The one answer for codes that are unknown, ended and used up.
#[must_use]
pub fn unusable() -> AppError {
    AppError::InvalidFields(vec![FieldError::new(promo::FIELD, promo::UNUSABLE)])
}

/// Whether the answer about a code may be given to whoever asks from `address`. Wrong codes count against her; once
/// she has had too many, a right one is answered like them, however many she sent at once.
///
/// # Errors
/// [`AppError::TooManyAttempts`].
pub fn judge(app: &App, address: IpAddr, right: bool) -> Result<(), AppError> {
    let (limit, key, now_ms) = (&app.limits.promo_by_address, network(address), app.clock.now_ms());
    let allowed = if right { limit.has_room(&key, now_ms) } else { limit.take(&key, now_ms) };
    allowed.map_err(|retry_after_s| AppError::TooManyAttempts { retry_after_s })
}
