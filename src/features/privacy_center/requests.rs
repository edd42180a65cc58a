//! `/privacy/requests`: asking the shop for something about one's data, and until when it is answered (promise: P5.2).

use contract::{
    Endpoint,
    orders::ListOrders,
    privacy::{
        DataRequest, DataRequests, GetDataRequests, PostDataRequest, RequestKind, RequestState, TakeBackDataRequest,
    },
};
use leptos::prelude::*;

use crate::{
    api::Asked,
    head::{Head, use_head},
    i18n::{forms, requests as text},
    loaded::{Load, Loaded, loaded},
    platform::{document, time},
    routes::Route,
    ui::{
        Failed,
        form::{FormField, FormSpec, LiveForm, form_view, required},
        sending::{Sending, act, sent},
    },
};

const LIST_ID: &str = "requests";

const ASK: FormSpec = FormSpec {
    id: "ask-said",
    fields: &[FormField::chosen("ask-kind", text::KIND), FormField::chosen("ask-order", text::ORDER)],
    check: required,
    says: forms::says,
    stops: forms::stops,
    submit: text::ASK,
    to: (PostDataRequest::METHOD, PostDataRequest::PATH),
};

/// `/privacy/requests`
#[component]
pub fn RequestsPage() -> impl IntoView {
    use_head(|| Head::private(text::HEADING));
    let requests = loaded(|| Some(GetDataRequests));
    let orders = loaded(|| Some(ListOrders));
    // What she did comes with the next answer, and takes the focus then.
    let acted = StoredValue::new(false);
    // Both at once: what comes later would push the other away.
    let page = move || match (requests.get(), orders.get()) {
        (Load::Failed(failure), _) => view! { <Failed failure=failure retry=requests/> }.into_any(),
        (_, Load::Failed(failure)) => view! { <Failed failure=failure retry=orders/> }.into_any(),
        (Load::Ready(made), Load::Ready(list)) => {
            if acted.get_value() {
                acted.set_value(false);
                document::focus_id(LIST_ID);
            }
            let made = made.requests.iter().map(|one| request(requests, acted, one)).collect_view();
            let orders = list.orders.iter().map(|order| order.number.clone()).collect::<Vec<_>>();
            view! {
                <section class="stack" data-gap="4" id=LIST_ID tabindex="-1" aria-label=text::HEADING>
                    {if made.is_empty() { view! { <p class="muted">{text::NONE}</p> }.into_any() } else { made.into_any() }}
                </section>
                <section class="stack narrow" data-gap="4" aria-labelledby="ask">
                    <h2 id="ask">{text::ASK_HEADING}</h2>
                    {if orders.is_empty() { no_orders() } else { ask(requests, acted, orders) }}
                </section>
            }
            .into_any()
        }
        _ => view! { <div class="skeleton" data-shape="picture"></div> }.into_any(),
    };
    view! {
        <div class="page stack" data-gap="8">
            <div class="stack prose" data-gap="2">
                <h1>{text::HEADING}</h1>
                <p class="muted">{text::LEAD}</p>
                <p><a href=Route::YourData.href()>{text::YOURSELF}</a></p>
            </div>
            {page}
        </div>
    }
    .into_any()
}

fn no_orders() -> AnyView {
    view! {
        <p>{text::NO_ORDERS}</p>
        <p><a class="button" href=Route::FindOrder.href()>{text::FIND}</a></p>
    }
    .into_any()
}

fn ask(requests: Loaded<DataRequests>, acted: StoredValue<bool>, orders: Vec<String>) -> AnyView {
    // With one order there is nothing to choose.
    let known = orders.first().filter(|_| orders.len() == 1).map(|only| ("order", only.clone()));
    let live = LiveForm::new(&ASK, known.into_iter().collect(), move |_| {
        acted.set_value(true);
        requests.again();
        document::focus_id(LIST_ID);
    });
    let kinds = RequestKind::ALL.iter().map(|kind| (kind.slug().to_owned(), kind.label().to_owned())).collect();
    let orders = orders.into_iter().map(|number| (number.clone(), number)).collect();
    form_view(live.choosing(vec![("kind", kinds), ("order", orders)]))
}

fn request(requests: Loaded<DataRequests>, acted: StoredValue<bool>, request: &DataRequest) -> AnyView {
    let open = !matches!(request.state, RequestState::Done | RequestState::Refused);
    let taking_back = Sending::new("take-back-stopped", move |_| {
        acted.set_value(true);
        requests.again();
        document::focus_id(LIST_ID);
    });
    let id = request.id.clone();
    let last = request.timeline.len().saturating_sub(1);
    let turns = request.timeline.iter().enumerate().map(|(index, turn)| {
        view! {
            <li aria-current=(index == last).then_some("step")>
                {text::turn(&turn.turn)} <br/> <time class="small">{time::date_and_time(turn.at)}</time>
            </li>
        }
        .into_any()
    });
    let take_back = move || {
        view! {
            {sent(taking_back)}
            <p>
                {act(taking_back, "button", text::TAKE_BACK, move || Asked::of(&TakeBackDataRequest { id: id.clone() }))}
            </p>
        }
        .into_any()
    };
    view! {
        <article class="card stack" data-gap="4" data-testid="request">
            <div class="cluster">
                <h2>{request.kind.label()}</h2>
                <span class="badge" data-tone=open.then_some("accent")>{request.state.label()}</span>
            </div>
            <p>
                {open.then(|| text::due(&time::date(request.due_at)))}
                {request.refusal.as_deref().map(text::refusal)}
            </p>
            <p class="small">
                <a href=Route::Order { number: request.order.clone() }.href()>{request.order.clone()}</a>
            </p>
            <ol class="timeline">{turns.collect_view()}</ol>
            {open.then(take_back)}
        </article>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use contract::privacy::NewDataRequest;

    use super::*;
    use crate::ui::form::testing::fits;

    #[test]
    fn the_form_asks_what_its_endpoint_reads() {
        fits::<PostDataRequest, NewDataRequest>(&ASK, &[("kind", "erasure"), ("order", "VL-1")]);
    }
}
