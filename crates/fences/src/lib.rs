//! Steps over every fence of `clippy.toml`. Each statement expects to be refused: when a path no longer names what it
//! banned, since a crate renamed or moved it, clippy has nothing to refuse here, and that is an error. `clippy.toml` itself
//! cannot tell, because most of its paths are of crates that most of the workspace does not use.
//!
//! Nothing of this runs, and nothing depends on it. `tests/whole.rs` holds that no fence is left out.

/// Network, lasting connections, code from text: `src/api`, `src/platform/beacon.rs`, or nowhere.
pub fn network() {
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::Window::fetch_with_str;
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::Window::fetch_with_request;
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::Window::fetch_with_str_and_init;
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::Window::fetch_with_request_and_init;
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::XmlHttpRequest::new;
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::WebSocket::new;
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::EventSource::new;
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::RtcPeerConnection::new;
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::HtmlImageElement::new;
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::Navigator::service_worker;
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::Worker::new;
    #[expect(clippy::disallowed_methods)]
    let _ = js_sys::eval;
    #[expect(clippy::disallowed_methods)]
    let _ = js_sys::Function::new_with_args;
    #[expect(clippy::disallowed_methods)]
    let _ = js_sys::Function::new_no_args;
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::Navigator::send_beacon;
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::Navigator::send_beacon_with_opt_str;
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::Navigator::send_beacon_with_opt_blob;
}

/// Passkeys: `src/platform/passkeys.rs`.
pub fn passkeys() {
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::Navigator::credentials;
}

/// Futures: `src/platform/tasks.rs`.
pub fn tasks() {
    #[expect(clippy::disallowed_methods)]
    any_spawner::Executor::spawn_local(async {});
    #[expect(clippy::disallowed_methods)]
    leptos::task::spawn_local(async {});
    #[expect(clippy::disallowed_methods)]
    leptos::reactive::spawn_local_scoped_with_cancellation(async {});
}

/// Storage: `src/platform/storage.rs`.
pub fn storage() {
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::Window::local_storage;
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::Window::session_storage;
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::Window::indexed_db;
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::Window::caches;
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::HtmlDocument::cookie;
    #[expect(clippy::disallowed_methods)]
    let _ = web_sys::HtmlDocument::set_cookie;
}

/// Clock and chance are parameters.
pub fn time_and_chance() {
    #[expect(clippy::disallowed_methods)]
    let _ = js_sys::Date::now;
    #[expect(clippy::disallowed_methods)]
    let _ = js_sys::Date::new_0;
    #[expect(clippy::disallowed_methods)]
    let _ = js_sys::Math::random;
    #[expect(clippy::disallowed_methods)]
    let _ = std::time::SystemTime::now;
    #[expect(clippy::disallowed_methods)]
    let _ = uuid::Uuid::now_v7;
    #[expect(clippy::disallowed_methods)]
    let _ = uuid::Uuid::new_v4;
    #[expect(clippy::disallowed_methods)]
    let _ = rand::rng;
    #[expect(clippy::disallowed_methods)]
    let _ = rand::random::<u8>;
}

/// SQL: `crates/server/src/store`.
pub fn sql() {
    #[expect(clippy::disallowed_methods)]
    let _ = sqlx::query::<sqlx::Any>("");
    #[expect(clippy::disallowed_methods)]
    let _ = sqlx::query_as::<sqlx::Any, (i64,)>("");
    #[expect(clippy::disallowed_methods)]
    let _ = sqlx::query_scalar::<sqlx::Any, i64>("");
    #[expect(clippy::disallowed_methods)]
    let _ = sqlx::raw_sql("");
}

/// Keys: `crates/server/src/vault`.
pub fn keys() {
    #[expect(clippy::disallowed_types)]
    let _ = size_of::<chacha20poly1305::XChaCha20Poly1305>;
    #[expect(clippy::disallowed_types)]
    let _ = size_of::<chacha20poly1305::ChaCha20Poly1305>;
    #[expect(clippy::disallowed_types)]
    let _ = size_of::<chacha20poly1305::ChaChaPoly1305<()>>;
    #[expect(clippy::disallowed_types)]
    let _ = size_of::<ring::aead::UnboundKey>;
}
