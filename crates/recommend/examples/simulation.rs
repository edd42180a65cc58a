//! Hit rates at ten over simulated shoppers, as Markdown: `cargo run --release -p recommend --example simulation`.
//! Arguments: seed, bags, shoppers to guess for.
#![expect(clippy::print_stdout, reason = "it is a table for docs/RECOMMENDATIONS.md")]

#[path = "../tests/shop/mod.rs"]
mod shop;
#[path = "../tests/shoppers/mod.rs"]
mod shoppers;

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|number| number.parse::<usize>().ok());
    let mut next = |default: usize| numbers.next().unwrap_or(default);
    let (seed, bags, guessed) = (next(1), next(500), next(4_000));
    let shop = shop::Shop::of(bags);
    println!(
        "| {bags} bags, seed {seed}, {guessed} shoppers | popularity | server | device | device, with companions |"
    );
    println!("|---|---:|---:|---:|---:|");
    for watched in [100, 1_000, 10_000] {
        let rates = shoppers::simulate(&shop, seed as u64, watched, guessed);
        let percent = |share: f64| format!("{:.1} %", share * 100.0);
        println!(
            "| {watched} others watched by the server | {} | {} | {} | {} |",
            percent(rates.popularity),
            percent(rates.server),
            percent(rates.device),
            percent(rates.device_with_companions)
        );
    }
}
