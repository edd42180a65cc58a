//! How many connections one address may hold: whoever takes all there are would shut everybody else out.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use crate::domain::limits::network;

/// The connections that each address holds, while it holds any.
#[derive(Debug)]
pub(super) struct Places {
    per_address: usize,
    held: Mutex<HashMap<IpAddr, usize>>,
}

/// One connection's place, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Arc<Places>,
    network: IpAddr,
}

impl Places {
    pub fn new(per_address: usize) -> Arc<Self> {
        Arc::new(Self { per_address, held: Mutex::default() })
    }

    /// A place for a connection of that address; `None` while it holds as many as it may.
    pub fn take(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let network = network(address.to_canonical());
        // A panic cannot leave a count half-changed.
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(network).or_default();
        if *count >= self.per_address {
            return None;
        }
        *count += 1;
        Some(Place { places: Arc::clone(self), network })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.places.held.lock().unwrap_or_else(PoisonError::into_inner);
        let left = held.get_mut(&self.network).map_or(0, |count| {
            *count -= 1;
            *count
        });
        if left == 0 {
            held.remove(&self.network);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_its_places_and_gets_them_back_and_nothing_is_kept_of_those_that_left() {
        let places = Places::new(2);
        let take = |address: &str| places.take(address.parse().unwrap());
        let (first, second) = (take("2001:db8::1"), take("2001:db8::2"));
        assert!(first.is_some() && second.is_some());
        assert!(take("2001:db8::3").is_none(), "one customer's network is one address");
        assert!(take("192.0.2.1").is_some(), "others have their own");
        drop(first);
        assert!(take("::ffff:192.0.2.1").is_some());
        assert!(take("2001:db8::3").is_some());
        drop(second);
        assert!(places.held.lock().unwrap().is_empty());
    }
}
