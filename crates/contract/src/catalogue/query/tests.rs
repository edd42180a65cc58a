use super::*;
use crate::{Endpoint as _, catalogue::ListBags};
use proptest::{collection::vec, option, prelude::*, sample::select};

fn queries() -> impl Strategy<Value = BagQuery> {
    (
        "[a-z &=%+é]{0,20}",
        vec(select(Category::ALL), 0..4),
        vec(select(Colour::ALL), 0..4),
        (option::of(any::<u32>()), option::of(any::<u32>()), any::<bool>()),
        option::of(select(Sort::ALL)),
        option::of(1..=PAGE_MAX),
        option::of("[A-Za-z0-9_-]{1,40}"),
    )
        .prop_map(|(q, category, colour, (price_min, price_max, in_stock), sort, limit, after)| {
            let sorted = |mut items: Vec<Category>| {
                items.sort();
                items.dedup();
                items
            };
            let mut colour = colour;
            colour.sort();
            colour.dedup();
            BagQuery {
                q: q.split_whitespace().collect::<Vec<_>>().join(" "),
                category: sorted(category),
                colour,
                price_min,
                price_max,
                in_stock,
                sort,
                limit,
                after,
                ..BagQuery::default()
            }
        })
}

/// promise: P2.2
#[test]
fn the_order_of_the_device_is_in_the_address_of_a_page_and_never_in_what_the_server_is_asked() {
    let (query, errors) = BagQuery::parse("category=tote&sort=for_you");
    assert_eq!((query.for_you, query.sort_or_default(), errors), (true, Sort::New, vec![]));
    assert_eq!(query.href("/bags"), "/bags?category=tote&sort=for_you");
    assert_eq!(ListBags(query).href(), "/api/bags?category=tote&limit=48");
}

proptest! {
    #[test]
    fn a_query_survives_its_address(query in queries()) {
        let href = query.href("/bags");
        let text = href.split_once('?').map(|(_, text)| text).unwrap_or_default();
        prop_assert_eq!(BagQuery::parse(text), (query, vec![]));
    }

    #[test]
    fn any_query_text_is_read_without_panic_and_normal_form_is_stable(text in "[ -~]{0,80}") {
        let (read, _) = BagQuery::parse(&text);
        let again = read.href("");
        let (twice, errors) = BagQuery::parse(again.trim_start_matches('?'));
        prop_assert!(errors.is_empty());
        prop_assert_eq!(twice, read);
    }
}

#[test]
fn the_order_of_choices_does_not_matter() {
    let (one, _) = BagQuery::parse("category=tote,clutch");
    let (other, _) = BagQuery::parse("category=clutch,tote,tote");
    assert_eq!(one, other);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_kept() {
    let (read, errors) = BagQuery::parse("category=tote&limit=0&utm_source=x&sort=up&sort=new");
    assert_eq!(read.category, [Category::Tote]);
    assert_eq!(
        errors,
        [
            FieldError::new("limit", "out_of_range"),
            FieldError::new("utm_source", "unknown_parameter"),
            FieldError::new("sort", "unknown"),
            FieldError::new("sort", "repeated"),
        ]
    );
}
