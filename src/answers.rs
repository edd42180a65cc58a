//! Answers of the API that are at hand: those that came with the page, and those of pages seen before.

use std::sync::{Arc, Mutex, PoisonError};

use contract::{Endpoint, Problem};

use crate::{
    api::{Failure, decode},
    json::{self, Malformed},
};

/// The most answers kept for going back; the oldest go first.
const KEPT: usize = 60;

/// One answer of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// The JSON it carried, or a text.
    pub body: String,
}

impl Answered {
    /// The answer as the endpoint means it.
    ///
    /// # Errors
    /// [`Failure::Problem`] for any status but a success, [`Failure::Unreadable`] for JSON of another shape.
    pub fn read<E: Endpoint>(&self) -> Result<E::Answer, Failure> {
        self.refusal().map_or_else(|| decode(&self.body), Err)
    }

    /// This answer, if it is a success.
    ///
    /// # Errors
    /// As [`Self::read`], of which this needs no type.
    pub fn success(self) -> Result<Self, Failure> {
        self.refusal().map_or(Ok(self), Err)
    }

    fn refusal(&self) -> Option<Failure> {
        let problem =
            || decode::<Problem>(&self.body).map_or_else(|unreadable| unreadable, |p| Failure::Problem(Box::new(p)));
        (!(200..300).contains(&self.status)).then(problem)
    }
}

/// An answer and whether it needs asking again.
#[derive(Debug, Clone)]
pub struct Known {
    /// What was answered.
    pub answered: Answered,
    /// Whether it came with this page and was not shown yet: no second fetch for it.
    pub fresh: bool,
}

/// The answers at hand, each with its request's href, the oldest first. One per app, in the context.
///
/// A list, not a map: there are few, and a tree of them would cost more bytes than all that is done with it.
#[derive(Debug, Clone, Default)]
pub struct Answers(Arc<Mutex<Vec<(String, Known)>>>);

impl Answers {
    /// Those that came with the page, as [`crate::paint`] wrote them: an object from href to answer.
    ///
    /// # Errors
    /// Text that is no such object: the page was tampered with or cut; the app then fetches for itself.
    pub fn from_island(island: &str) -> Result<Self, Malformed> {
        let mut all = Vec::new();
        for (href, answered) in json::members(island)? {
            let mut answered = json::members(answered)?.into_iter();
            let (Some((_, status)), Some((_, body)), None) = (answered.next(), answered.next(), answered.next()) else {
                return Err(Malformed);
            };
            all.push((href, Answered { status: json::read(status)?, body: body.to_owned() }));
        }
        Ok(all.into_iter().collect())
    }

    /// The answer to a request, if it is at hand; it is fresh only once.
    #[must_use]
    pub fn take(&self, href: &str) -> Option<Known> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, known) = kept.iter_mut().find(|(known, _)| known == href)?;
        let taken = known.clone();
        known.fresh = false;
        Some(taken)
    }

    /// Forgets the answers to requests that begin so: what is to be paid is not shown from memory.
    pub fn forget(&self, href: &str) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| !known.starts_with(href));
    }

    /// Keeps an answer for going back to its page.
    pub fn keep(&self, href: &str, answered: Answered) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = Known { answered, fresh: false };
        if let Some((_, known)) = kept.iter_mut().find(|(known, _)| known == href) {
            *known = answer;
            return;
        }
        kept.push((href.to_owned(), answer));
        if kept.len() > KEPT {
            kept.remove(0);
        }
    }
}

/// All fresh.
impl FromIterator<(String, Answered)> for Answers {
    fn from_iter<I: IntoIterator<Item = (String, Answered)>>(answers: I) -> Self {
        let known = |(href, answered)| (href, Known { answered, fresh: true });
        Self(Arc::new(Mutex::new(answers.into_iter().map(known).collect())))
    }
}
