//! The browser's randomness.

/// A key of 128 random bits in hexadecimal, for one intent.
#[must_use]
pub fn key() -> String {
    let mut bytes = [0_u8; 16];
    let filled = super::window().crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    debug_assert!(filled.is_ok(), "every browser that runs WebAssembly has randomness");
    let mut key = String::with_capacity(32);
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            key.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
    }
    key
}
