//! How long to wait before trying again.

use crate::random::Random;

/// The first pause, milliseconds.
const FIRST_MS: i64 = 500;
/// No pause is longer: ten minutes.
const LONGEST_MS: i64 = 600_000;

/// The pause after `failed` attempts (at least one), in milliseconds: it doubles, up to ten minutes, and lies
/// anywhere in the upper half of that, so that what failed together does not come back together.
#[must_use]
pub fn pause_ms(failed: u32, random: &dyn Random) -> i64 {
    let doubled = FIRST_MS.saturating_mul(1_i64 << failed.saturating_sub(1).min(40)).min(LONGEST_MS);
    let mut bytes = [0; 8];
    random.fill(&mut bytes);
    let half = doubled / 2;
    // A sliver of bias is no matter: this is a pause.
    let jitter = i64::try_from(u64::from_le_bytes(bytes) % u64::try_from(half.max(1)).unwrap_or(1)).unwrap_or(0);
    half + jitter
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SeededRandom;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_pause_lies_in_the_upper_half_of_its_step(failed in 1_u32..1_000, seed: u64) {
            let pause = pause_ms(failed, &SeededRandom::new(seed));
            let step = if failed > 11 { LONGEST_MS } else { (FIRST_MS << (failed - 1)).min(LONGEST_MS) };
            prop_assert!(pause >= step / 2 && pause < step, "{pause} after {failed}");
        }
    }
}
