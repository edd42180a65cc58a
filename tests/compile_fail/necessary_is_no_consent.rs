use contract::privacy::Purpose;
use contract::privacy::registry::Consentable;

enum Necessary {}

impl Consentable for Necessary {
    const PURPOSE: Purpose = Purpose::Necessary;
}

fn main() {}
