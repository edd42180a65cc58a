//! Answers that hold for everybody, kept until the catalogue changes.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use crate::http::compress::{Packed, SharedPacked};

/// What an answer was made from: the catalogue's generation and, where one bag matters more than others, its own.
pub type Tag = (u64, u64);

/// Answers by the normal form of their request.
///
/// Each is tagged with the generation of what it was made from, and one of another generation is never given out.
/// Bounded by number and, through what callers put in, by weight; when full, outdated ones go first, then all.
#[derive(Debug)]
pub struct Answers {
    kept: RwLock<HashMap<Box<str>, (Tag, SharedPacked)>>,
    most: usize,
}

impl Answers {
    /// A cache of at most `most` answers.
    #[must_use]
    pub fn of_at_most(most: usize) -> Self {
        Self { kept: RwLock::default(), most }
    }

    /// The answer made from this generation.
    #[must_use]
    pub fn get(&self, key: &str, tag: Tag) -> Option<SharedPacked> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(key).filter(|(made, _)| *made == tag).map(|(_, answer)| Arc::clone(answer))
    }

    /// Keeps an answer made from a generation that was read before it was made.
    pub fn keep(&self, key: &str, tag: Tag, answer: Packed) -> SharedPacked {
        let answer = Arc::new(answer);
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= self.most && !kept.contains_key(key) {
            kept.retain(|_, (made, _)| *made == tag);
            if kept.len() >= self.most {
                kept.clear();
            }
        }
        kept.insert(key.into(), (tag, Arc::clone(&answer)));
        answer
    }

    /// The answer of this generation, made now if it is not kept.
    ///
    /// # Errors
    /// What making it says; nothing is kept then.
    pub fn get_or_make<E>(
        &self,
        key: &str,
        tag: Tag,
        make: impl FnOnce() -> Result<Packed, E>,
    ) -> Result<SharedPacked, E> {
        match self.get(key, tag) {
            Some(answer) => Ok(answer),
            None => make().map(|answer| self.keep(key, tag, answer)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(text: &'static str) -> Packed {
        Packed::new("text/plain", "no-cache", text)
    }

    #[test]
    fn an_answer_of_another_generation_is_not_given_out() {
        let answers = Answers::of_at_most(4);
        answers.keep("a", (1, 0), packed("one"));
        assert!(answers.get("a", (1, 0)).is_some());
        assert!(answers.get("a", (2, 0)).is_none());
    }

    #[test]
    fn it_never_holds_more_than_its_bound() {
        let answers = Answers::of_at_most(4);
        for (number, tag) in (0..40).zip([(1, 0), (1, 0), (2, 0)].into_iter().cycle()) {
            answers.keep(&number.to_string(), tag, packed("x"));
            assert!(answers.kept.read().unwrap().len() <= 4);
            assert!(answers.get(&number.to_string(), tag).is_some(), "what was just kept is there");
        }
    }
}
