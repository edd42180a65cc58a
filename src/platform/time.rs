//! The browser's clock and its way of writing dates.

use leptos::prelude::set_interval_with_handle;
use wasm_bindgen::JsValue;

use super::tastes;
use crate::reactive::{RwSignal, on_cleanup};

fn moment(at: i64, options: &[(&str, &str)]) -> String {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds stay exact in a double for 285,000 years")]
    let at = JsValue::from_f64(at as f64);
    written(&at, options)
}

fn written(at: &JsValue, options: &[(&str, &str)]) -> String {
    let date = js_sys::Date::new(at);
    let wanted = js_sys::Object::new();
    for (key, value) in options {
        let _plain_object = js_sys::Reflect::set(&wanted, &JsValue::from_str(key), &JsValue::from_str(value));
    }
    // The page's language, not the browser's: one page speaks one language.
    date.to_locale_string(tastes::locale(tastes::is_american()), &wanted).into()
}

/// A day, such as `23 November 2026`.
#[must_use]
pub fn date(at: i64) -> String {
    moment(at, &[("dateStyle", "long")])
}

/// A day that is written as `2026-11-23`, as [`date`] writes it. It is no moment: it is the same day everywhere.
#[must_use]
pub fn day(iso: &str) -> String {
    written(&JsValue::from_str(iso), &[("dateStyle", "long"), ("timeZone", "UTC")])
}

/// A time of day, such as `14:05`.
#[must_use]
pub fn time_of_day(at: i64) -> String {
    moment(at, &[("timeStyle", "short")])
}

/// A day and a time of day.
#[must_use]
pub fn date_and_time(at: i64) -> String {
    moment(at, &[("dateStyle", "long"), ("timeStyle", "short")])
}

/// Counts up every so many milliseconds, as long as its page is shown.
#[must_use]
pub fn every(milliseconds: u32) -> RwSignal<u32> {
    let count = RwSignal::new(0_u32);
    let period = std::time::Duration::from_millis(u64::from(milliseconds));
    if let Ok(timer) = set_interval_with_handle(move || count.update(|n| *n = n.wrapping_add(1)), period) {
        on_cleanup(move || timer.clear());
    }
    count
}

/// Now, epoch milliseconds by the browser's clock.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the clock's one home")]
pub fn now() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds stay exact in a double for 285,000 years")]
    {
        js_sys::Date::now() as i64
    }
}
