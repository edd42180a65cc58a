//! `/privacy/data`: everything that is held about the person behind this browser, to take away and to have forgotten
//! (promises: P5.1, P5.2).

use crate::dom::prelude::*;
use contract::privacy::{Erased, Export, GetHeld, Held, HeldTable};

use super::{
    RIGHTS,
    forget::{ForgetMe, forgotten},
    links,
};
use crate::{
    api::Asked,
    head::use_private,
    i18n::{privacy::RIGHTS as RIGHTS_TITLE, rights as text},
    loaded::{Load, loaded},
    platform::time,
    reactive::effect,
    routes::Route,
    ui::{
        PICTURE, awaited,
        sending::{Sending, act, sent},
    },
};

/// `/privacy/data`
#[component]
pub fn YourDataPage() -> impl IntoView {
    use_private(text::HEADING);
    let held = loaded(|| Some(GetHeld));
    let erased = RwSignal::new(None::<Erased>);
    effect(move || {
        if erased.with(Option::is_some) {
            held.anew();
        }
    });
    // After the lists, which would push it away.
    let shows = Memo::new(move |_| matches!(held.get(), Load::Ready(_)));
    let exporting = Sending::new("export-stopped", |_saved| ());
    view! {
        <div class="page stack" data-gap="8">
            <div class="stack" data-gap="2">
                <h1>{text::HEADING}</h1>
                <p class="muted">{text::LEAD}</p>
            </div>
            {move || erased.with(|erased| erased.as_ref().map(forgotten))}
            <div class="stack" data-gap="2">
                {sent(exporting)}
                {act(exporting, text::DOWNLOAD, || Asked::of(&Export))}
                <p class="muted small">{text::DOWNLOAD_MEANS}</p>
            </div>
            <section class="stack" data-gap="2" aria-labelledby="more">
                <h2 id="more">{RIGHTS_TITLE}</h2>
                {links(&[(Route::FindOrder, text::ELSEWHERE)])}
                {links(&RIGHTS[1..])}
            </section>
            {awaited(held, PICTURE, |held| shown(held).into_any())}
            {move || (shows.get() && erased.with(Option::is_none)).then(|| view! { <ForgetMe erased=erased/> })}
        </div>
    }
}

fn shown(held: &Held) -> impl IntoView + use<> {
    let unseen = held.unseen.iter().map(|unseen| {
        view! { <li><strong>{unseen.what.clone()} "."</strong> " " {unseen.why.clone()}</li> }
    });
    view! {
        {held.tables.is_empty().then(|| view! { <p class="notice">{text::NOTHING}</p> })}
        {held.tables.iter().map(table).collect_view()}
        <section class="stack" data-gap="2">
            <h2>{text::UNSEEN}</h2>
            <ul class="stack" data-gap="2">{unseen.collect_view()}</ul>
        </section>
    }
}

fn table(table: &HeldTable) -> impl IntoView + use<> {
    let more = table.count > u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    let rows = table.rows.iter().map(|row| {
        let values =
            table.fields.iter().zip(row.values.iter().zip(&row.until)).filter_map(|(field, (value, until))| {
                let value = text::value(&field.column, value.as_ref()?);
                let value = if table.name == "orders" && field.column == "number" {
                    // Where it can be put right.
                    let href = Route::Order { number: value.clone() }.href();
                    view! { <a href=href>{value}</a> }.into_any()
                } else {
                    value.into_any()
                };
                let until = until.map(|until| text::until(&time::date(until)));
                Some(view! {
                    <div>
                        <dt>{field.label.clone()}</dt>
                        <dd>{value} " " <span class="muted small">{until}</span></dd>
                    </div>
                })
            });
        view! { <li><dl class="held">{values.collect_view()}</dl></li> }
    });
    let fields = table.fields.iter().map(|field| {
        let gets = text::gets(&field.recipients);
        view! {
            <li>
                <strong>{field.label.clone()}</strong>
                ": "
                {[field.why.as_str(), &field.source, &gets].join(" ")}
                " "
                <span class="muted">{field.purpose.clone()} ". " {field.keep.clone()}</span>
            </li>
        }
    });
    view! {
        <section class="card stack" data-gap="2" data-testid=format!("held-{}", table.name)>
            <h2>{text::about(&table.about)} " (" {table.count} ")"</h2>
            <ul class="held-rows">{rows.collect_view()}</ul>
            {more.then(|| view! { <p class="muted small">{text::MORE_IN_DOWNLOAD}</p> })}
            <details class="details">
                <summary>{text::CONTEXT}</summary>
                <ul class="small">{fields.collect_view()}</ul>
            </details>
        </section>
    }
    .into_any()
}
