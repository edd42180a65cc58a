//! What the confirmation of an order says.

use std::fmt::Write;

use contract::{
    landed_cost::LandedCost,
    orders::{Order, OrderLine},
    places::{Country, Phone},
    promo::Promo,
};

use super::Letter;
use crate::domain::token::Token;

/// The confirmation of `order`, whose mailed link carries `token`: in the fragment, which browsers keep to
/// themselves.
#[must_use]
pub fn write(order: &Order, order_id: &str, public_url: &str, token: &Token) -> Letter {
    let link = format!("{public_url}/orders/open#{}", token.expose());
    Letter {
        id: format!("{order_id}.confirm"),
        to: order.consignee.email.clone(),
        subject: format!("Your order {}", order.number),
        text: text(order, &link),
        unsubscribe: None,
    }
}

fn text(order: &Order, link: &str) -> String {
    let mut text = format!("Thank you, {}.\n\nYour order {} is placed.\n\n", order.consignee.full_name, order.number);
    for line in &order.lines {
        push_line(&mut text, line);
    }
    text.push('\n');
    push_cost(&mut text, &order.cost, order.promo.as_ref());
    text.push_str("\nIt goes to\n\n");
    push_address(&mut text, order);
    let (fewest, most) = order.cost.delivery_days;
    text.push_str(&format!(
        "\nIt should be with you {fewest} to {most} working days after it leaves us.\n\n\
         See it any time, without an account:\n{link}\n\n\
         Whoever has this link can see the order, so keep it to yourself.\n\n\
         Valise\n"
    ));
    text
}

fn push_line(text: &mut String, line: &OrderLine) {
    let OrderLine { quantity, name, colour, size, merchant, total, .. } = line;
    push(text, format_args!("{quantity} × {name}, {}, {}", colour.label(), size.label()));
    push(text, format_args!("    sold by {merchant}    {total}"));
}

fn push_cost(text: &mut String, cost: &LandedCost, promo: Option<&Promo>) {
    let off = promo.map(|Promo { code, percent }| (format!("Discount ({code}, {percent} %)"), -cost.discount));
    let name = |name: &str, amount| (name.to_owned(), amount);
    let parts = [name("Delivery", cost.delivery), name("Duty", cost.duty), name("Tax", cost.tax)];
    let rows: Vec<_> = [name("Goods", cost.goods)].into_iter().chain(off).chain(parts).collect();
    let width = rows.iter().map(|(name, _)| name.len() + 1).fold(10, usize::max);
    for (name, amount) in rows.into_iter().chain([name("Total", cost.total)]) {
        push(text, format_args!("{name:<width$}{:>14}", amount.to_string()));
    }
}

fn push_address(text: &mut String, order: &Order) {
    let consignee = &order.consignee;
    let country = Country::parse(&consignee.country);
    let mobile = country.and_then(|country| Phone::parse(country, &consignee.mobile).ok());
    let city = format!("{} {}", consignee.postal_code, consignee.city);
    let rows = [
        consignee.full_name.as_str(),
        consignee.line1.as_str(),
        consignee.line2.as_str(),
        city.trim(),
        country.map_or(consignee.country.as_str(), |country| country.name()),
        &mobile.map_or_else(|| consignee.mobile.clone(), |mobile| mobile.international()),
    ];
    for row in rows.into_iter().filter(|row| !row.is_empty()) {
        push(text, format_args!("    {row}"));
    }
}

fn push(text: &mut String, line: std::fmt::Arguments<'_>) {
    // A String takes everything that is written to it.
    let _infallible = writeln!(text, "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{
        checkout::CheckoutDraft,
        landed_cost::{LandedLine, quote, quote_with_discount},
        money::Money,
        orders::{OrderEvent, OrderStatus},
        vocabulary::{Colour, Size},
    };

    fn order() -> Order {
        let landed = LandedLine { unit_price: Money::eur(12_900), quantity: 2, weight_g: 900, customs_code: "4202.21" };
        Order {
            number: "VL-7K2M-9QXT-04AB".to_owned(),
            status: OrderStatus::Placed,
            created_at: 0,
            events: vec![OrderEvent { status: OrderStatus::Placed, at: 0 }],
            lines: vec![OrderLine {
                slug: "weekend-in-lisbon".to_owned(),
                name: "Weekend in Lisbon".to_owned(),
                merchant: "Valise".to_owned(),
                sku: "VL-0001-COG".to_owned(),
                colour: Colour::Cognac,
                size: Size::Medium,
                unit_price: Money::eur(12_900),
                quantity: 2,
                total: Money::eur(25_800),
            }],
            cost: quote(&[landed], Country::parse("AT").unwrap()).unwrap(),
            promo: None,
            consignee: CheckoutDraft {
                country: "AT".to_owned(),
                full_name: "Zoë Müller".to_owned(),
                mobile: "+436641234567".to_owned(),
                line1: "Hauptplatz 1".to_owned(),
                line2: "Stiege 2".to_owned(),
                city: "Graz".to_owned(),
                postal_code: "8010".to_owned(),
                email: "zoe@example.org".to_owned(),
                landline: String::new(),
                id_number: String::new(),
            },
            payment_page: None,
            reserved_until: None,
            payment_failure: None,
        }
    }

    #[test]
    fn a_confirmation_says_what_goes_where_for_how_much() {
        let token = Token::parse(&"t".repeat(43)).unwrap();
        let letter = write(&order(), "0190-order", "https://valise.example", &token);
        assert_eq!(letter.to, "zoe@example.org");
        insta::assert_snapshot!(format!("Subject: {}\n\n{}", letter.subject, letter.text));
    }

    #[test]
    fn a_promo_code_is_named_with_what_it_takes_off() {
        let landed = LandedLine { unit_price: Money::eur(12_900), quantity: 2, weight_g: 900, customs_code: "4202.21" };
        let mut order = order();
        order.cost = quote_with_discount(&[landed], Country::parse("AT").unwrap(), 10).unwrap();
        order.promo = Some(Promo { code: "WELCOME10".to_owned(), percent: 10 });
        let token = Token::parse(&"t".repeat(43)).unwrap();
        let text = write(&order, "0190-order", "https://valise.example", &token).text;
        let line = text.lines().find(|line| line.starts_with("Discount")).unwrap();
        assert_eq!(line, "Discount (WELCOME10, 10 %)        -€25.80");
        let total = text.lines().find(|line| line.starts_with("Total")).unwrap();
        assert_eq!(line.chars().count(), total.chars().count(), "amounts stand below one another");
    }

    #[test]
    fn the_token_stands_in_the_fragment_alone() {
        let token = Token::parse(&"t".repeat(43)).unwrap();
        let letter = write(&order(), "0190-order", "https://valise.example", &token);
        assert_eq!(letter.text.matches(token.expose()).count(), 1);
        assert!(letter.text.contains(&format!("/orders/open#{}", token.expose())));
    }
}
