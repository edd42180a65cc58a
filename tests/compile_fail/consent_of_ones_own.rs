use contract::privacy::Purpose;
use valise::privacy::Consent;

fn main() {
    let _consent = Consent { granted: vec![Purpose::Analytics], declined: Vec::new() };
}
