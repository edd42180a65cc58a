//! Pages as the server paints them, read without a browser.

use http::header;
use rstest::rstest;
use valise_server::catalogue::{self, Inventory};

use crate::{
    catalogue::restock,
    support::{Answer, Database, Setup, TestApp},
};

const SHELL: &str = "<!doctype html><html><head><!--head--><title>Valise</title><!--/head-->\
    <script>let boot</script></head><body><main id=\"app\"><!--app--></main><!--island--></body></html>";
const NOW: i64 = 1_790_000_000_000;

struct Shop {
    shop: TestApp,
    _dist: tempfile::TempDir,
}

impl Shop {
    async fn of(inventory: Inventory) -> Self {
        let dist = tempfile::tempdir().unwrap();
        std::fs::write(dist.path().join("index.html"), SHELL).unwrap();
        let setup = Setup { dist: Some(dist.path().into()), ..Setup::default() };
        let shop = TestApp::spawn_with(Database::Sqlite, setup).await;
        restock(&shop, inventory).await;
        Self { shop, _dist: dist }
    }

    async fn get(&self, path: &str) -> Answer {
        self.shop.shopper().get(path).await
    }
}

fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.to_vec()).unwrap()
}

#[tokio::test]
async fn a_bag_can_be_read_without_scripts() {
    let inventory = catalogue::demo(1, 20, NOW);
    let bag = inventory.bags[0].clone();
    let shop = Shop::of(inventory).await;
    let answer = shop.get(&format!("/bags/{}", bag.slug)).await;
    assert_eq!(answer.status, 200);
    let page = text(&answer);
    for part in
        [bag.name.as_str(), "<title>", "name=\"description\"", "rel=\"canonical\"", "og:title", "application/ld+json"]
    {
        assert!(page.contains(part), "{part} is missing");
    }
    assert!(page.contains("id=\"island\""));
    assert!(!page.contains("<title>Valise</title>"), "the shell's own title is replaced");
    shop.shop.stop().await;
}

#[rstest]
#[case("/")]
#[case("/bags")]
#[case("/bags?sort=price")]
#[case("/search?q=tote")]
#[tokio::test]
async fn a_list_is_painted_with_links_to_its_bags(#[case] path: &str) {
    let shop = Shop::of(catalogue::demo(1, 60, NOW)).await;
    let answer = shop.get(path).await;
    assert_eq!(answer.status, 200);
    assert!(text(&answer).matches("href=\"/bags/").count() >= 3, "{path}");
    shop.shop.stop().await;
}

#[rstest]
#[case("/nowhere")]
#[case("/bags/unknown")]
#[case("/bags/a/b")]
#[tokio::test]
async fn a_page_that_is_not_there_says_so_in_its_status(#[case] path: &str) {
    let shop = Shop::of(catalogue::demo(1, 5, NOW)).await;
    let answer = shop.get(path).await;
    assert_eq!(answer.status, 404);
    assert!(answer.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"));
    assert!(text(&answer).contains("noindex"));
    shop.shop.stop().await;
}

#[tokio::test]
async fn a_former_name_leads_to_the_present_page() {
    let mut inventory = catalogue::demo(1, 5, NOW);
    let (slug, id) = (inventory.bags[0].slug.clone(), inventory.bags[0].id.clone());
    inventory.old_slugs = vec![("as-it-was".to_owned(), id)];
    let shop = Shop::of(inventory).await;
    let answer = shop.get("/bags/as-it-was?variant=X-1").await;
    assert_eq!(answer.status, 301);
    assert_eq!(answer.headers[header::LOCATION], format!("/bags/{slug}?variant=X-1"));
    shop.shop.stop().await;
}

#[tokio::test]
async fn a_bag_named_like_the_end_of_a_script_breaks_nothing() {
    let hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&<!--app-->";
    let mut inventory = catalogue::demo(1, 5, NOW);
    for bag in &mut inventory.bags {
        bag.name = format!("{hostile} {}", bag.name);
        bag.story = hostile.to_owned();
    }
    let slug = inventory.bags[0].slug.clone();
    let shop = Shop::of(inventory).await;
    for path in ["/".to_owned(), "/bags".to_owned(), format!("/bags/{slug}"), "/search?q=script".to_owned()] {
        let answer = shop.get(&path).await;
        assert_eq!(answer.status, 200, "{path}");
        let page = text(&answer);
        assert!(!page.contains("<script>alert"), "{path}: a script got in");
        assert!(!page.contains("<img src=x"), "{path}: an element got in");
        let island = page.split_once("id=\"island\">").unwrap().1.split_once("</script>").unwrap().0;
        let answers: serde_json::Value = serde_json::from_str(island).unwrap();
        assert!(answers.is_object(), "{path}");
    }
    shop.shop.stop().await;
}

#[tokio::test]
async fn a_search_text_is_escaped_where_it_is_said_again() {
    let shop = Shop::of(catalogue::demo(1, 5, NOW)).await;
    let page = text(&shop.get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E%22%3E%3Cb%3E").await);
    assert!(!page.contains("<script>alert"));
    assert!(!page.contains("\"><b>"));
    shop.shop.stop().await;
}

#[rstest]
#[case("/cart")]
#[case("/checkout")]
#[case("/orders")]
#[case("/orders/VL-1234-5678-9ABC")]
#[tokio::test]
async fn a_private_page_is_the_bare_shell(#[case] path: &str) {
    let shop = Shop::of(catalogue::demo(1, 5, NOW)).await;
    let answer = shop.get(path).await;
    assert_eq!(answer.status, 200);
    let page = text(&answer);
    assert!(page.contains("<main id=\"app\"></main>"), "{page}");
    assert!(!page.contains("id=\"island\""));
    assert!(page.contains("noindex"));
    shop.shop.stop().await;
}

#[tokio::test]
async fn a_painted_page_shows_stock_as_it_is_now() {
    let mut inventory = catalogue::demo(1, 5, NOW);
    let bag = inventory.bags[0].clone();
    inventory.bags[0].variants.truncate(1);
    inventory.bags[0].variants[0].stock = 9;
    let shop = Shop::of(inventory).await;
    let path = format!("/bags/{}", bag.slug);
    let before = text(&shop.get(&path).await);
    assert_eq!(before, text(&shop.get(&path).await));
    shop.shop.app.catalogue.stock_changed(&[(bag.variants[0].id.clone(), 0)]);
    let after = text(&shop.get(&path).await);
    assert!(before.contains("\"available\":9") && after.contains("\"available\":0"));
    shop.shop.stop().await;
}

#[tokio::test]
async fn the_policy_lets_the_pages_own_inline_script_run_and_no_other() {
    let shop = Shop::of(catalogue::demo(1, 5, NOW)).await;
    let answer = shop.get("/").await;
    let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert_eq!(policy.matches("'sha256-").count(), 1, "{policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    shop.shop.stop().await;
}

#[tokio::test]
async fn the_sitemap_lists_every_bag() {
    let inventory = catalogue::demo(1, 5, NOW);
    let slugs: Vec<_> = inventory.bags.iter().map(|bag| bag.slug.clone()).collect();
    let shop = Shop::of(inventory).await;
    let sitemap = text(&shop.get("/sitemap.xml").await);
    let origin = shop.shop.app.config.public_origin().to_owned();
    for slug in slugs {
        assert!(sitemap.contains(&format!("<loc>{origin}/bags/{slug}</loc><lastmod>20")), "{slug}");
    }
    assert!(text(&shop.get("/robots.txt").await).contains(&format!("Sitemap: {origin}/sitemap.xml")));
    assert!(text(&shop.get("/.well-known/security.txt").await).contains("Expires: 20"));
    shop.shop.stop().await;
}

/// promise: P2.2
#[tokio::test]
async fn a_page_says_that_the_browser_refuses_by_global_privacy_control_and_is_kept_apart_for_it() {
    let shop = Shop::of(catalogue::demo(1, 20, NOW)).await;
    let ask = async |headers: &[(&str, &str)]| {
        shop.shop.shopper().send(http::Method::GET, "/bags", headers, Vec::new()).await
    };
    for _ in 0..2 {
        let (refusing, other) = (ask(&[("sec-gpc", "1")]).await, ask(&[]).await);
        assert!(text(&refusing).starts_with("<!doctype html><html data-gpc>"), "{}", text(&refusing));
        assert!(text(&other).starts_with("<!doctype html><html>"));
        assert_ne!(refusing.headers[header::ETAG], other.headers[header::ETAG]);
        for answer in [refusing, other] {
            let vary: Vec<&[u8]> =
                answer.headers.get_all(header::VARY).iter().map(http::HeaderValue::as_bytes).collect();
            assert!(vary.contains(&b"sec-gpc".as_slice()), "{vary:?}");
        }
    }
    shop.shop.stop().await;
}
