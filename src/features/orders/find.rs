//! `/orders/find`

use crate::dom::prelude::*;
use contract::{
    ProblemCode,
    orders::{FindOrder, OrderKey},
};
use leptos::task::spawn_local;

use crate::{
    api::call,
    head::{Head, use_head},
    i18n::{failures, orders as text},
    platform::{
        document,
        navigation::{Entry, use_navigate},
    },
    routes::Route,
    ui::field::{FieldSpec, TextField},
};

const NUMBER: FieldSpec = FieldSpec {
    id: "order-number",
    label: text::NUMBER,
    optional: false,
    kind: "text",
    autocomplete: "off",
    inputmode: "text",
    max: 40,
};

const MOBILE: FieldSpec = FieldSpec {
    id: "order-mobile",
    label: text::MOBILE,
    optional: false,
    kind: "tel",
    autocomplete: "tel",
    inputmode: "tel",
    max: 40,
};

/// Opens an order to this browser by its number and mobile number.
#[component]
pub fn FindOrderPage() -> impl IntoView {
    use_head(|| Head {
        description: text::FIND_WHY.to_owned(),
        canonical: Some(Route::FindOrder.href()),
        ..Head::private(text::FIND_HEADING)
    });
    let (number, mobile) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let stop = RwSignal::new(None::<&'static str>);
    let busy = RwSignal::new(false);
    let navigate = use_navigate();
    let find = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let key = OrderKey {
            number: number.get_untracked().trim().to_owned(),
            mobile: mobile.get_untracked().trim().to_owned(),
        };
        if key.number.is_empty() || key.mobile.is_empty() {
            stop.set(Some(text::FILL));
            document::focus_id(if key.number.is_empty() { NUMBER.id } else { MOBILE.id });
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let found = call(&FindOrder(key)).await;
            busy.set(false);
            match found {
                Ok(opened) => navigate(Route::Order { number: opened.number }, Entry::Push),
                Err(failure) => {
                    stop.set(Some(match failure.code() {
                        Some(ProblemCode::NotFound | ProblemCode::InvalidFields) => text::NOT_FOUND,
                        _ => failures::message(&failure),
                    }));
                    document::focus_id("find-stopped");
                }
            }
        });
    };
    let typed = move |signal: RwSignal<String>| Callback::new(move |text: String| signal.set(text));
    view! {
        <div class="page narrow">
            <h1>{text::FIND_HEADING}</h1>
            <p class="muted">{text::FIND_WHY}</p>
            // Without the app such a form does nothing: the address never gets what was typed (promise: P1.1).
            <form class="fields" method="dialog" novalidate on:submit=find>
                <div id="find-stopped" tabindex="-1" role="alert">
                    {move || stop.get().map(|said| view! { <p class="notice" data-tone="error">{said}</p> })}
                </div>
                <TextField
                    spec=NUMBER
                    value=number
                    hint=text::NUMBER_HINT.to_owned()
                    error=String::new()
                    right=false
                    on_typed=typed(number)
                    on_left=Callback::new(|()| ())
                />
                <TextField
                    spec=MOBILE
                    value=mobile
                    hint=text::MOBILE_HINT.to_owned()
                    error=String::new()
                    right=false
                    on_typed=typed(mobile)
                    on_left=Callback::new(|()| ())
                />
                <div>
                    <button
                        id="find-show"
                        class="button button-main"
                        type="submit"
                        aria-busy=move || busy.get().to_string()
                    >
                        {text::SHOW}
                    </button>
                </div>
            </form>
        </div>
    }
}
