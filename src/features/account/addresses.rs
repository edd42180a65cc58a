//! `/account/addresses`: where her parcels go. The form is the checkout's fields, words and rules once more.

use crate::dom::prelude::*;
use contract::{
    Endpoint, FieldError,
    account::{
        AddAddress, AddressBook, AddressDraft, AddressField, AddressRow, GetAddresses, RemoveAddress, SetAddress,
    },
    checkout::{CheckoutDraft, CheckoutField},
    places::Country,
};

use super::{button, gate::gate};
use crate::{
    api::Asked,
    features::checkout::{Form, address_fields, draft_form, into_draft},
    i18n::account as text,
    loaded::{Loaded, loaded},
    platform::document,
    ui::{
        PICTURE, awaited,
        sending::{Sending, act, sent},
    },
};

const LIST_ID: &str = "addresses";
const FORM_ID: &str = "address-form";

/// What the page's one form is for: nothing, a new address, or one that is kept.
type Editing = RwSignal<Option<Option<AddressRow>>>;

/// `/account/addresses`
pub fn addresses() -> AnyView {
    gate(text::ADDRESSES, |_me, _account| book())
}

fn book() -> AnyView {
    let book = loaded(|| Some(GetAddresses));
    let editing: Editing = RwSignal::new(None);
    let removing = Sending::new("remove-said", move |_| {
        book.again();
        document::focus_id(LIST_ID);
    })
    .saying(text::stops_addresses);
    let rows = awaited(book, PICTURE, move |now| {
        if now.addresses.is_empty() {
            return view! { <p class="muted">{text::NO_ADDRESS}</p> };
        }
        let rows = now.addresses.iter().map(|row| kept(editing, removing, row)).collect_view();
        view! { <ul class="events">{rows}</ul> }
    });
    let edit = move || match editing.get() {
        Some(row) => sheet(book, editing, row),
        // After the list, which would push it away.
        None => {
            let shows = book.get().ready().is_some();
            shows.then(|| view! { <p>{button(text::ADD_ADDRESS, move || open(editing, None))}</p> }).into_any()
        }
    };
    view! {
        <div class="stack narrow" data-gap="8">
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

/// What is typed, as it is sent; every fault is shown where it is not right.
fn typed(form: &mut Form, id: Option<&str>) -> Option<Asked> {
    if form.draft.country.is_empty() {
        form.refused(vec![FieldError::new(AddressField::Country.key(), "required")]);
        return None;
    }
    let texts = form.texts(AddressField::ALL.iter().filter_map(|field| CheckoutField::from_key(field.key())))?;
    let (method, href) = match id {
        None => (AddAddress::METHOD, AddAddress::PATH.to_owned()),
        Some(id) => (SetAddress::METHOD, [AddAddress::PATH, "/", id].concat()),
    };
    Some(Asked::texts(method, href, &texts))
}

fn sheet(book: Loaded<AddressBook>, editing: Editing, row: Option<AddressRow>) -> AnyView {
    let (mut draft, mut id) = (CheckoutDraft::default(), None);
    if let Some(row) = row {
        into_draft(&row.address, &mut draft);
        id = Some(row.id);
    }
    let entered = RwSignal::new(Form::new(draft, String::new()));
    let sending = Sending::new("address-said", move |_| {
        book.again();
        editing.set(None);
        document::announce(text::SAVED);
        document::focus_id(LIST_ID);
    })
    .saying(text::stops_addresses);
    let submit = move || entered.try_update(|form| typed(form, id.as_deref())).flatten().ok_or(sending.id);
    let form = draft_form(sending, entered, address_fields(entered), text::SAVE_ADDRESS, Box::new(submit));
    view! {
        <section class="card stack" data-gap="4" id=FORM_ID tabindex="-1" aria-label=text::SAVE_ADDRESS>
            {form}
            <p>
                {button(text::CANCEL, move || {
                    editing.set(None);
                    document::focus_id(LIST_ID);
                })}
            </p>
        </section>
    }
    .into_any()
}

fn kept(editing: Editing, removing: Sending, row: &AddressRow) -> AnyView {
    let (id, edited) = (row.id.clone(), row.clone());
    let AddressDraft { country, full_name, line1, line2, city, postal_code, .. } = row.address.clone();
    let country = Country::parse(&country).map_or(country.clone(), |country| country.name().to_owned());
    let parts = [line1, line2, [postal_code, city].join(" ").trim().to_owned(), country];
    let place = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    view! {
        <li class="entry">
            <span><strong>{full_name}</strong> <br/> <span class="muted">{place}</span></span>
            <div class="cluster">
                <p>{button(text::EDIT, move || open(editing, Some(edited.clone())))}</p>
                {act(removing, text::REMOVE, move || Asked::of(&RemoveAddress { id: id.clone() }))}
            </div>
        </li>
    }
    .into_any()
}
