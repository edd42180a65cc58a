//! How long a device takes to rank, as Markdown: `cargo run --release -p recommend --example pace`.
#![expect(clippy::print_stdout, reason = "it is a table for docs/PERFORMANCE.md")]

use std::time::{Duration, Instant};

use recommend::{History, Model, rank};

#[path = "../tests/shop/mod.rs"]
mod shop;

/// Times each is measured; the median and the slowest are shown.
const RUNS: usize = 101;

fn main() {
    println!("| reading the model and ranking it by a history of 50 | model | as sent | median | slowest of {RUNS} |");
    println!("|---|---:|---:|---:|---:|");
    for count in [500, 10_000] {
        let shop = shop::Shop::of(count);
        let text = shop.model(&[]);
        let mut history = History::default();
        for bag in shop.bags.iter().step_by(count / 50) {
            history.note(&bag.slug, false);
        }
        let mut times: Vec<Duration> = (0..RUNS).map(|_| time(&text, &history)).collect();
        times.sort_unstable();
        let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
        let (plain, sent) = (text.len() as f64 / 1_000.0, packed(&text) as f64 / 1_000.0);
        println!(
            "| {count} bags | {plain:.1} kB | {sent:.1} kB | {:.2} ms | {:.2} ms |",
            ms(times[RUNS / 2]),
            ms(times[RUNS - 1])
        );
    }
}

fn time(text: &str, history: &History) -> Duration {
    let started = Instant::now();
    let ranked = rank(&Model::read(text.as_bytes()), history, 10);
    let taken = started.elapsed();
    assert_eq!(ranked.len(), 10, "a ranking of nothing takes no time");
    taken
}

fn packed(text: &str) -> usize {
    // As the server sends it (http/recommendations.rs).
    let params = brotli::enc::BrotliEncoderParams { quality: 9, ..Default::default() };
    let mut packed = Vec::new();
    // A Vec takes everything that is written to it.
    let _infallible = brotli::BrotliCompress(&mut text.as_bytes(), &mut packed, &params);
    packed.len()
}
