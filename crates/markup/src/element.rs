//! Elements: all that is constant goes into one template, the rest into its holes, in the order in which it is written.
//! A constant that the code has a name for is put into the template by the compiler: it knows what the name stands for.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use rstml::{
    Infallible,
    node::{KeyedAttribute, Node, NodeAttribute, NodeElement},
};
use syn::{Expr, Lit, spanned::Spanned};

use crate::template::{is_plain_text, is_plain_value, is_void};

/// A template as it grows, and what fills its holes.
struct Template {
    /// What stands in it, but for its end.
    pieces: Vec<TokenStream>,
    /// Its end, as far as it was written out.
    text: String,
    holes: Vec<TokenStream>,
    /// The variable that the generated code fills.
    filled: Ident,
}

/// An element as an expression of type `dom::Node`.
pub fn node(element: &NodeElement<Infallible>) -> TokenStream {
    let filled = Ident::new("element", Span::mixed_site());
    let mut template = Template { pieces: Vec::new(), text: String::new(), holes: Vec::new(), filled };
    template.element(element);
    let whole = template.whole();
    let Template { holes, filled, .. } = template;
    if holes.is_empty() {
        return quote! { crate::dom::Node::fixed(#whole) };
    }
    let count = holes.len();
    quote! {{
        let mut #filled = crate::dom::Element::new(#whole, #count);
        #(#holes)*
        crate::dom::Node::Element(#filled)
    }}
}

impl Template {
    /// The template as an expression.
    fn whole(&self) -> TokenStream {
        let (pieces, end) = (&self.pieces, &self.text);
        if pieces.is_empty() {
            return quote! { #end };
        }
        quote! {{
            const PIECES: &[&str] = &[#(#pieces,)* #end];
            const TEMPLATE: &[u8] = &crate::dom::constant::joined::<{ crate::dom::constant::length(PIECES) }>(PIECES);
            const { crate::dom::constant::text(TEMPLATE) }
        }}
    }

    /// Goes on with a constant, which `plain` knows to mean itself where it stands.
    fn named(&mut self, constant: &Expr, plain: TokenStream) {
        let text = std::mem::take(&mut self.text);
        self.pieces.push(quote! { #text });
        self.pieces.push(quote_spanned! { constant.span()=> crate::dom::constant::#plain(#constant) });
    }

    fn element(&mut self, element: &NodeElement<Infallible>) {
        let tag = element.name().to_string();
        self.text.push('<');
        self.text.push_str(&tag);
        for attribute in element.attributes() {
            match attribute {
                NodeAttribute::Attribute(attribute) => self.attribute(attribute),
                NodeAttribute::Block(block) => self.holes.push(crate::fault(block, "an attribute is `name=value`")),
            }
        }
        if is_void(&tag) {
            self.text.push_str("/>");
            return;
        }
        self.text.push('>');
        for child in &element.children {
            self.child(child);
        }
        self.text.push_str("</");
        self.text.push_str(&tag);
        self.text.push('>');
    }

    fn child(&mut self, child: &Node<Infallible>) {
        match child {
            Node::Element(element) if !crate::component::is(element) => self.element(element),
            Node::Fragment(fragment) => fragment.children.iter().for_each(|child| self.child(child)),
            Node::Text(text) if is_plain_text(&text.value_string()) => self.text.push_str(&text.value_string()),
            Node::Block(block) if let Some(constant) = crate::sole(block).filter(|expr| is_name_of_constant(expr)) => {
                self.named(constant, quote! { plain_text });
            }
            other => {
                self.text.push_str("{}");
                let (filled, content) = (&self.filled, crate::content(other));
                self.holes.push(quote_spanned! { other.span()=> #filled.child(#content); });
            }
        }
    }

    fn attribute(&mut self, attribute: &KeyedAttribute) {
        let key = attribute.key.to_string();
        let filled = &self.filled;
        let Some(value) = attribute.value() else {
            self.text.push_str(&[" ", &key, "=\"\""].concat());
            return;
        };
        let (sign, name, call) = match key.split_once(':') {
            Some(("on", event)) => {
                let event_type = format_ident!("{event}", span = attribute.key.span());
                ('@', event, quote! { on::<::leptos::ev::#event_type> })
            }
            Some(("prop", name)) => ('.', name, quote! { value }),
            Some(_) => return self.holes.push(crate::fault(&attribute.key, "unknown kind of attribute")),
            None if is_name_of_constant(value) => {
                self.text.push_str(&[" ", &key, "=\""].concat());
                self.named(value, quote! { plain_value });
                return self.text.push('"');
            }
            None => match constant(value) {
                Some(value) => return self.text.push_str(&[" ", &key, "=\"", &value, "\""].concat()),
                None => ('?', key.as_str(), quote! { value }),
            },
        };
        let value = crate::bare(value);
        self.text.extend([' ', sign]);
        self.text.push_str(name);
        self.holes.push(quote_spanned! { attribute.key.span()=> #filled.#call(#value); });
    }
}

/// The value of an attribute that can stand in the template.
fn constant(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()).filter(|text| is_plain_value(text)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether an expression is the name of a constant: by its capitals. There are only texts among those of elements.
fn is_name_of_constant(expr: &Expr) -> bool {
    let Expr::Path(path) = expr else { return false };
    path.path.segments.last().is_some_and(|segment| {
        let name = segment.ident.to_string();
        name.len() > 1 && name.chars().all(|sign| matches!(sign, 'A'..='Z' | '0'..='9' | '_'))
    })
}
