//! What a cart costs at one destination's door.

use contract::{
    cart::{Cart, LineState},
    checkout::Quote,
    landed_cost::{self, LandedLine, QuoteError},
    money::Money,
    places::Country,
};

use super::cart::{self, CURRENCY};
use crate::{http::problem::AppError, store::carts::CartRow};

/// The quote of `cart`, delivered to `destination`.
///
/// # Errors
/// [`AppError::CartEmpty`], [`AppError::NotDelivered`], or what is our own fault.
pub fn quote(cart: &CartRow, destination: Country) -> Result<Quote, AppError> {
    let lines: Vec<LandedLine<'_>> = cart
        .lines
        .iter()
        .map(|line| LandedLine {
            unit_price: Money::new(line.price_minor, CURRENCY),
            quantity: line.quantity,
            weight_g: line.weight_g,
            customs_code: &line.customs_code,
        })
        .collect();
    let cost = landed_cost::quote(&lines, destination).map_err(|error| match error {
        QuoteError::Empty => AppError::CartEmpty,
        QuoteError::NotDelivered | QuoteError::UnknownCustomsCode => AppError::NotDelivered,
        error => AppError::internal(error),
    })?;
    let cart = cart::show(cart)?;
    Ok(Quote { country: destination.code().to_owned(), cost, payable: is_payable(&cart), cart })
}

/// Whether nothing stands against buying any line.
fn is_payable(cart: &Cart) -> bool {
    cart.lines.iter().all(|line| line.state == LineState::Fine)
}

/// Whether any line wants more than there is.
#[must_use]
pub fn is_short(cart: &Cart) -> bool {
    cart.lines.iter().any(|line| matches!(line.state, LineState::Gone | LineState::Shortage { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::cart::tests::line, store::carts::LineRow};

    fn cart(lines: Vec<LineRow>) -> CartRow {
        CartRow { id: "cart".to_owned(), version: 1, lines, open_order: None }
    }

    fn austria() -> Country {
        Country::parse("AT").unwrap()
    }

    #[test]
    fn a_quote_holds_goods_delivery_and_tax() {
        let quote = quote(&cart(vec![line(12_900, 1, 3)]), austria()).unwrap();
        assert_eq!(quote.cost.total, Money::eur(16_428));
        assert!(quote.payable);
    }

    #[test]
    fn what_the_shopper_has_not_seen_cannot_be_paid() {
        let changed = LineRow { seen_price_minor: 1, ..line(12_900, 1, 3) };
        assert!(!quote(&cart(vec![changed]), austria()).unwrap().payable);
        assert!(!quote(&cart(vec![line(12_900, 4, 3)]), austria()).unwrap().payable);
    }

    #[test]
    fn an_empty_cart_has_no_quote() {
        assert!(matches!(quote(&cart(vec![]), austria()), Err(AppError::CartEmpty)));
    }
}
