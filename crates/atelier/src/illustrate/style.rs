//! The choices a designer made for one bag, all drawn from its seed.

use crate::random::Random;

/// What distinguishes two bags of the same category, material and colour.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// Which of a silhouette's two cuts is drawn.
    pub(crate) alternative: bool,
    /// Whether an optional part (a tag, a chain, a side pocket) is there.
    pub(crate) extra: bool,
    /// Indices into the palette's lists.
    pub(crate) trim: usize,
    pub(crate) lining: usize,
    pub(crate) ground: usize,
    pub(crate) backdrop: usize,
}

impl Style {
    pub(crate) fn of(seed: u64) -> Self {
        let mut random = Random::of(seed, 0x57);
        Self {
            alternative: random.chance(50),
            extra: random.chance(45),
            trim: random.below(4) as usize,
            lining: random.below(6) as usize,
            ground: random.below(6) as usize,
            backdrop: random.below(3) as usize,
        }
    }
}
