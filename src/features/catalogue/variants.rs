//! Which variant of a bag is meant, and what can be said of its stock and its measures. Pure.

use contract::{
    catalogue::{Bag, Variant},
    vocabulary::{Colour, Size},
};

/// Units from which on stock is no news.
const PLENTY: u32 = 4;

/// What a shopper should know about a variant's stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stock {
    /// Nothing to buy.
    SoldOut,
    /// This many, which is few.
    Few(u32),
    /// Enough.
    Plenty,
}

impl Stock {
    /// Of so many units.
    #[must_use]
    pub const fn of(available: u32) -> Self {
        match available {
            0 => Self::SoldOut,
            n if n < PLENTY => Self::Few(n),
            _ => Self::Plenty,
        }
    }
}

/// The variant of an address. Without a known SKU: one that can be bought, in the first colour where possible,
/// since that is the one that lists picture.
#[must_use]
pub fn chosen<'a>(variants: &'a [Variant], sku: Option<&str>) -> Option<&'a Variant> {
    let first = variants.first()?;
    let named = sku.and_then(|sku| variants.iter().find(|variant| variant.sku == sku));
    let in_first_colour = || variants.iter().find(|v| v.colour == first.colour && v.available > 0);
    let any = || variants.iter().find(|v| v.available > 0);
    named.or_else(in_first_colour).or_else(any).or(Some(first))
}

/// The colours, each once, in the merchant's order.
#[must_use]
pub fn colours(variants: &[Variant]) -> Vec<Colour> {
    distinct(variants.iter().map(|variant| variant.colour))
}

/// The sizes, each once, in the merchant's order.
#[must_use]
pub fn sizes(variants: &[Variant]) -> Vec<Size> {
    distinct(variants.iter().map(|variant| variant.size))
}

fn distinct<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.fold(Vec::new(), |mut known, item| {
        if !known.contains(&item) {
            known.push(item);
        }
        known
    })
}

/// The variant in another colour: in the same size where there is one, else one that can be bought, else any.
#[must_use]
pub fn in_colour<'a>(variants: &'a [Variant], now: &Variant, colour: Colour) -> Option<&'a Variant> {
    nearest(variants, |v| v.colour == colour, |v| v.size == now.size)
}

/// The variant in another size, likewise.
#[must_use]
pub fn in_size<'a>(variants: &'a [Variant], now: &Variant, size: Size) -> Option<&'a Variant> {
    nearest(variants, |v| v.size == size, |v| v.colour == now.colour)
}

fn nearest(
    variants: &[Variant],
    wanted: impl Fn(&Variant) -> bool,
    alike: impl Fn(&Variant) -> bool,
) -> Option<&Variant> {
    let candidates = || variants.iter().filter(|variant| wanted(variant));
    candidates().find(|v| alike(v)).or_else(|| candidates().find(|v| v.available > 0)).or_else(|| candidates().next())
}

/// Whether two answers describe one bag in the same variants: only prices and stock may differ. Its page then need
/// not be built anew.
#[must_use]
pub fn same_but_for_stock(one: &Bag, other: &Bag) -> bool {
    let bare = |bag: &Bag| {
        let mut bag = bag.clone();
        for variant in &mut bag.variants {
            variant.available = 0;
            variant.price.minor = 0;
        }
        bag
    };
    bare(one) == bare(other)
}

/// A tenth-exact number of a thousandth unit: 385 mm as `38.5` with `unit` 10, 1250 g as `1.25` with `unit` 1000.
#[must_use]
pub fn decimal(amount: u32, unit: u32) -> String {
    let (whole, rest) = (amount / unit, amount % unit);
    let mut text = whole.to_string();
    if rest > 0 {
        let digits = (unit + rest).to_string();
        text.push('.');
        text.push_str(digits[1..].trim_end_matches('0'));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::money::Money;
    use proptest::prelude::*;
    use rstest::rstest;

    fn variant(colour: Colour, size: Size, available: u32) -> Variant {
        let sku = format!("{}-{}", colour.slug(), size.slug());
        Variant { id: sku.clone(), sku, colour, size, price: Money::eur(10_000), available }
    }

    fn range() -> Vec<Variant> {
        vec![
            variant(Colour::Navy, Size::Small, 0),
            variant(Colour::Navy, Size::Large, 2),
            variant(Colour::Camel, Size::Small, 9),
        ]
    }

    #[rstest]
    #[case(Some("camel-small"), "camel-small")]
    #[case(Some("navy-small"), "navy-small")]
    #[case(Some("another-bag"), "navy-large")]
    #[case(None, "navy-large")]
    fn the_address_names_the_variant_or_the_first_that_can_be_bought(#[case] sku: Option<&str>, #[case] meant: &str) {
        assert_eq!(chosen(&range(), sku).map(|v| v.sku.as_str()), Some(meant));
    }

    #[test]
    fn a_bag_sold_out_altogether_shows_its_first_variant() {
        let sold_out: Vec<_> = range().into_iter().map(|v| Variant { available: 0, ..v }).collect();
        assert_eq!(chosen(&sold_out, None).map(|v| v.sku.as_str()), Some("navy-small"));
        assert_eq!(chosen(&[], None), None);
    }

    #[test]
    fn another_colour_keeps_the_size_where_it_exists() {
        let range = range();
        let sku = |variant: Option<&Variant>| variant.map(|v| v.sku.clone()).unwrap_or_default();
        assert_eq!(sku(in_colour(&range, &range[0], Colour::Camel)), "camel-small");
        assert_eq!(sku(in_colour(&range, &range[1], Colour::Camel)), "camel-small");
        assert_eq!(sku(in_size(&range, &range[2], Size::Large)), "navy-large");
        assert_eq!(in_size(&range, &range[2], Size::Cabin), None);
    }

    #[rstest]
    #[case(0, Stock::SoldOut)]
    #[case(3, Stock::Few(3))]
    #[case(4, Stock::Plenty)]
    fn few_is_three_or_less(#[case] available: u32, #[case] stock: Stock) {
        assert_eq!(Stock::of(available), stock);
    }

    #[rstest]
    #[case(385, 10, "38.5")]
    #[case(380, 10, "38")]
    #[case(5, 10, "0.5")]
    #[case(1_250, 1_000, "1.25")]
    #[case(1_005, 1_000, "1.005")]
    fn measures_have_no_more_digits_than_they_need(#[case] amount: u32, #[case] unit: u32, #[case] text: &str) {
        assert_eq!(decimal(amount, unit), text);
    }

    proptest! {
        #[test]
        fn every_sku_of_the_bag_is_found(at in 0_usize..3) {
            let range = range();
            prop_assert_eq!(chosen(&range, Some(&range[at].sku)), Some(&range[at]));
        }
    }
}
