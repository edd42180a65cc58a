//! Nodes as they stand in the tree: built once, patched when the view that made them runs again.
//!
//! The rule: of two elements of one template the first stays and takes what goes into the holes from the second; a text
//! takes the other's words; lists are compared in order. Anything else is replaced, and so is what is live, since it
//! looks after itself. Focus, open details, scroll and typed text survive wherever the template does.

mod part;
mod rows;

use std::{borrow::Cow, cell::RefCell, rc::Rc};

use part::Filled;
use rows::MountedRows;

use super::{
    Element, Node, Part,
    template::{Token, Tokens},
    tree::{self, Place},
};
use crate::reactive::Running;

/// A node in the tree. There is always at least one of the tree's nodes to find it by.
pub enum Mounted {
    /// A text, perhaps an empty one.
    Text(Place, Cow<'static, str>),
    /// An element, of this template.
    Element(Place, &'static str, Vec<Filled>),
    /// One after the other; never none.
    Many(Vec<Mounted>),
    /// What is live, as it stands now.
    Live(MountedLive),
    /// A list with keys.
    Rows(MountedRows),
}

/// What is live, as it stands now. The effect that keeps it up to date holds it too, until it hears that it is over.
pub struct MountedLive {
    now: Rc<RefCell<Option<Mounted>>>,
    _running: Running,
}

impl Drop for MountedLive {
    fn drop(&mut self) {
        // At once: nothing in it may run any more.
        self.now.take();
    }
}

/// Builds a node, outside the tree.
pub fn build(node: Node) -> Mounted {
    match node {
        Node::Text(text) => Mounted::Text(tree::text(&text), text),
        Node::Element(element) => build_element(element),
        Node::Many(nodes) if nodes.is_empty() => build(Node::NOTHING),
        Node::Many(nodes) => Mounted::Many(nodes.into_iter().map(build).collect()),
        Node::Live(run) => build_live(run),
        Node::Rows(each) => Mounted::Rows(MountedRows::build(each)),
    }
}

fn build_live(mut run: Box<dyn FnMut() -> Node>) -> Mounted {
    let now = Rc::new(RefCell::new(None));
    let _running = Running::new({
        let now = now.clone();
        move || {
            let node = run();
            match &mut *now.borrow_mut() {
                Some(mounted) => patch(mounted, node),
                first => *first = Some(build(node)),
            }
        }
    });
    Mounted::Live(MountedLive { now, _running })
}

fn build_element(Element { template, parts }: Element) -> Mounted {
    let mut open: Vec<Place> = Vec::new();
    let mut root = None;
    let mut filled = Vec::with_capacity(parts.len());
    let mut parts = parts.into_iter();
    for token in Tokens::of(template) {
        if let Token::Open(name) = token {
            let Some(element) = tree::element(name) else { break };
            if let Some(parent) = open.last() {
                tree::append(parent, &element);
            }
            open.push(element);
            continue;
        }
        let Some(place) = open.last() else { break };
        match token {
            Token::Attribute(name, value) => tree::set_attribute(place, name, Some(value)),
            Token::Text(text) => tree::append(place, &tree::text(text)),
            Token::Hole(hole, name) => filled.extend(parts.next().map(|part| Filled::attach(part, place, hole, name))),
            Token::Child => {
                if let Some(Part::Child(node)) = parts.next() {
                    let child = build(node);
                    child.each(&mut |node| tree::append(place, node));
                    filled.push(Filled::Child(child));
                }
            }
            Token::Close(_) | Token::Void => root = open.pop(),
            Token::Opened | Token::Open(_) => {}
        }
    }
    root.map_or_else(|| build(Node::NOTHING), |root| Mounted::Element(root, template, filled))
}

/// Makes what stands into what should stand.
pub fn patch(mounted: &mut Mounted, node: Node) {
    match (mounted, node) {
        (Mounted::Text(place, shown), Node::Text(text)) => {
            if *shown != text {
                tree::set_text(place, &text);
                *shown = text;
            }
        }
        (Mounted::Element(_, template, filled), Node::Element(element)) if *template == element.template => {
            filled.iter_mut().zip(element.parts).for_each(|(filled, part)| filled.patch(part));
        }
        (Mounted::Many(standing), Node::Many(nodes)) if !nodes.is_empty() => patch_many(standing, nodes),
        (mounted, node) => {
            let new = build(node);
            if let Some(first) = mounted.first() {
                new.each(&mut |node| tree::insert(node, &first));
            }
            mounted.each(&mut tree::remove);
            *mounted = new;
        }
    }
}

fn patch_many(standing: &mut Vec<Mounted>, nodes: Vec<Node>) {
    while standing.len() > nodes.len() {
        // Out of the tree first, then gone: an element that loses the focus may still tell so.
        if let Some(last) = standing.last() {
            last.each(&mut tree::remove);
        }
        standing.pop();
    }
    let mut nodes = nodes.into_iter();
    standing.iter_mut().zip(&mut nodes).for_each(|(mounted, node)| patch(mounted, node));
    for node in nodes {
        let new = build(node);
        if let Some(mut after) = standing.last().and_then(Mounted::last) {
            new.each(&mut |node| {
                tree::insert_after(node, &after);
                after = node.clone();
            });
        }
        standing.push(new);
    }
}

impl Mounted {
    /// Each of the tree's nodes that it is made of, in order, without what is inside those.
    pub fn each(&self, see: &mut dyn FnMut(&Place)) {
        match self {
            Self::Text(place, _) | Self::Element(place, ..) => see(place),
            Self::Many(all) => all.iter().for_each(|one| one.each(see)),
            Self::Live(live) => live.now.borrow().iter().for_each(|now| now.each(see)),
            Self::Rows(rows) => rows.each(see),
        }
    }

    /// The first of its nodes.
    fn first(&self) -> Option<Place> {
        let mut first = None;
        self.each(&mut |place| {
            first.get_or_insert_with(|| place.clone());
        });
        first
    }

    /// The last of its nodes.
    fn last(&self) -> Option<Place> {
        let mut last = None;
        self.each(&mut |place| last = Some(place.clone()));
        last
    }
}
