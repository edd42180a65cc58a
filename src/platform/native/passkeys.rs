//! No passkeys.

use super::Wanted;

/// Nothing.
///
/// # Errors
/// Always.
pub async fn ask(_wanted: Wanted, _options: &str) -> Result<String, String> {
    Err(String::new())
}
