//! Threads that hash, and the work that waits for them.
//!
//! The threads are no part of the runtime's: they step back in the scheduler, which a thread that serves requests too could
//! never undo, and each keeps the memory that it hashes in, so that a flood takes no more of it than one person does.

use std::{
    collections::VecDeque,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

use argon2::Block;

/// The memory of a thread.
pub(super) type Memory = Vec<Block>;
/// Something to be hashed.
pub(super) type Work = Box<dyn FnOnce(&mut Memory) + Send>;

/// How far a hashing thread steps back behind one that serves requests: a tenth of its share of a busy processor.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;
/// Nobody can step back further.
#[cfg(target_os = "linux")]
const NICEST: i32 = 19;

/// Whose work it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Somebody's whom the shop knows: by a session, by a browser that was signed in before, or by a link that was mailed.
    /// Each has few attempts, so that she can be let go first.
    Known,
    /// Anybody's.
    Strangers,
}

/// Work that waits, for threads that take it. Ends with its owner.
pub(super) struct Line(Arc<Waiting>);

#[derive(Default)]
struct Waiting {
    work: Mutex<Queues>,
    comes: Condvar,
}

#[derive(Default)]
struct Queues {
    known: VecDeque<Work>,
    strangers: VecDeque<Work>,
    is_over: bool,
}

impl Line {
    /// Starts so many threads.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn start(threads: usize) -> io::Result<Self> {
        let line = Self(Arc::default());
        for _ in 0..threads {
            let waiting = Arc::clone(&line.0);
            thread::Builder::new().name("hashing".to_owned()).spawn(move || serve(&waiting))?;
        }
        Ok(line)
    }

    /// Puts work at the end of its queue.
    pub fn add(&self, whose: Whose, work: Work) {
        let mut queues = self.0.queues();
        match whose {
            Whose::Known => queues.known.push_back(work),
            Whose::Strangers => queues.strangers.push_back(work),
        }
        drop(queues);
        self.0.comes.notify_one();
    }
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Line")
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.0.queues().is_over = true;
        self.0.comes.notify_all();
    }
}

impl Waiting {
    /// A panic cannot leave the queues half-changed: each change is a single one.
    fn queues(&self) -> MutexGuard<'_, Queues> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next work: of somebody who is known, if there is any. `None` once the shop is over.
    fn next(&self) -> Option<Work> {
        let mut queues = self.queues();
        loop {
            if queues.is_over {
                return None;
            }
            if let Some(work) = queues.known.pop_front().or_else(|| queues.strangers.pop_front()) {
                return Some(work);
            }
            queues = self.comes.wait(queues).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn serve(waiting: &Waiting) {
    step_back();
    let mut memory = Memory::new();
    while let Some(work) = waiting.next() {
        // Whoever waits for it sees that it ended without an answer; the panic itself is in the log.
        if catch_unwind(AssertUnwindSafe(|| work(&mut memory))).is_err() {
            memory = Memory::new();
        }
    }
}

/// Lets threads that serve requests go first.
#[cfg(target_os = "linux")]
fn step_back() {
    use rustix::process::{getpriority_process, setpriority_process};
    // On Linux the nice value is the calling thread's own, whatever POSIX says of the process. It is counted from where the
    // shop stands: one that was itself started behind others has threads that serve requests there, too.
    let stepped = getpriority_process(None).and_then(|ours| setpriority_process(None, behind(ours)));
    if let Err(error) = stepped {
        tracing::warn!(%error, "passwords are hashed with the priority of requests");
    }
}

#[cfg(target_os = "linux")]
const fn behind(ours: i32) -> i32 {
    let behind = ours + NICE;
    if behind < NICEST { behind } else { NICEST }
}

/// Elsewhere the value is the whole process's, and stays.
#[cfg(not(target_os = "linux"))]
const fn step_back() {}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn whoever_is_known_goes_before_strangers_who_came_first_and_a_panic_ends_nothing() {
        let line = Line::start(1).unwrap();
        let (go, gone) = mpsc::channel::<()>();
        line.add(Whose::Strangers, Box::new(move |_| gone.recv().unwrap()));
        let (say, said) = mpsc::channel();
        for (whose, name) in [(Whose::Strangers, "first"), (Whose::Strangers, "second"), (Whose::Known, "known")] {
            let say = say.clone();
            line.add(whose, Box::new(move |_| say.send(name).unwrap()));
        }
        line.add(Whose::Known, Box::new(|_| panic!("of a test")));
        go.send(()).unwrap();
        drop(say);
        assert_eq!(said.iter().collect::<Vec<_>>(), ["known", "first", "second"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_threads_step_back_and_nobody_else_does() {
        let nice = || rustix::process::getpriority_process(None).unwrap();
        let ours = nice();
        let line = Line::start(1).unwrap();
        let (say, said) = mpsc::channel();
        line.add(Whose::Strangers, Box::new(move |_| say.send(nice()).unwrap()));
        assert_eq!((said.recv().unwrap(), nice()), (behind(ours), ours));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn they_step_back_from_where_the_shop_was_started_and_never_forward() {
        for (ours, theirs) in [(-5, 5), (0, 10), (5, 15), (9, 19), (15, 19), (19, 19)] {
            assert_eq!(behind(ours), theirs);
        }
    }
}
