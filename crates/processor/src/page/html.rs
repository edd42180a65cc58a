//! Text that is safe to stand in HTML.

use std::fmt;

/// Shows text so that HTML reads it as text, in an element or in a quoted attribute.
pub(crate) struct Text<'a>(pub &'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
            f.write_str(&rest[..at])?;
            f.write_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#39;",
            })?;
            rest = &rest[at + 1..];
        }
        f.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_means_something_in_html_means_nothing_in_text() {
        assert_eq!(Text("</script> & \"bags\" 'é'").to_string(), "&lt;/script&gt; &amp; &quot;bags&quot; &#39;é&#39;");
    }

    proptest! {
        #[test]
        fn no_text_opens_a_tag_or_ends_an_attribute(text in ".*") {
            let shown = Text(&text).to_string();
            prop_assert!(!shown.contains(['<', '>', '"', '\'']));
        }
    }
}
