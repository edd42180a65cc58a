use contract::privacy::{Device, EventBatch, PostEvents};
use valise::platform::beacon;

fn main() {
    beacon::send(&PostEvents(EventBatch { device: Device::Other, events: Vec::new() }));
}
