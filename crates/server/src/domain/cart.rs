//! A cart as the shopper sees it, from what the database holds.

use contract::{
    cart::{Cart, CartLine, LineState, QUANTITY_MAX},
    money::{Currency, Money, MoneyError},
};

use crate::store::{
    StoreError,
    carts::{CartRow, LineRow},
};

/// The catalogue's currency.
pub const CURRENCY: Currency = Currency::Eur;

/// The cart of a visitor who has none.
#[must_use]
pub const fn empty() -> Cart {
    Cart { version: 0, lines: Vec::new(), count: 0, goods: Money::zero(CURRENCY) }
}

/// A cart with what there is to know about each line.
///
/// # Errors
/// [`StoreError::Corrupt`] for prices beyond reckoning.
pub fn show(cart: &CartRow) -> Result<Cart, StoreError> {
    reckon(cart).map_err(|error| StoreError::corrupt("carts", &cart.id, error.to_string()))
}

fn reckon(cart: &CartRow) -> Result<Cart, MoneyError> {
    let lines = cart.lines.iter().map(show_line).collect::<Result<Vec<_>, _>>()?;
    Ok(Cart {
        version: cart.version,
        count: lines.iter().map(|line| line.quantity).sum(),
        goods: Money::sum(CURRENCY, lines.iter().map(|line| line.total))?,
        lines,
    })
}

fn show_line(line: &LineRow) -> Result<CartLine, MoneyError> {
    let unit_price = Money::new(line.price_minor, CURRENCY);
    Ok(CartLine {
        id: line.id.clone(),
        variant_id: line.variant_id.clone(),
        sku: line.sku.clone(),
        slug: line.slug.clone(),
        name: line.name.clone(),
        merchant: line.merchant.clone(),
        colour: line.colour,
        size: line.size,
        unit_price,
        quantity: line.quantity,
        available: available(line.stock),
        total: unit_price.times(line.quantity)?,
        state: state(line),
    })
}

/// The true stock is the merchant's business: at most what one cart may hold.
fn available(stock: i64) -> u32 {
    u32::try_from(stock.max(0)).map_or(QUANTITY_MAX, |stock| stock.min(QUANTITY_MAX))
}

/// What cannot be bought weighs more than what costs another price.
fn state(line: &LineRow) -> LineState {
    match available(line.stock) {
        0 => LineState::Gone,
        available if available < line.quantity => LineState::Shortage { available },
        _ if line.price_minor != line.seen_price_minor => {
            LineState::PriceChanged { was: Money::new(line.seen_price_minor, CURRENCY) }
        }
        _ => LineState::Fine,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use contract::vocabulary::{Colour, Size};
    use rstest::rstest;

    pub(in crate::domain) fn line(price_minor: i64, quantity: u32, stock: i64) -> LineRow {
        LineRow {
            id: "line".to_owned(),
            variant_id: "variant".to_owned(),
            sku: "SKU-1".to_owned(),
            slug: "a-bag".to_owned(),
            name: "A bag".to_owned(),
            merchant_id: "merchant".to_owned(),
            merchant: "A merchant".to_owned(),
            colour: Colour::Cognac,
            size: Size::OneSize,
            weight_g: 900,
            customs_code: "4202.21".to_owned(),
            price_minor,
            seen_price_minor: price_minor,
            stock,
            quantity,
        }
    }

    #[rstest]
    #[case::enough(10_000, 2, LineState::Fine)]
    #[case::one_too_few(10_000, 1, LineState::Shortage { available: 1 })]
    #[case::none(10_000, 0, LineState::Gone)]
    #[case::dearer(9_000, 5, LineState::PriceChanged { was: Money::eur(9_000) })]
    #[case::dearer_and_short(9_000, 1, LineState::Shortage { available: 1 })]
    fn a_line_says_what_stands_against_buying_it(#[case] seen: i64, #[case] stock: i64, #[case] expected: LineState) {
        let line = LineRow { seen_price_minor: seen, ..line(10_000, 2, stock) };
        assert_eq!(state(&line), expected);
    }

    #[test]
    fn totals_are_sums_over_lines_and_the_true_stock_stays_hidden() {
        let lines = vec![line(10_000, 2, 5_000), line(2_550, 3, 4)];
        let cart = show(&CartRow { id: "cart".to_owned(), version: 4, lines, open_order: None }).unwrap();
        assert_eq!((cart.version, cart.count, cart.goods), (4, 5, Money::eur(27_650)));
        assert_eq!(cart.lines.iter().map(|line| line.available).collect::<Vec<_>>(), [10, 4]);
    }

    #[test]
    fn a_price_beyond_reckoning_is_an_error_and_no_panic() {
        let lines = vec![line(i64::MAX, 2, 5)];
        assert!(show(&CartRow { id: "cart".to_owned(), version: 1, lines, open_order: None }).is_err());
    }
}
