//! Keys are rotated and destroyed by programs that die in the middle of it.

use rstest::rstest;
use valise_server::store::{Batch, Db, StoreError, data_keys};

use crate::{
    PATIENT, PRICE, UNITS,
    program::World,
    support::{Database, eventually, shopper::consignee},
};

/// promise: P6.1
#[rstest]
#[tokio::test]
async fn a_rotation_that_was_killed_beside_a_running_shop_is_finished_by_the_next_and_no_order_is_lost(
    #[values("after_kek_noted", "after_kek_made", "after_page_rewrapped")] place: &str,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let world = World::new(database).await;
    let variant = world.variant(UNITS, PRICE).await;
    let shop = world.start(PATIENT, None).await;
    let (mut before, mut after) = (world.shopper(), world.shopper());
    before.add(&variant, 1).await;
    let first = before.order(&consignee()).await.number;
    assert!(!world.keys(&["rotate"], Some(place)).await, "it was killed");
    after.add(&variant, 1).await;
    let second = after.order(&consignee()).await.number;
    for (shopper, number) in [(&mut before, &first), (&mut after, &second)] {
        assert_eq!(shopper.see(number).await.consignee.full_name, consignee().full_name, "all opens meanwhile");
    }
    assert!(world.keys(&["rotate"], None).await);
    assert!(world.keys(&["remove", "1"], None).await);
    shop.kill().await;

    let shop = world.start(PATIENT, None).await;
    for (shopper, number) in [(&mut before, &first), (&mut after, &second)] {
        assert_eq!(shopper.see(number).await.consignee.full_name, consignee().full_name);
    }
    shop.stop().await;
}

/// promise: P5.1
#[rstest]
#[tokio::test]
async fn the_end_of_a_data_key_that_was_cut_off_is_carried_out_by_the_next_start(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let world = World::new(database).await;
    let variant = world.variant(UNITS, PRICE).await;
    let shop = world.start(PATIENT, Some("after_puncture_before_strike")).await;
    let mut shopper = world.shopper();
    shopper.add(&variant, 1).await;
    let number = shopper.order(&consignee()).await.number;
    let db = world.db().await;
    destroy_all(&db).await;
    shop.crashed().await;
    assert_eq!(endings(&db).await, 1, "it died before it could strike it");
    let shop = world.start(PATIENT, None).await;
    eventually("the ending is struck", async || endings(&db).await == 0).await;
    assert_eq!(shopper.see(&number).await.consignee.full_name, "");
    db.close().await;
    shop.stop().await;
}

/// Destroys the data key of every order.
async fn destroy_all(db: &Db) {
    let keys = db.read(|conn| Box::pin(data_keys::not_of_kek(conn, 0, "", 100))).await.unwrap();
    let written = db.write(move |conn| {
        let mut batch = Batch::default();
        keys.iter().for_each(|key| data_keys::destroy(&mut batch, &key.id, 0));
        Box::pin(batch.run(conn))
    });
    written.await.unwrap();
}

async fn endings(db: &Db) -> usize {
    let endings: Result<_, StoreError> = db.read(|conn| Box::pin(data_keys::endings(conn, 100))).await;
    endings.unwrap().len()
}
