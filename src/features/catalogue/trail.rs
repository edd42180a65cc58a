//! The trail of links from home to where we are.

use crate::dom::prelude::*;
use contract::{catalogue::BagQuery, vocabulary::Category};

use crate::{i18n::catalogue as text, routes::Route};

/// The list of one kind.
#[must_use]
pub fn kind(category: Category) -> Route {
    Route::Bags(BagQuery { category: vec![category], ..BagQuery::default() })
}

/// Home, the list, the kind; and the page itself, which is no link.
#[must_use]
pub fn steps(category: Option<Category>, here: &str) -> Vec<(String, Option<Route>)> {
    let mut steps = vec![
        (text::HOME.to_owned(), Some(Route::Home)),
        (text::BAGS.to_owned(), Some(Route::Bags(BagQuery::default()))),
    ];
    if let Some(category) = category {
        steps.push((text::plural(category).to_owned(), Some(kind(category))));
    }
    steps.push((here.to_owned(), None));
    steps
}

/// The trail as links.
#[must_use]
pub fn breadcrumb(steps: Vec<(String, Option<Route>)>) -> AnyView {
    let items = steps
        .into_iter()
        .map(|(label, route)| match route {
            Some(route) => view! { <li><a href=route.href()>{label}</a></li> }.into_any(),
            None => view! { <li aria-current="page">{label}</li> }.into_any(),
        })
        .collect_view();
    view! {
        <nav aria-label=text::BREADCRUMB>
            <ol class="trail">{items}</ol>
        </nav>
    }
    .into_any()
}

/// Every kind as a chip: the ways on from a page where nothing is.
#[must_use]
pub fn kind_chips() -> AnyView {
    let chip = |&category: &Category| view! { <li><a class="chip" href=kind(category).href()>{text::plural(category)}</a></li> };
    view! { <ul class="chips">{Category::ALL.iter().map(chip).collect_view()}</ul> }.into_any()
}
