//! Passkeys: the browser makes them and signs by them, and asks its person itself (docs/adr/0024-passkeys.md).

use js_sys::{Function, JSON, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{Wanted, window};

/// What the browser says to `options`, both as JSON.
///
/// # Errors
/// The name of the browser's own error; another one, or none, where it has no passkeys.
pub async fn ask(wanted: Wanted, options: &str) -> Result<String, String> {
    let said = match begun(wanted, options) {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    // What it gives says of itself in JSON what a server wants to know.
    let said = said.and_then(|credential| JSON::stringify(&credential)).map(String::from);
    said.map_err(|error| {
        Reflect::get(&error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default()
    })
}

fn begun(wanted: Wanted, options: &str) -> Result<Promise, JsValue> {
    let (read, ask) = match wanted {
        Wanted::New => ("parseCreationOptionsFromJSON", "create"),
        Wanted::Answer => ("parseRequestOptionsFromJSON", "get"),
    };
    let options = called(&window(), "PublicKeyCredential", read, &JSON::parse(options)?)?;
    let asked = Object::new();
    Reflect::set(&asked, &"publicKey".into(), &options)?;
    called(&window().navigator(), "credentials", ask, &asked)?.dyn_into()
}

/// `from[of][name](value)`.
fn called(from: &JsValue, of: &str, name: &str, value: &JsValue) -> Result<JsValue, JsValue> {
    let of = Reflect::get(from, &of.into())?;
    Reflect::get(&of, &name.into())?.dyn_into::<Function>()?.call1(&of, value)
}
