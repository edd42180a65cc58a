//! Somebody with a browser: keeps cookies, speaks the contract.

use std::collections::BTreeMap;

use contract::{
    Endpoint, Problem,
    cart::{AddLine, Cart, NewLine},
    checkout::{CheckoutDraft, GetQuote, NewOrder, PlacedOrder, Quote},
    orders::{GetOrder, Order},
};
use http::{HeaderMap, Method, Request, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde::{Serialize, de::DeserializeOwned};

use super::Variant;

/// A browser's cookies and connections.
#[derive(Clone)]
pub struct Shopper {
    client: Client<HttpConnector, Full<Bytes>>,
    base_url: String,
    pub cookies: BTreeMap<String, String>,
    /// Headers that go with everything it asks.
    pub told: Vec<(&'static str, &'static str)>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.to_vec()).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The problem that it is; anything else fails the test.
    pub fn problem(&self) -> Problem {
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json", "{self:?}");
        let problem: Problem = self.json();
        assert_eq!(problem.status, self.status);
        problem
    }
}

impl Shopper {
    pub fn at(base_url: &str) -> Self {
        let client = Client::builder(TokioExecutor::new()).build_http();
        Self { client, base_url: base_url.to_owned(), cookies: BTreeMap::new(), told: Vec::new() }
    }

    /// Sends anything.
    pub async fn send(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        self.try_send(method, path, headers, body).await.unwrap()
    }

    /// Sends anything to a shop that may die of it.
    pub async fn try_send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<Answer, String> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.base_url));
        for (name, value) in headers.iter().chain(&self.told) {
            request = request.header(*name, *value);
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let request = request.body(Full::new(Bytes::from(body))).unwrap();
        let response = self.client.request(request).await.map_err(|error| error.to_string())?;
        let (head, body) = response.into_parts();
        let body = body.collect().await.map_err(|error| error.to_string())?.to_bytes();
        self.keep_cookies(&head.headers);
        Ok(Answer { status: head.status.as_u16(), headers: head.headers, body })
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for value in headers.get_all(header::SET_COOKIE) {
            let text = value.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Vec::new()).await
    }

    pub async fn post(&mut self, path: &str, body: &impl Serialize) -> Answer {
        let body = serde_json::to_vec(body).unwrap();
        self.send(Method::POST, path, &[("content-type", "application/json")], body).await
    }

    /// Sends what the contract describes, and gives the answer as it came.
    pub async fn send_endpoint<E: Endpoint>(&mut self, endpoint: &E) -> Answer {
        self.try_endpoint(endpoint).await.unwrap()
    }

    pub async fn try_endpoint<E: Endpoint>(&mut self, endpoint: &E) -> Result<Answer, String> {
        let method = Method::from_bytes(E::METHOD.as_str().as_bytes()).unwrap();
        let mut headers = Vec::new();
        let body = endpoint.body().map(|body| serde_json::to_vec(body).unwrap());
        if body.is_some() {
            headers.push(("content-type", "application/json"));
        }
        if let Some(key) = endpoint.idempotency_key() {
            headers.push(("idempotency-key", key));
        }
        self.try_send(method, &endpoint.href(), &headers, body.unwrap_or_default()).await
    }

    /// Sends what the contract describes, and reads what it promises.
    pub async fn call<E: Endpoint>(&mut self, endpoint: &E) -> Result<E::Answer, Problem> {
        let answer = self.send_endpoint(endpoint).await;
        if (200..300).contains(&answer.status) { Ok(answer.json()) } else { Err(answer.problem()) }
    }

    /// Puts units of a variant into the cart, which she has just looked at.
    pub async fn add(&mut self, variant: &Variant, quantity: u32) -> Cart {
        let version = self.call(&contract::cart::GetCart).await.unwrap().version;
        let line = NewLine { variant_id: variant.id.clone(), quantity, version };
        self.call(&AddLine(line)).await.unwrap()
    }

    pub async fn quote(&mut self, country: &str) -> Result<Quote, Problem> {
        self.quote_with(country, "").await
    }

    pub async fn quote_with(&mut self, country: &str, promo_code: &str) -> Result<Quote, Problem> {
        self.call(&GetQuote { country: country.to_owned(), promo_code: promo_code.to_owned() }).await
    }

    /// The order that her cart makes at the total that she was just shown.
    pub async fn new_order(&mut self, consignee: &CheckoutDraft) -> NewOrder<CheckoutDraft> {
        self.new_order_with(consignee, "").await
    }

    /// The same with a promo code.
    pub async fn new_order_with(&mut self, consignee: &CheckoutDraft, code: &str) -> NewOrder<CheckoutDraft> {
        let quote = self.quote_with(&consignee.country, code).await.unwrap();
        let (cart_version, expected_total) = (quote.cart.version, quote.cost.total);
        NewOrder { consignee: consignee.clone(), cart_version, expected_total, promo_code: code.to_owned() }
    }

    /// Places an order under a key.
    pub async fn place(&mut self, key: &str, order: &NewOrder<CheckoutDraft>) -> Answer {
        self.try_place(key, order).await.unwrap()
    }

    pub async fn try_place(&mut self, key: &str, order: &NewOrder<CheckoutDraft>) -> Result<Answer, String> {
        let headers = [("content-type", "application/json"), ("idempotency-key", key)];
        self.try_send(Method::POST, "/api/orders", &headers, serde_json::to_vec(order).unwrap()).await
    }

    /// Looks at her cart, and orders it.
    pub async fn order(&mut self, consignee: &CheckoutDraft) -> PlacedOrder {
        let order = self.new_order(consignee).await;
        let answer = self.place(&key(), &order).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json()
    }

    /// Types a card into the processor's page and submits it; where that leads.
    pub async fn type_card(&self, payment_page: &str, number: &str) -> String {
        let number = number.replace(' ', "+");
        self.submit(payment_page, format!("number={number}&expiry=12%2F39&code=123")).await
    }

    /// The same with the box ticked that has the processor keep it.
    pub async fn type_card_to_keep(&self, payment_page: &str, number: &str) -> String {
        let number = number.replace(' ', "+");
        self.submit(payment_page, format!("number={number}&expiry=12%2F39&code=123&save=yes")).await
    }

    /// Pays on the processor's page with a card that it keeps.
    pub async fn pay_with_kept(&self, payment_page: &str, card: &str) -> String {
        self.submit(payment_page, format!("card={card}&code=123")).await
    }

    /// Answers the bank's 3-D Secure question; where that leads.
    pub async fn answer_bank(&self, payment_page: &str, answer: &str) -> String {
        self.submit(&format!("{payment_page}/bank"), format!("answer={answer}")).await
    }

    /// Submits a form to another origin: no cookie of the shop goes there.
    async fn submit(&self, url: &str, form: String) -> String {
        let request = Request::post(url).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let response = self.client.request(request.body(Full::new(Bytes::from(form))).unwrap()).await.unwrap();
        assert_eq!(response.status(), 303);
        response.headers()[header::LOCATION].to_str().unwrap().to_owned()
    }

    pub async fn see(&mut self, number: &str) -> Order {
        self.call(&GetOrder { number: number.to_owned() }).await.unwrap()
    }
}

/// An idempotency key that was never used.
pub fn key() -> String {
    use valise_server::{clock::SystemClock, random::SystemRandom, random::new_id};
    new_id(&SystemClock, &SystemRandom)
}

/// A consignee with exactly what an order needs (promise: O1).
pub fn consignee() -> CheckoutDraft {
    CheckoutDraft {
        country: "AT".to_owned(),
        full_name: "Zoë Müller".to_owned(),
        mobile: "0664 1234567".to_owned(),
        line1: "Hauptplatz 1".to_owned(),
        city: "Graz".to_owned(),
        postal_code: "8010".to_owned(),
        ..CheckoutDraft::default()
    }
}

/// One whose customs want to know who she is (promise: O2).
pub fn consignee_in_brazil() -> CheckoutDraft {
    CheckoutDraft {
        country: "BR".to_owned(),
        mobile: "11 96123-4567".to_owned(),
        city: "São Paulo".to_owned(),
        postal_code: "01310-100".to_owned(),
        id_number: "529.982.247-25".to_owned(),
        ..consignee()
    }
}

/// The same with an email.
pub fn consignee_with_email() -> CheckoutDraft {
    CheckoutDraft { email: "zoe@example.org".to_owned(), ..consignee() }
}
