//! `GET /api/bags`: one page of one list.

use contract::catalogue::{BagList, BagQuery, PAGE_DEFAULT, Sort};

use super::{
    cursor::{self, CursorError},
    filter::{Filter, Selection},
    order::{Position, position},
    shelf::{BagRef, Shelf},
};

/// The page that a query asks for.
///
/// # Errors
/// [`CursorError`] when `after` is not from the same list in the same order.
pub fn list(shelf: &Shelf, query: &BagQuery) -> Result<BagList, CursorError> {
    let sort = query.sort_or_default();
    let found = (!query.q.is_empty()).then(|| shelf.search().find(&query.q));
    let scores = found.as_ref().map(|found| found.scores.as_slice());
    let score = |bag: BagRef| scores.and_then(|scores| scores.get(bag.index()).copied()).unwrap_or_default();
    let filter = Filter::new(query, shelf, scores);
    let selection = filter.select(shelf);
    let after = query.after.as_deref().map(|after| cursor::read(after, sort, &query.q)).transpose()?;

    // One more than asked for tells whether there is a next page.
    let limit = query.limit.unwrap_or(PAGE_DEFAULT) as usize;
    let mut page = if sort == Sort::Relevance && scores.is_some() {
        best(shelf, &selection, score, after.as_ref(), limit + 1)
    } else {
        let order = shelf.orders().by(sort);
        let is_past = |bag: &BagRef| after.as_ref().is_some_and(|after| position(shelf.bag(*bag), sort, 0) <= *after);
        let start = order.partition_point(is_past);
        order[start..].iter().copied().filter(|bag| selection.shows(*bag)).take(limit + 1).collect()
    };
    let more = page.len() > limit;
    page.truncate(limit);
    let next = page
        .last()
        .filter(|_| more)
        .map(|bag| cursor::write(&position(shelf.bag(*bag), sort, score(*bag)), sort, &query.q));
    Ok(BagList {
        bags: page.iter().map(|bag| shelf.summary(*bag, filter.found(shelf, *bag))).collect(),
        total: selection.total,
        facets: query.after.is_none().then(|| selection.facets(query, shelf)),
        next,
        read_as: found.and_then(|found| found.read_as),
    })
}

/// The best matches after a place: this order is another one for every text, so it is laid out here.
fn best(
    shelf: &Shelf,
    selection: &Selection,
    score: impl Fn(BagRef) -> u32,
    after: Option<&Position>,
    limit: usize,
) -> Vec<BagRef> {
    let mut matches: Vec<(Position, BagRef)> = shelf
        .refs()
        .filter(|(bag, _)| selection.shows(*bag))
        .map(|(bag, shelved)| (position(shelved, Sort::Relevance, score(bag)), bag))
        .filter(|(position, _)| after.is_none_or(|after| position > after))
        .collect();
    if matches.len() > limit {
        matches.select_nth_unstable(limit);
        matches.truncate(limit);
    }
    matches.sort_unstable();
    matches.into_iter().map(|(_, bag)| bag).collect()
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
