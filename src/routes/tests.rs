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
#[case("/privacy/limits")]
#[case("/privacy/activity")]
#[case("/privacy/requests")]
#[case("/account")]
#[case("/account/register")]
#[case("/account/verify")]
#[case("/account/email")]
#[case("/account/reset")]
#[case("/account/security")]
#[case("/account/addresses")]
#[case("/privacy/policy")]
#[case("/privacy/policy?version=2026-11-23")]
#[case("/privacy/recipients")]
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
