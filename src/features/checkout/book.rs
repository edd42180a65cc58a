//! The address book at the checkout: whoever is signed in finds the form filled in.

use contract::{
    account::{AddressField, GetAddresses},
    checkout::CheckoutField,
};

use super::model::Form;
use crate::{
    loaded::loaded,
    reactive::{effect, prelude::*},
    session::account,
};

/// Fills an untouched form from the newest address of the book, once it is here. Nothing typed is ever replaced.
pub fn prefill(form: RwSignal<Form>) {
    let me = account();
    let email = Memo::new(move |_| Some(me.get().ready()?.account.as_ref()?.email.clone()));
    let book = loaded(move || email.with(Option::is_some).then_some(GetAddresses));
    effect(move || {
        let (book, Some(email)) = (book.get(), email.get()) else { return };
        let Some(row) = book.ready().and_then(|book| book.addresses.first()) else { return };
        if form.with_untracked(Form::is_untouched) {
            form.update(|form| {
                for field in AddressField::ALL {
                    if let Some(asked) = CheckoutField::from_key(field.key()) {
                        form.draft.set(asked, row.address.get(*field).to_owned());
                    }
                }
                form.draft.email = email;
            });
        }
    });
}
