//! The template's text. `src/dom/template.rs` reads what is written here.

/// Elements without an end tag.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Whether an element has no end tag.
pub fn is_void(tag: &str) -> bool {
    VOID.contains(&tag)
}

/// Whether a text can stand in a template as it is. Any other is put into a hole and escaped there.
pub fn is_plain_text(text: &str) -> bool {
    !text.is_empty() && !text.contains(['<', '>', '&', '{'])
}

/// Whether a value can stand between the quotes of an attribute as it is.
pub fn is_plain_value(value: &str) -> bool {
    !value.contains(['"', '&', '<', '>'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_html_or_the_template_reads_as_a_sign_is_left_to_a_hole() {
        for text in ["<", "a & b", "{}", ""] {
            assert!(!is_plain_text(text), "{text}");
        }
        assert!(is_plain_text("\"− ×\" it’s") && is_plain_value("") && is_plain_value("{}"));
        assert!(!is_plain_value("a\"b") && !is_plain_value("a&amp;b"));
    }
}
