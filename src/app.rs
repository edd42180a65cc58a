//! The app: one current route, one page.

use crate::dom::prelude::*;
use contract::catalogue::BagQuery;

use crate::{
    api::Failure,
    features::{cart, catalogue, privacy_center, remembered::use_remembered},
    head::use_private,
    i18n::failures,
    platform::second_part,
    routes::Route,
    second,
    session::use_session,
    ui::failed,
};

/// The address the app shows, and the way to change it.
#[derive(Debug, Clone, Copy)]
pub struct Location {
    route: RwSignal<Route>,
    /// Whether the second part of the app is here, too.
    complete: RwSignal<bool>,
}

impl Location {
    /// At this page.
    #[must_use]
    pub fn new(route: Route) -> Self {
        Self { route: RwSignal::new(route), complete: RwSignal::new(second_part::is_here()) }
    }

    /// The current page; tracked.
    #[must_use]
    pub fn get(self) -> Route {
        self.route.get()
    }

    /// The current page; not tracked.
    #[must_use]
    pub fn get_untracked(self) -> Route {
        self.route.get_untracked()
    }

    /// Shows a page. The address bar is [`crate::platform::navigation`]'s business.
    pub fn set(self, route: Route) {
        if !self.complete.get_untracked() && second_part::is_here() {
            self.complete.set(true);
        }
        self.route.set(route);
    }
}

/// The current address, from the context.
#[must_use]
pub fn use_location() -> Location {
    use_context::<Location>().unwrap_or_else(|| Location::new(Route::NotFound))
}

/// Follows one part of the address as long as its page is shown: `None` from `part` (another page) changes nothing,
/// so that a page being left does not flash another's state.
pub fn follow<T: Clone + Default + PartialEq + Send + Sync + 'static>(
    part: impl Fn(&Route) -> Option<T> + Send + Sync + 'static,
) -> Memo<T> {
    let location = use_location();
    Memo::new(move |before: Option<&T>| {
        location.route.with(|route| part(route)).or_else(|| before.cloned()).unwrap_or_default()
    })
}

/// The page of the current route. Needs [`Location`] and [`crate::answers::Answers`] in the context.
#[component]
pub fn App() -> impl IntoView {
    let location = use_location();
    // One page in two states keeps its view, and with it focus, open details and what was typed.
    let page = Memo::new_with_compare(
        move |_| location.get(),
        |before: Option<&Route>, now: Option<&Route>| match (before, now) {
            (Some(before), Some(now)) => !before.same_page(now),
            _ => true,
        },
    );
    let session = use_session();
    let american = use_remembered().american;
    let shown = move || match page.get() {
        Route::Home => view! { <catalogue::HomePage/> }.into_any(),
        Route::Bags(_) => {
            let query: Memo<BagQuery> = follow(|route| match route {
                Route::Bags(query) => Some(query.clone()),
                _ => None,
            });
            view! { <catalogue::BagsPage query=query/> }.into_any()
        }
        Route::Bag { slug, .. } => {
            let sku: Memo<Option<String>> = follow(|route| match route {
                Route::Bag { sku, .. } => Some(sku.clone()),
                _ => None,
            });
            view! { <catalogue::BagPage slug=slug sku=sku/> }.into_any()
        }
        Route::Cart => {
            // Where one goes next.
            second_part::bring(|| ());
            view! { <cart::CartPage/> }.into_any()
        }
        later if location.complete.get() => second::page(later),
        missing => incomplete(location, &missing),
    };
    move || {
        // Whatever is on the page may have been another's, where it is anybody's at all.
        let is_nobodys = |route: &Route| match route {
            Route::Account(page) => page.is_anybodys(),
            route => matches!(route, Route::Newsletter),
        };
        if !page.with(is_nobodys) {
            let _whoever_it_is_now = session.changes();
        }
        // Words are written when a page is: in the other English it is written anew, from the answers at hand.
        american.track();
        shown()
    }
}

/// In place of a page whose code did not arrive.
fn incomplete(location: Location, route: &Route) -> AnyView {
    use_private(failures::INCOMPLETE);
    // Whoever cannot see it is told that it goes on, and a try that ends after she went elsewhere changes nothing.
    let asked = route.clone();
    let again = move || second_part::with_code_of(&asked, move || location.complete.set(second_part::is_here()));
    // Where the shop was renewed meanwhile, no other try of this page's can succeed: its target makes the link the browser's.
    view! {
        <div class="page stack">
            <h1>{failures::INCOMPLETE}</h1>
            {failed(&Failure::Offline, Box::new(again))}
            <p><a href=route.href() target="_self">{failures::LOAD_AGAIN}</a></p>
        </div>
    }
    .into_any()
}

/// What a page asks for first, as hrefs of GET requests: the server answers them before it paints. Empty for
/// private pages, which the server sends as the bare shell.
#[must_use]
pub fn needs(route: &Route) -> Vec<String> {
    match route {
        Route::Home => catalogue::home_needs(),
        Route::Bags(query) => catalogue::bags_needs(query),
        Route::Bag { slug, .. } => catalogue::bag_needs(slug),
        Route::Privacy | Route::Policy | Route::PastPolicy { .. } | Route::Recipients => privacy_center::needs(route),
        Route::Cart
        | Route::YourData
        | Route::Activity
        | Route::Limits
        | Route::Requests
        | Route::Checkout
        | Route::Orders
        | Route::FindOrder
        | Route::OpenOrder
        | Route::Order { .. }
        | Route::Account(_)
        | Route::Newsletter
        | Route::Help
        | Route::NotFound => Vec::new(),
    }
}

/// Whether the server paints this page. The others show what belongs to one visitor: they get the bare shell,
/// which may then be cached and shared.
#[must_use]
pub fn painted(route: &Route) -> bool {
    !matches!(
        route,
        Route::Cart
            | Route::Checkout
            | Route::Orders
            | Route::OpenOrder
            | Route::Order { .. }
            | Route::YourData
            | Route::Activity
            | Route::Limits
            | Route::Requests
            | Route::Account(_)
    )
}

/// Takes the page over, once the code of its route is here.
#[cfg(target_arch = "wasm32")]
pub fn start() {
    let route = Route::parse(&crate::platform::navigation::current());
    second_part::with_code_of(&route, take_over);
}

/// Replaces the painted page by the living one: nothing is fetched twice, nothing jumps.
#[cfg(target_arch = "wasm32")]
fn take_over() {
    use crate::{
        answers::Answers,
        features::{destination, remembered},
        platform::{document, navigation},
    };

    let pieces: [fn(Location); 4] = [
        |location| {
            let answers = document::island().and_then(|json| Answers::from_island(&json).ok()).unwrap_or_default();
            provide_context(answers);
            provide_context(location);
            crate::privacy::start(location);
        },
        |_| {
            destination::provide_destination();
            cart::provide_cart();
            crate::session::provide_session();
            provide_context(crate::ui::proof::Proving::default());
            crate::features::checkout::provide_checkout();
        },
        |location| {
            navigation::start(location);
            catalogue::suggest::start(location);
            remembered::provide_remembered();
        },
        |_| replace_painted(),
    ];
    let location = Location::new(Route::parse(&navigation::current()));
    go_on(pieces.into_iter(), crate::reactive::Owner::new(), location);
}

/// Does one piece after the other, each in a task of its own: a shopper who wants something meanwhile waits for one of them
/// and not for all.
#[cfg(target_arch = "wasm32")]
fn go_on(mut pieces: std::array::IntoIter<fn(Location), 4>, owner: crate::reactive::Owner, location: Location) {
    crate::platform::tasks::next(move || match pieces.next() {
        Some(piece) => {
            owner.with(|| piece(location));
            go_on(pieces, owner, location);
        }
        None => std::mem::forget(owner),
    });
}

/// The living page in the place of the painted one, in one task.
#[cfg(target_arch = "wasm32")]
fn replace_painted() {
    use crate::platform::{document, takeover};

    let Some(app) = document::app() else { return };
    let kept = takeover::Kept::read(&app);
    document::clear(&app);
    crate::dom::mount(&app, || App {}.view());
    kept.restore(&app, document::ready);
}
