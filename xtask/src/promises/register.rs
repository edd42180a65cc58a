//! The list of promises: `docs/promises.toml`.

use anyhow::{Result, ensure};
use serde::Deserialize;

/// Where it lies.
pub const FILE: &str = "docs/promises.toml";

/// One promise.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// By which code, tests and policy cite it, such as `P5.1`.
    pub id: String,
    /// One sentence.
    pub says: String,
    /// Where in the shop it is kept, the most telling first.
    pub pages: Vec<String>,
    /// What of it is work to come.
    pub later: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Register {
    promise: Vec<Promise>,
}

/// Reads the list.
///
/// # Errors
/// With the line of what is unknown or missing, and for an id that stands there twice.
pub fn read(text: &str) -> Result<Vec<Promise>> {
    let Register { promise: promises } = toml::from_str(text)?;
    for (index, promise) in promises.iter().enumerate() {
        let again = promises.iter().take(index).any(|before| before.id == promise.id);
        ensure!(!again, "{FILE}: {} stands there twice", promise.id);
    }
    Ok(promises)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stands_there_once() {
        let one = "[[promise]]\nid = \"P4\"\nsays = \"x.\"\npages = []\n";
        assert_eq!(read(one).unwrap().len(), 1);
        assert!(read(&one.repeat(2)).unwrap_err().to_string().contains("P4"));
    }
}
