//! What is made of what, and what belongs to what: one graph a thread, of nodes without types
//! (docs/adr/0025-signals-of-our-own.md).
//!
//! A node holds a value, or makes it of other nodes' (a memo), or does something with them (an effect), or only owns others.
//! A change marks what was made of it, and what that is marked with: [`State::Dirty`] has to run again, [`State::Check`]
//! only if one of its sources turns out to have become another. Memos find out when they are asked, effects in
//! [`flush`], soon after the change. No function from outside runs and no value is dropped while the graph is borrowed.

use std::{any::Any, cell::RefCell, mem, rc::Rc};

use crate::platform::tasks::spawn_local;

/// A node's value. It is the same as before only where it was kept.
pub(super) type Value = Rc<dyn Any>;
/// Makes a value of the one before, or nothing where it would be the same. An effect makes none.
pub(super) type Run = Box<dyn FnMut(Option<&Value>) -> Option<Value>>;
type Cleanup = Box<dyn FnOnce()>;

/// A node's name. It is never another's, so that what is gone is not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Id {
    place: usize,
    born: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Clean,
    Check,
    Dirty,
}

struct Node {
    born: u32,
    value: Option<Value>,
    /// Not there while it runs.
    run: Option<Run>,
    is_effect: bool,
    state: State,
    sources: Vec<Id>,
    /// In the order in which they read: what is outside runs before what is inside.
    readers: Vec<Id>,
    parent: Id,
    children: Vec<Id>,
    cleanups: Vec<Cleanup>,
    /// What is provided here; see [`super::context`].
    shelf: Vec<Value>,
}

struct Graph {
    nodes: Vec<Option<Box<Node>>>,
    free: Vec<usize>,
    born: u32,
    /// What is made now belongs to it.
    owner: Id,
    /// What is read now is a source of it.
    observer: Id,
    /// Effects that may have to run, in order.
    queue: Vec<Id>,
    flushing: bool,
}

thread_local! {
    static GRAPH: RefCell<Graph> = const {
        RefCell::new(Graph {
            nodes: Vec::new(),
            free: Vec::new(),
            born: 0,
            owner: Id::NOBODY,
            observer: Id::NOBODY,
            queue: Vec::new(),
            flushing: false,
        })
    };
}

impl Id {
    /// No node has this name.
    pub(super) const NOBODY: Self = Self { place: usize::MAX, born: 0 };
}

impl Graph {
    fn get(&self, id: Id) -> Option<&Node> {
        self.nodes.get(id.place)?.as_deref().filter(|node| node.born == id.born)
    }

    fn get_mut(&mut self, id: Id) -> Option<&mut Node> {
        self.nodes.get_mut(id.place)?.as_deref_mut().filter(|node| node.born == id.born)
    }

    fn state(&self, id: Id) -> State {
        self.get(id).map_or(State::Clean, |node| node.state)
    }

    fn mark(&mut self, id: Id, state: State) {
        let Some(node) = self.get_mut(id) else { return };
        let before = node.state;
        node.state = before.max(state);
        if before != State::Clean {
            return;
        }
        if node.is_effect {
            self.enqueue(id);
        } else {
            self.mark_readers(id, State::Check, Id::NOBODY);
        }
    }

    fn mark_readers(&mut self, id: Id, state: State, except: Id) {
        let readers = self.get(id).map(|node| node.readers.clone()).unwrap_or_default();
        for reader in readers {
            if reader != except {
                self.mark(reader, state);
            }
        }
    }

    fn enqueue(&mut self, id: Id) {
        self.queue.push(id);
        if !mem::replace(&mut self.flushing, true) {
            spawn_local(async { flush() });
        }
    }

    fn forget_sources(&mut self, id: Id) {
        let sources = self.get_mut(id).map(|node| mem::take(&mut node.sources)).unwrap_or_default();
        for source in sources {
            if let Some(source) = self.get_mut(source) {
                source.readers.retain(|reader| *reader != id);
            }
        }
    }

    /// What belongs to a node, each after what belongs to it. They are its children no longer.
    fn take_children(&mut self, id: Id, below: &mut Vec<Id>) {
        let children = self.get_mut(id).map(|node| mem::take(&mut node.children)).unwrap_or_default();
        for child in children {
            self.take_children(child, below);
            below.push(child);
        }
    }

    fn take(&mut self, id: Id) -> Option<Box<Node>> {
        self.forget_sources(id);
        self.get(id)?;
        self.free.push(id.place);
        self.nodes.get_mut(id.place)?.take()
    }
}

fn with<T>(of: impl FnOnce(&mut Graph) -> T) -> T {
    GRAPH.with_borrow_mut(of)
}

/// A new node, which belongs to the current owner. What has a function runs it when it is asked, or told by [`soon`].
#[inline(never)]
pub(super) fn add(value: Option<Value>, run: Option<Run>, is_effect: bool) -> Id {
    with(|graph| {
        let owner = graph.owner;
        add_to(graph, owner, value, run, is_effect)
    })
}

/// A new node that only owns others.
#[inline(never)]
pub(super) fn add_owner(parent: Id) -> Id {
    with(|graph| add_to(graph, parent, None, None, false))
}

fn add_to(graph: &mut Graph, parent: Id, value: Option<Value>, run: Option<Run>, is_effect: bool) -> Id {
    graph.born += 1;
    let born = graph.born;
    let place = graph.free.pop().unwrap_or_else(|| {
        graph.nodes.push(None);
        graph.nodes.len() - 1
    });
    let id = Id { place, born };
    let node = Node {
        born,
        value,
        state: if run.is_some() { State::Dirty } else { State::Clean },
        run,
        is_effect,
        sources: Vec::new(),
        readers: Vec::new(),
        parent,
        children: Vec::new(),
        cleanups: Vec::new(),
        shelf: Vec::new(),
    };
    if let Some(free) = graph.nodes.get_mut(place) {
        *free = Some(Box::new(node));
    }
    if let Some(parent) = graph.get_mut(parent) {
        parent.children.push(id);
    }
    id
}

/// The current owner.
pub(super) fn owner() -> Id {
    with(|graph| graph.owner)
}

/// Who owns and who observes around something that runs; put back when it is over, however it ends.
pub(super) struct Around {
    owner: Id,
    observer: Id,
}

impl Around {
    #[inline(never)]
    fn new(owner: Id, observer: Id) -> Self {
        with(|graph| Self {
            owner: mem::replace(&mut graph.owner, owner),
            observer: mem::replace(&mut graph.observer, observer),
        })
    }

    /// Around something that belongs to this owner, and is observed by whoever observes.
    pub(super) fn owned(owner: Id) -> Self {
        Self::new(owner, with(|graph| graph.observer))
    }

    /// Around something that reads on nobody's behalf.
    pub(super) fn untracked() -> Self {
        Self::new(owner(), Id::NOBODY)
    }
}

impl Drop for Around {
    #[inline(never)]
    fn drop(&mut self) {
        with(|graph| (graph.owner, graph.observer) = (self.owner, self.observer));
    }
}

/// Has what runs now run again when this node changes.
#[inline(never)]
pub(super) fn track(id: Id) {
    with(|graph| {
        let observer = graph.observer;
        if graph.get(id).is_none() {
            return;
        }
        match graph.get_mut(observer) {
            Some(node) if !node.sources.contains(&id) => node.sources.push(id),
            _ => return,
        }
        if let Some(source) = graph.get_mut(id) {
            source.readers.push(observer);
        }
    });
}

/// A node's value as it is, or nothing where the node is gone or being changed.
#[inline(never)]
pub(super) fn value(id: Id) -> Option<Value> {
    with(|graph| graph.get(id)?.value.clone())
}

/// Takes a node's value out of it, to change it.
pub(super) fn take_value(id: Id) -> Option<Value> {
    with(|graph| graph.get_mut(id)?.value.take())
}

/// Puts the value back.
pub(super) fn put_value(id: Id, value: Value) {
    // Out of reach of the borrow, should it be dropped: the node may be gone.
    let _before = with(|graph| match graph.get_mut(id) {
        Some(node) => node.value.replace(value),
        None => Some(value),
    });
}

/// Tells those who read this node.
pub(super) fn changed(id: Id) {
    with(|graph| graph.mark_readers(id, State::Dirty, Id::NOBODY));
}

/// Has an effect run soon for the first time.
pub(super) fn soon(id: Id) {
    with(|graph| graph.enqueue(id));
}

/// Makes a node's value anew, or has an effect run again, where that may be necessary.
pub(super) fn refresh(id: Id) {
    let sources = with(|graph| match graph.get(id) {
        Some(node) if node.state == State::Check => node.sources.clone(),
        _ => Vec::new(),
    });
    for source in sources {
        refresh(source);
        if with(|graph| graph.state(id)) == State::Dirty {
            break;
        }
    }
    let is_dirty = with(|graph| {
        let is_dirty = graph.state(id) == State::Dirty;
        if let Some(node) = graph.get_mut(id) {
            node.state = State::Clean;
        }
        is_dirty
    });
    if is_dirty {
        rerun(id);
    }
}

fn rerun(id: Id) {
    clear(id);
    let (run, before) = with(|graph| {
        graph.forget_sources(id);
        graph.get_mut(id).map_or((None, None), |node| (node.run.take(), node.value.clone()))
    });
    // It is gone, or it runs already and has caused this itself.
    let Some(mut run) = run else { return };
    let made = {
        let _around = Around::new(id, id);
        run(before.as_ref())
    };
    let _gone = with(|graph| match graph.get_mut(id) {
        Some(node) => {
            node.run = Some(run);
            None
        }
        None => Some(run),
    });
    if let Some(made) = made {
        put_value(id, made);
        // Whoever asked for the value hears that it is another by being given it.
        with(|graph| {
            let asking = graph.observer;
            graph.mark_readers(id, State::Dirty, asking);
        });
    }
}

/// Has the effects run that may have to, and those that they cause.
pub(super) fn flush() {
    loop {
        let batch = with(|graph| {
            graph.flushing = !graph.queue.is_empty();
            mem::take(&mut graph.queue)
        });
        if batch.is_empty() {
            return;
        }
        batch.into_iter().for_each(refresh);
    }
}

/// Ends all that belongs to a node: first its cleanups, then the nodes.
#[inline(never)]
pub(super) fn clear(id: Id) {
    let mut below = Vec::new();
    with(|graph| graph.take_children(id, &mut below));
    for ending in below.iter().copied().chain([id]) {
        let cleanups =
            with(|graph| graph.get_mut(ending).map(|node| mem::take(&mut node.cleanups)).unwrap_or_default());
        cleanups.into_iter().for_each(|cleanup| cleanup());
    }
    let gone: Vec<_> = below.into_iter().map(|id| with(|graph| graph.take(id))).collect();
    drop(gone);
}

/// Ends a node and all that belongs to it.
#[inline(never)]
pub(super) fn end(id: Id) {
    // With the thread goes the graph, and with it whatever it held.
    if GRAPH.try_with(|_| ()).is_err() {
        return;
    }
    clear(id);
    let gone = with(|graph| {
        let gone = graph.take(id);
        if let Some(parent) = gone.as_ref().and_then(|node| graph.get_mut(node.parent)) {
            parent.children.retain(|child| *child != id);
        }
        gone
    });
    drop(gone);
}

/// Runs when what is running now runs again or ends.
#[inline(never)]
pub(super) fn on_cleanup(cleanup: Cleanup) {
    let _nobodys = with(|graph| match graph.get_mut(graph.owner) {
        Some(node) => {
            node.cleanups.push(cleanup);
            None
        }
        None => Some(cleanup),
    });
}

/// Puts a thing on the shelf that is in reach, or on a new one here.
#[inline(never)]
pub(super) fn provide(thing: Value) {
    with(|graph| {
        let here = graph.owner;
        let mut at = here;
        while let Some(node) = graph.get(at).filter(|node| node.shelf.is_empty()) {
            at = node.parent;
        }
        let at = if graph.get(at).is_some() { at } else { here };
        if let Some(node) = graph.get_mut(at) {
            node.shelf.push(thing);
        }
    });
}

/// The newest thing of a type on the shelf that is in reach.
#[inline(never)]
pub(super) fn provided(wanted: std::any::TypeId) -> Option<Value> {
    with(|graph| {
        let mut node = graph.get(graph.owner)?;
        while node.shelf.is_empty() {
            node = graph.get(node.parent)?;
        }
        node.shelf.iter().rev().find(|thing| thing.as_ref().type_id() == wanted).cloned()
    })
}
