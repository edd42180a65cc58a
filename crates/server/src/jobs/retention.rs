//! The registry's schedules, carried out (promise: P4).

use std::sync::Arc;

use contract::privacy::registry::RetentionId;

use crate::{
    app::App,
    clock::Clock,
    domain::retention::{Due, Rule, rules},
    random::{Random, new_id},
    store::{Db, StoreError, retention},
    vault::ShopKey,
};

/// Rows of one transaction: others want to write too.
const BATCH: i64 = 200;

/// What a run took: each rule that took something, with the number of its rows.
pub type Taken = Vec<(Rule, u64)>;

/// One run, now. What fails is logged, and tried in the next.
pub(super) async fn run_due(app: &App) {
    let now_ms = app.clock.now_ms();
    match run(&app.db, &app.key, now_ms, &*app.clock, &*app.random).await {
        Ok(taken) => {
            for (rule, gone) in taken {
                tracing::info!(rule = rule.slug(), gone, "deleted what was due");
            }
        }
        Err(error) => tracing::error!(%error, "what was due could not all be deleted"),
    }
}

/// Deletes everything whose time is up at `due_at`, and leaves evidence. A rule that fails keeps no other from being
/// carried out; the run is then not noted as finished.
///
/// # Errors
/// The first [`StoreError`] that a rule met.
pub async fn run(
    db: &Db,
    key: &Arc<ShopKey>,
    due_at: i64,
    clock: &dyn Clock,
    random: &dyn Random,
) -> Result<Taken, StoreError> {
    let id: Arc<str> = new_id(clock, random).into();
    let (begun, started_at) = (Arc::clone(&id), clock.now_ms());
    db.write(move |conn| {
        let id = Arc::clone(&begun);
        Box::pin(async move { retention::begin_run(conn, &id, due_at, started_at).await })
    })
    .await?;
    let (mut taken, mut failed) = (Taken::new(), None);
    for schedule in RetentionId::ALL {
        let due = Due::of(*schedule, due_at);
        for rule in rules(*schedule) {
            match carry_out(db, key, &id, *rule, due, clock).await {
                Ok(0) => {}
                Ok(gone) => taken.push((*rule, gone)),
                Err(error) => {
                    tracing::error!(rule = rule.slug(), %error, "a rule of retention could not be carried out");
                    failed.get_or_insert(error);
                }
            }
        }
    }
    if let Some(error) = failed {
        return Err(error);
    }
    let finished_at = clock.now_ms();
    db.write(move |conn| {
        let id = Arc::clone(&id);
        Box::pin(async move { retention::finish_run(conn, &id, finished_at).await })
    })
    .await?;
    Ok(taken)
}

/// Carries a rule out, a batch a transaction, until nothing is due.
async fn carry_out(
    db: &Db,
    key: &Arc<ShopKey>,
    run: &Arc<str>,
    rule: Rule,
    due: Due,
    clock: &dyn Clock,
) -> Result<u64, StoreError> {
    let mut all = 0;
    loop {
        let (key, run, now_ms) = (Arc::clone(key), Arc::clone(run), clock.now_ms());
        let gone = db
            .write(move |conn| {
                let (key, run) = (Arc::clone(&key), Arc::clone(&run));
                Box::pin(async move {
                    let gone = retention::carry_out(conn, &key, rule, due, (BATCH, now_ms)).await?;
                    if gone > 0 {
                        retention::note(conn, &run, rule, gone).await?;
                    }
                    Ok::<u64, StoreError>(gone)
                })
            })
            .await?;
        if gone == 0 {
            return Ok(all);
        }
        db.owe_journal();
        all += gone;
    }
}
