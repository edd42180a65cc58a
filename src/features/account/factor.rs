//! The second factor: setting it up, its recovery codes, and switching it off.

use crate::dom::prelude::*;
use contract::account::{BeginTotp, EndTotp, Me, RecoveryCodes, RenewRecoveryCodes, TotpSetup};

use super::{button, forms::TOTP};
use crate::{
    answers::Answered,
    api::Asked,
    i18n::account as text,
    loaded::Loaded,
    platform::document,
    ui::{
        filled::filled,
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
    let state = Memo::new(move |_| {
        let account = me.get().ready().and_then(|me| me.account.clone());
        account.map_or((false, 0), |account| (account.totp, account.recovery_codes))
    });
    let part = move || match stage.get() {
        Stage::Begun(setup) => begun(setup, stage, me),
        Stage::Codes(codes) => recovery(&codes, stage),
        Stage::Idle => match state.get() {
            (true, left) => is_on(left, stage, me),
            _ => is_off(stage),
        },
    };
    view! {
        <section class="stack" data-gap="4" aria-labelledby=ID>
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

/// The recovery codes that an answer carried.
fn shown_once(answered: &Answered, stage: RwSignal<Stage>, me: Loaded<Me>) {
    me.again();
    if let Ok(RecoveryCodes { codes }) = answered.read::<RenewRecoveryCodes>() {
        to(stage, Stage::Codes(codes));
    }
}

fn is_off(stage: RwSignal<Stage>) -> AnyView {
    let beginning = Sending::new("factor-said", move |answered| {
        if let Ok(setup) = answered.read::<BeginTotp>() {
            to(stage, Stage::Begun(setup));
        }
    });
    view! { {sent(beginning)} {act(beginning, text::FACTOR_BEGIN, || Asked::of(&BeginTotp))} }.into_any()
}

fn begun(setup: TotpSetup, stage: RwSignal<Stage>, me: Loaded<Me>) -> AnyView {
    let form = filled(&TOTP, Vec::new(), Box::new(move |answered| shown_once(&answered, stage, me)));
    // In fours, as it is typed off; between them is no sign that copying would take along.
    let length = setup.secret.len();
    let fours = (0..length).step_by(4).filter_map(|at| setup.secret.get(at..length.min(at + 4)).map(str::to_owned));
    view! {
        <p>{text::FACTOR_SECRET}</p>
        <p>
            <code class="secret" data-testid="totp-secret">
                {fours.map(|four| view! { <span>{four}</span> }).collect_view()}
            </code>
        </p>
        <p><a href=setup.url>{text::FACTOR_OPEN}</a></p>
        {form}
        <p>{button(text::CANCEL, move || to(stage, Stage::Idle))}</p>
    }
    .into_any()
}

fn recovery(codes: &[String], stage: RwSignal<Stage>) -> AnyView {
    let codes = codes.iter().map(|code| view! { <li><code>{code.clone()}</code></li> });
    view! {
        <h3>{text::RECOVERY}</h3>
        <p>{text::RECOVERY_MEANS}</p>
        <ul class="codes" data-testid="recovery-codes">{codes.collect_view()}</ul>
        <p>{button(text::RECOVERY_KEPT, move || to(stage, Stage::Idle))}</p>
    }
    .into_any()
}

fn is_on(left: u32, stage: RwSignal<Stage>, me: Loaded<Me>) -> AnyView {
    let renewing = Sending::new("codes-said", move |answered| shown_once(&answered, stage, me));
    let ending = Sending::new("factor-said", move |_| {
        me.again();
        document::focus_id(ID);
    })
    .saying(text::stops_factor);
    view! {
        <p class="notice" data-tone="ok">{text::FACTOR_IS_ON} " " {text::left(left)}</p>
        {sent(renewing)} {sent(ending)}
        <div class="cluster">
            {act(renewing, text::RECOVERY_NEW, || Asked::of(&RenewRecoveryCodes))}
            {act(ending, text::FACTOR_OFF, || Asked::of(&EndTotp))}
        </div>
    }
    .into_any()
}
