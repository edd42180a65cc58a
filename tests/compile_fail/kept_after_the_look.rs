use contract::privacy::registry::consentable::Analytics;
use valise::privacy::use_privacy;

fn main() {
    let _kept = use_privacy().consent.with(|consent| consent.grant::<Analytics>());
}
