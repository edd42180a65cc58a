//! `/orders/find`

use crate::dom::prelude::*;
use contract::{Endpoint, ProblemCode, orders::FindOrder};

use crate::{
    answers::Answered,
    head::use_public,
    i18n::{account, orders as text},
    platform::navigation::{Entry, use_navigate},
    routes::Route,
    ui::{
        field::FieldSpec,
        filled::{Field, FormSpec, filled},
    },
};

fn present(typed: &str) -> Option<&'static str> {
    typed.trim().is_empty().then_some("required")
}

fn stops(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::NotFound | ProblemCode::InvalidFields => text::NOT_FOUND,
        _ => "",
    }
}

const NUMBER: Field = Field {
    spec: FieldSpec {
        id: "order-number",
        label: text::NUMBER,
        optional: false,
        kind: "text",
        autocomplete: "off",
        inputmode: "text",
        max: 40,
    },
    key: "number",
    hint: text::NUMBER_HINT,
    asked: "",
    fault: present,
};

const FIND: FormSpec = FormSpec {
    id: "find-stopped",
    fields: &[
        NUMBER,
        Field {
            spec: FieldSpec {
                id: "order-mobile",
                label: text::MOBILE,
                kind: "tel",
                autocomplete: "tel",
                inputmode: "tel",
                ..NUMBER.spec
            },
            key: "mobile",
            hint: text::MOBILE_HINT,
            ..NUMBER
        },
    ],
    faults: account::fault,
    words: stops,
    submit: text::SHOW,
    to: (FindOrder::METHOD, FindOrder::PATH),
};

/// Opens an order to this browser by its number and mobile number.
#[component]
pub fn FindOrderPage() -> impl IntoView {
    use_public(text::FIND_HEADING, text::FIND_WHY, &Route::FindOrder);
    let navigate = use_navigate();
    let found = move |answered: Answered| {
        if let Ok(opened) = answered.read::<FindOrder>() {
            navigate(Route::Order { number: opened.number }, Entry::Push);
        }
    };
    view! {
        <div class="page narrow">
            <h1>{text::FIND_HEADING}</h1>
            <p class="muted">{text::FIND_WHY}</p>
            {filled(&FIND, Vec::new(), Box::new(found))}
        </div>
    }
}
