//! The pages of a list that are at hand: the first, and those that "Load more" brought.

use contract::{
    Endpoint,
    catalogue::{BagList, BagQuery, BagSummary, Facets, ListBags, PAGE_DEFAULT},
};

use crate::reactive::prelude::*;

use super::model::{following, joined};
use crate::{
    answers::Answers,
    api::{Asked, Failure, fetch},
    features::remembered::{Remembered, Taste, use_remembered},
    i18n::catalogue as text,
    loaded::{Load, Loaded},
    platform::{document, navigation, tasks::spawn_local},
    reactive::effect,
};

/// What the page shows of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The bags of all pages at hand.
    pub bags: Vec<BagSummary>,
    /// Why a bag stands where it does, by its slug: in an order by taste.
    pub reasons: Vec<(String, String)>,
    /// How many there are over all pages.
    pub total: u32,
    /// What can be chosen; `None` on a page from the middle of a list.
    pub facets: Option<Facets>,
    /// The list after these bags; `None` at its end.
    pub next: Option<BagQuery>,
    /// What the search text was read as.
    pub read_as: Option<String>,
}

impl Shown {
    /// Why a bag stands where it does; empty where nothing was chosen for it.
    #[must_use]
    pub fn reason(&self, bag: &BagSummary) -> String {
        self.reasons.iter().find(|(slug, _)| *slug == bag.slug).map(|(_, why)| why.clone()).unwrap_or_default()
    }

    /// How many bags the next page brings.
    #[must_use]
    pub fn coming(&self) -> usize {
        let left = (self.total as usize).saturating_sub(self.bags.len());
        let most = self.next.as_ref().map_or(0, |next| next.limit.unwrap_or(PAGE_DEFAULT));
        left.min(most as usize)
    }
}

/// A list that grows.
#[derive(Debug, Clone, Copy)]
pub struct Listing {
    query: Memo<BagQuery>,
    first: Loaded<BagList>,
    more: RwSignal<More>,
    answers: StoredValue<Answers>,
    remembered: Remembered,
    /// Whether the next page is on its way.
    pub busy: RwSignal<bool>,
    /// Why the next page did not come.
    pub failure: RwSignal<Option<Failure>>,
}

/// The pages after the first, and which first page they follow.
#[derive(Debug, Clone, Default)]
struct More {
    of: Option<String>,
    pages: Vec<BagList>,
}

impl Listing {
    /// The list of `query`, which begins with `first`.
    #[must_use]
    pub fn new(query: Memo<BagQuery>, first: Loaded<BagList>) -> Self {
        let listing = Self {
            query,
            first,
            more: RwSignal::default(),
            answers: StoredValue::new(use_context().unwrap_or_default()),
            remembered: use_remembered(),
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
        };
        // Coming back after a reload the list becomes as long as it was, or its place could not be found again.
        effect(move || {
            listing.more.track();
            let missing = first.with(|state| {
                let at_hand = state.ready().map(|first| listing.following(&query.get_untracked(), first).len());
                at_hand.is_some_and(|at_hand| at_hand < navigation::pages() as usize)
            });
            if missing {
                listing.lengthen(false);
            }
        });
        listing
    }

    /// What there is to show, once the first page is here. While another list is on its way, the last one is shown.
    #[must_use]
    pub fn shown(self) -> Option<Shown> {
        self.more.track();
        self.first.with(|state| match state {
            Load::Ready(first) => Some(self.with_following(first)),
            Load::Pending | Load::Failed(_) => None,
        })
    }

    fn with_following(self, first: &BagList) -> Shown {
        let query = self.query.get_untracked();
        let more = self.following(&query, first);
        let pages = || std::iter::once(first).chain(&more);
        let last = more.last().unwrap_or(first);
        let mut reasons = Vec::new();
        // Page by page: what she has read stays where it is when more comes.
        let by_taste = |taste: &Taste| {
            joined(pages().map(|page| {
                let ordered = taste.order(&page.bags);
                reasons.extend(ordered.iter().map(|(bag, why)| (bag.slug.clone(), why.clone())));
                ordered.into_iter().map(|(bag, _)| bag).collect()
            }))
        };
        let bags = if query.for_you { self.remembered.taste.with(|taste| taste.as_ref().map(by_taste)) } else { None };
        Shown {
            bags: bags.unwrap_or_else(|| joined(pages().map(|page| page.bags.clone()))),
            reasons,
            total: first.total,
            facets: first.facets.clone(),
            next: last.next.as_deref().map(|next| following(&query, next)),
            read_as: first.read_as.clone(),
        }
    }

    /// The pages after the first. Coming back to a list finds them among the answers, so that it is as long as it
    /// was, and its place can be found again.
    fn following(self, query: &BagQuery, first: &BagList) -> Vec<BagList> {
        let known = self
            .more
            .with_untracked(|more| (more.of.as_deref() == Some(query.href("").as_str())).then(|| more.pages.clone()));
        known.unwrap_or_else(|| self.answers.with_value(|answers| remembered(answers, query, first)))
    }

    /// Fetches the next page and appends it; focus goes to its first bag.
    pub fn load_more(self) {
        self.lengthen(true);
    }

    /// Fetches the next page and appends it; tells the shopper if she asked for it.
    fn lengthen(self, asked_for: bool) {
        let Some(Shown { bags, total, next: Some(next), .. }) = untrack(|| self.shown()) else { return };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        let of = self.query.with_untracked(|query| query.href(""));
        spawn_local(async move {
            let request = ListBags(next);
            let answered = fetch(Asked::of(&request)).await;
            // Left meanwhile: there is no list to append to.
            if self.busy.try_set(false).is_some() {
                return;
            }
            let page = answered.and_then(|answered| {
                let page = answered.read::<ListBags>()?;
                self.answers.with_value(|answers| answers.keep(&request.href(), answered));
                Ok(page)
            });
            match page {
                Ok(page) if self.query.with_untracked(|query| query.href("")) == of => {
                    self.append(of, page);
                    if asked_for {
                        let pages = self.more.with_untracked(|more| more.pages.len());
                        navigation::keep_pages(u32::try_from(pages).unwrap_or(0));
                        let now = untrack(|| self.shown()).map_or(0, |shown| shown.bags.len());
                        document::announce(&text::progress(now, total));
                        document::focus_nth_soon("[data-bags] a", bags.len());
                    }
                }
                Ok(_) => {}
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }

    fn append(self, of: String, page: BagList) {
        let mut pages = untrack(|| {
            self.first.with(|state| match state {
                Load::Ready(first) => self.query.with(|query| self.following(query, first)),
                Load::Pending | Load::Failed(_) => Vec::new(),
            })
        });
        // The answers may have held it already.
        if pages.last().is_none_or(|last| last.bags != page.bags) {
            pages.push(page);
        }
        self.more.set(More { of: Some(of), pages });
    }
}

/// The pages that earlier visits left, one after the other without a gap.
fn remembered(answers: &Answers, query: &BagQuery, first: &BagList) -> Vec<BagList> {
    let mut pages: Vec<BagList> = Vec::new();
    let mut next = first.next.clone();
    while let Some(cursor) = next {
        let request = ListBags(following(query, &cursor));
        let Some(page) = answers.take(&request.href()).and_then(|known| known.answered.read::<ListBags>().ok()) else {
            break;
        };
        next = page.next.clone().filter(|next| *next != cursor);
        pages.push(page);
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answered;

    fn page(next: Option<&str>) -> BagList {
        BagList { bags: Vec::new(), total: 60, facets: None, next: next.map(str::to_owned), read_as: None }
    }

    fn keep(answers: &Answers, after: &str, page: &BagList) {
        let href = ListBags(following(&BagQuery::default(), after)).href();
        answers.keep(&href, Answered { status: 200, body: crate::json::write(page).unwrap() });
    }

    #[test]
    fn going_back_finds_the_pages_that_were_loaded_and_stops_at_the_first_gap() {
        let answers = Answers::default();
        keep(&answers, "a", &page(Some("b")));
        keep(&answers, "b", &page(Some("c")));
        keep(&answers, "d", &page(None));
        let found = remembered(&answers, &BagQuery::default(), &page(Some("a")));
        assert_eq!(found, [page(Some("b")), page(Some("c"))]);
    }

    #[test]
    fn a_cursor_that_leads_to_itself_ends_the_list() {
        let answers = Answers::default();
        keep(&answers, "a", &page(Some("a")));
        assert_eq!(remembered(&answers, &BagQuery::default(), &page(Some("a"))).len(), 1);
    }
}
