use contract::privacy::{EventBatch, PostEvents};
use valise::platform::beacon;

fn main() {
    beacon::send(&PostEvents(EventBatch { events: Vec::new() }));
}
