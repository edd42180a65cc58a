//! Typed addresses: every link is made by [`Route::href`] and read by [`Route::parse`], on both sides.
//!
//! A router of our own and not `leptos_router`: see `docs/adr/0001-typed-routes.md`.

mod account;

pub use account::AccountPage;
use contract::{
    catalogue::BagQuery,
    query::{Href, decode, pairs},
};

/// A page and its state, as far as the address holds it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Route {
    /// `/`
    Home,
    /// `/bags`, and `/search` where there is a search text.
    Bags(BagQuery),
    /// `/bags/{slug}?variant={sku}`
    Bag {
        /// The bag's name in addresses.
        slug: String,
        /// The SKU of the variant shown; the first where there is none.
        sku: Option<String>,
    },
    /// `/cart`
    Cart,
    /// `/checkout`
    Checkout,
    /// `/orders`
    Orders,
    /// `/orders/find`
    FindOrder,
    /// `/orders/open#{token}`: the mailed link.
    OpenOrder,
    /// `/orders/{number}`
    Order {
        /// The public number.
        number: String,
    },
    /// `/privacy`
    Privacy,
    /// `/privacy/policy`
    Policy,
    /// `/privacy/policy?version={day}`: an older one.
    PastPolicy {
        /// The day it came into force.
        day: String,
    },
    /// `/privacy/data`
    YourData,
    /// `/privacy/activity`: who got what, who looked.
    Activity,
    /// `/privacy/limits`: restriction and objection.
    Limits,
    /// `/privacy/requests`
    Requests,
    /// `/privacy/recipients`
    Recipients,
    /// `/account` and what is under it.
    Account(AccountPage),
    /// `/newsletter`
    Newsletter,
    /// `/help`
    Help,
    /// Anything else.
    NotFound,
}

impl Route {
    /// The page of a path and query, such as `/bags/nora-tote?variant=NT-1`. A fragment is ignored.
    #[must_use]
    pub fn parse(path_and_query: &str) -> Self {
        let address = path_and_query.split('#').next().unwrap_or_default();
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let segments: Vec<String> = path.split('/').filter(|s| !s.is_empty()).map(decode).collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match *segments.as_slice() {
            [] => Self::Home,
            ["bags" | "search"] => Self::Bags(BagQuery::parse(query).0),
            ["bags", slug] => Self::Bag { slug: slug.to_owned(), sku: parameter(query, "variant") },
            ["cart"] => Self::Cart,
            ["checkout"] => Self::Checkout,
            ["orders"] => Self::Orders,
            ["orders", "find"] => Self::FindOrder,
            ["orders", "open"] => Self::OpenOrder,
            ["orders", number] => Self::Order { number: number.to_owned() },
            ["privacy"] => Self::Privacy,
            ["privacy", "policy"] => parameter(query, "version").map_or(Self::Policy, |day| Self::PastPolicy { day }),
            ["privacy", "data"] => Self::YourData,
            ["privacy", "activity"] => Self::Activity,
            ["privacy", "limits"] => Self::Limits,
            ["privacy", "requests"] => Self::Requests,
            ["privacy", "recipients"] => Self::Recipients,
            ["account"] => Self::Account(AccountPage::Overview),
            ["account", page] => AccountPage::under(page).map_or(Self::NotFound, Self::Account),
            ["newsletter"] => Self::Newsletter,
            ["help"] => Self::Help,
            _ => Self::NotFound,
        }
    }

    /// The address of this page; equal pages have equal addresses.
    #[must_use]
    pub fn href(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Bags(query) => query.href(if query.q.is_empty() { "/bags" } else { "/search" }),
            Self::Bag { slug, sku } => {
                let mut href = Href::new("/bags").segment(slug);
                if let Some(sku) = sku {
                    href.push("variant", sku);
                }
                href.finish()
            }
            Self::Cart => "/cart".to_owned(),
            Self::Checkout => "/checkout".to_owned(),
            Self::Orders => "/orders".to_owned(),
            Self::FindOrder => "/orders/find".to_owned(),
            Self::OpenOrder => "/orders/open".to_owned(),
            Self::Order { number } => Href::new("/orders").segment(number).finish(),
            Self::Privacy => "/privacy".to_owned(),
            Self::Policy => "/privacy/policy".to_owned(),
            Self::PastPolicy { day } => {
                let mut href = Href::new("/privacy/policy");
                href.push("version", day);
                href.finish()
            }
            Self::YourData => "/privacy/data".to_owned(),
            Self::Activity => "/privacy/activity".to_owned(),
            Self::Limits => "/privacy/limits".to_owned(),
            Self::Requests => "/privacy/requests".to_owned(),
            Self::Recipients => "/privacy/recipients".to_owned(),
            Self::Account(page) => page.address().to_owned(),
            Self::Newsletter => "/newsletter".to_owned(),
            Self::Help => "/help".to_owned(),
            Self::NotFound => "/404".to_owned(),
        }
    }

    /// The address without what only narrows the view: what search engines should know it by.
    #[must_use]
    pub fn canonical(&self) -> String {
        match self {
            Self::Bags(query) => {
                Self::Bags(BagQuery { q: query.q.clone(), category: query.category.clone(), ..BagQuery::default() })
                    .href()
            }
            Self::Bag { slug, .. } => Self::Bag { slug: slug.clone(), sku: None }.href(),
            Self::PastPolicy { .. } => Self::Policy.href(),
            other => other.href(),
        }
    }

    /// Whether two addresses are one page in two states, which share its view (a facet chosen, a variant chosen).
    #[must_use]
    pub fn same_page(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bag { slug: one, .. }, Self::Bag { slug: other, .. }) => one == other,
            (Self::Order { number: one }, Self::Order { number: other })
            | (Self::PastPolicy { day: one }, Self::PastPolicy { day: other }) => one == other,
            (Self::Account(one), Self::Account(other)) => one == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }

    /// Whether the page is in the first part of the app's code. `src/start.js` and its test know these addresses, too.
    #[must_use]
    pub const fn in_first_part(&self) -> bool {
        matches!(self, Self::Home | Self::Bags(_) | Self::Bag { .. } | Self::Cart)
    }

    /// The page as events and logs name it: never with a number or a token in it.
    #[must_use]
    pub const fn template(&self) -> &'static str {
        match self {
            Self::Home => "/",
            Self::Bags(_) => "/bags",
            Self::Bag { .. } => "/bags/{slug}",
            Self::Cart => "/cart",
            Self::Checkout => "/checkout",
            Self::Orders => "/orders",
            Self::FindOrder => "/orders/find",
            Self::OpenOrder => "/orders/open",
            Self::Order { .. } => "/orders/{number}",
            Self::Privacy | Self::YourData | Self::Activity | Self::Limits | Self::Requests => "/privacy",
            Self::Policy | Self::PastPolicy { .. } => "/privacy/policy",
            Self::Recipients => "/privacy/recipients",
            // No event names more: what somebody does with her account is nobody's statistics.
            Self::Account(_) => "/account",
            Self::Newsletter => "/newsletter",
            Self::Help => "/help",
            Self::NotFound => "/404",
        }
    }
}

/// The value of a parameter that is there and not empty.
fn parameter(query: &str, name: &str) -> Option<String> {
    pairs(query).into_iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("/")]
    #[case("/bags")]
    #[case("/bags?category=tote,backpack&sort=price")]
    #[case("/search?q=blue%20bag")]
    #[case("/bags/nora-tote")]
    #[case("/bags/nora-tote?variant=NT-1")]
    #[case("/cart")]
    #[case("/checkout")]
    #[case("/orders")]
    #[case("/orders/find")]
    #[case("/orders/open")]
    #[case("/orders/VL-1234-5678-9ABC")]
    #[case("/privacy")]
    #[case("/privacy/data")]
    #[case("/privacy/activity")]
    #[case("/privacy/limits")]
    #[case("/privacy/requests")]
    #[case("/privacy/policy")]
    #[case("/privacy/policy?version=2026-11-23")]
    #[case("/privacy/recipients")]
    #[case("/account")]
    #[case("/account/register")]
    #[case("/account/verify")]
    #[case("/account/email")]
    #[case("/account/reset")]
    #[case("/account/security")]
    #[case("/account/addresses")]
    #[case("/account/cards")]
    #[case("/newsletter")]
    #[case("/help")]
    fn an_address_is_read_and_written_alike(#[case] address: &str) {
        assert_eq!(Route::parse(address).href(), address);
    }

    #[rstest]
    #[case("/nowhere")]
    #[case("/bags/a/b")]
    #[case("/account/nothing")]
    #[case("/bags/nora-tote/")]
    fn trailing_and_unknown_segments(#[case] address: &str) {
        let known = address.ends_with('/');
        assert_eq!(Route::parse(address) != Route::NotFound, known, "{address}");
    }

    #[rstest]
    #[case("/bags?colour=black", "/bags?sort=price", true)]
    #[case("/bags/nora-tote", "/bags/nora-tote?variant=NT-1", true)]
    #[case("/bags/nora-tote", "/bags/other-tote", false)]
    #[case("/privacy/policy?version=2026-11-23", "/privacy/policy?version=2026-11-24", false)]
    #[case("/cart", "/checkout", false)]
    #[case("/account", "/account/security", false)]
    fn two_states_of_a_page_share_its_view_and_two_pages_do_not(
        #[case] one: &str,
        #[case] other: &str,
        #[case] same: bool,
    ) {
        assert_eq!(Route::parse(one).same_page(&Route::parse(other)), same);
    }

    #[test]
    fn a_search_without_text_is_the_list() {
        assert_eq!(Route::parse("/search?q=").href(), "/bags");
    }

    proptest! {
        #[test]
        fn every_address_opens_some_page_and_its_normal_form_is_stable(address in "/[ -~]{0,60}") {
            let route = Route::parse(&address);
            if route != Route::NotFound {
                prop_assert_eq!(Route::parse(&route.href()), route);
            }
        }
    }
}
