//! What the shop does on its own: errands from the outbox, reservations that ran out, payments left behind.
//!
//! Work is found in the database, never in memory, so a server that dies leaves nothing that another cannot take
//! up. A commit that writes work down rings a [`Bell`]; waiting for the next round is only for what was missed.
//! Rows are claimed for a while before they are worked on, so that servers that share a database share the work.

mod account_letters;
mod confirming;
mod deadlines;
mod ending;
mod errands;
mod newsletter;
mod orphans;
mod partner;
pub mod retention;
mod sweeping;

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
};

use crate::app::App;

/// Between two looks into the outbox when nobody rings.
const ERRAND_ROUND: Duration = Duration::from_secs(1);
/// Between two looks for what ran out or was left behind.
const SWEEP_ROUND: Duration = Duration::from_secs(2);
/// Between two looks for amounts that are held for nothing.
const ORPHAN_ROUND: Duration = Duration::from_secs(300);
/// Between two looks for what is due to be deleted.
const RETENTION_ROUND: Duration = Duration::from_secs(3_600);
/// How long errands under way may take once the server stops: they are claimed, and done later otherwise.
const PATIENCE: Duration = Duration::from_secs(5);

/// Tells the jobs that there is something to do.
#[derive(Debug, Default)]
pub struct Bell(Notify);

impl Bell {
    /// Wakes the errands now, or keeps them from going to sleep.
    pub fn ring(&self) {
        self.0.notify_one();
    }
}

/// The running jobs.
#[derive(Debug)]
pub struct Jobs {
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
}

impl Jobs {
    /// Starts them: first what an earlier run left behind, at once.
    #[must_use]
    pub fn start(app: &Arc<App>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        tasks.spawn(run_errands(Arc::clone(app), stopped.clone()));
        tasks.spawn(run_letters(Arc::clone(app), stopped.clone()));
        tasks.spawn(sweep(Arc::clone(app), stopped.clone()));
        tasks.spawn(retain(Arc::clone(app), stopped.clone()));
        tasks.spawn(void_orphans(Arc::clone(app), stopped));
        Self { tasks, stop }
    }

    /// Lets what is under way end, for a while.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(PATIENCE, all).await.is_err() {
            tracing::warn!("errands under way are left to the next start");
        }
    }
}

/// Does once, now, everything that is due: what the running jobs do by and by. For tests with a clock of their own.
pub async fn run_once(app: &App) {
    sweeping::sweep(app).await;
    deadlines::watch(app).await;
    retention::run_due(app).await;
    ending::run_due(app).await;
    orphans::void(app).await;
    errands::run_due(app).await;
    account_letters::run_due(app).await;
    newsletter::run_due(app).await;
    partner::run_due(app).await;
}

async fn run_errands(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    errands::take_over(&app).await;
    while !*stopped.borrow() {
        errands::run_due(&app).await;
        ending::run_due(&app).await;
        tokio::select! {
            () = app.bell.0.notified() => {}
            () = tokio::time::sleep(ERRAND_ROUND) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Apart from errands, so that ten thousand letters keep no payment waiting.
async fn run_letters(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        account_letters::run_due(&app).await;
        newsletter::run_due(&app).await;
        partner::run_due(&app).await;
        pause(ERRAND_ROUND, &mut stopped).await;
    }
}

async fn sweep(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    sweeping::take_over(&app).await;
    while !*stopped.borrow() {
        sweeping::sweep(&app).await;
        deadlines::watch(&app).await;
        pause(SWEEP_ROUND, &mut stopped).await;
    }
}

async fn retain(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        retention::run_due(&app).await;
        pause(RETENTION_ROUND, &mut stopped).await;
    }
}

async fn void_orphans(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        orphans::void(&app).await;
        pause(ORPHAN_ROUND, &mut stopped).await;
    }
}

async fn pause(time: Duration, stopped: &mut watch::Receiver<bool>) {
    tokio::select! {
        () = tokio::time::sleep(time) => {}
        _ = stopped.changed() => {}
    }
}
