use std::marker::PhantomData;

use contract::privacy::registry::consentable::Analytics;
use valise::privacy::{Grant, use_privacy};

fn main() {
    use_privacy().consent.with(|consent| {
        let _grant: Grant<'_, Analytics> = Grant { consent, purpose: PhantomData, here: PhantomData };
    });
}
