//! Stopping a program together with everything it started.
//!
//! All run in our own process group, so that Ctrl-C in a terminal and a supervisor's signal to the group reach each of
//! them. A signal to us alone does not: then the tree is walked by parenthood, which Linux shows in `/proc`.

use std::fs;
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::POLL;

/// A process that cannot be mistaken for a later one with the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Process {
    pid: i32,
    parent: i32,
    /// Clock ticks since boot.
    started: u64,
}

/// Asks a child and its descendants to end, and kills what is left when patience runs out. Does not reap the child.
pub fn stop(child: &mut Child, patience: Duration) {
    let Ok(root) = i32::try_from(child.id()) else {
        return;
    };
    let all = running();
    let family = family(&all, root);
    family.iter().for_each(|process| send(process.pid, Signal::TERM));

    let deadline = Instant::now() + patience;
    while Instant::now() < deadline {
        // An error here means that the child is gone already.
        let child_is_gone = !matches!(child.try_wait(), Ok(None));
        if child_is_gone && family.iter().all(|process| !is_running(process)) {
            return;
        }
        sleep(POLL);
    }
    family.iter().filter(|process| is_running(process)).for_each(|process| send(process.pid, Signal::KILL));
}

/// Sends a signal; a process that is gone has got what it was to get.
pub fn send(pid: i32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(pid) {
        // The only failures are "no such process" and "not yours", and neither leaves anything to do.
        let _gone = kill_process(pid, signal);
    }
}

fn is_running(process: &Process) -> bool {
    stat(process.pid).is_some_and(|now| now.started == process.started)
}

fn running() -> Vec<Process> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter_map(stat).collect()
}

fn stat(pid: i32) -> Option<Process> {
    parse_stat(pid, &fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// Reads `/proc/PID/stat` (see proc(5)); a zombie counts as gone.
fn parse_stat(pid: i32, text: &str) -> Option<Process> {
    // The name stands in brackets and may hold anything, brackets too: the fields are what follows the last one.
    let mut fields = text.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    let parent = fields.next()?.parse().ok()?;
    let started = fields.nth(17)?.parse().ok()?;
    (state != "Z").then_some(Process { pid, parent, started })
}

/// The root and all its descendants.
fn family(all: &[Process], root: i32) -> Vec<Process> {
    let mut members: Vec<Process> = all.iter().filter(|process| process.pid == root).copied().collect();
    let mut next = 0;
    while let Some(parent) = members.get(next).map(|process| process.pid) {
        members.extend(all.iter().filter(|process| process.parent == parent));
        next += 1;
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};

    fn process(pid: i32, parent: i32) -> Process {
        Process { pid, parent, started: 1 }
    }

    #[test]
    fn a_family_is_the_root_with_children_and_grandchildren_but_no_strangers() {
        let all = [process(5, 4), process(2, 1), process(3, 2), process(4, 3), process(9, 1)];
        let pids: Vec<i32> = family(&all, 2).iter().map(|process| process.pid).collect();
        assert_eq!(pids, [2, 3, 4, 5]);
    }

    #[test]
    fn a_program_name_with_brackets_does_not_confuse_the_reading() {
        let text = "7 (a) b (c) S 3 7 7 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 12345 0 0";
        assert_eq!(parse_stat(7, text), Some(Process { pid: 7, parent: 3, started: 12345 }));
    }

    #[test]
    fn a_zombie_is_gone() {
        let text = "7 (sh) Z 3 7 7 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 12345 0 0";
        assert_eq!(parse_stat(7, text), None);
    }

    #[test]
    fn stopping_a_program_stops_what_it_started() {
        let mut child = Command::new("sh").args(["-c", "sleep 61 & sleep 62"]).stdin(Stdio::null()).spawn().unwrap();
        let root = i32::try_from(child.id()).unwrap();
        while family(&running(), root).len() < 3 {
            sleep(POLL);
        }
        let before = family(&running(), root);

        stop(&mut child, Duration::from_secs(5));

        assert!(before.iter().all(|process| !is_running(process)));
    }

    #[test]
    fn a_program_that_will_not_end_is_killed() {
        let mut child = Command::new("sh").args(["-c", "trap '' TERM; while :; do sleep 0.05; done"]).spawn().unwrap();
        sleep(Duration::from_millis(200));
        stop(&mut child, Duration::from_millis(300));
        assert!(!child.wait().unwrap().success());
    }
}
