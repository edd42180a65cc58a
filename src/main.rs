//! The browser binary: takes the painted page over.

#[cfg(target_arch = "wasm32")]
fn main() {
    valise::app::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
