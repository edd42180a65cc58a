use std::marker::PhantomData;

use contract::privacy::registry::consentable::Analytics;
use valise::privacy::Grant;

fn main() {
    let _grant: Grant<'static, Analytics> = Grant { consent: PhantomData, purpose: PhantomData, here: PhantomData };
}
