use contract::privacy::registry::consentable::Analytics;
use valise::privacy::Grant;

fn twice(grant: Grant<'_, Analytics>) -> (Grant<'_, Analytics>, Grant<'_, Analytics>) {
    (grant.clone(), grant)
}

fn main() {}
