//! Passkeys: those that there are, and one more.

use crate::dom::prelude::*;
use contract::{
    Endpoint,
    account::{AddPasskey, BeginPasskey, ListPasskeys, PASSKEY_LABEL_MAX, Passkey, PasskeyList, RemovePasskey},
};

use super::forms::NAME;
use crate::{
    api::Asked,
    i18n::{account, passkeys as text},
    loaded::loaded,
    platform::{Wanted, document, time},
    ui::{
        PICTURE, awaited,
        field::FieldSpec,
        filled::{Field, FormSpec, Texts, asking},
        passkey::begins,
        sending::{Sending, act, sent},
    },
};

const ID: &str = "passkeys";

/// How one is called; the browser adds the rest.
pub(super) const PASSKEY: FormSpec = FormSpec {
    id: "passkey-said",
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

/// The part of the page.
pub fn passkeys() -> AnyView {
    let list = loaded(|| Some(ListPasskeys));
    let (times, named) = (RwSignal::new(0_u32), StoredValue::new(Texts::new()));
    let changed = move || {
        list.again();
        document::focus_id(ID);
    };
    let adding = Sending::new(PASSKEY.id, move |_| {
        // The form is empty again.
        times.update(|times| *times += 1);
        changed();
    });
    let adding = begins(Wanted::New, adding.telling(text::ADDED), AddPasskey::PATH, named).saying(PASSKEY.words);
    let removing = Sending::new("passkeys-said", move |_| {
        adding.fresh();
        changed();
    });
    let form = move || {
        times.track();
        let asked = move |texts| {
            named.set_value(texts);
            Ok(Asked::of(&BeginPasskey))
        };
        asking(&PASSKEY, Vec::new(), adding, Box::new(asked))
    };
    view! {
        <section class="stack" data-gap="4" aria-labelledby=ID>
            <h2 id=ID tabindex="-1">{text::HEADING}</h2>
            <p class="muted">{text::MEANS}</p>
            {sent(removing)} {awaited(list, PICTURE, move |list| rows(removing, list))} {form}
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
