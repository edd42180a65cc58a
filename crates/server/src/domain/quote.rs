//! What a cart costs at one destination's door.

use contract::{
    cart::{Cart, LineState},
    checkout::Quote,
    landed_cost::{self, LandedLine, QuoteError},
    money::Money,
    places::Country,
    promo::Promo,
};

use super::cart::{self, CURRENCY};
use crate::{http::problem::AppError, store::carts::CartRow};

/// The quote of `cart`, delivered to `destination`, with what `promo` takes off.
///
/// # Errors
/// [`AppError::CartEmpty`], [`AppError::NotDelivered`], or what is our own fault.
pub fn quote(cart: &CartRow, destination: Country, promo: Option<Promo>) -> Result<Quote, AppError> {
    let percent_off = promo.as_ref().map_or(0, |promo| promo.percent);
    let cost = landed_cost::quote_with_discount(&landed_lines(cart), destination, percent_off);
    let cost = cost.map_err(|error| match error {
        QuoteError::Empty => AppError::CartEmpty,
        QuoteError::NotDelivered | QuoteError::UnknownCustomsCode => AppError::NotDelivered,
        error => AppError::internal(error),
    })?;
    let cart = cart::show(cart)?;
    Ok(Quote { country: destination.code().to_owned(), cost, promo, payable: is_payable(&cart), cart })
}

/// A discount's share of each of the cart's lines, in their order.
///
/// # Errors
/// [`AppError::Internal`]: a discount was reckoned from the same lines.
pub fn discount_by_line(cart: &CartRow, discount: Money) -> Result<Vec<Money>, AppError> {
    landed_cost::discount_by_line(&landed_lines(cart), discount).map_err(AppError::internal)
}

fn landed_lines(cart: &CartRow) -> Vec<LandedLine<'_>> {
    let landed = cart.lines.iter().map(|line| LandedLine {
        unit_price: Money::new(line.price_minor, CURRENCY),
        quantity: line.quantity,
        weight_g: line.weight_g,
        customs_code: &line.customs_code,
    });
    landed.collect()
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
        let quote = quote(&cart(vec![line(12_900, 1, 3)]), austria(), None).unwrap();
        assert_eq!(quote.cost.total, Money::eur(16_428));
        assert!(quote.payable);
    }

    #[test]
    fn what_a_code_takes_off_is_the_sum_of_what_it_takes_off_the_lines() {
        let cart = cart(vec![line(12_905, 1, 3), line(9_999, 2, 3)]);
        let promo = Promo { code: "TENOFF".to_owned(), percent: 10 };
        let quote = quote(&cart, austria(), Some(promo.clone())).unwrap();
        assert_eq!((quote.cost.discount, quote.promo), (Money::eur(3_290), Some(promo)));
        let parts = discount_by_line(&cart, quote.cost.discount).unwrap();
        assert_eq!(parts, [Money::eur(1_290), Money::eur(2_000)]);
    }

    #[test]
    fn what_the_shopper_has_not_seen_cannot_be_paid() {
        let changed = LineRow { seen_price_minor: 1, ..line(12_900, 1, 3) };
        assert!(!quote(&cart(vec![changed]), austria(), None).unwrap().payable);
        assert!(!quote(&cart(vec![line(12_900, 4, 3)]), austria(), None).unwrap().payable);
    }

    #[test]
    fn an_empty_cart_has_no_quote() {
        assert!(matches!(quote(&cart(vec![]), austria(), None), Err(AppError::CartEmpty)));
    }
}
