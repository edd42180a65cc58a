//! Nodes as HTML: what the server paints, and what tests read.

use super::{
    Element, Node, Part, Value,
    template::{Hole, Token, Tokens},
};

impl Node {
    /// As HTML. What is live is asked once.
    #[must_use]
    pub fn to_html(self) -> String {
        let mut html = String::new();
        write(self, &mut html);
        html
    }
}

fn write(node: Node, html: &mut String) {
    match node {
        Node::Text(text) => escape(&text, html),
        Node::Element(element) => write_element(element, html),
        Node::Many(nodes) => nodes.into_iter().for_each(|node| write(node, html)),
        Node::Live(mut run) => write(run(), html),
        Node::Rows(mut each) => each().into_iter().for_each(|row| write((row.build)(), html)),
    }
}

fn write_element(Element { template, parts }: Element, html: &mut String) {
    let mut parts = parts.into_iter();
    for token in Tokens::of(template) {
        match token {
            Token::Open(name) => html.extend(["<", name]),
            Token::Attribute(name, value) => html.extend([" ", name, "=\"", value, "\""]),
            Token::Hole(hole, name) => {
                if let (Hole::Attribute, Some(Part::Value(value))) = (hole, parts.next()) {
                    write_attribute(name, value, html);
                }
            }
            Token::Opened | Token::Void => html.push('>'),
            Token::Close(name) => html.extend(["</", name, ">"]),
            Token::Text(text) => html.push_str(text),
            Token::Child => {
                if let Some(Part::Child(node)) = parts.next() {
                    write(node, html);
                }
            }
        }
    }
}

fn write_attribute(name: &str, value: Value, html: &mut String) {
    match value {
        Value::Flag(false) => {}
        Value::Flag(true) => html.extend([" ", name]),
        Value::Text(text) => {
            html.extend([" ", name, "=\""]);
            escape(&text, html);
            html.push('"');
        }
        Value::Live(mut run) => write_attribute(name, run(), html),
    }
}

/// Writes a text so that it means itself, in elements and in double-quoted attributes.
pub fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
}
