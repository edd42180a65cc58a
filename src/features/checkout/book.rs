//! The address book at the checkout: whoever is signed in finds the form filled in.

use contract::{
    account::{AddressDraft, AddressField, GetAddresses},
    checkout::{CheckoutDraft, CheckoutField},
};

use super::{model::Form, state::note_hers};
use crate::{
    loaded::loaded,
    reactive::{effect, prelude::*},
    session::account,
};

/// An address of the book, in the fields of the checkout that ask the same.
pub fn into_draft(address: &AddressDraft, draft: &mut CheckoutDraft) {
    for field in AddressField::ALL {
        if let Some(asked) = CheckoutField::from_key(field.key()) {
            draft.set(asked, address.get(*field).to_owned());
        }
    }
}

/// Fills an untouched form from the newest address of the book, once it is here. Nothing typed is ever replaced.
pub fn prefill(form: RwSignal<Form>) {
    let me = account();
    let email = move || Some(me.get().ready()?.account.as_ref()?.email.clone());
    let book = loaded(move || email().map(|_hers| GetAddresses));
    effect(move || {
        let (book, Some(email)) = (book.get(), email()) else { return };
        note_hers();
        let Some(row) = book.ready().and_then(|book| book.addresses.first()) else { return };
        if form.with_untracked(Form::is_untouched) {
            form.update(|form| {
                into_draft(&row.address, &mut form.draft);
                form.draft.email = email;
            });
        }
    });
}
