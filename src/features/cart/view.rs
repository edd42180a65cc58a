//! `/cart`

use crate::dom::prelude::*;
use contract::{
    cart::{Cart, CartLine, LineState, QUANTITY_MAX},
    catalogue::picture,
    vocabulary::View,
};

use super::state::{CartState, use_cart};
use crate::{
    head::use_private,
    i18n::{cart as text, catalogue::BEFORE_TAX, failures},
    loaded::Load,
    platform::document,
    reactive::{effect, effect_after},
    routes::Route,
};

/// The visitor's cart: lines, what there is to know about each, and the way to the checkout.
#[component]
pub fn CartPage() -> impl IntoView {
    use_private(text::HEADING);
    let state = use_cart();
    effect(move || state.refresh());
    // The stage alone decides what is built: an amount that changes must not rebuild the button that changed it.
    let stage = Memo::new(move |_| match &*state.cart.read() {
        Load::Pending => Stage::Waiting,
        Load::Failed(failure) => Stage::Failed(failures::message(failure)),
        Load::Ready(cart) if cart.lines.is_empty() => Stage::Empty,
        Load::Ready(_) => Stage::Full,
    });
    let count = Memo::new(move |_| with_cart(state, |cart| cart.lines.len()));
    effect_after(move |before: Option<usize>| {
        let now = count.get();
        if before.is_some_and(|before| before > now) {
            document::focus_page_if_lost();
        }
        now
    });
    view! {
        <div class="page cart">
            <div class="page-head">
                <h1>{text::HEADING}</h1>
            </div>
            {move || state.notice.get().map(|notice| view! { <p class="notice" data-tone="error" role="alert">{notice.message()}</p> })}
            {move || match stage.get() {
                Stage::Waiting => waiting().into_any(),
                Stage::Failed(said) => {
                    view! {
                        <div class="notice" data-tone="error" role="alert">
                            <p>{said}</p>
                            <p>{text::KEPT_ON_SERVER}</p>
                            <button class="button" type="button" on:click=move |_| state.refresh()>
                                {text::TRY_AGAIN}
                            </button>
                        </div>
                    }
                        .into_any()
                }
                Stage::Empty => empty().into_any(),
                Stage::Full => full(state).into_any(),
            }}
        </div>
    }
}

/// What stands in the place of the cart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Waiting,
    Failed(&'static str),
    Empty,
    Full,
}

fn waiting() -> impl IntoView {
    view! {
        <div class="split" aria-busy="true">
            <ul class="cart-lines">
                {(0..2)
                    .map(|_| {
                        view! {
                            <li class="cart-line">
                                <span class="skeleton cart-picture"></span>
                                <div class="cart-what">
                                    <span class="skeleton" data-shape="line"></span>
                                    <span class="skeleton" data-shape="line"></span>
                                </div>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            <div class="card"><span class="skeleton" data-shape="button"></span></div>
        </div>
    }
}

fn empty() -> impl IntoView {
    view! {
        <div class="empty">
            <p>{text::EMPTY}</p>
            <a class="button button-main" href="/bags">{text::BROWSE}</a>
        </div>
    }
}

fn full(state: CartState) -> impl IntoView {
    // Lines are kept by id, so that a changed quantity moves neither focus nor picture.
    let ids =
        Memo::new(move |_| with_cart(state, |cart| cart.lines.iter().map(|line| line.id.clone()).collect::<Vec<_>>()));
    view! {
        <div class="split">
            <ul class="cart-lines">
                {rows(move || ids.get(), String::clone, move |id| line_view(state, id))}
            </ul>
            <section class="card stack cart-sum" aria-label=text::SUMMARY>
                <dl class="sums" aria-busy=move || (!state.wanted.read().is_empty()).to_string()>
                    <dt>{text::GOODS} " " <span class="muted small">{BEFORE_TAX}</span></dt>
                    <dd>{move || with_cart(state, |cart| cart.goods.to_string())}</dd>
                </dl>
                <p class="muted small">{text::NEXT_COSTS}</p>
                {move || {
                    let blocked = with_cart(state, |cart| cart.lines.iter().any(|line| line.state != LineState::Fine));
                    if blocked {
                        view! { <p class="notice" data-tone="accent">{text::MEND_FIRST}</p> }.into_any()
                    } else {
                        view! { <a class="button button-main button-wide" href=Route::Checkout.href()>{text::CHECKOUT}</a> }.into_any()
                    }
                }}
                <p class="small">
                    {text::TERMS_BEFORE} " " <a href=Route::Policy.href()>{text::TERMS_LINK}</a>
                </p>
            </section>
        </div>
    }
}

fn with_cart<T: Default>(state: CartState, read: impl FnOnce(&Cart) -> T) -> T {
    match &*state.cart.read() {
        Load::Ready(cart) => read(cart),
        _ => T::default(),
    }
}

fn line_view(state: CartState, id: String) -> impl IntoView {
    let key = id.clone();
    let line = Memo::new(move |before: Option<&Option<CartLine>>| {
        let now = with_cart(state, |cart| cart.lines.iter().find(|line| line.id == key).cloned());
        // A line that is going keeps its last look while it is taken out.
        now.or_else(|| before.cloned().flatten())
    });
    let key = id.clone();
    let quantity = Memo::new(move |_| {
        state.wanted.read().of(&key).or_else(|| line.get().map(|line| line.quantity)).unwrap_or_default()
    });
    let Some(first) = line.get_untracked() else { return ().into_any() };
    let href = Route::Bag { slug: first.slug.clone(), sku: Some(first.sku.clone()) }.href();
    let name = StoredValue::new(first.name.clone());
    let id = StoredValue::new(id);
    let want = move |quantity: u32| state.want(&id.get_value(), quantity);
    view! {
        <li class="cart-line" data-gone=move || (quantity.get() == 0).then_some("")>
            <a class="cart-picture" href=href.clone() tabindex="-1" aria-hidden="true">
                <img src=picture(&first.slug, first.colour, View::Front) width="400" height="500" alt=""/>
            </a>
            <div class="cart-what">
                <p class="name"><a href=href>{first.name.clone()}</a></p>
                <p class="muted small">
                    {first.colour.label()} " · " {first.size.label()} " · " {text::sold_by(&first.merchant)}
                </p>
                {move || line.get().map(|line| said(state, id, &line))}
            </div>
            <div class="cart-quantity" role="group" aria-label=move || text::quantity_of(&name.get_value())>
                <button
                    class="button"
                    type="button"
                    aria-label=text::FEWER
                    disabled=move || quantity.get() <= 1
                    on:click=move |_| want(quantity.get_untracked().saturating_sub(1).max(1))
                >
                    "−"
                </button>
                <output aria-live="polite">{move || quantity.get()}</output>
                <button
                    class="button"
                    type="button"
                    aria-label=text::MORE
                    disabled=move || line.get().is_none_or(|line| quantity.get() >= line.available.min(QUANTITY_MAX))
                    on:click=move |_| want((quantity.get_untracked() + 1).min(QUANTITY_MAX))
                >
                    "+"
                </button>
            </div>
            <p class="price cart-amount">{move || line.get().map(|line| line.total.to_string())}</p>
            <button
                class="button button-plain cart-remove"
                type="button"
                aria-label=move || text::remove(&name.get_value())
                on:click=move |_| want(0)
            >
                {text::REMOVE}
            </button>
        </li>
    }
    .into_any()
}

/// What there is to know about a line, with what can be done.
pub fn said(state: CartState, id: StoredValue<String>, line: &CartLine) -> impl IntoView + use<> {
    match &line.state {
        // Why there is no more to be had by the button.
        LineState::Fine => {
            let most = line.available.min(QUANTITY_MAX);
            let why = (line.quantity >= most).then_some(if most < QUANTITY_MAX { text::ALL } else { text::TEN });
            why.map(|why| view! { <p class="muted small">{why}</p> }).into_any()
        }
        LineState::PriceChanged { was } => {
            let price = line.unit_price;
            view! {
                <div class="notice" data-tone="accent" role="status">
                    <p>{text::price_changed(&was.to_string(), &price.to_string())}</p>
                    <button class="button" type="button" on:click=move |_| state.accept(&id.get_value(), price)>
                        {text::ACCEPT_PRICE}
                    </button>
                </div>
            }
            .into_any()
        }
        LineState::Shortage { available } => {
            let available = *available;
            view! {
                <div class="notice" data-tone="accent" role="status">
                    <p>{text::only_left(available)}</p>
                    <button class="button" type="button" on:click=move |_| state.want(&id.get_value(), available)>
                        {text::take(available)}
                    </button>
                </div>
            }
            .into_any()
        }
        LineState::Gone => view! {
            <p class="notice" data-tone="accent" role="status">{text::GONE}</p>
        }
        .into_any(),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use contract::{
        money::Money,
        vocabulary::{Colour, Size},
    };
    use rstest::rstest;

    use super::*;
    use crate::features::cart::provide_cart;

    fn page(load: Load<Cart>) -> String {
        let owner = Owner::new();
        owner.with(|| {
            provide_cart();
            use_cart().cart.set(load);
            view! { <CartPage/> }.to_html()
        })
    }

    fn cart(state: LineState, available: u32) -> Cart {
        let line = CartLine {
            id: "l1".to_owned(),
            variant_id: "v1".to_owned(),
            sku: "NT-1".to_owned(),
            slug: "nora-tote".to_owned(),
            name: "Nora & Co <tote>".to_owned(),
            merchant: "Valise Atelier".to_owned(),
            colour: Colour::Cognac,
            size: Size::ALL[0],
            unit_price: Money::eur(12_900),
            quantity: 2,
            available,
            total: Money::eur(25_800),
            state,
        };
        Cart { version: 3, lines: vec![line], count: 2, goods: Money::eur(25_800) }
    }

    #[test]
    fn a_line_that_is_fine_leads_to_the_checkout() {
        let html = page(Load::Ready(cart(LineState::Fine, 10)));
        assert!(html.contains(r#"href="/checkout""#) && html.contains("€258.00"));
        assert!(html.contains("Nora &amp; Co &lt;tote&gt;"), "names are text: {html}");
    }

    #[rstest]
    #[case(LineState::PriceChanged { was: Money::eur(9_900) }, 10, "from €99.00 to €129.00", "Keep it at this price")]
    #[case(LineState::Shortage { available: 1 }, 1, "Only 1 left.", "Take 1")]
    #[case(LineState::Gone, 0, "sold out", "Remove")]
    fn a_changed_line_says_so_with_what_can_be_done_and_stops_the_checkout(
        #[case] state: LineState,
        #[case] available: u32,
        #[case] said: &str,
        #[case] way_out: &str,
    ) {
        let html = page(Load::Ready(cart(state, available)));
        assert!(html.contains(said) && html.contains(way_out), "{html}");
        assert!(!html.contains(r#"href="/checkout""#));
    }

    #[test]
    fn a_cart_that_cannot_be_fetched_is_said_to_be_kept() {
        let html = page(Load::Failed(crate::api::Failure::Offline));
        assert!(html.contains("Your cart is kept") && html.contains("Try again"));
    }

    #[test]
    fn an_empty_cart_leads_to_the_bags() {
        let html = page(Load::Ready(Cart { version: 0, lines: vec![], count: 0, goods: Money::eur(0) }));
        assert!(html.contains(r#"href="/bags""#));
    }
}
