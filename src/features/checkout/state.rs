//! The checkout's live state: the form outlives its page, the intent to buy outlives a failed attempt.

use contract::{
    Endpoint, ProblemCode,
    checkout::{CheckoutDraft, CheckoutField, Consignee, GetQuote, NewOrder, PlaceOrder, Quote},
    landed_cost::LandedCost,
    places::Country,
};

use crate::reactive::prelude::*;

use super::{
    book::prefill,
    model::{Form, difference},
    promo::PromoState,
};
use crate::{
    answers::Answers,
    api::{Failure, call},
    features::{
        cart::use_cart,
        destination::{Destination, use_destination},
    },
    i18n::{cart, checkout as text, failures},
    json,
    loaded::{Loaded, loaded},
    platform::{document, navigation, random, storage, tasks::spawn_local},
    reactive::{effect, effect_after},
    session::use_session,
};

/// What was typed at the checkout, for as long as the tab lives (promise: P1.1), how often the tab has come into view
/// again, and whether it is somebody's who is signed in.
#[derive(Debug, Clone, Copy)]
struct KeptForm(RwSignal<Form>, RwSignal<u32>, RwSignal<bool>);

/// Puts the form into the context, with what this tab typed before.
pub fn provide_checkout() {
    let (draft, promo_code) = storage::checkout_draft().and_then(|json| json::read(&json).ok()).unwrap_or_default();
    let form = RwSignal::new(Form::new(draft, promo_code));
    let (shown, hers) = (RwSignal::new(0_u32), RwSignal::new(false));
    provide_context(KeptForm(form, shown, hers));
    let session = use_session();
    // Signed out, here or in another tab, she leaves nothing of hers to whoever comes next.
    effect_after(move |before: Option<u32>| {
        let now = session.changes();
        if before.is_some_and(|before| before != now) && hers.get_untracked() {
            hers.set(false);
            form.set(Form::default());
            storage::forget_checkout_draft();
        }
        now
    });
    document::on_shown(move || shown.update(|times| *times = times.wrapping_add(1)));
    effect_after(move |before: Option<(CheckoutDraft, String)>| {
        let typed = form.with(|form| (form.draft.clone(), form.promo_code.clone()));
        if before.is_some_and(|before| before != typed)
            && let Ok(json) = json::write(&typed)
        {
            storage::keep_checkout_draft(&json);
        }
        typed
    });
}

/// What is typed at the checkout is from now on somebody's who is signed in.
pub(super) fn note_hers() {
    if let Some(KeptForm(_, _, hers)) = use_context() {
        hers.set(true);
    }
}

/// Forgets what was typed: the order has it now.
pub fn forget_form() {
    if let Some(KeptForm(form, ..)) = use_context() {
        form.set(Form::default());
    }
    storage::forget_checkout_draft();
}

/// What stopped the last attempt to place the order.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    /// The cost is another than was shown; what changed, in words.
    Changed(Vec<String>),
    /// She came back without paying.
    Unpaid,
    /// Anything else, in words.
    Said(&'static str),
}

/// The page's state.
#[derive(Debug, Clone, Copy)]
pub struct Checkout {
    /// What was typed, and its faults.
    pub form: RwSignal<Form>,
    /// What the cart costs there.
    pub quote: Loaded<Quote>,
    /// The promo code that it is asked with.
    pub promo: PromoState,
    /// What stopped the last attempt.
    pub stop: RwSignal<Option<Stop>>,
    /// Whether an attempt is on its way.
    pub placing: RwSignal<bool>,
    destination: Destination,
    intent: StoredValue<Option<(NewOrder<Consignee>, String)>>,
    leaving: StoredValue<bool>,
}

impl Checkout {
    /// For the page that is shown.
    #[must_use]
    pub fn new() -> Self {
        let KeptForm(form, shown, _) = use_context()
            .unwrap_or_else(|| KeptForm(RwSignal::new(Form::default()), RwSignal::new(0), RwSignal::new(false)));
        let destination = use_destination();
        if form.with_untracked(|form| form.draft.country.is_empty())
            && let Some(country) = destination.get_untracked()
        {
            // A guess is nothing that she typed, so it is nothing to keep.
            form.update_untracked(|form| country.code().clone_into(&mut form.draft.country));
        }
        prefill(form);
        let country = Memo::new(move |_| form.with(|form| form.draft.country.clone()));
        let promo = PromoState::new(form);
        use_context::<Answers>().unwrap_or_default().forget(GetQuote::PATH);
        let quote = loaded(move || {
            let country = country.get();
            Country::parse(&country).map(|_| GetQuote { country, promo_code: promo.wanted.get() })
        });
        promo.go_on_without_refused(quote);
        let cart = use_cart();
        effect(move || {
            // What is decided at a line is decided on the cart as it is shown.
            if let Some(quoted) = quote.get().ready() {
                cart.show(quoted.cart.clone());
            }
        });
        effect(move || {
            // A change that was on its way when this page was opened.
            let version = cart.version();
            if untrack(|| quote.get()).ready().is_some_and(|quoted| quoted.cart.version < version) {
                quote.again();
            }
        });
        let (placing, leaving) = (RwSignal::new(false), StoredValue::new(false));
        effect(move || {
            if shown.get() > 0 && (leaving.get_value() || !placing.get_untracked()) {
                // Back from the payment brings this very page again, as it was left.
                leaving.set_value(false);
                placing.set(false);
                quote.again();
            }
        });
        let (stop, intent) = (RwSignal::new(None), StoredValue::new(None));
        effect(move || {
            let over = match (quote.get().ready(), stop.get_untracked()) {
                (Some(_), Some(Stop::Said(text::NO_TOTAL_YET))) => true,
                (Some(quote), Some(Stop::Said(cart::MEND_FIRST))) => quote.payable,
                _ => false,
            };
            if over {
                stop.set(None);
            }
        });
        Self { form, quote, promo, stop, placing, destination, intent, leaving }
    }

    /// Whether no country is chosen; tracked.
    #[must_use]
    pub fn is_nowhere(self) -> bool {
        self.form.with(|form| form.draft.country.is_empty())
    }

    /// Takes the country.
    pub fn chosen(self, country: String) {
        self.destination.set(Country::parse(&country));
        self.form.update(|form| form.typed(CheckoutField::Country, country));
    }

    /// Places the order as it is shown and goes on to the payment; or shows what is in the way.
    pub fn pay(self) {
        if self.placing.get_untracked() {
            return;
        }
        let Some(consignee) = self.form.try_update(Form::submit).flatten() else {
            document::focus_id(SUMMARY_ID);
            return;
        };
        let Some(quote) = untrack(|| self.quote.get()).ready().cloned() else {
            // Nobody pays a total that she has not seen.
            self.stop.set(Some(Stop::Said(text::NO_TOTAL_YET)));
            return;
        };
        let order = NewOrder {
            consignee,
            cart_version: quote.cart.version,
            expected_total: quote.cost.total,
            promo_code: quote.promo.as_ref().map(|promo| promo.code.clone()).unwrap_or_default(),
        };
        let key = self.key_for(&order);
        self.stop.set(None);
        self.placing.set(true);
        document::announce(text::PLACING);
        spawn_local(async move {
            match call(&PlaceOrder { key, order }).await {
                // Leaving takes a moment: the button stays busy until the page is gone.
                Ok(placed) => {
                    self.leaving.set_value(true);
                    navigation::leave_for(&placed.payment_page);
                }
                Err(failure) => {
                    // Left meanwhile: there is no page to say it on.
                    if self.placing.try_set(false).is_none() {
                        self.stopped(failure, &quote.cost);
                    }
                }
            }
        });
    }

    /// One key an intent: trying the same again cannot order twice, changing anything is another intent.
    fn key_for(self, order: &NewOrder<Consignee>) -> String {
        let kept = self
            .intent
            .with_value(|intent| intent.as_ref().filter(|(intended, _)| intended == order).map(|(_, key)| key.clone()));
        kept.unwrap_or_else(|| {
            let key = random::key();
            self.intent.set_value(Some((order.clone(), key.clone())));
            key
        })
    }

    fn stopped(self, failure: Failure, shown: &LandedCost) {
        let code = failure.code();
        let mut focus = STOP_ID;
        match failure {
            Failure::Problem(mut problem) => {
                if let Some(quote) = problem.quote.take() {
                    let changed = difference(shown, &quote.cost)
                        .into_iter()
                        .map(|(part, was, now)| text::changed(text::part(part), &was, &now))
                        .collect();
                    self.stop.set(Some(Stop::Changed(changed)));
                    self.promo.seen(&quote);
                    self.quote.put(*quote);
                } else if !problem.errors.is_empty() {
                    self.form.update(|form| form.refused(std::mem::take(&mut problem.errors)));
                    focus = SUMMARY_ID;
                } else {
                    // Whatever else it was, it was about a cart that may have moved on.
                    self.quote.again();
                    self.stop.set(Some(Stop::Said(match code {
                        Some(ProblemCode::InFlight) => text::IN_FLIGHT,
                        Some(ProblemCode::CartEmpty) => text::EMPTY,
                        Some(ProblemCode::CartChanged) => cart::CHANGED_ELSEWHERE,
                        Some(ProblemCode::OutOfStock) => cart::MEND_FIRST,
                        _ => failures::message(&Failure::Problem(problem)),
                    })));
                }
            }
            other => self.stop.set(Some(Stop::Said(failures::message(&other)))),
        }
        document::focus_id(focus);
    }
}

/// The id of the list of faults, which takes the focus.
pub const SUMMARY_ID: &str = "faults";
/// The id of what stopped the order, which takes the focus.
pub const STOP_ID: &str = "stopped";
