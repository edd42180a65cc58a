//! `/account/cards`: what the payment processor keeps for her.

use crate::dom::prelude::*;
use contract::account::{ListCards, RemoveCard, SavedCard, SavedCards};

use super::gate::gate;
use crate::{
    api::Asked,
    i18n::account as text,
    loaded::loaded,
    platform::document,
    ui::{
        PICTURE, awaited,
        sending::{Sending, act, sent},
    },
};

const ID: &str = "cards";

/// `/account/cards`
pub fn cards() -> AnyView {
    gate(text::CARDS, |_me, _account| kept())
}

fn kept() -> AnyView {
    let list = loaded(|| Some(ListCards));
    let removing = Sending::new("cards-said", move |_| {
        list.again();
        document::focus_id(ID);
    });
    let rows = awaited(list, PICTURE, move |now| rows(removing, now));
    view! {
        <section class="stack narrow" data-gap="4" id=ID tabindex="-1" aria-label=text::CARDS>
            <p class="muted">{text::CARDS_MEAN}</p>
            {sent(removing)} {rows}
        </section>
    }
    .into_any()
}

fn rows(removing: Sending, now: &SavedCards) -> AnyView {
    if now.cards.is_empty() {
        return view! { <p>{text::NO_CARD}</p> }.into_any();
    }
    let row = |card: &SavedCard| {
        let SavedCard { id, brand, last4, expiry } = card.clone();
        let name = [brand.as_str(), " ending ", &last4, ", ", &expiry].concat();
        let remove = act(removing, text::REMOVE, move || Asked::of(&RemoveCard { id: id.clone() }));
        view! { <li class="entry"><strong>{name}</strong> {remove}</li> }
    };
    view! { <ul class="events">{now.cards.iter().map(row).collect_view()}</ul> }.into_any()
}
