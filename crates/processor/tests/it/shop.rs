//! A shop's webhook receiver on the loopback.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use bytes::Bytes;
use processor::signature::{self, TOLERANCE};
use processor::system::{Clock, System};
use processor::wire::{Event, EventKind, NewPayment};
use tokio::net::TcpListener;

use crate::sandbox::{WEBHOOK_SECRET, one_bag};

/// A delivery as it arrived.
#[derive(Debug, Clone)]
pub struct Heard {
    pub event: Event,
    pub genuine: bool,
    /// What the shop answered.
    pub answer: StatusCode,
}

#[derive(Clone, Default)]
struct Inbox {
    heard: Arc<Mutex<Vec<Heard>>>,
    failures_left: Arc<Mutex<u32>>,
}

pub struct Shop {
    pub webhook_url: String,
    inbox: Inbox,
}

impl Shop {
    pub async fn open() -> Self {
        Self::failing(0).await
    }

    /// A shop that answers 503 to the first deliveries.
    pub async fn failing(times: u32) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").await.unwrap(), times)
    }

    pub fn on(listener: TcpListener, failures: u32) -> Self {
        let webhook_url = format!("http://{}/webhooks", listener.local_addr().unwrap());
        let inbox = Inbox::default();
        *inbox.failures_left.lock().unwrap() = failures;
        let router = Router::new().route("/webhooks", post(hear)).with_state(inbox.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { webhook_url, inbox }
    }

    pub fn payment(&self) -> NewPayment {
        NewPayment { webhook_url: Some(self.webhook_url.clone()), ..one_bag() }
    }

    pub fn heard(&self) -> Vec<Heard> {
        self.inbox.heard.lock().unwrap().clone()
    }

    /// The kinds heard, in order of arrival, with whether each was genuine.
    pub fn kinds(&self) -> Vec<(EventKind, bool)> {
        self.heard().iter().map(|heard| (heard.event.kind, heard.genuine)).collect()
    }

    /// What was heard once there are so many deliveries; fails after 5 s.
    pub async fn wait_for(&self, deliveries: usize) -> Vec<Heard> {
        for _ in 0..500 {
            if self.heard().len() >= deliveries {
                return self.heard();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("only these arrived: {:?}", self.heard());
    }
}

async fn hear(State(inbox): State<Inbox>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = headers[signature::HEADER].to_str().unwrap();
    let now = System.now_ms() / 1_000;
    let secret = WEBHOOK_SECRET.as_bytes();
    let genuine = signature::verify(secret, header, &body, now, TOLERANCE).is_ok();
    let mut failures_left = inbox.failures_left.lock().unwrap();
    let answer = if *failures_left > 0 {
        *failures_left -= 1;
        StatusCode::SERVICE_UNAVAILABLE
    } else if genuine {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::UNAUTHORIZED
    };
    inbox.heard.lock().unwrap().push(Heard { event: serde_json::from_slice(&body).unwrap(), genuine, answer });
    answer
}
