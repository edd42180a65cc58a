//! What a browser remembers of its shopper's interest.

/// The most bags remembered; the oldest go first.
pub const HISTORY_MAX: usize = 50;

/// A bag that she looked at or bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The bag's name in addresses.
    pub slug: String,
    /// Whether she bought it.
    pub bought: bool,
}

/// Bags she looked at or bought, each once, the latest first.
///
/// As text: one a line, a bought one with `+` before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History(Vec<Past>);

impl History {
    /// Reads what was kept; what is no line of ours is passed over.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut history = Self::default();
        for line in text.lines().rev() {
            let (slug, bought) = line.strip_prefix('+').map_or((line, false), |slug| (slug, true));
            if !slug.is_empty() {
                history.note(slug, bought);
            }
        }
        history
    }

    /// The text to keep.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for Past { slug, bought } in &self.0 {
            if *bought {
                text.push('+');
            }
            text.push_str(slug);
            text.push('\n');
        }
        text
    }

    /// Puts a bag first. What was bought once stays bought.
    pub fn note(&mut self, slug: &str, bought: bool) {
        let known = self.0.iter().position(|past| past.slug == slug).map(|at| self.0.remove(at));
        let bought = bought || known.is_some_and(|past| past.bought);
        self.0.insert(0, Past { slug: slug.to_owned(), bought });
        self.0.truncate(HISTORY_MAX);
    }

    /// The latest first.
    #[must_use]
    pub fn bags(&self) -> &[Past] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_bag_seen_again_comes_first_and_stays_bought() {
        let mut history = History::default();
        history.note("a", true);
        history.note("b", false);
        history.note("a", false);
        assert_eq!(history.text(), "+a\nb\n");
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_again(bags in proptest::collection::vec(("[a-z]{1,3}(-[a-z]{1,3})?", any::<bool>()), 0..80)) {
            let mut history = History::default();
            for (slug, bought) in &bags {
                history.note(slug, *bought);
            }
            prop_assert!(history.bags().len() <= HISTORY_MAX);
            prop_assert_eq!(History::read(&history.text()), history);
        }

        #[test]
        fn any_text_is_read(text in "\\PC{0,200}") {
            let history = History::read(&text);
            prop_assert!(history.bags().iter().all(|past| !past.slug.is_empty()));
        }
    }
}
