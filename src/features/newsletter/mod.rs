//! `/newsletter`: asking for it, and what the links in its letters lead to.

use crate::dom::prelude::*;
use contract::{
    Endpoint, ProblemCode,
    newsletter::{ConfirmSubscription, NewsletterToken, Subscribe, Unsubscribe},
    privacy::{Purpose, registry::consentable::Marketing},
    text::{TextError, email},
};

use crate::{
    api::Asked,
    head::use_public,
    i18n::{newsletter as text, privacy as words},
    platform::{document, navigation::take_fragment, privacy_signals},
    privacy::{Grant, Standing, use_privacy},
    reactive::effect,
    routes::Route,
    ui::{
        field::FieldSpec,
        filled::{Field, FormSpec, Texts, asking},
        sending::Sending,
    },
};

fn stops(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::NotFound => text::LINK_BROKEN,
        ProblemCode::NoConsent => text::NOT_ALLOWED,
        ProblemCode::InvalidFields => text::NO_EMAIL,
        _ => "",
    }
}

/// Asks for it.
const SUBSCRIBE: FormSpec = FormSpec {
    id: "newsletter-said",
    fields: &[Field {
        spec: FieldSpec {
            id: "newsletter-email",
            label: text::EMAIL,
            optional: false,
            kind: "email",
            autocomplete: "email",
            inputmode: "email",
            max: 254,
        },
        key: "email",
        hint: "",
        asked: "newsletter.email",
        fault: |typed| email(typed).err().map(TextError::code),
    }],
    faults: |_, code| if code.is_empty() { "" } else { text::NO_EMAIL },
    words: stops,
    submit: text::SUBSCRIBE,
    to: (Subscribe::METHOD, Subscribe::PATH),
};

/// Begins it.
const CONFIRM: FormSpec = FormSpec { fields: &[], submit: text::CONFIRM, ..SUBSCRIBE };

/// Ends it.
const END: FormSpec = FormSpec { submit: text::END, ..CONFIRM };

/// What the page can ask the server for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wish {
    Subscribe,
    Confirm(String),
    End(String),
}

impl Wish {
    /// The wish of a mailed link: `confirm=` or `end=` with its token.
    fn of_fragment(fragment: &str) -> Self {
        match fragment.split_once('=') {
            Some(("confirm", token)) => Self::Confirm(token.to_owned()),
            Some(("end", token)) => Self::End(token.to_owned()),
            _ => Self::Subscribe,
        }
    }
}

/// Asking is allowing offers and news, which the page says; a mailed link speaks for itself.
fn subscribe(_grant: &Grant<'_, Marketing>, texts: &Texts) -> Asked {
    Asked::texts(Subscribe::METHOD, Subscribe::PATH.to_owned(), texts)
}

/// `/newsletter`. A link from a mail does nothing by being opened, since programs open links too: it fills a button.
#[component]
pub fn NewsletterPage() -> impl IntoView {
    use_public(text::HEADING, text::LEAD, &Route::Newsletter);
    let linked = RwSignal::new(Wish::Subscribe);
    effect(move || {
        let wish = Wish::of_fragment(&take_fragment());
        if wish != Wish::Subscribe {
            linked.set(wish);
        }
    });
    view! {
        <div class="page narrow">
            <h1>{text::HEADING}</h1>
            <p class="muted">{text::LEAD}</p>
            {move || asks(linked.get())}
        </div>
    }
    .into_any()
}

fn asks(wish: Wish) -> AnyView {
    let consent = use_privacy().consent;
    let means = (wish == Wish::Subscribe)
        .then(|| view! { <p class="muted small">{text::ALLOWS} " " {Purpose::Marketing.meaning()}</p> });
    let (spec, done) = match wish {
        Wish::Subscribe => (&SUBSCRIBE, text::ASKED),
        Wish::Confirm(_) => (&CONFIRM, text::CONFIRMED),
        Wish::End(_) => (&END, text::ENDED),
    };
    let sending = Sending::new(spec.id, move |_| document::focus_id(spec.id)).saying(spec.words).telling(done);
    // What she asked for waits until the shop has on record that she allows it.
    let waiting = RwSignal::new(None::<Texts>);
    effect(move || {
        let standing = consent.standing();
        let Some(texts) = waiting.get_untracked() else { return };
        match consent.track(|consent| Some(subscribe(&consent.grant()?, &texts))) {
            Some(asked) => {
                waiting.set(None);
                sending.send(asked);
            }
            None => {
                // What is not on record now is asked for anew: a choice that she makes elsewhere later sends nothing.
                if standing != Standing::Telling {
                    waiting.set(None);
                }
                sending.told.set(("", words::standing(standing)));
            }
        }
    });
    let asked = move |texts: Texts| match &wish {
        Wish::Subscribe if privacy_signals::gpc() => {
            sending.told.set(("error", words::REFUSED_BY_BROWSER));
            Err(spec.id)
        }
        Wish::Subscribe => {
            let asked = consent.with(|consent| Some(subscribe(&consent.grant()?, &texts)));
            asked.ok_or_else(|| {
                waiting.set(Some(texts));
                let (mut granted, declined) = untrack(|| (consent.chosen(), consent.declined()));
                granted.retain(|purpose| *purpose != Purpose::Marketing);
                granted.push(Purpose::Marketing);
                consent.choose(granted, declined);
                spec.id
            })
        }
        Wish::Confirm(token) => Ok(Asked::of(&ConfirmSubscription(NewsletterToken { token: token.clone() }))),
        Wish::End(token) => Ok(Asked::of(&Unsubscribe { token: token.clone() })),
    };
    view! { {means} {asking(spec, Vec::new(), sending, Box::new(asked))} }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("confirm=abc", Wish::Confirm("abc".to_owned()))]
    #[case("end=abc", Wish::End("abc".to_owned()))]
    #[case("delete=abc", Wish::Subscribe)]
    #[case("", Wish::Subscribe)]
    fn a_mailed_link_says_what_it_is_for(#[case] fragment: &str, #[case] wish: Wish) {
        assert_eq!(Wish::of_fragment(fragment), wish);
    }
}
