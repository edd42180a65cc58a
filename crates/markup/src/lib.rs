//! The app's `view!`: markup becomes a template, which is one constant text, and the code that fills its holes.
//!
//! It takes the syntax of Leptos' macro of the same name, as far as the app uses it, and writes calls of the app's own
//! `src/dom` (docs/adr/0006-a-renderer-without-types.md). What it does not know is a compile error.

mod component;
mod element;
mod template;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use rstml::{
    Infallible, Parser, ParserConfig,
    node::{Node, NodeBlock},
};
use syn::{Expr, Stmt, spanned::Spanned};

/// A view: elements, texts, `{blocks}` and components.
///
/// On an element: `name="text"` and a bare `name` are part of the template, as is a `NAME` in capitals, which stands for a
/// constant text, in the place of an attribute's value or alone in a block; `name=value` and `prop:name=value` take
/// what `dom::IntoValue` is implemented for; `on:event=closure` listens.
#[proc_macro]
pub fn view(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let config: ParserConfig = ParserConfig::default().recover_block(true);
    let (nodes, faults) = Parser::new(config).parse_recoverable(TokenStream::from(input)).split_vec();
    let faults = faults.into_iter().map(|fault| fault.emit_as_expr_tokens());
    let view = all(&nodes);
    quote! {{ #(#faults;)* #view }}.into()
}

/// A component: a function of a view, used in others as `<Name argument=value/>`.
#[proc_macro_attribute]
pub fn component(_nothing: proc_macro::TokenStream, function: proc_macro::TokenStream) -> proc_macro::TokenStream {
    component::define(syn::parse_macro_input!(function as syn::ItemFn)).into()
}

type Markup = Node<Infallible>;

/// A view of any number of nodes.
fn all(nodes: &[Markup]) -> TokenStream {
    match nodes {
        [node] => one(node),
        nodes => {
            let nodes = nodes.iter().map(one);
            quote! { crate::dom::Node::Many(::std::vec![#(#nodes),*]) }
        }
    }
}

/// A node as an expression of type `dom::Node`.
fn one(node: &Markup) -> TokenStream {
    match node {
        Node::Element(element) if component::is(element) => {
            let component = component::call(element);
            quote_spanned! { element.name().span()=> crate::dom::IntoView::into_view(#component) }
        }
        Node::Element(element) => element::node(element),
        Node::Fragment(fragment) => all(&fragment.children),
        other => {
            let content = content(other);
            quote_spanned! { other.span()=> crate::dom::IntoView::into_view(#content) }
        }
    }
}

/// What stands alone in a block, whose braces were the macro's.
fn sole(block: &NodeBlock) -> Option<&Expr> {
    match block {
        NodeBlock::ValidBlock(block) => match block.stmts.as_slice() {
            [Stmt::Expr(expr, None)] => Some(expr),
            _ => None,
        },
        NodeBlock::Invalid(_) => None,
    }
}

/// What stands in a hole, before it is made a node.
fn content(node: &Markup) -> TokenStream {
    match node {
        Node::Block(block) => sole(block).map_or_else(|| quote! { #block }, |expr| quote! { #expr }),
        Node::Text(text) => {
            let text = &text.value;
            quote! { #text }
        }
        Node::Element(element) if component::is(element) => component::call(element),
        Node::Element(_) | Node::Fragment(_) => one(node),
        other => fault(other, "only elements, components, \"texts\" and {blocks}"),
    }
}

/// An expression without braces of the macro's own.
fn bare(expr: &Expr) -> TokenStream {
    match expr {
        Expr::Block(block) if block.label.is_none() => match block.block.stmts.as_slice() {
            [Stmt::Expr(expr, None)] => quote! { #expr },
            _ => quote! { #expr },
        },
        _ => quote! { #expr },
    }
}

fn fault(place: &impl Spanned, words: &str) -> TokenStream {
    syn::Error::new(place.span(), words).into_compile_error()
}
