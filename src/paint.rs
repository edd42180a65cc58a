//! The first answer, painted by the server from the same views that the browser then runs.

use std::collections::BTreeMap;

use crate::reactive::prelude::*;
use serde_json::json;

use crate::{
    answers::{Answered, Answers},
    app::{App, Location},
    dom::{self, IntoView},
    head::{Head, HeadSink},
    json::{Malformed, well_formed},
    platform::Runs,
    routes::Route,
};

/// A page ready to be put into the shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Painted {
    /// The HTTP status.
    pub status: u16,
    /// HTML for `<head>`: title, description, canonical, Open Graph, JSON-LD.
    pub head: String,
    /// HTML for `#app`; empty for private pages.
    pub body: String,
    /// The answers as an HTML element that the app reads; empty where there are none.
    pub island: String,
}

/// The GET requests whose answers [`paint`] wants, for an address such as `/bags?sort=price`.
#[must_use]
pub fn needs(path_and_query: &str) -> Vec<String> {
    crate::app::needs(&Route::parse(path_and_query))
}

/// Paints the page of an address from the answers to its [`needs`], by href. `public_url` is the shop's origin,
/// without a slash at its end, for the addresses that must be absolute; `runs` are the services with a connector that
/// the shop runs.
#[must_use]
pub fn paint(path_and_query: &str, public_url: &str, answers: BTreeMap<String, Answered>, runs: Runs) -> Painted {
    let route = Route::parse(path_and_query);
    let island = if answers.is_empty() { String::new() } else { island(&answers) };
    let sink = HeadSink::default();
    let body = {
        let owner = Owner::new();
        let sink = sink.clone();
        let body = owner.with(|| {
            provide_context(answers.into_iter().collect::<Answers>());
            provide_context(Location::new(route.clone()));
            provide_context(sink);
            provide_context(runs);
            crate::features::cart::provide_cart();
            crate::features::checkout::provide_checkout();
            App {}.view().into_view().to_html()
        });
        owner.cleanup();
        body
    };
    let head = sink.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
    Painted {
        status: if head.status == 0 { 200 } else { head.status },
        head: head_html(&head, public_url),
        body: if crate::app::painted(&route) { body } else { String::new() },
        island,
    }
}

/// The answers as a JSON island. `<` can stand only inside JSON strings, where its escape means the same:
/// no text of a bag can end the element.
fn island(answers: &BTreeMap<String, Answered>) -> String {
    let parts: Vec<String> = answers
        .iter()
        .map(|(href, Answered { status, body })| format!("{}:{{\"status\":{status},\"body\":{body}}}", json!(href)))
        .collect();
    format!(r#"<script type="application/json" id="island">{{{}}}</script>"#, parts.join(",").replace('<', "\\u003c"))
}

fn head_html(head: &Head, public_url: &str) -> String {
    let title = escape(&head.full_title());
    let mut html = format!("<title>{title}</title>");
    let mut meta = |attribute: &str, name: &str, content: &str| {
        if !content.is_empty() {
            html.push_str(&format!(r#"<meta {attribute}="{name}" content="{}">"#, escape(content)));
        }
    };
    meta("name", "description", &head.description);
    match &head.canonical {
        None => meta("name", "robots", "noindex"),
        Some(canonical) => {
            let canonical = format!("{public_url}{canonical}");
            meta("property", "og:site_name", "Valise");
            meta("property", "og:type", if head.image.is_some() { "product" } else { "website" });
            meta("property", "og:title", &head.full_title());
            meta("property", "og:description", &head.description);
            meta("property", "og:url", &canonical);
            if let Some(image) = &head.image {
                meta("property", "og:image", &format!("{public_url}{image}"));
                meta("property", "og:image:width", "1200");
                meta("property", "og:image:height", "630");
                meta("name", "twitter:card", "summary_large_image");
            }
            html.push_str(&format!(r#"<link rel="canonical" href="{}">"#, escape(&canonical)));
        }
    }
    for json in &head.json_ld {
        html.push_str(&format!(
            r#"<script type="application/ld+json">{}</script>"#,
            json.replace("{public_url}", public_url).replace('<', "\\u003c")
        ));
    }
    html
}

/// Text as HTML, in elements and in double-quoted attributes.
fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    dom::escape(text, &mut html);
    html
}

/// An answer from its status and JSON text, for callers that have them as such.
///
/// # Errors
/// Text that is not JSON.
pub fn answered(status: u16, json: String) -> Result<Answered, Malformed> {
    if well_formed(&json) { Ok(Answered { status, body: json }) } else { Err(Malformed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_a_bag_ends_a_script_or_an_attribute() {
        let hostile = r#"</script><script>alert(1)</script>"><img src=x>"#;
        let head = Head {
            title: hostile.to_owned(),
            description: hostile.to_owned(),
            canonical: Some("/bags/x".to_owned()),
            json_ld: vec![json!({ "name": hostile }).to_string()],
            ..Head::default()
        };
        let html = head_html(&head, "https://shop.example");
        assert_eq!(html.matches("</script>").count(), 1, "only the one that ends the JSON-LD: {html}");
        assert!(!html.contains("<img"));

        let answers = BTreeMap::from([(
            "/api/bags/x".to_owned(),
            answered(200, json!({ "name": hostile }).to_string()).expect("JSON"),
        )]);
        let island = island(&answers);
        assert_eq!(island.matches("</script>").count(), 1);
        let json = island.split_once('>').and_then(|(_, rest)| rest.strip_suffix("</script>")).expect("an element");
        let back = Answers::from_island(json).expect("an island");
        let known = back.take("/api/bags/x").expect("the answer");
        let body: serde_json::Value = serde_json::from_str(&known.answered.body).expect("JSON");
        assert_eq!(body["name"], hostile);
        assert!(known.fresh);
        assert!(!back.take("/api/bags/x").expect("the answer").fresh, "shown once, it is no longer news");
    }

    #[test]
    fn an_unknown_address_is_painted_with_404_and_kept_out_of_search() {
        let painted = paint("/nowhere", "https://shop.example", BTreeMap::new(), Runs::default());
        assert_eq!(painted.status, 404);
        assert!(painted.head.contains(r#"<meta name="robots" content="noindex">"#));
        assert!(painted.body.contains("<h1"));
    }

    #[test]
    fn a_private_page_is_the_bare_shell() {
        let accounts = crate::routes::AccountPage::ALL.map(crate::routes::AccountPage::address);
        for address in [&["/cart", "/checkout", "/orders", "/orders/VL-1", "/orders/open"][..], &accounts].concat() {
            let painted = paint(address, "https://shop.example", BTreeMap::new(), Runs::default());
            assert_eq!((painted.status, painted.body.as_str(), painted.island.as_str()), (200, "", ""), "{address}");
            assert_eq!(needs(address), Vec::<String>::new());
        }
    }
}
