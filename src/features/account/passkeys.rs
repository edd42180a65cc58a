//! Passkeys: those that there are, one more, and the way in by one.

use crate::dom::prelude::*;
use contract::{
    Endpoint,
    account::{
        AddPasskey, BeginPasskey, ListPasskeys, PASSKEY_LABEL_MAX, Passkey, PasskeyList, RemovePasskey,
        SignInWithPasskey,
    },
};

use super::forms::NAME;
use crate::{
    answers::Answered,
    api::Asked,
    i18n::{account, passkeys as text},
    loaded::loaded,
    platform::{Wanted, document, time},
    ui::{
        PICTURE, awaited,
        field::FieldSpec,
        filled::{Field, FormSpec, Texts, asking},
        passkey::{begins, by_passkey},
        sending::{Sending, act, sent},
    },
};

const ID: &str = "passkeys";

/// How one is called; the browser adds the rest.
pub(super) const PASSKEY: FormSpec = FormSpec {
    id: "passkey-asked",
    fields: &[Field {
        spec: FieldSpec {
            id: "passkey",
            label: text::NAME,
            autocomplete: "off",
            max: PASSKEY_LABEL_MAX as u32,
            ..NAME.fields[0].spec
        },
        key: "passkey",
        asked: "account.passkey",
        ..NAME.fields[0]
    }],
    words: text::stops,
    submit: text::ADD,
    to: (AddPasskey::METHOD, AddPasskey::PATH),
    ..NAME
};

/// The way in by one; `done` is told of a success.
pub fn way_in(done: impl Fn(Answered) + Send + Sync + 'static) -> AnyView {
    by_passkey(["passkey-asked", "passkey-said"], SignInWithPasskey::PATH, text::SIGN_IN, done)
}

/// The part of the page.
pub fn passkeys() -> AnyView {
    let list = loaded(|| Some(ListPasskeys));
    let (times, named) = (RwSignal::new(0_u32), StoredValue::new(Texts::new()));
    let changed = move |_| {
        list.again();
        document::focus_id(ID);
    };
    let adding = Sending::new("passkey-said", move |answered| {
        // The form is empty again.
        times.update(|times| *times += 1);
        changed(answered);
    });
    let adding = adding.saying(text::stops).telling(text::ADDED);
    let removing = Sending::new("passkeys-said", changed);
    let first = begins(PASSKEY.id, Wanted::New, adding, move |credential| {
        let texts = [named.get_value(), vec![("credential", credential)]].concat();
        Asked::texts(AddPasskey::METHOD, AddPasskey::PATH.to_owned(), &texts)
    });
    let form = move || {
        times.track();
        let asked = move |texts| {
            named.set_value(texts);
            // One question at a time: what waits for an answer is what she looks at.
            if adding.busy.get_untracked() { Err(adding.id) } else { Ok(Asked::of(&BeginPasskey)) }
        };
        asking(&PASSKEY, Vec::new(), first.saying(text::stops), Box::new(asked))
    };
    view! {
        <section class="stack" data-gap="4" aria-labelledby=ID>
            <h2 id=ID tabindex="-1">{text::HEADING}</h2>
            <p class="muted">{text::MEANS}</p>
            {sent(removing)} {awaited(list, PICTURE, move |list| rows(removing, list))} {sent(adding)} {form}
        </section>
    }
    .into_any()
}

fn rows(removing: Sending, list: &PasskeyList) -> AnyView {
    let row = |passkey: &Passkey| {
        let Passkey { id, label, since, used_at } = passkey.clone();
        let since = time::date(since);
        let name = if label.is_empty() { text::of(&since) } else { label };
        let when = text::used(&since, &used_at.map(time::date).unwrap_or_default());
        let remove = act(removing, account::REMOVE, move || Asked::of(&RemovePasskey { id: id.clone() }));
        view! { <li class="entry"><span><strong>{name}</strong> <br/> <span class="muted small">{when}</span></span> {remove}</li> }
    };
    view! { <ul class="events" data-testid="passkeys">{list.passkeys.iter().map(row).collect_view()}</ul> }.into_any()
}
