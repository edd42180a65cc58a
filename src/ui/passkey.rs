//! Passkeys, asked for in two steps: the shop says what the browser is to be asked, and is sent what that answers.

use crate::dom::prelude::*;
use contract::{
    Method,
    account::{AskPasskey, PasskeyOptions},
};

use super::{
    filled::Texts,
    sending::{Sending, act, stopped},
};
use crate::{
    answers::Answered,
    api::Asked,
    i18n::passkeys as text,
    platform::{Wanted, document, passkeys, tasks::spawn_local},
};

/// The first step, told of and on its way as one with the second: `to` sends what the browser answers to `path`, with
/// what else there is to send.
pub fn begins(wanted: Wanted, to: Sending, path: &'static str, texts: StoredValue<Texts>) -> Sending {
    let first = Sending::new(to.id, move |answered: Answered| {
        // Both steps' endpoints are answered alike.
        match answered.read::<AskPasskey>() {
            Ok(PasskeyOptions { options }) => spawn_local(answer(wanted, options, to, path, texts)),
            Err(unreadable) => {
                to.stop.set(Some(unreadable));
                document::focus_id(to.id);
            }
        }
    });
    first.as_one_with(to)
}

async fn answer(wanted: Wanted, options: String, to: Sending, path: &'static str, texts: StoredValue<Texts>) {
    to.busy.set(true);
    let said = passkeys::ask(wanted, &options).await;
    // Whoever has left the page is told nothing.
    let Some(known) = texts.try_get_value() else { return };
    to.busy.set(false);
    match said {
        Ok(credential) => {
            let texts = [known, vec![("credential", credential)]].concat();
            to.send(Asked::texts(Method::Post, path.to_owned(), &texts));
        }
        Err(name) => {
            to.told.set(("error", text::refused(&name)));
            document::focus_id(to.id);
        }
    }
}

/// A button that has any passkey of the shop's answer, which `path` takes; `id` is that of the place for what is said of
/// it, and `done` is told of a success.
pub fn by_passkey(id: &'static str, path: &'static str, done: Box<dyn Fn(Answered) + Send + Sync>) -> AnyView {
    let to = Sending::new(id, done).saying(text::stops);
    let first = begins(Wanted::Answer, to, path, StoredValue::new(Vec::new()));
    view! {
        <div id=id tabindex="-1" role="status">{stopped(to)}</div>
        {act(first, text::USE, || Asked::of(&AskPasskey))}
    }
    .into_any()
}
