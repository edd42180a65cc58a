//! `/newsletter`: asking for it, and what the links in its letters lead to.

use crate::dom::prelude::*;
use contract::{
    ProblemCode,
    newsletter::{ConfirmSubscription, NewsletterToken, Subscribe, Subscriber, Unsubscribe},
    privacy::{Purpose, registry::consentable::Marketing, why},
    text::email,
};
use leptos::task::spawn_local;

use crate::{
    api::call,
    features::privacy_center::PurposeSwitch,
    head::{Head, use_head},
    i18n::{failures, newsletter as text},
    platform::{document, navigation::take_fragment},
    privacy::{Grant, use_privacy},
    reactive::effect,
    routes::Route,
    ui::field::{FieldSpec, TextField},
};

const EMAIL: FieldSpec = FieldSpec {
    id: "newsletter-email",
    label: text::EMAIL,
    optional: false,
    kind: "email",
    autocomplete: "email",
    inputmode: "email",
    max: 254,
};
const SWITCH_ID: &str = "purpose-marketing";
const SAID_ID: &str = "newsletter-said";

/// What the page can ask the server for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wish {
    Subscribe(String),
    Confirm(String),
    End(String),
}

impl Wish {
    /// The wish of a mailed link: `confirm=` or `end=` with its token.
    fn of_fragment(fragment: &str) -> Option<Self> {
        match fragment.split_once('=')? {
            ("confirm", token) => Some(Self::Confirm(token.to_owned())),
            ("end", token) => Some(Self::End(token.to_owned())),
            _ => None,
        }
    }

    /// Asking is for those who allow offers and news; a mailed link speaks for itself.
    fn subscribe(_grant: &Grant<'_, Marketing>, email: String) -> Self {
        Self::Subscribe(email)
    }

    /// Carries it out; what to say of it.
    async fn carry_out(self) -> Result<&'static str, &'static str> {
        let (answer, done) = match self {
            Self::Subscribe(email) => (call(&Subscribe(Subscriber { email })).await, text::ASKED),
            Self::Confirm(token) => (call(&ConfirmSubscription(NewsletterToken { token })).await, text::CONFIRMED),
            Self::End(token) => (call(&Unsubscribe { token }).await, text::ENDED),
        };
        answer.map(|_| done).map_err(|failure| match failure.code() {
            Some(ProblemCode::NotFound) => text::LINK_BROKEN,
            Some(ProblemCode::NoConsent) => text::NOT_ALLOWED,
            Some(ProblemCode::InvalidFields) => text::NO_EMAIL,
            _ => failures::message(&failure),
        })
    }
}

/// `/newsletter`. A link from a mail does nothing by being opened, since programs open links too: it fills a button.
#[component]
pub fn NewsletterPage() -> impl IntoView {
    use_head(|| Head {
        title: text::HEADING.to_owned(),
        description: text::LEAD.to_owned(),
        canonical: Some(Route::Newsletter.href()),
        ..Head::default()
    });
    let consent = use_privacy().consent;
    let typed = RwSignal::new(String::new());
    let linked = RwSignal::new(None::<Wish>);
    let said = RwSignal::new(None::<Result<&'static str, &'static str>>);
    let busy = RwSignal::new(false);
    effect(move || linked.set(Wish::of_fragment(&take_fragment())));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = || {
            let email = email(&typed.read_untracked()).map_err(|_| (text::NO_EMAIL, EMAIL.id))?;
            let wish = consent.with(|consent| Some(Wish::subscribe(&consent.grant()?, email)));
            wish.ok_or((text::NOT_ALLOWED, SWITCH_ID))
        };
        let wish = match linked.get_untracked().map_or_else(typed, Ok) {
            Ok(wish) => wish,
            Err((words, place)) => {
                said.set(Some(Err(words)));
                document::focus_id(place);
                return;
            }
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let outcome = wish.carry_out().await;
            busy.set(false);
            said.set(Some(outcome));
            document::focus_id(SAID_ID);
        });
    };
    let field = move || {
        linked.with(Option::is_none).then(|| {
            view! {
                <PurposeSwitch purpose=Purpose::Marketing/>
                <TextField
                    spec=EMAIL
                    value=typed
                    hint=why("newsletter.email").to_owned()
                    error=String::new()
                    right=false
                    on_typed=Callback::new(move |text| typed.set(text))
                    on_left=Callback::new(|()| ())
                />
            }
            .into_any()
        })
    };
    let label = move || match &*linked.read() {
        None | Some(Wish::Subscribe(_)) => text::SUBSCRIBE,
        Some(Wish::Confirm(_)) => text::CONFIRM,
        Some(Wish::End(_)) => text::END,
    };
    view! {
        <div class="page narrow">
            <h1>{text::HEADING}</h1>
            <p class="muted">{text::LEAD}</p>
            <form class="fields" method="dialog" novalidate on:submit=send>
                <div id=SAID_ID tabindex="-1" role="alert">
                    {move || {
                        said.get()
                            .map(|said| {
                                let tone = if said.is_ok() { "ok" } else { "error" };
                                let (Ok(words) | Err(words)) = said;
                                view! { <p class="notice" data-tone=tone>{words}</p> }.into_any()
                            })
                    }}
                </div>
                {field}
                <div>
                    <button
                        id="newsletter-send"
                        class="button button-main"
                        type="submit"
                        aria-busy=move || busy.get().to_string()
                    >
                        {label}
                    </button>
                </div>
            </form>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("confirm=abc", Some(Wish::Confirm("abc".to_owned())))]
    #[case("end=abc", Some(Wish::End("abc".to_owned())))]
    #[case("delete=abc", None)]
    #[case("", None)]
    fn a_mailed_link_says_what_it_is_for(#[case] fragment: &str, #[case] wish: Option<Wish>) {
        assert_eq!(Wish::of_fragment(fragment), wish);
    }
}
