use super::*;
use proptest::prelude::*;
use rstest::rstest;

fn bag(cents: i64, quantity: u32) -> LandedLine<'static> {
    LandedLine { unit_price: Money::eur(cents), quantity, weight_g: 900, customs_code: "4202.21" }
}

fn country(code: &str) -> Country {
    Country::parse(code).unwrap()
}

/// Goods, delivery, duty, tax, total in cents, reckoned by hand.
#[rstest]
#[case::within_france_free_delivery("FR", 12_900, [12_900, 0, 0, 2_580, 15_480])]
#[case::austria_pays_its_own_vat_on_goods_and_delivery("AT", 12_900, [12_900, 790, 0, 2_738, 16_428])]
#[case::finland_has_half_per_cents("FI", 10_000, [10_000, 990, 0, 2_802, 13_792])]
#[case::britain_under_its_duty_threshold("GB", 15_500, [15_500, 1_490, 0, 3_398, 20_388])]
#[case::britain_over_it("GB", 15_501, [15_501, 1_490, 340, 3_466, 20_797])]
#[case::america_has_duty_on_the_goods_alone_and_no_federal_tax("US", 12_900, [12_900, 2_490, 1_935, 0, 17_325])]
#[case::australia_collects_nothing_from_a_small_parcel("AU", 12_900, [12_900, 2_690, 0, 0, 15_590])]
#[case::australia_collects_both_from_a_dear_one("AU", 60_000, [60_000, 2_690, 3_000, 6_569, 72_259])]
#[case::korea_reckons_duty_on_carriage_too("KR", 20_000, [20_000, 2_690, 1_815, 2_451, 26_956])]
#[case::hong_kong_is_a_free_port("HK", 99_900, [99_900, 2_690, 0, 0, 102_590])]
#[case::mexico_has_one_levy("MX", 10_000, [10_000, 2_990, 4_352, 0, 17_342])]
fn a_bag_lands_at(#[case] destination: &str, #[case] cents: i64, #[case] expected: [i64; 5]) {
    let cost = quote(&[bag(cents, 1)], country(destination)).unwrap();
    let parts = [cost.goods, cost.delivery, cost.duty, cost.tax, cost.total].map(|part| part.minor);
    assert_eq!(parts, expected);
}

/// Goods, discount, delivery, duty, tax, total in cents, reckoned by hand.
#[rstest]
#[case::tax_goes_by_what_is_paid("AT", 12_900, 10, [12_900, 1_290, 790, 0, 2_480, 14_880])]
#[case::half_a_cent_is_a_cent_off("AT", 12_905, 10, [12_905, 1_291, 790, 0, 2_481, 14_885])]
#[case::free_delivery_stays_free("FR", 12_900, 50, [12_900, 6_450, 0, 0, 1_290, 7_740])]
#[case::duty_goes_by_what_is_paid("US", 12_900, 20, [12_900, 2_580, 2_490, 1_548, 0, 14_358])]
#[case::a_threshold_too("GB", 15_501, 1, [15_501, 155, 1_490, 0, 3_367, 20_203])]
fn a_bag_with_something_off_lands_at(
    #[case] destination: &str,
    #[case] cents: i64,
    #[case] percent: u8,
    #[case] expected: [i64; 6],
) {
    let cost = quote_with_discount(&[bag(cents, 1)], country(destination), percent).unwrap();
    let parts = [cost.goods, cost.discount, cost.delivery, cost.duty, cost.tax, cost.total].map(|part| part.minor);
    assert_eq!(parts, expected);
}

#[test]
fn a_discount_is_shared_out_by_value_to_the_cent() {
    let lines = [bag(1_000, 1), bag(1_000, 1), bag(1_000, 1)];
    assert_eq!(
        discount_by_line(&lines, Money::eur(100)).unwrap().iter().map(|part| part.minor).collect::<Vec<_>>(),
        [34, 33, 33]
    );
    assert_eq!(discount_by_line(&lines, Money::eur(0)), Ok(vec![Money::eur(0); 3]));
    assert_eq!(discount_by_line(&[bag(0, 1)], Money::eur(1)), Err(QuoteError::TooLarge));
}

#[test]
fn what_is_not_collected_is_explained() {
    let notes = |code, cents| quote(&[bag(cents, 1)], country(code)).unwrap().notes;
    assert_eq!(notes("FR", 12_900), [LandedNote::FreeDelivery]);
    assert_eq!(notes("FR", 5_000), []);
    assert_eq!(notes("AU", 12_900), [LandedNote::BelowDutyThreshold, LandedNote::BelowTaxThreshold]);
    assert_eq!(notes("HK", 12_900), [], "a country without a tax has no threshold to speak of");
}

#[rstest]
#[case(&[], QuoteError::Empty)]
#[case(&[bag(100, 0)], QuoteError::NoQuantity)]
#[case(&[bag(-1, 1)], QuoteError::NegativePrice)]
#[case(&[LandedLine { unit_price: Money::new(100, Currency::Usd), ..bag(0, 1) }], QuoteError::NotEuros)]
#[case(&[LandedLine { customs_code: "6403", ..bag(100, 1) }], QuoteError::UnknownCustomsCode)]
#[case(&[LandedLine { customs_code: "4202x", ..bag(100, 1) }], QuoteError::UnknownCustomsCode)]
#[case(&[bag(i64::MAX, 2)], QuoteError::TooLarge)]
#[case(&[bag(i64::MAX, 1)], QuoteError::TooLarge)]
#[case(&[LandedLine { weight_g: u32::MAX, ..bag(0, u32::MAX) }], QuoteError::TooLarge)]
fn what_cannot_be_reckoned_is_refused(#[case] lines: &[LandedLine<'_>], #[case] fault: QuoteError) {
    // Outside the Union, where no value of goods makes the carriage free.
    assert_eq!(quote(lines, country("CH")), Err(fault));
}

#[test]
fn the_wire_form_survives_json() {
    let cost = quote(&[bag(12_900, 2)], country("GB")).unwrap();
    let json = serde_json::to_value(&cost).unwrap();
    assert_eq!(json["incoterm"], "DDP");
    assert_eq!(json["destination"], "GB");
    assert_eq!(json["total"]["currency"], "EUR");
    assert_eq!(json["delivery_days"], serde_json::json!([3, 7]));
    assert_eq!(serde_json::from_value::<LandedCost>(json).unwrap(), cost);
}

fn any_country() -> impl Strategy<Value = Country> {
    prop::sample::select(Country::all().collect::<Vec<_>>())
}

prop_compose! {
    fn any_line()(cents: i64, quantity: u32, weight_g: u32) -> LandedLine<'static> {
        LandedLine { unit_price: Money::eur(cents), quantity, weight_g, customs_code: "420222" }
    }
}

prop_compose! {
    fn real_line()(cents in 0..1_000_000_i64, quantity in 1..50_u32, weight_g in 0..9_000_u32) -> LandedLine<'static> {
        LandedLine { unit_price: Money::eur(cents), quantity, weight_g, customs_code: "4202.92" }
    }
}

proptest! {
    #[test]
    fn the_total_is_the_sum_of_its_parts_and_none_is_negative(lines in prop::collection::vec(real_line(), 1..9), to in any_country()) {
        let cost = quote(&lines, to).unwrap();
        let parts = [cost.goods, cost.delivery, cost.duty, cost.tax];
        prop_assert!(cost.discount.is_zero());
        prop_assert!(parts.iter().all(|part| !part.is_negative()));
        prop_assert_eq!(Money::sum(Currency::Eur, parts), Ok(cost.total));
        prop_assert!(cost.delivery_days.0 <= cost.delivery_days.1);
    }

    #[test]
    fn one_piece_more_never_makes_goods_duty_or_tax_cheaper(line in real_line(), to in any_country()) {
        // Delivery may become free, and with it cheaper: the goods' side alone only grows.
        let one_more = LandedLine { quantity: line.quantity + 1, ..line };
        let (fewer, more) = (quote(&[line], to).unwrap(), quote(&[one_more], to).unwrap());
        prop_assert!(more.goods >= fewer.goods);
        if !more.notes.contains(&LandedNote::FreeDelivery) {
            prop_assert!(more.duty >= fewer.duty && more.tax >= fewer.tax && more.delivery >= fewer.delivery);
        }
    }

    #[test]
    fn a_discount_never_exceeds_the_goods_and_its_parts_never_their_lines(
        lines in prop::collection::vec(real_line(), 1..9), to in any_country(), percent in 0..=90_u8,
    ) {
        let cost = quote_with_discount(&lines, to, percent).unwrap();
        prop_assert!(!cost.discount.is_negative() && cost.discount <= cost.goods);
        let paid = Money::sum(Currency::Eur, [cost.goods, cost.delivery, cost.duty, cost.tax]).unwrap();
        prop_assert_eq!(paid.checked_sub(cost.discount), Ok(cost.total));
        let parts = discount_by_line(&lines, cost.discount).unwrap();
        prop_assert_eq!(Money::sum(Currency::Eur, parts.iter().copied()), Ok(cost.discount));
        for (part, line) in parts.iter().zip(&lines) {
            prop_assert!(!part.is_negative() && *part <= line.unit_price.times(line.quantity).unwrap());
        }
    }

    #[test]
    fn nothing_off_changes_nothing_and_more_off_is_never_dearer(
        lines in prop::collection::vec(real_line(), 1..9), to in any_country(), percent in 0..90_u8,
    ) {
        prop_assert_eq!(quote_with_discount(&lines, to, 0), quote(&lines, to));
        let (less, more) = (quote_with_discount(&lines, to, percent).unwrap(), quote_with_discount(&lines, to, percent + 1).unwrap());
        prop_assert!(more.discount >= less.discount && more.duty <= less.duty && more.tax <= less.tax);
        prop_assert!(more.total <= less.total);
        prop_assert_eq!((more.goods, more.delivery), (less.goods, less.delivery));
    }

    #[test]
    fn no_parcel_panics_however_absurd(lines in prop::collection::vec(any_line(), 0..5), to in any_country()) {
        if let Ok(cost) = quote(&lines, to) {
            prop_assert_eq!(Money::sum(Currency::Eur, [cost.goods, cost.delivery, cost.duty, cost.tax]), Ok(cost.total));
        }
    }
}
