//! Passkeys, asked for in two steps: the shop says what the browser is to be asked, and is sent what that answers.

use crate::dom::prelude::*;
use contract::account::{AskPasskey, PasskeyOptions};
use contract::{Endpoint, Method};
use leptos::task::spawn_local;

use super::sending::{Sending, sent};
use crate::{
    answers::Answered,
    api::Asked,
    i18n::passkeys as text,
    platform::{Wanted, document, passkeys},
};

/// The first step: `answered` makes what is sent by `to`, where what stops the browser is said, too.
pub fn begins(
    id: &'static str,
    wanted: Wanted,
    to: Sending,
    answered: impl Fn(String) -> Asked + Send + Sync + Copy + 'static,
) -> Sending {
    Sending::new(id, move |asked: Answered| {
        let Ok(PasskeyOptions { options }) = asked.read::<AskPasskey>() else { return };
        to.fresh();
        to.busy.set(true);
        spawn_local(async move {
            let said = passkeys::ask(wanted, &options).await;
            // Whoever has left the page is told nothing.
            if to.busy.try_set(false).is_some() {
                return;
            }
            match said {
                Ok(credential) => to.send(answered(credential)),
                Err(name) => {
                    to.told.set(("error", text::refused(&name)));
                    document::focus_id(to.id);
                }
            }
        });
    })
}

/// A button that has any passkey of the shop's answer, which `path` takes; `ids` are those of the places for what is said
/// of each step.
pub fn by_passkey(
    ids: [&'static str; 2],
    path: &'static str,
    label: &'static str,
    done: impl Fn(Answered) + Send + Sync + 'static,
) -> AnyView {
    let to = Sending::new(ids[1], done).saying(text::stops);
    let answered = move |credential| Asked::texts(Method::Post, path.to_owned(), &[("credential", credential)]);
    button(begins(ids[0], Wanted::Answer, to, answered), to, label)
}

fn button(first: Sending, to: Sending, label: &'static str) -> AnyView {
    let busy = move || (first.busy.get() || to.busy.get()).to_string();
    // One that is asked already is not asked again: the later question would make the earlier answer void.
    let press = move |_| {
        if !to.busy.get_untracked() {
            first.send(Asked::of(&AskPasskey));
        }
    };
    view! {
        {sent(first)} {sent(to)}
        <p><button type="button" class="button" aria-busy=busy on:click=press>{label}</button></p>
    }
    .into_any()
}
