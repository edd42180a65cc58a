//! The catalogue over HTTP: lists, bags, pictures, and how long an answer holds.

use contract::{
    FieldError, ProblemCode,
    catalogue::{Bag, BagList, Related, Suggestions},
    landed_cost::LandedCost,
    money::Money,
};
use http::header;
use rstest::rstest;
use valise_server::{
    catalogue::{self, Catalogue},
    cli::{self, Filled},
    store::{self, Db},
};

use crate::support::{Database, Setup, TestApp, TestDatabase};

/// Replaces the catalogue by this one, as `valise seed --force` does.
pub async fn restock(shop: &TestApp, inventory: catalogue::Inventory) {
    let inventory = std::sync::Arc::new(inventory);
    let filled = shop.app.db.write(move |conn| {
        let inventory = std::sync::Arc::clone(&inventory);
        Box::pin(async move {
            store::catalogue::clear(conn).await?;
            store::catalogue::fill(conn, &inventory).await?;
            store::catalogue::raise_version(conn).await
        })
    });
    let filled: Result<(), store::StoreError> = filled.await;
    filled.unwrap();
    shop.app.catalogue.refresh(&shop.app.db).await.unwrap();
}

async fn first(shop: &TestApp) -> Bag {
    let list: BagList = shop.shopper().get("/api/bags").await.json();
    shop.shopper().get(&format!("/api/bags/{}", list.bags[0].slug)).await.json()
}

#[rstest]
#[tokio::test]
async fn a_shop_of_three_hundred_bags_is_walked_page_by_page(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn(database).await;
    restock(&shop, catalogue::demo(1, 300, 1_790_000_000_000)).await;
    let mut shopper = shop.shopper();
    let mut slugs = std::collections::BTreeSet::new();
    let mut path = "/api/bags?sort=name&limit=48".to_owned();
    loop {
        let page: BagList = shopper.get(&path).await.json();
        slugs.extend(page.bags.into_iter().map(|bag| bag.slug));
        let Some(next) = page.next else { break };
        path = format!("/api/bags?sort=name&limit=48&after={next}");
    }
    assert_eq!(slugs.len(), 300);
    shop.stop().await;
}

#[rstest]
#[case("limit=0", "limit", "out_of_range")]
#[case("limit=49", "limit", "out_of_range")]
#[case("limit=-1", "limit", "invalid")]
#[case("category=hat", "category", "unknown")]
#[case("category=tote,", "category", "unknown")]
#[case("price_min=-1", "price_min", "invalid")]
#[case("price_max=99999999999", "price_max", "invalid")]
#[case("in_stock=yes", "in_stock", "invalid")]
#[case("sort=up", "sort", "unknown")]
#[case("sort=new&sort=new", "sort", "repeated")]
#[case("utm_source=x", "utm_source", "unknown_parameter")]
#[case("after=", "after", "invalid")]
#[case("q=%00", "q", "invalid")]
#[tokio::test]
async fn a_parameter_that_cannot_be_read_is_named(#[case] query: &str, #[case] field: &str, #[case] code: &str) {
    let shop = TestApp::spawn(Database::Sqlite).await;
    let answer = shop.shopper().get(&format!("/api/bags?{query}")).await;
    let problem = answer.problem();
    assert_eq!((answer.status, problem.code), (400, ProblemCode::Malformed));
    assert_eq!(problem.errors, [FieldError::new(field, code)]);
    shop.stop().await;
}

#[tokio::test]
async fn a_search_text_too_long_by_one_letter_is_refused() {
    let shop = TestApp::spawn(Database::Sqlite).await;
    let mut shopper = shop.shopper();
    assert_eq!(shopper.get(&format!("/api/bags?q={}", "a".repeat(100))).await.status, 200);
    assert_eq!(shopper.get(&format!("/api/bags?q={}", "a".repeat(101))).await.status, 400);
    shop.stop().await;
}

#[tokio::test]
async fn a_cursor_of_another_list_says_to_start_again() {
    let shop = TestApp::spawn(Database::Sqlite).await;
    let mut shopper = shop.shopper();
    let page: BagList = shopper.get("/api/bags?limit=2").await.json();
    let next = page.next.unwrap();
    let foreign = shopper.get(&format!("/api/bags?limit=2&sort=price&after={next}")).await;
    assert_eq!((foreign.status, foreign.problem().code), (409, ProblemCode::Stale));
    let tampered = shopper.get(&format!("/api/bags?limit=2&after={next}A")).await;
    assert_eq!((tampered.status, tampered.problem().code), (409, ProblemCode::Stale));
    shop.stop().await;
}

#[tokio::test]
async fn an_answer_holds_until_what_it_shows_changes() {
    let shop = TestApp::spawn(Database::Sqlite).await;
    let mut shopper = shop.shopper();
    let bag = first(&shop).await;
    let path = format!("/api/bags/{}", bag.slug);
    let known = shopper.get(&path).await.headers[header::ETAG].to_str().unwrap().to_owned();
    let again = shopper.send(http::Method::GET, &path, &[("if-none-match", &known)], Vec::new()).await;
    assert_eq!((again.status, again.body.len()), (304, 0));

    let sold_out = [(bag.variants[0].id.clone(), 0)];
    shop.app.catalogue.stock_changed(&sold_out);
    let changed = shopper.send(http::Method::GET, &path, &[("if-none-match", &known)], Vec::new()).await;
    assert_eq!(changed.status, 200);
    assert_eq!(changed.json::<Bag>().variants[0].available, 0);
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_price_set_by_hand_shows_in_every_answer(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let shop = TestApp::spawn(database).await;
    let bag = first(&shop).await;
    let sku = bag.variants[0].sku.clone();
    let _warm = shop.shopper().get("/api/bags").await;
    let set = shop.app.db.write(move |conn| {
        let sku = sku.clone();
        Box::pin(async move {
            store::catalogue::set_price(conn, &sku, 1, 1_790_000_000_000).await?;
            store::catalogue::raise_version(conn).await
        })
    });
    let set: Result<(), store::StoreError> = set.await;
    set.unwrap();
    shop.app.catalogue.refresh(&shop.app.db).await.unwrap();
    let list: BagList = shop.shopper().get("/api/bags?sort=price&limit=1").await.json();
    assert_eq!((list.bags[0].slug.as_str(), list.bags[0].price.minor), (bag.slug.as_str(), 1));
    shop.stop().await;
}

#[tokio::test]
async fn stock_told_in_the_wrong_order_is_right_again_at_the_next_look() {
    let shop = TestApp::spawn(Database::Sqlite).await;
    let bag = first(&shop).await;
    shop.set_stock(&bag.variants[0].sku, 3).await;
    shop.app.catalogue.stock_changed(&[(bag.variants[0].id.clone(), 3)]);
    shop.app.catalogue.stock_changed(&[(bag.variants[0].id.clone(), 4)]);
    shop.app.catalogue.refresh(&shop.app.db).await.unwrap();
    let bag: Bag = shop.shopper().get(&format!("/api/bags/{}", bag.slug)).await.json();
    assert_eq!(bag.variants[0].available, 3);
    shop.stop().await;
}

#[tokio::test]
async fn a_former_name_leads_to_the_present_one() {
    let shop = TestApp::spawn(Database::Sqlite).await;
    let mut inventory = catalogue::demo(1, 3, 1_790_000_000_000);
    let (slug, id) = (inventory.bags[0].slug.clone(), inventory.bags[0].id.clone());
    inventory.old_slugs = vec![("as-it-was".to_owned(), id)];
    restock(&shop, inventory).await;
    let mut shopper = shop.shopper();
    for (rest, query) in [("", ""), ("/related", ""), ("/landed-cost", "?sku=X-1&country=FR")] {
        let answer = shopper.get(&format!("/api/bags/as-it-was{rest}{query}")).await;
        assert_eq!(answer.status, 301);
        assert_eq!(answer.headers[header::LOCATION], format!("/api/bags/{slug}{rest}{query}"));
    }
    assert_eq!(shopper.get("/api/bags/as-it-never-was").await.problem().code, ProblemCode::NotFound);
    shop.stop().await;
}

#[tokio::test]
async fn what_a_bag_costs_at_the_door_is_the_sum_of_its_parts() {
    let shop = TestApp::spawn(Database::Sqlite).await;
    let mut shopper = shop.shopper();
    let bag = first(&shop).await;
    let sku = &bag.variants[0].sku;
    let path = |sku: &str, country: &str| format!("/api/bags/{}/landed-cost?sku={sku}&country={country}", bag.slug);
    let cost: LandedCost = shopper.get(&path(sku, "DE")).await.json();
    assert_eq!(cost.goods, bag.variants[0].price);
    let parts = [cost.goods, cost.delivery, cost.duty, cost.tax];
    assert_eq!(parts.iter().map(|part| part.minor).sum::<i64>(), cost.total.minor);

    assert_eq!(shopper.get(&path("NO-SUCH", "DE")).await.problem().code, ProblemCode::NotFound);
    assert_eq!(shopper.get(&path(sku, "AQ")).await.problem().code, ProblemCode::NotDelivered);
    assert_eq!(shopper.get(&path(sku, "")).await.problem().code, ProblemCode::Malformed);
    shop.stop().await;
}

#[tokio::test]
async fn suggestions_and_related_bags_lead_somewhere() {
    let shop = TestApp::spawn(Database::Sqlite).await;
    let mut shopper = shop.shopper();
    let bag = first(&shop).await;
    let related: Related = shopper.get(&format!("/api/bags/{}/related", bag.slug)).await.json();
    assert!(!related.reason.is_empty());
    for other in related.bags {
        assert_eq!(shopper.get(&format!("/api/bags/{}", other.slug)).await.status, 200);
    }
    let typed: String = bag.name.chars().take(3).collect();
    let found: Suggestions = shopper.get(&format!("/api/suggestions?q={typed}")).await.json();
    assert!(found.suggestions.iter().any(|line| line.href == format!("/bags/{}", bag.slug)), "{found:?}");
    assert_eq!(shopper.get("/api/suggestions").await.status, 400);
    assert_eq!(shopper.get("/api/suggestions?q=%20").await.status, 400);
    shop.stop().await;
}

#[tokio::test]
async fn a_picture_is_drawn_in_the_colours_of_the_bag_and_kept_for_ever() {
    let shop = TestApp::spawn(Database::Sqlite).await;
    let mut shopper = shop.shopper();
    let bag = first(&shop).await;
    let own = bag.variants[0].colour;
    let picture = contract::catalogue::picture(&bag.slug, own, contract::vocabulary::View::Front);
    let brotli = shopper.send(http::Method::GET, &picture, &[("accept-encoding", "br")], Vec::new()).await;
    assert_eq!((brotli.status, &brotli.headers[header::CONTENT_TYPE]), (200, &"image/svg+xml".parse().unwrap()));
    assert_eq!(brotli.headers[header::CONTENT_ENCODING], "br");
    assert!(brotli.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    assert!(brotli.body.len() < 1_500, "{} bytes", brotli.body.len());

    let colours: Vec<_> = bag.variants.iter().map(|variant| variant.colour).collect();
    let other = contract::vocabulary::Colour::ALL.iter().copied().find(|colour| !colours.contains(colour)).unwrap();
    let missing = contract::catalogue::picture(&bag.slug, other, contract::vocabulary::View::Front);
    assert_eq!(shopper.get(&missing).await.status, 404);
    shop.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_catalogue_is_replaced_when_that_is_asked_for_and_never_under_somebodys_cart(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let shop = TestApp::spawn_with(database, Setup { jobs: false, ..Setup::default() }).await;
    let bags = async || shop.rows().await["bags"];
    assert_eq!(cli::fill(&shop.app.db, 1, 5, false).await.unwrap(), Filled::NotEmpty);
    assert_eq!(bags().await, 12);
    assert_eq!(cli::fill(&shop.app.db, 1, 5, true).await.unwrap(), Filled::Done);
    assert_eq!(bags().await, 5);

    shop.app.catalogue.refresh(&shop.app.db).await.unwrap();
    let variant = shop.variant(0, 5, Money::eur(12_900)).await;
    shop.shopper().add(&variant, 1).await;
    assert_eq!(cli::fill(&shop.app.db, 1, 3, true).await.unwrap(), Filled::InUse);
    assert_eq!(bags().await, 5);
    shop.stop().await;
}

/// The program itself, as it is called for load.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_command_brings_ten_thousand_bags_into_an_empty_catalogue(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::create(database, folder.path()).await;
    let mut seed = std::process::Command::new(env!("CARGO_BIN_EXE_valise"));
    seed.args(["--log", "error", "seed", "--bags", "10000", "--database-url", database.url(), "--data-dir"]);
    assert!(seed.arg(folder.path()).status().unwrap().success());
    let db = Db::connect(database.url()).await.unwrap();
    let catalogue = Catalogue::load(&db).await.unwrap();
    assert_eq!(catalogue.shelf().bags().len(), 10_000);
    db.close().await;
}
