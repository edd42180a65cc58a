//! What goes on while the page is used: tasks and futures.

use std::{cell::RefCell, future::poll_fn, pin::Pin, rc::Rc, task::Poll, time::Duration};

use leptos::prelude::set_timeout;

use crate::reactive::on_cleanup;

pub use wasm_bindgen_futures::spawn_local;

/// Runs a future until it is done, or until what runs now runs again or ends.
pub fn spawn_owned(task: impl Future<Output = ()> + 'static) {
    let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    let task = Rc::new(RefCell::new(Some(task)));
    let ended = task.clone();
    on_cleanup(move || drop(ended.take()));
    spawn_local(poll_fn(move |context| match &mut *task.borrow_mut() {
        Some(task) => task.as_mut().poll(context),
        None => Poll::Ready(()),
    }));
}

/// Runs something in the browser's next task: whatever came meanwhile goes first.
pub fn next(run: impl FnOnce() + 'static) {
    set_timeout(run, Duration::ZERO);
}
