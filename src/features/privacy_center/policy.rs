//! `/privacy/policy`: the text in force, a section for each promise that is kept.

use crate::dom::prelude::*;
use contract::privacy::{GetPolicy, Policy};

use crate::{
    head::use_public,
    i18n::privacy as text,
    loaded::loaded,
    privacy::use_privacy,
    routes::Route,
    ui::{PICTURE, awaited},
};

/// `/privacy/policy`
#[component]
pub fn PolicyPage(
    /// The day of an older version.
    day: Option<String>,
) -> impl IntoView {
    use_public(text::POLICY, text::POLICY_DESCRIPTION, &Route::Policy);
    let policy = loaded(move || Some(GetPolicy { version: day.clone() }));
    view! {
        <article class="page prose">
            <h1>{text::POLICY}</h1>
            {awaited(policy, PICTURE, |policy| sections(policy).into_any())}
        </article>
    }
}

fn sections(policy: &Policy) -> impl IntoView + use<> {
    let sections = policy.sections.iter().map(|section| {
        let paragraphs = section.paragraphs.iter().map(|paragraph| view! { <p>{paragraph.clone()}</p> });
        let control = section.control.as_deref().and_then(|page| Some((page.to_owned(), text::control(page)?)));
        let control =
            control.map(|(href, page)| view! { <p class="small">{text::CONTROL} " " <a href=href>{page}</a></p> });
        view! {
            <section class="policy-section" id=section.id.clone()>
                <h2>{section.title.clone()}</h2>
                {paragraphs.collect_view()}
                {control}
            </section>
        }
    });
    let newer = policy.others.iter().filter(|day| **day > policy.version).min().map(String::as_str);
    let changes = policy.changes.iter().map(|change| view! { <li>{change.clone()}</li> }).collect_view();
    let others = policy.others.iter().map(|day| {
        let href = Route::PastPolicy { day: day.clone() }.href();
        view! { <li><a href=href>{day.clone()}</a></li> }
    });
    view! {
        <p class="muted">{text::in_force(&policy.version, newer)}</p>
        <p>{policy.summary.clone()}</p>
        {(!policy.changes.is_empty())
            .then(|| {
                view! {
                    <section class="policy-section" id="changes">
                        <h2>{text::CHANGES}</h2>
                        <ul>{changes}</ul>
                        {newer.is_none().then(read_button)}
                    </section>
                }
            })}
        {sections.collect_view()}
        <section class="policy-section">
            <h2>{text::OTHER_VERSIONS}</h2>
            <ul class="links">{others.collect_view()}</ul>
        </section>
    }
}

/// For those whom the site tells about a new version (promise: P7).
fn read_button() -> impl IntoView {
    let consent = use_privacy().consent;
    let said = RwSignal::new("");
    move || {
        let press = move |_| consent.acknowledge(said);
        consent.has_unread_policy().then(|| {
            view! {
                <p><button type="button" class="button" on:click=press>{text::POLICY_READ}</button></p>
                <p role="status">{move || said.get()}</p>
            }
        })
    }
}
