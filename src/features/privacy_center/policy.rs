//! `/privacy/policy`: the text in force, a section for each promise that is kept.

use contract::privacy::{GetPolicy, Policy};
use leptos::prelude::*;

use crate::{
    head::{Head, use_head},
    i18n::privacy as text,
    loaded::{Load, loaded},
    routes::Route,
    ui::Failed,
};

/// `/privacy/policy`
#[component]
pub fn PolicyPage() -> impl IntoView {
    use_head(|| Head {
        title: text::POLICY.to_owned(),
        description: text::POLICY_DESCRIPTION.to_owned(),
        canonical: Some(Route::Policy.href()),
        ..Head::default()
    });
    let policy = loaded(|| Some(GetPolicy));
    view! {
        <article class="page prose">
            <h1>{text::POLICY}</h1>
            {move || match policy.get() {
                Load::Pending => view! { <div class="skeleton" data-shape="picture"></div> }.into_any(),
                Load::Failed(failure) => view! { <Failed failure=failure retry=policy/> }.into_any(),
                Load::Ready(policy) => sections(&policy).into_any(),
            }}
        </article>
    }
}

fn sections(policy: &Policy) -> impl IntoView + use<> {
    let sections = policy.sections.iter().map(|section| {
        let paragraphs = section.paragraphs.iter().map(|paragraph| view! { <p>{paragraph.clone()}</p> });
        view! {
            <section class="policy-section" id=section.id.clone()>
                <h2>{section.title.clone()}</h2>
                {paragraphs.collect_view()}
            </section>
        }
    });
    view! {
        <p class="muted">{text::in_force_since(&policy.version)}</p>
        <p>{policy.summary.clone()}</p>
        {sections.collect_view()}
    }
}
