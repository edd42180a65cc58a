//! What the shop does on its own: errands from the outbox, reservations that ran out, payments left behind.
//!
//! Work is found in the database, never in memory, so a server that dies leaves nothing that another cannot take
//! up. A commit that writes work down rings a [`Bell`]; waiting for the next round is only for what was missed.
//! Rows are claimed for a while before they are worked on, so that servers that share a database share the work.
//!
//! A panic costs the piece of work that it happened in. No loop ends before the shop does ([`supervise`]).

mod account_letters;
mod confirming;
mod customers;
mod deadlines;
mod ending;
mod erasing;
mod errands;
mod journal;
mod letters;
mod newsletter;
mod orphans;
mod partner;
mod request_letters;
pub mod retention;
mod supervise;
mod sweeping;

use std::{sync::Arc, time::Duration};

use contract::privacy::ServiceId;
use tokio::{
    sync::{Notify, watch},
    task::{JoinHandle, JoinSet},
};

use self::supervise::keep_going;
use crate::{app::App, store::outbox::Lane};

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
pub struct Bell {
    money: Notify,
    letters: Notify,
    accounts: Notify,
}

impl Bell {
    /// Wakes the errands now, or keeps them from going to sleep.
    pub fn ring(&self) {
        self.money.notify_one();
        self.letters.notify_one();
        self.accounts.notify_one();
    }

    async fn heard(&self, lane: Lane) {
        match lane {
            Lane::Money => self.money.notified().await,
            Lane::Letters => self.letters.notified().await,
        }
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
        keep(&mut tasks, "money", (app, &stopped), run_money);
        keep(&mut tasks, "letters", (app, &stopped), run_letters);
        keep(&mut tasks, "accounts", (app, &stopped), run_accounts);
        keep(&mut tasks, "newsletter", (app, &stopped), run_newsletter);
        for service in app.partners.services() {
            keep(&mut tasks, "partner", (app, &stopped), move |app, stopped| tell_partner(app, service, stopped));
        }
        keep(&mut tasks, "sweep", (app, &stopped), sweep);
        keep(&mut tasks, "deadlines", (app, &stopped), watch_deadlines);
        keep(&mut tasks, "erasing", (app, &stopped), erase_as_planned);
        keep(&mut tasks, "retention", (app, &stopped), retain);
        keep(&mut tasks, "journal", (app, &stopped), empty_journal);
        keep(&mut tasks, "orphans", (app, &stopped), void_orphans);
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

fn keep<F: Future<Output = ()> + Send + 'static>(
    tasks: &mut JoinSet<()>,
    name: &'static str,
    (app, stopped): (&Arc<App>, &watch::Receiver<bool>),
    job: impl Fn(Arc<App>, watch::Receiver<bool>) -> F + Send + 'static,
) {
    let (app, stopped) = (Arc::clone(app), stopped.clone());
    tasks.spawn(async move { keep_going(name, move || job(Arc::clone(&app), stopped.clone())).await });
}

/// Keeps the catalogue fresh until the task is aborted.
#[must_use]
pub fn watch_catalogue(app: &Arc<App>) -> JoinHandle<()> {
    let app = Arc::clone(app);
    tokio::spawn(async move {
        keep_going("catalogue", || Arc::clone(&app.catalogue).keep_fresh(app.db.clone())).await;
    })
}

/// Does once, now, everything that is due: what the running jobs do by and by. For tests with a clock of their own.
pub async fn run_once(app: &Arc<App>) {
    sweeping::sweep(app).await;
    erasing::run_due(app).await;
    deadlines::watch(app).await;
    retention::run_due(app).await;
    customers::run_due(app).await;
    ending::run_due(app).await;
    orphans::void(app).await;
    errands::run_due(app, Lane::Money).await;
    errands::run_due(app, Lane::Letters).await;
    account_letters::run_due(app).await;
    request_letters::run_due(app).await;
    newsletter::run_due(app).await;
    for service in app.partners.services() {
        while partner::tell_next(app, service).await {}
    }
    journal::run_due(app).await;
}

async fn run_money(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    errands::take_over(&app, Lane::Money).await;
    customers::take_over(&app).await;
    while !*stopped.borrow() {
        errands::run_due(&app, Lane::Money).await;
        customers::run_due(&app).await;
        ending::run_due(&app).await;
        wait(&app, Lane::Money, &mut stopped).await;
    }
}

/// Apart from money, so that a mail server that hangs keeps no payment waiting.
async fn run_letters(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    errands::take_over(&app, Lane::Letters).await;
    while !*stopped.borrow() {
        errands::run_due(&app, Lane::Letters).await;
        wait(&app, Lane::Letters, &mut stopped).await;
    }
}

/// Apart from every other letter: somebody sits before her mail and waits for this one.
async fn run_accounts(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        account_letters::run_due(&app).await;
        tokio::select! {
            () = app.bell.accounts.notified() => {}
            () = pause(ERRAND_ROUND, &mut stopped) => {}
        }
    }
}

/// Apart from confirmations, so that ten thousand letters keep no buyer waiting for hers.
async fn run_newsletter(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        newsletter::run_due(&app).await;
        pause(ERRAND_ROUND, &mut stopped).await;
    }
}

/// Apart from everything else: a partner that hangs keeps nobody waiting, not even another partner, and the shop stops
/// between two events.
async fn tell_partner(app: Arc<App>, service: ServiceId, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        if !partner::tell_next(&app, service).await {
            pause(ERRAND_ROUND, &mut stopped).await;
        }
    }
}

async fn sweep(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    sweeping::take_over(&app).await;
    while !*stopped.borrow() {
        sweeping::sweep(&app).await;
        pause(SWEEP_ROUND, &mut stopped).await;
    }
}

/// Apart from the sweep: its alarms are letters, too, and so is what people are told of their requests.
async fn watch_deadlines(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        deadlines::watch(&app).await;
        request_letters::run_due(&app).await;
        pause(SWEEP_ROUND, &mut stopped).await;
    }
}

async fn erase_as_planned(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        erasing::run_due(&app).await;
        pause(SWEEP_ROUND, &mut stopped).await;
    }
}

async fn retain(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        retention::run_due(&app).await;
        pause(RETENTION_ROUND, &mut stopped).await;
    }
}

/// In rounds, and not as soon as it is owed: where somebody reads for long, each attempt keeps those who write waiting.
async fn empty_journal(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        journal::run_due(&app).await;
        pause(SWEEP_ROUND, &mut stopped).await;
    }
}

async fn void_orphans(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        orphans::void(&app).await;
        pause(ORPHAN_ROUND, &mut stopped).await;
    }
}

async fn wait(app: &App, lane: Lane, stopped: &mut watch::Receiver<bool>) {
    tokio::select! {
        () = app.bell.heard(lane) => {}
        () = pause(ERRAND_ROUND, stopped) => {}
    }
}

async fn pause(time: Duration, stopped: &mut watch::Receiver<bool>) {
    tokio::select! {
        () = tokio::time::sleep(time) => {}
        _ = stopped.changed() => {}
    }
}
