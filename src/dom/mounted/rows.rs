//! Lists with keys, brought up to date entry by entry.

use std::{cell::RefCell, rc::Rc};

use super::{Mounted, build};
use crate::{
    dom::{
        Row,
        tree::{self, Place},
    },
    reactive::{Owner, Running, Surroundings, untrack},
};

/// A list and the place where it ends.
pub struct MountedRows {
    end: Place,
    rows: Rc<RefCell<Vec<MountedRow>>>,
    _running: Running,
}

/// An entry. It goes in this order: what it shows, then what that was made of.
struct MountedRow {
    key: String,
    mounted: Mounted,
    _owner: Owner,
}

impl Drop for MountedRows {
    fn drop(&mut self) {
        // At once: nothing in it may run any more.
        self.rows.take();
    }
}

impl MountedRows {
    /// Builds a list, outside the tree.
    pub fn build(mut each: Box<dyn FnMut() -> Vec<Row>>) -> Self {
        let end = tree::text("");
        let rows = Rc::new(RefCell::new(Vec::new()));
        // Entries outlive the run that made them: they belong to whom the list belongs to.
        let surroundings = Surroundings::current();
        let _running = Running::new({
            let (rows, end) = (rows.clone(), end.clone());
            move || {
                let wanted = each();
                patch(&mut rows.borrow_mut(), wanted, &end, surroundings);
            }
        });
        Self { end, rows, _running }
    }

    /// Each of the tree's nodes that it is made of, in order.
    pub fn each(&self, see: &mut dyn FnMut(&Place)) {
        self.rows.borrow().iter().for_each(|row| row.mounted.each(see));
        see(&self.end);
    }
}

/// Keeps the entries that stay, builds new ones, takes the others away, and moves no more than must be moved when
/// entries come, go, or go forward.
fn patch(rows: &mut Vec<MountedRow>, wanted: Vec<Row>, end: &Place, surroundings: Surroundings) {
    let mut before = std::mem::take(rows);
    for Row { key, build: new } in wanted {
        let known = before.iter().position(|row| row.key == key);
        rows.push(known.map(|at| before.remove(at)).unwrap_or_else(|| {
            let owner = surroundings.inner();
            // It goes on when the list runs again: nothing that it reads is read for the list.
            let mounted = owner.with(|| untrack(|| build(new())));
            MountedRow { key, mounted, _owner: owner }
        }));
    }
    for gone in before {
        gone.mounted.each(&mut tree::remove);
    }
    let mut next = end.clone();
    for row in rows.iter().rev() {
        if let Some(last) = row.mounted.last()
            && !tree::is_before(&last, &next)
        {
            row.mounted.each(&mut |node| tree::insert(node, &next));
        }
        next = row.mounted.first().unwrap_or(next);
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::dom::Node;

    fn row(key: char) -> Row {
        let text = Node::Text(key.to_string().into());
        Row { key: key.to_string(), build: Box::new(move || Node::Many(vec![text, Node::NOTHING])) }
    }

    /// The list's parent, and the list of one letter an entry.
    struct List(Place, Vec<MountedRow>, Place);

    impl List {
        fn of(keys: &str) -> Self {
            let (parent, end) = (tree::stand("ul"), tree::text("."));
            tree::append(&parent, &end);
            let mut list = Self(parent, Vec::new(), end);
            list.becomes(keys);
            list
        }

        fn becomes(&mut self, keys: &str) -> Vec<(String, Place)> {
            patch(&mut self.1, keys.chars().map(row).collect(), &self.2, Surroundings::current());
            assert_eq!(self.0.html(), format!("<ul>{keys}.</ul>"));
            self.1.iter().filter_map(|row| Some((row.key.clone(), row.mounted.first()?))).collect()
        }
    }

    #[test]
    fn entries_that_stay_keep_their_nodes_wherever_they_go() {
        let mut list = List::of("abcd");
        let mut before = list.becomes("abcd");
        for keys in ["abd", "xabd", "dxab", "badx", "", "ab", "ba"] {
            let now = list.becomes(keys);
            for (key, node) in &now {
                let kept = before.iter().find(|(known, _)| known == key);
                assert!(kept.is_none_or(|(_, known)| known == node), "{key} of {keys}");
            }
            before = now;
        }
    }
}
