//! The other tabs of the shop: one says that somebody signed in or out, and all show it. Nothing is stored.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::BroadcastChannel;

thread_local! {
    // One for both: a channel does not hear itself. A browser without channels sees it when the tab is looked at again.
    static CHANNEL: Option<BroadcastChannel> = BroadcastChannel::new("valise-account").ok();
}

/// Tells the other tabs that the account is another one, or none.
pub fn tell() {
    CHANNEL.with(|channel| channel.as_ref().map(|channel| channel.post_message(&JsValue::NULL)));
}

/// Runs each time another tab tells it.
pub fn on_told(run: impl Fn() + 'static) {
    CHANNEL.with(|channel| {
        if let Some(channel) = channel {
            let closure = Closure::<dyn FnMut()>::new(run);
            channel.set_onmessage(Some(closure.as_ref().unchecked_ref()));
            closure.forget();
        }
    });
}
