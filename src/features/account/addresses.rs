//! `/account/addresses`: where her parcels go.

use contract::{
    Endpoint,
    account::{AddAddress, AddressBook, AddressField, AddressRow, GetAddresses, RemoveAddress, SetAddress},
};
use leptos::prelude::*;

use super::{
    forms::{ADDRESS, SET_ADDRESS, countries},
    gate::gate,
};
use crate::{
    api::Asked,
    i18n::account as text,
    loaded::{Load, Loaded, loaded},
    platform::document,
    ui::{
        Failed,
        form::{LiveForm, form_view},
        lines::{button, line},
        sending::{Sending, act, sent},
    },
};

const LIST_ID: &str = "addresses";
const FORM_ID: &str = "address-form";

/// What the page's one form is for: nothing, a new address, or one that is kept.
type Editing = RwSignal<Option<Option<AddressRow>>>;

/// `/account/addresses`
pub fn addresses() -> AnyView {
    gate(text::ADDRESSES, Box::new(|_me, _account| book()))
}

fn book() -> AnyView {
    let book = loaded(|| Some(GetAddresses));
    let editing: Editing = RwSignal::new(None);
    let removing = Sending::new("remove-said", move |answered| {
        if let Ok(now) = answered.read::<RemoveAddress>() {
            book.put(now);
            document::focus_id(LIST_ID);
        }
    });
    let rows = move || match book.get() {
        Load::Pending => view! { <div class="skeleton" data-shape="picture"></div> }.into_any(),
        Load::Failed(failure) => view! { <Failed failure=failure retry=book/> }.into_any(),
        Load::Ready(now) if now.addresses.is_empty() => view! { <p class="muted">{text::NO_ADDRESS}</p> }.into_any(),
        Load::Ready(now) => {
            let rows = now.addresses.iter().map(|row| kept(editing, removing, row)).collect_view();
            view! { <ul class="events">{rows}</ul> }.into_any()
        }
    };
    let shows = Memo::new(move |_| matches!(book.get(), Load::Ready(_)));
    let edit = move || match editing.get() {
        Some(row) => form(book, editing, row),
        // After the list, which would push it away.
        None if !shows.get() => ().into_any(),
        None => {
            let add = move |_| open(editing, None);
            view! { <p>{button("button", text::ADD_ADDRESS, add)}</p> }.into_any()
        }
    };
    view! {
        <div class="stack narrow">
            <section class="stack" data-gap="2" id=LIST_ID tabindex="-1" aria-label=text::ADDRESSES>
                {sent(removing)} {rows}
            </section>
            {edit}
        </div>
    }
    .into_any()
}

fn open(editing: Editing, row: Option<AddressRow>) {
    editing.set(Some(row));
    document::focus_id(FORM_ID);
}

fn form(book: Loaded<AddressBook>, editing: Editing, row: Option<AddressRow>) -> AnyView {
    let (spec, href, known) = match row {
        None => (&ADDRESS, AddAddress::PATH.to_owned(), Vec::new()),
        Some(AddressRow { id, address }) => {
            let known = AddressField::ALL.iter().map(|field| (field.key(), address.get(*field).to_owned())).collect();
            (&SET_ADDRESS, SetAddress::PATH.replace("{id}", &id), known)
        }
    };
    let live = LiveForm::new(spec, known, move |answered| {
        if let Ok(now) = answered.read::<AddAddress>() {
            editing.set(None);
            book.put(now);
            document::announce(text::SAVED);
            document::focus_id(LIST_ID);
        }
    });
    view! {
        <section class="card stack" data-gap="4" id=FORM_ID tabindex="-1" aria-label=text::SAVE_ADDRESS>
            {form_view(live.sent_to(href).choosing(vec![("country", countries())]))}
            <p>{button("button-plain", text::CANCEL, move |_| editing.set(None))}</p>
        </section>
    }
    .into_any()
}

fn kept(editing: Editing, removing: Sending, row: &AddressRow) -> AnyView {
    let (id, edited) = (row.id.clone(), row.clone());
    let shown =
        [AddressField::Line1, AddressField::Line2, AddressField::PostalCode, AddressField::City, AddressField::Country];
    let parts = shown.iter().map(|field| row.address.get(*field)).filter(|part| !part.is_empty());
    let place = parts.collect::<Vec<_>>().join(", ");
    let edit = move |_| open(editing, Some(edited.clone()));
    let end = view! {
        <span class="cluster">
            {button("button-plain", text::EDIT, edit)}
            {act(removing, "button-plain", text::REMOVE, move || Asked::of(&RemoveAddress { id: id.clone() }))}
        </span>
    }
    .into_any();
    line(row.address.full_name.clone(), place, String::new(), end)
}
