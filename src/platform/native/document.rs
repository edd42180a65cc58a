//! No document: nothing to focus, nobody to tell.

/// Focuses nothing.
pub fn focus_id(_id: &'static str) {}

/// Focuses nothing.
pub fn focus_heading() {}

/// Focuses nothing.
pub fn focus_page_if_lost() {}

/// Tells nobody.
pub fn announce(_text: &str) {}

/// Shows nothing.
pub fn set_cart_count(_count: u32) {}

/// Nothing is open.
pub fn fold(_id: &str) {}

/// Focuses nothing.
pub fn focus_nth_soon(_selector: &'static str, _index: usize) {}

/// Never runs.
pub fn on_shown(_run: impl Fn() + 'static) {}

/// There is no window.
#[must_use]
pub const fn width() -> Option<f64> {
    None
}
