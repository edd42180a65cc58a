//! Whether the recommendations are worth having: see `docs/RECOMMENDATIONS.md` for the figures of a larger run.

mod shop;
mod shoppers;

/// promise: P2.2
#[test]
fn the_device_guesses_better_than_popularity_without_anybody_being_watched() {
    let rates = shoppers::simulate(&shop::Shop::of(500), 7, 400, 400);
    assert!(rates.device > 2.0 * rates.popularity, "{rates:?}");
    assert!(rates.device_with_companions >= 0.95 * rates.device, "{rates:?}");
}
