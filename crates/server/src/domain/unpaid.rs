//! How many unpaid orders one address may have at once.
//!
//! An unpaid order holds its stock for a while, so whoever places many and pays for none could keep a shop empty. A
//! cart has one such order at most: the database sees to that. This limits who has many carts. As other limits it
//! lives in one process, and of addresses only hashes under a key of the process are kept, until their orders are
//! paid or over (promise: P1.3).

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::limits::network;

/// Addresses beyond which what ran out is looked for: orders that another server ended are not told of here.
const ADDRESSES_MAX: usize = 10_000;

/// The unpaid orders of each address.
#[derive(Debug)]
pub struct UnpaidOrders {
    at_once: usize,
    hasher: RandomState,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    by_address: HashMap<u64, Vec<Hold>>,
    address_of: HashMap<u64, u64>,
}

#[derive(Debug)]
struct Hold {
    order: u64,
    until: i64,
}

impl UnpaidOrders {
    /// A limit of `at_once` unpaid orders an address.
    #[must_use]
    pub fn new(at_once: usize) -> Self {
        Self { at_once, hasher: RandomState::new(), held: Mutex::default() }
    }

    /// Counts an order that is about to be placed, and holds stock until `until` (epoch ms) unless it is
    /// [ended](Self::end) before.
    ///
    /// # Errors
    /// The seconds until one of the address's unpaid orders runs out, at least one, when it has too many.
    pub fn begin(&self, address: IpAddr, order_id: &str, until: i64, now_ms: i64) -> Result<(), u32> {
        let address = self.hasher.hash_one(network(address));
        let mut held = self.lock();
        if held.by_address.len() >= ADDRESSES_MAX {
            held.forget_over(now_ms);
        }
        if let Some(holds) = held.by_address.get(&address) {
            let standing = holds.iter().filter(|hold| hold.until > now_ms);
            if standing.clone().count() >= self.at_once {
                let wait_ms = standing.map(|hold| hold.until - now_ms).min().unwrap_or_default();
                return Err(u32::try_from((wait_ms + 999) / 1_000).unwrap_or(u32::MAX).max(1));
            }
        }
        held.insert(address, Hold { order: self.hasher.hash_one(order_id), until });
        Ok(())
    }

    /// Counts an order that was placed although there was no room: it took the place of another.
    pub fn replace(&self, address: IpAddr, order_id: &str, until: i64) {
        let address = self.hasher.hash_one(network(address));
        self.lock().insert(address, Hold { order: self.hasher.hash_one(order_id), until });
    }

    /// No longer counts an order: it is paid, over, or was not placed after all.
    pub fn end(&self, order_id: &str) {
        self.lock().remove(self.hasher.hash_one(order_id));
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        // A panic elsewhere cannot leave more than one order miscounted, and that until it runs out.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn insert(&mut self, address: u64, hold: Hold) {
        self.address_of.insert(hold.order, address);
        self.by_address.entry(address).or_default().push(hold);
    }

    fn remove(&mut self, order: u64) {
        let Some(address) = self.address_of.remove(&order) else { return };
        if let Some(holds) = self.by_address.get_mut(&address) {
            holds.retain(|hold| hold.order != order);
            if holds.is_empty() {
                self.by_address.remove(&address);
            }
        }
    }

    fn forget_over(&mut self, now_ms: i64) {
        let over: Vec<u64> =
            self.by_address.values().flatten().filter(|hold| hold.until <= now_ms).map(|hold| hold.order).collect();
        for order in over {
            self.remove(order);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    #[test]
    fn an_address_has_room_again_when_an_order_is_paid_or_runs_out() {
        let unpaid = UnpaidOrders::new(2);
        assert_eq!(unpaid.begin(HERE, "a", 900_000, 0), Ok(()));
        assert_eq!(unpaid.begin(HERE, "b", 901_000, 1_000), Ok(()));
        assert_eq!(unpaid.begin(HERE, "c", 902_000, 2_000), Err(898));
        assert_eq!(unpaid.begin(THERE, "d", 902_000, 2_000), Ok(()), "others are not her fault");
        unpaid.end("b");
        assert_eq!(unpaid.begin(HERE, "e", 902_000, 2_000), Ok(()));
        assert_eq!(unpaid.begin(HERE, "f", 1_799_999, 899_999), Err(1));
        assert_eq!(unpaid.begin(HERE, "g", 1_800_000, 900_000), Ok(()));
    }

    #[test]
    fn an_order_that_replaces_another_counts_once() {
        let unpaid = UnpaidOrders::new(1);
        assert_eq!(unpaid.begin(HERE, "a", 900_000, 0), Ok(()));
        unpaid.end("a");
        unpaid.replace(HERE, "b", 901_000);
        assert_eq!(unpaid.begin(HERE, "c", 901_000, 1_000), Err(900));
        unpaid.end("b");
        assert_eq!(unpaid.begin(HERE, "c", 901_000, 1_000), Ok(()));
    }

    #[test]
    fn nothing_is_kept_of_orders_that_are_over() {
        let unpaid = UnpaidOrders::new(1);
        for visitor in 0..ADDRESSES_MAX {
            let address = IpAddr::V4(std::net::Ipv4Addr::from_bits(u32::try_from(visitor).unwrap()));
            assert_eq!(unpaid.begin(address, &visitor.to_string(), 900_000, 0), Ok(()));
        }
        assert_eq!(unpaid.begin(HERE, "later", 1_800_000, 900_000), Ok(()));
        let held = unpaid.lock();
        assert_eq!((held.by_address.len(), held.address_of.len()), (1, 1));
    }
}
