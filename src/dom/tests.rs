//! What is kept and what is replaced when a view runs again, in a tree of the tests' own.

use std::{cell::Cell, rc::Rc};

use super::{
    Element, Node, Part,
    mounted::{Mounted, build, patch},
    prelude::*,
    tree::{self, Place},
};

/// A page with a view in it.
struct Page(Place, Mounted);

impl Page {
    fn of(view: impl IntoView) -> Self {
        let page = tree::stand("main");
        let mounted = build(view.into_view());
        mounted.each(&mut |node| tree::append(&page, node));
        Self(page, mounted)
    }

    /// The view again, made anew.
    fn becomes(&mut self, view: impl IntoView) -> String {
        patch(&mut self.1, view.into_view());
        self.html()
    }

    fn html(&self) -> String {
        self.0.html().replace("<main>", "").replace("</main>", "")
    }

    /// The first element inside, however deep it is asked for.
    fn inside(&self, path: &[usize]) -> Place {
        path.iter().fold(self.0.clone(), |place, at| place.children()[*at].clone())
    }
}

fn link(href: &'static str, words: &'static str, chosen: bool) -> Node {
    view! { <a class="chip" href=href aria-current=chosen.then_some("true")>"To " {words}</a> }
}

#[test]
fn an_element_of_the_same_template_stays_and_takes_what_is_new() {
    let mut page = Page::of(link("/a", "A", false));
    assert_eq!(page.html(), r#"<a class="chip" href="/a">To A</a>"#);
    let (element, text) = (page.inside(&[0]), page.inside(&[0, 1]));
    assert_eq!(page.becomes(link("/b", "B", true)), r#"<a aria-current="true" class="chip" href="/b">To B</a>"#);
    assert!(page.inside(&[0]) == element && page.inside(&[0, 1]) == text);
    assert_eq!(page.becomes(link("/b", "B", false)), r#"<a class="chip" href="/b">To B</a>"#);
}

#[test]
fn a_constant_with_a_name_is_part_of_the_template() {
    const ID: &str = "faults";
    const WORDS: &str = "“Look” at 'this'";
    let Node::Element(Element { template, parts }) = view! ( <p id=ID>{WORDS} " now"</p> ) else { unreachable!() };
    assert_eq!(template, "<p id=\"faults\">“Look” at 'this' now</p>");
    assert!(parts.is_empty());
}

#[test]
fn another_template_takes_the_place_of_the_first() {
    let shown = |first: bool| {
        if first {
            view! { <p>"one"</p> }
        } else {
            view! { <p class="b">"two"</p> "!" }
        }
    };
    let mut page = Page::of(view! { <i></i> {shown(true)} <b></b> });
    assert_eq!(page.becomes(view! { <i></i> {shown(false)} <b></b> }), r#"<i></i><p class="b">two</p>!<b></b>"#);
    assert_eq!(page.becomes(view! { <i></i> {shown(true)} <b></b> }), "<i></i><p>one</p><b></b>");
}

#[test]
fn what_was_nothing_comes_where_it_belongs() {
    let shown = |word: Option<&'static str>| {
        let view = word.map(|word| view! { <em>{word}</em> });
        view! { <p>"a" {view} "b"</p> }
    };
    let mut page = Page::of(shown(None));
    let paragraph = page.inside(&[0]);
    assert_eq!(page.html(), "<p>ab</p>");
    assert_eq!(page.becomes(shown(Some("x"))), "<p>a<em>x</em>b</p>");
    assert_eq!(page.becomes(shown(None)), "<p>ab</p>");
    assert!(page.inside(&[0]) == paragraph);
}

#[test]
fn a_list_without_keys_grows_shrinks_and_keeps_what_it_can() {
    let list = |items: &[&'static str]| {
        view! { <h1></h1> {items.iter().map(|&item| view! { <li>{item}</li> }).collect_view()} <hr/> }
    };
    let mut page = Page::of(list(&["a", "b"]));
    let first = page.inside(&[1]);
    assert_eq!(page.becomes(list(&["a", "b", "c", "d"])).matches("<li>").count(), 4);
    assert_eq!(page.html(), "<h1></h1><li>a</li><li>b</li><li>c</li><li>d</li><hr></hr>");
    assert_eq!(page.becomes(list(&["d"])), "<h1></h1><li>d</li><hr></hr>");
    assert!(page.inside(&[1]) == first);
    assert_eq!(page.becomes(list(&[])), "<h1></h1><hr></hr>");
    assert_eq!(page.becomes(list(&["e"])), "<h1></h1><li>e</li><hr></hr>");
}

#[test]
fn a_listener_is_exchanged_without_a_second_one() {
    let heard = Rc::new(Cell::new(0));
    let button = |step: u32| {
        let heard = heard.clone();
        let mut button = Element::new("<button @click></button>", 1);
        button.push(Part::Listener(Box::new(move |()| heard.set(heard.get() + step))));
        Node::Element(button)
    };
    let mut page = Page::of(button(1));
    page.inside(&[0]).hear("click");
    page.becomes(button(10));
    page.inside(&[0]).hear("click");
    assert_eq!(heard.get(), 11);
}

#[test]
fn a_property_is_set_even_to_what_it_may_be() {
    let view = |value: &'static str| view! { <input prop:value=value prop:checked=false/> };
    let mut page = Page::of(view(""));
    assert_eq!(page.html(), r#"<input .checked="false" .value=""></input>"#);
    assert_eq!(page.becomes(view("typed")), r#"<input .checked="false" .value="typed"></input>"#);
}

#[test]
fn what_is_live_is_built_where_it_stands_and_replaced_with_its_surroundings() {
    let view = |words: &'static str| view! { <p data-x=move || words>{move || words} "."</p> };
    let mut page = Page::of(view("one"));
    assert_eq!(page.html(), r#"<p data-x="one">one.</p>"#);
    let (paragraph, text) = (page.inside(&[0]), page.inside(&[0, 0]));
    assert_eq!(page.becomes(view("two")), r#"<p data-x="two">two.</p>"#);
    assert!(page.inside(&[0]) == paragraph && page.inside(&[0, 0]) != text);
}

#[test]
fn a_view_in_html_is_escaped_in_every_hole() {
    let hostile = r#"<img src=x>"&"#;
    let html = view! { <a title=hostile>{hostile} "<b>"</a> }.to_html();
    let safe = "&lt;img src=x&gt;&quot;&amp;";
    assert_eq!(html, format!(r#"<a title="{safe}">{safe}&lt;b&gt;</a>"#));
}

#[test]
fn a_view_in_html_has_the_live_parts_as_they_are_and_no_properties() {
    let html = view! {
        <input required=true disabled=false value=move || "v".to_owned() prop:value="p" on:input=|_| ()/>
        {rows(|| vec![1_u32, 2], u32::to_string, |n| view! { <i>{n}</i> })}
        {None::<Node>}
    };
    assert_eq!(html.to_html(), r#"<input required value="v"><i>1</i><i>2</i>"#);
}
