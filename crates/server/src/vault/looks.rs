//! Looks that are in the log already.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// How long one look lasts: a page that asks again and again whether an order is paid is one, milliseconds.
const LOOK_MS: i64 = 60_000;
/// Looks remembered at once: beyond this, those that are over are let go, or else all.
const MOST: usize = 10_000;

/// Who has looked at what within the last minute, and is in the log for it.
#[derive(Debug, Default)]
pub struct Looks(Mutex<HashMap<(String, String), i64>>);

impl Looks {
    /// Whether `viewer` is in the log for a look at `id` that still lasts.
    pub(super) fn lasts(&self, id: &str, viewer: &str, now_ms: i64) -> bool {
        let looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        looks.get(&(id.to_owned(), viewer.to_owned())).is_some_and(|since| now_ms.saturating_sub(*since) < LOOK_MS)
    }

    /// Remembers an entry that is in the log.
    pub(super) fn began(&self, id: &str, viewer: &str, now_ms: i64) {
        let mut looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if looks.len() >= MOST {
            looks.retain(|_, since| now_ms.saturating_sub(*since) < LOOK_MS);
        }
        // Forgotten, the same look is told twice, which does no harm.
        if looks.len() >= MOST {
            looks.clear();
        }
        looks.insert((id.to_owned(), viewer.to_owned()), now_ms);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_lasts_a_minute_for_its_viewer_at_its_order() {
        let looks = Looks::default();
        looks.began("o1", "ada", 1_000);
        assert!(looks.lasts("o1", "ada", 60_999));
        assert!(!looks.lasts("o1", "ada", 61_000));
        assert!(!looks.lasts("o1", "eve", 1_000) && !looks.lasts("o2", "ada", 1_000));
    }

    #[test]
    fn there_are_never_more_than_can_be_remembered() {
        let looks = Looks::default();
        for id in 0..=MOST {
            looks.began(&id.to_string(), "ada", 1_000);
        }
        assert!(looks.0.lock().unwrap().len() <= MOST);
        assert!(looks.lasts(&MOST.to_string(), "ada", 1_000), "the newest is");
    }
}
