//! The other tabs of the shop: one says that somebody signed in or out, and all show it. Nothing is stored.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::BroadcastChannel;

const NAME: &str = "valise.account";

/// Tells the other tabs that the account is another one, or none.
pub fn tell() {
    if let Ok(channel) = BroadcastChannel::new(NAME) {
        let _alone_then = channel.post_message(&JsValue::NULL);
        channel.close();
    }
}

/// Runs each time another tab tells it.
pub fn on_told(run: impl Fn() + 'static) {
    // A browser without channels sees it when the tab is looked at again.
    let Ok(channel) = BroadcastChannel::new(NAME) else { return };
    let closure = Closure::<dyn FnMut()>::new(run);
    channel.set_onmessage(Some(closure.as_ref().unchecked_ref()));
    closure.forget();
    // What nobody holds is swept up, and its listener with it.
    std::mem::forget(channel);
}
