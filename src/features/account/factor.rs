//! The second factor: setting it up, its recovery codes, and switching it off.

use contract::account::{BeginTotp, ConfirmTotp, EndTotp, Me, RecoveryCodes, RenewRecoveryCodes, TotpSetup};
use leptos::prelude::*;

use super::forms::TOTP;
use crate::{
    api::Asked,
    i18n::account as text,
    loaded::Loaded,
    platform::document,
    ui::{
        form::{LiveForm, form_view},
        lines::button,
        sending::{Sending, act, sent},
    },
};

const ID: &str = "factor";

/// How far it has come.
#[derive(Clone, PartialEq)]
enum Stage {
    /// Whatever the account says.
    Idle,
    /// The app is to take this.
    Begun(TotpSetup),
    /// Shown only now.
    Codes(Vec<String>),
}

/// The part of the page; `me` says whether it is on.
pub fn factor(me: Loaded<Me>) -> AnyView {
    let stage = RwSignal::new(Stage::Idle);
    let account = Memo::new(move |_| me.get().ready().and_then(|me| me.account.clone()));
    let state = Memo::new(move |_| account.with(|account| account.as_ref().map(|a| (a.totp, a.recovery_codes))));
    let part = move || match stage.get() {
        Stage::Begun(setup) => begun(setup, stage, me),
        Stage::Codes(codes) => recovery(&codes, stage),
        Stage::Idle => {
            let (on, left) = state.get().unwrap_or_default();
            if on { is_on(left, stage, me) } else { is_off(stage) }
        }
    };
    view! {
        <section class="stack narrow" data-gap="4" aria-labelledby=ID>
            <h2 id=ID tabindex="-1">{text::FACTOR}</h2>
            <p class="muted">{text::FACTOR_MEANS}</p>
            {part}
        </section>
    }
    .into_any()
}

fn to(stage: RwSignal<Stage>, next: Stage) {
    stage.set(next);
    document::focus_id(ID);
}

fn is_off(stage: RwSignal<Stage>) -> AnyView {
    let beginning = Sending::new("factor-said", move |answered| {
        if let Ok(setup) = answered.read::<BeginTotp>() {
            to(stage, Stage::Begun(setup));
        }
    });
    view! { {sent(beginning)} <p>{act(beginning, "button", text::FACTOR_BEGIN, || Asked::of(&BeginTotp))}</p> }
        .into_any()
}

fn begun(setup: TotpSetup, stage: RwSignal<Stage>, me: Loaded<Me>) -> AnyView {
    let live = LiveForm::new(&TOTP, Vec::new(), move |answered| {
        if let Ok(RecoveryCodes { codes }) = answered.read::<ConfirmTotp>() {
            to(stage, Stage::Codes(codes));
            me.again();
        }
    });
    view! {
        <p>{text::FACTOR_SECRET}</p>
        <p><code class="secret" data-testid="totp-secret">{setup.secret}</code></p>
        <p><a href=setup.url>{text::FACTOR_OPEN}</a></p>
        {form_view(live)}
    }
    .into_any()
}

fn recovery(codes: &[String], stage: RwSignal<Stage>) -> AnyView {
    let codes = codes.iter().map(|code| view! { <li><code>{code.clone()}</code></li> }.into_any());
    view! {
        <h3>{text::RECOVERY}</h3>
        <p>{text::RECOVERY_MEANS}</p>
        <ul class="codes" data-testid="recovery-codes">{codes.collect_view()}</ul>
        <p>{button("button", text::RECOVERY_KEPT, move |_| to(stage, Stage::Idle))}</p>
    }
    .into_any()
}

fn is_on(left: u32, stage: RwSignal<Stage>, me: Loaded<Me>) -> AnyView {
    let renewing = Sending::new("codes-said", move |answered| {
        if let Ok(RecoveryCodes { codes }) = answered.read::<RenewRecoveryCodes>() {
            to(stage, Stage::Codes(codes));
            me.again();
        }
    });
    let ending = Sending::new("factor-said", move |answered| {
        if let Ok(account) = answered.read::<EndTotp>() {
            me.put(Me { account: Some(account) });
            document::focus_id(ID);
        }
    })
    .saying(text::stops_factor);
    view! {
        <p class="notice" data-tone="ok">{text::FACTOR_IS_ON} " " {text::left(left)}</p>
        {sent(renewing)}
        {sent(ending)}
        <p class="cluster">
            {act(renewing, "button", text::RECOVERY_NEW, || Asked::of(&RenewRecoveryCodes))}
            {act(ending, "button", text::FACTOR_OFF, || Asked::of(&EndTotp))}
        </p>
    }
    .into_any()
}
