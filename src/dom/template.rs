//! Templates: HTML with holes, as `view!` writes it.
//!
//! `<a class="chip" ?href @click>{} more</a>` is an element with an attribute, a listener and a child to come. Names
//! after `?` are attributes, after `.` properties, after `@` events. No entity, no comment, and no text with a brace
//! stands in a template: `view!` makes holes of those.

/// A piece of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// An element's name: its start tag begins.
    Open(&'static str),
    /// An attribute and its value.
    Attribute(&'static str, &'static str),
    /// A hole for an attribute, a property or a listener, with its name.
    Hole(Hole, &'static str),
    /// The start tag is complete.
    Opened,
    /// The start tag is complete, and with it the element.
    Void,
    /// The end tag of an element of this name.
    Close(&'static str),
    /// A text.
    Text(&'static str),
    /// A hole for a child.
    Child,
}

/// What a hole in a start tag is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hole {
    /// An attribute.
    Attribute,
    /// A property of the object that the element is to scripts.
    Property,
    /// An event.
    Listener,
}

/// Reads a template.
pub struct Tokens {
    rest: &'static str,
    in_tag: bool,
}

impl Tokens {
    /// From its beginning.
    pub const fn of(template: &'static str) -> Self {
        Self { rest: template, in_tag: false }
    }

    fn skip(&mut self, sign: &str) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn until(&mut self, end: fn(char) -> bool) -> &'static str {
        let at = self.rest.find(end).unwrap_or(self.rest.len());
        let (found, rest) = self.rest.split_at(at);
        self.rest = rest;
        found
    }

    fn in_tag(&mut self) -> Option<Token> {
        if self.skip(">") {
            self.in_tag = false;
            return Some(Token::Opened);
        }
        if self.skip("/>") {
            self.in_tag = false;
            return Some(Token::Void);
        }
        if !self.skip(" ") {
            return None;
        }
        let hole = if self.skip("?") {
            Hole::Attribute
        } else if self.skip(".") {
            Hole::Property
        } else if self.skip("@") {
            Hole::Listener
        } else {
            let name = self.until(|c| c == '=');
            self.skip("=\"");
            let value = self.until(|c| c == '"');
            self.skip("\"");
            return Some(Token::Attribute(name, value));
        };
        Some(Token::Hole(hole, self.until(|c| matches!(c, ' ' | '/' | '>'))))
    }
}

impl Iterator for Tokens {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if self.rest.is_empty() {
            return None;
        }
        if self.in_tag {
            return self.in_tag();
        }
        if self.skip("{}") {
            return Some(Token::Child);
        }
        if self.skip("</") {
            let name = self.until(|c| c == '>');
            self.skip(">");
            return Some(Token::Close(name));
        }
        if self.skip("<") {
            self.in_tag = true;
            return Some(Token::Open(self.until(|c| matches!(c, ' ' | '/' | '>'))));
        }
        Some(Token::Text(self.until(|c| matches!(c, '<' | '{'))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_read_piece_by_piece() {
        let read: Vec<Token> =
            Tokens::of(r#"<a class="a b" ?href .hidden @click>{} · <img alt="" ?src/></a>"#).collect();
        let expected = [
            Token::Open("a"),
            Token::Attribute("class", "a b"),
            Token::Hole(Hole::Attribute, "href"),
            Token::Hole(Hole::Property, "hidden"),
            Token::Hole(Hole::Listener, "click"),
            Token::Opened,
            Token::Child,
            Token::Text(" · "),
            Token::Open("img"),
            Token::Attribute("alt", ""),
            Token::Hole(Hole::Attribute, "src"),
            Token::Void,
            Token::Close("a"),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn what_is_no_template_ends_the_reading() {
        assert_eq!(Tokens::of("<a").count(), 1);
        assert_eq!(Tokens::of("<a\n>").count(), 2, "a name, and an end where a sign should be");
        assert_eq!(Tokens::of("").count(), 0);
    }
}
