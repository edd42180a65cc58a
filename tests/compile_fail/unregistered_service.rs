use contract::privacy::{ServiceId, registry::consentable::Analytics};
use valise::privacy::use_privacy;

fn main() {
    use_privacy().consent.with(|consent| {
        let _runs = consent.grant::<Analytics>().is_some_and(|grant| grant.lets(ServiceId::KeyLogger));
    });
}
