//! The second part of the app's code, which `src/start.js` fetches (docs/adr/0008-a-second-part.md).

use std::cell::Cell;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{document, window};
use crate::routes::Route;

thread_local! {
    static HERE: Cell<bool> = const { Cell::new(false) };
    static NEWEST: Cell<u32> = const { Cell::new(0) };
}

/// Whether it can be called.
#[must_use]
pub fn is_here() -> bool {
    HERE.get()
}

/// Fetches it unless it is here, and runs `then` when it is or did not arrive.
pub fn bring(then: impl FnOnce() + 'static) {
    if is_here() {
        return then();
    }
    bring_boxed(Box::new(then));
}

fn bring_boxed(then: Box<dyn FnOnce()>) {
    let asked = Reflect::get(&window(), &"second".into())
        .ok()
        .and_then(|second| second.dyn_into::<Function>().ok())
        .and_then(|second| second.call0(&window()).ok())
        .and_then(|asked| asked.dyn_into::<Promise>().ok());
    spawn_local(async move {
        if let Some(asked) = asked
            && JsFuture::from(asked).await.is_ok()
        {
            HERE.set(true);
        }
        then();
    });
}

/// Goes on with a page when its code is here, or did not arrive: until then what is shown stays. Whoever goes elsewhere
/// meanwhile goes there instead.
pub fn with_code_of(route: &Route, then: impl FnOnce() + 'static) {
    NEWEST.set(NEWEST.get().wrapping_add(1));
    let ours = NEWEST.get();
    if route.in_first_part() || is_here() {
        document::set_busy(false);
        return then();
    }
    document::set_busy(true);
    bring(move || {
        if NEWEST.get() == ours {
            document::set_busy(false);
            then();
        }
    });
}
