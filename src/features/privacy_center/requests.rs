//! `/privacy/requests`: asking the shop for something about one's data, and until when it is answered (promise: P5.2).

use crate::dom::prelude::*;
use contract::{
    orders::ListOrders,
    privacy::{
        DataRequest, GetDataRequests, NewDataRequest, PostDataRequest, RequestKind, RequestState, TakeBackDataRequest,
    },
};

use crate::{
    api::Asked,
    head::use_private,
    i18n::{privacy::FIND_ORDER, requests as text},
    loaded::{Load, loaded},
    platform::{document, time},
    routes::Route,
    ui::{
        Failed,
        form::{Choice, form, missing},
        sending::{Sending, act, sent},
    },
};

const LIST_ID: &str = "requests";

/// `/privacy/requests`
#[component]
pub fn RequestsPage() -> impl IntoView {
    use_private(text::HEADING);
    let requests = loaded(|| Some(GetDataRequests));
    let orders = loaded(|| Some(ListOrders));
    let (kind, order) = (Choice::new("kind", text::KIND), Choice::new("order", text::ORDER));
    let done = move |_| {
        // What was sent stands above: a form that still says it would be sent twice.
        kind.choose(String::new());
        requests.again();
        document::focus_id(LIST_ID);
    };
    let (asking, taking_back) = (Sending::new("ask-stopped", done), Sending::new("take-back-stopped", done));
    // Both at once: what comes later would push the other away.
    let page = move || match (requests.get(), orders.get()) {
        (Load::Failed(failure), _) => view! { <Failed failure=failure retry=requests/> }.into_any(),
        (_, Load::Failed(failure)) => view! { <Failed failure=failure retry=orders/> }.into_any(),
        (Load::Ready(made), Load::Ready(list)) => {
            let numbers: Vec<String> = list.orders.iter().map(|order| order.number.clone()).collect();
            let none = made.requests.is_empty().then(|| view! { <p class="muted">{text::NONE}</p> });
            view! {
                // The same element when the list changes: it keeps the focus.
                <section class="stack" data-gap="4" id=LIST_ID tabindex="-1" aria-label=text::HEADING>
                    {none}
                    {sent(taking_back)}
                    {made.requests.iter().map(|one| request(taking_back, one)).collect_view()}
                </section>
                <section class="card stack" data-gap="4" aria-labelledby="ask">
                    <h2 id="ask">{text::ASK_HEADING}</h2>
                    {if numbers.is_empty() { no_orders() } else { ask(asking, kind, order, &numbers) }}
                </section>
            }
            .into_any()
        }
        _ => view! { <div class="skeleton" data-shape="picture"></div> }.into_any(),
    };
    view! {
        <div class="page stack" data-gap="8">
            <div class="stack" data-gap="2">
                <h1>{text::HEADING}</h1>
                <p class="muted">{text::LEAD}</p>
                <p><a href=Route::YourData.href()>{text::YOURSELF}</a></p>
            </div>
            {page}
        </div>
    }
}

fn no_orders() -> AnyView {
    view! {
        <p>{text::NO_ORDERS}</p>
        <p><a class="button" href=Route::FindOrder.href()>{FIND_ORDER}</a></p>
    }
    .into_any()
}

fn ask(asking: Sending, kind: Choice, order: Choice, numbers: &[String]) -> AnyView {
    if let [only] = numbers {
        order.choose(only.clone());
    }
    let kinds = RequestKind::ALL.iter().map(|kind| (kind.slug().to_owned(), kind.label().to_owned()));
    let fields = view! {
        {kind.select(kinds)}
        {order.select(numbers.iter().map(|number| (number.clone(), number.clone())))}
    };
    let chosen = move || {
        let (kind, order) = (kind.get(), order.get());
        Some(NewDataRequest { kind: RequestKind::from_slug(&kind?)?, order: order? })
    };
    let submit = move || chosen().map(|request| Asked::of(&PostDataRequest(request))).ok_or(asking.id);
    form(asking, missing(vec![kind, order]), fields.into_any(), text::ASK, Box::new(submit))
}

fn request(taking_back: Sending, request: &DataRequest) -> AnyView {
    let open = !matches!(request.state, RequestState::Done | RequestState::Refused);
    let id = request.id.clone();
    let last = request.timeline.len().saturating_sub(1);
    let turns = request.timeline.iter().enumerate().map(|(index, turn)| {
        view! {
            <li aria-current=(index == last).then_some("step")>
                {text::turn(&turn.turn)} <br/> <time class="small">{time::date_and_time(turn.at)}</time>
            </li>
        }
    });
    let take_back =
        move || act(taking_back, text::TAKE_BACK, move || Asked::of(&TakeBackDataRequest { id: id.clone() }));
    let stands = match request.refusal.as_deref() {
        Some(refusal) => text::refusal(refusal),
        None if open => text::due(&time::date(request.due_at)),
        None => String::new(),
    };
    view! {
        <article class="card stack" data-gap="4" data-testid="request">
            <div class="cluster">
                <h2>{request.kind.label()}</h2>
                <span class="badge">{request.state.label()}</span>
            </div>
            <p>
                {stands} " "
                <a href=Route::Order { number: request.order.clone() }.href()>{request.order.clone()}</a>
            </p>
            <ol class="timeline">{turns.collect_view()}</ol>
            {open.then(take_back)}
        </article>
    }
    .into_any()
}
